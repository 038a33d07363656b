"""Which schemes and sites are worth a vote."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from simcore.money.schemes import LAW, needs_of
from simcore.money.schemes.parts import Part
from simcore.scenario.schema import Scenario
from simcore.site.records import SiteOutcome
from simcore.study.compare.outcome import ALL, Outcome
from simcore.study.compare.verdict import gains, has_no_loser, is_balanced, nearest_scheme
from simcore.study.options.designed import needs_of_tariff
from simcore.study.options.figures import landlord_of, n_gaining
from simcore.study.options.records import (
    BALANCED,
    EVERYWHERE,
    GRANT,
    NEGOTIATE,
    PILOT,
    POOREST,
    SOLD_PILOT,
    WORST,
)

Tariffs = Mapping[str, Sequence[Part]]
NO_TARIFFS: Tariffs = MappingProxyType({})
EXCISE, DUE = "excise", "due"
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
        Priced schemes, and the designed tariffs.
    built
        Its sites with plants.
    tariffs
        The designed tariffs, by the kind of option that they are.
    """
    everywhere = tuple(site.flows.site for site in built)
    rows = outcome.summary
    whole = rows[(rows["site"] == ALL) & ~rows["scheme"].isin(list(tariffs))].set_index("scheme")
    nearest = nearest_scheme(whole)
    designed = [kind for kind in (WORST, POOREST, GRANT) if kind in tariffs]
    if _does_all(whole.loc[nearest]):
        yield Choice(kind=BALANCED, scheme=nearest, sites=everywhere)
    yield from (Choice(kind=kind, scheme=kind, sites=everywhere) for kind in designed)
    if designed or _does_all(whole.loc[nearest]):
        return
    pilots = list(_pilots(outcome, built))
    yield from pilots
    if (nearest, everywhere) not in [(one.scheme, one.sites) for one in pilots]:
        yield Choice(kind=EVERYWHERE, scheme=nearest, sites=everywhere)
    asked = NEGOTIATE if NEGOTIATE in tariffs else nearest
    short = -landlord_of(built, asked, outcome.discount_fraction).npv_eur
    yield Choice(kind=NEGOTIATE, scheme=asked, sites=everywhere, amount_eur=max(short, 0.0))


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


def open_law(choice: Choice, scenario: Scenario, tariffs: Tariffs) -> tuple[str, ...]:
    """Open points of the law that a choice rests on."""
    if choice.scheme in tariffs:
        return open_points(needs_of_tariff(tariffs[choice.scheme]), scenario)
    return open_points(needs_of(scenario.known_schemes[choice.scheme]), scenario)
