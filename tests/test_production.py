"""Production: from weather to the AC power of each plane."""

import warnings
from dataclasses import astuple, replace

import numpy as np
import pandas as pd
import pytest
from defaults import ac_power_kw, plant_settings
from defaults import losses as usual_losses
from defaults import plane as usual_plane
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pvlib.location import Location
from pvlib.modelchain import ModelChain
from pvlib.pvsystem import Array as PvArray
from pvlib.pvsystem import FixedMount, PVSystem
from weather_files import ARRAS, ROESELARE, ROESELARE_FILE
from weather_sample import AXES, SUNS

from simcore.base.draws import stream
from simcore.base.records import Sun, Weather
from simcore.energy import production
from simcore.energy.production import (
    MOUNTINGS,
    SUGGESTED_SNOW_FRACTION_BY_MONTH,
    SUGGESTED_SOILING_FRACTION_BY_MONTH,
    Losses,
    plant_names,
    power_by_plant_kw,
)
from simcore.energy.weather import climate, read_pvgis_tmy, sun_position, synthetic_weather


def year(number=0, step=30):
    key = stream(62, "arras", "weather", number)
    return synthetic_weather(AXES[step], SUNS[step], climate("inland"), key)


def plane(tilt=35.0, azimuth=180.0, peak=1.0, mounting="open_rack", **more):
    return usual_plane(
        peak_power_kw=peak, tilt_deg=tilt, azimuth_deg=azimuth, mounting=mounting, **more
    )


def annual_kwh(weather, sun, planes, axis, **options):
    return ac_power_kw(weather, sun, planes, **options).sum(axis=-1) * axis.hours


def moment(ghi, dni, dhi, zenith, temp=10.0, wind=2.0):
    weather = Weather(
        ghi=np.array([ghi]),
        dni=np.array([dni]),
        dhi=np.array([dhi]),
        temp_air=np.array([temp]),
        wind_speed=np.array([wind]),
        source="by hand",
    )
    sun = Sun(
        apparent_zenith=np.array([zenith]), azimuth=np.array([180.0]), dni_extra=np.array([1360.0])
    )
    return weather, sun


def test_flat_plane_under_a_grey_sky_by_hand():
    # A flat plane sees all of the 500 W/m2, whatever Perez says of the sky. Glass lets
    # 0.95146 pass (Martin and Ruiz): 475.73. Cell: 10 + 500 exp(-3.56 - 0.075 x 2) +
    # 500 / 1000 x 3 = 10 + 12.24 + 1.5 = 23.74 C. DC: 0.47573 x (1 - 0.004 x (23.74 - 25))
    # = 0.47813 kW, less 11.418 % = 0.42353. Inverter of 1/1.2/0.96 = 0.86806 kW DC: load
    # 0.48791, efficiency 0.96/0.9637 x (-0.0162 x 0.48791 - 0.0059/0.48791 + 0.9858) =
    # 0.96209. AC: 0.40747 kW.
    weather, sun = moment(500.0, 0.0, 500.0, 50.0)
    assert_allclose(ac_power_kw(weather, sun, [plane(tilt=0)]), [[0.40747]], atol=2e-5)


def test_flat_plane_under_the_beam_by_hand():
    # Zenith 30: beam 800 x 0.86603 = 692.8 W/m2 and 100 diffuse. Glass (index 1.526, 2 mm,
    # 4/m) at 30 degrees: refracted to 19.13, reflects (0.0622 + 0.0276) / 2 = 0.0449 against
    # 0.0434 upright, so 0.9551 exp(-0.00847) / 0.9566 exp(-0.008) = 0.9979 of the beam pass,
    # and 0.95146 of the diffuse: 786.5. Cell: 25 + 792.8 (exp(-3.71) + 0.003) = 46.78 C. DC:
    # 0.7865 x (1 - 0.004 x 21.78) = 0.7180, less 11.418 % = 0.6360. Load 0.7327, efficiency
    # 0.99616 x (0.9858 - 0.01187 - 0.00805) = 0.96217: 0.6120 kW.
    weather, sun = moment(792.8, 800.0, 100.0, 30.0, temp=25.0)
    assert_allclose(ac_power_kw(weather, sun, [plane(tilt=0)]), [[0.6120]], atol=1e-4)


def test_losses_by_hand():
    # 1 - 0.98^3 x 0.995 x 0.985 x 0.99 x 0.97 = 1 - 0.88582.
    assert usual_losses().total_fraction == pytest.approx(0.11418, abs=1e-5)
    # With the 3 % of shading PVWatts states 14 % in all.
    assert usual_losses(shading_fraction=0.03).total_fraction == pytest.approx(0.1408, abs=1e-4)
    assert usual_losses(unavailability_fraction=1.0).total_fraction == 1.0


