"""Plants that serve the meters of their own building before those of the others."""

import numpy as np

from simcore.base.records import Array, Counts


def own_building_kwh(consumption_kwh: Array, building_kwh: Array, building: Counts) -> Array:
    r"""Energy that members get of their own building's plants, pro rata of consumption in it.

    .. math:: A_i = C_i \min\Bigl(1, P_{b(i)} \Big/ \textstyle\sum_{j : b(j) = b(i)} C_j\Bigr)

    Parameters
    ----------
    consumption_kwh
        Consumption of those who share, ``(..., n_slots, n_members)``. [kWh]
    building_kwh
        Production of each building's plants, ``(..., n_slots, n_buildings)``. [kWh]
    building
        Building of each member from 0, ``(n_members,)``; -1 for a member of none.

    Returns
    -------
    numpy.ndarray
        Energy given, shape and type of the consumption; 0 for members of no building. [kWh]

    Examples
    --------
    Two homes under a roof of 3 kWh, one under another of 5, and a meter of the whole site.

    >>> needs, roofs = np.array([[2.0, 4.0, 1.0, 9.0]]), np.array([[3.0, 5.0]])
    >>> own_building_kwh(needs, roofs, np.array([0, 0, 1, -1]))
    array([[1., 2., 1., 0.]])
    """
    known, group = np.unique(building, return_inverse=True)
    order = np.argsort(building, kind="stable")
    first = np.searchsorted(building[order], known)
    demand_kwh = np.add.reduceat(np.take(consumption_kwh, order, axis=-1), first, axis=-1)
    made_kwh = building_kwh[..., known] * (known >= 0)
    most_kwh = np.maximum(made_kwh, demand_kwh)
    part = np.divide(made_kwh, most_kwh, out=np.zeros_like(made_kwh), where=most_kwh > 0)
    return consumption_kwh * np.take(part.astype(consumption_kwh.dtype), group, axis=-1)
