"""How long batteries take over a year of half-hours; figures only, no test fails on a clock."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simcore.energy.flexibility import Tanks, heated
from simcore.energy.storage import (
    STRATEGIES,
    Battery,
    Outlook,
    battery_flows,
    battery_year,
    most_served_kwh,
)

N_SLOTS, HOURS = 17_520, 0.5
SLOT = np.arange(N_SLOTS)


@pytest.fixture(scope="module")
def outlook():
    rng = np.random.default_rng(1)
    sky = rng.uniform(0.2, 1.0, N_SLOTS // 48).repeat(48)
    sun = np.maximum(np.sin((SLOT % 48 - 12) / 24 * np.pi), 0.0) * 60 * sky
    use = rng.uniform(10.0, 30.0, N_SLOTS)
    is_dear = SLOT % 48 > 36
    energy = {"production_kwh": sun, "forecast_kwh": sun, "consumption_kwh": use}
    return Outlook(**energy, cycle=SLOT // 48, is_dear=is_dear)


def sizes(n):
    return Battery(
        capacity_kwh=np.linspace(1.0, 1000.0, n),
        power_kw=np.linspace(1.0, 500.0, n),
        charge_efficiency_fraction=0.95,
        discharge_efficiency_fraction=0.95,
        least_state_fraction=0.1,
        most_state_fraction=0.95,
        standby_fraction_per_day=0.01,
    )


def test_thousand_sizes(benchmark, outlook):
    """1 s at most."""
    wanted = outlook.surplus_kwh, outlook.lack_kwh
    year = benchmark(battery_year, *wanted, sizes(1000), HOURS)
    assert np.diff(year.discharge_kwh).min() > -1e-6  # sums of 17,520 rounded energies


def test_curves_of_240_batteries(benchmark, outlook):
    wanted = outlook.surplus_kwh, outlook.lack_kwh
    done = benchmark(battery_flows, *wanted, sizes(240), HOURS)
    assert_allclose(done.charge_kwh * done.discharge_kwh, 0.0)


@pytest.mark.parametrize("name", STRATEGIES)
def test_strategy(benchmark, outlook, name):
    charge, _ = benchmark(STRATEGIES[name], outlook, sizes(1), HOURS)
    assert (charge <= outlook.surplus_kwh).all()


def test_optimum(benchmark, outlook):
    """A year of one battery by linear programme."""
    one = Battery(**{name: np.max(getattr(sizes(2), name)) for name in Battery.__slots__})
    wanted = outlook.surplus_kwh, outlook.lack_kwh
    best = benchmark.pedantic(most_served_kwh, (*wanted, one, HOURS), rounds=1)
    greedy = battery_year(*wanted, one, HOURS)
    assert_allclose(best.discharge_kwh.sum(), greedy.discharge_kwh, rtol=1e-3)


def test_tanks_of_a_site(benchmark):
    n = 240
    drawn = np.where(np.random.default_rng(1).random((17_520, n)) < 0.05, 0.8, 0.0)
    each = {
        "capacity_kwh": 10.0,
        "loss_kwh": 0.05,
        "element_kwh": 1.0,
        "band_kwh": 1.0,
        "floor_kwh": 0.5,
        "comfort_kwh": 2.0,
    }
    tanks = Tanks(**{name: np.full(n, kwh) for name, kwh in each.items()}, full_steps=336)
    relay = np.tile(np.arange(48) // 12 == 0, 1)[:, np.newaxis] * np.ones(n)
    done = benchmark(heated, drawn, tanks, relay, np.arange(17_520) % 48)
    assert (done.least_kwh >= tanks.floor_kwh - 1e-9).all()
