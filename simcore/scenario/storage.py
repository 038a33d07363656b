"""The ``[sites.<id>.storage]`` table: a battery of the site, what it does and what it costs."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simcore.scenario.bounds import (
    CAPACITY_PRICE,
    CYCLES,
    PART,
    STORAGE,
    YEARS,
    Bounds,
    Fraction,
    PositivePrice,
)
from simcore.scenario.fields import Number, Table, entry, invalid

ATB = "NREL, Annual Technology Baseline 2024, commercial battery storage"

Capacity = Annotated[Number, Field(gt=0), Bounds(0, 100_000, STORAGE)]
Efficiency = Annotated[Number, Bounds(0.5, 1, PART)]


class SiteStorage(Table):
    """A battery of the site; sizes are those of all its parts together, new."""

    place: Literal["shared", "common_parts", "dwellings"] = entry(
        text="where it stands: shared, with a meter of its own, a consumer of the operation "
        "while it charges and a producer while it discharges (energy code, D.315-5); or in parts "
        "behind the meters of common parts, or of dwellings that share"
    )
    capacity_kwh: Capacity = entry(text="energy between empty and full", unit="kWh")
    power_kw: Capacity = entry(text="most that its meter sees each way", unit="kW")
    charge_efficiency_fraction: Efficiency = entry(
        0.92,
        text="part of what its meter sees that is stored",
        unit="1",
        kind="inferred",
        source=f"root of the 85 % both ways of {ATB}",
    )
    discharge_efficiency_fraction: Efficiency = entry(
        0.92,
        text="part of what is stored that comes back to its meter",
        unit="1",
        kind="inferred",
        source="the same",
    )
    least_state_fraction: Fraction = entry(
        0.05,
        text="part of the capacity that is never taken out",
        unit="1",
        kind="assumed",
        source="what keeps a lithium battery from deep discharge",
    )
    most_state_fraction: Fraction = entry(
        0.95,
        text="part of the capacity that it is never charged above",
        unit="1",
        kind="assumed",
        source="what keeps a lithium battery from standing full",
    )
    standby_fraction_per_day: Annotated[Number, Bounds(0, 0.5, PART)] = entry(
        0.01,
        text="part of what is stored that a day of rest loses",
        unit="1/day",
        kind="assumed",
        source="its own discharge and its electronics",
    )
    strategy: Literal["self_consumption", "look_ahead", "tariff", "peak"] = entry(
        "self_consumption",
        text="what it is asked to do: take every surplus and cover every lack, do so but charge "
        "at the highest surpluses that the forecast lets fill it, keep the energy "
        "for the peak hours of the contracts, or cut the highest exports and draws of each day",
        kind="assumed",
        source="the most shared energy",
    )
    day_error_fraction: Fraction = entry(
        0.15,
        text="standard error of the sun of a day in the forecast that its plan rests on; what "
        "the plants make is seen as it comes",
        unit="1",
        kind="assumed",
        source="no forecast of the sites was tried",
    )
    slot_error_fraction: Fraction = entry(
        0.15,
        text="standard error of a slot of that day beside it",
        unit="1",
        kind="assumed",
        source="the same",
    )
    demand_error_fraction: Fraction = entry(
        0.08,
        text="standard error of a day, and of a slot of it, of the consumption of all who share: "
        "their meters tell it the day after; with 0 in all three all is known",
        unit="1",
        kind="assumed",
        source="some hundred homes together are smoother than the sky",
    )
    capex_eur_per_kwh: Annotated[Number, Bounds(20, 5_000, CAPACITY_PRICE)] = entry(
        600.0,
        text="investment per kWh of capacity, installed and connected, without VAT",
        unit="EUR/kWh",
        kind="assumed",
        source="between quotes of EUR 400 for 1 MWh and 900 for a house; no offer is at hand",
    )
    upkeep_eur_per_kwh: Annotated[Number, Bounds(0, 200, CAPACITY_PRICE)] = entry(
        15.0,
        text="upkeep, insurance and metering a year per kWh of capacity, without VAT",
        unit="EUR/kWh/year",
        kind="inferred",
        source=f"2.5 % of the investment: {ATB}",
    )
    import_eur_per_kwh: PositivePrice = entry(
        0.20,
        text="what its own supplier asks for what it charges beside the sun, without VAT",
        unit="EUR/kWh",
        kind="assumed",
        source="near the regulated price of a small professional meter",
    )
    calendar_years: Annotated[Number, Bounds(1, 50, YEARS)] = entry(
        15.0, text="years that it lasts at rest", unit="years", kind="documented", source=ATB
    )
    most_cycles: Annotated[Number, Bounds(100, 50_000, CYCLES)] = entry(
        6_000.0,
        text="full cycles of its capacity that it lasts",
        unit="1",
        kind="assumed",
        source="usual warranty of lithium iron phosphate",
    )
    worn_fraction: Annotated[Number, Bounds(0.3, 1, PART)] = entry(
        0.80,
        text="part of the capacity left when it is worn and replaced",
        unit="1",
        kind="assumed",
        source="usual end of a warranty; the year simulated is that of the middle of its life",
    )
    renewal_fraction: Fraction = entry(
        0.60,
        text="cost of a new one over that of the first, before any rise of prices",
        unit="1",
        kind="assumed",
        source="its cells and power electronics; place, cables and meter stay",
    )

    @model_validator(mode="after")
    def _window(self) -> "SiteStorage":
        if self.least_state_fraction >= self.most_state_fraction:
            raise invalid(
                "window_of_charge",
                least=self.least_state_fraction,
                most=self.most_state_fraction,
            )
        if self.place != "shared" and self.strategy != "self_consumption":
            raise invalid("strategy_behind_meters", where=self.place, strategy=self.strategy)
        return self
