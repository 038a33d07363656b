"""A scheme at one site over many sizes of its roofs, in arrays with the sizes on the left."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simcore.base.errors import refuse
from simcore.base.records import N_REGISTERS, Array, Flags
from simcore.base.timeaxis import TimeAxis, billing_periods, period_of_slot, time_axis
from simcore.money.bills import avoided_eur, uplift_ttc_eur
from simcore.money.fairness import HALF_A_CENT
from simcore.money.finance import (
    CashFlow,
    Plant,
    YearOne,
    cash_flow,
    cost_to_recover_eur,
    degradation,
    growth,
    landlord_costs,
    npv_eur,
)
from simcore.money.rates import load_rates
from simcore.money.schemes import SCHEMES, Basis
from simcore.scenario.convert import peak_power_kw
from simcore.scenario.schema import Scenario
from simcore.study.pipeline import changes
from simcore.study.records import COMMON_PARTS, MEMBERS, Flows
from simcore.study.site_arranged import Arranged, arrange, handed_on_eur, participants, with_option
from simcore.study.site_charges import charges_eur, kept_fraction
from simcore.study.site_energy import SiteCurves, shared_flows, site_curves
from simcore.study.site_finance import finance_terms, sized_plant
from simcore.study.site_money import Context, site_context
from simcore.study.site_schemes import index_of_years

FIT = (MEMBERS, COMMON_PARTS)
"""Sharing arrangements that a sweep of sizes can settle anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBasis:
    """A site before any size: its curves, and all that its schemes are priced on."""

    curves: SiteCurves
    axis: TimeAxis
    context: Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """What sizes bring, each ``(n_sizes,)``: EUR of year 1 for tenants, of the plan for worths."""

    kwp: Array
    production_kwh: Array
    shared_kwh: Array
    landlord_npv_eur: Array
    saving_mean_eur: Array
    saving_median_eur: Array
    losers_fraction: Array
    tenants_worth_eur: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSizes:
    """Energy and bills of all sizes: registers ``(n_sizes, n_periods, n_registers, n_members)``.

    ``made_kwh`` is production, ``(n_sizes, n_periods)``; ``avoided_eur`` what sharing takes off
    the suppliers' bills before the rise of the management charge, ``(n_sizes, n_periods,
    n_members)``; ``less_eur`` what the bills of the year fall by and ``charges_saving_eur``
    what tenants save through the charges, ``(n_sizes, n_members)``.
    """

    shared_kwh: Array
    made_kwh: Array
    takes_part: Flags
    avoided_eur: Array
    less_eur: Array
    charges_saving_eur: Array


def site_basis(scenario: Scenario, site_id: str) -> SiteBasis:
    """Curves of a site, and its prices and terms; with 1 kWp per dwelling where it has none."""
    if peak_power_kw(scenario.sites[site_id], scenario) == 0:
        plants = scenario.plants.model_copy(update={"kwp_per_dwelling": 1.0, "kwp_factor": 1.0})
        scenario = scenario.model_copy(update={"plants": plants})
    book = load_rates()
    axis = time_axis(scenario.time.year, scenario.time.step_minutes)
    periods = billing_periods(scenario.time.year, changes(scenario))
    curves = site_curves(scenario, site_id, axis)
    site = shared_flows(scenario, site_id, curves, (axis, periods))
    flows = Flows(scenario=scenario, axis=axis, periods=periods, sites=(site,))
    terms = finance_terms(scenario, book)
    context = site_context(flows, site, book, terms)
    return SiteBasis(curves=curves, axis=axis, context=context)


