"""The deck: one slide a section, placeholders filled, tables native, numbers in the notes."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from simcore.show.folder.read import Run, run_title
from simcore.show.report.fit import fitting_size, height_in
from simcore.show.report.layouts import (
    ANSWER_OF,
    BODY,
    BOTTOM,
    EDGE,
    LAYOUTS,
    LEAD,
    PICTURE,
    RIGHT,
    SOURCE,
    TABLE,
    TILES,
    TITLE,
    TOP,
    UNDER,
    UNDER_TABLE,
    WIDE_CHART,
    empty_deck,
    layout_of,
    place_of,
)
from simcore.show.report.messages import sizes
from simcore.show.report.native import NATIVE
from simcore.show.report.numbers import numbers_behind
from simcore.show.report.pictures import Picture, png, words
from simcore.show.report.records import Section
from simcore.show.report.sections import sections
from simcore.show.report.table_fit import PAD, heights_in, lines_of, pad_high, table_size
from simcore.show.tables import Table, as_text, in_medium, is_figures
from simcore.show.words.labels import label, typeset
from simcore.show.words.names import in_language
from simcore.show.words.notes import TOLD_ONCE, short_notes

LONGEST_TITLE = 255
"""Letters that the properties of an office file hold."""
GAP_PT, INDENT = 9, 0.2
"""Room after a paragraph of points, and before its words. [points, inches]"""
TITLE_SIZES = (26, 24, 22, 20, 18)
BODY_SIZES = (16, 15, 14, 13, 12, 11, 10)
SIZES_IN = {
    **dict.fromkeys(("points", "table_above"), (22, 20, 18, *BODY_SIZES)),
    "table_points": (18, *BODY_SIZES),
}
"""Sizes of points in layouts that have more room for them."""
FROM_AFAR_PT, AT_HAND_PT = 16, 12
"""Letters that are read at three metres, and on paper."""
CROWDED = ("bands", "probabilities", "regret", "saving_distribution", "tornado", "frontier")
"""Charts with so many words that larger letters would cover each other."""
DESCRIPTION = ("description", "description_fr")
MANY_COLUMNS, MANY_ROWS, FEW_POINTS, MOST_BELOW = 6, 8, 4, 6
"""A table of so many columns, or of so many rows beside few points, takes the slide's whole width,
its points below it if there are no more than fit."""
MINOR_NOTES = TOLD_ONCE | {
    "surplus_above_limit",
    "supply_indexed",
    "plants_of_buildings",
    "common_parts_free",
    "common_parts_professional",
    "common_parts_regulated",
    "common_parts_above_36_kva",
    "rates_by_kind",
}
"""Notes that stand on the slide of assumptions only."""
_LANGUAGES = {"en": MSO_LANGUAGE_ID.ENGLISH_UK, "fr": MSO_LANGUAGE_ID.FRENCH}
_BAND, _WHITE = RGBColor(0xF3, 0xF3, 0xF3), RGBColor(0xFF, 0xFF, 0xFF)
_HEAD = RGBColor(0x22, 0x22, 0x22)

Progress = Callable[[str], None]


def write_deck(run: Run, path: Path, lang: str, progress: Progress = lambda _: None) -> None:
    """Write the deck of a run.

    Parameters
    ----------
    run
        A run folder read back.
    path
        File to write, ``.pptx``.
    lang
        ``"en"`` or ``"fr"``.
    progress
        Told the key of each section once its slide is made.
    """
    deck = new_deck(run_title(run, lang), lang)
    _cover(deck, run, lang)
    for whole in sections(run, lang):
        section = replace(whole, table=_on_slide(whole.table))
        add_slide(deck, run, section, lang)
        progress(section.key)
    deck.save(str(path))


def new_deck(title: str, lang: str) -> Any:
    """A deck without slides, in a language."""
    deck = empty_deck()
    deck.core_properties.title = title[:LONGEST_TITLE]
    deck.core_properties.author = "simcore"
    deck.core_properties.language = lang
    return deck


def _on_slide(table: Table | None) -> Table | None:
    """What a slide shows of a table; None where all of it is for paper and page."""
    shown = table and in_medium(table, "deck")
    return shown if shown and shown.heads else None


def _cover(deck: Any, run: Run, lang: str) -> None:
    texts = (run_title(run, lang), label("cover_question", lang), sizes(run, lang))
    add_cover(deck, run, texts, [asked(run, lang)], lang)


def add_cover(
    deck: Any, run: Any, texts: tuple[str, str, str], said: Sequence[str], lang: str
) -> None:
    """Add the first slide: title, question and sizes; the run has notes and a manifest."""
    title, question, size = texts
    slide = deck.slides.add_slide(layout_of(deck, "cover"))
    _write(slide, "cover", TITLE, [title], lang, (40, 36, 32, 28, 24))
    _write(slide, "cover", LEAD, [question], lang, (20, 18, 16))
    _write(slide, "cover", BODY, [size], lang, (16, 14, 12))
    _source(slide, "cover", run, lang)
    _notes(slide, [*said, run_line(run, lang)], lang)


def asked(run: Run, lang: str) -> str:
    """The question that the scenario answers, or the usual one."""
    english, french = (str(run.manifest.get(key) or "") for key in DESCRIPTION)
    return in_language(english, french, lang) or label("cover_question", lang)


def run_line(run: Any, lang: str) -> str:
    """Which run this is: scenario, seed, and the start of the inputs' hash."""
    manifest = run.manifest
    values = {"title": run_title(run, lang), "seed": manifest.get("seed", "?")}
    return label("notes_run", lang, hash=str(manifest.get("scenario_hash", "?"))[:12], **values)


