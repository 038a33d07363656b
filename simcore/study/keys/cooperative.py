"""The sharing keys against the cooperative view: what each group is owed, and what it gets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import did_you_mean, phrase, refuse
from simcore.base.records import ACTIVITIES, AGE_GROUPS, Array, Counts, Flags, Population
from simcore.base.small_groups import is_few, told_groups
from simcore.money.cooperation import MOST_EXACT_GROUPS, Along, Worth
from simcore.site.curves import SiteCurves
from simcore.site.inputs import SiteInput
from simcore.site.records import SiteOutcome
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.social import LARGEST_HOUSEHOLD
from simcore.study.keys.cooperation import (
    Cooperation,
    bill_game,
    bill_worth,
    bill_worths,
    cooperation,
    least_happy_of,
)

Group = tuple[tuple[str, str], ...]
"""A group of members: pairs of what tells it apart and what it is, ``(("site", "outreau"),)``."""
Tick = Callable[[int], None]

FREE = "T1"
"""Scheme under which members pay nothing for what is shared: its bills are those of the game."""
COMMON_PARTS: Group = (("common_parts", ""),)
VACANT: Group = (("vacant", ""),)


def _silent(n: int) -> None:
    """Count nothing."""


Texts = NDArray[np.str_]

GROUPINGS: dict[str, Callable[[str, Population], Texts]] = {
    "household": lambda site, people: np.minimum(people.n_occupants, LARGEST_HOUSEHOLD).astype(str),
    "site": lambda site, people: np.full(people.n_members, site),
    "activity": lambda site, people: np.array(ACTIVITIES)[people.activity],
    "age_group": lambda site, people: np.array(AGE_GROUPS)[people.age_group],
    "energy_poor": lambda site, people: np.where(people.is_energy_poor, "yes", "no"),
    "hot_water": lambda site, people: np.where(people.has_electric_hot_water, "yes", "no"),
}
"""What dwellings can be grouped by; several at once are crossed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteGame:
    """The game of a site: its groups, the group of each member (-1 for none), the worth.

    ``n_members`` counts those who take part, ``(n_groups,)``; whole numbers. ``is_real`` tells
    whether its homes are listed or measured. ``along`` gives
    the worths of all coalitions met in an order at once, where there is such a way.
    """

    site: str
    groups: tuple[Group, ...]
    group: Counts
    n_members: Array
    worth: Worth
    is_real: bool = False
    along: Along | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastHappy:
    """The coalition that would gain most by sharing on its own under a key, and how much.

    ``is_bound`` tells that only some coalitions were looked at: the excess is at least this.
    """

    key: str
    site: str
    groups: tuple[Group, ...]
    n_members: int
    excess_eur: float
    is_bound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperativeView:
    """What groups of members are owed, over all sites, and what each key gives. [EUR/year]

    Attributes
    ----------
    groups
        The groups, ``(n_groups,)``, in all arrays.
    n_members
        Members who take part.
    alone_eur
        What each group would avoid alone with the whole sun of its site.
    owed_eur, error_eur
        Its Shapley value, and the standard error of it, 0 where all coalitions were worked out.
    given_eur
        Avoided bills of its members under each key.
    least_happy
        By key, the least happy coalition of all sites; none of a site where a group holds one
        to four real homes.
    n_left_out
        Groups that are in no array, so that nobody is told of.
    """

    groups: tuple[Group, ...]
    n_members: Array
    alone_eur: Array
    owed_eur: Array
    error_eur: Array
    given_eur: Mapping[str, Array]
    least_happy: tuple[LeastHappy, ...]
    n_left_out: int = 0


def check_groupings(kinds: Sequence[str]) -> None:
    """Refuse groupings that do not exist, or none.

    Raises
    ------
    InputError
        With a guess at what was meant.
    """
    if not kinds:
        raise refuse("not_some_of", "--group-by", found=phrase("nothing"), known=tuple(GROUPINGS))
    for kind in kinds:
        if kind not in GROUPINGS:
            stated, guess = f'"{kind}"', did_you_mean(kind, GROUPINGS)
            groupings = tuple(GROUPINGS)
            raise refuse("not_some_of", "--group-by", found=stated, known=groupings, guess=guess)


def site_game(inputs: SiteInput, curves: SiteCurves, kinds: Sequence[str]) -> SiteGame:
    """Game of a site between the groups of its members who take part.

    Dwellings are grouped by ``kinds``, names of ``GROUPINGS``; the common parts and the
    vacant dwellings are groups of their own.
    """
    people = curves.population
    takes_part = people.is_participant
    columns = [GROUPINGS[kind](inputs.site, people).astype(object) for kind in kinds]
    is_home = people.is_dwelling & ~people.is_vacant
    rank = np.where(is_home, "0", np.where(people.is_dwelling, "1", "2"))
    table = np.array([rank, *(np.where(is_home, column, "") for column in columns)], dtype=str).T
    rows, number = np.unique(table[takes_part], axis=0, return_inverse=True)
    group = np.full(people.n_members, -1)
    group[takes_part] = number.reshape(-1)
    game = bill_game(inputs, curves, group)
    return SiteGame(
        site=inputs.site,
        groups=tuple(_group(row, kinds) for row in rows.tolist()),
        group=group,
        n_members=np.bincount(group[takes_part], minlength=len(rows)).astype(float),
        worth=partial(bill_worth, game),
        is_real=inputs.site_table.has_real_homes,
        along=partial(bill_worths, game),
    )


