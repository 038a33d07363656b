"""What a scenario may not say, and the words of the refusal."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario_sample import OUTREAU, SITE

from simcore.base.errors import InputError
from simcore.base.windows import OFF_PEAK_MINUTES, span_minutes
from simcore.scenario.convert import windows_record
from simcore.scenario.load import load
from simcore.scenario.provenance import provenance_counts, resolved

PLANES = "{ share = 0.5, tilt_deg = 10, azimuth_deg = 90 }"


def refused(path, sets=(), seed=None):
    """Lines of the error, with the folder of the file left out."""
    with pytest.raises(InputError) as caught:
        load(path, sets, seed)
    return str(caught.value).replace(f"{path.parent}/", "").splitlines()


REFUSED = [
    ("plants.kwp_per_dwelling=-0.5", "plants.kwp_per_dwelling: found -0.5, expected 0 to 30 ("),
    (
        f"{SITE}.plants.kwp_per_dwelling=-1",
        f"{SITE}.plants.kwp_per_dwelling: found -1, expected 0 to 30 (",
    ),
    (
        f"{SITE}.dwellings=0",
        f"{SITE}.dwellings: found 0, expected 1 to 100000 (",
    ),
    (f"{SITE}.dwellings=2.5", f"{SITE}.dwellings: found 2.5, expected a whole number"),
    (
        "households.refusal_fraction=15",
        "households.refusal_fraction: found 15, expected 0 to 1 (a part of a whole); "
        "did you mean 0.15?",
    ),
    (
        "households.refusal_fraction=-0.1",
        "households.refusal_fraction: found -0.1, expected 0 to 1 (a part of a whole)",
    ),
    (
        "households.vacancy_fraction=true",
        "households.vacancy_fraction: found true, expected a number",
    ),
    (
        "households.vacancy_fraction=nan",
        "households.vacancy_fraction: found nan, expected a finite number",
    ),
    (
        "plants.kwp_per_dweling=0.5",
        "plants.kwp_per_dweling: found an unknown key, expected one of kwp_per_dwelling, "
        "kwp_factor, dc_ac_ratio; did you mean 'kwp_per_dwelling'?",
    ),
    (
        f"{SITE}.plants.planes=[{PLANES}]",
        f"{SITE}.plants.planes: found shares adding to 0.5, expected a sum of 1",
    ),
    (
        f"{SITE}.plants.planes=[]",
        f"{SITE}.plants.planes: found shares adding to 0, expected a sum of 1",
    ),
    (
        f"{SITE}.plants.planes=[{{ share = 0, tilt_deg = 10, azimuth_deg = 90 }}]",
        f"{SITE}.plants.planes.0.share: found a plane without power, "
        "expected more than 0, or no such plane",
    ),
    (
        f"{SITE}.plants.planes=[{{ share = 1, tilt_deg = 91, azimuth_deg = 90 }}]",
        f"{SITE}.plants.planes.0.tilt_deg: found 91, expected 0 to 90 (degrees)",
    ),
    (
        f"{SITE}.plants.planes=[{{ share = 1, tilt_deg = 10, azimuth_deg = 360 }}]",
        f"{SITE}.plants.planes.0.azimuth_deg: found 360, expected less than 360",
    ),
    (
        f"{SITE}.plants.planes=[{{ share = 1, tilt_deg = 1, azimuth_deg = 9, plant = ' ' }}]",
        f"{SITE}.plants.planes.0.plant: found a plant without a name, expected a name",
    ),
    (
        f"{SITE}.plants.planes=[{{ share = 1, tilt_deg = 1, azimuth_deg = 9, "
        "ground_coverage_ratio = 1.0 }]",
        f"{SITE}.plants.planes.0.ground_coverage_ratio: found 1.0, expected less than 1",
    ),
    (
        f"{SITE}.plants.losses.wiring_fraction=2",
        f"{SITE}.plants.losses.wiring_fraction: found 2, expected 0 to 1 (a part of a whole); "
        "did you mean 0.02?",
    ),
    (
        f"{SITE}.plants.losses.availability_fraction=0.1",
        f"{SITE}.plants.losses.availability_fraction: found an unknown key, expected one of soil",
    ),
    (
        f"{SITE}.plants.unavailability_fraction=-0.1",
        f"{SITE}.plants.unavailability_fraction: found -0.1, expected 0 to 1 (a part of a whole)",
    ),
    (
        f"{SITE}.plants.soiling_fraction_by_month=[0.02, 0.02]",
        f"{SITE}.plants.soiling_fraction_by_month: found 2 values, "
        "expected 12 values, January first",
    ),
    (
        f"{SITE}.plants.snow_fraction_by_month={[0.0] * 13}",
        f"{SITE}.plants.snow_fraction_by_month: found 13 values, expected 12 values, January first",
    ),
    (
        f"{SITE}.plants.snow_fraction_by_month={[0.0] * 11 + [1.5]}",
        f"{SITE}.plants.snow_fraction_by_month.11: found 1.5, expected 0 to 1 ",
    ),
    (
        f"{SITE}.plants.horizon=[[180, 5], [90, 5]]",
        f"{SITE}.plants.horizon: found azimuth 90 after 180, expected azimuths that rise",
    ),
    (
        f"{SITE}.plants.horizon=[[0, 5], [360, 5]]",
        f"{SITE}.plants.horizon.1.0: found 360, expected less than 360",
    ),
    (f"{SITE}.plants.horizon=[[0, -1]]", f"{SITE}.plants.horizon.0.1: found -1, expected 0 to 90"),
    (f"{SITE}.plants.age_years=-1", f"{SITE}.plants.age_years: found -1, expected 0 to 60 ("),
    (
        f"{SITE}.plants.measured_production=nowhere.csv",
        f"{SITE}.plants.measured_production: found no file nowhere.csv, "
        "expected a CSV file of production",
    ),
    (f"{SITE}.place.latitude=66.5", f"{SITE}.place.latitude: found 66.5, expected -66 to 66 ("),
    (f"{SITE}.place.latitude=-67", f"{SITE}.place.latitude: found -67, expected -66 to 66 ("),
    (
        f"{SITE}.households.occupants_fractions=[0.5, 0.5, 0.5, 0, 0]",
        f"{SITE}.households.occupants_fractions: found fractions adding to 1.5, "
        "expected a sum of 1",
    ),
    (
        f"{SITE}.households.occupants_fractions=[0.5, 0.5]",
        f"{SITE}.households.occupants_fractions: found 2 values, "
        "expected five values, for 1, 2, 3, 4 and 5 people",
    ),
    (
        f"{SITE}.households.off_peak_fraction=0.2",
        f"{SITE}.households: found off_peak_fraction 0.2, "
        "expected at least electric_hot_water_fraction (0.9)",
    ),
    (
        "sharing.static_coefficients=[0.6, 0.6]",
        "sharing.static_coefficients: found coefficients adding to 1.2, "
        "expected a sum of at most 1",
    ),
    (
        "sharing.static_coefficients=[-0.1]",
        "sharing.static_coefficients.0: found -0.1, expected 0 to 1 (a part of a whole)",
    ),
    (
        "sharing.key=equl",
        'sharing.key: found "equl", expected one of static, default, equal, floor_area, '
        "occupants, consumption_units, common_parts_first, energy_poor, ranked, rotating, "
        "hot_water, equal_saving, optimised, full_dynamic, own_building; "
        "did you mean 'equal'?",
    ),
    (
        "households.off_peak_windows=[]",
        "households.off_peak_windows: found no windows, expected at least one set of windows",
    ),
    ("sharing.key_decimals=7", "sharing.key_decimals: found 7, expected 0 to 6 ("),
    (
        "prices.on=soon",
        'prices.on: found "soon", expected a date such as 2026-11-22, or "calendar"',
    ),
    (
        "prices.surplus_request_date=2026-02-30",
        'prices.surplus_request_date: found "2026-02-30", expected a date such as 2026-11-22',
    ),
    (
        "prices.excise_on_shared=nill",
        'prices.excise_on_shared: found "nill", expected "due", "nil" or "nil_patrimonial"; '
        "did you mean 'nil'?",
    ),
    ("time.step_minutes=20", "time.step_minutes: found 20, expected 15, 30 or 60"),
    ("time=2026", "time: found 2026, expected a table"),
    ("title=3", "title: found 3, expected text in quotes"),
    ("seed=-1", "seed: found -1, expected 0 to 4294967295 ("),
    (
        "sites.Outreau.dwellings=3",
        'sites.Outreau: found "Outreau", expected small letters, digits and hyphens',
    ),
    (
        "schemes.T44={}",
        "schemes.T44: found an unknown scheme, expected one of ",
    ),
    (
        "schemes.T4.discount=0.2",
        "schemes.T4.discount: found an unknown key, expected one of discount_fraction; "
        "did you mean 'discount_fraction'?",
    ),
    (
        "schemes.T4.discount_fraction=1.5",
        "schemes.T4.discount_fraction: found 1.5, expected a number from 0 to 1",
    ),
    (
        "schemes.T1.price=1",
        "schemes.T1.price: found an unknown key, expected no parameter for this scheme",
    ),
    ("weather.kind=pvgis_tmy", "weather.file: found nothing, expected a PVGIS file"),
    (
        'provenance={"finance.grant" = {kind="assumed", source="me"}}',
        "provenance.finance.grant: found the path of no figure, "
        "expected a path such as households.vacancy_fraction",
    ),
]


@pytest.mark.parametrize(("setting", "line"), REFUSED, ids=[setting for setting, _ in REFUSED])
def test_a_bad_value_is_refused_in_plain_words(setting, line):
    lines = refused(OUTREAU, [setting])
    assert any(found.startswith(f"--set: {line}") for found in lines), lines


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ('[["22:30", "06:30"], ["12:00", "13:00"]]', "off-peak windows of 9 h, expected 8 h a day"),
        ('[["22:00", "02:00"], ["01:00", "05:00"]]', "off-peak windows that overlap"),
        ('[["20:00", "02:00"], ["01:00", "03:00"]]', "off-peak windows that overlap"),
        ('[["02:00", "06:00"], ["02:00", "06:00"]]', "off-peak windows that overlap"),
        ("[]", "off-peak windows of 0 h, expected 8 h a day"),
        ('[["22:30", "26:30"]]', 'found "26:30", expected a clock time such as 22:30'),
    ],
)
def test_windows_that_overlap_or_do_not_last_eight_hours_are_refused(pairs, words):
    good = '[["22:30", "06:30"]]'
    setting = f"households.off_peak_windows=[{{ winter = {pairs}, summer = {good} }}]"
    (line,) = refused(OUTREAU, [setting])
    assert line.startswith("--set: households.off_peak_windows.0.winter")
    assert words in line


def test_windows_that_touch_are_accepted():
    pairs = '[["22:00", "02:00"], ["02:00", "06:00"]]'
    setting = f"households.off_peak_windows=[{{ winter = {pairs}, summer = {pairs} }}]"
    scenario = load(OUTREAU, [setting])
    (windows,) = windows_record(scenario.sites["outreau"], scenario)
    assert sum(span_minutes(span) for span in windows.summer) == OFF_PEAK_MINUTES


def test_all_problems_come_at_once_each_with_its_file(scenario_file):
    scenario_file("[plants]\nkwp_factor = -1\n", "low.toml", ())
    path = scenario_file(
        '[sharing]\nkey = "none"\n[finance]\nyeers = 3\n[schemes.T99]\n',
        extends=(OUTREAU, "low.toml"),
    )
    lines = refused(path, ["seed=x"])
    places = sorted(line.split(": found")[0] for line in lines)
    assert places == [
        "--set: seed",
        "low.toml: plants.kwp_factor",
        "mine.toml: finance.yeers",
        "mine.toml: schemes.T99",
        "mine.toml: sharing.key",
    ]


def test_a_site_without_dwellings_names_what_is_missing(scenario_file):
    text = '[sites.new]\nname = "New"\n'
    lines = refused(scenario_file(text))
    assert "mine.toml: sites.new.dwellings: found nothing, expected number of dwellings" in lines


def test_a_scenario_without_sites_is_refused(scenario_file):
    expected = "expected at least one [sites.<id>] table"
    assert refused(scenario_file('title = "x"\n', extends=())) == [
        f"mine.toml: sites: found nothing, {expected}"
    ]
    assert refused(scenario_file('title = "x"\n[sites]\n', extends=())) == [
        f"mine.toml: sites: found no site, {expected}"
    ]


def test_a_missing_file_is_guessed_among_its_siblings(scenario_file, tmp_path):
    scenario_file("", "north.toml")
    assert refused(tmp_path / "nort.toml") == [
        "nort.toml: found no file, expected a scenario file; did you mean 'north.toml'?"
    ]
    path = scenario_file("", extends=("noth.toml", "zzz.toml"))
    assert refused(path) == [
        "mine.toml: extends: found no file noth.toml, expected a scenario file; "
        "did you mean 'north.toml'?",
        "mine.toml: extends: found no file zzz.toml, expected a scenario file",
    ]


def test_a_circle_of_files_is_shown(scenario_file):
    first = scenario_file("", "a.toml", ("b.toml",))
    scenario_file("", "b.toml", ("a.toml",))
    assert refused(first) == [
        "b.toml: extends: found a circle of files, a.toml -> b.toml -> a.toml, expected an end"
    ]


def test_malformed_toml_is_refused_with_its_line(scenario_file):
    (line,) = refused(scenario_file("\n[time\nyear = 2026\n"))
    assert line.startswith("mine.toml, line 3: found ")
    assert line.endswith("expected valid TOML")


def test_extends_must_name_files(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("extends = 3\n")
    assert refused(path) == [
        "mine.toml: extends: found 3, expected a file name or a list of file names"
    ]


def test_a_setting_without_a_value_is_refused():
    assert refused(OUTREAU, ["seed", "=3"]) == [
        '--set: found "seed", expected path.to.key=value',
        '--set: found "=3", expected path.to.key=value',
    ]


def test_a_weather_file_is_sought_beside_the_file_that_states_it(scenario_file, tmp_path):
    weather = '[weather]\nkind = "pvgis_tmy"\nfile = "tmy/arras.csv"\n'
    path = scenario_file(weather)
    assert refused(path) == [
        "mine.toml: weather.file: found no file tmy/arras.csv, expected a PVGIS file"
    ]
    (tmp_path / "tmy").mkdir()
    (tmp_path / "tmy" / "arras.csv").write_text("one")
    (tmp_path / "deep").mkdir()
    top = scenario_file("", "deep/top.toml", ("../mine.toml",))
    assert Path(load(top).weather.file).read_text() == "one"


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 300),
    st.floats(),
    st.text(max_size=4),
    st.lists(st.integers(0, 2), max_size=3),
    st.dictionaries(st.text("abc", max_size=2), st.integers(0, 2), max_size=2),
)
PATHS = sorted(resolved(load(OUTREAU)))


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(PATHS), depth=st.integers(1, 5), junk=JUNK)
def test_whatever_is_stated_is_either_loaded_or_refused_in_words(path, depth, junk):
    text = json.dumps(junk) if not isinstance(junk, dict) else "{ a = 1 }"
    setting = f"{'.'.join(path.split('.')[:depth])}={text}"
    problems, n_inputs = (), 41
    try:
        n_inputs = sum(provenance_counts(load(OUTREAU, [setting])).values())
    except InputError as error:
        problems = error.problems
    assert n_inputs > 40
    assert all("found" in str(problem) and "--set" in problem.place for problem in problems)
