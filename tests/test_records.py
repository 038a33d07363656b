"""One fact, one name, one default: the records of the engine against the scenario's tables."""

import ast
from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module

import pytest
from source_files import MODULES, module_name, tree

from simcore.base.equipment import Equipment
from simcore.base.records import Households, Losses, Place, Plane, PlantSettings
from simcore.base.windows import Windows
from simcore.energy.grid.generate import Layout
from simcore.energy.grid.inverters import InverterRule
from simcore.money.finance import FinanceTerms, Indexing, MarketSale, Plant, Tranche
from simcore.money.fund import FundTerms
from simcore.money.rates.supplies import SupplyContracts
from simcore.money.schemes import SCHEMES
from simcore.money.supply import SupplySpread, SupplyTerms
from simcore.scenario import finance, plants, schema, site
from simcore.scenario.contracts import Contracts
from simcore.scenario.equipment import SiteEquipment
from simcore.scenario.fund import Fund
from simcore.scenario.grid import GridSettings, SiteGrid
from simcore.scenario.supply import Supply

SETTLED_OF = {
    Place: ((site.SitePlace,), set()),
    Windows: ((site.OffPeakWindows,), set()),
    # Part of the site's peak power.
    Plane: ((plants.PlaneTable,), {"peak_power_kw"}),
    Losses: ((plants.SiteLosses, plants.SitePlants), set()),
    PlantSettings: (
        (plants.SitePlants, schema.PlantOverrides, finance.Finance),
        {"month_of_slot"},  # of the time axis
    ),
    Equipment: ((SiteEquipment,), set()),
    # Counts of what the site lists.
    Households: (
        (site.SiteHouseholds, site.Site),
        {"n_dwellings", "n_windows", "window_parts", "common_meters"},
    ),
    InverterRule: ((GridSettings,), set()),
    Layout: ((SiteGrid,), set()),
    FinanceTerms: (
        (finance.Finance,),
        # Every replacement that follows from inverter_year; dated rates and law; the loans,
        # with the Livret A within their rates; what coaching the homes of a site costs.
        {"inverter_years", "ifer_from_kw", "surplus_index_fraction", "contract_years", "tranches"}
        | {"coaching_eur_per_year"},
    ),
    Indexing: ((finance.IndexingTable,), set()),
    MarketSale: ((finance.MarketTable,), set()),
    Tranche: ((finance.LoanTable,), set()),
    FundTerms: ((Fund,), set()),
    # Of the members.
    SupplyContracts: ((Contracts,), {"supply", "subscribed_power_kva"}),
}
"""Records that a scenario settles: its tables, and fields that it does not hold itself."""

ENGINE = [
    path
    for path in MODULES
    if module_name(path).startswith(("simcore.base", "simcore.energy", "simcore.money"))
]
REGISTERED = {"Key", "Scheme"}
"""Entries of registries, written by hand: what most of them share is left out."""

NEUTRAL = (None, "", 0, 0.0, False, (), frozenset())
"""Nothing: no value, no text, no amount, none of them."""


def names_of(record):
    return {field.name for field in fields(record)}


@pytest.mark.parametrize("record", SETTLED_OF, ids=lambda record: record.__name__)
def test_a_record_has_the_names_of_the_scenario(record):
    tables, own = SETTLED_OF[record]
    known = {name for table in tables for name in table.model_fields}
    assert names_of(record) - known == own


def test_terms_of_full_supply_have_the_names_of_scenario_and_scheme():
    asked = {parameter.name for parameter in SCHEMES["T14"].parameters}
    assert names_of(SupplyTerms) <= asked | set(Supply.model_fields)
    assert names_of(SupplySpread) <= set(Supply.model_fields)


def test_works_on_a_roof_have_one_name():
    assert {"grant_eur", "roof_works_eur"} <= names_of(Plant) & set(finance.SitePlan.model_fields)


@pytest.mark.parametrize("record", SETTLED_OF, ids=lambda record: record.__name__)
def test_a_default_stands_in_the_scenario_alone(record):
    tables, _ = SETTLED_OF[record]
    known = {name for table in tables for name in table.model_fields}
    twice = {field.name for field in fields(record) if field.default is not MISSING} & known
    assert twice == set()


def defaults_left(path):
    """Fields of the records of a module that have a default which is not nothing."""
    for node in tree(path).body:
        if not isinstance(node, ast.ClassDef) or node.name in REGISTERED:
            continue
        record = getattr(import_module(module_name(path)), node.name)
        if not is_dataclass(record):  # errors and warnings
            continue
        for field in fields(record):
            is_nothing = field.default is MISSING or any(
                field.default == one and type(field.default) is type(one) for one in NEUTRAL
            )
            is_empty = field.default_factory is MISSING or field.default_factory in (dict, list)
            if not (is_nothing and is_empty):
                yield f"{node.name}.{field.name}"


@pytest.mark.parametrize("path", ENGINE, ids=module_name)
def test_what_a_record_leaves_out_is_nothing(path):
    assert list(defaults_left(path)) == []


def stated(path):
    """Names that a module gives a value to, each with the value as it stands there."""
    for node in tree(path).body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        yield name.id, ast.unparse(node.value)


def test_a_length_of_time_stands_once():
    lengths = dict(stated(next(path for path in MODULES if path.stem == "lengths")))
    twice = {
        f"{module_name(path)}.{name}"
        for path in MODULES
        for name, _ in stated(path)
        if name in lengths and path.stem != "lengths"
    }
    assert twice == set()


def test_a_word_for_all_stands_once():
    found = {
        f"{module_name(path)}.{name}"
        for path in MODULES
        for name, value in stated(path)
        if value == "'all'"
    }
    # The site that stands for all of them, and the word that asks for every scheme.
    assert found == {
        "simcore.study.compare.tables.ALL",
        "simcore.study.compare.schemes.ALL_SCHEMES",
    }
