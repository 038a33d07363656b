"""What each column of a table is: unit, meaning, how its figures are written, where it is shown.

One description feeds every medium: the terminal, the deck, the page, the workbook, and what the
files of a run say of themselves. To add a column of the summary: a figure in ``FIGURES`` of
``study/compare/figures.py``, an entry in ``COLUMNS``, and its block of words.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from simcore.show.words.catalogue import is_known, text
from simcore.show.words.labels import amount, cents, label, number, percent, percent_sign

DASH = "\N{EN DASH}"
BALANCE_TOLERANCE_EUR = 1.0
"""A solved price leaves a net present value of rounding errors, not exactly 0 (assumed)."""
TABLES = ("terminal", "terminal_sites", "terminal_energy", "deck", "page", "sites", "debt")
"""Tables of a report that a column can be shown in: of schemes in the terminal, for all sites
together and site by site; of the year's energy there; of schemes in the deck and on the page; of
sites in both, and of debt."""


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
    term
        Word of the glossary that explains it on the page; its meaning does where empty.
    shown_in
        Names of ``TABLES`` that show it, in the order of ``COLUMNS``.
    """

    name: str
    unit: str = ""
    written: str = "words"
    decimals: int = 0
    is_signed: bool = False
    is_none_at_zero: bool = False
    is_good: Callable[[Any], Any] | None = None
    is_unit_said: bool = False
    term: str = ""
    shown_in: tuple[str, ...] = ()


def _euros(value: float, lang: str, one: Column) -> str:
    return amount(value, lang, is_signed=one.is_signed)


def _thousands(value: float, lang: str, one: Column) -> str:
    return number(value / 1e3, lang, one.decimals, is_signed=one.is_signed)


def _percent(value: float, lang: str, one: Column) -> str:
    if not one.decimals:
        return percent(value, lang)
    return number(100 * value, lang, one.decimals, is_signed=one.is_signed) + percent_sign(lang)


def _number(value: float, lang: str, one: Column) -> str:
    return number(value, lang, one.decimals, is_signed=one.is_signed)


WRITTEN: dict[str, Callable[[Any, str, Column], str]] = {
    "words": lambda value, lang, one: str(value),
    "yes_no": lambda value, lang, one: label("yes" if value else "no", lang),
    "factor": _number,
    "euros": _euros,
    "kilo_euros": _thousands,
    "cents": lambda value, lang, one: cents(value, lang),
    "percent": _percent,
    "mwh": _thousands,
}
"""How figures are written: ``(value, lang, column) -> text``."""
_SHOWN_UNIT = {"kilo_euros": "k{unit}", "mwh": "MWh", "cents": "", "percent": "", "yes_no": ""}
"""Units of short heads where figures are not written in their own; a price and a part carry it in
every cell."""

_UNITS = (
    # Ends of names whose unit the words tell; the longest ending comes first.
    "eur_per_kwh",
    "eur_per_cu",
    "eur_per_year",
    "kwh_per_year",
    "g_per_kwh",
    "fraction",
    "eur",
    "kwh",
    "mwh",
    "kwp",
    "kva",
    "kw",
    "m2",
    "kg",
    "percent",
    "pu",
    "years",
)
_WRITTEN_AS = {"eur": "euros", "eur_per_kwh": "cents", "fraction": "percent", "kwh": "mwh"}


def _named(name: str, **more: Any) -> Column:
    """A column whose name ends with its unit, written as such figures mostly are."""
    unit = _ending(name)
    written = _WRITTEN_AS.get(unit, "factor" if unit or name.startswith("n_") else "words")
    written = "yes_no" if name.startswith(("is_", "has_")) else written
    is_signed = unit == "eur" and "saving" in name
    found = Column(name=name, unit=unit, written=written, is_signed=is_signed)
    return replace(found, **more)


def _ending(name: str) -> str:
    found = (end for end in _UNITS if name == end or name.endswith(f"_{end}"))
    return next(found, "")


