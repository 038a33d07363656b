"""The page of an estate: the answer, map and rollout, best and worst operations, grants."""

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from io import BytesIO
from string import Template
from typing import Any

from simcore.show.charts.style import board_style
from simcore.show.estate.records import EstateRun
from simcore.show.estate.text import MOST, OPERATIONS, YEARS, answer, grouping_text
from simcore.show.tables import Table, filled, heads, is_figures
from simcore.show.terminal import assumptions
from simcore.show.words.labels import label
from simcore.show.words.names import in_language

TEMPLATE = "estate.html"


def estate_page(run: EstateRun, charts: Mapping[str, Any], lang: str) -> str:
    """Page of an estate, whole in one file."""
    rows = run.operations
    n_worst = min(MOST, max(len(rows) - MOST, 0))
    tables = [
        _table(label("estate.first", lang, n=min(MOST, len(rows))), rows[:MOST], OPERATIONS, lang),
        _table(label("estate.last", lang, n=n_worst), rows[len(rows) - n_worst :], OPERATIONS, lang)
        if n_worst
        else "",
        _table(label("estate.years", lang), run.years, YEARS, lang),
    ]
    text = files("simcore").joinpath("data", TEMPLATE).read_text(encoding="utf-8")
    return Template(text).substitute(
        lang=lang,
        title=escape(in_language(run.title, run.title_fr, lang)),
        answer=escape(answer(run, lang)),
        grouping=escape(grouping_text(run, lang)),
        pictures="\n".join(_picture(draw) for draw in charts.values()),
        tables="\n".join(tables),
        notes=escape(
            " · ".join(assumptions(run, lang))  # type: ignore[arg-type]
        ),
    )


def _picture(draw: Any) -> str:
    """A chart within the page."""
    held = BytesIO()
    with board_style():
        axes = draw()
        axes.figure.savefig(held, format="svg", metadata={"Date": None})
    title = next((t.get_text() for t in axes.texts if t.get_gid() == "title"), "")
    data = b64encode(held.getvalue()).decode("ascii")
    return f'<img alt="{escape(title)}" src="data:image/svg+xml;base64,{data}">'


def _table(title: str, rows: Any, names: tuple[str, ...], lang: str) -> str:
    made: Table = filled(heads(names, lang, "estate"), rows, lang)
    kinds = [' class="n"' if is_figures(made, place) else "" for place in range(len(made.heads))]
    head = "".join(
        f"<th{kind}>{escape(one.text)}</th>" for one, kind in zip(made.heads, kinds, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(
            f"<td{kind}>{escape(one.text)}</td>" for one, kind in zip(row, kinds, strict=True)
        )
        + "</tr>"
        for row in made.rows
    )
    return (
        f"<h2>{escape(title)}</h2>\n"
        f'<div class="wide"><table>\n<tr>{head}</tr>\n{body}\n</table></div>'
    )
