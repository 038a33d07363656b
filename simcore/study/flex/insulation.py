"""Homes insulated by a stated saving: less drawn by electric heaters, less other heat to pay."""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array
from simcore.site.chosen import chosen
from simcore.site.curves import Demand, curves_and_demand, is_fixed, site_demand, site_sky
from simcore.site.inputs import SiteInput
from simcore.site.records import SchemeOutcome
from simcore.study.compare.social import heat_eur
from simcore.study.flex.site import Costs, SiteLevers, priced, shared_use
from simcore.study.flex.uses import Use

NO_PRICE = 1e-9
"""Heat that costs nothing saves no euro, and no kWh is told of it. [EUR/kWh]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insulated:
    """A site whose chosen homes are insulated.

    Attributes
    ----------
    outcome
        What the scheme makes of what electric heaters draw less.
    heat_eur
        What other heat costs less, ``(n_members,)``. [EUR/year]
    electric_kwh, heat_kwh
        Energy that is saved. [kWh/year]
    cost_eur
        Cost of the works. [EUR]
    """

    outcome: SchemeOutcome
    heat_eur: Array
    electric_kwh: float
    heat_kwh: float
    cost_eur: float

    __repr__ = brief


def insulated(site: SiteLevers, scheme: str) -> Insulated:
    """A site with insulated homes, under the scheme that levers are told under."""
    before = site.before_sharing
    inputs, people = before.inputs, before.flows.population
    table, social = inputs.insulation, inputs.social
    homes = chosen(inputs, people, table.homes_fraction, table.first)
    rooms_only = social.model_copy(update={"hot_water_kwh_per_person": 0.0})
    saved_eur = table.saved_fraction * heat_eur(people, rooms_only) * homes
    curves, demand = curves_and_demand(inputs)
    kwh = curves.consumption_kwh
    if (people.has_electric_heating | people.has_heat_pump)[homes].any():
        kwh = np.where(homes, _warmer(inputs, demand), kwh)
    year, _ = shared_use(inputs, curves, Use(kwh=kwh, off_peak=curves.off_peak))
    return Insulated(
        outcome=priced(before, scheme, year.registers, Costs()),
        heat_eur=saved_eur,
        electric_kwh=float((curves.consumption_kwh - kwh).sum()),
        heat_kwh=float(saved_eur.sum()) / max(social.heat_eur_per_kwh, NO_PRICE),
        cost_eur=float(table.cost_eur_per_m2 * (people.floor_area_m2 * homes).sum()),
    )


def _warmer(inputs: SiteInput, demand: Demand) -> Array:
    """What meters draw where electric heating needs less, ``(n_slots, n_members)``. [kWh]"""
    left = 1.0 - inputs.insulation.saved_fraction
    usual = inputs.households
    less = replace(usual, heating_kwh_per_year=left * usual.heating_kwh_per_year)
    people = demand.homes.population
    warm = site_demand(replace(inputs, households=less), people, site_sky(inputs))
    return np.where(is_fixed(demand), demand.consumption_kwh, warm.consumption_kwh)
