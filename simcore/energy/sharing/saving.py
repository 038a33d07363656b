"""Equal savings: each slot goes to those who have saved the least so far."""

import numpy as np
from numba import njit

from simcore.base.records import Array

_ANY_ORDER = {"reassoc", "nsz", "contract"}
_MOST_STEPS = 200
"""Halvings after which the level is as exact as its numbers; Newton needs about ten."""


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
    shape = consumption_kwh.shape
    given = np.zeros(shape)
    if given.size and weight.any():
        _fill_savings(
            np.ascontiguousarray(production_kwh, np.float64),
            np.ascontiguousarray(consumption_kwh, np.float64),
            np.ascontiguousarray(weight, np.float64),
            np.ascontiguousarray(value_eur_per_kwh, np.float64),
            np.array(saving_eur, np.float64),
            given,
        )
    return given


@njit(nogil=True, cache=True)
def _fill_savings(pot, needs, weight, value, saving, given):  # type: ignore[no-untyped-def]
    """Fill ``given`` slot by slot and carry ``saving`` along."""
    inverse, level = 1.0 / value[0], 0.0
    for slot in range(len(pot)):
        if pot[slot] <= 0.0:
            continue
        worth = value[slot % len(value)]
        if len(value) > 1:
            inverse[:] = 1.0 / worth
        wanted = 0.0
        for i in range(len(weight)):
            wanted += needs[slot, i] if weight[i] > 0.0 else 0.0
        is_plenty = wanted <= pot[slot]
        if not is_plenty:
            # The level moves little from slot to slot, so the last one is a good start.
            level = _saving_level(level, pot[slot], needs[slot], weight, saving, inverse)
        for i in range(len(weight)):
            part = max(0.0, (level * weight[i] - saving[i]) * inverse[i])
            part = needs[slot, i] if is_plenty else min(part, needs[slot, i])
            given[slot, i] = part if weight[i] > 0.0 else 0.0
            saving[i] += worth[i] * given[slot, i]


@njit(nogil=True, cache=True)
def _saving_level(level, pot, needs, weight, saving, inverse):  # type: ignore[no-untyped-def]
    """Saving per weight at which the pot is empty: Newton's method kept within a bracket."""
    low, high = _bracket(needs, weight, saving, inverse)
    level = min(max(level, low), high)
    for _ in range(_MOST_STEPS):
        given, slope = _given_at(level, needs, weight, saving, inverse)
        if abs(given - pot) <= 1e-13 * pot:
            break
        if given < pot:
            low = level
        else:
            high = level
        step = level + (pot - given) / slope if slope > 0.0 else np.inf
        if not low < step < high:
            step = 0.5 * (low + high)
        if step == level:
            break
        level = step
    return level


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _bracket(needs, weight, saving, inverse):  # type: ignore[no-untyped-def]
    """Level at which nobody is given anything, and one at which all are served."""
    low, high = 1e300, -1e300
    for i in range(len(weight)):
        if weight[i] > 0.0:
            start = saving[i] / weight[i]
            low = min(low, start)
            high = max(high, start + needs[i] / (inverse[i] * weight[i]))
    return low, high


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _given_at(level, needs, weight, saving, inverse):  # type: ignore[no-untyped-def]
    """Energy given at a level, and how fast it grows with the level."""
    given, slope = 0.0, 0.0
    for i in range(len(needs)):
        part = (level * weight[i] - saving[i]) * inverse[i]
        is_open = (part >= 0.0) & (part < needs[i])
        counted = weight[i] > 0.0
        given += min(needs[i], max(0.0, part)) if counted else 0.0
        slope += weight[i] * inverse[i] if is_open else 0.0
    return given, slope