def _group(row: Sequence[str], kinds: Sequence[str]) -> Group:
    rank, *values = row
    return {"1": VACANT, "2": COMMON_PARTS}.get(rank, tuple(zip(kinds, values, strict=True)))


def n_coalitions(games: Sequence[SiteGame], n_orders: int) -> int:
    """Worths that :func:`cooperative_view` asks for: what a progress bar counts."""
    sizes = [len(game.groups) for game in games]
    return sum(2**size if size <= MOST_EXACT_GROUPS else n_orders * (size + 1) for size in sizes)


def cooperative_view(
    games: Sequence[SiteGame],
    outcomes: Mapping[str, Outcome],
    *,
    n_orders: int = 1000,
    tick: Tick = _silent,
) -> CooperativeView:
    """What each group is owed over all sites, and what each key gives it.

    Sites share apart, so that a group is owed the sum of what it is owed at each of them.

    Parameters
    ----------
    games
        Games of the sites.
    outcomes
        Outcome of each key, with the scheme ``FREE``.
    n_orders
        Orders drawn at a site with more than 12 groups.
    tick
        Told how many more worths are being worked out; see :func:`n_coalitions`.

    Raises
    ------
    InputError
        If nobody takes part at any of the sites.
    """
    if not any(game.groups for game in games):
        raise refuse("cooperative_nobody", "--cooperative")
    seed = next(iter(outcomes.values())).flows.scenario.seed
    solved = [_solved(game, (seed, n_orders), tick) for game in games]
    every = tuple(sorted({group for game in games for group in game.groups}, key=_order))
    places = [np.array([every.index(group) for group in game.groups], int) for game in games]
    n_real = [_n_real(game) for game in games]

    def of_all(parts: Sequence[Array]) -> Array:
        total = np.zeros(len(every))
        for place, part in zip(places, parts, strict=True):
            total[place] += part
        return total

    told = np.array(told_groups(of_all(n_real).astype(int).tolist()), dtype=bool)
    groups = tuple(compress(every, told))

    def summed(parts: Sequence[Array]) -> Array:
        return of_all(parts)[told]

    shares_eur = {key: _given_eur(games, outcome) for key, outcome in outcomes.items()}
    alone = [
        [game.worth(coalition) for coalition in np.eye(len(game.groups), dtype=bool)]
        for game in games
    ]
    return CooperativeView(
        groups=groups,
        n_members=summed([game.n_members for game in games]),
        alone_eur=summed([np.array(worths) for worths in alone]),
        owed_eur=summed([solution.shapley_eur for solution in solved]),
        error_eur=np.sqrt(summed([solution.error_eur**2 for solution in solved])),
        given_eur={key: summed(parts) for key, parts in shares_eur.items()},
        least_happy=tuple(
            coalition
            for key, parts in shares_eur.items()
            for coalition in _least_happy(key, games, solved, parts)
        ),
        n_left_out=len(every) - len(groups),
    )


def _n_real(game: SiteGame) -> Array:
    """Real homes of each group of a site, ``(n_groups,)``."""
    is_home = [group not in (COMMON_PARTS, VACANT) for group in game.groups]
    return game.n_members * np.array(is_home, float) * game.is_real


def _order(group: Group) -> tuple[bool, bool, Group]:
    """Dwellings first, then vacant ones, then the common parts."""
    return group == COMMON_PARTS, group == VACANT, group


def _solved(game: SiteGame, drawn: tuple[int, int], tick: Tick) -> Cooperation:
    def worth(coalition: Flags) -> float:
        tick(1)
        return game.worth(coalition)

    def along(order: Counts) -> Array:
        tick(len(order) + 1)
        assert game.along is not None
        return game.along(order)

    seed, n_orders = drawn
    way = None if game.along is None else along
    return cooperation(worth, len(game.groups), seed, n_orders, game.site, way)


def _given_eur(games: Sequence[SiteGame], outcome: Outcome) -> list[Array]:
    """Avoided bills of the groups of each site."""
    pairs = zip(games, outcome.sites, strict=True)
    return [_avoided_eur(game, site) for game, site in pairs]


def _avoided_eur(game: SiteGame, site: SiteOutcome) -> Array:
    before, after = site.bill_before.total_eur.sum(axis=0), site.schemes[FREE].bill_after_eur
    is_in = game.group >= 0
    avoided = (before - after)[is_in]
    return np.bincount(game.group[is_in], avoided, minlength=len(game.groups)).astype(float)


def _least_happy(
    key: str, games: Sequence[SiteGame], solved: Sequence[Cooperation], shares_eur: Sequence[Array]
) -> list[LeastHappy]:
    """The least happy coalition of all sites; none where every site has a single group."""
    candidates = []
    for game, solution, eur in zip(games, solved, shares_eur, strict=True):
        if any(map(is_few, _n_real(game))):
            continue
        is_member, excess = least_happy_of(solution, eur)
        if is_member.any():
            candidates.append(
                LeastHappy(
                    key=key,
                    site=game.site,
                    groups=tuple(compress(game.groups, is_member)),
                    n_members=int(game.n_members[is_member].sum()),
                    excess_eur=excess,
                    is_bound=not solution.is_exact,
                )
            )
    return [max(candidates, key=lambda candidate: candidate.excess_eur)] if candidates else []
