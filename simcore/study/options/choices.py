"""Which schemes and sites are worth a vote."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from simcore.money.schemes import LAW, SCHEMES, needs_of
from simcore.money.schemes.parts import Part
from simcore.scenario.schema import Scenario
from simcore.site.records import SiteOutcome
from simcore.study.compare.outcome import ALL, Outcome
from simcore.study.compare.verdict import gains, has_no_loser, is_balanced, nearest_scheme
from simcore.study.compare.voted import Voted
from simcore.study.options.figures import landlord_of, n_gaining
from simcore.study.options.records import (
    BALANCED,
    DESIGNED,
    EVERYWHERE,
    MEMBERS,
    NEGOTIATE,
    PILOT,
    SOLD_PILOT,
)

Tariffs = Mapping[str, Voted]
NO_TARIFFS: Tariffs = MappingProxyType({})
EXCISE, DUE = "excise", "due"
OWN, PUBLIC = "T13", "T13r"
"""Schemes whose needs of the law are those of tariffs on each tenant's own contract, or not."""
OWN_QUANTITIES = ("supply_part", "whole_kwh", "own_saving")
FOR_LIFE = ("losers_any_year_fraction", "losers_refuse_any_year_fraction")
"""Who loses, or would do better to refuse, in some year of the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A kind of option, the scheme or tariff, where, and what others have to give. [EUR]"""

    kind: str
    scheme: str
    sites: tuple[str, ...]
    amount_eur: float = 0.0


def choices(outcome: Outcome, built: Sequence[SiteOutcome], tariffs: Tariffs) -> Iterator[Choice]:
    """What can be built, and where; nothing and waiting stand beside.

    Parameters
    ----------
    outcome
        Priced schemes.
    built
        Its sites with plants.
    tariffs
        The designed tariffs, by the kind of option that they are.
    """
    everywhere = tuple(site.flows.site for site in built)
    rows = outcome.summary
    whole = rows[rows["site"] == ALL].set_index("scheme")
    nearest = nearest_scheme(whole)
    told = [BALANCED] if _does_all(whole.loc[nearest]) else []
    told += [kind for kind in DESIGNED if kind in tariffs]
    balanced = [
        Choice(kind=kind, scheme=nearest if kind == BALANCED else kind, sites=everywhere)
        for kind in told
    ]
    pilots = list(_pilots(outcome, built))
    if not balanced:
        yield from pilots
        if (nearest, everywhere) not in [(one.scheme, one.sites) for one in pilots]:
            yield Choice(kind=EVERYWHERE, scheme=nearest, sites=everywhere)
    elif all(open_law(one, outcome.flows.scenario, tariffs) for one in balanced):
        yield from (one for one in pilots if one.kind == PILOT)
    yield from balanced
    if MEMBERS in tariffs:
        yield Choice(kind=MEMBERS, scheme=MEMBERS, sites=everywhere)
    if not balanced:
        asked = NEGOTIATE if NEGOTIATE in tariffs else nearest
        sites = sites_of(asked, everywhere, built, tariffs)
        short = -landlord_of(sites, asked, outcome.discount_fraction).npv_eur
        yield Choice(kind=NEGOTIATE, scheme=asked, sites=everywhere, amount_eur=max(short, 0.0))


def sites_of(
    scheme: str, names: Sequence[str], sites: Sequence[SiteOutcome], tariffs: Tariffs
) -> list[SiteOutcome]:
    """The named sites, each with the outcome of a scheme or designed tariff."""
    every = tariffs[scheme].sites if scheme in tariffs else sites
    return [site for site in every if site.flows.site in names]


def _does_all(row: Any) -> bool:
    """Whether a scheme has tenants gain, nobody lose, and the books balance."""
    is_safe = has_no_loser(row["losers_fraction"])
    has_gain = gains(row["tenant_saving_median_eur"])
    return bool(has_gain and is_safe and is_balanced(row["landlord_npv_eur"]))


def _pilots(outcome: Outcome, built: Sequence[SiteOutcome]) -> Iterator[Choice]:
    """The single sites that cost least for each tenant who gains: free of open law, and not.

    Schemes under which somebody loses, or would do better to refuse, in some year are left out
    where others are left.
    """
    own = {site.flows.site: site for site in built}
    rows = outcome.summary
    is_safe = gains(rows["tenant_saving_median_eur"]) & has_no_loser(rows["losers_fraction"])
    safe = rows[is_safe & rows["site"].isin(list(own))]
    scenario = outcome.flows.scenario
    known = scenario.known_schemes
    is_open = (
        safe["scheme"]
        .map(lambda name: bool(open_points(needs_of(known[name]), scenario)))
        .astype(bool)
    )
    for kind, frame in ((PILOT, safe[~is_open]), (SOLD_PILOT, safe[is_open])):
        strict = frame[(frame[list(FOR_LIFE)] <= 0).all(axis=1)]
        among = (strict if len(strict) else frame).to_dict("records")
        pairs = [(str(row["site"]), str(row["scheme"])) for row in among]
        if pairs:
            site, scheme = min(pairs, key=lambda pair: _cost_each(outcome, own[pair[0]], pair[1]))
            yield Choice(kind=kind, scheme=scheme, sites=(site,))


def _cost_each(outcome: Outcome, site: SiteOutcome, scheme: str) -> float:
    """Present cost to the landlord for each tenant who gains. [EUR]"""
    worth = landlord_of([site], scheme, outcome.discount_fraction).npv_eur
    return -worth / max(n_gaining([site], scheme), 1)


def open_points(needs: Sequence[str], scenario: Scenario) -> tuple[str, ...]:
    """Needs of the law that are open; not the excise where it is counted as due, the dear side."""
    is_careful = scenario.prices.excise_on_shared == DUE
    return tuple(
        need
        for need in needs
        if LAW[need].confidence == "unverified" and not (need == EXCISE and is_careful)
    )


def _needs_of_tariff(parts: Sequence[Part]) -> tuple[str, ...]:
    """Needs of the law of a designed tariff."""
    is_own = any(part.quantity in OWN_QUANTITIES for part in parts)
    return needs_of(SCHEMES[OWN if is_own else PUBLIC])


def open_law(choice: Choice, scenario: Scenario, tariffs: Tariffs) -> tuple[str, ...]:
    """Open points of the law that a choice rests on."""
    if choice.scheme in tariffs:
        return open_points(_needs_of_tariff(tariffs[choice.scheme].parts), scenario)
    return open_points(needs_of(scenario.known_schemes[choice.scheme]), scenario)
