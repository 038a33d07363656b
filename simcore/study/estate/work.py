"""One operation of an estate: the ordinary road, then a few numbers in the place of its curves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simcore.base.arrays import Array, Counts
from simcore.base.brief import brief
from simcore.base.register_sums import group_sums
from simcore.money.finance.cashflow import LINES
from simcore.scenario.residences import Residence
from simcore.scenario.schema import Scenario
from simcore.site.curves import SiteCurves, site_curves
from simcore.site.inputs import SiteInput, site_inputs
from simcore.site.records import MEMBERS, SiteOutcome
from simcore.site.road import PreparedSite, prepared_site, shared_flows, site_outcome
from simcore.study.compare.figures import FIGURES, Totals, each_totals
from simcore.study.compare.finite import check_finite
from simcore.study.estate.operations import Operation, operation_scenario

NAMES = (
    "n_dwellings",
    "n_participants",
    "kwp",
    "production_kwh",
    "consumption_kwh",
    "shared_kwh",
    "surplus_kwh",
    "self_consumption_fraction",
    "self_production_fraction",
    "tenant_saving_mean_eur",
    "tenant_saving_median_eur",
    "tenant_saving_p10_eur",
    "tenant_saving_p90_eur",
    "tenant_saving_min_eur",
    "losers_fraction",
    "losers_refuse_fraction",
    "losers_any_year_fraction",
    "tenant_saving_present_value_mean_eur",
    "cost_of_no_loser_eur",
    "n_over_effort_before",
    "n_leaving_over_effort",
    "n_entering_over_effort",
    "price_ht_eur_per_kwh",
    "tenant_payments_ht_eur",
    "organiser_eur_per_year",
    "surplus_sale_eur",
    "landlord_npv_eur",
    "landlord_first_year_eur",
    "capex_eur",
)
"""Figures of the summary that are kept of an operation."""
CASH = (*LINES, "loan_drawn_eur", "debt_service_eur")
"""Lines of the landlord's years that are kept of each operation, EUR a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What is kept of an operation.

    Attributes
    ----------
    operation
        Its identifier.
    figures
        Figures of the summary by scheme.
    cash
        Lines of ``CASH`` by scheme, ``(n_lines, n_years + 1)``. [EUR]
    savings
        Yearly savings of those who take part, in whole EUR, and how many have each, by scheme.
    facts
        What grouping brings: see :func:`grouping_facts`.
    """

    operation: str
    figures: Mapping[str, Mapping[str, float]]
    cash: Mapping[str, Array]
    savings: Mapping[str, tuple[Counts, Counts]]
    facts: Mapping[str, float]

    __repr__ = brief


def worked(scenario: Scenario, operation: Operation) -> Worked:
    """An operation under all schemes: energy, money, what grouping its residences brings."""
    alone = operation_scenario(scenario, [operation])
    inputs = site_inputs(alone)[operation.operation]
    schemes = scenario.schemes
    curves = site_curves(inputs)
    prepared = prepared_site(shared_flows(inputs, curves), schemes)
    outcome = site_outcome(prepared, schemes)
    check_finite((outcome,), alone)
    rate = scenario.finance.discount_fraction
    whole = each_totals((outcome,), tuple(schemes), alone, rate)
    return Worked(
        operation=operation.operation,
        figures={name: kept_figures(of) for name, of in whole.items()},
        cash={name: cash_lines(of) for name, of in whole.items()},
        savings={name: counted(of.saving_eur) for name, of in whole.items()},
        facts=grouping_facts(operation, inputs, curves, prepared, outcome),
    )


def kept_figures(of: Totals) -> dict[str, float]:
    """Figures of ``NAMES``; undefined where nobody has any."""
    values = ((name, FIGURES[name](of)) for name in NAMES)
    return {name: float("nan") if value is None else float(value) for name, value in values}


def cash_lines(of: Totals) -> Array:
    """The landlord's lines with what the loan draws and costs, ``(n_lines, n_years + 1)``."""
    flow = of.flow
    more = (flow.loan.drawn_eur, -flow.debt_service_eur)
    return np.stack([*(getattr(flow, name) for name in LINES), *more])


