"""Groups of tenants that schemes of a scenario's own have prices for: whether there are any."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from simcore.base.errors import Problem, fault
from simcore.base.records import Flags, Population
from simcore.base.small_groups import LEAST_HOMES
from simcore.money.schemes import is_own
from simcore.money.schemes.groups import NOT, OWN_GROUP
from simcore.site.before_sharing import site_groups
from simcore.site.inputs import SiteInput

Homes = Sequence[tuple[SiteInput, Population]]
"""Sites with who lives there."""


def asks_for_groups(inputs: SiteInput, schemes: Iterable[str]) -> bool:
    """Whether any of these schemes is the scenario's own and has a price for a group."""
    return any(True for name in schemes for _ in _groups_of(inputs, name))


def _groups_of(inputs: SiteInput, name: str) -> Iterator[tuple[int, str]]:
    """Number of each part of a scheme that is for a group, and the group."""
    scheme = inputs.known_schemes.get(name)
    if scheme is None or not is_own(name):
        return
    for number, recipe in enumerate(scheme.parts or ()):
        if recipe.part.who:
            yield number, recipe.part.who


def group_problems(homes: Homes, schemes: Iterable[str]) -> list[Problem]:
    """Groups without a column at a site, and those too small for a price of their own.

    Parameters
    ----------
    homes
        All sites: what they are, and who lives there.
    schemes
        Names of the schemes asked for.
    """
    first = homes[0][0]
    return [
        problem
        for name in schemes
        for number, group in _groups_of(first, name)
        for problem in _problems(homes, f"schemes.{name}.parts.{number}.who", group)
    ]


def _problems(homes: Homes, place: str, group: str) -> Iterator[Problem]:
    plain = group.removeprefix(NOT)
    if plain.startswith(OWN_GROUP):
        missing = [one.site for one, people in homes if plain not in (people.groups or {})]
        if missing:
            yield fault("own_group_missing", place, group=plain, sites=tuple(missing))
            return
    n = sum(int(_members(one, people, group).sum()) for one, people in homes)
    if n < LEAST_HOMES:
        yield fault("group_too_small", place, n=n, least=LEAST_HOMES)


def _members(inputs: SiteInput, people: Population, group: str) -> Flags:
    """Tenants of a group who take part, ``(n_members,)``."""
    is_in = site_groups(inputs, people)[group.removeprefix(NOT)]
    is_tenant = people.is_dwelling & people.is_participant & ~people.is_vacant
    return np.asarray(is_tenant & (~is_in if group.startswith(NOT) else is_in))
