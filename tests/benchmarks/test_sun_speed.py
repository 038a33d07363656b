"""How long sun, weather and AC power take, against a plain loop of pvlib chains.

Run with ``make bench``: both stand in one table. No test fails on a clock.
"""

import warnings

import numpy as np
import pandas as pd
import pvlib
import pytest
from defaults import ac_power_kw, plane, plant_settings
from pvlib.location import Location
from pvlib.modelchain import ModelChain
from pvlib.pvsystem import Array as PvArray
from pvlib.pvsystem import FixedMount, PVSystem

from simcore.base.draws import stream
from simcore.base.records import Place, Sun
from simcore.base.timeaxis import time_axis
from simcore.energy.production import MOUNTINGS
from simcore.energy.weather import climate, sun_position, synthetic_weather

AXIS = time_axis(2026, 30)
MIDDLES = pd.DatetimeIndex(AXIS.utc + np.timedelta64(15, "m"), tz="UTC")
PLACES = {
    "saint-martin-boulogne": Place(latitude=50.727, longitude=1.626, altitude=0.0),
    "arras-towers": Place(latitude=50.291, longitude=2.777, altitude=0.0),
    "outreau": Place(latitude=50.705, longitude=1.590, altitude=0.0),
    "mining-terraces": Place(latitude=50.457, longitude=2.617, altitude=0.0),
    "arras-bon-secours": Place(latitude=50.280, longitude=2.790, altitude=0.0),
}
# Every plane with its own inverter, as in the chains.
PLANES = [
    plane(peak_power_kw=1.0, tilt_deg=tilt, azimuth_deg=azimuth, plant=str(number))
    for number, (tilt, azimuth) in enumerate([(35, 180), (10, 90), (10, 270), (35, 90)])
]
WEATHER_NAMES = ("ghi", "dni", "dhi", "temp_air", "wind_speed")
LOSSES = {"soiling": 2, "shading": 0, "mismatch": 2, "wiring": 2, "connections": 0.5}
LOSSES |= {"lid": 1.5, "nameplate_rating": 1, "availability": 3}


def site_weather(name, place):
    sun = sun_position(AXIS, place)
    return sun, synthetic_weather(AXIS, sun, climate("inland"), stream(62, name, "weather", 0))


def yearly_kwh(planes=PLANES, settings=None):
    """Sun, weather and AC energy of five sites, ``(n_sites, n_planes)``."""
    energy = []
    for name, place in PLACES.items():
        sun, weather = site_weather(name, place)
        energy.append(ac_power_kw(weather, sun, planes, settings=settings).sum(axis=-1))
    return np.stack(energy) * AXIS.hours


def chain_kwh(table, place, plane):
    array = PvArray(
        FixedMount(plane.tilt_deg, plane.azimuth_deg),
        albedo=0.2,
        module_parameters={"pdc0": plane.peak_power_kw, "gamma_pdc": -0.004},
        temperature_model_parameters=MOUNTINGS[plane.mounting],
    )
    chain = ModelChain(
        PVSystem(
            arrays=[array],
            inverter_parameters={"pdc0": plane.peak_power_kw / 1.2 / 0.96, "eta_inv_nom": 0.96},
            losses_parameters=LOSSES,
        ),
        Location(place.latitude, place.longitude),
        transposition_model="perez",
        dc_model="pvwatts",
        ac_model="pvwatts",
        aoi_model="physical",
        spectral_model="no_loss",
        temperature_model="sapm",
        losses_model="pvwatts",
    )
    chain.run_model(table)
    return chain.results.ac.fillna(0).sum() * AXIS.hours


def chains_kwh(tables):
    """The same energy by one chain after the other; weather not counted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the chains' own, about nights
        return np.array(
            [[chain_kwh(tables[name], place, p) for p in PLANES] for name, place in PLACES.items()]
        )


@pytest.fixture(scope="module")
def here_kwh():
    return yearly_kwh()


@pytest.fixture(scope="module")
def tables():
    """Weather of the five sites as the tables that chains take."""
    found = {}
    for name, place in PLACES.items():
        _, weather = site_weather(name, place)
        columns = {column: getattr(weather, column) for column in WEATHER_NAMES}
        found[name] = pd.DataFrame(columns, index=MIDDLES)
    return found


@pytest.mark.benchmark(group="5 sites x 4 planes x 1 year at 30 min")
def test_five_sites_in_one_pass_each(benchmark, here_kwh):
    energy = benchmark.pedantic(yearly_kwh, rounds=5, warmup_rounds=1)
    assert energy.shape == (5, 4)
    assert (energy == here_kwh).all()


@pytest.mark.benchmark(group="5 sites x 4 planes x 1 year at 30 min")
def test_five_sites_behind_horizon_and_rows(benchmark, here_kwh):
    """What shade costs on top."""
    planes = [
        plane(peak_power_kw=1.0, tilt_deg=p.tilt_deg, azimuth_deg=p.azimuth_deg, plant=p.plant,
              ground_coverage_ratio=0.45)
        for p in PLANES
    ]  # fmt: skip
    settings = plant_settings(horizon=((90.0, 10.0), (180.0, 2.0), (270.0, 5.0)))
    args = {"args": (planes, settings)}
    energy = benchmark.pedantic(yearly_kwh, **args, rounds=5, warmup_rounds=1)
    assert (energy < here_kwh).all()


@pytest.mark.benchmark(group="5 sites x 4 planes x 1 year at 30 min")
def test_plain_loop_of_twenty_chains(benchmark, here_kwh, tables):
    energy = benchmark.pedantic(chains_kwh, args=(tables,), rounds=1)
    # The chains let all diffuse light through the glass; here 2 to 4 % of the whole is lost.
    assert (here_kwh / energy > 0.955).all()
    assert (here_kwh / energy < 0.985).all()


@pytest.mark.benchmark(group="thirty years")
def test_thirty_years_of_four_planes(benchmark):
    """Years on the left axis of the weather, one site."""
    place = PLACES["arras-towers"]
    sun = sun_position(AXIS, place)
    years = [
        synthetic_weather(AXIS, sun, climate("inland"), stream(62, "arras", "weather", number))
        for number in range(30)
    ]
    columns = {name: np.stack([getattr(one, name) for one in years]) for name in WEATHER_NAMES}
    weather = type(years[0])(**columns, source="thirty years")
    power_kw = benchmark.pedantic(ac_power_kw, args=(weather, sun, PLANES), rounds=1)
    assert power_kw.shape == (30, 4, AXIS.n_slots)
    yields = power_kw[:, 0].sum(axis=-1) * AXIS.hours
    assert 900 < yields.min() < yields.max() < 1200


def test_yearly_energy_is_that_of_nrel_solar_position(here_kwh):
    """pvlib's NREL algorithm instead of its fast one, the same weather."""
    for number, (name, place) in enumerate(PLACES.items()):
        sun, weather = site_weather(name, place)
        exact = pvlib.solarposition.get_solarposition(
            MIDDLES, place.latitude, place.longitude, method="nrel_numpy"
        )
        nrel = Sun(
            apparent_zenith=exact["apparent_zenith"].to_numpy(),
            azimuth=exact["azimuth"].to_numpy(),
            dni_extra=sun.dni_extra,
        )
        energy = ac_power_kw(weather, nrel, PLANES).sum(axis=-1) * AXIS.hours
        np.testing.assert_allclose(here_kwh[number], energy, rtol=1e-4)
