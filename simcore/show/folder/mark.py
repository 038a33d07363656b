"""The marks of what commands wrote: by which, and the content of each file.

A folder that was written whole has them in its manifest; files that a command added to a folder,
as the board pack of a run, stand in ``.simcore.json`` beside them.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

MANIFEST, ADDED, WORKING = "manifest.json", ".simcore.json", ".simcore-writing"
"""Manifest of a folder, list of files that were added to one, sign of a working folder."""
COMMAND, FILES, COMING = "written_by", "contents", "coming"
"""What a mark says: who wrote, the SHA-256 of each file, and of files about to be moved there."""
IGNORED = (MANIFEST, ADDED, WORKING, ".DS_Store", "Thumbs.db", "desktop.ini")
"""Files that are no content: marks, and what desktops put into any folder they show."""


def writer_of(folder: Path) -> str | None:
    """Command that wrote a whole folder; None for any other folder."""
    command = _read(folder / MANIFEST).get(COMMAND)
    return command if isinstance(command, str) else None


def write_mark(folder: Path, command: str) -> None:
    """Add to a folder's manifest, made where there is none, who wrote it and what stands in it."""
    path = folder / MANIFEST
    hashes = {name: content_hash(folder / name) for name in sorted(_names(folder))}
    _write(path, _read(path) | {COMMAND: command, FILES: hashes})


def add_marks(folder: Path, names: Iterable[str]) -> None:
    """Note files that a command added to a folder."""
    path = folder / ADDED
    hashes = {name: content_hash(folder / name) for name in names}
    _write(path, {FILES: _files(path) | hashes})


def announce(folder: Path, working: Iterable[Path]) -> None:
    """Note files before they are moved into a folder, as a death may come in between."""
    path = folder / ADDED
    hashes = {one.name: content_hash(one) for one in working}
    _write(path, {FILES: _files(path), COMING: hashes})


def strangers(folder: Path, names: Iterable[str] | None = None) -> list[str]:
    """Files below a folder, of these names or all, that stand there and no command wrote so."""
    found = sorted(_names(folder)) if names is None else [n for n in names if (folder / n).exists()]
    return [name for name in found if not _is_known(folder, folder / name)]


def _is_known(folder: Path, path: Path) -> bool:
    """Whether a mark of the folder knows a file as it is, or one of files added within it.

    A whole folder within it, another run for instance, is not the folder's own.
    """
    content = content_hash(path)
    for parent in path.parents:
        name = path.relative_to(parent).as_posix()
        marks = (MANIFEST, ADDED) if parent == folder else (ADDED,)
        known = [_files(parent / mark) for mark in marks] + [_files(parent / ADDED, COMING)]
        if content in (files.get(name) for files in known):
            return True
        if parent == folder:
            break
    return False


def _files(mark: Path, key: str = FILES) -> dict[str, str]:
    files = _read(mark).get(key)
    return files if isinstance(files, dict) else {}


def _read(path: Path) -> dict[str, Any]:
    """A mark; empty where there is none that can be read."""
    try:
        mark = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return mark if isinstance(mark, dict) else {}


def _write(path: Path, mark: dict[str, Any]) -> None:
    working = path.with_name(f".{path.name}.new")
    text = json.dumps(mark, indent=2, ensure_ascii=False)
    working.write_text(text + "\n", encoding="utf-8")
    working.replace(path)


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.name not in IGNORED and (path.is_symlink() or not path.is_dir()):
            yield path.relative_to(folder).as_posix()


def content_hash(path: Path) -> str:
    """SHA-256 of a file; of where it leads for a link, which is never followed."""
    content = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
    return sha256(content).hexdigest()
