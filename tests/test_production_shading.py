"""Production: what hills, buildings and the next row hide."""

import numpy as np
import pytest
from defaults import ac_power_kw, plant_settings
from defaults import plane as usual_plane
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pvlib import shading
from pvlib.bifacial import infinite_sheds
from pvlib.bifacial.utils import vf_row_sky_2d_integ
from weather_sample import AXIS, SUN, WEATHER

from simcore.base.records import Sun, Weather
from simcore.energy.production import (
    horizon_elevation_deg,
    power,
    sky_fraction,
    sunlit_fraction,
)

EAST_WALL = ((0.0, 90.0), (180.0, 90.0), (180.001, 0.0), (359.999, 0.0))


def plane(tilt=30.0, azimuth=180.0, gcr=None):
    return usual_plane(
        peak_power_kw=1.0, tilt_deg=tilt, azimuth_deg=azimuth, ground_coverage_ratio=gcr
    )


def sun_at(zenith, azimuth):
    zenith, azimuth = np.broadcast_arrays(np.atleast_1d(zenith), np.atleast_1d(azimuth))
    return Sun(
        apparent_zenith=zenith.astype(float),
        azimuth=azimuth.astype(float),
        dni_extra=np.full(zenith.shape, 1360.0),
    )


def moment(beam, diffuse, zenith, azimuth=180.0):
    """A slot with 20 degrees of air and little wind; the sun where it is told."""
    ghi = beam * np.cos(np.radians(zenith)) + diffuse
    values = {"ghi": ghi, "dni": beam, "dhi": diffuse, "temp_air": 20.0, "wind_speed": 1.0}
    arrays = {name: np.array([float(value)]) for name, value in values.items()}
    return Weather(**arrays, source="by hand"), sun_at(zenith, azimuth)


def year_kwh(planes, horizon=(), **more):
    settled = plant_settings(horizon=horizon, **more)
    return ac_power_kw(WEATHER, SUN, planes, settings=settled).sum() * AXIS.hours


# Horizon ------------------------------------------------------------------------------------


def test_horizon_runs_straight_between_points_and_on_across_north():
    points = [(10.0, 20.0), (100.0, 2.0), (350.0, 0.0)]
    # 55 is halfway from 10 to 100; 0 is halfway from 350 to 10 across north.
    found = horizon_elevation_deg(points, np.array([10.0, 55.0, 100.0, 0.0, 360.0, 355.0]))
    assert_allclose(found, [20, 11, 2, 10, 10, 5])
    assert_array_equal(horizon_elevation_deg([(40.0, 7.0)], np.array([0.0, 90.0])), [7, 7])
    assert_array_equal(horizon_elevation_deg((), np.array([0.0, 90.0])), [0, 0])


def test_beam_stops_at_the_horizon():
    above, at, below = 79.99, 80.0, 80.01
    sunlit = sunlit_fraction(sun_at([above, at, below], 180.0), [plane()], [(180.0, 10.0)])
    assert_array_equal(sunlit, [[1, 1, 0]])


def test_sky_above_an_even_horizon_by_hand():
    # A flat plane loses sin(30)^2 of its sky: 0.75 is left. An upright one sees, up to a
    # constant, e/2 + sin(2e)/4: 0.7854 up to 90 degrees, 0.3927 + 0.25 up to 45: the sky
    # above is 0.1427 / 0.7854 = 0.1817 of it. Behind its back a horizon hides nothing.
    assert_allclose(sky_fraction([plane(0)], [(0.0, 30.0)]), 0.75)
    assert_allclose(sky_fraction([plane(90)], [(0.0, 45.0)]), 0.1817, atol=5e-5)
    assert_allclose(sky_fraction([plane(90, 270)], EAST_WALL), 1.0)


def test_a_wall_to_the_east_hides_half_the_sky_of_a_flat_plane():
    planes = [plane(0), plane(90, 90), plane(90, 270), plane(90, 180)]
    assert_allclose(sky_fraction(planes, EAST_WALL), [0.5, 0, 1, 0.5], atol=1e-4)


def test_beam_behind_a_wall_is_lost_and_only_there():
    walled = plant_settings(horizon=EAST_WALL)
    clear, _ = moment(800.0, 0.0, 50.0)
    behind, before = sun_at(50.0, 90.0), sun_at(50.0, 270.0)
    assert ac_power_kw(clear, behind, [plane(0)], settings=walled) == 0
    free_kw = ac_power_kw(clear, before, [plane(0)])
    assert_allclose(ac_power_kw(clear, before, [plane(0)], settings=walled), free_kw, rtol=1e-6)


