"""What schemes ask of the flows they are priced on, and what is wrong with what is asked."""

from collections.abc import Iterable, Iterator, Mapping

from simcore.base.errors import InputError, Problem, did_you_mean, fault, phrase
from simcore.base.titles import GIVEN_PRICE, in_both
from simcore.money.schemes import SCHEMES, is_own, parameter_problems
from simcore.scenario.schema import Scenario
from simcore.site.own_groups import asks_for_groups, group_problems
from simcore.site.records import ARRANGEMENTS
from simcore.site.slots import check_needs
from simcore.study.compare.records import Flows


def check_schemes(flows: Flows, schemes: Mapping[str, Mapping[str, float]]) -> None:
    """Refuse schemes that do not exist, cannot be asked so, or need what the flows lack.

    Raises
    ------
    InputError
        With every problem found.
    """
    problems = [problem for name in schemes for problem in _problems(flows, name, schemes[name])]
    homes = [(site.inputs, site.population) for site in flows.sites]
    if homes and not problems and asks_for_groups(homes[0][0], schemes):
        problems = group_problems(homes, schemes)
    if problems:
        raise InputError(problems)
    check_needs(flows.sites, schemes)


ALL_SCHEMES = "all"


def with_schemes(scenario: Scenario, names: Iterable[str]) -> Scenario:
    """A scenario that compares these schemes, or ``all``; parameters it states are kept.

    Raises
    ------
    InputError
        If a scheme does not exist.
    """
    chosen = list(names)
    known = scenario.known_schemes
    if ALL_SCHEMES in chosen:
        chosen = list(known)
    problems = [_unknown(name, known) for name in chosen if name not in known]
    if problems:
        raise InputError(problems)
    schemes = {name: scenario.schemes.get(name, {}) for name in chosen}
    return scenario.model_copy(update={"schemes": schemes})


def _unknown(name: str, known: Iterable[str]) -> Problem:
    names = tuple(known)
    guess = did_you_mean(name, names)
    return fault("not_one_of", "schemes", found=name, known=names, guess=guess)


def _problems(flows: Flows, name: str, parameters: Mapping[str, float]) -> Iterator[Problem]:
    known = flows.scenario.known_schemes
    if name not in known:
        yield _unknown(name, known)
        return
    scheme = known[name]
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
    if is_own(scheme):
        return ""
    follows_costs = any(one.default is None for one in SCHEMES[scheme].parameters)
    return GIVEN_PRICE if follows_costs and parameters else ""


def title_in(scenario: Scenario, scheme: str, parameters: Mapping[str, float]) -> str:
    """The same in a scenario; a scheme of its own has its titles, see ``base.titles``."""
    own = scenario.own_schemes.get(scheme)
    return title(scheme, parameters) if own is None else in_both(own.title, own.title_fr)


def moved_titles(scenario: Scenario, schemes: Iterable[str]) -> dict[str, str]:
    """Titles of schemes whose price is moved: one that asks for the cost is a given price then.

    Examples
    --------
    >>> import simcore as sc
    >>> moved_titles(sc.load("scenarios/five-sites.toml"), ["T3", "T8"])
    {'T3': 'given_price', 'T8': ''}
    """
    return {name: title_in(scenario, name, {"price": 0.0}) for name in dict.fromkeys(schemes)}
