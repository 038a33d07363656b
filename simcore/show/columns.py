"""What each column of a table is: unit, meaning, how its figures are written, where it is shown.

One description feeds every medium: the terminal, the deck, the page, the workbook, and what the
files of a run say of themselves. To add a column of the summary: a figure in ``FIGURES`` of
``study/compare/figures.py``, an entry in ``COLUMNS``, and its block of words. A column of
another table needs its words alone where its name tells unit and format.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from simcore.show.column import DASH, SHOWN_UNIT, WRITTEN, Column, ending, named
from simcore.show.words.catalogue import is_known, text
from simcore.show.words.labels import label
from simcore.show.words.votes import OF_VOTES
from simcore.study.compare.verdict import gains, has_no_loser, is_balanced

TABLES = ("terminal", "terminal_sites", "terminal_energy", "deck", "page", "sites", "debt")
"""Tables of a report that a column can be shown in: of schemes in the terminal, for all sites
together and site by site; of the year's energy there; of schemes in the deck and on the page; of
sites in both, and of debt."""

_ENERGY, _SCHEMES = ("terminal_energy",), ("terminal", "terminal_sites", "deck", "page")
_LIFETIME = ("terminal", "deck", "page")
_RATES = ("terminal_energy", "sites")
_SUMMARY = (
    named("n_dwellings", shown_in=("terminal_energy", "sites")),
    named("kwp", term="kwp", shown_in=("terminal_energy", "sites")),
    named("production_kwh", shown_in=("terminal_energy", "sites")),
    named("consumption_kwh", shown_in=_ENERGY),
    named("shared_kwh", term="shared", shown_in=_ENERGY),
    named("surplus_kwh", term="surplus", shown_in=_ENERGY),
    named("price_ht_eur_per_kwh", term="price", is_none_at_zero=True, shown_in=("deck", "page")),
    named("tenant_saving_median_eur", term="median", is_good=gains, shown_in=_SCHEMES),
    named("tenant_saving_min_eur", term="worst", shown_in=_SCHEMES),
    named("losers_fraction", term="losers", is_good=has_no_loser, shown_in=_SCHEMES),
    named("losers_refuse_fraction", shown_in=_LIFETIME),
    named("losers_any_year_fraction", shown_in=_LIFETIME),
    named("losers_refuse_any_year_fraction"),
    named("tenant_saving_present_value_mean_eur", shown_in=_LIFETIME),
    named("first_losing_year", written="factor"),
    named(
        "landlord_first_year_eur",
        written="kilo_euros",
        decimals=1,
        is_signed=True,
        shown_in=("debt",),
    ),
    named("dscr_min", written="factor", decimals=2, term="dscr", shown_in=("debt",)),
    named("landlord_irr_fraction", decimals=1, term="irr", shown_in=("debt",)),
    named(
        "landlord_npv_eur",
        written="kilo_euros",
        is_signed=True,
        is_good=is_balanced,
        term="npv",
        shown_in=(*_SCHEMES, "debt"),
    ),
    named("self_consumption_fraction", term="self_consumption", shown_in=_RATES),
    named("self_production_fraction", term="self_production", shown_in=_RATES),
)
"""Columns that tables of all schemes or sites show, in their order."""
_CENTS = {"written": "factor", "decimals": 2}
_OF_TENANTS = (
    *(named(name, **_CENTS) for name in ("saving_gini", "saving_cr20")),
    named("key", keeps_line=True),
    *(named(f"effort_{when}_fraction", decimals=1) for when in ("before", "after")),
    named("saving_median_eur", term="median"),
    named("saving_min_eur", term="worst"),
    named("saving_p10_eur", term="p10"),
    named("prices_price_ht_eur_per_kwh", term="price"),
    named("refusal_change_mean_eur", written="factor", decimals=1, is_signed=True),
    named("refusal_change_min_eur", written="factor", decimals=1, is_signed=True),
    named("landlord_npv_change_eur", written="factor", is_signed=True),
)
_OF_TIME = (
    *(named(name, written="factor") for name in ("member", "month", "year", "rank", "draw")),
    named("hour", unit="hours", written="factor", decimals=1),
    named("slot", written="factor"),
    named("service_hours_per_year", unit="hours_per_year", written="factor"),
    named("hours_outside_band", unit="hours", written="hours"),
    named("grid_hours_outside_band", unit="hours", written="hours"),
    named("hours_overloaded", unit="hours", written="hours"),
    *(named(name, unit="degrees", written="factor") for name in ("latitude", "longitude")),
    *(
        named(f"{table}_{flow}_kwh", decimals=1, term=flow if flow in ("shared", "surplus") else "")
        for table in ("months", "plants", "keys")
        for flow in ("production", "consumption", "shared", "surplus")
    ),
)
_LEVERS = ("tanks", "relay", "appliances", "followers", "coaching", "battery", "all")
_OF_STORAGE = (
    *(
        named(name, written="kilo_euros", decimals=1)
        for name in ("landlord_cost_eur", "public_cost_eur", "ladder_tenants_worth_eur")
    ),
    named("eur_per_eur_saved", written="factor", decimals=2),
    named("eur_per_household_out", written="factor"),
    named("eur_per_kg", unit="", written="factor", decimals=1),
    named("moved_kwh", decimals=1),
    *(named(f"self_consumption_{when}_fraction", decimals=1) for when in ("before", "after")),
    named("levers_tenant_saving_mean_eur", written="factor", decimals=2, is_signed=True),
    named("lever_groups_tenant_saving_mean_eur", written="factor", decimals=2, is_signed=True),
    *(
        named(f"tenant_saving_{when}_mean_eur", written="factor", is_signed=True)
        for when in ("before", "after")
    ),
    named("saved_kwh", decimals=1),
    named("rewarded_kwh", decimals=1),
    *(named(f"rewards_{name}_eur", written="factor") for name in ("asked", "paid")),
    named("points_eur", written="factor"),
    named("margin_eur", written="kilo_euros", decimals=1, is_signed=True),
    named("local_hours", unit="hours", written="factor"),
    named("local_people", unit="", written="factor", decimals=1),
    named("rls_eur", written="kilo_euros", decimals=1),
    named("rls_offset_fraction", decimals=1),
    named("cold_water_hours", unit="hours", written="hours"),
    *(
        named(f"flex_{name}_eur", written="factor", is_signed=True)
        for name in ("before", "after", "change", *_LEVERS)
    ),
    *(
        named(f"groups_flex_{name}_eur", written="factor", decimals=2, is_signed=True)
        for name in _LEVERS
    ),
    named("capacity_kwh", written="factor"),
    *(named(f"stored_{name}_kwh", decimals=1) for name in ("sun", "import", "served")),
    named("cycles_per_year", written="factor"),
    named("life_years", decimals=1),
    named("storage_capex_eur", written="kilo_euros", decimals=1),
)
_OF_MONEY = (
    named("change_eur", written="kilo_euros", decimals=1, is_signed=True),
    *(named(f"explain_{name}_eur", **_CENTS) for name in ("before", "scheme")),
    named("explain_change_eur", **_CENTS, is_signed=True),
    named("bill_eur", **_CENTS),
    named("bill_kwh", written="factor", decimals=1),
    named("price", written="factor", decimals=3),
    named("year_total_eur", written="kilo_euros", is_signed=True),
    named("first_year_money_eur", written="kilo_euros", decimals=1),
    *(
        named(name, written="factor", decimals=1, is_signed="less" in name)
        for name in ("owed_each_eur", "given_less_owed_eur")
    ),
    named(
        "eur_per_customer",
        unit="eur_per_customer",
        written="factor",
        decimals=2,
        is_unit_said=True,
    ),
    named(
        "eur_per_kwh_used",
        unit="eur_per_kwh",
        written="factor",
        decimals=4,
        is_unit_said=True,
    ),
    named("cost_eur_per_kwp", unit="eur_per_kwp", written="factor"),
    *(named(f"plant_{unit}", decimals=2) for unit in ("kwp", "kva")),
    named("production_site_kwp", decimals=1),
    *(named(f"roofs_{name}_eur", written="factor") for name in ("cost", "turpe", "ifer", "works")),
    named("loss_probability", unit="fraction", written="percent", is_unit_said=True),
    # Two scenarios are compared in the units as kept: a small change is not rounded away.
    named("diff_landlord_npv_eur"),
    *(named(f"npv_{end}_eur", written="kilo_euros", is_signed=True) for end in ("low", "high")),
    *(
        named(f"diff_{flow}_kwh", written="factor")
        for flow in ("production", "consumption", "shared")
    ),
    *(
        named(f"diff_{part}_fraction", decimals=1)
        for part in ("self_consumption", "self_production", "losers")
    ),
)
_OF_CURVES = (
    *(
        named(f"replay_{flow}_kwh", written="factor", decimals=3)
        for flow in (
            "production",
            "consumption",
            "shared",
            "import",
            "surplus",
            "storage_charge",
            "storage_shared",
            "storage_discharge",
            "storage_discharge_shared",
            "rounding_loss",
        )
    ),
    named("replay_rounding_loss_eur", **_CENTS),
    *(named(f"replay_self_{part}_fraction", decimals=1) for part in ("consumption", "production")),
    *(named(name, unit="kwh_per_m2", written="factor") for name in ("ghi", "ghi_usual")),
    *(
        named(name, unit="celsius", written="factor", decimals=1)
        for name in ("temp_air", "temp_air_usual")
    ),
    named("energy_mwh", decimals=1),
    named("ghi_difference_fraction", is_signed=True),
)
_OF_GRID = (
    named("holds", written="yes_no"),
    named("grid_holds", written="yes_no"),
    *(
        named(f"{start}{end}_pu", decimals=3)
        for start in ("", "grid_")
        for end in ("voltage_min", "voltage_max")
    ),
    *(named(f"band_{end}_pu", decimals=2) for end in ("low", "high")),
    *(
        named(name, unit="fraction", written="percent")
        for name in (
            "line_loading_max",
            "transformer_loading_max",
            "pandapower_line_loading",
            "pandapower_transformer_loading",
        )
    ),
    named("loss_fraction", decimals=1),
    *(named(f"{name}_kwh", written="factor") for name in ("loss", "curtailed")),
    *(named(f"{name}kwp_per_dwelling", decimals=2) for name in ("", "now_", "roof_limit_")),
)
_OF_FUTURES = (
    *(
        Column(name=name, written="factor", decimals=2)
        for name in (
            *("p5", "p50", "p95", "p50_low", "p50_high", "bands_mean", "deviation", "narrowing"),
            *("figure_low", "figure_high", "figure_mean", "error"),
        )
    ),
    *(
        Column(name=name, unit="fraction", written="percent")
        for name in (
            *("probability", "probabilities_low", "probabilities_high", "better_low"),
            *("better_high", "ties", "coverage", "density", "held_out_coverage"),
            *("held_out_density", "rules_base", "first", "first_low", "first_high"),
            *("total", "total_low", "total_high"),
        )
    ),
)
_OF_ESTATE = (
    *(
        named(f"estate_{name}", written="kilo_euros", is_signed=name.endswith("npv_eur"))
        for name in (
            "outlay_eur",
            "grant_eur",
            "balancing_grant_eur",
            "given_eur",
            "taken_eur",
            "landlord_npv_eur",
            "so_far_landlord_npv_eur",
        )
    ),
    named("estate_tenant_saving_mean_eur", written="euros", is_signed=True),
    named("estate_value_eur_per_eur", unit="", written="factor", decimals=2, is_signed=True),
    *(named(f"estate_{name}", written="factor") for name in ("rank", "largest_move")),
    # A year is no amount: it is written without a mark between its digits.
    *(named(f"estate_{name}year", unit="year") for name in ("", "works_", "built_", "free_from_")),
    *(named(f"estate_{name}", keeps_line=True) for name in ("operation", "name")),
    *(named(f"estate_rank_{name}", written="factor") for name in ("best", "worst")),
    *(named(f"so_far_{name}", written="factor") for name in ("n_operations", "n_dwellings")),
    named("so_far_n_leaving_over_effort", written="factor"),
    named("agreement", written="factor", decimals=2),
    named("saving_whole_eur", unit="eur", written="factor"),
)
COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        *_SUMMARY,
        *_OF_TENANTS,
        *_OF_TIME,
        *_OF_STORAGE,
        *_OF_MONEY,
        *(named(name, **look) for name, look in OF_VOTES.items()),
        *_OF_CURVES,
        *_OF_GRID,
        *_OF_FUTURES,
        *_OF_ESTATE,
    )
}
"""Columns whose names do not tell all of it, those of the summary in the order in which tables
show them; of the others the unit and the format are read off the ends of their names."""


def column(name: str, table: str = "") -> Column:
    """Description of a column, in a table where it has one of its own there."""
    return COLUMNS.get(f"{table}_{name}") or COLUMNS.get(name) or named(name)


def shown(table: str, held: Iterable[str]) -> tuple[str, ...]:
    """Columns that a table of a report shows, of those that a result holds."""
    held = set(held)
    return tuple(of.name for of in COLUMNS.values() if table in of.shown_in and of.name in held)


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
        terminal, the unit on a line of its own; ``"line"`` for a list, in full in that unit;
        empty for the files, in the unit as kept.
    table
        Table it stands in; words of the column there go before those of all tables.

    Examples
    --------
    >>> head("shared_kwh", "fr"), head("of_which_new_fraction", "en")
    ('Solaire partagé [kWh]', 'of which new [1]')
    >>> head("capex_eur", "en", "narrow")
    'Investment\nEUR'
    """
    short = _words(name, width, table) if width else None
    if short:
        return label(short, lang)
    if width == "narrow":
        return re.sub(r" \[(.*)\]$", r"\n\1", head(name, lang, "short", table))
    known = _words(name, "head", table)
    title = label(known, lang) if known else _plain(name)
    own_unit = _head_unit(column(name, table), width, lang)
    return f"{title} [{own_unit}]" if own_unit and "[" not in title else title


