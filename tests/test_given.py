"""What the files of a real pilot replace, and what stands in for the missing ones."""

import re

import pytest
from command_sample import called
from scenario_sample import OUTREAU, SCENARIOS

from simcore.base.errors import InputError
from simcore.scenario.load import load
from simcore.show.given import file_lines
from simcore.show.words.problems import in_words
from simcore.study.given import read_files
from simcore.study.grid.network import site_network

TEMPLATE = SCENARIOS / "real-pilot-template" / "pilot.toml"


def test_the_template_says_what_is_given_and_what_is_not():
    lines = file_lines(load(TEMPLATE), "en")
    given = [line for line in lines if line.startswith("given: ")]
    missing = [line for line in lines if line.startswith("not given (")]
    assert given == [
        "given: rates.csv, rates beside the public ones or in their place",
        "given: homes.csv, the dwellings in place of drawn ones",
    ]
    fields = [line.partition("(")[2].partition(")")[0] for line in missing]
    assert fields == [
        "weather.file",
        "sites.pilot.measured",
        "sites.pilot.plants.measured_production",
        "sites.pilot.grid.network",
        "sites.pilot.buildings.quote_eur",
    ]


def test_a_quote_for_every_roof_and_a_file_of_weather_leave_their_lines(tmp_path):
    (tmp_path / "w.csv").write_text("x")
    quoted = TEMPLATE.read_text("utf-8").replace("# quote_eur", "quote_eur")
    path = tmp_path / "pilot.toml"
    path.write_text(
        quoted.replace(
            '# [weather]\n# kind = "file"\n# file = "weather.csv"',
            '[weather]\nkind = "file"\nfile = "w.csv"',
        )
    )
    for name in ("homes.csv", "rates.csv"):
        (tmp_path / name).write_text((TEMPLATE.parent / name).read_text("utf-8"))
    lines = file_lines(load(path), "en")
    assert lines[0] == "given: w.csv, weather of the year in place of drawn weather"
    assert not any("quote_eur" in line for line in lines)


def test_a_scenario_that_is_drawn_whole_has_no_such_lines():
    assert file_lines(load(OUTREAU), "fr") == []


def test_numbers_of_meters_are_masked(tmp_path):
    (tmp_path / "30001234567890.csv").write_text("time,kwh\n")
    path = tmp_path / "s.toml"
    path.write_text(
        f'extends = "{OUTREAU}"\ntitle = "t"\n[sites.outreau]\nmeasured = "30001234567890.csv"\n'
    )
    line = next(line for line in file_lines(load(path), "en") if "measured curves" in line)
    assert "30001234567890" not in line


def test_validate_reads_every_file_and_tells_all_that_is_wrong(tmp_path):
    for file in sorted(TEMPLATE.parent.rglob("*.csv")):
        copy = tmp_path / file.relative_to(TEMPLATE.parent)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(file.read_text("utf-8").replace("1,50,1250", "one,50,1250"), "utf-8")
    lines = re.sub(r"^# (\[|\w+ = )(?!.*network)", r"\1", TEMPLATE.read_text("utf-8"), flags=re.M)
    (tmp_path / "pilot.toml").write_text(lines, "utf-8")
    with pytest.raises(InputError) as refused:
        read_files(load(tmp_path / "pilot.toml"), site_network)
    told = [in_words(one).removeprefix(f"{tmp_path}/") for one in refused.value.problems]
    assert [one.partition(", expected")[0] for one in told] == [
        "weather.csv: found no row in month 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12 "
        "(24 of 8,760 rows of the year)",
        "homes.csv, line 3, n_occupants: found 'one'",
        "curves, meter **********0001: found 0 % of 2025",
        "production.csv, meter roof: found 0 % of 2025",
    ]


@pytest.mark.parametrize(("lang", "word"), [("en", "given: homes.csv"), ("fr", "fourni")])
def test_validate_tells_it_below_its_line(lang, word):
    lines = called("validate", TEMPLATE, "--lang", lang).replace("\u00a0", " ").splitlines()
    assert lines[0].startswith("OK ")
    assert any(word in line for line in lines[1:])
