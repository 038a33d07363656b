"""Parts of a run over futures: one Parquet a task, whole or not at all, named by its content."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np

from simcore.base.errors import refuse
from simcore.scenario.provenance import scenario_hash
from simcore.study.compare.version import own_version
from simcore.study.futures.plan import Plan, Task, plain

FORMAT = 1
"""Version of the parts; parts of another one are not read."""
FOLDER = "parts"
PART = re.compile(rf"^{FOLDER}/(?:[0-9a-f]{{32}}\.parquet|\.[0-9a-f]{{32}}\.[0-9a-f]{{16}}\.new)$")
"""Names of parts in a folder, finished or not."""
STAMP = b"simcore-part"


def common_stamp(plan: Plan) -> dict[str, Any]:
    """What parts of a plan have in common whatever is asked: versions and scenario."""
    return {
        "format": FORMAT,
        "version": own_version(),
        "scenario": scenario_hash(plan.scenario),
    }


def part_key(stamp: dict[str, Any], plan: Plan, task: Task) -> str:
    """Name of a part: what it was made from, whatever the run, the worker and the other tasks."""
    own = np.array(task.rows)
    rows = {path: [plain(v) for v in one[own].tolist()] for path, one in plan.values.items()}
    ends = plan.ends()
    text = json.dumps([stamp, [*task.rows], rows, ends], sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:32]


def part_path(folder: Path, key: str) -> Path:
    """Where a part stands."""
    return folder / FOLDER / f"{key}.parquet"


def write_table_part(folder: Path, key: str, stamp: dict[str, Any], table: Any) -> None:
    """Write a part whole: under a name of its own first, then into its place in one step.

    Only words are written as numbers of a dictionary: figures are all different.
    """
    from pyarrow import types
    from pyarrow.parquet import write_table

    path = part_path(folder, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    working = path.with_name(f".{key}.{token_hex(8)}.new")
    table = table.replace_schema_metadata({STAMP: json.dumps(stamp).encode()})
    words = [one.name for one in table.schema if types.is_dictionary(one.type)]
    try:
        write_table(table, working, compression="zstd", use_dictionary=words)
        working.replace(path)
    finally:
        with suppress(OSError):
            working.unlink(missing_ok=True)


def read_table_part(folder: Path, key: str, stamp: dict[str, Any]) -> Any:
    """The table of a part; None where there is no such whole part of this stamp."""
    from pyarrow import ArrowException
    from pyarrow.parquet import read_table

    path = part_path(folder, key)
    if not path.is_file():
        return None
    try:
        table = read_table(path)
    except (ArrowException, OSError):
        return None
    said = json.loads((table.schema.metadata or {}).get(STAMP, b"{}"))
    return table if said == stamp else None


def check_parts(folder: Path, stamp: dict[str, Any]) -> None:
    """Refuse a folder whose parts are of another version, or of another scenario.

    Raises
    ------
    InputError
        With what differs.
    """
    from pyarrow import ArrowException
    from pyarrow.parquet import read_schema

    for path in sorted((folder / FOLDER).glob("*.parquet")):
        try:
            said = json.loads((read_schema(path).metadata or {}).get(STAMP, b"{}"))
        except (ArrowException, OSError, ValueError):
            continue
        _check_stamp(folder, said, stamp)


def _check_stamp(folder: Path, said: dict[str, Any], stamp: dict[str, Any]) -> None:
    """Refuse parts whose stamp is another one, with what differs first."""
    others = [name for name in ("format", "version", "scenario") if said.get(name) != stamp[name]]
    if not others:
        return
    name = others[0]
    found, own = _short(said.get(name)), _short(stamp[name])
    if name == "scenario":
        raise refuse("parts_of_another_scenario", "--out", folder=folder, found=found, own=own)
    raise refuse("parts_of_another_version", "--out", folder=folder, found=found, own=own)


def _short(value: Any) -> str:
    return str(value)[:16]


def parts_on_disk(folder: Path, keys: Sequence[str]) -> int:
    """How many of these parts stand in a folder."""
    return sum(part_path(folder, key).is_file() for key in keys)
