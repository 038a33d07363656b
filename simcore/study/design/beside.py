"""What stands beside the bound: the line, the schemes, what no tenant may refuse, the tenants."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simcore.base.records import Array
from simcore.money.schemes import SCHEMES
from simcore.site.curves import SiteCurves
from simcore.site.lifetime import savings_by_year_eur
from simcore.site.records import SiteFlows
from simcore.site.road import PreparedSite, shared_flows
from simcore.site.slots import answered_needs
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.pipeline import price
from simcore.study.compare.real_homes import told_savings
from simcore.study.compare.records import Flows
from simcore.study.design.ability import REFUSE, Ability, Terms, site_ability
from simcore.study.design.bound import together
from simcore.study.design.records import SchemePoint
from simcore.study.design.views import Views, curves_of

FREE, BESIDE = "T1", ("T10", "T14")
"""Free energy, and schemes that bring what no tenant may refuse."""


def beside(views: Views) -> dict[str, float]:
    """What full supply and charges with the rent bring more than free energy. [EUR]

    Where the registers do not answer full supply, the energy is booked anew if it can be.
    """
    found = {}
    for name in BESIDE:
        flows = views.flows
        if SCHEMES[name].needs - _answered(flows):
            if not views.has_energy:
                continue
            flows = _booked_for(views, name)
        summary = price(flows, {FREE: {}, name: {}}).summary
        worth = summary[summary["site"] == "all"].set_index("scheme")["landlord_npv_eur"]
        found[name] = float(worth[name] - worth[FREE])
    return found


def _answered(flows: Flows) -> frozenset[str]:
    """What the registers of all sites answer."""
    return frozenset.intersection(*(frozenset(answered_needs(site)) for site in flows.sites))


def _booked_for(views: Views, scheme: str) -> Flows:
    """The same energy with the registers that a scheme needs."""
    curves = curves_of(views, {})

    def booked(site: SiteFlows) -> SiteFlows:
        of_site: SiteCurves = curves[site.site]
        return shared_flows(site.inputs, of_site, SCHEMES[scheme].needs)

    return replace(views.flows, sites=tuple(booked(site) for site in views.flows.sites))


def line(abilities: Sequence[Ability], outside: str) -> Array:
    """Free energy, and all that can be asked for, by mean gain of year 1 and landlord's worth."""
    whole, terms = together(abilities), Terms(outside=outside)
    saving = whole.saving_eur(outside)[0]
    free_npv = whole.closed.free_npv_eur + whole.closed.following_worth * whole.common_of()[0]
    free = (float(saving.mean()) if len(saving) else 0.0, float(free_npv))
    left = float(np.minimum(saving, 0.0).mean()) if len(saving) else 0.0
    return np.array([free, (left, whole.first_year_bound_npv_eur(terms))])


def scheme_points(outcome: Outcome, outside: str) -> tuple[SchemePoint, ...]:
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


def tenants_table(seen: Sequence[Sequence[PreparedSite]]) -> dict[str, Array]:
    """What binding tenants are described by, of all draws: home, people, energy, own saving."""
    columns: dict[str, list[Array]] = {}
    for site in (site for sites in seen for site in sites):
        ability = site_ability(site)
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
