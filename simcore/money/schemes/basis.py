"""What a tariff scheme may look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Counts, Flags

Parameters = Mapping[str, float | Array]
"""Numbers, or arrays ``(...)`` of a batch that stands on the left of what is paid."""


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
    network_fraction: float | Array = 0.0


Index = Callable[[Parameters, Growth], Array]
"""``(parameters, growth) -> price of each year over that of year 1, (..., n_years + 1)``."""


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
