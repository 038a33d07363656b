"""Can any tariff work, which is the best, and what would it take: the designer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.errors import refuse
from simcore.base.records import Array
from simcore.money.schemes import SCHEMES
from simcore.scenario.design import Design
from simcore.scenario.schema import Scenario
from simcore.site.lifetime import savings_by_year_eur
from simcore.site.road import PreparedSite
from simcore.site.slots import answered_needs
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.pipeline import prepared, price
from simcore.study.compare.real_homes import told_savings
from simcore.study.compare.records import Flows
from simcore.study.design.ability import REFUSE, Ability, Terms, site_ability
from simcore.study.design.bound import Bound, bound, together
from simcore.study.design.checks import check_design, check_groups
from simcore.study.design.levers import (
    Combination,
    Threshold,
    thresholds,
    together_at,
    usable,
)
from simcore.study.design.membership import Membership, best_membership
from simcore.study.design.programme import Programme, candidates, programme, side_by_side
from simcore.study.design.reprice import checked
from simcore.study.design.tariff import Tariff, best_tariff, missing_eur
from simcore.study.design.views import WITHIN, Views, is_simulated

FREE, BESIDE = "T1", ("T10", "T14")
"""Free energy, and schemes that bring what no tenant may refuse."""
WISHED_PRICES = 2
"""Prices of the tariff that a comparison tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How much a designer is asked for.

    Attributes
    ----------
    most_prices
        Most prices of a tariff; None for that of the scenario.
    has_energy
        Whether levers that share the energy anew are moved.
    has_pairs
        Whether levers are moved together.
    n_at_once
        How many at once.
    has_membership
        Whether the best membership is sought.
    jobs
        Sites worked on at a time.
    """

    most_prices: int | None = None
    has_energy: bool = True
    has_pairs: bool = True
    n_at_once: int = 2
    has_membership: bool = True
    jobs: int = 2


EVERYTHING = Asked()
QUICK = Asked(most_prices=WISHED_PRICES, has_energy=False, has_pairs=False, has_membership=False)
"""What a comparison asks: no new simulation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemePoint:
    """A scheme beside the bound: gains of year 1 against outside, and the landlord."""

    scheme: str
    gain_mean_eur: float
    gain_min_eur: float
    npv_eur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Designed:
    """The answer of the designer.

    Attributes
    ----------
    title, title_fr
        Titles of the scenario.
    wishes
        What was wished: the table ``[design]``.
    bound
        What tenants can pay, what the landlord needs, and what no tariff beats.
    line
        Mean gain of year 1 and net present value where energy is free, and at the bound of the
        first year, ``(2, 2)``: all tariffs of one index lie on the line between.
    membership
        The best membership; None where not asked for, or not simulated.
    tariffs
        The best tariff with at most 1, 2, ... prices; None where none meets what is wished.
    plain_tariffs
        The same without knowing the tenants' contracts.
    missing_eur
        EUR a year that tenants lack of what is wished even if energy is free.
    thresholds
        Value of each lever at which a tariff exists.
    combinations
        The bound with levers moved together.
    schemes
        The schemes of the scenario beside the bound; empty where they were not priced.
    beside
        What schemes outside the programme bring more than free energy, by scheme: charges with
        the rent (T10) and the margin of full supply (T14) are no payments that a tenant may
        refuse. [EUR]
    is_described
        Whether binding tenants may be described: none of the homes is real.
    tenants
        What is known of the tenants, by name, each ``(n_tenants,)``.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 6), 0.3), step=60
    ... )
    >>> found = sc.design(flows, asked=QUICK)
    >>> [one.lever for one in found.thresholds][:3], list(found.bound.site_npv_eur)
    (['grant', 'capex', 'organiser'], ['given'])
    """

    title: str
    title_fr: str
    wishes: Design
    bound: Bound
    line: Array
    membership: Membership | None
    tariffs: tuple[Tariff | None, ...]
    plain_tariffs: tuple[Tariff | None, ...]
    missing_eur: float
    thresholds: tuple[Threshold, ...]
    combinations: tuple[Combination, ...]
    schemes: tuple[SchemePoint, ...]
    beside: dict[str, float]
    is_described: bool
    tenants: dict[str, Array]

    __repr__ = brief