def add_slide(deck: Any, run: Any, section: Section, lang: str) -> None:
    """Add a slide; of the run, a section without a chart needs notes and a manifest only."""
    name = layout_name(section)
    slide = deck.slides.add_slide(layout_of(deck, name))
    picture = _picture(run, section, name, lang)
    title = section.title or (picture.title if picture else "")
    if section.is_appendix:
        title = label("appendix", lang, title=title)
    lead = section.lead or (picture.subtitle if picture else "")
    _write(slide, name, TITLE, [title], lang, TITLE_SIZES)
    if name != "points":
        leads = (24, 22, 20, 18, 16) if name == "answer" else (15, 14, 13, 12, 11, 10)
        _write(slide, name, LEAD, [lead], lang, leads)
    if native_of(section):
        _place_chart(slide, run, section, lang, f"{title}. {lead}")
    elif picture:
        if section.image and name == "chart_wide":
            # What another command drew is wider than a chart of the deck's own.
            _move(slide.placeholders[PICTURE], (EDGE, TOP, RIGHT - EDGE, BOTTOM - TOP))
        _place_picture(slide, picture, title, lead)
    _fill(slide, name, section, lang)
    _source(slide, name, run, lang)
    _remove_empty(slide)
    _speak(slide, run, section, lang)


def _fill(slide: Any, name: str, section: Section, lang: str) -> None:
    """Put figures, table and points where the layout has a place for them."""
    places = {place.number for place in LAYOUTS[name]}
    if section.tiles:
        _tiles(slide, section, lang)
    points, end = section.points, 0.0
    if section.table and TABLE in places:
        end = _place_table(slide, name, section.table, lang, _room_above(name, section))
    if section.n_under and UNDER_TABLE in places:
        under, points = points[: section.n_under], points[section.n_under :]
        _move_below(slide.placeholders[UNDER_TABLE], end)
        _write(slide, name, UNDER_TABLE, under, lang, SIZES_IN["table_points"], is_list=True)
    if points and BODY in places:
        if name == "table_above":
            _move_below(slide.placeholders[BODY], end)
        _write(
            slide,
            name,
            BODY,
            points,
            lang,
            SIZES_IN.get(name, BODY_SIZES),
            is_list=name != "answer",
        )


def _room_above(name: str, section: Section) -> float:
    """Most height of a table, its points with letters to be read from afar. [inches]"""
    *_, wide, high = place_of(name, TABLE).box
    under = section.points if name == "table_above" else section.points[: section.n_under]
    if not under:
        return high
    least = AT_HAND_PT if section.is_appendix else FROM_AFAR_PT
    return BOTTOM - TOP - UNDER - height_in(under, least, wide - INDENT, GAP_PT)


def _move_below(points: Any, end: float) -> None:
    """Put points right below what ends there. [inches]"""
    left, wide = (float(Emu(side).inches) for side in (points.left, points.width))
    _move(points, (left, end + UNDER, wide, BOTTOM - end - UNDER))


def layout_name(section: Section) -> str:
    """Layout that holds what a section has."""
    has_picture = bool(section.chart or section.image)
    if section.tiles:
        return "answer"
    if native_of(section):
        return "native_table" if section.table else "native"
    if has_picture and section.table:
        return "chart_table"
    if has_picture:
        return "chart" if section.points else "chart_wide"
    if section.table:
        if not section.points:
            return "table"
        return "table_above" if _is_wide(section) else "table_points"
    return "points"


