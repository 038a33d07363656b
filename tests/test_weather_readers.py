"""Weather: files of every kind, gaps, clocks, and what is refused with which words."""

import json

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scenario_sample import OUTREAU
from weather_files import (
    ARRAS,
    GAILLAC_FILE,
    GATWICK_FILE,
    ROESELARE_FILE,
    epw_text,
    minutes,
    plain_table,
    sky,
    starts,
    write,
)
from weather_sample import AXES

from simcore.base.errors import InputError
from simcore.base.records import Place
from simcore.base.timeaxis import time_axis
from simcore.energy.weather import read_production_csv, read_pv_power, read_weather, sniff
from simcore.energy.weather.series import slot_number
from simcore.scenario.load import load
from simcore.scenario.provenance import scenario_hash

AXIS = AXES[60]


def message(path, axis=AXIS, place=ARRAS, **given):
    with pytest.raises(InputError) as error:
        read_weather(path, axis, place, **given)
    return str(error.value)


def keys(quality):
    return [remark.key for remark in quality.remarks]


@pytest.mark.parametrize("step", [15, 30, 60])
def test_a_plain_file_of_the_year_is_used_as_it_is(tmp_path, step):
    path = write(tmp_path, plain_table(step=step))
    weather, quality = read_weather(path, AXES[step], ARRAS)
    inside = plain_table(step=step)
    n = 60 // step  # the local year starts an hour before the UTC year
    assert_allclose(weather.ghi[n:], inside["ghi"][:-n], rtol=1e-12)
    assert_allclose(weather.dni[n:], inside["dni"][:-n], rtol=1e-12)
    assert_allclose(weather.ghi[:n], inside["ghi"][-n:], rtol=1e-12)
    assert quality.n_found == quality.n_expected == 8760 * n
    assert abs(quality.shift_minutes) <= 1
    assert quality.remarks == ()
    assert (quality.closure_rmse, quality.n_not_closed) == (pytest.approx(0, abs=1e-9), 0)


def test_finer_rows_are_averaged_and_longer_ones_keep_their_energy(tmp_path):
    quarter = write(tmp_path, plain_table(step=15), "quarter.csv")
    hourly = write(tmp_path, plain_table(step=60), "hourly.csv")
    fine = read_weather(quarter, AXES[60], ARRAS)[0]
    assert_allclose(
        fine.ghi[1:], plain_table(step=15)["ghi"].to_numpy().reshape(-1, 4).mean(1)[:-1]
    )
    coarse = read_weather(hourly, AXES[15], ARRAS)[0]
    assert_allclose(
        coarse.ghi.reshape(-1, 4).mean(axis=1)[1:], plain_table()["ghi"][:-1], atol=1e-9
    )
    # Between the hours the sky is the one that the quarter-hours show: 1 % of 800 W/m2.
    error = np.abs(coarse.ghi[4:] - plain_table(step=15)["ghi"].to_numpy()[:-4])
    assert np.quantile(error, 0.95) < 8


def test_another_year_is_laid_by_month_day_and_hour(tmp_path):
    table = plain_table(year=2024)
    table["temp_air"] = pd.DatetimeIndex(starts(2024)).dayofyear / 10
    weather, quality = read_weather(write(tmp_path, table), AXIS, ARRAS)
    noon = AXIS.utc == np.datetime64("2026-03-01T12:00:00")
    # 1 March is day 61 of the leap year 2024; its 29 February is left out.
    assert weather.temp_air[noon] == pytest.approx(6.1)
    assert quality.n_expected == 8784
    assert keys(quality) == ["other_year"]
    leap = time_axis(2028, 60)
    ordinary = plain_table(year=2025)
    ordinary["temp_air"] = pd.DatetimeIndex(starts(2025)).dayofyear / 10
    again = read_weather(write(tmp_path, ordinary), leap, ARRAS)[0].temp_air
    # 29 February repeats the 28th, day 59.
    assert again[leap.utc == np.datetime64("2028-02-29T12:00:00")] == pytest.approx(5.9)


def test_slot_numbers_by_hand():
    # 1 March is day 60 (from 0) of a leap year: 60 x 24 + 2.
    stamps = np.array(["2026-01-01T00", "2025-03-01T02", "2024-12-31T23"], "datetime64[s]")
    assert slot_number(stamps, 24).tolist() == [0, 1442, 366 * 24 - 1]


