"""The scenario: every input of a run, each with its unit and where its default comes from."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, StringConstraints

from simcore.base.brief import first_names, folded
from simcore.money.schemes import Scheme
from simcore.scenario.bounds import (
    CALENDAR_YEAR,
    DECIMALS,
    LIGHT_OFFSET,
    NUMBERING,
    RATIO,
    Bounds,
    DwellingPower,
    Factor,
    Fraction,
    Vat,
)
from simcore.scenario.building_keys import Coefficients
from simcore.scenario.coaching import Coaching
from simcore.scenario.contracts import Contracts
from simcore.scenario.design import Design
from simcore.scenario.doubtful import Doubt
from simcore.scenario.estate import Estate
from simcore.scenario.fields import (
    CsvFile,
    Day,
    DayOrCalendar,
    InputFile,
    Integer,
    Number,
    Provenance,
    Table,
    Text,
    entry,
    invalid,
)
from simcore.scenario.finance import Finance
from simcore.scenario.flexibility import Flexibility
from simcore.scenario.fund import Fund
from simcore.scenario.grid import GridSettings
from simcore.scenario.insulation import Insulation
from simcore.scenario.own_schemes import OwnScheme, schemes_with
from simcore.scenario.site import CommonPartsSun, Site, WindowSets
from simcore.scenario.social import Social
from simcore.scenario.supply import Supply

SiteId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]

DEFAULT_SCHEMES: dict[str, dict[str, float]] = {
    "T1": {},
    "T3": {},
    "T3i": {},
    "T4": {"discount_fraction": 0.3},
    "T4r": {"discount_fraction": 0.3},
    "T8": {"fee_eur_per_month": 4.0},
    "T13": {"landlord_share_fraction": 0.5},
    "T13r": {"landlord_share_fraction": 0.5},
    "T15": {},
    "T17": {"landlord_share_fraction": 0.5},
    "T17r": {"landlord_share_fraction": 0.5},
}


class Time(Table):
    """The simulated year and the length of a slot."""

    year: Annotated[Integer, Bounds(2000, 2100, CALENDAR_YEAR)] = entry(
        2026,
        text="local calendar year of the energy simulation",
        unit="year",
        kind="assumed",
        source="the current year",
    )
    step_minutes: Literal[15, 30, 60] = entry(
        30,
        text="length of a slot",
        unit="minutes",
        kind="documented",
        source="load curves of household meters (Enedis, R50 flow) have 30-minute steps",
    )


class Weather(Table):
    """Where the weather comes from."""

    kind: Literal["synthetic", "pvgis_tmy", "pvgis_series", "epw", "csv", "file"] = entry(
        "synthetic",
        text='drawn from the climatology of each site, or read from a file; "file" finds out '
        "which of the other kinds it is",
        kind="assumed",
        source="works without a download",
    )
    file: Annotated[Text, InputFile("weather_file", is_checked_apart=True)] | None = entry(
        None,
        text='weather file, relative to this file; read unless kind is "synthetic"',
    )
    light_at_minutes: Annotated[Number, Bounds(-720, 720, LIGHT_OFFSET)] | None = entry(
        None,
        text="minutes from a stamp of the file to the moment its light stands for, where the file "
        "does not keep to its format; -30 for hours stamped at their end",
        unit="minutes",
    )
    year_number: Annotated[Integer, Bounds(0, 10_000, NUMBERING)] = entry(
        0, text="which of the synthetic years", kind="assumed", source="the first"
    )


class PlantOverrides(Table):
    """Settings of the roofs that hold for all sites."""

    kwp_per_dwelling: DwellingPower | None = entry(
        None, text="peak power per dwelling at every site, instead of the sites' own", unit="kWp"
    )
    kwp_factor: Factor = entry(
        1.0, text="multiplies every peak power", unit="1", kind="assumed", source="as the sites say"
    )
    dc_ac_ratio: Annotated[Number, Bounds(0.5, 3, RATIO)] = entry(
        1.2,
        text="peak power of the modules over the power of the inverter",
        unit="1",
        kind="documented",
        source="PVWatts version 5 (Dobos, NREL/TP-6A20-62641)",
    )


class HouseholdOverrides(Table):
    """Settings of the households that hold for all sites, instead of the sites' own."""

    refusal_fraction: Fraction | None = entry(
        None, text="fraction of dwellings that refuse the sharing", unit="1"
    )
    vacancy_fraction: Fraction | None = entry(
        None, text="fraction of dwellings that are empty", unit="1"
    )
    electric_hot_water_fraction: Fraction | None = entry(
        None,
        text="fraction of dwellings with electric hot water; raises off_peak_fraction with it",
        unit="1",
    )
    off_peak_windows: WindowSets | None = entry(
        None, text="sets of off-peak windows; each meter draws one of them"
    )


