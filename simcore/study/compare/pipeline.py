"""The whole model on one page: simulate once, price every scheme, compare."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from simcore.base.timeaxis import billing_periods, time_axis
from simcore.money.rates import RateBook, change_dates, load_rates
from simcore.scenario.schema import Scenario
from simcore.site.context import finance_terms
from simcore.site.curves import site_flows
from simcore.site.dates import check_days
from simcore.site.payments import PreparedSite, prepared_site, site_outcome
from simcore.site.prices import check_option
from simcore.site.records import Flows, SiteFlows
from simcore.site.slots import check_calendars
from simcore.study.compare.notes import notes
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.schemes import check_schemes

Progress = Callable[[str], None]
"""Called with the name of each site once it is done."""

PRICE_PREFIXES = ("trve.", "turpe.", "accise.", "cta.", "vat.")


def _silent(site: str) -> None:
    """Report nothing."""


def simulate(scenario: Scenario, *, jobs: int = 2, progress: Progress = _silent) -> Flows:
    """Energy of every site: weather, production, demand, sharing, registers.

    Parameters
    ----------
    scenario
        Checked scenario.
    jobs
        Sites worked on at a time; the result does not depend on it.
    progress
        Told the name of each site once it is done.

    Raises
    ------
    InputError
        If prices are asked for on a day before the first known, or a calendar or price file
        cannot be used, before any long work.
    """
    check_days(scenario, load_rates())
    check_calendars(scenario)
    check_option(scenario)
    axis = time_axis(scenario.time.year, scenario.time.step_minutes)
    periods = billing_periods(scenario.time.year, changes(scenario))

    def one(site_id: str) -> SiteFlows:
        flows = site_flows(scenario, site_id, axis, periods)
        progress(flows.name)
        return flows

    with ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool:
        sites = tuple(pool.map(one, scenario.sites))
    return Flows(scenario=scenario, axis=axis, periods=periods, sites=sites)


def price(flows: Flows, schemes: Mapping[str, Mapping[str, float]] | None = None) -> Outcome:
    """Every scheme on the same flows: bills, payments, ledger, the landlord's life.

    Parameters
    ----------
    flows
        Energy of all sites.
    schemes
        Parameters by scheme; those of the scenario where not given.

    Raises
    ------
    InputError
        If a scheme, or one of its parameters, is not known or out of bounds, or if the flows
        do not hold the registers that it needs.
    """
    return price_prepared(prepared(flows, schemes), schemes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All sites, ready to be priced at many prices: everything that no price changes."""

    flows: Flows
    sites: tuple[PreparedSite, ...]
    book: RateBook
    discount_rate: float


def prepared(flows: Flows, schemes: Mapping[str, Mapping[str, float]] | None = None) -> Prepared:
    """Bills, bases and costs of all sites for these schemes, those of the scenario by default."""
    chosen = flows.scenario.schemes if schemes is None else schemes
    check_schemes(flows, chosen)
    book = load_rates()
    terms = finance_terms(flows.scenario, book)
    return Prepared(
        flows=flows,
        sites=tuple(prepared_site(flows, site, chosen, (book, terms)) for site in flows.sites),
        book=book,
        discount_rate=terms.discount_rate,
    )


def price_prepared(
    prepared: Prepared, schemes: Mapping[str, Mapping[str, float]] | None = None
) -> Outcome:
    """Schemes, those of the scenario by default, on sites that were prepared for them."""
    chosen = prepared.flows.scenario.schemes if schemes is None else schemes
    check_schemes(prepared.flows, chosen)
    return Outcome(
        flows=prepared.flows,
        sites=tuple(site_outcome(site, chosen) for site in prepared.sites),
        titles=dict.fromkeys(chosen, ""),
        discount_rate=prepared.discount_rate,
        notes=notes(prepared.flows, prepared.book),
    )


def compare(scenario: Scenario, *, jobs: int = 2, progress: Progress = _silent) -> Outcome:
    """Simulate a scenario, then price its schemes."""
    return price(simulate(scenario, jobs=jobs, progress=progress))


def changes(scenario: Scenario, book: RateBook | None = None) -> tuple[date, ...]:
    """Days on which a price changes, where the scenario follows the calendar."""
    if scenario.prices.on != "calendar":
        return ()
    return change_dates(book or load_rates(), PRICE_PREFIXES, scenario.time.year)
