"""The deck: what it says is what the tables say, it adapts, and nothing runs over."""

import json
import re
import shutil
import subprocess
from collections import defaultdict
from functools import partial
from itertools import combinations
from xml.etree import ElementTree

import pandas as pd
import pytest
from PIL import Image
from pptx import Presentation
from report_sample import (
    HOSTILE,
    copy_of,
    hostile_run,
    one_site_run,
    whole_deck,
    whole_run,
    write_sketched,
)

from simcore.base.errors import InputError
from simcore.show.columns import head
from simcore.show.compare.answer import verdict
from simcore.show.folder.read import read_run, site_name
from simcore.show.report.deck import add_slide, layout_name
from simcore.show.report.fit import fitting_size, height_in, width_in
from simcore.show.report.layouts import LEAD, TABLE, empty_deck
from simcore.show.report.others import of_another
from simcore.show.report.pack import write_pack
from simcore.show.report.records import Section
from simcore.show.report.sections import sections
from simcore.show.report.table_fit import heights_in, table_size
from simcore.show.tables import Head, Table, text_cell
from simcore.show.words.labels import label, percent, scheme_name


def deck_of(folder, path, lang="en", write=write_sketched):
    write(read_run(folder), path, lang)
    return Presentation(path)


@pytest.fixture(scope="module")
def deck():
    return Presentation(whole_deck("en"))


def titles(deck):
    return [slide.shapes.title.text for slide in deck.slides]


def tables(deck):
    return [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]


def test_deck_is_wide_with_a_title_a_source_and_notes_on_every_slide(deck):
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-4)
    assert len(deck.slides) >= 15
    assert all(titles(deck))
    for slide in deck.slides:
        texts = [shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame]
        assert all(texts)
        assert any(text.startswith("Source: simcore simulation") for text in texts)
        assert "seed 62" in slide.notes_slide.notes_text_frame.text


def test_everything_stands_in_placeholders_within_the_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.is_placeholder, (slide.shapes.title.text, shape.name)
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_pictures_have_words_for_the_blind_and_their_own_shape(deck):
    pictures = [shape for slide in deck.slides for shape in slide.shapes if hasattr(shape, "image")]
    assert len(pictures) >= 9
    for picture in pictures:
        wide, high = picture.image.size
        assert picture.width / picture.height == pytest.approx(wide / high, rel=0.01)
        assert len(picture._element.nvPicPr.cNvPr.get("descr")) > 20


def test_the_one_sentence_answer_matches_the_table(deck):
    run = read_run(whole_run())
    words = "\n".join(shape.text_frame.text for shape in deck.slides[1].placeholders)
    assert verdict(run, "en")[0] in words
    row = run.summary.query("site == 'all' and scheme == 'T4'").iloc[0]
    nearest = run.summary.query("site == 'all' and scheme == 'T15'").iloc[0]
    assert percent(nearest["losers_fraction"], "en") in words
    grid = next(
        t for t in tables(deck) if t.cell(0, 1).text == head("price_ht_eur_per_kwh", "en", "short")
    )
    names = [grid.cell(i, 0).text for i in range(1, len(grid.rows))]
    (line,) = [i for i, name in enumerate(names, 1) if name.startswith("T4 ")]
    assert grid.cell(line, 2).text == f"+{row['tenant_saving_median_eur']:.0f}"
    assert grid.cell(line, 8).text == f"\N{MINUS SIGN}{-row['landlord_npv_eur'] / 1e3:,.0f}"


def test_notes_hold_the_numbers_behind_the_chart(deck):
    run = read_run(whole_run())
    slide = next(s for s in deck.slides if "Solar share" in s.shapes.title.text)
    notes = slide.notes_slide.notes_text_frame.text
    months = run.months.query("scheme == 'T3'").groupby("month")["shared_kwh"].sum() / 1e3
    for kwh in months:
        assert f"| {kwh:.1f} |" in notes


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        ("prices", "Nobody loses up to"),
        ("ledger", "Of 100 EUR paid"),
        ("places", "one site is documented"),
        ("load_duration", "The sun saves energy"),
        ("social", "Median gain: "),
        ("cash_flow", "pay the plants back"),
    ],
)
def test_a_slide_goes_with_its_table(gone, words, deck, tmp_path):
    def parts(folder):
        return [(one.key, one.chart) for one in sections(read_run(folder), "en")]

    folder = copy_of(whole_run(), tmp_path / "run", without=[f"{gone}.parquet"])
    # A slide for each section, in their order, after the title.
    assert len(deck.slides) == 1 + len(parts(whole_run()))
    (lost,) = [number for number, title in enumerate(titles(deck)) if words in title]
    assert parts(whole_run())[lost - 1] not in parts(folder)


