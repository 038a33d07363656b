"""The outside supplier's bill: known prices, the worked example, its laws."""

from dataclasses import fields
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from rates_sample import BOOK, TODAY
from strategies import energies

from simcore.base.records import Prices
from simcore.base.timeaxis import BillingPeriod, billing_periods
from simcore.money.bills import avoided_eur, bill, supply_part_eur_per_kwh, uplift_ttc_eur
from simcore.money.rates import member_prices

NOBODY, SOMEBODY = np.array([False]), np.array([True])
READINGS = ["due", "nil", "nil_patrimonial"]


def one_member(on, *, kva=6, off_peak=False, excise_on_shared="due"):
    return member_prices(
        BOOK,
        billing_periods(2026),
        on=on,
        is_off_peak=np.array([off_peak]),
        subscribed_power_kva=np.array([float(kva)]),
        excise_on_shared=excise_on_shared,
        is_dwelling=np.array([True]),
    )


def yearly(peak_kwh):
    """Registers of a year with the same kWh each month, all in peak hours."""
    kwh = np.zeros((12, 2, 1))
    kwh[:, 0] = peak_kwh / 12
    return kwh


# --- prices with tax --------------------------------------------------------------------

PUBLISHED = {
    # CRE open data, Option_Base.csv: EUR/kWh of 6 and 9 kVA, EUR/year by kVA, with tax;
    # February and August 2026 from EDF's price lists, 12 times a month;
    # 9 kVA of February: 1.2 x (176.16 + 0.15 x 129.79), published as 19.56 a month.
    date(2023, 8, 1): (
        (0.2276, 0.2276),
        {3: 114.14, 6: 149.96, 9: 189.01, 12: 228.99, 15: 265.73},
    ),
    date(2024, 2, 1): (
        (0.2516, 0.2516),
        {3: 116.04, 6: 151.86, 9: 190.91, 12: 230.89, 15: 267.62},
    ),
    date(2025, 2, 1): (
        (0.2016, 0.2016),
        {3: 125.34, 6: 165.17, 9: 208.55, 12: 252.53, 15: 292.98},
    ),
    date(2025, 8, 1): (
        (0.1952, 0.1952),
        {3: 141.00, 6: 185.94, 9: 233.70, 12: 281.46, 15: 326.40},
    ),
    date(2026, 2, 1): (
        (0.1940, 0.1927),
        {3: 144.36, 6: 187.80, 9: 234.754, 12: 279.84, 15: 322.08},
    ),
    date(2026, 8, 1): (
        (0.2001, 0.1985),
        {3: 145.56, 6: 190.32, 9: 238.56, 12: 285.12, 15: 328.80},
    ),
}


@pytest.mark.parametrize("on", PUBLISHED, ids=str)
def test_price_with_tax_of_the_regulated_tariff(on):
    (small, large), fixed = PUBLISHED[on]
    for kva, fixed_ttc in fixed.items():
        prices = one_member(on, kva=kva)
        without_kwh = bill(prices, yearly(0), yearly(0), NOBODY).total_eur.sum()
        with_kwh = bill(prices, yearly(1000), yearly(0), NOBODY).total_eur.sum()
        assert_allclose(without_kwh, fixed_ttc, atol=0.005)
        # Published to 0.01 c EUR: within half of it.
        assert_allclose((with_kwh - without_kwh) / 1000, small if kva <= 6 else large, atol=5.1e-5)


OFF_PEAK_PUBLISHED = {
    # EUR/kWh of peak and off-peak, EUR a month by kVA, with tax: price lists as copied in public.
    date(2024, 6, 1): ((0.2700, 0.2068), {6: 12.85, 9: 16.55, 12: 20.36, 15: 23.73}),
    date(2025, 2, 15): ((0.2146, 0.1696), {6: 14.04}),
    date(2025, 8, 1): ((0.2081, 0.1635), {}),
    date(2026, 2, 1): ((0.2065, 0.1579), {3: 12.03, 6: 15.65, 9: 19.56, 12: 23.32, 15: 26.84}),
    date(2026, 8, 1): ((0.2142, 0.1589), {3: 12.13, 6: 15.86, 9: 19.88, 12: 23.76, 15: 27.40}),
}


