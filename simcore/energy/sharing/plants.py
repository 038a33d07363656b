"""Full dynamic keys: a coefficient for every pair of a producer and a consumer."""

import numpy as np

from simcore.base.records import Array
from simcore.energy.sharing.waterfill import waterfill


def full_dynamic_coefficients(
    production_kwh: Array, consumption_kwh: Array, weight: Array, plant_weight: Array | None = None
) -> Array:
    r"""Coefficients by plant and member: each plant in turn serves what is still needed.

    .. math:: k_{p,i} = A_{p,i} / P_p, \quad A_p = \text{fill}(P_p, C - \sum_{q<p} A_q)

    Parameters
    ----------
    production_kwh
        Production by plant, in the order in which they serve, ``(..., n_slots, n_plants)``.
        [kWh]
    consumption_kwh
        ``(..., n_slots, n_members)``. [kWh]
    weight
        Weight of each member, ``(n_members,)``; 0 leaves a member out.
    plant_weight
        Weight of each member at each plant, ``(n_plants, n_members)``, such as 1 under its
        own roof and 0 elsewhere; pro rata of what is still needed where not given.

    Returns
    -------
    numpy.ndarray
        ``(..., n_slots, n_plants, n_members)``.

    Examples
    --------
    >>> full_dynamic_coefficients(np.array([[4.0, 4.0]]), np.array([[3.0, 3.0]]), np.ones(2))
    array([[[0.5 , 0.5 ],
            [0.25, 0.25]]])
    """
    unserved_kwh = np.where(weight > 0, consumption_kwh, 0.0)
    coefficients = []
    for plant in range(production_kwh.shape[-1]):
        plant_weights = unserved_kwh if plant_weight is None else weight * plant_weight[plant]
        pot_kwh = production_kwh[..., plant]
        shared_kwh = waterfill(pot_kwh, unserved_kwh, plant_weights)
        coefficients.append(fractions(shared_kwh, pot_kwh))
        unserved_kwh = np.maximum(unserved_kwh - shared_kwh, 0.0)
    return np.stack(coefficients, axis=-2)


def fractions(shared_kwh: Array, production_kwh: Array) -> Array:
    """Energy given over the pot it comes from, 0 where the pot is empty, same shape."""
    pot_kwh = production_kwh[..., np.newaxis]
    return np.divide(shared_kwh, pot_kwh, out=np.zeros_like(shared_kwh), where=pot_kwh > 0)
