"""Every number of a scenario has bounds with a reason; beyond them it is refused with a guess."""

import json
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from scenario_sample import OUTREAU, ROOT

from simcore.base.errors import InputError
from simcore.money.schemes import SCHEMES
from simcore.scenario.bounds import Bounds
from simcore.scenario.furthest import furthest_from_default
from simcore.scenario.load import load
from simcore.scenario.schema import Scenario, toml_schema
from simcore.show.words.problems import in_words
from simcore.study.compare.pipeline import compare

ELSEWHERE = ("schemes",)
"""Numbers whose bounds stand with the schemes that take them, tested below."""


def numbers(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[str, list[Any]]]:
    """Every number that a table can hold: its path, and the marks of its type."""
    for name, field in model.model_fields.items():
        if (*path, name) == ELSEWHERE:
            continue
        yield from within(field.annotation, list(field.metadata), (*path, name))


def within(annotation: Any, marks: list[Any], path: tuple[str, ...]) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from within(inner, [*marks, *more], path)
    elif annotation in (int, float):
        yield ".".join(path), marks
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from numbers(annotation, path)
    elif origin is not Literal:
        for part in get_args(annotation):
            yield from within(part, marks if origin not in (tuple, dict) else [], path)


NUMBERS = [pair for pair in numbers(Scenario) if not pair[0].startswith("doubtful.")]
"""All numbers; the ends of a range are held to the bounds of the input that they are of."""
BOUNDED = [(path, mark) for path, marks in NUMBERS for mark in marks if isinstance(mark, Bounds)]
FILES = sorted((ROOT / "scenarios").rglob("*.toml"))


def test_every_number_has_both_bounds_and_a_reason():
    assert len(NUMBERS) > 120
    assert [path for path, _ in BOUNDED] == [path for path, _ in NUMBERS]
    for path, bounds in BOUNDED:
        assert isfinite(bounds.low), path
        assert isfinite(bounds.high), path
        assert bounds.low < bounds.high, path
        for lang in ("en", "fr"):
            assert in_words(bounds.quantity.reason, lang), path


def test_every_parameter_of_a_scheme_has_both_bounds():
    parameters = [parameter for scheme in SCHEMES.values() for parameter in scheme.parameters]
    assert len(parameters) > 30
    for one in parameters:
        assert isfinite(one.low), one.name
        assert isfinite(one.high), one.name
        assert one.low < one.high, one.name
        assert one.default is None or one.low <= one.default <= one.high, one.name


def test_defaults_lie_within_their_bounds():
    """What pydantic does not check by itself."""

    def checked(model: type[BaseModel]) -> int:
        n = 0
        for field in model.model_fields.values():
            if not field.is_required():
                value = field.get_default(call_default_factory=True)
                kind = Annotated[(field.annotation, *field.metadata)] if field.metadata else None
                TypeAdapter(kind or field.annotation).validate_python(value)
                n += 1
        return n

    models = {Scenario} | set(tables(Scenario))
    assert sum(checked(model) for model in models) > 150