def counted(saving_eur: Array) -> tuple[Counts, Counts]:
    """Savings in whole EUR, rising, and how many homes have each: what adds up over operations.

    Examples
    --------
    >>> [part.tolist() for part in counted(np.array([1.2, -0.6, 0.9]))]
    [[-1, 1], [1, 2]]
    """
    value, n = np.unique(np.rint(saving_eur).astype(np.int64), return_counts=True)
    return value, n


def grouping_facts(
    operation: Operation,
    inputs: SiteInput,
    curves: SiteCurves,
    prepared: PreparedSite,
    outcome: SiteOutcome,
) -> dict[str, float]:
    """What sharing together brings over each residence by itself, in the first year.

    ``alone_kwh`` is what residences can share each by itself, ``together_kwh`` all at once;
    the difference is worth what tenants' bills hold for it less what the surplus is sold for,
    and the organiser's fixed cost is paid once.
    """
    n = len(operation.residences)
    together_kwh, alone_kwh = shareable_kwh(operation, curves)
    price = _worth_eur_per_kwh(prepared, outcome)
    energy_eur = (together_kwh - alone_kwh) * price
    organiser_eur = (n - 1) * inputs.finance.organiser_fixed_eur
    return {
        "together_kwh": together_kwh,
        "alone_kwh": alone_kwh,
        "worth_eur_per_kwh": price,
        "grouping_energy_eur": energy_eur,
        "grouping_organiser_eur": organiser_eur,
        "grouping_eur": energy_eur + organiser_eur,
    }


def shareable_kwh(operation: Operation, curves: SiteCurves) -> tuple[float, float]:
    """Sun that those who take part can use together, and residence by residence. [kWh/year]

    No slot has more of both smaller sums than of the smaller of both sums, so that the first is
    never below the second.
    """
    used_kwh = _used_by_residence(operation.residences, curves)
    # Not as products of matrices, which wake threads that then spin beside the next operation.
    parts = _plants_by_residence(operation.residences, curves)
    made_kwh = np.einsum("sp,pr->sr", curves.plants_kwh, parts)
    alone = np.minimum(used_kwh, made_kwh).sum(dtype=np.float64)
    together = np.minimum(
        used_kwh.sum(axis=-1, dtype=np.float64), made_kwh.sum(axis=-1, dtype=np.float64)
    ).sum()
    return float(together), float(alone)


def _used_by_residence(residences: Sequence[Residence], curves: SiteCurves) -> Array:
    """What those of each residence who take part draw, ``(n_slots, n_residences)``. [kWh]

    Homes are drawn alike and come first, so that the first ones are the first residence's;
    common parts belong to all by dwellings.
    """
    people = curves.population
    sizes = np.array([one.dwellings for one in residences])
    bounds = np.cumsum([0, *sizes, people.n_members - sizes.sum()])
    assert not people.is_dwelling[bounds[-2] :].any()
    used = group_sums(curves.consumption_kwh, people.is_participant, bounds)
    return used[:, :-1] + used[:, -1:] * (sizes / sizes.sum())


def _plants_by_residence(residences: Sequence[Residence], curves: SiteCurves) -> Array:
    """Part of each plant on each residence, ``(n_plants, n_residences)``."""
    parts = np.array(
        [
            [one.kwp if plant.startswith(f"{one.archetype} ") else 0.0 for one in residences]
            for plant in curves.plant_power_kw
        ]
    ).reshape(len(curves.plant_power_kw), len(residences))
    whole = parts.sum(axis=-1, keepdims=True)
    return np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0)


def _worth_eur_per_kwh(prepared: PreparedSite, outcome: SiteOutcome) -> float:
    """What a shared kWh saves on bills, less what it would be sold for; 0 without sharing."""
    after = prepared.after_sharing.get(MEMBERS)
    name = next(
        (
            n
            for n in outcome.schemes
            if outcome.flows.inputs.known_schemes[n].arrangement == MEMBERS
        ),
        None,
    )
    if after is None or name is None:
        return 0.0
    shared_kwh = float(after.basis.shared_kwh.sum())
    year = outcome.schemes[name].year_one
    sold_eur = float(outcome.schemes[name].cash_flow.surplus_sale_eur[1])
    saved = float(after.saving_eur.sum()) / shared_kwh if shared_kwh > 0 else 0.0
    surplus_kwh = float(np.sum(year.surplus_kwh))
    sold = sold_eur / surplus_kwh if surplus_kwh > 0 else 0.0
    return max(saved - sold, 0.0)
