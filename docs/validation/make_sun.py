"""Tables and pictures of ``sun.md``: ``python docs/validation/make_sun.py [--data FOLDER]``.

FOLDER holds two files that anyone can fetch but that are not part of the project: the PVGIS
typical year of Roeselare (``pvgis_tmy_roeselare_*.csv``, European Commission) and the IWEC
year of Gatwick (``GBR_London.Gatwick.*.epw``, ASHRAE). Without them their columns say so.
Measured light and measured plants come from ``shared/data/measured`` beside the project, by
``measured_sun.py``. The tables of ``sun.md`` stand between ``begin`` and ``end`` comments and
are written here; the words around them are not.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import measured_sun
import numpy as np
import pandas as pd
import pvlib

import simcore as sc
from simcore.base.draws import stream
from simcore.base.records import Array, Place, Plane, Sun, Weather
from simcore.base.timeaxis import TimeAxis, time_axis
from simcore.energy.production import INVERTER_EFFICIENCY, ac_power_kw
from simcore.energy.weather import (
    Climate,
    clear_sky_ghi,
    climate,
    read_pvgis_tmy,
    sun_position,
    synthetic_weather,
)
from simcore.energy.weather import statistics as st
from simcore.energy.weather.field import distance_km
from simcore.energy.weather.sun import sun_at
from simcore.scenario.convert import place_record, usual_plant_settings

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SEED = 62
N_YEARS, N_LONG = 30, 1000
ARRAS = Place(latitude=50.29, longitude=2.78, altitude=0.0)
ROESELARE = Place(latitude=50.911, longitude=3.192, altitude=0.0)
GATWICK = Place(latitude=51.15, longitude=-0.18, altitude=62.0)
COAST = Place(latitude=50.72, longitude=1.61, altitude=0.0)
FIELDS = ("ghi", "dni", "dhi", "temp_air", "wind_speed")
ABSENT = "not at hand"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Figures of the region to compare with. Clearness measured at Aachen (DWD, 10 min, 2021 and
# 2023, GeoNutzV) over a clear sky 10 % darker than Haurwitz, hence the division.
AACHEN_QUANTILES = np.array([0.13, 0.37, 0.71, 1.04, 1.24]) / 1.10
AACHEN_LAG_30 = 0.84
# Daily clearness by season: mean of Aachen; spread of Aachen twice and Lyngby (DTU 2016); memory
# of these and of the plant of Utrecht in 2014 and 2015.
SEASON_FIGURES = {
    "DJF": (0.56 / 1.10, 0.31, 0.23),
    "MAM": (0.69 / 1.10, 0.245, 0.36),
    "JJA": (0.73 / 1.10, 0.232, 0.35),
    "SON": (0.73 / 1.10, 0.285, 0.36),
}
WITHIN_DAY = ((0.09, 0.15), (0.19, 0.25), (0.17, 0.19))
PLANES = ((35, 180), (0, 180), (10, 180), (10, 90), (10, 270), (20, 180), (30, 180))
PLANES += ((35, 90), (35, 270), (90, 180))
FACTORS = (1.0, 0.85, 0.92, 0.85, 0.84, 0.97, 0.99, 0.81, 0.79, 0.76)
ROESELARE_YIELD, FLAT_LOSS, GLASS_LOSS = 1074.0, 0.14, 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """A weather with the slots and the sun it stands on."""

    weather: Weather
    axis: TimeAxis
    sun: Sun


@dataclass(frozen=True, slots=True, kw_only=True)
class LongRun:
    """Monthly light and temperature of many years, each ``(years, 12)``."""

    ghi_kwh_per_m2: Array
    temp_air: Array

    @property
    def annual_kwh_per_m2(self) -> Array:
        """Light of each year, ``(years,)``. [kWh/m2]"""
        return self.ghi_kwh_per_m2.sum(axis=-1)


def drawn_years(
    place: Place, name: str, chosen: Climate, years: int, step: int
) -> Iterator[tuple[Weather, TimeAxis, Sun]]:
    """Years of a site under the shared sky, one after the other."""
    axis = time_axis(2026, step)
    sun = sun_position(axis, place)
    for number in range(years):
        own = stream(SEED, name, "weather", number)
        over_all = stream(SEED, "regional sky", number)
        weather = synthetic_weather(axis, sun, chosen, own, place=place, regional_key=over_all)
        yield weather, axis, sun


def synthetic(place: Place, name: str, chosen: Climate, step: int) -> Sky:
    """Years of a site side by side, ``(N_YEARS, n_slots)``."""
    drawn, (axis, *_), (sun, *_) = zip(
        *drawn_years(place, name, chosen, N_YEARS, step), strict=True
    )
    stacked = {field: np.stack([getattr(one, field) for one in drawn]) for field in FIELDS}
    return Sky(weather=Weather(**stacked, source=drawn[0].source), axis=axis, sun=sun)


def long_run(place: Place, name: str, years: int) -> LongRun:
    """Months of many years of a climate."""
    months = [
        (st.monthly_kwh_per_m2(one.ghi, axis), st.monthly_mean(one.temp_air, axis))
        for one, axis, _ in drawn_years(place, "page", climate(name), years, 60)
    ]
    light, heat = np.moveaxis(np.array(months), 1, 0)
    return LongRun(ghi_kwh_per_m2=light, temp_air=heat)


def five_sites() -> dict[str, tuple[Place, Sky]]:
    """The five sites of the scenario at 30 min."""
    done = {}
    for name, site in sc.load(ROOT / "scenarios" / "five-sites.toml").sites.items():
        place = place_record(site)
        done[name] = (place, synthetic(place, name, climate(site.climate, site.ghi_factor), 30))
    return done


def roeselare(folder: Path | None) -> Sky | None:
    """PVGIS instants as they are in the file, with the sun at these instants."""
    path = _file(folder, "pvgis_tmy_roeselare_*.csv")
    if path is None:
        return None
    table = pd.read_csv(path)
    names = {"G(h)": "ghi", "Gb(n)": "dni", "Gd(h)": "dhi", "T2m": "temp_air"}
    names["WS10m"] = "wind_speed"
    columns = {field: table[name].to_numpy(float) for name, field in names.items()}
    return _hourly_sky(columns, ROESELARE, minutes_after=10, source="PVGIS")


def gatwick(folder: Path | None) -> Sky | None:
    """Hourly means of the EPW file, with the sun at the middle of each hour."""
    path = _file(folder, "GBR_London.Gatwick.*.epw")
    if path is None:
        return None
    table, _ = pvlib.iotools.read_epw(path)
    columns = {field: table[field].to_numpy(float) for field in FIELDS}
    return _hourly_sky(columns, GATWICK, minutes_after=30, source="IWEC")


def _file(folder: Path | None, pattern: str) -> Path | None:
    return next(iter(sorted(folder.glob(pattern))), None) if folder else None


def _hourly_sky(columns: dict[str, Array], place: Place, minutes_after: int, source: str) -> Sky:
    """8,760 UTC hours from 1 January on the local year, which begins one hour before."""
    axis = time_axis(2026, 60)
    rolled = {field: np.roll(values, 1) for field, values in columns.items()}
    sun = sun_at(axis.utc + np.timedelta64(minutes_after, "m"), place)
    return Sky(weather=Weather(**rolled, source=source), axis=axis, sun=sun)


# --- tables ---------------------------------------------------------------------------

Rows = list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything the tables and pictures are made of."""

    half_hours: Sky
    hours: Sky
    coast: LongRun
    inland: LongRun
    sites: dict[str, tuple[Place, Sky]]
    roeselare: Sky | None
    gatwick: Sky | None
    folder: Path | None


