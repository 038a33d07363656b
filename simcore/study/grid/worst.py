"""Worst hours of a network, and what caused them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from simcore.base.records import Array
from simcore.base.timeaxis import ZONE, TimeAxis
from simcore.energy.grid.limits import worst_slots
from simcore.energy.grid.records import Network, PowerFlow
from simcore.site.curves import site_curves
from simcore.study.grid.model import SiteModel
from simcore.study.grid.records import USES, WorstHour

N_WORST = 10


def causes_kw(model: SiteModel) -> dict[str, Array]:
    """Site curves by ``USES``: production, electric heating, tanks, and the rest. [kW]

    Heating is what the same homes draw more than without electric heating.
    """
    curves, hours = model.curves, model.axis.hours
    assert curves.hot_water_kwh is not None
    demand_kw = curves.consumption_kwh.sum(axis=-1) / hours
    tanks_kw = np.minimum(curves.hot_water_kwh.sum(axis=-1) / hours, demand_kw)
    heating_kw = np.zeros_like(demand_kw)
    inputs, lives = model.inputs, model.inputs.households
    if lives.electric_heating_fraction > 0 and not inputs.site_table.households.population_csv:
        unheated = replace(inputs, households=replace(lives, electric_heating_fraction=0.0))
        without_kwh = site_curves(unheated).consumption_kwh
        heating_kw = np.maximum(demand_kw - without_kwh.sum(axis=-1) / hours, 0.0)
    heating_kw = np.minimum(heating_kw, demand_kw - tanks_kw)
    parts = (curves.production_kwh / hours, heating_kw, tanks_kw, demand_kw - heating_kw - tanks_kw)
    return dict(zip(USES, parts, strict=True))


def worst_hours(
    model: SiteModel, flow: PowerFlow, uses_kw: Mapping[str, Array]
) -> tuple[WorstHour, ...]:
    """Ten worst slots of each kind, worst first."""
    kinds = worst_slots(flow, model.network.supply_nodes, N_WORST)
    return tuple(
        _hour(model, flow, uses_kw, (kind, rank + 1, int(slot)))
        for kind, slots in kinds.items()
        for rank, slot in enumerate(slots)
    )


def _hour(
    model: SiteModel,
    flow: PowerFlow,
    uses_kw: Mapping[str, Array],
    which: tuple[str, int, int],
) -> WorstHour:
    kind, rank, slot = which
    powers = {name: float(curve[slot]) for name, curve in uses_kw.items()}
    where, value = _place(model.network, flow, kind, slot)
    return WorstHour(
        kind=kind,
        rank=rank,
        slot=slot,
        time=local_time(model.axis, slot),
        where=where,
        value=value,
        cause=cause(powers),
        powers_kw=powers,
    )


def _place(network: Network, flow: PowerFlow, kind: str, slot: int) -> tuple[str, float]:
    """Node or branch that is worst in a slot, and its voltage or loading."""
    if kind in ("low", "high"):
        points = network.supply_nodes
        volts = (flow.lowest_pu if kind == "low" else flow.highest_pu)[slot, points]
        worst = int(volts.argmin() if kind == "low" else volts.argmax())
        return network.node_names[points[worst]], float(volts[worst])
    is_line = kind == "line"
    loading = (flow.line_loading if is_line else flow.transformer_loading)[slot]
    names = network.lines.names if is_line else network.transformers.names
    if len(loading) == 0:
        return "", 0.0
    return names[int(np.nanargmax(loading))], float(np.nanmax(loading))


def cause(powers_kw: Mapping[str, float]) -> str:
    """What an hour is due to.

    Examples
    --------
    >>> cause({"production_kw": 9, "heating_kw": 0, "hot_water_kw": 2, "other_kw": 4})
    'sun'
    >>> cause({"production_kw": 5, "heating_kw": 0, "hot_water_kw": 4, "other_kw": 3})
    'hot_water'
    """
    demand = {name: powers_kw[name] for name in USES[1:]}
    if powers_kw["production_kw"] > sum(demand.values()):
        return "sun"
    return max(demand, key=demand.__getitem__).removesuffix("_kw")


def local_time(axis: TimeAxis, slot: int) -> str:
    """Start of a slot on the local clock, ``YYYY-MM-DD HH:MM``."""
    start = datetime.fromtimestamp(int(axis.utc[slot].astype("int64")), UTC)
    return start.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%d %H:%M")
