"""The whole model on one page: simulate once, price every scheme, compare."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from simcore.base.brief import brief
from simcore.base.errors import InputError
from simcore.base.small_groups import LEAST_HOMES
from simcore.scenario.rates import scenario_rates
from simcore.scenario.schema import Scenario
from simcore.site.curves import site_population
from simcore.site.dates import check_days
from simcore.site.inputs import SiteInput, site_inputs
from simcore.site.own_groups import asks_for_groups, group_problems
from simcore.site.prices import check_option
from simcore.site.records import SiteFlows, SiteOutcome
from simcore.site.road import (
    PreparedSite,
    from_sky_to_ledger,
    prepared_site,
    site_flows,
    site_outcome,
)
from simcore.site.slots import check_contract_files
from simcore.study.compare.finite import check_finite
from simcore.study.compare.notes import notes
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.records import Flows, Note
from simcore.study.compare.schemes import check_schemes, title_in
from simcore.study.compare.social import n_groups_left_out
from simcore.study.compare.vat_notes import vat_notes

Result = TypeVar("Result")
Progress = Callable[[str], None]
"""Called with the name of each site once it is done."""


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

    Returns
    -------
    Flows
        Energy of every site, in the order of the scenario.

    Raises
    ------
    InputError
        If prices are asked for on a day before the first known, or a calendar or price file
        cannot be used, before any long work.

    Examples
    --------
    >>> import simcore as sc
    >>> site = ["sites.outreau.dwellings=2", "sites.outreau.buildings=[]"]
    >>> small = [*site, "time.step_minutes=60"]
    >>> scenario = sc.load("scenarios/sites/outreau.toml", small)
    >>> simulate(scenario)
    Flows(1 site: outreau; 8760 slots of 60 minutes of 2026; 1.2 MWh produced, 11.0 MWh consumed,
        0.7 MWh shared)
    """
    return _flows(scenario, _at_each_site(scenario, site_flows, jobs, progress))


def _at_each_site(
    scenario: Scenario, work: Callable[[SiteInput], Result], jobs: int, progress: Progress
) -> tuple[Result, ...]:
    """What some work makes of each site, several sites at a time, once the inputs are checked."""
    inputs = check_inputs(scenario)

    def worked(site: SiteInput) -> Result:
        result = work(site)
        progress(site.site_table.name)
        return result

    with ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool:
        return tuple(pool.map(worked, inputs.values()))


def check_inputs(scenario: Scenario) -> dict[str, SiteInput]:
    """What each site needs, once dates, options and files of contracts are known to do."""
    check_days(scenario, scenario_rates(scenario))
    check_option(scenario)
    inputs = site_inputs(scenario)
    check_contract_files(next(iter(inputs.values())))
    _check_groups(scenario, inputs)
    return inputs


def _check_groups(scenario: Scenario, inputs: Mapping[str, SiteInput]) -> None:
    """Refuse prices for groups that a site cannot tell, or that are too small, before long work."""
    first = next(iter(inputs.values()))
    if not asks_for_groups(first, scenario.schemes):
        return
    homes = [(one, site_population(one, has_plant=bool(one.planes))) for one in inputs.values()]
    if problems := group_problems(homes, scenario.schemes):
        raise InputError(problems)


def _flows(scenario: Scenario, sites: tuple[SiteFlows, ...]) -> Flows:
    first = sites[0].inputs
    return Flows(scenario=scenario, axis=first.axis, periods=first.periods, sites=sites)


def with_scenario(flows: Flows, scenario: Scenario) -> Flows:
    """The same energy under another scenario, which differs in money alone."""
    inputs = site_inputs(scenario, [site.site for site in flows.sites])
    sites = tuple(replace(site, inputs=inputs[site.site]) for site in flows.sites)
    return replace(flows, scenario=scenario, sites=sites)


