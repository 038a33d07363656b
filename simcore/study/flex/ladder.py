"""What the next euro of landlord and public money buys, intervention by intervention.

Each rung is the change that one intervention makes on top of the sun; the sun's own is against
no project. Money is worth what it is at the landlord's rate over the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.records import Array
from simcore.base.small_groups import told_sum
from simcore.money.finance import degradation, discount_factors, npv_eur
from simcore.money.schemes import SCHEMES
from simcore.scenario.schema import Scenario
from simcore.site.ledger import ledger_before
from simcore.site.lifetime import present_value_eur, savings_by_year_eur
from simcore.site.records import MEMBERS, SchemeOutcome, SiteOutcome
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.social import events, tenants_of
from simcore.study.flex.flex import Flex
from simcore.study.flex.insulation import Insulated, insulated
from simcore.study.flex.site import Costs, SiteLevers, priced
from simcore.study.flex.uses import NONE, SINGLE

SUN, INSULATION, SOCIAL, GRANT = "sun", "insulation", "social_tariff", "grant"
RUNGS = (SUN, *SINGLE, INSULATION, SOCIAL, GRANT)
"""Interventions, before they are put in order."""
SOCIAL_SCHEME = "T7"
"""Two prices by income, in place of the scheme that is told."""
GRANT_EUR = 100.0
"""What a grant pays each energy-poor home that takes part (assumed). [EUR/year]"""
GRAMS_PER_KG = 1000.0
_LEAVING, _ENTERING = "n_leaving_over_effort", "n_entering_over_effort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """An intervention over all sites.

    Attributes
    ----------
    intervention
        One of ``RUNGS``.
    landlord_cost_eur, public_cost_eur
        What it costs the landlord and those who give grants over the plan; negative where it
        earns. Taxes that the State gets or loses are not counted. [EUR]
    tenants_worth_eur
        What tenants save over the plan. [EUR]
    n_out_of_poverty
        Households that leave energy poverty in year 1 less those that enter it.
    avoided_kg
        CO2 that the plants avoid over the plan, by the mean mix, and that of what is not used
        any more; moved uses avoid none. [kg]
    """

    intervention: str
    landlord_cost_eur: float
    public_cost_eur: float
    tenants_worth_eur: float
    n_out_of_poverty: int
    avoided_kg: float

    @property
    def cost_eur(self) -> float:
        """Landlord's and public money. [EUR]"""
        return self.landlord_cost_eur + self.public_cost_eur

    @property
    def eur_per_eur_saved(self) -> float | None:
        """Of that money for each EUR that tenants save; None where they save nothing. [1]"""
        return _ratio(self.cost_eur, self.tenants_worth_eur)

    @property
    def eur_per_household_out(self) -> float | None:
        """Of that money for each household out of energy poverty; None where there is none."""
        return _ratio(self.cost_eur, self.n_out_of_poverty)

    @property
    def eur_per_kg(self) -> float | None:
        """Of that money for each kg of CO2; None where none is avoided. [EUR/kg]"""
        return _ratio(self.cost_eur, self.avoided_kg)


def ladder(told: Flex) -> tuple[Rung, ...]:
    """Every intervention, the one whose euro brings tenants most first; those without a gain last.

    Parameters
    ----------
    told
        What the levers do at all sites.
    """
    works = [insulated(site, told.wishes.scheme) for site in told.sites]
    sites = [_outcomes(site, work) for site, work in zip(told.sites, works, strict=True)]
    n_out = _out_of_poverty(sites, told.scenario)
    rungs = [_rung(told, sites, name, n_out[name]) for name in RUNGS if name != INSULATION]
    rungs.append(_insulation(told, sites, works, n_out[INSULATION]))
    return tuple(sorted(rungs, key=_place))


def _place(rung: Rung) -> tuple[bool, float]:
    ratio = rung.eur_per_eur_saved
    return (ratio is None, rung.cost_eur if ratio is None else ratio)


def _outcomes(site: SiteLevers, work: Insulated) -> SiteOutcome:
    """A site with what each intervention makes of it in the place of schemes."""
    before = site.before_sharing
    sun = site.pulled[NONE].outcome
    people = before.flows.population
    is_helped = people.is_energy_poor & people.is_dwelling & ~people.is_vacant
    helped_eur = GRANT_EUR * (is_helped & people.is_participant)
    levers = {name: site.pulled[name].outcome for name in SINGLE}
    warm = work.outcome
    return SiteOutcome(
        flows=before.flows,
        plant=before.plant,
        bill_before=before.bill,
        cheque_eur=before.cheque_eur,
        ledger_before_eur=ledger_before(before),
        schemes={
            SUN: sun,
            **levers,
            INSULATION: replace(warm, saving_eur=warm.saving_eur + work.heat_eur),
            SOCIAL: priced(before, SOCIAL_SCHEME, before.flows.registers[MEMBERS], Costs()),
            GRANT: replace(sun, saving_eur=sun.saving_eur + helped_eur),
        },
    )


