"""Reader of the exports of the Enedis customer portal: load curves, in three layouts."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from simcore.base.errors import Where, phrase, refuse
from simcore.base.masking import masked
from simcore.energy.meters.cells import numbers, unit_of
from simcore.energy.meters.readings import END, UNKNOWN, Readings
from simcore.energy.meters.stamps import utc_stamps
from simcore.energy.meters.text import Rows, cells, column, folded

PRM = "Identifiant PRM"
CURVE = "Courbe de charge"
PORTAL = phrase("layout_portal")
TWO_COLUMNS = phrase("layout_two_columns")
WEB_EXPORT = phrase("layout_web_export")
_INDEX = ("typedereleve", "easf1", "easd1", "east")
_UNIT = re.compile(r"[(\[]\s*(\w+)\s*[)\]]\s*$|\s(k?(?:Wh?|VA|var))\s*$", re.IGNORECASE)


def is_portal(rows: Rows) -> bool:
    """Whether a table opens with the lines that describe the meter."""
    first = rows[0] if rows else []
    return column(first, PRM) is not None and column(first, "Horodate") is None


def is_web_export(rows: Rows) -> bool:
    """Whether each row has the day, the hour, the value and the meter."""
    first = rows[0] if rows else []
    titles = ("Date de la mesure", "Heure de la mesure", "Valeur")
    return all(column(first, name) is not None for name in titles)


def is_two_columns(rows: Rows) -> bool:
    """Whether a table has a stamp and a power, and nothing else."""
    first = [folded(cell) for cell in rows[0] if cell] if rows else []
    if len(first) != 2 or not first[0].startswith(("horodate", "date")):
        return False
    return first[1].startswith(("valeur", "value", "puissance"))


def read_portal(rows: Rows, place: str, identifier: str) -> list[Readings]:
    """Readings of every meter of an export with two lines about each meter."""
    starts = [n for n, row in enumerate(rows) if row and column(row[:1], PRM) is not None]
    ends = [*starts[1:], len(rows)]
    return [
        _block(rows[start:end], start, place, identifier)
        for start, end in zip(starts, ends, strict=True)
    ]


def _block(rows: Rows, offset: int, place: str, identifier: str) -> Readings:
    """One meter: names and values of its description, header, rows."""
    is_row = [n for n, row in enumerate(rows) if any(row)]
    if len(is_row) < 3:
        raise refuse("meter_cut_short", place, n=len(rows))
    first, second, third = (rows[n] for n in is_row[:3])
    about, header = dict(zip(map(folded, first), second, strict=False)), third
    _check_is_curve(_described(about, "Type de données"), header, place)
    stamp, value = column(header, "Horodate"), column(header, "Valeur")
    if stamp is None or value is None:
        where = phrase("bare_line", file=place, line=offset + is_row[2] + 1)
        raise refuse("portal_columns", where, names=header)
    body, lines = [rows[n] for n in is_row[3:]], [offset + n + 1 for n in is_row[3:]]
    _check_active(_described(about, "Grandeur physique"), place)
    n_rows = len(body)
    step_minutes = _described(about, "Pas en minutes")
    return Readings(
        identifier=_described(about, PRM) or identifier,
        source=place,
        layout=PORTAL,
        stamp_utc=utc_stamps(cells(body, stamp), lines, place),
        value=numbers(cells(body, value), lines, place),
        minutes=np.zeros(n_rows, int),
        unit=unit_of(_described(about, "Unité") or "W", place),
        stamps=END,
        is_production=is_production(_described(about, "Grandeur métier")),
        is_doubtful=np.zeros(n_rows, bool),
        notes=(phrase("steps_declared", minutes=step_minutes),) if step_minutes else (),
    )


def read_web_export(rows: Rows, place: str, identifier: str) -> list[Readings]:
    """Readings of every meter of an export that repeats the meter on each row."""
    header = rows[0]
    _check_is_curve("", header, place)
    prm, kind = column(header, "PRM"), column(header, "Grandeur métier")
    groups: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows[1:], start=1):
        if any(row):
            key = (cells([row], prm)[0] or identifier, cells([row], kind)[0])
            groups.setdefault(key, []).append(number)
    return [
        _web_meter(header, [rows[n] for n in numbered], [n + 1 for n in numbered], (place, *key))
        for key, numbered in groups.items()
    ]


def _web_meter(
    header: list[str], rows: Rows, lines: Sequence[int], key: tuple[str, str, str]
) -> Readings:
    place, identifier, kind = key

    def texts(name: str) -> list[str]:
        return cells(rows, column(header, name))

    where = phrase("meter", file=place, meter=masked(identifier))
    for physical in set(texts("Grandeur physique")):
        _check_active(physical, where)
    for data_kind in set(texts("Type de données")):
        _check_is_curve(data_kind, [], where)
    days, hours = texts("Date de la mesure"), texts("Heure de la mesure")
    stamps = [f"{day} {hour}" for day, hour in zip(days, hours, strict=True)]
    units = set(texts("Unité")) - {""}
    if len(units) > 1:
        first, *other_units = sorted(units)
        place_of_unit = phrase("unit_of_place", place=where)
        raise refuse("units_mixed", place_of_unit, first=first, second=other_units)
    statuses = Counter(status for status in texts("Statut de la mesure") if status)
    return Readings(
        identifier=identifier,
        source=place,
        layout=WEB_EXPORT,
        stamp_utc=utc_stamps(stamps, lines, place),
        value=numbers(texts("Valeur"), lines, place),
        minutes=np.zeros(len(rows), int),
        unit=unit_of(next(iter(units), "W"), where),
        stamps=UNKNOWN,
        is_production=is_production(kind),
        is_doubtful=np.zeros(len(rows), bool),
        notes=tuple(phrase("of_status", n=n, status=name) for name, n in statuses.items()),
    )


def read_two_columns(rows: Rows, place: str, identifier: str) -> list[Readings]:
    """Readings of an export of stamps (end of step) and mean powers; W where none is named."""
    header = [cell for cell in rows[0] if cell]
    unit = _UNIT.search(header[1])
    notes = () if unit else (phrase("read_as_watts"),)
    is_row = [n for n, row in enumerate(rows) if n and any(row)]
    body, lines = [rows[n] for n in is_row], [n + 1 for n in is_row]
    return [
        Readings(
            identifier=identifier,
            source=place,
            layout=TWO_COLUMNS,
            stamp_utc=utc_stamps(cells(body, 0), lines, place),
            value=numbers(cells(body, 1), lines, place),
            minutes=np.zeros(len(body), int),
            unit=unit_of(unit[1] or unit[2] if unit else "W", place),
            stamps=END,
            is_production=False,
            is_doubtful=np.zeros(len(body), bool),
            notes=notes,
        )
    ]


def is_production(kind: str) -> bool:
    """Whether a curve is injected power, from its business quantity (CONS or PROD)."""
    return folded(kind).startswith(("prod", "inj"))


def _described(about: dict[str, str], name: str) -> str:
    """What the file says under a name; empty text where it says nothing."""
    number = column(list(about), name)
    return "" if number is None else list(about.values())[number]


def _check_is_curve(kind: str, header: list[str], place: Where) -> None:
    names = {folded(cell) for cell in header}
    if folded(kind).startswith("index") or names & set(_INDEX):
        readings = phrase("index_readings", kind=kind or "Index")
        raise refuse("no_curve", place, found=readings, curve=CURVE)
    if kind and "courbe" not in folded(kind):
        raise refuse("no_curve", place, found=phrase("quoted", text=kind), curve=CURVE)


def _check_active(physical: str, place: Where) -> None:
    """Refuse reactive energy and voltage."""
    name = folded(physical)
    if name and not (name.startswith(("energieactive", "puissanceactive")) or name in ("ea", "pa")):
        where = phrase("part", place=place, part="Grandeur physique")
        raise refuse("energy_inactive", where, text=physical)
