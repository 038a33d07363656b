"""Weather: the checks on a file, each on light of a known sky."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from weather_files import ARRAS, minutes, sky, starts

from simcore.base.records import Place, Sun
from simcore.energy.weather import Remark
from simcore.energy.weather.quality import (
    air_finding,
    closure,
    closure_shift,
    is_beyond_limits,
    is_night_light,
    limit_finding,
    night_finding,
    place_problems,
    shift_remarks,
    symmetry_shift,
    unit_finding,
)
from simcore.energy.weather.series import gap_lengths
from simcore.energy.weather.sun import sun_at, suns_later

HOURS = starts(2026) + minutes(30)
SKY, SUN = sky(HOURS), sun_at(HOURS, ARRAS)
LIGHT = (SKY["ghi"], SKY["dni"], SKY["dhi"])


def test_closure_by_hand():
    # z = 60 degrees: cos z = 0.5. 100 + 400/2 - 300 = 0; 100 + 400/2 - 250 = 50, beyond
    # both 5 % of 250 and 20; 10 + 0/2 - 25 = -15, within 20. Mean 35/3, mean square
    # (2500 + 225)/3. The fourth row has the sun too low to count.
    sun = Sun(
        apparent_zenith=np.array([60.0, 60, 60, 88]), azimuth=np.zeros(4), dni_extra=np.zeros(4)
    )
    ghi, dni, dhi = np.array([[300.0, 250, 25, 9], [400, 400, 0, 0], [100, 100, 10, 0]])
    bias, rmse, n_bad, n_rows = closure(ghi, dni, dhi, sun)
    assert (n_bad, n_rows) == (1, 3)
    assert bias == pytest.approx(35 / 3)
    assert rmse == pytest.approx((2725 / 3) ** 0.5)


@pytest.mark.parametrize(
    ("ghi", "zenith", "is_beyond"),
    [
        # 1.2 x 1400 x 0.5 + 50 = 890
        (889.0, 60.0, False),
        (891.0, 60.0, True),
        (-5.0, 120.0, False),
        (-5.1, 120.0, True),
    ],
)
def test_limits_on_both_sides(ghi, zenith, is_beyond):
    sun = Sun(apparent_zenith=np.array([zenith]), azimuth=np.zeros(1), dni_extra=np.array([1400.0]))
    assert bool(is_beyond_limits(np.array([ghi]), sun)[0]) == is_beyond


@pytest.mark.parametrize(
    ("ghi", "zenith", "is_night"), [(11.0, 97.0, True), (10.0, 97.0, False), (11.0, 95.9, False)]
)
def test_night_light_on_both_sides(ghi, zenith, is_night):
    sun = Sun(apparent_zenith=np.array([zenith]), azimuth=np.zeros(1), dni_extra=np.zeros(1))
    assert bool(is_night_light(np.array([ghi]), sun)[0]) == is_night


@pytest.mark.parametrize("find", [limit_finding, night_finding])
@pytest.mark.parametrize(("light", "is_refused"), [(1_990.0, False), (2_010.0, True)])
def test_one_row_brighter_than_any_on_earth_is_refused(find, light, is_refused):
    is_up = SUN.apparent_zenith < 80
    row = np.flatnonzero(is_up)[0] if find is limit_finding else np.argmax(SUN.apparent_zenith)
    ghi = SKY["ghi"].copy()
    ghi[row] = light
    found = find("a.csv", ghi, SUN)
    assert bool(found.problems) == is_refused
    assert bool(found.remarks) != is_refused


def test_little_night_light_is_told_and_much_is_refused():
    night = np.flatnonzero(SUN.apparent_zenith > 96)
    little, much = SKY["ghi"].copy(), SKY["ghi"].copy()
    little[night[:10]] = 12.0
    much[night[: len(night) // 50]] = 40.0
    told = night_finding("a.csv", little, SUN)
    assert told.problems == ()
    assert told.remarks == (Remark(key="night", values={"n": 10, "worst": 12.0}),)
    (problem,) = night_finding("a.csv", much, SUN).problems
    assert "light at night in" in str(problem)
    assert "up to 40 W/m2" in str(problem)
    assert "clock" in str(problem)
    assert limit_finding("a.csv", SKY["ghi"], SUN).problems == ()


@pytest.mark.parametrize(
    ("factor", "step", "guess"),
    [
        (1e-3, 60, "looks like kW/m2"),
        (3.6, 60, "looks like kJ/m2 per hour"),
        (0.5, 30, "looks like Wh/m2 per 30 min"),
        (0.25, 15, "looks like Wh/m2 per 15 min"),
        (6.0, 60, ""),
    ],
)
def test_units_are_recognised(factor, step, guess):
    (problem,) = unit_finding("a.csv", factor * SKY["ghi"], SUN, step).problems
    assert "times as bright as a clear sky" in str(problem)
    assert guess in str(problem)
    assert bool(guess) == (problem.guess is not None)


@pytest.mark.parametrize("factor", [0.75, 1.0, 1.35])
def test_plausible_light_passes(factor):
    assert unit_finding("a.csv", factor * SKY["ghi"], SUN, 60).problems == ()


def test_air_in_other_units_is_refused_with_a_guess():
    kelvin, wind = air_finding("a.csv", np.full(9, 284.0), np.full(9, 61.0)).problems
    assert "kelvin" in str(kelvin)
    assert "9 rows outside, such as 284" in str(kelvin)
    assert "km/h" in str(wind)
    assert air_finding("a.csv", np.array([-40.0, 50]), np.array([0.0, 60])).problems == ()


@pytest.mark.parametrize(
    ("latitude", "longitude", "n"),
    [(66.0, 2.0, 0), (66.1, 2.0, 1), (-66.1, 2.0, 1), (50.0, 181.0, 1)],
)
def test_places_beyond_the_polar_circles_are_refused(latitude, longitude, n):
    assert (
        len(place_problems("a", Place(latitude=latitude, longitude=longitude, altitude=0.0))) == n
    )


@pytest.mark.parametrize("late", [-120, -60, -30, -10, 0, 30, 60, 90])
def test_closure_finds_the_clock_of_the_light(late):
    # The stamps stand ``late`` minutes before the light; found to the minute.
    assert closure_shift(HOURS - minutes(late), LIGHT, ARRAS) == pytest.approx(late, abs=1)


@settings(max_examples=10)
@given(late=st.integers(-90, 90))
def test_symmetry_finds_the_clock_without_beam(late):
    # Mornings and afternoons of this sky are alike; hours sample them 60 minutes apart.
    found = symmetry_shift(HOURS - minutes(late), SKY["ghi"], ARRAS)
    assert found == pytest.approx(late, abs=4)


def test_no_shift_is_told_without_beam_or_light():
    dull = (SKY["ghi"], np.zeros(8760), SKY["ghi"])
    assert closure_shift(HOURS, dull, ARRAS) is None
    assert symmetry_shift(HOURS, np.zeros(8760) + 1e-9 * (np.arange(8760) < 9), ARRAS) is None


@pytest.mark.parametrize(
    ("assumed", "shift", "method", "keys"),
    [
        (30.0, 7.9, "closure", []),
        (30.0, 8.0, "closure", ["shift_other"]),
        (30.0, 14.0, "symmetry", []),
        (30.0, -60.0, "closure", ["shift_end"]),
        (-30.0, 60.0, "symmetry", ["shift_start"]),
        (30.0, -30.0, "closure", ["shift_instant"]),
        (30.0, None, "closure", ["shift_unknown"]),
    ],
)
def test_shifts_are_named(assumed, shift, method, keys):
    assert [one.key for one in shift_remarks(assumed, shift, method, 60)] == keys


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_gap_lengths_are_those_of_a_plain_loop(flags):
    value = np.where(flags, np.nan, 1.0)
    expected = []
    for n, is_gap in enumerate(flags):
        first = last = n
        while first > 0 and flags[first - 1]:
            first -= 1
        while last + 1 < len(flags) and flags[last + 1]:
            last += 1
        expected.append(last - first + 1 if is_gap else 0)
    assert gap_lengths(value).tolist() == expected


def test_suns_some_minutes_later_are_those_of_these_instants():
    utc = np.arange("2026-01-01T00:00", "2027-01-01", 37, dtype="datetime64[m]")
    utc = utc.astype("datetime64[s]")
    minutes = np.array([-180.0, -50.0, 0.0, 40.0, 180.0])
    zenith, azimuth = suns_later(utc, minutes, ARRAS)
    for row, minute in enumerate(minutes):
        sun = sun_at(utc + np.timedelta64(int(60 * minute), "s"), ARRAS)
        # Near the horizon refraction steps: it is left out by heights above a degree.
        is_up = sun.apparent_zenith < 89
        assert_allclose(zenith[row][is_up], sun.apparent_zenith[is_up], atol=1e-4)
        turned = (azimuth[row] - sun.azimuth + 180) % 360 - 180
        assert_allclose(turned[is_up], 0, atol=1e-4)
