"""The report in writing, whatever the program that sets it: its parts, each with its picture."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simcore.show.folder.read import Run, run_title
from simcore.show.report.deck import asked, run_line
from simcore.show.report.messages import sizes
from simcore.show.report.pictures import png
from simcore.show.report.records import Section, Tile
from simcore.show.report.sections import sections
from simcore.show.tables import Table, in_medium
from simcore.show.terminal import assumptions
from simcore.show.words.catalogue import terms
from simcore.show.words.labels import label, typeset

PAPER = (6.7, 3.5)
"""Width and height of a chart between the margins of a sheet. [inches]"""

LETTERS, GAP = 110, 4
"""Letters that fit on a line of a table, and those between two columns."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One subject of the written report, in words, with its picture as PNG."""

    title: str
    lead: str
    points: tuple[str, ...]
    tiles: tuple[Tile, ...]
    tiles_of: str
    table: Table | None
    picture: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The whole written report.

    Attributes
    ----------
    title, question, sizes
        What was run, what it asks, and how large it is.
    parts
        Subjects in their order; those of the appendix last.
    glossary
        Words and what they mean.
    source, run
        What the figures rest on, and which run they are of.
    """

    title: str
    question: str
    sizes: str
    parts: tuple[Part, ...]
    glossary: tuple[tuple[str, str], ...]
    source: str
    run: str


def written(run: Run, lang: str, progress: Progress = lambda _: None) -> Written:
    """The written report of a run; every chart is drawn once.

    Parameters
    ----------
    run
        A run folder read back.
    lang
        ``"en"`` or ``"fr"``.
    progress
        Told the key of each section once it is drawn.
    """
    return Written(
        title=run_title(run, lang),
        question=asked(run, lang),
        sizes=sizes(run, lang),
        parts=tuple(_parts(run, lang, progress)),
        glossary=tuple(
            (label(f"term.{term}.title", lang), label(f"term.{term}.meaning", lang))
            for term in terms()
        ),
        source=" · ".join([label("source", lang), *assumptions(run, lang)]),
        run=run_line(run, lang),
    )


def _parts(run: Run, lang: str, progress: Progress) -> Iterator[Part]:
    for section in sections(run, lang):
        yield _part(run, section, lang)
        progress(section.key)


def _part(run: Run, section: Section, lang: str) -> Part:
    drawn = png(run, section.chart, lang, PAPER) if section.chart else None
    title = section.title or (drawn.title if drawn else "")
    if section.is_appendix:
        title = label("appendix", lang, title=title)
    return Part(
        title=typeset(title, lang),
        lead=typeset(section.lead or (drawn.subtitle if drawn else ""), lang),
        points=tuple(typeset(point, lang) for point in section.points),
        tiles=section.tiles,
        tiles_of=section.tiles_of,
        table=section.table and in_medium(section.table, "page"),
        picture=drawn.data if drawn else section.image,
    )


def widths(table: Table) -> tuple[float, ...]:
    """Part of the width of a sheet that each column takes; the parts add to 1.

    Each column has room for its longest word; what is left goes to those whose texts would
    have to be broken into lines, by how much longer they are.
    """
    texts = [[head.text] for head in table.heads]
    for row in table.rows:
        for column, cell in zip(texts, row, strict=True):
            column.append(cell.text)
    least = [GAP + max(map(_longest_word, column)) for column in texts]
    wished = [GAP + max(map(len, column[1:]), default=0) for column in texts]
    missing = [max(wish - word, 0) for wish, word in zip(wished, least, strict=True)]
    left = max(LETTERS - sum(least), 0)
    part = min(left / sum(missing), 1.0) if any(missing) else 0.0
    letters = [word + part * more for word, more in zip(least, missing, strict=True)]
    return tuple(one / sum(letters) for one in letters)


def _longest_word(text: str) -> int:
    """Letters of the longest part of a text that may not be broken."""
    return max(map(len, text.split(" ")))
