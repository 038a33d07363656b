"""Units and directions that a header names, in whatever spelling, and what they are in kWh."""

import re
from dataclasses import dataclass

from simcore.base.errors import Phrase, Where, phrase, refuse
from simcore.base.records import Array
from simcore.energy.meters.text import plain_letters

KWH_PER_UNIT_HOUR = {"w": 1e-3, "kw": 1.0, "mw": 1e3}
"""Units of mean power over the step."""

KWH_PER_UNIT = {"wh": 1e-3, "kwh": 1.0, "mwh": 1e3}
"""Units of energy per step."""

UNITS = (*KWH_PER_UNIT_HOUR, *KWH_PER_UNIT)

INACTIVE = {
    "va": phrase("apparent_power"),
    "var": phrase("reactive_power"),
    "varh": phrase("reactive_power"),
}
"""Units of what is no active energy, without their prefix, and why."""

_SCALE = {"kilo": "k", "mega": "m", "": ""}
_SPELT = re.compile(r"\b(kilo|mega|)[ -]?watts?([ -]?heures?|[ -]?hours?|h)?\b")
_UNIT = r"[kKmM]?(?:[wW][hH]?|[vV][aA](?:[rR][hH]?)?)"
_PER = r"(?:\s*/\s*(?P<per>[\w. ]+?))?"
_IN_BRACKETS = re.compile(rf"[(\[{{]\s*(?:en|in)?\s*(?P<unit>{_UNIT}){_PER}\s*[)\]}}]")
_ALONE = re.compile(rf"^\s*(?P<unit>{_UNIT}){_PER}\s*$")
_AT_THE_END = re.compile(rf"[\s_.,:|/-]+(?P<unit>{_UNIT}){_PER}\s*$")
_AT_THE_START = re.compile(r"^(?P<unit>[kKmM]?[wW][hH]|[kK][wW])(?P<per>(?!))?[\s_.,:|-]+")
_WITHIN = re.compile(rf"(?<![A-Za-z])(?P<unit>[kM]?Wh?|k?VA|k?[vV][aA][rR]h?)(?![A-Za-z]){_PER}")
_SEARCHES = (_IN_BRACKETS, _ALONE, _AT_THE_END, _AT_THE_START, _WITHIN)
_AN_HOUR = re.compile(r"^(1\s*)?(h|hour|heure|60\s*min.*)$")
_PRODUCTION = re.compile(
    r"\b(production|produced|produite?s?|inject\w*|exports?|exported|surplus|feed.?in|"
    r"solar.production|pv.production|yield)\b"
)
_CONSUMPTION = re.compile(r"\b(conso\w*|soutir\w*|import\w*|consumed|demand\w*)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a header says: the name without its unit, the unit in small letters or none."""

    name: str
    unit: str


def heading_of(header: str, place: Where) -> Heading:
    """Name and unit of a header; refused where its unit is no active energy.

    A mean power over an hour written as an energy per hour (kWh/h) is that power.

    Examples
    --------
    >>> heading_of("Valeur (en kW)", "a.csv"), heading_of("flat_3_kwh", "a.csv")
    (Heading(name='Valeur', unit='kw'), Heading(name='flat_3', unit='kwh'))
    >>> heading_of("kW/30min", "a.csv").unit, heading_of("Puissance moyenne en watts", "a.csv").unit
    ('kw', 'w')
    >>> heading_of("flat 3", "a.csv")
    Heading(name='flat 3', unit='')
    """
    for search in _SEARCHES:
        match = search.search(header)
        if match is None:
            continue
        unit = _of_power(known_unit(match["unit"], place), match["per"] or "")
        left = f"{header[: match.start()]} {header[match.end() :]}".strip(" _.,:|/-")
        return Heading(name=left or header, unit=unit)
    spelt = _SPELT.search(plain_letters(header))
    if spelt is None:
        return Heading(name=header, unit="")
    return Heading(name=header, unit=f"{_SCALE[spelt[1]]}w{'h' if spelt[2] else ''}")


def known_unit(text: str, place: Where) -> str:
    """Unit that a file declares, in small letters; refused where it is no active energy."""
    unit = text.strip().casefold()
    if unit in UNITS:
        return unit
    where = phrase("unit_of_place", place=place)
    raise refuse("meter_unit", where, text=text, guess=INACTIVE.get(unit.lstrip("km")))


def is_produced(header: str) -> bool | None:
    """Whether a header tells of production; None where it tells no direction.

    Examples
    --------
    >>> is_produced("Énergie injectée"), is_produced("conso_kwh"), is_produced("flat 3")
    (True, False, None)
    """
    words = plain_letters(header).replace("_", " ")
    if _PRODUCTION.search(words):
        return True
    return False if _CONSUMPTION.search(words) else None


def kwh_of(value: Array, unit: str, hours: Array | float) -> Array:
    """Energy of values in a unit, mean powers over so many hours.

    Examples
    --------
    >>> import numpy as np
    >>> kwh_of(np.array([500.0]), "w", 0.5), kwh_of(np.array([500.0]), "wh", 0.5)
    (array([0.25]), array([0.5]))
    """
    if unit in KWH_PER_UNIT:
        return value * KWH_PER_UNIT[unit]
    return value * (KWH_PER_UNIT_HOUR[unit] * hours)


def unit_words(unit: str) -> str:
    """Unit as people write it.

    Examples
    --------
    >>> unit_words("kwh"), unit_words("w")
    ('kWh', 'W')
    """
    return unit.replace("w", "W").replace("m", "M")


def read_as(unit: str) -> Phrase:
    """Note on a unit that no header named and the layout supposes."""
    return phrase("read_as_unit", unit=unit_words(unit))


def _of_power(unit: str, per: str) -> str:
    """Energy per hour is a mean power; over any other span it is that of the step."""
    is_power = unit in KWH_PER_UNIT and bool(_AN_HOUR.match(per.casefold()))
    return unit.removesuffix("h") if is_power else unit
