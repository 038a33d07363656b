"""What is wrong with a table ``[design]``: all of it, before any long work."""

from collections.abc import Iterator, Sequence

from simcore.base.errors import InputError, Problem, did_you_mean, fault
from simcore.base.small_groups import LEAST_HOMES
from simcore.money.schemes.groups import GROUPS, NOT, is_group, members_of
from simcore.money.schemes.parts import SOUGHT
from simcore.scenario.design import Design
from simcore.scenario.schema import Scenario
from simcore.site.records import MEMBERS
from simcore.site.road import PreparedSite


def check_design(scenario: Scenario) -> None:
    """Refuse quantities and groups that are not known, and an objective that comes twice.

    Raises
    ------
    InputError
        With every problem found.
    """
    problems = list(_problems(scenario.design))
    if problems:
        raise InputError(problems)


def _problems(wishes: Design) -> Iterator[Problem]:
    yield from _unknown("design.parts", wishes.parts or (), SOUGHT)
    unknown = [name for name in wishes.groups if not is_group(name)]
    yield from _unknown("design.groups", unknown, GROUPS)
    yield from _unknown("design.caps", tuple(wishes.caps), SOUGHT)
    for place in ("parts", "groups", "objectives", "hours"):
        stated = getattr(wishes, place) or ()
        for name in dict.fromkeys(stated):
            if stated.count(name) > 1:
                yield fault("named_twice", f"design.{place}", name=name)
    if wishes.parts == () or not wishes.objectives:
        place = "design.objectives" if wishes.parts != () else "design.parts"
        yield fault("design_empty", place)


def _unknown(place: str, stated: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    for name in stated:
        if name not in known:
            guess = did_you_mean(name, known)
            yield fault("not_one_of", place, found=name, known=tuple(known), guess=guess)


def _without(group: str, sites: Sequence[PreparedSite]) -> tuple[str, ...]:
    """Sites whose homes do not tell a group."""
    plain = group.removeprefix(NOT)
    return tuple(
        site.before_sharing.flows.site
        for site in sites
        if plain not in site.after_sharing[MEMBERS].basis.groups
    )


def check_groups(sites: Sequence[PreparedSite], wishes: Design) -> None:
    """Refuse groups of fewer than five homes: a price of their own would tell of single ones.

    Raises
    ------
    InputError
        With every group that is too small at all sites together.
    """
    problems = []
    for group in wishes.groups:
        bases = [site.after_sharing[MEMBERS].basis for site in sites]
        if missing := _without(group, sites):
            place = f"design.groups.{group}"
            problems.append(fault("own_group_missing", place, group=group, sites=missing))
            continue
        n = sum(int((members_of(basis, group) & basis.is_payer).sum()) for basis in bases)
        if n < LEAST_HOMES:
            problems.append(
                fault("group_too_small", f"design.groups.{group}", n=n, least=LEAST_HOMES)
            )
    if problems:
        raise InputError(problems)
