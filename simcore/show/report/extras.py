"""Sections for tables that only some runs hold: uncertainty, grid, carbon, contribution ..."""

import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from simcore.money.ledger import PARTIES
from simcore.show.charts import ATTACHED_CHARTS, CHARTS
from simcore.show.columns import head
from simcore.show.compare.social import group_name
from simcore.show.folder.attached import is_grid
from simcore.show.folder.read import Run, site_name
from simcore.show.report.fund import fund_sections
from simcore.show.report.grids import (
    Cell,
    Column,
    Grid,
    columns,
    figures,
    heads,
    number_cell,
    text_cell,
)
from simcore.show.report.network import grid_sections
from simcore.show.report.others import of_another, picture_of
from simcore.show.report.records import Section
from simcore.show.terminal import nearest_scheme, portfolio_summary
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label, number, percent, scheme_name
from simcore.study.compare.outcome import ALL
from simcore.study.compare.tables import TODAY

TOPICS = (
    "bands",
    "probabilities",
    "tornado",
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
        if topic in GRIDS:
            grid = GRIDS[topic](run, lang)
            title, lead = label(f"topic_{topic}", lang), label(f"topic_{topic}_lead", lang)
            yield Section(key=topic, title=title, lead=lead, grid=grid)
            continue
        chart = topic if topic in ATTACHED_CHARTS else ""
        yield Section(
            key=topic,
            title="" if chart else label(f"topic_{topic}", lang),
            lead="" if chart else label(f"topic_{topic}_lead", lang),
            chart=chart,
            image=None if chart else _image(run.folder, topic, lang),
            grid=None if chart else frame_grid(run, frame, lang),
        )


def companion_sections(run: Run, lang: str) -> list[Section]:
    """A section for each chart in this language of the folders that go with the run.

    These charts carry their own headline, source and assumptions. A chart that this version
    draws from the run itself is not shown twice; a folder of ``grid`` is shown from its tables.
    """
    found: dict[str, Path] = {}
    for folder in run.companions:
        if is_grid(folder):
            continue
        for path in sorted((folder / "charts").glob(f"*-{lang}.png")):
            name = path.stem.removesuffix(f"-{lang}")
            if name not in CHARTS:
                found.setdefault(f"with-{name}", path)
    return [
        Section(
            key=key,
            title=_companion_title(key, lang),
            lead=of_another(run, path.parents[1], lang),
            image=picture_of(path),
        )
        for key, path in found.items()
    ]


def _companion_title(key: str, lang: str) -> str:
    name = key.removeprefix("with-")
    if is_known(f"companion_{name}"):
        return label(f"companion_{name}", lang)
    return name.replace("_", " ").capitalize()


def _image(folder: Path, topic: str, lang: str) -> bytes | None:
    """A chart of the run folder in this language, which this version does not draw itself."""
    path = folder / "charts" / f"{topic}-{lang}.png"
    return picture_of(path) if path.is_file() else None


def frame_grid(run: Run, frame: pd.DataFrame, lang: str) -> Grid:
    """The head of any table, with units in its heads; rows for all sites where it has them."""
    if "site" in frame and (frame["site"] == ALL).any():
        frame = frame[frame["site"] == ALL].drop(columns="site")
    shown = frame.iloc[:MOST_ROWS, :MOST_COLUMNS]
    titles = tuple(Column(text=head(str(name), lang)) for name in shown.columns)
    rows = tuple(
        tuple(_cell(run, str(name), value, lang) for name, value in row.items())
        for row in shown.to_dict("records")
    )
    is_whole = len(shown) == len(frame) and shown.shape[1] == frame.shape[1]
    caption = "" if is_whole else label("head_cut_caption", lang, n=number(len(frame), lang))
    return Grid(caption=caption, columns=titles, rows=rows)


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


def social_grid(run: Run, lang: str) -> Grid:
    """Groups of households under the nearest scheme, all sites."""
    frame = run.table("social")
    scheme = nearest_scheme(portfolio_summary(run))
    rows = frame[(frame["site"] == ALL) & (frame["scheme"] == scheme)]
    shown = rows[rows["kind"].isin(SHOWN_KINDS)]
    names = ("n_households", "saving_median_eur", "losers_fraction", "charges_saving_mean_eur")
    cells = [
        (text_cell(group_name(row, lang)), *figures(row, names, lang, "social"))
        for row in shown.to_dict("records")
    ]
    group = columns(("household",), lang)
    name = scheme_name(scheme, run.titles, lang)
    caption = label("head_social_caption", lang, scheme=name)
    return Grid(caption=caption, columns=group + heads(names, lang), rows=tuple(cells))


def balance_grid(run: Run, lang: str) -> Grid:
    """What every party gains or gives against today, by scheme, all sites. [kEUR/year]."""
    frame = run.table("balances")
    rows = frame[(frame["site"] == ALL) & (frame["scheme"] != TODAY)]
    change = rows.pivot(index="scheme", columns="party", values="change_eur") / 1e3
    titles = [head("scheme", lang, "short")]
    titles += [label(f"party.{party}.title", lang) for party in PARTIES]
    cells = []
    for scheme in portfolio_summary(run).index:
        amounts = [float(change.loc[scheme, party]) for party in PARTIES]
        name = text_cell(scheme_name(str(scheme), run.titles, lang))
        cells.append((name, *(number_cell(x, number(x, lang, 1, is_signed=True)) for x in amounts)))
    caption = label("head_balances_caption", lang)
    named = tuple(Column(text=title) for title in titles)
    return Grid(caption=caption, columns=named, rows=tuple(cells))


SHOWN_KINDS = ("all", "energy_poor", "age_group", "activity")
"""Groups that a slide has room for; the others are in the workbook."""
OWN: dict[str, Callable[[Run, str], Iterable[Section]]] = {
    "grid": grid_sections,
    "fund": fund_sections,
}
"""Topics that make sections of their own."""
GRIDS: dict[str, Callable[[Run, str], Grid]] = {"social": social_grid, "balances": balance_grid}
"""Topics whose tables are too large to be shown as they are."""
