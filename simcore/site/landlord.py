"""The landlord's terms, and the roofs of a site as an investment, from a scenario."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.records import Array, Flags
from simcore.money.finance import (
    CONSUMER,
    CONTRACT_YEARS,
    IFER_FROM_KW,
    SAME_KW,
    WAGE,
    FinanceTerms,
    Indexing,
    MarketSale,
    Plant,
    PlantParts,
    Tranche,
    YearOne,
    plant_parts,
    replacement_years,
    surplus_sale_eur,
)
from simcore.money.rates import RateBook, rate
from simcore.scenario.bonus import bonus_eur
from simcore.scenario.convert import defaults_of, same_names
from simcore.scenario.finance import Finance
from simcore.scenario.funding import LoanTable
from simcore.scenario.grants import granted_eur
from simcore.site.inputs import SiteInput
from simcore.site.professional import roofs_behind

PLANT_TURPE_LIMIT_KVA = 36.0
"""Plants above this power pay the network charge of the higher band (CRE 2025-40)."""
SMALL_KWP = 9.0
"""Up to this size the contract pays the price of small plants."""
CAPPED_KWP = 100.0
"""Up to this size the hours a contract pays are 1,600 a year, above 1,100."""


def finance_terms(inputs: SiteInput) -> FinanceTerms:
    """The landlord's terms at a site; the Livret A is a dated rate unless stated."""
    plan = inputs.finance
    request = inputs.prices.surplus_request_date
    livret_a = _livret_a(inputs)
    settled = {
        "livret_a_fraction": livret_a,
        "inverter_years": replacement_years(plan.inverter_year, plan.years),
        "ifer_from_kw": IFER_FROM_KW,
        "unrecovered_vat_fraction": _unrecovered_vat_fraction(inputs),
        "indexing": _indexing(plan),
        "surplus_index_fraction": rate(inputs.rates, "surplus.oa.index", request),
        "contract_years": CONTRACT_YEARS,
        "market": _market(plan) if plan.surplus == "market" else None,
        "tranches": _tranches(plan, livret_a),
    }
    return FinanceTerms(**(same_names(FinanceTerms, plan) | settled))


def _indexing(plan: Finance) -> Indexing:
    """What each cost rises with; the organiser as its payer is."""
    organiser = plan.indexing.organiser or (WAGE if plan.organiser_in_house else CONSUMER)
    return Indexing(**(same_names(Indexing, plan.indexing) | {"organiser": organiser}))


def _livret_a(inputs: SiteInput) -> float:
    stated = inputs.finance.livret_a_fraction
    return rate(inputs.rates, "livret_a", inputs.price_day) if stated is None else stated


def _unrecovered_vat_fraction(inputs: SiteInput) -> float:
    """VAT on purchases that stays with the landlord: none where its sales bear VAT."""
    stated = inputs.finance.unrecovered_vat_fraction
    if stated is not None:
        return stated
    return purchase_vat_fraction(inputs) if sells_without_vat(inputs) else 0.0


def sells_without_vat(inputs: SiteInput) -> bool:
    """Whether no VAT falls on what the landlord sells."""
    return inputs.finance.vat_status != "taxed" or inputs.prices.landlord_vat_fraction == 0


def purchase_vat_fraction(inputs: SiteInput) -> float:
    """VAT on works and services for plants: the normal rate, which energy bears too.

    It holds above 9 kWp (Code general des impots, art. 278).
    """
    return rate(inputs.rates, "vat.energy", inputs.price_day)


def _market(plan: Finance) -> MarketSale:
    return MarketSale(**same_names(MarketSale, plan.market))


