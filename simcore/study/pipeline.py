"""The whole model on one page: simulate once, price every scheme, compare."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from simcore.base.errors import InputError, Problem, did_you_mean
from simcore.base.timeaxis import billing_periods, time_axis
from simcore.money.rates import RateBook, change_dates, load_rates
from simcore.money.schemes import SCHEMES
from simcore.scenario.schema import Scenario
from simcore.study.dates import check_days
from simcore.study.notes import notes
from simcore.study.outcome import Outcome
from simcore.study.records import Flows, SiteFlows
from simcore.study.site_energy import site_flows
from simcore.study.site_money import finance_terms, site_outcome
from simcore.study.slots import check_calendars, check_held

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
        If a scheme is not known, or needs registers that the flows do not hold.
    """
    chosen = flows.scenario.schemes if schemes is None else schemes
    unknown = [_unknown(name) for name in chosen if name not in SCHEMES]
    if unknown:
        raise InputError(unknown)
    check_held(flows.sites, chosen)
    book = load_rates()
    terms = finance_terms(flows.scenario, book)
    return Outcome(
        flows=flows,
        sites=tuple(site_outcome(flows, site, chosen, book, terms) for site in flows.sites),
        titles={name: SCHEMES[name].title for name in chosen},
        discount_rate=terms.discount_rate,
        notes=notes(flows, book),
    )


def compare(scenario: Scenario, *, jobs: int = 2, progress: Progress = _silent) -> Outcome:
    """Simulate a scenario, then price its schemes."""
    return price(simulate(scenario, jobs=jobs, progress=progress))


def _unknown(scheme: str) -> Problem:
    """Problem of a scheme that does not exist."""
    expected = f"one of {', '.join(SCHEMES)}"
    return Problem(
        place="schemes", found=scheme, expected=expected, guess=did_you_mean(scheme, SCHEMES)
    )


def changes(scenario: Scenario, book: RateBook | None = None) -> tuple[date, ...]:
    """Days on which a price changes, where the scenario follows the calendar."""
    if scenario.prices.on != "calendar":
        return ()
    return change_dates(book or load_rates(), PRICE_PREFIXES, scenario.time.year)
