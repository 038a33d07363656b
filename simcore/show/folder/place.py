"""Folders that commands write: a free place, whole or not at all, and plain rows."""

import json
import math
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from simcore.base.errors import refuse

MANIFEST = "manifest.json"
PACKAGES = ("simcore", "numpy", "scipy", "pandas", "pyarrow", "numba", "pvlib", "matplotlib")
"""Packages whose versions a manifest tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a run cost: seconds on the wall clock, largest memory; None if unknown."""

    wall_seconds: float
    peak_memory_bytes: int | None


def peak_memory_bytes() -> int | None:
    """Largest memory this process ever held; None where the system does not tell."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows
        return None
    scale = 1 if sys.platform == "darwin" else 1024
    return int(getrusage(RUSAGE_SELF).ru_maxrss) * scale


def free_folder(parent: Path, name: str) -> Path:
    """First folder called ``name``, ``name-2``, ``name-3`` ... that does not exist yet."""
    candidate, number = parent / name, 1
    while candidate.exists():
        number += 1
        candidate = parent / f"{name}-{number}"
    return candidate


def check_target(folder: Path, marker: str = MANIFEST) -> None:
    """Refuse a folder that holds anything but an earlier run, known by its ``marker``."""
    if folder.exists() and not folder.is_dir():
        raise refuse("out_is_file", "--out", path=folder)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / marker).is_file():
        raise refuse("folder_holds_others", "--out", folder=folder)


@contextmanager
def whole_folder(folder: Path, marker: str = MANIFEST) -> Iterator[Path]:
    """A working folder that becomes ``folder`` only when everything in it is written."""
    check_target(folder, marker)
    folder.parent.mkdir(parents=True, exist_ok=True)
    working = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield working
        if folder.exists():
            shutil.rmtree(folder)
        working.chmod(0o755)
        working.rename(folder)
    finally:
        shutil.rmtree(working, ignore_errors=True)


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
