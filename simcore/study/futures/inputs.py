"""Inputs that are not known: those of the scenario's table of doubts, and what is asked beside.

Weather years and draws of homes are inputs as all others: the number of the synthetic year, and
the seed of everything else that is drawn.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from simcore.base.errors import InputError, Problem, did_you_mean, fault, phrase
from simcore.money.schemes import parameter_problems
from simcore.scenario.provenance import resolved
from simcore.scenario.ranges import Range, ranges, value_problems, with_value
from simcore.scenario.rates import scenario_rates
from simcore.scenario.schema import Scenario
from simcore.study.futures.future import SEED
from simcore.study.futures.kinds import RATES
from simcore.study.futures.over import Over, asked_of
from simcore.study.futures.sampling import Uncertain

WEATHER = "weather.year_number"
N_WEATHER_YEARS = 30
"""Synthetic years that a weather is drawn from: as many as a climate is told from."""
LARGEST_SEED = 2.0**32 - 1
LINKED: Mapping[str, str] = {
    "finance.cpi_fraction": "inflation",
    "finance.retail_index_fraction": "inflation",
    "finance.wage_index_fraction": "inflation",
}
"""Inputs that move together, by one draw: costs, retail prices, the network's and wages."""
RATE_LOW, RATE_HIGH = 0.0, 10.0
"""Factors between which dated rates may be multiplied."""
OPTION = "--over"


def inputs_of(
    scenario: Scenario, over: Sequence[str], fixed: Sequence[str] = (), *, alone: bool = False
) -> tuple[Uncertain, ...]:
    """Inputs that move.

    Parameters
    ----------
    scenario
        Scenario, with its table of doubts.
    over
        What is asked for beside it, or instead of a row of it, each as of :func:`asked_of`.
    fixed
        Paths, or beginnings of paths, of inputs that stay as they are.
    alone
        Whether only what is asked for moves.

    Raises
    ------
    InputError
        With everything that is wrong with what is asked for.
    """
    asked, problems = asked_of(over)
    found = {} if alone else {one.path: one for one in _usual(scenario)}
    values = resolved(scenario)
    for one in asked:
        wrong = [*_path_problems(one, scenario, values), *_value_problems(one, scenario, values)]
        problems += wrong
        if not wrong:
            found[one.path] = _uncertain(one, scenario, values)
    stays = [path for path in found if any(_is_below(path, name) for name in fixed)]
    problems += [
        fault("fixed_unknown", "--fix", path=name, guess=did_you_mean(name, found))
        for name in fixed
        if not any(_is_below(path, name) for path in found)
    ]
    found = {path: one for path, one in found.items() if path not in stays}
    if problems:
        raise InputError(problems)
    if not found:
        raise InputError([fault("nothing_moves", OPTION)])
    return tuple(found.values())


def _is_below(path: str, name: str) -> bool:
    return f"{path}.".startswith(f"{name.rstrip('.')}.")


def _usual(scenario: Scenario) -> Iterator[Uncertain]:
    """Weather years, homes, and every row of the table of doubts."""
    if scenario.weather.kind == "synthetic":
        yield weather_years()
    yield homes()
    for doubt in ranges(scenario, ("",)):
        if doubt.path in scenario.doubtful:
            yield of_range(doubt, scenario.doubtful[doubt.path].shape)


def weather_years() -> Uncertain:
    """The year of the drawn weather."""
    return Uncertain(
        path=WEATHER, shape="values", values=tuple(range(N_WEATHER_YEARS)), group="weather"
    )


def homes() -> Uncertain:
    """The draw of households and of what they use."""
    return Uncertain(path=SEED, shape="uniform", low=0.0, high=LARGEST_SEED, group="homes")


def of_range(doubt: Range, shape: str = "triangle") -> Uncertain:
    """A row of the table of doubts; a word and its other reading are as likely as each other."""
    link = LINKED.get(doubt.path, "")
    if isinstance(doubt.low, float) and isinstance(doubt.high, float):
        middle = doubt.base if shape == "triangle" else None
        assert not isinstance(middle, str)
        return Uncertain(
            path=doubt.path,
            shape=shape,
            low=doubt.low,
            high=doubt.high,
            middle=middle,
            linked=link,
            source=doubt.source,
        )
    words = tuple(dict.fromkeys((doubt.base, doubt.low, doubt.high)))
    return Uncertain(path=doubt.path, shape="values", values=words, source=doubt.source)


