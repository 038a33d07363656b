"""Why two scenarios differ: the change of a result, shared among the inputs that changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simcore.base.common_parts import BEHIND
from simcore.base.draws import stream
from simcore.base.records import Array, Flags
from simcore.energy.sharing import KEYS
from simcore.money.cooperation import coalitions, sampled_shapley_eur, shapley_of
from simcore.scenario.read import is_about_itself
from simcore.scenario.schema import Scenario
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.pipeline import price, simulate, with_scenario
from simcore.study.compare.records import Flows
from simcore.study.compare.tables import ALL

MOST_EXACT = 6
"""Groups of inputs whose 64 mixtures are all worked out; beyond, orders are drawn."""
N_ORDERS = 6
"""Orders drawn beyond; each asks for as many mixtures as there are groups."""
MONEY_TABLES = ("finance", "schemes", "social")
MONEY_PRICES = (
    "prices.excise_on_shared",
    "prices.surplus_request_date",
    "prices.common_parts_saving_to",
    "prices.landlord_vat_fraction",
    "contracts.common_parts",
    "contracts.professional_supply_eur_per_kwh",
    "contracts.c4_option",
)
"""Inputs that change no energy, so that flows can be priced again."""

Tree = Mapping[str, Any]
Progress = Callable[[int, int], None]
"""Called with the mixtures worked out, and how many there are at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The change of results, by group of inputs.

    Attributes
    ----------
    groups
        Names of the groups: an input, or a table of inputs.
    results
        Scheme and output of each row.
    change
        Second scenario less the first, ``(n_results,)``.
    part
        What each group brings of it, ``(n_results, n_groups)``.
    error
        Standard error of the parts, 0 where all mixtures were worked out, same shape.
    residual
        What no group explains, ``(n_results,)``; schemes that only one has, for instance.
    """

    groups: tuple[str, ...]
    results: tuple[tuple[str, str], ...]
    change: Array
    part: Array
    error: Array
    residual: Array


def _silent(n_done: int, most: int) -> None:
    """Report nothing."""


def attribution(
    outcomes: tuple[Outcome, Outcome],
    outputs: Sequence[str],
    *,
    jobs: int = 2,
    progress: Progress = _silent,
) -> Attribution:
    """Shapley values of the inputs that differ, for each scheme that both compare.

    An input's part is what its change brings, on average over all orders in which the inputs
    can change. Mixtures that differ in money alone are priced on the same flows.

    Parameters
    ----------
    outcomes
        Outcomes of the two scenarios.
    outputs
        Columns of the summary for all sites.
    jobs
        Sites worked on at a time.
    progress
        Told of each mixture that is worked out.

    References
    ----------
    L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II,
    1953; A. F. Shorrocks, Journal of Economic Inequality 11 (2013), for its use here.
    """
    first, second = (outcome.flows.scenario for outcome in outcomes)
    schemes = [name for name in outcomes[0].titles if name in outcomes[1].titles]
    groups = changed_groups(first, second)
    names = tuple(groups)
    ends = [_results(outcome, schemes, outputs) for outcome in outcomes]
    n_most = 2 ** len(names) if len(names) <= MOST_EXACT else N_ORDERS * len(names)
    worth = _mixtures(
        outcomes, groups, (schemes, outputs), jobs, lambda n_done: progress(n_done, n_most)
    )
    part, error = _shapley(worth, len(names), len(ends[0]), first.seed)
    change = ends[1] - ends[0]
    return Attribution(
        groups=names,
        results=tuple((scheme, output) for scheme in schemes for output in outputs),
        change=change,
        part=part,
        error=error,
        residual=change - part.sum(axis=-1),
    )


def changed_groups(first: Scenario, second: Scenario) -> dict[str, tuple[str, ...]]:
    """Groups of inputs that differ: name, and the paths of its inputs.

    Each input alone while they are few; else the inputs of a table, or of a site, together.
    Schemes that only one scenario compares are left out.
    """
    paths = list(_differences(_inputs(first), _inputs(second), ()))
    if len(paths) <= MOST_EXACT:
        return {path: (path,) for path in paths}
    grouped: dict[str, tuple[str, ...]] = {}
    for path in paths:
        parts = path.split(".")
        name = ".".join(parts[:2] if parts[0] in ("sites", "schemes") else parts[:1])
        grouped[name] = (*grouped.get(name, ()), path)
    return grouped


def _inputs(scenario: Scenario) -> dict[str, Any]:
    return scenario.model_dump(mode="json")


def _differences(first: Tree, second: Tree, above: tuple[str, ...]) -> list[str]:
    """Paths of what differs, the highest table where only one has it."""
    paths: list[str] = []
    for key in dict.fromkeys([*first, *second]):
        place = (*above, key)
        if is_about_itself(place) or (above == ("schemes",) and (key in first) != (key in second)):
            continue
        first_value, second_value = first.get(key), second.get(key)
        if isinstance(first_value, dict) and isinstance(second_value, dict):
            paths += _differences(first_value, second_value, place)
        elif first_value != second_value:
            paths.append(".".join(place))
    return paths


def mixed(first: Scenario, second: Scenario, paths: Sequence[str]) -> Scenario:
    """The first scenario with these inputs of the second."""
    tables = _with_paths_of_second(_inputs(first), _inputs(second), frozenset(paths), ())
    return Scenario.model_validate(tables)


def _with_paths_of_second(
    first: Tree, second: Tree, paths: frozenset[str], above: tuple[str, ...]
) -> Tree:
    tables: dict[str, Any] = {}
    for key in dict.fromkeys([*first, *second]):
        place = (*above, key)
        source = second if ".".join(place) in paths else first
        first_value, second_value = first.get(key), second.get(key)
        if source is first and isinstance(first_value, dict) and isinstance(second_value, dict):
            tables[key] = _with_paths_of_second(first_value, second_value, paths, place)
        elif key in source:
            tables[key] = source[key]
    return tables


def _is_money(path: str, pair: tuple[Scenario, Scenario]) -> bool:
    """Whether an input changes no energy; prices do where a key looks at them."""
    looks_at_prices = any(
        "value_eur_per_kwh" in KEYS[scenario.sharing.key].needs for scenario in pair
    )
    is_price = path in MONEY_PRICES and not looks_at_prices
    if path == "common_parts" or (path.startswith("sites.") and path.endswith(".common_parts")):
        return not any(map(_has_plants_behind, pair))
    return is_price or path.split(".")[0] in MONEY_TABLES


def _has_plants_behind(scenario: Scenario) -> bool:
    """Whether a plant feeds common parts first at any site, which changes what is shared."""
    sites = scenario.sites.values()
    return any((site.common_parts or scenario.common_parts) == BEHIND for site in sites)


def _mixtures(
    outcomes: tuple[Outcome, Outcome],
    groups: Mapping[str, tuple[str, ...]],
    schemes_and_outputs: tuple[Sequence[str], Sequence[str]],
    jobs: int,
    progress: Callable[[int], None],
) -> Callable[[Flags], Array]:
    """Results of each mixture, ``(n_results,)``, worked out once; flows are kept by energy."""
    schemes, outputs = schemes_and_outputs
    pair = (outcomes[0].flows.scenario, outcomes[1].flows.scenario)
    members = list(groups.values())
    moves = frozenset(path for part in members for path in part if not _is_money(path, pair))
    flows: dict[frozenset[str], Flows] = {frozenset(): outcomes[0].flows}
    flows[moves] = outcomes[1].flows if moves else outcomes[0].flows
    results: dict[tuple[bool, ...], Array] = {}

    def worth(is_second: Flags) -> Array:
        key = tuple(bool(flag) for flag in is_second)
        if key not in results:
            chosen = [part for is_in, part in zip(key, members, strict=True) if is_in]
            paths = [path for part in chosen for path in part]
            scenario = _of_schemes(mixed(*pair, paths), schemes)
            energy = moves & frozenset(paths)
            if energy not in flows:
                flows[energy] = simulate(scenario, jobs=jobs)
            outcome = price(with_scenario(flows[energy], scenario))
            results[key] = _results(outcome, schemes, outputs)
            progress(len(results))
        return results[key]

    return worth


def _of_schemes(scenario: Scenario, schemes: Sequence[str]) -> Scenario:
    chosen = {name: scenario.schemes[name] for name in schemes}
    return scenario.model_copy(update={"schemes": chosen})


def _results(outcome: Outcome, schemes: Sequence[str], outputs: Sequence[str]) -> Array:
    rows = outcome.summary
    table = rows[rows["site"] == ALL].set_index("scheme")
    return np.array([[table.loc[name, output] for output in outputs] for name in schemes]).ravel()


def _shapley(
    worth: Callable[[Flags], Array], n_groups: int, n_results: int, seed: int
) -> tuple[Array, Array]:
    """Shapley values and their errors, ``(n_results, n_groups)``."""
    nothing = np.zeros((n_results, n_groups))
    if n_groups == 0:
        return nothing, nothing
    if n_groups <= MOST_EXACT:
        table = np.array([worth(coalition) for coalition in coalitions(n_groups)])
        return np.array([shapley_of(column) for column in table.T]), nothing
    key = stream(seed, "attribution")

    def sampled(row: int) -> tuple[Array, Array]:
        return sampled_shapley_eur(
            lambda coalition: float(worth(coalition)[row]), n_groups, key, N_ORDERS
        )

    estimates = [sampled(row) for row in range(n_results)]
    return np.array([estimate[0] for estimate in estimates]), np.array(
        [estimate[1] for estimate in estimates]
    )
