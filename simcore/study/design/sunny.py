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


@dataclass(frozen=True, slots=True, kw_only=True)
class SunnySite:
    """Sunny slots of a site, its tenants who may be in, and what they are worth.

    Attributes
    ----------
    sun_kwh
        Production, ``(n_slots,)``. [kWh]
    always_kwh
        Needs of those who are always in: the common parts, ``(n_slots,)``. [kWh]
    need_kwh
        Needs of each tenant who may be in, ``(n_slots, n_tenants)``. [kWh]
    value_eur_per_kwh
        What a shared kWh takes off the bill of each, tax included, same shape. [EUR/kWh]
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
    need_kwh: Array
    value_eur_per_kwh: Array
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
    value = _values(site, off_peak, rows)[:, ability.tenants]
    kwh = float(year.shared_kwh)
    return SunnySite(
        sun_kwh=sun_kwh[rows],
        always_kwh=need_kwh[rows][:, always].sum(axis=-1),
        need_kwh=need_kwh[rows][:, ability.tenants].astype(float),
        value_eur_per_kwh=value,
        rise_eur=ability.rise_eur,
        avoided_worth=closed.payment_worth * ability.avoided_factor * ability.before_vat.mean(),
        rise_worth=closed.payment_worth * ability.rise_factor * ability.before_vat.mean(),
        head_eur=head,
        shared_eur_per_kwh=-shared_worth,
        free_eur=float(closed.free_npv_eur) + head * ability.n_tenants - shared_worth * kwh,
    )


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
    need = sunny.need_kwh[:, members]
    worth = need * sunny.value_eur_per_kwh[:, members]
    return np.asarray(covered(sunny, need.sum(axis=-1)) @ worth)


def covered(sunny: SunnySite, members_kwh: Array) -> Array:
    """Part of all needs that the sun covers in each slot, ``(..., n_slots)`` as the needs. [1]"""
    needs = sunny.always_kwh + members_kwh
    part = np.divide(sunny.sun_kwh, needs, out=np.ones(needs.shape), where=needs > 0)
    return np.minimum(part, 1.0)


def payable_worth_eur(sunny: SunnySite, avoided: Array, rise: Array) -> Array:
    """Worth of all that tenants can be asked for in every year, as what they avoid. [EUR]"""
    by_year = avoided[..., np.newaxis] * sunny.avoided_worth
    return np.maximum(by_year - rise[..., np.newaxis] * sunny.rise_worth, 0.0).sum(axis=-1)


def membership_eur(sunny: SunnySite, members: Flags) -> float:
    """The bound of every year with a membership, ``members`` as of ``(n_tenants,)``. [EUR]"""
    avoided = avoided_eur(sunny, members)
    needs = sunny.always_kwh + sunny.need_kwh[:, members].sum(axis=-1)
    shared = float(np.minimum(needs, sunny.sun_kwh).sum())
    paid = float(payable_worth_eur(sunny, avoided, sunny.rise_eur[members]).sum())
    costs = sunny.head_eur * int(members.sum()) + sunny.shared_eur_per_kwh * shared
    return sunny.free_eur + paid - costs


def change_eur(sunny: SunnySite, members: Flags, *, joins: bool) -> Array:
    """What one more tenant (or one less) does to the worth, ``(n_tenants,)``; -inf where it cannot.

    Counted with what all others then have of the sun; exact as long as all save in all years.
    """
    candidates = np.flatnonzero(~members if joins else members)
    sign = 1.0 if joins else -1.0
    worth = sunny.need_kwh * sunny.value_eur_per_kwh
    needs, total = sunny.need_kwh[:, members].sum(axis=-1), worth[:, members].sum(axis=-1)
    moved_need = needs[:, np.newaxis] + sign * sunny.need_kwh[:, candidates]
    part = covered(sunny, moved_need.T).T
    avoided = (part * (total[:, np.newaxis] + sign * worth[:, candidates])).sum(axis=0)
    shared = (part * (sunny.always_kwh[:, np.newaxis] + moved_need)).sum(axis=0)
    here = covered(sunny, needs)
    more_avoided = avoided - float(here @ total)
    more_shared = shared - float(here @ (sunny.always_kwh + needs))
    per_head = sunny.head_eur + sunny.rise_eur[candidates] * sunny.rise_worth.sum()
    found = np.full(sunny.n_tenants, -np.inf)
    found[candidates] = (
        sunny.avoided_worth.sum() * more_avoided
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
    most_eur = (most_kwh * sunny.value_eur_per_kwh).sum(axis=0)
    paid = payable_worth_eur(sunny, most_eur, sunny.rise_eur) - sunny.head_eur
    slope = np.divide(paid, most_eur, out=np.zeros_like(paid), where=most_eur > 0)
    score = slope * sunny.value_eur_per_kwh - sunny.shared_eur_per_kwh
    order = np.argsort(-score, axis=-1)
    best_first = np.take_along_axis(score, order, axis=-1)
    wanted = np.take_along_axis(most_kwh, order, axis=-1)
    before = np.cumsum(wanted, axis=-1) - wanted
    given = np.clip(sunny.sun_kwh[:, np.newaxis] - before, 0.0, wanted)
    always = np.minimum(sunny.always_kwh, sunny.sun_kwh).sum()
    least_shared = min(0.0, sunny.shared_eur_per_kwh) * float(always)
    return sunny.free_eur + float((given * np.maximum(best_first, 0.0)).sum()) - least_shared
