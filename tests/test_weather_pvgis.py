"""Weather: the reader of PVGIS typical years."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from simcore.base.errors import InputError
from simcore.base.records import Place
from simcore.base.timeaxis import time_axis
from simcore.energy.weather import read_pvgis_tmy, sun_position
from simcore.energy.weather.sun import sun_at

ROESELARE = Place(latitude=50.911, longitude=3.192)
SAMPLE = (
    Path(__file__).parents[1].parent / "shared/data/weather/pvgis_tmy_roeselare_50.911_3.192.csv"
)
AXES = {step: time_axis(2026, step) for step in (15, 30, 60)}

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
    assert "PVGIS" in weather.source


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
    assert "column G(h), hour 12: found 'abc', expected a number of 0 or more" in number
    assert "column WS10m, hour 13: found '-1'" in wind
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


@pytest.mark.skipif(not SAMPLE.exists(), reason="the PVGIS sample file is not here")
@pytest.mark.parametrize("step", [15, 30, 60])
def test_pvgis_roeselare_keeps_its_yearly_light(step):
    weather = read_pvgis_tmy(SAMPLE, AXES[step], ROESELARE)
    raw = pd.read_csv(SAMPLE)
    to_kwh = AXES[step].hours / 1000
    assert weather.ghi.sum() * to_kwh == pytest.approx(1062, rel=0.002)
    assert weather.dhi.sum() * to_kwh == pytest.approx(raw["Gd(h)"].sum() / 1000, rel=0.005)
    assert weather.dni.sum() * to_kwh == pytest.approx(raw["Gb(n)"].sum() / 1000, rel=0.005)
    assert weather.temp_air.mean() == pytest.approx(11.1, abs=0.05)
