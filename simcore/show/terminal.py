"""Rows of an outcome, verdicts on its schemes, and tables for the terminal."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from rich.table import Table

from simcore.show.columns import cell, head, is_good, shown, stands_out
from simcore.show.folder.read import Result
from simcore.show.tables import STYLE, Cell, Head, number_cell, printed
from simcore.show.words.inputs import input_name, short_name, value_text
from simcore.show.words.labels import label, number, scheme_name
from simcore.show.words.names import own_name
from simcore.show.words.notes import TOLD_ONCE, note, short_notes
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
    of_members = [scheme for scheme in summary.index if scheme != COMMON_PARTS_SCHEME]
    return (of_members or list(summary.index))[0]


def households(members: pd.DataFrame) -> pd.DataFrame:
    """Occupied dwellings that take part, and all occupied ones where none does at any site.

    Empty dwellings and the common parts have no occupants and are left out.
    """
    homes = members[(members["n_occupants"] > 0) & ~members["is_vacant"].astype(bool)]
    part = homes["is_participant"].astype(bool)
    return homes[part] if part.any() else homes


def assumptions(outcome: Result, lang: str = "en") -> list[str]:
    """Notes on a result in a few words each."""
    return short_notes(outcome.notes, lang)


def footers(outcome: Result, lang: str = "en") -> list[str]:
    """The same for the foot of a chart, which has no room for what is told with the answer."""
    return short_notes([one for one in outcome.notes if one.key not in TOLD_ONCE], lang)


def stale_text(outcome: Outcome, lang: str = "en") -> str | None:
    """Warning about prices that are due for a revision; None where they are recent."""
    old = [
        note(remark.key, remark.values, lang)
        for remark in outcome.notes
        if remark.key == "stale_rates"
    ]
    return "; ".join(old) or None


def notes_text(outcome: Outcome, lang: str = "en") -> str:
    """All notes on a result, in full, one a line."""
    return "\n".join(f"- {note(remark.key, remark.values, lang)}" for remark in outcome.notes)


def summary_table(outcome: Outcome, lang: str = "en", networks: str | None = None) -> Table:
    """Table of the schemes for all sites together, ready to be shown in a terminal.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned.
    lang
        ``"en"`` or ``"fr"``.
    networks
        How many networks hold, a column of its own; None for no such column.
    """
    summary = portfolio_summary(outcome)
    n_dwellings = number(summary["n_dwellings"].max(), lang)
    good = stands_out(summary)
    rows = [
        {
            **row,
            "scheme": scheme_name(str(scheme), outcome.titles, lang),
            "holding_networks": networks,
            STYLE: "bold green" if good[scheme] else "",
        }
        for scheme, row in summary.iterrows()
    ]
    names = ["scheme", *shown("terminal", summary.columns)]
    return printed(
        rows,
        [*names, *(["holding_networks"] if networks else [])],
        lang,
        title=label("table_title", lang, n_dwellings=n_dwellings),
        caption=stale_text(outcome, lang),
        caption_style="bold red",
    )


def site_table(outcome: Outcome, lang: str = "en") -> Table:
    """Table of the schemes at every site, then for all sites together."""
    rows = [
        {
            **_with_site(row, outcome, lang),
            "scheme": scheme_name(row["scheme"], outcome.titles, lang),
        }
        for _, own in outcome.summary.groupby("site", sort=False)
        for row in own.to_dict("records")
    ]
    names = ("site", "scheme", *shown("terminal_sites", outcome.summary.columns))
    return printed(rows, names, lang, once=("site",), title=label("table_sites_title", lang))


def energy_table(outcome: Outcome, lang: str = "en") -> Table:
    """Table of the energy of every site over the year, shared among all tenants."""
    summary = outcome.summary
    rows = summary[summary["scheme"] == reference_scheme(portfolio_summary(outcome))]
    names = ("site", *shown("terminal_energy", rows.columns))
    with_names = [_with_site(row, outcome, lang) for row in rows.to_dict("records")]
    return printed(with_names, names, lang, title=label("table_energy_title", lang))


def _with_site(row: dict[Any, Any], outcome: Outcome, lang: str) -> dict[Any, Any]:
    names = {site.flows.site: own_name(site.flows, lang) for site in outcome.sites}
    return {**row, "site": names.get(row["site"], label("table_all_sites", lang))}


def input_table(
    inputs: Iterable[tuple[str, Any, Any]], names: tuple[str, str], lang: str = "en"
) -> Table:
    """Table of inputs that differ between two scenarios: name and path, first, second."""
    rows = [
        {
            "input": _named(path, lang),
            "first": _told(path, first, lang),
            "second": _told(path, second, lang),
        }
        for path, first, second in inputs
    ]
    return printed(
        rows, ("input", *_scenarios(names)), lang, title=label("table_inputs_title", lang)
    )


def _named(path: str, lang: str) -> str:
    """What an input is called, with the path that people type."""
    name = short_name(path, lang)
    return path if name == path else f"{name} ({path})"


def _told(path: str, value: Any, lang: str) -> str:
    """A value of an input with its unit where it has a name, else as a scenario file has it."""
    is_named = input_name(path, lang) != path and isinstance(value, int | float | str)
    return value_text(path, value, lang) if is_named else str(value)


def output_table(outputs: pd.DataFrame, names: tuple[str, str], lang: str = "en") -> Table:
    """Table of results that moved between two scenarios: both values and the change."""
    rows = [
        {
            "scheme": row["scheme"],
            **moved(row["output"], {name: row[name] for name in ("first", "second")}, lang),
            **moved(row["output"], {"change": row["change"]}, lang, is_signed=True),
        }
        for row in outputs.to_dict("records")
    ]
    return printed(
        rows,
        ("scheme", "output", *_scenarios(names), "change"),
        lang,
        title=label("table_outputs_title", lang),
    )


def _scenarios(names: tuple[str, str]) -> tuple[Head, ...]:
    """Columns of the first and of the second scenario, under their names."""
    return tuple(
        Head(text=name, key=key) for key, name in zip(("first", "second"), names, strict=True)
    )


def moved(
    output: str, figures: Mapping[str, float], lang: str, *, is_signed: bool = False
) -> dict[str, str | Cell]:
    """A result in words, and figures of it as its column writes them, in the unit as kept."""
    return {
        "output": head(output, lang, "short", "diff"),
        **{
            key: number_cell(value, cell(output, value, lang, "diff", is_signed=is_signed))
            for key, value in figures.items()
        },
    }
