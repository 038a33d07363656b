"""Tables of a report as cells in words, each with the number it stands for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from simcore.show.columns import COLUMNS, DASH, cell, column, head, shown, stands_out
from simcore.show.folder.read import Run, at_site, site_name
from simcore.show.terminal import portfolio_summary, reference_scheme
from simcore.show.words.labels import NO_BREAK, kilo_euros, label, number, percent, scheme_name
from simcore.study.compare.outcome import ALL

MEDIA = ("deck", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Text of a cell, and the number it stands for where it stands for one."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Head of a column, and the glossary's word for it where it has one.

    ``name`` is that of the described column it shows, whose meaning explains it where the
    glossary has no word; ``media`` are those that show it.
    """

    text: str
    term: str = ""
    name: str = ""
    media: tuple[str, ...] = MEDIA


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A small table: caption, heads, rows, and the rows to be set off."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: frozenset[int] = frozenset()


def text_cell(text: object) -> Cell:
    """A cell of words."""
    return Cell(text=str(text))


def number_cell(value: float, text: str) -> Cell:
    """A cell of a number in words; an undefined number is a dash."""
    return Cell(text=text, value=float(value)) if value == value else Cell(text=DASH)


def columns(keys: Sequence[str], lang: str) -> tuple[Column, ...]:
    """Heads of columns by their labels ``head_<key>``; the key is the glossary's word."""
    return tuple(Column(text=label(f"head_{key}", lang), term=key) for key in keys)


def heads(names: Iterable[str], lang: str, table: str = "") -> tuple[Column, ...]:
    """Short heads of described columns."""
    return tuple(
        Column(text=head(name, lang, "short", table), term=column(name, table).term, name=name)
        for name in names
    )


def figures(row: Any, names: Iterable[str], lang: str, table: str = "") -> tuple[Cell, ...]:
    """Cells of described columns, in words."""
    return tuple(number_cell(row[name], cell(name, row[name], lang, table)) for name in names)


def in_medium(grid: Grid, medium: str) -> Grid:
    """A table without the columns that are not shown on the deck, or on the page."""
    if all(medium in one.media for one in grid.columns):
        return grid
    kept = [place for place, one in enumerate(grid.columns) if medium in one.media]
    rows = tuple(tuple(row[place] for place in kept) for row in grid.rows)
    return replace(grid, columns=tuple(grid.columns[place] for place in kept), rows=rows)


def as_text(grid: Grid) -> str:
    """A grid as lines of text, for the speaker's notes."""
    lines = [grid.caption, " | ".join(column.text for column in grid.columns)]
    lines += [" | ".join(cell.text for cell in row) for row in grid.rows]
    return "\n".join(line.replace("\n", " ") for line in lines if line)


def scheme_grid(run: Run, lang: str) -> Grid:
    """Schemes in rows: what tenants gain, who loses, what the landlord is left with."""
    summary = portfolio_summary(run)
    asked = {name for medium in MEDIA for name in shown(medium, summary.columns)}
    names = tuple(name for name in COLUMNS if name in asked)
    good = stands_out(summary)
    told = tuple(
        replace(one, media=tuple(m for m in MEDIA if m in column(one.name).shown_in))
        for one in heads(names, lang)
    )
    return Grid(
        caption=label("head_schemes_caption", lang),
        columns=heads(("scheme",), lang) + told,
        rows=_scheme_rows(run, names, lang),
        strong=frozenset(i for i, scheme in enumerate(summary.index) if good[scheme]),
    )


def _scheme_rows(run: Run, names: Sequence[str], lang: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (text_cell(scheme_name(str(scheme), run.titles, lang)), *figures(row, names, lang))
        for scheme, row in portfolio_summary(run).iterrows()
    )


def debt_grid(run: Run, lang: str) -> Grid | None:
    """Schemes in rows: first year, debt cover, internal rate, net present value."""
    summary = portfolio_summary(run)
    needed = {"landlord_first_year_eur", "dscr_min", "landlord_irr_fraction"}
    if not needed <= set(summary.columns):
        return None
    names = shown("debt", summary.columns)
    return Grid(
        caption=label("head_debt_caption", lang),
        columns=heads(("scheme", *names), lang),
        rows=_scheme_rows(run, names, lang),
    )


def site_grid(run: Run, lang: str) -> Grid:
    """Sites in rows, all of them last: dwellings, peak power, energy, the two rates."""
    names = shown("sites", run.summary.columns)
    rows = [_site_row(run, site, names, lang) for site in run.sites]
    if len(rows) > 1:
        rows.append(_site_row(run, ALL, names, lang))
    return Grid(
        caption=label("head_sites_caption", lang),
        columns=heads(("site", *names), lang),
        rows=tuple(rows),
        strong=frozenset({len(rows) - 1}) if len(rows) > 1 else frozenset(),
    )


def _site_row(run: Run, site: str, names: Sequence[str], lang: str) -> tuple[Cell, ...]:
    own = run if site == ALL else at_site(run, site)
    summary = portfolio_summary(own)
    row = summary.loc[reference_scheme(summary)]
    name = label("table_all_sites", lang) if site == ALL else site_name(run, site, lang)
    return (text_cell(name + _mark(run, site)), *figures(row, names, lang))


def _mark(run: Run, site: str) -> str:
    """A star after the name of a composite site, where the run tells."""
    if site == ALL or "places" not in run.names:
        return ""
    kinds = run.places.set_index("site")["kind"]
    return f"{NO_BREAK}*" if kinds.get(site) == "composite" else ""


def provenance_grid(run: Run, lang: str) -> Grid | None:
    """Inputs by where they come from, and public rates by how sure they are."""
    inputs = run.manifest.get("provenance")
    if not isinstance(inputs, dict):
        return None
    told = run.manifest.get("rates")
    rates = (told.get("rows_by_confidence") if isinstance(told, dict) else None) or {}
    rows = [_count("inputs", key, n, inputs, lang) for key, n in inputs.items()]
    rows += [_count("rates", key, n, rates, lang) for key, n in rates.items()]
    keys = ("what", "origin", "count", "part")
    caption = label("head_provenance_caption", lang)
    return Grid(caption=caption, columns=columns(keys, lang), rows=tuple(rows))


def _count(what: str, key: str, n: int, among: dict[str, int], lang: str) -> tuple[Cell, ...]:
    total = sum(among.values())
    part = n / total if total else 0.0
    return (
        text_cell(label(f"count_{what}", lang)),
        text_cell(label(f"{what}_{key}", lang)),
        number_cell(n, number(n, lang)),
        number_cell(part, percent(part, lang)),
    )


def npv_text(value_eur: float, lang: str) -> str:
    """Net present value with its sign and unit."""
    return kilo_euros(value_eur, lang, is_signed=True)