def site_sized(
    scenario: Scenario, site_id: str, basis: SiteBasis, scheme: str, kwp: Array
) -> Sized:
    """A scheme at a site over sizes ``(n_sizes,)``, all at once.

    A member who takes the network option where it pays keeps its choice of the base size.

    Raises
    ------
    InputError
        For schemes and contracts that need more than peak and off-peak registers, or another
        sharing than pro rata.
    """
    context, chosen = basis.context, SCHEMES[scheme]
    arranged = arrange(context, chosen.arrangement)
    people = context.flows.population
    sizes = shared_sizes(basis, kwp, chosen.arrangement)
    plant = sized_plant(scenario, kwp, load_rates(), site_id)
    year_one = _year_one(context, sizes)
    money = _sized_basis(context, arranged, sizes, plant, year_one)
    parameters = chosen.filled(scenario.schemes.get(scheme, {}))
    # A free scheme has no axis of sizes.
    payments_eur = chosen.payment(money, parameters) + 0.0 * sizes.shared_kwh.sum(axis=-2)
    year_one = replace(
        year_one,
        payments_ht_eur=payments_eur.sum(axis=(-2, -1)),
        payment_index=index_of_years(arranged.terms, chosen, parameters),
        payment_follows_energy=chosen.follows_energy,
    )
    flow = cash_flow(plant, arranged.terms, year_one)
    gross_eur = sizes.less_eur + sizes.charges_saving_eur
    paid_eur = payments_eur.sum(axis=-2) * (1 + money.vat_fraction)
    is_tenant = people.is_dwelling & ~people.is_vacant
    counted = is_tenant & people.is_participant
    saving_eur = (gross_eur - paid_eur)[:, counted if counted.any() else is_tenant]
    return Sized(
        kwp=kwp,
        production_kwh=sizes.made_kwh.sum(axis=-1),
        shared_kwh=np.asarray(year_one.shared_kwh),
        landlord_npv_eur=npv_eur(flow.free_cash_flow_eur, arranged.terms.discount_rate),
        saving_mean_eur=saving_eur.mean(axis=-1),
        saving_median_eur=np.median(saving_eur, axis=-1),
        losers_fraction=(saving_eur < -HALF_A_CENT).mean(axis=-1),
        tenants_worth_eur=_tenants_worth(
            gross_eur[:, is_tenant].sum(axis=-1), flow, arranged, money.vat_fraction
        ),
    )


def _tenants_worth(gross_eur: Array, flow: CashFlow, arranged: Arranged, vat: float) -> Array:
    """Worth over the plan of what tenants save, at the landlord's discount rate, ``(n_sizes,)``.

    Savings before payments rise with the retail price and wear with the modules (assumed).
    """
    terms = arranged.terms
    wear = degradation(terms.degradation_rate, terms.n_years)
    gross = gross_eur[:, np.newaxis] * wear * growth(terms.retail_growth_rate, terms.n_years)
    return npv_eur(gross - (1 + vat) * flow.tenant_payments_eur, terms.discount_rate)


def shared_sizes(basis: SiteBasis, kwp: Array, arrangement: str) -> SharedSizes:
    """Energy shared and bills after it, for every size, ``n_sizes`` on the left."""
    context = basis.context
    people = context.flows.population
    takes_part = participants(people, arrangement, has_plant=True)
    shared_kwh, made_kwh = shared_registers(basis, kwp, takes_part)
    registers = context.flows.registers[arrangement]
    prices = with_option(context, registers, takes_part).prices
    saved_eur = avoided_eur(prices, shared_kwh, registers.consumption_kwh)
    accise_eur = handed_on_eur(context, shared_kwh).sum(axis=-2)
    uplift_eur = uplift_ttc_eur(prices).sum() * takes_part
    less_eur = saved_eur.sum(axis=-2) - uplift_eur - accise_eur
    goes_to_tenants = context.scenario.prices.common_parts_saving_to == "tenants"
    return SharedSizes(
        shared_kwh=shared_kwh,
        made_kwh=made_kwh,
        takes_part=takes_part,
        avoided_eur=saved_eur,
        less_eur=less_eur,
        charges_saving_eur=charges_eur(context, less_eur * float(goes_to_tenants)),
    )


def _year_one(context: Context, sizes: SharedSizes) -> YearOne:
    """Flows of year 1 without payments, each ``(n_sizes,)``."""
    is_common = ~context.flows.population.is_dwelling
    saving_eur = sizes.less_eur[:, is_common].sum(axis=-1)
    shared_kwh = sizes.shared_kwh.sum(axis=(-3, -2, -1))
    return YearOne(
        shared_kwh=shared_kwh,
        surplus_kwh=np.maximum(sizes.made_kwh.sum(axis=-1) - shared_kwh, 0.0),
        common_parts_saving_eur=saving_eur * kept_fraction(context),
        n_participants=float(sizes.takes_part.sum()),
    )


