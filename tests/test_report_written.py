"""The report in writing: both its formats say the same, and nothing of it is lost."""

import re
import subprocess

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_sample import summary_run

from simcore.show.folder.read import read_run
from simcore.show.report.paper import write_paper
from simcore.show.report.sections import sections
from simcore.show.report.word import write_word
from simcore.show.report.written import Part, Written, widths, written
from simcore.show.tables import Cell, Head, Table

HOSTILE = '#read("/etc/passwd") = * _ $ \\ <b>&amp; "quoted" `code`'


def plain(text):
    """A text with single plain spaces, as a reader of a file finds it."""
    return " ".join(re.sub(r"[\u00a0\u202f\u2009]", " ", text).split())


@pytest.fixture(scope="module")
def reports():
    """The written report of a run in both languages."""
    run = read_run(summary_run())
    return {lang: (run, written(run, lang)) for lang in ("en", "fr")}


def words_of(path):
    """All words of a document: paragraphs, then cells of tables."""
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return plain(" ".join([*(one.text for one in document.paragraphs), *cells]))


def words_of_pdf(path):
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return plain(done.stdout.decode())


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_report_holds_every_section_with_its_words(reports, lang):
    run, report = reports[lang]
    whole = sections(run, lang)
    assert len(report.parts) == len(whole)
    for part, section in zip(report.parts, whole, strict=True):
        assert part.title
        assert (part.picture or b"\x89PNG").startswith(b"\x89PNG")
        assert bool(part.picture) == bool(section.chart or section.image)
        assert len(part.points) == len(section.points)
    assert len(report.glossary) > 10


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_document_says_all_that_the_report_does(reports, lang, tmp_path):
    _, report = reports[lang]
    path = tmp_path / "report.docx"
    write_word(report, path, lang)
    said = words_of(path)
    tables = [
        cell.text for part in report.parts if part.table for row in part.table.rows for cell in row
    ]
    points = [point for part in report.parts for point in (part.title, part.lead, *part.points)]
    figures = [tile.figure for part in report.parts for tile in part.tiles]
    for text in (*points, *tables, *figures, report.question, report.source):
        assert plain(text) in said
    document = docx.Document(str(path))
    assert document.core_properties.title == report.title
    assert len(document.inline_shapes) == sum(part.picture is not None for part in report.parts)
    code = {"en": "en-GB", "fr": "fr-FR"}[lang]
    assert f'<w:lang w:val="{code}"/>' in document.styles["Normal"].element.xml


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_pdf_holds_the_same_figures(reports, lang, tmp_path):
    _, report = reports[lang]
    path = tmp_path / "report.pdf"
    write_paper(report, path, lang)
    assert path.read_bytes().startswith(b"%PDF")
    try:
        said = words_of_pdf(path)
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    figures = [tile.figure for part in report.parts for tile in part.tiles]
    short = [
        cell.text
        for part in report.parts
        if part.table
        for row in part.table.rows
        for cell in row
        if cell.value is not None
    ]
    for text in (*figures, *short):
        assert plain(text).replace(" ", "") in said.replace(" ", "")  # spaces are only drawn


def test_words_are_never_taken_for_markup(tmp_path):
    table = Table(heads=(Head(text=HOSTILE),), rows=((Cell(text=HOSTILE),),), caption=HOSTILE)
    part = Part(
        title=HOSTILE,
        lead=HOSTILE,
        points=(HOSTILE,),
        tiles=(),
        tiles_of="",
        table=table,
        picture=None,
    )
    report = Written(
        title=HOSTILE,
        question=HOSTILE,
        sizes="",
        parts=(part,),
        glossary=((HOSTILE, HOSTILE),),
        source=HOSTILE,
        run="",
    )
    write_paper(report, tmp_path / "report.pdf", "en")
    write_word(report, tmp_path / "report.docx", "en")
    assert words_of(tmp_path / "report.docx").count("/etc/passwd") == 11
    try:
        said = words_of_pdf(tmp_path / "report.pdf")
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    assert said.count("etc/passwd") == 11
    assert "root:" not in said


def test_widths_give_room_to_the_longest_word_and_the_rest_to_long_texts():
    table = Table(
        heads=(Head(text="ab"), Head(text="c")),
        rows=(
            (Cell(text="word word"), Cell(text="1\u00a0000")),
            (Cell(text="word"), Cell(text="")),
        ),
    )
    # Least: 4 + 4 and 4 + 5 letters; the first lacks 5 to stay on one line, and gets them.
    assert widths(table) == pytest.approx((13 / 22, 9 / 22))


@given(st.lists(st.lists(st.text("abc ", max_size=300), min_size=3, max_size=3), max_size=4))
def test_widths_add_to_one_and_none_is_lost(rows):
    heads = tuple(Head(text=text) for text in ("one", "two words", ""))
    cells = tuple(tuple(Cell(text=text) for text in row) for row in rows)
    found = widths(Table(heads=heads, rows=cells))
    assert sum(found) == pytest.approx(1)
    assert min(found) > 0
