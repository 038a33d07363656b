"""Homes made of measured donors beside these: habits, lags, spread. Skipped without the data."""

import sys
from pathlib import Path

import numpy as np
import pytest
from donor_sample import library
from population_sample import IS_LIVED_IN, PEOPLE, part

from simcore.base.timeaxis import time_axis
from simcore.energy.donors import Expected, donated_kwh, matched, year_of
from simcore.site.donors import free_days, mean_shape_of

DOCS = Path(__file__).parents[1] / "docs" / "validation"
sys.path.insert(0, str(DOCS))
try:
    import make_households
    import single_homes as sh
finally:
    sys.path.pop(0)

pytestmark = pytest.mark.skipif(
    sh.dutch_homes() is None, reason="measured homes of Zonnedael not at hand"
)
AXIS = time_axis(2026, 30)
PLAIN = IS_LIVED_IN & ~PEOPLE.has_electric_heating & ~PEOPLE.has_electric_hot_water
HOMES = part(PEOPLE, np.flatnonzero(PLAIN)[:240])


@pytest.fixture(scope="module")
def dutch():
    return sh.dutch_homes()


@pytest.fixture(scope="module")
def donors(dutch):
    days = np.datetime64("2013-01-01") + np.arange(len(dutch.kwh))
    n_homes = dutch.kwh.shape[-1]
    return library(dutch.kwh.transpose(2, 0, 1).reshape(-1, 48), days, n_homes=n_homes)


@pytest.fixture(scope="module")
def made(donors):
    return matched(HOMES, donors, year_of(AXIS, free_days))


def curves(made, donors):
    none = np.zeros((AXIS.n_days, HOMES.n_members))
    expected = Expected(shape=mean_shape_of(48), held_kwh=none)
    return donated_kwh(AXIS, made, donors, expected, free_days)


@pytest.fixture(scope="module")
def homes(made, donors):
    return sh.drawn_curves(curves(made, donors), AXIS)


@pytest.fixture(scope="module")
def figures(homes):
    return sh.figures_of(homes)


@pytest.fixture(scope="module")
def measured(dutch, homes):
    return sh.reweighted(dutch, homes)


@pytest.mark.parametrize(
    ("name", "reach"),
    [
        ("correlation, 1 slot", 0.03),
        ("correlation, 1 days", 0.03),
        ("correlation, 6 days", 0.03),
        # Half a year of donors makes a year: now and then a day meets itself a week later.
        ("correlation, 7 days", 0.05),
        ("correlation, 28 days", 0.05),
        ("variation of days", 0.03),
        ("own profile, amplitude", 0.03),
        ("slots above four times the mean", 0.005),
    ],
)
def test_homes_have_the_figures_of_their_own_donors(figures, measured, made, name, reach):
    of_donors = sh.figures_of(measured)[name][made.donor]
    assert np.median(figures[name]) == pytest.approx(np.median(of_donors), abs=reach)


def test_habits_last(figures):
    assert np.median(figures["own profile, repeat"]) >= 0.8


def test_single_homes_share_the_sun_as_unequally_as_measured_ones(homes, measured):
    sun = make_households.sun_by_slot()
    mean, spread, _ = sh.shared(homes, sun, 1, 0.45)
    wanted, wanted_spread, _ = sh.shared(measured, sun, 1, 0.45)
    assert mean == pytest.approx(wanted, abs=0.02)
    assert spread == pytest.approx(wanted_spread, abs=0.01)
    assert sh.SINGLE_SPREAD[0] <= spread <= sh.SINGLE_SPREAD[1]
