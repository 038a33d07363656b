"""What a network must keep to: voltage bands, ratings; and where a year is worst.

EN 50160 speaks of means over 10 minutes; a run with longer slots lets the mean of a slot
stand for them, so short peaks do not show.
"""

from dataclasses import dataclass

import numpy as np

from simcore.base.lengths import DAYS_PER_WEEK
from simcore.base.records import Array, Counts, Flags
from simcore.energy.grid.records import Network, PowerFlow

EN_50160_FRACTION = 0.10
"""Band of EN 50160 round the nominal voltage, for 95 % of the 10-minute means of a week."""

EN_50160_SHARE = 0.05
"""Part of a week that may be outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Voltages a supply point may have, parts of the nominal one."""

    low_pu: float
    high_pu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a year stands against the limits.

    Attributes
    ----------
    voltage_min_pu, voltage_max_pu
        Lowest and highest voltage of a supply point.
    low_node, high_node
        Where.
    n_slots_low, n_slots_high
        Slots in which a supply point was below, above the band.
    en_50160_weeks
        Weeks in which a supply point was outside +-10 % for more than 5 % of the time.
    line_loading_max, transformer_loading_max
        Highest loading; NaN where no line has a rating. [1]
    line_name, transformer_name
        Where.
    n_slots_overload
        Slots in which a line or transformer carried more than its rating.
    """

    voltage_min_pu: float
    voltage_max_pu: float
    low_node: str
    high_node: str
    n_slots_low: int
    n_slots_high: int
    en_50160_weeks: int
    line_loading_max: float
    transformer_loading_max: float
    line_name: str
    transformer_name: str
    n_slots_overload: int

    @property
    def holds(self) -> bool:
        """Whether no limit is passed."""
        return not (
            self.n_slots_low or self.n_slots_high or self.n_slots_overload or self.en_50160_weeks
        )


def verdict(network: Network, flow: PowerFlow, band: Band, slots_per_day: int) -> Verdict:
    """How a year stands against the limits; slots without a state do not count.

    Parameters
    ----------
    network, flow
        Network and its year.
    band
        Band of the supply points.
    slots_per_day
        Number of slots of a day, for the weeks of EN 50160.
    """
    points, solved = network.supply_nodes, flow.is_solved
    low, high = flow.lowest_pu[:, points], flow.highest_pu[:, points]
    low, high = np.where(solved[:, None], low, 1.0), np.where(solved[:, None], high, 1.0)
    lowest, highest = low.min(axis=0), high.max(axis=0)
    outside = (np.abs(low - 1) > EN_50160_FRACTION) | (np.abs(high - 1) > EN_50160_FRACTION)
    weeks = weekly_share(outside, slots_per_day * DAYS_PER_WEEK)
    line, transformer = _peak(flow.line_loading), _peak(flow.transformer_loading)
    overload = (flow.line_loading > 1).any(axis=-1) | (flow.transformer_loading > 1).any(axis=-1)
    return Verdict(
        voltage_min_pu=float(lowest.min()),
        voltage_max_pu=float(highest.max()),
        low_node=network.node_names[points[lowest.argmin()]],
        high_node=network.node_names[points[highest.argmax()]],
        n_slots_low=int((low < band.low_pu).any(axis=-1).sum()),
        n_slots_high=int((high > band.high_pu).any(axis=-1).sum()),
        en_50160_weeks=int((weeks > EN_50160_SHARE).any(axis=-1).sum()),
        line_loading_max=line[1],
        transformer_loading_max=transformer[1],
        line_name=network.lines.names[line[0]] if line[0] >= 0 else "",
        transformer_name=network.transformers.names[transformer[0]],
        n_slots_overload=int(overload.sum()),
    )


def _peak(loading: Array) -> tuple[int, float]:
    """Branch with the highest loading, and that loading; -1 where there is none to tell."""
    highest = loading.max(axis=0, initial=0.0)
    if np.isnan(highest).all():
        return -1, float(highest_loading(highest))
    return int(np.nanargmax(highest)), float(np.nanmax(highest))


def highest_loading(loading: Array) -> Array:
    """Highest loading of the branches on the last axis; those without a rating do not count.

    0 where there are no branches, NaN where none has a rating.

    Examples
    --------
    >>> highest_loading(np.array([[0.2, np.nan], [np.nan, np.nan]]))
    array([0.2, nan])
    """
    nothing = np.nan if loading.shape[-1] else 0.0
    return np.fmax.reduce(loading, axis=-1, initial=nothing)


def weekly_share(is_outside: Flags, slots_per_week: int) -> Array:
    """Part of each week that is outside, ``(n_weeks, n_nodes)``.

    Weeks count from the first slot; days left over at the end are judged with those
    before them, as the last seven days.

    Examples
    --------
    >>> weekly_share(np.array([[True], [False], [False], [True], [True]]), 2).T
    array([[0.5, 0.5, 1. ]])
    """
    n_slots = len(is_outside)
    starts = list(range(0, max(n_slots - slots_per_week, 0) + 1, slots_per_week))
    if n_slots > slots_per_week and n_slots % slots_per_week:
        starts.append(n_slots - slots_per_week)
    return np.stack([is_outside[first : first + slots_per_week].mean(axis=0) for first in starts])


def worst_slots(flow: PowerFlow, points: Counts, n: int) -> dict[str, Counts]:
    """Worst solved slots by kind, worst first, at most ``n`` each.

    Kinds are ``low`` and ``high`` (voltage at ``points``), ``line`` and ``transformer``
    (loading).
    """
    nowhere = ~flow.is_solved
    measure = {
        "low": -flow.lowest_pu[:, points].min(axis=-1),
        "high": flow.highest_pu[:, points].max(axis=-1),
        "line": highest_loading(flow.line_loading),
        "transformer": highest_loading(flow.transformer_loading),
    }
    return {kind: largest(np.where(nowhere, -np.inf, m), n) for kind, m in measure.items()}


def largest(values: Array, n: int) -> Counts:
    """Places of the ``n`` largest values that are finite, largest first.

    Examples
    --------
    >>> largest(np.array([1.0, 3.0, -np.inf, 2.0]), 3)
    array([1, 3, 0])
    """
    order = np.argsort(-values, kind="stable")[:n]
    return order[np.isfinite(values[order])]
