"""Day-ahead prices as ENTSO-E's transparency platform exports them, as rows of spot prices."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from simcore.base.errors import InputError, Phrase, Problem, did_you_mean, fault, phrase, refuse

CLOCK = re.compile(r"^mtu(?: ?\((?P<zone>[a-z/]+)\))?$")
"""Title of the interval of a price: ``MTU (CET/CEST)``, ``MTU (UTC)``."""
PRICE = re.compile(r"^day-ahead price\s*[(\[](?P<money>[a-z]+)/(?P<unit>[a-z]+)[)\]]$")
SEQUENCES = ("", "without sequence", "1", "sequence 1", "sequence sequence 1")
"""Rows of the first auction; where prices of two lengths are given, the others repeat it."""
NO_PRICE = ("", "-", "n/e", "n/a")
MWH = 1000.0
_STAMP = re.compile(r"(\d\d)[./](\d\d)[./](\d{4}) (\d\d):(\d\d)(?::\d\d)?(?: \((CES?T)\))?")
_OFFSETS = {"CET": timezone(timedelta(hours=1)), "CEST": timezone(timedelta(hours=2))}
_BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotRow:
    """A price of a file: where it stands, its start in UTC, EUR/kWh as text."""

    place: Phrase
    stamp: datetime
    price: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Titles:
    """Numbers of the columns of an export; None where it lacks one."""

    clock: int
    zone: str
    price: int
    sequence: int | None
    area: int | None
    n_columns: int


def is_entsoe(header: Sequence[str]) -> bool:
    """Whether the first line of a file is that of an export.

    Examples
    --------
    >>> is_entsoe(["MTU (CET/CEST)", "Day-ahead Price [EUR/MWh]", "Currency", "BZN|FR"])
    True
    >>> is_entsoe(["time", "eur_per_kwh"])
    False
    """
    return any(CLOCK.match(cell.strip().lower()) for cell in header)


def entsoe_rows(path: Path, lines: Sequence[Sequence[str]]) -> list[SpotRow]:
    """Rows of an export, the first auction alone, in the order of time.

    Raises
    ------
    InputError
        With the columns that are missing, another money, another unit, or the line of every
        stamp or price that cannot be read.
    """
    titles = _titles(path, lines[0])
    _check_area(path, lines, titles)
    rows: list[SpotRow] = []
    problems: list[Problem] = []
    for number, cells in enumerate(lines[1:], start=2):
        place = phrase("line", file=path, line=number)
        found = _row(place, cells, titles, rows[-1].stamp if rows else None)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            rows.append(found)
    if problems:
        raise InputError(problems)
    return rows


def _titles(path: Path, header: Sequence[str]) -> _Titles:
    names = [cell.strip().lower() for cell in header]
    place = phrase("line", file=path, line=1)
    clock = next(number for number, name in enumerate(names) if CLOCK.match(name))
    prices = [number for number, name in enumerate(names) if PRICE.match(name)]
    if not prices:
        guess = did_you_mean("day-ahead price (eur/mwh)", names)
        raise refuse("entsoe_price_missing", place, columns=list(header), guess=guess)
    match = PRICE.match(names[prices[0]])
    assert match is not None
    if (match["money"], match["unit"]) != ("eur", "mwh"):
        raise refuse("entsoe_money", place, found=header[prices[0]])
    zone = CLOCK.match(names[clock])
    assert zone is not None
    return _Titles(
        clock=clock,
        zone=zone["zone"] or "cet/cest",
        price=prices[0],
        sequence=names.index("sequence") if "sequence" in names else None,
        area=names.index("area") if "area" in names else None,
        n_columns=len(header),
    )


def _check_area(path: Path, lines: Sequence[Sequence[str]], titles: _Titles) -> None:
    """Refuse prices of several bidding zones."""
    if titles.area is None:
        return
    areas = {cells[titles.area].strip() for cells in lines[1:] if len(cells) > titles.area}
    if len(areas) > 1:
        raise refuse("entsoe_areas", str(path), areas=sorted(areas))


def _row(
    place: Phrase, cells: Sequence[str], titles: _Titles, before: datetime | None
) -> SpotRow | Problem | None:
    """A row, what is wrong with it, or None where it holds no price of the first auction."""
    if not any(cell.strip() for cell in cells):
        return None
    if len(cells) != titles.n_columns:  # a file cut short ends within a row
        return fault("cells_for_columns", place, n=len(cells), columns=titles.n_columns)
    price = cells[titles.price].strip().lower()
    is_other = titles.sequence is not None and (
        cells[titles.sequence].strip().lower() not in SEQUENCES
    )
    if price in NO_PRICE or is_other:
        return None
    stamp = _utc(cells[titles.clock], titles.zone, before)
    if stamp is None:
        return fault("entsoe_stamp", place, found=repr(cells[titles.clock]))
    return SpotRow(place=place, stamp=stamp, price=_per_kwh(price))


def _per_kwh(text: str) -> str:
    """EUR/MWh as EUR/kWh; what is no number stays as it is, for the check of all prices."""
    try:
        return repr(float(text.replace(",", ".")) / MWH)
    except ValueError:
        return text


def _utc(text: str, zone: str, before: datetime | None) -> datetime | None:
    """Start of an interval in UTC.

    In the hour that the clock has twice, the mark behind the stamp tells which; without one,
    it is the later where the earlier would not come after the price ``before``.
    """
    match = _STAMP.match(text.strip())
    if match is None:
        return None
    day, month, year, hour, minute = (int(match[number]) for number in range(1, 6))
    try:
        local = datetime(year, month, day, hour, minute)
    except ValueError:
        return None
    return next(_instants(local, zone, match[6], before))


def _instants(
    local: datetime, zone: str, mark: str | None, before: datetime | None
) -> Iterator[datetime]:
    if zone == "utc":
        yield local
    if mark is not None:
        yield _plain(local.replace(tzinfo=_OFFSETS[mark]))
    first, second = (_plain(local.replace(tzinfo=_BRUSSELS, fold=fold)) for fold in (0, 1))
    yield second if before is not None and first <= before < second else first


def _plain(stamp: datetime) -> datetime:
    return stamp.astimezone(UTC).replace(tzinfo=None)
