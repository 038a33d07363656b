"""A battery at a site: what it is asked to do, and what sharing makes of its charge.

A shared battery is a consumer of the operation while it charges and a producer while it
discharges (energy code, D.315-5). It is the last of both: members have the sun first, and the
plants serve before it, so no key gives it what a member could use. It holds no bill of a member
and none of the common parts; what it charges beside the sun is the landlord's to pay.
Behind meters, of common parts or of dwellings, parts of it change what these draw.
"""

from dataclasses import replace

import numpy as np

from simcore.base.draws import stream
from simcore.base.lengths import MINUTES_PER_DAY
from simcore.base.records import Array, Counts, Flags, Population
from simcore.base.timeaxis import TimeAxis, period_of_slot
from simcore.energy.storage import (
    STRATEGIES,
    Battery,
    ForecastError,
    Outlook,
    Stored,
    battery_flows,
    behind_meters,
    expected_kwh,
    life_years,
)
from simcore.money.finance import StorageCosts
from simcore.scenario.convert import same_names
from simcore.scenario.storage import SiteStorage
from simcore.site.inputs import SiteInput
from simcore.site.records import COMMON_PARTS, StorageYear
from simcore.site.registers import SharedYear, settled
from simcore.site.sharing import Arrangement
from simcore.site.slots import Slots

SHARED = "shared"
CYCLE_START_MINUTE = MINUTES_PER_DAY // 3
"""Eight o'clock: what is charged from then on serves until the next one."""


def shared_year(
    inputs: SiteInput,
    people: Population,
    arrangement: Arrangement,
    plants_kwh: Array,
    consumption_kwh: Array,
    off_peak: Array,
    slots: Slots | None = None,
) -> tuple[SharedYear, StorageYear | None]:
    """Share a year as :func:`settled` does, with the battery of the site where it has one."""
    table = inputs.site_table.storage
    if table is None:
        year = settled(inputs, arrangement, plants_kwh, consumption_kwh, off_peak, slots)
        return year, None
    made_kwh, takes_part = plants_kwh.sum(axis=-1), arrangement.weight > 0
    needs_kwh = consumption_kwh[:, takes_part].sum(axis=-1, dtype=np.float64)
    if table.place != SHARED:
        meters = meters_with_battery(table, people) & takes_part
        done = _behind(inputs, table, made_kwh, needs_kwh, consumption_kwh[:, meters])
        drawn_kwh = consumption_kwh.copy()
        drawn_kwh[:, meters] += (done.charge_kwh - done.discharge_kwh).astype(drawn_kwh.dtype)
        drawn_kwh = np.maximum(drawn_kwh, 0.0)
        year = settled(inputs, arrangement, plants_kwh, drawn_kwh, off_peak, slots)
        return year, _together(done, np.maximum(made_kwh - needs_kwh, 0.0))
    is_off_peak = _mostly_off_peak(off_peak[..., takes_part], inputs.axis)
    shared = _scheduled(inputs, table, made_kwh, needs_kwh, is_off_peak)
    if arrangement.behind is not None:  # no meter has the battery behind it
        nobody = np.zeros((1, arrangement.behind.shape[-1]))
        arrangement = replace(arrangement, behind=np.concatenate([arrangement.behind, nobody]))
    with_it_kwh = np.concatenate([plants_kwh, shared.discharge_kwh[:, np.newaxis]], axis=-1)
    year = settled(inputs, arrangement, with_it_kwh, consumption_kwh, off_peak, slots)
    return _without_battery(inputs, year, made_kwh, shared)


def meters_with_battery(table: SiteStorage, people: Population) -> Flags:
    """Meters that a part of a battery can stand behind, ``(n_members,)``."""
    if table.place == COMMON_PARTS:
        return people.is_common_parts
    return people.is_dwelling & ~people.is_vacant


def _behind(
    inputs: SiteInput, table: SiteStorage, made_kwh: Array, needs_kwh: Array, own_kwh: Array
) -> Stored:
    """What batteries behind meters do: equal ones in dwellings, by use at common parts."""
    size = own_kwh.sum(axis=0, dtype=np.float64) if table.place == COMMON_PARTS else None
    size = np.ones(own_kwh.shape[-1]) if size is None or not size.any() else size
    seems_kwh = _foreseen(inputs, table, needs_kwh)
    share, battery = size / max(size.sum(), 1.0), battery_of(table)
    return behind_meters(own_kwh, made_kwh, seems_kwh, share, battery, inputs.axis.hours)


def _together(done: Stored, left_kwh: Array) -> StorageYear:
    """Batteries behind meters as one, each ``(n_slots,)``."""
    charge_kwh, discharge_kwh = done.charge_kwh.sum(axis=-1), done.discharge_kwh.sum(axis=-1)
    return StorageYear(
        charge_kwh=charge_kwh,
        discharge_kwh=discharge_kwh,
        state_kwh=done.state_kwh.sum(axis=-1),
        sun_kwh=np.minimum(charge_kwh, left_kwh),
        served_kwh=discharge_kwh,
        is_behind=True,
    )


def battery_of(table: SiteStorage) -> Battery:
    """The battery of a site in the middle of its life."""
    middle = (1.0 + table.worn_fraction) / 2
    stated = same_names(Battery, table) | {"capacity_kwh": middle * table.capacity_kwh}
    return Battery(**stated)


