"""Numbers are read as people type them, wherever they type one."""

from importlib import import_module

import click
import pytest
from command_sample import called, invoked
from hypothesis import given
from hypothesis import strategies as st
from scenario_sample import OUTREAU

from simcore.base.errors import InputError
from simcore.base.typed import typed_number
from simcore.commands.main import COMMANDS
from simcore.commands.numbers import take_typed
from simcore.scenario.load import load
from simcore.study.futures.over import over_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("36,5", 36.5),
        ("36.5", 36.5),
        (" 1\u202f250,5 ", 1250.5),
        ("1\u00a0250", 1250.0),
        ("-0,02", -0.02),
        (",5", 0.5),
        ("1e-3", 0.001),
        ("30 %", None),
        ("12 50", None),
        ("1 2,5", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("", None),
        ("1,2,3", None),
        ("1,250,000", 1250000.0),
        ("0,125", 0.125),  # no thousands begin with zero
    ],
)
def test_a_number_has_one_meaning_or_none(text, number):
    assert typed_number(text) == number


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("1,234.5", "did you mean 1234.5?"),
        ("1.234,5", "did you mean 1234.5?"),
        ("1,234,567.8", "did you mean 1234567.8?"),
        ("1,250", "did you mean 1.25 or 1250?"),
    ],
)
def test_what_has_two_meanings_is_guessed_at(text, guess):
    assert str(typed_number(text)) == guess


def test_bounds_tell_which_of_two_meanings_fits():
    assert typed_number("50,123", fits=lambda value: value < 90) == 50.123
    assert typed_number("1,250", fits=lambda value: value > 100) == 1250.0


@given(st.floats(-1e12, 1e12))
def test_a_number_comes_back_with_a_comma_and_as_a_percentage(value):
    written = f"{value:.6f}"
    assert typed_number(f"{written.replace('.', ',')}5") == float(f"{written}5")
    assert typed_number(f"{written} %", is_part=True) == pytest.approx(float(written) / 100)


@pytest.mark.parametrize(
    ("option", "typed", "said"),
    [
        ("--grant-fraction", "1,234.5", "1,234.5: did you mean 1234.5?"),
        ("--kwp", "1,250", "1,250: did you mean 1.25 or 1250?"),
        ("--dwellings", "0,3", "'0,3' is not a valid integer"),
        ("--kwp", "30 %", "'30 %' is not a valid float"),
        ("--grant-fraction", "36,5", "36.5 is not in the range 0<=x<=1"),
    ],
)
def test_an_option_refuses_what_it_cannot_read(tmp_path, option, typed, said):
    done = invoked("new", option, typed, "--yes", "--out", tmp_path / "a.toml", "--lang", "en")
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_options_take_commas_spaces_and_percent(tmp_path):
    path = tmp_path / "typed.toml"
    given = ["--dwellings", "1 200", "--kwp", "36,5", "--grant-fraction", "30 %"]
    called("new", *given, "--eur-per-wp", "1,250", "--yes", "--out", path)
    scenario = load(path)
    (site,) = scenario.sites.values()
    assert site.dwellings == 1200
    assert site.plants.kwp_per_dwelling == 0.030417  # 36.5 / 1200, to the watt
    assert site.each_building[0].quote_eur_per_kwp == 1250.0  # 1.25 EUR/Wp; 1250 is none
    assert scenario.finance.grant_fraction == 0.3


def numbers_of(command):
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    yield from (one for own in inner for one in numbers_of(own))
    kinds = (click.types.FloatParamType, click.types.IntParamType)
    yield from (one for one in command.params if isinstance(one.type, kinds))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_number_of_every_command_is_read_so(name):
    command = take_typed(import_module(f"simcore.commands.{COMMANDS[name]}").command)
    for option in numbers_of(command):
        low = getattr(option.type, "min", None) or 0
        is_whole = isinstance(option.type, click.types.IntParamType)
        text = f"{low},0" if is_whole else f"{low},25"
        assert option.type(text) == (low if is_whole else low + 0.25), option.name
        if option.name.endswith(("_fraction", "fractions")):
            assert option.type("25 %") == 0.25


@pytest.mark.parametrize(
    ("setting", "value"), [("0,3", 0.3), ("30 %", 0.3), ("30%", 0.3), ("0.3", 0.3)]
)
def test_a_setting_is_read_as_its_field_is(setting, value):
    assert load(OUTREAU, [f"finance.grant_fraction={setting}"]).finance.grant_fraction == value


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("sites.outreau.dwellings=1,234.5", "did you mean 1234.5?"),
        ("finance.grant_fraction='0,3'", 'found "0,3", expected a number; did you mean 0.3?'),
    ],
)
def test_a_text_that_says_a_number_is_guessed_at(setting, said):
    with pytest.raises(InputError) as caught:
        load(OUTREAU, [setting])
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("plants.kwp_factor=0,5;1,5", (0.5, 1.5)),
        ("plants.kwp_factor=0,5:1,5:3", (0.5, 1.0, 1.5)),
        ("finance.grant_fraction=0;30 %", (0.0, 0.3)),
        ("plants.kwp_factor=1,2", (1.0, 2.0)),  # commas alone part values, as ever
    ],
)
def test_values_to_move_over_can_have_decimal_commas(text, values):
    assert over_of(text).uncertain.values == values


def test_figures_of_a_shape_can_have_decimal_commas():
    shaped = over_of("finance.cpi_fraction~triangle(0; 0,02; 4 %)").uncertain
    assert (shaped.low, shaped.middle, shaped.high) == (0.0, 0.02, 0.04)
