"""A PVGIS typical year asked for by coordinates, kept in a folder; never needed."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from simcore.base.errors import InputError, phrase, refuse
from simcore.base.records import Place
from simcore.energy.weather.pvgis import COLUMNS, STAMP
from simcore.energy.weather.quality import place_problems


def pvgis_file(place: Place, folder: Path) -> Path:
    """Path of the typical year of a place, downloaded once and kept by the hash of the place.

    Parameters
    ----------
    place
        Coordinates, rounded to 3 decimals (100 m; a cell of PVGIS is some 5 km).
    folder
        Where downloads are kept; made where it does not exist.

    Raises
    ------
    InputError
        Where the network does not reach PVGIS, or PVGIS has no data for the place.
    """
    problems = place_problems("PVGIS", place)
    if problems:
        raise InputError(problems)
    latitude, longitude = round(place.latitude, 3), round(place.longitude, 3)
    key = sha256(f"tmy {latitude:.3f} {longitude:.3f}".encode()).hexdigest()[:16]
    path = folder / f"pvgis-tmy-{key}.csv"
    if not path.is_file():
        text = _text(latitude, longitude)
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path


def _text(latitude: float, longitude: float) -> str:
    """The typical year as PVGIS writes it in CSV."""
    import pvlib

    try:
        data, meta = pvlib.iotools.get_pvgis_tmy(
            latitude, longitude, map_variables=False, coerce_year=None
        )
    except OSError as error:  # every error of the network, and an answer that refuses
        raise refuse(
            "pvgis_unreached",
            phrase("pvgis_at", latitude=latitude, longitude=longitude),
            said=str(error)[:80],
        ) from None
    location: dict[str, Any] = meta["inputs"].get("location", meta["inputs"])
    head = [
        f"Latitude (decimal degrees): {latitude:.3f}",
        f"Longitude (decimal degrees): {longitude:.3f}",
        f"Elevation (m): {location.get('elevation', 0)}",
    ]
    if "irradiance_time_offset" in location:
        head.append(f"Irradiance Time Offset (h): {location['irradiance_time_offset']}")
    table = data[list(COLUMNS)].copy()
    table.insert(0, STAMP, data.index.strftime("%Y%m%d:%H%M"))
    return "\n".join(head) + "\n" + table.to_csv(index=False)
