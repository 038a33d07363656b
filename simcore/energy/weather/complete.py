"""A year of light made whole: no negative light, beam and diffuse where they lack."""

from dataclasses import replace

import numpy as np
import pandas as pd

from simcore.base.records import Sun
from simcore.energy.weather.quality import Remark, is_unclosed
from simcore.energy.weather.series import EvenRows, Series
from simcore.energy.weather.sun import closed

TIGHT = (0.01, 5.0)
"""Rows keep their own beam where they close within 1 % and 5 W/m2: a beam off by that moves
the yearly production by less than 1 % (tried on the sky of the tests)."""


def without_empty(series: Series) -> Series:
    """The series without a beam or a diffuse that has no value at all."""
    columns = {
        name: value
        for name, value in series.columns.items()
        if name not in ("dni", "dhi") or not np.isnan(value).all()
    }
    return replace(series, columns=columns)


def without_negative_light(even: EvenRows) -> EvenRows:
    """Light of 0 where an instrument's offset made it negative."""
    light = {name: even.columns[name] for name in ("ghi", "dni", "dhi") if name in even.columns}
    n_negative = sum(int((value < 0).sum()) for value in light.values())
    if not n_negative:
        return even
    lifted = {name: np.maximum(value, 0.0) for name, value in light.items()}
    remark = Remark(key="negative_light", values={"n": n_negative})
    columns = {**even.columns, **lifted}
    return replace(even, columns=columns, remarks=(*even.remarks, remark))


def with_beam_and_diffuse(even: EvenRows, sun: Sun) -> EvenRows:
    """The year with beam and diffuse, from each other or by Erbs where they are missing."""
    import pvlib

    columns, ghi = dict(even.columns), even.columns["ghi"]
    absent = {"dni", "dhi"} - set(columns)
    if not absent:
        return even
    height = np.cos(np.radians(np.minimum(sun.apparent_zenith, 90.0)))
    if "dhi" in columns:
        key, dhi = "beam_from_balance", columns["dhi"]
    elif "dni" in columns:
        key, dhi = "diffuse_from_balance", np.clip(ghi - columns["dni"] * height, 0.0, ghi)
    else:
        day = pd.DatetimeIndex(even.stamps).dayofyear.to_numpy()
        split = pvlib.irradiance.erbs(ghi, np.minimum(sun.apparent_zenith, 90.0), day)
        key, dhi = "split_by_erbs", np.asarray(split["dhi"])
    is_up = sun.apparent_zenith < 87
    beam = np.clip((ghi - dhi) / np.where(is_up, height, 1.0), 0.0, sun.dni_extra) * is_up
    columns["dhi"] = np.minimum(dhi, ghi)
    columns.setdefault("dni", beam)
    return replace(even, columns=columns, remarks=(*even.remarks, Remark(key=key)))


def with_closed_rows(even: EvenRows, sun: Sun) -> EvenRows:
    """The year with the beam of rows that do not close taken from global light and diffuse.

    So a year gives the same light whatever the slots it is laid on: finer slots have their
    beam from the balance anyway.
    """
    ghi, dni, dhi = (even.columns[name] for name in ("ghi", "dni", "dhi"))
    is_open = is_unclosed(ghi, dni, dhi, sun, TIGHT)
    beam, rest = closed(ghi, np.minimum(dhi, ghi), sun)
    columns = {"dni": np.where(is_open, beam, dni), "dhi": np.where(is_open, rest, dhi)}
    return replace(even, columns={**even.columns, **columns})
