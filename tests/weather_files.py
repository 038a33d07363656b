"""Weather files of a known sky, written for tests."""

import numpy as np
import pandas as pd
from scenario_sample import ROOT

from simcore.base.records import Place
from simcore.energy.weather.sun import clear_sky_ghi, sun_at

SAMPLES = ROOT.parent / "shared" / "data" / "weather"
ROESELARE_FILE = SAMPLES / "pvgis_tmy_roeselare_50.911_3.192.csv"
GATWICK_FILE = SAMPLES / "GBR_London.Gatwick.037760_IWEC.epw"
GAILLAC_FILE = SAMPLES / "pvgis_seriescalc_gaillac_1kwp.json"
ARRAS = Place(latitude=50.29, longitude=2.78, altitude=0.0)
ROESELARE = Place(latitude=50.911, longitude=3.192, altitude=0.0)
EPW_HEAD = "LOCATION,Arras,-,FRA,made up,070000,50.29,2.78,1.0,70.0\n" + "HEADER\n" * 7


def starts(year=2026, step=60):
    """Starts of the slots of a UTC year."""
    step = np.timedelta64(step, "m")
    return np.arange(f"{year}-01-01", f"{year + 1}-01-01", step, dtype="datetime64[s]")


def sky(moments, place=ARRAS):
    """Light of days in turn clear and dull, three fifths diffuse; closed at ``moments``."""
    sun = sun_at(moments, place)
    height = np.maximum(np.cos(np.radians(sun.apparent_zenith)), 0.0)
    day = moments.astype("datetime64[D]").astype(int)
    ghi = np.where(day % 3, 1.0, 0.3) * clear_sky_ghi(sun.apparent_zenith)
    is_up = sun.apparent_zenith < 87
    dni = np.where(is_up, 0.4 * ghi / np.where(is_up, height, 1.0), 0.0)
    return {"ghi": ghi, "dni": dni, "dhi": ghi - dni * height}


def minutes(count):
    return np.timedelta64(round(60 * count), "s")


def plain_table(year=2026, step=60, place=ARRAS, light_minutes=None):
    """Plain CSV: stamps at the start of the slot, light of its middle."""
    stamps = starts(year, step)
    light_minutes = step / 2 if light_minutes is None else light_minutes
    light = sky(stamps + minutes(light_minutes), place)
    time = pd.DatetimeIndex(stamps).strftime("%Y-%m-%dT%H:%M+00:00")
    return pd.DataFrame({"time": time, **light, "temp_air": 11.0, "wind_speed": 4.0})


def epw_text(light_minutes=-30.0):
    """EPW whose hours end at their stamp, in Central European Time."""
    ends = starts(2019) + minutes(60)  # local standard time
    light = sky(ends - minutes(60) + minutes(light_minutes))
    rows = []
    for n, end in enumerate(pd.DatetimeIndex(ends - minutes(60))):
        cells = ["0"] * 35
        cells[:5] = [str(1990 + end.month), str(end.month), str(end.day), str(end.hour + 1), "60"]
        cells[6], cells[21] = f"{5 + end.hour / 2}", "3.0"
        cells[13:16] = [f"{light[name][n]:.2f}" for name in ("ghi", "dni", "dhi")]
        rows.append(",".join(cells))
    return EPW_HEAD + "\n".join(rows) + "\n"


def write(folder, text, name="weather.csv"):
    path = folder / name
    path.write_text(text if isinstance(text, str) else text.to_csv(index=False))
    return path
