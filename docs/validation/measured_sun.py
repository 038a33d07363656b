"""Measured light and measured plants beside the drawn sky, for ``sun.md``.

The measured sets lie outside of the project, in ``shared/data/measured`` beside it: a year of
light of the Technical University of Denmark (half-hours, Lyngby, 2016) and the hours of plants
at Utrecht, Turin and Forli. Who has none gets the drawn columns alone.

A measured figure is followed by the middle 90 % of what two-week blocks of the year, drawn
again with replacement, give (500 times); a drawn one by the middle 90 % of single drawn years:
a measured year of the same climate should lie in the latter but for one time in ten.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from simcore.base.draws import stream
from simcore.base.records import Array, Place, Plane, Weather
from simcore.base.timeaxis import TimeAxis, time_axis
from simcore.energy.production import ac_power_kw
from simcore.energy.weather import clear_sky_ghi, climate, sun_position, synthetic_weather
from simcore.energy.weather.sun import sun_at
from simcore.scenario.convert import usual_plant_settings

HERE = Path(__file__).parent
MEASURED = HERE.parents[2] / "shared" / "data" / "measured"
ARRAS = Place(latitude=50.29, longitude=2.78, altitude=0.0)
LYNGBY = Place(latitude=55.791, longitude=12.525, altitude=40.0)
SEED, N_YEARS = 62, 30
COUNTED_W_PER_M2 = 50.0
"""Lowest clear-sky light of a slot that counts here. The sun is then 5 degrees up; lower,
Haurwitz is darker than clear air, and a quarter of Lyngby's slots would be too bright for it."""
CLEAR_FROM, OVERCAST_BELOW = 0.9, 0.3
BLOCK_DAYS, N_DRAWS = 14, 500
DULL_BELOW, BRIGHT_FROM = 0.36, 0.68
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ABSENT = "not at hand"
Rows = list[list[str]]