def test_short_gaps_are_interpolated_and_longer_ones_taken_from_other_days(tmp_path):
    table = plain_table()
    whole = table.copy()
    # Three hours from 10:00 on 20 June (day 170), a clear day, and a day in July.
    short, long = 170 * 24 + 10, 195 * 24
    table = table.drop(index=[*range(short, short + 3), *range(long, long + 24)])
    weather, quality = read_weather(write(tmp_path, table), AXIS, ARRAS)
    assert (quality.n_found, quality.n_expected) == (8760 - 27, 8760)
    assert (quality.n_interpolated, quality.n_from_neighbours) == (5 * 3, 5 * 24)
    assert keys(quality) == ["gaps_interpolated", "gaps_other_days"]
    # The index over the clear sky is the same before and after: exact up to rounding.
    assert_allclose(weather.ghi[short + 1 : short + 4], whole["ghi"][short : short + 3], rtol=1e-6)
    assert_allclose(weather.ghi[long + 1 : long + 25], whole["ghi"][long - 24 : long])


def test_gaps_beyond_three_days_and_missing_months_are_refused(tmp_path):
    table = plain_table()
    gap = message(write(tmp_path, table.drop(index=range(1000, 1073))))
    assert "73 hours missing in a row from 2026-02-11T16:00 UTC, expected at most 72" in gap
    month = pd.DatetimeIndex(starts()).month
    absent = message(write(tmp_path, table[~month.isin([3, 4])]))
    assert "no row in month 3, 4 (7,296 of 8,760 rows of the year)" in absent
    assert "all twelve months" in absent


def test_rows_of_the_year_win_over_those_of_the_nights_around_it(tmp_path):
    table = plain_table(year=2025)
    before = plain_table(year=2024).iloc[-24:].copy()
    after = plain_table(year=2026).iloc[:24].copy()
    for rows, degrees in ((before, 1.0), (table, 2.0), (after, 3.0)):
        rows["temp_air"] = degrees
    path = write(tmp_path, pd.concat([before, table, after]))
    assert (read_weather(path, AXIS, ARRAS)[0].temp_air == 2).all()


def test_an_offset_of_the_instrument_becomes_darkness_and_is_told(tmp_path):
    table = plain_table()
    night = table["ghi"] == 0
    table.loc[night, "ghi"] = -2.0
    weather, quality = read_weather(write(tmp_path, table), AXIS, ARRAS)
    assert weather.ghi.min() == 0
    assert keys(quality) == ["negative_light"]
    assert quality.remarks[0].values == {"n": night.sum()}


def test_repeated_rows_count_once_and_contradictions_are_refused(tmp_path):
    table = plain_table()
    twice = pd.concat([table.iloc[:10], table])
    quality = read_weather(write(tmp_path, twice), AXIS, ARRAS)[1]
    assert quality.n_duplicates == 10
    assert keys(quality) == ["duplicates"]
    twice.iloc[3, twice.columns.get_loc("temp_air")] = 12.0
    assert "2026-01-01T03:00 UTC twice, with different values" in message(write(tmp_path, twice))


def test_a_file_stamped_at_the_end_of_its_hours_is_noticed(tmp_path):
    path = write(tmp_path, plain_table(light_minutes=-30))
    assert "the light comes 60 minutes earlier than its stamps say" in message(path)
    right, told = read_weather(path, AXIS, ARRAS, stamp_to_light_minutes=-30)
    assert told.remarks == ()
    # A row then holds the hour before its stamp, as the first slot of the local year is
    # the hour before the UTC year.
    assert_allclose(right.ghi, plain_table(light_minutes=-30)["ghi"])


def test_instants_read_as_means_are_noticed(tmp_path):
    quality = read_weather(write(tmp_path, plain_table(light_minutes=0)), AXIS, ARRAS)[1]
    assert quality.shift_minutes == pytest.approx(-30, abs=1)
    assert "shift_instant" in keys(quality)


@pytest.mark.parametrize("is_without_beam", [False, True])
def test_local_time_read_as_utc_is_refused_with_the_shift(tmp_path, is_without_beam):
    table = plain_table(light_minutes=30 - 120)
    if is_without_beam:
        table = table.drop(columns=["dni", "dhi"])
    text = message(write(tmp_path, table))
    assert "light beyond physical limits in" in text
    assert "minutes earlier than its stamps say" in text


def test_light_without_beam_is_split_and_that_is_said(tmp_path):
    table = plain_table()
    only = read_weather(write(tmp_path, table[["time", "ghi", "temp_air"]]), AXIS, ARRAS)
    assert keys(only[1]) == ["no_wind", "split_by_erbs"]
    assert 0.3 < only[0].dhi.sum() / only[0].ghi.sum() < 0.6
    assert (only[0].wind_speed == 3.5).all()
    assert only[1].closure_rmse is None
    balance = read_weather(write(tmp_path, table.drop(columns="dni")), AXIS, ARRAS)
    assert keys(balance[1]) == ["beam_from_balance"]
    is_up = table["dni"].to_numpy()[:-1] > 0
    assert_allclose(balance[0].dni[1:][is_up], table["dni"][:-1][is_up], rtol=1e-6)
    diffuse = read_weather(write(tmp_path, table.drop(columns="dhi")), AXIS, ARRAS)
    assert keys(diffuse[1]) == ["diffuse_from_balance"]
    assert_allclose(diffuse[0].dhi[1:], table["dhi"][:-1], atol=1e-6)


