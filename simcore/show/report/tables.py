"""Tables of a report on schemes, debt, sites and the origin of inputs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from simcore.money.schemes import ARRANGEMENT_LAW, LAW
from simcore.show.columns import COLUMNS, column, shown, stands_out
from simcore.show.folder.read import Run, at_site, site_name
from simcore.show.tables import MEDIA, Table, filled, heads, number_cell
from simcore.show.terminal import portfolio_summary, reference_scheme
from simcore.show.words.labels import NO_BREAK, kilo_euros, label, scheme_name
from simcore.show.words.law import (
    arrangement_words,
    arrangements_by_need,
    cited,
    holds_for,
    needs_by_scheme,
    schemes_by_need,
    since_words,
    sure_words,
)
from simcore.show.words.notes import PARAMETERS, parameters_text
from simcore.study.compare.notes import common_parts_note
from simcore.study.compare.outcome import ALL

PRICE = "price_ht_eur_per_kwh"
Row = Mapping[Any, Any]


def table_of(
    kind: str, rows: Iterable[Row], names: Iterable[object], lang: str, table: str = ""
) -> Table:
    """A table of a report under the caption of its kind."""
    caption = label(f"head_{kind}_caption", lang)
    return filled(heads(names, lang, table), rows, lang, caption=caption)


def schemes_table(run: Run, lang: str) -> Table:
    """Schemes in rows: what tenants gain, who loses, what the landlord is left with."""
    summary = portfolio_summary(run)
    wanted = {name for medium in MEDIA for name in shown(medium, summary.columns)}
    figures = heads([name for name in COLUMNS if name in wanted], lang)
    of_medium = tuple(
        replace(figure, media=tuple(m for m in MEDIA if m in column(figure.name).shown_in))
        for figure in figures
    )
    table = table_of("schemes", _scheme_rows(run, lang), ("scheme", *of_medium), lang)
    good = stands_out(summary)
    strong = frozenset(i for i, scheme in enumerate(summary.index) if good[scheme])
    return replace(table, strong=strong)


def _scheme_rows(run: Run, lang: str) -> Iterator[Row]:
    asked: Mapping[str, Any] = next(
        (one.values["schemes"] for one in run.notes if one.key == PARAMETERS), {}
    )
    for scheme, row in portfolio_summary(run).iterrows():
        told = {**row, "scheme": scheme_name(str(scheme), run.titles, lang)}
        values = asked.get(scheme, {})
        if PRICE in row.index and values and None not in values.values():
            # As it is asked, not what it comes to for a shared kWh: a fee is no price.
            told[PRICE] = number_cell(float(row[PRICE]), parameters_text(values, lang))
        yield told


def debt_table(run: Run, lang: str) -> Table | None:
    """Schemes in rows: first year, debt cover, internal rate, net present value."""
    summary = portfolio_summary(run)
    needed = {"landlord_first_year_eur", "dscr_min", "landlord_irr_fraction"}
    if not needed <= set(summary.columns):
        return None
    names = ("scheme", *shown("debt", summary.columns))
    return table_of("debt", _scheme_rows(run, lang), names, lang)


def sites_table(run: Run, lang: str) -> Table:
    """Sites in rows, all of them last: dwellings, peak power, energy, the two rates."""
    rows = [_site_row(run, site, lang) for site in run.sites]
    if len(rows) > 1:
        rows.append(_site_row(run, ALL, lang))
    names = ("site", *shown("sites", run.summary.columns))
    table = table_of("sites", rows, names, lang)
    return replace(table, strong=frozenset({len(rows) - 1} if len(rows) > 1 else ()))


def _site_row(run: Run, site: str, lang: str) -> Row:
    own = run if site == ALL else at_site(run, site)
    summary = portfolio_summary(own)
    name = label("table_all_sites", lang) if site == ALL else site_name(run, site, lang)
    return {**summary.loc[reference_scheme(summary)], "site": name + _mark(run, site)}


def _mark(run: Run, site: str) -> str:
    """A star after the name of a composite site, where the run tells."""
    if site == ALL or "places" not in run.names:
        return ""
    kinds = run.places.set_index("site")["kind"]
    return f"{NO_BREAK}*" if kinds.get(site) == "composite" else ""


def law_table(run: Run, lang: str) -> Table | None:
    """Needs of the schemes in rows, what cannot be done without a permit set off.

    None where the run holds no scheme that the project knows.
    """
    held = _held(run, lang)
    rows = [
        {
            "law_need": label(f"law.{name}.title", lang),
            "law_text": label(f"law.{name}.text", lang),
            "law_schemes": holds,
            "law_since": since_words(LAW[name], lang),
            "law_confidence": sure_words(LAW[name], lang),
            "law_source": cited(LAW[name]),
        }
        for name, holds in held.items()
    ]
    if not rows:
        return None
    told = heads(rows[0], lang)
    on_page = tuple(
        replace(one, media=("page",)) if one.name in ("law_text", "law_source") else one
        for one in told
    )
    table = table_of("law", rows, on_page, lang)
    return replace(table, strong=frozenset(i for i, n in enumerate(held) if LAW[n].is_permit))


def _held(run: Run, lang: str) -> dict[str, str]:
    """Needs of the schemes and of what common parts give, and what each holds for."""
    among = list(needs_by_scheme(map(str, portfolio_summary(run).index), run.known_schemes))
    of_schemes = schemes_by_need(among, run.known_schemes)
    of_common = arrangements_by_need(_common_parts(run))
    held = {need: holds_for(schemes, among, lang) for need, schemes in of_schemes.items()}
    if held:
        held |= {need: arrangement_words(which, lang) for need, which in of_common.items()}
    return held


def law_counts(run: Run) -> tuple[int, int]:
    """Needs of the law that are open or not verified, and all of them."""
    held = _held(run, "en")
    return sum(LAW[need].confidence == "unverified" for need in held), len(held)


def _common_parts(run: Run) -> list[str]:
    """What common parts give for solar energy at the sites of a run, as its notes tell."""
    told = {note.key for note in run.notes}
    return [name for name in ARRANGEMENT_LAW if common_parts_note(name) in told]


def provenance_table(run: Run, lang: str) -> Table | None:
    """Inputs by where they come from, and public rates by how sure they are."""
    inputs, vintage = run.manifest.get("provenance"), run.manifest.get("rates")
    if not isinstance(inputs, dict):
        return None
    rates = vintage if isinstance(vintage, dict) else {}
    rows = [*_counts("inputs", inputs, lang)]
    if "used_by_confidence" in rates:
        rows += _counts("rates", rates["used_by_confidence"], lang)
    else:  # a run of before tells those in force alone
        in_force = rates.get("rows_by_confidence") or {}
        rows += _counts("rates", in_force, lang, title="count_rates_in_force")
    return table_of("provenance", rows, ("what", "origin", "n_counted", "part_fraction"), lang)


def _counts(what: str, n_by_origin: Mapping[str, int], lang: str, title: str = "") -> Iterator[Row]:
    total = sum(n_by_origin.values())
    for origin, n in n_by_origin.items():
        yield {
            "what": label(title or f"count_{what}", lang),
            "origin": label(f"{what}_{origin}", lang),
            "n_counted": n,
            "part_fraction": n / total if total else 0.0,
        }


def npv_text(value_eur: float, lang: str) -> str:
    """Net present value with its sign and unit."""
    return kilo_euros(value_eur, lang, is_signed=True)