class Sharing(Table):
    """Who gets which part of the sun."""

    key: Text = entry(
        "default",
        text="sharing key, one of those that `list keys` shows",
        kind="documented",
        source="code de l'énergie, D.315-6: pro rata of consumption where no key is given",
    )
    key_inside: Text | None = entry(
        None,
        text="under own_building, key that shares a building's sun among its own meters; none: pro "
        "rata",
    )
    key_rest: Text | None = entry(
        None,
        text="under own_building, key that shares among all what buildings leave, or surplus for "
        "none; none: pro rata",
    )
    static_coefficients: Coefficients | None = entry(
        None,
        text="part of each participating member under the static key; none: equal parts",
        unit="1",
    )
    key_decimals: Annotated[Integer, Bounds(0, 6, DECIMALS)] | None = entry(
        None, text="decimals of a coefficient in percent, see key_rounding; none: exact"
    )
    key_rounding: Literal["floor", "largest_remainder"] = entry(
        "floor",
        text="how coefficients get their decimals: cut, or cut with the sum kept",
        kind="inferred",
        source="public tools for the operator's file cut, so that the sum never exceeds 100 %",
    )
    energy_poor_beta: Factor = entry(
        1.0,
        text="under the energy_poor key, what the weight of the energy poor has above 1",
        unit="1",
        kind="assumed",
        source="within the 0.5 to 2 discussed in the field",
    )
    ranks: tuple[Annotated[Integer, Bounds(0, 100_000, NUMBERING)], ...] | None = entry(
        None,
        text="rank of each participating member under the ranked and rotating keys, 0 first; "
        "none: the order of the members",
    )


class PriceComponents(Table):
    """Factors of prices, by component; none: as they are dated."""

    retail: Factor | None = entry(
        None,
        text="multiplies the regulated tariffs, energy and subscription, what follows them, and "
        "the price of professional offers; taxes and the network apart",
        unit="1",
    )
    network: Factor | None = entry(
        None,
        text="multiplies the network charges; a regulated tariff holds them and keeps its level "
        "unless retail moves it",
        unit="1",
    )
    excise: Factor | None = entry(None, text="multiplies the excise", unit="1")
    spot: Factor | None = entry(None, text="multiplies the dated mean of the spot price", unit="1")
    surplus: Factor | None = entry(
        None, text="multiplies the purchase prices of surplus and injection", unit="1"
    )


def _a_year(name: str) -> str:
    if re.fullmatch(r"20\d\d", name) is None:
        raise invalid("year_wrong", name=name)
    return name


Year = Annotated[str, AfterValidator(_a_year)]


class PriceSettings(Table):
    """Which dated prices hold, and how doubtful rules are read."""

    on: DayOrCalendar = entry(
        date(2026, 11, 22),
        text='day whose prices hold all year, or "calendar" to follow the dated prices',
        kind="assumed",
        source="the day of the study",
    )
    excise_on_shared: Literal["due", "nil", "nil_patrimonial"] = entry(
        "due",
        text="excise on shared energy: due, nil, or nil for the landlord's own common parts",
        kind="inferred",
        source="the cautious reading of tax ruling BOI-RES-EAT-000208; "
        "finance law 2025, art. 75, can be read the other way",
    )
    rates: CsvFile | None = entry(
        None,
        text="CSV file of dated rates, in the columns of the shipped ones; its rows stand beside "
        "these, or replace those of the same name and day",
    )
    factor: PriceComponents = entry(
        PriceComponents(), text="what dated prices are multiplied by, on every day"
    )
    factor_by_year: dict[Year, PriceComponents] = entry(
        {}, text="the same beside it from 1 January of a year on, until the next year named here"
    )
    surplus_request_date: Day = entry(
        date(2026, 11, 22),
        text="day of the request that sets the purchase price of the surplus",
        kind="assumed",
        source="the day of the study",
    )
    common_parts_saving_to: Literal["tenants", "landlord"] = entry(
        "tenants",
        text="who keeps what the common parts save",
        kind="inferred",
        source="common-parts electricity is a recoverable charge (decree 87-713)",
    )
    accise_collected_by: Literal["supplier", "landlord"] = entry(
        "supplier",
        text="who collects the excise due on shared energy; the landlord hands it on to tenants",
        kind="assumed",
        source="no text was found; to be settled with a tax adviser",
    )
    landlord_vat_fraction: Vat | None = entry(
        None,
        text="VAT on what tenants pay the landlord, 0 when it is exempt; none: the dated rate on "
        "energy",
        unit="1",
        kind="assumed",
        source="the landlord is liable; to be settled with a tax adviser",
    )


