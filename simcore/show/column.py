"""What a column is, and how its figures are written for people."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from simcore.show.words.labels import amount, cents, label, number, percent, percent_sign

DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column, whatever table it stands in.

    Its words are ``column.<name>.head`` and ``.meaning``; ``.short`` and ``.narrow``, with their
    unit, where a head is too long for a slide or for a terminal.

    Attributes
    ----------
    name
        Name of the column; ``<table>_<name>`` describes it in one table alone.
    unit
        Unit of the figures as they are kept, ``unit.<unit>`` in the words; empty for words and
        for numbers without one.
    written
        How a figure is written for people, a name in ``WRITTEN``.
    decimals
        Digits after the mark.
    is_signed
        Whether a gain carries its plus sign.
    is_none_at_zero
        Whether 0 means that there is nothing to tell.
    is_good
        Whether a figure is as hoped; a row whose figures all are is set off.
    is_unit_said
        Whether the head says the unit in words.
    keeps_line
        Whether its words stay on one line of a narrow terminal.
    term
        Word of the glossary that explains it on the page; its meaning does where empty.
    shown_in
        Names of ``columns.TABLES`` that show it, in the order of ``COLUMNS``.
    """

    name: str
    unit: str = ""
    written: str = "words"
    decimals: int = 0
    is_signed: bool = False
    is_none_at_zero: bool = False
    is_good: Callable[[Any], Any] | None = None
    is_unit_said: bool = False
    keeps_line: bool = False
    term: str = ""
    shown_in: tuple[str, ...] = ()


def _tenths_if_small(value: float, lang: str, of: Column) -> str:
    return amount(value, lang, is_signed=of.is_signed)


def _thousands(value: float, lang: str, of: Column) -> str:
    return number(value / 1e3, lang, of.decimals, is_signed=of.is_signed)


def _percent(value: float, lang: str, of: Column) -> str:
    if not of.decimals and not of.is_signed:
        return percent(value, lang)
    return number(100 * value, lang, of.decimals, is_signed=of.is_signed) + percent_sign(lang)


def _number(value: float, lang: str, of: Column) -> str:
    return number(value, lang, of.decimals, is_signed=of.is_signed)


WRITTEN: dict[str, Callable[[Any, str, Column], str]] = {
    "words": lambda value, lang, of: str(value),
    "yes_no": lambda value, lang, of: label("yes" if value else "no", lang),
    "factor": _number,
    "euros": _tenths_if_small,
    "hours": _tenths_if_small,
    "kilo_euros": _thousands,
    "cents": lambda value, lang, of: cents(value, lang),
    "percent": _percent,
    "mwh": _thousands,
}
"""How figures are written: ``(value, lang, column) -> text``."""
SHOWN_UNIT = {"kilo_euros": "k{unit}", "mwh": "MWh", "cents": "", "percent": "", "yes_no": ""}
"""Units of short heads where figures are not written in their own; a price and a part carry it in
every cell."""

_UNITS = (
    # Ends of names whose unit the words tell; the longest ending comes first.
    "kwp_per_dwelling",
    "eur_per_kwh",
    "eur_per_cu",
    "eur_per_year",
    "eur_per_month",
    "kwh_per_year",
    "kwh_per_m2",
    "kwh_per_day",
    "g_per_kwh",
    "fraction",
    "hours",
    "weeks",
    "eur",
    "kwh",
    "mwh",
    "kwp",
    "kva",
    "kw",
    "km",
    "m2",
    "kg",
    "percent",
    "pu",
    "years",
    "v",
    "m",
)
_WRITTEN_AS = {
    "eur": "euros",
    "eur_per_kwh": "cents",
    "fraction": "percent",
    "hours": "hours",
    "kwh": "mwh",
}


def named(name: str, **more: Any) -> Column:
    """A column whose name ends with its unit, written as such figures mostly are."""
    unit = ending(name)
    written = _WRITTEN_AS.get(unit, "factor" if unit or name.startswith("n_") else "words")
    written = "yes_no" if name.startswith(("is_", "has_")) else written
    is_signed = unit == "eur" and "saving" in name
    plain = Column(name=name, unit=unit, written=written, is_signed=is_signed)
    return replace(plain, **more)


def ending(name: str) -> str:
    """Unit that a name ends with; empty where the words tell none."""
    ends = (end for end in _UNITS if name == end or name.endswith(f"_{end}"))
    return next(ends, "")
