"""A scheme at one site over many sizes of its roofs, in arrays with the sizes on the left."""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.records import Array, Flags
from simcore.base.timeaxis import TimeAxis, billing_periods, time_axis
from simcore.money.fairness import HALF_A_CENT
from simcore.money.finance import (
    FinanceTerms,
    YearOne,
    cash_flow,
    degradation,
    growth,
    npv_eur,
)
from simcore.money.rates import load_rates
from simcore.money.schemes import SCHEMES, Basis
from simcore.scenario.convert import peak_power_kw
from simcore.scenario.schema import Scenario
from simcore.site.bills import (
    Arranged,
    arrange,
    basis_of,
    bill_after,
    billed_of,
    handed_on_eur,
    participants,
    with_finer_registers,
    with_option,
)
from simcore.site.charges import charges_eur, kept_fraction
from simcore.site.context import Context, site_context
from simcore.site.curves import SiteCurves, shared_flows, site_curves
from simcore.site.fund import with_fund
from simcore.site.landlord import finance_terms, sized_plant
from simcore.site.market import forward_value_eur
from simcore.site.payments import (
    given_back_eur,
    income_eur,
    index_of_years,
    paid,
    part_that_comes,
)
from simcore.site.records import Flows
from simcore.study.compare.pipeline import changes
from simcore.study.size.energy import SizedEnergy, sharing_rule, sized_energy


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

    A member who takes the network option where it pays keeps its choice of the base size. The
    scenario of ``basis`` asks for the scheme.
    """
    chosen, context = SCHEMES[scheme], basis.context
    arranged = arrange(context, chosen.arrangement)
    energy = _energy(basis, chosen.arrangement, kwp)
    sized = _sized(context, arranged, energy, kwp, (scenario, site_id, chosen.arrangement))
    parameters = chosen.filled(scenario.schemes.get(scheme, {}))
    moved = paid(chosen, sized.basis, parameters)
    # A free scheme has no axis of sizes.
    no_eur = np.zeros((len(kwp), 1))
    paid_eur = moved.payments_eur.sum(axis=-2) * (1 + sized.basis.vat_fraction) + no_eur
    net_eur = paid_eur - given_back_eur(moved, sized.basis)
    comes = part_that_comes(arranged.terms)
    year_one = replace(
        sized.year_one,
        payments_ht_eur=income_eur(moved, comes) + no_eur[:, 0],
        payment_index=index_of_years(arranged.terms, chosen, parameters),
        payment_follows_energy=chosen.follows_energy,
    )
    flow = cash_flow(sized.context.plant, arranged.terms, year_one)
    flow = with_fund(scenario, context.flows, year_one, flow)
    saving_eur = (sized.gross_eur - net_eur)[:, _counted(context)]
    tenants = _is_tenant(context)
    return Sized(
        kwp=kwp,
        production_kwh=energy.registers.production_kwh.sum(axis=-1),
        shared_kwh=np.asarray(year_one.shared_kwh),
        landlord_npv_eur=npv_eur(flow.free_cash_flow_eur, arranged.terms.discount_fraction),
        saving_mean_eur=saving_eur.mean(axis=-1),
        saving_median_eur=np.median(saving_eur, axis=-1),
        losers_fraction=(saving_eur < -HALF_A_CENT).mean(axis=-1),
        tenants_worth_eur=_tenants_worth(
            sized.gross_eur[:, tenants].sum(axis=-1),
            net_eur[:, tenants].sum(axis=-1),
            year_one,
            arranged.terms,
        ),
    )


def _energy(basis: SiteBasis, arrangement: str, kwp: Array) -> SizedEnergy:
    """Energy of all sizes under the arrangement of the basis' scheme."""
    context, calendar = basis.context, (basis.axis, basis.context.periods)
    site = context.flows
    rule = sharing_rule(context.scenario, site.site, basis.curves, calendar, arrangement)
    booked = site.registers[arrangement]
    return sized_energy(rule, basis.curves, calendar, booked, kwp)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sized:
    """A site at all sizes before any payment: ``gross_eur`` is ``(n_sizes, n_members)``."""

    context: Context
    basis: Basis
    year_one: YearOne
    gross_eur: Array


