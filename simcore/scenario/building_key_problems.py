"""What is wrong between the keys of buildings and the buildings of their site."""

from collections.abc import Iterator
from math import fsum, isclose

from simcore.base.errors import Phrase, Problem, did_you_mean, fault, phrase
from simcore.scenario.building_keys import BuildingKey
from simcore.scenario.read import Merged
from simcore.scenario.schema import Scenario
from simcore.scenario.site import Site


def building_key_problems(scenario: Scenario, name: str, merged: Merged) -> Iterator[Problem]:
    """Buildings that there are not, told twice, or whose parts of the sun do not add up."""
    site, rows = scenario.sites[name], scenario.sites[name].each_key
    known = tuple(one.name for one in site.each_building)
    key = ["sites", name, "building_keys"]
    told: list[str] = []
    for number, row in enumerate(rows):
        place, found = merged.place([*key, str(number), "building"]), f'"{row.building}"'
        if not known:
            expected = phrase("tables_of_buildings", site=name)
            yield fault("unexpected", place, found=found, expected=expected)
        elif row.building not in known:
            guess = did_you_mean(row.building, known)
            yield fault("not_one_of", place, found=found, known=known, guess=guess)
        if row.building in told:
            yield fault("building_key_twice", place, building=row.building)
        told.append(row.building)
        inside = row.key_inside or scenario.sharing.key_inside
        if row.static_coefficients is not None and inside != "static":
            at = merged.place([*key, str(number), "static_coefficients"])
            yield fault("coefficients_not_static", at, building=row.building)
    if set(told) <= set(known) and len(told) == len(set(told)):
        yield from _sun_problems(site, rows, merged.place(key))


def _sun_problems(site: Site, rows: tuple[BuildingKey, ...], place: str) -> Iterator[Problem]:
    """Parts of the sun of some buildings only, or that do not add to 1 over all of them."""
    part_of = {row.building: row.sun_fraction for row in rows if row.sun_fraction is not None}
    if not part_of:
        return
    missing = [one.name for one in site.each_building if one.name not in part_of]
    if missing:
        yield fault("sun_of_some", place, building=missing[0])
        return
    total = fsum(one.count * part_of[one.name] for one in site.each_building)
    if not isclose(total, 1, abs_tol=1e-6):
        yield fault("sun_not_one", place, total=total, guess=_meant(site, part_of, total))


def _meant(site: Site, part_of: dict[str, float], total: float) -> Phrase | None:
    """What the last building's part would have to be; None where the others take all."""
    last = site.each_building[-1]
    meant = part_of[last.name] + (1 - total) / last.count
    return phrase("meant_sun", building=last.name, part=meant) if meant >= 0 else None