_ENERGY, _SCHEMES = ("terminal_energy",), ("terminal", "terminal_sites", "deck", "page")
_RATES = ("terminal", "terminal_energy", "sites")
_SUMMARY = (
    *(Column(name=name) for name in ("site", "scheme", "title")),
    _named("n_dwellings", shown_in=("terminal_energy", "sites")),
    _named("n_participants"),
    _named("kwp", term="kwp", shown_in=("terminal_energy", "sites")),
    _named("production_kwh", shown_in=("terminal_energy", "sites")),
    _named("consumption_kwh", shown_in=_ENERGY),
    _named("shared_kwh", term="shared", shown_in=_ENERGY),
    _named("surplus_kwh", term="surplus", shown_in=_ENERGY),
    _named("price_ht_eur_per_kwh", term="price", is_none_at_zero=True, shown_in=("deck", "page")),
    _named(
        "tenant_saving_median_eur", term="median", is_good=lambda eur: eur > 0, shown_in=_SCHEMES
    ),
    _named("tenant_saving_min_eur", term="worst", shown_in=_SCHEMES),
    _named("losers_fraction", term="losers", is_good=lambda part: part <= 0, shown_in=_SCHEMES),
    _named(
        "landlord_first_year_eur",
        written="kilo_euros",
        decimals=1,
        is_signed=True,
        shown_in=("debt",),
    ),
    Column(name="dscr_min", written="factor", decimals=2, term="dscr", shown_in=("debt",)),
    _named("landlord_irr_fraction", decimals=1, term="irr", shown_in=("debt",)),
    _named(
        "landlord_npv_eur",
        written="kilo_euros",
        is_signed=True,
        is_good=lambda eur: eur >= -BALANCE_TOLERANCE_EUR,
        term="npv",
        shown_in=(*_SCHEMES, "debt"),
    ),
    _named("self_consumption_fraction", term="self_consumption", shown_in=_RATES),
    _named("self_production_fraction", term="self_production", shown_in=_RATES),
    *map(
        _named,
        (
            "tenant_saving_mean_eur",
            "tenant_saving_p10_eur",
            "tenant_saving_p90_eur",
            "fund_reward_mean_eur",
            "saving_with_rewards_mean_eur",
            "saving_with_rewards_median_eur",
            "losers_with_rewards_fraction",
            "cost_of_no_loser_eur",
            "charges_saving_mean_eur",
            "own_saving_mean_eur",
            "n_over_effort_before",
            "n_leaving_over_effort",
            "n_entering_over_effort",
            "refuser_saving_mean_eur",
            "tenant_payments_ht_eur",
            "surplus_sale_eur",
            "capex_eur",
            "lcoe_eur_per_kwh",
        ),
    ),
    *(Column(name=name, written="factor", decimals=2) for name in ("saving_gini", "saving_cr20")),
    *(_named(f"effort_{when}_fraction", decimals=1) for when in ("before", "after")),
)
"""Columns of the summary, in the order in which tables show them."""
_OTHERS = (
    *map(
        _named,
        (
            "is_dwelling",
            "is_participant",
            "is_vacant",
            "is_energy_poor",
            "has_electric_hot_water",
            "has_electric_heating",
            "floor_area_m2",
            "n_occupants",
            "bill_before_eur",
            "cheque_energie_eur",
            "bill_after_eur",
            "payment_eur",
            "charges_saving_eur",
            "saving_eur",
            "fund_reward_eur",
            "saving_with_rewards_eur",
            "rounding_lost_kwh",
            "rounding_lost_eur",
            "eur",
            "n_households",
            "n_losers",
            "payer",
            "payee",
            "flow",
            "line",
            "season",
            "name",
            "name_fr",
            "kind",
            "group",
            "party",
            "plant",
            "hedge",
            "received_eur",
            "paid_eur",
            "balance_eur",
            "saving_mean_eur",
            "inflow_eur",
            "top_up_eur",
            "asked_eur",
            "total_eur",
            "consumption_kw",
            "shared_kw",
            "surplus_kw",
            "production_kw",
            "import_kw",
            "year_fraction",
            "shifted_kwh_per_year",
            "saved_kwh_per_year",
            "shifted_eur",
            "saved_eur",
            "services_eur",
            "n_paths",
            "hedged_fraction",
            "mean_eur",
            "p5_eur",
            "median_eur",
            "p95_eur",
            "at_risk_eur",
            "shortfall_eur",
        ),
    ),
    *(Column(name=name, written="factor") for name in ("member", "month", "year")),
    Column(name="hour", unit="hours", written="factor", decimals=1),
    Column(name="service_hours_per_year", unit="hours_per_year", written="factor"),
    *(_named(name, unit="degrees", written="factor") for name in ("latitude", "longitude")),
    _named("change_eur", is_signed=True),
    _named("saving_median_eur", term="median"),
    _named("saving_min_eur", term="worst"),
    _named("saving_p10_eur", term="p10"),
    _named("saving_p90_eur"),
    Column(
        name="eur_per_customer",
        unit="eur_per_customer",
        written="factor",
        decimals=2,
        is_unit_said=True,
    ),
    Column(
        name="eur_per_kwh_used",
        unit="eur_per_kwh",
        written="factor",
        decimals=4,
        is_unit_said=True,
    ),
    Column(name="loss_probability", unit="fraction", written="percent", is_unit_said=True),
    _named("prices_price_ht_eur_per_kwh", term="price"),
    *(
        _named(
            f"{table}_{flow}_kwh", decimals=1, term=flow if flow in ("shared", "surplus") else ""
        )
        for table in ("months", "plants")
        for flow in ("production", "consumption", "shared", "surplus")
    ),
)
COLUMNS: dict[str, Column] = {one.name: one for one in (*_SUMMARY, *_OTHERS)}
"""Every column of a run by its name, those of the summary in the order in which tables show them.
Columns of other commands are read off the ends of their names."""


