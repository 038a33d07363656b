"""The ``[sites.<id>]`` table: place, households, common parts and roofs of one site."""

from collections.abc import Sequence
from math import fsum, isclose
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from simcore.base.records import ACTIVITIES
from simcore.base.windows import OFF_PEAK_MINUTES, Spans, span_minutes
from simcore.scenario.bounds import (
    ALTITUDE,
    ANGLE,
    DWELLING_ENERGY,
    DWELLINGS,
    FLOOR,
    IRRADIATION,
    LATITUDE,
    Bounds,
    Fraction,
    Income,
)
from simcore.scenario.building_keys import BuildingKey
from simcore.scenario.buildings import BuildingTable
from simcore.scenario.coaching import Coaching
from simcore.scenario.equipment import SiteEquipment
from simcore.scenario.fields import (
    InputFile,
    Integer,
    Number,
    Provenance,
    Table,
    Text,
    entry,
    invalid,
)
from simcore.scenario.grid import SiteGrid
from simcore.scenario.plants import SitePlants
from simcore.scenario.storage import SiteStorage

MEASURED = InputFile("measured_curves", or_folder=True, names_meters=True)
FIVE = 5
"""Household sizes told apart: 1, 2, 3, 4 and 5 people or more."""


def minutes(clock: str) -> int:
    """Minute of the day of a clock time.

    Examples
    --------
    >>> minutes("22:30")
    1350
    """
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def spans(pairs: Sequence[Sequence[str]]) -> Spans:
    """Spans in minutes of the day, from pairs of clock times."""
    return tuple((minutes(start), minutes(end)) for start, end in pairs)