@pytest.mark.parametrize(("beam", "azimuth"), [(0.0, 90.0), (600.0, 90.0), (600.0, 230.0)])
def test_light_behind_two_walls_adds_to_that_of_a_free_roof(beam, azimuth):
    # Each wall hides what the other leaves: sun, bright sky around it, and half of the rest.
    weather, sun = moment(beam, 200.0, 50.0, azimuth)
    west_wall = ((0.0, 0.0), (180.0, 0.0), (180.001, 90.0), (359.999, 90.0))
    east, west, free = (
        power._light_on_planes(weather, sun, [plane(0)], plant_settings(horizon=points))[0].item()
        for points in (EAST_WALL, west_wall, ())
    )
    assert east + west == pytest.approx(free, rel=1e-4)
    assert 0 < min(east, west) < 0.5 * free


def test_a_horizon_at_zero_changes_nothing():
    flat = year_kwh([plane(), plane(0)], ((0.0, 0.0),))
    assert flat == pytest.approx(year_kwh([plane(), plane(0)]), rel=1e-12)


def test_light_is_never_negative_where_perez_darkens_the_rest_of_the_sky():
    # Perez puts 1,122 W/m2 around this low sun and takes 106 from the rest of the sky.
    weather, sun = moment(275.5, 297.07, 84.848)
    hidden = plant_settings(horizon=((0.0, 10.0),), albedo=0.0)
    incident, _ = power._light_on_planes(weather, sun, [plane(23.34, 246.3)], hidden)
    assert incident == 0


# Rows ---------------------------------------------------------------------------------------


def test_shade_of_a_row_by_hand():
    # Rows tilted 30 degrees, two widths apart, sun due south at 10 degrees. The top edge in
    # front stands 0.5 high and 2 - 0.8660 = 1.1340 before the bottom edge. At s up the slant
    # the ray is 0.5 - tan(10) (1.1340 + 0.8660 s) high and the row 0.5 s: they meet where
    # s = (0.5 - 0.19996) / (0.5 + 0.15271) = 0.4597.
    sunlit = sunlit_fraction(sun_at(80.0, 180.0), [plane(30, 180, 0.5), plane()], ())
    assert_allclose(sunlit, [[1 - 0.4597], [1]], atol=1e-4)


def test_rows_clear_each_other_from_one_height_of_the_sun_on():
    # The shadow of the top edge just reaches the next bottom edge at atan(0.5 / 1.1340) =
    # 23.794 degrees.
    height = np.degrees(np.arctan(0.5 / (2 - np.cos(np.radians(30)))))
    sun = sun_at(90 - np.array([height - 0.1, height + 0.1, 60.0]), 180.0)
    assert_array_equal(sunlit_fraction(sun, [plane(30, 180, 0.5)], ())[0] == 1, [False, True, True])


@pytest.mark.parametrize(("tilt", "gcr"), [(10, 0.45), (30, 0.5), (60, 0.3), (90, 0.2)])
def test_sky_above_a_row_is_that_of_pvlib(tilt, gcr):
    # With the sky cut off at the masking angle m, a plane sees (1 + cos(tilt + m)) / 2 of it.
    (seen,) = sky_fraction([plane(tilt, 137, gcr)], ())
    masking = shading.masking_angle_passias(tilt, gcr)
    whole = 1 + np.cos(np.radians(tilt))
    assert seen == pytest.approx((1 + np.cos(np.radians(tilt + masking))) / whole, abs=1e-4)
    # pvlib's view factor, averaged over the slant width instead of the angle.
    assert seen == pytest.approx(vf_row_sky_2d_integ(tilt, gcr) * 2 / whole, abs=0.004)


def test_what_row_and_horizon_both_hide_counts_once():
    row, hill = (0.4, ()), (None, ((0.0, 4.0),))
    (by_row,), (by_hill,), (by_both,) = (
        sky_fraction([plane(30, 180, gcr)], points) for gcr, points in (row, hill, (0.4, hill[1]))
    )
    assert by_row * by_hill < by_both < min(by_row, by_hill)


