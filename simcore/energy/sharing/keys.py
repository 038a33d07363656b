"""The sharing keys: each returns the coefficients of the members in every slot.

To add one: a function, a line in ``KEYS``, a worked example in its test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from simcore.base.records import Array
from simcore.energy.sharing.buildings import own_building_kwh
from simcore.energy.sharing.fused import prorata_periods_kwh, ranked_periods_kwh
from simcore.energy.sharing.key_inputs import NO_KEY_INPUTS, SURPLUS, KeyInputs
from simcore.energy.sharing.optimised import OptimisedMonth, optimised_fill, optimised_month
from simcore.energy.sharing.plants import fractions, full_dynamic_coefficients
from simcore.energy.sharing.saving import saving_fill
from simcore.energy.sharing.settlement import settle
from simcore.energy.sharing.waterfill import prorata_in_two, waterfill

Rule = Callable[[Array, Array, Array, KeyInputs], Array]
"""``(production_kwh, consumption_kwh, weight, key_inputs) -> energy or coefficients``.

Weight 0 leaves a member out."""

PRORATA = "default"
"""The legal default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A sharing key: its rule, and what its weights measure.

    Attributes
    ----------
    fill
        Rule that gives the energy of each member; None where ``coefficients`` say it all.
    coefficients
        Rule that gives the coefficients; None where they are the energy over the pot.
    registers
        Rule and registers of a year in one pass, as of :func:`prorata_periods_kwh`; None where
        there is none.
    ranked_registers
        The same for a rule by rank, as of :func:`ranked_periods_kwh`, where another arrangement
        books the consumption.
    planned
        The same rule as ``fill``, with what it promised and reached; None for most.
    weight
        Attribute of the members that the key weighs by; empty where only taking part
        matters.
    needs
        Fields of the inputs of a key that the key looks at; without them it still works, with
        the plain reading that its function states.
    is_reoffering
        Whether nothing is left over while a member still lacks energy.
    is_ordered
        Whether the order of the members matters.
    is_by_slot
        Whether a slot is shared without looking at the others.
    is_by_plant
        Whether the plants have coefficients of their own.

    Examples
    --------
    >>> import simcore as sc
    >>> made, used, weight = np.array([1.0]), np.array([[1.0, 3.0]]), np.ones(2)
    >>> sc.sharing.KEYS["default"](made, used, weight)
    array([[0.25, 0.75]])
    """

    fill: Rule | None = None
    coefficients: Rule | None = None
    planned: Callable[[Array, Array, Array, KeyInputs], OptimisedMonth] | None = None
    registers: Callable[..., tuple[Array, Array, Array]] | None = None
    ranked_registers: Callable[..., tuple[Array, Array]] | None = None
    weight: str = ""
    needs: tuple[str, ...] = ()
    is_reoffering: bool = True
    is_ordered: bool = False
    is_by_slot: bool = True
    is_by_plant: bool = False

    @property
    def can_be_inside(self) -> bool:
        """Whether it can share a building's sun, or what buildings leave: slot by slot, one pot."""
        return self.is_by_slot and not self.is_by_plant and "building" not in self.needs

    def __call__(
        self,
        production_kwh: Array,
        consumption_kwh: Array,
        weight: Array,
        key_inputs: KeyInputs = NO_KEY_INPUTS,
    ) -> Array:
        """Coefficients ``(..., n_slots, n_members)``, at most 1 in sum over members.

        With several plants, ``production_kwh`` is ``(..., n_slots, n_plants)`` and the
        coefficients, of a common pot but for a key by plant, get an axis of plants before
        that of the members.
        """
        pot_kwh = production_kwh
        is_several = production_kwh.ndim == consumption_kwh.ndim
        if is_several and not self.is_by_plant:
            pot_kwh = production_kwh.sum(axis=-1)
        if self.coefficients is not None:
            coefficients = self.coefficients(pot_kwh, consumption_kwh, weight, key_inputs)
        else:
            coefficients = fractions(
                self.shared_kwh(pot_kwh, consumption_kwh, weight, key_inputs), pot_kwh
            )
        return (
            coefficients[..., np.newaxis, :]
            if is_several and not self.is_by_plant
            else coefficients
        )

    @property
    def shared_kwh(self) -> Rule:
        """Rule that gives the energy shared from one pot under exact coefficients. [kWh]

        What the settlement of the key's coefficients gives, without the way there and back
        where the key has a rule for energy.
        """
        return partial(_settled_kwh, self) if self.fill is None else self.fill


def _settled_kwh(
    key: Key, pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs
) -> Array:
    """Energy that the settlement of a key's coefficients gives."""
    return settle(key(pot_kwh, needs_kwh, weight, key_inputs), pot_kwh, needs_kwh).shared_kwh


