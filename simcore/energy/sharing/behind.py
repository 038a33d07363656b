"""Production that a meter of its own building uses before anything is shared."""

from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUse:
    """What meters use of the plants behind them, ``(n_slots, n_members)``, and what is left.

    ``left_kwh`` is what each plant injects, ``(n_slots, n_plants)``. [kWh]
    """

    used_kwh: Array
    left_kwh: Array

    __repr__ = brief


def own_use(plants_kwh: Array, consumption_kwh: Array, behind: Array) -> OwnUse:
    r"""Individual self-consumption, slot by slot and meter by meter, never between meters.

    .. math:: u_m = \min\bigl(C_m, \textstyle\sum_p f_{pm} P_p\bigr)

    Parameters
    ----------
    plants_kwh, consumption_kwh
        Production ``(n_slots, n_plants)``, consumption ``(n_slots, n_members)``. [kWh]
    behind
        Part of each plant that stands behind each meter, ``(n_plants, n_members)``, at most 1 in
        sum over the meters. [1]

    Returns
    -------
    OwnUse
        Energy used behind the meters, and what the plants inject.

    Examples
    --------
    Two meters behind half a plant each: one needs less than its half, the other more.

    >>> own = own_use(np.array([[4.0]]), np.array([[1.0, 5.0]]), np.array([[0.5, 0.5]]))
    >>> own.used_kwh.tolist(), own.left_kwh.tolist()
    ([[1.0, 2.0]], [[1.0]])

    References
    ----------
    Code de l'énergie, L. 315-1: individual self-consumption.
    """
    fed = behind.any(axis=0)
    offered_kwh = plants_kwh @ behind[:, fed]
    taken_kwh = np.minimum(offered_kwh, consumption_kwh[:, fed])
    fraction = np.divide(
        taken_kwh, offered_kwh, out=np.zeros_like(offered_kwh), where=offered_kwh > 0
    )
    used_kwh = np.zeros(consumption_kwh.shape)
    used_kwh[:, fed] = taken_kwh
    left_kwh = np.maximum(plants_kwh * (1.0 - fraction @ behind[:, fed].T), 0.0)
    return OwnUse(used_kwh=used_kwh, left_kwh=left_kwh)
