"""A site's year shared by a key, one billing period after the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Counts, Registers
from simcore.base.timeaxis import BillingPeriod, TimeAxis, period_of_slot, time_axis
from simcore.energy.registers import register_kwh, register_weighted
from simcore.energy.sharing import (
    BookedSlots,
    Key,
    KeyInputs,
    booked_slots,
    own_use,
    rounding_loss_kwh,
    settle,
)
from simcore.site.inputs import SiteInput
from simcore.site.sharing import Arrangement, KeyTerms
from simcore.site.slots import Slots, one_class, slots_in


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedYear:
    """What a key makes of a site's year.

    Attributes
    ----------
    shared_kwh
        Shared energy of the site, ``(n_slots,)``. [kWh]
    registers
        Registers of all members by billing period.
    rounding_lost_kwh
        Shared energy lost by rounding the key, ``(n_periods, n_registers, n_members)``;
        negative where a member got more. [kWh]
    plant_production_kwh, plant_surplus_kwh
        Production and surplus of each plant, ``(n_periods, n_plants)``. [kWh]
    gain_eur
        What a key that plans promised over the pro rata key, and what it reached; zeros for
        the others, and where the key is rounded. [EUR/year]
    served_kwh
        Shared energy of the members that the terms name, ``(n_slots,)``; None where they name
        nobody. [kWh]
    """

    shared_kwh: Array
    registers: Registers
    rounding_lost_kwh: Array
    plant_production_kwh: Array
    plant_surplus_kwh: Array
    gain_eur: tuple[float, float] = (0.0, 0.0)
    served_kwh: Array | None = None

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """Curves of a billing period, its slots' classes, and the row of the off-peak table of each."""

    plants_kwh: Array
    needs_kwh: Array
    off_peak_rows: Array
    row_of_slot: Counts
    slots: Slots

    @property
    def pot_kwh(self) -> Array:
        """Production of all plants, ``(n_slots,)``."""
        return self.plants_kwh.sum(axis=-1)

    def booked(self, kwh: Array) -> "_Booked":
        """Registers of an energy ``(n_slots, n_members)``, and its weighted sums."""
        classes = self.slots.classes
        registers = register_kwh(
            kwh, self.off_peak_rows, self.row_of_slot, classes.class_of_slot, classes.n_classes
        )
        weights = self.slots.weights.items()
        return _Booked(
            registers=registers,
            weighted={name: register_weighted(kwh, weight) for name, weight in weights},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Booked:
    """Registers of a billing period, and its sums by weight, each with members last."""

    registers: Array
    weighted: Mapping[str, Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class _SettledPeriod:
    """A billing period: what is booked, what rounding lost by register, and the curves.

    ``shared_kwh`` is the site's, ``(n_slots,)``; ``surplus_kwh`` is ``(n_slots, n_plants)``;
    ``saved_eur`` is ``(n_members,)``, 0 where the key does not look at savings; ``gain_eur``
    is what a key that plans promised, and reached; ``served_kwh`` as of ``SharedYear``.
    """

    used: _Booked
    shared: _Booked
    lost_kwh: Array
    shared_kwh: Array
    surplus_kwh: Array
    saved_eur: Array | float
    gain_eur: tuple[float, float] = (0.0, 0.0)
    served_kwh: Array | None = None


def settled(
    inputs: SiteInput,
    arrangement: Arrangement,
    plants_kwh: Array,
    consumption_kwh: Array,
    off_peak: Array,
    slots: Slots | None = None,
) -> SharedYear:
    """Share a year, one billing period after the other.

    Parameters
    ----------
    inputs
        Time axis and billing periods.
    arrangement
        Who shares, by which key, with which weights and terms.
    plants_kwh, consumption_kwh
        Production ``(n_slots, n_plants)``, in the order in which the plants serve, and
        consumption ``(n_slots, n_members)``. [kWh]
    off_peak
        Part of each wall-clock slot within a member's windows,
        ``(2, slots_per_day, n_members)``; see :func:`slot_off_peak`.
    slots
        Classes of the slots, and weights; one class and no weight where not given.
    """
    slots = slots or one_class(inputs.axis)
    if arrangement.behind is None:
        return _shared(inputs, arrangement, plants_kwh, consumption_kwh, off_peak, slots)
    own = own_use(plants_kwh, consumption_kwh, arrangement.behind)
    needs_kwh = np.maximum(consumption_kwh - own.used_kwh, 0.0)
    year = _shared(inputs, arrangement, own.left_kwh, needs_kwh, off_peak, slots)
    periods = _periods(inputs, plants_kwh - own.left_kwh, own.used_kwh, off_peak, slots)
    return _with_own(year, own.used_kwh, [period for _, period in periods])


def _with_own(year: SharedYear, used_kwh: Array, periods: Sequence[_Period]) -> SharedYear:
    """A year with what plants behind meters bring them, booked as used and as shared."""
    booked = [period.booked(period.needs_kwh) for period in periods]
    own_kwh = np.stack([of_period.registers for of_period in booked])
    made_kwh = np.stack([period.plants_kwh.sum(axis=0) for period in periods])
    registers, weighted = year.registers, _weighted(booked)
    registers = replace(
        registers,
        consumption_kwh=registers.consumption_kwh + own_kwh,
        shared_kwh=registers.shared_kwh + own_kwh,
        production_kwh=registers.production_kwh + made_kwh.sum(axis=-1),
        weighted_consumption=_added(registers.weighted_consumption, weighted),
        weighted_shared=_added(registers.weighted_shared, weighted),
        own_kwh=own_kwh,
    )
    return replace(
        year,
        registers=registers,
        shared_kwh=year.shared_kwh + used_kwh.sum(axis=-1),
        plant_production_kwh=year.plant_production_kwh + made_kwh,
    )


def _added(first: Mapping[str, Array], second: Mapping[str, Array]) -> dict[str, Array]:
    return {name: amount + second[name] for name, amount in first.items()}


def _periods(
    inputs: SiteInput, plants_kwh: Array, needs_kwh: Array, off_peak: Array, slots: Slots
) -> Iterator[tuple[slice, _Period]]:
    """Slots of each billing period, and its curves."""
    axis, n_members = inputs.axis, needs_kwh.shape[-1]
    row_of_slot = _row_of_slot(axis)
    for rows in _slots_of_periods(axis, inputs.periods):
        yield (
            rows,
            _Period(
                plants_kwh=plants_kwh[rows],
                needs_kwh=needs_kwh[rows],
                off_peak_rows=off_peak.reshape(-1, n_members),
                row_of_slot=row_of_slot[rows],
                slots=slots_in(slots, rows),
            ),
        )


def _shared(
    inputs: SiteInput,
    arrangement: Arrangement,
    plants_kwh: Array,
    consumption_kwh: Array,
    off_peak: Array,
    slots: Slots,
) -> SharedYear:
    """What the key makes of what the plants inject and the meters draw."""
    both = plants_kwh.sum(axis=-1), consumption_kwh
    registers = _registers_of_year(inputs, arrangement, both, off_peak, slots)
    if registers is not None:
        return _year_in_one_pass(inputs, plants_kwh, registers)
    key, weight, terms = arrangement.key, arrangement.weight, arrangement.terms
    saving_eur = np.zeros(consumption_kwh.shape[-1])
    settled_periods: list[_SettledPeriod] = []
    curves = _periods(inputs, plants_kwh, consumption_kwh, off_peak, slots)
    for number, (rows, period) in enumerate(curves):
        value = terms.value_by_slot(number, period.off_peak_rows, period.row_of_slot, period.slots)
        key_inputs = terms.inputs_in(rows, period.plants_kwh, value, saving_eur)
        settled_periods.append(_settle_period(key, weight, period, terms, key_inputs))
        saving_eur = saving_eur + settled_periods[-1].saved_eur
    made_kwh = _made_by_period(plants_kwh, inputs.axis, inputs.periods)
    return _shared_year(settled_periods, made_kwh)


def _shared_year(
    settled_periods: Sequence[_SettledPeriod], plant_production_kwh: Array
) -> SharedYear:
    promised, reached = zip(*(period.gain_eur for period in settled_periods), strict=True)
    plant_surplus = np.stack([period.surplus_kwh.sum(axis=0) for period in settled_periods])
    used, shared = (
        [period.used for period in settled_periods],
        [period.shared for period in settled_periods],
    )
    registers = Registers(
        consumption_kwh=np.stack([period.registers for period in used]),
        shared_kwh=np.stack([period.registers for period in shared]),
        production_kwh=plant_production_kwh.sum(axis=-1),
        surplus_kwh=plant_surplus.sum(axis=-1),
        weighted_consumption=_weighted(used),
        weighted_shared=_weighted(shared),
    )
    return SharedYear(
        shared_kwh=np.concatenate([period.shared_kwh for period in settled_periods]),
        registers=registers,
        rounding_lost_kwh=np.stack([period.lost_kwh for period in settled_periods]),
        plant_production_kwh=plant_production_kwh,
        plant_surplus_kwh=plant_surplus,
        gain_eur=(sum(promised), sum(reached)),
        served_kwh=_joined_curves([period.served_kwh for period in settled_periods]),
    )


def _joined_curves(parts: Sequence[Array | None]) -> Array | None:
    """Curves of the billing periods as one; None where they hold none."""
    curves = [curve for curve in parts if curve is not None]
    return np.concatenate(curves) if curves else None


def _weighted(booked: Sequence[_Booked]) -> dict[str, Array]:
    return {
        name: np.stack([period.weighted[name] for period in booked]) for name in booked[0].weighted
    }


def _settle_period(
    key: Key, weight: Array, period: _Period, terms: KeyTerms, key_inputs: KeyInputs
) -> _SettledPeriod:
    """Energy directly where the coefficients are exact, else through the operator's file."""
    if terms.decimals is not None or key.is_by_plant:
        return _by_coefficients(key, weight, period, terms, key_inputs)
    shared_kwh, gain_eur = _shared_and_gain(key, weight, period, key_inputs)
    curve = shared_kwh.sum(axis=-1)
    shared = period.booked(shared_kwh)
    return _SettledPeriod(
        used=_nothing(shared) if terms.is_use_booked else period.booked(period.needs_kwh),
        shared=shared,
        lost_kwh=0.0 * shared.registers,
        shared_kwh=curve,
        surplus_kwh=_surplus_kwh(period.plants_kwh, curve),
        saved_eur=_saved_eur(key_inputs, shared_kwh),
        gain_eur=gain_eur,
        served_kwh=terms.served_kwh(shared_kwh),
    )


def _shared_and_gain(
    key: Key, weight: Array, period: _Period, key_inputs: KeyInputs
) -> tuple[Array, tuple[float, float]]:
    """Energy of each member, and the gain that a key which plans promised and reached."""
    if key.planned is None:
        return key.shared_kwh(period.pot_kwh, period.needs_kwh, weight, key_inputs), (0.0, 0.0)
    plan = key.planned(period.pot_kwh, period.needs_kwh, weight, key_inputs)
    return plan.shared_kwh, (float(plan.promised_eur), float(plan.reached_eur))


def _nothing(like: _Booked) -> _Booked:
    """Registers of nothing, of the shape of others."""
    weighted = {name: np.zeros_like(amount) for name, amount in like.weighted.items()}
    return _Booked(registers=np.zeros_like(like.registers), weighted=weighted)


def _registers_of_year(
    inputs: SiteInput,
    arrangement: Arrangement,
    curves: tuple[Array, Array],
    off_peak: Array,
    slots: Slots,
) -> tuple[Array, Array, Array] | None:
    """What all use and get by billing period, and the curve, in one pass over the curves.

    None where the key has no such rule, or the site asks for more than plain registers.
    """
    key, weight, terms = arrangement.key, arrangement.weight, arrangement.terms
    is_plain = slots.classes.n_classes == 1 and not slots.weights and terms.served is None
    if not is_plain or terms.decimals is not None or terms.value_eur_per_kwh is not None:
        return None
    booked = _booked_slots(inputs.axis.year, inputs.axis.step_minutes, inputs.periods)
    rows = off_peak.reshape(-1, off_peak.shape[-1])
    rank = terms.key_inputs.rank
    if key.registers is not None:
        is_booked = terms.is_use_booked
        return key.registers(*curves, weight, rows, booked, is_use_booked=is_booked)
    if key.ranked_registers is None or rank is None or not terms.is_use_booked:
        return None
    shared, curve = key.ranked_registers(*curves, weight, rank, rows, booked)
    return np.zeros_like(shared), shared, curve


@lru_cache(maxsize=8)
def _booked_slots(year: int, step_minutes: int, periods: tuple[BillingPeriod, ...]) -> BookedSlots:
    """In which order the slots of a year are booked, once for all sites."""
    axis = time_axis(year, step_minutes)
    row = _row_of_slot(axis)
    return booked_slots(row, 2 * axis.slots_per_day, period_of_slot(axis, periods))


def _year_in_one_pass(
    inputs: SiteInput, plants_kwh: Array, registers: tuple[Array, Array, Array]
) -> SharedYear:
    """A year of which a rule in one pass gave the registers and the curve."""
    used, shared, curve = registers
    axis, periods = inputs.axis, inputs.periods
    surplus_kwh = _surplus_kwh(plants_kwh, curve)
    by_period = list(_slots_of_periods(axis, periods))
    plant_surplus = np.stack([surplus_kwh[rows].sum(axis=0) for rows in by_period])
    made_kwh = _made_by_period(plants_kwh, axis, periods)
    return SharedYear(
        shared_kwh=curve,
        registers=Registers(
            consumption_kwh=used,
            shared_kwh=shared,
            production_kwh=made_kwh.sum(axis=-1),
            surplus_kwh=plant_surplus.sum(axis=-1),
            weighted_consumption={},
            weighted_shared={},
        ),
        rounding_lost_kwh=np.zeros_like(shared),
        plant_production_kwh=made_kwh,
        plant_surplus_kwh=plant_surplus,
    )


def _by_coefficients(
    key: Key, weight: Array, period: _Period, terms: KeyTerms, key_inputs: KeyInputs
) -> _SettledPeriod:
    """Coefficients as the operator's file holds them, then the settlement."""
    needs = period.needs_kwh
    production = period.plants_kwh if key.is_by_plant else period.pot_kwh
    exact = key(production, needs, weight, key_inputs)
    coefficients = terms.rounded(exact, production, needs)
    settlement = settle(coefficients, production, needs)
    shared = period.booked(settlement.shared_kwh)
    lost_kwh = 0.0 * shared.registers
    if coefficients is not exact:
        lost = rounding_loss_kwh(exact, coefficients, production, needs)
        lost_kwh = period.booked(lost).registers
    curve = settlement.shared_kwh.sum(axis=-1)
    return _SettledPeriod(
        used=period.booked(needs),
        shared=shared,
        lost_kwh=lost_kwh,
        shared_kwh=curve,
        surplus_kwh=settlement.surplus_kwh
        if key.is_by_plant
        else _surplus_kwh(period.plants_kwh, curve),
        saved_eur=_saved_eur(key_inputs, settlement.shared_kwh),
        served_kwh=terms.served_kwh(settlement.shared_kwh),
    )


def _saved_eur(key_inputs: KeyInputs, shared_kwh: Array) -> Array | float:
    """What shared energy saves each member, where the key is told its value. [EUR]"""
    value = key_inputs.value_eur_per_kwh
    return 0.0 if value is None else (value * shared_kwh).sum(axis=0)


def _surplus_kwh(plants_kwh: Array, shared_kwh: Array) -> Array:
    """Surplus of a common pot: the same part of each plant, ``(n_slots, n_plants)``. [kWh]"""
    pot = plants_kwh.sum(axis=-1)
    surplus_kwh = np.maximum(pot - shared_kwh, 0.0)
    surplus_fraction = np.divide(surplus_kwh, pot, out=np.zeros_like(pot), where=pot > 0)
    return plants_kwh * surplus_fraction[:, np.newaxis]


def slot_off_peak(quarters: Array, axis: TimeAxis) -> Array:
    """Off-peak part of each wall-clock slot, from that of its quarter-hours.

    ``(2, 96, n_members)`` becomes ``(2, slots_per_day, n_members)``.
    """
    n_members = quarters.shape[-1]
    return quarters.reshape(2, axis.slots_per_day, -1, n_members).mean(axis=2)


def _row_of_slot(axis: TimeAxis) -> Counts:
    """Row of the off-peak table that holds in each slot, ``(n_slots,)``."""
    return axis.is_high_season.astype(np.int64) * axis.slots_per_day + axis.slot_of_day


def _slots_of_periods(axis: TimeAxis, periods: tuple[BillingPeriod, ...]) -> Iterator[slice]:
    number = period_of_slot(axis, periods)
    edges = np.searchsorted(number, np.arange(len(periods) + 1))
    for first, last in pairwise(edges):
        yield slice(int(first), int(last))


def _made_by_period(plants_kwh: Array, axis: TimeAxis, periods: tuple[BillingPeriod, ...]) -> Array:
    """Production of each plant by billing period, ``(n_periods, n_plants)``. [kWh]"""
    number = period_of_slot(axis, periods)
    by_plant = [np.bincount(number, kwh, minlength=len(periods)) for kwh in plants_kwh.T]
    return np.stack(by_plant, axis=-1).astype(float)
