"""Letters of the deck: those of the decision are read at three metres."""

import re

import pytest
from matplotlib.text import Text
from pptx import Presentation
from report_sample import whole_run, write_sketched
from sentence_sample import run as run_of

from simcore.show.charts.style import board_style
from simcore.show.folder.read import read_run
from simcore.show.report import deck, pictures
from simcore.show.report.layouts import PICTURE, SOURCE, place_of
from simcore.show.report.sections import sections
from simcore.show.words.labels import label

DECISION_PT, ANNEX_PT, DRAWN_PT = 14, 12, 8.5
"""Least letters of a slide of the decision, of one of the annex, of a picture as it is placed."""


def letters(shape):
    """Sizes of all words of a shape. [points]"""
    frames = [shape.text_frame] if shape.has_text_frame else []
    if shape.has_table:
        frames += [cell.text_frame for row in shape.table.rows for cell in row.cells]
    found = [run.font.size.pt for one in frames for part in one.paragraphs for run in part.runs]
    if shape.has_chart:
        xml = shape.chart._chartSpace.xml
        found += [int(size) / 100 for size in re.findall(r'\bsz="(\d+)"', xml)]
    return found


def is_footer(shape):
    """Whether a shape is the line of the source, or the slide's number."""
    kind = shape.placeholder_format
    return kind.idx == SOURCE or kind.type.name == "SLIDE_NUMBER"


def too_small(path, lang):
    """Title, letters and bound of the shapes of a deck whose letters are smaller than asked."""
    before = label("appendix", lang, title="")
    found = []
    for slide in Presentation(path).slides:
        title = slide.shapes.title.text
        least = ANNEX_PT if title.startswith(before) else DECISION_PT
        for shape in slide.shapes:
            sizes = [] if is_footer(shape) else letters(shape)
            if sizes and min(sizes) < least:
                found.append((title, shape.name, min(sizes)))
    return found


@pytest.mark.parametrize("name", ["usual", "balanced"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_letters_of_the_decision_are_read_at_three_metres(lang, name, tmp_path):
    path = tmp_path / "deck.pptx"
    write_sketched(run_of(name), path, lang)
    told = {one.key for one in sections(run_of(name), lang) if not one.is_appendix}
    assert {"options", "option_families", "option_poverty", "option_plan"} <= told
    assert too_small(path, lang) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_letters_within_pictures_are_read_as_they_are_placed(lang):
    found = {}
    run = read_run(whole_run())
    for section in sections(run, lang):
        if section.chart and not deck.native_of(section):
            found[section.key] = least_drawn(run, section, lang)
    assert len(found) >= 8
    assert {key: size for key, size in found.items() if size < DRAWN_PT} == {}


def least_drawn(run, section, lang):
    """Smallest letters of a chart, at the scale at which its slide shows it. [points]"""
    name = deck.layout_name(section)
    *_, wide, high = place_of(name, PICTURE).box
    with board_style():
        drawn = pictures._chart(run, section.chart, lang)
        figure, *_ = pictures._drawn(drawn, deck.picture_size(name, section.chart))
    scale = min(wide / figure.get_figwidth(), high / figure.get_figheight())
    texts = [one for one in figure.findobj(Text) if one.get_visible() and one.get_text().strip()]
    return scale * min(one.get_fontsize() for one in texts)