def test_losses_lower_the_energy_by_their_part():
    axis, sun, weather = AXES[60], SUNS[60], year(step=60)
    none = Losses(**dict.fromkeys(Losses.__dataclass_fields__, 0.0))
    assert sum(astuple(none)) == 0
    lossless, usual = (
        annual_kwh(weather, sun, [plane()], axis, losses=losses, dc_ac_ratio=0.5)
        for losses in (none, usual_losses())
    )
    # The inverter is a little less efficient at lower load.
    assert usual / lossless == pytest.approx(1 - 0.11418, abs=0.005)


def test_night_gives_nothing_and_slots_without_light_are_zero():
    weather, sun = year(), SUNS[30]
    power_kw = ac_power_kw(weather, sun, [plane()])
    assert power_kw[:, sun.apparent_zenith >= 90].max() == 0
    assert power_kw[:, sun.apparent_zenith < 60].min() > 0
    dark, noon = moment(0.0, 0.0, 0.0, 40.0)
    assert ac_power_kw(dark, noon, [plane()]) == 0


@pytest.mark.parametrize("zenith", [89.9, 90.0])
def test_border_of_the_day(zenith):
    weather, sun = moment(20.0, 0.0, 20.0, zenith)
    assert (ac_power_kw(weather, sun, [plane(tilt=0)]).item() > 0) == (zenith < 90)


@pytest.mark.parametrize("ratio", [0.9, 1.2, 1.6])
def test_inverter_clips(ratio):
    sun = SUNS[30]
    planes = [plane(peak=3.0), plane(90, 90), plane(10, 90, plant="low")]
    power_kw = power_by_plant_kw(ac_power_kw(year(), sun, planes, dc_ac_ratio=ratio), planes)
    assert (power_kw <= np.array([[4.0], [1.0]]) / ratio + 1e-12).all()
    strong, noon = moment(1100.0, 1050.0, 120.0, 20.0, temp=-10.0)
    clipped = ac_power_kw(strong, noon, [plane(20, 180, peak=3.0)], dc_ac_ratio=1.6)
    assert_allclose(clipped, 3.0 / 1.6)


@settings(max_examples=60)
@given(
    ghi=st.floats(0, 1200),
    part=st.floats(0, 1),
    zenith=st.floats(0, 120),
    tilt=st.floats(0, 90),
    azimuth=st.floats(0, 360),
    temp=st.floats(-20, 45),
)
def test_power_is_positive_bounded_and_proportional(ghi, part, zenith, tilt, azimuth, temp):
    height = max(np.cos(np.radians(zenith)), 0.06)
    weather, sun = moment(ghi, min(ghi * (1 - part) / height, 1300.0), ghi * part, zenith, temp)
    small, large = plane(tilt, azimuth), plane(tilt, azimuth, 250.0, plant="large")
    power_kw = ac_power_kw(weather, sun, [small, large])[:, 0]
    assert 0 <= power_kw[0] <= 1 / 1.2 + 1e-12
    assert power_kw[1] == pytest.approx(250 * power_kw[0], rel=1e-9)


BY_MONTH = plant_settings(
    horizon=((60.0, 20.0), (120.0, 0.0), (200.0, 5.0)),
    soiling_fraction_by_month=SUGGESTED_SOILING_FRACTION_BY_MONTH,
    snow_fraction_by_month=SUGGESTED_SNOW_FRACTION_BY_MONTH,
    month_of_slot=AXES[30].month,
    age_years=4.0,
)


@pytest.mark.parametrize("settled", [plant_settings(), BY_MONTH], ids=["plain", "by month"])
def test_plants_and_years_do_not_depend_on_their_neighbours(settled):
    sun = SUNS[30]
    planes = [
        plane(10, 90, plant="tents", ground_coverage_ratio=0.45),
        plane(10, 270, 2.0, "flat_ballast", plant="tents", ground_coverage_ratio=0.45),
        plane(90, 180),
    ]
    years = [year(number) for number in range(3)]
    batch = Weather(
        **{
            name: np.stack([getattr(one, name) for one in years])
            for name in ("ghi", "dni", "dhi", "temp_air", "wind_speed")
        },
        source="batch",
    )
    power_kw = ac_power_kw(batch, sun, planes, settings=settled)
    assert power_kw.shape == (3, 3, 17_520)
    for number, one in enumerate(years):
        for rows in (slice(0, 2), slice(2, 3)):
            alone = ac_power_kw(one, sun, planes[rows], settings=settled)
            assert_allclose(power_kw[number, rows], alone, rtol=1e-12, atol=1e-15)


