"""What the homes of a site use: simulated use by use, or from the days of measured donors."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from simcore.base.blocks import n_threads
from simcore.base.brief import brief
from simcore.base.errors import Phrase, phrase, refuse
from simcore.base.found import Found
from simcore.base.records import Array, Flags, Population
from simcore.base.textfile import is_file
from simcore.energy.demand import surroundings_of, uses_kwh
from simcore.energy.demand.quarters import is_holiday
from simcore.energy.demand.shapes import mean_shape
from simcore.energy.donors import (
    USES,
    Expected,
    Library,
    Matched,
    Read,
    donated_kwh,
    donor_uses,
    matched,
    read_library,
    uses_of,
    year_of,
)
from simcore.energy.donors.levels import LEAST_FOR_HOURS, sums_by_day
from simcore.site.found import meters_found, of_phrase
from simcore.site.homes import Homes, some_members
from simcore.site.inputs import SiteInput

MOVABLE = ("has_washing_machine", "has_dryer", "has_dishwasher")
"""Appliances that could move under the sun, and that a donor's curve does not tell apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What members use, ``kwh`` ``(n_slots, n_members)``, and where it is from.

    ``simulated`` are the same members with the uses alone that were simulated; ``found`` is
    what there is to know of the donors.
    """

    kwh: Array
    simulated: Homes
    found: tuple[Found, ...] = ()

    __repr__ = brief


def homes_use(inputs: SiteInput, homes: Homes) -> Use:
    """What the members of a site use: simulated, or from donors where the site has a library."""
    if inputs.site_table.donors is None:
        return Use(kwh=_simulated(inputs, homes), simulated=homes)
    path, people = Path(inputs.site_table.donors), homes.population
    read = library_of(path, inputs.axis.step_minutes)
    lives = np.flatnonzero(people.is_dwelling & ~people.is_vacant)
    chosen = matched(some_members(people, lives), read.library, year_of(inputs.axis, free_days))
    _check_matched(inputs, chosen, read.library)
    rest = replace(homes, population=_without(people, lives, chosen.held))
    kwh = _simulated(inputs, rest, has_appliances=False)
    expected = Expected(
        shape=mean_shape_of(inputs.axis.slots_per_day),
        held_kwh=_held_kwh(inputs, chosen, replace(homes, relays=homes.relays[..., lives])),
    )
    kwh[:, lives] += donated_kwh(inputs.axis, chosen, read.library, expected, free_days)
    told = [*read.told, *_match_told(chosen, read.library)]
    found = (
        *meters_found(path.name, read.qualities, (), inputs.axis.year),
        *(of_phrase(path.name, said) for said in told),
    )
    flags: dict[str, Any] = {name: _off(getattr(people, name), lives) for name in MOVABLE}
    simulated = replace(rest, population=replace(rest.population, **flags))
    return Use(kwh=kwh, simulated=simulated, found=found)


State = tuple[tuple[str, int, int], ...]


def library_of(path: Path, step_minutes: int) -> Read:
    """Donors of a file or folder, read once for all sites and variants that name it as it is."""
    return _library(path, step_minutes, _state(path))


def _state(path: Path) -> State:
    """Names, sizes and dates of the files of a library."""
    files = sorted(path.iterdir()) if is_file(path, or_folder=True) and path.is_dir() else [path]
    stats = [(file.name, file.stat()) for file in files if is_file(file)]
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


@lru_cache(maxsize=4)
def _library(path: Path, step_minutes: int, state: State) -> Read:
    return read_library(path, step_minutes, free_days)


def free_days(day: np.ndarray) -> Flags:
    """Whether each day is a national holiday of mainland France, ``(n_days,)``."""
    year_of_day = day.astype("datetime64[Y]").astype(np.int64) + 1970
    is_free = np.zeros(len(day), bool)
    for year in np.unique(year_of_day):
        own = year_of_day == year
        number = (day[own] - np.datetime64(f"{year}-01-01")).astype(np.int64)
        is_free[own] = is_holiday(int(year))[number]
    return is_free


def _simulated(inputs: SiteInput, homes: Homes, *, has_appliances: bool = True) -> Array:
    """What members use at the site's weather, as simulated, ``(n_slots, n_members)``. [kWh]"""
    surroundings = surroundings_of(
        inputs.axis,
        homes.population,
        homes.temp_air,
        homes.relays,
        inputs.households.heating_kwh_per_year,
        inputs.place,
        homes.chance,
    )
    return uses_kwh(surroundings, has_appliances=has_appliances, n_threads=n_threads())


def mean_shape_of(slots_per_day: int) -> Array:
    """Mean curve of homes by month, kind of day and slot, ``(12, 3, slots_per_day)``. [1]"""
    quarters = mean_shape()
    return quarters.reshape(*quarters.shape[:2], slots_per_day, -1).mean(axis=-1)


def _off(flags: Flags, member: np.ndarray) -> Flags:
    changed = flags.copy()
    changed[member] = False
    return changed


def _without(people: Population, member: np.ndarray, held: Flags) -> Population:
    """Members without the uses that the curves of their donors hold already.

    Where these hold a heat pump or heating, neither is left.
    """
    heats = held[[USES.index("has_electric_heating"), USES.index("has_heat_pump")]].any(axis=0)
    flags: dict[str, Any] = {}
    for use, own in zip(USES, held, strict=True):
        is_heat = use in ("has_electric_heating", "has_heat_pump")
        flags[use] = _off(getattr(people, use), member[heats if is_heat else own])
    return replace(people, **flags)


def _held_kwh(inputs: SiteInput, chosen: Matched, homes: Homes) -> Array:
    """Energy by day of the uses that donors' curves hold, as simulated at the site's weather.

    ``homes`` has the relays of the homes that were matched.
    """
    by_day = np.zeros((inputs.axis.n_days, len(chosen.donor)))
    some = np.flatnonzero(chosen.held.any(axis=0))
    if len(some):
        flags: dict[str, Any] = dict(zip(USES, chosen.held[:, some], strict=True))
        people = replace(some_members(chosen.people, some), **flags)
        own = replace(homes, population=people, relays=homes.relays[..., some])
        by_day[:, some] = sums_by_day(
            _simulated(inputs, own, has_appliances=False), inputs.axis.day
        )
    return by_day


def _check_matched(inputs: SiteInput, homes: Matched, library: Library) -> None:
    """Refuse homes whose equipment every donor exceeds."""
    is_lone = homes.donor < 0
    if not is_lone.any():
        return
    too_much = donor_uses(library)[..., np.newaxis] & ~uses_of(homes.people)[:, np.newaxis]
    names = [name for name, own in zip(USES, too_much[..., is_lone], strict=True) if own.any()]
    place = f"sites.{inputs.site}.donors"
    raise refuse("donor_missing", place, n=int(is_lone.sum()), uses=names)


def _match_told(homes: Matched, library: Library) -> Iterator[Phrase]:
    """What was taken where no donor has what a home has, and how few donors there are."""
    lacks = uses_of(homes.people) & ~homes.held
    if lacks.any():
        names = ", ".join(use for use, own in zip(USES, lacks, strict=True) if own.any())
        n, of = int(lacks.any(axis=0).sum()), lacks.shape[1]
        yield phrase("donors_lack", n=n, of=of, uses=names)
    n_plain = int((~donor_uses(library).any(axis=0)).sum())
    if 0 < n_plain < LEAST_FOR_HOURS:
        yield phrase("donors_few", n=n_plain, least=LEAST_FOR_HOURS)
