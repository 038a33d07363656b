"""The page of an estate: the subjects of its deck one below the other, whole in one file."""

from base64 import b64encode
from html import escape
from importlib.resources import files
from string import Template

from simcore.show.estate.records import EstateRun
from simcore.show.folder.read import run_title
from simcore.show.report.estate_sections import estate_sections
from simcore.show.report.records import Section
from simcore.show.tables import Table, is_figures
from simcore.show.words.labels import label
from simcore.show.words.notes import short_notes

TEMPLATE = "estate.html"


def estate_page(run: EstateRun, lang: str, *, has_charts: bool = True) -> str:
    """Page of an estate; on a narrow screen each row of a table is a card."""
    text = files("simcore").joinpath("data", TEMPLATE).read_text(encoding="utf-8")
    shown = estate_sections(run, lang, has_charts=has_charts)
    return Template(text).substitute(
        lang=lang,
        title=escape(run_title(run, lang)),
        sections="\n".join(_section(one) for one in shown),
        source=escape(" · ".join([label("source", lang), *short_notes(run.notes, lang)])),
    )


def _section(of: Section) -> str:
    """A subject: its message, then whatever it has, in this order."""
    lead = f'<p class="{"result" if of.tiles else "lead"}">{escape(of.lead)}</p>'
    tiles = "".join(
        f"<li><strong>{escape(one.figure)}</strong>{escape(one.text)}</li>" for one in of.tiles
    )
    points = "".join(f"<li>{escape(one)}</li>" for one in of.points)
    parts = (
        f"<h2>{escape(of.title)}</h2>",
        lead if of.lead else "",
        f'<ul class="tiles">{tiles}</ul>' if tiles else "",
        f"<ul>{points}</ul>" if points else "",
        _picture(of.image, of.title) if of.image else "",
        _table(of.table) if of.table else "",
    )
    return f"<section>{''.join(parts)}</section>"


def _picture(data: bytes, words: str) -> str:
    text = b64encode(data).decode("ascii")
    return f'<img alt="{escape(words)}" src="data:image/png;base64,{text}">'


def _table(of: Table) -> str:
    kinds = [' class="n"' if is_figures(of, place) else "" for place in range(len(of.heads))]
    head = "".join(
        f'<th scope="col"{kind}>{escape(one.text)}</th>'
        for one, kind in zip(of.heads, kinds, strict=True)
    )
    strong = ' class="strong"'
    body = "\n".join(
        f"<tr{strong if place in of.strong else ''}>"
        + "".join(
            f'<td{kind} data-head="{escape(one.text)}">{escape(cell.text)}</td>'
            for one, cell, kind in zip(of.heads, row, kinds, strict=True)
        )
        + "</tr>"
        for place, row in enumerate(of.rows)
    )
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"
