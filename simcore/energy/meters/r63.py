"""Reader of the R63 flow of Enedis: load curves as JSON or CSV, with their steps."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from simcore.base.errors import Phrase, did_you_mean, phrase, refuse
from simcore.base.masking import masked
from simcore.base.records import Counts
from simcore.energy.meters.asked import Asked
from simcore.energy.meters.cells import numbers
from simcore.energy.meters.columns import without_tail
from simcore.energy.meters.lengths import STEPS
from simcore.energy.meters.portal import is_production
from simcore.energy.meters.readings import UNKNOWN, Readings
from simcore.energy.meters.stamps import utc_stamps
from simcore.energy.meters.text import Rows, cells, column
from simcore.energy.meters.units import known_unit

ACTIVE = "PA"
"""Active power; PRI and PRC are reactive, E is voltage (Enedis.SGE.GUI.0503, R63)."""

DOUBTFUL = "1"
CORRECTED, ESTIMATED, BEST = "C", "E", "BEST"
"""Natures of a value, and the stage of the best ones known (R63)."""

_COLUMNS = {
    "prm": "Identifiant PRM",
    "physical": "Grandeur physique",
    "business": "Grandeur métier",
    "unit": "Unité",
    "d": "Horodate",
    "v": "Valeur",
    "n": "Nature",
    "p": "Pas",
    "iv": "Indice de vraisemblance",
    "stage": "Etape métier",
}
R63_CSV, R63_JSON = phrase("layout_r63_csv"), phrase("layout_r63_json")
"""Names of the two forms of the flow."""
Points = Sequence[Mapping[str, Any]]


def is_r63_csv(rows: Rows) -> bool:
    """Whether a table has the columns of the R63 flow."""
    first = rows[0] if rows else []
    return all(column(first, _COLUMNS[name]) is not None for name in ("prm", "d", "v", "p"))


def read_r63_csv(rows: Rows, place: str, identifier: str, asked: Asked) -> list[Readings]:
    """Readings of every meter of an R63 CSV, one row a point."""
    numbers_of = {name: column(rows[0], title) for name, title in _COLUMNS.items()}
    filled = [n for n, row in enumerate(rows) if n and any(row)]
    stamp = numbers_of["d"]
    assert stamp is not None
    body, lines, told = without_tail([rows[n] for n in filled], [n + 1 for n in filled], stamp)
    groups: dict[tuple[str, ...], tuple[list[dict[str, str]], list[int]]] = {}
    for line, row in zip(lines, body, strict=True):
        point = {name: cells([row], number)[0] for name, number in numbers_of.items()}
        key = (point["prm"] or identifier, *(point[k] for k in ("physical", "business", "unit")))
        points, own_lines = groups.setdefault(key, ([], []))
        points.append(point)
        own_lines.append(line)
    curves = [
        _readings(points, own_lines, (place, place, R63_CSV), key, asked)
        for key, (points, own_lines) in groups.items()
    ]
    return [replace(one, notes=(*one.notes, *told)) for one in _active_curves(curves, place)]


def read_r63_json(content: Any, place: str, asked: Asked) -> list[Readings]:
    """Readings of every meter of an R63 JSON, one entry of ``mesures`` a meter."""
    curves = []
    for number, meter in enumerate(_measures(content, place), start=1):
        where = f"{place}, mesures {number}"
        identifier = str(_part(meter, "idPrm", where))
        for curve in _list(meter, "grandeur", where):
            points = _list(curve, "points", where)
            others = (point for point in points[1:] if not isinstance(point, dict))
            for point in (*points[:1], *others):
                for name in ("v", "d", "p", "n"):
                    _part(point, name, f"{where}, points")
            stage = str(meter.get("etapeMetier", ""))
            points = [{**point, "stage": stage} for point in points]
            keys = ("grandeurPhysique", "grandeurMetier", "unite")
            key = (identifier, *(str(_part(curve, name, where)) for name in keys))
            lines = range(1, len(points) + 1)
            layout = (f"{where}, points", place, R63_JSON)
            curves.append(_readings(points, lines, layout, key, asked))
    return _active_curves(curves, place)


def _measures(content: Any, place: str) -> Any:
    flow = table.get("codeFlux", "") if isinstance(table := _header(content), dict) else ""
    is_other = bool(flow) and flow != "R63"
    if isinstance(content, dict) and isinstance(content.get("mesures"), list) and not is_other:
        return content["mesures"]
    raise refuse("flow_unread", place, flow=flow) if flow else refuse("flow_missing", place)


def _header(content: Any) -> Any:
    return content.get("header") if isinstance(content, dict) else None


def _part(table: Any, name: str, place: str) -> Any:
    """Entry of a table of the file; refused where it is not there."""
    if not isinstance(table, dict):
        raise refuse("json_no_table", place, kind=type(table).__name__, name=name)
    if name not in table:
        guess = did_you_mean(name, table)
        raise refuse("json_part_missing", place, name=name, guess=guess)
    return table[name]


def _list(table: Any, name: str, place: str) -> list[Any]:
    """List of a table of the file; refused where something else stands there."""
    part = _part(table, name, place)
    if not isinstance(part, list):
        raise refuse("json_no_list", place, kind=type(part).__name__, name=name)
    return part


def _readings(
    points: Points,
    lines: Sequence[int],
    layout: tuple[str, str, Phrase],
    key: tuple[str, ...],
    asked: Asked,
) -> Readings | str:
    """Readings of a curve; its quantity alone where it is no active power."""
    place, source, title = layout
    identifier, physical, business, unit = key
    if physical != ACTIVE:
        return physical
    natures = Counter(str(point.get("n", "")) for point in points)
    value = numbers([_text(point, "v") for point in points], lines, place)
    stamps = [_text(point, "d") for point in points]
    where = phrase("meter", file=place, meter=masked(identifier))
    return Readings(
        identifier=identifier,
        source=source,
        layout=title,
        stamp_utc=utc_stamps(stamps, lines, place, zone=asked.zone),
        value=value,
        minutes=told_minutes([_text(point, "p") for point in points], lines, place),
        unit=known_unit(unit, where) if unit else "",
        stamps=UNKNOWN,
        is_production=is_production(business),
        is_doubtful=np.array([_text(point, "iv") == DOUBTFUL for point in points], bool),
        notes=tuple(phrase("of_nature", n=n, nature=name) for name, n in natures.items() if name),
        rank=np.array([rank_of(_text(point, "n"), _text(point, "stage")) for point in points]),
    )


def rank_of(nature: str, stage: str) -> int:
    """Which of several values for one stamp stays: corrected, best known, raw, estimated.

    Examples
    --------
    >>> [rank_of(nature, stage) for nature, stage in (("C", ""), ("B", "BEST"), ("B", "BRUT"))]
    [2, 1, 0]
    """
    if nature == CORRECTED:
        return 2
    return -1 if nature == ESTIMATED else int(stage.upper() == BEST)


def _text(point: Mapping[str, Any], name: str) -> str:
    value = point.get(name)
    return "" if value is None else str(value)


def told_minutes(texts: Sequence[str], lines: Sequence[int], place: str) -> Counts:
    """Lengths of step from ``PT5M`` to ``PT60M``. [minutes]."""
    minutes_of = {f"PT{step}M": step for step in STEPS} | {"PT1H": 60}
    for text in dict.fromkeys(texts):
        if text not in minutes_of:
            where = phrase("bare_line", file=place, line=lines[texts.index(text)])
            raise refuse("step_unknown", where, text=text, known=tuple(minutes_of))
    return np.array([minutes_of[text] for text in texts], int)


def _active_curves(parsed: list[Readings | str], place: str) -> list[Readings]:
    """Curves of active power; refused where there is none."""
    curves = [curve for curve in parsed if isinstance(curve, Readings)]
    if curves:
        return curves
    inactive = sorted({kind for kind in parsed if isinstance(kind, str)})
    if inactive:
        raise refuse("curves_inactive", place, others=inactive, active=ACTIVE)
    raise refuse("curves_none", place, active=ACTIVE)
