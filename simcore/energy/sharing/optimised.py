"""The optimised key: the most avoided bill that leaves the worst-off no worse."""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.records import Array, Counts, Flags
from simcore.energy.sharing.key_inputs import KeyInputs
from simcore.energy.sharing.waterfill import waterfill

_MARGINS = (0.0, 0.1)
"""Parts by which the floor is raised in turn; the best of them slot by slot is kept (assumed)."""
_COVER_STEPS = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9)
"""Parts of the needs that the sun covers, between which slots are summed apart (assumed): a
group that the programme favours can take its part in each of them."""
_LEAST_GAIN = 1e-6
"""Smaller gains over pro rata, relative, are rounding errors of the solver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The slots of scarcity of a month, summed by class of slots and group of members.

    Attributes
    ----------
    default_kwh, most_kwh
        Energy of the pro rata key and the most that can be used,
        ``(n_classes, n_groups)``. [kWh]
    saving_eur
        Saving of each member under the pro rata key, ``(n_classes, n_members)``. [EUR]
    base_eur
        Saving of each member before the month and in slots of plenty, ``(n_members,)``.
    group
        Group of each member, ``(n_members,)``; the last one keeps the pro rata part.
    takes_part
        Members who count, ``(n_members,)``.
    """

    default_kwh: Array
    most_kwh: Array
    saving_eur: Array
    base_eur: Array
    group: Counts
    takes_part: Flags


def coverage(programme: Programme, margin_fraction: float = 0.0) -> Array:
    r"""How much of its pro rata part each group gets, ``(n_classes, n_groups)``.

    .. math::
        \max_y \sum_{h,i} y_{h g(i)} s_{hi} \quad \text{with} \quad
        \sum_g y_{hg} D_{hg} \le \sum_g D_{hg}, \quad 0 \le y_{hg} D_{hg} \le N_{hg}, \quad
        b_i + \sum_h y_{h g(i)} s_{hi} \ge \min_j \Bigl(b_j + \sum_h s_{hj}\Bigr)

    with the energy :math:`D` and the savings :math:`s` of the pro rata key, the need
    :math:`N`, the saving :math:`b` that the key does not change, and the floor: nobody ends
    below the worst-off of the pro rata key. That key is the point y = 1, so it is always
    allowed and never better. Members of a group have the same part of their consumption
    covered: the equal treatment of a group. Solved by HiGHS. A margin raises the floor by a
    part of what the worst-off saves in slots of scarcity; where that is too much, or nothing
    is gained, the answer is the pro rata key.
    """
    p = programme
    n_classes, n_groups = p.default_kwh.shape
    is_in_group = (p.group[:, np.newaxis] == np.arange(n_groups)) & p.takes_part[:, np.newaxis]
    # (n_members, n_classes, n_groups): saving of each member for each coverage.
    member_eur = p.saving_eur.T[:, :, np.newaxis] * is_in_group[:, np.newaxis, :]
    pots = np.eye(n_classes)[:, :, np.newaxis] * p.default_kwh
    own_eur = p.base_eur + p.saving_eur.sum(axis=0)
    worst = np.flatnonzero(p.takes_part)[np.argmin(own_eur[p.takes_part])]
    floor_eur = own_eur[worst] + margin_fraction * p.saving_eur[:, worst].sum()
    floors = -member_eur[p.takes_part].reshape(-1, n_classes * n_groups)
    has_need = p.default_kwh > 0
    least = np.zeros_like(p.default_kwh)
    least[:, -1] = 1.0
    most = np.divide(p.most_kwh, p.default_kwh, out=np.ones_like(p.most_kwh), where=has_need)
    most = np.maximum(most, 1.0)  # but for rounding errors, the pro rata part can be used
    from scipy.optimize import linprog  # heavy: other keys do without

    solution = linprog(
        -member_eur.sum(axis=0).ravel(),
        A_ub=np.vstack([pots.reshape(n_classes, -1), floors]),
        b_ub=np.concatenate([p.default_kwh.sum(axis=1), (p.base_eur - floor_eur)[p.takes_part]]),
        bounds=np.column_stack([least.ravel(), np.where(least > 0, 1.0, most).ravel()]),
        method="highs",
    )
    if not solution.success:
        return np.ones_like(most)
    gain_eur = objective_eur(p, solution.x.reshape(most.shape))
    default_eur = objective_eur(p, np.ones_like(most))
    # Where all kWh are worth the same any key is optimal: keep the default one.
    is_better = gain_eur > default_eur * (1 + _LEAST_GAIN)
    return solution.x.reshape(most.shape) if is_better else np.ones_like(most)