def inputs(folder: Path | None, n_long: int = N_LONG) -> Inputs:
    """Skies of the page; the tests ask for fewer long-run years."""
    return Inputs(
        half_hours=synthetic(ARRAS, "page", climate("inland"), 30),
        hours=synthetic(ARRAS, "page", climate("inland"), 60),
        coast=long_run(COAST, "coast", n_long),
        inland=long_run(ARRAS, "inland", n_long),
        sites=five_sites(),
        roeselare=roeselare(folder),
        gatwick=gatwick(folder),
        folder=folder,
    )


def quantile_table(given: Inputs) -> Rows:
    """Quantiles of clearness."""
    columns = [_quantiles(sky) for sky in (given.half_hours, given.hours)]
    files = [_quantiles(sky) for sky in (given.roeselare, given.gatwick)]
    measured = [f"{value:.2f}" for value in AACHEN_QUANTILES]
    head = ["quantile", "synthetic, 30 min", "measured Aachen, 30 min", "synthetic, 60 min"]
    head += ["Roeselare, hourly instants", "Gatwick, 60 min"]
    names = [f"{quantile:.0%}".replace("%", " %") for quantile in st.QUANTILES]
    return [head, *map(list, zip(names, columns[0], measured, columns[1], *files, strict=True))]


def _quantiles(sky: Sky | None) -> list[str]:
    if sky is None:
        return [ABSENT] * 5
    return [f"{value:.2f}" for value in st.clearness_quantiles(sky.weather, sky.sun)]


