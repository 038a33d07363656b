"""Sections for tables that only some runs hold: uncertainty, grid, carbon, contribution ..."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from simcore.money.ledger import PARTIES
from simcore.show.charts import ATTACHED_CHARTS, CHARTS
from simcore.show.columns import head
from simcore.show.compare.social import group_name
from simcore.show.compare.weights import weights_table
from simcore.show.folder.attached import is_grid, strange_of
from simcore.show.folder.read import Run, site_name
from simcore.show.report.designed import LINE, design_sections
from simcore.show.report.fund import fund_sections
from simcore.show.report.futures import bands_section, better_section, odds_section
from simcore.show.report.messages import (
    balances_title,
    party_points,
    social_title,
    weights_title,
)
from simcore.show.report.network import grid_sections
from simcore.show.report.others import drawing_of, of_another
from simcore.show.report.records import Section
from simcore.show.report.tables import table_of
from simcore.show.tables import Cell, Head, Table, beside, filled, heads, number_cell, text_cell
from simcore.show.terminal import portfolio_summary
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label, number, percent, scheme_name
from simcore.study.compare.outcome import ALL
from simcore.study.compare.tables import TODAY
from simcore.study.compare.verdict import nearest_scheme

TOPICS = (
    "design",
    "weights",
    "bands",
    "probabilities",
    "better",
    "tornado",
    "indices",
    "regret",
    "grid",
    "carbon",
    "contribution",
    "fund",
    "social",
    "balances",
    "frontier",
)
"""Tables a run may hold beyond the usual ones, in the order of their sections."""
MOST_ROWS, MOST_COLUMNS = 9, 6
MOST_WEIGHTS = 9
"""Doubtful inputs that a slide has room for, those that weigh most first."""


def extra_sections(run: Run, lang: str) -> list[Section]:
    """A section for each further table of the run that has rows, then the companions."""
    return [*_extra(run, lang), *companion_sections(run, lang)]


def _extra(run: Run, lang: str) -> Iterator[Section]:
    for topic in TOPICS:
        if topic in OWN:
            yield from OWN[topic](run, lang)
            continue
        if topic not in run.names or not len(run.table(topic)):
            continue
        frame = run.table(topic)
        if topic in TABLES:
            yield TABLES[topic](run, lang)
            continue
        chart = topic if topic in ATTACHED_CHARTS else ""
        yield Section(
            key=topic,
            title="" if chart else label(f"topic_{topic}", lang),
            lead="" if chart else label(f"topic_{topic}_lead", lang),
            chart=chart,
            image=None if chart else _image(run.folder, topic, lang),
            table=None if chart else frame_table(run, frame, lang),
        )


def weights_sections(run: Run, lang: str) -> Iterator[Section]:
    """What the answer rests on; nothing for a run that does not hold it."""
    if "weights" not in run.names or not len(frame := run.table("weights")):
        return
    scheme = scheme_name(str(frame["scheme"].iloc[0]), run.titles, lang)
    n = {"n": number(MOST_WEIGHTS, lang), "n_inputs": number(len(frame), lang)}
    cut = label("topic_weights_cut", lang, **n) if len(frame) > MOST_WEIGHTS else ""
    yield Section(
        key="weights",
        title=weights_title(run, lang),
        lead=f"{label('topic_weights_lead', lang, scheme=scheme)} {cut}".strip(),
        table=weights_table(run, lang, MOST_WEIGHTS),
    )


def companion_sections(run: Run, lang: str) -> list[Section]:
    """A section for each chart in this language of the folders that go with the run.

    The headline of a chart becomes the slide's, and its drawing alone is shown. A chart that
    this version draws from tables is not shown twice; a folder of ``grid`` is shown from them.
    """
    path_by_key: dict[str, Path] = {}
    drawn = {*CHARTS, *([LINE] if "design" in run.names else [])}
    for folder in run.companions:
        if is_grid(folder) or strange_of(folder, run.manifest):
            continue
        for path in sorted((folder / "charts").glob(f"*-{lang}.png")):
            name = path.stem.removesuffix(f"-{lang}")
            if name not in drawn and not (name in ATTACHED_CHARTS and name in run.names):
                path_by_key.setdefault(f"with-{name}", path)
    return [_companion(run, key, path, lang) for key, path in path_by_key.items()]


def _companion(run: Run, key: str, path: Path, lang: str) -> Section:
    drawn = drawing_of(path)
    told = (of_another(run, path.parents[1], lang), drawn.subtitle)
    return Section(
        key=key,
        title=drawn.title or _companion_title(key, lang),
        lead=" · ".join(filter(None, told)),
        image=drawn.data,
    )


def _companion_title(key: str, lang: str) -> str:
    name = key.removeprefix("with-")
    if is_known(f"companion_{name}"):
        return label(f"companion_{name}", lang)
    return name.replace("_", " ").capitalize()


def _image(folder: Path, topic: str, lang: str) -> bytes | None:
    """A chart of the run folder in this language, which this version does not draw itself."""
    path = folder / "charts" / f"{topic}-{lang}.png"
    return drawing_of(path).data if path.is_file() else None


def frame_table(run: Run, frame: pd.DataFrame, lang: str) -> Table:
    """The head of any table, with units in its heads; rows for all sites where it has them."""
    if "site" in frame and (frame["site"] == ALL).any():
        frame = frame[frame["site"] == ALL].drop(columns="site")
    shown = frame.iloc[:MOST_ROWS, :MOST_COLUMNS]
    titles = tuple(Head(text=head(str(name), lang)) for name in shown.columns)
    rows = tuple(
        tuple(_cell(run, str(name), value, lang) for name, value in row.items())
        for row in shown.to_dict("records")
    )
    is_whole = len(shown) == len(frame) and shown.shape[1] == frame.shape[1]
    caption = "" if is_whole else label("head_cut_caption", lang, n=number(len(frame), lang))
    return Table(caption=caption, heads=titles, rows=rows)


def _cell(run: Run, name: str, value: Any, lang: str) -> Cell:
    if name == "scheme":
        return text_cell(scheme_name(str(value), run.titles, lang))
    if name == "site":
        return text_cell(site_name(run, str(value), lang))
    if isinstance(value, bool):
        return text_cell(label("yes" if value else "no", lang))
    if not isinstance(value, int | float):
        return text_cell(label(str(value), lang) if is_known(str(value)) else value)
    if not math.isfinite(value):
        return number_cell(float("nan"), "")
    if name.endswith("_fraction"):
        return number_cell(value, percent(value, lang))
    size = abs(value)
    decimals = 0 if isinstance(value, int) or size >= 100 else 1 if size >= 10 else 2
    return number_cell(value, number(value, lang, 3 if 0 < size < 0.1 else decimals))


def social_section(run: Run, lang: str) -> Section:
    """Groups of households under the nearest scheme."""
    return Section(
        key="social",
        title=social_title(run, lang),
        lead=label("topic_social_lead", lang),
        table=social_table(run, lang),
    )


def balances_section(run: Run, lang: str) -> Section:
    """What every party gains or gives: a picture on a slide, all schemes on paper and page."""
    table = balances_table(run, lang)
    on_paper = tuple(replace(one, media=("page",)) for one in table.heads)
    return Section(
        key="balances",
        title=balances_title(run, lang),
        lead=label("topic_balances_lead", lang),
        points=tuple(party_points(run, lang)),
        native="balances",
        table=replace(table, heads=on_paper),
    )


def social_table(run: Run, lang: str) -> Table:
    """Groups of households under the nearest scheme, all sites."""
    frame = run.table("social")
    scheme = nearest_scheme(portfolio_summary(run))
    own = frame[(frame["site"] == ALL) & (frame["scheme"] == scheme)]
    shown = own[own["kind"].isin(SHOWN_KINDS)].to_dict("records")
    rows = ({**row, "household": group_name(row, lang)} for row in shown)
    names = ("n_households", "saving_median_eur", "losers_fraction")
    caption = label("head_social_caption", lang, scheme=scheme_name(scheme, run.titles, lang))
    return filled(heads(("household", *names), lang), rows, lang, caption=caption)


def balances_table(run: Run, lang: str) -> Table:
    """What every party gains or gives against today, by scheme, all sites. [kEUR/year]."""
    frame = run.table("balances")
    own = frame[(frame["site"] == ALL) & (frame["scheme"] != TODAY)]
    change = own.pivot(index="scheme", columns="party", values="change_eur")
    rows = (
        {**change.loc[scheme], "scheme": scheme_name(str(scheme), run.titles, lang)}
        for scheme in portfolio_summary(run).index
    )
    parties = {party: label(f"party.{party}.title", lang) for party in PARTIES}
    return table_of("balances", rows, ("scheme", *beside("change_eur", parties)), lang)


SHOWN_KINDS = ("all", "energy_poor", "age_group", "activity")
"""Groups that a slide has room for; the others are in the workbook."""
OWN: dict[str, Callable[[Run, str], Iterable[Section]]] = {
    "design": design_sections,
    "weights": weights_sections,
    "grid": grid_sections,
    "fund": fund_sections,
    "bands": bands_section,
    "probabilities": odds_section,
    "better": better_section,
}
"""Topics that make sections of their own."""
TABLES: dict[str, Callable[[Run, str], Section]] = {
    "social": social_section,
    "balances": balances_section,
}
"""Topics whose tables are too large to be shown as they are."""
