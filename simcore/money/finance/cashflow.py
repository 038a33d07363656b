"""The landlord's cash flow, line by line, and the price that brings it to balance.

Not counted: corporate tax, business property tax, roof lease. Energy of later years follows
the first one: shared and surplus kWh shrink together (assumed; in truth the surplus goes first).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.records import Array, Flags
from simcore.money.finance.indicators import dscr, lcoe_eur_per_kwh, npv_eur
from simcore.money.finance.loans import Loan, loan_schedule
from simcore.money.finance.terms import FinanceTerms, Plant, degradation, growth

LINES = (
    "capex_eur",
    "grant_eur",
    "operation_eur",
    "inverter_eur",
    "turpe_eur",
    "ifer_eur",
    "organiser_eur",
    "surplus_sale_eur",
    "tenant_payments_eur",
    "common_parts_saving_eur",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOne:
    """Flows of the first year of operation, numbers or ``(...)`` of a batch (schemes).

    Attributes
    ----------
    shared_kwh, surplus_kwh
        Solar energy shared, and left over. [kWh/year]
    payments_ht_eur
        What tenants pay for the shared energy, without VAT. [EUR/year]
    common_parts_saving_eur
        Saving on the bills of the common parts that the landlord keeps. [EUR/year]
    payment_index_fraction
        Yearly rise of the payments' price: 0 for a fixed price, inflation, or the growth of
        the retail price. [1/year]
    payment_follows_energy
        Whether payments shrink with the energy (a price per kWh) or not (a flat sum).
    payment_index
        Price of each year over that of year 1, ``(..., n_years + 1)``, 0 in year 0; takes
        the place of ``payment_index_fraction`` where it does not rise evenly. [1]
    """

    shared_kwh: float | Array
    surplus_kwh: float | Array
    payments_ht_eur: float | Array = 0.0
    common_parts_saving_eur: float | Array = 0.0
    payment_index_fraction: float | Array = 0.0
    payment_follows_energy: bool | Flags = True
    payment_index: Array | None = None

    @property
    def production_kwh(self) -> float | Array:
        """Energy produced: what is shared and what is left over. [kWh/year]"""
        return self.shared_kwh + self.surplus_kwh


@dataclass(frozen=True, slots=True, kw_only=True)
class LandlordCosts:
    """Costs year by year, positive, each ``(..., n_years + 1)``, EUR; the grant is an income."""

    capex_eur: Array
    grant_eur: Array
    operation_eur: Array
    inverter_eur: Array
    turpe_eur: Array
    ifer_eur: Array
    organiser_eur: Array

    @property
    def running_eur(self) -> Array:
        """What a year of service costs: operation, TURPE, IFER, organiser."""
        return self.operation_eur + self.turpe_eur + self.ifer_eur + self.organiser_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
    """The landlord's flows year by year, each ``(..., n_years + 1)``, EUR.

    Income is positive, cost negative. ``tenant_payments_eur`` is net of what is never
    paid. ``loan`` keeps its own signs (all positive).
    """

    capex_eur: Array
    grant_eur: Array
    operation_eur: Array
    inverter_eur: Array
    turpe_eur: Array
    ifer_eur: Array
    organiser_eur: Array
    surplus_sale_eur: Array
    tenant_payments_eur: Array
    common_parts_saving_eur: Array
    loan: Loan

    @property
    def lines(self) -> dict[str, Array]:
        """The ten lines before the loan, by name, in the order of a report."""
        return {name: getattr(self, name) for name in LINES}

    @property
    def revenue_eur(self) -> Array:
        """Surplus, tenants' payments and the common parts' saving."""
        return self.surplus_sale_eur + self.tenant_payments_eur + self.common_parts_saving_eur

    @property
    def available_eur(self) -> Array:
        """Cash left for the loan: all lines but capex and grant."""
        running = self.operation_eur + self.turpe_eur + self.ifer_eur + self.organiser_eur
        return self.revenue_eur + running + self.inverter_eur

    @property
    def free_cash_flow_eur(self) -> Array:
        """Sum of the lines, before the loan."""
        return self.available_eur + self.capex_eur + self.grant_eur

    @property
    def debt_service_eur(self) -> Array:
        """Interest and principal, positive."""
        return self.loan.service_eur

    @property
    def equity_cash_flow_eur(self) -> Array:
        """What is left to the landlord after the loan is drawn and served."""
        return self.free_cash_flow_eur + self.loan.drawn_eur - self.loan.service_eur

    @property
    def dscr(self) -> Array:
        """Cover of the debt service, infinite in years without; low when inverters are paid."""
        return dscr(self.available_eur, self.debt_service_eur)


def landlord_costs(plant: Plant, terms: FinanceTerms, shared_kwh: ArrayLike) -> LandlordCosts:
    """Yearly costs of the plant and of the organiser, positive, without income but the grant.

    Parameters
    ----------
    plant
        Size, investment, grant, network charges.
    terms
        Unit costs, indexes, horizon.
    shared_kwh
        Energy shared in year 1, ``(...)``. [kWh/year]

    Returns
    -------
    LandlordCosts
        Lines ``(..., n_years + 1)``. [EUR]

    Examples
    --------
    >>> plant = Plant(peak_power_kw=100.0, capex_eur=115e3, turpe_eur_per_year=615.0,
    ...               ifer_eur_per_kw=3.542, surplus_eur_per_kwh=0.0536)
    >>> float(landlord_costs(plant, FinanceTerms(), 75e3).running_eur[1].round())
    4894.0
    """
    year = np.arange(terms.n_years + 1)
    gross = 1.0 + terms.unrecovered_vat_fraction
    index = growth(terms.inflation_rate, terms.n_years)
    energy = degradation(terms.degradation_rate, terms.n_years)
    is_replaced = np.isin(year, terms.inverter_years)
    ifer = np.where(_column(plant.peak_power_kw) >= terms.ifer_from_kw, 1.0, 0.0)
    organiser = (
        terms.organiser_eur_per_year + terms.organiser_eur_per_kwh * _column(shared_kwh) * energy
    )
    power = _column(plant.peak_power_kw)
    return LandlordCosts(
        capex_eur=gross * _column(plant.capex_eur) * (year == 0),
        grant_eur=_column(plant.grant_eur) * (year == 0),
        operation_eur=gross * terms.opex_eur_per_kw * power * index,
        inverter_eur=gross * terms.inverter_eur_per_kw * power * is_replaced,
        turpe_eur=gross * _column(plant.turpe_eur_per_year) * index,
        ifer_eur=ifer * _column(plant.ifer_eur_per_kw) * power * index,
        organiser_eur=gross * organiser * index,
    )


def cash_flow(plant: Plant, terms: FinanceTerms, year_one: YearOne) -> CashFlow:
    """Landlord's cash flow over the horizon, before and after the loan.

    Parameters
    ----------
    plant
        Size, investment, grant, network charges, surplus price.
    terms
        Unit costs, indexes, loan, horizon.
    year_one
        Flows of the first year; a left axis holds the schemes. Axes of the plant and of
        the year broadcast together.

    Returns
    -------
    CashFlow
        Lines ``(..., n_years + 1)``; lines that do not depend on the scheme may lack its
        axis. [EUR]
    """
    costs = landlord_costs(plant, terms, year_one.shared_kwh)
    energy = degradation(terms.degradation_rate, terms.n_years)
    saving = _column(year_one.common_parts_saving_eur) * energy
    borrowed = terms.loan_fraction * (costs.capex_eur[..., 0] - costs.grant_eur[..., 0])
    return CashFlow(
        capex_eur=-costs.capex_eur,
        grant_eur=costs.grant_eur,
        operation_eur=-costs.operation_eur,
        inverter_eur=-costs.inverter_eur,
        turpe_eur=-costs.turpe_eur,
        ifer_eur=-costs.ifer_eur,
        organiser_eur=-costs.organiser_eur,
        surplus_sale_eur=_column(year_one.surplus_kwh) * energy * _surplus_price(plant, terms),
        tenant_payments_eur=_column(year_one.payments_ht_eur) * _payment_factor(terms, year_one),
        common_parts_saving_eur=saving * growth(terms.retail_growth_rate, terms.n_years),
        loan=loan_schedule(borrowed, terms.loan_rate, terms.loan_years, terms.n_years),
    )


def cost_to_recover_eur(plant: Plant, terms: FinanceTerms, year_one: YearOne) -> Array:
    """Payments of year 1 that make the free cash flow worth nothing, without VAT.

    Later payments follow as ``year_one`` says (index, energy), at the discount rate of
    ``terms``; ``year_one.payments_ht_eur`` is not read. With no degradation, index and
    replacement, a discount at the loan's rate and a loan over the horizon, it is annuity +
    running cost - surplus - common parts' saving of one year.

    Returns
    -------
    numpy.ndarray
        Payments, ``(...)``; negative where the surplus alone pays for the plant. [EUR/year]
    """
    flow = cash_flow(plant, terms, year_one)
    missing = -npv_eur(flow.free_cash_flow_eur - flow.tenant_payments_eur, terms.discount_rate)
    return missing / npv_eur(_payment_factor(terms, year_one), terms.discount_rate)


def break_even_price_eur_per_kwh(plant: Plant, terms: FinanceTerms, year_one: YearOne) -> Array:
    """Price of year 1 per shared kWh that makes the free cash flow worth nothing, without VAT.

    :func:`cost_to_recover_eur` over the shared kWh; with the default ``year_one`` a price
    that stays fixed over all years.

    Returns
    -------
    numpy.ndarray
        Price, ``(...)``; infinite where nothing is shared. [EUR/kWh]
    """
    cost = cost_to_recover_eur(plant, terms, year_one)
    cost, shared = np.broadcast_arrays(cost, np.asarray(year_one.shared_kwh, float))
    return np.divide(cost, shared, out=np.full(cost.shape, np.inf), where=shared > 0)


def plant_lcoe_eur_per_kwh(plant: Plant, terms: FinanceTerms, production_kwh: ArrayLike) -> Array:
    """Levelised cost of a kWh produced, without the organiser of the sharing, ``(...)``.

    Costs less the grant over energy, both discounted at the end of their year, the first
    year's energy whole. [EUR/kWh]
    """
    costs = landlord_costs(plant, terms, 0.0)
    spent = costs.capex_eur - costs.grant_eur + costs.inverter_eur
    spent = spent + costs.operation_eur + costs.turpe_eur + costs.ifer_eur
    energy = _column(production_kwh) * degradation(terms.degradation_rate, terms.n_years)
    return lcoe_eur_per_kwh(spent, energy, terms.discount_rate)


def _surplus_price(plant: Plant, terms: FinanceTerms) -> Array:
    """Price of the surplus each year, ``(..., n_years + 1)``: the contract, then what follows."""
    year = np.arange(terms.n_years + 1)
    contract = np.power(1.0 + terms.surplus_growth_rate, np.minimum(year, terms.contract_years) - 1)
    price = _column(plant.surplus_eur_per_kwh) * contract
    if terms.surplus_after_contract_eur_per_kwh is None:
        return price
    return np.where(year > terms.contract_years, terms.surplus_after_contract_eur_per_kwh, price)


def _payment_factor(terms: FinanceTerms, year_one: YearOne) -> Array:
    """What becomes of 1 EUR asked in year 1: index, energy, and what is never paid."""
    index = year_one.payment_index
    if index is None:
        index = growth(year_one.payment_index_fraction, terms.n_years)
    energy = degradation(terms.degradation_rate, terms.n_years)
    follows = np.asarray(year_one.payment_follows_energy)[..., np.newaxis]
    return (1.0 - terms.unpaid_fraction) * index * np.where(follows, energy, energy > 0)


def _column(amount: ArrayLike) -> Array:
    """An amount with an axis for the years."""
    return np.asarray(amount, float)[..., np.newaxis]
