"""Weather: the readers of PVGIS files, and the download of one."""

import json

import numpy as np
import pandas as pd
import pvlib
import pytest
from numpy.testing import assert_allclose
from weather_files import ROESELARE, ROESELARE_FILE
from weather_sample import AXES

from simcore.base.errors import InputError
from simcore.base.records import Place
from simcore.base.timeaxis import time_axis
from simcore.energy.weather import (
    clear_sky_ghi,
    read_pv_power,
    read_pvgis_tmy,
    read_weather,
    sniff,
    sun_position,
)
from simcore.energy.weather.download import pvgis_file
from simcore.energy.weather.sun import sun_at

HEAD = """Latitude (decimal degrees): 50.911
Longitude (decimal degrees): 3.192
Elevation (m): 18
month,year
1,2019
"""
TAIL = "\nT2m: 2-m air temperature (degree Celsius)\nPVGIS (c) European Union, 2001-2023\n"


def pvgis_table(offset_minutes=10):
    """A sky that always lets half of the light through, three fifths of it diffuse."""
    hours = np.arange("2026-01-01T00", "2027-01-01T00", dtype="datetime64[h]")
    sun = sun_at(hours.astype("datetime64[s]") + np.timedelta64(offset_minutes, "m"), ROESELARE)
    height = np.maximum(np.cos(np.radians(sun.apparent_zenith)), 0)
    month = hours.astype("datetime64[M]").astype(int) % 12 + 1
    times = pd.DatetimeIndex(hours)
    years = 2005 + month  # every month from another year, one of them a leap year
    return pd.DataFrame(
        {
            "time(UTC)": [f"{y}{t:%m%d:%H%M}" for y, t in zip(years, times, strict=True)],
            "T2m": times.dayofyear,
            "RH": 80,
            "G(h)": 0.5 * height * sun.dni_extra,
            "Gb(n)": 0.2 * sun.dni_extra * (height > 0),
            "Gd(h)": 0.3 * height * sun.dni_extra,
            "IR(h)": 300,
            "WS10m": times.hour / 2,
            "WD10m": 200,
            "SP": 101_325,
        }
    )


def write(folder, table, head="", tail=""):
    path = folder / "tmy.csv"
    path.write_text(head + table.to_csv(index=False) + tail)
    return path


@pytest.mark.parametrize("step", [15, 30, 60])
@pytest.mark.parametrize(("head", "place"), [(HEAD, None), ("", ROESELARE)])
def test_pvgis_constant_clearness_is_found_at_every_slot(tmp_path, step, head, place):
    path = write(tmp_path, pvgis_table(), head, TAIL if head else "")
    weather = read_pvgis_tmy(path, AXES[step], place)
    sun = sun_position(AXES[step], ROESELARE)
    outside = np.maximum(np.cos(np.radians(sun.apparent_zenith)), 0) * sun.dni_extra
    # Around new year the same date of two years meets, a quarter of a day apart: 5e-4.
    assert_allclose(weather.ghi, 0.5 * outside, rtol=1e-3, atol=1e-6)
    is_high = sun.apparent_zenith < 87
    assert_allclose(weather.dhi[is_high], 0.3 * outside[is_high], rtol=1e-3)
    assert_allclose(weather.dni[is_high], 0.2 * sun.dni_extra[is_high], rtol=3e-3)
    assert weather.source.startswith("pvgis_tmy, ")


def test_pvgis_reads_the_offset_of_newer_files(tmp_path):
    head = HEAD + "Irradiance Time Offset (h): 0.5\n"
    weather = read_pvgis_tmy(write(tmp_path, pvgis_table(30), head), AXES[60])
    sun = sun_position(AXES[60], ROESELARE)
    outside = np.maximum(np.cos(np.radians(sun.apparent_zenith)), 0) * sun.dni_extra
    # Around new year the same date of two years meets, a quarter of a day apart: 5e-4.
    assert_allclose(weather.ghi, 0.5 * outside, rtol=1e-3, atol=1e-6)