def design(
    flows: Flows | Sequence[Flows], *, outcome: Outcome | None = None, asked: Asked = EVERYTHING
) -> Designed:
    """The bound, the best tariffs, and what it would take.

    Parameters
    ----------
    flows
        Energy of a scenario, or several draws of it: prices then are safe in all of them, and
        what is told of the bound and the levers is of the first.
    outcome
        Schemes that were priced on it, to be told beside the bound.
    asked
        How much is asked for.

    Returns
    -------
    Designed
        Frozen records of bound, tariffs with duals and ranges, thresholds and combinations.

    Raises
    ------
    InputError
        If the table ``[design]`` names what is not known, or prices would be endless.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 6), 0.3), step=60
    ... )
    >>> found = sc.design(flows, asked=QUICK)
    >>> found.bound.n_tenants, [tariff.n_prices for tariff in found.tariffs if tariff]
    (6, [1, 2])
    """
    draws = [flows] if isinstance(flows, Flows) else list(flows)
    if not draws:
        raise refuse("design_nothing", "flows")
    first = draws[0]
    wishes = first.scenario.design
    check_design(first.scenario)
    terms = _terms(first.scenario)
    views = Views(
        flows=first,
        terms=terms,
        years=wishes.years,
        has_energy=asked.has_energy and is_simulated(first),
        jobs=asked.jobs,
    )
    seen = [prepared(draw, WITHIN).sites for draw in draws]
    check_groups(seen[0], wishes)
    abilities = [[site_ability(site) for site in sites] for sites in seen]
    levers = usable(views, with_energy=asked.has_energy)
    found, missing = _tariffs(seen, abilities, wishes, asked)
    plain = wishes.model_copy(update={"knows_contracts": False})
    return Designed(
        title=first.scenario.title,
        title_fr=first.scenario.title_fr,
        wishes=wishes,
        bound=bound(abilities[0], terms.plain),
        line=_line(abilities[0], wishes.outside),
        membership=_membership(views, asked),
        tariffs=found,
        plain_tariffs=_tariffs(seen, abilities, plain, asked)[0] if wishes.knows_contracts else (),
        missing_eur=missing,
        thresholds=tuple(thresholds(views, levers)),
        combinations=(
            tuple(together_at(views, levers, asked.n_at_once)) if asked.has_pairs else ()
        ),
        schemes=() if outcome is None else _schemes(outcome, wishes.outside),
        beside=_beside(first),
        is_described=not any(site.has_real_homes for site in first.sites),
        tenants=_tenants(seen[0], abilities[0]),
    )


def _terms(scenario: Scenario) -> Terms:
    """What the bound is told against, with what is wished."""
    wishes = scenario.design
    return Terms(
        outside=wishes.outside,
        gain_mean_eur=max(wishes.gain_mean_eur, 0.0),
        gain_worst_eur=wishes.gain_worst_eur,
        gain_poorest_eur=wishes.gain_poorest_eur,
        npv_least_eur=wishes.npv_least_eur or 0.0,
        debt_cover=wishes.debt_cover,
    )


def _membership(views: Views, asked: Asked) -> Membership | None:
    return best_membership(views) if asked.has_membership and asked.has_energy else None


