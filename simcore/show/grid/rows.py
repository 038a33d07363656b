"""Tables of a grid year as rows of plain values: worst hours, hosting, nodes, branches."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from simcore.study.grid.records import GridOutcome, SiteGridYear
from simcore.study.grid.worst import local_time


def worst_rows(year: SiteGridYear) -> Iterator[dict[str, Any]]:
    """A row for each of the worst hours."""
    for hour in year.worst:
        row = asdict(hour)
        yield {"site": year.site, **row.pop("powers_kw"), **row}


def hosting_rows(year: SiteGridYear, outcome: GridOutcome) -> Iterator[dict[str, Any]]:
    """A row for each draw of the hosting capacity; none where it was not asked for."""
    if year.hosting is None:
        return
    for placement in ("own", "drawn"):
        for number, capacity in enumerate(getattr(year.hosting, placement)):
            time = local_time(outcome.axis, capacity.slot) if capacity.slot >= 0 else ""
            yield {
                "site": year.site,
                "placement": placement,
                "draw": number,
                **asdict(capacity),
                "time": time,
            }


def node_rows(year: SiteGridYear, outcome: GridOutcome) -> Iterator[dict[str, Any]]:
    """A row for each node: where it stands, its voltages over the year."""
    solved, network, hours = year.flow, year.network, outcome.axis.hours
    low, high = solved.lowest_pu[solved.is_solved], solved.highest_pu[solved.is_solved]
    supply = set(network.supply_nodes.tolist())
    for i, name in enumerate(network.node_names):
        outside = (low[:, i] < outcome.band.low_pu) | (high[:, i] > outcome.band.high_pu)
        yield {
            "site": year.site,
            "node": name,
            "is_supply": i in supply,
            "nominal_v": network.node_voltage_v[i],
            "x_m": network.node_xy_m[i, 0],
            "y_m": network.node_xy_m[i, 1],
            "voltage_min_pu": low[:, i].min(initial=np.inf),
            "voltage_max_pu": high[:, i].max(initial=-np.inf),
            "hours_outside_band": outside.sum() * hours,
        }


def branch_rows(year: SiteGridYear, outcome: GridOutcome) -> Iterator[dict[str, Any]]:
    """A row for each cable and transformer: its ends, its largest loading."""
    solved, network, hours = year.flow, year.network, outcome.axis.hours
    kinds = (
        ("line", network.lines, solved.line_loading),
        ("transformer", network.transformers, solved.transformer_loading),
    )
    for kind, ones, loading in kinds:
        for i, name in enumerate(ones.names):
            yield {
                "site": year.site,
                "kind": kind,
                "branch": name,
                "from_node": network.node_names[ones.from_node[i]],
                "to_node": network.node_names[ones.to_node[i]],
                "type": network.lines.kinds[i] if kind == "line" else "",
                "loading_max_fraction": (highest := loading[:, i].max(initial=0.0)),
                "hours_overloaded": np.where(
                    np.isnan(highest), np.nan, (loading[:, i] > 1).sum() * hours
                ).item(),
            }


def unsolved_rows(year: SiteGridYear, outcome: GridOutcome) -> Iterator[dict[str, Any]]:
    """A row for each slot without a solution."""
    for failure in year.flow.failures:
        time = local_time(outcome.axis, failure.slot)
        yield {"site": year.site, "time": time, **asdict(failure)}
