"""What is dear to make and read by many tests: made once, for all workers of a run."""

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

try:
    import fcntl
except ImportError:  # elsewhere than on POSIX each worker may make it, and one of them keeps it
    fcntl = None

NAME = "SIMCORE_TESTS_ROOM"
"""Variable by which the workers know the folder that they share."""


def opened() -> Path:
    """The folder of this run; whoever starts it, opens it and closes it."""
    os.environ[NAME] = mkdtemp(prefix="simcore-tests-")
    return Path(os.environ[NAME])


def closed() -> None:
    rmtree(os.environ.pop(NAME), ignore_errors=True)


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """Path of a file or folder, which the first that asks for it makes; nobody may change it."""
    path = Path(os.environ[NAME]) / name
    with _alone(path.with_name(f"{name}.lock")):
        if not path.exists():
            part = Path(mkdtemp(dir=path.parent)) / name
            make(part)
            part.rename(path)
    return path


def kept_once(name: str, make: Callable[[], Any]) -> Any:
    """What a function returns, pickled for the other workers."""
    return pickle.loads(made_once(name, lambda path: _keep(path, make())).read_bytes())


def _keep(path: Path, value: Any) -> None:
    path.write_bytes(pickle.dumps(value))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No other process is within at the same time."""
    with path.open("w") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
