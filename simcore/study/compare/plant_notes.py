"""Notes on the plants of buildings: what is scaled, dropped, or not stated."""

from collections.abc import Callable, Iterator, Mapping

from simcore.base.roofs import RoofPlants
from simcore.scenario.built import described_power_kw, own_power_kw, roof_plants
from simcore.scenario.funding import SitePlan
from simcore.scenario.schema import Scenario
from simcore.scenario.site import Site
from simcore.study.compare.records import Note

SAME_FRACTION = 1e-6
Counted = Callable[[Scenario, str, float], int]
"""What a note counts at a site, by its name and peak power in kW."""


def plant_notes(scenario: Scenario, power_kw: Mapping[str, float]) -> Iterator[Note]:
    """Notes on plants told apart, and on costs of plants that are not built.

    Parameters
    ----------
    scenario
        Scenario.
    power_kw
        Peak power of each site by its identifier. [kW]
    """
    for key, counted in COUNTED.items():
        n = sum(counted(scenario, name, power) for name, power in power_kw.items())
        if n:
            yield Note(key=key, values={"n": n})


def _plants(scenario: Scenario, name: str, power_kw: float) -> list[tuple[RoofPlants, float]]:
    """Plants of a site whose buildings are told, each kind with its peak power."""
    site = scenario.sites[name]
    if not site.each_building:
        return []
    plan = scenario.finance.sites.get(name, SitePlan())
    plants = roof_plants(site, scenario.finance, plan)
    roofs = ((roof, power_kw * roof.part_fraction) for roof in plants)
    return [(roof, kw) for roof, kw in roofs if kw > 0]


def _n_plants(scenario: Scenario, name: str, power_kw: float) -> int:
    return sum(roof.n_plants for roof, _ in _plants(scenario, name, power_kw))


def _n_without_works(scenario: Scenario, name: str, power_kw: float) -> int:
    plan = scenario.finance.sites.get(name, SitePlan())
    if plan.roof_works_eur:
        return 0
    plants = _plants(scenario, name, power_kw)
    return sum(roof.n_plants for roof, _ in plants if roof.works_eur == roof.works_eur_per_kw == 0)


def _n_too_large(scenario: Scenario, name: str, power_kw: float) -> int:
    plants = _plants(scenario, name, power_kw)
    limit = 1 + SAME_FRACTION
    return sum(roof.n_plants for roof, kw in plants if kw > roof.roof_limit_kw * limit)


def _is_other(power_kw: float, described_kw: float | None) -> bool:
    if described_kw is None or power_kw == 0:
        return False
    return abs(power_kw - described_kw) > SAME_FRACTION * power_kw


def _is_scaled(scenario: Scenario, name: str, power_kw: float) -> bool:
    """Whether the powers that the buildings state are scaled to another sum."""
    return _is_other(power_kw, own_power_kw(scenario.sites[name]))


def _n_quotes_scaled(scenario: Scenario, name: str, power_kw: float) -> int:
    """Quotes in EUR that are read per kWp, as their plant has another size."""
    site = scenario.sites[name]
    own = own_power_kw(site)
    quoted_kw = described_power_kw(site) if own is None else own
    is_other = _is_other(power_kw, quoted_kw)
    return sum(one.quote_eur is not None for one in site.each_building) if is_other else 0


def _is_dropped(scenario: Scenario, name: str, power_kw: float) -> bool:
    """Whether costs are stated of plants that a site does not have."""
    plan, site = scenario.finance.sites.get(name, SitePlan()), scenario.sites[name]
    stated = plan.quote_eur or plan.roof_works_eur or plan.connection_eur
    return power_kw == 0 and bool(stated or _states_costs(site))


def _states_costs(site: Site) -> bool:
    return any(
        one.has_quote or one.roof_works_eur or one.structure_works_eur or one.connection_eur
        for one in site.each_building
    )


def _has_factor_beside_quote(scenario: Scenario, name: str, power_kw: float) -> bool:
    """Whether ``capex_factor`` meets a quote, which it leaves as it is."""
    plan = scenario.finance.sites.get(name, SitePlan())
    has_quote = any(one.has_quote for one in scenario.sites[name].each_building)
    is_moved = scenario.finance.capex_factor != 1 and power_kw > 0
    return is_moved and (has_quote or plan.quote_eur is not None)


COUNTED: dict[str, Counted] = {
    "plants_of_buildings": _n_plants,
    "plants_without_works": _n_without_works,
    "plants_beyond_roofs": _n_too_large,
    "building_powers_scaled": _is_scaled,
    "quotes_scaled": _n_quotes_scaled,
    "plant_costs_dropped": _is_dropped,
    "factor_leaves_quotes": _has_factor_beside_quote,
}
"""Notes, each with what it counts: plants, sites or quotes."""
