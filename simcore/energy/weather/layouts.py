"""Layouts of weather files: what each is called, where it is described, how its table reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simcore.base.layouts import DescribedLayout

Stamp = Literal["start", "end", "instant"]
"""What the stamp of a row is to its light: start or end of a mean, or the moment itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a file: its name in lower case without its unit, and that unit.

    A unit in the header, in brackets, goes before ``unit``. Two names are the parts of a
    vector, of which the length is taken.
    """

    names: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLayout:
    """How the table of a layout reads.

    Attributes
    ----------
    key
        Kind of file.
    signature
        Columns by which its line of titles is known.
    columns
        Column of each quantity, by pvlib's name; ``ghi`` at least.
    stamp_columns, stamp_format
        Columns that make a stamp, joined by spaces, and how it reads (``strftime``); ISO
        where no format is given, of an interval its start.
    stamp
        What the stamp is to the light of its row.
    place
        Where the coordinates stand: ``"head"`` (lines before the titles, as ``name: value``),
        ``"pairs"`` (a line of names, then one of values) or ``"columns"``.
    coordinates
        Names of latitude, longitude and altitude there.
    clock
        Name of the hours ahead of UTC there; none where stamps are UTC.
    clock_hours
        Hours of one unit of it.
    missing
        Number that stands for a missing value.
    """

    key: str
    signature: tuple[str, ...]
    columns: Mapping[str, Column]
    stamp_columns: tuple[str, ...]
    stamp_format: str
    stamp: Stamp
    place: Literal["head", "pairs", "columns"]
    coordinates: tuple[str, str, str]
    clock: str
    clock_hours: float
    missing: float | None


def _column(name: str, unit: str) -> Column:
    return Column(names=(name,), unit=unit)


CAMS = TableLayout(
    key="cams",
    signature=("observation period", "ghi", "bni"),
    columns={
        "ghi": _column("ghi", "Wh/m2"),
        "dni": _column("bni", "Wh/m2"),
        "dhi": _column("dhi", "Wh/m2"),
    },
    stamp_columns=("observation period",),
    stamp_format="",
    stamp="start",
    place="head",
    coordinates=("latitude", "longitude", "altitude"),
    clock="",
    clock_hours=1.0,
    missing=None,
)
NSRDB = TableLayout(
    key="nsrdb",
    signature=("year", "month", "day", "hour", "minute", "ghi"),
    columns={
        "ghi": _column("ghi", "W/m2"),
        "dni": _column("dni", "W/m2"),
        "dhi": _column("dhi", "W/m2"),
        "temp_air": _column("temperature", "C"),
        "wind_speed": _column("wind speed", "m/s"),
    },
    stamp_columns=("year", "month", "day", "hour", "minute"),
    stamp_format="%Y %m %d %H %M",
    stamp="instant",
    place="pairs",
    coordinates=("latitude", "longitude", "elevation"),
    clock="time zone",
    clock_hours=1.0,
    missing=-9999.0,
)
ERA5 = TableLayout(
    key="era5",
    signature=("valid_time", "ssrd"),
    columns={
        "ghi": _column("ssrd", "J/m2"),
        "temp_air": _column("t2m", "K"),
        "wind_speed": Column(names=("u10", "v10"), unit="m/s"),
    },
    stamp_columns=("valid_time",),
    stamp_format="",
    stamp="end",
    place="columns",
    coordinates=("latitude", "longitude", "altitude"),
    clock="",
    clock_hours=1.0,
    missing=None,
)
OPEN_METEO = TableLayout(
    key="open_meteo",
    signature=("time", "shortwave_radiation"),
    columns={
        "ghi": _column("shortwave_radiation", "W/m2"),
        "dni": _column("direct_normal_irradiance", "W/m2"),
        "dhi": _column("diffuse_radiation", "W/m2"),
        "temp_air": _column("temperature_2m", "C"),
        "wind_speed": _column("wind_speed_10m", "km/h"),
    },
    stamp_columns=("time",),
    stamp_format="",
    stamp="end",
    place="pairs",
    coordinates=("latitude", "longitude", "elevation"),
    clock="utc_offset_seconds",
    clock_hours=1 / 3600,
    missing=None,
)
METEO_FRANCE = TableLayout(
    key="meteo_france",
    signature=("num_poste", "aaaammjjhh"),
    columns={
        "ghi": _column("glo", "J/cm2"),
        "dhi": _column("dif", "J/cm2"),
        "temp_air": _column("t", "C"),
        "wind_speed": _column("ff", "m/s"),
    },
    stamp_columns=("aaaammjjhh",),
    stamp_format="%Y%m%d%H",
    stamp="end",
    place="columns",
    coordinates=("lat", "lon", "alti"),
    clock="",
    clock_hours=1.0,
    missing=None,
)
SYNOP = TableLayout(
    key="synop",
    signature=("numer_sta", "date", "t"),
    columns={"ghi": _column("glo", "J/cm2")},
    stamp_columns=("date",),
    stamp_format="%Y%m%d%H%M%S",
    stamp="end",
    place="columns",
    coordinates=("latitude", "longitude", "altitude"),
    clock="",
    clock_hours=1.0,
    missing=None,
)
TABLES = {one.key: one for one in (CAMS, NSRDB, ERA5, OPEN_METEO, METEO_FRANCE, SYNOP)}
"""Tables by kind; SYNOP has no light and is refused with what to ask for instead."""

_PVGIS = "https://joint-research-centre.ec.europa.eu/photovoltaic-geographical-information-system"
_ADDRESSES = {
    "pvgis_tmy": f"{_PVGIS}-pvgis/pvgis-tools/pvgis-typical-meteorological-year-tmy-generator_en",
    "pvgis_series": f"{_PVGIS}-pvgis/pvgis-tools/hourly-radiation_en",
    "epw": "https://bigladdersoftware.com/epx/docs/25-1/auxiliary-programs/"
    "energyplus-weather-file-epw-data-dictionary.html",
    "cams": "https://www.soda-pro.com/web-services/radiation/cams-radiation-service/info",
    "nsrdb": "https://nsrdb.nrel.gov/data-viewer/download/intro",
    "era5": "https://cds.climate.copernicus.eu/datasets/reanalysis-era5-single-levels-timeseries",
    "open_meteo": "https://open-meteo.com/en/docs/historical-weather-api",
    "meteo_france": "https://www.data.gouv.fr/fr/datasets/"
    "donnees-climatologiques-de-base-horaires/",
    "csv": "",
}
LAYOUTS = tuple(
    DescribedLayout(key=key, title=f"weather_kind_{key}", address=address)
    for key, address in _ADDRESSES.items()
)
"""Layouts of weather files that are read; the product's own CSV has no address."""
