"""Panels behind the meters of homes: the net reaches the meter, the rest is told, not shared."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from shared_runs import simulated
from site_sample import inputs_of

import simcore as sc
from simcore.site.curves import site_population
from simcore.site.panels import injected_by_drawn
from simcore.study.compare.notes import notes

SITE = "arras-bon-secours"
FILE = Path(__file__).parents[1] / "scenarios" / "sites" / f"{SITE}.toml"
PANELS = f"sites.{SITE}.households.equipment.panels_fraction=0.5"


@pytest.fixture(scope="module")
def runs():
    return [simulated(FILE, *settings) for settings in ((), (PANELS,))]


def test_panels_lower_the_meters_of_their_homes_alone(runs):
    without, with_panels = (run.sites[0] for run in runs)
    population = with_panels.population
    has_panels = population.panels_kw > 0
    assert 20 < has_panels.sum() < 50
    before, after = (
        site.registers["members"].consumption_kwh.sum(axis=(0, 1))
        for site in (without, with_panels)
    )
    assert_allclose(after[~has_panels], before[~has_panels])
    assert (after[has_panels] < 0.9 * before[has_panels])[~population.is_vacant[has_panels]].all()
    # Drawn before = drawn after + self-use; self-use + injected = what 3 kW give in a year.
    per_kw = (before.sum() - after.sum() + with_panels.injected_kwh.sum()) / (3 * has_panels.sum())
    assert 900 < per_kw < 1_150
    assert (with_panels.injected_kwh >= 0).all()
    assert with_panels.injected_kwh.sum() > 0
    assert without.injected_kwh is None


def test_what_is_injected_is_told_and_stays_out_of_production(runs):
    from simcore.money.rates import load_rates

    without, with_panels = runs
    assert_array_equal(with_panels.sites[0].production_kwh, without.sites[0].production_kwh)
    told = {note.key: note.values for note in notes(with_panels, load_rates(), {})}
    mwh = with_panels.sites[0].injected_kwh.sum() / 1000
    assert told["panels_of_homes"]["mwh"] == pytest.approx(mwh, abs=0.051)
    assert "panels_of_homes" not in {note.key for note in notes(without, load_rates(), {})}


def test_a_measured_home_injects_nothing_of_the_model():
    injected, drawn = np.array([[1.0, 2.0], [0.0, 3.0]]), np.ones((2, 2))
    measured = np.array([[1.0, 5.0], [1.0, 1.0]])
    assert_array_equal(injected_by_drawn(injected, drawn, measured), [1.0, 0.0])
    assert injected_by_drawn(None, drawn, measured) is None


def test_a_scenario_states_equipment_by_fraction():
    scenario = sc.load(FILE, (PANELS, f"sites.{SITE}.households.equipment.car_fraction=0.2"))
    people = site_population(inputs_of(scenario, SITE))
    assert 4 < people.has_car.sum() < 26
    assert set(np.unique(people.panels_kw)) == {0.0, 3.0}