def _sized_basis(
    context: Context, arranged: Arranged, sizes: SharedSizes, plant: Plant, year_one: YearOne
) -> Basis:
    """What payments depend on, with the sizes on the left of every array that knows them."""
    is_payer = arranged.basis.is_payer
    shared_kwh = sizes.shared_kwh * is_payer
    sold_kwh = shared_kwh.sum(axis=(-3, -2, -1))
    terms = arranged.terms
    to_recover = cost_to_recover_eur(plant, terms, year_one)
    costs = landlord_costs(plant, terms, year_one.shared_kwh, year_one.n_participants)
    running = costs.running_eur[..., 1]
    prices: dict[str, Any] = {
        "running_cost_eur_per_kwh": _per_kwh(running, np.asarray(year_one.shared_kwh)),
        "full_cost_eur_per_kwh": _per_kwh(np.maximum(to_recover, 0.0), sold_kwh),
    }
    return replace(
        arranged.basis,
        shared_kwh=shared_kwh,
        avoided_eur=sizes.avoided_eur * is_payer,
        **prices,
    )


def _per_kwh(eur: Array, kwh: Array) -> Array:
    """A price by size, ``(n_sizes,)``; 0 where there is no energy."""
    return np.divide(eur, kwh, out=np.zeros(kwh.shape), where=kwh > 0)


def shared_registers(basis: SiteBasis, kwp: Array, takes_part: Flags) -> tuple[Array, Array]:
    """Shared registers of all sizes, and production by period.

    ``(n_sizes, n_periods, n_registers, n_members)`` and ``(n_sizes, n_periods)``, kWh. A
    member's part of a slot is its consumption times the part of the site's needs that the sun
    covers, so a period is one matrix product over its sunny slots.
    """
    curves, context = basis.curves, basis.context
    _check_registers(context)
    axis, periods = basis.axis, context.periods
    per_kwp = curves.production_kwh / curves.peak_power_kw
    number = period_of_slot(axis, periods)
    needs_kwh = curves.consumption_kwh.astype(np.float32) * takes_part
    site_kwh = needs_kwh.sum(axis=-1, dtype=np.float64)
    is_sunny = (per_kwp > 0) & (site_kwh > 0)
    n_members = needs_kwh.shape[-1]
    shared = np.zeros((len(kwp), len(periods), 2, n_members))
    for one in range(len(periods)):
        rows = np.flatnonzero(is_sunny & (number == one))
        ratio = (per_kwp[rows] / site_kwh[rows]).astype(np.float32)
        covered = np.minimum(kwp.astype(np.float32)[:, np.newaxis] * ratio, np.float32(1.0))
        off = curves.off_peak[axis.is_high_season[rows].astype(int), axis.slot_of_day[rows]]
        off_kwh = needs_kwh[rows] * off.astype(np.float32)
        both_kwh = np.concatenate([needs_kwh[rows] - off_kwh, off_kwh], axis=-1)
        shared[:, one] = (covered @ both_kwh).reshape(-1, 2, n_members)
    made = np.bincount(number, per_kwp, minlength=len(periods))
    return shared, kwp[:, np.newaxis] * made


def _check_registers(context: Context) -> None:
    """Refuse contracts with more than peak and off-peak prices."""
    found = context.flows.registers[MEMBERS].consumption_kwh.shape[-2]
    if found != N_REGISTERS or context.prices.spot_part is not None:
        raise refuse(
            "size",
            found="contracts that follow colours of days, solar hours or the spot price",
            expected="contracts with peak and off-peak prices alone",
        )


def check_scheme(scheme: str) -> None:
    """Refuse a scheme that a sweep of sizes cannot price."""
    chosen = SCHEMES[scheme]
    if chosen.needs or chosen.arrangement not in FIT:
        fit = [name for name, one in SCHEMES.items() if not one.needs and one.arrangement in FIT]
        raise refuse(
            "--scheme",
            found=f"{scheme}, which needs finer registers or another sharing",
            expected=f"one of {', '.join(fit)}",
        )
