"""Notes on the landlord's VAT: a status that differs from the default, and whether it holds."""

from collections.abc import Iterator, Sequence

import numpy as np

from simcore.base.records import Array
from simcore.money.rates import RateBook, rate
from simcore.scenario.schema import Scenario
from simcore.site.dates import price_day
from simcore.site.records import SiteOutcome
from simcore.study.compare.records import Note

LIMIT = "franchise.vat_limit"


def vat_notes(
    scenario: Scenario, book: RateBook, sites: Sequence[SiteOutcome], schemes: Sequence[str]
) -> Iterator[Note]:
    """What the landlord's VAT status asks for; nothing where it is taxed at the dated rate."""
    status = scenario.finance.vat_status
    if status == "exempt" or (status == "taxed" and scenario.prices.landlord_vat_fraction == 0):
        yield Note(key="vat_exempt", values={})
    if status != "franchise":
        return
    limit_eur = rate(book, LIMIT, price_day(scenario))
    yield Note(key="vat_franchise", values={"eur": limit_eur})
    passed = [name for name in schemes if (turnover_eur(sites, name) > limit_eur).any()]
    if passed:
        years = [int(np.argmax(turnover_eur(sites, name) > limit_eur)) for name in passed]
        values = {"schemes": ", ".join(passed), "year": min(years)}
        yield Note(key="vat_franchise_passed", values=values)


def turnover_eur(sites: Sequence[SiteOutcome], scheme: str) -> Array:
    """What the landlord sells a year under a scheme at all sites, ``(n_years + 1,)``. [EUR].

    Tenants' payments that come, and the surplus; what it sells beside is not known here.
    """
    flows = [site.schemes[scheme].cash_flow for site in sites]
    return np.sum([flow.revenue_eur - flow.common_parts_saving_eur for flow in flows], axis=0)