@pytest.mark.parametrize("on", OFF_PEAK_PUBLISHED, ids=str)
def test_peak_and_off_peak_prices_with_tax(on):
    energy_ttc, months_ttc = OFF_PEAK_PUBLISHED[on]
    prices = one_member(on, off_peak=True)
    vat = 1 + prices.vat_energy_fraction[0]
    found = vat * (prices.energy_eur_per_kwh[0, :, 0] + prices.accise_eur_per_kwh[0])
    assert_allclose(found, energy_ttc, atol=1e-5)
    for kva, month_ttc in months_ttc.items():
        prices = one_member(on, off_peak=True, kva=kva)
        fixed = bill(prices, yearly(0), yearly(0), NOBODY).total_eur.sum()
        assert round(fixed / 12, 2) == month_ttc


@pytest.mark.parametrize(("on", "eur"), [(date(2025, 1, 15), 161.40), (date(2025, 2, 15), 172.80)])
def test_peak_and_off_peak_subscription_of_2025_before_tax(on, eur):
    # CRE deliberation of 15 January 2025: 9 kVA; Base is at 154.08 and 167.88.
    subscription = one_member(on, off_peak=True, kva=9).subscription_eur.sum()
    assert_allclose(subscription, eur, atol=1e-9)
    assert_allclose(
        one_member(on, kva=9).subscription_eur.sum(), eur - {1: 7.32, 2: 4.92}[on.month]
    )


# --- a tenant with 2,200 kWh, 400 of them shared, August 2026 -----------------------------


def worked_example(accise_shared):
    """Winter and summer of a Base contract of 6 kVA, figures of August 2026.

    Network part 7.72 and 1.71 c EUR (CU4), rise of the management charge 4.6 EUR, CTA
    15 %; fixed price 190.32 with tax = 1.2 x (142.70 + 0.15 x 106.00).
    """
    halves = np.full((2, 1), 0.5)
    return Prices(
        subscription_eur=142.70 * halves,
        turpe_fixed_eur=106.00 * halves,
        uplift_eur=np.full((2, 1), 2.3),
        energy_eur_per_kwh=np.full((2, 2, 1), 0.1359),
        turpe_eur_per_kwh=np.array([[[0.0772], [0.0409]], [[0.0171], [0.0120]]]),
        accise_eur_per_kwh=np.full((2, 1), 0.03085),
        accise_shared_eur_per_kwh=np.full((2, 1), accise_shared),
        cta_fraction=np.full(2, 0.15),
        vat_fixed_fraction=np.full(2, 0.20),
        vat_energy_fraction=np.full(2, 0.20),
    )


CONSUMPTION = np.array([[[1100.0], [0.0]], [[1100.0], [0.0]]])
SHARED = np.array([[[88.0], [0.0]], [[312.0], [0.0]]])  # 22 % and 78 % of 400 kWh


@pytest.mark.parametrize(
    ("accise_shared", "with_sharing", "break_even"),
    [(0.03085, 586.21, 0.111), (0.0, 571.40, 0.148)],
    ids=["due", "nil"],
)
def test_worked_example_of_a_tenant(accise_shared, with_sharing, break_even):
    prices = worked_example(accise_shared)
    before = bill(prices, CONSUMPTION, 0 * SHARED, NOBODY).total_eur.sum()
    after = bill(prices, CONSUMPTION, SHARED, SOMEBODY).total_eur.sum()
    # 190.32 + 2200 x (0.1359 + 0.03085) x 1.2 = 190.32 + 440.22
    assert_allclose(before, 630.54, atol=0.005)
    # 190.32 + 4.6 x 1.15 x 1.2 + 1800 x 0.2001 + 400 x (0.030322 + accise) x 1.2
    assert_allclose(after, with_sharing, atol=0.005)
    assert round((before - after) / 400, 3) == break_even


def test_worked_example_by_component():
    done = bill(worked_example(0.03085), CONSUMPTION, SHARED, SOMEBODY)
    sums = {field.name: getattr(done, field.name).sum() for field in fields(done)}
    variable = 244.62 + 12.1288 + 67.87
    fixed = 142.70 + 4.6 + 16.59
    assert_allclose(sums["subscription_eur"], 142.70)
    assert_allclose(sums["uplift_eur"], 4.6)
    assert_allclose(sums["energy_eur"], 244.62)  # 1800 x 0.1359
    assert_allclose(sums["turpe_shared_eur"], 12.1288)  # 88 x 0.0772 + 312 x 0.0171
    assert_allclose(sums["accise_eur"], 67.87)  # 2200 x 0.03085
    assert_allclose(sums["cta_eur"], 16.59)  # 0.15 x (106 + 4.6)
    assert_allclose(sums["vat_eur"], 0.2 * (fixed + variable))
    # fixed 106 + 4.6, variable 1100 x (0.0772 + 0.0171)
    assert_allclose(sums["turpe_eur"], 110.6 + 103.73)