def price(flows: Flows, schemes: Mapping[str, Mapping[str, float]] | None = None) -> Outcome:
    """Every scheme on the same flows: bills, payments, ledger, the landlord's life.

    Parameters
    ----------
    flows
        Energy of all sites.
    schemes
        Parameters by scheme; those of the scenario where not given.

    Returns
    -------
    Outcome
        Every scheme at every site; its tables are made when asked for.

    Raises
    ------
    InputError
        If a scheme, or one of its parameters, is not known or out of bounds, or if the flows
        do not hold the registers that it needs.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> price(flows, {"T1": {}, "T8": {"fee_eur_per_month": 4.0}})
    Outcome(1 site: given
        T1: median saving +241 EUR/year, 0.0% lose, landlord's NPV -29,424 EUR
        T8: median saving +193 EUR/year, 0.0% lose, landlord's NPV -27,611 EUR)
    """
    return price_prepared(prepared(flows, schemes), schemes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All sites, ready to be priced at many prices: everything that no price changes."""

    flows: Flows
    sites: tuple[PreparedSite, ...]
    discount_fraction: float

    __repr__ = brief


def prepared(flows: Flows, schemes: Mapping[str, Mapping[str, float]] | None = None) -> Prepared:
    """Bills, bases and costs of all sites for these schemes, those of the scenario by default."""
    chosen = flows.scenario.schemes if schemes is None else schemes
    check_schemes(flows, chosen)
    # Another scenario on the same energy comes by `with_scenario`, never by `replace`.
    assert all(site.inputs.finance is flows.scenario.finance for site in flows.sites)
    return Prepared(
        flows=flows,
        sites=tuple(prepared_site(site, chosen) for site in flows.sites),
        discount_fraction=flows.scenario.finance.discount_fraction,
    )


def price_prepared(
    prepared: Prepared, schemes: Mapping[str, Mapping[str, float]] | None = None
) -> Outcome:
    """Schemes, those of the scenario by default, on sites that were prepared for them."""
    flows = prepared.flows
    chosen = flows.scenario.schemes if schemes is None else schemes
    check_schemes(flows, chosen)
    return _outcome(flows, tuple(site_outcome(site, chosen) for site in prepared.sites), chosen)


def _outcome(
    flows: Flows, sites: tuple[SiteOutcome, ...], schemes: Mapping[str, Mapping[str, float]]
) -> Outcome:
    scenario, names = flows.scenario, list(schemes)
    check_finite(sites, scenario)
    book = scenario_rates(scenario)
    return Outcome(
        flows=flows,
        sites=sites,
        titles={name: title_in(scenario, name, parameters) for name, parameters in schemes.items()},
        discount_fraction=scenario.finance.discount_fraction,
        notes=(
            *_real_notes(scenario, sites, names),
            *vat_notes(scenario, book, sites, names),
            *notes(flows, book, schemes),
        ),
    )


def _real_notes(
    scenario: Scenario, sites: tuple[SiteOutcome, ...], schemes: list[str]
) -> Iterator[Note]:
    """What is not told of homes that somebody stands behind."""
    if schemes and any(site.flows.has_real_homes for site in sites):
        n = n_groups_left_out(sites, schemes, scenario.social)
        yield Note(key="real_homes", values={"n": n, "least": LEAST_HOMES})


def compare(scenario: Scenario, *, jobs: int = 2, progress: Progress = _silent) -> Outcome:
    """The schemes of a scenario at all its sites, simulated and priced.

    Returns
    -------
    Outcome
        Every scheme at every site.

    Examples
    --------
    >>> import simcore as sc
    >>> site = ["sites.outreau.dwellings=2", "sites.outreau.buildings=[]"]
    >>> small = [*site, "time.step_minutes=60"]
    >>> scenario = sc.load("scenarios/sites/outreau.toml", small)
    >>> outcome = compare(scenario)
    >>> outcome.summary.query("site == 'all'")["scheme"].tolist()
    ['T1', 'T3', 'T3i', 'T4', 'T4r', 'T8', 'T13', 'T13r', 'T15', 'T17', 'T17r']
    """

    def whole_road(inputs: SiteInput) -> SiteOutcome:
        return from_sky_to_ledger(inputs, scenario.schemes)

    sites = _at_each_site(scenario, whole_road, jobs, progress)
    flows = _flows(scenario, tuple(site.flows for site in sites))
    return _outcome(flows, sites, scenario.schemes)
