"""Folders that commands write: reserved, whole or not at all, never in place of others' files."""

import json
import math
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simcore.base.errors import few, phrase, refuse
from simcore.base.memory import peak_memory_bytes as peak_memory_bytes
from simcore.show.folder.claim import claim, is_held, let_go, put_in_place, working_of
from simcore.show.folder.mark import add_marks, announce, strangers, write_mark, writer_of

PACKAGES = ("simcore", "numpy", "scipy", "pandas", "pyarrow", "numba", "pvlib", "matplotlib")
"""Packages whose versions a manifest tells."""
BYTES_PER_MB = 1_000_000
LEAST_FREE_BYTES = 50 * BYTES_PER_MB
"""Room asked for before the work: four times the 13 MB of five sites with charts and the board
pack in four formats; the project's choice."""
PICTURE_SIGN = "drawn by simcore"
"""Creator that a picture names, so that the next one may take its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a run cost: seconds on the wall clock, largest memory; None if unknown."""

    wall_seconds: float
    peak_memory_bytes: int | None


def free_folder(parent: Path, name: str) -> Path:
    """First folder called ``name``, ``name-2``, ``name-3`` ... that is free, and reserved now.

    Another process that asks at the same time has another name. ``whole_folder`` fills it.
    """
    parent.mkdir(parents=True, exist_ok=True)
    candidate, number = parent / name, 1
    while candidate.exists() or claim(candidate) is None:
        number += 1
        candidate = parent / f"{name}-{number}"
    return candidate


def check_target(folder: Path, command: str) -> None:
    """Refuse a folder that this command may not write, before any work.

    It may be new or empty, or hold what the same command wrote and nobody changed since.

    Raises
    ------
    InputError
        If it is a file, holds anything else, cannot be written, or has too little room.
    """
    if folder.exists() and not folder.is_dir():
        raise refuse("out_is_file", "--out", path=folder)
    if folder.is_dir():
        _check_content(folder, command)
    check_room(folder)


def check_growing(folder: Path, command: str, parts: re.Pattern[str]) -> None:
    """Refuse a folder that a command may not go on with, before any work.

    It may be new or empty, or hold what the same command wrote, and parts of a run that stopped.

    Raises
    ------
    InputError
        If it is a file, holds anything else or another command's results, or has too little room.
    """
    if folder.exists() and not folder.is_dir():
        raise refuse("out_is_file", "--out", path=folder)
    if folder.is_dir():
        others = [name for name in strangers(folder) if not parts.match(name)]
        if others:
            raise refuse("folder_holds_others", "--out", folder=folder, files=few(others))
        writer = writer_of(folder)
        if writer not in (None, command):
            raise refuse(
                "folder_of_another", "--out", folder=folder, writer=writer, command=command
            )
    check_room(folder)


def growing_folder(parent: Path, name: str) -> Path:
    """First folder of a name and number that is free, made now and filled as the work goes on."""
    number = 1
    while True:
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            number += 1
        else:
            return folder


def _check_content(folder: Path, command: str) -> None:
    """Refuse a folder whose content this command did not write."""
    others, writer = strangers(folder), writer_of(folder)
    if others:
        guess = None if writer is None else phrase("changed_since", command=writer)
        raise refuse("folder_holds_others", "--out", folder=folder, files=few(others), guess=guess)
    if writer not in (None, command):
        raise refuse("folder_of_another", "--out", folder=folder, writer=writer, command=command)


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that exists."""
    return next(near for near in (folder, *folder.absolute().parents) if near.is_dir())


def check_room(folder: Path, place: str = "--out") -> None:
    """Refuse a folder, named at a place, that cannot be written or is full."""
    near = _nearest(folder)
    if not os.access(near, os.W_OK | os.X_OK):
        raise refuse("folder_read_only", place, folder=near)
    free = shutil.disk_usage(near).free
    if free < LEAST_FREE_BYTES:
        free_mb, least_mb = free / BYTES_PER_MB, LEAST_FREE_BYTES / BYTES_PER_MB
        raise refuse("disk_full", place, folder=near, free=free_mb, least=least_mb)


@contextmanager
def whole_folder(folder: Path, command: str) -> Iterator[Path]:
    """A working folder that becomes ``folder`` only when everything in it is written.

    It then bears the mark of the command. What stood there before, if this command wrote it,
    is exchanged for it in one step.
    """
    check_target(folder, command)
    folder.parent.mkdir(parents=True, exist_ok=True)
    working = working_of(folder) if is_held(folder) else claim(folder)
    if working is None:
        raise refuse("folder_being_written", "--out", folder=folder)
    try:
        yield working
        write_mark(working, command)
        if folder.is_dir():  # something may have come while the work was done
            _check_content(folder, command)
        put_in_place(working, folder)
    finally:
        let_go(working)


def check_files(folder: Path, names: Iterable[str]) -> None:
    """Refuse to write over files that no command wrote as they are, before any work."""
    others = strangers(folder, names)
    if others:
        raise refuse("file_of_others", "--out", folder=folder, files=few(others))
    check_room(folder)


@contextmanager
def working_files(folder: Path) -> Iterator[Path]:
    """A working folder on the disk of a folder, for files that are added to it whole."""
    working = claim(_nearest(folder) / f"files-{os.getpid()}")
    assert working is not None, "the number of a process is its own"
    try:
        yield working
    finally:
        let_go(working)


def add_files(working: Sequence[Path], folder: Path) -> list[Path]:
    """Paths of whole files once they are moved into a folder beside what stands there."""
    names = [path.name for path in working]
    folder.mkdir(parents=True, exist_ok=True)
    check_files(folder, names)
    announce(folder, working)
    for path in working:
        path.replace(folder / path.name)
    add_marks(folder, names)
    return [folder / name for name in names]


def check_new_file(path: Path, sign: str | None = None) -> None:
    """Refuse to write over a file, unless it bears a sign of ours, or where nothing can be."""
    if path.exists() and (
        sign is None or not path.is_file() or sign.encode() not in path.read_bytes()
    ):
        raise refuse("file_exists", "--out", file=path)
    check_room(path.parent)


def free_file(path: Path) -> Path:
    """First of ``name.png``, ``name-2.png`` ... that does not exist yet."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_stem(f"{path.stem}-{number}")
    return candidate


def write_json(values: Any, path: Path) -> None:
    """Write plain values for programs, texts of all languages as they are."""
    text = json.dumps(values, indent=2, ensure_ascii=False, default=str)
    path.write_text(text + "\n", encoding="utf-8")


def plain_rows(frame: Any) -> list[Mapping[str, Any]]:
    """Rows of a table as plain values; an undefined number (NaN) becomes ``None``."""
    records = frame.to_dict("records")
    return [{key: _plain(value) for key, value in row.items()} for row in records]


def _plain(value: Any) -> Any:
    is_undefined = isinstance(value, float) and not math.isfinite(value)
    return None if is_undefined else value