def test_planes_of_a_plant_share_its_inverter_by_hand():
    # A flat plane, and a wall that faces away from the sun and gets nothing (no diffuse
    # light, black ground). Beam 800 x 0.86603 = 692.8 W/m2, 0.9979 of it through the glass:
    # 691.4. Cell: 25 + 692.8 (exp(-3.71) + 0.003) = 44.04 C. DC: 0.6914 x (1 - 0.004 x 19.04)
    # = 0.6387, less 11.418 % = 0.5658 kW. Its own inverter of 1 / 2.4 = 0.4167 kW clips it.
    # One of 2 / 2.4 = 0.8333 kW for both, 0.8681 kW DC, does not: load 0.6518, efficiency
    # 0.99616 x (0.9858 - 0.01056 - 0.00905) = 0.96248, AC 0.5445 kW.
    weather, sun = moment(692.8, 800.0, 0.0, 30.0, temp=25.0)
    settled = plant_settings(dc_ac_ratio=2.4, albedo=0.0)
    flat, wall = plane(0), plane(90, 0)
    apart = ac_power_kw(weather, sun, [flat, replace(wall, plant="b")], settings=settled)
    together = ac_power_kw(weather, sun, [flat, wall], settings=settled)
    assert_allclose(apart, [[1 / 2.4], [0]], atol=1e-6)
    assert_allclose(together, [[0.5445], [0]], atol=1e-4)


def test_a_plane_cut_in_two_gives_the_same():
    weather, sun = year(), SUNS[30]
    whole = ac_power_kw(weather, sun, [plane(peak=3.0)], dc_ac_ratio=1.6)
    parts = ac_power_kw(weather, sun, [plane(peak=1.0), plane(peak=2.0)], dc_ac_ratio=1.6)
    assert_allclose(parts.sum(axis=-2), whole[0], rtol=1e-12)
    assert_allclose(parts[1], 2 * parts[0], rtol=1e-12)


def test_tents_facing_both_ways_clip_less_on_one_inverter():
    weather, sun = year(), SUNS[30]
    east, west = plane(20, 90), plane(20, 270)
    apart, together = (
        annual_kwh(weather, sun, [east, other], AXES[30], dc_ac_ratio=1.6).sum()
        for other in (replace(west, plant="west"), west)
    )
    assert 1.001 < together / apart < 1.03


def test_power_by_plant_by_hand():
    planes = [plane(plant="b"), plane(plant="a"), plane(plant="b")]
    power_kw = np.array([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]])
    assert plant_names(planes) == ("b", "a")
    assert_array_equal(power_by_plant_kw(power_kw, planes), [[101.0, 202.0], [10.0, 20.0]])
    batch = np.stack([power_kw, 2 * power_kw])
    assert power_by_plant_kw(batch, planes)[1].tolist() == [[202.0, 404.0], [20.0, 40.0]]


def test_inputs_are_left_alone():
    weather, sun = year(), SUNS[30]
    before = [np.copy(field) for field in (weather.dhi, weather.dni, sun.apparent_zenith)]
    ac_power_kw(weather, sun, [plane()])
    for field, copy in zip((weather.dhi, weather.dni, sun.apparent_zenith), before, strict=True):
        assert_array_equal(field, copy)


def test_single_precision_weather_agrees():
    weather, sun = year(), SUNS[30]
    single = replace(
        weather, ghi=weather.ghi.astype("f4"), dni=weather.dni.astype("f4"),
        dhi=weather.dhi.astype("f4"),
    )  # fmt: skip
    exact, rounded = (annual_kwh(w, sun, [plane()], AXES[30]) for w in (weather, single))
    # Perez' clearness classes are steps: a rare slot may fall into the next one.
    assert_allclose(rounded, exact, rtol=1e-5)


def test_cells_are_warmer_close_to_a_roof():
    weather, sun, axis = year(), SUNS[30], AXES[30]
    order = ["open_rack", "flat_ballast", "close_mount"]
    assert sorted(order) == sorted(MOUNTINGS)
    energy = annual_kwh(weather, sun, [plane(mounting=name) for name in order], axis)
    assert (np.diff(energy) < 0).all()
    assert energy[2] / energy[0] == pytest.approx(0.96, abs=0.01)


def without_glass(monkeypatch):
    monkeypatch.setattr(
        production.power, "_diffuse_transmission", lambda _: {"sky": 1.0, "ground": 1.0}
    )


