"""Files of measured curves: their layout is told by their content, never by their name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from simcore.base.errors import InputError, Phrase, Problem, did_you_mean, fault, phrase, refuse
from simcore.base.masking import masked, masked_labels
from simcore.base.textfile import checked_text, decoded, file_bytes
from simcore.energy.meters.curves import MeterCurve, curve_of
from simcore.energy.meters.plain import PLAIN, is_plain, read_plain
from simcore.energy.meters.portal import (
    PORTAL,
    TWO_COLUMNS,
    WEB_EXPORT,
    is_portal,
    is_two_columns,
    is_web_export,
    read_portal,
    read_two_columns,
    read_web_export,
)
from simcore.energy.meters.quality import MeterQuality, quality_of
from simcore.energy.meters.r63 import R63_CSV, is_r63_csv, read_r63_csv, read_r63_json
from simcore.energy.meters.readings import UNKNOWN, Readings, Steps, joined, steps_of
from simcore.energy.meters.text import Rows, rows_of
from simcore.energy.meters.workbook import sheets

Curves = tuple[list[MeterCurve], list[MeterQuality]]
KNOWN = (".csv", ".txt", ".json", ".xlsx")
"""Endings of the files taken from a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A layout of tables: its name, how it is known, how it is read."""

    title: Phrase
    matches: Callable[[Rows], bool]
    read: Callable[[Rows, str, str], list[Readings]]


READERS = {
    "portal": Reader(title=PORTAL, matches=is_portal, read=read_portal),
    "r63": Reader(title=R63_CSV, matches=is_r63_csv, read=read_r63_csv),
    "web": Reader(title=WEB_EXPORT, matches=is_web_export, read=read_web_export),
    "two": Reader(title=TWO_COLUMNS, matches=is_two_columns, read=read_two_columns),
    "plain": Reader(title=PLAIN, matches=is_plain, read=read_plain),
}
"""Layouts of tables, in the order in which they are tried."""


def read_meter(path: Path | str, *, stamps: str = UNKNOWN) -> Curves:
    """Curves of all meters of a file or folder, and their qualities, numbers masked."""
    return read_meters([Path(path)], stamps=stamps)


def read_meters(
    paths: Sequence[Path], *, show_identifiers: bool = False, stamps: str = UNKNOWN
) -> Curves:
    """Curves of all meters of several files, one a meter and direction, and their qualities.

    Parameters
    ----------
    paths
        Files or folders. A meter found in several files has its steps joined.
    show_identifiers
        Keep the numbers of the meters; by default all but four digits are stars.
    stamps
        ``"start of step"`` or ``"end of step"``, for files that do not tell.

    Raises
    ------
    InputError
        With the problems of all files.
    """
    parts: list[Steps] = []
    problems: list[Problem] = []
    for path in _files(paths, problems):
        try:
            parts += [steps_of(readings) for readings in _readings(path, stamps)]
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    meters: dict[tuple[str, bool], list[Steps]] = {}
    for part in parts:
        meters.setdefault((part.identifier, part.is_production), []).append(part)
    labels = {key[0]: key[0] for key in meters}
    if not show_identifiers:
        labels = masked_labels([key[0] for key in meters])
    labelled = [(joined(group), labels[key[0]]) for key, group in meters.items()]
    _check_has_values(labelled)
    return (
        [curve_of(steps, label) for steps, label in labelled],
        [quality_of(steps, label) for steps, label in labelled],
    )


def _files(paths: Sequence[Path], problems: list[Problem]) -> list[Path]:
    """Files of files and folders, each once; what is neither becomes a problem."""
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_file():
            files[path] = None
            continue
        within = sorted(path.glob("*")) if path.is_dir() else []
        usable = [file for file in within if file.is_file() and file.suffix.lower() in KNOWN]
        files |= dict.fromkeys(usable)
        if not usable:
            problems.append(_absent_problem(path))
    return list(files)


def _absent_problem(path: Path) -> Problem:
    if path.is_dir():
        return fault("curves_folder_empty", masked(str(path)), known=tuple(KNOWN))
    near = [file.name for file in path.parent.glob("*")] if path.parent.is_dir() else []
    return fault("curves_missing", masked(str(path)), guess=did_you_mean(path.name, near))


def _readings(path: Path, stamps: str) -> list[Readings]:
    """Readings of one file, whatever it is."""
    place = masked(path.name)
    data = file_bytes(path, place)
    if data[:2] == b"PK":
        curves = _of_workbook(data, place, path.stem)
    else:
        text = checked_text(decoded(data), place)
        start = text.lstrip()[:1]
        if start == "<":
            raise refuse("curves_xml", place)
        is_json = start in ("{", "[")
        curves = (
            read_r63_json(text, place)
            if is_json
            else _of_table(rows_of(text, place), place, path.stem)
        )
    return [
        readings if readings.stamps else replace(readings, stamps=stamps) for readings in curves
    ]


def _of_workbook(data: bytes, place: str, identifier: str) -> list[Readings]:
    """Readings of the first sheet with a known layout."""
    tables = sheets(data, place)
    for _, rows in tables:
        if any(reader.matches(_trimmed(rows)) for reader in READERS.values()):
            return _of_table(rows, place, identifier)
    return _of_table(tables[0][1] if tables else [], place, identifier)


def _of_table(rows: Rows, place: str, identifier: str) -> list[Readings]:
    rows = _trimmed(rows)
    reader = next((candidate for candidate in READERS.values() if candidate.matches(rows)), None)
    if reader is None:
        first = masked(";".join(rows[0])[:80]) if rows else phrase("empty_file")
        titles = [candidate.title for candidate in READERS.values()]
        where = phrase("bare_line", file=place, line=1)
        raise refuse("curves_layout", where, first=first, titles=titles)
    return reader.read(rows, place, identifier)


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
