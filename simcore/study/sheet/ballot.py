"""Figures of a voting paper: what each of a few schemes would change for a type of household."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from simcore.base.errors import did_you_mean, refuse
from simcore.base.records import Flags
from simcore.base.small_groups import LEAST_HOMES, is_few
from simcore.site.records import SiteOutcome
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.real_homes import counted_in
from simcore.study.sheet.sheet import (
    EVERY_HOME,
    SheetFigures,
    figures_of,
    price_groups,
    sheets_of,
    told_types,
)

MOST_CHOICES = 3
"""Schemes that a page in large letters holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What a type of household at a site is asked.

    Attributes
    ----------
    site, household
        Site and type of household, as on the information sheet.
    choices
        Its figures under each scheme, in the order in which they were asked for.
    groups
        Price groups that it is in, one for each scheme with several; none where all pay alike.
    """

    site: str
    household: str
    choices: tuple[SheetFigures, ...]
    groups: tuple[str, ...] = ()

    @property
    def today_eur_per_month(self) -> float:
        """What the household pays today. [EUR/month]"""
        return self.choices[0].bill_before_eur / 12


def ballots(outcome: Outcome, schemes: Sequence[str]) -> Iterator[Ballot]:
    """A voting paper for each site with a plant, each type of household and each price group.

    A type that one of the schemes tells together with others, or a price group of fewer than
    five homes, is told with all homes of its site, so that one paper never compares different
    homes, and payers and exempt are no mean.

    Parameters
    ----------
    outcome
        Outcome that holds the schemes.
    schemes
        Schemes to choose from, each once.

    Raises
    ------
    InputError
        If there are none or too many, one stands twice, or one was not run.
    """
    _check(outcome, schemes)
    for site in outcome.sites:
        name, part = site.flows.site, counted_in(site)
        told = [
            {one.household: one for one in sheets_of(outcome, scheme) if one.site == name}
            for scheme in schemes
        ]
        if not told[0]:
            continue
        common = [
            household
            for household in told[0]
            if household != EVERY_HOME and all(household in figures for figures in told)
        ]
        types, is_whole = told_types(site, part), True
        for household in common:
            cells = _cells(site, schemes, part, types[household])
            if _tells_of_few(site, cells):
                cells = [((), types[household])]
            is_whole &= all(is_in.sum() >= LEAST_HOMES for _, is_in in cells)
            for names, is_in in cells:
                if is_in.sum() >= LEAST_HOMES:
                    yield _ballot(site, schemes, household, is_in, names)
        if not is_whole or any(set(figures) != set(common) for figures in told):
            yield _ballot(site, schemes, EVERY_HOME, part)


ALIKE = ("", "contract")
"""What prices hang on where all pay by one rule: each by its own contract, or all the same."""
Cells = Sequence[tuple[tuple[str, ...], Flags]]
"""Price groups, one for each scheme with several, and who is in all of them."""


def _cells(site: SiteOutcome, schemes: Sequence[str], part: Flags, is_in: Flags) -> Cells:
    """Homes of a type apart by what they pay under any of the schemes."""
    cells: Cells = [((), is_in)]
    known = site.flows.inputs.known_schemes
    for scheme in schemes:
        if known[scheme].price_by in ALIKE:
            continue
        groups = [
            (name, own) for name, own in price_groups(site, scheme, part) if (own & is_in).any()
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
    site: SiteOutcome,
    schemes: Sequence[str],
    household: str,
    is_in: Flags,
    groups: tuple[str, ...] = (),
) -> Ballot:
    choices = []
    for scheme in schemes:
        whole = figures_of(site, scheme, household, is_in)
        is_mixed = len(_cells(site, [scheme], is_in, is_in)) > 1
        choices.append(replace(whole, is_mixed=is_mixed))
    return Ballot(site=site.flows.site, household=household, choices=tuple(choices), groups=groups)


def check_choices(schemes: Sequence[str]) -> None:
    """Refuse none, too many, or one twice: before any work, as no run is needed to tell.

    Raises
    ------
    InputError
        If it is so.
    """
    if len(set(schemes)) < len(schemes) or not 1 <= len(schemes) <= MOST_CHOICES:
        raise refuse("choices", "--schemes", found=", ".join(schemes), most=MOST_CHOICES)


def _check(outcome: Outcome, schemes: Sequence[str]) -> None:
    check_choices(schemes)
    known = tuple(outcome.sites[0].schemes)
    for name in schemes:
        if name not in known:
            guess = did_you_mean(name, known)
            raise refuse("not_one_of", "--schemes", found=name, known=known, guess=guess)
