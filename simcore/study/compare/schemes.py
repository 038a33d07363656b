"""What schemes ask of the flows they are priced on, and what is wrong with what is asked."""

from collections.abc import Iterable, Iterator, Mapping

from simcore.base.errors import InputError, Problem, did_you_mean, fault, phrase
from simcore.base.titles import GIVEN_PRICE
from simcore.money.schemes import SCHEMES, parameter_problems
from simcore.scenario.schema import Scenario
from simcore.site.records import ARRANGEMENTS
from simcore.site.slots import check_needs, check_own_needs
from simcore.study.compare.records import Flows


def check_schemes(flows: Flows, schemes: Mapping[str, Mapping[str, float]]) -> None:
    """Refuse schemes that do not exist, cannot be asked so, or need what the flows lack.

    Raises
    ------
    InputError
        With every problem found.
    """
    own = flows.scenario.own_schemes
    problems = [
        problem
        for name in schemes
        if name not in own
        for problem in _problems(flows, name, schemes[name])
    ]
    if problems:
        raise InputError(problems)
    check_needs(flows.sites, schemes)
    check_own_needs(flows.sites, [name for name in schemes if name in own])


ALL_SCHEMES = "all"


def with_schemes(scenario: Scenario, names: Iterable[str]) -> Scenario:
    """A scenario that compares these schemes, or ``all``; parameters it states are kept.

    Raises
    ------
    InputError
        If a scheme does not exist.
    """
    chosen = list(names)
    if ALL_SCHEMES in chosen:
        chosen = [*SCHEMES, *scenario.own_schemes]
    known = {**SCHEMES, **scenario.own_schemes}
    problems = [_unknown(name) for name in chosen if name not in known]
    if problems:
        raise InputError(problems)
    schemes = {name: scenario.schemes.get(name, {}) for name in chosen}
    return scenario.model_copy(update={"schemes": schemes})


def _unknown(name: str) -> Problem:
    guess = did_you_mean(name, SCHEMES)
    return fault("not_one_of", "schemes", found=name, known=tuple(SCHEMES), guess=guess)


def _problems(flows: Flows, name: str, parameters: Mapping[str, float]) -> Iterator[Problem]:
    if name not in SCHEMES:
        yield _unknown(name)
        return
    scheme = SCHEMES[name]
    yield from parameter_problems(scheme, parameters, lambda key: f"schemes.{name}.{key}")
    arrangements = set(flows.sites[0].registers) if flows.sites else set(ARRANGEMENTS)
    if scheme.arrangement not in arrangements:
        guess = phrase("simulate_first", name=name)
        yield fault(
            "flows_without_sharing", f"schemes.{name}", name=scheme.arrangement, guess=guess
        )


def title(scheme: str, parameters: Mapping[str, float]) -> str:
    """Key of the title that a scheme has with these parameters; empty for its own.

    Examples
    --------
    >>> title("T3", {}), title("T3", {"price_ht_eur_per_kwh": 0.1})
    ('', 'given_price')
    """
    follows_costs = any(one.default is None for one in SCHEMES[scheme].parameters)
    return GIVEN_PRICE if follows_costs and parameters else ""


def moved_titles(schemes: Iterable[str]) -> dict[str, str]:
    """Titles of schemes whose price is moved: one that asks for the cost is a given price then.

    Examples
    --------
    >>> moved_titles(["T3", "T8"])
    {'T3': 'given_price', 'T8': ''}
    """
    return {name: title(name, {SCHEMES[name].price: 0.0}) for name in dict.fromkeys(schemes)}
