"""The recorded year as records of ``simcore``, priced and shared again by its ordinary road.

The only file beside the records that knows a name of ``simcore``: what is renamed there is
renamed here, and nowhere else. Everything it gives back is a plain table or array.
"""

import json
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from simcore.base.records import (
    ACTIVITIES,
    AGE_GROUPS,
    MEMBER_KINDS,
    SUPPLIES,
    Population,
    Registers,
    SlotClasses,
)
from simcore.base.timeaxis import BillingPeriod, time_axis
from simcore.energy.sharing import KEYS
from simcore.scenario.schema import Scenario
from simcore.show.words.names import with_titles
from simcore.site.inputs import site_inputs
from simcore.site.records import Shift, SiteFlows, Supplied
from simcore.site.registers import settled
from simcore.site.sharing import Arrangement, KeyTerms
from simcore.site.slots import Slots
from simcore.study.compare.pipeline import price
from simcore.study.compare.records import Flows

FOLDER = Path(__file__).parent
SHARINGS = ("members", "common_parts", "common_parts_first", "shifted")
NAMES = {
    "key": "random_key",
    "income_eur_per_cu": "income_eur_per_year_per_consumption_unit",
    "annual_kwh": "expected_specific_kwh_per_year",
    "panels_kw": "own_panels_kwp",
}
"""Columns of the members whose name is not that of the record's field."""
UNRECORDED = ("kind", "groups")
"""Fields that no column holds by that name; groups of one's own came later."""
KINDS = ("dwelling", "common_parts")
"""What the recorded flag says of a member, true and false."""
NUMBERED = {"supply": SUPPLIES, "activity": ACTIVITIES, "age_group": AGE_GROUPS}


@cache
def table(name):
    """A recorded table, by its path in the folder."""
    path = FOLDER / name
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path, float_precision="round_trip")


def of(name, **wanted):
    """Rows of a recorded table where columns have these values."""
    return _parts(name, tuple(wanted))[tuple(wanted.values())]


@cache
def _parts(name, columns):
    return dict(tuple(table(name).groupby(list(columns), sort=False)))


def cube(rows, column, *axes):
    """Values of a column along the numbered columns ``axes``, whose rows stand in their order."""
    return rows[column].to_numpy().reshape([rows[axis].nunique() for axis in axes])


def outcome():
    """Every scheme, priced now: summary, members and cash flow as tables."""
    done = price(flows())
    summary = with_titles(done.summary)
    return {"summary": summary, "members": done.members, "cash_flow": done.cash_flow}


@cache
def flows():
    """The recorded energy of all sites."""
    recorded = json.loads((FOLDER / "scenario.json").read_text(encoding="utf-8"))
    recorded["prices"]["rates"] = str(FOLDER / "rates.csv")
    # Recorded before common parts left the regulated household tariff.
    recorded["contracts"]["common_parts"] = "regulated"
    scenario = Scenario.model_validate_json(json.dumps(recorded))
    periods = tuple(
        BillingPeriod(
            start=date.fromisoformat(row.first_day),
            end=date.fromisoformat(row.day_after_last),
            month=row.month - 1,
        )
        for row in table("periods.csv").itertuples()
    )
    axis = time_axis(scenario.time.year, scenario.time.step_minutes)
    inputs = site_inputs(scenario)
    sites = tuple(_site(inputs[row.site], row) for row in table("sites.csv").itertuples())
    return Flows(scenario=scenario, axis=axis, periods=periods, sites=sites)


def _site(inputs, row):
    curves = of("energy/site_curves.parquet", site=row.site)
    plants = of("energy/plants.csv", site=row.site)
    by_plant = {name: _plants(row.site, name, plants["plant"]) for name in SHARINGS}
    return SiteFlows(
        inputs=inputs,
        peak_power_kw=row.peak_power_kwp,
        population=population(row.site),
        production_kwh=curves["production_kwh"].to_numpy(),
        consumption_kwh=curves["consumption_kwh"].to_numpy(),
        shared_kwh={name: curves[f"shared_kwh_{name}"].to_numpy() for name in SHARINGS},
        registers={name: _registers(row.site, name) for name in SHARINGS},
        weather_source=row.weather_source,
        classes=_slots().classes,
        rounding_lost_kwh={name: _rounding_lost_kwh(row.site, name) for name in SHARINGS},
        plant_power_kw=dict(zip(plants["plant"], plants["peak_power_kwp"], strict=True)),
        plant_production_kwh=by_plant["members"][0],
        plant_surplus_kwh={name: pair[1] for name, pair in by_plant.items()},
        shift=_shift(row.site, curves),
        key_gain_eur=(row.key_gain_promised_eur_per_year, row.key_gain_reached_eur_per_year),
        supplied=Supplied(
            used_kwh=curves["consumption_of_supplied_kwh"].to_numpy(),
            shared_kwh=curves["shared_of_supplied_kwh"].to_numpy(),
            spot_eur_per_kwh=table("energy/slots.parquet")["spot_eur_per_kwh"].to_numpy(),
        ),
    )


