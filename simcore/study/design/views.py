"""A scenario seen with levers moved: its energy shared anew, its bills, its plan, as far as asked.

What costs time is kept: curves of the sites, energy by moves of the energy, bills by moves of
those. Money levers price what is kept, without a new simulation.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from simcore.base.brief import brief
from simcore.base.common_parts import BEHIND
from simcore.scenario.ranges import moved_to, with_value
from simcore.scenario.schema import Scenario
from simcore.site.curves import SiteCurves, site_curves
from simcore.site.inputs import SiteInput, site_inputs
from simcore.site.road import PreparedSite, shared_flows
from simcore.study.compare.pipeline import prepared, with_scenario
from simcore.study.compare.records import GIVEN, Flows
from simcore.study.design.ability import ALL_YEARS, Ability, Terms, site_ability
from simcore.study.design.bound import bound_npv_eur, together

WITHIN: dict[str, dict[str, float]] = {"T13": {}}
"""Scheme whose sharing, among all members, a design looks at."""
COMMON_PARTS = "common_parts"
"""Path of what common parts give for solar energy."""
SIZE, REFUSALS, KEY, WINDOWS = (
    "plants.kwp_factor",
    "households.refusal_fraction",
    "sharing.key",
    "households.off_peak_windows",
)
ENERGY = (SIZE, REFUSALS, KEY, WINDOWS, COMMON_PARTS)
"""Inputs by whose moves energy is shared anew; by the last one it is simulated anew."""
PLAN = "finance."
BILLS_OF_PLAN = ("finance.vat_status",)
"""Inputs of the plan that move bills as well."""
Moves = Mapping[str, Any]
"""Values of inputs by their path, and ``common_parts``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """Energy of a scenario, and what was worked out of it so far.

    Attributes
    ----------
    flows
        Energy as the scenario has it.
    terms
        What the bound is told against.
    years
        Years that count: ``"all"`` or ``"first"``.
    has_energy
        Whether the energy may be shared anew.
    jobs
        Sites worked on at a time.
    kept
        Curves, flows and prepared sites, by what was moved.
    """

    flows: Flows
    terms: Terms
    years: str = ALL_YEARS
    has_energy: bool = True
    jobs: int = 2
    kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    __repr__ = brief

    def _once(self, key: Any, work: Any) -> Any:
        if key not in self.kept:
            self.kept[key] = work()
        return self.kept[key]


def common_parts_of(scenario: Scenario) -> str:
    """What common parts give at the sites of a scenario; several words where they differ."""
    of_sites = [site.common_parts or scenario.common_parts for site in scenario.sites.values()]
    return "+".join(sorted(set(of_sites)))


def is_energy_of(views: Views, path: str, value: Any) -> bool:
    """Whether a value of an input shares the energy anew; who pays for it alone does not."""
    is_behind = BEHIND in (value, *common_parts_of(views.flows.scenario).split("+"))
    return path in ENERGY and (path != COMMON_PARTS or is_behind)


def is_simulated(flows: Flows) -> bool:
    """Whether the energy can be shared anew: drawn homes, and curves that nobody gave."""
    sites = flows.sites
    return not any(site.has_real_homes or site.weather_source == GIVEN for site in sites)


def worth_eur(views: Views, moves: Moves) -> float:
    """The bound with inputs moved and the wished gains, beyond what it has to be at least. [EUR]

    Parameters
    ----------
    views
        A scenario, and what is kept of it.
    moves
        Values of inputs by their path.
    """
    return worths_eur(views, moves)[0]


def worths_eur(views: Views, moves: Moves) -> tuple[float, float, float]:
    """The bound beyond what it has to be: as wished, plain, and as wished where debt is covered.

    The last one is no more than what is left in the tightest year of the debt. [EUR]
    """
    whole = together(abilities_at(views, moves))
    plain, wished = (
        bound_npv_eur([whole], terms, views.years) for terms in (views.terms.plain, views.terms)
    )
    least = views.terms.npv_least_eur
    covered = min(wished - least, whole.room_eur(views.terms, views.years))
    return wished - least, plain - least, covered


