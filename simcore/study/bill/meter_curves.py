"""A meter's measured curve brought to registers, for its bill."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from simcore.base.brief import brief
from simcore.base.errors import InputError, Phrase, did_you_mean, fault, phrase, refuse
from simcore.base.lengths import STEPS_MINUTES
from simcore.base.records import Array, Counts, SlotClasses
from simcore.base.timeaxis import (
    BillingPeriod,
    TimeAxis,
    billing_periods,
    local_day,
    period_of_slot,
    time_axis,
)
from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.meters.asked import NOTHING, Asked
from simcore.energy.registers import meter_register_kwh, register_weighted
from simcore.energy.replay import Curves, read_curves
from simcore.money.rates import MEMBER_PREFIXES, ExciseReading, RateBook, change_dates
from simcore.money.rates.tempo import COLOURS, TEMPO_SPANS
from simcore.site.slots import spot_eur_per_kwh, tempo_colour_of_slot

CONTRACTS = ("base", "hphc", "tempo", "indexed", "spot")
"""Contracts a bill can be asked for."""
NIGHT = ((22 * 60 + 30, 6 * 60 + 30),)
"""Off-peak hours where none are given, 22:30 to 6:30, a usual set; assumed."""
ROUNDING_KWH = 1e-3
"""Meters round to the watt-hour, so shared energy may pass the energy taken by as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillInputs:
    """What a bill is asked for.

    Attributes
    ----------
    consumption, shared
        Files ``time,kwh``: what the meter took, and what of it was shared; None before
        sharing.
    contract
        One of ``CONTRACTS``.
    subscribed_power_kva
        3, 6, 9 ... [kVA]
    on
        Day at which all rates are frozen; None to follow them through the file.
    windows
        Off-peak hours of the meter; None for the usual night under HP/HC, and for one price
        under a market offer.
    excise_on_shared
        How accise falls on shared kWh: ``due`` or ``nil``.
    indexed_discount_fraction, spot_margin_eur_per_kwh
        Terms of the market offers. [1], [EUR/kWh]
    tempo_calendar, spot_file
        Calendar ``day,colour`` and prices ``time,eur_per_kwh``; None: drawn, synthetic.
    seed
        Seed of what is drawn.
    is_single_substation
        Whether all points of the operation lie behind one substation, so that the network
        option for sharing is open to the meter.
    asked
        What is said of the files of curves beside them; None for nothing.

    Examples
    --------
    >>> BillInputs(consumption=Path("meter.csv"), contract="hphc").subscribed_power_kva
    6.0
    """

    consumption: Path
    shared: Path | None = None
    contract: str = "base"
    subscribed_power_kva: float = 6.0
    on: date | None = None
    windows: Windows | None = None
    excise_on_shared: ExciseReading = "due"
    indexed_discount_fraction: float = 0.11
    spot_margin_eur_per_kwh: float = 0.02
    tempo_calendar: Path | None = None
    spot_file: Path | None = None
    seed: int = 62
    is_single_substation: bool = False
    asked: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterRegisters:
    """A meter's registers by billing period.

    ``covered_fraction`` is the part of each period that the file covers, ``(n_periods,)``;
    energies are ``(n_periods, n_registers, 1)``, spot sums ``(n_periods, 1)``. ``notes`` say
    what the reader of the file supposed.
    """

    periods: tuple[BillingPeriod, ...]
    covered_fraction: Array
    classes: SlotClasses
    used_kwh: Array
    shared_kwh: Array
    used_spot_eur: Array
    shared_spot_eur: Array
    first: date
    last: date
    notes: tuple[Phrase, ...] = ()

    __repr__ = brief


def check_contract(inputs: BillInputs) -> None:
    """Refuse a contract that does not exist, or terms that it does not have.

    Raises
    ------
    InputError
        With every problem.
    """
    problems = []
    if inputs.contract not in CONTRACTS:
        stated, contracts = repr(inputs.contract), tuple(CONTRACTS)
        guess = did_you_mean(inputs.contract, CONTRACTS)
        problems.append(
            fault("not_one_of", "--contract", found=stated, known=contracts, guess=guess)
        )
    if inputs.windows is not None and inputs.contract in ("base", "tempo"):
        own = phrase("one_price" if inputs.contract == "base" else "own_windows")
        problems.append(fault("windows_unused", "--windows", contract=inputs.contract, own=own))
    if not 0 <= inputs.indexed_discount_fraction <= 1:
        discount = inputs.indexed_discount_fraction
        problems.append(fault("discount_wrong", "--discount", found=discount))
    if abs(inputs.spot_margin_eur_per_kwh) > 1:
        problems.append(fault("margin_wrong", "--margin", found=inputs.spot_margin_eur_per_kwh))
    if problems:
        raise InputError(problems)


def has_two_prices(inputs: BillInputs) -> bool:
    """Whether the contract tells peak from off-peak hours."""
    return inputs.contract in ("hphc", "tempo") or inputs.windows is not None


