"""Weather files: what is accepted is finite, with light that is not negative."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from harness import Kind
from mutations import text, tree
from weather_files import ARRAS, epw_text, plain_table

from simcore.base.timeaxis import time_axis
from simcore.energy.weather import quality
from simcore.energy.weather.readers import read_weather
from simcore.energy.weather.sun import sun_at

AXIS = time_axis(2026, 60)
_known: dict[tuple[bytes, object], Any] = {}


def known_sun(moments: np.ndarray, place: object) -> Any:
    """The sun of moments and a place, worked out once: most inputs have those of their seed."""
    key = (moments.tobytes(), place)
    if key not in _known and len(_known) < MOST_KNOWN:
        _known[key] = sun_at(moments, place)
    return _known[key] if key in _known else sun_at(moments, place)


MOST_KNOWN = 300
PLAIN = plain_table().round(3).to_csv(index=False)


def _pvgis() -> bytes:
    """A typical year as PVGIS writes it in JSON, of the sky of the tests."""
    table = plain_table(2019).round(2)
    stamps = table["time"].str.slice(0, 16).str.replace(r"[-T:]", "", regex=True)
    rows = [
        {
            "time(UTC)": f"{stamp[:8]}:{stamp[8:]}",
            "T2m": row.temp_air,
            "RH": 80.0,
            "G(h)": row.ghi,
            "Gb(n)": row.dni,
            "Gd(h)": row.dhi,
            "IR(h)": 300.0,
            "WS10m": row.wind_speed,
            "WD10m": 200.0,
            "SP": 101_000.0,
        }
        for stamp, row in zip(stamps, table.itertuples(), strict=True)
    ]
    location = {"latitude": 50.29, "longitude": 2.78, "elevation": 70.0}
    return json.dumps({"inputs": {"location": location}, "outputs": {"tmy_hourly": rows}}).encode()


GOOD = (PLAIN.encode(), epw_text().encode(), _pvgis())
BAD = (
    b"",
    b"\0",
    b"time,ghi\n",
    b"{}",
    b"{" * 100_000,
    b'{"outputs": {"tmy_hourly": 3}}',
    PLAIN[:20_000].encode(),
    PLAIN.replace(",4.0", ",-4.0").encode(),
    PLAIN.replace(",11.0,", ",nope,").encode(),
    PLAIN.replace("+00:00", "").encode(),
    epw_text()[:3_000].encode(),
    epw_text().replace("50.29", "502.9").encode(),
)


def read(path: Path) -> None:
    place = ARRAS if path.read_bytes()[:4] == b"time" else None
    with patch.object(quality, "sun_at", known_sun, create=True):  # else a second an input
        weather, _ = read_weather(path, AXIS, place)
    for name in ("ghi", "dni", "dhi", "temp_air", "wind_speed"):
        values = np.asarray(getattr(weather, name))
        assert values.shape == (AXIS.n_slots,), name
        assert np.isfinite(values).all(), name
        assert name == "temp_air" or (values >= 0).all(), name
    assert weather.ghi.max() < 1_500
    assert np.abs(weather.temp_air).max() < 100


WEATHER = Kind(
    name="weather",
    good=GOOD,
    bad=BAD,
    read=read,
    change=lambda data, random: (tree if data[:1] == b"{" else text)(data, random),
    name_of=lambda data: "weather.epw" if data[:8] == b"LOCATION" else "weather.csv",
)