def test_plain_files_are_refused_with_words(tmp_path):
    table = plain_table()
    naive = table.assign(time=table["time"].str[:16])
    assert "'2026-01-01T00:00', expected a time with its offset" in message(write(tmp_path, naive))
    typo = table.rename(columns={"temp_air": "temp_ar"})
    assert "did you mean 'temp_ar'?" in message(write(tmp_path, typo))
    near = table.rename(columns={"wind_speed": "wind_sped"})
    assert "found column wind_sped" in message(write(tmp_path, near))
    text = table.astype(str)
    text.loc[4, "ghi"] = "n/d"
    assert "column ghi, row 5: found 'n/d', expected a number of -5 or more" in message(
        write(tmp_path, text)
    )
    cut = message(write(tmp_path, table.iloc[:5000]))
    assert "no row in month 8, 9, 10, 11, 12 (5,000 of 8,760 rows" in cut
    assert "steps of 1440 minutes" in message(write(tmp_path, table.iloc[::24]))
    assert "no latitude and longitude" in message(write(tmp_path, table), place=None)
    polar = message(write(tmp_path, table), place=Place(latitude=67.0, longitude=2.0, altitude=0.0))
    assert "found latitude 67, expected -66 to 66: beyond it days without sunrise" in polar


@pytest.mark.parametrize(
    ("column", "factor", "words"),
    [("ghi", 1e-3, "looks like kW/m2"), ("temp_air", 26.0, "looks like kelvin")],
)
def test_swapped_units_are_refused(tmp_path, column, factor, words):
    table = plain_table()
    table[column] *= factor
    assert words in message(write(tmp_path, table))


def test_energy_per_half_hour_is_refused(tmp_path):
    table = plain_table(step=30)
    table["ghi"] /= 2  # Wh/m2 in half an hour
    assert "looks like Wh/m2 per 30 min" in message(write(tmp_path, table), AXES[30])


def test_night_radiation_is_refused(tmp_path):
    table = plain_table()
    table["ghi"] += 30.0
    assert "light at night in" in message(write(tmp_path, table))


def test_epw_hours_end_at_their_stamp_in_local_standard_time(tmp_path):
    path = write(tmp_path, epw_text(), "arras.epw")
    weather, quality = read_weather(path, AXIS)
    # Stamp 1 of the EPW ends at 1:00 CET: it is the first slot of the local year.
    assert quality.place == Place(latitude=50.29, longitude=2.78, altitude=70.0)
    assert quality.shift_minutes == pytest.approx(0, abs=1)
    light = sky(starts(2019) - minutes(30))["ghi"]
    assert_allclose(weather.ghi, light, atol=0.01)
    # Temperature holds at the stamp: 5 + h/2 at the end of hour h; mid-slot is half-way.
    assert weather.temp_air[10] == pytest.approx(5 + 9.5 / 2)


def test_epw_missing_codes_become_gaps(tmp_path):
    lines = epw_text().splitlines()
    cells = lines[8 + 170 * 24 + 12].split(",")
    cells[13], cells[6] = "9999", "99.9"
    lines[8 + 170 * 24 + 12] = ",".join(cells)
    weather, quality = read_weather(write(tmp_path, "\n".join(lines), "a.epw"), AXIS)
    assert quality.n_interpolated == 2
    assert weather.ghi.max() < 1000
    cut = message(write(tmp_path, "\n".join(lines[:-1]), "a.epw"))
    assert "found 8759 hours, expected 8760 hours (8784 with 29 February)" in cut
    lines[20] = lines[21]
    assert "each month-day-hour of a year once" in message(
        write(tmp_path, "\n".join(lines), "a.epw")
    )
    polar = epw_text().replace("50.29,2.78", "70.29,2.78")
    assert "found latitude 70.29" in message(write(tmp_path, polar, "a.epw"), place=None)


def test_unknown_formats_and_kinds_are_refused_with_a_guess(tmp_path):
    path = write(tmp_path, "tme;value\n1;2\n", "a.txt")
    assert "an unknown format (tme, value)" in message(path)
    assert "did you mean 'time'?" in message(path)
    assert "broken JSON in line 1" in message(write(tmp_path, '{"outputs":', "a.json"))
    assert "did you mean 'epw'?" in message(path, kind="epww")
    production = write(tmp_path, "time,kwh\n2026-01-01T00:00Z,1\n", "p.csv")
    assert "read_production_csv reads it" in message(production)
    assert sniff(production) == "production"


