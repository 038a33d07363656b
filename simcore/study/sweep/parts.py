"""Parts of a sweep on disk: the figures of a task as a table."""

from pathlib import Path
from typing import Any

import numpy as np

from simcore.base.records import Array
from simcore.study.compare.tables import ALL
from simcore.study.futures.parts import common_stamp, read_table_part, write_table_part
from simcore.study.futures.plan import Plan, Task


def stamp_of(plan: Plan) -> dict[str, Any]:
    """What parts of a plan have in common: versions, scenario, what was asked."""
    return {
        **common_stamp(plan),
        "sites": [*plan.sites],
        "schemes": [*plan.schemes],
        "figures": [*plan.figures],
    }


def write_part(folder: Path, key: str, stamp: dict[str, Any], task: Task, cube: Array) -> None:
    """Write the figures of a task as a whole part."""
    import pyarrow as pa

    n_rows, n_sites, n_schemes, _ = cube.shape
    shape = (n_rows, n_sites, n_schemes)
    columns: dict[str, Any] = {
        "draw": _repeated(np.array(task.rows), shape, 0),
        "site": _repeated(np.arange(n_sites, dtype=np.int16), shape, 1),
        "scheme": _repeated(np.arange(n_schemes, dtype=np.int16), shape, 2),
    }
    columns["site"] = pa.DictionaryArray.from_arrays(columns["site"], [*stamp["sites"], ALL])
    columns["scheme"] = pa.DictionaryArray.from_arrays(columns["scheme"], stamp["schemes"])
    flat = cube.reshape(-1, cube.shape[-1])
    columns |= {name: flat[:, number] for number, name in enumerate(stamp["figures"])}
    write_table_part(folder, key, stamp, pa.table(columns))


def _repeated(values: Array, shape: tuple[int, ...], axis: int) -> Array:
    """Values along one axis of a table, one after the other."""
    place = [np.newaxis] * len(shape)
    place[axis] = slice(None)  # type: ignore[call-overload]
    return np.broadcast_to(values[tuple(place)], shape).ravel()


def read_part(folder: Path, key: str, stamp: dict[str, Any], task: Task) -> Array | None:
    """Figures of a part, as its task made them; None where there is no such whole part."""
    table = read_table_part(folder, key, stamp)
    shape = (len(task.rows), len(stamp["sites"]) + 1, len(stamp["schemes"]))
    if table is None or table.num_rows != int(np.prod(shape)):
        return None
    columns = [table.column(name).to_numpy().reshape(shape) for name in stamp["figures"]]
    return np.stack(columns, axis=-1)
