"""What a scheme saves each tenant in every year of the landlord's plan.

Year 1 is the year of the bills. Later the energy fades as the modules do, what it avoids and
what the charges save rise with their indexes, the rise of the management charge follows the
network's, and payments go the way that the scheme says, as in the landlord's plan.
"""

from collections.abc import Mapping

import numpy as np

from simcore.base.records import Array
from simcore.money.fairness import is_loss
from simcore.money.finance import degradation, discount_factors, growth, payment_factor
from simcore.site.records import SchemeOutcome


def savings_by_year_eur(outcome: SchemeOutcome, *, than_refusing: bool = False) -> Array:
    """Saving of each member in years 1 to n, ``(n_years, n_members)``; the first as billed. [EUR].

    Nobody joins, leaves or changes contract, and weather and use stay as simulated.
    ``than_refusing`` leaves out what the charges save, which those who refuse have as well.
    """
    terms, paid_in_charges_eur = outcome.terms, outcome.charges_paid_eur
    charges_eur = outcome.charges_saving_eur + paid_in_charges_eur
    fades = degradation(terms.degradation_fraction, terms.years)
    avoided_eur = outcome.before_payment_eur - charges_eur + outcome.uplift_eur
    paid_eur = outcome.before_payment_eur - outcome.saving_eur
    kept_eur = charges_eur
    if than_refusing:
        paid_eur, kept_eur = paid_eur - paid_in_charges_eur, np.zeros_like(charges_eur)
    parts = (
        (avoided_eur, fades * growth(terms.retail_index_fraction, terms.years)),
        (-outcome.uplift_eur, growth(terms.index_rate(terms.indexing.turpe), terms.years)),
        (kept_eur, fades * growth(terms.index_rate(terms.indexing.common_parts), terms.years)),
        *_payments(outcome, paid_eur, than_refusing=than_refusing),
    )
    first, *others = (np.outer(factor[1:], eur) for eur, factor in parts)
    for other in others:
        first += other
    return first


def _payments(
    outcome: SchemeOutcome, paid_eur: Array, *, than_refusing: bool
) -> list[tuple[Array, Array]]:
    """What each member pays, taken off, by what it follows in later years."""
    if outcome.streams is None:
        return [(-paid_eur, payment_factor(outcome.terms, outcome.year_one))]
    own, through, factors = outcome.streams
    # Who refuses pays what comes through the charges as well.
    paid = own if than_refusing else own + through
    return [(-eur, factor) for eur, factor in zip(paid, factors, strict=True)]


def present_value_eur(lifetime_eur: Array, discount_fraction: float) -> Array:
    """Present value of each tenant's savings of all years, ``(n_tenants,)``. [EUR]"""
    from_year_1 = discount_factors(discount_fraction, len(lifetime_eur))[1:]
    return np.tensordot(from_year_1, lifetime_eur, axes=1)


def turning_years(outcome: SchemeOutcome, discount_fraction: float) -> Mapping[str, Array]:
    """Each member's savings of all years, and the first and last year in which it loses.

    Years are not numbers (NaN) where it never loses; a loser becomes a winner after the last.
    """
    saving_eur = savings_by_year_eur(outcome)
    loses = is_loss(saving_eur)
    ever, n_years = loses.any(axis=0), len(loses)
    return {
        "saving_present_value_eur": present_value_eur(saving_eur, discount_fraction),
        "first_losing_year": np.where(ever, loses.argmax(axis=0) + 1, np.nan),
        "last_losing_year": np.where(ever, n_years - loses[::-1].argmax(axis=0), np.nan),
    }
