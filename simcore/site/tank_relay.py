"""A relay that follows the site's expected surplus: on days of sun it leaves the meter's hours."""

from dataclasses import replace

import numpy as np

from simcore.base.draws import stream
from simcore.base.lengths import DAYS_PER_WEEK, HOURS_PER_DAY, QUARTER_HOUR_MINUTES
from simcore.base.records import Array, Counts, Flags
from simcore.energy.demand import Taps
from simcore.energy.flexibility import Heated, Tanks, heated, sunniest_slots
from simcore.energy.storage import ForecastError, expected_kwh
from simcore.site.homes import Homes, taps_of
from simcore.site.inputs import SiteInput

QUARTERS_PER_HOUR = 60 // QUARTER_HOUR_MINUTES
OFF, ON = 192, 193
"""Rows of a relay table behind those of the clock."""


def expected_net_kwh(inputs: SiteInput, made_kwh: Array, used_kwh: Array) -> Array:
    """Production less use as they are expected the day before, ``(n_slots,)``. [kWh]

    The sun has the errors of ``[flexibility]``; use is expected to be that of the same hour a
    week before. Where both errors are 0 all is known.

    Parameters
    ----------
    inputs
        Errors and draws.
    made_kwh, used_kwh
        What the plants make, and what those who share use, ``(n_slots,)``. [kWh]
    """
    flexibility, axis = inputs.flexibility, inputs.axis
    error = ForecastError(
        day_fraction=flexibility.day_error_fraction, hour_fraction=flexibility.slot_error_fraction
    )
    if error.day_fraction == 0 and error.hour_fraction == 0:
        return np.asarray(made_kwh - used_kwh)
    key = stream(inputs.seed, inputs.site, "surplus forecast")
    expected = expected_kwh(made_kwh, axis.day.astype(np.int64), key, error)
    return np.asarray(expected - np.roll(used_kwh, DAYS_PER_WEEK * axis.slots_per_day))


def following_kwh(inputs: SiteInput, homes: Homes, moves: Flags, net_kwh: Array) -> Array:
    """What tanks behind that relay draw more, or less, ``(n_slots, n_members)``. [kWh]

    Parameters
    ----------
    inputs
        Hours, floors, cycle.
    homes
        Those whose tanks they are.
    moves
        Homes whose tank follows, ``(n_members,)``.
    net_kwh
        Production less use as they are expected, ``(n_slots,)``. [kWh]
    """
    drawn = _of(taps_of(inputs.axis, homes), moves)
    usual, drawn = usual_tanks(inputs, drawn)
    moved = following_tanks(inputs, drawn, net_kwh)
    difference = np.zeros((inputs.axis.n_slots, len(moves)))
    difference[:, drawn.member] = by_slot(inputs, drawn, moved.kwh - usual.kwh)
    return difference


def _of(drawn: Taps, moves: Flags) -> Taps:
    """Only the homes that follow."""
    some = moves[drawn.member]
    return replace(
        drawn,
        member=drawn.member[some],
        drawn_kwh=np.ascontiguousarray(drawn.drawn_kwh[:, some]),
        relay=drawn.relay[:, some],
        capacity_kwh=drawn.capacity_kwh[some],
        loss_kwh=drawn.loss_kwh[some],
        element_kwh=drawn.element_kwh[some],
        band_kwh=drawn.band_kwh[some],
    )


def usual_tanks(inputs: SiteInput, drawn: Taps) -> tuple[Heated, Taps]:
    """The same tanks in the hours of their own meters, and the draw-offs that these serve.

    What they leave unmet is wanted of no other relay, so that all serve the same energy.
    """
    relay, tanks = (drawn.relay, drawn.row), _tanks(inputs, drawn, is_kept=False)
    usual = heated(drawn.drawn_kwh, tanks, *relay)
    if not usual.unmet_kwh.any():
        return usual, drawn
    made_up = heated(drawn.drawn_kwh, replace(tanks, makes_up=True), *relay)
    served_kwh = np.maximum(drawn.drawn_kwh - (made_up.kwh - usual.kwh), 0.0)
    return usual, replace(drawn, drawn_kwh=served_kwh)


def following_tanks(inputs: SiteInput, drawn: Taps, net_kwh: Array) -> Heated:
    """Tanks whose relay follows the expected surplus; what they lack is heated otherwise."""
    row = relay_rows(inputs, drawn, net_kwh)
    n_homes = len(drawn.member)
    relay = np.concatenate([drawn.relay, np.zeros((1, n_homes)), np.ones((1, n_homes))])
    tanks = replace(_tanks(inputs, drawn, is_kept=True), makes_up=True)
    return heated(drawn.drawn_kwh, tanks, relay, row)


def relay_rows(inputs: SiteInput, drawn: Taps, net_kwh: Array) -> Counts:
    """Row of the relay in each quarter: the meter's own, or off and on, ``(n_quarters,)``."""
    flexibility, axis = inputs.flexibility, inputs.axis
    day = axis.day.astype(np.int64)
    n_slots = round(flexibility.tank_hours / axis.hours)
    sunny = sunniest_slots(net_kwh, day, n_slots)
    surplus_kwh = np.bincount(day, np.maximum(net_kwh, 0.0) * sunny)
    served_kwh = float(drawn.drawn_kwh.sum(dtype=np.float64)) / axis.n_days
    leaves = surplus_kwh >= max(flexibility.tank_sun_fraction * served_kwh, 1e-9)
    per_slot = axis.step_minutes // QUARTER_HOUR_MINUTES
    chosen = np.repeat(np.where(sunny, ON, OFF), per_slot)
    row = np.array(drawn.row, np.int64)
    year = slice(drawn.n_warm, None)
    row[year] = np.where(np.repeat(leaves[day], per_slot), chosen, row[year])
    return row


def _tanks(inputs: SiteInput, drawn: Taps, *, is_kept: bool) -> Tanks:
    """Tanks as the meter's hours leave them, or with floor, comfort and cycle."""
    flexibility = inputs.flexibility
    kept = float(is_kept) * drawn.capacity_kwh
    days = flexibility.tank_full_days if is_kept else 0.0
    return Tanks(
        capacity_kwh=drawn.capacity_kwh,
        loss_kwh=drawn.loss_kwh,
        element_kwh=drawn.element_kwh,
        band_kwh=drawn.band_kwh,
        floor_kwh=flexibility.tank_floor_fraction * kept,
        comfort_kwh=flexibility.tank_comfort_fraction * kept,
        full_steps=int(HOURS_PER_DAY * QUARTERS_PER_HOUR * days),
    )


def by_slot(inputs: SiteInput, drawn: Taps, kwh: Array) -> Array:
    """Quarters of the year added up to slots, ``(n_slots, n_homes)``. [kWh]"""
    per_slot = inputs.axis.step_minutes // QUARTER_HOUR_MINUTES
    year = kwh[drawn.n_warm :]
    return np.asarray(year.reshape(inputs.axis.n_slots, per_slot, -1).sum(axis=1))
