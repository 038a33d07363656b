"""Equal savings: each slot goes to those who have saved the least so far."""

import numpy as np

from simcore.base.compiled import kernel
from simcore.base.records import Array

_ANY_ORDER = {"reassoc", "nsz", "contract", "nnan"}
"""Sums in any order and no NaN, so that loops run on several members at once."""
_MOST_STEPS = 200
"""More than the level ever needs; five on average."""
_CLOSE_FRACTION, _CLOSE_KWH = 1e-10, 1e-11
"""The pot counts as empty this close to it, near what a level of 100 EUR can resolve."""
_AT_LEVEL_KWH = 1e-9
"""Closer to the level than this is at it."""
_LEAST_CUT = 0.1
"""Part by which a bracket of the level shrinks at least in each step."""


def saving_fill(
    production_kwh: Array,
    consumption_kwh: Array,
    weight: Array,
    value_eur_per_kwh: Array,
    saving_eur: Array,
) -> Array:
    r"""Energy given so that the savings to date, over the weights, get as close as they can.

    In each slot member :math:`i` gets
    :math:`A_i = \min(C_i, \max(0, (\lambda w_i - s_i) / v_i))` with its saving to date
    :math:`s_i`, the value :math:`v_i` of a kWh to it, and the level :math:`\lambda` at which
    the pot is empty. Its saving then grows by :math:`v_i A_i`.

    Parameters
    ----------
    production_kwh
        Pot to share, ``(n_slots,)``. [kWh]
    consumption_kwh
        ``(n_slots, n_members)``. [kWh]
    weight
        Saving aimed at, relative to the others', ``(n_members,)``; 0 leaves a member out.
    value_eur_per_kwh
        Value of a shared kWh, more than 0, ``(n_rows, n_members)``; the rows repeat over
        the slots, so 1 or ``n_slots`` of them. [EUR/kWh]
    saving_eur
        Saving of each member before the first slot, ``(n_members,)``. [EUR]

    Returns
    -------
    numpy.ndarray
        ``(n_slots, n_members)``. [kWh]

    Examples
    --------
    The second member saved 1 EUR before; 3 kWh at 1 EUR each make both reach 2 EUR.

    >>> ones = np.ones((1, 2))
    >>> saving_fill(np.array([3.0]), 9 * ones, ones[0], ones, np.array([0.0, 1.0]))
    array([[2., 1.]])
    """
    dtype = np.float32 if consumption_kwh.dtype == np.float32 else np.float64
    shared = np.empty(consumption_kwh.shape, dtype)
    if shared.size:
        value = np.ascontiguousarray(value_eur_per_kwh, np.float64)
        weights = np.ascontiguousarray(weight, np.float64)
        needs = np.ascontiguousarray(consumption_kwh, dtype)
        # Those left out have saved more than any level reaches.
        start = np.where(weights > 0, saving_eur, np.inf)
        pot = np.ascontiguousarray(production_kwh, np.float64)
        _fill_savings(pot, needs, weights, value, start, shared)
    return shared


@kernel
def _fill_savings(pot, needs, weight, value, saving, shared):  # type: ignore[no-untyped-def]
    """Fill ``shared`` slot by slot and carry ``saving`` along."""
    level, slope, start = 0.0, np.empty(len(weight)), np.empty(len(weight))
    for slot in range(len(pot)):
        if pot[slot] <= 0.0:
            shared[slot] = 0.0
            continue
        worth = value[slot % len(value)]
        demand = _give_all(needs[slot], weight, shared[slot])
        if demand > pot[slot]:
            _savings_as_kwh(saving, weight, worth, slope, start)
            # The level moves little from slot to slot, so the last one is a good start.
            level = _give_pot(level, pot[slot], demand, needs[slot], slope, start, shared[slot])
        _book_savings(shared[slot], worth, saving)


@kernel
def _give_pot(level, pot, demand, needs, slope, start, shared):  # type: ignore[no-untyped-def]
    """Level at which the pot is empty, and the energy given at it.

    Newton's method within a bracket; where a step leaves the bracket, one between its ends.
    """
    low, high, at_low, at_high = -np.inf, np.inf, 0.0, demand
    for _ in range(_MOST_STEPS):
        total, grows = _give_to_level(level, needs, slope, start, shared)
        if abs(total - pot) <= _CLOSE_FRACTION * pot + _CLOSE_KWH:
            break
        if total < pot:
            low, at_low = level, total
        else:
            high, at_high = level, total
        step = level + (pot - total) / grows if grows > 0.0 else np.inf
        if not low < step < high or grows <= 0.0:
            if high - low == np.inf:
                nobody, everybody = _bracket_level(needs, slope, start)
                low, high = max(low, nobody), min(high, everybody)
            part = (pot - at_low) / (at_high - at_low)
            step = low + min(max(part, _LEAST_CUT), 1.0 - _LEAST_CUT) * (high - low)
        if step == level:
            break
        level = step
    return level


@kernel(fastmath=_ANY_ORDER)
def _give_all(needs, weight, shared):  # type: ignore[no-untyped-def]
    """Give those who take part all they need; the sum of it."""
    total, zero = 0.0, needs.dtype.type(0)
    for i in range(len(needs)):
        shared[i] = needs[i] if weight[i] > 0.0 else zero
        total += shared[i]
    return total


@kernel(fastmath=_ANY_ORDER)
def _savings_as_kwh(saving, weight, worth, slope, start):  # type: ignore[no-untyped-def]
    """Savings to date as kWh at today's value, and how these grow with the level."""
    for i in range(len(start)):
        inverse = 1.0 / worth[i]
        slope[i] = weight[i] * inverse
        start[i] = saving[i] * inverse


@kernel(fastmath=_ANY_ORDER)
def _give_to_level(level, needs, slope, start, shared):  # type: ignore[no-untyped-def]
    """Give everybody up to the level; the energy given, and how fast it grows with it.

    Those who stand at the level, within rounding errors, grow with it: a level that rises
    takes them along.
    """
    total, grows = 0.0, 0.0
    for i in range(len(needs)):
        part = level * slope[i] - start[i]
        grows += slope[i] if (part >= -_AT_LEVEL_KWH) & (part < needs[i]) else 0.0
        part = part if part > 0.0 else 0.0
        part = part if part < needs[i] else needs[i]
        total += part
        shared[i] = part
    return total, grows


@kernel(fastmath=_ANY_ORDER)
def _bracket_level(needs, slope, start):  # type: ignore[no-untyped-def]
    """Level at which nobody is given anything, and one at which all are served."""
    low, high = 1e300, -1e300
    for i in range(len(needs)):
        if slope[i] > 0.0:
            low = min(low, start[i] / slope[i])
            high = max(high, (start[i] + needs[i]) / slope[i])
    return low, high


@kernel(fastmath=_ANY_ORDER)
def _book_savings(shared, worth, saving):  # type: ignore[no-untyped-def]
    """Add the value of the energy given to the savings."""
    for i in range(len(shared)):
        saving[i] += worth[i] * shared[i]
