"""The landlord's cash flow, line by line, and the price that brings it to balance.

Not counted: corporate tax, business property tax, roof lease. Energy of later years follows
the first one: shared and surplus kWh shrink together (assumed; in truth the surplus goes first).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.brief import brief
from simcore.base.errors import refuse
from simcore.base.records import Array, Flags
from simcore.money.finance.indicators import check_years, dscr, lcoe_eur_per_kwh, npv_eur
from simcore.money.finance.loans import Loan, loan_schedule
from simcore.money.finance.surplus import surplus_sale_eur
from simcore.money.finance.terms import (
    FinanceTerms,
    Plant,
    StorageCosts,
    degradation,
    growth,
    renewals,
)
from simcore.money.finance.tranches import loans_schedule

INDEXED = ("operation", "insurance", "inverter", "turpe", "ifer", "organiser")
CENT = 0.01

LINES = (
    "capex_eur",
    "roof_works_eur",
    "grant_eur",
    "operation_eur",
    "insurance_eur",
    "inverter_eur",
    "turpe_eur",
    "ifer_eur",
    "organiser_eur",
    "surplus_sale_eur",
    "tenant_payments_eur",
    "vacancy_eur",
    "unpaid_eur",
    "common_parts_saving_eur",
    "fund_eur",
    "residual_eur",
)
"""Lines of the cash flow before the loan, in the order of a report."""


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
    n_participants
        Meters that take part, for an organiser paid by the head.
    payment_index
        Price of each year over that of year 1, ``(..., n_years + 1)``, 0 in year 0; takes
        the place of ``payment_index_fraction`` where it does not rise evenly. [1]
    """

    shared_kwh: float | Array
    surplus_kwh: float | Array
    payments_ht_eur: float | Array = 0.0
    common_parts_saving_eur: float | Array = 0.0
    payment_index_fraction: float | Array = 0.0
    payment_follows_energy: bool | Flags
    n_participants: float | Array = 0.0
    payment_index: Array | None = None

    __repr__ = brief

    @property
    def production_kwh(self) -> float | Array:
        """Energy produced: what is shared and what is left over. [kWh/year]"""
        return self.shared_kwh + self.surplus_kwh


@dataclass(frozen=True, slots=True, kw_only=True)
class LandlordCosts:
    """Costs year by year, positive, each ``(..., n_years + 1)``, EUR; the grant is an income."""

    capex_eur: Array
    roof_works_eur: Array
    grant_eur: Array
    operation_eur: Array
    insurance_eur: Array
    inverter_eur: Array
    turpe_eur: Array
    ifer_eur: Array
    organiser_eur: Array

    @property
    def running_eur(self) -> Array:
        """What a year of service costs: operation, TURPE, IFER, organiser, insurance."""
        usual = self.operation_eur + self.turpe_eur + self.ifer_eur + self.organiser_eur
        return usual + self.insurance_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
    """The landlord's flows year by year, each ``(..., n_years + 1)``, EUR.

    Income is positive, cost negative. ``tenant_payments_eur`` is what is asked of tenants
    before VAT; ``vacancy_eur`` and ``unpaid_eur`` take off what never comes. ``fund_eur`` is
    what goes to the contribution fund. ``loan`` keeps its own signs (all positive).
    """

    capex_eur: Array
    roof_works_eur: Array
    grant_eur: Array
    operation_eur: Array
    insurance_eur: Array
    inverter_eur: Array
    turpe_eur: Array
    ifer_eur: Array
    organiser_eur: Array
    surplus_sale_eur: Array
    tenant_payments_eur: Array
    vacancy_eur: Array
    unpaid_eur: Array
    common_parts_saving_eur: Array
    fund_eur: Array
    residual_eur: Array
    loan: Loan

    __repr__ = brief

    @property
    def lines(self) -> dict[str, Array]:
        """The lines before the loan, by name, in the order of a report."""
        return {name: getattr(self, name) for name in LINES}

    @property
    def revenue_eur(self) -> Array:
        """Surplus, tenants' payments less what never comes, and the common parts' saving."""
        invoiced_eur = (
            self.surplus_sale_eur + self.tenant_payments_eur + self.common_parts_saving_eur
        )
        return invoiced_eur + self.vacancy_eur + self.unpaid_eur

    @property
    def available_eur(self) -> Array:
        """Cash left for the loan: all but what is built, granted, left over, or given away."""
        running = self.operation_eur + self.turpe_eur + self.ifer_eur + self.organiser_eur
        return self.revenue_eur + running + self.inverter_eur + self.insurance_eur

    @property
    def free_cash_flow_eur(self) -> Array:
        """Sum of the lines, before the loan."""
        after_capex_eur = self.available_eur + self.capex_eur + self.grant_eur
        return after_capex_eur + self.roof_works_eur + self.fund_eur + self.residual_eur

    @property
    def production_costs_eur(self) -> Array:
        """What the plant costs without the organiser, positive, less grant and what is left."""
        spent_eur = self.capex_eur + self.grant_eur + self.operation_eur + self.inverter_eur
        costs_eur = -(spent_eur + self.turpe_eur + self.ifer_eur)
        return costs_eur - self.insurance_eur - self.roof_works_eur - self.residual_eur

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


