"""What stands on the buildings of a site: powers, planes, and plants told apart for their money."""

from collections.abc import Sequence
from math import fsum

from simcore.base.records import CommonMeters, Plane
from simcore.base.roofs import RoofPlants
from simcore.scenario.buildings import BLOCKS, ONE_GROUP, BuildingTable
from simcore.scenario.finance import Finance
from simcore.scenario.funding import SitePlan
from simcore.scenario.plants import PlaneTable
from simcore.scenario.site import Site

MAIN = "main"
"""Plant of planes that name none."""
LIFTS_KVA = 18.0
"""Least power of a tower's meter, for its lifts: 18 to 48 kVA are usual (inferred). [kVA]"""


def own_power_kw(site: Site) -> float | None:
    """Peak power that the buildings of a site state; None where they state none. [kW]"""
    powers = [(building.count, building.own_kwp) for building in site.each_building]
    if all(kwp is None for _, kwp in powers):
        return None
    return fsum(count * (kwp or 0.0) for count, kwp in powers)


def described_power_kw(site: Site) -> float:
    """Peak power of a site as its own table describes it. [kW]"""
    if site.plants.kwp_per_dwelling is not None:
        return site.plants.kwp_per_dwelling * site.dwellings
    return own_power_kw(site) or 0.0


def part_fractions(site: Site) -> tuple[float, ...]:
    """Peak power of each building's plant over that of the site: as stated, or by dwellings."""
    total = own_power_kw(site)
    if total:
        return tuple((building.own_kwp or 0.0) / total for building in site.each_building)
    n_dwellings = sum(building.count * building.dwellings for building in site.each_building)
    return tuple(building.dwellings / n_dwellings for building in site.each_building)


def roof_plants(
    site: Site, plan: Finance | None = None, site_plan: SitePlan | None = None
) -> tuple[RoofPlants, ...]:
    """Plants of a site, those of identical buildings together; one where none are told.

    The usual works of a landlord's plan count where its site has no quote; without a plan, none.
    """
    if not site.each_building:
        return (_whole_site(site),)
    told = site_plan or SitePlan()
    usual = None if plan is None or told.quote_eur is not None else plan
    if usual is not None and told.roof_works_eur is not None:
        usual = usual.model_copy(update={"roof_works_eur_per_kw": 0.0})
    parts = zip(site.each_building, part_fractions(site), strict=True)
    return tuple(
        RoofPlants(
            building=building.name,
            kind=building.kind,
            n_plants=building.count,
            n_dwellings=building.dwellings,
            part_fraction=part,
            quote_eur_per_kw=_quote_eur_per_kw(site, building, part),
            **_works(building, usual),
            connection_eur=building.connection_eur,
            contiguous=building.contiguous,
            roof_limit_kw=roof_limit_kw(site, building.roof_area_m2),
        )
        for building, part in parts
    )


def _whole_site(site: Site) -> RoofPlants:
    return RoofPlants(
        building="",
        kind="",
        n_plants=1,
        n_dwellings=site.dwellings,
        part_fraction=1.0,
        quote_eur_per_kw=None,
        works_eur=0.0,
        works_eur_per_kw=0.0,
        connection_eur=0.0,
        contiguous=ONE_GROUP,
        roof_limit_kw=roof_limit_kw(site, site.plants.roof_area_m2),
    )


def _works(building: BuildingTable, usual: Finance | None) -> dict[str, float]:
    """Works on roof and structure: as stated, else the usual ones."""
    is_usual = usual is not None and building.has_usual_works
    study_eur = usual.structure_study_eur if usual is not None and is_usual else 0.0
    per_kw = usual.roof_works_eur_per_kw if usual is not None and is_usual else 0.0
    roof_eur, structure_eur = building.roof_works_eur, building.structure_works_eur
    return {
        "works_eur": (roof_eur or 0.0) + (study_eur if structure_eur is None else structure_eur),
        "works_eur_per_kw": per_kw if roof_eur is None else 0.0,
    }


def _quote_eur_per_kw(site: Site, building: BuildingTable, part: float) -> float | None:
    """What a quote asks per kW of the plant it was made for; None where there is none."""
    if building.quote_eur is None:
        return building.quote_eur_per_kwp
    own = building.own_kwp
    quoted_kw = part * described_power_kw(site) if own is None else own
    return building.quote_eur / quoted_kw if quoted_kw > 0 else None