def test_worked_example_from_the_rates_of_november_2026():
    prices = one_member(TODAY)
    before = bill(prices, yearly(2200), yearly(0), NOBODY).total_eur.sum()
    assert_allclose(before, 630.54, atol=0.005)
    shared = np.zeros((12, 2, 1))
    shared[[0, 1, 2, 10, 11], 0] = 88 / 5
    shared[3:10, 0] = 312 / 7
    after = bill(prices, yearly(2200), shared, SOMEBODY).total_eur.sum()
    # The example counts an accise of 30.85: 400 x 0.00023 x 1.2 less is due on the shared kWh.
    # The rise of the charge is 21.92 - 17.31 = 4.61 here: 0.01 x 1.15 x 1.2 more.
    assert_allclose(after, 586.21 - 0.1104 + 0.0138, atol=0.005)


def test_what_a_shared_kwh_saves_in_summer_of_2026():
    # Without tax, accise due: 14.788 - 1.71; 10.18 - 1.20; Base 13.613 - 1.71 c EUR
    off_peak = supply_part_eur_per_kwh(one_member(TODAY, off_peak=True))[6, :, 0]
    assert_allclose(off_peak, [0.13078, 0.0898], atol=1e-9)
    assert_allclose(supply_part_eur_per_kwh(one_member(TODAY))[6, 0, 0], 0.11903, atol=1e-9)
    # In winter 13.613 - 7.72; with the accise not due 3.062 more
    nil = supply_part_eur_per_kwh(one_member(TODAY, excise_on_shared="nil"))[:, 0, 0]
    assert_allclose(nil[[0, 6]], [0.05893 + 0.03062, 0.11903 + 0.03062], atol=1e-9)


# --- over a price change ------------------------------------------------------------------


def test_last_day_before_and_first_day_after_a_price_change():
    days = (date(2025, 7, 31), date(2025, 8, 1), date(2025, 8, 2))
    periods = tuple(
        BillingPeriod(start=start, end=end, month=start.month - 1) for start, end in pairwise(days)
    )
    prices = member_prices(
        BOOK,
        periods,
        on=None,
        is_off_peak=np.array([False]),
        subscribed_power_kva=np.array([6.0]),
        excise_on_shared="due",
        is_dwelling=np.array([True]),
    )
    kwh = np.zeros((2, 2, 1))
    kwh[:, 0, 0] = 10.0
    total = bill(prices, kwh, 0 * kwh, NOBODY).total_eur[:, 0]
    # 165.17 / 365 + 10 x 0.2016; 185.94 / 365 + 10 x (0.1327 + 0.02998) x 1.2
    assert_allclose(total, [165.17 / 365 + 2.016, 185.94 / 365 + 1.95216], atol=5e-5)


# --- laws ---------------------------------------------------------------------------------

N_PERIODS, N_MEMBERS = 3, 4
SHAPE = (N_PERIODS, 2, N_MEMBERS)
PARTICIPANT = np.array([True, True, False, True])


def members(excise_on_shared):
    """Three months of 2025 across the change of August, four contracts, a landlord's last."""
    return member_prices(
        BOOK,
        billing_periods(2025)[6:9],
        on=None,
        is_off_peak=np.array([False, True, False, False]),
        subscribed_power_kva=np.array([6.0, 9.0, 3.0, 9.0]),
        excise_on_shared=excise_on_shared,
        is_dwelling=np.array([True, True, True, False]),
    )


PRICES = {excise_on_shared: members(excise_on_shared) for excise_on_shared in READINGS}


@pytest.mark.parametrize("excise_on_shared", READINGS)
@given(import_kwh=energies(SHAPE), shared_kwh=energies(SHAPE))
def test_avoided_less_uplift_is_the_fall_of_the_bill(excise_on_shared, import_kwh, shared_kwh):
    prices = PRICES[excise_on_shared]
    everybody = np.ones(N_MEMBERS, bool)
    consumption = import_kwh + shared_kwh
    before = bill(prices, consumption, 0 * shared_kwh, ~everybody).total_eur
    after = bill(prices, consumption, shared_kwh, everybody).total_eur
    gain = avoided_eur(prices, shared_kwh) - uplift_ttc_eur(prices)
    assert_allclose(gain, before - after, rtol=0, atol=1e-9)