# --- light ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """Half-hours of light over the days of one year: measured, or one of the drawn ones.

    ``ghi`` may have gaps (NaN); both are ``(n_days, 48)``. [W/m2]
    """

    ghi: Array
    clear: Array

    def of(self, days: Array) -> "Light":
        """Some of the days, in any order and any number of times."""
        return Light(ghi=self.ghi[days], clear=self.clear[days])

    @property
    def clearness(self) -> Array:
        """Light over that of a cloudless sky where it counts, else NaN, ``(n_days, 48)``."""
        return np.where(self.clear > COUNTED_W_PER_M2, self.ghi / np.maximum(self.clear, 1), np.nan)

    @property
    def by_day(self) -> Array:
        """Clearness of each day, ``(n_days,)``."""
        return np.nansum(self.ghi, axis=1) / self.clear.sum(axis=1)


Figure = Callable[[Light], float]


def lyngby() -> Light | None:
    """The light measured at Lyngby in 2016, from midnight UTC; None if absent."""
    path = MEASURED / "dtu_weather" / "2016.parquet"
    if not path.is_file():
        return None
    table = pd.read_parquet(path)
    utc = table.index.to_numpy().astype("datetime64[s]") + np.timedelta64(15, "m")
    clear = clear_sky_ghi(sun_at(utc, LYNGBY).apparent_zenith)
    # Pyranometers cool at night: up to -5 W/m2.
    ghi = table["ghi"].to_numpy().clip(0)
    return Light(ghi=ghi.reshape(-1, 48), clear=clear.reshape(-1, 48))


def drawn_at_lyngby(measured: Light, years: int = N_YEARS) -> list[Light]:
    """Years drawn at Lyngby around the months that were measured there."""
    month = pd.date_range("2016-01-01", periods=len(measured.ghi)).month.to_numpy() - 1
    monthly = np.bincount(month, np.nansum(measured.ghi, axis=1) / 2_000)
    monthly[1] *= 28.25 / 29
    chosen = replace(climate("inland"), ghi_kwh_per_m2=tuple(monthly))
    axis = time_axis(2026, 30)
    sun = sun_position(axis, LYNGBY)
    clear = clear_sky_ghi(sun.apparent_zenith).reshape(-1, 48)
    drawn = []
    for number in range(years):
        keys = stream(SEED, "lyngby", "weather", number), stream(SEED, "regional sky", number)
        weather = synthetic_weather(axis, sun, chosen, keys[0], place=LYNGBY, regional_key=keys[1])
        drawn.append(Light(ghi=weather.ghi.reshape(-1, 48), clear=clear))
    return drawn


def quantile(part: float) -> Figure:
    """Quantile of the clearness of half-hours."""
    return lambda light: float(np.nanquantile(light.clearness, part))


def part_below(light: Light) -> float:
    """Part of the half-hours that are overcast."""
    found = light.clearness
    return float((found[np.isfinite(found)] < OVERCAST_BELOW).mean())


def part_above(light: Light) -> float:
    """Part of the half-hours that are clear."""
    found = light.clearness
    return float((found[np.isfinite(found)] >= CLEAR_FROM).mean())


def _pairs(light: Light) -> tuple[Array, Array]:
    found = light.clearness
    now, after = found[:, :-1], found[:, 1:]
    both = np.isfinite(now) & np.isfinite(after)
    return now[both], after[both]


def next_slot(light: Light) -> float:
    """Correlation of the clearness of a half-hour with the next."""
    return float(np.corrcoef(*_pairs(light))[0, 1])


def change(part: float) -> Figure:
    """Quantile of the absolute change of clearness from a half-hour to the next."""

    def found(light: Light) -> float:
        now, after = _pairs(light)
        return float(np.quantile(np.abs(after - now), part))

    return found


def spread_within(low: float, high: float) -> Figure:
    """Mean standard deviation of clearness within days of some clearness."""

    def found(light: Light) -> float:
        slots, day = light.clearness, light.by_day
        chosen = (day >= low) & (day < high) & np.isfinite(slots).any(axis=1)
        return float(np.nanstd(slots[chosen], axis=1).mean())

    return found


def next_day(lag: int) -> Figure:
    """Correlation of the clearness of a day with that some days later, within two weeks."""

    def found(light: Light) -> float:
        whole = len(light.ghi) // BLOCK_DAYS * BLOCK_DAYS
        day = light.by_day[:whole].reshape(-1, BLOCK_DAYS)
        return float(np.corrcoef(day[:, :-lag].ravel(), day[:, lag:].ravel())[0, 1])

    return found


LIGHT: dict[str, Figure] = {
    "clearness, 5 % quantile": quantile(0.05),
    "25 % quantile": quantile(0.25),
    "50 % quantile": quantile(0.5),
    "75 % quantile": quantile(0.75),
    "90 % quantile": quantile(0.9),
    "95 % quantile": quantile(0.95),
    f"overcast: below {OVERCAST_BELOW}": part_below,
    f"clear: from {CLEAR_FROM}": part_above,
    "correlation with the next half-hour": next_slot,
    "change to the next half-hour, P50": change(0.5),
    "change, P90": change(0.9),
    "change, P99": change(0.99),
    "spread within dull days": spread_within(0, DULL_BELOW),
    "spread within mixed days": spread_within(DULL_BELOW, BRIGHT_FROM),
    "spread within bright days": spread_within(BRIGHT_FROM, 9),
    "spread of days": lambda light: float(light.by_day.std()),
    "correlation with the next day": next_day(1),
    "with the third day": next_day(3),
}


def blocks(n_days: int, n_draws: int = N_DRAWS) -> Array:
    """Days of years made of two-week blocks drawn with replacement, ``(n_draws, n)``."""
    n_blocks = n_days // BLOCK_DAYS
    first = np.random.default_rng(1).integers(0, n_blocks, (n_draws, n_blocks)) * BLOCK_DAYS
    days: Array = (first[..., np.newaxis] + np.arange(BLOCK_DAYS)).reshape(n_draws, -1)
    return days


def middle(values: list[float]) -> tuple[float, float]:
    """Middle 90 % of some values."""
    low, high = np.quantile(values, (0.05, 0.95))
    return float(low), float(high)


def light_of(one: Light, figure: Figure) -> tuple[float, float, float]:
    """Figure of a measured year and the middle 90 % over its blocks drawn again."""
    return figure(one), *middle([figure(one.of(days)) for days in blocks(len(one.ghi))])


def lights_of(years: list[Light], figure: Figure) -> tuple[float, float, float]:
    """Mean of a figure over drawn years and the middle 90 % of single ones."""
    found = [figure(one) for one in years]
    return float(np.mean(found)), *middle(found)


def told(found: tuple[float, float, float], digits: int = 2) -> str:
    """A figure with its range."""
    value, low, high = (f"{one:.{digits}f}" for one in found)
    return f"{value} ({low} to {high})"


def light_table(half_hours: Array, clear: Array) -> Rows:
    """Light measured at Lyngby, drawn there, drawn at Arras (years of ``half_hours``)."""
    arras = [Light(ghi=one.reshape(-1, 48), clear=clear.reshape(-1, 48)) for one in half_hours]
    measured = lyngby()
    there = drawn_at_lyngby(measured) if measured else []
    rows = [["half-hours", "measured at Lyngby, 2016", "drawn at Lyngby", "drawn at Arras"]]
    for name, figure in LIGHT.items():
        cells = [ABSENT, ABSENT]
        if measured is not None:
            cells = [told(light_of(measured, figure)), told(lights_of(there, figure))]
        rows.append([name, *cells, told(lights_of(arras, figure))])
    return rows


# --- plants ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """A plant that was measured: where it stands and which years are at hand."""

    name: str
    years: tuple[int, ...]
    tilt_deg: float
    azimuth_deg: float
    satellite: str


UTRECHT = Plant(
    name="utrecht", years=(2014, 2015), tilt_deg=30, azimuth_deg=170, satellite="pg-sarah2"
)
TURIN = Plant(name="turin", years=(2019,), tilt_deg=26, azimuth_deg=206, satellite="pg-sarah2")
FORLI = Plant(name="forli", years=(2014,), tilt_deg=30, azimuth_deg=180, satellite="pg-sarah2")
"""Plane not told, and not used."""
OTHER_SIMULATORS = ("rn-sarah", "pg-sarah", "pg-sarah2", "pg-era5", "cr-era5")


def output(plant: Plant, source: str) -> Array | None:
    """Hours of the years of a plant, ``(n_years, 365, 24)``; None if absent. [kWh/kWp]"""
    path = MEASURED / "pv_measured" / "plants.parquet"
    if not path.is_file():
        return None
    table = pd.read_parquet(path)
    names = [f"{plant.name}{year}_{source}" for year in plant.years]
    return np.stack([table[name].to_numpy(float).reshape(-1, 24) for name in names])


def drawn_output(weather: Weather, axis: TimeAxis, plant: Plant, place: Place = ARRAS) -> Array:
    """Hours of a plant's plane under drawn years, ``(n_years, 365, 24)``. [kWh/kWp]"""
    plane = Plane(
        peak_power_kw=1.0,
        tilt_deg=plant.tilt_deg,
        azimuth_deg=plant.azimuth_deg,
        mounting="open_rack",
        plant=plant.name,
        ground_coverage_ratio=None,
    )
    sun, fields = sun_position(axis, place), ("ghi", "dni", "dhi", "temp_air", "wind_speed")
    years = []
    for number in range(len(weather.ghi)):
        one = {field: getattr(weather, field)[number] for field in fields}
        kw = ac_power_kw(Weather(**one, source=""), sun, [plane], settings=usual_plant_settings())
        years.append((kw[0] * axis.hours).reshape(365, 24, -1).sum(axis=-1))
    return np.stack(years)


