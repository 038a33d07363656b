"""Titles read off tables, prices as they are asked, and charts of other folders without frames."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from report_sample import one_site_run, whole_run

from simcore.show.charts import CHARTS
from simcore.show.charts.style import DRAWN_BETWEEN, save_chart
from simcore.show.folder.read import read_run
from simcore.show.report.extras import MOST_WEIGHTS, balances_section, weights_sections
from simcore.show.report.messages import nearest_changes, social_title
from simcore.show.report.others import drawing_of
from simcore.show.report.sections import sections
from simcore.show.report.table_fit import heights_in, table_size, widths_in
from simcore.show.report.tables import law_counts, schemes_table
from simcore.show.tables import Head, Table, in_medium, text_cell
from simcore.show.words.labels import label

TOPICS = ("social", "balances", "law", "told", "assumed", "next", "weights", "debt", "sites")


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("made", [whole_run, one_site_run])
def test_titles_of_the_annex_hold_a_figure(made, lang):
    told = {one.key: one.title for one in sections(read_run(made()), lang)}
    found = {key: told[key] for key in TOPICS if told.get(key)}
    assert {"law", "told", "assumed", "next"} <= set(found)
    without = [key for key, title in found.items() if not any(map(str.isdigit, title))]
    # "No scheme pays the loan in every year" counts none.
    assert set(without) <= {"debt"}


def test_prices_stand_as_they_are_asked():
    table = schemes_table(read_run(whole_run()), "en")
    asked = {row[0].text.split()[0]: row[1].text for row in table.rows}
    assert asked["T8"] == "fee 4 EUR/month, VAT included"
    assert asked["T4"] == "discount 30%"
    assert asked["T1"] == "\N{EN DASH}"
    assert asked["T3"].endswith("EUR/kWh")


def test_open_needs_are_counted_from_the_table_of_law():
    run = read_run(whole_run())
    n_open, n = law_counts(run)
    (section,) = [one for one in sections(run, "en") if one.key == "law"]
    sure = [row[4].text for row in section.table.rows]
    assert n == len(sure)
    assert n_open == sure.count(label("law_sure_unverified", "en")) > 0


def test_parties_are_a_picture_on_a_slide_and_a_table_on_paper():
    run = read_run(whole_run())
    section = balances_section(run, "en")
    assert not in_medium(section.table, "deck").heads
    assert len(in_medium(section.table, "page").rows) == run.summary["scheme"].nunique()
    assert sum(nearest_changes(run).values()) == pytest.approx(0.0, abs=0.5)
    assert f"{nearest_changes(run)['landlord'] / 1e3:,.1f}".lstrip("-") in section.title
    assert any(point.startswith("Lender: the bank") for point in section.points)


def test_without_poor_households_all_of_them_are_told(monkeypatch):
    run = read_run(whole_run())
    social = run.table("social")
    kept = social[social["kind"] != "energy_poor"]
    monkeypatch.setattr(type(run), "table", lambda self, name: kept)
    (median,) = kept.query("site == 'all' and scheme == 'T15' and group == 'participants'")[
        "saving_median_eur"
    ]
    assert (
        social_title(run, "en")
        == f"Tenants: take part: median gain of +{median:.0f}\u00a0EUR a year"
    )


def test_only_the_weightiest_inputs_stand_on_a_slide():
    run = read_run(whole_run())
    frame = pd.DataFrame(
        [
            {
                "input": "finance.grant_fraction",
                "scheme": "T15",
                "low": "0.0",
                "high": "0.4",
                "npv_low_eur": -2e6 + i,
                "npv_high_eur": -1e6,
                "losers_low_fraction": 0.0,
                "losers_high_fraction": 0.0,
                "source": "x",
            }
            for i in range(12)
        ]
    )
    object.__setattr__(run, "names", frozenset({*run.names, "weights"}))
    table = type(run).table
    try:
        type(run).table = lambda self, name: frame if name == "weights" else table(self, name)
        (section,) = weights_sections(run, "en")
    finally:
        type(run).table = table
    assert len(section.table.rows) == MOST_WEIGHTS
    assert "The first 9 of 12" in section.lead
    assert section.title.startswith("Grant, part of the investment: from \N{MINUS SIGN}2,000")


def test_a_saved_chart_tells_its_words_and_its_drawing_stands_alone(tmp_path):
    run = read_run(whole_run())
    ax = CHARTS["load_duration"](run, None, "en")
    title = next(one.get_text() for one in ax.texts if one.get_gid() == "title")
    path = save_chart(lambda: ax, tmp_path, "load_duration", "en")[0]
    drawn = drawing_of(path)
    assert drawn.title == title
    with Image.open(path) as whole:
        (wide, high), letters = whole.size, np.asarray(whole.convert("L"))
        top, bottom = (round(float(one) * high) for one in whole.info[DRAWN_BETWEEN].split())
    (tmp_path / "drawn.png").write_bytes(drawn.data)
    with Image.open(tmp_path / "drawn.png") as alone:
        assert alone.size == (wide, bottom - top)
        first = alone.convert("L").crop((0, 0, wide, 2))
        assert np.asarray(first).min() > 200
    # Words above, and words of the footer below, which is where the drawing ends.
    assert letters[:top].min() < 100
    assert letters[bottom:].min() < 150
    assert letters[bottom - 2 : bottom].min() > 200


def test_room_goes_to_the_column_whose_texts_are_broken():
    heads = tuple(Head(text=f"{i} some words of a head") for i in range(4))
    long = "a text of a criterion that is long enough to be broken"
    rows = tuple((text_cell(long), *(text_cell("1,050") for _ in range(3))) for _ in range(9))
    table = Table(heads=heads, rows=rows)
    size, widths = table_size(table, 9.0, 4.8)
    assert widths[0] > 2 * max(widths[1:])
    assert sum(widths) == pytest.approx(9.0)
    even = [9.0 / 4] * 4
    assert sum(heights_in(table, size, widths)) < sum(heights_in(table, size, even))
    assert sum(widths_in(table, size, 9.0)) == pytest.approx(9.0)