def population(site):
    """The recorded members of a site, the common parts last."""
    rows = of("members.csv", site=site)
    columns = {"kind": np.where(rows["is_dwelling"], *map(MEMBER_KINDS.index, KINDS))}
    for name in (field.name for field in fields(Population) if field.name not in UNRECORDED):
        column = rows[NAMES.get(name, name)]
        if name in NUMBERED:
            column = column.map(NUMBERED[name].index)
        columns[name] = column.to_numpy(np.uint64 if name == "key" else None)
    return Population(**columns)


def _registers(site, sharing):
    rows = of("energy/registers.parquet", site=site, sharing=sharing)
    sums = of("energy/spot_sums.parquet", site=site, sharing=sharing)
    plants = of("energy/plants_by_period.csv", site=site, sharing=sharing, plant="all")
    by_spot = {
        what: {
            weight: cube(sums, f"{what}_at_{weight}_eur", "period", "member")
            for weight in ("spot", "spot_floor")
        }
        for what in ("consumption", "shared")
    }
    axes = ("period", "register", "member")
    return Registers(
        consumption_kwh=cube(rows, "consumption_kwh", *axes),
        shared_kwh=cube(rows, "shared_kwh", *axes),
        production_kwh=plants["production_kwh"].to_numpy(),
        surplus_kwh=plants["surplus_kwh"].to_numpy(),
        weighted_consumption=by_spot["consumption"],
        weighted_shared=by_spot["shared"],
    )


def _rounding_lost_kwh(site, sharing):
    """What rounding the key lost: the default key is not rounded, so nothing in any register."""
    (lost,) = of("energy/rounding_losses.csv", site=site, sharing=sharing)["rounding_lost_kwh"]
    assert lost == 0.0
    return 0.0 * _registers(site, sharing).shared_kwh


def _plants(site, sharing, plants):
    """Production and surplus of each plant by billing period."""
    rows = [
        of("energy/plants_by_period.csv", site=site, sharing=sharing, plant=plant)
        for plant in plants
    ]
    columns = ("production_kwh", "surplus_kwh")
    return [np.stack([row[column] for row in rows], axis=-1) for column in columns]


def _shift(site, curves):
    rows = of("energy/shifted_uses.parquet", site=site)
    return Shift(
        consumption_kwh=curves["consumption_once_shifted_kwh"].to_numpy(),
        moved_kwh=cube(rows, "moved_kwh", "period", "member"),
        rewarded_kwh=cube(rows, "rewarded_kwh", "period", "member"),
    )


@cache
def _slots():
    """Registers tell the solar hours apart; spot sums are weighted by the price."""
    slots = table("energy/slots.parquet")
    spot = slots["spot_eur_per_kwh"].to_numpy()
    return Slots(
        classes=SlotClasses(
            class_of_slot=slots["is_solar_window"].to_numpy(np.int64),
            is_solar_window=np.array([False, True]),
        ),
        weights={"spot": spot, "spot_floor": np.maximum(spot, 0.0)},
    )


def reshared(site, takes_part=None):
    """Registers of the whole-Wh curves of a site, shared by the default key.

    ``takes_part`` says which members do, those recorded if not given. Consumption and shared
    energy, each ``(n_periods, n_registers, n_members)``, in kWh.
    """
    curves = table(f"curves/{site}.parquet")
    (inputs,) = [one.inputs for one in flows().sites if one.site == site]
    if takes_part is None:
        takes_part = population(site).is_participant
    off_peak = of("energy/off_peak_windows.parquet", site=site)
    by_season = [off_peak[off_peak["season"] == season] for season in ("low", "high")]
    tables = [cube(rows, "off_peak_fraction", "slot_of_day", "member") for rows in by_season]
    registers = settled(
        inputs,
        Arrangement(
            name="members",
            key=KEYS["default"],
            weight=takes_part.astype(float),
            terms=KeyTerms(),
        ),
        curves.filter(regex="^plant_").to_numpy() / 1e3,
        members_kwh(site),
        np.stack(tables),
        slots=_slots(),
    ).registers
    return registers.consumption_kwh, registers.shared_kwh


def members_kwh(site):
    """Curves of all members of a site, ``(n_slots, n_members)``. [kWh]"""
    return table(f"curves/{site}.parquet").filter(regex="^member_").to_numpy() / 1e3
