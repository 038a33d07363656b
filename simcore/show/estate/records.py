"""An estate as people are told it: a few rows and sums, just made or read back from its folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simcore.base.brief import brief
from simcore.scenario.provenance import scenario_hash
from simcore.show.estate.rows import (
    Row,
    estate_facts,
    operation_rows,
    order_rows,
    plain_row,
    residence_rows,
    scheme_rows,
    year_rows,
)
from simcore.show.folder.opened import Opened, open_run
from simcore.study.compare.records import Note
from simcore.study.compare.tables import ALL
from simcore.study.estate.whole import Ordered

FIRST = (
    "operation",
    "n_dwellings",
    "kwp",
    "self_consumption_fraction",
    "landlord_npv_eur",
    "rank",
)
"""What a program is told of an operation first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateRun:
    """What texts, charts, page and deck of an estate are made of.

    Attributes
    ----------
    title
        Name of the scenario.
    manifest
        Which run it is: ``title_fr``, ``seed``, ``scenario_hash``.
    facts
        Sums, and the scheme that puts operations in order.
    operations, years, order
        Rows by operation in their order, by year of works, and by change of money.
    schemes
        A row for each scheme and operation, and for the whole.
    residences
        A row for each residence; none where read back.
    notes
        What a reader must know.
    """

    title: str
    manifest: Mapping[str, Any]
    facts: Mapping[str, Any]
    operations: Sequence[Row]
    years: Sequence[Row]
    order: Sequence[Row]
    schemes: Sequence[Row]
    residences: Sequence[Row] = ()
    notes: tuple[Note, ...] = ()

    __repr__ = brief

    @property
    def scheme(self) -> str:
        """The scheme that operations are put in order by."""
        return str(self.facts["scheme"])

    @property
    def whole(self) -> list[Row]:
        """A row for each scheme: the whole estate."""
        return [row for row in self.schemes if row["operation"] == ALL]


def estate_run(of: Ordered) -> EstateRun:
    """An estate just worked out, for people."""
    scenario = of.told.plan.scenario
    schemes = scheme_rows(of)
    return EstateRun(
        title=scenario.title,
        manifest={
            "title_fr": scenario.title_fr,
            "scenario_hash": scenario_hash(scenario),
            "seed": scenario.seed,
        },
        facts=estate_facts(of, schemes),
        operations=operation_rows(of),
        years=year_rows(of),
        order=order_rows(of),
        schemes=schemes,
        residences=residence_rows(of),
        notes=of.notes,
    )


def read_estate(folder: Path) -> EstateRun:
    """An estate read back from its folder.

    Raises
    ------
    InputError
        If a table is missing or damaged.
    """
    opened = open_run(folder)
    told = opened.manifest
    names = {"operations": "operations", "years": "rollout", "order": "order", "schemes": "schemes"}
    return EstateRun(
        title=str(told.get("title") or ""),
        manifest=told,
        facts=told,
        notes=tuple(Note(key=one["key"], values=one["values"]) for one in told.get("notes", ())),
        **{field: _rows(opened, name) for field, name in names.items()},
    )


def _rows(opened: Opened, name: str) -> list[Row]:
    return [plain_row(row) for row in opened.table(name).to_dict("records")]


def estate_json(run: EstateRun, wall_s: float, peak_bytes: int | None) -> Row:
    """An estate for programs."""
    facts = run.facts
    n = ("n_dwellings", "n_operations")
    return {
        **{name: facts[name] for name in n},
        "wall_s": round(wall_s, 3),
        "peak_mib": None if peak_bytes is None else round(peak_bytes / 2**20, 1),
        **{name: value for name, value in facts.items() if name not in n},
        "operations": [
            {name: row[name] for name in (*FIRST, *(k for k in row if k not in FIRST))}
            for row in run.operations
        ],
        "years": [*run.years],
        "order": [*run.order],
    }
