"""What a plant costs and on which terms it is financed, with yearly index factors."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.errors import did_you_mean, refuse
from simcore.base.records import Array
from simcore.money.finance.indicators import check_years
from simcore.money.finance.tranches import Tranche

IFER_FROM_KW = 100.0
"""Size from which the flat network tax is due (Code general des impots, art. 1519 F). [kW]"""
CONTRACT_YEARS = 20
"""Length of a purchase contract (order of 1 June 2026, as photovoltaique.info tells it)."""

SAME_KW = 1e-9
"""Powers closer than this are the same, so that a third of 108 kW is within the band to 36. [kW]"""

Bands = tuple[tuple[float, float], ...]

# (largest size in kW, EUR/kW without VAT), turnkey on an existing roof. The order of size is
# that of quotes for 100 kW: 80-180 kEUR, mean 135 kEUR (La Maison des Energies, 2025), and
# of 3 kW: 8-13 kEUR with VAT (Les Echos Etudes, 2024); the bands themselves are inferred
# from these, the last one is assumed.
CAPEX_BANDS: Bands = (
    (9.0, 2000.0),
    (36.0, 1400.0),
    (100.0, 1150.0),
    (250.0, 1000.0),
    (500.0, 900.0),
)


NO_INDEX, CONSUMER, RETAIL, WAGE = "none", "consumer", "retail", "wage"
INDEXES = (NO_INDEX, CONSUMER, RETAIL, WAGE)
"""What a cost or a payment can rise with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexing:
    """Index of each line, one of ``INDEXES``."""

    operation: str
    insurance: str
    turpe: str
    ifer: str
    organiser: str
    inverter: str
    common_parts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketSale:
    """Sale of the surplus on the market, without a purchase contract.

    What a sensitivity moves may be arrays ``(...)`` of a batch.

    Attributes
    ----------
    price_eur_per_kwh
        Mean spot price of year 1. [EUR/kWh]
    capture_fraction
        Mean price in the hours of the surplus, those with a negative price left out, over
        that mean. [1]
    fee_eur_per_kwh
        What the aggregator keeps. [EUR/kWh]
    negative_fraction
        Part of the surplus that falls in hours with a negative price. [1]
    negative_price_eur_per_kwh
        Mean price in those hours, negative; read where the plant keeps injecting. [EUR/kWh]
    curtails
        Whether the plant stops in those hours; else it pays to inject.
    index_fraction
        Yearly rise of the spot price. [1/year]
    """

    price_eur_per_kwh: float | Array
    capture_fraction: float | Array
    fee_eur_per_kwh: float | Array
    negative_fraction: float | Array
    negative_price_eur_per_kwh: float
    curtails: bool
    index_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageCosts:
    """What a battery costs, without VAT.

    Attributes
    ----------
    capex_eur
        Investment in year 0. [EUR]
    upkeep_eur_per_year, energy_eur_per_year
        Upkeep, and what it buys beside the sun, in year 1. [EUR/year]
    life_years
        Years until it is worn and replaced. [years]
    renewal_fraction
        Cost of a new one over that of the first, before any rise of prices. [1]
    """

    capex_eur: float
    upkeep_eur_per_year: float
    energy_eur_per_year: float
    life_years: float
    renewal_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """All plants of a site together: size and the prices that hang on it.

    Amounts are without VAT, numbers or arrays ``(...)`` of a batch, and sums over the plants
    where a site has several, each with its own price band and connection.

    Attributes
    ----------
    peak_power_kw
        Peak power of the site. [kW]
    capex_eur
        Investment in year 0; see :func:`capex_eur`. [EUR]
    grant_eur
        Grant received in year 0. [EUR]
    turpe_eur_per_year
        Network charge of the connections of all plants, in year 1. [EUR/year]
    ifer_eur_per_kw
        Flat network tax, due from ``FinanceTerms.ifer_from_kw`` on, in year 1. [EUR/kW/year]
    ifer_power_kw
        Power that bears it: of the plants whose contiguous land carries that much. None: that
        of the site, from ``FinanceTerms.ifer_from_kw`` on. [kW]
    surplus_eur_per_kwh
        Price of the surplus in year 1. [EUR/kWh]
    roof_works_eur
        Works on the roof and connection to the network, in year 0, not part of capex. [EUR]
    surplus_cap_hours, surplus_beyond_eur_per_kwh
        Yearly hours at peak power that the contract pays at its price, and the price of what
        goes beyond (order of 6 October 2021: 1,600 h up to 100 kWp). [h/year, EUR/kWh]
    storage
        A battery beside the plants; None where there is none.
    """

    peak_power_kw: float | Array
    capex_eur: float | Array
    grant_eur: float | Array
    turpe_eur_per_year: float | Array
    ifer_eur_per_kw: float | Array
    surplus_eur_per_kwh: float | Array
    roof_works_eur: float | Array
    surplus_cap_hours: float | Array
    surplus_beyond_eur_per_kwh: float | Array
    ifer_power_kw: float | Array | None = None
    storage: StorageCosts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinanceTerms:
    """Terms of a landlord's investment; rates are per year, nominal.

    Those that a sensitivity moves may be arrays ``(...)`` of a batch.

    Attributes
    ----------
    years
        Years of operation counted; 25 is assumed.
    discount_fraction
        0.025 is assumed for a public landlord (try 0.04 and 0.06).
    livret_a_fraction, loan_margin_fraction
        Cost of the loan is their sum: 0.017 since 1 August 2026 (Ministry of the Economy)
        and 0.006, the margin of PLUS loans of the Banque des Territoires (Le Moniteur, 2023).
    loan_years
        Annuities of the loan, 20 to 25 in practice; at most ``years``.
    loan_fraction
        Part of capex less grant that is borrowed; 1 is assumed.
    opex_eur_per_kw
        Operation, maintenance, insurance, monitoring in year 1, without TURPE and IFER; 22
        is assumed (maintenance 10-15, insurance 0.3 % of capex, monitoring 200-500 EUR).
    inverter_eur_per_kw, inverter_years
        Replacement of the inverters and the years it falls in; 90 in year 13 is assumed
        (quotes: 80-110 in years 12-15). In EUR of that year: not indexed, as inverter
        prices have not risen with inflation (assumed).
    ifer_from_kw
        Size from which the IFER is due (Code general des impots, art. 1519 F). [kW]
    organiser_fixed_eur, organiser_eur_per_kwh
        Cost of the organising entity (PMO), fixed and per kWh shared, in year 1.
    unrecovered_vat_fraction
        VAT on capex, operation, inverters, TURPE and organiser that the landlord cannot
        recover; 0, as a seller of electricity liable to VAT recovers it.
    cpi_fraction
        Index of operation, TURPE, IFER and organiser; 0.02 is the European Central Bank's
        target, assumed to be met.
    retail_index_fraction
        Index of the retail price, for the common parts' saving; 0.02 is assumed.
    degradation_fraction
        Loss of energy per year; 0.005 is assumed (0.004-0.007).
    surplus_index_fraction, contract_years
        Index of the surplus price during the purchase contract: 0.02 over 20 years, order
        of 1 June 2026 as reported by photovoltaique.info.
    surplus_after_contract_eur_per_kwh
        Price after the contract; ``None`` keeps the contract's last price (assumed).
    unpaid_fraction, vacancy_fraction
        Part of the tenants' payments that is never paid, and that falls away because more
        dwellings stand empty than in the simulated year; 0 is assumed.
    insurance_fraction
        Yearly insurance over capex, where not within ``opex_eur_per_kw``; 0.003 is usual.
    organiser_eur_per_participant
        Cost of the organising entity per meter that takes part, in year 1; in all it was 51
        (7,000 EUR for 136 customers, CIREN Rennes, Energie Partagee, July 2025).
    organiser_in_house
        Whether the landlord's own staff does that work, which bears no VAT.
    wage_index_fraction, indexing
        Rise of wages (0.02 is assumed), and which index each line follows.
    residual_life_years
        Life over which the modules lose their worth in a straight line; what is left at the
        end of the study is an income. ``None`` counts nothing, on the prudent side.
    market
        Sale of the surplus on the market; ``None`` for a purchase contract.
    tranches
        Loans, each with its part of what has to be financed; ``None`` for the single annuity
        of ``loan_fraction``, ``loan_years`` and the Livret A with its margin.
    coaching_eur_per_year
        What coaching tenants costs the landlord in year 1; it rises as the operation does.
        [EUR/year]
    """

    years: int
    discount_fraction: float | Array
    livret_a_fraction: float | Array
    loan_margin_fraction: float | Array
    loan_years: int
    loan_fraction: float | Array
    opex_eur_per_kw: float | Array
    inverter_eur_per_kw: float | Array
    inverter_years: tuple[int, ...]
    ifer_from_kw: float
    organiser_fixed_eur: float | Array
    organiser_eur_per_kwh: float | Array
    unrecovered_vat_fraction: float | Array
    cpi_fraction: float | Array
    retail_index_fraction: float | Array
    degradation_fraction: float | Array
    surplus_index_fraction: float
    contract_years: int
    surplus_after_contract_eur_per_kwh: float | None
    unpaid_fraction: float | Array
    vacancy_fraction: float | Array
    insurance_fraction: float | Array
    organiser_eur_per_participant: float | Array
    organiser_in_house: bool
    wage_index_fraction: float | Array
    indexing: Indexing
    residual_life_years: int | None
    market: MarketSale | None
    tranches: tuple[Tranche, ...] | None
    coaching_eur_per_year: float = 0.0

    @property
    def organiser_vat_fraction(self) -> float | Array:
        """VAT on the organiser that the landlord cannot recover. [1]"""
        return 0.0 if self.organiser_in_house else self.unrecovered_vat_fraction

    @property
    def loan_rate(self) -> float | Array:
        """Interest rate of the loan. [1/year]"""
        return self.livret_a_fraction + self.loan_margin_fraction

    def index_rate(self, name: str) -> float | Array:
        """Yearly rise of what follows an index, one of ``INDEXES``. [1/year]"""
        rates: dict[str, float | Array] = {
            NO_INDEX: 0.0,
            CONSUMER: self.cpi_fraction,
            RETAIL: self.retail_index_fraction,
            WAGE: self.wage_index_fraction,
        }
        if name not in rates:
            guess = did_you_mean(name, rates)
            raise refuse("not_one_of", "index", found=name, known=tuple(INDEXES), guess=guess)
        return rates[name]