def test_tents_are_rows_at_the_distance_between_tents():
    # East slopes of width 1 at 10 degrees, tents 2.2 apart: what shades one is the west
    # slope of the next tent, whose middle is 2.2 - cos(10) away. pvlib knows that pair too.
    pitch, width = 2.2, np.cos(np.radians(10))
    sun = sun_at(np.linspace(60.0, 89.9, 50), np.tile([60.0, 75.0, 90.0, 105.0, 120.0], 10))
    pair = shading.shaded_fraction1d(
        sun.apparent_zenith,
        sun.azimuth,
        axis_azimuth=0.0,
        shaded_row_rotation=10.0,
        shading_row_rotation=-10.0,
        collector_width=1.0,
        pitch=pitch - width,
    )
    east = sunlit_fraction(sun, [plane(10, 90, 1 / pitch)], ())[0]
    assert 0 < pair.max() < 1
    assert_allclose(1 - east, pair, atol=1e-12)


def test_flat_modules_and_sparse_rows_are_free():
    assert year_kwh([plane(0, 180, 0.9)]) == pytest.approx(year_kwh([plane(0)]), rel=1e-7)
    assert year_kwh([plane(30, 180, 1e-6)]) == pytest.approx(year_kwh([plane()]), rel=1e-5)


@pytest.mark.parametrize(("tilt", "azimuth", "gcr"), [(20, 180, 0.35), (10, 90, 0.45)])
def test_year_behind_rows_is_near_that_of_pvlib_infinite_sheds(tilt, azimuth, gcr):
    # That model also darkens the ground between the rows, and Hay and Davies' sky has less
    # light around the sun than Perez': it loses up to half a percent more.
    day = SUN.apparent_zenith < 90
    light = [
        infinite_sheds.get_irradiance_poa(
            tilt,
            azimuth,
            SUN.apparent_zenith[day],
            SUN.azimuth[day],
            gcr=ratio,
            height=1.0,
            pitch=1 / ratio,
            ghi=WEATHER.ghi[day],
            dhi=WEATHER.dhi[day],
            dni=WEATHER.dni[day],
            albedo=0.2,
            model="haydavies",
            dni_extra=SUN.dni_extra[day],
        )["poa_global"].sum()
        for ratio in (gcr, 1e-4)
    ]
    here = year_kwh([plane(tilt, azimuth, gcr)]) / year_kwh([plane(tilt, azimuth)])
    assert light[0] / light[1] <= here < light[0] / light[1] + 0.005
    assert here < 0.998


# Laws ---------------------------------------------------------------------------------------

ELEVATIONS = st.lists(st.floats(0, 90), min_size=4, max_size=4)
MOMENTS = st.builds(
    moment, st.floats(0, 1000), st.floats(0, 500), st.floats(0, 100), st.floats(0, 360)
)


def around(elevations):
    return tuple(zip((0.0, 90.0, 180.0, 270.0), elevations, strict=True))


@given(MOMENTS, ELEVATIONS, ELEVATIONS, st.floats(0, 90), st.floats(0, 359), st.floats(0.05, 0.9))
def test_more_shade_never_brings_more_energy(slot, low, more, tilt, azimuth, gcr):
    weather, sun = slot
    # Not more diffuse light than falls on the atmosphere: of such a sky Perez makes a dark
    # horizon, and rows that hide it would bring light.
    assume(weather.dhi <= 1360 * max(np.cos(np.radians(sun.apparent_zenith)).item(), 0))
    high = [min(one + other, 90.0) for one, other in zip(low, more, strict=True)]
    powers = [
        ac_power_kw(
            weather, sun, [plane(tilt, azimuth, ratio)], settings=plant_settings(horizon=points)
        ).item()
        for ratio, points in [(None, ()), (None, around(low)), (gcr, around(low))]
    ]
    powers.append(
        ac_power_kw(
            weather,
            sun,
            [plane(tilt, azimuth, min(1.05 * gcr, 0.95))],
            settings=plant_settings(horizon=around(high)),
        ).item()
    )
    assert (np.diff(powers) <= 1e-9).all()
    assert powers[-1] >= 0


@given(ELEVATIONS, st.floats(0, 90), st.floats(0, 359), st.floats(0.05, 0.95))
def test_parts_stay_between_nothing_and_all(elevations, tilt, azimuth, gcr):
    planes = [plane(tilt, azimuth), plane(tilt, azimuth, gcr)]
    sky = sky_fraction(planes, around(elevations))
    sunlit = sunlit_fraction(SUN, planes, around(elevations))
    assert ((sky >= -1e-12) & (sky <= 1 + 1e-12)).all()
    assert ((sunlit >= 0) & (sunlit <= 1)).all()
    assert sky[1] <= sky[0] + 1e-12
    assert (sunlit[1] <= sunlit[0]).all()
