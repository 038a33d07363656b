"""Tables of a report as cells in words, each with the number it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass

from simcore.show.folder.read import Run, at_site, site_name
from simcore.show.terminal import does_all_three, portfolio_summary, reference_scheme
from simcore.show.words.labels import (
    NO_BREAK,
    amount,
    cents,
    kilo_euros,
    label,
    number,
    percent,
    percent_sign,
    scheme_name,
)
from simcore.study.compare.outcome import ALL

DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Text of a cell, and the number it stands for where it stands for one."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Head of a column, and the glossary's word for it where it has one."""

    text: str
    term: str = ""


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


def as_text(grid: Grid) -> str:
    """A grid as lines of text, for the speaker's notes."""
    lines = [grid.caption, " | ".join(column.text for column in grid.columns)]
    lines += [" | ".join(cell.text for cell in row) for row in grid.rows]
    return "\n".join(line.replace("\n", " ") for line in lines if line)


def scheme_grid(run: Run, lang: str) -> Grid:
    """Schemes in rows: what tenants gain, who loses, what the landlord is left with."""
    summary = portfolio_summary(run)
    good = does_all_three(summary)
    keys = ("scheme", "price", "median", "worst", "losers", "npv")
    rows = []
    for scheme, row in summary.iterrows():
        price = row["price_ht_eur_per_kwh"]
        rows.append(
            (
                text_cell(scheme_name(str(scheme), run.titles, lang)),
                number_cell(price, cents(price, lang) if price else DASH),
                *_gains(row, lang),
                number_cell(row["landlord_npv_eur"], _kilo(row["landlord_npv_eur"], lang)),
            )
        )
    strong = frozenset(i for i, scheme in enumerate(summary.index) if good[scheme])
    caption = label("head_schemes_caption", lang)
    return Grid(caption=caption, columns=columns(keys, lang), rows=tuple(rows), strong=strong)


def _gains(row, lang: str) -> tuple[Cell, Cell, Cell]:  # type: ignore[no-untyped-def]
    median, worst = row["tenant_saving_median_eur"], row["tenant_saving_min_eur"]
    return (
        number_cell(median, amount(median, lang, is_signed=True)),
        number_cell(worst, amount(worst, lang, is_signed=True)),
        number_cell(row["losers_fraction"], percent(row["losers_fraction"], lang)),
    )


def _kilo(value_eur: float, lang: str) -> str:
    return number(value_eur / 1e3, lang, is_signed=True)


def debt_grid(run: Run, lang: str) -> Grid | None:
    """Schemes in rows: first year, debt cover, internal rate, net present value."""
    summary = portfolio_summary(run)
    needed = ("landlord_first_year_eur", "dscr_min", "landlord_irr_fraction")
    if not set(needed) <= set(summary.columns):
        return None
    rows = []
    for scheme, row in summary.iterrows():
        irr = row["landlord_irr_fraction"]
        rows.append(
            (
                text_cell(scheme_name(str(scheme), run.titles, lang)),
                number_cell(row["landlord_first_year_eur"], _tenths(row, needed[0], lang)),
                number_cell(row["dscr_min"], number(row["dscr_min"], lang, 2)),
                number_cell(irr, _percent_tenths(irr, lang)),
                number_cell(row["landlord_npv_eur"], _kilo(row["landlord_npv_eur"], lang)),
            )
        )
    keys = ("scheme", "first_year", "dscr", "irr", "npv")
    caption = label("head_debt_caption", lang)
    return Grid(caption=caption, columns=columns(keys, lang), rows=tuple(rows))


def _tenths(row, name: str, lang: str) -> str:  # type: ignore[no-untyped-def]
    return number(row[name] / 1e3, lang, 1, is_signed=True)


def _percent_tenths(fraction: float, lang: str) -> str:
    if fraction != fraction:
        return DASH
    return number(100 * fraction, lang, 1) + percent_sign(lang)


def site_grid(run: Run, lang: str) -> Grid:
    """Sites in rows, all of them last: dwellings, peak power, energy, the two rates."""
    rows = [_site_row(run, site, lang) for site in run.sites]
    if len(rows) > 1:
        rows.append(_site_row(run, ALL, lang))
    keys = ("site", "dwellings", "kwp", "produced", "self_consumption", "self_production")
    return Grid(
        caption=label("head_sites_caption", lang),
        columns=columns(keys, lang),
        rows=tuple(rows),
        strong=frozenset({len(rows) - 1}) if len(rows) > 1 else frozenset(),
    )


def _site_row(run: Run, site: str, lang: str) -> tuple[Cell, ...]:
    own = run if site == ALL else at_site(run, site)
    summary = portfolio_summary(own)
    row = summary.loc[reference_scheme(summary)]
    name = label("table_all_sites", lang) if site == ALL else site_name(run, site, lang)
    return (
        text_cell(name + _mark(run, site)),
        number_cell(row["n_dwellings"], number(row["n_dwellings"], lang)),
        number_cell(row["kwp"], number(row["kwp"], lang)),
        number_cell(row["production_kwh"], number(row["production_kwh"] / 1e3, lang)),
        *(
            number_cell(row[f"{rate}_fraction"], percent(row[f"{rate}_fraction"], lang))
            for rate in ("self_consumption", "self_production")
        ),
    )


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
