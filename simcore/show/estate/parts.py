"""Parts of an estate on disk: one Parquet an operation, whole or not at all, in its own folder."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from simcore.base.errors import refuse
from simcore.scenario.estate import Estate
from simcore.scenario.provenance import scenario_hash
from simcore.scenario.schema import Scenario
from simcore.show.columns import metadata
from simcore.study.compare.version import own_version
from simcore.study.estate.estate import Kept
from simcore.study.estate.operations import Operation
from simcore.study.estate.work import CASH, Worked

FOLDER, PART = "parts", "part.parquet"
FORMAT = 1
"""Version of the parts; parts of another one are not read."""
STAMP = b"simcore-estate"
ORDER_ALONE = (
    "scheme",
    "only_worth",
    "budget_eur_per_year",
    "works_kwp_by_year",
    "first_year",
)
"""Entries of ``[estate]`` that only put operations in order: parts hold whatever they are."""
SAVING, HOMES = "saving_whole_eur", "n_homes_of_saving"


def stamp_of(scenario: Scenario) -> dict[str, Any]:
    """What parts of a run have in common: versions, and all inputs that move an operation."""
    estate = scenario.estate
    assert estate is not None
    usual = {name: Estate.model_fields[name].default for name in ORDER_ALONE}
    same = scenario.model_copy(update={"estate": estate.model_copy(update=usual)})
    return {"format": FORMAT, "version": own_version(), "scenario": scenario_hash(same)}


def kept_in(folder: Path, scenario: Scenario) -> Kept:
    """Where results of operations stand in a folder, once its parts are known to be of this run.

    Raises
    ------
    InputError
        If parts are of another version, or of another scenario.
    """
    stamp = stamp_of(scenario)
    _check_parts(folder, stamp)

    def found(operation: Operation) -> Worked | None:
        return read_part(part_path(folder, operation.operation), operation.operation, stamp)

    return Kept(found=found, keep=lambda done: write_part(folder, done, stamp))


def part_path(folder: Path, operation: str) -> Path:
    """Where the part of an operation stands."""
    return folder / FOLDER / f"operation={operation}" / PART


def write_part(folder: Path, done: Worked, stamp: dict[str, Any]) -> None:
    """Write a part whole: to a name of this process first, then into its place in one step."""
    import pyarrow as pa
    from pyarrow.parquet import write_table

    path = part_path(folder, done.operation)
    path.parent.mkdir(parents=True, exist_ok=True)
    working = path.with_name(f".{os.getpid()}.new")
    schemes = list(done.figures)
    columns: dict[str, Any] = {"scheme": schemes}
    columns |= {
        name: [done.figures[scheme][name] for scheme in schemes]
        for name in next(iter(done.figures.values()))
    }
    columns |= {name: [value] * len(schemes) for name, value in done.facts.items()}
    columns |= {
        f"years_{name}": [done.cash[scheme][place] for scheme in schemes]
        for place, name in enumerate(CASH)
    }
    columns[SAVING] = [done.savings[scheme][0] for scheme in schemes]
    columns[HOMES] = [done.savings[scheme][1] for scheme in schemes]
    told = metadata(columns, "estate")
    arrays = {name: pa.array(values) for name, values in columns.items()}
    fields = [pa.field(name, of.type, metadata=told[name]) for name, of in arrays.items()]
    facts = json.dumps([*done.facts])
    marks = {STAMP: json.dumps(stamp).encode(), b"facts": facts.encode()}
    table = pa.table([*arrays.values()], schema=pa.schema(fields, metadata=marks))
    try:
        write_table(table, working, compression="zstd")
        working.replace(path)
    finally:
        with suppress(OSError):
            working.unlink(missing_ok=True)


def read_part(path: Path, operation: str, stamp: dict[str, Any]) -> Worked | None:
    """What an operation was worked out to; None where there is no such whole part."""
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    if not path.is_file():
        return None
    try:
        table = ParquetFile(path).read()
    except (ArrowException, OSError):
        return None
    marks = table.schema.metadata or {}
    if json.loads(marks.get(STAMP, b"{}")) != stamp:
        return None
    facts = json.loads(marks[b"facts"])
    columns = table.to_pydict()
    schemes = columns.pop("scheme")
    others = {SAVING, HOMES, *facts, *(f"years_{name}" for name in CASH)}
    names = [name for name in columns if name not in others]
    rows = range(len(schemes))
    return Worked(
        operation=operation,
        figures={schemes[i]: {name: columns[name][i] for name in names} for i in rows},
        cash={schemes[i]: np.array([columns[f"years_{n}"][i] for n in CASH]) for i in rows},
        savings={
            schemes[i]: (
                np.array(columns[SAVING][i], np.int64),
                np.array(columns[HOMES][i], np.int64),
            )
            for i in rows
        },
        facts={name: columns[name][0] for name in facts},
    )


def _check_parts(folder: Path, stamp: dict[str, Any]) -> None:
    """Refuse a folder whose parts are of another version, or of another scenario."""
    from pyarrow import ArrowException
    from pyarrow.parquet import read_schema

    for path in sorted((folder / FOLDER).glob(f"operation=*/{PART}")):
        try:
            said = json.loads((read_schema(path).metadata or {}).get(STAMP, b"{}"))
        except (ArrowException, OSError, ValueError):
            continue
        others = [
            name for name in ("format", "version", "scenario") if said.get(name) != stamp[name]
        ]
        if others:
            found, own = (str(one)[:16] for one in (said.get(others[0]), stamp[others[0]]))
            raise refuse(
                "parts_of_another_scenario"
                if others[0] == "scenario"
                else "parts_of_another_version",
                "--out",
                folder=folder,
                found=found,
                own=own,
            )