class Scenario(Table):
    """Every input of a run.

    Examples
    --------
    >>> import simcore as sc
    >>> sc.load("scenarios/sites/outreau.toml")
    Scenario('Outreau, retrofitted houses'; 2026 in slots of 30 minutes; sites: outreau; key:
        default; schemes: T1, T3, T3i, T4, T4r, T8 ... 11 in all; seed 62)
    """

    title: Text = entry(text="one line, shown in the tables")
    title_fr: Text = entry("", text="the title in French; the title itself where empty")
    description: Text = entry("", text="the question this scenario answers")
    description_fr: Text = entry("", text="the question in French")
    seed: Annotated[Integer, Bounds(0, 2**32 - 1, NUMBERING)] = entry(
        62, text="seed of all random draws", kind="assumed", source="number of the department"
    )
    common_parts: CommonPartsSun = entry(
        "free",
        text="what common parts give for solar energy: nothing (free), the price of the sharing, "
        "through the charges (pays), or nothing as the plant of their building feeds their meter "
        "first (behind-the-meter)",
        kind="inferred",
        source="no basis was found for a price; nothing stands against a free share",
    )
    time: Time = entry(Time(), text="simulated year and step")
    weather: Weather = entry(Weather(), text="where the weather comes from")
    plants: PlantOverrides = entry(PlantOverrides(), text="settings of all roofs")
    households: HouseholdOverrides = entry(HouseholdOverrides(), text="settings of all households")
    sharing: Sharing = entry(Sharing(), text="who gets which part of the sun")
    prices: PriceSettings = entry(PriceSettings(), text="prices and readings of the rules")
    contracts: Contracts = entry(Contracts(), text="calendars and prices of supply contracts")
    finance: Finance = entry(Finance(), text="the landlord's plan")
    fund: Fund = entry(Fund(), text="the contribution fund and what it rewards")
    supply: Supply = entry(Supply(), text="risk of full supply by the landlord")
    flexibility: Flexibility = entry(
        Flexibility(), text="who moves which uses under the sun, where a scheme rewards it"
    )
    coaching: Coaching = entry(Coaching(), text="who is coached to use less, at what cost")
    insulation: Insulation = entry(
        Insulation(), text="insulation by a stated saving, a rung of the ladder of `flex`"
    )
    social: Social = entry(Social(), text="heat and thresholds of the effort rate")
    design: Design = entry(Design(), text="what a tariff is sought for, and from which parts")
    grid: GridSettings = entry(GridSettings(), text="the low-voltage networks and their limits")
    schemes: dict[str, dict[str, Number]] = entry(
        DEFAULT_SCHEMES,
        text="tariff schemes to compare, each with its parameters",
        kind="assumed",
        source="seven schemes that span the choice",
    )
    own_schemes: dict[SiteId, OwnScheme] = entry(
        {},
        text="what schemes of the scenario's own are made of; `[schemes.my-name]` with parts",
        kind="assumed",
        source="none",
    )
    sites: dict[SiteId, Site] = entry(text="the sites")
    estate: Estate | None = entry(
        None, text="a whole landlord whose residences are like the sites; none: the sites alone"
    )
    provenance: dict[str, Provenance] = entry(
        {}, text="where figures outside the sites come from, by their path"
    )
    doubtful: dict[str, Doubt] = entry(
        {}, text="how far inputs may be from their values, by their path"
    )

    @property
    def known_schemes(self) -> dict[str, Scheme]:
        """All schemes by name: the shipped ones, then those of its own."""
        return schemes_with(self.own_schemes)

    def __repr__(self) -> str:
        """Title, time, sites and schemes, short enough for a screen."""
        return folded(
            f"Scenario({self.title!r}; {self.time.year} in slots of {self.time.step_minutes} "
            f"minutes; sites: {first_names(self.sites)}; key: {self.sharing.key}; "
            f"schemes: {first_names(self.schemes)}; seed {self.seed})"
        )


def sharing_keys() -> tuple[str, ...]:
    """Names of the sharing keys."""
    from simcore.energy.sharing import KEYS

    return tuple(KEYS)


def keys_by_building() -> tuple[str, ...]:
    """Names of the sharing keys that look at the buildings of a site."""
    from simcore.energy.sharing import KEYS

    return tuple(name for name, key in KEYS.items() if "building" in key.needs)


def keys_inside(*, of_rest: bool = False) -> tuple[str, ...]:
    """What can share within a building, or what buildings leave: keys, or surplus for none."""
    from simcore.energy.sharing import KEYS
    from simcore.energy.sharing.key_inputs import SURPLUS

    known = tuple(name for name, key in KEYS.items() if key.can_be_inside)
    return (*known, SURPLUS) if of_rest else known


def toml_schema() -> dict[str, Any]:
    """JSON Schema of a scenario file, for editors; a file may leave out what it extends."""
    schema = Scenario.model_json_schema()
    schema["$defs"]["Sharing"]["properties"]["key"]["enum"] = list(sharing_keys())
    for table, field, known in (
        ("Sharing", "key_inside", keys_inside()),
        ("Sharing", "key_rest", keys_inside(of_rest=True)),
        ("BuildingKey", "key_inside", keys_inside()),
    ):
        schema["$defs"][table]["properties"][field]["enum"] = [*known, None]
    site = schema["$defs"]["Site"]  # a commune tells place and climate
    site["required"] = [name for name in site["required"] if name not in ("place", "climate")]
    paths = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    text = {"description": "files this one builds on, relative to it; later files win"}
    properties = {"extends": paths | text, **schema["properties"]}
    unchanged = {
        key: value for key, value in schema.items() if key not in ("properties", "required")
    }
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return draft | unchanged | {"properties": properties}