def capex_eur(peak_power_kw: ArrayLike, bands: Bands = CAPEX_BANDS) -> Array:
    """Investment in a turnkey plant, without VAT.

    The price of the band holds for the whole plant, so that a plant just above a limit
    costs less than one just below it, as quotes do; keep it in mind when sizes are swept.

    Parameters
    ----------
    peak_power_kw
        Peak power, any shape. [kW]
    bands
        Pairs of the largest size (included) and the price per kW, in rising order; see
        ``CAPEX_BANDS`` for the sources of the default. [kW, EUR/kW]

    Returns
    -------
    numpy.ndarray
        Investment, shape of ``peak_power_kw``. [EUR]

    Raises
    ------
    InputError
        If a plant is larger than the last band.

    Examples
    --------
    >>> capex_eur([9.0, 36.0, 100.0, 250.0])
    array([ 18000.,  50400., 115000., 250000.])
    """
    power = np.asarray(peak_power_kw, float)
    largest, price = np.array(bands).T
    if (power > largest[-1] + SAME_KW).any():
        raise refuse(
            "plant_above_bands",
            "peak_power_kw",
            power=float(power.max()),
            largest=float(largest[-1]),
        )
    return power * price[np.searchsorted(largest + SAME_KW, power)]


MOST_KEPT = 1_024
"""Rates at a time whose growth is kept, 200 kB over 25 years."""


