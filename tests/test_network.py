"""The network charge: every row of the grid by hand, how it is handed on, the option."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal
from rates_sample import BOOK
from scenario_sample import SMALL
from shared_runs import priced
from strategies import energies

import simcore as sc
from simcore.base.errors import InputError
from simcore.base.timeaxis import billing_periods
from simcore.money.bills import bill
from simcore.money.network import (
    option_break_even_fraction,
    option_saving_eur,
    passed_on,
    taken_by,
)
from simcore.money.rates import (
    GRIDS,
    member_prices,
    network_option,
    rate,
    turpe_eur,
)

OLD, LATE, WINTER, NOW = (
    date(2023, 8, 1),
    date(2024, 11, 1),
    date(2025, 2, 1),
    date(2025, 8, 1),
)
FOUR = {"hph": 300.0, "hch": 200.0, "hpb": 400.0, "hcb": 100.0}
EIGHT = {f"allo.{one}": kwh for one, kwh in FOUR.items()} | {"auto.hph": 50.0, "auto.hpb": 150.0}
TWO = {"peak": 600.0, "off_peak": 400.0}
ONE = {"single": 1000.0}

# 6 kVA. CU4, MU4: 300, 200, 400, 100 kWh in HPH, HCH, HPB, HCB; CUST, LU: 1000 kWh; MUDT:
# 600 and 400 kWh; under the options for sharing the same from the supplier, and 50 and 150
# kWh shared in HPH and HPB. Charges in EUR, then c EUR.
BY_HAND = [
    # 15.48 + 19.92 + 9.00 x 6 + (300 x 6.67 + 200 x 4.56 + 400 x 1.43 + 100 x 0.88) c
    (OLD, "cu4", FOUR, 15.48 + 19.92 + 54.00 + 20.01 + 9.12 + 5.72 + 0.88),
    (OLD, "mu4", FOUR, 15.48 + 19.92 + 63.36 + 18.36 + 8.48 + 5.56 + 0.87),
    (OLD, "cust", ONE, 15.48 + 19.92 + 59.76 + 43.70),
    (OLD, "mudt", TWO, 15.48 + 19.92 + 73.44 + 26.82 + 12.64),
    (OLD, "cu4acc", EIGHT, 19.54 + 19.92 + 54.00 + 21.69 + 8.84 + 9.16 + 0.86 + 0.82 + 1.155),
    (OLD, "mu4acc", EIGHT, 19.54 + 19.92 + 64.08 + 19.80 + 8.46 + 8.88 + 0.86 + 0.82 + 1.155),
    (LATE, "cu4", FOUR, 16.20 + 20.88 + 56.16 + 20.88 + 9.52 + 5.92 + 0.92),
    (LATE, "mu4", FOUR, 16.20 + 20.88 + 66.24 + 19.17 + 8.86 + 5.84 + 0.91),
    (LATE, "cust", ONE, 16.20 + 20.88 + 62.64 + 45.80),
    (LATE, "mudt", TWO, 16.20 + 20.88 + 76.32 + 28.08 + 13.24),
    (LATE, "cu4acc", EIGHT, 20.46 + 20.88 + 56.16 + 22.68 + 9.24 + 9.56 + 0.90 + 0.86 + 1.215),
    (LATE, "mu4acc", EIGHT, 20.46 + 20.88 + 66.96 + 20.64 + 8.82 + 9.28 + 0.90 + 0.86 + 1.215),
    (WINTER, "cu4", FOUR, 16.92 + 22.44 + 60.48 + 22.50 + 10.26 + 6.40 + 1.00),
    (WINTER, "mu4", FOUR, 16.92 + 22.44 + 71.28 + 20.67 + 9.54 + 6.28 + 0.98),
    (WINTER, "cust", ONE, 16.92 + 22.44 + 67.68 + 49.30),
    (WINTER, "mudt", TWO, 16.92 + 22.44 + 82.80 + 30.24 + 14.28),
    (WINTER, "cu4acc", EIGHT, 21.60 + 22.44 + 60.48 + 24.42 + 9.96 + 10.28 + 0.97 + 0.93 + 1.305),
    (WINTER, "mu4acc", EIGHT, 21.60 + 22.44 + 72.00 + 22.23 + 9.50 + 10.00 + 0.97 + 0.93 + 1.305),
    (NOW, "cu4", FOUR, 16.80 + 22.00 + 60.66 + 22.47 + 7.94 + 6.64 + 1.16),
    (NOW, "mu4", FOUR, 16.80 + 22.00 + 72.72 + 21.00 + 7.46 + 6.44 + 1.11),
    (NOW, "cust", ONE, 16.80 + 22.00 + 66.42 + 48.40),
    (NOW, "mudt", TWO, 16.80 + 22.00 + 80.94 + 29.64 + 14.00),
    (NOW, "lu", ONE, 16.80 + 22.00 + 558.78 + 12.50),
    (NOW, "cu4acc", EIGHT, 21.27 + 22.00 + 60.66 + 22.56 + 8.06 + 6.92 + 1.21 + 1.43 + 1.14),
    (NOW, "mu4acc", EIGHT, 21.27 + 22.00 + 72.72 + 21.12 + 7.52 + 6.44 + 1.15 + 1.30 + 1.125),
]


@pytest.mark.parametrize(
    ("on", "option", "kwh", "expected"), BY_HAND, ids=[f"{on}-{one}" for on, one, *_ in BY_HAND]
)
def test_network_bill_of_every_row_of_the_grid(on, option, kwh, expected):
    done = turpe_eur(BOOK, option, kwh, on=on, subscribed_power_kva=6)
    assert_allclose(done, expected, atol=1e-9)


def test_every_option_has_a_row_by_hand():
    assert {option for _, option, *_ in BY_HAND} == set(GRIDS)


def test_participants_pay_half_more_of_the_management_charge_but_for_its_network_part():
    # CRE 2025-40, annex 11: 16.80 EUR of which 7.86 are the Rf part: 8.94 x 1.5 + 7.86.
    rise = rate(BOOK, "turpe.cg_acc", NOW) - rate(BOOK, "turpe.cg", NOW)
    assert_allclose(rise, 4.47, atol=1e-9)
    alone, together = (
        turpe_eur(BOOK, "cu4", FOUR, on=NOW, subscribed_power_kva=6, is_participant=takes_part)
        for takes_part in (False, True)
    )
    assert_allclose(together - alone, 4.47, atol=1e-9)
    # With CTA at 15 % and VAT, as told to tenants: about 6.2 EUR a year.
    assert_allclose(4.47 * 1.15 * 1.2, 6.17, atol=0.005)


def test_unknown_options_registers_and_days_are_refused():
    with pytest.raises(InputError, match="did you mean 'cu4'"):
        turpe_eur(BOOK, "cu", FOUR, on=NOW, subscribed_power_kva=6)
    with pytest.raises(InputError, match="expected registers among single"):
        turpe_eur(BOOK, "cust", FOUR, on=NOW, subscribed_power_kva=6)
    with pytest.raises(InputError, match="expected a date from 2025-08-01 on"):
        turpe_eur(BOOK, "lu", ONE, on=WINTER, subscribed_power_kva=6)


# --- how the supplier hands it on ---------------------------------------------------------

PERIODS = billing_periods(2025)[6:8]  # July and August
N_MEMBERS = 3
SHAPE = (2, 2, N_MEMBERS)
EVERYBODY = np.ones(N_MEMBERS, bool)


def prices_of(on=NOW, periods=PERIODS):
    return member_prices(
        BOOK,
        periods,
        on=on,
        is_off_peak=np.array([False, True, True]),
        subscribed_power_kva=np.array([6.0, 6.0, 9.0]),
        excise_on_shared="due",
        is_dwelling=EVERYBODY,
    )


def test_passthrough_by_hand():
    rate_hpb, rate_hcb = 0.0166, 0.0116  # CU4, low season, August 2025
    used = np.zeros(SHAPE)
    used[:, 0, 1], used[:, 1, 1] = 30.0, 70.0
    mean = 0.3 * rate_hpb + 0.7 * rate_hcb
    shared = np.zeros(SHAPE)
    shared[0, 0, 1] = 10.0
    for passthrough, billed in (("period_rate", rate_hpb), ("average", mean), ("none", 0.0)):
        prices = passed_on(prices_of(), used, passthrough)
        done = bill(prices, used, shared, EVERYBODY)
        assert_allclose(done.turpe_shared_eur[0, 1], 10 * billed, atol=1e-12)
        # The network is paid in full whatever the supplier bills.
        full = bill(prices_of(), used, shared, EVERYBODY).turpe_eur
        assert_allclose(done.turpe_eur, full, atol=1e-12)
    idle = passed_on(prices_of(), used, "average").turpe_shared_eur_per_kwh
    assert_allclose(idle[..., 0], (rate_hpb + rate_hcb) / 2)  # no consumption: the plain mean


@given(used=energies(SHAPE))
def test_mean_rate_bills_what_period_rates_bill_once_all_is_shared(used):
    by_period = bill(prices_of(), used, used, EVERYBODY).total_eur.sum(axis=0)
    on_average = passed_on(prices_of(), used, "average")
    assert_allclose(
        bill(on_average, used, used, EVERYBODY).total_eur.sum(axis=0), by_period, atol=1e-9
    )


# --- the option for collective self-consumption -------------------------------------------


def option_of(prices_on=NOW, turpe_option="cu4"):
    return network_option(
        BOOK,
        PERIODS,
        on=prices_on,
        subscribed_power_kva=np.array([6.0, 6.0, 9.0]),
        turpe_option=turpe_option,
    )


def test_option_by_hand():
    used, shared = np.zeros(SHAPE), np.zeros(SHAPE)
    used[:, 0], shared[0, 0] = 150.0, 100.0
    # CU4, August 2025, low season: shared 1.66 - 0.76, bought 1.73 - 1.66 c EUR.
    # 100 x 0.90 - 200 x 0.07 = 76 c EUR; with VAT 0.912 EUR.
    saving = option_saving_eur(prices_of(), option_of(), used, shared)
    assert_allclose(saving, 0.912, atol=1e-9)
    # Pays from s x 0.90 = (1 - s) x 0.07 on: s = 0.07 / 0.97.
    part = option_break_even_fraction(prices_of(), option_of(), used, shared)
    assert_allclose(part, 0.07 / 0.97, atol=1e-9)
    # MU4: shared 1.61 - 0.75, bought the same price: pays from the first kWh.
    medium = option_of(turpe_option="mu4")
    assert_allclose(option_break_even_fraction(prices_of(), medium, used, shared), 0.0, atol=1e-9)
    # Before August 2025 a bought kWh cost 2.57 - 1.60: s = 0.97 / (0.97 + 0.73).
    older = option_of(WINTER)
    before = prices_of(WINTER)
    assert_allclose(option_break_even_fraction(before, older, used, shared), 0.97 / 1.70, atol=1e-9)
    assert_array_equal(
        option_break_even_fraction(before, older, used, 0 * shared), np.full(N_MEMBERS, np.inf)
    )
    # MU4 then had another power charge too: 12.00 - 11.88 EUR/kVA.
    fixed = option_of(WINTER, "mu4").fixed_extra_eur.sum(axis=0)
    assert_allclose(fixed, 0.12 * np.array([6, 6, 9]) * 62 / 365, atol=1e-9)


@given(bought=energies(SHAPE), shared=energies(SHAPE))
def test_option_saving_is_the_difference_of_the_bills(bought, shared):
    used = bought + shared
    for on, turpe_option in ((NOW, "cu4"), (WINTER, "mu4")):
        prices, option = prices_of(on), option_of(on, turpe_option)
        plain = bill(prices, used, shared, EVERYBODY)
        chosen = bill(replace(prices, option=option), used, shared, EVERYBODY)
        fall = (plain.total_eur - chosen.total_eur).sum(axis=0)
        assert_allclose(option_saving_eur(prices, option, used, shared), fall, atol=1e-9)
        # What the tenant saves before tax and CTA, the network forgoes.
        nobody = bill(replace(prices, option=taken_by(option, ~EVERYBODY)), used, shared, EVERYBODY)
        assert_allclose(nobody.total_eur, plain.total_eur, atol=1e-12)
        assert_allclose(nobody.turpe_eur, plain.turpe_eur, atol=1e-12)


def test_option_network_bill_is_that_of_the_grid():
    used, shared = np.zeros(SHAPE), np.zeros(SHAPE)
    used[:, 0, 0], shared[:, 0, 0] = 200.0, 75.0
    done = bill(replace(prices_of(), option=option_of()), used, shared, EVERYBODY)
    variable = done.turpe_eur[:, 0] - (prices_of().turpe_fixed_eur + prices_of().uplift_eur)[:, 0]
    # 125 x 1.73 + 75 x 0.76 c EUR each month
    assert_allclose(variable, 1.25 * 1.73 + 0.75 * 0.76, atol=1e-9)


def test_option_only_behind_a_single_substation():
    wanted = "contracts.acc_network_option=where_it_pays"
    with pytest.raises(InputError, match='found "where_it_pays" and no site behind a single'):
        sc.simulate(sc.load(SMALL, [wanted]))
    with pytest.raises(InputError, match='acc_network_option "where_it_pays" with turpe_pass'):
        sc.load(SMALL, [wanted, "contracts.turpe_passthrough=none"])
    behind = "sites.arras-bon-secours.single_substation=true"
    plain = priced(SMALL).sites[0]
    chosen = priced(SMALL, wanted, behind).sites[0]
    for scheme in ("T1", "T13", "T15"):
        rise = chosen.schemes[scheme].saving_eur - plain.schemes[scheme].saving_eur
        assert (rise >= -1e-9).all()  # nobody takes an option that costs more
        assert rise.max() > (0.5 if scheme != "T15" else 0.0)
