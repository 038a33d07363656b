"""Rows of an outcome, verdicts on its schemes, and tables for the terminal."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from rich.table import Table

from simcore.show.columns import cell, head, is_good, shown, stands_out
from simcore.show.folder.read import Result
from simcore.show.words.labels import amount, label, note, number, scheme_name
from simcore.study.compare.outcome import ALL, Outcome

COST_SCHEME = "T3"
COMMON_PARTS_SCHEME = "T15"


def portfolio_summary(outcome: Result) -> pd.DataFrame:
    """Rows of the summary for all sites together, indexed by scheme, in their order."""
    summary = outcome.summary
    return summary[summary["site"] == ALL].set_index("scheme")


def portfolio_flows(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Flows of all sites together, indexed by ``keys``.

    The frame's own rows for all sites are taken where it has them, else its sites are
    added.
    """
    is_all = frame["site"] == ALL
    rows = frame[is_all] if is_all.any() else frame
    return rows.groupby(keys, sort=False).sum(numeric_only=True)


def has_no_loser(summary: pd.DataFrame) -> pd.Series:
    """Whether a scheme leaves no tenant worse off, by scheme."""
    return is_good(summary, "losers_fraction")


def is_balanced(summary: pd.DataFrame) -> pd.Series:
    """Whether the landlord's net present value is not negative, by scheme."""
    return is_good(summary, "landlord_npv_eur")


def does_all_three(summary: pd.DataFrame) -> pd.Series:
    """Whether tenants gain, nobody loses and the books balance, by scheme."""
    gains = is_good(summary, "tenant_saving_median_eur")
    return gains & has_no_loser(summary) & is_balanced(summary)


def reference_scheme(summary: pd.DataFrame) -> str:
    """Scheme whose energy flows stand for the sharing among tenants.

    All schemes share the same energy, except the one that serves the common parts only.
    """
    if COST_SCHEME in summary.index:
        return COST_SCHEME
    others = [scheme for scheme in summary.index if scheme != COMMON_PARTS_SCHEME]
    return (others or list(summary.index))[0]


def nearest_scheme(summary: pd.DataFrame) -> str:
    """Scheme that comes nearest to doing all three.

    Of those that do, the one with the best median saving; else, of those that leave nobody
    worse off (and let the median tenant gain, where any does), the one with the best net
    present value; else the one with the fewest losers.
    """
    good = summary[does_all_three(summary)]
    if len(good):
        return str(good["tenant_saving_median_eur"].idxmax())
    safe = summary[has_no_loser(summary)]
    if not len(safe):
        return str(summary["losers_fraction"].idxmin())
    gaining = safe[safe["tenant_saving_median_eur"] > 0]
    return str((gaining if len(gaining) else safe)["landlord_npv_eur"].idxmax())


def households(members: pd.DataFrame) -> pd.DataFrame:
    """Occupied dwellings that take part, and all occupied ones where none does at any site.

    Empty dwellings and the common parts have no occupants and are left out.
    """
    homes = members[(members["n_occupants"] > 0) & ~members["is_vacant"].astype(bool)]
    part = homes["is_participant"].astype(bool)
    return homes[part] if part.any() else homes


def assumptions(outcome: Result, lang: str = "en") -> list[str]:
    """Notes on a result in a few words each."""
    return [note(one.key, one.values, lang) for one in outcome.notes]


def stale_text(outcome: Outcome, lang: str = "en") -> str | None:
    """Warning about prices that are due for a revision; None where they are recent."""
    old = [note(one.key, one.values, lang) for one in outcome.notes if one.key == "stale_rates"]
    return "; ".join(old) or None


def notes_text(outcome: Outcome, lang: str = "en") -> str:
    """All notes on a result, in full, one a line."""
    return "\n".join(f"- {note(one.key, one.values, lang)}" for one in outcome.notes)


