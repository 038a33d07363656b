"""What the margin of each scheme pays in local services, and of the rent that RLS takes."""

from typing import TYPE_CHECKING, Any

import numpy as np

from simcore.money.services import local_services
from simcore.study.compare.tables import ALL

if TYPE_CHECKING:
    from simcore.study.compare.outcome import Outcome


def has_services(outcome: "Outcome") -> bool:
    """Whether a fund or lost rent asks what the margin pays."""
    fund = outcome.flows.scenario.fund
    return fund.enabled or fund.rls_eur_per_dwelling is not None


def service_rows(outcome: "Outcome") -> list[dict[str, Any]]:
    """A row for each site and scheme, then for all sites: margin of year 1, hours, people, RLS.

    The margin is the cash of year 1 after the loan, before the fund.
    """
    fund = outcome.flows.scenario.fund
    rows = []
    for scheme in outcome.sites[0].schemes:
        flows = [site.schemes[scheme].cash_flow for site in outcome.sites]
        margins = [float((flow.equity_cash_flow_eur - flow.fund_eur)[1]) for flow in flows]
        dwellings = [site.flows.inputs.site_table.dwellings for site in outcome.sites]
        names = [site.flows.site for site in outcome.sites]
        whole = (ALL, sum(margins), sum(dwellings))
        for name, margin, n_dwellings in (*zip(names, margins, dwellings, strict=True), whole):
            rls = fund.rls_eur_per_dwelling
            lost = None if rls is None else rls * n_dwellings
            paid = local_services(
                np.array(margin), fund.local_hour_eur, fund.local_hours_per_person, lost
            )
            offset = paid.offset_fraction
            rows.append(
                {
                    "site": name,
                    "scheme": scheme,
                    "margin_eur": margin,
                    "local_hours": float(paid.hours),
                    "local_people": float(paid.people),
                    "rls_eur": np.nan if lost is None else lost,
                    "rls_offset_fraction": np.nan if offset is None else float(offset),
                }
            )
    return rows
