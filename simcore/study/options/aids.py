"""What others could bear so that the books balance: network charges, the organiser, a grant."""

from collections.abc import Mapping, Sequence

from simcore.base.records import Array
from simcore.money.finance import npv_eur
from simcore.site.records import SiteOutcome
from simcore.study.compare.figures import total_cash_flow
from simcore.study.options.records import Aid

LINES: Mapping[str, tuple[str, ...]] = {
    "network": ("turpe_eur", "ifer_eur"),
    "organiser": ("organiser_eur",),
    "grant": ("capex_eur", "roof_works_eur", "grant_eur"),
}
"""Lines of the cash flow that each takes over, in the order in which they are asked for: what
costs nobody an investment first."""


def aids_for(
    sites: Sequence[SiteOutcome], scheme: str, rate: float, needed_eur: float
) -> tuple[tuple[Aid, ...], float]:
    """Each aid with the part of it that is needed, and what is missing with all of them. [EUR]

    Costs that do not move what tenants pay add to the net present value one for one.

    Parameters
    ----------
    sites
        Sites whose outcomes hold the scheme.
    scheme
        Its name.
    rate
        Discount rate. [1/year]
    needed_eur
        Present value that is missing. [EUR]
    """
    flow = total_cash_flow([site.schemes[scheme].cash_flow for site in sites])
    left, found = needed_eur, []
    for aid, lines in LINES.items():
        by_year: Array = -sum(getattr(flow, line) for line in lines)
        worth = max(float(npv_eur(by_year, rate)), 0.0)
        used = min(max(left, 0.0) / worth, 1.0) if worth > 0 else 0.0
        first = float(by_year[1]) + 0.0
        found.append(Aid(aid=aid, eur_per_year=first, worth_eur=worth, used_fraction=used))
        left -= used * worth
    return tuple(found), max(left, 0.0)