def summary_table(outcome: Outcome, lang: str = "en", grid: str | None = None) -> Table:
    """Table of the schemes for all sites together, ready to be shown in a terminal.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned.
    lang
        ``"en"`` or ``"fr"``.
    grid
        How many networks hold, a column of its own; None for no such column.
    """
    summary = portfolio_summary(outcome)
    n_dwellings = number(summary["n_dwellings"].max(), lang)
    title = label("table_title", lang, n_dwellings=n_dwellings)
    table = Table(title=title, caption=stale_text(outcome, lang), caption_style="bold red")
    table.add_column(head("scheme", lang, "narrow"))
    names = shown("terminal", summary.columns)
    _number_columns(table, names, lang)
    if grid:
        table.add_column(label("table_grid", lang), justify="right")
    good = stands_out(summary)
    for scheme, row in summary.iterrows():
        name = scheme_name(str(scheme), outcome.titles, lang)
        table.add_row(
            name,
            *_cells(row, names, lang),
            *([grid] if grid else []),
            style="bold green" if good[scheme] else "",
        )
    return table


def _cells(row: Any, names: Iterable[str], lang: str) -> list[str]:
    return [cell(name, row[name], lang) for name in names]


def site_table(outcome: Outcome, lang: str = "en") -> Table:
    """Table of the schemes at every site, then for all sites together."""
    table = Table(title=label("table_sites_title", lang))
    table.add_column(head("site", lang, "narrow"), overflow="fold", ratio=2)
    table.add_column(head("scheme", lang, "narrow"))
    names = shown("terminal_sites", outcome.summary.columns)
    _number_columns(table, names, lang)
    for site, rows in outcome.summary.groupby("site", sort=False):
        for i, (_, row) in enumerate(rows.iterrows()):
            first = _site_name(site, lang) if i == 0 else ""
            is_last = i == len(rows) - 1
            name = scheme_name(row["scheme"], outcome.titles, lang)
            table.add_row(first, name, *_cells(row, names, lang), end_section=is_last)
    return table


def energy_table(outcome: Outcome, lang: str = "en") -> Table:
    """Table of the energy of every site over the year, shared among all tenants."""
    summary = outcome.summary
    rows = summary[summary["scheme"] == reference_scheme(portfolio_summary(outcome))]
    table = Table(title=label("table_energy_title", lang))
    table.add_column(head("site", lang, "narrow"), overflow="fold", ratio=2)
    names = shown("terminal_energy", rows.columns)
    _number_columns(table, names, lang)
    for _, row in rows.iterrows():
        table.add_row(_site_name(row["site"], lang), *_cells(row, names, lang))
    return table


def input_table(
    inputs: Iterable[tuple[str, Any, Any]], names: tuple[str, str], lang: str = "en"
) -> Table:
    """Table of inputs that differ between two scenarios: path, first, second."""
    table = Table(title=label("table_inputs_title", lang))
    for title in (label("table_input", lang), *names):
        table.add_column(title)
    for path, first, second in inputs:
        table.add_row(path, str(first), str(second))
    return table


def output_table(outputs: pd.DataFrame, names: tuple[str, str], lang: str = "en") -> Table:
    """Table of results that moved between two scenarios: both values and the change."""
    table = Table(title=label("table_outputs_title", lang))
    for key in ("table_scheme", "table_output"):
        table.add_column(label(key, lang))
    for title in (*names, label("table_change", lang)):
        table.add_column(title, justify="right")
    for row in outputs.to_dict("records"):
        values = [_result(row["output"], row[name], lang) for name in ("first", "second")]
        change = _result(row["output"], row["change"], lang, is_signed=True)
        table.add_row(row["scheme"], label(row["output"], lang), *values, change)
    return table


def _result(output: str, value: float, lang: str, *, is_signed: bool = False) -> str:
    if output.endswith("_fraction"):
        return number(100 * value, lang, 1, is_signed=is_signed)
    return amount(value, lang, is_signed=is_signed)


def _site_name(site: Any, lang: str) -> str:
    return label("table_all_sites", lang) if site == ALL else str(site)


def _number_columns(table: Table, names: Iterable[str], lang: str) -> None:
    for name in names:
        table.add_column(head(name, lang, "narrow"), justify="right")