def test_a_run_of_the_first_version_gives_a_shorter_deck(tmp_path):
    later = [f"{n}.parquet" for n in ("prices", "places", "load_duration", "average_day")]
    later += ["social.parquet", "balances.parquet"]
    keep = ("title", "seed", "scenario_hash", "warnings")
    folder = copy_of(
        whole_run(),
        tmp_path / "run",
        without=later,
        manifest=lambda told: {key: told[key] for key in keep},
    )
    old = deck_of(folder, tmp_path / "deck.pptx", "fr")
    assert len(old.slides) >= 10
    assert any("rendraient la décision plus sûre" in title for title in titles(old))
    assert all(titles(old))


def test_one_site_and_one_scheme_make_a_deck(tmp_path):
    small = deck_of(one_site_run(), tmp_path / "deck.pptx", "fr")
    assert len(small.slides) >= 12
    assert all(titles(small))


def test_a_further_table_makes_a_slide_by_itself(tmp_path):
    folder = copy_of(whole_run(), tmp_path / "run")
    pd.DataFrame({"input": ["grant"], "low_eur": [-5.0], "high_eur": [7.0]}).to_parquet(
        folder / "carbon.parquet"
    )
    more = deck_of(folder, tmp_path / "deck.pptx")
    assert "Carbon" in titles(more)
    grid = next(table for table in tables(more) if table.cell(0, 0).text == "Input")
    assert [grid.cell(0, j).text for j in range(3)] == ["Input", "low [EUR]", "high [EUR]"]


