"""Professional contracts of common parts: network up to 36 kVA and above, excise, bills by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from rates_sample import BOOK, TODAY

from simcore.base.timeaxis import billing_periods
from simcore.money.bills import bill, supply_part_eur_per_kwh, uplift_ttc_eur
from simcore.money.rates import (
    ProfessionalContracts,
    member_prices,
    power_charge_eur,
    rate,
    with_professional,
)

PERIODS = billing_periods(2026)
JANUARY, JULY = 0, 6
SEPTEMBER_2025 = date(2025, 9, 1)


def contracts(powers_kva, **changes):
    """Contracts of meters with these powers, one a column."""
    powers = np.array(powers_kva, float)
    yes = np.ones(powers.shape[-1], bool)
    usual = {
        "is_professional": yes,
        "is_producer": ~yes,
        "powers_kva": powers,
        "supply_eur_per_kwh": 0.105,
        "turpe_option": "cu4",
        "c4_option": "c4cu",
    }
    return ProfessionalContracts(**(usual | changes))


def prices_of(stated, *, on=TODAY, excise="due"):
    n_members = stated.powers_kva.shape[-1]
    homes = member_prices(
        BOOK,
        PERIODS,
        on=on,
        is_off_peak=np.ones(n_members, bool),
        subscribed_power_kva=np.full(n_members, 6.0),
        excise_on_shared=excise,
        is_dwelling=np.zeros(n_members, bool),
    )
    return with_professional(homes, BOOK, PERIODS, on=on, contracts=stated)


def kwh(peak_of_january, off_peak_of_january, peak_of_july, off_peak_of_july):
    used = np.zeros((12, 2, 1))
    used[JANUARY, :, 0] = peak_of_january, off_peak_of_january
    used[JULY, :, 0] = peak_of_july, off_peak_of_july
    return used


def test_c4_bill_by_hand():
    # 40 kVA in winter and in the peak hours of summer, 48 in its off-peak hours (CU):
    # 217.80 + 283.27 + 17.61 x 40 + 11.98 x 8 = 1,301.31 EUR a year.
    # 1,000 x 6.91 + 500 x 4.21 + 2,000 x 2.13 + 800 x 1.52 c EUR = 144.91 EUR of network,
    # 4,300 x 10.5 c EUR = 451.50 EUR of supply, 4,300 x 25.79 EUR/MWh = 110.897 of excise,
    # 21.93 % of the fixed part = 285.377 of CTA; all with 20 % of VAT.
    stated = contracts([[40.0], [40.0], [40.0], [48.0]])
    used = kwh(1000.0, 500.0, 2000.0, 800.0)
    nobody = np.zeros(1, bool)
    done = bill(prices_of(stated, on=SEPTEMBER_2025), used, 0 * used, nobody)
    assert_allclose(done.subscription_eur.sum(), 1301.31, rtol=1e-12)
    assert_allclose(done.energy_eur.sum(), 144.91 + 451.50, rtol=1e-12)
    assert_allclose(done.accise_eur.sum(), 110.897, rtol=1e-12)
    assert_allclose(done.cta_eur.sum(), 0.2193 * 1301.31, rtol=1e-12)
    total = 1.2 * (1301.31 + 144.91 + 451.50 + 110.897 + 0.2193 * 1301.31)
    assert_allclose(done.total_eur.sum(), total, rtol=1e-12)
    assert_allclose(total, 2752.79, atol=0.005)
    assert_allclose(done.turpe_eur.sum(), 1301.31 + 144.91, rtol=1e-12)


def test_c5_bill_by_hand():
    # 18 kVA in August 2026: 17.31 + 22.67 + 10.42 x 18 = 227.54 EUR a year; 1,000 x 7.72 +
    # 500 x 4.09 + 2,000 x 1.71 + 800 x 1.20 c EUR = 141.45 of network; the excise of
    # households up to 36 kVA (CIBS, L. 312-24), 30.62 EUR/MWh; CTA 15 %.
    used = kwh(1000.0, 500.0, 2000.0, 800.0)
    done = bill(prices_of(contracts(np.full((4, 1), 18.0))), used, 0 * used, np.zeros(1, bool))
    assert_allclose(done.subscription_eur.sum(), 227.54, rtol=1e-12)
    assert_allclose(done.energy_eur.sum(), 141.45 + 451.50, rtol=1e-12)
    total = 1.2 * (227.54 * 1.15 + 141.45 + 451.50 + 4.3 * 30.62)
    assert_allclose(done.total_eur.sum(), total, rtol=1e-12)


@pytest.mark.parametrize(("kva", "accise"), [(36.0, 0.03062), (37.0, 0.02635)])
def test_excise_and_class_change_above_36_kva(kva, accise):
    prices = prices_of(contracts(np.full((4, 1), kva)))
    assert_allclose(prices.accise_eur_per_kwh, accise)
    fixed = {36.0: 17.31 + 22.67 + 10.42 * 36, 37.0: 224.42 + 291.88 + 18.15 * 37}
    assert_allclose(prices.subscription_eur.sum(), fixed[kva], rtol=1e-12)


def test_what_a_shared_kwh_saves_is_the_supply_price():
    stated = contracts(np.full((4, 2), [12.0, 48.0]))
    assert_allclose(supply_part_eur_per_kwh(prices_of(stated)), 0.105, rtol=1e-12)
    nil = supply_part_eur_per_kwh(prices_of(stated, excise="nil"))
    assert_allclose(nil[0, 0], [0.105 + 0.03062, 0.105 + 0.02635], rtol=1e-12)


def test_management_charges_of_a_participant_a_producer_and_above_36_kva():
    # 21.92 - 17.31, 27.20 - 17.31, 323.72 - 224.42 EUR a year, with CTA of 15 % and VAT.
    powers = np.full((4, 3), [12.0, 12.0, 48.0])
    prices = prices_of(contracts(powers, is_producer=np.array([False, True, True])))
    rises = np.array([4.61, 9.89, 99.30])
    assert_allclose(uplift_ttc_eur(prices).sum(axis=0), 1.15 * 1.2 * rises, rtol=1e-9)


def test_homes_keep_their_prices():
    powers = np.full((4, 2), [6.0, 48.0])
    stated = contracts(powers, is_professional=np.array([False, True]))
    mixed = prices_of(stated)
    homes = prices_of(replace(stated, is_professional=np.zeros(2, bool)))
    for name in ("subscription_eur", "energy_eur_per_kwh", "accise_eur_per_kwh", "uplift_eur"):
        assert_allclose(getattr(mixed, name)[..., 0], getattr(homes, name)[..., 0], rtol=0)
    assert homes.energy_eur_per_kwh[0, 0, 0] == 0.14788


def test_rows_of_the_grid_above_36_kva_are_dated():
    assert rate(BOOK, "turpe.c4cu.b.hph", SEPTEMBER_2025) == 17.61
    assert rate(BOOK, "turpe.c4cu.b.hph", TODAY) == 18.15  # 17.61 x 1.0304
    before, after = (
        prices_of(contracts(np.full((4, 1), 48.0)), on=day) for day in (SEPTEMBER_2025, TODAY)
    )
    assert_allclose(after.subscription_eur.sum() / before.subscription_eur.sum(), 1.0304, rtol=1e-3)


powers = st.lists(st.integers(37, 250), min_size=4, max_size=4).map(sorted)


@given(powers=powers, more=st.integers(0, 50))
def test_power_charge_is_that_of_one_power_and_rises_with_each(powers, more):
    rates = np.array([17.61, 15.96, 14.56, 11.98])
    charge = power_charge_eur(rates, np.array(powers, float)[:, np.newaxis])[0]
    by_rate = rates[0] * powers[0] + sum(
        rate * (high - low) for rate, low, high in zip(rates[1:], powers, powers[1:], strict=False)
    )
    assert_allclose(charge, by_rate, rtol=1e-12)
    raised = np.array([*powers[:3], powers[3] + more], float)[:, np.newaxis]
    assert_allclose(power_charge_eur(rates, raised)[0] - charge, 11.98 * more, atol=1e-9)
    # One power everywhere is the dearest way to subscribe the highest.
    assert charge <= rates[0] * powers[3] + 1e-9