def landlord_costs(
    plant: Plant, terms: FinanceTerms, shared_kwh: ArrayLike, n_participants: ArrayLike = 0.0
) -> LandlordCosts:
    """Yearly costs of the plant and of the organiser, positive, without income but the grant.

    Parameters
    ----------
    plant
        Size, investment, grant, network charges.
    terms
        Unit costs, indexes, horizon.
    shared_kwh, n_participants
        Energy shared in year 1, and meters that take part, ``(...)``. [kWh/year, 1]

    Returns
    -------
    LandlordCosts
        Lines ``(..., n_years + 1)``. [EUR]
    """
    year = np.arange(terms.years + 1)
    gross = 1.0 + _with_years_axis(terms.unrecovered_vat_fraction)
    inverter_eur_per_kw = _with_years_axis(terms.inverter_eur_per_kw)
    organiser_vat = 1.0 + _with_years_axis(terms.organiser_vat_fraction)
    index = _index_factors(terms)
    energy = degradation(terms.degradation_fraction, terms.years)
    is_replaced = np.array([number in terms.inverter_years for number in range(len(year))])
    organiser = (
        _with_years_axis(terms.organiser_fixed_eur)
        + _with_years_axis(terms.organiser_eur_per_kwh) * _with_years_axis(shared_kwh) * energy
        + _with_years_axis(terms.organiser_eur_per_participant) * _with_years_axis(n_participants)
    )
    power, capex = _with_years_axis(plant.peak_power_kw), _with_years_axis(plant.capex_eur)
    costs = LandlordCosts(
        capex_eur=gross * capex * (year == 0),
        roof_works_eur=gross * _with_years_axis(plant.roof_works_eur) * (year == 0),
        grant_eur=_with_years_axis(plant.grant_eur) * (year == 0),
        operation_eur=gross * _with_years_axis(terms.opex_eur_per_kw) * power * index["operation"],
        insurance_eur=_with_years_axis(terms.insurance_fraction) * capex * index["insurance"],
        inverter_eur=gross * inverter_eur_per_kw * power * is_replaced * index["inverter"],
        turpe_eur=gross * _with_years_axis(plant.turpe_eur_per_year) * index["turpe"],
        ifer_eur=_ifer_eur(plant, terms) * index["ifer"],
        organiser_eur=organiser_vat * organiser * index["organiser"],
    )
    if terms.coaching_eur_per_year:
        taught_eur = gross * terms.coaching_eur_per_year * index["operation"]
        costs = replace(costs, operation_eur=costs.operation_eur + taught_eur)
    return costs if plant.storage is None else _with_storage(costs, plant.storage, terms)