def _tranches(plan: Finance, livret_a: float) -> tuple[Tranche, ...] | None:
    """Loans of the scenario; None where the single annuity within the plan holds."""
    usual_rate = livret_a + plan.loan_margin_fraction
    if plan.loans is None:
        if plan.loan_years <= plan.years:
            return None
        single_loan = {
            "part_fraction": plan.loan_fraction,
            "rate_fraction": usual_rate,
            "years": plan.loan_years,
            "outlives_plan": plan.loan_outlives_plan,
        }
        return (Tranche(**(defaults_of(Tranche, LoanTable) | single_loan)),)
    return tuple(
        Tranche(
            **(
                same_names(Tranche, loan)
                | {
                    "rate_fraction": _rate(
                        loan.rate_fraction, loan.margin_fraction, usual_rate, livret_a
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


def site_parts(inputs: SiteInput, peak_power_kw: ArrayLike) -> PlantParts:
    """Plants of a site one by one at a size, or at several ``(...)``.

    A quote for the whole site is for the scenario's own size: at others it is read per kWp, and
    where the scenario has no plant it is for nothing.
    """
    power, quote = np.asarray(peak_power_kw, float), inputs.plan.quote_eur
    site_quote = None
    if quote is not None and power.ndim == 0:
        site_quote = np.asarray(quote)
    elif quote is not None and inputs.quoted_kw > 0:
        site_quote = power * (quote / inputs.quoted_kw)
    return plant_parts(inputs.roofs, power, inputs.finance.capex_factor, site_quote)


def site_plant(inputs: SiteInput, peak_power_kw: ArrayLike) -> Plant:
    """Roofs of a site as an investment, or of several sizes, each field ``(...)`` as the sizes."""
    power = np.asarray(peak_power_kw, float)
    rates, stated, parts = inputs.rates, inputs.plan, site_parts(inputs, power)
    capex = parts.total(parts.capex_eur)
    site_works = (stated.roof_works_eur or 0.0) + stated.connection_eur
    works = site_works * np.where(power > 0, 1.0, 0) + parts.total(parts.works_eur)
    works = works + parts.total(meter_works_eur(inputs, parts.power_kw))
    granted = granted_eur(inputs.finance, stated, inputs.site, capex, capex + works, power)
    request = inputs.prices.surplus_request_date
    bonus = bonus_eur(inputs.finance, request, parts.power_kw, rates, parts.site_power_kw)
    contract = contract_terms(inputs, parts)
    plant = Plant(
        peak_power_kw=power,
        capex_eur=capex,
        grant_eur=granted + parts.total(bonus),
        turpe_eur_per_year=parts.total(turpe_eur(inputs, parts.power_kw)),
        ifer_eur_per_kw=0.0 * power + rate(rates, "ifer.gt100", inputs.price_day),
        ifer_power_kw=parts.total(np.where(parts.bears_ifer(IFER_FROM_KW), parts.power_kw, 0.0)),
        roof_works_eur=works,
        # Each plant has its own contract; what is left over is split by peak power (assumed).
        **{name: (values * parts.power_fraction).sum(-1) for name, values in contract.items()},
    )
    if power.ndim:
        return plant
    names = (name for name in Plant.__dataclass_fields__ if name != "storage")
    numbers: dict[str, Any] = {name: float(getattr(plant, name)) for name in names}
    return replace(plant, **numbers)


def contract_terms(inputs: SiteInput, parts: PlantParts) -> dict[str, Array]:
    """Price of the surplus, hours it holds for, and price beyond, each ``(..., n_parts)``.

    The production site decides, P + Q, not the plant alone (order of 6 October 2021).
    """
    rates, request = inputs.rates, inputs.prices.surplus_request_date
    is_small = parts.site_power_kw <= SMALL_KWP + SAME_KW
    is_capped = parts.site_power_kw <= CAPPED_KWP + SAME_KW
    prices = (is_small, "surplus.oa.le9", "surplus.oa.le100")
    hours = (is_capped, "surplus.oa.cap.le100", "surplus.oa.cap.gt100")
    beyond = (is_capped, "surplus.oa.beyond.le100", "surplus.oa.beyond.gt100")
    return {
        "surplus_eur_per_kwh": _by_size(*prices, rates, request),
        "surplus_cap_hours": _by_size(*hours, rates, request),
        "surplus_beyond_eur_per_kwh": _by_size(*beyond, rates, request),
    }


def _by_size(is_first: Flags, first: str, second: str, book: RateBook, day: date) -> Array:
    """One of two rates of a day, by size."""
    return np.where(is_first, rate(book, first, day), rate(book, second, day))


def connection_kva(inputs: SiteInput, power_kw: Array) -> Array:
    """Power of the connections of plants: that of their inverters. [kVA]."""
    return power_kw / inputs.plant_settings.dc_ac_ratio


def turpe_eur(inputs: SiteInput, power_kw: Array) -> Array:
    """Network charge of the connection of each plant; none without one of its own. [EUR/year].

    A plant behind a meter of common parts shares its connection, which that meter pays.
    """
    is_small = connection_kva(inputs, power_kw) <= PLANT_TURPE_LIMIT_KVA + SAME_KW
    names = ("turpe.plant.le36", "turpe.plant.gt36")
    charge = _by_size(is_small, *names, inputs.rates, inputs.price_day)
    is_behind, _ = roofs_behind(inputs)
    return np.where((power_kw > 0) & ~is_behind, charge, 0.0)


def meter_works_eur(inputs: SiteInput, power_kw: Array) -> Array:
    """Works on meters of common parts that a plant behind them takes above 36 kVA. [EUR]"""
    is_behind, demand_kva = roofs_behind(inputs)
    is_raised = connection_kva(inputs, power_kw) > PLANT_TURPE_LIMIT_KVA + SAME_KW
    is_raised = is_raised & is_behind & (demand_kva <= PLANT_TURPE_LIMIT_KVA)
    return np.where(is_raised, inputs.finance.meter_works_eur, 0.0)


def first_surplus_price(plant: Plant, terms: FinanceTerms, year_one: YearOne) -> Array:
    """Mean price of the surplus in year 1, ``(...)``: the contract's, or what is left of it.

    Market and cap change it. [EUR/kWh]
    """
    sold = np.asarray(year_one.surplus_kwh, float)
    is_capped = plant.surplus_cap_hours * plant.peak_power_kw < sold
    is_plain = ((terms.market is None) & ~is_capped) | (sold == 0)
    price = np.broadcast_to(plant.surplus_eur_per_kwh, sold.shape).astype(float)
    if np.all(is_plain):
        return price
    sale_eur = surplus_sale_eur(plant, terms, sold)[..., 1]
    return np.divide(sale_eur, sold, out=price, where=~is_plain)
