"""Energy of a site over many sizes of its roofs: one weather and one demand, shared anew.

The pro rata key without finer registers is a matrix product; every other key is settled size by
size, as a run of that size would be.
"""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.records import Array, Registers
from simcore.base.timeaxis import period_of_slot
from simcore.energy.sharing import KEYS
from simcore.site.curves import SiteCurves, consumption_of
from simcore.site.inputs import SiteInput
from simcore.site.records import Supplied
from simcore.site.registers import SharedYear
from simcore.site.road import served_of
from simcore.site.sharing import Arrangement, arrangements
from simcore.site.slots import RESIDUAL, SPOT, Slots, contract_needs, scheme_needs, slots_of
from simcore.site.storage import shared_year

PRORATA = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a site shares under one arrangement, and classes of the slots."""

    arrangement: Arrangement
    slots: Slots

    @property
    def is_product(self) -> bool:
        """Whether all sizes are one matrix product: pro rata, exact, two registers, no weight."""
        is_plain = self.slots.classes.n_classes == 1 and not self.slots.weights
        terms = self.arrangement.terms
        is_exact = terms.decimals is None and terms.served is None
        is_pot = self.arrangement.behind is None
        return self.arrangement.key is KEYS[PRORATA] and is_plain and is_exact and is_pot


@dataclass(frozen=True, slots=True, kw_only=True)
class SizedEnergy:
    """What all sizes share, ``n_sizes`` on the left.

    ``registers`` hold shared energy ``(n_sizes, n_periods, n_registers, n_members)`` and
    production ``(n_sizes, n_periods)``; ``supplied`` is what the tenants draw beside the sun under
    each size, None where the scheme does not ask.
    """

    registers: Registers
    supplied: Supplied | None


def sharing_rule(inputs: SiteInput, curves: SiteCurves, name: str) -> Rule:
    """How a site shares under the arrangement of its one scheme."""
    people = curves.population
    needs = scheme_needs(inputs) | contract_needs(people)
    slots = slots_of(inputs, needs)
    sharings = arrangements(inputs, people, curves.hot_water_kwh, slots.classes)
    chosen = next(arrangement for arrangement in sharings if arrangement.name == name)
    if RESIDUAL in needs:
        terms = replace(chosen.terms, served=served_of(people))
        chosen = replace(chosen, terms=terms)
    return Rule(arrangement=chosen, slots=slots)


def sized_energy(
    inputs: SiteInput, rule: Rule, curves: SiteCurves, booked: Registers, kwp: Array
) -> SizedEnergy:
    """Energy of every size.

    Parameters
    ----------
    inputs, rule
        Time axis and billing periods; how the site shares.
    curves
        Curves of the site at a size of its own.
    booked
        Registers of that size: the consumption is the same under every other.
    kwp
        Peak power of each size, ``(n_sizes,)``. [kWp]
    """
    if rule.is_product and inputs.site_table.storage is None:
        registers = _product(inputs, rule, curves, booked, kwp)
        return SizedEnergy(registers=registers, supplied=None)
    per_kwp = curves.plants_kwh / curves.peak_power_kw
    used_kwh = consumption_of(curves, rule.arrangement.name)
    years = [
        shared_year(
            inputs,
            curves.population,
            rule.arrangement,
            size * per_kwp,
            used_kwh,
            curves.off_peak,
            rule.slots,
        )[0]
        for size in kwp
    ]
    shared = [year.registers for year in years]
    weights = shared[0].weighted_shared
    own = [of_size.own_kwh for of_size in shared if of_size.own_kwh is not None]
    registers = replace(
        booked,
        shared_kwh=np.stack([of_size.shared_kwh for of_size in shared]),
        own_kwh=np.stack(own) if own else None,
        production_kwh=np.stack([of_size.production_kwh for of_size in shared]),
        surplus_kwh=np.stack([of_size.surplus_kwh for of_size in shared]),
        weighted_shared={
            name: np.stack([of_size.weighted_shared[name] for of_size in shared])
            for name in weights
        },
    )
    return SizedEnergy(registers=registers, supplied=_supplied(rule, used_kwh, years))


def _supplied(rule: Rule, used_kwh: Array, years: list[SharedYear]) -> Supplied | None:
    served = rule.arrangement.terms.served
    if served is None:
        return None
    shared = [year.served_kwh for year in years if year.served_kwh is not None]
    return Supplied(
        used_kwh=used_kwh[:, served].sum(axis=-1, dtype=np.float64),
        shared_kwh=np.stack(shared),
        spot_eur_per_kwh=rule.slots.weights[SPOT],
    )


def _product(
    inputs: SiteInput, rule: Rule, curves: SiteCurves, booked: Registers, kwp: Array
) -> Registers:
    """Registers of all sizes under the pro rata key.

    A member's part of a slot is its consumption times the part of the site's needs that the sun
    covers, so a period is one matrix product over its sunny slots.
    """
    axis, periods = inputs.axis, inputs.periods
    per_kwp = curves.production_kwh / curves.peak_power_kw
    number = period_of_slot(axis, periods)
    arrangement = rule.arrangement
    needs_kwh = consumption_of(curves, arrangement.name).astype(np.float32)
    needs_kwh *= arrangement.weight > 0
    site_kwh = needs_kwh.sum(axis=-1, dtype=np.float64)
    is_sunny = (per_kwp > 0) & (site_kwh > 0)
    n_members = needs_kwh.shape[-1]
    shared_kwh = np.zeros((len(kwp), len(periods), 2, n_members))
    for period in range(len(periods)):
        rows = np.flatnonzero(is_sunny & (number == period))
        ratio = (per_kwp[rows] / site_kwh[rows]).astype(np.float32)
        covered = np.minimum(kwp.astype(np.float32)[:, np.newaxis] * ratio, np.float32(1.0))
        off = curves.off_peak[axis.is_high_season[rows].astype(int), axis.slot_of_day[rows]]
        off_kwh = needs_kwh[rows] * off.astype(np.float32)
        both_kwh = np.concatenate([needs_kwh[rows] - off_kwh, off_kwh], axis=-1)
        shared_kwh[:, period] = (covered @ both_kwh).reshape(-1, 2, n_members)
    production_kwh = kwp[:, np.newaxis] * np.bincount(number, per_kwp, minlength=len(periods))
    surplus_kwh = np.maximum(production_kwh - shared_kwh.sum(axis=(-2, -1)), 0.0)
    return replace(
        booked, shared_kwh=shared_kwh, production_kwh=production_kwh, surplus_kwh=surplus_kwh
    )
