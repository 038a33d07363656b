"""The common parts' bill: what tenants pay of it through the charges, and who keeps its saving."""

import numpy as np

from simcore.base.records import Array
from simcore.site.before_sharing import BeforeSharing


def common_parts(
    before_sharing: BeforeSharing, before_eur: Array, after_eur: Array
) -> tuple[Array, Array]:
    """What the landlord keeps of the common parts' saving, and what tenants pay of their bill.

    ``(...)`` and ``(..., n_periods, n_members)``.
    """
    people = before_sharing.flows.population
    saving_eur = (before_eur - after_eur)[..., people.is_common_parts].sum(axis=(-2, -1))
    goes_to_tenants = before_sharing.inputs.prices.common_parts_saving_to == "tenants"
    paid_eur = charges_eur(before_sharing, after_eur if goes_to_tenants else before_eur)
    return saving_eur * kept_fraction(before_sharing), paid_eur


def kept_fraction(before_sharing: BeforeSharing) -> float:
    """Part of the common parts' saving that the landlord keeps. [1]

    All of it, or the part that empty dwellings carry.
    """
    if before_sharing.inputs.prices.common_parts_saving_to != "tenants":
        return 1.0
    return float(before_sharing.charge_share[before_sharing.flows.population.is_vacant].sum())


def charges_eur(before_sharing: BeforeSharing, total_eur: Array) -> Array:
    """What each tenant pays of the common parts' bill, ``(..., n_members)`` as the bills."""
    people = before_sharing.flows.population
    common_eur = total_eur[..., people.is_common_parts].sum(axis=-1)
    return common_eur[..., np.newaxis] * np.where(
        people.is_vacant, 0.0, before_sharing.charge_share
    )
