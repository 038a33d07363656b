"""Files of measured curves: their layout is told by their content, never by their name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simcore.base.errors import InputError, Phrase, Problem, did_you_mean, fault, phrase, refuse
from simcore.base.masking import masked, masked_labels
from simcore.base.textfile import checked_text, decoded, file_bytes, is_file, names_beside
from simcore.energy.meters.asked import NOTHING, Asked
from simcore.energy.meters.columns import fits, read_chosen, read_columns
from simcore.energy.meters.curves import MeterCurve, curve_of
from simcore.energy.meters.documents import read_json, read_xml
from simcore.energy.meters.layouts import LAYOUTS, Layout
from simcore.energy.meters.portal import (
    PORTAL,
    WEB_EXPORT,
    is_portal,
    is_web_export,
    read_portal,
    read_web_export,
)
from simcore.energy.meters.quality import MeterQuality, quality_of
from simcore.energy.meters.r63 import R63_CSV, is_r63_csv, read_r63_csv
from simcore.energy.meters.readings import Readings, Steps, joined, steps_of
from simcore.energy.meters.resemblance import resemblance
from simcore.energy.meters.text import Rows, rows_of
from simcore.energy.meters.workbook import sheets

Curves = tuple[list[MeterCurve], list[MeterQuality]]
KNOWN = (".csv", ".txt", ".json", ".xlsx", ".xml")
"""Endings of the files taken from a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A layout of tables: its name, how it is known, how it is read."""

    title: Phrase
    matches: Callable[[Rows], bool]
    read: Callable[[Rows, str, str, Asked], list[Readings]]


def _declared(layout: Layout) -> Reader:
    """Reader of a declared layout."""

    def matches(rows: Rows) -> bool:
        return fits(layout, rows)

    def read(rows: Rows, place: str, identifier: str, asked: Asked) -> list[Readings]:
        return read_columns(layout, rows, place, identifier, asked)

    return Reader(title=layout.title, matches=matches, read=read)


READERS = {
    "portal": Reader(title=PORTAL, matches=is_portal, read=read_portal),
    "r63": Reader(title=R63_CSV, matches=is_r63_csv, read=read_r63_csv),
    "web": Reader(title=WEB_EXPORT, matches=is_web_export, read=read_web_export),
    **{name: _declared(layout) for name, layout in LAYOUTS.items()},
}
"""Layouts of tables, in the order in which they are tried."""


def read_meter(path: Path | str, **said: Any) -> Curves:
    """Curves of all meters of a file or folder, and their qualities, numbers masked.

    ``said`` is what :class:`Asked` holds: ``unit``, ``stamps``, ``zone`` and so on.
    """
    return read_meters([Path(path)], asked=Asked(**said))


def read_meters(
    paths: Sequence[Path], *, show_identifiers: bool = False, asked: Asked = NOTHING
) -> Curves:
    """Curves of all meters of several files, one a meter and direction, and their qualities.

    Parameters
    ----------
    paths
        Files or folders. A meter found in several files has its steps joined.
    show_identifiers
        Keep the numbers of the meters; by default all but four digits are stars.
    asked
        What the user says of files that do not tell it.

    Raises
    ------
    InputError
        With the problems of all files.
    """
    joint = read_steps(paths, asked)
    identifiers = [steps.identifier for steps in joint]
    labels = dict(zip(identifiers, identifiers, strict=True))
    if not show_identifiers:
        labels = masked_labels(identifiers)
    labelled = [(steps, labels[steps.identifier]) for steps in joint]
    _check_has_values(labelled)
    return (
        [curve_of(steps, label) for steps, label in labelled],
        [quality_of(steps, label) for steps, label in labelled],
    )


def read_steps(paths: Sequence[Path], asked: Asked = NOTHING) -> list[Steps]:
    """Steps of all meters of several files or folders, one a meter and direction."""
    parts: list[Steps] = []
    problems: list[Problem] = []
    for path in _files(paths, problems):
        try:
            parts += [steps_of(readings, asked) for readings in _readings(path, asked)]
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    meters: dict[tuple[str, bool], list[Steps]] = {}
    for part in parts:
        meters.setdefault((part.identifier, part.is_production), []).append(part)
    if not meters:
        raise refuse("meter_rowless", masked(str(paths[0])))
    return [joined(group) for group in meters.values()]


def _files(paths: Sequence[Path], problems: list[Problem]) -> list[Path]:
    """Files of files and folders, each once; what is neither becomes a problem."""
    files: dict[Path, None] = {}
    for path in paths:
        if is_file(path):
            files[path] = None
            continue
        within = sorted(path.glob("*")) if is_file(path, or_folder=True) else []
        usable = [file for file in within if file.is_file() and file.suffix.lower() in KNOWN]
        files |= dict.fromkeys(usable)
        if not usable:
            problems.append(_absent_problem(path))
    return list(files)


def _absent_problem(path: Path) -> Problem:
    if is_file(path, or_folder=True):
        return fault("curves_folder_empty", masked(str(path)), known=tuple(KNOWN))
    guess = did_you_mean(path.name, names_beside(path))
    return fault("curves_missing", masked(str(path)), guess=guess)


def is_strictly_plain(path: Path) -> bool:
    """Whether a file is the plain CSV of this package to the letter, or in no known layout.

    ``share`` and ``bill`` read such files line by line, to tell every fault with its line.
    """
    if not is_file(path):
        return True
    data = file_bytes(path, masked(path.name))
    text = decoded(data)
    if data.lstrip(b"\xef\xbb\xbf \r\n")[:5] == b"time," and "\0" not in text:
        return not fits(LAYOUTS["solaredge"], _trimmed(rows_of(text[:4000])))
    if data[:2] == b"PK" or text.lstrip()[:1] in ("<", "{", "["):
        return False
    rows = _trimmed(rows_of(text, masked(path.name)))
    return not any(reader.matches(rows) for reader in READERS.values())


def _readings(path: Path, asked: Asked) -> list[Readings]:
    """Readings of one file, whatever it is."""
    place = masked(path.name)
    data = file_bytes(path, place)
    if data[:2] == b"PK":
        return _of_workbook(data, place, path.stem, asked)
    text = checked_text(decoded(data), place)
    start = text.lstrip()[:1]
    if start == "<":
        return read_xml(data, place, path.stem, asked)
    if start in ("{", "["):
        return read_json(text, place, path.stem, asked)
    return _of_table(rows_of(text, place), place, path.stem, asked)


def _of_workbook(data: bytes, place: str, identifier: str, asked: Asked) -> list[Readings]:
    """Readings of the first sheet with a known layout."""
    tables = sheets(data, place)
    for _, rows in tables:
        if any(reader.matches(_trimmed(rows)) for reader in READERS.values()):
            return _of_table(rows, place, identifier, asked)
    return _of_table(tables[0][1] if tables else [], place, identifier, asked)


def _of_table(rows: Rows, place: str, identifier: str, asked: Asked) -> list[Readings]:
    if asked.columns:
        return read_chosen(rows, place, identifier, asked)
    rows = _trimmed(rows)
    reader = next((candidate for candidate in READERS.values() if candidate.matches(rows)), None)
    if reader is None:
        first = masked(";".join(rows[0])[:80]) if rows else phrase("empty_file")
        titles = [candidate.title for candidate in READERS.values()]
        where = phrase("bare_line", file=place, line=1)
        guess = resemblance(rows)
        raise refuse("curves_layout", where, first=first, titles=titles, guess=guess)
    return reader.read(rows, place, identifier, asked)


def _trimmed(rows: Rows) -> Rows:
    """Rows without empty ones before the first, so that the header comes first."""
    first = next((n for n, row in enumerate(rows) if any(row)), len(rows))
    return rows[first:]


def _check_has_values(labelled: list[tuple[Steps, str]]) -> None:
    problems = [
        fault("curve_blank", phrase("meter", file=steps.source, meter=label))
        for steps, label in labelled
        if not (steps.energy_kwh >= 0).any()
    ]
    if problems:
        raise InputError(problems)
