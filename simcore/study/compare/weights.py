"""What the answer rests on: how far each doubtful input moves the scheme that is nearest to it.

Inputs of the plan move together, as one batch of the ordinary road's last part; readings of rules
and contracts are priced again on the same energy; inputs of the energy are simulated again, and
only when asked for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from simcore.base.records import Array, Flags
from simcore.money.fairness import losers_fraction
from simcore.money.finance import FinanceTerms, cash_flow, npv_eur
from simcore.scenario.ranges import USUAL, Range, at_end, ranges, ranges_of_all_sites
from simcore.scenario.schema import Scenario
from simcore.site.before_sharing import BeforeSharing
from simcore.site.bills import cost_prices, with_own_terms
from simcore.site.common_payment import limit_of
from simcore.site.fund import FundRules, with_fund
from simcore.site.inputs import SiteInput
from simcore.site.landlord import finance_terms, site_plant
from simcore.site.payments import (
    asked_years,
    given_back_eur,
    scheme_money,
    tenants_payments_eur,
    year_flow_of,
)
from simcore.site.road import PreparedSite
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.outcome import ALL, Outcome
from simcore.study.compare.pipeline import compare, prepared, with_scenario
from simcore.study.compare.real_homes import told_savings
from simcore.study.compare.records import Flows
from simcore.study.compare.verdict import nearest_scheme

PLAN = ("finance.",)
PRICED = (
    "prices.",
    "contracts.indexed_",
    "contracts.professional_",
    "contracts.spot_margin",
    "contracts.turpe_",
)
ENERGY = ("plants.", "households.", "sharing.", "weather.", "flexibility.", "coaching.")
"""Inputs that move the landlord's plan alone, bills too, and the energy."""
STRUCTURE = ("finance.grid_carbon", "finance.pv_carbon", "finance.loan", "finance.livret")
"""Inputs of the plan that move no net present value, which is before the loan."""
LEAST_EUR, CENT = 1.0, 0.01
"""An input that moves a net present value, and the median saving, by less is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Figures of a scheme at all sites with inputs moved, each ``(n_cases,)``."""

    npv_eur: Array
    losers_fraction: Array
    median_eur: Array


def weights(
    flows: Flows,
    scheme: str,
    *,
    with_energy: bool = False,
    jobs: int = 2,
    progress: Callable[[str], None] = lambda _: None,
) -> pd.DataFrame:
    """A row for each doubtful input that moves a scheme, the one that moves it most first.

    Parameters
    ----------
    flows
        Energy of all sites.
    scheme
        Scheme that is moved, with its parameters of the scenario.
    with_energy
        Whether inputs of the energy are moved too, each with two simulations.
    jobs, progress
        Sites worked on at a time, and who is told of each input that is simulated.

    Returns
    -------
    pandas.DataFrame
        Columns ``input``, ``scheme``, ``base``, ``low``, ``high``, ``npv_low_eur``,
        ``npv_high_eur``, ``losers_low_fraction``, ``losers_high_fraction``,
        ``median_low_eur``, ``median_high_eur`` and ``source``.
    """
    scenario = flows.scenario
    money = [
        doubt
        for doubt in ranges(scenario, (*PLAN, *PRICED))
        if not doubt.path.startswith(STRUCTURE)
    ]
    # A word of the plan, such as a VAT status, moves bills as well.
    of_plan = [
        doubt for doubt in money if doubt.path.startswith(PLAN) and isinstance(doubt.base, float)
    ]
    sites = _prepared_sites(flows, scheme)
    usual = _moved_plan(sites, scheme, [scenario])
    rows = list(_rows(of_plan, _moved_plan(sites, scheme, _ends(scenario, of_plan)), scheme))
    for doubt in (doubt for doubt in money if doubt not in of_plan):
        cases = [with_scenario(flows, end) for end in _ends(scenario, [doubt])]
        rows += _rows([doubt], _joined([_moved_once(case, scheme) for case in cases]), scheme)
    for doubt in energy_ranges(scenario) if with_energy else ():
        progress(doubt.path)
        cases = [compare(end, jobs=jobs).flows for end in _ends(scenario, [doubt])]
        rows += _rows([doubt], _joined([_moved_once(case, scheme) for case in cases]), scheme)
    frame = pd.DataFrame(rows, columns=list(_columns()))
    spread_eur = (frame["npv_high_eur"] - frame["npv_low_eur"]).abs()
    spread_eur = np.maximum(spread_eur, (frame["npv_high_eur"] - usual.npv_eur[0]).abs())
    spread_eur = spread_eur.where(spread_eur >= LEAST_EUR, 0.0)
    saving_eur = (frame["median_high_eur"] - frame["median_low_eur"]).abs()
    people = (frame["losers_high_fraction"] - frame["losers_low_fraction"]).abs()
    is_told = (spread_eur > 0) | (saving_eur >= CENT) | (people > 0)
    frame = frame.assign(spread_eur=spread_eur, saving_eur=saving_eur)[is_told]
    # Where tenants bear the cost, nothing but their saving moves.
    most_first = frame.sort_values(
        ["spread_eur", "saving_eur"], ascending=False, kind="stable", ignore_index=True
    )
    return most_first[list(_columns())]


