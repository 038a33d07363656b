"""Tables of the contribution fund: the fund by year, and the account of each tenant."""

import numpy as np
import pandas as pd

from simcore.site.fund import SiteFund, fund_of
from simcore.study.compare.outcome import Outcome


def fund_tables(outcome: Outcome) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The fund by site, scheme and year, and what each tenant's account got over the plan.

    Members carry a number, never a name; those who contribute nothing have a row of zeros.
    """
    years, accounts = [], []
    for site in outcome.sites:
        for scheme, scheme_outcome in site.schemes.items():
            fund = fund_of(site.flows, scheme_outcome)
            keys = {"site": site.flows.site, "scheme": scheme}
            years.append(pd.DataFrame({**keys, **_years(fund)}))
            people = site.flows.population
            rows = pd.DataFrame({**keys, **_accounts(fund)})
            accounts.append(rows[people.is_dwelling & ~people.is_vacant])
    return pd.concat(years, ignore_index=True), pd.concat(accounts, ignore_index=True)


def _years(fund: SiteFund) -> dict[str, np.ndarray]:
    years = fund.years
    return {
        "year": np.arange(years.inflow_eur.shape[-1]),
        "inflow_eur": years.inflow_eur,
        "top_up_eur": years.top_up_eur,
        "asked_eur": years.asked_eur,
        "paid_eur": years.paid_eur,
        "balance_eur": years.balance_eur,
    }


def _accounts(fund: SiteFund) -> dict[str, np.ndarray]:
    """Contributions of a year, and what they were paid over the plan, cuts counted."""
    is_asked = fund.years.asked_eur > 0
    n_paid = float((fund.years.paid_fraction * is_asked).sum())
    paid = {f"{reason}_eur": n_paid * eur for reason, eur in fund.earned_eur.items()}
    total = np.asarray(sum(paid.values()))
    return {
        "member": np.arange(1, len(total) + 1),
        "shifted_kwh_per_year": fund.contributions.shifted_kwh,
        "saved_kwh_per_year": fund.contributions.saved_kwh,
        "service_hours_per_year": fund.contributions.service_hours,
        **paid,
        "total_eur": total,
    }
