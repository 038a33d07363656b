"""A site's sunny slots: what any membership shares under the pro rata key, and its worth.

Under that key a member's part of a slot is what it uses times the part of all needs that the sun
covers, so what a membership is worth is a few products of arrays; nothing is simulated.
"""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Counts, Flags
from simcore.base.timeaxis import period_of_slot
from simcore.energy.registers import values_by_slot
from simcore.money.bills import supply_part_eur_per_kwh
from simcore.money.finance.closed import closed_form
from simcore.site.records import MEMBERS
from simcore.site.road import PreparedSite
from simcore.study.design.ability import Ability

ONE_KWH = 1.0
AT_ONCE = 128
"""Memberships that are worked out at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SunnySite:
    """Sunny slots of a site, its tenants who may be in, and what they are worth.

    Attributes
    ----------
    sun_kwh
        Production, ``(n_slots,)``. [kWh]
    always_kwh
        Needs of those who are always in: the common parts, ``(n_slots,)``. [kWh]
    always_worth_eur
        Worth of what they pay where the sun covers all of it, less what the rise of their charge
        takes off over the plan, ``(n_slots,)``; 0 where they pay nothing. [EUR]
    need_kwh
        Needs of each tenant who may be in, ``(n_slots, n_tenants)``. [kWh]
    worth_eur
        What they take off the bill of each where they are all shared, tax included, same shape.
        [EUR]
    rise_eur
        Rise of the management charge of each, ``(n_tenants,)``. [EUR/year]
    avoided_worth, rise_worth
        Worth before VAT of 1 EUR of year 1 of each in every year, ``(n_years,)``. [EUR]
    head_eur
        Worth of what a participant costs over the plan. [EUR]
    shared_eur_per_kwh
        Worth lost with each kWh of year 1 that is shared and not sold. [EUR/kWh]
    free_eur
        Net present value without payments, with nothing shared and no tenant in. [EUR]
    """

    sun_kwh: Array
    always_kwh: Array
    always_worth_eur: Array
    need_kwh: Array
    worth_eur: Array
    rise_eur: Array
    avoided_worth: Array
    rise_worth: Array
    head_eur: float
    shared_eur_per_kwh: float
    free_eur: float

    __repr__ = brief

    @property
    def n_tenants(self) -> int:
        """Tenants who may be in."""
        return self.need_kwh.shape[-1]


def sunny_site(
    site: PreparedSite, ability: Ability, sun_kwh: Array, need_kwh: Array, off_peak: Array
) -> SunnySite:
    """The sunny slots of a site.

    Parameters
    ----------
    site, ability
        The site with everybody in, and as a designer sees it.
    sun_kwh, need_kwh
        Production ``(n_slots,)`` and needs of all members ``(n_slots, n_members)``. [kWh]
    off_peak
        Part of each wall-clock slot within a member's windows, ``(2, slots_per_day, n_members)``.
    """
    before, after = site.before_sharing, site.after_sharing[MEMBERS]
    people = before.flows.population
    always = people.is_participant & ~ability.tenants
    rows = np.flatnonzero(sun_kwh > 0)
    plant, terms, year = ability.plant, ability.terms, after.year_one
    closed = ability.closed
    sold = replace(
        year,
        shared_kwh=year.shared_kwh - ONE_KWH,
        surplus_kwh=np.asarray(year.surplus_kwh) + ONE_KWH,
    )
    shared_worth = float(closed.free_npv_eur - closed_form(plant, terms, sold).free_npv_eur)
    a_head = -float(closed.organiser_head) / max(float(year.n_participants), 1.0)
    head = a_head * float(np.mean(terms.organiser_eur_per_participant))
    values = _values(site, off_peak, rows)
    kwh = float(year.shared_kwh)
    common = _common_worth_eur(ability, (need_kwh[rows] * values)[:, always].sum(axis=-1))
    paid = float(closed.payment_worth @ ability.common_paid_eur)
    covered_now = _covered(sun_kwh[rows], need_kwh[rows][:, people.is_participant].sum(axis=-1))
    return SunnySite(
        sun_kwh=sun_kwh[rows],
        always_kwh=need_kwh[rows][:, always].sum(axis=-1),
        always_worth_eur=common,
        need_kwh=need_kwh[rows][:, ability.tenants].astype(float),
        worth_eur=(need_kwh[rows] * values)[:, ability.tenants],
        rise_eur=ability.rise_eur,
        avoided_worth=closed.payment_worth * ability.avoided_factor * ability.before_vat.mean(),
        rise_worth=closed.payment_worth * ability.rise_factor * ability.before_vat.mean(),
        head_eur=head,
        shared_eur_per_kwh=-shared_worth,
        free_eur=float(closed.free_npv_eur)
        + head * ability.n_tenants
        - shared_worth * kwh
        + paid
        - float(covered_now @ common),
    )


def _common_worth_eur(ability: Ability, avoided_eur: Array) -> Array:
    """Worth of what common parts pay for all their energy, slot by slot, as they do today."""
    first_eur = ability.common_paid_eur[:1]
    if not first_eur.any():
        return np.zeros_like(avoided_eur)
    worth = ability.closed.payment_worth @ ability.charges_factor
    return avoided_eur * (float(worth) * ability.common_before_vat)


def _covered(sun_kwh: Array, need_kwh: Array) -> Array:
    """Part of needs that the sun covers in slots that have some, as the needs. [1]"""
    return np.asarray(sun_kwh / np.maximum(sun_kwh, need_kwh))


def _values(site: PreparedSite, off_peak: Array, rows: Counts) -> Array:
    """What a shared kWh takes off each bill in sunny slots, ``(n_rows, n_members)``."""
    before = site.before_sharing
    prices, axis, periods = before.prices, before.inputs.axis, before.inputs.periods
    value = supply_part_eur_per_kwh(prices) * (1 + prices.vat_energy_fraction)[:, None, None]
    number = period_of_slot(axis, periods)[rows]
    off = off_peak[axis.is_high_season[rows].astype(int), axis.slot_of_day[rows]]
    classes = before.flows.classes
    class_of = np.zeros(axis.n_slots, int) if classes is None else classes.class_of_slot
    found = np.zeros(off.shape)
    for period in range(len(periods)):
        is_in = number == period
        found[is_in] = values_by_slot(value[period], off[is_in], class_of[rows][is_in])
    return found


def avoided_eur(sunny: SunnySite, members: Flags) -> Array:
    """What each member of a membership avoids in year 1, ``(n_in,)``. [EUR/year]"""
    return np.asarray((covered(sunny, sunny.need_kwh @ members) @ sunny.worth_eur)[members])


def covered(sunny: SunnySite, members_kwh: Array) -> Array:
    """Part of all needs that the sun covers in each slot, ``(..., n_slots)`` as the needs. [1]"""
    return _covered(sunny.sun_kwh, sunny.always_kwh + members_kwh)


def payable_worth_eur(sunny: SunnySite, avoided: Array, rise: Array) -> Array:
    """Worth of all that tenants can be asked for in every year, as what they avoid. [EUR]"""
    by_year = avoided[..., np.newaxis] * sunny.avoided_worth
    return np.maximum(by_year - rise[..., np.newaxis] * sunny.rise_worth, 0.0).sum(axis=-1)


def membership_eur(sunny: SunnySite, members: Flags) -> float:
    """The bound of every year with a membership, ``members`` as of ``(n_tenants,)``. [EUR]"""
    return float(memberships_eur(sunny, members[np.newaxis])[0])


def memberships_eur(sunny: SunnySite, members: Flags) -> Array:
    """The same of several, ``(n, n_tenants)``; a part of them at a time, ``(n,)``. [EUR]"""
    parts = [members[start : start + AT_ONCE] for start in range(0, len(members), AT_ONCE)]
    return np.concatenate([_worths_eur(sunny, part) for part in parts])


def _worths_eur(sunny: SunnySite, members: Flags) -> Array:
    is_in = members.astype(float)
    members_kwh = is_in @ sunny.need_kwh.T
    part = covered(sunny, members_kwh)
    shared = np.minimum(sunny.always_kwh + members_kwh, sunny.sun_kwh).sum(axis=-1)
    payable = payable_worth_eur(sunny, part @ sunny.worth_eur, sunny.rise_eur)
    paid = (payable * is_in).sum(axis=-1) + part @ sunny.always_worth_eur
    costs = sunny.head_eur * is_in.sum(axis=-1) + sunny.shared_eur_per_kwh * shared
    return np.asarray(sunny.free_eur + paid - costs)


def change_eur(sunny: SunnySite, members: Flags, *, joins: bool) -> Array:
    """What one more tenant (or one less) does to the worth, ``(n_tenants,)``; -inf where it cannot.

    Counted with what all others then have of the sun; exact as long as all save in all years.
    """
    candidates = np.flatnonzero(~members if joins else members)
    sign = 1.0 if joins else -1.0
    worth, needs = sunny.worth_eur, sunny.need_kwh @ members
    total = worth @ members
    moved_need = needs[:, np.newaxis] + sign * sunny.need_kwh[:, candidates]
    part = covered(sunny, moved_need.T).T
    avoided = (part * (total[:, np.newaxis] + sign * worth[:, candidates])).sum(axis=0)
    shared = (part * (sunny.always_kwh[:, np.newaxis] + moved_need)).sum(axis=0)
    here = covered(sunny, needs)
    more_avoided = avoided - float(here @ total)
    more_shared = shared - float(here @ (sunny.always_kwh + needs))
    more_common = sunny.always_worth_eur @ part - float(here @ sunny.always_worth_eur)
    per_head = sunny.head_eur + sunny.rise_eur[candidates] * sunny.rise_worth.sum()
    found = np.full(sunny.n_tenants, -np.inf)
    found[candidates] = (
        sunny.avoided_worth.sum() * more_avoided
        + more_common
        - sunny.shared_eur_per_kwh * more_shared
        - sign * per_head
    )
    return found


def ceiling_eur(sunny: SunnySite) -> float:
    """A worth that no membership under any key exceeds. [EUR]

    Each slot's sun goes to those to whom a kWh is worth most, up to what they use, where the
    cost of a head is spread over the most it could ever have. What a tenant pays is convex in
    what it avoids, so the chord to that most lies above.
    """
    most_kwh = np.minimum(sunny.need_kwh, sunny.sun_kwh[:, np.newaxis])
    value = np.divide(
        sunny.worth_eur, sunny.need_kwh, out=np.zeros_like(most_kwh), where=sunny.need_kwh > 0
    )
    most_eur = (most_kwh * value).sum(axis=0)
    paid = payable_worth_eur(sunny, most_eur, sunny.rise_eur) - sunny.head_eur
    slope = np.divide(paid, most_eur, out=np.zeros_like(paid), where=most_eur > 0)
    score = slope * value - sunny.shared_eur_per_kwh
    order = np.argsort(-score, axis=-1)
    best_first = np.take_along_axis(score, order, axis=-1)
    wanted = np.take_along_axis(most_kwh, order, axis=-1)
    before = np.cumsum(wanted, axis=-1) - wanted
    given = np.clip(sunny.sun_kwh[:, np.newaxis] - before, 0.0, wanted)
    always = np.minimum(sunny.always_kwh, sunny.sun_kwh).sum()
    least_shared = min(0.0, sunny.shared_eur_per_kwh) * float(always)
    common = float(_covered(sunny.sun_kwh, sunny.always_kwh) @ sunny.always_worth_eur)
    given_eur = float((given * np.maximum(best_first, 0.0)).sum())
    return sunny.free_eur + given_eur + common - least_shared
