"""The plants of a plan one by one: size, cost, network charge, flat tax, contract."""

from dataclasses import dataclass

from simcore.money.finance import IFER_FROM_KW
from simcore.site.landlord import connection_kva, contract_terms, site_parts, turpe_eur
from simcore.site.records import SiteFlows
from simcore.study.finance.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantLine:
    """Identical plants of a site; amounts are for each of them, of year 1 and without VAT.

    ``building`` is empty where a site is told as one. ``production_site_kwp`` is P + Q, the sum
    over the contiguous land, and ``ifer_eur`` 0 where that is too small. ``cost_eur`` is without
    works and connection, which are ``works_eur``.
    """

    flows: SiteFlows
    building: str
    n_plants: int
    plant_kwp: float
    plant_kva: float
    cost_eur: float
    works_eur: float
    turpe_eur: float
    production_site_kwp: float
    ifer_eur: float
    surplus_eur_per_kwh: float

    @property
    def cost_eur_per_kwp(self) -> float:
        """Price per kWp, of the band or of the quote; 0 without power. [EUR/kWp]"""
        return self.cost_eur / self.plant_kwp if self.plant_kwp > 0 else 0.0


def plant_lines(plan: Plan) -> tuple[PlantLine, ...]:
    """All plants of the sites of a plan, those without power left out."""
    lines = []
    for site, _ in plan.pairs:
        inputs, plant = site.flows.inputs, site.plant
        parts = site_parts(inputs, float(plant.peak_power_kw))
        charges = turpe_eur(inputs, parts.power_kw)
        kva = connection_kva(inputs, parts.power_kw)
        prices = contract_terms(inputs, parts)["surplus_eur_per_kwh"]
        taxed = parts.bears_ifer(IFER_FROM_KW) * parts.power_kw * float(plant.ifer_eur_per_kw)
        for i, roof in enumerate(parts.roofs):
            if parts.power_kw[i] > 0:
                lines.append(
                    PlantLine(
                        flows=site.flows,
                        building=roof.building,
                        n_plants=roof.n_plants,
                        plant_kwp=float(parts.power_kw[i]),
                        plant_kva=float(kva[i]),
                        cost_eur=float(parts.capex_eur[i]),
                        works_eur=float(parts.works_eur[i]),
                        turpe_eur=float(charges[i]),
                        production_site_kwp=float(parts.site_power_kw[i]),
                        ifer_eur=float(taxed[i]),
                        surplus_eur_per_kwh=float(prices[i]),
                    )
                )
    return tuple(lines)