MONTH = pd.date_range("2026-01-01", periods=365).month.to_numpy() - 1
_TURN = 2 * np.pi * np.arange(365)[:, np.newaxis] / 365 * np.arange(1, 3)
_SEASON = np.hstack([np.ones((365, 1)), np.sin(_TURN), np.cos(_TURN)])
"""Mean, year and half-year: the season of an output."""


def part_of(*months: int) -> Callable[[Array], float]:
    """Part of the year's output in some months 0-11. [%]"""
    return lambda hours: float(100 * hours[np.isin(MONTH, months)].sum() / hours.sum())


def variation_of_days(hours: Array) -> float:
    """Standard deviation of daily output over its mean."""
    day = hours.sum(axis=1)
    return float(day.std() / day.mean())


def next_day_output(hours: Array) -> float:
    """Correlation of a day's output over that of its season with the next day's."""
    day = hours.sum(axis=1)
    season = _SEASON @ np.linalg.lstsq(_SEASON, day, rcond=None)[0]
    relative = day / np.maximum(season, 0.05 * season.max())
    return float(np.corrcoef(relative[:-1], relative[1:])[0, 1])


def top_percent(hours: Array) -> float:
    """Part of the year's output in its best hundredth of hours. [%]"""
    best = np.sort(hours.ravel())[-hours.size // 100 :]
    return float(100 * best.sum() / hours.sum())


def best_hours(hours: Array) -> float:
    """99 % quantile of the hours with light. [kW/kWp]"""
    return float(np.quantile(hours[hours > 0.001], 0.99))


PLANT: dict[str, tuple[Callable[[Array], float], int]] = {
    "kWh/kWp": (lambda hours: float(hours.sum()), 0),
    "December to February, % of the year": (part_of(11, 0, 1), 1),
    "March": (part_of(2), 1),
    "June to August": (part_of(5, 6, 7), 1),
    "variation of days": (variation_of_days, 3),
    "correlation with the next day, season taken out": (next_day_output, 2),
    "best 1 % of hours, % of the year": (top_percent, 1),
    "99 % quantile of hours, kW/kWp": (best_hours, 2),
}


def plant_table(weather: Weather, axis: TimeAxis) -> Rows:
    """Figures of measured plants, of the satellite's light on them, and of drawn years."""
    drawn = drawn_output(weather, axis, UTRECHT)
    rows = [
        [
            "hours",
            "Utrecht 2014, 2015, measured",
            "the same by satellite",
            "drawn at Arras, plane of Utrecht",
            "Turin 2019, measured; by satellite",
            "Forlì 2014, measured; by satellite",
        ]
    ]
    for name, (figure, digits) in PLANT.items():
        cells = [_years(UTRECHT, "pv-meas", figure, digits)]
        cells += [_years(UTRECHT, UTRECHT.satellite, figure, digits)]
        found = [figure(one) for one in drawn]
        cells += [told((float(np.mean(found)), *middle(found)), digits)]
        for plant in (TURIN, FORLI):
            both = [_years(plant, source, figure, digits) for source in ("pv-meas", "pg-sarah2")]
            cells.append("; ".join(both) if ABSENT not in both else ABSENT)
        rows.append([name, *cells])
    return rows


def _years(plant: Plant, source: str, figure: Callable[[Array], float], digits: int) -> str:
    years = output(plant, source)
    if years is None:
        return ABSENT
    return ", ".join(f"{figure(one):.{digits}f}" for one in years)


def plant_month_table(weather: Weather, axis: TimeAxis) -> Rows:
    """Part of the year's output in each month. [%]"""
    drawn = drawn_output(weather, axis, UTRECHT)
    rows = [
        [
            "",
            "Utrecht 2014, 2015",
            "five simulators, the same years",
            "drawn, plane of Utrecht",
            "Turin 2019",
            "Forlì 2014",
        ]
    ]
    for number, name in enumerate(MONTHS):
        figure = part_of(number)
        found = [figure(one) for one in drawn]
        cells = [_years(UTRECHT, "pv-meas", figure, 1), _range(figure)]
        cells += [told((float(np.mean(found)), *middle(found)), 1)]
        cells += [_years(plant, "pv-meas", figure, 1) for plant in (TURIN, FORLI)]
        rows.append([name, *cells])
    return rows


def _range(figure: Callable[[Array], float]) -> str:
    """Least and most that simulators say of Utrecht, mean of its two years."""
    given = [output(UTRECHT, source) for source in OTHER_SIMULATORS]
    found = [np.mean([figure(one) for one in years]) for years in given if years is not None]
    return f"{min(found):.1f} to {max(found):.1f}" if found else ABSENT