def tables(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for field in model.model_fields.values():
        yield from inner_tables(field.annotation)


def inner_tables(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        yield from tables(annotation)
    for part in get_args(annotation):
        yield from inner_tables(part)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_scenarios_lie_within_the_bounds(path: Path):
    assert load(path).sites


def outside(bounds: Bounds) -> tuple[float, float]:
    """Numbers just below and just above the bounds."""
    step = 1 if isinstance(bounds.low, int) and isinstance(bounds.high, int) else 1e-6
    return bounds.low - step, bounds.high + step


@pytest.mark.parametrize(("path", "bounds"), BOUNDED, ids=[path for path, _ in BOUNDED])
def test_a_number_just_outside_is_refused_with_its_bounds(path: str, bounds: Bounds):
    adapter = TypeAdapter(Annotated[float, bounds])
    assert adapter.validate_python(bounds.low) == bounds.low
    assert adapter.validate_python(bounds.high) == bounds.high
    for value in outside(bounds):
        with pytest.raises(ValidationError) as caught:
            adapter.validate_python(value)
        (error,) = caught.value.errors()
        stated = f"{bounds.low:.10g} to {bounds.high:.10g}"
        assert f"{stated} ({in_words(bounds.quantity.reason)})" in error["ctx"]["message"]


@pytest.mark.parametrize(("path", "bounds"), BOUNDED, ids=[path for path, _ in BOUNDED])
def test_each_slip_of_a_unit_is_guessed(path: str, bounds: Bounds):
    """A number well within, typed with the slip that its kind of quantity knows."""
    for slip in bounds.quantity.slips[:1]:
        meant = float(f"{bounds.low + 0.6 * (bounds.high - bounds.low):.3g}")
        typed = meant / slip
        if bounds.low <= typed <= bounds.high:
            continue  # nothing tells the slip from a number that is meant
        guess = bounds.guess(typed)
        assert guess is not None
        assert guess.fields["value"] == pytest.approx(meant, rel=1e-9)


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        (
            "finance.cpi_fraction=2",
            "finance.cpi_fraction: found 2, expected -0.1 to 0.2 (no price has risen faster all "
            "along a plan; 2 % is written 0.02); did you mean 0.02?",
        ),
        ("plants.kwp_per_dwelling=1500", "did you mean 1.5?"),
        ("contracts.spot_mean_eur_per_kwh=72", "did you mean 0.72?"),
        ("finance.market.price_eur_per_kwh=-300", "did you mean -0.3?"),
        ("sites.outreau.households.income_median_eur_per_cu=15", "did you mean 15000?"),
        ("sites.outreau.plants.kwp_per_m2=190", "did you mean 0.19?"),
        ("finance.opex_eur_per_kw=22000", "did you mean 22?"),
        ("seed=" + "9" * 400, "seed: found a number of more than 300 digits, expected 0 to 4"),
        ("schemes.T4.discount_fraction=" + "9" * 400, "discount_fraction: found 1e+300, expected"),
    ],
    ids=lambda text: text[:40],
)
def test_the_number_that_was_meant_is_guessed(setting: str, line: str):
    with pytest.raises(InputError) as caught:
        load(OUTREAU, [setting])
    assert line in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_slip_is_asked_in_french():
    with pytest.raises(InputError) as caught:
        load(OUTREAU, ["finance.cpi_fraction=2"])
    told = in_words(caught.value.problems[0], "fr").replace("\u202f", " ").replace("\u00a0", " ")
    assert "trouvé : 2 ; attendu : de -0.1 à 0.2 (aucun prix" in told
    assert told.endswith("vouliez-vous dire 0.02 ?")


def test_the_schema_shows_the_bounds_and_why():
    schema = json.loads(json.dumps(toml_schema()))
    cpi = schema["$defs"]["Finance"]["properties"]["cpi_fraction"]
    assert (cpi["minimum"], cpi["maximum"]) == (-0.1, 0.2)
    assert cpi["$comment"].startswith("no price has risen faster")
    quote = schema["$defs"]["SitePlan"]["properties"]["quote_eur"]["anyOf"][0]
    assert (quote["minimum"], quote["maximum"]) == (0, 1e8)


SMALL = ["sites.outreau.dwellings=2", "sites.outreau.buildings=[]", "time.step_minutes=60"]


@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_result_that_is_not_finite_names_the_input_furthest_from_its_default():
    """Bounds keep such a scenario out; one made in Python, or a file, may still bring it."""
    scenario = load(OUTREAU, [*SMALL, "finance.years=26"])
    endless = scenario.finance.model_copy(update={"opex_eur_per_kw": float("inf")})
    with pytest.raises(InputError) as caught:
        compare(scenario.model_copy(update={"finance": endless}))
    assert str(caught.value) == (
        "outreau, T1: found a result that is no finite number, expected finite energy and euros; "
        "look at finance.opex_eur_per_kw = inf first: it is furthest from its usual value"
    )


def test_the_furthest_number_is_measured_by_the_width_of_its_bounds():
    # 5 of 59 years are 0.085, 0.03 of 0.3 a year are 0.1, 100 of 1e8 EUR next to nothing.
    sets = ["finance.years=30", "finance.cpi_fraction=0.05", "finance.organiser_fixed_eur=700.0"]
    assert furthest_from_default(load(OUTREAU, sets), "outreau") == ("finance.cpi_fraction", 0.05)
    # 0.6 of 10 deg of latitude has no default; the other sites are not looked at.
    five = load(ROOT / "scenarios" / "five-sites.toml", [TOWERS])
    assert furthest_from_default(five, "arras-towers") == (TOWERS.split("=")[0], 0.9)
    assert furthest_from_default(five, "outreau") != (TOWERS.split("=")[0], 0.9)


TOWERS = "sites.arras-towers.plants.albedo=0.9"
