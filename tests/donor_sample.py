"""Small libraries of donors, made up by hand or drawn, for the tests of donors."""

import numpy as np
import pandas as pd

from simcore.energy.donors import calendar_of
from simcore.energy.donors.library import SIZES, USES, Library
from simcore.energy.donors.pools import pools_of

MONDAY = np.datetime64("2026-01-05")
FORTNIGHT = MONDAY + np.arange(14)


def nobody_is_free(day):
    """No day is a holiday."""
    return np.zeros(len(day), bool)


def library(kwh, day, *, n_homes=1, uses=(), **sizes):
    """Library of homes that have the same days: ``kwh`` is ``(n_homes x n_days, n_slots)``."""
    home = np.repeat(np.arange(n_homes), len(day))
    calendar = calendar_of(np.tile(day, n_homes), nobody_is_free(home))
    flags = np.zeros((len(USES), n_homes), bool)
    for name, homes in dict(uses).items():
        flags[USES.index(name), list(homes)] = True
    unknown = np.full(n_homes, np.nan)
    return Library(
        names=tuple(f"home {n}" for n in range(n_homes)),
        kwh=np.asarray(kwh, float),
        home=home,
        calendar=calendar,
        pools=pools_of(home, calendar, n_homes),
        sizes={name: np.array(sizes.get(name, unknown), float) for name in SIZES},
        uses=flags,
    )


def season_days(n_days=14):
    """Days in a row in January, April and July 2023."""
    starts = np.array(["2023-01-09", "2023-04-03", "2023-07-03"], "datetime64[D]")
    return (starts[:, np.newaxis] + np.arange(n_days)).ravel()


def write_curves(folder, n_homes, *, name="curves.csv", minutes=60, seed=3, scale=1.0):
    """Plain CSV of homes, each with an evening peak of its own, two weeks in each season."""
    draw = np.random.default_rng(seed)
    per_day = 24 * 60 // minutes
    days = season_days()
    hour = np.arange(per_day) * minutes / 60
    peak = 17 + 5 * draw.random(n_homes)
    shape = 0.1 + np.exp(-((hour[:, np.newaxis] - peak) ** 2) / 3)
    noise = draw.gamma(2.0, 0.5, (len(days), per_day, n_homes))
    kwh = scale * (shape * noise).reshape(-1, n_homes) * minutes / 60 / 2
    clock = days.repeat(per_day) + np.tile(np.arange(per_day) * minutes, len(days)).astype("m8[m]")
    stamps = pd.DatetimeIndex(clock).tz_localize("Europe/Paris")
    table = pd.DataFrame(kwh.round(4), columns=[f"home {n}" for n in range(n_homes)])
    table.insert(0, "time", [one.isoformat() for one in stamps])
    folder.mkdir(exist_ok=True)
    table.to_csv(folder / name, index=False)
    return folder
