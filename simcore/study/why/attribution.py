"""Why two scenarios differ: the change of a result, shared among the inputs that changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

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
)
"""Inputs that change no energy, so that flows can be priced again."""

Tree = Mapping[str, Any]
Told = Callable[[int, int], None]
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


def _silent(done: int, most: int) -> None:
    """Report nothing."""


def attribution(
    outcomes: tuple[Outcome, Outcome],
    outputs: Sequence[str],
    *,
    jobs: int = 2,
    progress: Told = _silent,
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
    found = changed_groups(first, second)
    names = tuple(found)
    ends = [_results(outcome, schemes, outputs) for outcome in outcomes]
    n_most = 2 ** len(names) if len(names) <= MOST_EXACT else N_ORDERS * len(names)
    worth = _mixtures(
        outcomes, found, (schemes, outputs), jobs, lambda n_done: progress(n_done, n_most)
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


def _differences(left: Tree, right: Tree, above: tuple[str, ...]) -> list[str]:
    """Paths of what differs, the highest table where only one has it."""
    found: list[str] = []
    for key in dict.fromkeys([*left, *right]):
        place = (*above, key)
        if is_about_itself(place) or (above == ("schemes",) and (key in left) != (key in right)):
            continue
        one, other = left.get(key), right.get(key)
        if isinstance(one, dict) and isinstance(other, dict):
            found += _differences(one, other, place)
        elif one != other:
            found.append(".".join(place))
    return found


def mixed(first: Scenario, second: Scenario, paths: Sequence[str]) -> Scenario:
    """The first scenario with these inputs of the second."""
    tables = _taken(_inputs(first), _inputs(second), frozenset(paths), ())
    return Scenario.model_validate(tables)


def _taken(left: Tree, right: Tree, paths: frozenset[str], above: tuple[str, ...]) -> Tree:
    tables: dict[str, Any] = {}
    for key in dict.fromkeys([*left, *right]):
        place = (*above, key)
        source = right if ".".join(place) in paths else left
        one, other = left.get(key), right.get(key)
        if source is left and isinstance(one, dict) and isinstance(other, dict):
            tables[key] = _taken(one, other, paths, place)
        elif key in source:
            tables[key] = source[key]
    return tables


def _is_money(path: str, pair: tuple[Scenario, Scenario]) -> bool:
    """Whether an input changes no energy; prices do where a key looks at them."""
    looks_at_prices = any("value_eur_per_kwh" in KEYS[one.sharing.key].needs for one in pair)
    is_price = path in MONEY_PRICES and not looks_at_prices
    return is_price or path.split(".")[0] in MONEY_TABLES


def _mixtures(
    outcomes: tuple[Outcome, Outcome],
    groups: Mapping[str, tuple[str, ...]],
    asked: tuple[Sequence[str], Sequence[str]],
    jobs: int,
    told: Callable[[int], None],
) -> Callable[[Flags], Array]:
    """Results of each mixture, ``(n_results,)``, worked out once; flows are kept by energy."""
    schemes, outputs = asked
    pair = (outcomes[0].flows.scenario, outcomes[1].flows.scenario)
    members = list(groups.values())
    moves = frozenset(path for part in members for path in part if not _is_money(path, pair))
    flows: dict[frozenset[str], Flows] = {frozenset(): outcomes[0].flows}
    flows[moves] = outcomes[1].flows if moves else outcomes[0].flows
    done: dict[tuple[bool, ...], Array] = {}

    def worth(who: Flags) -> Array:
        key = tuple(bool(one) for one in who)
        if key not in done:
            chosen = [part for is_in, part in zip(key, members, strict=True) if is_in]
            paths = [path for part in chosen for path in part]
            scenario = _of_schemes(mixed(*pair, paths), schemes)
            energy = moves & frozenset(paths)
            if energy not in flows:
                flows[energy] = simulate(scenario, jobs=jobs)
            outcome = price(with_scenario(flows[energy], scenario))
            done[key] = _results(outcome, schemes, outputs)
            told(len(done))
        return done[key]

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
        table = np.array([worth(who) for who in coalitions(n_groups)])
        return np.array([shapley_of(column) for column in table.T]), nothing
    key = stream(seed, "attribution")

    def sampled(row: int) -> tuple[Array, Array]:
        return sampled_shapley_eur(lambda who: float(worth(who)[row]), n_groups, key, N_ORDERS)

    found = [sampled(row) for row in range(n_results)]
    return np.array([one[0] for one in found]), np.array([one[1] for one in found])
