"""What a tariff scheme may look at, and what a scheme is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from simcore.base.brief import brief
from simcore.base.errors import Problem, did_you_mean, fault, phrase
from simcore.base.records import Array, Counts, Flags

Parameters = Mapping[str, float | Array]
"""Numbers, or arrays ``(...)`` of a batch that stands on the left of what is paid."""

MOST_EUR_PER_KWH = 1.0
"""Highest price of a kWh that can be meant; beyond, c EUR were typed as EUR. [EUR/kWh]"""

CENTS = 100
MOST_TOLD = 1e300


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """Bills of the tenants who take part, under today's contracts and with sharing.

    All before VAT and ``(n_periods, n_members)``; 0 for all others.

    Attributes
    ----------
    residual_kwh
        Energy that is not shared. [kWh]
    energy_eur
        Its price, network included, without accise. [EUR]
    fixed_eur
        Subscription, rise of the management charge and CTA. [EUR]
    before_vat_eur, passed_on_eur
        The whole bill, and the part that goes on to the network operator and the State. [EUR]
    """

    residual_kwh: Array
    energy_eur: Array
    fixed_eur: Array
    before_vat_eur: Array
    passed_on_eur: Array

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Registers and prices of a site, as far as a payment can depend on them.

    ``n_registers`` are peak and off-peak; batches may stand on the left of every array.

    Attributes
    ----------
    shared_kwh
        Shared energy that is paid for: that of tenants who take part, and of common parts that
        pay, as far as it is recovered; 0 for all others,
        ``(n_periods, n_registers, n_members)``. [kWh]
    supply_eur_per_kwh
        What a shared kWh avoids before VAT: supplier's price and accise less the network
        charge and the accise still due on it, same shape. [EUR/kWh]
    retail_eur_per_kwh
        Price of a kWh from the supplier with accise, before VAT, same shape. [EUR/kWh]
    avoided_eur
        What sharing takes off the supplier's bill, VAT included, before the rise of the
        management charge, ``(n_periods, n_members)``. [EUR]
    uplift_eur
        That rise with CTA and VAT, ``(n_periods, n_members)``. [EUR]
    is_payer
        Tenants who take part and live there, ``(n_members,)``.
    floor_area_m2, consumption_units, n_rooms
        Living area, OECD-modified scale, rooms (T1 to T5), ``(n_members,)``. [m2], [1]
    is_energy_poor
        Whether the household is counted as energy poor, ``(n_members,)``.
    months
        Length of each billing period in months, ``(n_periods,)``. [months]
    is_high_season
        Whether a billing period lies in November to March, ``(n_periods,)``.
    vat_fraction
        VAT on what the landlord sells, ``(n_periods,)``. [1]
    reference_eur_per_kwh
        What a shared kWh avoids before VAT under the public tariff, ``(n_periods,)``. [EUR/kWh]
    running_cost_eur_per_kwh, full_cost_eur_per_kwh, full_cost_indexed_eur_per_kwh
        Price before VAT: the landlord's running costs over all shared kWh, and the price that
        balances its books over the whole life if only the tenants who take part pay it, fixed
        or rising with consumer prices from the first year on; the common parts' own solar kWh
        bring no payment. [EUR/kWh]
    energy_vat_fraction
        VAT on the energy of suppliers, ``(n_periods,)``. [1]
    billed, residual_spot_eur
        Bills of those who pay, and their energy that is not shared times the spot price,
        ``(n_periods, n_members)``; None where not worked out. [EUR]
    forward_value_eur
        What the energy of those who pay that is not shared would cost at the spot price expected
        if each month took it in flat blocks, ``(n_periods,)``; None where not worked out. [EUR]
    rewarded_kwh, moved_kwh
        Energy brought under the sun, as a baseline by weekday tells it and in truth,
        ``(n_periods, n_members)``; None where nobody was asked to. [kWh]
    is_solar_register
        Registers of the solar hours, ``(n_registers,)``; None where not booked.
    spot_eur, spot_floor_eur
        Shared energy of those who pay, times the spot price, and times that price where it
        is above 0, ``(n_periods, n_members)``; None where not booked. [EUR]
    month_of_period
        Month of each billing period, 0 for January, ``(n_periods,)``.
    subscribed_power_kva
        Power of each contract, ``(n_members,)``. [kVA]
    groups
        Members of groups that a price may be for, by name, each ``(n_members,)``.
    """

    shared_kwh: Array
    supply_eur_per_kwh: Array
    retail_eur_per_kwh: Array
    avoided_eur: Array
    uplift_eur: Array
    is_payer: Flags
    floor_area_m2: Array
    consumption_units: Array
    n_rooms: Counts
    is_energy_poor: Flags
    months: Array
    is_high_season: Flags
    vat_fraction: Array
    reference_eur_per_kwh: Array
    running_cost_eur_per_kwh: float
    full_cost_eur_per_kwh: float
    full_cost_indexed_eur_per_kwh: float
    energy_vat_fraction: Array | None = None
    billed: Billed | None = None
    residual_spot_eur: Array | None = None
    forward_value_eur: Array | None = None
    rewarded_kwh: Array | None = None
    moved_kwh: Array | None = None
    is_solar_register: Flags | None = None
    spot_eur: Array | None = None
    spot_floor_eur: Array | None = None
    month_of_period: Counts | None = None
    subscribed_power_kva: Array | None = None
    groups: Mapping[str, Flags] = field(default_factory=dict)

    __repr__ = brief


