"""The sharing keys: each returns the coefficients of the members in every slot."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array
from simcore.energy.sharing.waterfill import waterfill

Coefficients = Callable[[Array, Array, Array], Array]
"""``(production_kwh, consumption_kwh, weight) -> coefficients``; weight 0: left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A sharing key: its coefficients, a title, and what its weights measure.

    ``weight`` names the member's attribute the key weighs by, or is empty where only
    taking part matters. ``is_reoffering`` tells that nothing is left over while a member
    still lacks energy.
    """

    coefficients: Coefficients
    title: str
    weight: str = ""
    is_reoffering: bool = True

    def __call__(self, production_kwh: Array, consumption_kwh: Array, weight: Array) -> Array:
        """Coefficients ``(..., n_slots, n_members)``, at most 1 in sum over members."""
        return self.coefficients(production_kwh, consumption_kwh, weight)


def static(production_kwh: Array, consumption_kwh: Array, weight: Array) -> Array:
    """Agreed constant parts (the weights, at most 1 in sum); unused parts are surplus."""
    return np.broadcast_to(weight, consumption_kwh.shape)


def prorata(production_kwh: Array, consumption_kwh: Array, weight: Array) -> Array:
    """Parts in proportion to consumption: the legal default (D.315-6)."""
    counted_kwh = np.where(weight > 0, consumption_kwh, 0.0)
    total_kwh = counted_kwh.sum(axis=-1, keepdims=True)
    return np.divide(
        counted_kwh, total_kwh, out=np.zeros(consumption_kwh.shape), where=total_kwh > 0
    )


def equal(production_kwh: Array, consumption_kwh: Array, weight: Array) -> Array:
    """Equal parts, what a member cannot use being offered to the others."""
    return _filled(production_kwh, consumption_kwh, np.where(weight > 0, 1.0, 0.0))


def weighted(production_kwh: Array, consumption_kwh: Array, weight: Array) -> Array:
    """Parts in proportion to the weights, unused parts being offered to the others."""
    return _filled(production_kwh, consumption_kwh, weight)


def _filled(production_kwh: Array, consumption_kwh: Array, weight: Array) -> Array:
    given_kwh = waterfill(production_kwh, consumption_kwh, weight)
    pot_kwh = production_kwh[..., np.newaxis]
    return np.divide(given_kwh, pot_kwh, out=np.zeros_like(given_kwh), where=pot_kwh > 0)


KEYS: dict[str, Key] = {
    "static": Key(
        coefficients=static, title="static parts", weight="coefficient", is_reoffering=False
    ),
    "default": Key(coefficients=prorata, title="dynamic by default (pro rata of consumption)"),
    "equal": Key(coefficients=equal, title="equal parts, re-offered"),
    "floor_area": Key(
        coefficients=weighted, title="by floor area, re-offered", weight="floor_area_m2"
    ),
}
