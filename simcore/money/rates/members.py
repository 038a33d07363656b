"""What the rates make of each member's contract, period by period."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import InputError, did_you_mean, fault, phrase, refuse
from simcore.base.records import N_REGISTERS, OFF_PEAK, PEAK, Array, Flags, NetworkOption, Prices
from simcore.base.timeaxis import HIGH_SEASON_MONTHS, BillingPeriod
from simcore.money.rates.book import RateBook, change_dates, in_force, rows_of
from simcore.money.rates.turpe import C4_OPTIONS

NETWORK_OPTIONS = ("cu4", "mu4")
"""Network contracts a participant can have: four periods, short or medium use."""
SHARING_OPTIONS = {"cu4": "cu4acc", "mu4": "mu4acc"}
"""Their counterparts for collective self-consumption, where all points lie behind one
substation (CRE 2025-40, annex 11)."""
_SHARED_GRIDS = tuple(
    f"{option}_{part}" for option in SHARING_OPTIONS.values() for part in ("auto", "allo")
)

ExciseReading = Literal["due", "nil", "nil_patrimonial"]
EXCISE_READINGS = ("due", "nil", "nil_patrimonial")

MEMBER_PREFIXES = ("trve", "turpe", "accise", "cta", "vat")
"""Rates that enter `member_prices`; a billing period is cut where one of them changes."""


def member_prices(
    book: RateBook,
    periods: tuple[BillingPeriod, ...],
    *,
    on: date | None,
    is_off_peak: Flags,
    subscribed_power_kva: Array,
    excise_on_shared: ExciseReading,
    is_dwelling: Flags,
) -> Prices:
    """Prices of the regulated tariff for each member and period, without VAT.

    Fixed parts are pro-rated by days of the year. The network part of a kWh is that of the
    four-period network tariff for short use (`network_eur_per_kwh` gives medium use).

    The network's fixed part is derived from the published price with tax
    (``trve.cta_base``): price with tax / (1 + VAT) = price without + CTA, and CTA = rate x
    network part. It is the average of the customers of a subscribed power, so it differs
    from one customer's CG + CC + b kVA; with the latter, CTA would be off by up to about
    3 EUR a year at 6 kVA.

    Parameters
    ----------
    book
        The rates.
    periods
        Billing periods, cut where a rate changes (`change_dates`).
    on
        Day whose rates hold all year; ``None``: those of each period's first day.
    is_off_peak
        Whether a member has peak and off-peak prices, ``(n_members,)``.
    subscribed_power_kva
        3, 6, 9 ..., ``(n_members,)``. [kVA]
    excise_on_shared
        How accise falls on shared kWh: ``due`` in full (BOI-RES-EAT-000208), ``nil``
        (finance act 2025, art. 75, from March 2025), ``nil_patrimonial``: nil for what the
        landlord uses itself, all meters that are no dwelling's.
    is_dwelling
        Whether the meter is a dwelling's, ``(n_members,)``.
    """
    days = billed_days(book, periods, on)
    year_fraction = year_fractions(periods)
    contract, of_member = _contracts(book, is_off_peak, subscribed_power_kva)
    fixed = [f"trve.{option}.fixed_ht.{power}" for option, power in contract]
    base = [f"trve.cta_base.{power}" for _, power in contract]
    energy = np.stack([columns_of(book, names, days) for names in _energy_names(contract)], axis=1)
    everybody = np.ones(len(of_member))
    accise = _rate_on_days(book, "accise.household", days)[:, np.newaxis] * everybody
    uplift = _rate_on_days(book, "turpe.cg_acc", days) - _rate_on_days(book, "turpe.cg", days)
    return Prices(
        subscription_eur=(year_fraction[:, np.newaxis] * columns_of(book, fixed, days))[
            :, of_member
        ],
        turpe_fixed_eur=(year_fraction[:, np.newaxis] * columns_of(book, base, days))[:, of_member],
        uplift_eur=(year_fraction * uplift)[:, np.newaxis] * everybody,
        energy_eur_per_kwh=energy[..., of_member],
        turpe_eur_per_kwh=network_eur_per_kwh(book, periods, on=on, n_members=len(of_member)),
        accise_eur_per_kwh=accise,
        accise_shared_eur_per_kwh=accise
        * _part_due(book, days, excise_on_shared=excise_on_shared, is_dwelling=is_dwelling),
        cta_fraction=_rate_on_days(book, "cta.fraction", days),
        vat_fixed_fraction=_rate_on_days(book, "vat.fixed", days),
        vat_energy_fraction=_rate_on_days(book, "vat.energy", days),
    )


def by_class(prices: Prices, n_classes: int) -> Prices:
    """The same prices for registers of several slot classes, class after class.

    Parameters
    ----------
    prices
        Prices of peak and off-peak registers, as `member_prices` makes them.
    n_classes
        Number of slot classes.
    """
    if n_classes == 1:
        return prices
    repeated = (1, n_classes, 1)
    return replace(
        prices,
        energy_eur_per_kwh=np.tile(prices.energy_eur_per_kwh, repeated),
        turpe_eur_per_kwh=np.tile(prices.turpe_eur_per_kwh, repeated),
    )


def network_eur_per_kwh(
    book: RateBook,
    periods: tuple[BillingPeriod, ...],
    *,
    on: date | None,
    n_members: int,
    turpe_option: str = "cu4",
) -> Array:
    """Network part of a kWh by period and register, ``(n_periods, n_registers, n_members)``.

    Peak hours of the high season (November to March) are at the HPH price, off-peak at
    HCH; in the low season HPB and HCB. The season is that of the period's month whatever
    the day of the rates.

    Parameters
    ----------
    book, periods, on
        As in `member_prices`.
    n_members
        Number of members, who all get the same prices.
    turpe_option
        ``cu4`` (short use, the default, assumed: small dwellings) or ``mu4`` (medium use);
        ``cu4acc_auto`` and ``cu4acc_allo``, or those of ``mu4acc``, for shared kWh and for
        those of the supplier under the option for collective self-consumption; ``c4cu`` or
        ``c4lu`` above 36 kVA.

    Notes
    -----
    For another option, ``dataclasses.replace(prices, turpe_eur_per_kwh=...)``.
    """
    if turpe_option not in (*NETWORK_OPTIONS, *_SHARED_GRIDS, *C4_OPTIONS):
        guess = did_you_mean(turpe_option, NETWORK_OPTIONS)
        stated, options = repr(turpe_option), tuple(NETWORK_OPTIONS)
        raise refuse("not_one_of", "turpe_option", found=stated, known=options, guess=guess)
    days = billed_days(book, periods, on)
    is_high = np.array([period.month + 1 in HIGH_SEASON_MONTHS for period in periods])
    price = np.empty((len(periods), N_REGISTERS))
    for register, high, low in ((PEAK, "hph", "hpb"), (OFF_PEAK, "hch", "hcb")):
        high_price = _rate_on_days(book, f"turpe.{turpe_option}.{high}", days)
        low_price = _rate_on_days(book, f"turpe.{turpe_option}.{low}", days)
        price[:, register] = np.where(is_high, high_price, low_price)
    return np.repeat(price[..., np.newaxis], n_members, axis=-1)


def network_option(
    book: RateBook,
    periods: tuple[BillingPeriod, ...],
    *,
    on: date | None,
    subscribed_power_kva: Array,
    turpe_option: str = "cu4",
) -> NetworkOption:
    """Network tariff for collective self-consumption less the ordinary one, for all members.

    Parameters
    ----------
    book, periods, on
        As in `member_prices`.
    subscribed_power_kva
        ``(n_members,)``. [kVA]
    turpe_option
        The members' ordinary network contract; the option of the same use replaces it.
    """
    days, n_members = billed_days(book, periods, on), len(subscribed_power_kva)
    sharing = SHARING_OPTIONS[turpe_option]
    ordinary, imported, shared = (
        network_eur_per_kwh(book, periods, on=on, n_members=n_members, turpe_option=name)
        for name in (turpe_option, f"{sharing}_allo", f"{sharing}_auto")
    )
    per_kva = _rate_on_days(book, f"turpe.{sharing}.b", days)
    per_kva = per_kva - _rate_on_days(book, f"turpe.{turpe_option}.b", days)
    return NetworkOption(
        import_extra_eur_per_kwh=imported - ordinary,
        shared_extra_eur_per_kwh=shared - ordinary,
        fixed_extra_eur=(year_fractions(periods) * per_kva)[:, np.newaxis] * subscribed_power_kva,
    )


def billed_days(
    book: RateBook, periods: tuple[BillingPeriod, ...], on: date | None
) -> tuple[date, ...]:
    """Day at whose rates each period is billed."""
    if on is not None:
        return (on,) * len(periods)
    for year in {period.start.year for period in periods}:
        for day in change_dates(book, MEMBER_PREFIXES, year):
            if any(period.start < day < period.end for period in periods):
                raise refuse("period_across_change", "periods", day=day)
    return tuple(period.start for period in periods)


def year_fractions(periods: tuple[BillingPeriod, ...]) -> Array:
    """Part of its calendar year that each period covers, ``(n_periods,)``."""
    n_days = np.array([period.n_days for period in periods])
    years = (period.start.year for period in periods)
    n_days_of_year = np.array([(date(y + 1, 1, 1) - date(y, 1, 1)).days for y in years])
    return n_days / n_days_of_year


def _rate_on_days(book: RateBook, name: str, days: tuple[date, ...]) -> Array:
    """Values of a rate on some days, ``(n_days,)``."""
    series = rows_of(book, name)
    if days.count(days[0]) == len(days):  # one day's rates hold all year
        return np.full(len(days), in_force(series, days[0]).value)
    values = {day: in_force(series, day).value for day in dict.fromkeys(days)}
    return np.array([values[day] for day in days])


def columns_of(book: RateBook, names: Sequence[str], days: tuple[date, ...]) -> Array:
    """Values of several rates on some days, ``(n_days, n_names)``."""
    return np.stack([_rate_on_days(book, name, days) for name in names], axis=-1)


def _contracts(
    book: RateBook, is_off_peak: Flags, subscribed_power_kva: Array
) -> tuple[list[tuple[str, str]], NDArray[np.intp]]:
    """Kinds of contract, and the number of each member's kind, ``(n_members,)``."""
    both = np.stack([is_off_peak, subscribed_power_kva], axis=-1).astype(float)
    kinds, of_member = np.unique(both, axis=0, return_inverse=True)
    contract = [("hphc" if off_peak else "base", f"{power:g}kva") for off_peak, power in kinds]
    problems = [
        fault(
            "not_one_of",
            phrase("subscribed_power", contract=_CONTRACTS[option]),
            found=power,
            known=_known_powers(book, option),
        )
        for option, power in contract
        if f"trve.{option}.fixed_ht.{power}" not in book.series
    ]
    if problems:
        raise InputError(problems)
    return contract, of_member.reshape(-1)


