"""Sites small enough to be worked by hand, for the tests of tariff schemes."""

import numpy as np
from hypothesis import strategies as st
from strategies import energies

from simcore.money.schemes import SCHEMES, Basis, Billed

SURPLUS_EUR = 25_000 * 0.0536
"""Reference case 7.3: a quarter of 100 MWh sold at 5.36 c EUR."""


def reference_case(excise_on_shared):
    """One tenant of the reference case 7.3: 750 kWh shared, Base, August 2026.

    Retail 20.01 c EUR with VAT; network 3.03 c EUR; accise 3.085 c EUR; uplift 6.35 EUR.
    """
    accise = 0.03085
    accise_shared = {"due": accise, "nil": 0.0}[excise_on_shared]
    retail = 0.2001 / 1.2
    supply = retail - 0.0303 - accise_shared
    one = np.ones((1, 1, 1))
    return Basis(
        shared_kwh=750.0 * one,
        supply_eur_per_kwh=supply * one,
        retail_eur_per_kwh=retail * one,
        avoided_eur=np.array([[750.0 * supply * 1.2]]),
        uplift_eur=np.array([[6.35]]),
        is_payer=np.array([True]),
        floor_area_m2=np.array([65.0]),
        consumption_units=np.array([1.0]),
        n_rooms=np.array([3]),
        is_energy_poor=np.array([False]),
        months=np.array([12.0]),
        is_high_season=np.array([False]),
        energy_vat_fraction=np.array([0.2]),
        billed=billed_for(1450.0 * one[0]),
        residual_spot_eur=1450.0 * 0.06 * one[0],
        forward_value_eur=np.array([80.0]),
        rewarded_kwh=120.0 * one[0],
        moved_kwh=100.0 * one[0],
        is_solar_register=np.array([True]),
        spot_eur=np.array([[40.0]]),
        spot_floor_eur=np.array([[42.0]]),
        vat_fraction=np.array([0.2]),
        running_cost_eur_per_kwh=4894.0 / 75_000,
        full_cost_eur_per_kwh=(10_994.0 - SURPLUS_EUR) / 75_000,
        full_cost_indexed_eur_per_kwh=0.105,
        reference_eur_per_kwh=np.array([0.11]),
    )


def billed_for(residual_kwh):
    """Bills at 10 c EUR a kWh, 3 c EUR of network and 3 of accise in it or beside it."""
    has_bill = residual_kwh > 0
    return Billed(
        residual_kwh=residual_kwh,
        energy_eur=0.10 * residual_kwh,
        fixed_eur=12.0 * has_bill,
        before_vat_eur=0.13 * residual_kwh + 12.0 * has_bill,
        passed_on_eur=0.06 * residual_kwh + 9.0 * has_bill,
    )


def paid(basis, scheme, **parameters):
    chosen = SCHEMES[scheme]
    return chosen.payment(basis, chosen.filled(parameters))


N_PERIODS, N_MEMBERS = 3, 4


@st.composite
def bases(draw):
    """Random sites: some members do not pay and share nothing."""
    is_payer = np.array([True, False, True, True])
    shared = draw(energies((N_PERIODS, 2, N_MEMBERS), most=200.0)) * is_payer
    supply = draw(energies((N_PERIODS, 2, N_MEMBERS), most=0.25))
    return Basis(
        shared_kwh=shared,
        supply_eur_per_kwh=supply,
        retail_eur_per_kwh=supply + 0.07,
        avoided_eur=(supply * shared).sum(axis=-2) * 1.2,
        uplift_eur=np.full((N_PERIODS, N_MEMBERS), 0.53) * is_payer,
        is_payer=is_payer,
        floor_area_m2=np.array([40.0, 50.0, 60.0, 0.0]),
        consumption_units=np.array([1.0, 1.5, 2.1, 1.0]),
        n_rooms=np.array([1, 2, 4, 3]),
        is_energy_poor=np.array([True, False, False, True]),
        months=np.ones(N_PERIODS),
        is_high_season=np.array([True, False, False]),
        energy_vat_fraction=np.full(N_PERIODS, 0.2),
        billed=billed_for(2.0 * shared.sum(axis=1)),
        residual_spot_eur=0.12 * shared.sum(axis=1),
        forward_value_eur=0.11 * shared.sum(axis=(1, 2)),
        rewarded_kwh=0.3 * shared.sum(axis=1),
        moved_kwh=0.2 * shared.sum(axis=1),
        is_solar_register=np.array([False, True]),
        spot_eur=(0.06 * shared[:, 0] - 0.01 * shared[:, 1]),
        spot_floor_eur=0.06 * shared[:, 0],
        vat_fraction=np.array([0.2]),
        running_cost_eur_per_kwh=0.065,
        full_cost_eur_per_kwh=0.129,
        full_cost_indexed_eur_per_kwh=0.105,
        reference_eur_per_kwh=np.linspace(0.06, 0.12, N_PERIODS),
    )