def _is_wide(section: Section) -> bool:
    """Whether a table needs the whole width, its points below it."""
    table = section.table
    if table is None or len(section.points) > MOST_BELOW:
        return False
    is_long = len(table.rows) >= MANY_ROWS and len(section.points) <= FEW_POINTS
    return len(table.heads) >= MANY_COLUMNS or is_long


def native_of(section: Section) -> str:
    """Chart of a section that the office program draws; empty where it is a picture or none."""
    if section.is_picture:
        return ""
    return section.native or (section.chart if section.chart in NATIVE else "")


def chart_note(section: Section) -> str:
    """Label on whether a section's chart can be edited, and if not, why."""
    if native_of(section):
        return "notes_native"
    if section.image:
        return "notes_file"
    return "notes_many" if section.chart in NATIVE else "notes_picture"


def _place_chart(slide: Any, run: Run, section: Section, lang: str, words_for_blind: str) -> None:
    """Put a chart into its placeholder as data, in the middle where nothing stands beside it."""
    holder = slide.placeholders[PICTURE]
    frames: list[Any] = []

    def insert(kind: Any, data: Any) -> Any:
        frames.append(holder.insert_chart(kind, data))
        return frames[0].chart

    alone = not section.points and not section.table
    box = WIDE_CHART if alone else place_of(layout_name(section), PICTURE).box
    NATIVE[native_of(section)](run, lang, insert, (box[2], box[3]))
    (frame,) = frames
    _move(frame, box)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", typeset(words_for_blind, lang))


def _move(shape: Any, box: tuple[float, float, float, float]) -> None:
    """Put a shape into a box: left, top, width and height. [inches]"""
    shape.left, shape.top, shape.width, shape.height = (Inches(x) for x in box)


def _picture(run: Any, section: Section, name: str, lang: str) -> Picture | None:
    if section.chart and native_of(section):
        return words(run, section.chart, lang)
    if section.chart:
        return png(run, section.chart, lang, picture_size(name, section.chart))
    if section.image:
        return Picture(title="", subtitle="", data=section.image)
    return None


def picture_size(name: str, chart: str) -> tuple[float, float]:
    """Size at which a chart is drawn: fewer inches than its place make larger letters on it."""
    *_, wide, high = place_of(name, PICTURE).box
    scale = 0.85 if chart in CROWDED or wide < 7 else 0.72
    return wide * scale, high * scale


def _write(
    slide: Any,
    name: str,
    index: int,
    texts: Sequence[str],
    lang: str,
    sizes_pt: Sequence[float],
    *,
    is_list: bool = False,
) -> None:
    """Fill a placeholder of words, at the largest size at which they fit."""
    place = place_of(name, index)
    holder = slide.placeholders[index]
    wide, high = (float(Emu(side).inches) for side in (holder.width, holder.height))
    bold = 0.93 if place.is_bold else 1.0
    gap = GAP_PT if len(texts) > 1 else 0
    indent = INDENT if is_list else 0.0
    size = fitting_size(texts, (bold * (wide - indent), high), sizes_pt, gap)
    frame = holder.text_frame
    for i, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        _run(paragraph, text, lang, size)
        paragraph.space_after = Pt(gap)
        if is_list:
            _bullet(paragraph, indent)


def _run(paragraph: Any, text: str, lang: str, size_pt: float) -> Any:
    run = paragraph.add_run()
    run.text = typeset(str(text), lang).replace("\n", " ")
    run.font.size = Pt(size_pt)
    run.font.language_id = _LANGUAGES[lang]
    return run


def _bullet(paragraph: Any, indent_in: float) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(int(Inches(indent_in))))
    properties.set("indent", str(-int(Inches(indent_in))))
    bullet = properties.makeelement(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}buChar", {"char": "•"}
    )
    properties.append(bullet)


def _place_picture(slide: Any, picture: Picture, title: str, lead: str) -> None:
    """Put a picture into its placeholder whole, in the middle, with its words for the blind."""
    holder = slide.placeholders[PICTURE]
    box = holder.left, holder.top, holder.width, holder.height
    shape = holder.insert_picture(BytesIO(picture.data))
    shape.crop_left = shape.crop_right = shape.crop_top = shape.crop_bottom = 0
    pixels = Image.open(BytesIO(picture.data)).size
    scale = min(box[2] / pixels[0], box[3] / pixels[1])
    shape.width, shape.height = Emu(int(pixels[0] * scale)), Emu(int(pixels[1] * scale))
    shape.left = box[0] + (box[2] - shape.width) // 2
    shape.top = box[1] + (box[3] - shape.height) // 2
    shape._element.nvPicPr.cNvPr.set("descr", f"{title}. {lead}")


