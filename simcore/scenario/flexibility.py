"""The ``[flexibility]`` table: who moves which uses under the sun, and how."""

from typing import Annotated, Literal

from pydantic import model_validator

from simcore.scenario.bounds import WAITING, Bounds, Fraction
from simcore.scenario.coaching import First
from simcore.scenario.contracts import Hours
from simcore.scenario.fields import Number, Table, entry, invalid


class Flexibility(Table):
    """Uses moved into ``contracts.solar_window``, where schemes reward it or always."""

    applies: Literal["rewarded", "always"] = entry(
        "rewarded",
        text="under which schemes uses are moved: those that reward it, or all",
        kind="assumed",
        source="nobody moves uses for nothing",
    )
    first: First = entry(
        "willing",
        text="who moves uses first: the most willing, the energy poor, those who get the energy "
        "cheque, or those with electric hot water",
        kind="assumed",
        source="whoever wants to",
    )

    willing_fraction: Fraction = entry(
        0.30,
        text="part of the households that take part which move uses, the most willing first",
        unit="1",
        kind="assumed",
        source="below the 40 % of coached households that changed their use (MAGE, 184 homes)",
    )
    tanks_fraction: Fraction = entry(
        1.0,
        text="part of their hot-water tanks whose relay is moved into the window",
        unit="1",
        kind="assumed",
        source="all: the relay does it, not the tenant",
    )
    tank_follows: Literal["window", "surplus"] = entry(
        "window",
        text="what the relay of a moved tank follows: the hours below, or on days of sun the hours "
        "of the site's expected surplus, by a forecast with its errors",
        kind="assumed",
        source="a clock is all that a meter has today",
    )
    tank_relay: Hours = entry(
        (("11:00", "17:00"),),
        text="hours in which the relay of a moved tank is on, pairs of local clock times",
        unit="HH:MM",
        kind="inferred",
        source="hours favoured in summer by CRE 2026-33, table 4; long enough to fill a tank",
    )
    appliances_fraction: Fraction = entry(
        0.40,
        text="part of their washing, drying and dish-washing moved into the window of its day",
        unit="1",
        kind="assumed",
        source="no measured figure was found",
    )
    tank_hours: Annotated[Number, Bounds(1, 24, WAITING)] = entry(
        6.0,
        text="hours of a day of sun in which the relay that follows the surplus is on",
        unit="hours",
        kind="assumed",
        source="as long as the hours above",
    )
    tank_sun_fraction: Fraction = entry(
        0.3,
        text="part of the day's hot water that the expected surplus must reach for that relay to "
        "leave the meter's own hours",
        unit="1",
        kind="assumed",
        source="below, the night is cheaper than the peak hours of a dull day",
    )
    tank_floor_fraction: Fraction = entry(
        0.05,
        text="part of a full tank's heat that is never drawn, behind that relay",
        unit="1",
        kind="assumed",
        source="the water below the element",
    )
    tank_comfort_fraction: Fraction = entry(
        0.30,
        text="part of a full tank's heat below which its element starts whatever the relay says",
        unit="1",
        kind="assumed",
        source="about two showers of a tank of 200 l",
    )
    tank_full_days: Annotated[Number, Bounds(0, 60, WAITING)] = entry(
        7.0,
        text="days after which a tank is heated full whatever the relay says, against legionella; "
        "0 for never",
        unit="days",
        kind="assumed",
        source="a weekly cycle is usual; the French order of 30 November 2005 asks large tanks "
        "for a daily one",
    )
    day_error_fraction: Fraction = entry(
        0.25,
        text="standard error of the sun of a day in the forecast of the day before; with 0 here "
        "and in the next line all is known",
        unit="1",
        kind="assumed",
        source="no forecast of the sites was tried",
    )
    slot_error_fraction: Fraction = entry(
        0.25,
        text="standard error of a slot of that day beside it",
        unit="1",
        kind="assumed",
        source="the same",
    )
    appliances_by: Literal["energy", "runs"] = entry(
        "energy",
        text="how appliances move: a part of each day's energy, spread over the window, or whole "
        "runs put off until the window, within the delay below",
        kind="assumed",
        source="the simpler one",
    )
    run_delay_hours: Annotated[Number, Bounds(0, 48, WAITING)] = entry(
        18.0,
        text="hours that a run is put off at most",
        unit="hours",
        kind="assumed",
        source="from the evening until noon",
    )
    message: Literal["none", "sunny"] = entry(
        "none",
        text="message to those who move runs: none, or one before days of expected surplus",
        kind="assumed",
        source="a habit needs none",
    )
    unprompted_fraction: Fraction = entry(
        0.5,
        text="part of the runs that they still move on days without a message, where there are "
        "messages",
        unit="1",
        kind="assumed",
        source="no measured figure was found",
    )
    fatigue_fraction_per_week: Fraction = entry(
        0.005,
        text="part of the runs moved by hand that each week of the year takes",
        unit="1/week",
        kind="assumed",
        source="a quarter in a year; no measured figure was found",
    )
    rebound_fraction: Fraction = entry(
        0.0,
        text="energy that is used beyond the runs that were moved, over theirs, in the same hours",
        unit="1",
        kind="assumed",
        source="none; what is cheap may be used more",
    )
    cars_fraction: Fraction = entry(
        0.0,
        text="part of the charges of their cars put off until the window of the next day",
        unit="1",
        kind="assumed",
        source="few cars stand at home around noon",
    )
    heat_pumps_fraction: Fraction = entry(
        0.0,
        text="part of their heat pumps' energy outside the window brought into that of its day",
        unit="1",
        kind="assumed",
        source="none without a control of their own",
    )
    heat_pump_loss_fraction: Fraction = entry(
        0.10,
        text="energy that heating early loses through the walls, over what is brought forward",
        unit="1",
        kind="assumed",
        source="a few hours against a building's constant of one to two days",
    )

    @model_validator(mode="after")
    def _comfort_above_floor(self) -> "Flexibility":
        if self.tank_floor_fraction > self.tank_comfort_fraction:
            raise invalid(
                "tank_floor_above_comfort",
                floor=self.tank_floor_fraction,
                comfort=self.tank_comfort_fraction,
            )
        return self
