"""Values of a complete year laid on the slots of an axis."""

import numpy as np

from simcore.base.records import Array, Place, Sun
from simcore.base.timeaxis import TimeAxis
from simcore.energy.weather.series import EvenRows, Series, Stamps, around, at_stamps
from simcore.energy.weather.sun import closed, sun_at, sun_position

_MIN_HEIGHT = np.cos(np.radians(88.0))
"""Lowest sun whose clearness is used: 2 degrees keeps the yearly sums of Roeselare best."""
_MIN_OUTSIDE = 5.0
"""Light outside the atmosphere by which a row is shared out among its slots. [W/m2]"""
LIGHT = ("ghi", "dni", "dhi")


def on_axis(series: Series, even: EvenRows, axis: TimeAxis, place: Place) -> dict[str, Array]:
    """Light, temperature and wind of each slot, ``(n_slots,)`` each."""
    rows = _rows_in_slots(series, axis)
    if rows is not None:
        inside = at_stamps(even, rows)
        columns = {name: _slot_means(inside[name], axis) for name in LIGHT}
    else:
        sun = sun_position(axis, place)
        ghi, dhi = (light_on_axis(series, even, axis, place, name) for name in ("ghi", "dhi"))
        dni, dhi = closed(ghi, np.minimum(dhi, ghi), sun)
        columns = {"ghi": ghi, "dni": dni, "dhi": dhi}
    is_air_mean = series.air_minutes == series.light_minutes
    for name in ("temp_air", "wind_speed"):
        if rows is not None and is_air_mean:
            columns[name] = _slot_means(inside[name], axis)
        else:
            stamps = around(axis, even.step_minutes)
            air_stamps = stamps + _minutes(series.air_minutes)
            columns[name] = _interpolated(
                _slot_middles(axis), air_stamps, at_stamps(even, stamps)[name]
            )
    return columns


def light_on_axis(series: Series, even: EvenRows, axis: TimeAxis, place: Place, name: str) -> Array:
    """Light (or power) of each slot, from its clearness interpolated to mid-slot.

    Clearness is light over the light outside the atmosphere on a horizontal plane. Where
    the rows are means, each row keeps its energy.
    """
    stamps, sun = around(axis, even.step_minutes), sun_position(axis, place)
    moments = stamps + _minutes(series.light_minutes)
    light = at_stamps(even, stamps)[name]
    laid = _transferred(light, moments, sun_at(moments, place), _slot_middles(axis), sun)
    n_parts = even.step_minutes // axis.step_minutes
    if not series.is_mean or n_parts < 2 or not _is_aligned(series, axis):
        return laid
    starts = axis.utc[::n_parts] - _minutes(_start_minutes(series))
    return _scaled_to_rows(laid, at_stamps(even, starts)[name], _extraterrestrial_ghi(sun))


def split_or_summed(even: EvenRows, axis: TimeAxis, name: str) -> Array:
    """Energy of each slot: rows added, or split into equal parts, ``(n_slots,)``."""
    step = min(even.step_minutes, axis.step_minutes)
    parts = np.repeat(axis.utc, axis.step_minutes // step)
    parts = parts + _minutes(step) * (np.arange(len(parts)) % (axis.step_minutes // step))
    share = step / even.step_minutes
    return share * at_stamps(even, parts)[name].reshape(axis.n_slots, -1).sum(axis=-1)


def _rows_in_slots(series: Series, axis: TimeAxis) -> Stamps | None:
    """Stamps of the rows that fill the slots one by one; None where they do not."""
    if not series.is_mean or series.step_minutes > axis.step_minutes:
        return None
    if not _is_aligned(series, axis):
        return None
    n_rows = axis.n_slots * axis.step_minutes // series.step_minutes
    starts = axis.utc[0] + np.arange(n_rows) * _minutes(series.step_minutes)
    return starts - _minutes(_start_minutes(series))


def _start_minutes(series: Series) -> float:
    """Minutes from the stamp to the start of its row."""
    return series.light_minutes - series.step_minutes / 2


def _is_aligned(series: Series, axis: TimeAxis) -> bool:
    since = (axis.utc[0] - axis.utc[0].astype("datetime64[D]")).astype(int) / 60
    return (since - _start_minutes(series)) % series.step_minutes == 0


def _slot_means(value: Array, axis: TimeAxis) -> Array:
    return value.reshape(axis.n_slots, -1).mean(axis=-1)


def _scaled_to_rows(laid: Array, row: Array, outside: Array) -> Array:
    """Slots scaled so that the mean over each row is the row's own."""
    slots, above = laid.reshape(len(row), -1), outside.reshape(len(row), -1)
    mean, above_mean = (part.mean(axis=-1, keepdims=True) for part in (slots, above))
    row_mean = row[:, np.newaxis]
    is_lit = above_mean > _MIN_OUTSIDE
    by_sun = np.where(is_lit, row_mean * above / np.where(is_lit, above_mean, 1.0), row_mean)
    factor = row_mean / np.where(mean > 0, mean, 1.0)
    is_near = (mean > 0) & (factor > 0.5) & (factor < 2)
    return np.where(is_near, slots * factor, by_sun).ravel()


def _extraterrestrial_ghi(sun: Sun) -> Array:
    """Light on a horizontal plane outside the atmosphere, 0 at night. [W/m2]"""
    return np.maximum(np.cos(np.radians(sun.apparent_zenith)), 0.0) * sun.dni_extra


def _transferred(light: Array, stamps: Stamps, stamp_sun: Sun, times: Stamps, sun: Sun) -> Array:
    """Light at other times, by interpolating clearness between stamps with the sun up."""
    is_usable = np.cos(np.radians(stamp_sun.apparent_zenith)) > _MIN_HEIGHT
    clearness = light[is_usable] / _extraterrestrial_ghi(stamp_sun)[is_usable]
    return _interpolated(times, stamps[is_usable], clearness) * _extraterrestrial_ghi(sun)


def _interpolated(times: Stamps, stamps: Stamps, values: Array) -> Array:
    """Values on straight lines through the known ones."""
    return np.interp(times.astype(np.int64), stamps.astype(np.int64), values)


def _slot_middles(axis: TimeAxis) -> Stamps:
    return axis.utc + _minutes(axis.step_minutes / 2)


def _minutes(minutes: float) -> np.timedelta64:
    return np.timedelta64(round(minutes * 60), "s")