def _tariffs(
    seen: Sequence[Sequence[PreparedSite]],
    abilities: Sequence[Sequence[Ability]],
    wishes: Design,
    asked: Asked,
) -> tuple[tuple[Tariff | None, ...], float]:
    """The best tariffs with at most 1, 2, ... prices, checked, and what is missing for any."""
    most = asked.most_prices or wishes.most_prices
    if not any(one.n_tenants for one in abilities[0]):
        return (None,) * most, 0.0
    parts = candidates(seen[0], wishes)
    programmes: list[Programme] = [
        programme(sites, ability, parts, wishes)
        for sites, ability in zip(seen, abilities, strict=True)
    ]
    whole = side_by_side(programmes)
    missing = missing_eur(whole, wishes)
    found: list[Tariff | None] = []
    for n_prices in range(1, most + 1):
        tariff = best_tariff(whole, wishes, n_prices)
        before = found[-1] if found else None
        if before is not None and (tariff is None or _is_no_better(tariff, before)):
            tariff = replace(before, n_prices=n_prices)
        found.append(tariff)
    for tariff in found:
        if tariff is not None and len(seen) == 1:
            checked(seen[0], tariff, wishes)
    return tuple(found), missing


def _is_no_better(tariff: Tariff, before: Tariff) -> bool:
    """Whether a tariff of more prices brings neither a EUR more nor a cent to the worst-off."""
    more_eur = tariff.npv_eur - before.npv_eur
    return more_eur < 1.0 and tariff.saving_min_eur - before.saving_min_eur < 0.01


def _beside(flows: Flows) -> dict[str, float]:
    """What full supply and charges with the rent bring more than free energy. [EUR]"""
    names = [name for name in (FREE, *BESIDE) if not SCHEMES[name].needs - _answered(flows)]
    found = price(flows, {name: {} for name in names}).summary
    worth = found[found["site"] == "all"].set_index("scheme")["landlord_npv_eur"]
    return {name: float(worth[name] - worth[FREE]) for name in names if name != FREE}


def _answered(flows: Flows) -> frozenset[str]:
    """What the registers of all sites answer."""
    return frozenset.intersection(*(frozenset(answered_needs(site)) for site in flows.sites))


def _line(abilities: Sequence[Ability], outside: str) -> Array:
    """Free energy, and all that can be asked for, by mean gain of year 1 and landlord's worth."""
    whole, terms = together(abilities), Terms(outside=outside)
    saving = whole.saving_eur(outside)[0]
    free_npv = whole.closed.free_npv_eur + whole.closed.following_worth * whole.common_of()[0]
    free = (float(saving.mean()) if len(saving) else 0.0, float(free_npv))
    left = float(np.minimum(saving, 0.0).mean()) if len(saving) else 0.0
    return np.array([free, (left, whole.first_year_bound_npv_eur(terms))])


def _schemes(outcome: Outcome, outside: str) -> tuple[SchemePoint, ...]:
    """Every scheme of an outcome: gains of year 1 of those who take part, and the landlord."""
    chosen = willing_tenants(outcome.sites)
    summary = outcome.summary
    worth = summary[summary["site"] == "all"].set_index("scheme")["landlord_npv_eur"]
    points = []
    for name in outcome.titles:
        gains = [
            savings_by_year_eur(site.schemes[name], than_refusing=outside == REFUSE)[0]
            for site in outcome.sites
        ]
        told = told_savings(outcome.sites, gains, chosen)
        points.append(
            SchemePoint(
                scheme=name,
                gain_mean_eur=float(told.mean()) if len(told) else 0.0,
                gain_min_eur=float(told.min(initial=np.inf)) if len(told) else 0.0,
                npv_eur=float(worth[name]),
            )
        )
    return tuple(points)


def _tenants(sites: Sequence[PreparedSite], abilities: Sequence[Ability]) -> dict[str, Array]:
    """What binding tenants are described by: home, people, shared energy, own saving."""
    columns: dict[str, list[Array]] = {}
    for site, ability in zip(sites, abilities, strict=True):
        people = site.before_sharing.flows.population
        shared = site.after_sharing["members"].basis.shared_kwh.sum(axis=(0, 1))
        for name, values in (
            ("n_occupants", people.n_occupants),
            ("floor_area_m2", people.floor_area_m2),
            ("n_rooms", people.n_rooms),
            ("shared_kwh", shared),
        ):
            columns.setdefault(name, []).append(1.0 * values[ability.tenants])
        columns.setdefault("own_saving_eur", []).append(ability.saving_eur()[0])
    return {name: np.concatenate(parts) for name, parts in columns.items()}
