"""Curves that are no table: JSON of Enedis and of SolarEdge, XML of Enedis, by their keys."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

import numpy as np

from simcore.base.errors import phrase, refuse
from simcore.base.masking import masked
from simcore.base.records import Counts
from simcore.base.textfile import json_content
from simcore.energy.meters.asked import Asked
from simcore.energy.meters.cells import numbers
from simcore.energy.meters.r63 import R63_JSON, rank_of, read_r63_json, told_minutes
from simcore.energy.meters.readings import END, START, Readings
from simcore.energy.meters.stamps import utc_stamps
from simcore.energy.meters.units import is_produced, known_unit

DATA_CONNECT, SOLAREDGE_JSON = phrase("layout_data_connect"), phrase("layout_solaredge_json")
R50 = phrase("layout_r50")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Points of a curve in a document: their texts, and what the document says of them all."""

    identifier: str
    stamps: Sequence[str]
    values: Sequence[str]
    lengths: Sequence[str]
    natures: Sequence[str]
    doubts: Sequence[str]
    unit: str
    is_production: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A layout of JSON documents: how it is known, and where its curves stand."""

    title: Any
    address: str
    keys: tuple[str, ...]
    series: Callable[[Any, str], Iterator[Series]]
    stamps: str


def read_json(text: str, place: str, identifier: str, asked: Asked) -> list[Readings]:
    """Readings of every curve of a JSON document."""
    content = _loaded(text, place)
    found = content if isinstance(content, Mapping) else {}
    for document in DOCUMENTS.values():
        if any(key in found for key in document.keys):
            curves = document.series(found, identifier)
            return [_readings(series, document, place, asked) for series in curves]
    return read_r63_json(content, place, asked)


def _loaded(text: str, place: str) -> Any:
    try:
        return json_content(text, place)
    except json.JSONDecodeError as error:
        where = phrase("bare_line", file=place, line=error.lineno)
        raise refuse("json_broken", where, said=error.msg) from None


def _readings(series: Series, document: Document, place: str, asked: Asked) -> Readings:
    lines = range(1, len(series.stamps) + 1)
    where = phrase("meter", file=place, meter=masked(series.identifier))
    return Readings(
        identifier=series.identifier,
        source=place,
        layout=document.title,
        stamp_utc=utc_stamps(series.stamps, lines, place, zone=asked.zone),
        value=numbers(series.values, lines, place),
        minutes=_minutes(series.lengths, lines, place),
        unit=known_unit(series.unit, where) if series.unit else "",
        stamps=document.stamps,
        is_production=series.is_production,
        is_doubtful=np.array([text == "1" for text in series.doubts], bool),
        rank=np.array([rank_of(nature, "") for nature in series.natures], int),
    )


def _minutes(lengths: Sequence[str], lines: Sequence[int], place: str) -> Counts:
    """Lengths told by the document; none where any point tells none."""
    if not all(lengths):
        return np.zeros(len(lengths), int)
    return told_minutes(lengths, lines, place)


def _of_data_connect(content: Mapping[str, Any], identifier: str) -> Iterator[Series]:
    """Curves of the answer of Enedis to ``consumption_load_curve`` (and ``production``)."""
    meters = content.get("usage_point", content.get("meter_reading"))
    for meter in meters if isinstance(meters, list) else [meters]:
        reading = _table(_table(meter).get("meter_reading", meter))
        about = _table(reading.get("reading_type"))
        points = [point for point in _list(reading.get("interval_reading")) if point]
        yield Series(
            identifier=str(reading.get("usage_point_id", "")) or identifier,
            stamps=_texts(points, "date"),
            values=_texts(points, "value"),
            lengths=_texts(points, "interval_length"),
            natures=_texts(points, "measure_type"),
            doubts=[""] * len(points),
            unit=str(about.get("unit", "")),
            is_production=bool(is_produced(str(about.get("measuring_period", "")))),
        )


def _of_solaredge(content: Mapping[str, Any], identifier: str) -> Iterator[Series]:
    """Curves of ``energy``, ``energyDetails``, ``power`` and ``powerDetails`` of SolarEdge."""
    about = _table(next(content[key] for key in _SOLAREDGE_KEYS if key in content))
    alone = [{"type": "Production", "values": about.get("values")}]
    meters = [_table(meter) for meter in _list(about.get("meters", alone))]
    for meter in meters:
        kind, points = str(meter.get("type", "")), _list(meter.get("values"))
        if kind not in _SOLAREDGE_METERS:
            continue
        yield Series(
            identifier=identifier if len(meters) == 1 else f"{identifier} {kind}",
            stamps=_texts(points, "date"),
            values=_texts(points, "value"),
            lengths=[""] * len(points),
            natures=[""] * len(points),
            doubts=[""] * len(points),
            unit=str(about.get("unit", "")),
            is_production=kind == "Production",
        )


def _table(part: object) -> Mapping[str, Any]:
    """A part that should be a table; an empty one where it is anything else."""
    return part if isinstance(part, Mapping) else {}


def _list(part: object) -> list[Any]:
    """A part that should be a list; an empty one where it is anything else."""
    return part if isinstance(part, list) else []


def _texts(points: Sequence[object], name: str) -> list[str]:
    values = (_table(point).get(name) for point in points)
    return ["" if value is None else str(value) for value in values]


_SOLAREDGE_KEYS = ("energyDetails", "energy", "powerDetails", "power")
_SOLAREDGE_METERS = ("Production", "Consumption")

DOCUMENTS = {
    "data_connect": Document(
        title=DATA_CONNECT,
        address="https://github.com/consometers/data-connect",
        keys=("meter_reading", "usage_point"),
        series=_of_data_connect,
        stamps=END,
    ),
    "solaredge_json": Document(
        title=SOLAREDGE_JSON,
        address="https://knowledge-center.solaredge.com/sites/kc/files/se_monitoring_api.pdf",
        keys=_SOLAREDGE_KEYS,
        series=_of_solaredge,
        stamps=START,
    ),
}
"""Layouts of JSON documents beside the R63 flow."""


def read_xml(data: bytes, place: str, identifier: str, asked: Asked) -> list[Readings]:
    """Readings of every meter of the R50 flow of Enedis (Enedis.SGE.GUI.0318).

    A stamp ends the half-hour whose mean power it gives; ``IV`` 1 marks a doubtful value.
    """
    tree = _tree(data, place)
    if _name(tree) != "R50":
        raise refuse("curves_xml", place)
    curves = [_of_r50(meter, place, identifier, asked) for meter in _all(tree, "PRM")]
    if not curves:
        raise refuse("curves_xml", place)
    return curves


def _of_r50(meter: Element, place: str, identifier: str, asked: Asked) -> Readings:
    points = [
        {_name(part): (part.text or "").strip() for part in point} for point in _all(meter, "PDC")
    ]
    lines = range(1, len(points) + 1)
    prm = next((one.text or "" for one in _all(meter, "Id_PRM")), "").strip()
    return Readings(
        identifier=prm or identifier,
        source=place,
        layout=R50,
        stamp_utc=utc_stamps([p.get("H", "") for p in points], lines, place, zone=asked.zone),
        value=numbers([p.get("V", "") for p in points], lines, place),
        minutes=np.zeros(len(points), int),
        unit="w",
        stamps=END,
        is_production=False,
        is_doubtful=np.array([p.get("IV", "") == "1" for p in points], bool),
    )


def _tree(data: bytes, place: str) -> Element:
    """Tree of XML that declares nothing beyond itself."""
    head = data.lower()
    if b"\0" in data or b"<!doctype" in head or b"<!entity" in head:
        raise refuse("workbook_entities", place, part="XML")
    try:
        return fromstring(data)
    except ParseError as error:
        raise refuse("xml_broken", place, said=str(error)) from None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(tree: Element, name: str) -> Iterator[Element]:
    return (element for element in tree.iter() if _name(element) == name)


__all__ = ["DOCUMENTS", "R50", "R63_JSON", "read_json", "read_xml"]