def test_charts_of_other_commands_are_added(tmp_path):
    other = tmp_path / "finance"
    (other / "charts").mkdir(parents=True)
    (other / "manifest.json").write_text('{"title": "Elsewhere", "scenario_hash": "x"}')
    picture = Image.new("RGB", (1600, 900), "white")
    for name in ("tornado-en", "tornado-fr", "monthly_balance-en", "new_chart-en"):
        picture.save(other / "charts" / f"{name}.png")
    write_sketched(read_run(one_site_run(), [other]), tmp_path / "deck.pptx", "en")
    found = titles(Presentation(tmp_path / "deck.pptx"))
    assert found.count("What could go wrong") == 1
    assert found.count("New chart") == 1
    slide = next(
        s for s in Presentation(tmp_path / "deck.pptx").slides if "New" in s.shapes.title.text
    )
    assert any(
        "Of another scenario: Elsewhere" in one.text_frame.text
        for one in slide.shapes
        if one.has_text_frame
    )
    assert label("notes_file") in slide.notes_slide.notes_text_frame.text
    assert label("notes_picture") not in slide.notes_slide.notes_text_frame.text
    assert not [title for title in found if "balance" in title and title.startswith("Monthly")]
    with pytest.raises(InputError, match="does not exist"):
        read_run(one_site_run(), [tmp_path / "nothing"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: {**told, "scenario_hash": "x"}, ""),
        (lambda told: {**told, "scenario_hash": "x", "scenario": fewer(told["scenario"])}, ""),
        (lambda told: {**told, "scenario_hash": "x", "scenario": {}}, "Of another scenario: "),
        (lambda told: {"scheme": "T13"}, "The folder does not tell its scenario"),
    ],
)
def test_a_companion_with_fewer_schemes_is_of_the_same_scenario(change, said, tmp_path):
    run = read_run(whole_run())
    told = change(dict(run.manifest))
    (tmp_path / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    line = of_another(run, tmp_path, "en")
    assert line.startswith(said)
    assert bool(line) == bool(said)
    other = {**run.manifest["scenario"], "prices.on": "1999-01-01"}
    changed = {**run.manifest, "scenario_hash": "x", "scenario": other}
    (tmp_path / "manifest.json").write_text(json.dumps(changed), encoding="utf-8")
    assert of_another(run, tmp_path, "en") == f"Of another scenario: {run.title}"


def fewer(inputs):
    """Inputs of a scenario without those of a scheme."""
    kept = {key: value for key, value in inputs.items() if not key.startswith("schemes.T13.")}
    assert len(kept) < len(inputs)
    return kept


def test_a_broken_chart_is_named_and_nothing_is_written(tmp_path):
    other = tmp_path / "finance"
    (other / "charts").mkdir(parents=True)
    (other / "manifest.json").write_text("{}")
    (other / "charts" / "tornado-en.png").write_bytes(b"\x89PNG cut short")
    run = read_run(one_site_run(), [other])
    with pytest.raises(InputError, match=r"tornado-en\.png: found a file that is no whole pic"):
        write_pack(run, tmp_path / "new" / "pack", ["html"], "en")
    assert not (tmp_path / "new").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["finance"]


def test_texts_of_a_scenario_stand_as_they_are(tmp_path):
    write = partial(write_sketched, drawn=("sites_map", "monthly_balance"))
    bad = deck_of(hostile_run(tmp_path / "run", whole_run), tmp_path / "deck.pptx", write=write)
    assert titles(bad)[0] == HOSTILE
    assert any(table.cell(1, 0).text == HOSTILE for table in tables(bad))


def test_a_french_deck_calls_places_by_their_french_names():
    run, french = read_run(whole_run()), Presentation(whole_deck("fr"))
    assert titles(french)[0] == "Cinq sites pilotes"
    texts = [cell.text for table in tables(french) for row in table.rows for cell in row.cells]
    texts += [slide.notes_slide.notes_text_frame.text for slide in french.slides]
    said = "\n".join([*texts, *titles(french)]).replace("’", "'")
    for site in run.sites:
        own, other = (site_name(run, site, lang) for lang in ("fr", "en"))
        assert own in said
        assert own == other or other not in said
    assert run.title not in said


def test_a_placeholder_with_nothing_in_it_is_taken_away():
    deck = empty_deck()
    table = Table(heads=(Head(text="a"),), rows=((text_cell("b"),),))
    add_slide(deck, read_run(whole_run()), Section(key="x", title="A title", table=table), "en")
    numbers = [one.placeholder_format.idx for one in deck.slides[0].placeholders]
    assert LEAD not in numbers
    assert TABLE in numbers


def test_layout_follows_what_a_section_has():
    table = Table(heads=(Head(text="a"),), rows=((text_cell("b"),),))
    assert layout_name(Section(key="x", chart="c", points=("p",))) == "chart"
    assert layout_name(Section(key="x", chart="c")) == "chart_wide"
    assert layout_name(Section(key="x", chart="c", table=table)) == "chart_table"
    assert layout_name(Section(key="x", table=table, points=("p",))) == "table_points"
    assert layout_name(Section(key="x", points=("p",))) == "points"


def test_letters_shrink_until_words_fit():
    text = "word " * 60
    size = fitting_size([text], (3.0, 2.0), (20, 16, 12, 8))
    assert height_in([text], size, 3.0) <= 2.0
    assert height_in([text], {16: 20, 12: 16, 8: 12}[size], 3.0) > 2.0
    assert width_in("mm", 12) == pytest.approx(2 * width_in("m", 12), rel=0.01)


def test_tables_shrink_until_they_fit_and_break_no_word():
    heads = (Head(text="Scheme"), Head(text="Saving [EUR/year]"))
    rows = tuple((text_cell(f"T{i} A rather long name of it"), text_cell("+12")) for i in range(9))
    table = Table(heads=heads, rows=rows)
    size, widths = table_size(table, 4.0, 3.5)
    assert sum(widths) <= 4.0 + 1e-6
    assert sum(heights_in(table, size, widths)) <= 3.5
    assert widths[1] > width_in("[EUR/year]", size, is_bold=True)


def test_all_sections_have_their_words_in_both_languages():
    run = read_run(whole_run())
    for lang in ("en", "fr"):
        for section in sections(run, lang):
            assert label(f"short_{section.key}", lang)
            assert all(point.strip() for point in section.points), section.key
    assert scheme_name("T15", run.titles, "fr") in sections(run, "fr")[0].tiles_of


needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="LibreOffice and poppler-utils are not installed",
)


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_printed_words_lie_within_their_slide_and_not_on_each_other(lang, tmp_path):
    path = whole_deck(lang)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    words = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*words, str(path)], check=True, capture_output=True)
    boxes = _words((tmp_path / path.name).with_suffix(".pdf"))
    assert len(boxes) == len(Presentation(path).slides)
    for page, found in boxes.items():
        assert len(found) > 10, page
        for word, (left, top, right, bottom) in found:
            assert left >= 0 and top >= 0, (page, word)  # noqa: PT018
            assert right <= 960 and bottom <= 540, (page, word)  # noqa: PT018
        for (one, a), (other, b) in combinations(found, 2):
            wide = min(a[2], b[2]) - max(a[0], b[0])
            high = min(a[3], b[3]) - max(a[1], b[1])
            # Boxes are as high as the font's line: neighbours above each other may touch.
            assert wide <= 1 or high <= 0.35 * min(a[3] - a[1], b[3] - b[1]), (page, one, other)


def _words(path):
    """Words of each page with their boxes in points; pictures hold none."""
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True)
    text = re.sub(r"<!DOCTYPE[^>]*>", "", done.stdout.decode())
    found = defaultdict(list)
    space = "{http://www.w3.org/1999/xhtml}"
    for number, page in enumerate(ElementTree.fromstring(text).iter(f"{space}page")):
        for word in page.iter(f"{space}word"):
            box = tuple(float(word.get(key)) for key in ("xMin", "yMin", "xMax", "yMax"))
            found[number].append((word.text, box))
    return found