def meter_registers(inputs: BillInputs, book: RateBook) -> MeterRegisters:
    """Registers of the meter's files, one billing period after the other.

    Raises
    ------
    InputError
        With every problem of the files.
    """
    curves, used_kwh = _read(inputs.consumption, inputs)
    shared_kwh = _shared(inputs, curves, used_kwh)
    columns = np.stack([used_kwh, shared_kwh], axis=-1)
    booked = [
        booked_period
        for axis, on_axis, in_file in _years(curves)
        for booked_period in _year_of(inputs, book, (axis, on_axis), columns[in_file])
    ]
    energy = np.stack([booked_period.kwh for booked_period in booked])
    spot = np.stack([booked_period.spot_eur for booked_period in booked])
    end = curves.utc[-1] + np.timedelta64(_step(curves) - 1, "m")
    colours = np.arange(len(COLOURS)) if inputs.contract == "tempo" else None
    return MeterRegisters(
        periods=tuple(booked_period.period for booked_period in booked),
        covered_fraction=np.array([booked_period.covered_fraction for booked_period in booked]),
        classes=SlotClasses(class_of_slot=np.zeros(0, np.int64), tempo_colour=colours),
        used_kwh=energy[..., :1],
        shared_kwh=energy[..., 1:],
        used_spot_eur=spot[..., :1],
        shared_spot_eur=spot[..., 1:],
        first=local_day(curves.utc[0]),
        last=local_day(end),
        notes=curves.notes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Booked:
    """Registers ``(n_registers, 2)`` and spot sums ``(2,)`` of a billing period."""

    period: BillingPeriod
    covered_fraction: float
    kwh: Array
    spot_eur: Array


def _year_of(
    inputs: BillInputs, book: RateBook, where: tuple[TimeAxis, slice], kwh: Array
) -> Iterator[_Booked]:
    """Billing periods of a local year, from the energy of its slots that a file holds."""
    axis, on_axis = where
    weight, colour = _spot(inputs, book, axis, on_axis), _colours(inputs, axis, on_axis)
    off_peak, n_classes = _off_peak(inputs, axis), int(colour.max()) + 1
    periods = billing_periods(axis.year, _changes(inputs, book, axis.year))
    number = period_of_slot(axis, periods)
    n_slots = np.bincount(number, minlength=len(periods))
    for period in np.unique(number[on_axis]):
        rows = np.flatnonzero(number[on_axis] == period)
        slots = on_axis.start + rows
        yield _Booked(
            period=periods[period],
            covered_fraction=len(rows) / n_slots[period],
            kwh=meter_register_kwh(kwh[rows], off_peak[slots], colour[slots], n_classes),
            spot_eur=register_weighted(kwh[rows], weight[slots]),
        )


def _read(path: Path, inputs: BillInputs) -> tuple[Curves, Array]:
    """Curve of a file with one meter; no slot is far above the subscribed power."""
    asked = replace(inputs.asked or NOTHING, limit_kw=inputs.subscribed_power_kva)
    curves = read_curves(path, STEPS_MINUTES, is_any_offset=True, asked=asked, flow="consumption")
    if len(curves.names) != 1:
        raise refuse("not_one_meter", str(path), n=len(curves.names))
    if curves.step_minutes is None:
        raise refuse("single_row", str(path))
    return curves, curves.kwh[:, 0]


def _step(curves: Curves) -> int:
    assert curves.step_minutes is not None
    return curves.step_minutes


def _shared(inputs: BillInputs, curves: Curves, used_kwh: Array) -> Array:
    """Shared energy of the same slots, at most what the meter took."""
    if inputs.shared is None:
        return np.zeros_like(used_kwh)
    other, shared_kwh = _read(inputs.shared, inputs)
    if len(other.utc) != len(curves.utc) or (other.utc != curves.utc).any():
        raise refuse(
            "other_slots",
            str(inputs.shared),
            n=len(other.utc),
            start=other.utc[0],
            file=inputs.consumption,
            wanted=len(curves.utc),
            first=curves.utc[0],
        )
    too_much = np.flatnonzero(shared_kwh > used_kwh + ROUNDING_KWH)
    if len(too_much):
        row = too_much[0]
        shared, taken = float(shared_kwh[row]), float(used_kwh[row])
        reason = phrase("shared_of_taken", shared=shared, taken=taken)
        if len(too_much) > 1:
            reason = phrase("and_more_slots", first=reason, n=len(too_much) - 1)
        raise refuse("shared_above_taken", other.places[row], found=reason)
    return np.minimum(shared_kwh, used_kwh)


def _years(curves: Curves) -> Iterator[tuple[TimeAxis, slice, slice]]:
    """Local years of a file, each with its slots on the axis and in the file."""
    step = _step(curves)
    year = local_day(curves.utc[0]).year
    n_covered = 0
    while n_covered < len(curves.utc):
        axis = time_axis(year, step)
        start = int((curves.utc[n_covered] - axis.utc[0]) / np.timedelta64(step, "m"))
        count = min(axis.n_slots - start, len(curves.utc) - n_covered)
        yield axis, slice(start, start + count), slice(n_covered, n_covered + count)
        n_covered += count
        year += 1


def _changes(inputs: BillInputs, book: RateBook, year: int) -> tuple[date, ...]:
    return () if inputs.on is not None else change_dates(book, MEMBER_PREFIXES, year)


def _off_peak(inputs: BillInputs, axis: TimeAxis) -> Array:
    """Part of each slot within the off-peak windows, ``(n_slots,)``. [1]"""
    spans = TEMPO_SPANS if inputs.contract == "tempo" else NIGHT
    windows = inputs.windows or Windows(winter=spans, summer=spans)
    fraction = off_peak_fraction(windows, axis.step_minutes) * has_two_prices(inputs)
    return fraction[axis.is_high_season.astype(int), axis.slot_of_day]


def _colours(inputs: BillInputs, axis: TimeAxis, slots: slice) -> Counts:
    if inputs.contract != "tempo":
        return np.zeros(axis.n_slots, np.int64)
    return tempo_colour_of_slot(axis, inputs.seed, inputs.tempo_calendar, slots)


def _spot(inputs: BillInputs, book: RateBook, axis: TimeAxis, slots: slice) -> Array:
    if inputs.contract != "spot":
        return np.zeros(axis.n_slots)
    return spot_eur_per_kwh(book, axis, inputs.seed, inputs.spot_file, slots=slots)