def production_table(step=60):
    time = pd.DatetimeIndex(starts(step=step)).strftime("%Y-%m-%dT%H:%MZ")
    return pd.DataFrame({"time": time, "kwh": np.arange(len(time)) % 7.0})


def test_production_is_added_or_split(tmp_path):
    path = write(tmp_path, production_table())
    kwh, quality = read_production_csv(path, AXIS)
    # The local year starts with the last hour of the UTC year.
    assert kwh[:3].tolist() == [8759 % 7, 0, 1]
    halves, told = read_production_csv(path, AXES[30])
    assert halves[2:6].tolist() == [0, 0, 0.5, 0.5]
    assert keys(told) == ["split"]
    quarters = read_production_csv(write(tmp_path, production_table(15)), AXIS)[0]
    assert quarters[1] == 0 + 1 + 2 + 3
    assert quality.sums["kwh"] == kwh.sum() == halves.sum()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("epw", "weather.file: found nothing, expected an EPW file"),
        ("csv", "weather.file: found nothing, expected a CSV file with time, ghi, temp_air"),
        ("pvgis_series", "weather.file: found nothing, expected a PVGIS hourly series"),
        ("file", "weather.file: found nothing, expected a weather file"),
        ("epv", "did you mean 'epw'?"),
        ("[1]", "weather.kind"),
    ],
)
def test_scenarios_name_every_kind(kind, words):
    with pytest.raises(InputError) as error:
        load(OUTREAU, [f"weather.kind={kind}"])
    assert words in str(error.value)


def test_a_weather_file_counts_by_its_content(tmp_path):
    for name, text in (("a.epw", "one"), ("b.epw", "one"), ("c.epw", "two")):
        write(tmp_path, text, name)
    sets = [["weather.kind=epw", f"weather.file={tmp_path / name}.epw"] for name in "abc"]
    one, same, other = (scenario_hash(load(OUTREAU, given)) for given in sets)
    assert one == same != other


@pytest.mark.skipif(not GATWICK_FILE.exists(), reason="the EPW sample file is not here")
@pytest.mark.parametrize("step", [15, 30, 60])
def test_gatwick_iwec_keeps_its_light_and_clock(step):
    weather, quality = read_weather(GATWICK_FILE, AXES[step])
    # IWEC Gatwick: 1,010 kWh/m2, DNI 743, DHI 593, 10.2 degrees.
    assert weather.ghi.sum() * AXES[step].hours / 1000 == pytest.approx(1009.5, abs=0.1)
    assert weather.dni.sum() * AXES[step].hours / 1000 == pytest.approx(743, rel=0.005)
    assert weather.temp_air.mean() == pytest.approx(10.24, abs=0.02)
    assert quality.closure_rmse < 1
    assert abs(quality.shift_minutes) <= 1
    assert quality.remarks == ()


@pytest.mark.skipif(not GATWICK_FILE.exists(), reason="the EPW sample file is not here")
def test_gatwick_read_as_start_of_hour_is_refused():
    with pytest.raises(InputError) as error:
        read_weather(GATWICK_FILE, AXIS, stamp_to_light_minutes=30)
    (problem,) = error.value.problems
    assert problem.key == "light_off_its_stamps"
    assert problem.fields["shift"] == pytest.approx(-60, abs=2)
    assert "stamped at their end? Then say where the light stands: --light-at -30" in str(problem)


@pytest.mark.skipif(not GAILLAC_FILE.exists(), reason="the seriescalc sample file is not here")
@pytest.mark.parametrize("step", [15, 30, 60])
def test_gaillac_keeps_its_known_yield(step):
    power, quality = read_pv_power(GAILLAC_FILE, AXES[step])
    said = json.loads(GAILLAC_FILE.read_text())["annualKwhPerKwc"]  # 1,328
    assert quality.sums["power"] == pytest.approx(said, abs=0.5)
    # Instants laid on slots: 0.3 %.
    assert power.sum() * AXES[step].hours == pytest.approx(said, rel=0.003)
    assert keys(quality) == ["bare_hours"]
    assert abs(quality.shift_minutes) < 5


@pytest.mark.skipif(not ROESELARE_FILE.exists(), reason="the PVGIS sample file is not here")
@pytest.mark.parametrize(("assumed", "shift"), [(10, 1), (30, -19), (-30, 41)])
def test_roeselare_says_where_its_light_stands(assumed, shift):
    # Its light stands 11 minutes after the stamp, whatever is assumed.
    quality = read_weather(ROESELARE_FILE, AXIS, stamp_to_light_minutes=assumed)[1]
    assert quality.shift_minutes == pytest.approx(shift, abs=1)
    assert ("shift_other" in keys(quality)) == (assumed != 10)
    assert quality.sums["ghi"] == pytest.approx(1062, abs=0.5)
