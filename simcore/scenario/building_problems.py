"""What does not fit between a site, its buildings and the plants on them."""

from collections import Counter
from collections.abc import Iterator

from simcore.base.errors import Phrase, Problem, fault, phrase
from simcore.base.records import Place
from simcore.scenario.building_key_problems import building_key_problems
from simcore.scenario.buildings import BuildingTable
from simcore.scenario.built import (
    described_power_kw,
    own_power_kw,
    part_fractions,
    roof_limit_kw,
)
from simcore.scenario.communes import commune_of
from simcore.scenario.convert import place_record
from simcore.scenario.plants import SitePlants
from simcore.scenario.read import Merged
from simcore.scenario.schema import Scenario, keys_by_building
from simcore.scenario.site import Site

SAME_KWP = 1e-6
REACH_KM = 20.0
"""Widest reach of an operation, by derogation where few live; 2 km else (L. 315-2)."""

OF_ROOFS = ("kwp_per_dwelling", "roof_usable_fraction", "kwp_per_m2")
"""Fields of a site's plants that say what its roofs carry, and what they should."""


def building_problems(scenario: Scenario, merged: Merged) -> list[Problem]:
    """Every problem of the buildings of a scenario whose tables are sound each."""
    of_sites = [
        problem
        for name, site in scenario.sites.items()
        for problem in (
            *_missing_problems(name, site, merged),
            *_bearing_problems(name, site, merged),
            *_count_problems(name, site, merged),
            *_roof_problems(name, site, merged),
            *_quote_problems(scenario, name, site, merged),
            *_place_problems(name, site, merged),
            *building_key_problems(scenario, name, merged),
        )
    ]
    return [*_key_problems(scenario, merged), *of_sites]


def _key_problems(scenario: Scenario, merged: Merged) -> Iterator[Problem]:
    """A key by buildings where no site tells its own."""
    key = scenario.sharing.key
    is_told = any(site.each_building for site in scenario.sites.values())
    if key in keys_by_building() and not is_told:
        first = next(iter(scenario.sites))
        yield fault("key_without_buildings", merged.place(["sharing", "key"]), name=key, site=first)


def _missing_problems(name: str, site: Site, merged: Merged) -> Iterator[Problem]:
    """No power, or no planes, neither of the site nor of its buildings."""
    has_bare = any(each.planes is None and each.own_kwp != 0 for each in site.each_building)
    is_missing = {
        "kwp_per_dwelling": site.plants.kwp_per_dwelling is None and own_power_kw(site) is None,
        "planes": site.plants.planes is None and (has_bare or not site.each_building),
    }
    for field, misses in is_missing.items():
        if misses:
            text = SitePlants.model_fields[field].description
            place = merged.place(["sites", name, "plants", field])
            yield fault("unexpected", place, found=phrase("nothing"), expected=text)


def _bearing_problems(name: str, site: Site, merged: Merged) -> Iterator[Problem]:
    """Plants that stand on no building, and buildings of which it is not said."""
    buildings = site.each_building
    if buildings and site.plants.planes and all(one.planes is not None for one in buildings):
        plants = tuple(dict.fromkeys(plane.plant for plane in site.plants.planes))
        place, first = merged.place(["sites", name, "plants", "planes"]), buildings[0].name
        guess = phrase("planes_of_building", building=first)
        yield fault("plant_on_no_building", place, plants=plants, guess=guess)
    is_stated = [one.own_kwp is not None for one in buildings]
    if any(is_stated) and not all(is_stated):
        number = is_stated.index(False)
        place = merged.place(["sites", name, "buildings", str(number), "kwp"])
        yield fault("power_of_some", place, building=buildings[number].name)


def _count_problems(name: str, site: Site, merged: Merged) -> Iterator[Problem]:
    """Dwellings that do not add up to those of the site, names that several buildings bear."""
    keys = [["sites", name, key] for key in ("buildings", "dwellings")]
    place = merged.place_of_one(keys)
    total = sum(each.count * each.dwellings for each in site.each_building)
    if site.each_building and total != site.dwellings:
        guess = _meant_count(site, total)
        yield fault(
            "dwellings_of_buildings", place, total=total, dwellings=site.dwellings, guess=guess
        )
    for building, times in Counter(each.name for each in site.each_building).items():
        if times > 1:
            yield fault("building_twice", place, building=building, n=times)


def _meant_count(site: Site, total: int) -> Phrase:
    """The count of buildings that would make the sum right, or what the sum would make right."""
    for building in site.each_building:
        rest = site.dwellings - (total - building.count * building.dwellings)
        if building.dwellings > 0 and rest > 0 and rest % building.dwellings == 0:
            count = rest // building.dwellings
            return phrase("did_you_mean_count", building=building.name, count=count)
    return phrase("did_you_mean_dwellings", dwellings=total)


def _roof_problems(name: str, site: Site, merged: Merged) -> Iterator[Problem]:
    """Plants that their roof cannot carry, at the power the site describes."""
    if own_power_kw(site) is None and site.plants.kwp_per_dwelling is None:
        return
    total_kwp = described_power_kw(site)
    parts = zip(site.each_building, part_fractions(site), strict=True)
    for number, (building, part) in enumerate(parts):
        limit_kwp, power_kwp = roof_limit_kw(site, building.roof_area_m2), total_kwp * part
        if power_kwp > limit_kwp + SAME_KWP:
            keys = [["sites", name, "buildings", str(number)]]
            keys += [["sites", name, "plants", field] for field in OF_ROOFS]
            yield fault(
                "planes_beyond_roof",
                merged.place_of_one(keys),
                building=building.name,
                power=power_kwp,
                limit=limit_kwp,
                area=building.roof_area_m2,
                guess=_meant_roof(site, building, power_kwp),
            )


def _meant_roof(site: Site, building: BuildingTable, power_kwp: float) -> Phrase:
    """Area that the plant needs; the roofs of all identical buildings were not meant."""
    area_m2 = power_kwp / (site.plants.roof_usable_fraction * site.plants.kwp_per_m2 or 1e-9)
    return phrase("roof_needed", area=area_m2, building=building.name)


def _quote_problems(scenario: Scenario, name: str, site: Site, merged: Merged) -> Iterator[Problem]:
    """A quote for all plants of a site beside those of its buildings."""
    plan = scenario.finance.sites.get(name)
    quoted = [building.name for building in site.each_building if building.has_quote]
    if plan is not None and plan.quote_eur is not None and quoted:
        place = merged.place(["finance", "sites", name, "quote_eur"])
        yield fault("quote_twice", place, buildings=tuple(quoted))


def _place_problems(name: str, site: Site, merged: Merged) -> Iterator[Problem]:
    """Buildings in no commune of the table, or further away than an operation may reach."""
    if all(building.commune is building.postcode is None for building in site.each_building):
        return
    from simcore.energy.weather.field import distance_km  # with numpy and pandas

    for number, building in enumerate(site.each_building):
        if building.commune is None and building.postcode is None:
            continue
        key = "postcode" if building.commune is None else "commune"
        place = merged.place(["sites", name, "buildings", str(number), key])
        found = commune_of(building.commune, building.postcode, place, phrase("elsewhere_building"))
        if isinstance(found, Problem):
            yield found
            continue
        lies = Place(latitude=found.latitude, longitude=found.longitude, altitude=0.0)
        km = distance_km(lies, place_record(site))
        if km > REACH_KM:
            guess = phrase("site_of_its_own", building=building.name)
            yield fault(
                "building_too_far",
                place,
                building=building.name,
                km=km,
                reach=REACH_KM,
                guess=guess,
            )