def test_pvgis_rows_are_laid_by_month_day_and_hour(tmp_path):
    axis = time_axis(2028, 60)
    weather = read_pvgis_tmy(write(tmp_path, pvgis_table(), HEAD), axis)

    def at(stamp):
        return weather.temp_air[axis.utc == np.datetime64(stamp)][0]

    # T2m is the day of an ordinary year: the first slot, 23:00 UTC on 31 December, is day
    # 365 (half-way to day 1 at its middle); 29 February repeats the 28th, day 59.
    assert at("2027-12-31T23:00:00") == pytest.approx((365 + 1) / 2)
    assert at("2028-02-28T12:00:00") == at("2028-02-29T12:00:00") == 59
    assert at("2028-03-01T12:00:00") == 60
    assert at("2028-12-31T12:00:00") == 365
    # Wind is half the hour, at 06:30 UTC half of 6.5.
    assert weather.wind_speed[axis.utc == np.datetime64("2028-06-01T06:00:00")] == 3.25


def problems_of(path, place=ROESELARE):
    with pytest.raises(InputError) as error:
        read_pvgis_tmy(path, AXES[60], place)
    return [str(problem) for problem in error.value.problems]


def test_pvgis_reports_all_problems_at_once(tmp_path):
    table = pvgis_table().astype(str).rename(columns={"T2m": "T_2m"}).iloc[:-1]
    table.loc[11, "G(h)"] = "abc"
    table.loc[12, "WS10m"] = "-1"
    column, length, number, wind, place = problems_of(write(tmp_path, table), place=None)
    assert "no column T2m" in column
    assert "did you mean 'T_2m'?" in column
    assert "found 8759 hours, expected 8760 hours" in length
    assert "column G(h), row 12: found 'abc', expected a number of 0 or more" in number
    assert "column WS10m, row 13: found '-1'" in wind
    assert "no latitude and longitude" in place
    assert all("tmy.csv" in text for text in (column, length, number, wind, place))


def test_pvgis_refuses_an_hour_twice_and_a_broken_stamp(tmp_path):
    table = pvgis_table()
    table.loc[5, "time(UTC)"] = table.loc[4, "time(UTC)"]
    (twice,) = problems_of(write(tmp_path, table))
    assert "found '20060101:0400', expected each hour of an ordinary year once" in twice
    table.loc[5, "time(UTC)"] = "yesterday"
    (broken,) = problems_of(write(tmp_path, table))
    assert "'yesterday'" in broken


def test_pvgis_refuses_other_files(tmp_path):
    (tmp_path / "notes.txt").write_text("hello\n")
    (other,) = problems_of(tmp_path / "notes.txt")
    assert "found no line that starts with time(UTC)" in other
    (absent,) = problems_of(tmp_path / "note.txt")
    assert "no such file" in absent
    assert "did you mean 'notes.txt'?" in absent


@pytest.mark.skipif(not ROESELARE_FILE.exists(), reason="the PVGIS sample file is not here")
@pytest.mark.parametrize("step", [15, 30, 60])
def test_pvgis_roeselare_keeps_its_yearly_light(step):
    weather = read_pvgis_tmy(ROESELARE_FILE, AXES[step], ROESELARE)
    raw = pd.read_csv(ROESELARE_FILE)
    to_kwh = AXES[step].hours / 1000
    assert weather.ghi.sum() * to_kwh == pytest.approx(1062, rel=0.002)
    assert weather.dhi.sum() * to_kwh == pytest.approx(raw["Gd(h)"].sum() / 1000, rel=0.005)
    assert weather.dni.sum() * to_kwh == pytest.approx(raw["Gb(n)"].sum() / 1000, rel=0.005)
    assert weather.temp_air.mean() == pytest.approx(11.1, abs=0.05)


def json_file(folder, content, name="pvgis.json"):
    path = folder / name
    path.write_text(json.dumps(content))
    return path


