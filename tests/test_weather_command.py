"""The ``weather`` command: reports, months of a site, pictures in both languages."""

import json

import numpy as np
import pandas as pd
import pvlib
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose
from site_sample import inputs_of
from weather_files import ARRAS, plain_table, starts, write

from simcore.base.timeaxis import time_axis
from simcore.energy.weather import CLIMATES, read_weather
from simcore.scenario.load import load
from simcore.show.columns import cell
from simcore.show.weather.charts import production_year, weather_year
from simcore.show.weather.weather import (
    ProductionYear,
    WeatherYear,
    daily,
    monthly,
)
from simcore.show.words.catalogue import texts
from simcore.show.words.labels import NO_BREAK, number
from simcore.show.words.notes import remark_text

AXIS = time_axis(2026, 60)
AT = f"--at={ARRAS.latitude},{ARRAS.longitude}"


def run(*words):
    return invoked("weather", *words)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write(tmp_path_factory.mktemp("weather"), plain_table(), "arras.csv")


@pytest.fixture(scope="module")
def year(path):
    weather, _ = read_weather(path, AXIS, ARRAS)
    usual = CLIMATES["inland"]
    return WeatherYear(name="Arras", weather=weather, axis=AXIS, place=ARRAS, usual=usual)


def test_the_report_on_a_file_and_its_picture(path, tmp_path):
    done = run(path, AT, "--step=60", f"--out={tmp_path / 'sky.png'}")
    assert done.exit_code == 0, done.stderr
    total = f"{plain_table()['ghi'].sum() / 1000:,.0f}"
    assert "plain CSV of weather" in done.stdout
    assert f"{total} /" in done.stdout
    assert "8,760 / 8,760, 60 min" in done.stdout
    assert "as assumed (30 min after the stamp; found 30)" in done.stdout
    assert (tmp_path / "sky.png").stat().st_size > 20_000


def test_the_report_in_french_says_the_shift(path, tmp_path):
    words = (AT, "--step=60", "--lang=fr", "--light-at=0", f"--out={tmp_path / 'ciel.svg'}")
    done = run(path, *words)
    assert "DÉCALÉ de +30\u00a0min (supposé 0, trouvé 30\u00a0min après l’horodate)" in done.stdout
    assert "le fichier semble daté au DÉBUT des pas" in done.stdout.replace("\n", " ")


def test_the_report_for_programs(path, tmp_path):
    done = run(path, AT, "--step=60", "--format=json", f"--out={tmp_path / 'sky.png'}")
    report = json.loads(done.stdout)
    assert report["n_found"] == 8760
    assert report["kind"] == "csv"
    assert report["place"]["latitude"] == ARRAS.latitude
    assert report["remarks"] == []
    assert report["picture"].endswith("sky.png")


def test_a_production_file_has_its_report(tmp_path):
    time = pd.DatetimeIndex(starts()).strftime("%Y-%m-%dT%H:%MZ")
    table = pd.DataFrame({"time": time, "kwh": 2.0})
    done = run(write(tmp_path, table), "--step=60", f"--out={tmp_path / 'kwh.png'}")
    assert "17,520 kWh" in done.stdout
    assert (tmp_path / "kwh.png").exists()


def test_the_months_of_a_site_against_the_climatology(tmp_path):
    out = f"--out={tmp_path / 'site.png'}"
    done = run("outreau", "--step=60", "--years=3", "--format=json", out)
    months = json.loads(done.stdout)["months"]
    site = load("scenarios/five-sites.toml").sites["outreau"]
    usual = np.array(CLIMATES[site.climate].ghi_kwh_per_m2) * site.ghi_factor
    assert_allclose([row["ghi_usual"] for row in months], usual, atol=1e-3)
    # Three years of a sky that spreads by some 5 % a year.
    assert sum(row["ghi"] for row in months) == pytest.approx(usual.sum(), rel=0.12)
    table = run("outreau", "--step=60", "--years=3", out).stdout
    assert "yearly GHI over 3 years: mean" in table
    assert f"{usual.sum():,.0f}" in table


def test_bad_words_are_refused_before_any_work(tmp_path, path):
    guess = run("outrau")
    assert guess.exit_code == 2
    assert "did you mean 'outreau'?" in guess.stderr
    assert "no such file" in run(path.with_name("aras.csv")).stderr
    assert "did you mean 'arras.csv'?" in run(path.with_name("aras.csv")).stderr
    assert "expected a name that ends in .png" in run(path, "--out=sky.doc").stderr
    assert "expected LAT,LON such as 50.29,2.78" in run(path, "--at=Arras").stderr
    assert "give a FILE, the id of a SITE, or --pvgis" in run().stderr
    assert "no latitude and longitude" in run(path).stderr
    assert "found latitude 70, expected -66 to 66" in run(path, "--at=70,2").stderr


