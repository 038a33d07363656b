"""Figures of a voting paper: what each of a few schemes would change for a type of household."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simcore.base.errors import did_you_mean, refuse
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.real_homes import counted_in
from simcore.study.sheet.sheet import EVERY_HOME, SheetFigures, figures_of, sheets_of

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
    """

    site: str
    household: str
    choices: tuple[SheetFigures, ...]

    @property
    def today_eur_per_month(self) -> float:
        """What the household pays today. [EUR/month]"""
        return self.choices[0].bill_before_eur / 12


def ballots(outcome: Outcome, schemes: Sequence[str]) -> Iterator[Ballot]:
    """A voting paper for each site with a plant and each type of household.

    A type that one of the schemes tells together with others is told with all homes of its
    site, so that one paper never compares different homes.

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
        for household in common:
            yield _ballot([figures[household] for figures in told])
        if any(set(figures) != set(common) for figures in told):
            yield _ballot([figures_of(site, scheme, EVERY_HOME, part) for scheme in schemes])


def _ballot(choices: Sequence[SheetFigures]) -> Ballot:
    first = choices[0]
    return Ballot(
        site=first.site,
        household=first.household,
        choices=tuple(choices),
    )


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