def _sized(
    context: Context,
    arranged: Arranged,
    energy: SizedEnergy,
    kwp: Array,
    place: tuple[Scenario, str, str],
) -> _Sized:
    """What payments depend on at all sizes, and what tenants save before them."""
    scenario, site_id, arrangement = place
    people, registers = context.flows.population, energy.registers
    takes_part = participants(people, arrangement, has_plant=True)
    context = with_option(context, context.flows.registers[arrangement], takes_part)
    after = bill_after(context, registers, takes_part)
    accise_eur = handed_on_eur(context, registers.shared_kwh)
    less_eur = (context.before.total_eur - after.total_eur - accise_eur).sum(axis=-2)
    goes_to_tenants = scenario.prices.common_parts_saving_to == "tenants"
    year_one = _year_one(context, energy, less_eur, takes_part)
    context = replace(
        context,
        plant=sized_plant(scenario, kwp, load_rates(), site_id),
        terms=arranged.terms,
        flows=replace(context.flows, registers={**context.flows.registers, arrangement: registers}),
    )
    basis = basis_of(context, registers, arranged.is_payer, year_one)
    basis = with_finer_registers(basis, context, arrangement)
    return _Sized(
        context=context,
        basis=replace(
            basis,
            billed=billed_of(after, registers, arranged.is_payer),
            forward_value_eur=_forward_value(context, energy),
        ),
        year_one=year_one,
        gross_eur=less_eur + charges_eur(context, less_eur * float(goes_to_tenants)),
    )


def _forward_value(context: Context, energy: SizedEnergy) -> Array | None:
    """Worth of flat blocks at each size, ``(n_sizes, n_periods)``; None where not asked."""
    found = [
        forward_value_eur(replace(context, flows=replace(context.flows, supplied=one)))
        for one in energy.supplied
    ]
    worths = [one for one in found if one is not None]
    return np.stack(worths) if worths else None


def _year_one(context: Context, energy: SizedEnergy, less_eur: Array, takes_part: Flags) -> YearOne:
    """Flows of year 1 without payments, each ``(n_sizes,)``."""
    saving_eur = less_eur[:, ~context.flows.population.is_dwelling].sum(axis=-1)
    return YearOne(
        shared_kwh=energy.registers.shared_kwh.sum(axis=(-3, -2, -1)),
        surplus_kwh=energy.registers.surplus_kwh.sum(axis=-1),
        common_parts_saving_eur=saving_eur * kept_fraction(context),
        payment_follows_energy=True,
        n_participants=float(takes_part.sum()),
    )


def _is_tenant(context: Context) -> Flags:
    """Dwellings somebody lives in, ``(n_members,)``."""
    people = context.flows.population
    return people.is_dwelling & ~people.is_vacant


def _counted(context: Context) -> Flags:
    """Tenants whose savings count, ``(n_members,)``: those who take part, where anybody does."""
    tenants = _is_tenant(context)
    counted = tenants & context.flows.population.is_participant
    return counted if counted.any() else tenants


def _tenants_worth(
    gross_eur: Array, net_eur: Array, year_one: YearOne, terms: FinanceTerms
) -> Array:
    """Worth over the plan of what tenants save, at the landlord's discount rate, ``(n_sizes,)``.

    Savings before payments rise with the retail price and wear with the modules (assumed); what
    tenants pay, less what they get back, follows the scheme's index.
    """
    assert year_one.payment_index is not None
    wear = degradation(terms.degradation_fraction, terms.years)
    gross = gross_eur[:, np.newaxis] * wear * growth(terms.retail_index_fraction, terms.years)
    asked = year_one.payment_index * (wear if year_one.payment_follows_energy else 1.0)
    return npv_eur(gross - net_eur[:, np.newaxis] * asked, terms.discount_fraction)