def abilities_at(views: Views, moves: Moves) -> list[Ability]:
    """All sites as a designer sees them, with inputs moved."""
    scenario = moved(views.flows.scenario, moves)
    of_energy = _only(moves, ENERGY)
    if not is_energy_of(views, COMMON_PARTS, of_energy.get(COMMON_PARTS)):
        of_energy.pop(COMMON_PARTS, None)
    of_bills = {
        path: value
        for path, value in moves.items()
        if not path.startswith(PLAN) or path in BILLS_OF_PLAN
    }
    sites = prepared_at(views, of_energy, of_bills)
    if of_bills == dict(moves):
        return views._once(("ability", _key(of_bills)), lambda: [site_ability(s) for s in sites])
    return [site_ability(site, _with_plan(site, scenario)) for site in sites]


def prepared_at(views: Views, of_energy: Moves, of_bills: Moves) -> Sequence[PreparedSite]:
    """Bills of all sites, with inputs of energy and bills moved."""
    scenario = moved(views.flows.scenario, of_bills)

    def work() -> Sequence[PreparedSite]:
        flows = energy_at(views, of_energy)
        return prepared(with_scenario(flows, scenario), WITHIN).sites

    sites: Sequence[PreparedSite] = views._once(("prepared", _key(of_bills)), work)
    return sites


def energy_at(views: Views, moves: Moves) -> Flows:
    """Energy of all sites with these inputs of it moved, shared anew from their curves."""
    if not moves:
        return views.flows

    def work() -> Flows:
        scenario = moved(views.flows.scenario, moves)
        curves = curves_of(views, {WINDOWS: moves[WINDOWS]} if WINDOWS in moves else {})
        inputs = [_alone(one) for one in site_inputs(scenario).values()]

        def shared(one: SiteInput) -> Any:
            return shared_flows(one, _moved_curves(curves[one.site], moves))

        with ThreadPoolExecutor(max_workers=views.jobs) as pool:
            sites = tuple(pool.map(shared, inputs))
        return replace(views.flows, scenario=scenario, sites=sites)

    flows: Flows = views._once(("energy", _key(moves)), work)
    return flows


def curves_of(views: Views, moves: Moves) -> Mapping[str, SiteCurves]:
    """Curves of all sites before sharing, simulated once for each set of windows."""

    def work() -> Mapping[str, SiteCurves]:
        inputs = [_alone(one) for one in site_inputs(moved(views.flows.scenario, moves)).values()]
        with ThreadPoolExecutor(max_workers=views.jobs) as pool:
            curves = pool.map(site_curves, inputs)
            return {one.site: of for one, of in zip(inputs, curves, strict=True)}

    found: Mapping[str, SiteCurves] = views._once(("curves", _key(moves)), work)
    return found


def moved(scenario: Scenario, moves: Moves) -> Scenario:
    """The scenario with inputs moved; one that is a table is checked, numbers are not."""
    for path, value in moves.items():
        if path == WINDOWS:
            scenario = with_value(scenario, path, value)
            continue
        if path == COMMON_PARTS:
            own = {name: moved_to(site, (path,), None) for name, site in scenario.sites.items()}
            scenario = moved_to(scenario, ("sites",), own)
        scenario = moved_to(scenario, path.split("."), value)
    return scenario


def _moved_curves(curves: SiteCurves, moves: Moves) -> SiteCurves:
    """Curves of a site with other sizes and members; production is linear in size."""
    people = curves.population
    if REFUSALS in moves:
        joins = people.join_rank >= moves[REFUSALS]
        takes_part = np.where(people.is_dwelling, joins & ~people.is_vacant, people.is_participant)
        people = replace(people, is_participant=takes_part)
    factor = moves.get(SIZE, 1.0)
    power = {name: factor * kw for name, kw in curves.plant_power_kw.items()}
    plants = factor * curves.plants_kwh
    return replace(curves, population=people, plant_power_kw=power, plants_kwh=plants)


def _alone(inputs: SiteInput) -> SiteInput:
    """A site that is asked for the sharing among all members alone."""
    return replace(inputs, schemes=dict(WITHIN))


def _with_plan(site: PreparedSite, scenario: Scenario) -> SiteInput:
    inputs = site.before_sharing.inputs
    plan = scenario.finance.sites.get(inputs.site, inputs.plan)
    return replace(inputs, finance=scenario.finance, plan=plan)


def _only(moves: Moves, paths: Sequence[str]) -> dict[str, Any]:
    return {path: moves[path] for path in paths if path in moves}


def _key(moves: Moves) -> Any:
    """Moves as a key of what is kept."""
    return tuple(sorted((path, repr(value)) for path, value in moves.items()))