def _eight_hours(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    in_order = sorted(spans(pairs))
    total = sum(span_minutes(span) for span in in_order)
    if total != OFF_PEAK_MINUTES:
        raise invalid("off_peak_hours", hours=total / 60)
    following = [*in_order[1:], (in_order[0][0] + 24 * 60, 0)]
    ends = [start + span_minutes((start, end)) for start, end in in_order]
    if any(end > later[0] for end, later in zip(ends, following, strict=True)):
        raise invalid("off_peak_overlap")
    return pairs


def _add_to_one(parts: tuple[float, ...]) -> tuple[float, ...]:
    if not isclose(fsum(parts), 1, abs_tol=1e-6):
        raise invalid("fractions_not_one", total=fsum(parts))
    return parts


def _five_values(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) != FIVE:
        raise invalid("five_values", n=len(value))
    return value


def _value_of_each_activity(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) != len(ACTIVITIES):
        raise invalid("values_for", n=len(value), wanted=len(ACTIVITIES), names=tuple(ACTIVITIES))
    return value


Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Pairs = Annotated[tuple[tuple[Clock, Clock], ...], AfterValidator(_eight_hours)]
OccupantFractions = Annotated[
    tuple[Fraction, ...], BeforeValidator(_five_values), AfterValidator(_add_to_one)
]
ActivityFractions = Annotated[
    tuple[Fraction, ...], BeforeValidator(_value_of_each_activity), AfterValidator(_add_to_one)
]
FloorArea = Annotated[Number, Bounds(9, 500, FLOOR)]
FloorAreas = Annotated[tuple[FloorArea, ...], BeforeValidator(_five_values)]


CommonPartsSun = Literal["free", "pays", "behind-the-meter"]


class OffPeakWindows(Table):
    """Off-peak windows of a meter, 8 hours a day, as pairs of local clock times."""

    winter: Pairs = entry(text="pairs of clock times, November to March", unit="HH:MM")
    summer: Pairs = entry(text="pairs of clock times, April to October", unit="HH:MM")
    part_fraction: Fraction | None = entry(
        None, text="part of the meters that has them; none: as many as have each other set"
    )


def parts_of(sets: Sequence[OffPeakWindows]) -> tuple[float, ...]:
    """Part of the meters that has each set of windows; empty where none is stated."""
    return tuple(one.part_fraction for one in sets if one.part_fraction is not None)


def _sets_with_parts(sets: tuple[OffPeakWindows, ...]) -> tuple[OffPeakWindows, ...]:
    if not sets:
        raise invalid("windows_none")
    parts = parts_of(sets)
    if parts and len(parts) < len(sets):
        missing = next(n for n, one in enumerate(sets, 1) if one.part_fraction is None)
        raise invalid("window_part_missing", row=missing)
    if parts and not isclose(fsum(parts), 1, abs_tol=1e-6):
        # The set that goes beyond the whole, or the last that fails to reach it.
        beyond = (n for n in range(1, len(parts)) if fsum(parts[:n]) > 1 + 1e-6)
        raise invalid("window_parts_not_one", row=next(beyond, len(parts)), total=fsum(parts))
    return sets


WindowSets = Annotated[tuple[OffPeakWindows, ...], AfterValidator(_sets_with_parts)]


class SitePlace(Table):
    """Where the site stands."""

    latitude: Annotated[Number, Bounds(-66, 66, LATITUDE)] = entry(
        text="north is positive; the sun rises every day between the polar circles", unit="deg"
    )
    longitude: Annotated[Number, Bounds(-180, 180, ANGLE)] = entry(
        text="east is positive", unit="deg"
    )
    altitude: Annotated[Number, Bounds(-430, 5_200, ALTITUDE)] = entry(
        0.0, text="height above the sea", unit="m", kind="assumed", source="sea level"
    )


class SiteHouseholds(Table):
    """Who lives at the site; each dwelling is drawn from this description."""

    occupants_fractions: OccupantFractions = entry(
        (0.37, 0.24, 0.16, 0.13, 0.10),
        text="fractions of households of 1, 2, 3, 4 and 5 people, adding to 1",
        unit="1",
        kind="inferred",
        source="37 % single, 2.35 people on average: social housing survey (OPS), "
        "Nord-Pas-de-Calais, 2014; the rest spread to meet that mean",
    )
    floor_area_m2_by_occupants: FloorAreas = entry(
        (50.0, 62.0, 70.0, 78.0, 88.0),
        text="mean living area of those households",
        unit="m2",
        kind="assumed",
        source="around 70 m2 a dwelling",
    )
    vacancy_fraction: Fraction = entry(
        0.02,
        text="fraction of dwellings that are empty",
        unit="1",
        kind="documented",
        source="Union pour l'habitat Hauts-de-France, 2022: 2.0 %",
    )
    refusal_fraction: Fraction = entry(
        0.10,
        text="fraction of dwellings that refuse the sharing",
        unit="1",
        kind="inferred",
        source="Rochebelle, Alès: more than 90 % of the tenants joined",
    )
    energy_poor_fraction: Fraction = entry(
        0.227,
        text="fraction of dwellings that are energy poor",
        unit="1",
        kind="documented",
        source="Insee, energy-vulnerable households, Hauts-de-France, 2021: 22.7 %",
    )
    electric_hot_water_fraction: Fraction = entry(
        text="fraction of dwellings with electric hot water on their own meter", unit="1"
    )
    electric_heating_fraction: Fraction = entry(
        text="fraction of dwellings with electric heating on their own meter", unit="1"
    )
    off_peak_fraction: Fraction = entry(
        text="fraction of contracts in peak and off-peak prices, at least that of hot water",
        unit="1",
    )
    tempo_fraction: Fraction = entry(
        0.0,
        text="fraction of dwellings under the three-colour option (Tempo)",
        unit="1",
        kind="assumed",
        source="none: no survey of the tenants' contracts is at hand",
    )
    indexed_fraction: Fraction = entry(
        0.35,
        text="fraction of dwellings under a market offer at a discount on the regulated kWh",
        unit="1",
        kind="inferred",
        source="a quarter of French homes had left the regulated tariff in March 2019, a million "
        "more a year until 2021 (CRE); no survey of the tenants' contracts is at hand",
    )
    spot_fraction: Fraction = entry(
        0.0,
        text="fraction of dwellings under an offer that follows the hourly spot price",
        unit="1",
        kind="assumed",
        source="none: as above",
    )
    income_median_eur_per_cu: Income = entry(
        15_000.0,
        text="median disposable income per consumption unit",
        unit="EUR/year",
        kind="assumed",
        source="below the region's median of 19,400 EUR (Insee), as social tenants are poorer",
    )
    heating_kwh_per_year: Annotated[Number, Bounds(0, 50_000, DWELLING_ENERGY)] = entry(
        1_719.0,
        text="mean yearly electric heating of a dwelling that has it",
        unit="kWh/year",
        kind="documented",
        source="ADEME, mean of flats with electric heating",
    )
    off_peak_windows: WindowSets | None = entry(
        None,
        text="sets of off-peak windows found at the site, of which each meter draws one; none: "
        "those of the meters of France at the end of 2026",
        kind="inferred",
        source="Enedis, 15 October 2025: 60 % of meters by night alone, 40 % also after noon; "
        "hours fitted to its profile RES2 (simcore/data/off_peak_windows.csv)",
    )
    activity_fractions: ActivityFractions = entry(
        (0.20, 0.42, 0.05, 0.33),
        text="fractions of households whose person of reference works, is at home, studies, "
        "is retired, adding to 1",
        unit="1",
        kind="inferred",
        source="29 % of the landlord's tenants of working age are in work (Beslay et al., 2019); "
        "a third retired and a few students are assumed",
    )
    electric_cooking_fraction: Fraction = entry(
        0.60,
        text="fraction of dwellings that cook with electricity",
        unit="1",
        kind="assumed",
        source="more than half of French homes; the rest cook with gas",
    )
    washing_machine_fraction: Fraction = entry(
        0.95,
        text="fraction of dwellings with a washing machine",
        unit="1",
        kind="assumed",
        source="nearly all homes",
    )
    dryer_fraction: Fraction = entry(
        0.25,
        text="fraction of dwellings with a tumble dryer",
        unit="1",
        kind="assumed",
        source="fewer than the third of all French homes",
    )
    dishwasher_fraction: Fraction = entry(
        0.45,
        text="fraction of dwellings with a dishwasher",
        unit="1",
        kind="assumed",
        source="fewer than the French mean, about 60 %",
    )
    freezer_fraction: Fraction = entry(
        0.40,
        text="fraction of dwellings with a freezer of its own",
        unit="1",
        kind="assumed",
        source="around the French mean",
    )
    equipment: SiteEquipment = entry(SiteEquipment(), text="what few dwellings have yet")
    population_csv: Annotated[Text, InputFile("dwellings_file")] | None = entry(
        None,
        text="list of the dwellings, CSV, found beside the scenario file; none: they are drawn",
    )
    habits_csv: Annotated[Text, InputFile("habits_file")] | None = entry(
        None,
        text="table of who is asleep, awake and away by hour, CSV (activity, day, hour, asleep, "
        "awake, away), whose shares add to 100; none: usual hours are assumed",
    )

    @model_validator(mode="after")
    def _tanks_need_off_peak(self) -> "SiteHouseholds":
        if self.off_peak_fraction < self.electric_hot_water_fraction:
            raise invalid(
                "off_peak_below_tanks",
                off_peak=self.off_peak_fraction,
                tanks=self.electric_hot_water_fraction,
            )
        return self

    @model_validator(mode="after")
    def _one_contract_each(self) -> "SiteHouseholds":
        stated = (self.tempo_fraction, self.spot_fraction)
        # The usual part of market offers gives way to what is stated of the others.
        usual = type(self).model_fields["indexed_fraction"].default
        is_stated = self.indexed_fraction != usual
        total = fsum((*stated, self.indexed_fraction if is_stated else 0.0))
        if total > 1 + 1e-9:
            raise invalid("contracts_above_one", total=total)
        return self


class Site(Table):
    """One site; a collective self-consumption operation of its own."""

    name: Text = entry(text="name shown in tables and charts")
    name_fr: Text = entry("", text="the name in French; the name itself where empty")
    kind: Literal["documented", "composite"] = entry(
        text="a real site, or one put together from documented places"
    )
    commune: Text | None = entry(
        None,
        text="commune of Pas-de-Calais, which tells place and climate instead of [place]",
    )
    postcode: Text | None = entry(
        None, text="the same by a postcode that one commune alone has, or beside its name"
    )
    place: SitePlace = entry(text="where the site stands")
    climate: Literal["coast", "inland"] = entry(text="climatology of the synthetic weather")
    ghi_factor: Annotated[Number, Bounds(0.6, 1.25, IRRADIATION)] = entry(
        1.0,
        text="yearly irradiation of the commune over the mean of the department",
        unit="1",
        kind="assumed",
        source="the mean of Pas-de-Calais",
    )
    dwellings: Annotated[Integer, Bounds(1, 100_000, DWELLINGS)] = entry(text="number of dwellings")
    households: SiteHouseholds = entry(text="who lives there")
    common_parts_kwh_per_dwelling: Annotated[Number, Bounds(0, 20_000, DWELLING_ENERGY)] = entry(
        text="yearly consumption of the common parts, per dwelling; 0 for none", unit="kWh/year"
    )
    common_parts: CommonPartsSun | None = entry(
        None, text="what its common parts give for solar energy; none: as the scenario says"
    )
    plants: SitePlants = entry(text="roofs")
    buildings: tuple[BuildingTable, ...] | None = entry(
        None, text="buildings, each with a plant of its own; none: one building holds everything"
    )
    building_keys: tuple[BuildingKey, ...] | None = entry(
        None, text="what its buildings get of the sun under own_building; none: as sharing says"
    )
    storage: SiteStorage | None = entry(None, text="a battery of the site; none: there is none")
    coaching: Coaching | None = entry(None, text="who is coached there; none: as the scenario says")
    grid: SiteGrid = entry(SiteGrid(), text="the low-voltage network")
    measured: Annotated[Text, MEASURED] | None = entry(
        None,
        text="file or folder of measured load curves, relative to this file; they stand in for "
        "drawn homes",
    )
    donors: Annotated[Text, MEASURED] | None = entry(
        None,
        text="folder (or file) of measured load curves whose days, drawn again and brought to "
        "this site's level, make the curves of its homes; homes.csv there tells their size and "
        "equipment; none: uses are simulated",
    )
    measured_fraction: Fraction | None = entry(
        None,
        text="fraction of dwellings that take a measured curve, the same ones again where there "
        "are fewer curves; by default as many dwellings as there are curves",
        unit="1",
    )
    single_substation: Annotated[bool, Field(strict=True)] = entry(
        False,
        text="whether all its points lie behind one public substation, which the network "
        "option for collective self-consumption asks for",
        kind="assumed",
        source="to be asked of the network operator",
    )
    provenance: dict[str, Provenance] = entry(
        {}, text="where each figure of this table comes from, by its path within the table"
    )

    @property
    def each_building(self) -> tuple[BuildingTable, ...]:
        """Its buildings; none where they are not told."""
        return self.buildings or ()

    @property
    def each_key(self) -> tuple[BuildingKey, ...]:
        """What is told of the keys of its buildings."""
        return self.building_keys or ()

    @property
    def has_real_homes(self) -> bool:
        """Whether somebody stands behind its homes: listed, measured, or made of such days."""
        files = (self.households.population_csv, self.measured, self.donors)
        return any(file is not None for file in files)

    @model_validator(mode="after")
    def _measured_first(self) -> "Site":
        if self.measured_fraction is not None and self.measured is None:
            raise invalid("measured_without_file", fraction=self.measured_fraction)
        return self