def memory_table(given: Inputs) -> Rows:
    """Lag-1 correlations and ramps."""
    head = ["", "correlation with the next", "change, P50", "change, P90", "change, P99"]
    rows = [
        ["synthetic, 30 min", *_memory(given.half_hours)],
        ["measured Aachen, 30 min", f"{AACHEN_LAG_30:.2f}", "", "", ""],
        ["synthetic, 60 min", *_memory(given.hours)],
        ["Roeselare, hourly instants", *_memory(given.roeselare)],
        ["Gatwick, 60 min", *_memory(given.gatwick)],
    ]
    return [head, *rows]


def _memory(sky: Sky | None) -> list[str]:
    if sky is None:
        return [ABSENT] * 4
    lag = st.lag_1(sky.weather, sky.axis, sky.sun)
    ramps = st.ramps(sky.weather, sky.axis, sky.sun)
    return [f"{value:.2f}" for value in (lag, *ramps)]


def season_table(given: Inputs) -> Rows:
    """Daily clearness by season: mean / standard deviation / memory."""
    columns = [_seasons(sky) for sky in (given.half_hours, given.roeselare, given.gatwick)]
    head = ["season", "synthetic", "target", "Roeselare", "Gatwick"]
    rows = []
    for number, (season, target) in enumerate(SEASON_FIGURES.items()):
        cells = [column[number] for column in columns]
        rows.append([season, cells[0], _three(*target), *cells[1:]])
    return [head, *rows]


def _seasons(sky: Sky | None) -> list[str]:
    if sky is None:
        return [ABSENT] * 4
    found = st.daily_by_season(sky.weather, sky.axis, sky.sun).values()
    return [_three(one.mean, one.sd, one.lag_1) for one in found]


def _three(*values: float) -> str:
    return " / ".join(f"{value:.2f}" for value in values)


def spread_table(given: Inputs) -> Rows:
    """Spread of clearness within dull, mixed and bright days."""
    half, *hourly = [
        [ABSENT] * 3
        if sky is None
        else [f"{v:.2f}" for v in st.spread_within_days(sky.weather, sky.axis, sky.sun)]
        for sky in (given.half_hours, given.hours, given.roeselare, given.gatwick)
    ]
    head = ["day's clearness", "synthetic, 30 min", "measured, 30 min", "synthetic, 60 min"]
    head += ["Roeselare, hourly instants", "Gatwick, 60 min"]
    names = [f"below {st.DULL_BELOW}", "between", f"from {st.BRIGHT_FROM}"]
    target = [f"{low:.2f}-{high:.2f}" for low, high in WITHIN_DAY]
    return [head, *map(list, zip(names, half, target, *hourly, strict=True))]


def month_table(given: Inputs) -> Rows:
    """Long-run means of light and temperature against the typed table, and the files."""
    head = ["", "GHI table", "coast", "inland", "Roeselare", "Gatwick"]
    head += ["T coast: table", "drawn", "T inland: table", "drawn"]
    table = np.array(climate("inland").ghi_kwh_per_m2)
    table[1] *= 28 / 28.25
    light = [years.ghi_kwh_per_m2.mean(axis=0) for years in (given.coast, given.inland)]
    change = [[f"{v:+.1f} %" for v in (column / table - 1) * 100] for column in light]
    files = [
        [ABSENT] * 12 if sky is None else [f"{v:.0f}" for v in _months(sky)]
        for sky in (given.roeselare, given.gatwick)
    ]
    heat = []
    for name, years in (("coast", given.coast), ("inland", given.inland)):
        typed = np.array(climate(name).temp_air)
        heat += [[f"{v:.1f}" for v in typed]]
        heat += [[f"{v:+.2f} K" for v in years.temp_air.mean(axis=0) - typed]]
    rows = zip(MONTHS, [f"{v:.1f}" for v in table], *change, *files, *heat, strict=True)
    return [head, *map(list, rows)]


def _months(sky: Sky) -> Array:
    return st.monthly_kwh_per_m2(sky.weather.ghi, sky.axis)


def year_table(given: Inputs) -> Rows:
    """Annual light and how it differs from year to year."""
    head = ["", "GHI, mean of years", "standard deviation", "darkest", "brightest"]
    rows = []
    for name, years in (("coast", given.coast), ("inland", given.inland)):
        annual = years.annual_kwh_per_m2
        rows.append([f"{name}, {len(annual)} years", *_years(annual)])
    together = sum(_annual(sky) for _, sky in given.sites.values()) / len(given.sites)
    return [head, *rows, [f"mean of the five sites, {len(together)} years", *_years(together)]]


