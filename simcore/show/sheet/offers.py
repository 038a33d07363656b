"""What a voting paper lets tenants choose from: some schemes, or the options of a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from simcore.base.brief import brief
from simcore.base.errors import InputError, Problem, fault
from simcore.money.schemes import LAW, Scheme, needs_of
from simcore.money.schemes.law import COMMON
from simcore.site.records import SiteOutcome
from simcore.study.compare.outcome import Outcome
from simcore.study.options.choices import Tariffs, sites_of
from simcore.study.options.figures import landlord_of, tenants_at
from simcore.study.options.options import options_of
from simcore.study.options.records import LETTERS, Landlord, Option, Tenants
from simcore.study.sheet.ballot import (
    MOST_CHOICES,
    Offer,
    choice_problems,
    unknown_choices,
)

OPEN = "unverified"
"""A need of the law that is open, or was not read."""
SCHEMES_OPTION, OPTIONS_OPTION, RUN_OPTION = "--schemes", "--options", "--run"
ASKED = f"{SCHEMES_OPTION}, {OPTIONS_OPTION}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A choice of a paper.

    Attributes
    ----------
    letter, kind
        What it is called by, and the kind of option; empty for a scheme.
    offer
        Its scheme or tariff, and where it is done.
    is_open
        Whether it rests on an open point of law or on a permit.
    tenants, landlord
        What it does at all of its sites together; None where nothing is built.
    amount_eur
        What others have to give so that it can be done. [EUR]
    """

    letter: str
    offer: Offer
    kind: str = ""
    is_open: bool = False
    tenants: Tenants | None = None
    landlord: Landlord | None = None
    amount_eur: float = 0.0

    __repr__ = brief

    @property
    def rules(self) -> Scheme | None:
        """Its scheme; None where nothing is built."""
        for site in self.offer.sites.values():
            return site.flows.inputs.known_schemes[self.offer.scheme]
        return None


def scheme_offers(outcome: Outcome, schemes: Sequence[str]) -> list[Told]:
    """Schemes to choose from, lettered in their order, each at all sites.

    Raises
    ------
    InputError
        If there are none or too many, one stands twice, or one was not run.
    """
    known = tuple(outcome.titles)
    problems = [
        *choice_problems(schemes, SCHEMES_OPTION),
        *unknown_choices(schemes, known, SCHEMES_OPTION),
    ]
    if problems:
        raise InputError(problems)
    sites, scenario = outcome.sites, outcome.flows.scenario
    return [
        Told(
            letter=letter,
            offer=_offer(name, sites),
            is_open=_is_open(scenario.known_schemes[name]),
            tenants=tenants_at(sites, name, scenario),
            landlord=landlord_of(sites, name, outcome.discount_fraction),
        )
        for letter, name in zip(ascii_uppercase, schemes, strict=False)
    ]


def lettered(outcome: Outcome, tariffs: Tariffs) -> dict[str, Option]:
    """Options of a decision by their letters, those of the board's table.

    Parameters
    ----------
    outcome
        Priced schemes.
    tariffs
        Designed tariffs by the kind of option that they are.
    """
    return dict(zip(LETTERS, options_of(outcome, (), tariffs).options, strict=False))


def letters_in(words: Sequence[str]) -> list[str]:
    """Letters of options as they are typed, in capitals, without that of today, which is told."""
    return [word.upper() for word in words if word.upper() != LETTERS[0]]


def check_choices(schemes: Sequence[str], letters: Sequence[str], *, has_run: bool) -> None:
    """Refuse what no run is needed to tell, before any work.

    Parameters
    ----------
    schemes, letters
        Schemes or letters of options that are asked for; one of the two.
    has_run
        Whether a run is named whose letters they are.

    Raises
    ------
    InputError
        With every problem found.
    """
    problems: list[Problem] = []
    if schemes and letters:
        problems.append(fault("schemes_or_options", OPTIONS_OPTION))
    if not schemes and not letters:
        problems.append(fault("nothing_to_choose", ASKED, most=MOST_CHOICES))
    if has_run and not letters:
        problems.append(fault("run_needs_options", RUN_OPTION))
    if schemes:
        problems += choice_problems(schemes, SCHEMES_OPTION)
    if letters:
        problems += choice_problems(letters, OPTIONS_OPTION)
    problems += unknown_choices(letters, tuple(LETTERS), OPTIONS_OPTION)
    if problems:
        raise InputError(problems)


def check_letters(letters: Sequence[str], known: Sequence[str]) -> None:
    """Refuse letters that stand for no option, all at once.

    Raises
    ------
    InputError
        With each of them.
    """
    problems = list(unknown_choices(letters, known, OPTIONS_OPTION))
    if problems:
        raise InputError(problems)


def option_offers(
    outcome: Outcome, tariffs: Tariffs, options: Mapping[str, Option], letters: Sequence[str]
) -> list[Told]:
    """Options to choose from in the order of the board's table, doing nothing first.

    Parameters
    ----------
    outcome, tariffs
        Priced schemes, and designed tariffs by the kind of option that they are.
    options
        Options by their letters, as :func:`lettered` has them.
    letters
        Letters that are asked for.

    Raises
    ------
    InputError
        If there is no such option.
    """
    check_letters(letters, tuple(options))
    chosen = (LETTERS[0], *letters)
    return [
        _of_option(letter, one, outcome, tariffs)
        for letter, one in options.items()
        if letter in chosen
    ]


def _of_option(letter: str, one: Option, outcome: Outcome, tariffs: Tariffs) -> Told:
    known = outcome.flows.scenario.known_schemes
    needs = needs_of(known[one.scheme]) if one.scheme in known else ()
    return Told(
        letter=letter,
        kind=one.kind,
        offer=_offer(one.scheme, sites_of(one.scheme, one.sites, outcome.sites, tariffs)),
        is_open=bool(one.open_law) or any(LAW[need].is_permit for need in needs),
        tenants=one.tenants,
        landlord=one.landlord,
        amount_eur=one.amount_eur,
    )


def _offer(scheme: str, sites: Sequence[SiteOutcome]) -> Offer:
    return Offer(scheme=scheme, sites={site.flows.site: site for site in sites})


def _is_open(scheme: Scheme) -> bool:
    """Whether a scheme rests on a permit, or on a need of its own that is open."""
    needs = [LAW[need] for need in needs_of(scheme) if need not in COMMON]
    return any(need.is_permit or need.confidence == OPEN for need in needs)
