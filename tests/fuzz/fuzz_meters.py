"""Curves of meters, as text and as workbooks: what is accepted is finite energy, slot by slot."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from harness import Kind
from layout_sample import WRITERS
from meter_sample import BOOK, DAY, NEXT, RELATIONS, SHEET, portal, r63, r63_csv, r63_points, rows
from meter_sample import workbook as written_book
from mutations import packed, text, tree, zipped

from simcore.energy.meters import read_meter

TIMES = [*DAY[1:], NEXT]
POINTS = r63_points(DAY, [400 + n for n in range(48)])
PLAIN = "time,12345678901234,flat\n" + "".join(
    f"{t}+00:00,0.{n:02d},0.3\n" for n, t in enumerate(DAY)
)
TEXTS = (
    portal(rows(TIMES)).encode(),
    portal(rows(TIMES), step="30").encode("utf-8-sig"),
    r63_csv(POINTS).encode(),
    json.dumps(r63(POINTS)).encode(),
    PLAIN.encode(),
    *(
        write([0.1 + n % 7 / 10 for n in range(96)], 30, units[0], ";", ".").encode()
        for write, units, _ in WRITERS.values()
    ),
)
BAD_TEXTS = (
    b"",
    b"\0\0\0",
    b"time,a\n",
    b"<html></html>",
    b"a,b\n1,2\n",
    b'{"mesures": 3}',
    b'{"energy": 3}',
    b'{"energyDetails": {"meters": [3], "unit": "Wh"}}',
    b'{"meter_reading": {"reading_type": 3, "interval_reading": [{}]}}',
    b"[" * 100_000,
    b'{"a": ' + b"9" * 5_000 + b"}",
    PLAIN.replace("0.3", "nan").encode(),
    PLAIN.replace("0.3", "-0.3").encode(),
    PLAIN.replace("0.3", "1e308").encode(),
    portal(rows(TIMES, "x")).encode(),
    portal(rows(TIMES, "1e300")).encode(),
    ("time," + ",".join(map(str, range(30_000))) + "\n").encode(),
)


def read(path: Path) -> None:
    curves, qualities = read_meter(path)
    assert len(curves) == len(qualities) > 0
    for curve in curves:
        starts = curve.start_utc.astype("datetime64[s]").astype(np.int64)
        assert len(starts) > 0
        assert (np.diff(starts) > 0).all()
        assert (curve.minutes > 0).all()
        assert np.isfinite(curve.energy_kwh).all()
        assert (curve.energy_kwh >= 0).all()
        assert (curve.energy_kwh < 1e5).all()


def _books() -> tuple[bytes, ...]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        cells = [row.split(";") for row in portal(rows(TIMES)).splitlines()]
        made = [written_book(path, cells).read_bytes()]
        serial = [[44_928 + n / 48, 600] for n in range(1, 49)]
        made.append(written_book(path, [*cells[:3], *serial]).read_bytes())
        made.append(written_book(path, [row.split(",") for row in PLAIN.splitlines()]).read_bytes())
    return tuple(made)


def _sheet(cells: str) -> bytes:
    return zipped(
        {
            "xl/workbook.xml": BOOK.encode(),
            "xl/_rels/workbook.xml.rels": RELATIONS.encode(),
            "xl/worksheets/sheet1.xml": f"{SHEET}{cells}</sheetData></worksheet>".encode(),
        }
    )


METER_TABLES = Kind(
    name="meter curves",
    good=TEXTS,
    bad=BAD_TEXTS,
    read=read,
    change=lambda data, random: (tree if data[:1] == b"{" else text)(data, random),
    name_of=lambda _: "meter.csv",
)
METER_BOOKS = Kind(
    name="meter workbooks",
    good=_books(),
    bad=(
        b"PK",
        b"PK\x03\x04" + b"\0" * 50,
        zipped({"a": b"b"}),
        _sheet(""),
        _sheet('<row r="900000000"/>'),
        _sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'),
        _sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
        _sheet("<a>" * 5_000 + "</a>" * 5_000),
    ),
    read=read,
    change=packed,
    name_of=lambda _: "meter.xlsx",
)
