"""Colours of the Tempo days: drawn by the rules of the option, or read from a calendar."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from simcore.base.draws import uniform
from simcore.base.errors import InputError, Problem, did_you_mean, fault, refuse
from simcore.base.lengths import SATURDAY, SUNDAY
from simcore.base.records import Counts, Flags
from simcore.base.textfile import file_text
from simcore.money.rates.tempo_files import SPELLINGS, DayRow, colour_of, day_of, day_rows

COLOURS = ("blue", "white", "red")
"""Their order numbers a day's colour."""
BLUE, WHITE, RED = range(3)

N_RED, N_WHITE = 22, 43
"""Red and white days of a year; the others are blue (300 of 365)."""
RED_MONTHS = (1, 2, 3, 11, 12)
"""Red days fall from November to March, never at a week-end or on a holiday."""
WHITE_MONTHS = (1, 2, 3, 4, 5, 10, 11, 12)
"""White days may fall in any month but not on a Sunday; October to May is assumed, as the
operator keeps them for the heating season."""
DAY_START_MINUTE = 6 * 60
"""A Tempo day starts at six, so the small hours belong to the day before."""
TEMPO_SPANS = ((22 * 60, 6 * 60),)
"""Off-peak hours of all Tempo contracts, 22:00 to 6:00. [minutes of the day]"""
MOST_PROBLEMS = 10


def drawn_colours(year: int, is_holiday: Flags, key: np.uint64) -> Counts:
    """Colour of each day of a year, drawn by the rules of the option, ``(n_days,)``.

    Assumed in it: days are drawn alike, whatever the weather, and the rules hold over the
    calendar year (the operator counts from September).

    Parameters
    ----------
    year
        Local calendar year.
    is_holiday
        Whether a day is a national holiday, ``(n_days,)``.
    key
        Key of the stream of this year's calendar.
    """
    days = np.datetime64(f"{year}-01-01") + np.arange(len(is_holiday))
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    weekday = (days.astype("datetime64[D]").astype(int) + 3) % 7
    can_be_red = np.isin(month, RED_MONTHS) & (weekday < SATURDAY) & ~is_holiday
    rank = uniform(key, np.arange(len(days)))
    colours = np.full(len(days), BLUE)
    colours[_least_ranked_days(rank, can_be_red, N_RED)] = RED
    can_be_white = np.isin(month, WHITE_MONTHS) & (weekday != SUNDAY) & (colours != RED)
    colours[_least_ranked_days(rank, can_be_white, N_WHITE)] = WHITE
    return colours


def _least_ranked_days(rank: np.ndarray, can: Flags, count: int) -> Counts:
    """Numbers of the days of least rank among those that can be chosen."""
    return np.argsort(np.where(can, rank, np.inf), kind="stable")[:count]


def read_colours(path: Path, year: int, is_needed: Flags | None = None) -> Counts:
    """Colour of each day of a year, then of its eve, from a CSV file ``day,colour``.

    RTE's own calendars are read too (see :mod:`simcore.money.rates.tempo_files`). Colours are
    blue, white, red or their French names; days of other years are passed over.

    Parameters
    ----------
    path
        File to read.
    year
        Local calendar year.
    is_needed
        Whether a day's colour is used, ``(n_days + 1,)``; all days of the year by default.

    Returns
    -------
    numpy.ndarray
        Numbers in ``COLOURS``, ``(n_days + 1,)``: the eve of the year stands last, so that it
        has the index -1. Where the file does not hold it, it has the colour of the first day
        (assumed); a day that is not needed and not held is blue.

    Raises
    ------
    InputError
        With the line of every unreadable day or colour, days that repeat or are missing.
    """
    if not path.is_file():
        raise refuse("calendar_file_missing", str(path))
    colour_of_day: dict[date, int] = {}
    problems: list[Problem] = []
    for row in day_rows(path, file_text(path)):
        problem = _add_day(row, colour_of_day)
        problems += [problem] if problem else []
    n_days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(n_days)]
    is_day_needed = [True] * n_days if is_needed is None else is_needed[:-1]
    needed = [day for day, is_on in zip(days, is_day_needed, strict=True) if is_on]
    missing = [day for day in needed if day not in colour_of_day]
    if missing and not problems:
        first = missing[0]
        problems.append(
            fault("days_without_colour", str(path), n=len(missing), year=year, day=first)
        )
    if problems:
        raise InputError(problems[:MOST_PROBLEMS])
    colour_of_first = colour_of_day.get(days[0], BLUE)
    eve = colour_of_day.get(days[0] - timedelta(days=1), colour_of_first)
    return np.array([*(colour_of_day.get(day, BLUE) for day in days), eve])


def _add_day(row: DayRow, colour_of_day: dict[date, int]) -> Problem | None:
    """Keep the colour of a row's day, or say what is wrong with it."""
    if row.n_cells != len(("day", "colour")):
        return fault("cells_for_columns", row.place, n=row.n_cells, columns="day,colour")
    try:
        day = day_of(row.day)
    except ValueError:
        return fault("tempo_day", row.place, found=repr(row.day))
    colour = colour_of(row.colour)
    if colour not in COLOURS:
        guess = did_you_mean(colour, (*COLOURS, *SPELLINGS))
        found = repr(row.colour)
        return fault("not_one_of", row.place, found=found, known=COLOURS, guess=guess)
    if day in colour_of_day:
        return fault("tempo_day_again", row.place, day=day)
    colour_of_day[day] = COLOURS.index(colour)
    return None