def _annual(sky: Sky) -> Array:
    return sky.weather.ghi.sum(axis=-1) * sky.axis.hours / 1000


def _years(annual: Array) -> list[str]:
    mean = annual.mean()
    extremes = [f"{(value / mean - 1) * 100:+.0f} %" for value in (annual.min(), annual.max())]
    return [f"{mean:.0f} kWh/m2", f"{annual.std() / mean * 100:.1f} %", *extremes]


def split_table(given: Inputs) -> Rows:
    """How the light parts into beam and diffuse, and whether it closes."""
    head = ["", "GHI", "DNI", "DHI", "diffuse part", "closure, mean absolute"]
    rows = [[f"synthetic, {N_YEARS} years", *_split(given.half_hours)]]
    rows += [["typed table", "1085", "", "592", "54.6 %", ""]]
    rows += [["Roeselare", *_split(given.roeselare)], ["Gatwick", *_split(given.gatwick)]]
    return [head, *rows]


def _split(sky: Sky | None) -> list[str]:
    if sky is None:
        return [ABSENT] * 5
    weather = sky.weather
    sums = [
        np.mean(light.sum(axis=-1)) * sky.axis.hours / 1000
        for light in (weather.ghi, weather.dni, weather.dhi)
    ]
    gap = np.abs(st.closure_w_per_m2(weather, sky.sun))[..., st.bright_slots(sky.sun)].mean()
    return [*(f"{v:.0f}" for v in sums), f"{sums[2] / sums[0] * 100:.1f} %", f"{gap:.1f} W/m2"]


def shared_pairs(given: Inputs) -> list[tuple[str, float, float, float, float]]:
    """Pairs of sites: names, distance, correlation of clearness, temperature, yearly GHI."""
    day, heat, year = {}, {}, {}
    for name, (_, sky) in given.sites.items():
        axis = sky.axis
        day[name] = _anomaly(st.daily_clearness(sky.weather, axis, sky.sun))
        starts = np.searchsorted(axis.day, np.arange(axis.n_days))
        heat[name] = _anomaly(np.add.reduceat(sky.weather.temp_air, starts, axis=-1))
        year[name] = _annual(sky)
    pairs = []
    for one, other in combinations(given.sites, 2):
        km = distance_km(given.sites[one][0], given.sites[other][0])
        found = [st.correlation(value[one], value[other]) for value in (day, heat, year)]
        pairs.append((f"{one} - {other}", km, *found))
    return sorted(pairs, key=lambda pair: pair[1])


def _anomaly(daily: Array) -> Array:
    return daily - daily.mean(axis=0)


def sharing_table(given: Inputs) -> Rows:
    """Correlation between the sites by distance."""
    head = ["sites", "distance", "daily clearness", "daily temperature", "GHI of the year"]
    rows = [
        [name, f"{km:.0f} km", *(f"{value:.2f}" for value in found)]
        for name, km, *found in shared_pairs(given)
    ]
    return [head, *rows]


def yield_table(given: Inputs) -> Rows:
    """AC energy of 1 kWp at 35 degrees south, by site."""
    head = ["site", "mean", "P50", "P90", "darkest", "brightest"]
    rows = []
    for name, (_, sky) in given.sites.items():
        energy = np.array([_energy(sky, number)[0] for number in range(N_YEARS)])
        shown = [energy.mean(), *np.quantile(energy, [0.5, 0.1]), energy.min(), energy.max()]
        rows.append([name, *(f"{value:.0f}" for value in shown)])
    return [head, *rows]


def _energy(sky: Sky, number: int, planes: tuple[tuple[int, int], ...] = PLANES[:1]) -> Array:
    """Yearly kWh per kWp of some planes in one of the years."""
    one = {field: getattr(sky.weather, field)[number] for field in FIELDS}
    return _yearly_kwh(Weather(**one, source=""), sky, planes)


def _yearly_kwh(weather: Weather, sky: Sky, planes: tuple[tuple[int, int], ...]) -> Array:
    records = [
        Plane(
            peak_power_kw=1.0,
            tilt_deg=tilt,
            azimuth_deg=azimuth,
            mounting="open_rack",
            plant=f"{tilt}-{azimuth}",
            ground_coverage_ratio=None,
        )
        for tilt, azimuth in planes
    ]
    return (
        ac_power_kw(weather, sky.sun, records, settings=usual_plant_settings()).sum(axis=-1)
        * sky.axis.hours
    )


