"""Records of the engine as the scenario's defaults make them; what a test states wins."""

from dataclasses import replace

from simcore.base.equipment import Equipment
from simcore.base.records import Households, Losses, Plane, PlantSettings
from simcore.energy import production
from simcore.energy.grid.limits import Band
from simcore.money import schemes
from simcore.money.finance import (
    CONTRACT_YEARS,
    IFER_FROM_KW,
    FinanceTerms,
    Indexing,
    MarketSale,
    Tranche,
    replacement_years,
)
from simcore.money.fund import FundTerms
from simcore.money.schemes import SCHEMES
from simcore.money.supply import SupplySpread, SupplyTerms
from simcore.scenario.convert import defaults_of, usual_plant_settings
from simcore.scenario.equipment import SiteEquipment
from simcore.scenario.finance import Finance, IndexingTable, MarketTable
from simcore.scenario.fund import Fund
from simcore.scenario.funding import LoanTable
from simcore.scenario.grid import GridSettings
from simcore.scenario.plants import PlaneTable
from simcore.scenario.site import Site, SiteHouseholds
from simcore.scenario.supply import Supply

MEAN_FRENCH = (0.53, 0.11, 0.03, 0.33)
"""Activities near the census of mainland France (Insee), on which demand is calibrated."""


def losses(**changes) -> Losses:
    return replace(usual_plant_settings().losses, **changes)


def plant_settings(**changes) -> PlantSettings:
    return replace(usual_plant_settings(), **changes)


def plane(**changes) -> Plane:
    return Plane(**(defaults_of(Plane, PlaneTable) | changes))


def ac_power_kw(weather, sun, planes, *, settings=None, **changes):
    """Power of planes under the usual settings, but for what is stated."""
    settled = replace(settings or usual_plant_settings(), **changes)
    return production.ac_power_kw(weather, sun, planes, settings=settled)


def equipment(**changes) -> Equipment:
    return Equipment(**(defaults_of(Equipment, SiteEquipment) | changes))


def households(**changes) -> Households:
    usual = defaults_of(Households, SiteHouseholds, Site)
    return Households(**(usual | {"equipment": equipment()} | changes))


def indexing(**changes) -> Indexing:
    usual = defaults_of(Indexing, IndexingTable) | {"organiser": "consumer"}
    return Indexing(**(usual | changes))


def market_sale(**changes) -> MarketSale:
    return MarketSale(**(defaults_of(MarketSale, MarketTable) | changes))


def tranche(**changes) -> Tranche:
    return Tranche(**(defaults_of(Tranche, LoanTable) | {"part_fraction": 1.0} | changes))


def fund_terms(**changes) -> FundTerms:
    return FundTerms(**(defaults_of(FundTerms, Fund) | changes))


def finance_terms(**changes) -> FinanceTerms:
    """The landlord's terms, with the Livret A and the index of a contract of November 2026."""
    plan = Finance()
    settled = {
        "livret_a_fraction": 0.017,
        "inverter_years": replacement_years(plan.inverter_year, plan.years),
        "ifer_from_kw": IFER_FROM_KW,
        "unrecovered_vat_fraction": 0.0,
        "indexing": indexing(),
        "surplus_index_fraction": 0.02,
        "contract_years": CONTRACT_YEARS,
        "market": None,
        "tranches": None,
    }
    return FinanceTerms(**(defaults_of(FinanceTerms, Finance) | settled | changes))


def supply_terms(**changes) -> SupplyTerms:
    """Terms of full supply, as the scheme and the scenario have them."""
    return replace(schemes.supply_terms(SCHEMES["T14"].filled({})), **changes)


def supply_spread(**changes) -> SupplySpread:
    return SupplySpread(**(defaults_of(SupplySpread, Supply) | changes))


def band() -> Band:
    limits = GridSettings()
    return Band(low_pu=1 - limits.voltage_low_fraction, high_pu=1 + limits.voltage_high_fraction)
