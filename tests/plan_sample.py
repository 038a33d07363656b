"""Plans for the tests of finance: two sites, simulated once, priced on any terms."""

from functools import cache

from scenario_sample import SCENARIOS

import simcore as sc
from simcore.scenario.load import load
from simcore.study.compare.pipeline import with_scenario

TWO = SCENARIOS / "five-sites.toml"
DROPPED = ("saint-martin-boulogne", "arras-towers", "outreau")

EVERYTHING = (
    "finance.unpaid_fraction=0.03",
    "finance.vacancy_fraction=0.02",
    "finance.insurance_fraction=0.003",
    "finance.organiser_eur_per_participant=12.0",
    'finance.indexing.organiser="wage"',
    'finance.indexing.inverter="consumer"',
    "finance.wage_index_fraction=0.03",
    "finance.residual_life_years=30",
    "finance.discount_fraction=0.035",
    "finance.unrecovered_vat_fraction=0.1",
    "finance.surplus_after_contract_eur_per_kwh=0.02",
    "finance.sites.mining-terraces.roof_works_eur=9000.0",
    "finance.sites.mining-terraces.quote_eur=52000.0",
    "prices.surplus_request_date=2025-04-15",
    "fund.enabled=true",
    "fund.eur_per_year=150.0",
    'fund.payer="landlord"',
    "finance.loans=[{name='PLUS', part_fraction=0.5, years=20, grace_years=2}, "
    "{name='regional', part_fraction=0.3, years=12, kind='constant_principal', "
    "rate_fraction=0.0, grace_years=1}, {name='bridge', part_fraction=0.1, years=30, "
    "kind='bullet', rate_fraction=0.03, outlives_plan=true}]",
)
MARKET = (
    'finance.surplus="market"',
    "finance.market.curtails=false",
    "finance.market.index_fraction=0.01",
)


@cache
def flows():
    """Energy of two small sites, one with common parts and one without."""
    scenario = load(TWO)
    kept = {name: site for name, site in scenario.sites.items() if name not in DROPPED}
    return sc.simulate(scenario.model_copy(update={"sites": kept}))


@cache
def outcome(*settings, schemes=("T1", "T3", "T4", "T13", "T15")):
    """The two sites under a scenario's settings of money, which do not touch the energy."""
    base = flows()
    scenario = load(TWO, settings)
    kept = {name: scenario.sites[name] for name in base.scenario.sites}
    changed = with_scenario(base, scenario.model_copy(update={"sites": kept}))
    return sc.price(changed, {name: {} for name in schemes})