def test_pvgis_typical_year_in_json_is_the_same(tmp_path):
    table = pvgis_table()
    location = {"latitude": 50.911, "longitude": 3.192, "elevation": 18.0}
    content = {
        "inputs": {"location": location},
        "outputs": {"months_selected": [], "tmy_hourly": table.to_dict("records")},
    }
    path = json_file(tmp_path, content)
    assert sniff(path) == "pvgis_tmy"
    same = read_pvgis_tmy(path, AXES[30])
    weather = read_pvgis_tmy(write(tmp_path, table, HEAD), AXES[30])
    assert_allclose(same.ghi, weather.ghi, rtol=1e-12)
    assert_allclose(same.temp_air, weather.temp_air)


def hourly(first="2020-01-01", last="2021-01-01", minute=10, **columns):
    """Rows of an hourly series with clear light at the minute of its stamps."""
    hours = np.arange(first, last, dtype="datetime64[h]").astype("datetime64[s]")
    sun = sun_at(hours + np.timedelta64(minute, "m"), ROESELARE)
    height = np.cos(np.radians(np.minimum(sun.apparent_zenith, 90)))
    clear = clear_sky_ghi(sun.apparent_zenith)
    table = pd.DataFrame(
        {
            "time": pd.DatetimeIndex(hours).strftime(f"%Y%m%d:%H{minute:02d}"),
            "Gb(i)": 0.6 * clear,
            "Gd(i)": 0.4 * clear,
            "Gr(i)": 0.0,
            "H_sun": np.degrees(np.arcsin(height)),
            "T2m": 11.0,
            "WS10m": 4.0,
            "Int": 0.0,
        }
    )
    return table.assign(**columns)


def series_content(table, slope=0, peak=None):
    fixed = {"slope": {"value": slope}, "azimuth": {"value": 0}}
    module = {} if peak is None else {"pv_module": {"peak_power": peak}}
    location = {"latitude": 50.911, "longitude": 3.192, "elevation": 18.0}
    inputs = {"location": location, "mounting_system": {"fixed": fixed}, **module}
    return {"inputs": inputs, "outputs": {"hourly": table.to_dict("records")}}


@pytest.mark.parametrize("minute", [10, 30])
def test_hourly_series_are_read_at_the_minute_of_their_stamps(tmp_path, minute):
    path = json_file(tmp_path, series_content(hourly(minute=minute)))
    axis = AXES[30]
    weather, quality = read_weather(path, axis, kind="pvgis_series")
    clear = clear_sky_ghi(sun_position(axis, ROESELARE).apparent_zenith)
    # 2020 laid on 2026: the sun of a date moves by up to a day in six years, 1 %.
    assert weather.ghi.sum() == pytest.approx(clear.sum(), rel=0.003)
    assert weather.dhi.sum() == pytest.approx(0.4 * clear.sum(), rel=0.02)
    assert abs(quality.shift_minutes) <= 1
    assert quality.shift_method == "closure"
    assert [remark.key for remark in quality.remarks] == ["other_year"]
    assert quality.n_expected == 8784


def test_hourly_series_of_several_years_give_the_asked_one(tmp_path):
    table = hourly("2025-01-01", "2028-01-01")
    table["T2m"] = table["time"].str[:4].astype(float) - 2000
    path = json_file(tmp_path, series_content(table))
    weather, quality = read_weather(path, AXES[60])
    assert weather.temp_air[100] == 26
    assert [remark.key for remark in quality.remarks] == ["several_years"]
    assert quality.remarks[0].values == {"found": 2026, "n": 3}


def test_hourly_series_on_a_slope_are_no_weather(tmp_path):
    path = json_file(tmp_path, series_content(hourly(), slope=35))
    with pytest.raises(InputError, match=r"tilted 35 degrees, expected light on a horizontal"):
        read_weather(path, AXES[60])


