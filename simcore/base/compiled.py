"""One way to compile the kernels: on their first call, kept until a source of kernels changes.

numba keeps what it compiled until the kernel's own file changes, but a kernel holds copies of
the kernels and constants of other files that it uses. Its cache is therefore one folder for
each state of all files with kernels, named after their contents: an edit of any of them
compiles all anew, whatever its date, and a checkout that only touches them compiles nothing.
"""

import os
import sys
import warnings
from collections.abc import Callable
from functools import cache, partial, wraps
from hashlib import blake2b
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryFile
from threading import RLock
from types import FunctionType
from typing import Any

from simcore.base.errors import NoCacheWarning, phrase

PACKAGE = Path(__file__).parents[1]

MOST_STATES = 3
"""States of the sources whose kernels are kept, so that going back and forth costs nothing."""

_MARK = b"simcore.base.compiled"
"""What every file with kernels has in it: the import of :func:`kernel`."""

_LOCK = RLock()
_KERNELS: dict[Any, Callable[[], Any]] = {}


def kernel(function: Any = None, /, **options: Any) -> Any:
    """Function that numba compiles when it is first called; numba is not imported before.

    Parameters
    ----------
    function
        Function to compile. It may call other kernels, of any file.
    **options
        Those of ``numba.njit``; ``nogil`` and ``cache`` are on.

    Returns
    -------
    Callable
        Function with the same result.

    Examples
    --------
    >>> @kernel(error_model="numpy")
    ... def part(one: float, all_of_it: float) -> float:
    ...     return one / all_of_it
    >>> part(1.0, 4.0)
    0.25
    """
    if function is None:
        return partial(kernel, **options)
    dispatchers: list[Any] = []

    def compiled() -> Any:
        with _LOCK:
            if not dispatchers:
                dispatchers.append(_compiled(function, options))
        return dispatchers[0]

    @wraps(function)
    def deferred(*arguments: Any) -> Any:
        return (dispatchers[0] if dispatchers else compiled())(*arguments)

    _KERNELS[deferred] = compiled
    return deferred


def is_cold() -> bool:
    """Tell whether the kernels have to be compiled before they run."""
    folder = cache_folder()
    return folder is None or next(folder.rglob("*.nbi"), None) is None


@cache
def cache_folder() -> Path | None:
    """Folder of the compiled kernels of the present sources; None where none can be written.

    It is in the package, else in the user's cache; ``NUMBA_CACHE_DIR`` comes before both.
    """
    numba_dir = os.environ.get("NUMBA_CACHE_DIR")
    places = (
        [Path(numba_dir) / "simcore"] if numba_dir else [PACKAGE / "__pycache__", *_user_cache()]
    )
    for place in places:
        folder = place / "kernels" / _contents_name(_sources())
        is_new = not folder.is_dir()
        if _can_write(folder):
            if is_new:
                _remove_old_kernels(folder)
            return folder
    told = phrase("kernels_not_kept", places=[str(place) for place in places])
    warnings.warn(NoCacheWarning(told), stacklevel=2)
    return None


def _compiled(function: FunctionType, options: dict[str, Any]) -> Any:
    """What numba makes of a function, with its cache and the kernels that it calls."""
    from numba import config, njit

    space = function.__globals__
    for name in function.__code__.co_names:
        called = space.get(name)
        if isinstance(called, FunctionType) and called in _KERNELS:
            space[name] = _KERNELS[called]()  # numba cannot call what is not compiled
    folder = cache_folder()
    has_cache = folder is not None and Path(function.__code__.co_filename).is_file()
    before, config.CACHE_DIR = config.CACHE_DIR, str(folder)
    try:
        return njit(**{"nogil": True, "cache": has_cache} | options)(function)
    finally:
        config.CACHE_DIR = before


def _sources() -> list[Path]:
    """Files that hold kernels."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if _MARK in path.read_bytes()]


def _contents_name(sources: list[Path]) -> str:
    """Name of the contents of all files with kernels."""
    digest = blake2b(digest_size=8)
    for path in sources:
        text = path.read_bytes()
        digest.update(f"{path.relative_to(PACKAGE)} {len(text)}\n".encode() + text)
    return digest.hexdigest()


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)  # the last use of this state
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _remove_old_kernels(folder: Path) -> None:
    """Remove the kernels of all but the latest states, and those of earlier versions."""
    states = [state for state in folder.parent.iterdir() if state.is_dir()]
    for state_folder in sorted(states, key=lambda state: state.stat().st_mtime)[:-MOST_STATES]:
        rmtree(state_folder, ignore_errors=True)
    for file in PACKAGE.glob("*/**/__pycache__/*.nb[ic]"):
        file.unlink(missing_ok=True)


def _user_cache() -> list[Path]:
    """Folder of caches of the user, if any."""
    home = os.path.expanduser("~")  # noqa: PTH111, as Path.home raises where there is none
    usual = {"win32": "AppData/Local", "darwin": "Library/Caches"}.get(sys.platform, ".cache")
    cache_home = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    if not cache_home and home == "~":
        return []
    return [Path(cache_home or Path(home) / usual) / "simcore"]