@given(one=energies(SHAPE), other=energies(SHAPE))
def test_bill_is_linear_in_the_registers(one, other):
    def total(consumption, shared):
        return bill(PRICES["due"], consumption, shared, PARTICIPANT).total_eur

    # An affine function: f(a + b) + f(0) = f(a) + f(b).
    nothing = np.zeros(SHAPE)
    joined = total(one + other, (one + other) / 2) + total(nothing, nothing)
    assert_allclose(joined, total(one, one / 2) + total(other, other / 2), rtol=1e-12)


@given(consumption=energies(SHAPE))
def test_who_neither_shares_nor_takes_part_pays_what_they_paid(consumption):
    """Another reading of the accise, or neighbours who share, change nothing."""
    alone = bill(PRICES["due"], consumption, 0 * consumption, np.zeros(N_MEMBERS, bool))
    shared = np.where(PARTICIPANT, consumption, 0.0)
    together = bill(PRICES["nil"], consumption, shared, PARTICIPANT)
    for field in fields(alone):
        before, after = getattr(alone, field.name), getattr(together, field.name)
        assert (before[:, 2] == after[:, 2]).all(), field.name
    expected = PRICES["due"].energy_eur_per_kwh * consumption
    assert_allclose(alone.energy_eur, expected.sum(axis=1), rtol=1e-12)


def test_only_participants_bear_the_uplift():
    prices = PRICES["due"]
    done = bill(prices, np.zeros(SHAPE), np.zeros(SHAPE), PARTICIPANT)
    idle = bill(prices, np.zeros(SHAPE), np.zeros(SHAPE), ~PARTICIPANT)
    assert (done.uplift_eur[:, 2] == 0).all()
    assert_allclose(done.uplift_eur[:, 0], prices.uplift_eur[:, 0])
    rise = (done.total_eur - idle.total_eur)[:, 0]
    assert_allclose(rise, uplift_ttc_eur(prices)[:, 0], rtol=1e-9)
    # July: 4.68 / 365 x 31 x (1 + 0.2193) x 1.055; August: 4.47 ... x 1.2
    july = 4.68 / 365 * 31 * 1.2193 * 1.055
    august = 4.47 / 365 * 31 * 1.2193 * 1.20
    assert_allclose(uplift_ttc_eur(prices)[:2, 0], [july, august], rtol=1e-9)


def test_a_member_may_join_during_the_year():
    joins_in_august = np.array([[False], [True], [True]]) & PARTICIPANT
    done = bill(PRICES["due"], np.zeros(SHAPE), np.zeros(SHAPE), joins_in_august)
    assert_allclose(done.uplift_eur[:, 0], [0, *PRICES["due"].uplift_eur[1:, 0]])


def test_landlord_alone_is_free_of_accise_on_its_own_sun():
    kwh = np.full(SHAPE, 10.0)
    due = bill(PRICES["due"], kwh, kwh, PARTICIPANT).accise_eur
    own = bill(PRICES["nil_patrimonial"], kwh, kwh, PARTICIPANT).accise_eur
    assert_allclose(own[:, :3], due[:, :3])
    assert (own[:, 3] == 0).all()
    assert_allclose(due[1, 3], 20 * 0.02998)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_batches_are_billed_apart_and_money_is_double(dtype):
    rng = np.random.default_rng(1)
    consumption = rng.uniform(1, 200, (2, 5, *SHAPE)).astype(dtype)
    shared = (consumption / 3).astype(dtype)
    done = bill(PRICES["due"], consumption, shared, PARTICIPANT)
    one = bill(PRICES["due"], consumption[1, 3], shared[1, 3], PARTICIPANT)
    for field in fields(done):
        array = getattr(done, field.name)
        assert array.shape == (2, 5, N_PERIODS, N_MEMBERS), field.name
        assert array.dtype == np.float64
        assert_allclose(array[1, 3], getattr(one, field.name), rtol=1e-12)
    assert avoided_eur(PRICES["due"], shared).dtype == np.float64
