"""A library of donors: homes with measured curves, cut into whole days."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simcore.base.brief import brief
from simcore.base.errors import InputError, Phrase, Problem, did_you_mean, fault, phrase, refuse
from simcore.base.masking import masked
from simcore.base.records import Array, Flags
from simcore.base.textfile import is_file, records
from simcore.energy.donors.calendar import N_POOLS, Calendar, Days, Numbers, calendar_of
from simcore.energy.donors.pools import LEAST_DAYS, Pools, pools_of

if TYPE_CHECKING:  # readers take long to load, and most sites have no donors
    from simcore.energy.meters import MeterCurve, MeterQuality

HOMES = "homes.csv"
"""Table of a library that tells size and equipment of its homes."""

HOME = "home"
SIZES = ("n_occupants", "floor_area_m2", "n_rooms")
USES = (
    "has_electric_heating",
    "has_electric_hot_water",
    "has_heat_pump",
    "has_car",
    "has_air_conditioning",
)
"""What a curve may hold beside appliances; the names are those of ``Population``."""

MOST_OF_SIZE = {"n_occupants": 15.0, "floor_area_m2": 1_000.0, "n_rooms": 30.0}
QUIET_HOURS, LATEST_QUIET_HOUR = 4, 8
"""Hours in which homes together use least, and the clock hour before whose stroke their middle
lies where the clock is theirs; assumed: the national mean has it at 3 to 4 h. [h]"""

YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Homes that give their days.

    Attributes
    ----------
    names
        Names of the homes, numbers of meters in full: never shown.
    kwh
        Energy of each whole day, ``(n_rows, slots_per_day)``. [kWh]
    home
        Number of the home of each day, ``(n_rows,)``.
    calendar
        Of the same days.
    pools
        The days from which a day of a season and kind is drawn.
    sizes
        By name of ``SIZES``, ``(n_homes,)``; NaN where not told.
    uses
        Whether each home's meter holds each of ``USES``, ``(n_uses, n_homes)``.
    """

    names: tuple[str, ...]
    kwh: Array
    home: Numbers
    calendar: Calendar
    pools: Pools
    sizes: Mapping[str, Array]
    uses: Flags

    __repr__ = brief

    @property
    def n_homes(self) -> int:
        """Number of donors."""
        return len(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A library, what its files are worth, and what is to be told of it."""

    library: Library
    qualities: "tuple[MeterQuality, ...]"
    told: tuple[Phrase, ...]


IsFree = Callable[[Days], Flags]
"""Tells which days are national holidays."""


def read_library(path: Path, step_minutes: int, is_free: IsFree) -> Read:
    """Donors of a file or folder of curves, in steps of a number of minutes.

    The folder may hold ``homes.csv``: ``home`` (name of the file, column or meter), any of
    ``SIZES`` and of ``USES`` (``yes`` or ``no``). What it does not tell is not known of a
    home's size, and not held by its curve.

    Raises
    ------
    InputError
        As the readers of curves do, for a table that does not fit, and where no home has
        days of every season and kind.
    """
    files = _files_of_curves(path)
    from simcore.energy.meters import read_meters

    curves, qualities = read_meters(files, show_identifiers=True)
    table = homes_table(path / HOMES, sorted({curve.meter for curve in curves}))
    produces = {curve.meter for curve in curves if curve.is_production}
    consumed = [n for n, curve in enumerate(curves) if not curve.is_production]
    chosen = [n for n in consumed if curves[n].meter not in produces]
    if not chosen:
        raise refuse("injection_only", masked(path.name))
    told = [] if len(chosen) == len(consumed) else [_with_panels(len(consumed) - len(chosen))]
    library, of_days = _library([curves[n] for n in chosen], step_minutes, is_free, table, path)
    told += [*of_days, *_steps_told([qualities[n] for n in chosen], step_minutes)]
    told += [] if table else [phrase("donors_unlisted", file=HOMES)]
    return Read(library=library, qualities=tuple(qualities[n] for n in chosen), told=tuple(told))


def _with_panels(n: int) -> Phrase:
    return phrase("donors_with_panels", n=n)


def _files_of_curves(path: Path) -> list[Path]:
    """Files of a library but for its table of homes; the folder itself where there is none."""
    if is_file(path) or not (path / HOMES).is_file():
        return [path]
    from simcore.energy.meters.files import KNOWN

    files = [file for file in sorted(path.iterdir()) if file.suffix.lower() in KNOWN]
    others = [file for file in files if file.is_file() and file.name != HOMES]
    if not others:
        raise refuse("donors_none", masked(str(path)), file=HOMES)
    return others


def _steps_told(qualities: Sequence["MeterQuality"], step_minutes: int) -> list[Phrase]:
    longer = [max(one.step_minutes) for one in qualities if max(one.step_minutes) > step_minutes]
    if not longer:
        return []
    found, n = int(max(longer)), len(longer)
    return [phrase("donors_split", n=n, of=len(qualities), found=found, step=step_minutes)]


def _library(
    curves: Sequence["MeterCurve"],
    step_minutes: int,
    is_free: IsFree,
    table: Mapping[str, Mapping[str, Any]],
    path: Path,
) -> tuple[Library, list[Phrase]]:
    """Homes that have days of every season and kind, and what is to be told of the days."""
    from simcore.energy.meters.days import whole_days

    days = [whole_days(curve, step_minutes) for curve in curves]
    calendars = [calendar_of(day, is_free(day)) for day, _, _ in days]
    n_days = [np.bincount(one.pool, minlength=N_POOLS).min() for one in calendars]
    kept = [n for n, least in enumerate(n_days) if least >= LEAST_DAYS and days[n][1].any()]
    if not kept:
        raise refuse("donors_too_short", masked(str(path)), n=len(curves))
    day = np.concatenate([days[n][0] for n in kept])
    home = np.repeat(np.arange(len(kept)), [len(days[n][0]) for n in kept])
    calendar = calendar_of(day, is_free(day))
    names = tuple(curves[n].meter for n in kept)
    rows = [table.get(name, {}) for name in names]
    library = Library(
        names=names,
        kwh=np.concatenate([days[n][1] for n in kept]),
        home=home,
        calendar=calendar,
        pools=pools_of(home, calendar, len(kept)),
        sizes={size: np.array([row.get(size, np.nan) for row in rows]) for size in SIZES},
        uses=np.array([[row.get(use, False) for row in rows] for use in USES]),
    )
    n_gaps = sum(days[n][2] for n in kept)
    told = [phrase("donors_read", n=len(kept), days=len(day))]
    told += [phrase("donors_gaps", n=n_gaps)] if n_gaps else []
    n_short = len(curves) - len(kept)
    told += [phrase("donors_short", n=n_short)] if n_short else []
    return library, [*told, *_clock_told(library)]


def _clock_told(library: Library) -> list[Phrase]:
    """A doubt where homes of appliances alone use least by day: theirs may be another clock."""
    is_plain = ~np.asarray(library.uses.any(axis=0))[library.home]
    if not is_plain.any():
        return []
    day = library.kwh[is_plain].mean(axis=0)
    n_quiet = QUIET_HOURS * len(day) // 24
    sums = np.convolve(np.concatenate([day, day[:n_quiet]]), np.ones(n_quiet), "valid")[: len(day)]
    middle = 24 * (int(sums.argmin()) / len(day)) + QUIET_HOURS / 2
    is_night = middle % 24 < LATEST_QUIET_HOUR
    return [] if is_night else [phrase("donors_clock", hour=int(middle % 24))]


def homes_table(path: Path, known: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Size and equipment by home; nothing where there is no table.

    Raises
    ------
    InputError
        With every column, home and cell that does not fit.
    """
    if not path.is_file():
        return {}
    header, rows = records(path)
    problems = _header_problems(path, header)
    table: dict[str, dict[str, Any]] = {}
    for line, row in enumerate(rows, start=2):
        name, place = row.get(HOME, "").strip(), phrase("line", file=path.name, line=line)
        if HOME in header and name not in known:
            found, guess = masked(name), did_you_mean(name, known)
            problems.append(fault("donor_unknown", place, name=found, guess=guess))
        elif name in table:
            problems.append(fault("donor_twice", place, name=masked(name)))
        cells = {key: row[key].strip() for key in header if key in (*SIZES, *USES)}
        filled = {key: text for key, text in cells.items() if text}
        values = {key: _value(key, text) for key, text in filled.items()}
        for key, value in values.items():
            if value is None:
                at = phrase("part", place=place, part=key)
                said = phrase("quoted", text=filled[key])
                problems.append(fault("unexpected", at, found=said, expected=_expected(key)))
        table[name] = values
    if problems:
        raise InputError(problems)
    return table


def _header_problems(path: Path, header: Sequence[str]) -> list[Problem]:
    place, known = phrase("line", file=path.name, line=1), (HOME, *SIZES, *USES)
    problems = [
        fault("column_unknown", place, name=name, known=known, guess=did_you_mean(name, known))
        for name in header
        if name not in known
    ]
    twice = sorted({name for name in header if header.count(name) > 1})
    problems += [fault("column_twice", place, name=name) for name in twice]
    return [*problems, *([] if HOME in header else [fault("column_missing", place, name=HOME)])]


def _value(key: str, text: str) -> float | bool | None:
    """What a cell says; None where it does not fit."""
    if key in USES:
        return YES_NO.get(text)
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value <= MOST_OF_SIZE[key] else None


def _expected(key: str) -> Phrase:
    if key in USES:
        return phrase("yes_or_no")
    return phrase("number_between", low=0, high=MOST_OF_SIZE[key])
