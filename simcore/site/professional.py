"""Contracts of the meters of common parts, today and with a plant behind them."""

import numpy as np

from simcore.base.records import Array, Flags, Population
from simcore.money.rates import ProfessionalContracts
from simcore.site.inputs import SiteInput

N_PERIODS_OF_NETWORK = 4


def is_professional(inputs: SiteInput, people: Population) -> Flags:
    """Which meters have professional contracts, ``(n_members,)``."""
    if inputs.contracts.common_parts == "regulated":
        return np.zeros(people.n_members, bool)
    return people.is_common_parts


def professional_contracts(inputs: SiteInput, people: Population) -> ProfessionalContracts:
    """Professional contracts of a site."""
    own = is_professional(inputs, people)
    return ProfessionalContracts(
        is_professional=own,
        is_producer=np.zeros(people.n_members, bool),
        powers_kva=powers_kva(inputs, people),
        supply_eur_per_kwh=inputs.contracts.professional_supply_eur_per_kwh,
        turpe_option=inputs.contracts.turpe_option,
        c4_option=inputs.contracts.c4_option,
    )


def powers_kva(inputs: SiteInput, people: Population) -> Array:
    """Powers in the four periods of the network, ``(4, n_members)``: as stated, or one. [kVA]"""
    powers = np.tile(people.subscribed_power_kva, (N_PERIODS_OF_NETWORK, 1))
    kinds = inputs.households.common_meters
    meters = [kind for kind in kinds for _ in range(kind.n_meters)]
    members = np.flatnonzero(people.is_common_parts)
    if len(members) != len(meters):
        return powers  # Curves that were given, with meters of their own.
    for number, kind in zip(members, meters, strict=True):
        if kind.powers_kva is not None:
            powers[:, number] = kind.powers_kva
    return powers