def _tiles(slide: Any, section: Section, lang: str) -> None:
    holder = slide.placeholders[ANSWER_OF].text_frame
    _run(holder.paragraphs[0], section.tiles_of, lang, 14)
    for index, tile in zip(TILES, section.tiles, strict=True):
        shape = slide.placeholders[index]
        shape.fill.solid()
        shape.fill.fore_color.rgb = _BAND
        first = shape.text_frame.paragraphs[0]
        second = shape.text_frame.add_paragraph()
        for paragraph, text, size in ((first, tile.figure, 30), (second, tile.text, 14)):
            paragraph.alignment = PP_ALIGN.CENTER
            _run(paragraph, text, lang, size).font.bold = size == 30


def _place_table(slide: Any, name: str, table: Table, lang: str, high: float) -> float:
    """Put a native table into its placeholder, as large as it fits; where it ends. [inches]"""
    *_, wide, _ = place_of(name, TABLE).box
    size, widths = table_size(table, wide, high)
    holder = slide.placeholders[TABLE]
    left, top = holder.left, holder.top
    frame = holder.insert_table(rows=len(table.rows) + 1, cols=len(table.heads))
    frame.left, frame.top = left, top
    _plain_style(frame.table)
    for column, width in zip(frame.table.columns, widths, strict=True):
        column.width = Inches(width)
    for row, height in zip(frame.table.rows, heights_in(table, size, widths), strict=True):
        row.height = Inches(height)
    frame.height = sum(row.height for row in frame.table.rows)
    for i, texts in enumerate(lines_of(table)):
        for j, text in enumerate(texts):
            cell = frame.table.cell(i, j)
            _cell(cell, text, lang, size)
            is_right = j > 0 and is_figures(table, j)
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
            font = cell.text_frame.paragraphs[0].runs[0].font
            font.bold = i == 0 or i - 1 in table.strong
            font.color.rgb = _HEAD
            cell.fill.solid()
            cell.fill.fore_color.rgb = _BAND if i % 2 == 0 and i else _WHITE
    return float(Emu(top + frame.height).inches)


def _cell(cell: Any, text: str, lang: str, size: float) -> None:
    frame = cell.text_frame
    frame.word_wrap = True
    cell.margin_left = cell.margin_right = Inches(PAD / 2)
    cell.margin_top = cell.margin_bottom = Inches(pad_high(size) / 2.5)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    _run(frame.paragraphs[0], text, lang, size)


def _plain_style(table: Any) -> None:
    """A table without the office program's own colours."""
    properties = table._tbl.tblPr
    properties.set("bandRow", "0")
    properties.set("firstRow", "1")
    style = properties.find("{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId")
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _source(slide: Any, name: str, run: Any, lang: str) -> None:
    notes = short_notes([one for one in run.notes if one.key not in MINOR_NOTES], lang)
    text = " · ".join([label("source", lang), *notes])
    _write(slide, name, SOURCE, [text], lang, (10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5))
    layout = slide.slide_layout
    for shape in layout.placeholders:
        if shape.placeholder_format.type.name == "SLIDE_NUMBER":
            slide.shapes._spTree.append(deepcopy(shape.element))


def _remove_empty(slide: Any) -> None:
    """Take away placeholders that nothing was put into, which would show their prompts."""
    for shape in list(slide.placeholders):
        if shape.has_text_frame and not shape.text_frame.text.strip():
            shape.element.getparent().remove(shape.element)


def _speak(slide: Any, run: Any, section: Section, lang: str) -> None:
    """Speaker's notes: what is said, and the numbers behind the slide."""
    said = [section.lead, *section.points]
    behind = _on_slide(numbers_behind(run, section.chart, lang)) if section.chart else None
    tables = [table for table in (section.table, behind) if table is not None]
    if section.chart or section.native or section.image:
        said.append(label(chart_note(section), lang))
    numbers = [as_text(table) for table in dict.fromkeys(tables)]
    if numbers:
        said += [f"{label('notes_numbers', lang)}:", *numbers]
    _notes(slide, [*said, run_line(run, lang)], lang)


def _notes(slide: Any, texts: Sequence[str], lang: str) -> None:
    slide.notes_slide.notes_text_frame.text = typeset("\n".join(t for t in texts if t), lang)
