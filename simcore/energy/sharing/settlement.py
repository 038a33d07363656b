"""The one settlement behind every key."""

import numpy as np

from simcore.base.records import Array, Settlement


def settle(coefficients: Array, production_kwh: Array, consumption_kwh: Array) -> Settlement:
    r"""What each member shares and imports, and what is left over.

    .. math:: A_i = \min(C_i, \sum_p k_{p,i} P_p)

    With several plants, a member's shared energy comes from them in proportion to what
    each one offered it; the rule where an offer is cut is not written down in France,
    pro rata is the neutral choice.

    Parameters
    ----------
    coefficients
        Part of the production offered to each member, at most 1 in sum over members,
        ``(..., n_slots, n_members)`` or ``(n_members,)``; with several plants
        ``(..., n_slots, n_plants, n_members)`` or what broadcasts to it.
    production_kwh
        ``(..., n_slots)``, or ``(..., n_slots, n_plants)`` for several plants. [kWh]
    consumption_kwh
        ``(..., n_slots, n_members)``. [kWh]

    Returns
    -------
    Settlement
        ``surplus_kwh`` has the shape of ``production_kwh``. [kWh]

    References
    ----------
    Code de l'energie, articles D.315-4 (allocation and cap) and D.315-6.

    Examples
    --------
    >>> done = settle(np.full(3, 1 / 3), np.array([0.8]), np.array([[0.1, 0.4, 0.6]]))
    >>> done.shared_kwh.round(4), done.surplus_kwh.round(4)
    (array([[0.1   , 0.2667, 0.2667]]), array([0.1667]))
    """
    is_several = production_kwh.ndim == consumption_kwh.ndim
    offered_kwh = coefficients * production_kwh[..., np.newaxis]
    total_offered_kwh = offered_kwh.sum(axis=-2) if is_several else offered_kwh
    shared_kwh = np.minimum(consumption_kwh, total_offered_kwh)
    if is_several:
        taken_kwh = _split(shared_kwh, offered_kwh, total_offered_kwh).sum(axis=-1)
    else:
        taken_kwh = shared_kwh.sum(axis=-1)
    # Coefficients that add to 1 leave a rounding error of either sign.
    surplus_kwh = np.maximum(production_kwh - taken_kwh, 0.0)
    return Settlement(
        shared_kwh=shared_kwh, import_kwh=consumption_kwh - shared_kwh, surplus_kwh=surplus_kwh
    )


def shared_by_plant(coefficients: Array, production_kwh: Array, consumption_kwh: Array) -> Array:
    """Shared energy by plant and member, ``(..., n_slots, n_plants, n_members)``. [kWh].

    Parameters are those of :func:`settle` with several plants.
    """
    offered_kwh = coefficients * production_kwh[..., np.newaxis]
    total_offered_kwh = offered_kwh.sum(axis=-2)
    return _split(np.minimum(consumption_kwh, total_offered_kwh), offered_kwh, total_offered_kwh)


def _split(shared_kwh: Array, offered_kwh: Array, total_offered_kwh: Array) -> Array:
    """Shared energy of each plant, in proportion to its offer."""
    taken_fraction = np.divide(
        shared_kwh,
        total_offered_kwh,
        out=np.zeros_like(shared_kwh),
        where=total_offered_kwh > 0,
    )
    return offered_kwh * taken_fraction[..., np.newaxis, :]
