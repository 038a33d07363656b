"""Designed tariffs priced as schemes are, beside them at each site."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from simcore.money.schemes import SCHEMES, needs_of
from simcore.money.schemes.parts import Part
from simcore.site.payments import tariff_outcome
from simcore.site.records import MEMBERS
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.pipeline import prepared

WITHIN: dict[str, dict[str, float]] = {"T1": {}}
"""Any scheme whose sharing is that among all members."""
OWN, PUBLIC = "T13", "T13r"
"""Schemes whose needs of the law are those of tariffs on each tenant's own contract, or not."""
OWN_QUANTITIES = ("supply_part", "whole_kwh", "own_saving")


def with_tariffs(outcome: Outcome, tariffs: Mapping[str, Sequence[Part]]) -> Outcome:
    """An outcome that holds designed tariffs too, by name; itself without any.

    Parameters
    ----------
    outcome
        Priced schemes.
    tariffs
        Parts with their prices, by a name that no scheme has.
    """
    if not tariffs:
        return outcome
    seen = prepared(outcome.flows, WITHIN).sites
    sites = []
    for site, priced in zip(seen, outcome.sites, strict=True):
        before, after = site.before_sharing, site.after_sharing[MEMBERS]
        found = {name: tariff_outcome(before, after, parts) for name, parts in tariffs.items()}
        sites.append(replace(priced, schemes={**priced.schemes, **found}))
    return replace(outcome, sites=tuple(sites))


def needs_of_tariff(parts: Sequence[Part]) -> tuple[str, ...]:
    """Needs of the law of a designed tariff."""
    is_own = any(part.quantity in OWN_QUANTITIES for part in parts)
    return needs_of(SCHEMES[OWN if is_own else PUBLIC])
