"""The bill of one meter from its measured curve, line by line, before and after sharing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import SUPPLIES, Array, Bill, Prices
from simcore.money.bills import bill
from simcore.money.network import option_break_even_fraction, option_saving_eur
from simcore.money.rates import (
    RateBook,
    SupplyContracts,
    by_class,
    load_rates,
    member_prices,
    network_option,
    with_supplies,
)
from simcore.money.rates.members import year_fractions
from simcore.money.rates.tempo import COLOURS
from simcore.study.bill.meter_curves import (
    BillInputs,
    MeterRegisters,
    check_contract,
    has_two_prices,
    meter_registers,
)

HOURS = ("peak", "off_peak")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a bill before rounding; ``kwh`` is None where it does not depend on energy."""

    component: str
    kwh: float | None
    eur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionWorth:
    """What the network option takes off the bill, and from which shared part on it pays.

    ``saving_eur`` over the period, taxes included; ``break_even_fraction`` and
    ``shared_fraction`` of the consumption, the first infinite where it never pays.
    """

    saving_eur: float
    break_even_fraction: float
    shared_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterBill:
    r"""A meter's bill over the period of its file.

    ``before`` are the lines without sharing, ``after`` those with it, empty where no shared
    energy was given. ``year_fraction`` is the part of a year that the file covers. ``option``
    is what the network option for sharing would be worth, None where it is not open.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from simcore.bills import BillInputs, meter_bill, total_eur
    >>> folder = TemporaryDirectory()
    >>> meter = Path(folder.name) / "meter.csv"
    >>> lines = ["time,kwh", *(f"2026-06-01T{hour:02}:00:00+02:00,0.5" for hour in range(24))]
    >>> written = meter.write_text("\n".join(lines))
    >>> told = meter_bill(BillInputs(consumption=meter))
    >>> folder.cleanup()
    >>> [line.component for line in told.lines]
    ['subscription', 'energy', 'accise', 'cta', 'vat_fixed', 'vat_energy']
    """

    inputs: BillInputs
    registers: MeterRegisters
    year_fraction: float
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    option: OptionWorth | None = None

    __repr__ = brief

    @property
    def lines(self) -> tuple[Line, ...]:
        """Lines of the bill that was asked for."""
        return self.after or self.before


def total_eur(lines: Sequence[Line]) -> float:
    """Sum of the lines, before rounding. [EUR]

    Returns
    -------
    float
        Their sum. [EUR]

    Examples
    --------
    >>> energy = Line(component="energy", kwh=2.0, eur=0.4)
    >>> vat = Line(component="vat", kwh=None, eur=0.1)
    >>> total_eur([energy, vat])
    0.5
    """
    return float(sum(line.eur for line in lines))


def meter_bill(inputs: BillInputs, book: RateBook | None = None) -> MeterBill:
    r"""Bill of one meter from its files.

    Fixed parts are pro-rated by the time that the file covers, energy by the kWh measured
    in each period of constant rates.

    Parameters
    ----------
    inputs
        Files, contract and dates.
    book
        The rates; those of the package where not given.

    Returns
    -------
    MeterBill
        Lines before and after sharing, taxes included. [EUR]

    Raises
    ------
    InputError
        With the problems of the contract, the files or the dates.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from simcore.bills import BillInputs, meter_bill, total_eur
    >>> folder = TemporaryDirectory()
    >>> meter = Path(folder.name) / "meter.csv"
    >>> lines = ["time,kwh", *(f"2026-06-01T{hour:02}:00:00+02:00,0.5" for hour in range(24))]
    >>> written = meter.write_text("\n".join(lines))
    >>> told = meter_bill(BillInputs(consumption=meter))
    >>> folder.cleanup()
    >>> round(total_eur(told.lines), 2)
    2.84
    """
    check_contract(inputs)
    book = load_rates() if book is None else book
    booked = meter_registers(inputs, book)
    prices = _prices(inputs, book, booked)
    unshared = replace(
        booked, shared_kwh=0 * booked.shared_kwh, shared_spot_eur=0 * booked.shared_spot_eur
    )
    after = () if inputs.shared is None else _lines(inputs, prices, booked, is_participant=True)
    return MeterBill(
        inputs=inputs,
        registers=booked,
        year_fraction=float(booked.covered_fraction @ year_fractions(booked.periods)),
        before=tuple(_lines(inputs, prices, unshared, is_participant=False)),
        after=tuple(after),
        option=_option_worth(inputs, book, prices, booked),
    )


def _option_worth(
    inputs: BillInputs, book: RateBook, prices: Prices, booked: MeterRegisters
) -> OptionWorth | None:
    """Worth of the network option, where shared energy is given and the option is open."""
    if inputs.shared is None or not inputs.is_single_substation:
        return None
    power = np.array([float(inputs.subscribed_power_kva)])
    option = network_option(book, booked.periods, on=inputs.on, subscribed_power_kva=power)
    repeated = (1, booked.classes.n_classes, 1)
    option = replace(
        option,
        import_extra_eur_per_kwh=np.tile(option.import_extra_eur_per_kwh, repeated),
        shared_extra_eur_per_kwh=np.tile(option.shared_extra_eur_per_kwh, repeated),
        fixed_extra_eur=booked.covered_fraction[:, np.newaxis] * option.fixed_extra_eur,
    )
    energy = booked.used_kwh, booked.shared_kwh
    used_kwh, shared_kwh = (float(kwh.sum()) for kwh in energy)
    return OptionWorth(
        saving_eur=float(option_saving_eur(prices, option, *energy)[0]),
        break_even_fraction=float(option_break_even_fraction(prices, option, *energy)[0]),
        shared_fraction=shared_kwh / used_kwh if used_kwh > 0 else 0.0,
    )


