"""Reading a file of rates: every row is checked, all problems are told at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from importlib.resources import files
from itertools import chain, groupby
from math import isfinite
from pathlib import Path

from simcore.base.errors import InputError, Phrase, Problem, did_you_mean, fault, phrase, refuse
from simcore.base.textfile import file_text, table_rows
from simcore.money.rates.book import Rate, RateBook

COLUMNS = ("name", "valid_from", "value", "unit", "confidence", "source")
UNITS = ("EUR/kWh", "EUR/year", "EUR/kVA/year", "EUR/kW/year", "EUR/kW", "h/year", "1")
MOST_EUR_PER_KWH = 1.0
"""Largest price of a kWh believed: above it another unit may be meant."""
MoreChecks = Callable[[str, Sequence[str]], Iterable[Problem]]
"""``(name of the file, cells of a row) -> problems``."""
CONFIDENCES = ("primary", "secondary", "weak", "inferred", "unverified")


def load_rates(path: Path | None = None) -> RateBook:
    """Rates of a CSV file; without a path, those that come with the package.

    Parameters
    ----------
    path
        File with the columns ``name,valid_from,value,unit,confidence,source``.

    Returns
    -------
    RateBook
        All rates by name, each in order of date.

    Raises
    ------
    InputError
        With every unusable row: its line, what was found, what is expected.

    Examples
    --------
    >>> book = load_rates()
    >>> book.series["surplus.oa.le100"][-1].value
    0.011
    """
    return _shipped() if path is None else _load(path)


@cache
def _shipped() -> RateBook:
    """The rates that come with the package, read once a process."""
    return _load(None)


def _load(path: Path | None, more: MoreChecks | None = None) -> RateBook:
    """Rates of a file whose rows pass the usual checks, and some more."""
    if path is None:
        label, text = "rates.csv", (files("simcore") / "data" / "rates.csv").read_text("utf-8")
    elif path.is_file():
        label, text = path.name, file_text(path, path.name)
    else:
        raise refuse("rates_file_missing", str(path))
    lines = iter(table_rows(text, label))
    header = tuple(next(lines, ()))
    if header != COLUMNS:
        where = phrase("bare_line", file=label, line=1)
        raise refuse("unexpected", where, found=",".join(header), expected=",".join(COLUMNS))
    rows, problems = _rows(label, enumerate(lines, start=2), more)
    if problems:
        raise InputError(problems)
    return _book(rows)


def _book(rows: Iterable[Rate]) -> RateBook:
    """Book of rows in any order, each name and day once."""
    ordered = sorted(rows, key=lambda row: (row.name, row.valid_from))
    return RateBook(series={name: tuple(g) for name, g in groupby(ordered, lambda row: row.name)})


def with_own_rates(shipped: RateBook, path: Path) -> RateBook:
    """The shipped rates with those of a file: rows of a name and day that it holds replace them.

    Raises
    ------
    InputError
        With every unusable row, every name that the shipped rates do not know, and every unit
        that differs from theirs.
    """
    own = _load(path, partial(_own_rate_problems, shipped))
    held = chain.from_iterable((*shipped.series.values(), *own.series.values()))
    return _book({(row.name, row.valid_from): row for row in held}.values())


def book_with(own: Path | None) -> RateBook:
    """The shipped rates, with those of a file where there is one."""
    return load_rates() if own is None else with_own_rates(load_rates(), own)


def _own_rate_problems(shipped: RateBook, label: str, cells: Sequence[str]) -> Iterator[Problem]:
    """What keeps a row from standing beside the shipped ones, even if it has other faults."""
    name, valid_from, _, unit = (cell.strip() for cell in cells[:4])
    place = phrase("rate_from", file=label, name=name, day=valid_from)
    if name and name not in shipped.series:
        yield fault("own_rate_unknown", place, guess=did_you_mean(name, shipped.series))
    elif name and unit in UNITS and unit != shipped.series[name][0].unit:
        yield fault("own_rate_unit", place, unit=unit, expected=shipped.series[name][0].unit)


def _rows(
    label: str, lines: Iterable[tuple[int, list[str]]], more: MoreChecks | None
) -> tuple[list[Rate], list[Problem]]:
    """Usable rows, and the problems of all others."""
    rows: list[Rate] = []
    problems: list[Problem] = []
    first_line: dict[tuple[str, date], int] = {}
    for number, cells in lines:
        place = phrase("bare_line", file=label, line=number)
        cell_problems = _cell_problems(place, cells)
        problems += cell_problems
        if more is not None and len(cells) == len(COLUMNS):
            problems += more(label, cells)
        if cell_problems:
            continue
        row = _rate_of(cells)
        before = first_line.setdefault((row.name, row.valid_from), number)
        if before != number:
            words = fault("rates_row_twice", place, name=row.name, day=row.valid_from, line=before)
            problems.append(words)
        rows.append(row)
    return rows, problems


def _rate_of(cells: list[str]) -> Rate:
    """Row of cells already checked."""
    name, valid_from, value, unit, confidence, source = (cell.strip() for cell in cells)
    return Rate(
        name=name,
        valid_from=date.fromisoformat(valid_from),
        value=float(value),
        unit=unit,
        confidence=confidence,
        source=source,
    )


def _cell_problems(place: Phrase, cells: list[str]) -> list[Problem]:
    """All that is wrong in the cells of a row."""
    if len(cells) != len(COLUMNS):
        n = len(cells)
        return [fault("rates_cells", place, n=n, wanted=len(COLUMNS), columns=COLUMNS)]
    checks: dict[str, tuple[Callable[[str], bool], Phrase]] = {
        "name": (bool, phrase("dotted_name")),
        "valid_from": (_is_day, phrase("day_of_rate")),
        "value": (_is_finite, phrase("finite_number")),
        "unit": (UNITS.__contains__, phrase("one_of", known=tuple(UNITS))),
        "confidence": (CONFIDENCES.__contains__, phrase("one_of", known=tuple(CONFIDENCES))),
        "source": (bool, phrase("publication")),
    }
    where = {column: phrase("part", place=place, part=column) for column in COLUMNS}
    problems = [
        fault("unexpected", where[column], found=repr(cell.strip()), expected=checks[column][1])
        for column, cell in zip(COLUMNS, cells, strict=True)
        if not checks[column][0](cell.strip())
    ]
    value, unit = cells[2].strip(), cells[3].strip()
    if unit == "EUR/kWh" and _is_finite(value) and abs(float(value)) > MOST_EUR_PER_KWH:
        most, guess = MOST_EUR_PER_KWH, phrase("is_it_cents_or_mwh")
        problems.append(
            fault("price_too_high", where["value"], found=value, most=most, guess=guess)
        )
    return problems


def _is_day(text: str) -> bool:
    """Whether a text is a day in ISO notation, with its dashes."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_finite(text: str) -> bool:
    """Whether a text is a finite number."""
    try:
        return isfinite(float(text))
    except ValueError:
        return False