_CONTRACTS = {"hphc": phrase("peak_off_peak"), "base": "base"}
"""Contracts by the word of their rates, for problems."""


def _known_powers(book: RateBook, option: str) -> list[str]:
    """Subscribed powers that an option is priced for, in words."""
    stem = f"trve.{option}.fixed_ht."
    powers = sorted(int(n.removeprefix(stem)[:-3]) for n in book.series if n.startswith(stem))
    return [f"{power}kva" for power in powers]


def _energy_names(contract: list[tuple[str, str]]) -> tuple[list[str], ...]:
    """Names of the price of a kWh of each contract, one list a register."""
    return tuple(
        [
            f"trve.base.energy_ht.{power}" if option == "base" else f"trve.hphc.energy_ht.{hours}"
            for option, power in contract
        ]
        for hours in ("peak", "off_peak")
    )


def _part_due(
    book: RateBook, days: tuple[date, ...], *, excise_on_shared: ExciseReading, is_dwelling: Flags
) -> Array:
    """Part of the accise due on a shared kWh, ``(n_days, n_members)``."""
    if excise_on_shared not in EXCISE_READINGS:
        guess = did_you_mean(excise_on_shared, EXCISE_READINGS)
        stated, readings = repr(excise_on_shared), tuple(EXCISE_READINGS)
        raise refuse("not_one_of", "excise_on_shared", found=stated, known=readings, guess=guess)
    due = np.ones((len(days), len(is_dwelling)))
    if excise_on_shared == "due":
        return due
    due_fraction = _rate_on_days(book, f"accise.shared.{excise_on_shared}", days)[:, np.newaxis]
    if excise_on_shared == "nil":
        return due * due_fraction
    return np.where(is_dwelling, due, due_fraction)
