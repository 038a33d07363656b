"""The landlord's net present value as a straight line in what a designer moves.

It is linear in payments, grant, cost of building, upkeep and organiser as long as the others stay:
what a EUR of each is worth follows from the plan alone.
"""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Flags
from simcore.money.finance.cashflow import YearOne, cash_flow, payment_factor
from simcore.money.finance.indicators import discount_factors, npv_eur
from simcore.money.finance.terms import FinanceTerms, Plant, degradation, growth


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedForm:
    """Net present value without payments, and what one more of each input does to it.

    Attributes
    ----------
    free_npv_eur
        Net present value where tenants pay nothing, ``(...)``. [EUR]
    payment_worth
        Worth of 1 EUR before VAT asked of tenants in each year of service, ``(..., n_years)``.
    following_worth
        Worth of 1 EUR of year 1 that follows retail prices and the energy, ``(...)``.
    grant, capex, upkeep, organiser_fixed, organiser_head, organiser_kwh
        Worth of one more EUR granted, EUR of building cost (grant as it is), EUR per kWp and
        year of upkeep, EUR a year of organiser, a head, a shared kWh, each ``(...)``.
    """

    free_npv_eur: Array
    payment_worth: Array
    following_worth: Array
    grant: float
    capex: Array
    upkeep: Array
    organiser_fixed: Array
    organiser_head: Array
    organiser_kwh: Array
    year_worth: Array
    debt_eur: Array
    available_eur: Array
    is_covered_year: Flags

    __repr__ = brief

    def npv_eur(self, payments_eur: Array) -> Array:
        """Net present value with payments before VAT of each year, ``(..., n_years)``. [EUR]"""
        return np.asarray(self.free_npv_eur + (self.payment_worth * payments_eur).sum(axis=-1))


def closed_form(plant: Plant, terms: FinanceTerms, year_one: YearOne) -> ClosedForm:
    r"""The straight line through a plan, of any batch.

    .. math:: V = V_0 + \sum_y w_y P_y, \quad w_y = (1 - unpaid)(1 - vacant)(1 + r)^{-y}

    Parameters
    ----------
    plant, terms, year_one
        As for :func:`cash_flow`; ``year_one.payments_ht_eur`` is not read.
    """
    flow = cash_flow(plant, terms, replace(year_one, payments_ht_eur=0.0))
    worth = discount_factors(terms.discount_fraction, terms.years)
    is_service = np.arange(terms.years + 1) > 0
    comes = (1.0 - np.asarray(terms.unpaid_fraction)) * (1.0 - np.asarray(terms.vacancy_fraction))
    payment_worth = (comes[..., np.newaxis] * worth * is_service)[..., 1:]
    retail = replace(
        year_one,
        payment_index=growth(terms.retail_index_fraction, terms.years),
        payment_follows_energy=True,
    )
    organiser = growth(terms.index_rate(terms.indexing.organiser), terms.years) * is_service
    organiser_worth = (1.0 + np.asarray(terms.organiser_vat_fraction)) * _sum(worth * organiser)
    fades = degradation(terms.degradation_fraction, terms.years)
    gross = 1.0 + np.asarray(terms.unrecovered_vat_fraction)
    upkeep = growth(terms.index_rate(terms.indexing.operation), terms.years) * is_service
    return ClosedForm(
        free_npv_eur=npv_eur(flow.free_cash_flow_eur, terms.discount_fraction),
        payment_worth=payment_worth,
        following_worth=_sum(payment_worth * payment_factor(terms, retail)[..., 1:]),
        grant=1.0,
        capex=_capex(terms, worth, gross),
        upkeep=-gross * np.asarray(plant.peak_power_kw, float) * _sum(worth * upkeep),
        organiser_fixed=-organiser_worth,
        organiser_head=-organiser_worth * np.asarray(year_one.n_participants, float),
        organiser_kwh=-(1.0 + np.asarray(terms.organiser_vat_fraction))
        * _sum(worth * organiser * fades)
        * np.asarray(year_one.shared_kwh, float),
        year_worth=1.0 / worth[..., 1:],
        debt_eur=flow.debt_service_eur[..., 1:],
        available_eur=flow.available_eur[..., 1:],
        is_covered_year=~np.isin(np.arange(1, terms.years + 1), terms.inverter_years),
    )


def _capex(terms: FinanceTerms, worth: Array, gross: Array) -> Array:
    """Worth of one more EUR of building cost: paid, insured, and what is left of it."""
    insured = growth(terms.index_rate(terms.indexing.insurance), terms.years)
    insured = insured * (np.arange(terms.years + 1) > 0)
    left = 0.0
    if terms.residual_life_years is not None:
        left = max(1.0 - terms.years / terms.residual_life_years, 0.0)
    insurance = np.asarray(terms.insurance_fraction) * _sum(worth * insured)
    return np.asarray(-gross * (1.0 - left * worth[..., -1]) - insurance)


def _sum(by_year: Array) -> Array:
    return np.asarray(by_year.sum(axis=-1))
