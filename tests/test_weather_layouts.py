"""Weather in the layouts of its publishers: read back, recognised, or refused with a reason."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from weather_files import ARRAS, minutes, sky, starts, write
from weather_layouts import HALF, WRITERS, cams, meteo_france, nsrdb

from simcore.base.errors import InputError
from simcore.base.records import Place
from simcore.base.timeaxis import time_axis
from simcore.energy.weather import LAYOUTS, READERS, read_weather, sniff
from simcore.energy.weather.layouts import TABLES
from simcore.energy.weather.tables import CONVERSIONS, table_series
from simcore.show.words.labels import label

AXIS = time_axis(2026, 60)
STEPS = {"cams": (15, 30, 60), "nsrdb": (30, 60), "open_meteo": (15, 60)}
FULL = st.floats(0, 1200).map(lambda value: round(value, 6))
CELSIUS = st.floats(-30, 45).map(lambda value: round(value, 6))
SPEED = st.floats(0, 40).map(lambda value: round(value, 6))


def whole_sky(stamps, middle_minutes):
    light = sky(stamps + minutes(middle_minutes))
    hour = (stamps - stamps.astype("datetime64[D]")).astype(int) / 3600
    return {**light, "temp_air": 5 + hour / 2, "wind_speed": np.full(len(stamps), 4.0)}


def year(kind, step=60, **options):
    """A year in a layout, the light of each row in the middle of what it stands for."""
    stamps = starts(2026, step)
    air = whole_sky(stamps, HALF[kind] * step)
    return "\n".join(WRITERS[kind](stamps, air, step, **options)) + "\n"


@pytest.mark.parametrize("kind", sorted(WRITERS))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_curve_is_read_back_from_any_layout(tmp_path_factory, kind, data):
    """Within 1e-9 of the largest value, for cells that are written with all their digits."""
    n = data.draw(st.integers(3, 40))
    step = data.draw(st.sampled_from(STEPS.get(kind, (60,))))
    delimiter = data.draw(st.sampled_from(";\t"))
    comma = data.draw(st.booleans())
    values = {name: st.lists(FULL, min_size=n, max_size=n) for name in ("ghi", "dni", "dhi")}
    values |= {"temp_air": st.lists(CELSIUS, min_size=n, max_size=n)}
    values |= {"wind_speed": st.lists(SPEED, min_size=n, max_size=n)}
    drawn = {name: np.array(data.draw(value)) for name, value in values.items()}
    first = data.draw(st.integers(0, 8000 * 60 // step))
    stamps = starts(2026, step)[first : first + n]
    lines = WRITERS[kind](stamps, drawn, step, delimiter=delimiter, comma=comma)
    path = write(tmp_path_factory.mktemp("layout"), "\n".join(lines))
    series = table_series(path)
    assert (series.kind, series.step_minutes) == (kind, step)
    assert (series.stamps == stamps).all()
    assert series.light_minutes == HALF[kind] * step
    assert series.place.latitude == pytest.approx(ARRAS.latitude)
    for name in set(TABLES[kind].columns):
        assert_allclose(series.columns[name], drawn[name], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_a_year_of_each_layout_has_its_light_in_place(tmp_path, kind):
    path = write(tmp_path, year(kind))
    assert sniff(path) == kind
    weather, quality = read_weather(path, AXIS)
    assert quality.kind == kind
    assert quality.problems == ()
    assert abs(quality.shift_minutes) <= 5
    right = sky(AXIS.utc + minutes(30))
    # The first and last local hour are of the year before; instants are laid on slots.
    assert weather.ghi.sum() == pytest.approx(right["ghi"].sum(), rel=0.003)
    if "dhi" in TABLES[kind].columns:
        assert weather.dhi.sum() == pytest.approx(right["dhi"].sum(), rel=0.005)
    assert np.corrcoef(weather.ghi, right["ghi"])[0, 1] > 0.999


def test_light_alone_takes_the_temperature_of_the_region_and_says_so(tmp_path):
    weather, quality = read_weather(write(tmp_path, year("cams")), AXIS)
    assert [one.key for one in quality.remarks] == ["no_wind", "no_air"]
    # Long-run means inland: 11.1 degrees over the year, 18.6 in July, 4.0 in January.
    assert weather.temp_air.mean() == pytest.approx(11.1, abs=0.2)
    assert weather.temp_air[AXIS.month == 6].mean() == pytest.approx(18.6, abs=0.3)
    afternoon = (AXIS.month == 6) & (AXIS.minute_of_day == 16 * 60)
    night = (AXIS.month == 6) & (AXIS.minute_of_day == 4 * 60)
    # A daily range of 8.6 in July, less the half-hours off its ends and the months beside.
    span = weather.temp_air[afternoon].mean() - weather.temp_air[night].mean()
    assert span == pytest.approx(8.6, abs=0.3)


@pytest.mark.parametrize(("kind", "zone"), [("nsrdb", 1), ("nsrdb", -5), ("open_meteo", 1)])
def test_a_clock_that_the_head_names_is_brought_to_utc(tmp_path, kind, zone):
    _, quality = read_weather(write(tmp_path, year(kind, zone=zone)), AXIS)
    assert abs(quality.shift_minutes) <= 1


def test_a_typical_year_of_nsrdb_is_laid_on_one_year(tmp_path):
    lines = year("nsrdb").splitlines()
    other = [f"{2001 + int(line.split(',')[1])}{line[4:]}" for line in lines[3:]]
    _, quality = read_weather(write(tmp_path, "\n".join([*lines[:3], *other])), AXIS)
    assert quality.n_found == 8760
    assert abs(quality.shift_minutes) <= 1


def test_minutes_past_the_hour_are_kept(tmp_path):
    """NSRDB stamps its hours in their middle."""
    stamps = starts(2026) + minutes(30)
    text = "\n".join(nsrdb(stamps, whole_sky(stamps, 0), 60))
    weather, quality = read_weather(write(tmp_path, text), AXIS)
    assert quality.assumed_minutes == 30
    assert abs(quality.shift_minutes) <= 1
    assert weather.ghi.max() > 500


def test_of_several_stations_the_nearest_with_light_is_read(tmp_path):
    stamps = starts(2026)
    near = meteo_france(stamps, whole_sky(stamps, -30), 60)
    dark = [line.rsplit(";", 2)[0] + ";;" for line in near[1:]]
    dark = [line.replace("59343001;LILLE-LESQUIN", "62001001;ARRAS") for line in dark]
    far = [line.replace("59343001;LILLE-LESQUIN;", "33001001;BORDEAUX;") for line in near[1:]]
    far = [line.replace(";50.29;2.78;", ";44.83;-0.69;") for line in far]
    path = write(tmp_path, "\n".join([near[0], *dark, *far, *near[1:]]))
    with pytest.raises(InputError, match="2 stations that measure light: BORDEAUX, LILLE"):
        read_weather(path, AXIS)
    _, quality = read_weather(path, AXIS, Place(latitude=50.4, longitude=2.8, altitude=0.0))
    said = [one.values for one in quality.remarks if one.key == "station"]
    assert said == [{"station": "LILLE-LESQUIN", "n": 2}]


def refusal(tmp_path, text):
    with pytest.raises(InputError) as error:
        read_weather(write(tmp_path, text), AXIS)
    return str(error.value)


def test_stations_without_light_are_refused_with_what_to_ask_for(tmp_path):
    stamps = starts(2026)[:100]
    lines = meteo_france(stamps, whole_sky(stamps, -30), 60)
    text = "\n".join(line.rsplit(";", 2)[0] for line in lines)
    assert "no global light (column GLO)" in refusal(tmp_path, text)
    synop = "numer_sta;date;pmer;t;ff\n07015;20260101000000;101300;278.15;4.0\n"
    said = refusal(tmp_path, synop)
    assert "no global light (column GLO)" in said
    assert "ask Meteo-France for the hourly values of one that has GLO" in said


def test_true_solar_time_and_unknown_units_are_refused(tmp_path):
    stamps = starts(2026)[:100]
    text = "\n".join(cams(stamps, whole_sky(stamps, 30), 60))
    solar = text.replace("Universal time (UT)", "True solar time (TST)")
    assert "expected universal time" in refusal(tmp_path, solar)
    text = "\n".join(WRITERS["open_meteo"](stamps, whole_sky(stamps, -30), 60))
    assert "the unit mph" in refusal(tmp_path, text.replace("(km/h)", "(mph)"))
    bad = text.replace("T05:00", "T25:00")
    assert "time, row 6: found '2026-01-01T25:00'" in refusal(tmp_path, bad)


def test_a_pvgis_series_without_its_head_has_no_plane(tmp_path):
    rows = "\n".join(f"20260101:{hour:02d}10,0.0,0.0,5.0,3.0,0.0" for hour in range(24))
    text = "time,G(i),H_sun,T2m,WS10m,Int\n" + rows
    assert "the plane of its light is not known" in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("unit", "value", "hours", "right"),
    [
        ("Wh/m2", 50.0, 0.25, 200.0),  # 50 Wh in a quarter of an hour
        ("J/m2", 3.6e6, 1.0, 1000.0),
        ("J/cm2", 90.0, 0.5, 500.0),  # 90 x 1e4 / 1800
        ("K", 273.15, 1.0, 0.0),
        ("F", 50.0, 1.0, 10.0),
        ("km/h", 36.0, 1.0, 10.0),
        ("kn", 3600.0, 1.0, 1852.0),
    ],
)
def test_units_by_hand(unit, value, hours, right):
    assert CONVERSIONS[unit](np.array([value]), hours) == pytest.approx([right])


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_layout_has_a_reader_a_title_and_an_address(lang):
    kinds = {one.key for one in LAYOUTS}
    assert kinds == set(READERS) - {"synop"}
    assert all(label(one.title, lang) for one in LAYOUTS)
    assert all(one.address.startswith("https://") for one in LAYOUTS if one.key != "csv")
