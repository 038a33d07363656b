"""A table of habits of one's own: who is asleep, up and away at each hour."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from simcore.base.errors import InputError, Problem, did_you_mean, fault, phrase, refuse
from simcore.base.records import ACTIVITIES, Array
from simcore.base.textfile import is_file, records
from simcore.energy.demand.occupancy import chances_of, parts_of_homes

DAYS = ("weekday", "saturday", "sunday")
STATES = ("asleep", "awake", "away")
COLUMNS = ("activity", "day", "hour", *STATES)
FIRST_HOUR, N_HOURS = 3, 24
WHOLE_PERCENT, ROUNDED_PERCENT = 100.0, 0.1 + 1e-9
"""What the shares of a row add to, and how far rounding may move their sum. [%]"""

LEAST_AWAKE_PERCENT = 0.5
"""Part of homes with somebody up at any hour, at least, as uses need somebody; assumed. [%]"""

Cell = tuple[int, int, int]


def read_chances(path: Path) -> Array:
    """Chance that a home is away, awake, asleep, as of :func:`occupancy.chances_of`.

    Parameters
    ----------
    path
        CSV file with ``activity`` (of the person of reference), ``day`` (``weekday``,
        ``saturday``, ``sunday``), ``hour`` (0 to 23 of the clock) and the percent of homes of
        one person that are ``asleep``, ``awake`` and ``away`` then, which add to 100. An
        activity that it leaves out keeps what simcore assumes; of one that it has, every hour
        of each day is needed. ``docs/habits.csv`` is the table that simcore assumes.

    Raises
    ------
    InputError
        With every row that does not fit, or does not add up.
    """
    if not is_file(path):
        raise refuse(
            "named_file_missing", str(path), file=path.name, expected=phrase("habits_file")
        )
    header, rows = records(path)
    problems = _header_problems(path, header)
    if problems:
        raise InputError(problems)
    found: dict[Cell, Array] = {}
    for line, row in enumerate(rows, start=2):
        cell, shares = _cell(path, line, row, problems), _shares(path, line, row, problems)
        if cell in found:
            problems.append(fault("habits_twice", phrase("line", file=path, line=line)))
        if cell is not None and shares is not None:
            found[cell] = shares
    problems += [] if problems else _missing(path, found)
    if problems:
        raise InputError(problems)
    parts = parts_of_homes()
    for (activity, day, hour), (asleep, _, away) in found.items():
        parts[activity, day, (hour - FIRST_HOUR) % N_HOURS] = asleep / 100, away / 100
    return chances_of(parts)


def _header_problems(path: Path, header: Sequence[str]) -> list[Problem]:
    place = phrase("line", file=path, line=1)
    problems = [
        fault("column_unknown", place, name=name, known=COLUMNS, guess=did_you_mean(name, COLUMNS))
        for name in header
        if name not in COLUMNS
    ]
    lacking = [name for name in COLUMNS if name not in header]
    return [*problems, *(fault("column_missing", place, name=name) for name in lacking)]


def _cell(path: Path, line: int, row: Mapping[str, str], problems: list[Problem]) -> Cell | None:
    """Numbers of activity, day and hour of a row; None where one of them does not fit."""
    place = phrase("line", file=path, line=line)
    known = {"activity": ACTIVITIES, "day": DAYS, "hour": tuple(map(str, range(N_HOURS)))}
    numbers = []
    for name, words in known.items():
        text = row[name].strip()
        if text in words:
            numbers.append(words.index(text))
            continue
        expected = phrase("whole_number_between", low=0, high=N_HOURS - 1)
        said = phrase("quoted", text=text) if text else phrase("nothing")
        at = phrase("part", place=place, part=name)
        wanted = expected if name == "hour" else ", ".join(words)
        problems.append(fault("unexpected", at, found=said, expected=wanted))
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == len(known) else None


def _shares(path: Path, line: int, row: Mapping[str, str], problems: list[Problem]) -> Array | None:
    """Percent asleep, awake and away; None where they are no numbers or do not add up."""
    place = phrase("line", file=path, line=line)
    shares = np.array([_percent(row[name]) for name in STATES])
    for name, share in zip(STATES, shares, strict=True):
        if np.isnan(share):
            text = row[name].strip()
            said = phrase("quoted", text=text) if text else phrase("nothing")
            expected = phrase("number_between", low=0, high=100)
            at = phrase("part", place=place, part=name)
            problems.append(fault("unexpected", at, found=said, expected=expected))
    if np.isnan(shares).any():
        return None
    total, least = float(shares.sum()), LEAST_AWAKE_PERCENT
    if not abs(total - WHOLE_PERCENT) <= ROUNDED_PERCENT:
        guess = phrase("shares_in_fractions") if abs(total - 1) < 0.01 else None
        problems.append(fault("habits_sum", place, total=total, guess=guess))
        return None
    if shares[1] < least:
        problems.append(fault("habits_awake", place, percent=float(shares[1]), least=least))
        return None
    return shares * (WHOLE_PERCENT / total)


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return np.nan
    return value if 0 <= value <= WHOLE_PERCENT else np.nan


def _missing(path: Path, found: Mapping[Cell, Array]) -> list[Problem]:
    """Hours that the table lacks of the activities that it has."""
    problems = []
    for activity in sorted({cell[0] for cell in found}):
        for day, name in enumerate(DAYS):
            hours = [hour for hour in range(N_HOURS) if (activity, day, hour) not in found]
            if hours:
                who, where = ACTIVITIES[activity], str(path)
                problems.append(fault("habits_missing", where, activity=who, day=name, hours=hours))
    if not found:
        problems.append(fault("habits_none", str(path)))
    return problems
