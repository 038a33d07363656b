"""The written report as a document of a word processor, which a council files."""

from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt, RGBColor

from simcore.show.report.records import Tile
from simcore.show.report.written import PAPER, Part, Written, widths
from simcore.show.tables import Table, is_figures
from simcore.show.words.labels import label

SHEET = Cm(17)
"""Width between the margins."""
FONT = "Arial"
TABLE_PT, TEXT_PT, SMALL_PT = 8, 10, 8
CODES = {"en": "en-GB", "fr": "fr-FR"}
DARK, QUIET = RGBColor(0x00, 0x57, 0x3F), RGBColor(0x55, 0x55, 0x55)


def write_word(report: Written, path: Path, lang: str) -> None:
    """Write the report as a document.

    Parameters
    ----------
    report
        What it says.
    path
        File to write, ``.docx``.
    lang
        ``"en"`` or ``"fr"``.
    """
    document = _empty(lang)
    properties = document.core_properties
    properties.title, properties.author, properties.language = report.title, "simcore", lang
    document.add_heading(report.title, level=0)
    document.add_paragraph(report.question, style="Subtitle")
    document.add_paragraph(report.sizes)
    for part in report.parts:
        _part(document, part)
    document.add_heading(label("page_glossary", lang), level=1)
    for word, meaning in report.glossary:
        entry = document.add_paragraph()
        entry.add_run(f"{word}. ").bold = True
        entry.add_run(meaning)
    for text in (report.source, report.run):
        _small(document.add_paragraph(text))
    document.save(str(path))


def _empty(lang: str) -> Any:
    """A document of A4 sheets without text, in a language."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Title", "Subtitle", "Heading 1"):
        style = document.styles[name]
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]  # a font of the theme would go before
        fonts.set(qn("w:eastAsia"), FONT)
        if name != "Normal":
            style.font.color.rgb = DARK
    normal = document.styles["Normal"]
    normal.font.size = Pt(TEXT_PT)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), CODES[lang])
    normal.element.get_or_add_rPr().append(spoken)
    _number_pages(section.footer.paragraphs[0])
    return document


def _number_pages(footer: Any) -> None:
    """The number of the page, as a field that the program fills in."""
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    footer._p.append(field)


def _part(document: Any, part: Part) -> None:
    document.add_heading(part.title, level=1)
    if part.lead:
        lead = document.add_paragraph(part.lead)
        lead.paragraph_format.keep_with_next = True
    if part.tiles:
        _tiles(document, part.tiles, part.tiles_of)
    if part.picture:
        picture = document.add_picture(BytesIO(part.picture), width=Cm(2.54 * PAPER[0]))
        properties = picture._inline.docPr
        properties.set("descr", f"{part.title}. {part.lead}")
    for point in part.points:
        document.add_paragraph(point, style="List Bullet")
    if part.table:
        _table(document, part.table)


def _tiles(document: Any, tiles: tuple[Tile, ...], of: str) -> None:
    """Large figures side by side, each above what it is."""
    grid = document.add_table(rows=2, cols=len(tiles))
    for place, tile in enumerate(tiles):
        figure = grid.cell(0, place).paragraphs[0].add_run(tile.figure)
        figure.bold, figure.font.size, figure.font.color.rgb = True, Pt(16), DARK
        grid.cell(1, place).paragraphs[0].add_run(tile.text).font.size = Pt(TABLE_PT)
    _small(document.add_paragraph(of))


def _table(document: Any, table: Table) -> None:
    """A table whose first row is repeated on each sheet."""
    if table.caption:
        caption = document.add_paragraph()
        caption.add_run(table.caption).bold = True
        caption.paragraph_format.keep_with_next = True
    grid = document.add_table(rows=1, cols=len(table.heads), style="Light List")
    grid.autofit = False
    figures = [is_figures(table, place) for place in range(len(table.heads))]
    _row(grid.rows[0], [head.text for head in table.heads], figures, is_strong=True)
    for cell in grid.rows[0].cells:
        _shade(cell)
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number, cells in enumerate(table.rows):
        texts = [cell.text for cell in cells]
        _row(grid.add_row(), texts, figures, is_strong=number in table.strong)
    for column, width in zip(grid.columns, widths(table), strict=True):
        column.width = int(width * SHEET)
        for cell in column.cells:
            cell.width = int(width * SHEET)
    document.add_paragraph()


def _shade(cell: Any) -> None:
    """The dark green of the report behind the white words of a head."""
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", str(DARK))):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _row(row: Any, texts: list[str], figures: list[bool], *, is_strong: bool) -> None:
    """Fill a row, which stays on one sheet."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text, is_figure in zip(row.cells, texts, figures, strict=True):
        words = cell.paragraphs[0]
        run = words.add_run(text)
        run.font.size, run.bold = Pt(TABLE_PT), is_strong
        if is_figure:
            words.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _small(words: Any) -> None:
    for run in words.runs:
        run.font.size, run.font.color.rgb = Pt(SMALL_PT), QUIET
