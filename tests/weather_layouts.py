"""Weather files in the layouts of their publishers, made from their public descriptions."""

import numpy as np
import pandas as pd
from weather_files import ARRAS, minutes

HALF = {"cams": 0.5, "nsrdb": 0.0, "era5": -0.5, "open_meteo": -0.5, "meteo_france": -0.5}
"""Middle of the light of a row from its stamp, in steps."""


def rows(stamps, columns, form, delimiter, comma, titles):
    """Lines of a table, titles first."""
    cells = {name: [figure(value, comma) for value in values] for name, values in columns.items()}
    table = pd.DataFrame({titles[0]: form(stamps)} | cells)
    return [delimiter.join(titles), *(delimiter.join(row) for row in table.to_numpy())]


def figure(value, comma):
    return repr(float(value)).replace(".", "," if comma else ".")


def clock(style):
    return lambda stamps: pd.DatetimeIndex(stamps).strftime(style)


def cams(stamps, sky, step, *, delimiter=";", comma=False):
    """Wh/m2 over an interval that is written out, in universal time; no temperature."""
    head = [
        "# Coding: utf-8",
        f"# Latitude (positive North, ISO 19115): {ARRAS.latitude}",
        f"# Longitude (positive East, ISO 19115): {ARRAS.longitude}",
        "# Altitude (m): 70.0",
        "# Time reference: Universal time (UT)",
    ]
    begins = pd.DatetimeIndex(stamps)
    ends = pd.DatetimeIndex(stamps + minutes(step))
    style = "%Y-%m-%dT%H:%M:%S.0"
    energy = {"GHI": sky["ghi"], "BNI": sky["dni"], "DHI": sky["dhi"]}
    columns = {name: value * step / 60 for name, value in energy.items()}
    lines = rows(
        stamps,
        columns,
        lambda _: begins.strftime(style) + "/" + ends.strftime(style),
        delimiter,
        comma,
        ["Observation period", *columns],
    )
    return [*head, "# " + lines[0], *lines[1:]]


def nsrdb(stamps, sky, step, *, delimiter=",", comma=False, zone=0):
    """W/m2 in columns of the clock, in the standard time that the second line names."""
    local = pd.DatetimeIndex(stamps + minutes(60 * zone))
    parts = {name: getattr(local, name.lower()) for name in ("Year", "Month", "Day")}
    parts |= {"Hour": local.hour, "Minute": local.minute}
    columns = {"GHI": sky["ghi"], "DHI": sky["dhi"], "DNI": sky["dni"]}
    columns |= {"Temperature": sky["temp_air"], "Wind Speed": sky["wind_speed"]}
    cells = {name: value.astype(str) for name, value in parts.items()}
    cells |= {name: [figure(one, comma) for one in value] for name, value in columns.items()}
    head = ["Source", "Location ID", "Latitude", "Longitude", "Time Zone", "Elevation"]
    values = ["NSRDB", "1", str(ARRAS.latitude), str(ARRAS.longitude), str(zone), "70"]
    table = pd.DataFrame(cells).to_numpy()
    lines = [head, values, list(cells), *table]
    return [delimiter.join(line) for line in lines]


def era5(stamps, sky, step, *, delimiter=",", comma=False):
    """J/m2 over the hour that ends, kelvins, and wind as a vector."""
    columns = {"u10": 0.6 * sky["wind_speed"], "v10": -0.8 * sky["wind_speed"]}
    columns |= {"t2m": sky["temp_air"] + 273.15, "ssrd": sky["ghi"] * 60 * step}
    columns |= {"latitude": np.full(len(stamps), ARRAS.latitude)}
    columns |= {"longitude": np.full(len(stamps), ARRAS.longitude)}
    form, titles = clock("%Y-%m-%d %H:%M:%S"), ["valid_time", *columns]
    return rows(stamps, columns, form, delimiter, comma, titles)


def open_meteo(stamps, sky, step, *, delimiter=",", comma=False, zone=0):
    """W/m2 over the hour that ends, units in the titles, local time by an offset."""
    names = "latitude,longitude,elevation,utc_offset_seconds,timezone"
    place = f"{ARRAS.latitude},{ARRAS.longitude},70.0,{3600 * zone},Europe/Paris"
    head = [line.replace(",", delimiter) for line in (names, place, "")]
    columns = {"temperature_2m (°C)": sky["temp_air"], "shortwave_radiation (W/m²)": sky["ghi"]}
    columns |= {"direct_normal_irradiance (W/m²)": sky["dni"]}
    columns |= {"diffuse_radiation (W/m²)": sky["dhi"]}
    columns |= {"wind_speed_10m (km/h)": sky["wind_speed"] * 3.6}
    form, titles = clock("%Y-%m-%dT%H:%M"), ["time", *columns]
    return [*head, *rows(stamps + minutes(60 * zone), columns, form, delimiter, comma, titles)]


def meteo_france(stamps, sky, step, *, delimiter=";", comma=False, station="LILLE-LESQUIN"):
    """J/cm2 over the hour that ends, with the station in each row."""
    n = len(stamps)
    columns = {"LAT": np.full(n, ARRAS.latitude), "LON": np.full(n, ARRAS.longitude)}
    columns |= {"ALTI": np.full(n, 70.0), "T": sky["temp_air"], "FF": sky["wind_speed"]}
    columns |= {"GLO": sky["ghi"] * 60 * step / 1e4, "DIF": sky["dhi"] * 60 * step / 1e4}
    form, titles = clock("%Y%m%d%H"), ["AAAAMMJJHH", *columns]
    lines = rows(stamps, columns, form, delimiter, comma, titles)
    names = delimiter.join(["NUM_POSTE", "NOM_USUEL", lines[0]])
    return [names, *(delimiter.join(["59343001", station, line]) for line in lines[1:])]


WRITERS = {
    "cams": cams,
    "nsrdb": nsrdb,
    "era5": era5,
    "open_meteo": open_meteo,
    "meteo_france": meteo_france,
}