def energy_ranges(scenario: Scenario) -> list[Range]:
    """Doubtful inputs of the energy, each of which takes two simulations."""
    stated = [doubt for doubt in ranges(scenario, ("sites.",)) if doubt.source != USUAL]
    return [*stated, *ranges(scenario, ENERGY), *ranges_of_all_sites(scenario)]


def answer_weights(outcome: Outcome, **energy: Any) -> pd.DataFrame:
    """The same for the scheme that is nearest to the answer, worked out once for an outcome."""
    tables = outcome.cached_tables
    if "weights" not in tables:
        summary = outcome.summary
        everywhere = summary[summary["site"] == ALL].set_index("scheme")
        tables["weights"] = weights(outcome.flows, nearest_scheme(everywhere), **energy)
    return tables["weights"].copy()


def _columns() -> tuple[str, ...]:
    ends = ("npv_low_eur", "npv_high_eur", "losers_low_fraction", "losers_high_fraction")
    more = ("median_low_eur", "median_high_eur", "source")
    return ("input", "scheme", "base", "low", "high", *ends, *more)


def _ends(scenario: Scenario, moved: Sequence[Range]) -> list[Scenario]:
    """The scenario with each input at its low and at its high end, one after the other."""
    return [at_end(scenario, doubt, end) for doubt in moved for end in (doubt.low, doubt.high)]


def _rows(moved: Sequence[Range], at: Moved, scheme: str) -> Iterator[dict[str, Any]]:
    for number, doubt in enumerate(moved):
        low, high = 2 * number, 2 * number + 1
        yield {
            "input": doubt.path,
            "scheme": scheme,
            **{name: str(getattr(doubt, name)) for name in ("base", "low", "high")},
            "npv_low_eur": at.npv_eur[low],
            "npv_high_eur": at.npv_eur[high],
            "losers_low_fraction": at.losers_fraction[low],
            "losers_high_fraction": at.losers_fraction[high],
            "median_low_eur": at.median_eur[low],
            "median_high_eur": at.median_eur[high],
            "source": doubt.source,
        }


def _joined(parts: Sequence[Moved]) -> Moved:
    names = [field.name for field in fields(Moved)]
    return Moved(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    )


def _prepared_sites(flows: Flows, scheme: str) -> tuple[PreparedSite, ...]:
    return prepared(flows, {scheme: flows.scenario.schemes.get(scheme, {})}).sites


def _moved_once(flows: Flows, scheme: str) -> Moved:
    """A scheme with the plan of the flows' own scenario."""
    return _moved_plan(_prepared_sites(flows, scheme), scheme, [flows.scenario])


