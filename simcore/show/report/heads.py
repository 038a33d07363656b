"""Heads of table columns with their units, whatever table a run holds."""

import re

from simcore.show.words.catalogue import is_known, text
from simcore.show.words.labels import label

_UNITS = (
    # Ends of names whose unit the words tell; the longest ending comes first.
    *("eur_per_kwh", "eur_per_cu", "eur_per_year", "kwh_per_year", "g_per_kwh", "fraction", "eur"),
    *("kwh", "mwh", "kwp", "kva", "kw", "m2", "kg", "percent", "pu", "years"),
)


def column_label(name: str, lang: str, table: str = "") -> str:
    """Head of a column: its label, or else its name in plain words, with its unit.

    A label of the column in its ``table`` alone goes before that of all tables.

    Examples
    --------
    >>> column_label("shared_kwh", "fr"), column_label("of_which_new_fraction", "en")
    ('Solaire partagé [kWh]', 'of which new [1]')
    """
    ending = next((end for end in _UNITS if name == end or name.endswith(f"_{end}")), None)
    unit = f" [{text(f'unit.{ending}', lang)}]" if ending else ""
    keys = (f"column.{table}_{name}.head", f"column.{name}.head")
    known = next((key for key in keys if is_known(key)), None)
    if known:
        head = label(known, lang)
        return head if "[" in head else head + unit
    bare = re.sub(rf"_?{ending}$", "", name) if ending else name
    return (bare or name).replace("_", " ") + unit