def _words(name: str, part: str, table: str) -> str | None:
    """Key of a part of a column's block, where there is one."""
    keys = (f"column.{table}_{name}.{part}", f"column.{name}.{part}")
    return next((key for key in keys if is_known(key)), None)


def _plain(name: str) -> str:
    """A name in plain words, without its unit."""
    bare = re.sub(rf"_?{end}$", "", name) if (end := ending(name)) else name
    return (bare or name).replace("_", " ")


def _head_unit(of: Column, width: str, lang: str) -> str:
    """Unit that a head states: of the figures as they are written, or as they are kept."""
    if not of.unit or of.is_unit_said:
        return ""
    kept = text(f"unit.{of.unit}", lang)
    return SHOWN_UNIT.get(of.written, "{unit}").format(unit=kept) if width else kept


def cell(name: str, value: Any, lang: str, table: str = "", *, is_signed: bool = False) -> str:
    """A figure of a column as people read it; a dash where it is not defined.

    ``is_signed`` puts a plus sign before a change for the better of any column.

    Examples
    --------
    >>> cell("landlord_npv_eur", 212_400.0, "en"), cell("dscr_min", float("nan"), "en")
    ('+212', '–')
    """
    of = column(name, table)
    if value != value or (of.is_none_at_zero and not value):
        return DASH
    return WRITTEN[of.written](value, lang, replace(of, is_signed=True) if is_signed else of)


def unit(name: str, lang: str = "en", table: str = "") -> str:
    """Unit of the figures of a column as they are kept; what it holds where it has none.

    Examples
    --------
    >>> unit("losers_fraction"), unit("lcoe_eur_per_kwh"), unit("is_vacant"), unit("payer")
    ('1', 'EUR/kWh', 'true or false', 'text')
    """
    of = column(name, table)
    without = {"words": "words", "yes_no": "truth"}.get(of.written, "one")
    return text(f"unit.{of.unit or without}", lang)


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
    judged = [of.name for of in COLUMNS.values() if of.is_good and of.name in frame]
    are_good = is_good(frame, judged[0])
    for name in judged[1:]:
        are_good &= is_good(frame, name)
    return are_good
