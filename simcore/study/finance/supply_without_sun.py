"""Full supply with more or less sun: what the landlord would ask of its tenants."""

from dataclasses import replace

import numpy as np

from simcore.money.schemes import SCHEMES, Basis
from simcore.site.before_sharing import BeforeSharing, site_before_sharing
from simcore.site.bills import AfterSharing, bill_after, billed_of, site_after_sharing, with_option
from simcore.site.market import forward_value_eur
from simcore.site.payments import income_eur, part_that_comes, scheme_money
from simcore.site.records import MEMBERS
from simcore.site.slots import SPOT
from simcore.study.finance.plan import Pair, Plan


def income_without_sun_eur(plan: Plan, pair: Pair) -> float:
    """What full supply would ask of a site's tenants in year 1 if nothing were shared. [EUR].

    A bill is linear in the energy, and so is what is bought: with another part of the shared
    energy in every slot the income lies on the line from here to that of the plan. Who takes
    the network option keeps it.
    """
    site, done = pair
    context = site_before_sharing(site.flows)
    after_sharing = site_after_sharing(context, MEMBERS)
    moved = scheme_money(
        SCHEMES[plan.scheme], _without_sun(context, after_sharing), done.parameters
    )
    return float(income_eur(moved, part_that_comes(done.terms)))


def _without_sun(context: BeforeSharing, after_sharing: AfterSharing) -> Basis:
    """What full supply depends on, were nothing shared."""
    registers, supplied = context.flows.registers[MEMBERS], context.flows.supplied
    assert supplied is not None
    used_eur = registers.weighted_consumption[SPOT]
    bare = replace(registers, shared_kwh=np.zeros_like(registers.shared_kwh))
    bare = replace(bare, weighted_shared={SPOT: np.zeros_like(used_eur)})
    is_in, is_payer = context.flows.population.is_participant, after_sharing.is_payer
    after = bill_after(with_option(context, registers, is_in), bare, is_in)
    nothing = replace(supplied, shared_kwh=np.zeros_like(supplied.shared_kwh))
    flows = replace(context.flows, supplied=nothing)
    return replace(
        after_sharing.basis,
        shared_kwh=np.zeros_like(after_sharing.basis.shared_kwh),
        billed=billed_of(after, bare, is_payer),
        residual_spot_eur=used_eur * is_payer,
        forward_value_eur=forward_value_eur(replace(context, flows=flows)),
    )
