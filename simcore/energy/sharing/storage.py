"""A battery as the law sees it: a consumer while it charges, a producer while it discharges."""

import numpy as np

from simcore.base.records import Array


def with_storage(
    production_kwh: Array, consumption_kwh: Array, charge_kwh: Array, discharge_kwh: Array
) -> tuple[Array, Array]:
    """Production with the battery as last plant, consumption with it as last member.

    A meter sees the difference where a battery charges and discharges in one slot, so it is
    never served by its own discharge. To be settled with several plants (:func:`settle`).

    Parameters
    ----------
    production_kwh
        ``(..., n_slots)`` of one plant, or ``(..., n_slots, n_plants)``. [kWh]
    consumption_kwh
        ``(..., n_slots, n_members)``. [kWh]
    charge_kwh, discharge_kwh
        Energy into and out of the battery at its meter, ``(..., n_slots)``. [kWh]

    Returns
    -------
    tuple
        ``(..., n_slots, n_plants + 1)`` and ``(..., n_slots, n_members + 1)``. [kWh]

    References
    ----------
    Code de l'energie, article D.315-5.

    Examples
    --------
    >>> with_storage(np.array([4.0]), np.array([[1.0]]), np.array([2.0]), np.array([0.5]))
    (array([[4., 0.]]), array([[1. , 1.5]]))
    """
    is_single = production_kwh.ndim < consumption_kwh.ndim
    plants_kwh = production_kwh[..., np.newaxis] if is_single else production_kwh
    net_kwh = charge_kwh - discharge_kwh
    charged_kwh = np.maximum(net_kwh, 0.0)[..., np.newaxis]
    discharged_kwh = np.maximum(-net_kwh, 0.0)[..., np.newaxis]
    return (
        np.concatenate([plants_kwh, discharged_kwh], axis=-1),
        np.concatenate([consumption_kwh, charged_kwh], axis=-1),
    )


def storage_excess_kwh(shared_kwh: Array, production_kwh: Array) -> tuple[Array, Array]:
    """How far a settlement with storage is over each of the two legal caps, ``(..., n_slots)``.

    What is stored and allocated must not exceed the plants' production while the battery
    charges; what is allocated must not exceed discharge and production. Both are 0, but for
    rounding errors, in any settlement of :func:`with_storage`.

    Parameters
    ----------
    shared_kwh
        Shared energy, the battery's charge last, ``(..., n_slots, n_members + 1)``. [kWh]
    production_kwh
        Production, the battery's discharge last, ``(..., n_slots, n_plants + 1)``. [kWh]

    References
    ----------
    Code de l'energie, article D.315-5.

    Examples
    --------
    >>> storage_excess_kwh(np.array([[1.0, 3.5]]), np.array([[4.0, 0.0]]))
    (array([0.5]), array([0.]))
    """
    plants_kwh, discharge_kwh = production_kwh[..., :-1].sum(axis=-1), production_kwh[..., -1]
    allocated_kwh, stored_kwh = shared_kwh[..., :-1].sum(axis=-1), shared_kwh[..., -1]
    limit_kwh = np.where(discharge_kwh > 0, plants_kwh + discharge_kwh, plants_kwh)
    stored_excess = np.maximum(stored_kwh + allocated_kwh - limit_kwh, 0.0)
    allocated_excess = np.maximum(allocated_kwh - discharge_kwh - plants_kwh, 0.0)
    return stored_excess, allocated_excess
