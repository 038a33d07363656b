"""The low-voltage grid as tables for the terminal, notes, and plain rows."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from rich.table import Table

from simcore.energy.grid.hosting import Capacity
from simcore.show.columns import DASH
from simcore.show.grid.rows import worst_rows
from simcore.show.tables import STYLE, Cell, number_cell, printed
from simcore.show.words.labels import (
    below,
    counted_of,
    dated,
    label,
    number,
    percent,
    percent_sign,
    plural,
    several,
    typeset,
)
from simcore.show.words.names import own_name
from simcore.study.compare.outcome import ALL
from simcore.study.grid.records import GridOutcome, SiteGridYear
from simcore.study.grid.worst import local_time

_SITE_COLUMNS = (
    "site",
    "kwp",
    "transformer_kva",
    "voltage_min_pu",
    "voltage_max_pu",
    "hours_outside_band",
    "line_loading_max",
    "transformer_loading_max",
    "loss_fraction",
    "export_hours",
    "holds",
)
_VARIANT_COLUMNS = (
    "site",
    "variant",
    "voltage_min_pu",
    "voltage_max_pu",
    "line_loading_max",
    "transformer_loading_max",
    "loss_kwh",
    "curtailed_kwh",
    "hosting_kwp",
    "hosting_limit",
)
_WORST_COLUMNS = (
    "site",
    "worst_kind",
    "time",
    "where",
    "value",
    "cause",
    "production_kw",
    "demand_kw",
)
N_WORST_SHOWN = 2
GENERATED = "generated"
INVERTERS = {"cos_phi", "cos_phi_p", "q_u", "p_u", "q_u_p_u"}
"""Levers that set the inverters."""


def grid_table(outcome: GridOutcome, lang: str = "en") -> Table:
    """Table with a row for each site: voltages, loadings, losses, reverse flow."""
    n = sum(year.verdict.holds for year in outcome.sites)
    rows = [
        {
            **_site_row(year, outcome),
            **_of_normal(_site_row(year, outcome), lang),
            "site": own_name(year, lang),
            "loss_fraction": year.energy.loss_kwh / max(year.energy.demand_kwh, 1e-9),
            STYLE: "" if year.verdict.holds else "bold red",
        }
        for year in outcome.sites
    ]
    title = counted_of("grid_title", n, len(outcome.sites), lang)
    return printed(rows, _SITE_COLUMNS, lang, title=title)


def hours_outside(year: SiteGridYear, outcome: GridOutcome) -> float:
    """Hours of the year in which a supply point was outside the band. [h]"""
    return (year.verdict.n_slots_low + year.verdict.n_slots_high) * outcome.axis.hours


def variants_table(outcome: GridOutcome, lang: str = "en") -> Table:
    """Table of the levers of each site."""
    rows = []
    for row, name in _with_names(variant_rows(outcome), outcome, lang):
        held, limit = row["hosting_kwp"], row["hosting_limit"]
        words = {
            "site": name,
            **_of_normal(row, lang),
            "variant": label(f"grid_variant_{row['variant']}", lang),
            "hosting_kwp": math.nan if held is None else held,
            "hosting_limit": DASH if limit is None else label(f"grid_limit_{limit}", lang),
        }
        rows.append({**row, **words})
    title = label("grid_variants_title", lang)
    return printed(rows, _VARIANT_COLUMNS, lang, once=("site",), title=title)


def worst_table(outcome: GridOutcome, lang: str = "en", n: int = N_WORST_SHOWN) -> Table:
    """Table of the worst hours of each kind at each site, with their cause."""
    rows = []
    hours = [row for year in outcome.sites for row in worst_rows(year) if row["rank"] <= n]
    for row, name in _with_names(hours, outcome, lang):
        is_voltage = row["kind"] in ("low", "high")
        words = {
            "site": name,
            "worst_kind": label(f"grid_kind_{row['kind']}", lang),
            "time": dated(row["time"], lang),
            "value": number_cell(
                row["value"],
                of_normal(row["value"], lang) if is_voltage else percent(row["value"], lang),
            ),
            "where": where_words(row["where"], lang),
            "cause": label(f"grid_cause_{row['cause']}", lang),
            "demand_kw": row["heating_kw"] + row["hot_water_kw"] + row["other_kw"],
        }
        rows.append({**row, **words})
    title = label("grid_worst_title", lang)
    return printed(rows, _WORST_COLUMNS, lang, once=("site",), title=title)


def where_words(name: str, lang: str) -> str:
    """Name of a line of a network that was drawn up, in words; of any other thing as it is."""
    kind, _, number_of_line = name.partition(" ")
    if kind in ("trunk", "service"):
        return label(f"grid_line_{kind}", lang, name=number_of_line)
    return name


def of_normal(voltage_pu: float, lang: str, decimals: int = 1) -> str:
    """A voltage in percent of the normal one.

    Examples
    --------
    >>> of_normal(1.0214, "en")
    '102.1%'
    """
    return number(100 * voltage_pu, lang, decimals) + percent_sign(lang)


def _of_normal(row: Mapping[str, Any], lang: str) -> dict[str, Cell]:
    """Lowest and highest voltage of a row as people read them."""
    names = ("voltage_min_pu", "voltage_max_pu")
    return {name: number_cell(row[name], of_normal(row[name], lang)) for name in names}


def band_words(outcome: GridOutcome, sources_pu: Iterable[float], lang: str) -> str:
    """Between what voltages supply points may be, and what the network upstream has."""
    return label(
        "grid_note_band",
        lang,
        low=number(100 * outcome.band.low_pu, lang),
        high=of_normal(outcome.band.high_pu, lang, 0),
        source=", ".join(of_normal(one, lang, 0) for one in sorted(set(sources_pu))),
    )


def _with_names(
    rows: Iterable[dict[str, Any]], outcome: GridOutcome, lang: str
) -> Iterator[tuple[dict[str, Any], str]]:
    """Rows, each with the name of its site."""
    names = {year.site: own_name(year, lang) for year in outcome.sites}
    return ((row, names[row["site"]]) for row in rows)


def hosting_text(outcome: GridOutcome, lang: str = "en") -> str:
    """Hosting capacity of each site with its spread, a line each; empty if not asked for."""
    return "\n".join(_hosting_lines(outcome, lang))


def _hosting_lines(outcome: GridOutcome, lang: str) -> Iterator[str]:
    for year in outcome.sites:
        if year.hosting is None:
            continue
        own, drawn = spread_kwp(year.hosting.own), spread_kwp(year.hosting.drawn)
        (limit, where), _ = Counter(
            (capacity.limit, capacity.where) for capacity in year.hosting.own
        ).most_common(1)[0]
        n_draws = len(year.hosting.own)
        values = {**_spread(own, lang, ""), **_spread(drawn, lang, "any_"), "n": n_draws}
        if n_draws == 1:
            values = {name: values[name] for name in ("median", "any_median")}
        yield label(
            "grid_hosting_line" if n_draws > 1 else "grid_hosting_line_one",
            lang,
            name=own_name(year, lang),
            limit=label(f"grid_limit_{limit}", lang),
            where=where_words(where, lang) if where else "-",
            **values,
        )


def spread_kwp(held: Sequence[Capacity]) -> tuple[float, float, float]:
    """Least, median and largest hosting capacity. [kWp]"""
    kwp = np.array([capacity.kwp for capacity in held])
    return float(kwp.min()), float(np.median(kwp)), float(kwp.max())


def _spread(values: tuple[float, float, float], lang: str, start: str) -> dict[str, str]:
    names = (f"{start}low", f"{start}median", f"{start}high")
    return {name: number(value, lang) for name, value in zip(names, values, strict=True)}


def grid_notes(outcome: GridOutcome, lang: str = "en") -> list[str]:
    """What a reader of the result must know, the most important first, then the reference."""
    kinds = {variant.key for year in outcome.sites for variant in year.variants}
    settings = [label("grid_note_inverters", lang)] if kinds & INVERTERS else []
    return [*grid_limits(outcome, lang), *settings, *_reference_notes(outcome, lang)]


def grid_limits(outcome: GridOutcome, lang: str = "en") -> list[str]:
    """What the result leaves out or takes for granted, the most important first."""
    notes = [text for year in outcome.sites for text in _site_notes(year, outcome, lang)]
    n = sum(year.network.source.startswith(GENERATED) for year in outcome.sites)
    if n:
        notes.append(
            several("grid_note_generated", n, lang, n_sites=len(outcome.sites))
            if len(outcome.sites) > 1
            else label("grid_note_generated_only", lang)
        )
    settings = outcome.scenario.grid
    notes.append(
        band_words(outcome, [one.network.source_voltage_pu for one in outcome.sites], lang)
    )
    if outcome.axis.step_minutes > 10:
        notes.append(label("grid_note_slots", lang, minutes=outcome.axis.step_minutes))
    notes.append(
        label("grid_note_unbalanced" if settings.unbalanced else "grid_note_balanced", lang)
    )
    return [*notes, label("grid_note_risers", lang)]


def _site_notes(year: SiteGridYear, outcome: GridOutcome, lang: str) -> Iterator[str]:
    failures = year.flow.failures
    if failures:
        first = failures[0]
        yield several(
            "grid_note_unsolved",
            len(failures),
            lang,
            name=own_name(year, lang),
            time=dated(local_time(outcome.axis, first.slot), lang),
            node=first.node,
            cause=label(f"grid_failure_{first.cause}", lang),
            load=number(first.load_kw, lang),
        )
    if year.network.n_unrated:
        n = year.network.n_unrated
        yield typeset(plural("grid_note_unrated", n, lang, name=own_name(year, lang)), lang)
    if year.verdict.en_50160_weeks:
        n = year.verdict.en_50160_weeks
        yield label("grid_note_en_50160", lang, name=own_name(year, lang), n=n)


def _reference_notes(outcome: GridOutcome, lang: str) -> Iterator[str]:
    for year in outcome.sites:
        gap = year.difference
        if gap is not None:
            loading = 100 * max(gap.line_loading, gap.transformer_loading)
            yield label(
                "grid_note_reference",
                lang,
                name=own_name(year, lang),
                n=gap.n_slots,
                voltage=below(100 * gap.voltage_pu, lang),
                loading=below(loading, lang),
            )


def site_rows(outcome: GridOutcome) -> list[dict[str, Any]]:
    """A row for each site as plain values, for programs."""
    return [_site_row(year, outcome) for year in outcome.sites]


def site_values(outcome: GridOutcome) -> list[dict[str, Any]]:
    """The rows of the sites as JSON has them: a loading that is not told is None."""
    return [
        {
            name: None if isinstance(value, float) and math.isnan(value) else value
            for name, value in row.items()
        }
        for row in site_rows(outcome)
    ]


def _site_row(year: SiteGridYear, outcome: GridOutcome) -> dict[str, Any]:
    row = {
        "site": year.site,
        "name": year.name,
        "name_fr": year.name_fr,
        "n_dwellings": year.n_dwellings,
        "kwp": round(year.peak_power_kw, 6),
        "network": year.network.source,
        "n_nodes": year.network.n_nodes,
        "length_km": year.network.length_km,
        "transformer_kva": year.network.transformer_kva,
        "holds": year.verdict.holds,
        "hours_outside_band": hours_outside(year, outcome),
        "band_low_pu": outcome.band.low_pu,
        "band_high_pu": outcome.band.high_pu,
        **asdict(year.verdict),
        **asdict(year.energy),
        "n_unsolved": len(year.flow.failures),
    }
    if year.difference is not None:
        gap = asdict(year.difference)
        row |= {f"pandapower_{name}": value for name, value in gap.items()}
    if year.hosting is not None:
        for name in ("own", "drawn"):
            low, median, high = spread_kwp(getattr(year.hosting, name))
            start = "hosting" if name == "own" else "hosting_random"
            row |= {
                f"{start}_min_kwp": low,
                f"{start}_median_kwp": median,
                f"{start}_max_kwp": high,
            }
    return row


def variant_rows(outcome: GridOutcome) -> list[dict[str, Any]]:
    """A row for each lever of each site as plain values."""
    return [
        {
            "site": year.site,
            "variant": variant.key,
            **asdict(variant.verdict),
            **asdict(variant.energy),
            "hosting_kwp": None if variant.capacity is None else variant.capacity.kwp,
            "hosting_limit": None if variant.capacity is None else variant.capacity.limit,
            "hosting_where": None if variant.capacity is None else variant.capacity.where,
            "n_unsolved": variant.n_unsolved,
        }
        for year in outcome.sites
        for variant in year.variants
    ]


def compare_columns(outcome: GridOutcome) -> dict[str, dict[str, Any]]:
    """Columns of a comparison by site, and for all sites the worst of each, for programs."""
    columns = {year.site: _columns([year], outcome) for year in outcome.sites}
    return {**columns, ALL: _columns(list(outcome.sites), outcome)}


def _columns(years: list[SiteGridYear], outcome: GridOutcome) -> dict[str, Any]:
    return {
        "grid_holds": all(year.verdict.holds for year in years),
        "grid_voltage_min_pu": min(year.verdict.voltage_min_pu for year in years),
        "grid_voltage_max_pu": max(year.verdict.voltage_max_pu for year in years),
        "grid_loading_max_fraction": max(
            float(np.fmax(year.verdict.line_loading_max, year.verdict.transformer_loading_max))
            for year in years
        ),
        "grid_hours_outside_band": sum(hours_outside(year, outcome) for year in years),
    }


def holding(outcome: GridOutcome, lang: str = "en") -> str:
    """How many networks keep their limits, of how many.

    The cell is the same for all schemes: energy knows no price.
    """
    n = sum(year.verdict.holds for year in outcome.sites)
    return f"{number(n, lang)}/{number(len(outcome.sites), lang)}"
