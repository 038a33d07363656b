"""Hosting capacity: the largest peak power before a limit binds, by bisection in batch.

All cases are halved together: each step solves, for every case, the slots that can bind,
in one batch. Which slots can bind is found on straight lines and checked at the end on
every slot with sun; a slot that was missed is added, and the search goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array, Counts, Flags
from simcore.energy.grid.flow import power_flow
from simcore.energy.grid.inverters import UNITY, InverterRule
from simcore.energy.grid.limits import Band, largest
from simcore.energy.grid.records import THREE_PHASE, Draws, Network, PowerFlow
from simcore.energy.grid.sensitivity import Sensitivity, sensitivity

N_HALVINGS = 12
"""The answer is within 1/4096 of the largest size tried."""

N_CANDIDATES = 40
"""Slots kept for each measure and each size tried on straight lines."""

LOW_KV = 0.4
NEAR_PU, NEAR_LOADING = 0.01, 0.8
"""How near a limit a slot must come on straight lines to be checked at the end."""

STEPS_ABOVE = (2, 4, 16, 2**N_HALVINGS)
"""Steps above the size found at which to see what binds: one is enough but for rounding."""

SIZES = (0.1, 0.25, 0.5, 1.0)
MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A draw of the demand and a placement of the plants.

    Attributes
    ----------
    load_kw, load_kvar
        Demand at each supply point, ``(n_slots, n_supply)``. [kW], [kvar]
    placement
        Part of the peak power at each supply point, ``(n_supply,)``, adding to 1.
    yield_kw
        Power of a kWp, ``(n_slots,)``. [kW/kWp]
    kva_per_kwp
        Rated power of the inverters of a kWp. [kVA/kWp]
    """

    load_kw: Array
    load_kvar: Array
    placement: Array
    yield_kw: Array
    kva_per_kwp: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Hosting capacity of a case.

    Attributes
    ----------
    kwp
        Largest peak power. [kWp]
    limit
        ``"voltage"``, ``"line"`` or ``"transformer"``; ``"none"`` where the largest size
        tried passes no limit, ``"unsolved"`` where the network collapses first.
    where, slot
        Node or branch that binds, and the slot; empty and -1 with ``"none"``.
    """

    kwp: float
    limit: str
    where: str
    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What stays the same during the search."""

    network: Network
    cases: Sequence[Case]
    band: Band
    rule: InverterRule
    most_kwp: float
    threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Number of a case and the slots it is tried in."""

    case: int
    rows: Counts


def hosting_capacity(
    network: Network,
    cases: Sequence[Case],
    band: Band,
    most_kwp: float,
    *,
    rule: InverterRule = UNITY,
    threads: int = 2,
) -> list[Capacity]:
    """Largest peak power of each case before a limit binds.

    The limits are the upper end of the band at supply points, and the ratings of lines
    and transformers in slots in which the plants load them more than the demand alone
    does: what the demand overloads by itself is no matter of the plants.

    Parameters
    ----------
    network
        Network that all cases share.
    cases
        Draws and placements.
    band
        Band of the supply points.
    most_kwp
        Largest size tried. [kWp]
    rule
        How inverters answer to the voltage; P(U) is left out, since it hides the limit.
    threads
        Threads of the solver.
    """
    search = Search(
        network=network, cases=cases, band=band, rule=rule, most_kwp=most_kwp, threads=threads
    )
    slopes = sensitivity(network, network.supply_nodes, threads=threads)
    linear_flows = [_linear_flow(search, case, slopes) for case in cases]
    slots = [_candidates(search, *pair) for pair in zip(cases, linear_flows, strict=True)]
    kwp = np.full(len(cases), most_kwp)
    todo = [i for i, rows in enumerate(slots) if len(rows)]  # not those without any sun
    for _ in range(MOST_ROUNDS if todo else 0):
        kwp[todo] = _bisected(search, [Trial(case=i, rows=slots[i]) for i in todo])
        missed = {i: _missed_slots(search, i, linear_flows[i], kwp[i]) for i in todo}
        todo = [i for i in todo if len(missed[i])]
        if not todo:
            break
        for i in todo:
            slots[i] = np.union1d(slots[i], missed[i])
    return [_capacity(search, Trial(case=i, rows=slots[i]), kwp[i]) for i in range(len(cases))]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearFlow:
    """Voltages and loadings of a case on straight lines, at rest and by kWp.

    ``rest_pu`` is ``(n_slots, n_supply)`` and ``rest_loading`` ``(n_slots, n_branches)``;
    ``rise_pu`` and ``rise_loading`` what a kW from the plants adds to them.
    """

    rest_pu: Array
    rise_pu: Array
    rest_loading: Array
    rise_loading: Array


def _linear_flow(search: Search, case: Case, slopes: Sensitivity) -> LinearFlow:
    network = search.network
    points = network.supply_nodes
    fall = (case.load_kw @ slopes.dv_dp + case.load_kvar @ slopes.dv_dq)[:, points]
    line_kw = np.sqrt(3) * LOW_KV * network.lines.ampacity_a
    rating_kw = np.concatenate([line_kw, network.transformers.sn_kva])
    return LinearFlow(
        rest_pu=slopes.rest_pu[points] - fall,
        rise_pu=(case.placement @ slopes.dv_dp)[points],
        rest_loading=-(case.load_kw @ slopes.dflow_dp) / rating_kw,
        rise_loading=(case.placement @ slopes.dflow_dp) / rating_kw,
    )


def _estimate(linear: LinearFlow, sun_kw: Array) -> tuple[Array, Array]:
    """Highest voltage of each slot, and loading of each branch, on straight lines.

    Voltages rise a little less than these lines, and fall a little more, so that the
    estimate is on the high side.
    """
    sun = sun_kw[:, np.newaxis]
    return (
        (linear.rest_pu + sun * linear.rise_pu).max(axis=-1),
        np.abs(linear.rest_loading + sun * linear.rise_loading),
    )


def _candidates(search: Search, case: Case, linear: LinearFlow) -> Counts:
    """Slots that come nearest to a limit at some size, by straight lines."""
    has_sun = case.yield_kw > 0
    candidates = [np.zeros(0, int)]
    for fraction in SIZES:
        voltage, loading = _estimate(linear, fraction * search.most_kwp * case.yield_kw)
        branches = largest(loading[has_sun].max(axis=0, initial=0.0), 4)
        measures = [voltage, *loading[:, branches].T]
        candidates += [
            largest(np.where(has_sun, measure, -np.inf), N_CANDIDATES) for measure in measures
        ]
    return np.unique(np.concatenate(candidates))


def _slots_near_limit(search: Search, case: Case, linear: LinearFlow, kwp: float) -> Counts:
    """Slots with sun that a straight line puts near a limit, or beyond, at a size."""
    voltage, loading = _estimate(linear, kwp * case.yield_kw)
    is_near = voltage > search.band.high_pu - NEAR_PU
    is_near |= (loading > NEAR_LOADING).any(axis=-1)
    return np.flatnonzero(is_near & (case.yield_kw > 0))


def _bisected(search: Search, trials: Sequence[Trial]) -> Array:
    """Largest size of each trial that passes no limit in its slots. [kWp]"""
    base_flow = _state(search, trials, np.zeros(len(trials)))

    def fits(kwp: Array) -> Flags:
        flow = _state(search, trials, kwp)
        is_wrong = _wrong_slots(_beyond(search, flow, base_flow))
        edges = np.cumsum([len(trial.rows) for trial in trials])[:-1]
        return np.array([not part.any() for part in np.split(is_wrong, edges)])

    high = np.full(len(trials), search.most_kwp)
    low = np.where(fits(high), high, 0.0)
    for _ in range(N_HALVINGS):
        middle = (low + high) / 2
        is_fit = fits(middle)
        low, high = np.where(is_fit, middle, low), np.where(is_fit, high, middle)
    return low


def _state(search: Search, trials: Sequence[Trial], kwp: Array) -> PowerFlow:
    """State of all trials in their slots, one after the other, each at its size."""
    points = search.network.supply_nodes
    rows = [(search.cases[trial.case], trial.rows) for trial in trials]
    sizes = [
        (case.placement * size, case, slots) for (case, slots), size in zip(rows, kwp, strict=True)
    ]
    draws = Draws(
        load_node=points,
        load_phase=np.full(len(points), THREE_PHASE),
        load_kw=np.concatenate([case.load_kw[slots] for case, slots in rows]),
        load_kvar=np.concatenate([case.load_kvar[slots] for case, slots in rows]),
        plant_node=points,
        plant_kw=np.concatenate(
            [np.outer(case.yield_kw[slots], size_kwp) for size_kwp, case, slots in sizes]
        ),
        plant_kva=np.concatenate(
            [
                np.tile(size_kwp * case.kva_per_kwp, (len(slots), 1))
                for size_kwp, case, slots in sizes
            ]
        ),
    )
    return power_flow(search.network, draws, rule=search.rule, threads=search.threads)


def _beyond(search: Search, flow: PowerFlow, base_flow: PowerFlow) -> dict[str, Flags]:
    """Supply points and branches beyond a limit, ``(n_slots, n)`` each."""
    highest = flow.highest_pu[:, search.network.supply_nodes]
    unsolved = ~flow.is_solved & base_flow.is_solved
    return {
        "voltage": highest > search.band.high_pu,
        "line": flow.line_loading > np.maximum(base_flow.line_loading, 1.0),
        "transformer": flow.transformer_loading > np.maximum(base_flow.transformer_loading, 1.0),
        "unsolved": unsolved[:, np.newaxis],
    }


def _wrong_slots(beyond: dict[str, Flags]) -> Flags:
    return np.any([flags.any(axis=-1) for flags in beyond.values()], axis=0)


def _missed_slots(search: Search, number: int, linear: LinearFlow, kwp: float) -> Counts:
    """Slots near a limit in which a size found does pass it."""
    rows = _slots_near_limit(search, search.cases[number], linear, kwp)
    if kwp <= 0 or len(rows) == 0:
        return rows[:0]
    trial = [Trial(case=number, rows=rows)]
    flow, base_flow = (_state(search, trial, np.array([size])) for size in (kwp, 0.0))
    return rows[_wrong_slots(_beyond(search, flow, base_flow))]


def _capacity(search: Search, trial: Trial, kwp: float) -> Capacity:
    """What binds just above the size found."""
    if kwp >= search.most_kwp or len(trial.rows) == 0:
        return Capacity(kwp=search.most_kwp, limit="none", where="", slot=-1)
    base_flow = _state(search, [trial], np.zeros(1))
    beyond: dict[str, Flags] = {}
    for n_steps in STEPS_ABOVE:
        above_kwp = kwp + n_steps * search.most_kwp / 2**N_HALVINGS
        beyond = _beyond(search, _state(search, [trial], np.array([above_kwp])), base_flow)
        if _wrong_slots(beyond).any():
            break
    limit = next(kind for kind, flags in beyond.items() if flags.any())
    row, column = (int(index[0]) for index in np.nonzero(beyond[limit]))
    slot = int(trial.rows[row])
    return Capacity(kwp=float(kwp), limit=limit, where=_name(search, limit, column), slot=slot)


def _name(search: Search, limit: str, column: int) -> str:
    network = search.network
    if limit == "voltage":
        return network.node_names[network.supply_nodes[column]]
    if limit == "unsolved":
        return network.name
    kind = network.lines if limit == "line" else network.transformers
    return kind.names[column]
