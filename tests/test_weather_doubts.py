"""Weather that no run may use: light without beam, sums that fail, clocks that are wrong."""

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from command_sample import invoked
from site_sample import inputs_of
from weather_files import (
    ARRAS,
    GATWICK_FILE,
    ROESELARE_FILE,
    epw_text,
    minutes,
    plain_table,
    sky,
    starts,
    write,
)

from simcore.base.errors import InputError
from simcore.base.timeaxis import time_axis
from simcore.energy.weather import read_weather, readers
from simcore.energy.weather.doubts import beam_finding, clock_finding
from simcore.energy.weather.report import weather_report
from simcore.energy.weather.sun import sun_at
from simcore.scenario.load import load
from simcore.show.words.problems import in_words
from simcore.study.weather import site_yields

AXIS = time_axis(2026, 60)
OUTREAU = "scenarios/sites/outreau.toml"
HOURS = starts(2026) + minutes(30)
SKY, SUN = sky(HOURS), sun_at(HOURS, ARRAS)
PVGIS_HEAD = [
    "LOCATION,unknown,-,unknown,ECMWF/ERA,unknown,50.29,2.78,{zone},20",
    *["HEADER"] * 4,
    "COMMENTS 1,ECMWF/ERA",
    "COMMENTS 2,Irradiance Time Offset (h):{offset}",
    "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
]


def pvgis_epw(zone=1, offset=-0.8333, light_minutes=10.0, blank=()):
    """EPW as PVGIS writes it: UTC hours numbered 1 to 24, light of one instant in each."""
    stamps = starts(2019)
    light = sky(stamps + minutes(light_minutes))
    rows = []
    for n, stamp in enumerate(pd.DatetimeIndex(stamps)):
        cells = ["0"] * 35
        cells[:5] = ["2010", str(stamp.month), str(stamp.day), str(stamp.hour + 1), "0"]
        cells[6], cells[21] = f"{5 + stamp.hour / 2}", "3.0"
        shown = {name: 0.0 if name in blank else light[name][n] for name in light}
        cells[13:16] = [f"{shown[name]:.2f}" for name in ("ghi", "dni", "dhi")]
        rows.append(",".join(cells))
    head = [line.format(zone=zone, offset=offset) for line in PVGIS_HEAD]
    return "\n".join([*head, *rows]) + "\n"


def refused(path, **options):
    with pytest.raises(InputError) as error:
        read_weather(path, AXIS, ARRAS, **options)
    return [problem.key for problem in error.value.problems], str(error.value)


def test_light_without_beam_and_diffuse_is_refused_with_a_guess(tmp_path):
    path = write(tmp_path, pvgis_epw(blank=("dni", "dhi")), "beam0.epw")
    found, words = refused(path)
    assert found == ["light_without_beam"]
    assert "beam0.epw, dni: found beam that makes 0 % of the global light of the year" in words
    assert "Leave beam and diffuse empty" in words


def test_empty_beam_and_diffuse_are_split_and_told(tmp_path):
    table = plain_table()
    table["dni"], table["dhi"] = "", ""
    _, quality = read_weather(write(tmp_path, table), AXIS, ARRAS)
    assert [one.key for one in quality.remarks] == ["split_by_erbs"]


@pytest.mark.parametrize("kind", ["beam", "diffuse", "level"])
def test_beam_and_diffuse_must_make_the_global_light(tmp_path, kind):
    """Three fifths of the light of ``sky`` are diffuse, two fifths beam."""
    table = plain_table()
    height = np.cos(np.radians(np.minimum(sun_at(HOURS, ARRAS).apparent_zenith, 90.0)))
    change = {"beam": ("dni", 0.0), "diffuse": ("dhi", 0.0), "level": ("dni", height)}
    name, factor = change[kind]
    table[name] = table[name] * factor
    found, words = refused(write(tmp_path, table))
    assert found[0] == ("light_without_beam" if kind == "beam" else "light_not_closed")
    guess = {
        "beam": "never filled",
        "diffuse": "a diffuse never filled",
        "level": "horizontal plane",
    }
    assert guess[kind] in words


def test_a_tenth_is_the_border_of_the_sums():
    ghi, dni, dhi = (np.array([value]) for value in (1000.0, 800.0, 0.0))
    sun = replace(SUN, apparent_zenith=np.array([60.0]), azimuth=ghi, dni_extra=ghi)
    # Beam on the level: 800 cos 60 = 400. 400 + 501 is 9.9 % short of 1000, 400 + 499 is 10.1 %.
    assert beam_finding("a", (ghi, dni, dhi + 501), sun).problems == ()
    assert len(beam_finding("a", (ghi, dni, dhi + 499), sun).problems) == 1


@pytest.mark.parametrize(
    ("shift", "is_refused"),
    [(44.9, False), (-44.9, False), (45.0, True), (-60.0, True), (None, False)],
)
def test_three_quarters_of_an_hour_refuse_the_clock(shift, is_refused):
    assert bool(clock_finding("a.csv", 30.0, shift, 60).problems) == is_refused


def test_a_wrong_zone_is_refused_with_both_readings(tmp_path):
    """Winter time written as UTC: noon comes an hour early."""
    path = write(tmp_path, plain_table(light_minutes=30 - 60))
    found, words = refused(path)
    assert "light_off_its_stamps" in found
    assert "--light-at -30" in words
    late = write(tmp_path, plain_table(light_minutes=30 + 60), "late.csv")
    assert "a clock of another time zone (-1 h)" in refused(late)[1]


