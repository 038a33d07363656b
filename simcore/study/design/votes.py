"""Designed tariffs that are worth a vote."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from simcore.money.schemes import Recipe, Scheme, of_parts
from simcore.money.schemes.parts import Part
from simcore.scenario.design import Design, Objective
from simcore.scenario.own_schemes import price_by
from simcore.site.records import SiteOutcome
from simcore.site.road import PreparedSite, site_outcome
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.verdict import is_balanced
from simcore.study.compare.voted import Voted
from simcore.study.design.design import design
from simcore.study.design.records import QUICK, WISHED_PRICES, Designed
from simcore.study.design.reprice import whole_outcome
from simcore.study.design.sought import sought
from simcore.study.design.tariff import NEAR_EUR, Tariff, told_number

AIMS: dict[str, tuple[Objective, ...]] = {
    "poorest": ("grant", "poorest", "worst", "landlord"),
    "grant": ("grant", "landlord", "worst", "poorest"),
}
"""What is sought first once the books balance, by the kind of the option; the first is always
that they do. What the landlord then has left over is a grant that need not be asked for."""
USUAL, SHORT, MEMBERS = "worst", "negotiate", "members"
"""Kinds of the tariff of the scenario's own aims, where the books balance, where they do not, and
for the best membership."""

Sites = Sequence[PreparedSite]
Votes = dict[str, Voted]


def sought_votes(outcome: Outcome, *, seeks_members: bool) -> tuple[Designed, Votes]:
    """What the designer finds beside a comparison, and the tariffs to vote on.

    Parameters
    ----------
    outcome
        Priced schemes.
    seeks_members
        Whether the best membership is sought too, which simulates again.
    """
    asked = replace(QUICK, has_membership=seeks_members)
    found = design(outcome.flows, outcome=outcome, asked=asked)
    return found, votes(found)


def votes(found: Designed) -> Votes:
    """Tariffs to vote on, by the kind of option they are, priced at the sites they are for.

    Parameters
    ----------
    found
        What the designer found.

    Returns
    -------
    dict
        Three tariffs where the books balance, fewer where some are the same; else the one that
        comes nearest; beside them that of the best membership where it was sought and is worth
        more than everybody in; none where no tariff meets what is wished.
    """
    return {kind: voted_at(kind, parts, sites) for kind, parts, sites in _chosen(found)}


def _chosen(found: Designed) -> Iterator[tuple[str, tuple[Part, ...], Sites]]:
    """Kind, parts and sites of each tariff."""
    best = _told(found.tariffs, found.wishes.worth_a_price_eur)
    if best is not None and not is_balanced(best.npv_eur):
        yield SHORT, best.parts, found.sites
    elif best is not None:
        yield USUAL, best.parts, found.sites
        told = [_prices(best.parts)]
        for kind, objectives in AIMS.items():
            wishes = found.wishes.model_copy(update={"objectives": objectives})
            other = _best(found.sites, wishes)
            if other is not None and _prices(other.parts) not in told:
                told.append(_prices(other.parts))
                yield kind, other.parts, found.sites
    members = found.membership
    if members is not None and members.npv_eur > found.bound.npv_eur + NEAR_EUR:
        among = _best(members.prepared, found.wishes)
        if among is not None:
            yield MEMBERS, among.parts, members.prepared


def _best(sites: Sites, wishes: Design) -> Tariff | None:
    """The tariff to tell that does best at some sites."""
    return _told(sought([sites], wishes, WISHED_PRICES).tariffs, wishes.worth_a_price_eur)


def voted_at(kind: str, parts: tuple[Part, ...], sites: Sites) -> Voted:
    """A tariff priced at its sites, where it is known as a scheme by the kind of option.

    Parameters
    ----------
    kind
        Kind of option that it is.
    parts
        Parts with their prices.
    sites
        Sites prepared for the sharing among those who are in.
    """
    scheme = of_parts([Recipe(part=part) for part in parts], price_by=price_by(parts))
    return Voted(parts=parts, sites=tuple(_priced(site, kind, parts, scheme) for site in sites))


def _priced(site: PreparedSite, kind: str, parts: tuple[Part, ...], scheme: Scheme) -> SiteOutcome:
    outcome = site_outcome(site, {})
    inputs = outcome.flows.inputs
    known = replace(inputs, own_schemes={**inputs.own_schemes, kind: scheme})
    return replace(
        outcome,
        flows=replace(outcome.flows, inputs=known),
        schemes={kind: whole_outcome(site, parts)},
    )


def _told(tariffs: tuple[Tariff | None, ...], least_eur: float) -> Tariff | None:
    """The tariff of the number of prices that is worth telling."""
    number, _ = told_number(tariffs, least_eur)
    return tariffs[number - 1] if number else None


def _prices(parts: tuple[Part, ...]) -> tuple[tuple[str, str, str, float], ...]:
    """Parts as a price sheet tells them apart."""
    return tuple((one.quantity, one.when, one.who, round(float(one.price), 3)) for one in parts)
