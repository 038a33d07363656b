"""Sections on many futures: bands, probabilities, and who is better than whom."""

from collections.abc import Iterator

from simcore.show.folder.read import Run
from simcore.show.report.records import Section, Tile
from simcore.show.tables import Head, Table, filled, number_cell, text_cell
from simcore.show.words.futures import (
    NPV,
    SAFE,
    SAVING,
    WORST,
    between,
    n_futures,
    names_of,
    odds_of,
    shown_schemes,
    told_scheme,
    whole,
)
from simcore.show.words.futures_told import (
    futures_sentences,
    has_futures,
    odds_between,
    rule_sentences,
)
from simcore.show.words.labels import label, number, percent, percent_sign, several

PARTIES = ("tenants", "worst_tenant", "landlord")
EFFORT = "effort_after_fraction"


def bands_section(run: Run, lang: str) -> Iterator[Section]:
    """Bands of every scheme; nothing for a run that is one draw."""
    if has_futures(run):
        yield Section(key="bands", chart="bands", points=tuple(_band_points(run, lang)))


def _band_points(run: Run, lang: str) -> Iterator[str]:
    scheme = told_scheme(run)
    rows = whole(run, "bands")
    own = rows[rows["scheme"] == scheme].set_index("figure")
    yield several(
        "futures.point_middle",
        n_futures(run),
        lang,
        scheme=names_of(run, [scheme], lang)[0],
        saving=number(own.loc[SAVING, "p50"], lang, is_signed=True),
        worst=number(own.loc[WORST, "p50"], lang, 1, is_signed=True),
        npv=number(own.loc[NPV, "p50"] / 1e3, lang, is_signed=True),
    )
    if EFFORT in own.index and own["p5"].notna().any():
        ends = (100 * own.loc[EFFORT, part] for part in ("p5", "p95"))
        low, high = (number(end, lang, 1) + percent_sign(lang) for end in ends)
        yield label("futures.point_effort", lang, low=low, high=high)
    if not own["p5"].notna().any():
        yield label("futures.few", lang)
    if "better" in run.names:
        yield label("futures.point_shared", lang)


def odds_section(run: Run, lang: str) -> Iterator[Section]:
    """How likely it is that nobody loses and the books balance, and what breaks the scheme."""
    if has_futures(run):
        sentences = futures_sentences(run, told_scheme(run), lang)
        points = (*sentences, *rule_sentences(run, lang))
        yield Section(key="probabilities", chart="probabilities", points=points)


def better_section(run: Run, lang: str) -> Iterator[Section]:
    """The scheme told of against each other one, party by party."""
    if not has_futures(run) or "better" not in run.names:
        return
    scheme = told_scheme(run)
    (name,) = names_of(run, [scheme], lang)
    table = better_table(run, scheme, lang)
    if table.rows:
        yield Section(
            key="better",
            title=_better_title(table, name, lang),
            lead=label("futures.better_lead", lang, scheme=name),
            table=table,
        )


def _better_title(table: Table, name: str, lang: str) -> str:
    """How many of the other schemes a scheme mostly does better than, for tenants and landlord."""
    places = {one.place: i for i, one in enumerate(table.heads)}
    n = {
        party: sum((row[places[party]].value or 0.0) > 0.5 for row in table.rows)
        for party in ("tenants", "landlord")
    }
    counts = {party: number(count, lang) for party, count in n.items()}
    n_others = number(len(table.rows), lang)
    return label("futures.better_title", lang, scheme=name, n_others=n_others, **counts)


def better_table(run: Run, scheme: str, lang: str) -> Table:
    """Probability that a scheme is better than each other one, with its interval, by party."""
    others = [other for other in shown_schemes(run) if other != scheme]
    rows = []
    for other, name in zip(others, names_of(run, others, lang), strict=True):
        cells = {"scheme": text_cell(name)}
        for party in PARTIES:
            row = odds_between(run, party, scheme, other)
            part = percent(float(row["probability"]), lang)
            words = {"part": part, "between": between(float(row["low"]), float(row["high"]), lang)}
            text = label("futures.odds_cell", lang, **words)
            cells[party] = number_cell(float(row["probability"]), text)
        rows.append(cells)
    told = [Head(text=label(f"futures.party_{party}", lang), key=party) for party in PARTIES]
    first = Head(text=label("futures.other_scheme", lang), key="scheme")
    return filled((first, *told), rows, lang)


def odds_tile(run: Run, scheme: str, lang: str) -> Tile:
    """How likely it is that nobody loses, in place of who loses in one draw."""
    odds = odds_of(run, scheme, SAFE)
    span = between(float(odds["low"]), float(odds["high"]), lang)
    figure = percent(float(odds["probability"]), lang)
    return Tile(figure=figure, text=label("futures.tile_safe", lang, between=span))
