"""Common parts that pay the price of the sharing: which part of it, up to which limit."""

import numpy as np

from simcore.base.common_parts import PAYS
from simcore.base.records import Array, Flags
from simcore.money.finance import FinanceTerms, degradation, growth
from simcore.money.schemes import Basis, CommonLimit, Growth
from simcore.site.before_sharing import BeforeSharing


def recovered_fraction(before_sharing: BeforeSharing) -> float:
    """Part of what common parts pay that occupied homes carry; the rest is the landlord's own."""
    is_vacant = before_sharing.flows.population.is_vacant
    return float(1.0 - before_sharing.charge_share[is_vacant].sum())


def payer_part(before_sharing: BeforeSharing, is_payer: Flags, takes_part: Flags) -> Array:
    """Part of its shared energy that each meter pays for, ``(n_members,)``. [1]

    All of it for tenants who take part; where common parts pay, as far as it is recovered.
    """
    part = is_payer.astype(float)
    if before_sharing.inputs.common_parts != PAYS:
        return part
    is_common = before_sharing.flows.population.is_common_parts & takes_part
    return np.where(is_common, recovered_fraction(before_sharing), part)


def common_limit(
    before_sharing: BeforeSharing, terms: FinanceTerms, avoided_eur: Array, rise_eur: Array
) -> CommonLimit | None:
    """What common parts can pay in each year; None where they pay nothing.

    Parameters
    ----------
    before_sharing
        Site; how its common parts pay.
    terms
        Indexes and years of the plan, some perhaps of a batch.
    avoided_eur, rise_eur
        What sharing takes off each bill, and the rise of its management charge, as far as paid,
        with taxes, ``(..., n_periods, n_members)``. [EUR]
    """
    is_common = before_sharing.flows.population.is_common_parts
    if before_sharing.inputs.common_parts != PAYS or not is_common.any():
        return None
    fade = degradation(terms.degradation_fraction, terms.years)[..., 1:]
    saved = fade * growth(terms.index_rate(terms.indexing.common_parts), terms.years)[..., 1:]
    risen = growth(terms.index_rate(terms.indexing.turpe), terms.years)[..., 1:]
    avoided, rise = (
        eur[..., is_common].sum(axis=-2)[..., np.newaxis, :] for eur in (avoided_eur, rise_eur)
    )
    return CommonLimit(
        is_common=is_common,
        limit_eur=avoided * saved[..., np.newaxis] - rise * risen[..., np.newaxis],
        fade=fade,
        growth=Growth(
            n_years=terms.years,
            retail_index_fraction=terms.retail_index_fraction,
            cpi_fraction=terms.cpi_fraction,
            network_fraction=terms.index_rate(terms.indexing.turpe),
        ),
    )


def limit_of(
    before_sharing: BeforeSharing, terms: FinanceTerms, basis: Basis
) -> CommonLimit | None:
    """The same from the basis of payments."""
    return common_limit(before_sharing, terms, basis.avoided_eur, basis.uplift_eur)


def through_charges_eur(before_sharing: BeforeSharing, payment_eur: Array) -> Array:
    """What each tenant pays of the common parts' price through the charges, ``(..., n_members)``.

    ``payment_eur`` is what each meter pays in the year with VAT, common parts as far as
    recovered. [EUR]
    """
    people = before_sharing.flows.population
    part = np.where(people.is_vacant, 0.0, before_sharing.charge_share)
    total = part.sum()
    common_eur = payment_eur[..., people.is_common_parts].sum(axis=-1)[..., np.newaxis]
    return np.asarray(common_eur * (part / total if total > 0 else part))