def _out_of_poverty(sites: list[SiteOutcome], scenario: Scenario) -> Mapping[str, int]:
    """Households that leave energy poverty less those that enter it, against the rung below."""
    tenants = tenants_of(sites, RUNGS, scenario.social)
    counts = events(tenants, scenario.social)
    net = [
        int(n)
        for n in told_sum(counts[_LEAVING], tenants.real_site)
        - told_sum(counts[_ENTERING], tenants.real_site)
    ]
    by_name = dict(zip(RUNGS, net, strict=True))
    return {name: n - (0 if name == SUN else by_name[SUN]) for name, n in by_name.items()}


def _rung(told: Flex, sites: list[SiteOutcome], name: str, n_out: int) -> Rung:
    base = 0.0 if name == SUN else 1.0
    npv = sum(_npv(site.schemes[name]) - base * _npv(site.schemes[SUN]) for site in sites)
    worth = _tenants_worth(sites, name) - base * _tenants_worth(sites, SUN)
    public = sum(float(site.plant.grant_eur) for site in sites) if name == SUN else 0.0
    if name == GRANT:
        worth = public = _yearly_worth(sites, _beyond_the_sun(sites, GRANT))
    return Rung(
        intervention=name,
        landlord_cost_eur=-npv,
        public_cost_eur=public,
        tenants_worth_eur=worth,
        n_out_of_poverty=n_out,
        avoided_kg=_avoided_kg(told, sites, name),
    )


def _insulation(told: Flex, sites: list[SiteOutcome], works: list[Insulated], n_out: int) -> Rung:
    """Insulated homes: works in year 0, then less heat of both kinds in every year."""
    table, finance = told.scenario.insulation, told.scenario.finance
    cost = sum(work.cost_eur for work in works)
    bare = [
        replace(site, schemes={**site.schemes, INSULATION: work.outcome})
        for site, work in zip(sites, works, strict=True)
    ]
    by_grid = _tenants_worth(bare, INSULATION) - _tenants_worth(bare, SUN)
    heat_eur = sum(float(work.heat_eur.sum()) for work in works)
    lost = sum(
        _npv(site.schemes[SUN]) - _npv(work.outcome)
        for site, work in zip(sites, works, strict=True)
    )
    years = sites[0].schemes[SUN].terms.years
    grams = sum(
        work.electric_kwh * finance.grid_carbon_g_per_kwh
        + work.heat_kwh * table.heat_carbon_g_per_kwh
        for work in works
    )
    return Rung(
        intervention=INSULATION,
        landlord_cost_eur=(1.0 - table.public_fraction) * cost + lost,
        public_cost_eur=table.public_fraction * cost,
        tenants_worth_eur=by_grid + _yearly_worth(sites, heat_eur),
        n_out_of_poverty=n_out,
        avoided_kg=grams * years / GRAMS_PER_KG,
    )


def _npv(outcome: SchemeOutcome) -> float:
    rate = outcome.terms.discount_fraction
    return float(npv_eur(outcome.cash_flow.free_cash_flow_eur, rate))


def _tenants_worth(sites: list[SiteOutcome], name: str) -> float:
    """What those who take part save over the plan under an intervention. [EUR]"""
    total = 0.0
    for site, chosen in zip(sites, willing_tenants(sites), strict=True):
        outcome = site.schemes[name]
        by_year = savings_by_year_eur(outcome)[:, chosen]
        rate = float(outcome.terms.discount_fraction)
        total += float(present_value_eur(by_year, rate).sum())
    return total


def _beyond_the_sun(sites: list[SiteOutcome], name: str) -> float:
    """What tenants save in year 1 beyond what the sun alone brings. [EUR/year]"""
    return sum(
        float((site.schemes[name].saving_eur - site.schemes[SUN].saving_eur).sum())
        for site in sites
    )


def _yearly_worth(sites: list[SiteOutcome], eur_per_year: float) -> float:
    """What the same amount of every year is worth over the plan. [EUR]"""
    terms = sites[0].schemes[SUN].terms
    factors = discount_factors(float(terms.discount_fraction), terms.years)
    return eur_per_year * float(factors[1:].sum())


def _avoided_kg(told: Flex, sites: list[SiteOutcome], name: str) -> float:
    """CO2 that the plants, or what coached homes use no more, avoid over the plan. [kg]"""
    finance, terms = told.scenario.finance, sites[0].schemes[SUN].terms
    if name != SUN:
        saved_kwh = sum(site.pulled[name].saved_kwh for site in told.sites if name in site.pulled)
        return saved_kwh * terms.years * finance.grid_carbon_g_per_kwh / GRAMS_PER_KG
    made_kwh: Array = np.array([float(site.flows.production_kwh.sum()) for site in sites])
    wear = degradation(terms.degradation_fraction, terms.years)
    gain_g = finance.grid_carbon_g_per_kwh - finance.pv_carbon_g_per_kwh
    return float(made_kwh.sum() * wear.sum() * gain_g / GRAMS_PER_KG)


def _ratio(cost_eur: float, gain: float) -> float | None:
    return cost_eur / gain if gain > 0 else None


assert SCHEMES[SOCIAL_SCHEME].arrangement == MEMBERS