def growth(rate: ArrayLike, n_years: int) -> Array:
    """Yearly factor of a line that grows: 0 in year 0, 1 in year 1, 1 + rate in year 2.

    Year 0 is the year of building: nothing runs yet.

    Parameters
    ----------
    rate
        Growth, a number or ``(...)``. [1/year]
    n_years
        Years of operation.

    Returns
    -------
    numpy.ndarray
        Factors, ``(..., n_years + 1)``, not to be written to. [1]

    Examples
    --------
    >>> growth(0.5, 3)
    array([0.  , 1.  , 1.5 , 2.25])
    """
    rates = np.asarray(rate, float)
    if rates.size > MOST_KEPT:
        return _growth(rates, n_years)
    return _kept_growth(rates.tobytes(), rates.shape, n_years)


def _growth(rates: Array, n_years: int) -> Array:
    year = np.arange(n_years + 1)
    factor = np.power(1.0 + rates[..., np.newaxis], np.maximum(year - 1, 0))
    return np.where(year == 0, 0.0, factor)


@lru_cache(maxsize=64)
def _kept_growth(rates: bytes, shape: tuple[int, ...], n_years: int) -> Array:
    """Growth at some rates, which every scheme and arrangement of a site asks for again."""
    factor = _growth(np.frombuffer(rates).reshape(shape), n_years)
    factor.flags.writeable = False
    return factor


def renewals(life_years: float, n_years: int) -> Array:
    """How many times a thing is replaced in each year of a plan, ``(n_years + 1,)``; 0 in the last.

    Examples
    --------
    >>> renewals(2.0, 5)
    array([0., 0., 1., 0., 1., 0.])
    """
    worn = np.floor(np.arange(n_years + 1) / life_years)
    times = np.diff(worn, prepend=0.0)
    times[-1] = 0.0
    return times


def degradation(rate: ArrayLike, n_years: int) -> Array:
    """Yearly factor of the energy: 0 in year 0, 1 in year 1, 1 - rate in year 2.

    Examples
    --------
    >>> degradation(0.5, 3)
    array([0.  , 1.  , 0.5 , 0.25])
    """
    return growth(-np.asarray(rate, float), n_years)


def replacement_years(life_years: int, n_years: int) -> tuple[int, ...]:
    """Years in which a part with this life is replaced; not at the very end of the study.

    Examples
    --------
    >>> replacement_years(10, 20), replacement_years(13, 30)
    ((10,), (13, 26))
    """
    check_years("life_years", life_years)
    return tuple(range(life_years, n_years, life_years))
