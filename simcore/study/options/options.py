"""Options to vote on, from a priced comparison and what the designer found."""

from collections.abc import Sequence

from simcore.site.records import SiteOutcome
from simcore.study.compare.outcome import Outcome
from simcore.study.options.aids import aids_for
from simcore.study.options.choices import (
    NO_TARIFFS,
    Choice,
    Tariffs,
    choices,
    open_law,
    sites_of,
)
from simcore.study.options.families import families_of, told_families
from simcore.study.options.figures import landlord_of, tenants_at
from simcore.study.options.records import NEGOTIATE, NOTHING, WAIT, Option, Options

Levers = Sequence[tuple[str, str]]
"""Inputs whose change alone makes a tariff possible, each with its value there, as text."""


def options_of(outcome: Outcome, levers: Levers = (), tariffs: Tariffs = NO_TARIFFS) -> Options:
    """What a board can vote on.

    Doing nothing always; where a scheme or a tariff balances, that; else the cheapest pilots, the
    scheme that comes nearest at all sites, what to negotiate, and waiting.

    Parameters
    ----------
    outcome
        Priced schemes.
    levers
        What would balance the books alone, as the designer found; none where it was not asked.
    tariffs
        Designed tariffs by the kind of option that they are: ``worst``, ``poorest``, ``grant``
        where the books balance, else ``negotiate``; ``members`` for the best membership.

    Returns
    -------
    Options
        Frozen records; nothing but ``nothing`` without plants.
    """
    built = [site for site in outcome.sites if site.flows.peak_power_kw > 0]
    if not built:
        return Options(options=(Option(kind=NOTHING),), aids=(), missing_eur=0.0)
    chosen = list(choices(outcome, built, tariffs))
    scopes = [sites_of(one.scheme, one.sites, built, tariffs) for one in chosen]
    names = told_families(
        [[site for site in built if site.flows.site in one.sites] for one in chosen]
    )
    made = [
        _option(outcome, scope, choice, open_law(choice, outcome.flows.scenario, tariffs), names)
        for choice, scope in zip(chosen, scopes, strict=True)
    ]
    told: list[Option] = [Option(kind=NOTHING), *made]
    asked = next((one for one in made if one.kind == NEGOTIATE), None)
    if asked is None:
        return Options(options=tuple(told), aids=(), missing_eur=0.0)
    rate, sites = outcome.discount_fraction, sites_of(asked.scheme, asked.sites, built, tariffs)
    aids, missing = aids_for(sites, asked.scheme, rate, asked.amount_eur)
    told.append(_waiting(made, levers))
    return Options(options=tuple(told), aids=aids, missing_eur=missing)


def _option(
    outcome: Outcome,
    sites: Sequence[SiteOutcome],
    choice: Choice,
    is_open: tuple[str, ...],
    families: Sequence[str],
) -> Option:
    """A choice with what it does."""
    asked = [site for site in outcome.sites if site.flows.site in choice.sites]
    return Option(
        kind=choice.kind,
        scheme=choice.scheme,
        sites=choice.sites,
        open_law=is_open,
        tenants=tenants_at(sites, choice.scheme, outcome.flows.scenario, asked),
        landlord=landlord_of(sites, choice.scheme, outcome.discount_fraction),
        families=families_of(sites, choice.scheme, families, asked),
        amount_eur=choice.amount_eur,
    )


def _waiting(made: Sequence[Option], levers: Levers) -> Option:
    """Waiting: what tenants go without in a year, and the one change that would balance."""
    alone = [one for one in made if one.kind != NEGOTIATE and one.tenants is not None]
    forgone = max((one.tenants.gain_total_eur for one in alone if one.tenants), default=0.0)
    trigger, value = next(iter(levers), ("", ""))
    return Option(
        kind=WAIT,
        amount_eur=forgone,
        trigger=trigger,
        trigger_value=value,
    )
