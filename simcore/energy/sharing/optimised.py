"""The optimised key: the most avoided bill that leaves the worst-off no worse."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from simcore.base.records import Array, Counts, Flags
from simcore.energy.sharing.situation import Situation
from simcore.energy.sharing.waterfill import waterfill

_MARGINS = (0.0, 0.02, 0.05, 0.1, 0.2)
"""Parts by which the floor is raised in turn until it also holds slot by slot (assumed)."""
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
    found = linprog(
        -member_eur.sum(axis=0).ravel(),
        A_ub=np.vstack([pots.reshape(n_classes, -1), floors]),
        b_ub=np.concatenate([p.default_kwh.sum(axis=1), (p.base_eur - floor_eur)[p.takes_part]]),
        bounds=np.column_stack([least.ravel(), np.where(least > 0, 1.0, most).ravel()]),
        method="highs",
    )
    if not found.success:
        return np.ones_like(most)
    gain_eur = objective_eur(p, found.x.reshape(most.shape))
    default_eur = objective_eur(p, np.ones_like(most))
    # Where all kWh are worth the same any key is optimal: keep the default one.
    is_better = gain_eur > default_eur * (1 + _LEAST_GAIN)
    return found.x.reshape(most.shape) if is_better else np.ones_like(most)


def objective_eur(programme: Programme, covered: Array) -> float:
    """Saving of all members together in slots of scarcity under a coverage. [EUR]"""
    by_member = programme.saving_eur * covered[:, programme.group]
    return float(by_member[:, programme.takes_part].sum())


def optimised_fill(
    production_kwh: Array, consumption_kwh: Array, weight: Array, situation: Situation
) -> Array:
    """Energy given by the optimised key over one month, ``(n_slots, n_members)``. [kWh]

    The programme is solved on sums over the classes of slots; each slot is then filled with
    weights of coverage times consumption, so nothing is left over while somebody lacks
    energy. What this gives up against the programme is measured: where the total or the
    worst-off falls below pro rata, the programme is solved again with a higher floor, and
    in the end the month is shared pro rata.
    """
    value = _value(situation, consumption_kwh)
    needs_kwh = np.where(weight > 0, consumption_kwh, 0.0)
    default_kwh = waterfill(production_kwh, needs_kwh, needs_kwh)
    is_scarce = needs_kwh.sum(axis=-1) > production_kwh
    if not (weight > 0).any() or not (is_scarce & (production_kwh > 0)).any():
        return default_kwh
    programme = programme_of(production_kwh, needs_kwh, value, weight, situation)
    slot_class = _classes(situation, len(production_kwh))
    start_eur = _start(situation, len(weight))[programme.takes_part]
    chosen = programme.takes_part
    before_eur = start_eur + (value * default_kwh).sum(axis=0)[chosen]
    for margin in _MARGINS:
        part = coverage(programme, margin)[slot_class][:, programme.group]
        is_last = (part <= 0).astype(np.int64)  # still served, once all others are
        by = np.where(part > 0, part, 1.0) * needs_kwh
        given_kwh = waterfill(production_kwh, needs_kwh, by, is_last)
        after_eur = start_eur + (value * given_kwh).sum(axis=0)[chosen]
        tolerance = 1e-9 * abs(before_eur).sum()
        is_floor_kept = after_eur.min() >= before_eur.min() - tolerance
        if is_floor_kept and after_eur.sum() >= before_eur.sum():
            return given_kwh
    return default_kwh


def programme_of(
    production_kwh: Array,
    needs_kwh: Array,
    value_eur_per_kwh: Array,
    weight: Array,
    situation: Situation,
) -> Programme:
    """Sums of a month that the linear programme works on."""
    n_slots, n_members = needs_kwh.shape
    group = np.zeros(n_members, np.int64) if situation.group is None else situation.group
    n_free = int(group.max()) + 1
    group = np.where(group < 0, n_free, group)
    slot_class = _classes(situation, n_slots)
    is_scarce = needs_kwh.sum(axis=-1) > production_kwh
    default_kwh = waterfill(production_kwh, needs_kwh, needs_kwh)
    default_eur = value_eur_per_kwh * default_kwh
    pot_kwh = production_kwh * is_scarce
    in_class = (slot_class == np.arange(slot_class.max() + 1)[:, np.newaxis]) & is_scarce
    in_group = (group[:, np.newaxis] == np.arange(n_free + 1)).astype(float)
    most_kwh = np.minimum(needs_kwh @ in_group, pot_kwh[:, np.newaxis])
    start_eur = _start(situation, n_members)
    return Programme(
        default_kwh=in_class.astype(float) @ (default_kwh @ in_group),
        most_kwh=in_class.astype(float) @ most_kwh,
        saving_eur=in_class.astype(float) @ default_eur,
        base_eur=start_eur + (default_eur * ~is_scarce[:, np.newaxis]).sum(axis=0),
        group=group,
        takes_part=weight > 0,
    )


def _value(situation: Situation, consumption_kwh: Array) -> Array:
    value = situation.value_eur_per_kwh
    return np.broadcast_to(1.0 if value is None else value, consumption_kwh.shape)


def _start(situation: Situation, n_members: int) -> Array:
    return np.zeros(n_members) if situation.saving_eur is None else situation.saving_eur


def _classes(situation: Situation, n_slots: int) -> Counts:
    given = situation.slot_class
    return np.zeros(n_slots, np.int64) if given is None else np.asarray(given, np.int64)
