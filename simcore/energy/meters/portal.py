"""Reader of the exports of the Enedis customer portal that describe the meter: load curves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simcore.base.errors import InputError, Phrase, Where, phrase, refuse
from simcore.base.masking import masked
from simcore.energy.meters.asked import Asked
from simcore.energy.meters.cells import numbers
from simcore.energy.meters.columns import without_tail
from simcore.energy.meters.readings import END, UNKNOWN, Readings
from simcore.energy.meters.stamps import looks_like_time, utc_stamps
from simcore.energy.meters.text import Rows, cells, column, folded
from simcore.energy.meters.units import heading_of, known_unit

PRM = "Identifiant PRM"
CURVE = "Courbe de charge"
PORTAL = phrase("layout_portal")
WEB_EXPORT = phrase("layout_web_export")
_INDEX = ("typedereleve", "easf1", "easd1", "east")


def is_portal(rows: Rows) -> bool:
    """Whether a table opens with the lines that describe the meter."""
    first = rows[0] if rows else []
    return column(first, PRM) is not None and column(first, "Horodate") is None


def is_web_export(rows: Rows) -> bool:
    """Whether each row has the day, the hour, the value and the meter."""
    first = rows[0] if rows else []
    titles = ("Date de la mesure", "Heure de la mesure", "Valeur")
    return all(column(first, name) is not None for name in titles)


def read_portal(rows: Rows, place: str, identifier: str, asked: Asked) -> list[Readings]:
    """Readings of every meter of an export with two lines about each meter.

    Index readings beside a curve are left out, and told; alone they are refused.
    """
    starts = [
        n
        for n, row in enumerate(rows)
        if row and not looks_like_time(row[0]) and column(row[:1], PRM) is not None
    ]
    ends = [*starts[1:], len(rows)]
    curves: list[Readings] = []
    refused: list[InputError] = []
    for start, end in zip(starts, ends, strict=True):
        try:
            curves.append(_block(rows[start:end], start, (place, identifier), asked))
        except InputError as error:
            if [problem.key for problem in error.problems] != ["no_curve"]:
                raise
            refused.append(error)
    if not curves:
        raise refused[0]
    told = (phrase("blocks_skipped", n=len(refused)),) if refused else ()
    return [replace(curve, notes=(*curve.notes, *told)) for curve in curves]


def _block(rows: Rows, offset: int, of: tuple[str, str], asked: Asked) -> Readings:
    """One meter: names and values of its description, header, rows."""
    place, identifier = of
    is_row = [n for n, row in enumerate(rows) if any(row)]
    if len(is_row) < 3:
        raise refuse("meter_cut_short", place, n=len(rows))
    first, second, header = (rows[n] for n in is_row[:3])
    about = dict(zip(map(folded, first), second, strict=False))
    _check_is_curve(_described(about, "Type de données"), header, place)
    stamp, value = column(header, "Horodate"), _value_column(header)
    if stamp is None or value is None:
        where = phrase("bare_line", file=place, line=offset + is_row[2] + 1)
        raise refuse("portal_columns", where, names=header)
    body, lines = [rows[n] for n in is_row[3:]], [offset + n + 1 for n in is_row[3:]]
    body, lines, told = _curve_rows(body, lines, stamp)
    _check_active(_described(about, "Grandeur physique"), place)
    step_minutes = _described(about, "Pas en minutes")
    declared = _described(about, "Unité")
    steps = (phrase("steps_declared", minutes=step_minutes),) if step_minutes else ()
    return Readings(
        identifier=_described(about, PRM) or identifier,
        source=place,
        layout=PORTAL,
        stamp_utc=utc_stamps(cells(body, stamp), lines, place, zone=asked.zone),
        value=numbers(cells(body, value), lines, place),
        minutes=np.zeros(len(body), int),
        unit=known_unit(declared, place) if declared else heading_of(header[value], place).unit,
        stamps=END,
        is_production=is_production(_described(about, "Grandeur métier")),
        is_doubtful=np.zeros(len(body), bool),
        notes=(*steps, *told),
    )


def _value_column(header: list[str]) -> int | None:
    """Number of the column of values, whatever unit it names."""
    return next((n for n, cell in enumerate(header) if folded(cell).startswith("valeur")), None)


def _curve_rows(
    body: Rows, lines: list[int], stamp: int
) -> tuple[Rows, list[int], tuple[Phrase, ...]]:
    """Rows of the curve: without a block of index readings below it, without totals."""
    heads = (n for n, cell in enumerate(cells(body, stamp)) if not looks_like_time(cell))
    index = next((n for n in heads if {folded(cell) for cell in body[n]} & set(_INDEX)), None)
    told: tuple[Phrase, ...] = ()
    if index:
        told = (phrase("index_rows_skipped", n=len(body) - index),)
        body, lines = body[:index], lines[:index]
    body, lines, after = without_tail(body, lines, stamp)
    return body, lines, (*told, *after)


def read_web_export(rows: Rows, place: str, identifier: str, asked: Asked) -> list[Readings]:
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
        _web_meter(header, rows, numbered, (place, *key), asked) for key, numbered in groups.items()
    ]


def _web_meter(
    header: list[str],
    all_rows: Rows,
    numbered: Sequence[int],
    key: tuple[str, str, str],
    asked: Asked,
) -> Readings:
    place, identifier, kind = key
    rows, lines = [all_rows[n] for n in numbered], [n + 1 for n in numbered]

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
        stamp_utc=utc_stamps(stamps, lines, place, zone=asked.zone),
        value=numbers(texts("Valeur"), lines, place),
        minutes=np.zeros(len(rows), int),
        unit=known_unit(next(iter(units)), where) if units else "",
        stamps=UNKNOWN,
        is_production=is_production(kind),
        is_doubtful=np.zeros(len(rows), bool),
        notes=tuple(phrase("of_status", n=n, status=name) for name, n in statuses.items()),
    )


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