def _with_storage(
    costs: LandlordCosts, storage: StorageCosts, terms: FinanceTerms
) -> LandlordCosts:
    """Costs with those of a battery: built, kept and renewed as the plants are."""
    n = terms.years
    gross = 1.0 + _with_years_axis(terms.unrecovered_vat_fraction)
    running_eur = storage.upkeep_eur_per_year + storage.energy_eur_per_year
    renewed_eur = storage.renewal_fraction * storage.capex_eur * renewals(storage.life_years, n)
    return replace(
        costs,
        capex_eur=costs.capex_eur + gross * storage.capex_eur * (np.arange(n + 1) == 0),
        operation_eur=costs.operation_eur + gross * running_eur * _index_factor(terms, "operation"),
        inverter_eur=costs.inverter_eur + gross * renewed_eur * _index_factor(terms, "inverter"),
    )


def _ifer_eur(plant: Plant, terms: FinanceTerms) -> Array:
    """Flat network tax of year 1, with an axis for the years. [EUR/year]"""
    taxed_kw = plant.ifer_power_kw
    if taxed_kw is None:
        power = np.asarray(plant.peak_power_kw, float)
        taxed_kw = np.where(power >= terms.ifer_from_kw, power, 0.0)
    return _with_years_axis(plant.ifer_eur_per_kw) * _with_years_axis(taxed_kw)


def _index_factors(terms: FinanceTerms) -> dict[str, Array]:
    """Factor of each indexed line, ``(n_years + 1,)``, those of an index worked out once."""
    index_of = {line: getattr(terms.indexing, line) for line in INDEXED}
    factors = {name: growth(terms.index_rate(name), terms.years) for name in {*index_of.values()}}
    return {line: factors[name] for line, name in index_of.items()}


def _index_factor(terms: FinanceTerms, line: str) -> Array:
    """Factor of a line by its index, ``(n_years + 1,)``."""
    return growth(terms.index_rate(getattr(terms.indexing, line)), terms.years)


def cash_flow(plant: Plant, terms: FinanceTerms, year_one: YearOne) -> CashFlow:
    """Landlord's cash flow over the horizon, before and after the loan.

    Parameters
    ----------
    plant
        Size, investment, grant, network charges, surplus price.
    terms
        Unit costs, indexes, loan, horizon; some of them may have the axes of a batch.
    year_one
        Flows of the first year; a left axis holds the schemes. Axes of the plant and of
        the year broadcast together.

    Returns
    -------
    CashFlow
        Lines ``(..., n_years + 1)``; lines that do not depend on the scheme may lack its
        axis. [EUR]

    Raises
    ------
    InputError
        If grants are higher than what is built.
    """
    check_grant(plant)
    unpaid_fraction = _with_years_axis(terms.unpaid_fraction)
    vacancy_fraction = _with_years_axis(terms.vacancy_fraction)
    costs = landlord_costs(plant, terms, year_one.shared_kwh, year_one.n_participants)
    energy = degradation(terms.degradation_fraction, terms.years)
    saving_eur = _with_years_axis(year_one.common_parts_saving_eur) * energy
    payments_eur = _with_years_axis(year_one.payments_ht_eur) * payment_factor(terms, year_one)
    investment_eur = costs.capex_eur[..., 0] + costs.roof_works_eur[..., 0]
    return CashFlow(
        capex_eur=-costs.capex_eur,
        roof_works_eur=-costs.roof_works_eur,
        grant_eur=costs.grant_eur,
        operation_eur=-costs.operation_eur,
        insurance_eur=-costs.insurance_eur,
        inverter_eur=-costs.inverter_eur,
        turpe_eur=-costs.turpe_eur,
        ifer_eur=-costs.ifer_eur,
        organiser_eur=-costs.organiser_eur,
        surplus_sale_eur=surplus_sale_eur(plant, terms, year_one.surplus_kwh),
        tenant_payments_eur=payments_eur,
        vacancy_eur=-vacancy_fraction * payments_eur,
        unpaid_eur=-unpaid_fraction * (1.0 - vacancy_fraction) * payments_eur,
        common_parts_saving_eur=saving_eur * _index_factor(terms, "common_parts"),
        fund_eur=np.zeros(terms.years + 1),
        residual_eur=_residual_eur(_modules_eur(plant, costs, terms), terms),
        loan=_loan(investment_eur - costs.grant_eur[..., 0], terms),
    )


