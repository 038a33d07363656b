"""Registers against the read of their curves, and bills against PySAM's Utilityrate5.

Run with ``make bench``; figures only, no test fails on a clock. Minima of several runs of both
sides, in one process.
"""

from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose
from peer_utilityrate5 import bill_of, utility_rate_module, yearly_bill

from simcore.base.timeaxis import billing_periods
from simcore.energy.registers import register_kwh
from simcore.money.bills import bill
from simcore.money.rates import load_rates, member_prices

N_SLOTS = 17_520
PERIODS = billing_periods(2026)
MONTH = np.repeat(np.arange(12), [48 * period.n_days for period in PERIODS])
ROW = 48 * np.isin(MONTH, (0, 1, 2, 10, 11)) + np.arange(N_SLOTS) % 48


@pytest.fixture(scope="module")
def n_members(is_timed):
    return 240 if is_timed else 24


def curves(n_members):
    rng = np.random.default_rng(0)
    kwh = rng.random((N_SLOTS, n_members)) ** 4
    hour = np.arange(96) % 48 // 2
    is_off = np.isin(hour, (22, 23, 0, 1, 2, 3, 4, 5)).astype(float)
    return kwh, np.repeat(is_off[:, np.newaxis], n_members, axis=-1)


def monthly(kwh, rows, classes, n_classes):
    """Registers of each month, all in one call: months are classes."""
    booked = register_kwh(kwh, rows, ROW, MONTH * n_classes + classes, 12 * n_classes)
    return booked.reshape(12, 2 * n_classes, -1)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_registers_in_one_pass(capsys, least_seconds, n_members, dtype):
    kwh, rows = (array.astype(dtype) for array in curves(n_members))
    one, six = np.zeros(N_SLOTS, np.int64), np.arange(N_SLOTS) // 48 % 6
    total = kwh.sum(dtype=np.float64)
    assert_allclose(monthly(kwh, rows, six, 6).sum(), total, rtol=1e-6)  # float32
    read = least_seconds(kwh.sum)
    plain = least_seconds(lambda: monthly(kwh, rows, one, 1))
    fine = least_seconds(lambda: monthly(kwh, rows, six, 6))
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{n_members} members x 17,520 slots, {dtype.__name__}: read {read * 1e3:.2f} ms, "
            f"registers {plain * 1e3:.2f} ms ({plain / read:.2f} x), in six classes "
            f"{fine * 1e3:.2f} ms ({fine / read:.2f} x)"
        )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_bills_against_the_peer(capsys, least_seconds, n_members, dtype):
    """From a curve to the bill; the peer takes one dwelling at a time, its load as a list."""
    utility_rate_module()
    kwh, rows = (array.astype(dtype) for array in curves(n_members))
    one = np.zeros(N_SLOTS, np.int64)
    prices = member_prices(
        load_rates(),
        PERIODS,
        on=date(2026, 11, 22),
        is_off_peak=np.ones(n_members, bool),
        subscribed_power_kva=np.full(n_members, 6.0),
        excise_on_shared="due",
        is_dwelling=np.ones(n_members, bool),
    )
    nobody = np.zeros(n_members, bool)

    def ours():
        booked = monthly(kwh, rows, one, 1)
        return bill(prices, booked, np.zeros_like(booked), nobody).total_eur.sum(axis=0)

    schedule = np.repeat(rows[:48:2, 0].astype(int)[np.newaxis], 12, axis=0)
    ttc = [1.2 * (price + 0.03085) for price in (0.14765, 0.10157)]
    load_kw = 2 * kwh[:, 0]
    model = bill_of(load_kw, np.zeros(N_SLOTS), schedule, ttc, (0, 0), 15.86)

    def peer():
        model.Load.load = load_kw.tolist()
        model.execute(0)

    assert_allclose(ours()[0], yearly_bill(model)[0], rtol=1e-6)
    theirs, alone = least_seconds(peer), least_seconds(lambda: model.execute(0))
    mine, booked = least_seconds(ours) / n_members, monthly(kwh, rows, one, 1)
    again = least_seconds(lambda: bill(prices, booked, 0 * booked, nobody)) / n_members
    with capsys.disabled():
        print(  # noqa: T201
            f"\nbill of a dwelling-year of half-hours, {dtype.__name__}: PySAM "
            f"{theirs * 1e3:.2f} ms ({alone * 1e3:.2f} without handing it the load), curve to "
            f"bill {mine * 1e6:.1f} us ({theirs / mine:.0f} x, {alone / mine:.0f} x), a further "
            f"tariff on its registers {again * 1e6:.2f} us ({alone / again:.0f} x)"
        )
