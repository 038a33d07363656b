"""Bills against PySAM's Utilityrate5: one price, two prices, solar off-peak with net billing."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from peer_utilityrate5 import bill_of, utility_rate_module, yearly_bill
from rates_sample import BOOK, TODAY

from simcore.base.timeaxis import billing_periods
from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.registers import register_kwh
from simcore.money.bills import bill
from simcore.money.rates import member_prices

PERIODS = billing_periods(2026)
STEP_HOURS = 0.5
N_SLOTS = 17_520
SLOT = np.arange(N_SLOTS)
MONTH = np.repeat([period.month for period in PERIODS], [48 * one.n_days for one in PERIODS])
IS_HIGH = np.isin(MONTH + 1, (1, 2, 3, 11, 12))
FIXED_TTC = 12 * 15.86
NIGHT = Windows(winter=((1320, 360),), summer=((1320, 360),))
SOLAR = Windows(winter=((1380, 420),), summer=((120, 420), (780, 960)))


@pytest.fixture(scope="module", autouse=True)
def _peer():
    utility_rate_module()


@pytest.fixture(scope="module")
def curves():
    """Load and generation of half-hours without clock changes, as the peer counts them. [kW]"""
    rng = np.random.default_rng(6)
    load = rng.random(N_SLOTS) ** 4 * 3
    sun = np.maximum(0, np.sin((SLOT % 48 - 12) / 24 * np.pi)) * (1 + 0.6 * ~IS_HIGH)
    return load, sun * rng.random(N_SLOTS)


def registers(kwh, windows):
    """Monthly registers of one member over the peer's plain calendar."""
    rows = np.zeros((96, 1)) if windows is None else off_peak_fraction(windows, 30).reshape(-1, 1)
    row = 48 * IS_HIGH + SLOT % 48
    return np.stack([register_kwh(kwh[m == MONTH, None], rows, row[m == MONTH]) for m in range(12)])


def prices_of(windows):
    return member_prices(
        BOOK,
        PERIODS,
        on=TODAY,
        is_off_peak=np.array([windows is not None]),
        subscribed_power_kva=np.array([6.0]),
        excise_on_shared="nil",
        is_dwelling=np.array([True]),
    )


def schedule(windows):
    """Price period of each month and hour: 0 peak, 1 off-peak."""
    if windows is None:
        return np.zeros((12, 24), int)
    by_season = off_peak_fraction(windows, 60).astype(int)
    return np.stack([by_season[int(IS_HIGH[month == MONTH][0])] for month in range(12)])


@pytest.mark.parametrize(
    ("windows", "buy"),
    [
        (None, (0.13613, 0.13613)),
        (NIGHT, (0.14788, 0.1018)),
        (SOLAR, (0.14788, 0.1018)),
    ],
    ids=["base", "hphc", "solar-off-peak"],
)
def test_bill_agrees_with_the_peer(curves, windows, buy):
    load, gen = curves
    prices = prices_of(windows)
    used = registers(load * STEP_HOURS, windows)
    done = bill(prices, used, 0 * used, np.array([False])).total_eur.sum()
    ttc = [1.2 * (price + 0.03062) for price in buy]
    model = bill_of(load, gen, schedule(windows), ttc, (0.0, 0.0), FIXED_TTC / 12)
    without, _ = yearly_bill(model)
    # The subscription without tax of the file has four decimals: 1e-4 EUR of 600.
    assert_allclose(done, without, rtol=1e-6)


def test_net_billing_behind_the_meter_with_midday_off_peak_agrees_with_the_peer(curves):
    """Energy used at once saves its whole price; the rest is sold at 4 c EUR."""
    load, gen = curves
    sell = 0.04
    at_once, rest = np.minimum(load, gen), np.maximum(gen - load, 0.0)
    # Behind the meter nothing is billed for the network on solar energy, nor excise (nil).
    plain = prices_of(SOLAR)
    prices = replace(plain, turpe_shared_eur_per_kwh=np.zeros_like(plain.turpe_eur_per_kwh))
    used, own = (registers(kw * STEP_HOURS, SOLAR) for kw in (load, at_once))
    done = bill(prices, used, own, np.array([False])).total_eur.sum()
    done -= sell * rest.sum() * STEP_HOURS
    ttc = [1.2 * (price + 0.03062) for price in (0.14788, 0.1018)]
    model = bill_of(load, gen, schedule(SOLAR), ttc, (sell, sell), FIXED_TTC / 12)
    _, with_system = yearly_bill(model)
    assert_allclose(done, with_system, rtol=1e-6)
    # The check would see a slot of an hour booked on the wrong side of a window.
    shifted = registers(np.roll(load, 1) * STEP_HOURS, SOLAR)
    moved = bill(prices, shifted, own, np.array([False])).total_eur.sum()
    assert abs(moved - sell * rest.sum() * STEP_HOURS - with_system) > 1e-4 * with_system
