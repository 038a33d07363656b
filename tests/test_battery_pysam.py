"""A year of a battery against the battery of NREL's System Advisor Model, where PySAM is there."""

from dataclasses import replace

import numpy as np
import pytest
from battery_sample import HOURS, USUAL, days

from simcore.energy.storage import STRATEGIES, battery_flows

stateful = pytest.importorskip("PySAM.BatteryStateful")

CELL_V = 3.2
FLAT = [[0, CELL_V + 1e-4], [50, CELL_V], [100, CELL_V - 1e-4]]
"""Voltage by depth of discharge, all but flat, so that energy is charge; both ends must differ."""
NO_WEAR = [[20, 0, 100], [20, 5000, 100], [80, 0, 100], [80, 5000, 100]]


def sam_battery():
    """Their lithium cells without resistance or wear: what is left is the state of charge."""
    model = stateful.default("LFPGraphite")
    chosen = {
        "control_mode": 1,
        "dt_hr": HOURS,
        "nominal_energy": 40.0,
        "nominal_voltage": 500.0,
        "resistance": 0.0,
        "Vnom_default": CELL_V,
        "voltage_choice": 1,
        "voltage_matrix": FLAT,
        "minimum_SOC": 5.0,
        "maximum_SOC": 95.0,
        "initial_SOC": 5.0,
        "calendar_choice": 0,
        "life_model": 0,
        "cycling_matrix": NO_WEAR,
        "cap_vs_temp": [[0, 100], [30, 100]],
        "input_power": 0.0,
    }
    for name, value in chosen.items():
        model.value(name, value)
    model.setup()
    return model


def test_a_year_follows_the_state_of_charge_of_sam():
    model = sam_battery()
    model.execute(0)
    pack = model.StatePack
    # Its modules are whole cells: 39.6 kWh where 40 were asked for.
    capacity_kwh = pack.Q_max * pack.V / 1e3
    assert 39 < capacity_kwh < 41
    battery = replace(
        USUAL,
        capacity_kwh=capacity_kwh,
        power_kw=12.0,
        least_state_fraction=0.05,
        most_state_fraction=0.95,
    )
    outlook = days(365)
    done = battery_flows(*STRATEGIES["self_consumption"](outlook, battery, HOURS), battery, HOURS)
    # What its cells see: behind the losses on the way in, before those on the way out.
    cells_kw = (done.discharge_kwh / 0.8 - 0.9 * done.charge_kwh) / HOURS
    seen = np.empty(len(cells_kw))
    given_kw = np.empty(len(cells_kw))
    for t, power_kw in enumerate(cells_kw):
        model.value("input_power", power_kw)
        model.execute(0)
        seen[t], given_kw[t] = pack.SOC / 100, pack.P
    state = done.state_kwh / capacity_kwh
    # Each slot differs by the rounding of their search for a current.
    assert np.abs(seen - state).max() < 1e-4
    out, into = np.maximum(given_kw, 0), np.maximum(-given_kw, 0)
    for own, theirs in ((np.maximum(cells_kw, 0), out), (np.maximum(-cells_kw, 0), into)):
        assert own.sum() > 1000
        assert abs(theirs.sum() / own.sum() - 1) < 1e-4
