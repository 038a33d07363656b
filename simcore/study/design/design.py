"""Can any tariff work, which is the best, and what would it take: the designer."""

from collections.abc import Sequence

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
from simcore.study.design.joining import Joined, joined
from simcore.study.design.levers import Combination, thresholds, together_at, usable
from simcore.study.design.membership import Membership, best_membership
from simcore.study.design.records import EVERYTHING as EVERYTHING
from simcore.study.design.records import QUICK as QUICK
from simcore.study.design.records import Asked as Asked
from simcore.study.design.records import Designed as Designed
from simcore.study.design.records import SchemePoint as SchemePoint
from simcore.study.design.robust import robust
from simcore.study.design.sought import sought
from simcore.study.design.views import WITHIN, Views, is_simulated


def design(
    flows: Flows | Sequence[Flows], *, outcome: Outcome | None = None, asked: Asked = EVERYTHING
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
    wishes, most = first.scenario.design, asked.most_prices or first.scenario.design.most_prices
    check_design(first.scenario)
    all_views = [_views(draw, asked) for draw in draws]
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
        n_draws=len(draws),
        beside=beside(views),
        is_described=not any(site.has_real_homes for site in first.sites),
        tenants=tenants_table(seen),
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
    return best_membership(views) if asked.has_membership and asked.has_energy else None
