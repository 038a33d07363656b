"""Working folders that one process holds: taken for the time of writing, cleared once it is dead.

A working folder ``.NAME.writing`` stands beside the folder that it becomes, so that a name is
taken as soon as it is begun. The system lets go of the lock on it when the process ends, however
it ends: what is unlocked is left over and may be cleared.
"""

import atexit
import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time

from simcore.show.folder.mark import WORKING

WRITING, REPLACED = ".writing", ".replaced"
DAY_SECONDS = 86_400
"""Where a folder cannot be locked, what was left for a day counts as left over."""
_EXCHANGE, _HERE = 2, -100
"""``RENAME_EXCHANGE`` and ``AT_FDCWD`` of Linux."""

_held: dict[Path, int | None] = {}
"""Working folders of this process and the descriptors that lock them."""


def working_of(folder: Path) -> Path:
    """The working folder of a folder."""
    whole = folder.resolve()
    return whole.with_name(f".{whole.name}{WRITING}")


def claim(folder: Path) -> Path | None:
    """Working folder of a folder, held by this process; None where another one holds it."""
    working = working_of(folder)
    with _alone(working.parent):
        clear_left_over(working.parent)
        # One that is held bears its sign: an empty one is of a process that died at once.
        if working.exists() and (not working.is_dir() or any(working.iterdir())):
            return None
        working.mkdir(exist_ok=True)
        (working / WORKING).touch()
        _held[working] = _locked(working)
    return working


@atexit.register
def let_all_go() -> None:
    """Give back what was claimed and never written, when the process ends in order."""
    for working in tuple(_held):
        let_go(working)


def is_held(folder: Path) -> bool:
    """Whether this process has claimed a folder and not yet written it."""
    return working_of(folder) in _held


def let_go(working: Path) -> None:
    """Remove what a working folder still holds, and give its name back."""
    if working.is_dir():
        _remove(working)
    descriptor = _held.pop(working, None)
    if descriptor is not None:
        os.close(descriptor)


def put_in_place(working: Path, folder: Path) -> None:
    """Let a whole working folder become the folder; what stood there is removed after.

    Where the system can exchange two folders in one step, one of them stands there at any
    time. Elsewhere the old one is set aside first; it is put back if the process dies then.
    Old and new bear the sign of a working folder until it is done, for the next run to clear
    what a death leaves.
    """
    folder = folder.resolve()
    if not folder.exists():
        working.rename(folder)
    else:
        (folder / WORKING).touch()
        if not _exchanged(working, folder):
            aside = folder.with_name(f".{folder.name}{REPLACED}")
            folder.rename(aside)
            working.rename(folder)
            _remove(aside)
    (folder / WORKING).unlink(missing_ok=True)


def clear_left_over(parent: Path) -> None:
    """Remove working folders of processes that died; put back what one had set aside."""
    for aside in parent.glob(f".*{REPLACED}"):
        folder = aside.with_name(aside.name[1 : -len(REPLACED)])
        if aside.is_dir() and not folder.exists() and working_of(folder).is_dir():
            aside.rename(folder)
    for left in (*parent.glob(f".*{WRITING}"), *parent.glob(f".*{REPLACED}")):
        if left not in _held and (left / WORKING).is_file():
            descriptor = _locked(left)
            is_old = left.stat().st_mtime < time() - DAY_SECONDS
            if descriptor is not None or (is_old and not _can_lock()):
                _remove(left)
            if descriptor is not None:
                os.close(descriptor)


def _remove(folder: Path) -> None:
    """Remove a folder, its sign of a working folder last, so that a death leaves it known."""
    (folder / WORKING).touch()
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != WORKING:
            path.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """The only process that chooses or clears names in a folder, where the system can lock it."""
    descriptor = _locked(parent, waits=True)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _can_lock() -> bool:
    return os.name == "posix"


def _locked(folder: Path, *, waits: bool = False) -> int | None:
    """Descriptor that locks a folder until it is closed; None where it cannot be had."""
    if not _can_lock():
        return None
    import fcntl  # not on Windows

    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
    except OSError:  # held by another, or a disk without locks
        os.close(descriptor)
        return None
    return descriptor


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the disk cannot."""
    with suppress(OSError, AttributeError, TypeError):
        exchange = ctypes.CDLL(None).renameat2
        names = (os.fsencode(one), os.fsencode(other))
        return int(exchange(_HERE, names[0], _HERE, names[1], _EXCHANGE)) == 0
    return False
