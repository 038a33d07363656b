"""Figures of a voting paper: what each of a few choices would change for a type of household."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.errors import Problem, did_you_mean, fault
from simcore.base.records import Flags
from simcore.base.small_groups import LEAST_HOMES, is_few
from simcore.site.records import SiteOutcome
from simcore.study.compare.real_homes import counted_in
from simcore.study.sheet.sheet import (
    EVERY_HOME,
    SheetFigures,
    figures_of,
    has_sheets,
    price_groups,
    site_sheets,
    told_types,
)

MOST_CHOICES = 3
"""Choices beside today that a page in large letters holds."""
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something to choose: a scheme or designed tariff, and where it is done.

    Attributes
    ----------
    scheme
        Its name in the outcomes of its sites; empty where nothing is built.
    sites
        Sites at which it is done, by name, among those who are in.
    """

    scheme: str
    sites: Mapping[str, SiteOutcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What a type of household at a site is asked.

    Attributes
    ----------
    site, household
        Site and type of household, as on the information sheet.
    n_homes
        Homes behind the figures.
    today_eur_per_month
        What they pay today. [EUR/month]
    choices
        Their figures under each offer, in the order in which these were given; None where it is
        not done at the site.
    groups
        Price groups that they are in, one for each offer with several; none where all pay alike.
    """

    site: str
    household: str
    n_homes: int
    today_eur_per_month: float
    choices: tuple[SheetFigures | None, ...]
    groups: tuple[str, ...] = ()


def ballots(sites: Sequence[SiteOutcome], offers: Sequence[Offer]) -> Iterator[Ballot]:
    """A voting paper for each site with a plant, each type of household and each price group.

    A type that one of the offers tells together with others, or a price group of fewer than
    five homes, is told with all homes of its site, so that one paper never compares different
    homes, and payers and exempt are no mean. A site at which nothing is done has papers too.

    Parameters
    ----------
    sites
        Sites with all who are asked to take part.
    offers
        What to choose from.
    """
    for site in sites:
        part, name = counted_in(site), site.flows.site
        if has_sheets(site, part):
            done = [(one.sites.get(name), one.scheme) for one in offers]
            yield from _at_site(site, done, part)


Done = Sequence[tuple[SiteOutcome | None, str]]
"""For each offer the outcome of a site that holds it, None where it is not done; its scheme."""


def _at_site(site: SiteOutcome, done: Done, part: Flags) -> Iterator[Ballot]:
    types = told_types(site, part)
    left = part & ~np.any([*types.values(), np.zeros_like(part)], axis=0)
    told = [{*types, *([EVERY_HOME] if left.any() else ())}]
    told += [
        {figures.household for figures in site_sheets(at, scheme, part)}
        for at, scheme in done
        if at is not None
    ]
    common = [household for household in types if all(household in one for one in told)]
    is_whole = True
    for household in common:
        cells = _cells(done, part, types[household])
        if _tells_of_few(site, cells):
            cells = [((), types[household])]
        is_whole &= all(is_in.sum() >= LEAST_HOMES for _, is_in in cells)
        for names, is_in in cells:
            if is_in.sum() >= LEAST_HOMES:
                yield _ballot(site, done, household, is_in, names)
    if not is_whole or any(one != set(common) for one in told):
        yield _ballot(site, done, EVERY_HOME, part)


ALIKE = ("", "contract")
"""What prices hang on where all pay by one rule: each by its own contract, or all the same."""
Cells = Sequence[tuple[tuple[str, ...], Flags]]
"""Price groups, one for each offer with several, and who is in all of them."""


def _cells(done: Done, part: Flags, is_in: Flags) -> Cells:
    """Homes of a type apart by what they pay under any of the offers."""
    cells: Cells = [((), is_in)]
    for at, scheme in done:
        if at is None or at.flows.inputs.known_schemes[scheme].price_by in ALIKE:
            continue
        groups = [
            (name, own) for name, own in price_groups(at, scheme, part) if (own & is_in).any()
        ]
        if len(groups) > 1:
            cells = [
                ((*names, name), flags & own)
                for names, flags in cells
                for name, own in groups
                if (flags & own).any()
            ]
    return cells


def _tells_of_few(site: SiteOutcome, cells: Cells) -> bool:
    """Whether a price group holds few homes that somebody stands behind."""
    return site.flows.has_real_homes and any(is_few(int(flags.sum())) for _, flags in cells)


def _ballot(
    site: SiteOutcome, done: Done, household: str, is_in: Flags, groups: tuple[str, ...] = ()
) -> Ballot:
    bills = site.bill_before.total_eur[:, is_in].sum(axis=0)
    return Ballot(
        site=site.flows.site,
        household=household,
        n_homes=int(is_in.sum()),
        today_eur_per_month=float(bills.mean()) / MONTHS,
        choices=tuple(
            None if at is None else _figures(at, scheme, household, is_in) for at, scheme in done
        ),
        groups=groups,
    )


def _figures(at: SiteOutcome, scheme: str, household: str, is_in: Flags) -> SheetFigures:
    is_mixed = len(_cells([(at, scheme)], is_in, is_in)) > 1
    n_out = int((is_in & ~counted_in(at)).sum())
    whole = figures_of(at, scheme, household, is_in)
    return replace(whole, is_mixed=is_mixed, n_out=n_out)


def choice_problems(names: Sequence[str], option: str) -> Iterator[Problem]:
    """None, too many, or one twice: told before any work, as no run is needed to tell."""
    if len(set(names)) < len(names) or not 1 <= len(names) <= MOST_CHOICES:
        yield fault("choices", option, found=", ".join(names), most=MOST_CHOICES)


def unknown_choices(names: Sequence[str], known: Sequence[str], option: str) -> Iterator[Problem]:
    """Each name that is not known."""
    for name in names:
        if name not in known:
            guess = did_you_mean(name, known)
            yield fault("not_one_of", option, found=name, known=tuple(known), guess=guess)