def _scheduled(
    inputs: SiteInput, table: SiteStorage, made_kwh: Array, needs_kwh: Array, is_off_peak: Flags
) -> Stored:
    """What the battery does of what its strategy asks for by forecast."""
    axis, battery = inputs.axis, battery_of(table)
    if not needs_kwh.any():
        idle = np.zeros(axis.n_slots)
        return Stored(charge_kwh=idle, discharge_kwh=idle, state_kwh=idle)
    day = axis.day.astype(np.int64)
    key = stream(inputs.seed, inputs.site, "storage")
    sun = ForecastError(
        day_fraction=table.day_error_fraction, hour_fraction=table.slot_error_fraction
    )
    outlook = Outlook(
        production_kwh=made_kwh,
        forecast_kwh=expected_kwh(made_kwh, day, key, sun),
        consumption_kwh=_foreseen(inputs, table, needs_kwh),
        cycle=cycle_of_slot(axis),
        is_dear=~is_off_peak,
    )
    wanted = STRATEGIES[table.strategy](outlook, battery, axis.hours)
    return battery_flows(*wanted, battery, axis.hours)


def net_charge_kwh(inputs: SiteInput, made_kwh: Array, needs_kwh: Array, off_peak: Array) -> Array:
    """What the shared battery of a site draws, negative where it gives, ``(n_slots,)``. [kWh]

    Parameters
    ----------
    inputs
        The site, with a shared battery.
    made_kwh, needs_kwh
        What its plants make, of any size, and what all who share use, ``(n_slots,)``. [kWh]
    off_peak
        Off-peak parts of the slots of those who share, as of the curves.
    """
    table = inputs.site_table.storage
    assert table is not None
    is_off_peak = _mostly_off_peak(off_peak, inputs.axis)
    done = _scheduled(inputs, table, made_kwh, needs_kwh, is_off_peak)
    return done.charge_kwh - done.discharge_kwh


def _foreseen(inputs: SiteInput, table: SiteStorage, needs_kwh: Array) -> Array:
    """What all who share seem to use, ``(n_slots,)``. [kWh]"""
    error = ForecastError(
        day_fraction=table.demand_error_fraction, hour_fraction=table.demand_error_fraction
    )
    key = stream(inputs.seed, inputs.site, "storage demand")
    return expected_kwh(needs_kwh, inputs.axis.day.astype(np.int64), key, error)


def cycle_of_slot(axis: TimeAxis) -> Counts:
    """Number of the cycle of each slot, from 0, each from eight o'clock on, ``(n_slots,)``."""
    return axis.day.astype(np.int64) + (axis.minute_of_day >= CYCLE_START_MINUTE)


def _mostly_off_peak(off_peak: Array, axis: TimeAxis) -> Flags:
    """Slots off peak for most of those who have such hours, ``(n_slots,)``."""
    has_hours = off_peak.max(axis=(0, 1), initial=0.0) > 0
    if not has_hours.any():
        return np.zeros(axis.n_slots, bool)
    mean = off_peak[..., has_hours].mean(axis=-1)
    return mean[axis.is_high_season.astype(int), axis.slot_of_day] > 0.5


def _without_battery(
    inputs: SiteInput, year: SharedYear, made_kwh: Array, done: Stored
) -> tuple[SharedYear, StorageYear]:
    """A shared year with the battery's part told apart from that of the plants and members."""
    left_kwh = np.maximum(made_kwh - year.shared_kwh, 0.0)
    sun_kwh = np.minimum(done.charge_kwh, left_kwh)
    served_kwh = np.clip(year.shared_kwh - made_kwh, 0.0, done.discharge_kwh)
    number = period_of_slot(inputs.axis, inputs.periods)
    not_stored_kwh = np.bincount(number, left_kwh - sun_kwh, minlength=len(inputs.periods))
    surplus_kwh = not_stored_kwh.astype(float)
    by_plant = year.plant_surplus_kwh[:, :-1]
    total = by_plant.sum(axis=-1)
    part = np.divide(surplus_kwh, total, out=np.zeros_like(total), where=total > 0)
    registers = replace(
        year.registers,
        production_kwh=year.plant_production_kwh[:, :-1].sum(axis=-1),
        surplus_kwh=surplus_kwh,
    )
    bare = replace(
        year,
        registers=registers,
        plant_production_kwh=year.plant_production_kwh[:, :-1],
        plant_surplus_kwh=by_plant * part[:, np.newaxis],
    )
    return bare, StorageYear(
        charge_kwh=done.charge_kwh,
        discharge_kwh=done.discharge_kwh,
        state_kwh=done.state_kwh,
        sun_kwh=sun_kwh,
        served_kwh=served_kwh,
    )


def cycles_per_year(table: SiteStorage, stored: StorageYear) -> float:
    """Full cycles of the new capacity in a year: what is taken out over it. [1/year]"""
    out_kwh = float(stored.discharge_kwh.sum()) / table.discharge_efficiency_fraction
    return out_kwh / table.capacity_kwh


def storage_life_years(table: SiteStorage, stored: StorageYear) -> float:
    """Years until the battery is worn, by age and cycles. [years]"""
    cycles = cycles_per_year(table, stored)
    return float(life_years(cycles, table.calendar_years, table.most_cycles))


def storage_costs(inputs: SiteInput, stored: StorageYear | None) -> StorageCosts | None:
    """What the battery of a site costs the landlord; None where there is none."""
    table = inputs.site_table.storage
    if table is None or stored is None:
        return None
    # Behind a meter it is the meter's own supplier that delivers what is bought.
    bought_kwh = 0.0 if stored.is_behind else float(stored.import_kwh.sum())
    return StorageCosts(
        capex_eur=table.capex_eur_per_kwh * table.capacity_kwh,
        upkeep_eur_per_year=table.upkeep_eur_per_kwh * table.capacity_kwh,
        energy_eur_per_year=table.import_eur_per_kwh * bought_kwh,
        life_years=storage_life_years(table, stored),
        renewal_fraction=table.renewal_fraction,
    )