def _uncertain(one: Over, scenario: Scenario, values: Mapping[str, Any]) -> Uncertain:
    """What is asked for, as its field holds it; the usual range of a path that is named alone."""
    if one.uncertain is not None:
        typed = _typed(one.uncertain, scenario, values.get(one.path))
        return replace(typed, linked=LINKED.get(one.path, ""))
    if one.path in (WEATHER, SEED):
        return weather_years() if one.path == WEATHER else homes()
    doubt = next(found for found in ranges(scenario, (one.path,)) if found.path == one.path)
    stated = scenario.doubtful.get(one.path)
    return of_range(doubt, "triangle" if stated is None else stated.shape)


def _typed(one: Uncertain, scenario: Scenario, base: Any) -> Uncertain:
    """Values as the scenario holds them: days, whole numbers; a range of these is its numbers."""
    if one.path.startswith(RATES) or one.path == SEED:
        return one
    if isinstance(base, int) and not isinstance(base, bool) and one.shape == "uniform":
        assert one.low is not None
        assert one.high is not None
        whole = tuple(range(int(one.low), int(one.high) + 1))
        return Uncertain(path=one.path, shape="values", values=whole)
    if one.shape != "values" or one.path.startswith("schemes."):
        return one
    held = (with_value(scenario, one.path, _whole(value)) for value in one.values)
    return replace(one, values=tuple(value_at(scenario, one.path.split(".")) for scenario in held))


def _whole(value: Any) -> Any:
    """A whole number as one, which a field of whole numbers takes; fields of others do as well."""
    return int(value) if isinstance(value, float) and value == int(value) else value


def value_at(model: Any, key: Sequence[str]) -> Any:
    """Value at a key of a scenario, or of a table of it."""
    for name in key:
        model = model[name] if isinstance(model, Mapping) else getattr(model, name)
    return model


def _path_problems(one: Over, scenario: Scenario, values: Mapping[str, Any]) -> Iterator[Problem]:
    place = f"{OPTION} {one.path}"
    if one.path.startswith(RATES):
        stem, book = one.path.removeprefix(RATES), scenario_rates(scenario)
        if not any(f"{name}.".startswith(f"{stem}.") for name in book.series):
            stems = {".".join(n.split(".")[:k]) for n in book.series for k in (1, 2, 3)}
            yield fault("over_unknown", place, path=one.path, guess=did_you_mean(stem, stems))
    elif one.path not in values:
        yield fault("over_unknown", place, path=one.path, guess=_guess(one.path, values))
    elif one.uncertain is None and not _has_range(one.path, scenario):
        yield fault("over_without_range", place, path=one.path)


def _has_range(path: str, scenario: Scenario) -> bool:
    is_drawn = path in (WEATHER, SEED)
    return is_drawn or any(found.path == path for found in ranges(scenario, (path,)))


def _guess(path: str, known: Collection[str]) -> Any:
    """The path that was meant: near in all, or with the same last name."""
    last = [one for one in known if one.rsplit(".", 1)[-1] == path.rsplit(".", 1)[-1]]
    return did_you_mean(path, known) or (phrase("did_you_mean", name=last[0]) if last else None)


def _value_problems(one: Over, scenario: Scenario, values: Mapping[str, Any]) -> Iterator[Problem]:
    """What of the ends and values the input could not have."""
    place = f"{OPTION} {one.path}"
    if one.uncertain is None or (one.path not in values and not one.path.startswith(RATES)):
        return
    for value in _extremes(one.uncertain):
        if one.path.startswith(RATES):
            if not (isinstance(value, float) and RATE_LOW <= value <= RATE_HIGH):
                low, high = RATE_LOW, RATE_HIGH
                yield fault("out_of_bounds", place, found=value, low=low, high=high)
        elif one.path.startswith("schemes."):
            yield from _scheme_problems(scenario, one.path, value, place)
        else:
            yield from value_problems(scenario, one.path, _whole(value), place)


def _extremes(one: Uncertain) -> tuple[Any, ...]:
    """Values of an input that lie furthest; a shape without ends is told by its middle."""
    if one.values:
        return one.values
    ends = [end for end in (one.low, one.high) if end is not None]
    return tuple(ends) if ends else (one.middle,)


def _scheme_problems(scenario: Scenario, path: str, value: Any, place: str) -> Iterator[Problem]:
    _, scheme, parameter = path.split(".", 2)
    known = scenario.known_schemes
    if scheme in known:
        yield from parameter_problems(known[scheme], {parameter: value}, lambda _: place)