def column(name: str, table: str = "") -> Column:
    """Description of a column, in a table where it has one of its own there."""
    return COLUMNS.get(f"{table}_{name}") or COLUMNS.get(name) or _named(name)


def shown(table: str, held: Iterable[str]) -> tuple[str, ...]:
    """Columns that a table of a report shows, of those that a result holds."""
    held = set(held)
    return tuple(one.name for one in COLUMNS.values() if table in one.shown_in and one.name in held)


def head(name: str, lang: str, width: str = "", table: str = "") -> str:
    r"""Head of a column with its unit: its label, or else its name in plain words.

    Parameters
    ----------
    name
        Name of the column.
    lang
        ``"en"`` or ``"fr"``.
    width
        ``"short"`` for a slide, in the unit in which the figures are written; ``"narrow"`` for a
        terminal, the unit on a line of its own; empty for the files, in the unit as kept.
    table
        Table it stands in; words of the column there go before those of all tables.

    Examples
    --------
    >>> head("shared_kwh", "fr"), head("of_which_new_fraction", "en")
    ('Solaire partagé [kWh]', 'of which new [1]')
    >>> head("capex_eur", "en", "narrow")
    'Investment\nEUR'
    """
    own = _words(name, width, table) if width else None
    if own:
        return label(own, lang)
    if width == "narrow":
        return re.sub(r" \[(.*)\]$", r"\n\1", head(name, lang, "short", table))
    known = _words(name, "head", table)
    said = label(known, lang) if known else _plain(name)
    told = _head_unit(column(name, table), width, lang)
    return f"{said} [{told}]" if told and "[" not in said else said


def _words(name: str, part: str, table: str) -> str | None:
    """Key of a part of a column's block, where there is one."""
    keys = (f"column.{table}_{name}.{part}", f"column.{name}.{part}")
    return next((key for key in keys if is_known(key)), None)


def _plain(name: str) -> str:
    """A name in plain words, without its unit."""
    bare = re.sub(rf"_?{ending}$", "", name) if (ending := _ending(name)) else name
    return (bare or name).replace("_", " ")


def _head_unit(one: Column, width: str, lang: str) -> str:
    """Unit that a head states: of the figures as they are written, or as they are kept."""
    if not one.unit or one.is_unit_said:
        return ""
    own = text(f"unit.{one.unit}", lang)
    return _SHOWN_UNIT.get(one.written, "{unit}").format(unit=own) if width else own


def cell(name: str, value: Any, lang: str, table: str = "") -> str:
    """A figure of a column as people read it; a dash where it is not defined.

    Examples
    --------
    >>> cell("landlord_npv_eur", 212_400.0, "en"), cell("dscr_min", float("nan"), "en")
    ('+212', '–')
    """
    one = column(name, table)
    if value != value or (one.is_none_at_zero and not value):
        return DASH
    return WRITTEN[one.written](value, lang, one)


def unit(name: str, lang: str = "en", table: str = "") -> str:
    """Unit of the figures of a column as they are kept; what it holds where it has none.

    Examples
    --------
    >>> unit("losers_fraction"), unit("lcoe_eur_per_kwh"), unit("is_vacant"), unit("payer")
    ('1', 'EUR/kWh', 'true or false', 'text')
    """
    one = column(name, table)
    without = {"words": "words", "yes_no": "truth"}.get(one.written, "one")
    return text(f"unit.{one.unit or without}", lang)


def meaning(name: str, lang: str, table: str = "") -> str:
    """What a column says, in one sentence; empty where the words do not tell."""
    key = _words(name, "meaning", table)
    return label(key, lang) if key else ""


def metadata(names: Iterable[str], table: str) -> dict[str, dict[str, str]]:
    """Unit and meaning of columns in English, as the files of a run tell them."""
    return {
        name: {"unit": unit(name, table=table), "meaning": meaning(name, "en", table)}
        for name in names
    }


def is_good(frame: Any, name: str) -> Any:
    """Whether the figures of a column are as hoped, by row."""
    rule = COLUMNS[name].is_good
    assert rule is not None, name
    return rule(frame[name])


def stands_out(frame: Any) -> Any:
    """Whether all figures of a row are as hoped, by row: such rows are set off."""
    judged = [one.name for one in COLUMNS.values() if one.is_good and one.name in frame]
    found = is_good(frame, judged[0])
    for name in judged[1:]:
        found &= is_good(frame, name)
    return found