def roof_limit_kw(site: Site, area_m2: float | None) -> float:
    """What a roof can carry; infinite where its area is not known. [kW]"""
    if area_m2 is None:
        return float("inf")
    return area_m2 * site.plants.roof_usable_fraction * site.plants.kwp_per_m2


def planes_of(site: Site, power_kw: float) -> tuple[Plane, ...]:
    """Planes of modules of the site at a peak power; identical ones of a plant are one.

    What a building states stands before what the site does; its planes belong to a plant of
    its name unless they say which. The plants of identical buildings are one for the energy.
    """
    power_of: dict[tuple[PlaneTable, str], float] = {}
    for planes, plant, power in _planes_by_roof(site, power_kw):
        for plane in planes:
            name = plant if plane.plant == MAIN else plane.plant
            key = (plane.model_copy(update={"share": 1.0}), name)
            power_of[key] = power_of.get(key, 0.0) + power * plane.share
    return tuple(
        Plane(
            peak_power_kw=power,
            tilt_deg=plane.tilt_deg,
            azimuth_deg=plane.azimuth_deg,
            mounting=plane.mounting,
            plant=name,
            ground_coverage_ratio=plane.ground_coverage_ratio,
        )
        for (plane, name), power in power_of.items()
        if power > 0
    )


def _planes_by_roof(
    site: Site, power_kw: float
) -> Sequence[tuple[tuple[PlaneTable, ...], str, float]]:
    """Planes, name of their plant, and power of what bears them."""
    common = site.plants.planes or ()
    if all(building.planes is None for building in site.each_building):
        return [(common, MAIN, power_kw)]
    parts = zip(site.each_building, part_fractions(site), strict=True)
    return [
        (
            common if building.planes is None else building.planes,
            MAIN if building.planes is None else building.name,
            power_kw * (part * building.count),
        )
        for building, part in parts
    ]


def common_meters(site: Site) -> tuple[CommonMeters, ...]:
    """Meters of the common parts, those of identical buildings together.

    One in each tower and block, whose use goes by dwellings; one for all where there is none.
    """
    blocks = [one for one in site.each_building if has_common_parts(one)]
    n_dwellings = sum(building.count * building.dwellings for building in blocks)
    if not n_dwellings:
        return (_one_meter(site),)
    parts_of = plant_parts_by_building(site)
    return tuple(
        CommonMeters(
            building=building.name,
            n_meters=building.count,
            part_fraction=building.dwellings / n_dwellings,
            least_kva=LIFTS_KVA if building.kind == "tower" else 0.0,
            powers_kva=building.each_power_kva,
            plant_fractions=parts_of[building.name],
        )
        for building in blocks
    )


def _one_meter(site: Site) -> CommonMeters:
    """Meter of a site without blocks; its plants stand behind it where no buildings are told."""
    plants = () if site.each_building else {plane.plant for plane in site.plants.planes or ()}
    return CommonMeters(
        building="",
        n_meters=1,
        part_fraction=1.0,
        least_kva=0.0,
        powers_kva=None,
        plant_fractions=tuple((name, 1.0) for name in sorted(plants)),
    )


def has_common_parts(building: BuildingTable) -> bool:
    """Whether a building has common parts with a meter of their own."""
    return building.dwellings > 0 and (
        building.kind in BLOCKS or building.each_power_kva is not None
    )


def plant_parts_by_building(site: Site) -> dict[str, tuple[tuple[str, float], ...]]:
    """Part of each plant that stands on one building of a name, by the plant's name."""
    each: dict[str, dict[str, float]] = {}
    total: dict[str, float] = {}
    for building, part in zip(site.each_building, part_fractions(site), strict=True):
        stood = each.setdefault(building.name, {})
        for plane in (site.plants.planes or ()) if building.planes is None else building.planes:
            is_own = building.planes is not None and plane.plant == MAIN
            name = building.name if is_own else plane.plant
            stood[name] = stood.get(name, 0.0) + part * plane.share
            total[name] = total.get(name, 0.0) + part * plane.share * building.count
    return {
        building: tuple((name, power / total[name]) for name, power in stood.items() if power > 0)
        for building, stood in each.items()
    }