def test_power_agrees_with_a_pvlib_model_chain(monkeypatch):
    # The chain lets all diffuse light through the glass, so this side does here as well.
    without_glass(monkeypatch)
    axis, sun, weather = AXES[30], SUNS[30], year()
    times = pd.DatetimeIndex(axis.utc + np.timedelta64(15, "m"), tz="UTC")
    array = PvArray(
        FixedMount(30.0, 150.0),
        albedo=0.2,
        module_parameters={"pdc0": 3.0, "gamma_pdc": -0.004},
        temperature_model_parameters=MOUNTINGS["open_rack"],
    )
    losses = {"soiling": 2, "shading": 0, "mismatch": 2, "wiring": 2, "connections": 0.5}
    losses |= {"lid": 1.5, "nameplate_rating": 1, "availability": 3}
    system = PVSystem(
        arrays=[array],
        inverter_parameters={"pdc0": 3.0 / 1.2 / 0.96, "eta_inv_nom": 0.96},
        losses_parameters=losses,
    )
    chain = ModelChain(
        system,
        Location(ARRAS.latitude, ARRAS.longitude),
        transposition_model="perez",
        solar_position_method="ephemeris",
        dc_model="pvwatts",
        ac_model="pvwatts",
        aoi_model="physical",
        spectral_model="no_loss",
        temperature_model="sapm",
        losses_model="pvwatts",
    )
    names = ("ghi", "dni", "dhi", "temp_air", "wind_speed")
    table = pd.DataFrame({name: getattr(weather, name) for name in names}, index=times)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the chain's own, about nights
        chain.run_model(table)
    expected_kw = np.where(sun.apparent_zenith < 90, chain.results.ac.fillna(0).to_numpy(), 0)
    power_kw = ac_power_kw(weather, sun, [plane(30, 150, 3.0)])[0]
    assert power_kw.sum() == pytest.approx(expected_kw.sum(), rel=1e-5)
    # The chain bends low sunlight with the day's temperature, this side with 12 degrees.
    assert_allclose(power_kw, expected_kw, atol=5e-4)


def test_yearly_yield_inland_is_that_of_the_north():
    # PVGIS gives Lille 950-1,050 kWh/kWp; typical years nearby, with glass, 1,015-1,070.
    axis, sun = AXES[30], SUNS[30]
    yields = [annual_kwh(year(number), sun, [plane()], axis)[0] for number in range(12)]
    assert 950 < np.mean(yields) < 1070
    assert 0.02 < np.std(yields) / np.mean(yields) < 0.06


def test_yearly_energy_is_nearly_the_same_at_every_step():
    # Means over longer slots blend sun and cloud, which Perez, the inverter and its
    # clipping do not take linearly: 0.4-0.5 % more energy for each doubling.
    energy = [annual_kwh(year(step=s), SUNS[s], [plane()], AXES[s])[0] for s in (15, 30, 60)]
    assert_allclose(energy, energy[1], rtol=0.006)


SET = [(35, 180), (0, 180), (10, 180), (10, 90), (10, 270), (20, 180), (30, 180)]
SET += [(35, 90), (35, 270), (90, 180)]
FACTORS = [1, 0.85, 0.92, 0.85, 0.84, 0.97, 0.99, 0.81, 0.79, 0.76]
needs_sample = pytest.mark.skipif(
    not ROESELARE_FILE.exists(), reason="the PVGIS sample file is not here"
)


def roeselare(step, **options):
    axis = AXES[step]
    sun = sun_position(axis, ROESELARE)
    weather = read_pvgis_tmy(ROESELARE_FILE, axis, ROESELARE)
    return annual_kwh(weather, sun, [plane(*one) for one in SET], axis, **options)


@needs_sample
@pytest.mark.parametrize("step", [15, 30, 60])
def test_tilt_and_azimuth_factors_of_roeselare(step):
    energy = roeselare(step)
    factors = energy / energy[0]
    assert 1000 < energy[0] < 1070
    assert_allclose(factors[:-1], FACTORS[:-1], atol=0.02)
    # The wall was worked out without glass and with albedo 0.25; glass takes more of the
    # high summer sun there than on a roof.
    assert_allclose(factors[-1], 0.76 - 0.035, atol=0.01)


@needs_sample
def test_tilt_and_azimuth_factors_on_their_own_terms(monkeypatch):
    without_glass(monkeypatch)
    monkeypatch.setattr(production.power.iam, "physical", np.ones_like)
    energy = roeselare(60, albedo=0.25)
    assert_allclose(energy / energy[0], FACTORS, atol=0.008)