def check_grant(plant: Plant) -> None:
    """Refuse grants that are higher than what is built."""
    built = np.asarray(plant.capex_eur, float) + plant.roof_works_eur
    over = np.asarray(plant.grant_eur, float) - built
    if (over > CENT).any():
        grant, built = np.broadcast_arrays(np.asarray(plant.grant_eur, float), built)
        worst = np.unravel_index(np.argmax(over), over.shape)
        raise refuse(
            "grant_above_investment",
            "grant_eur",
            grant=float(grant[worst]),
            built=float(built[worst]),
        )


def _modules_eur(plant: Plant, costs: LandlordCosts, terms: FinanceTerms) -> Array:
    """Investment in the plants without their battery, which is worn when the study ends. [EUR]"""
    built_eur = costs.capex_eur[..., 0]
    if plant.storage is None:
        return built_eur
    return built_eur - (1.0 + np.asarray(terms.unrecovered_vat_fraction)) * plant.storage.capex_eur


def _residual_eur(capex_eur: Array, terms: FinanceTerms) -> Array:
    """Worth of the modules when the study ends, in a straight line over their life."""
    if terms.residual_life_years is None:
        return np.zeros(terms.years + 1)
    check_years("residual_life_years", terms.residual_life_years)
    life_left_fraction = max(1.0 - terms.years / terms.residual_life_years, 0.0)
    is_end = np.arange(terms.years + 1) == terms.years
    return life_left_fraction * _with_years_axis(capex_eur) * is_end


def _loan(need_eur: Array, terms: FinanceTerms) -> Loan:
    """What is borrowed of what has to be financed: the tranches, or one annuity."""
    if terms.tranches is not None:
        return loans_schedule(need_eur, terms.tranches, terms.years)
    borrowed = terms.loan_fraction * need_eur
    return loan_schedule(borrowed, terms.loan_rate, terms.loan_years, terms.years)


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
    flow = cash_flow(plant, terms, replace(year_one, payments_ht_eur=0.0))
    comes = 1.0 - _with_years_axis(terms.unpaid_fraction)
    comes = comes * (1.0 - _with_years_axis(terms.vacancy_fraction))
    missing = -npv_eur(flow.free_cash_flow_eur, terms.discount_fraction)
    return missing / npv_eur(comes * payment_factor(terms, year_one), terms.discount_fraction)


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
    spent = spent + costs.insurance_eur + costs.roof_works_eur
    spent = spent - _residual_eur(_modules_eur(plant, costs, terms), terms)
    energy = _with_years_axis(production_kwh) * degradation(terms.degradation_fraction, terms.years)
    return lcoe_eur_per_kwh(spent, energy, terms.discount_fraction)


def payment_factor(terms: FinanceTerms, year_one: YearOne) -> Array:
    """What becomes of 1 EUR asked in year 1: index and energy."""
    index = year_one.payment_index
    if index is None:
        index = growth(year_one.payment_index_fraction, terms.years)
    energy = degradation(terms.degradation_fraction, terms.years)
    follows = np.asarray(year_one.payment_follows_energy)[..., np.newaxis]
    return index * np.where(follows, energy, energy > 0)


def _with_years_axis(amount: ArrayLike) -> Array:
    """An amount with an axis for the years."""
    return np.asarray(amount, float)[..., np.newaxis]