Payment = Callable[[Basis, Parameters], Array]
"""``(basis, parameters) -> EUR before VAT, (..., n_periods, n_members)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How prices rise over the landlord's plan, rates per year, numbers or ``(...)``."""

    n_years: int
    retail_index_fraction: float | Array
    cpi_fraction: float | Array


Index = Callable[[Parameters, Growth], Array]
"""``(parameters, growth) -> price of each year over that of year 1, (..., n_years + 1)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number a scheme can be tuned by, with its bounds and where its default is from.

    ``default`` is None where the site itself gives it, as a price that covers costs. The words
    of ``source``, and of what ``unit`` adds to a plain unit after a colon, stand in catalogues.
    """

    name: str
    default: float | None
    unit: str
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A way to pay for shared energy.

    Attributes
    ----------
    payment
        Formula.
    parameters
        What it can be tuned by.
    price
        Parameter that stands for the price: what ``solve`` looks for and a frontier moves
        over its range; empty for a scheme without a price.
    is_linear
        Whether payments are affine in that parameter over its whole range.
    ordered
        Pairs of parameters of which the first may not be above the second.
    arrangement
        Who shares: ``"members"`` (all who take part), ``"common_parts"`` (the landlord's own
        meter alone), ``"common_parts_first"`` (its meter, then the others), or ``"shifted"``
        (all who take part, the willing having moved uses under the sun).
    follows_energy
        Whether payments fall as modules age.
    index
        What the payments of later years follow: ``"none"``, the ``"retail"`` price,
        ``"consumer"`` prices, or a rule of the scheme's own.
    reward
        What the landlord gives tenants back, without VAT; None for nothing.
    is_full_supply
        Whether the landlord takes the place of the outside supplier for those who take part.
    needs
        What it reads beyond peak and off-peak registers: ``solar_window``, ``tempo``, ``spot``,
        and the ``residual`` energy of the tenants by slot.
    law
        What the law asks of it beyond what it asks of all schemes: keys of ``LAW``.
    is_by_period
        Whether a payment of the year depends on how its energy falls into billing periods at the
        same prices: a block of kWh a month, an index of the month.
    price_by
        By what its price differs between tenants who know it: ``"income"``, ``"contract"`` or
        ``"rooms"``; empty where one rule gives all of them their price.

    Examples
    --------
    >>> import simcore as sc
    >>> sc.schemes.SCHEMES["T8"].filled({"fee_eur_per_month": 4.0})
    {'fee_eur_per_month': 4.0}
    """

    payment: Payment
    parameters: tuple[Parameter, ...] = ()
    price: str = ""
    is_linear: bool = True
    ordered: tuple[tuple[str, str], ...] = ()
    arrangement: str = "members"
    follows_energy: bool = True
    index: str | Index = "none"
    reward: Payment | None = None
    is_full_supply: bool = False
    needs: frozenset[str] = frozenset()
    law: tuple[str, ...] = ()
    price_by: str = ""
    is_by_period: bool = False

    def filled(self, stated: Parameters) -> dict[str, float | Array]:
        """All parameters that have a value, the given ones over the defaults."""
        defaults = {p.name: p.default for p in self.parameters if p.default is not None}
        return defaults | dict(stated)

    @property
    def priced(self) -> Parameter | None:
        """The parameter that stands for the price."""
        return next(
            (parameter for parameter in self.parameters if parameter.name == self.price), None
        )

    def index_of_years(self, parameters: Parameters, growth: Growth) -> Array:
        """Price of each year over that of year 1, ``(..., n_years + 1)``; 0 in year 0."""
        if not isinstance(self.index, str):
            return self.index(parameters, growth)
        rates: dict[str, float | Array] = {
            "none": 0.0,
            "retail": growth.retail_index_fraction,
            "consumer": growth.cpi_fraction,
        }
        return rising(rates[self.index], growth)


def rising(rate: float | Array, growth: Growth) -> Array:
    """Index that rises by a rate each year: 0 in year 0, 1 in year 1, ``(..., n_years + 1)``.

    Examples
    --------
    >>> rising(0.5, Growth(n_years=3, retail_index_fraction=0.0, cpi_fraction=0.0))
    array([0.  , 1.  , 1.5 , 2.25])
    """
    year = np.arange(growth.n_years + 1)
    factor = np.power(1.0 + np.asarray(rate)[..., np.newaxis], np.maximum(year - 1, 0))
    return np.where(year == 0, 0.0, factor)


def parameter_problems(
    scheme: Scheme, stated: Mapping[str, object], place_of: Callable[[str], str]
) -> Iterator[Problem]:
    """What is wrong with the parameters given for a scheme; ``place_of`` says where one stands."""
    parameters = {parameter.name: parameter for parameter in scheme.parameters}
    for name, value in stated.items():
        if name not in parameters:
            guess = did_you_mean(name, parameters)
            yield (
                fault("unknown_key", place_of(name), known=tuple(parameters), guess=guess)
                if parameters
                else fault("no_parameter", place_of(name))
            )
        elif (
            isinstance(value, int | float)
            and not parameters[name].low <= value <= parameters[name].high
        ):
            # A whole number of 400 digits fits in no float.
            told = float(min(max(value, -MOST_TOLD), MOST_TOLD))
            yield _out_of_bounds(place_of(name), parameters[name], told)
    numbers = {p.name: stated.get(p.name, p.default) for p in scheme.parameters}
    for name, other in scheme.ordered:
        low, high = numbers[name], numbers[other]
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            yield fault("above_other", place_of(name), found=low, most=high, name=other)


def _out_of_bounds(place: str, parameter: Parameter, value: float) -> Problem:
    guess = None
    is_price = parameter.unit.startswith("EUR/kWh")
    if is_price and value > MOST_EUR_PER_KWH and value / CENTS <= parameter.high:
        guess = phrase("cents_written", value=value, written=value / CENTS)
    elif parameter.unit == "1" and 1 < value <= CENTS:
        guess = phrase("fraction_written", value=value, written=value / CENTS)
    bounds = {"low": parameter.low, "high": parameter.high}
    return fault("out_of_bounds", place, found=value, guess=guess, **bounds)
