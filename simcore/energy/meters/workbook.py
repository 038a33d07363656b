"""Reader of XLSX tables with the standard library: stored values only, no formula is run."""

import re
import zlib
from datetime import datetime, timedelta
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import BadZipFile, ZipFile

from simcore.base.errors import InputError, refuse
from simcore.energy.meters.text import Rows, folded

BROKEN = (
    BadZipFile,
    ParseError,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ValueError,
)
"""What the standard library raises on a damaged or locked workbook."""

LARGEST_PART_BYTES = 200_000_000
"""Sheets that unpack to more are refused: no year of measures comes near (assumed)."""
MOST_TAGS = 10_000_000
"""Most tags of a sheet: the rows that a spreadsheet program holds, of two cells (assumed)."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What a spreadsheet program can hold in a sheet (specifications of Excel, Microsoft)."""
MOST_CELLS = 10_000_000
"""Most cells of a sheet, empty ones between filled ones too (assumed)."""

_TIMES = ("horodate", "date", "heure", "time", "utc")
_CELL = re.compile(r"^([A-Z]{1,9})\d+$")
_DAY_ZERO = datetime(1899, 12, 30)
_DAY_ZERO_1904 = datetime(1904, 1, 1)
_SERIAL_DAYS = (20_000, 80_000)
"""Serial days from 1954 to 2119: numbers that stand for a date in a column of stamps."""


def sheets(data: bytes, place: str) -> list[tuple[str, Rows]]:
    """Name and rows of every sheet of a workbook, in its order; cells as text.

    Raises
    ------
    InputError
        For what is no workbook, and for one that declares entities or is absurdly large.
    """
    try:
        with ZipFile(BytesIO(data)) as parts:
            return _sheets(parts, place)
    except InputError:
        raise
    except BROKEN as error:
        raise refuse("workbook_broken", place, said=str(error)) from None


def _sheets(parts: ZipFile, place: str) -> list[tuple[str, Rows]]:
    names = set(parts.namelist())
    if "xl/workbook.xml" not in names:
        raise refuse("workbook_none", place)
    book = _part(parts, "xl/workbook.xml", place)
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in _part(parts, "xl/_rels/workbook.xml.rels", place)
    }
    shared = "xl/sharedStrings.xml"
    strings = (
        [_words(element) for element in _part(parts, shared, place)] if shared in names else []
    )
    settings = next(_elements(book, "workbookPr"), None)
    is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    day_zero = _DAY_ZERO_1904 if is_1904 else _DAY_ZERO
    named = [(sheet.get("name", ""), _path(sheet, targets)) for sheet in _elements(book, "sheet")]
    _check_sizes(parts, [path for _, path in named], place)
    return [
        (name, _with_dates(_rows(_part(parts, path, place), strings, place), day_zero))
        for name, path in named
    ]


def _path(sheet: Element, targets: dict[str | None, str]) -> str:
    """Part of the workbook that holds a sheet."""
    links = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
    target = targets.get(links[0] if links else None, "").lstrip("/")
    return target if target.startswith("xl/") else f"xl/{target}"


def _check_sizes(parts: ZipFile, paths: list[str], place: str) -> None:
    """Refuse sheets that unpack to too much, one that is named again counted again."""
    size = sum(parts.getinfo(path).file_size for path in paths)
    if size > LARGEST_PART_BYTES:
        most = LARGEST_PART_BYTES / 1e6
        raise refuse("workbook_too_large", place, part=f"{paths[0]} ...", most=most)


def _part(parts: ZipFile, path: str, place: str) -> Element:
    """Tree of a part of the workbook, refused where it could reach beyond itself."""
    if parts.getinfo(path).file_size > LARGEST_PART_BYTES:
        raise refuse("workbook_too_large", place, part=path, most=LARGEST_PART_BYTES / 1e6)
    data = parts.read(path)
    # UTF-16 would hide the words below; workbooks are written in UTF-8.
    if b"\0" in data or b"<!doctype" in (head := data.lower()) or b"<!entity" in head:
        raise refuse("workbook_entities", place, part=path)
    if data.count(b"<") > MOST_TAGS:
        raise refuse("workbook_tags", place, part=path, most=MOST_TAGS)
    return fromstring(data)


def _elements(tree: Element, name: str) -> "filter[Element]":
    return filter(lambda element: element.tag.rpartition("}")[2] == name, tree.iter())


def _words(item: Element) -> str:
    """Text of a shared or inline string, all its runs together."""
    return "".join(run.text or "" for run in _elements(item, "t"))


def _rows(sheet: Element, strings: list[str], place: str) -> Rows:
    """Rows of a sheet; cells and rows that are left out stand empty."""
    rows: Rows = []
    n_cells = 0
    for row in _elements(sheet, "row"):
        number = int(row.get("r", len(rows) + 1))
        if number > MOST_ROWS:
            raise refuse("workbook_place", place, found=row.get("r"), rows=MOST_ROWS)
        rows += [[] for _ in range(len(rows), number - 1)]
        rows.append(_cells_of(row, strings, place))
        n_cells += len(rows[-1])
        if n_cells > MOST_CELLS:
            raise refuse("table_cells", place, n=n_cells, most=MOST_CELLS)
    return rows


def _cells_of(row: Element, strings: list[str], place: str) -> list[str]:
    texts: list[str] = []
    for cell in row:
        where = _CELL.match(cell.get("r", ""))
        number = _column(where[1]) if where else len(texts)
        if number >= MOST_COLUMNS:
            raise refuse("workbook_place", place, found=cell.get("r", "?"), rows=MOST_ROWS)
        texts += [""] * (number - len(texts))
        texts.append(_text(cell, strings).strip())
    return texts


def _column(letters: str) -> int:
    """Number of a column from 0.

    Examples
    --------
    >>> _column("A"), _column("Z"), _column("AA")
    (0, 25, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _text(cell: Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _words(cell)
    value = next(_elements(cell, "v"), None)
    stored = "" if value is None else value.text or ""
    return strings[int(stored)] if kind == "s" and stored else stored


def _with_dates(rows: Rows, day_zero: datetime) -> Rows:
    """Rows with the serial days of columns of stamps written as dates and hours."""
    kinds: dict[int, str] = {}
    dated_rows: Rows = []
    for row in rows:
        heads = {n: folded(cell) for n, cell in enumerate(row)}
        stamp_heads = {n: head for n, head in heads.items() if head.startswith(_TIMES)}
        kinds = stamp_heads or kinds
        dated_rows.append(
            [
                _date_text(cell, kinds[n], day_zero) if n in kinds else cell
                for n, cell in enumerate(row)
            ]
        )
    return dated_rows


def _date_text(cell: str, head: str, day_zero: datetime) -> str:
    try:
        serial = float(cell)
    except ValueError:
        return cell
    is_hour = head.startswith("heure") and 0 <= serial < 1
    if not is_hour and not _SERIAL_DAYS[0] < serial < _SERIAL_DAYS[1]:
        return cell
    # Serial days are rounded to about a millisecond: back to whole seconds.
    time = day_zero + timedelta(seconds=round(serial * 86_400))
    if is_hour:
        return f"{time:%H:%M:%S}"
    return f"{time:%d/%m/%Y}" if head.startswith("datedelamesure") else f"{time:%Y-%m-%d %H:%M:%S}"