def test_the_words_in_french_name_place_value_and_guess():
    (problem,) = clock_finding("meteo.csv", 30.0, 60.0, 60).problems
    said = in_words(problem, "fr")
    assert said.startswith(
        "meteo.csv, time — trouvé\N{NO-BREAK SPACE}: un rayonnement placé 90 min"
    )
    assert "d’un autre fuseau (-1\N{NO-BREAK SPACE}h)" in said


@pytest.mark.parametrize("zone", [0, 1, 2])
def test_the_hours_of_a_pvgis_epw_are_utc_whatever_zone_it_names(tmp_path, zone):
    """PVGIS writes its UTC table in order, and the zone of the meridian in the first line."""
    weather, quality = read_weather(write(tmp_path, pvgis_epw(zone), "a.epw"), AXIS, ARRAS)
    assert quality.shift_minutes == pytest.approx(0, abs=1)
    assert [one.key for one in quality.remarks] == ["pvgis_epw"]
    assert quality.remarks[0].values == {"minutes": pytest.approx(-49.998)}
    at = sky(AXIS.utc + minutes(30))["ghi"].sum()
    assert weather.ghi.sum() == pytest.approx(at, rel=0.002)


def test_a_wrong_offset_in_a_pvgis_epw_is_refused(tmp_path):
    path = write(tmp_path, pvgis_epw(offset=0.1667), "a.epw")
    assert "light_off_its_stamps" in refused(path)[0]


def test_a_pvgis_epw_gives_the_air_of_its_hours(tmp_path):
    weather, _ = read_weather(write(tmp_path, pvgis_epw(), "a.epw"), AXIS, ARRAS)
    # Row 0 h UTC is 5 degrees, 1 h 5.5: half past midnight 5.25. The first slot is 23 h UTC.
    assert weather.temp_air[1:4] == pytest.approx([5.25, 5.75, 6.25])


def made_kwh(path, step):
    sets = [f"time.step_minutes={step}", 'weather.kind="file"', f'weather.file="{path}"']
    return site_yields(inputs_of(load(OUTREAU, sets)), 1).production_kwh[0]


def files_of(tmp_path):
    """One file a way of reading: means, instants, and a beam that misses its balance."""
    yield write(tmp_path, epw_text(), "means.epw")
    yield write(tmp_path, pvgis_epw(), "instants.epw")
    for factor in (1.02, 1.1, 1.2):  # beam and diffuse 1, 4 and 8 % above the global light
        off = plain_table(step=30)
        off["dni"] = off["dni"] * factor
        yield write(tmp_path, off, f"off-{factor}.csv")
    yield from (path for path in (ROESELARE_FILE, GATWICK_FILE) if path.exists())


@pytest.fixture
def reads_once(monkeypatch):
    """Each file is read and judged once: neither asks for the step of the run."""
    reports = {}

    def report(series, *rows_and_place):
        if id(series) not in reports:
            reports[id(series)] = weather_report(series, *rows_and_place)
        return reports[id(series)]

    monkeypatch.setattr(readers, "_series", cache(readers._series))
    monkeypatch.setattr(readers, "weather_report", report)


@pytest.mark.usefixtures("reads_once")
def test_a_run_makes_the_same_at_every_step(tmp_path):
    for path in files_of(tmp_path):
        kwh = [made_kwh(path, step) for step in (15, 30, 60)]
        assert kwh == pytest.approx([kwh[0]] * 3, rel=0.01), path.name


def test_a_run_makes_as_much_as_the_report_says(tmp_path):
    path = write(tmp_path, pvgis_epw(), "instants.epw")
    words = ["--site=outreau", f"--scenario={OUTREAU}", "--format=json", "--step=60"]
    done = invoked("weather", path, *words, f"--out={tmp_path / 'sky.png'}")
    said = json.loads(done.stdout)
    assert said["production_kwh_by_year"] == pytest.approx([made_kwh(path, 60)], rel=1e-9)
    assert said["site"] == "outreau"


def test_the_report_tells_what_a_site_makes_of_a_file(tmp_path):
    path = write(tmp_path, epw_text(), "means.epw")
    words = ["--site=outreau", f"--scenario={OUTREAU}", f"--out={tmp_path / 'sky.png'}"]
    done = invoked("weather", path, *words)
    kwh = made_kwh(path, 30)
    assert f"{kwh:,.0f} kWh a year" in done.stdout
    done = invoked("weather", path, "--site=outro", f"--scenario={OUTREAU}", *words[2:])
    assert "did you mean 'outreau'?" in done.stderr


def test_a_scenario_says_where_the_light_of_its_file_stands(tmp_path):
    late = plain_table(light_minutes=-30)
    path = write(tmp_path, late, "ends.csv")
    with pytest.raises(InputError, match="stamped at their end"):
        made_kwh(path, 60)
    right = write(tmp_path, plain_table(), "starts.csv")
    sets = ["time.step_minutes=60", 'weather.kind="file"', f'weather.file="{path}"']
    own = inputs_of(load(OUTREAU, [*sets, "weather.light_at_minutes=-30"]))
    assert site_yields(own, 1).production_kwh[0] == pytest.approx(made_kwh(right, 60), rel=0.003)