def _moved_plan(sites: Sequence[PreparedSite], scheme: str, cases: Sequence[Scenario]) -> Moved:
    """A scheme on the same energy and bills, with the plan of each case."""
    parameters = cases[0].schemes.get(scheme, {})
    n, total_eur, savings = len(cases), np.zeros(len(cases)), []
    for site in sites:
        npv, saving_eur = _moved_site(site, scheme, parameters, cases)
        total_eur = total_eur + npv
        savings.append(np.broadcast_to(saving_eur, (n, saving_eur.shape[-1])))
    before = [site.before_sharing for site in sites]
    chosen: list[Flags] = willing_tenants(before)
    told_eur = told_savings(before, savings, chosen)
    return Moved(
        npv_eur=total_eur,
        losers_fraction=losers_fraction(told_eur),
        median_eur=np.median(told_eur, axis=-1),
    )


def _moved_site(
    site: PreparedSite, name: str, parameters: Mapping[str, float], cases: Sequence[Scenario]
) -> tuple[Array, Array]:
    """Net present value, ``(n_cases,)``, and savings, ``(..., n_members)``, at a site. [EUR]."""
    before, scheme = site.before_sharing, site.before_sharing.inputs.known_schemes[name]
    after = site.after_sharing[scheme.arrangement]
    inputs = [
        replace(before.inputs, finance=case.finance, plan=_plan(before.inputs, case))
        for case in cases
    ]
    stated = stacked([_terms_of(before, of_case) for of_case in inputs])
    terms = with_own_terms(stated, after.year_one)
    plant = stacked([site_plant(of_case, before.flows.peak_power_kw) for of_case in inputs])
    plant = replace(plant, storage=before.plant.storage)
    limit = limit_of(before, terms, after.basis)
    costs = cost_prices(after.basis, plant, terms, after.year_one, limit)
    basis = replace(after.basis, **costs)
    filled = scheme.filled(parameters)
    money = scheme_money(scheme, basis, filled, limit)
    asked = asked_years(scheme, filled, terms, money)
    year_one = year_flow_of(after, asked.income_eur, asked.index, asked.follows_energy)
    flow = cash_flow(plant, terms, year_one)
    rules = FundRules(fund=before.inputs.fund, degradation_fraction=terms.degradation_fraction)
    flow = with_fund(before.flows, year_one, flow, rules)
    npv = npv_eur(flow.free_cash_flow_eur, terms.discount_fraction)
    paid_eur = tenants_payments_eur(before, money, basis) - given_back_eur(money, basis)
    return npv, after.saving_eur - paid_eur


def _terms_of(before: BeforeSharing, inputs: SiteInput) -> FinanceTerms:
    """Terms of a case; who is coached there stays."""
    coaching = before.terms.coaching_eur_per_year
    return replace(finance_terms(inputs), coaching_eur_per_year=coaching)


def _plan(inputs: SiteInput, case: Scenario) -> Any:
    return case.finance.sites.get(inputs.site, inputs.plan)


def stacked(records: Sequence[Any]) -> Any:
    """One record of several: numbers that differ become arrays ``(n,)``, others stay as they are.

    Examples
    --------
    >>> from simcore.base.records import Place
    >>> at = [Place(latitude=50.0, longitude=degrees, altitude=0.0) for degrees in (2.0, 3.0)]
    >>> stacked(at).longitude, stacked(at).latitude
    (array([2., 3.]), 50.0)
    """
    first = records[0]
    values: dict[str, Any] = {}
    for name in (field.name for field in fields(first)):
        each = [getattr(record, name) for record in records]
        if all(value == each[0] for value in each):
            values[name] = each[0]
        elif is_dataclass(each[0]):
            values[name] = stacked(each)
        else:
            values[name] = np.array(each, float)
    return type(first)(**values)