def static(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Agreed constant parts (the weights, at most 1 in sum); unused parts are surplus."""
    return np.broadcast_to(weight, needs_kwh.shape)


def prorata(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Parts in proportion to consumption: the legal default (D.315-6)."""
    counted_kwh = counted(needs_kwh, weight)
    total_kwh = counted_kwh.sum(axis=-1, keepdims=True)
    return np.divide(counted_kwh, total_kwh, out=np.zeros(needs_kwh.shape), where=total_kwh > 0)


def prorata_kwh(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Energy that the legal default gives."""
    return waterfill(pot_kwh, needs_kwh, counted(needs_kwh, weight))


def equal(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Equal parts, what a member cannot use being offered to the others."""
    return weighted(pot_kwh, needs_kwh, is_in(weight), key_inputs)


def weighted(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Parts in proportion to the weights, unused parts being offered to the others."""
    return waterfill(pot_kwh, needs_kwh, weight)


def by_rank(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Rank after rank, pro rata of consumption within one; one single rank where unknown."""
    counted_kwh = counted(needs_kwh, weight)
    return waterfill(pot_kwh, needs_kwh, counted_kwh, key_inputs.rank)


def ranked(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Member after member; in the order of the members where no rank is known."""
    if key_inputs.rank is None:
        return waterfill(pot_kwh, needs_kwh, is_in(weight), np.arange(len(weight)))
    return by_rank(pot_kwh, needs_kwh, weight, key_inputs)


def rotating(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Member after member, the first one going last each week; all week 0 where unknown."""
    takes_part = weight > 0
    order = np.arange(len(weight)) if key_inputs.rank is None else key_inputs.rank
    place = np.full(len(weight), takes_part.sum(), np.int64)
    place[takes_part] = np.argsort(np.argsort(order[takes_part], kind="stable"))
    week = np.zeros(1, np.int64) if key_inputs.week is None else key_inputs.week
    weeks, row_of_slot = np.unique(week, return_inverse=True)
    turned = (place - weeks[:, np.newaxis]) % max(int(takes_part.sum()), 1)
    return waterfill(pot_kwh, needs_kwh, is_in(weight), turned, row_of_slot)


def hot_water(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Tanks first, then all other uses, both pro rata; no tanks where none are known."""
    if key_inputs.hot_water_kwh is None:
        return prorata_kwh(pot_kwh, needs_kwh, weight, key_inputs)
    counted_kwh = counted(needs_kwh, weight)
    tanks_kwh = np.minimum(key_inputs.hot_water_kwh, counted_kwh)
    return prorata_in_two(pot_kwh, counted_kwh, tanks_kwh)


def equal_saving(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """To those who saved least so far; equal energy to date where no value is known."""
    n_members = len(weight)
    value = 1.0 if key_inputs.value_eur_per_kwh is None else key_inputs.value_eur_per_kwh
    start = np.zeros(n_members) if key_inputs.saving_eur is None else key_inputs.saving_eur
    value = np.broadcast_to(value, (np.shape(value)[0] if np.ndim(value) > 1 else 1, n_members))
    return _by_batch(
        lambda pot, needs: saving_fill(pot, needs, is_in(weight), value, start), pot_kwh, needs_kwh
    )


def optimised(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """The most avoided bill with a floor on the worst-off; pro rata where no value is known."""
    return _by_batch(
        lambda pot, needs: optimised_fill(pot, needs, weight, key_inputs), pot_kwh, needs_kwh
    )


def full_dynamic(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Plant after plant, each pro rata of what is still needed, or by its own weights."""
    is_several = pot_kwh.ndim == needs_kwh.ndim
    plants_kwh = pot_kwh if is_several else pot_kwh[..., np.newaxis]
    coefficients = full_dynamic_coefficients(plants_kwh, needs_kwh, weight, key_inputs.plant_weight)
    return coefficients if is_several else coefficients[..., 0, :]


def own_building(pot_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs) -> Array:
    """Each building's sun to its own meters by its own key, then the rest to all by another.

    Both pro rata where no other keys are known; one key for all at once where no buildings are
    known, or one holds all who take part.
    """
    building, building_kwh = key_inputs.building, key_inputs.building_kwh
    takes_part = weight if key_inputs.rest_weight is None else key_inputs.rest_weight
    held = [] if building is None else np.unique(building[takes_part > 0]).tolist()
    if building is None or building_kwh is None or len(held) < 2:
        is_of_one = bool(key_inputs.inside) and len(held) == 1 and held[0] >= 0
        only = key_inputs.inside[held[0]] if is_of_one else PRORATA
        return KEYS[only].shared_kwh(pot_kwh, needs_kwh, weight, key_inputs)
    own_kwh = _inside_kwh(building_kwh, needs_kwh, weight, key_inputs)
    if key_inputs.rest == SURPLUS:
        return own_kwh
    counted_kwh = counted(needs_kwh, takes_part)
    if key_inputs.rest in ("", PRORATA):
        return prorata_in_two(pot_kwh, counted_kwh, own_kwh)
    left_kwh = np.maximum(pot_kwh - own_kwh.sum(axis=-1), 0.0)
    lacking_kwh = np.maximum(counted_kwh - own_kwh, 0.0)
    told = key_inputs.of_rest(own_kwh)
    return own_kwh + KEYS[key_inputs.rest].shared_kwh(left_kwh, lacking_kwh, takes_part, told)


def _inside_kwh(
    building_kwh: Array, needs_kwh: Array, weight: Array, key_inputs: KeyInputs
) -> Array:
    """Energy that meters get of their own building's sun, those that share pro rata at once."""
    building, inside = key_inputs.building, key_inputs.inside
    assert building is not None
    n_in = np.bincount(building[(weight > 0) & (building >= 0)], minlength=len(inside))
    # Who is alone in a building gets all it can use under any key that offers again.
    is_apart = np.array(
        [
            name != PRORATA and not (n < 2 and KEYS[name].is_reoffering)
            for name, n in zip(inside, n_in, strict=False)
        ]
        or [False]
    )
    made_kwh = building_kwh * ~is_apart
    own_kwh = own_building_kwh(counted(needs_kwh, weight), made_kwh, building)
    for number in np.flatnonzero(is_apart):
        member = np.flatnonzero((building == number) & (weight > 0))
        if len(member):
            own_kwh[..., member] = KEYS[inside[number]].shared_kwh(
                building_kwh[..., number],
                needs_kwh[..., member],
                weight[member],
                key_inputs.of_members(member),
            )
    return own_kwh


def energy_poor_weight(is_energy_poor: Array, energy_poor_beta: float) -> Array:
    """Weight of each member under the energy-poor key: 1, and beta more for the energy poor.

    Examples
    --------
    >>> energy_poor_weight(np.array([True, False]), 1.0)
    array([2., 1.])
    """
    return 1.0 + energy_poor_beta * np.asarray(is_energy_poor, float)


def is_in(weight: Array) -> Array:
    """Equal weights of those who take part, 1 or 0."""
    return (weight > 0).astype(float)


def counted(needs_kwh: Array, weight: Array) -> Array:
    """Consumption of those who take part, 0 for the others."""
    return needs_kwh if (weight > 0).all() else needs_kwh * (weight > 0)


def _by_batch(fill: Callable[[Array, Array], Array], pot_kwh: Array, needs_kwh: Array) -> Array:
    """Energy given by a fill that takes one year at a time."""
    if needs_kwh.ndim == 2:
        return fill(pot_kwh, needs_kwh)
    pairs = zip(pot_kwh, needs_kwh, strict=True)
    return np.stack([_by_batch(fill, *pair) for pair in pairs])


KEYS: dict[str, Key] = {
    "static": Key(coefficients=static, weight="coefficient", is_reoffering=False),
    "default": Key(
        fill=prorata_kwh,
        coefficients=prorata,
        registers=prorata_periods_kwh,
    ),
    "equal": Key(fill=equal),
    "floor_area": Key(fill=weighted, weight="floor_area_m2"),
    "occupants": Key(fill=weighted, weight="n_occupants"),
    "consumption_units": Key(fill=weighted, weight="consumption_units"),
    "common_parts_first": Key(fill=by_rank, ranked_registers=ranked_periods_kwh, needs=("rank",)),
    "energy_poor": Key(
        fill=weighted,
        weight="is_energy_poor",
    ),
    "ranked": Key(fill=ranked, needs=("rank",), is_ordered=True),
    "rotating": Key(
        fill=rotating,
        needs=("rank", "week"),
        is_ordered=True,
    ),
    "hot_water": Key(
        fill=hot_water,
        needs=("hot_water_kwh",),
    ),
    "equal_saving": Key(
        fill=equal_saving,
        needs=("value_eur_per_kwh", "saving_eur"),
        is_by_slot=False,
    ),
    "optimised": Key(
        fill=optimised,
        planned=optimised_month,
        needs=("value_eur_per_kwh", "saving_eur", "slot_class", "group"),
        is_by_slot=False,
    ),
    "full_dynamic": Key(
        coefficients=full_dynamic,
        needs=("plant_weight",),
        is_by_plant=True,
    ),
    "own_building": Key(
        fill=own_building,
        needs=("building", "building_kwh"),
    ),
}
