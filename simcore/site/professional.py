"""Contracts of the meters of common parts, today and with a plant behind them."""

import numpy as np

from simcore.base.common_parts import BEHIND
from simcore.base.records import Array, CommonMeters, Flags, Plane, Population
from simcore.energy.population.draw import common_parts_load
from simcore.money.finance import SAME_KW
from simcore.money.rates import LARGEST_C5_KVA, ProfessionalContracts
from simcore.site.inputs import SiteInput

N_PERIODS_OF_NETWORK = 4
LEAST_C4_KVA = LARGEST_C5_KVA + 1.0
"""Least power of the last period in class C4; powers are whole (inferred from CRE 2025-40)."""


def is_professional(inputs: SiteInput, people: Population) -> Flags:
    """Which meters have professional contracts, ``(n_members,)``."""
    if inputs.contracts.common_parts == "regulated":
        return np.zeros(people.n_members, bool)
    return people.is_common_parts


def professional_contracts(
    inputs: SiteInput, people: Population, *, has_plants: bool = False
) -> ProfessionalContracts:
    """Professional contracts of a site, as today or once plants stand behind its meters.

    The connection of such a meter carries the larger of demand and injection; where that is
    above 36 kVA, its class is C4, with the least power that the class takes in the last period.
    """
    own, powers = is_professional(inputs, people), powers_kva(inputs, people)
    is_producer = np.zeros(people.n_members, bool)
    if has_plants and inputs.common_parts == BEHIND:
        injected_kva = _injection_kva(inputs, people)
        is_producer = own & (injected_kva > 0)
        is_large = own & (injected_kva > LARGEST_C5_KVA + SAME_KW)
        powers[-1] = np.where(is_large, np.maximum(powers[-1], LEAST_C4_KVA), powers[-1])
    return ProfessionalContracts(
        is_professional=own,
        is_producer=is_producer,
        powers_kva=powers,
        supply_eur_per_kwh=inputs.contracts.professional_supply_eur_per_kwh,
        turpe_option=inputs.contracts.turpe_option,
        c4_option=inputs.contracts.c4_option,
    )


def each_meter(inputs: SiteInput, people: Population) -> list[tuple[int, CommonMeters]]:
    """Number among the members of each meter of common parts, and its building.

    None where curves were given, with meters of their own.
    """
    kinds = inputs.households.common_meters
    meters = [kind for kind in kinds for _ in range(kind.n_meters)]
    members = np.flatnonzero(people.is_common_parts).tolist()
    return list(zip(members, meters, strict=True)) if len(members) == len(meters) else []


def powers_kva(inputs: SiteInput, people: Population) -> Array:
    """Powers in the four periods of the network, ``(4, n_members)``: as stated, or one. [kVA]"""
    powers = np.tile(people.subscribed_power_kva, (N_PERIODS_OF_NETWORK, 1))
    for number, kind in each_meter(inputs, people):
        if kind.powers_kva is not None:
            powers[:, number] = kind.powers_kva
    return powers


def behind_meters(inputs: SiteInput, people: Population) -> Array | None:
    """Part of each plant behind each meter, ``(n_plants, n_members)``; None where none is. [1]"""
    plants = list(_plant_power_kw(inputs.planes))
    meters = each_meter(inputs, people)
    if inputs.common_parts != BEHIND or not plants or not meters:
        return None
    behind = np.zeros((len(plants), people.n_members))
    for number, kind in meters:
        for plant, fraction in kind.plant_fractions:
            if plant in plants:
                behind[plants.index(plant), number] = fraction
    return behind


def _plant_power_kw(planes: tuple[Plane, ...]) -> dict[str, float]:
    power: dict[str, float] = {}
    for plane in planes:
        power[plane.plant] = power.get(plane.plant, 0.0) + plane.peak_power_kw
    return power


def _injection_kva(inputs: SiteInput, people: Population) -> Array:
    """Power of the inverters behind each meter, ``(n_members,)``. [kVA]"""
    behind = behind_meters(inputs, people)
    if behind is None:
        return np.zeros(people.n_members)
    power_kw = np.array(list(_plant_power_kw(inputs.planes).values()))
    return power_kw @ behind / inputs.plant_settings.dc_ac_ratio


def roofs_behind(inputs: SiteInput) -> tuple[Flags, Array]:
    """Which of a site's plants stand behind a meter of common parts, and the power of that meter.

    Each ``(n_parts,)``, as its plants told apart; 0 kVA where there is none. [kVA]
    """
    kinds, lives = inputs.households.common_meters, inputs.households
    has_meters = inputs.common_parts == BEHIND and lives.common_parts_kwh_per_dwelling > 0
    kva = common_parts_load(lives)[1] if has_meters else np.zeros(0)
    first = np.cumsum([0, *(kind.n_meters for kind in kinds)])
    demand = {
        kind.building: float(kva[number])
        for kind, number in zip(kinds, first, strict=False)
        if has_meters and kind.plant_fractions
    }
    of_roof = [demand.get(roof.building, 0.0) for roof in inputs.roofs]
    return np.array([roof.building in demand for roof in inputs.roofs]), np.array(of_roof)
