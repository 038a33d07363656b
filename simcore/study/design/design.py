"""Can any tariff work, which is the best, and what would it take: the designer."""

from collections.abc import Callable, Sequence
from pathlib import Path

from simcore.base.errors import refuse
from simcore.scenario.design import Design
from simcore.scenario.schema import Scenario
from simcore.site.road import PreparedSite
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.pipeline import prepared
from simcore.study.compare.records import Flows
from simcore.study.design.ability import Terms, site_ability
from simcore.study.design.beside import beside, line, scheme_points, tenants_table
from simcore.study.design.bound import bound
from simcore.study.design.checks import check_design, check_groups
from simcore.study.design.drawn import plan_of
from simcore.study.design.futures import DesignFutures, in_futures
from simcore.study.design.joining import Joined, joined
from simcore.study.design.levers import Combination, thresholds, together_at, usable
from simcore.study.design.membership import Membership, best_membership
from simcore.study.design.records import EVERYTHING as EVERYTHING
from simcore.study.design.records import QUICK as QUICK
from simcore.study.design.records import WISHED_PRICES
from simcore.study.design.records import Asked as Asked
from simcore.study.design.records import Designed as Designed
from simcore.study.design.records import SchemePoint as SchemePoint
from simcore.study.design.robust import robust
from simcore.study.design.sought import Sought, sought
from simcore.study.design.tariff import told_number
from simcore.study.design.views import WITHIN, Views, is_simulated
from simcore.study.futures.plan import Plan

Progress = Callable[[int, int], None]
"""Told how many futures are done, and of how many."""


def _silent(n_done: int, n_all: int) -> None:
    """Report nothing."""


def design(
    flows: Flows | Sequence[Flows],
    *,
    outcome: Outcome | None = None,
    asked: Asked = EVERYTHING,
    draws: int | None = None,
    out: str | Path | None = None,
    progress: Progress = _silent,
) -> Designed:
    """The bound, the best tariffs, and what it would take.

    Parameters
    ----------
    flows
        Energy of a scenario, or several draws of it (other seeds, weathers): prices then are
        safe in all of them, ``robust`` tells those that are in 95 % and what prices of one draw
        do in others, and what is told of the bound and the levers is of the first. All draws
        have the same sites and the same table ``[design]``, that of the first.
    outcome
        Schemes that were priced on it, to be told beside the bound.
    asked
        How much is asked for.
    draws
        Futures of homes, weather and every doubtful input that prices are tried in, those of a
        sweep of as many draws; ``futures`` tells of them. None for none.
    out
        Folder that keeps a part of each finished future, so that a run goes on where it stopped.
    progress
        Told how many futures are done, and of how many.

    Returns
    -------
    Designed
        Frozen records of bound, tariffs with duals and ranges, thresholds and combinations.

    Raises
    ------
    InputError
        If the table ``[design]`` names what is not known, or prices would be endless; if there
        are no draws, or the energy cannot be drawn anew.

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
    every = [flows] if isinstance(flows, Flows) else list(flows)
    if not every:
        raise refuse("design_nothing", "flows")
    first = every[0]
    plan = None if draws is None else _plan(first, draws)
    wishes, most = first.scenario.design, asked.most_prices or first.scenario.design.most_prices
    check_design(first.scenario)
    all_views = [_views(draw, asked) for draw in every]
    views = all_views[0]
    sites = prepared(first, WITHIN).sites
    check_groups(sites, wishes)
    abilities = [site_ability(site) for site in sites]
    levers = usable(views, with_energy=asked.has_energy)
    seen, joining = _seen(all_views, wishes, most)
    found = sought(seen, wishes, most)
    plain = wishes.model_copy(update={"knows_contracts": False})
    return Designed(
        title=first.scenario.title,
        title_fr=first.scenario.title_fr,
        wishes=wishes,
        bound=bound(abilities, views.terms.plain, wishes.years),
        line=line(abilities, wishes.outside),
        membership=_membership(views, asked),
        tariffs=found.tariffs,
        plain_tariffs=sought(seen, plain, most).tariffs if wishes.knows_contracts else (),
        missing_eur=found.missing_eur,
        thresholds=tuple(thresholds(views, levers)),
        combinations=_combinations(views, levers, asked),
        schemes=() if outcome is None else scheme_points(outcome, wishes.outside),
        joining=joining,
        robust=robust(found.programmes, wishes, most),
        futures=None if plan is None else _futures(plan, found, asked, (out, progress)),
        n_draws=len(every),
        beside=beside(views),
        is_described=not any(site.has_real_homes for site in first.sites),
        tenants=tenants_table(seen),
        sites=seen[0],
    )


def _plan(flows: Flows, n_draws: int) -> Plan:
    """Futures that prices are tried in, where the energy is drawn."""
    if not is_simulated(flows):
        raise refuse("design_draws_given", "--draws")
    return plan_of(flows.scenario, n_draws)


def _futures(
    plan: Plan, found: Sought, asked: Asked, run: tuple[str | Path | None, Progress]
) -> DesignFutures | None:
    """What prices do in many futures: as many prices as are worth telling, or as were asked."""
    if not found.programmes:
        return None
    out, progress = run
    n_told, _ = told_number(found.tariffs, plan.scenario.design.worth_a_price_eur)
    most = asked.most_prices or max(n_told, WISHED_PRICES)
    return in_futures(
        plan,
        found.programmes[0].parts,
        found.tariffs[:most],
        folder=None if out is None else Path(out),
        jobs=asked.jobs,
        progress=progress,
    )


def _views(flows: Flows, asked: Asked) -> Views:
    """A draw of the scenario as levers see it."""
    return Views(
        flows=flows,
        terms=_terms(flows.scenario),
        years=flows.scenario.design.years,
        has_energy=asked.has_energy and is_simulated(flows),
        jobs=asked.jobs,
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


def _seen(
    all_views: Sequence[Views], wishes: Design, most: int
) -> tuple[list[tuple[PreparedSite, ...]], Joined | None]:
    """Sites of each draw that tariffs are sought for; those who join where there is a curve."""
    if not wishes.joining:
        return [prepared(one.flows, WITHIN).sites for one in all_views], None
    pairs = [joined(one, wishes, most) for one in all_views]
    return [prepared(flows, WITHIN).sites for flows, _ in pairs], pairs[0][1]


def _combinations(views: Views, levers: Sequence[str], asked: Asked) -> tuple[Combination, ...]:
    return tuple(together_at(views, levers, asked.n_at_once)) if asked.has_pairs else ()


def _membership(views: Views, asked: Asked) -> Membership | None:
    return best_membership(views) if asked.has_membership else None