def test_without_network_pvgis_is_told_in_one_line(tmp_path, monkeypatch):
    def get_pvgis_tmy(*_, **__):
        raise ConnectionError("no route")

    monkeypatch.setattr(pvlib.iotools, "get_pvgis_tmy", get_pvgis_tmy)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    done = run("--pvgis=50.29,2.78")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert "a network that reaches PVGIS" in done.stderr


def test_months_and_days_by_hand(year):
    table, days = monthly(year), daily(year)
    weather = year.weather
    assert table.loc[6, "ghi"] == pytest.approx(weather.ghi[AXIS.month == 5].sum() / 1000)
    assert table["temp_air"].tolist() == pytest.approx([11.0] * 12)
    assert table["ghi_usual"].sum() == 1085
    # Two days in three are clear, the third lets 0.3 of it through; the light of the day's
    # edge belongs to the UTC day.
    assert days["clearness"].quantile([0.1, 0.9]).tolist() == pytest.approx([0.3, 1.0], abs=0.02)


def test_half_hours_count_half(path, year):
    half_hours = time_axis(2026, 30)
    weather, _ = read_weather(path, half_hours, ARRAS)
    finer = WeatherYear(
        name="Arras", weather=weather, axis=half_hours, place=ARRAS, usual=year.usual
    )
    assert monthly(finer)["ghi"].tolist() == pytest.approx(monthly(year)["ghi"].tolist(), rel=1e-6)


@pytest.mark.parametrize(
    ("value", "lang", "text"),
    [(93.0, "en", "−7%"), (107.0, "fr", "+7\u00a0%"), (100.2, "en", "0%")],
)
def test_differences_are_signed(value, lang, text):
    assert cell("ghi_difference_fraction", value / 100 - 1, lang) == text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_picture_draws_the_months_and_days(year, lang):
    ax = weather_year(year, lang=lang)
    light, clearness, temperature = ax.child_axes
    heights = [bar.get_height() for bar in light.patches]
    table = monthly(year)
    assert_allclose(heights[:12], table["dhi"])
    assert_allclose(heights[12:], table["ghi"] - table["dhi"])
    (dots, _) = clearness.get_lines()
    assert_allclose(dots.get_ydata(), daily(year)["clearness"])
    assert "[1]" in clearness.get_ylabel()
    assert "°C" in temperature.get_ylabel()
    (title,) = ax.figure.findobj(lambda one: one.get_gid() == "title")
    space = {"en": " ", "fr": NO_BREAK}[lang]
    assert title.get_text().startswith(f"{number(table['ghi'].sum(), lang)}{space}kWh/m²")


def test_the_picture_of_a_production_draws_its_months():
    energy = np.full(AXIS.n_slots, 0.5)
    year = ProductionYear(name="roof.csv", energy=energy, axis=AXIS, unit="kWh")
    months, days = production_year(year, lang="fr").child_axes
    assert [bar.get_height() for bar in months.patches][:2] == [372, 336]  # 0.5 x 24 x 31, 28
    assert "kWh" in days.get_ylabel()


def test_every_remark_has_words_in_both_languages():
    assert len([key for key in texts("en") if key.startswith("remark_")]) > 15
    said = remark_text("limits", {"n": 1234, "worst": 321.4}, "en")
    assert said.startswith("1,234 rows with light beyond physical limits")
    assert "321 W/m2" in said
    night = {"n": 1, "worst": 20.0}
    assert remark_text("night", night, "en").startswith("1 row with light at night")
    assert (
        remark_text("night", night, "fr")
        .replace("\u00a0", " ")
        .startswith("1 ligne de rayonnement la nuit")
    )
    years = {"found": 2024, "year": 2026}
    assert remark_text("other_year", years, "fr").startswith("lignes de 2024 placées en 2026")


def test_site_over_years_tells_p50_and_p90():
    from pathlib import Path

    from simcore.study.weather import site_yields

    scenarios = Path(__file__).parents[1] / "scenarios"
    yields = site_yields(inputs_of(load(scenarios / "five-sites.toml"), "outreau"), 8)
    per_kwp = np.sort(yields.production_kwh / yields.peak_power_kw)
    # Eight years: P50 between the fourth and the fifth, P90 near the lowest.
    assert per_kwp[3] <= yields.exceeded_kwh_per_kwp(0.5) <= per_kwp[4]
    assert per_kwp[0] <= yields.exceeded_kwh_per_kwp(0.9) <= per_kwp[1]
    assert 780 < per_kwp[0] < per_kwp[-1] < 980
    assert len(set(yields.ghi_kwh_per_m2.round(3))) == 8
    none = load(scenarios / "no-pv.toml")
    assert site_yields(inputs_of(none, "outreau"), 1).exceeded_kwh_per_kwp(0.5) == 0
