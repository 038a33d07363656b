"""The best tariffs of one draw or many, each priced once more by the ordinary road."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simcore.base.brief import brief
from simcore.scenario.design import Design
from simcore.site.road import PreparedSite
from simcore.study.design.ability import site_ability
from simcore.study.design.programme import Programme, candidates, programme, side_by_side
from simcore.study.design.reprice import checked
from simcore.study.design.tariff import Tariff, best_tariff, missing_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """The best tariffs with at most 1, 2, ... prices, and what is missing for any. [EUR/year]"""

    tariffs: tuple[Tariff | None, ...]
    missing_eur: float
    programmes: tuple[Programme, ...]

    __repr__ = brief


def sought(seen: Sequence[Sequence[PreparedSite]], wishes: Design, most_prices: int) -> Sought:
    """The best tariffs, safe in all draws of the same sites.

    Parameters
    ----------
    seen
        Sites of each draw, prepared for the sharing among all members.
    wishes
        What is wished.
    most_prices
        Most prices of a tariff.
    """
    abilities = [[site_ability(site) for site in sites] for sites in seen]
    if not all(any(one.n_tenants for one in draw) for draw in abilities):
        return Sought(tariffs=(None,) * most_prices, missing_eur=0.0, programmes=())
    parts = candidates(seen[0], wishes)
    programmes = tuple(
        programme(sites, ability, parts, wishes)
        for sites, ability in zip(seen, abilities, strict=True)
    )
    whole = side_by_side(programmes)
    found: list[Tariff | None] = []
    for n_prices in range(1, most_prices + 1):
        tariff = best_tariff(whole, wishes, n_prices)
        before = found[-1] if found else None
        if before is not None and (tariff is None or _is_no_better(tariff, before)):
            tariff = replace(before, n_prices=n_prices)
        found.append(tariff)
    for tariff in found:
        if tariff is not None:
            checked(seen, tariff, wishes)
    return Sought(
        tariffs=tuple(found), missing_eur=missing_eur(whole, wishes), programmes=programmes
    )


def _is_no_better(tariff: Tariff, before: Tariff) -> bool:
    """Whether a tariff of more prices brings neither a EUR more nor a cent to the worst-off."""
    more_eur = tariff.npv_eur - before.npv_eur
    return more_eur < 1.0 and tariff.saving_min_eur - before.saving_min_eur < 0.01