def plane_table(given: Inputs) -> Rows:
    """Energy by tilt and azimuth over that of 35 degrees south."""
    head = ["tilt, azimuth", "Roeselare", "reference", "difference", f"synthetic, {N_YEARS} years"]
    drawn = sum(_energy(given.half_hours, number, PLANES) for number in range(N_YEARS))
    from_file = _file_yield(given)
    rows = []
    for number, (tilt, azimuth) in enumerate(PLANES):
        name = f"{tilt} deg {({90: 'east', 180: 'south', 270: 'west'})[azimuth]}"
        cells = [ABSENT, f"{FACTORS[number]:.2f}", ABSENT, f"{drawn[number] / drawn[0]:.3f}"]
        if from_file is not None:
            factor = from_file[number] / from_file[0]
            cells[0], cells[2] = f"{factor:.3f}", f"{factor - FACTORS[number]:+.3f}"
        rows.append([name, *cells])
    return [head, *rows]


def file_table(given: Inputs) -> Rows:
    """Energy of the Roeselare file at 35 degrees south against its known yield."""
    kept = (1 - usual_plant_settings().losses.total_fraction) * INVERTER_EFFICIENCY
    expected = ROESELARE_YIELD * kept * (1 - GLASS_LOSS) / (1 - FLAT_LOSS)
    energy = _file_yield(given)
    ours, change, gap = ABSENT, ABSENT, ABSENT
    if energy is not None:
        ours, change = f"{energy[0]:.0f}", f"{(energy[0] / expected - 1) * 100:+.1f} %"
        gap = f"{(energy[0] / ROESELARE_YIELD - 1) * 100:+.1f} %"
    return [
        ["Roeselare, 35 deg south", "kWh/kWp", "this model against it"],
        ["known yield: 14 % flat loss, no reflection at the glass", f"{ROESELARE_YIELD:.0f}", gap],
        ["the same brought to this model's losses", f"{expected:.0f}", change],
        ["this model", ours, ""],
    ]


def _file_yield(given: Inputs) -> Array | None:
    path = _file(given.folder, "pvgis_tmy_roeselare_*.csv")
    if path is None:
        return None
    axis = time_axis(2026, 30)
    weather = read_pvgis_tmy(path, axis, ROESELARE)
    sky = Sky(weather=weather, axis=axis, sun=sun_position(axis, ROESELARE))
    return _yearly_kwh(weather, sky, PLANES)


def measured_light_table(given: Inputs) -> Rows:
    """Half-hours of light, measured and drawn."""
    sky = given.half_hours
    return measured_sun.light_table(sky.weather.ghi, clear_sky_ghi(sky.sun.apparent_zenith))


def plant_table(given: Inputs) -> Rows:
    """Output of measured plants and of drawn years."""
    return measured_sun.plant_table(given.half_hours.weather, given.half_hours.axis)


def plant_month_table(given: Inputs) -> Rows:
    """Months of measured plants and of drawn years."""
    return measured_sun.plant_month_table(given.half_hours.weather, given.half_hours.axis)


TABLES = {
    "measured-light": measured_light_table,
    "plants": plant_table,
    "plant-months": plant_month_table,
    "quantiles": quantile_table,
    "memory": memory_table,
    "seasons": season_table,
    "within-day": spread_table,
    "months": month_table,
    "years": year_table,
    "split": split_table,
    "shared-sky": sharing_table,
    "yield": yield_table,
    "planes": plane_table,
    "file-yield": file_table,
}


def markdown(rows: Rows) -> str:
    """A table in Markdown."""
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])


def with_table(page: str, name: str, rows: Rows) -> str:
    """The page with one of its tables written anew."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    pattern = re.compile(f"{begin}\n.*?{end}", re.DOTALL)
    assert pattern.search(page), f"sun.md has no table {name}"
    return pattern.sub(lambda _: f"{begin}\n{markdown(rows)}\n{end}", page)


def main() -> None:
    """Write the tables of ``sun.md`` and its pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of the two files to compare with")
    given = inputs(parser.parse_args().data)
    page = (HERE / "sun.md").read_text(encoding="utf-8")
    for name, table in TABLES.items():
        page = with_table(page, name, table(given))
    (HERE / "sun.md").write_text(page, encoding="utf-8")
    from sun_pictures import draw_all  # found beside this script when it is run

    draw_all(given, shared_pairs(given), AACHEN_QUANTILES)


if __name__ == "__main__":
    main()
