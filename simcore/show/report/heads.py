"""Heads of table columns with their units, whatever table a run holds."""

import re

from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label

_UNITS = {
    # End of a name, unit in English and in French; the longest ending comes first.
    "eur_per_kwh": ("EUR/kWh", "€/kWh"),
    "eur_per_cu": ("EUR/consumption unit", "€/unité de consommation"),
    "eur_per_year": ("EUR/year", "€/an"),
    "kwh_per_year": ("kWh/year", "kWh/an"),
    "g_per_kwh": ("g/kWh", "g/kWh"),
    "fraction": ("1", "1"),
    "eur": ("EUR", "€"),
    "kwh": ("kWh", "kWh"),
    "mwh": ("MWh", "MWh"),
    "kwp": ("kWp", "kWc"),
    "kva": ("kVA", "kVA"),
    "kw": ("kW", "kW"),
    "m2": ("m2", "m²"),
    "kg": ("kg", "kg"),
    "percent": ("%", "%"),
    "pu": ("p.u.", "p.u."),
    "years": ("years", "années"),
}


def column_label(name: str, lang: str, table: str = "") -> str:
    """Head of a column: its label, or else its name in plain words, with its unit.

    A label of the column in its ``table`` alone goes before that of all tables.

    Examples
    --------
    >>> column_label("shared_kwh", "fr"), column_label("of_which_new_fraction", "en")
    ('Solaire partagé [kWh]', 'of which new [1]')
    """
    place = 0 if lang == "en" else 1
    ending = next((end for end in _UNITS if name == end or name.endswith(f"_{end}")), None)
    unit = f" [{_UNITS[ending][place]}]" if ending else ""
    keys = (f"column.{table}_{name}.head", f"column.{name}.head")
    known = next((key for key in keys if is_known(key)), None)
    if known:
        text = label(known, lang)
        return text if "[" in text else text + unit
    bare = re.sub(rf"_?{ending}$", "", name) if ending else name
    return (bare or name).replace("_", " ") + unit