def _prices(inputs: BillInputs, book: RateBook, booked: MeterRegisters) -> Prices:
    """Prices of the contract, fixed parts for the time that the file covers."""
    power = np.array([float(inputs.subscribed_power_kva)])
    supply = inputs.contract if inputs.contract in SUPPLIES else "regulated"
    prices = member_prices(
        book,
        booked.periods,
        on=inputs.on,
        is_off_peak=np.array([has_two_prices(inputs)]),
        subscribed_power_kva=power,
        excise_on_shared=inputs.excise_on_shared,
        is_dwelling=np.array([True]),
    )
    prices = with_supplies(
        by_class(prices, booked.classes.n_classes),
        book,
        booked.periods,
        on=inputs.on,
        contracts=SupplyContracts(
            supply=np.array([SUPPLIES.index(supply)]),
            subscribed_power_kva=power,
            indexed_discount_fraction=inputs.indexed_discount_fraction,
            indexed_subscription_discount_fraction=0.0,
            spot_margin_eur_per_kwh=inputs.spot_margin_eur_per_kwh,
        ),
        classes=booked.classes,
    )
    part = booked.covered_fraction
    return replace(
        prices,
        subscription_eur=part[:, np.newaxis] * prices.subscription_eur,
        turpe_fixed_eur=part[:, np.newaxis] * prices.turpe_fixed_eur,
        uplift_eur=part[:, np.newaxis] * prices.uplift_eur,
    )


def _lines(
    inputs: BillInputs, prices: Prices, booked: MeterRegisters, *, is_participant: bool
) -> Iterator[Line]:
    """Lines in the order of a bill."""
    spot_eur = (booked.used_spot_eur, booked.shared_spot_eur)
    takes_part = np.array([is_participant])
    priced_bill = bill(prices, booked.used_kwh, booked.shared_kwh, takes_part, spot_eur)
    used_kwh, shared_kwh = (float(kwh.sum()) for kwh in (booked.used_kwh, booked.shared_kwh))
    yield Line(component="subscription", kwh=None, eur=float(priced_bill.subscription_eur.sum()))
    if is_participant:
        yield Line(component="management_uplift", kwh=None, eur=float(priced_bill.uplift_eur.sum()))
    yield from _energy_lines(inputs, prices, booked)
    if is_participant:
        eur = float(priced_bill.turpe_shared_eur.sum())
        yield Line(component="network_on_shared", kwh=shared_kwh, eur=eur)
    yield Line(component="accise", kwh=used_kwh, eur=float(priced_bill.accise_eur.sum()))
    yield Line(component="cta", kwh=None, eur=float(priced_bill.cta_eur.sum()))
    on_fixed = _vat_on_fixed_eur(prices, priced_bill)
    yield Line(component="vat_fixed", kwh=None, eur=on_fixed)
    yield Line(component="vat_energy", kwh=None, eur=float(priced_bill.vat_eur.sum()) - on_fixed)


def _vat_on_fixed_eur(prices: Prices, priced_bill: Bill) -> float:
    fixed_eur = (priced_bill.subscription_eur + priced_bill.uplift_eur + priced_bill.cta_eur)[:, 0]
    return float(prices.vat_fixed_fraction @ fixed_eur)


def _energy_lines(inputs: BillInputs, prices: Prices, booked: MeterRegisters) -> Iterator[Line]:
    """Energy from the supplier by the prices of the contract; zero lines of a colour stay."""
    bought_kwh = booked.used_kwh - booked.shared_kwh
    if inputs.contract == "spot":
        yield from _spot_lines(prices, booked, bought_kwh)
        return
    eur = (prices.energy_eur_per_kwh * bought_kwh).sum(axis=(0, 2))
    kwh = bought_kwh.sum(axis=(0, 2))
    for register, name in enumerate(_register_names(inputs)):
        yield Line(component=name, kwh=float(kwh[register]), eur=float(eur[register]))


def _register_names(inputs: BillInputs) -> tuple[str, ...]:
    if inputs.contract == "tempo":
        return tuple(f"energy_{colour}_{hours}" for colour in COLOURS for hours in HOURS)
    if has_two_prices(inputs):
        return tuple(f"energy_{hours}" for hours in HOURS)
    return ("energy",)


def _spot_lines(prices: Prices, booked: MeterRegisters, bought_kwh: Array) -> Iterator[Line]:
    """Spot price, the offer's margin, and the network, of the energy from the supplier."""
    network_eur = float((prices.turpe_eur_per_kwh * bought_kwh).sum())
    added_eur = float((prices.energy_eur_per_kwh * bought_kwh).sum())
    spot_eur = float((booked.used_spot_eur - booked.shared_spot_eur).sum())
    kwh = float(bought_kwh.sum())
    yield Line(component="energy_spot", kwh=kwh, eur=spot_eur)
    yield Line(component="supplier_margin", kwh=kwh, eur=added_eur - network_eur)
    yield Line(component="network", kwh=kwh, eur=network_eur)