def objective_eur(programme: Programme, covered: Array) -> float:
    """Saving of all members together in slots of scarcity under a coverage. [EUR]"""
    by_member = programme.saving_eur * covered[:, programme.group]
    return float(by_member[:, programme.takes_part].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimisedMonth:
    """Energy given by the optimised key over a month, and what it gains over pro rata.

    Attributes
    ----------
    shared_kwh
        ``(n_slots, n_members)``. [kWh]
    promised_eur, reached_eur
        Gain over the pro rata key that the linear programme promises on sums over classes of
        slots, and the one that is reached slot by slot. [EUR]
    """

    shared_kwh: Array
    promised_eur: float = 0.0
    reached_eur: float = 0.0


def optimised_fill(
    production_kwh: Array, consumption_kwh: Array, weight: Array, key_inputs: KeyInputs
) -> Array:
    """Energy given by the optimised key over one month, ``(n_slots, n_members)``. [kWh]"""
    return optimised_month(production_kwh, consumption_kwh, weight, key_inputs).shared_kwh


def optimised_month(
    production_kwh: Array, consumption_kwh: Array, weight: Array, key_inputs: KeyInputs
) -> OptimisedMonth:
    """Energy given by the optimised key over one month, and its gain over pro rata.

    The programme is solved on sums over the classes of slots; each slot is then filled with
    weights of coverage times consumption, so nothing is left over while somebody lacks
    energy. Where this takes the worst-off below pro rata, the answer is moved towards pro
    rata just far enough: savings are linear between the two. The programme is also solved
    with a higher floor, which may need less of that; the best of the answers is kept.
    """
    value = _value_eur_per_kwh(key_inputs, consumption_kwh)
    chosen = weight > 0
    needs_kwh = np.where(chosen, consumption_kwh, 0.0)
    default_kwh = waterfill(production_kwh, needs_kwh, needs_kwh)
    is_scarce = needs_kwh.sum(axis=-1) > production_kwh
    if not chosen.any() or not (is_scarce & (production_kwh > 0)).any():
        return OptimisedMonth(shared_kwh=default_kwh)
    programme = programme_of(production_kwh, needs_kwh, value, weight, key_inputs)
    slot_class = _classes(key_inputs, production_kwh, needs_kwh)
    before_eur = _start_eur(key_inputs, len(weight)) + (value * default_kwh).sum(axis=0)
    covered = [coverage(programme, margin) for margin in _MARGINS]
    default_eur = objective_eur(programme, np.ones_like(covered[0]))
    best = OptimisedMonth(
        shared_kwh=default_kwh, promised_eur=objective_eur(programme, covered[0]) - default_eur
    )
    for part in covered:
        moved_kwh = _filled_by_coverage(
            part[:, programme.group], slot_class, production_kwh, needs_kwh
        )
        moved_kwh -= default_kwh
        change_eur = (value * moved_kwh).sum(axis=0)
        step = _part_of_move(before_eur[chosen], change_eur[chosen])
        if step * change_eur[chosen].sum() > best.reached_eur:
            best = replace(
                best,
                shared_kwh=np.clip(default_kwh + step * moved_kwh, 0.0, needs_kwh),
                reached_eur=float(step * change_eur[chosen].sum()),
            )
    return best


def _filled_by_coverage(
    part: Array, slot_class: Counts, production_kwh: Array, needs_kwh: Array
) -> Array:
    """Each slot filled by the coverage of its class, ``part`` of ``(n_classes, n_members)``."""
    is_last = (part <= 0).astype(np.int64)  # still served, once all others are
    weights = np.where(part > 0, part, 1.0)[slot_class] * needs_kwh
    return waterfill(production_kwh, needs_kwh, weights, is_last, slot_class)


def _part_of_move(before_eur: Array, change_eur: Array) -> float:
    """Largest part of a change of savings that takes nobody below the worst-off before it."""
    room_eur = before_eur - before_eur.min()
    falls = change_eur < 0
    return float(min(1.0, np.min(room_eur[falls] / -change_eur[falls], initial=1.0)))


def programme_of(
    production_kwh: Array,
    needs_kwh: Array,
    value_eur_per_kwh: Array,
    weight: Array,
    key_inputs: KeyInputs,
) -> Programme:
    """Sums of a month that the linear programme works on."""
    n_members = needs_kwh.shape[-1]
    group = np.zeros(n_members, np.int64) if key_inputs.group is None else key_inputs.group
    n_free = int(group.max()) + 1
    group = np.where(group < 0, n_free, group)
    slot_class = _classes(key_inputs, production_kwh, needs_kwh)
    is_scarce = needs_kwh.sum(axis=-1) > production_kwh
    default_kwh = waterfill(production_kwh, needs_kwh, needs_kwh)
    default_eur = value_eur_per_kwh * default_kwh
    pot_kwh = production_kwh * is_scarce
    in_class = (slot_class == np.arange(slot_class.max() + 1)[:, np.newaxis]) & is_scarce
    in_group = (group[:, np.newaxis] == np.arange(n_free + 1)).astype(float)
    most_kwh = np.minimum(needs_kwh @ in_group, pot_kwh[:, np.newaxis])
    start_eur = _start_eur(key_inputs, n_members)
    return Programme(
        default_kwh=in_class.astype(float) @ (default_kwh @ in_group),
        most_kwh=in_class.astype(float) @ most_kwh,
        saving_eur=in_class.astype(float) @ default_eur,
        base_eur=start_eur + (default_eur * ~is_scarce[:, np.newaxis]).sum(axis=0),
        group=group,
        takes_part=weight > 0,
    )


def _value_eur_per_kwh(key_inputs: KeyInputs, consumption_kwh: Array) -> Array:
    value = key_inputs.value_eur_per_kwh
    return np.broadcast_to(1.0 if value is None else value, consumption_kwh.shape)


def _start_eur(key_inputs: KeyInputs, n_members: int) -> Array:
    return np.zeros(n_members) if key_inputs.saving_eur is None else key_inputs.saving_eur


def _classes(key_inputs: KeyInputs, production_kwh: Array, needs_kwh: Array) -> Counts:
    """Class of each slot, from 0 without gaps: the given one, and how much the sun covers."""
    stated_class = np.zeros(len(production_kwh), np.int64)
    if key_inputs.slot_class is not None:
        stated_class = np.asarray(key_inputs.slot_class, np.int64)
    demand_kwh = needs_kwh.sum(axis=-1)
    covered = np.divide(
        production_kwh, demand_kwh, out=np.full(len(stated_class), np.inf), where=demand_kwh > 0
    )
    step = np.digitize(covered, _COVER_STEPS)
    return np.unique(stated_class * (len(_COVER_STEPS) + 1) + step, return_inverse=True)[1]