def test_power_of_an_hourly_series_is_per_peak_power(tmp_path):
    table = hourly()
    table["P"] = 2.5 * 0.8 * (table["Gb(i)"] + table["Gd(i)"])  # W of 2.5 kWp
    path = json_file(tmp_path, series_content(table, slope=0, peak=2.5))
    assert sniff(path) == "pv_power"
    power, quality = read_pv_power(path, AXES[60])
    clear = clear_sky_ghi(sun_position(AXES[60], ROESELARE).apparent_zenith)
    assert power.sum() == pytest.approx(0.8 * clear.sum() / 1000, rel=0.003)
    assert abs(quality.shift_minutes) < 4
    watts = json_file(tmp_path, series_content(table, peak=0.0025))
    with pytest.raises(InputError, match="the power looks like W; divide it by 1000"):
        read_pv_power(watts, AXES[60])
    with pytest.raises(InputError, match="no peak power of the plant"):
        read_pv_power(json_file(tmp_path, series_content(table)), AXES[60])
    with pytest.raises(InputError, match="read_pv_power reads it"):
        read_weather(path, AXES[60])


def test_a_bare_list_of_hours_is_power(tmp_path):
    content = {"lat": 50.911, "lon": 3.192, "aspect": 90, "year": 2020, "hourly": [0.5] * 12}
    with pytest.raises(InputError, match="12 hours, expected 8760 or 8784 hours"):
        read_pv_power(json_file(tmp_path, content), AXES[60])
    content["hourly"] = (0.8 * hourly("2019-01-01", "2020-01-01")["Gb(i)"] / 600).tolist()
    quality = read_pv_power(json_file(tmp_path, content), AXES[60])[1]
    assert [remark.key for remark in quality.remarks] == ["not_south", "bare_hours"]


def test_coordinates_may_stand_in_the_name_of_the_file(tmp_path):
    path = tmp_path / "tmy_50.911_3.192_2005_2020.csv"
    table = pvgis_table()
    table[["G(h)", "Gb(n)", "Gd(h)"]] *= 1.4  # as bright as a clear sky
    table["T2m"] = 11.0
    path.write_text(table.to_csv(index=False))
    weather, quality = read_weather(path, AXES[60])
    assert quality.place == ROESELARE
    assert [remark.key for remark in quality.remarks] == ["place_from_name"]
    assert weather.source == "pvgis_tmy, tmy_50.911_3.192_2005_2020.csv"


def downloaded(calls):
    def get_pvgis_tmy(latitude, longitude, **_):
        calls.append((latitude, longitude))
        table = pvgis_table()
        table.index = pd.to_datetime(table.pop("time(UTC)"), format="%Y%m%d:%H%M", utc=True)
        return table, {"inputs": {"location": {"elevation": 18.0}}}

    return get_pvgis_tmy


def test_a_download_is_kept_and_read(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(pvlib.iotools, "get_pvgis_tmy", downloaded(calls))
    paths = [pvgis_file(place, tmp_path / "cache") for place in (ROESELARE, ROESELARE)]
    assert paths[0] == paths[1]
    assert calls == [(50.911, 3.192)]
    weather = read_pvgis_tmy(paths[0], AXES[60])
    assert_allclose(weather.ghi, read_pvgis_tmy(write(tmp_path, pvgis_table(), HEAD), AXES[60]).ghi)
    other = pvgis_file(Place(latitude=50.5, longitude=3.0, altitude=0.0), tmp_path / "cache")
    assert other != paths[0]


def test_a_missing_network_is_told_plainly(tmp_path, monkeypatch):
    def get_pvgis_tmy(*_, **__):
        raise ConnectionError("name not known")

    monkeypatch.setattr(pvlib.iotools, "get_pvgis_tmy", get_pvgis_tmy)
    with pytest.raises(InputError, match="expected a network that reaches PVGIS") as error:
        pvgis_file(ROESELARE, tmp_path / "cache")
    assert "download the typical year (TMY, CSV) elsewhere" in str(error.value)
    assert not (tmp_path / "cache").exists()
