"""The landlord's terms, and the roofs of a site as an investment, from a scenario."""

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.records import Array, Flags
from simcore.money.finance import (
    CONTRACT_YEARS,
    IFER_FROM_KW,
    FinanceTerms,
    Indexing,
    MarketSale,
    Plant,
    Tranche,
    YearOne,
    capex_eur,
    replacement_years,
    surplus_sale_eur,
)
from simcore.money.rates import RateBook, rate
from simcore.scenario.bonus import bonus_eur
from simcore.scenario.convert import defaults_of, same_names
from simcore.scenario.finance import LoanTable, SitePlan
from simcore.scenario.schema import Scenario
from simcore.site.dates import price_day

PLANT_TURPE_LIMIT_KVA = 36.0
"""Plants above this power pay the network charge of the higher band (CRE 2025-40)."""
PURCHASE_VAT_FRACTION = 0.20
"""VAT on works and services for plants above 9 kWp (Code general des impots, art. 278)."""
SMALL_KWP = 9.0
"""Up to this size the contract pays the price of small plants."""
CAPPED_KWP = 100.0
"""Up to this size the hours a contract pays are 1,600 a year, above 1,100."""


def finance_terms(scenario: Scenario, book: RateBook) -> FinanceTerms:
    """The landlord's terms of a scenario; the Livret A is a dated rate unless stated."""
    given = scenario.finance
    livret_a = _livret_a(scenario, book)
    settled = {
        "livret_a_fraction": livret_a,
        "inverter_years": replacement_years(given.inverter_year, given.years),
        "ifer_from_kw": IFER_FROM_KW,
        "unrecovered_vat_fraction": _unrecovered_vat_fraction(scenario),
        "indexing": Indexing(**same_names(Indexing, given.indexing)),
        "surplus_index_fraction": rate(
            book, "surplus.oa.index", scenario.prices.surplus_request_date
        ),
        "contract_years": CONTRACT_YEARS,
        "market": _market(scenario) if given.surplus == "market" else None,
        "tranches": _tranches(scenario, livret_a),
    }
    return FinanceTerms(**(same_names(FinanceTerms, given) | settled))


def _livret_a(scenario: Scenario, book: RateBook) -> float:
    stated = scenario.finance.livret_a_fraction
    return rate(book, "livret_a", price_day(scenario)) if stated is None else stated


def _unrecovered_vat_fraction(scenario: Scenario) -> float:
    """VAT on purchases that stays with the landlord: none where its sales bear VAT."""
    given = scenario.finance.unrecovered_vat_fraction
    if given is not None:
        return given
    return 0.0 if scenario.prices.landlord_vat_fraction > 0 else PURCHASE_VAT_FRACTION


def _market(scenario: Scenario) -> MarketSale:
    return MarketSale(**same_names(MarketSale, scenario.finance.market))


def _tranches(scenario: Scenario, livret_a: float) -> tuple[Tranche, ...] | None:
    """Loans of the scenario; None where the single annuity within the plan holds."""
    plan = scenario.finance
    usual = livret_a + plan.loan_margin_fraction
    if plan.loans is None:
        if plan.loan_years <= plan.years:
            return None
        whole = {
            "part_fraction": plan.loan_fraction,
            "rate_fraction": usual,
            "years": plan.loan_years,
            "outlives_plan": plan.loan_outlives_plan,
        }
        return (Tranche(**(defaults_of(Tranche, LoanTable) | whole)),)
    return tuple(
        Tranche(
            **(
                same_names(Tranche, loan)
                | {
                    "rate_fraction": _rate(
                        loan.rate_fraction, loan.margin_fraction, usual, livret_a
                    )
                }
            )
        )
        for loan in plan.loans
    )


def _rate(fixed: float | None, margin: float | None, usual: float, livret_a: float) -> float:
    if fixed is not None:
        return fixed
    return usual if margin is None else livret_a + margin


def site_plant(scenario: Scenario, peak_power_kw: float, book: RateBook, site: str = "") -> Plant:
    """The site's roofs as an investment; its quote and works where the scenario states them."""
    one = sized_plant(scenario, np.array(peak_power_kw, float), book, site)
    return Plant(**{name: float(getattr(one, name)) for name in Plant.__dataclass_fields__})


def sized_plant(
    scenario: Scenario, peak_power_kw: ArrayLike, book: RateBook, site: str = ""
) -> Plant:
    """Roofs of several sizes as investments, each field ``(...)`` as the sizes.

    A quote is for the scenario's own size and holds for no other: it is read only where one
    size alone is asked for.
    """
    power = np.asarray(peak_power_kw, float)
    day, request = price_day(scenario), scenario.prices.surplus_request_date
    stated = scenario.finance.sites.get(site, SitePlan())
    if stated.quote_eur is not None and power.ndim == 0:
        capex = np.asarray(stated.quote_eur)
    else:
        capex = capex_eur(power) * scenario.finance.capex_factor
    granted = capex * scenario.finance.grant_fraction
    if stated.grant_eur is not None:
        granted = 0.0 * power + stated.grant_eur
    is_small = power <= SMALL_KWP
    is_capped = power <= CAPPED_KWP
    return Plant(
        peak_power_kw=power,
        capex_eur=capex,
        grant_eur=granted + bonus_eur(scenario, power, book),
        turpe_eur_per_year=_turpe_eur(scenario, power, book),
        ifer_eur_per_kw=0.0 * power + rate(book, "ifer.gt100", day),
        surplus_eur_per_kwh=_either(is_small, "surplus.oa.le9", "surplus.oa.le100", book, request),
        roof_works_eur=(stated.roof_works_eur + stated.connection_eur)
        * np.where(power > 0, 1.0, 0),
        surplus_cap_hours=_either(
            is_capped, "surplus.oa.cap.le100", "surplus.oa.cap.gt100", book, request
        ),
        surplus_beyond_eur_per_kwh=_either(
            is_capped, "surplus.oa.beyond.le100", "surplus.oa.beyond.gt100", book, request
        ),
    )


def _either(is_first: Flags, first: str, second: str, book: RateBook, day: date) -> Array:
    """One of two rates of a day, by size."""
    return np.where(is_first, rate(book, first, day), rate(book, second, day))


def _turpe_eur(scenario: Scenario, power: Array, book: RateBook) -> Array:
    """Network charge of the plant's connection; none without a plant. [EUR/year]."""
    is_small = power / scenario.plants.dc_ac_ratio <= PLANT_TURPE_LIMIT_KVA
    charge = _either(is_small, "turpe.plant.le36", "turpe.plant.gt36", book, price_day(scenario))
    return np.where(power > 0, charge, 0.0)


def first_surplus_price(plant: Plant, terms: FinanceTerms, year_one: YearOne) -> float:
    """Mean price of the surplus in year 1: the contract's, or what market and cap leave of it."""
    sold = float(np.asarray(year_one.surplus_kwh).sum())
    is_plain = terms.market is None and plant.surplus_cap_hours * plant.peak_power_kw >= sold
    if is_plain or sold == 0:
        return float(plant.surplus_eur_per_kwh)
    return float(surplus_sale_eur(plant, terms, sold)[1] / sold)
