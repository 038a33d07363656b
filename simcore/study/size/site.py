"""A scheme at one site over many sizes of its roofs, in arrays with the sizes on the left."""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.phases import enter
from simcore.base.records import Array, Flags
from simcore.money.fairness import losers_fraction
from simcore.money.finance import FinanceTerms, YearOne, degradation, growth, npv_eur
from simcore.site.before_sharing import BeforeSharing, site_before_sharing
from simcore.site.bills import site_after_sharing
from simcore.site.curves import SiteCurves, site_curves
from simcore.site.inputs import SiteInput, with_any_plant
from simcore.site.landlord import site_plant
from simcore.site.payments import scheme_outcomes
from simcore.site.road import shared_flows
from simcore.study.compare.real_homes import counted_in, lived_in, told_at
from simcore.study.size.energy import SizedEnergy, sharing_rule, sized_energy


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBasis:
    """A site before any size: its curves, and all that its schemes are priced on."""

    curves: SiteCurves
    before_sharing: BeforeSharing


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


def site_basis(inputs: SiteInput) -> SiteBasis:
    """Curves of a site, and its prices and terms; with 1 kWp per dwelling where it has none."""
    inputs = with_any_plant(inputs)
    curves = site_curves(inputs)
    return SiteBasis(
        curves=curves, before_sharing=site_before_sharing(shared_flows(inputs, curves))
    )


def site_sized(basis: SiteBasis, scheme: str, kwp: Array) -> Sized:
    """A scheme at a site over sizes ``(n_sizes,)``, all at once; the site asks for the scheme."""
    enter("sizes")
    arrangement = basis.before_sharing.inputs.known_schemes[scheme].arrangement
    rule = sharing_rule(basis.before_sharing.inputs, basis.curves, arrangement)
    booked = basis.before_sharing.flows.registers[arrangement]
    energy = sized_energy(basis.before_sharing.inputs, rule, basis.curves, booked, kwp)
    before_sharing = _of_sizes(basis.before_sharing, arrangement, energy, kwp)
    after_sharing = site_after_sharing(before_sharing, arrangement)
    parameters = {scheme: before_sharing.inputs.schemes.get(scheme, {})}
    outcome = scheme_outcomes(before_sharing, {arrangement: after_sharing}, parameters)[scheme]
    year_one, terms = outcome.year_one, outcome.terms
    saving_eur = told_at(before_sharing, outcome.saving_eur, _counted(before_sharing))
    return Sized(
        kwp=kwp,
        production_kwh=energy.registers.production_kwh.sum(axis=-1),
        shared_kwh=np.asarray(year_one.shared_kwh),
        landlord_npv_eur=npv_eur(outcome.cash_flow.free_cash_flow_eur, terms.discount_fraction),
        saving_mean_eur=saving_eur.mean(axis=-1),
        saving_median_eur=np.median(saving_eur, axis=-1),
        losers_fraction=losers_fraction(saving_eur),
        tenants_worth_eur=_tenants_worth(
            after_sharing.saving_eur.sum(axis=-1),
            (after_sharing.saving_eur - outcome.saving_eur).sum(axis=-1),
            year_one,
            terms,
        ),
    )


def _of_sizes(
    before_sharing: BeforeSharing, arrangement: str, energy: SizedEnergy, kwp: Array
) -> BeforeSharing:
    """The site at all sizes at once: registers, plants, and what is bought beside the sun."""
    flows = before_sharing.flows
    registers = {**flows.registers, arrangement: energy.registers}
    return replace(
        before_sharing,
        flows=replace(flows, registers=registers, supplied=energy.supplied),
        plant=replace(site_plant(before_sharing.inputs, kwp), storage=before_sharing.plant.storage),
    )


def _counted(before_sharing: BeforeSharing) -> Flags:
    """Tenants whose savings count, ``(n_members,)``: those who take part, where anybody does."""
    counted = counted_in(before_sharing)
    return counted if counted.any() else lived_in(before_sharing)


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
    payment_factor = year_one.payment_index * (
        wear if np.all(year_one.payment_follows_energy) else 1.0
    )
    return npv_eur(gross - net_eur[:, np.newaxis] * payment_factor, terms.discount_fraction)
