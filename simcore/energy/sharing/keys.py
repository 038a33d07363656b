"""The sharing keys: each returns the coefficients of the members in every slot.

To add one: a function, a line in ``KEYS``, a worked example in its test.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.records import Array
from simcore.energy.sharing.optimised import optimised_fill
from simcore.energy.sharing.plants import fractions, full_dynamic_coefficients
from simcore.energy.sharing.saving import saving_fill
from simcore.energy.sharing.situation import NOTHING_KNOWN, Situation
from simcore.energy.sharing.waterfill import waterfill

Coefficients = Callable[[Array, Array, Array, Situation], Array]
"""``(production_kwh, consumption_kwh, weight, situation) -> coefficients``.

Weight 0 leaves a member out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A sharing key: its coefficients, a title, and what its weights measure.

    Attributes
    ----------
    coefficients
        Function behind the key.
    title
        One line for people.
    weight
        Attribute of the members that the key weighs by; empty where only taking part
        matters.
    needs
        Fields of the situation that the key looks at; without them it still works, with
        the plain reading that its function states.
    is_reoffering
        Whether nothing is left over while a member still lacks energy.
    is_ordered
        Whether the order of the members matters.
    is_by_slot
        Whether a slot is shared without looking at the others.
    """

    coefficients: Coefficients
    title: str
    weight: str = ""
    needs: tuple[str, ...] = ()
    is_reoffering: bool = True
    is_ordered: bool = False
    is_by_slot: bool = True

    def __call__(
        self,
        production_kwh: Array,
        consumption_kwh: Array,
        weight: Array,
        situation: Situation | None = None,
    ) -> Array:
        """Coefficients ``(..., n_slots, n_members)``, at most 1 in sum over members.

        With several plants, ``production_kwh`` is ``(..., n_slots, n_plants)`` and the
        coefficients, of a common pot but for the full dynamic key, get an axis of plants
        before that of the members.
        """
        known = NOTHING_KNOWN if situation is None else situation
        is_several = production_kwh.ndim == consumption_kwh.ndim
        if not is_several or self.coefficients is full_dynamic:
            return self.coefficients(production_kwh, consumption_kwh, weight, known)
        pot_kwh = production_kwh.sum(axis=-1)
        common = self.coefficients(pot_kwh, consumption_kwh, weight, known)
        return common[..., np.newaxis, :]


def static(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """Agreed constant parts (the weights, at most 1 in sum); unused parts are surplus."""
    return np.broadcast_to(weight, needs_kwh.shape)


def prorata(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """Parts in proportion to consumption: the legal default (D.315-6)."""
    counted_kwh = np.where(weight > 0, needs_kwh, 0.0)
    total_kwh = counted_kwh.sum(axis=-1, keepdims=True)
    return np.divide(counted_kwh, total_kwh, out=np.zeros(needs_kwh.shape), where=total_kwh > 0)


def equal(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """Equal parts, what a member cannot use being offered to the others."""
    return weighted(pot_kwh, needs_kwh, np.where(weight > 0, 1.0, 0.0), situation)


def weighted(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """Parts in proportion to the weights, unused parts being offered to the others."""
    return fractions(waterfill(pot_kwh, needs_kwh, weight), pot_kwh)


def by_rank(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """Rank after rank, pro rata of consumption within one; one single rank where unknown."""
    if situation.rank is None:
        return prorata(pot_kwh, needs_kwh, weight, situation)
    counted_kwh = np.where(weight > 0, needs_kwh, 0.0)
    return fractions(waterfill(pot_kwh, needs_kwh, counted_kwh, situation.rank), pot_kwh)


def ranked(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """Member after member; in the order of the members where no rank is known."""
    rank = np.arange(len(weight)) if situation.rank is None else situation.rank
    return by_rank(pot_kwh, needs_kwh, weight, replace(situation, rank=rank))


def rotating(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """Member after member, the first one going last each week; all week 0 where unknown."""
    takes_part = weight > 0
    order = np.arange(len(weight)) if situation.rank is None else situation.rank
    place = np.full(len(weight), takes_part.sum(), np.int64)
    place[takes_part] = np.argsort(np.argsort(order[takes_part], kind="stable"))
    if situation.week is None:
        return ranked(pot_kwh, needs_kwh, weight, replace(situation, rank=place))
    turned = (place - situation.week[:, np.newaxis]) % max(int(takes_part.sum()), 1)
    return by_rank(pot_kwh, needs_kwh, weight, replace(situation, rank=turned))


def hot_water(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """Tanks first, then all other uses, both pro rata; no tanks where none are known."""
    if situation.hot_water_kwh is None:
        return prorata(pot_kwh, needs_kwh, weight, situation)
    counted_kwh = np.where(weight > 0, needs_kwh, 0.0)
    tanks_kwh = np.minimum(situation.hot_water_kwh, counted_kwh)
    given_kwh = waterfill(pot_kwh, tanks_kwh, tanks_kwh)
    left_kwh = np.maximum(pot_kwh - given_kwh.sum(axis=-1), 0.0)
    others_kwh = counted_kwh - tanks_kwh
    return fractions(given_kwh + waterfill(left_kwh, others_kwh, others_kwh), pot_kwh)


def equal_saving(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """To those who saved least so far; equal energy to date where no value is known."""
    n_members = len(weight)
    value = 1.0 if situation.value_eur_per_kwh is None else situation.value_eur_per_kwh
    start = np.zeros(n_members) if situation.saving_eur is None else situation.saving_eur
    value = np.broadcast_to(value, (np.shape(value)[0] if np.ndim(value) > 1 else 1, n_members))
    takes_part = (weight > 0).astype(float)
    return _by_batch(
        lambda pot, needs: saving_fill(pot, needs, takes_part, value, start), pot_kwh, needs_kwh
    )


def optimised(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """The most avoided bill with a floor on the worst-off; pro rata where no value is known."""
    return _by_batch(
        lambda pot, needs: optimised_fill(pot, needs, weight, situation), pot_kwh, needs_kwh
    )


def full_dynamic(pot_kwh: Array, needs_kwh: Array, weight: Array, situation: Situation) -> Array:
    """Plant after plant, each pro rata of what is still needed, or by its own weights."""
    is_several = pot_kwh.ndim == needs_kwh.ndim
    plants_kwh = pot_kwh if is_several else pot_kwh[..., np.newaxis]
    found = full_dynamic_coefficients(plants_kwh, needs_kwh, weight, situation.plant_weight)
    return found if is_several else found[..., 0, :]


def energy_poor_weight(is_energy_poor: Array, beta: float = 1.0) -> Array:
    """Weight of each member under the energy-poor key: 1, and beta more for the energy poor.

    The default of 1 gives them twice the part of the others; assumed, within the 0.5 to 2
    discussed in the field.

    Examples
    --------
    >>> energy_poor_weight(np.array([True, False]))
    array([2., 1.])
    """
    return 1.0 + beta * np.asarray(is_energy_poor, float)


def _by_batch(fill: Callable[[Array, Array], Array], pot_kwh: Array, needs_kwh: Array) -> Array:
    """Coefficients of a fill that takes one year at a time."""
    pots = pot_kwh.reshape(-1, pot_kwh.shape[-1])
    needs = needs_kwh.reshape(-1, *needs_kwh.shape[-2:])
    given = np.stack([fill(*pair) for pair in zip(pots, needs, strict=True)])
    return fractions(given.reshape(needs_kwh.shape), pot_kwh)


KEYS: dict[str, Key] = {
    "static": Key(
        coefficients=static, title="static parts", weight="coefficient", is_reoffering=False
    ),
    "default": Key(coefficients=prorata, title="dynamic by default (pro rata of consumption)"),
    "equal": Key(coefficients=equal, title="equal parts, re-offered"),
    "floor_area": Key(
        coefficients=weighted, title="by floor area, re-offered", weight="floor_area_m2"
    ),
    "occupants": Key(
        coefficients=weighted, title="by number of occupants, re-offered", weight="n_occupants"
    ),
    "consumption_units": Key(
        coefficients=weighted, title="by consumption units, re-offered", weight="consumption_units"
    ),
    "common_parts_first": Key(
        coefficients=by_rank, title="common parts first, then pro rata", needs=("rank",)
    ),
    "energy_poor": Key(
        coefficients=weighted,
        title="more for the energy poor, re-offered",
        weight="is_energy_poor",
    ),
    "ranked": Key(
        coefficients=ranked, title="member after member", needs=("rank",), is_ordered=True
    ),
    "rotating": Key(
        coefficients=rotating,
        title="member after member, the first going last each week",
        needs=("rank", "week"),
        is_ordered=True,
    ),
    "hot_water": Key(
        coefficients=hot_water,
        title="hot-water tanks first, then pro rata",
        needs=("hot_water_kwh",),
    ),
    "equal_saving": Key(
        coefficients=equal_saving,
        title="to those who saved least so far",
        needs=("value_eur_per_kwh", "saving_eur"),
        is_by_slot=False,
    ),
    "optimised": Key(
        coefficients=optimised,
        title="the most avoided bill, the worst-off kept",
        needs=("value_eur_per_kwh", "saving_eur", "slot_class", "group"),
        is_by_slot=False,
    ),
    "full_dynamic": Key(
        coefficients=full_dynamic,
        title="plant after plant, pro rata of what is still needed",
        needs=("plant_weight",),
    ),
}
