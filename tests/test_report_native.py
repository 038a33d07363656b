"""Charts of the deck that can be edited: their data are the run's, they stand in placeholders."""

import pandas as pd
import pytest
from pptx import Presentation
from report_sample import (
    DRAWN_FROM,
    copy_of,
    one_site_run,
    whole_deck,
    whole_run,
    write_sketched,
)

from simcore.show.charts.cumulative_cash_flow import payback_year
from simcore.show.folder.read import read_run
from simcore.show.report.deck import chart_note, layout_name
from simcore.show.report.native import NATIVE
from simcore.show.report.native_look import AMOUNT, WHOLE, step_of
from simcore.show.report.sections import sections
from simcore.show.terminal import portfolio_summary
from simcore.show.words.labels import label, scheme_name


def charts_of(path):
    """Chart and slide by the title of the slide."""
    return {
        slide.shapes.title.text: (shape, slide)
        for slide in Presentation(path).slides
        for shape in slide.shapes
        if shape.has_chart
    }


@pytest.fixture(scope="module")
def charts():
    return charts_of(whole_deck("en"))


def titled(charts, words):
    (found,) = [one for title, one in charts.items() if words in title]
    return found


def series(shape):
    return {one.name: list(one.values) for one in shape.chart.plots[0].series}


def test_native_charts_stand_in_placeholders_with_words_for_the_blind(charts):
    # This run holds nothing to vote on.
    of_votes = [name for name in NATIVE if name.startswith("option_")]
    assert len(charts) == len(NATIVE) - len(of_votes) == 4
    for shape, slide in charts.values():
        assert shape.is_placeholder
        assert len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 20
        assert label("notes_native") in slide.notes_slide.notes_text_frame.text
        assert shape.chart.part.chart_workbook.xlsx_part is not None


def test_cash_flow_is_that_of_the_run(charts):
    run = read_run(whole_run())
    shape, _ = titled(charts, "the plants back")
    found = series(shape)
    flows = run.cash_flow.groupby(["scheme", "year"])["eur"].sum() / 1e3
    for scheme in portfolio_summary(run).index:
        total = flows[scheme].sort_index().cumsum()
        assert found[scheme_name(scheme, run.titles)] == pytest.approx(total.tolist(), abs=1e-3)
        paid = payback_year(total)
        circle = f"{scheme_name(scheme, run.titles)} = 0"
        assert (circle in found) == (paid is not None)
    circles = [s for s in shape.chart.plots[0].series if s.name.endswith("= 0")]
    # The full cost pays the plants back, at a fixed and at a rising price.
    assert [one.name[:3] for one in circles] == ["T3 ", "T3i"]
    assert all(list(one.iter_values()) == [0.0, 0.0] for one in circles)


def test_bars_of_the_debt_cover_start_at_zero(charts):
    run = read_run(whole_run())
    shape, _ = titled(charts, "the loan in every year")
    expected = portfolio_summary(run)["dscr_min"].iloc[::-1].tolist()
    assert series(shape)[label("bars_dscr")] == pytest.approx(expected, abs=1e-3)
    axis = shape.chart.value_axis
    assert axis.crosses_at in (None, 0.0)
    assert axis.minimum_scale <= 0.0 <= axis.maximum_scale


def test_months_add_up_to_consumption(charts):
    run = read_run(whole_run())
    shape, _ = titled(charts, "Solar share of consumption")
    months = (
        run.months.query("scheme == 'T3'")
        .groupby("month")[["shared_kwh", "consumption_kwh", "surplus_kwh"]]
        .sum()
    )
    found = series(shape)
    used = [a + b for a, b in zip(found[label("shared")], found[label("import")], strict=True)]
    assert used == pytest.approx((months["consumption_kwh"] / 1e3).tolist(), abs=2e-3)
    sold = [-one for one in found[label("surplus")]]
    assert sold == pytest.approx((months["surplus_kwh"] / 1e3).tolist(), abs=1e-3)


def test_one_scheme_at_one_site_still_has_its_charts(tmp_path):
    write_sketched(read_run(one_site_run()), tmp_path / "deck.pptx", "fr")
    charts = charts_of(tmp_path / "deck.pptx")
    assert len(charts) == 4
    shape, _ = titled(charts, "l’emprunt chaque année")
    assert list(shape.chart.plots[0].categories) == ["T3 Prix au coût complet"]


def test_many_schemes_take_the_whole_width_and_stay_pictures(tmp_path):
    gone = [f"{name}.parquet" for name in ("members", "ledger", "balances", "social")]
    folder = copy_of(whole_run(), tmp_path / "run", without=gone)
    summary = pd.read_csv(folder / "summary.csv")
    more = [summary.assign(scheme=summary["scheme"] + end) for end in ("", "x")]
    pd.concat(more).to_csv(folder / "summary.csv", index=False)
    for name in ("cash_flow", "months"):
        rows = pd.read_parquet(folder / f"{name}.parquet")
        both = pd.concat([rows.assign(scheme=rows["scheme"] + end) for end in ("", "x")])
        both.to_parquet(folder / f"{name}.parquet")
    shown = {one.key: one for one in sections(read_run(folder), "en")}
    found = {key: layout_name(one) for key, one in shown.items()}
    notes = [chart_note(shown[key]) for key in ("landlord", "months", "duration")]
    assert notes == ["notes_many", "notes_native", "notes_picture"]
    assert (found["scheme_table"], found["debt"]) == ("table", "table")
    assert (found["landlord"], found["months"]) == ("chart", "native")


def test_limits_of_an_axis_are_round_and_hold_both_ends():
    assert step_of(-1099.0, 98.0) == (-1200.0, 200.0, 200.0)
    # A room of 1 in at most 8 steps of 0.2.
    assert step_of(0.0, 0.0) == pytest.approx((0.0, 1.0, 0.2))
    # 0.3 to 7.2 in at most 8 steps of 1: 0 to 8.
    assert step_of(0.3, 7.2) == (0.0, 8.0, 1.0)


def test_number_formats():
    assert WHOLE["fr"].startswith("[$-40C]")
    assert "\N{MINUS SIGN}" in WHOLE["en"]
    assert AMOUNT["en"].endswith(";0.0")


def test_a_plan_without_any_cash_flow_has_its_chart(tmp_path):
    gone = [f"{name}.parquet" for name in DRAWN_FROM if name != "cash_flow"]
    folder = copy_of(whole_run(), tmp_path / "run", without=gone)
    flows = pd.read_parquet(folder / "cash_flow.parquet")
    flows.assign(eur=0.0).to_parquet(folder / "cash_flow.parquet")
    write_sketched(read_run(folder), tmp_path / "deck.pptx", "en")
    kept = [s for s in Presentation(tmp_path / "deck.pptx").slides if s.shapes.title]
    charts = [shape.chart for slide in kept for shape in slide.shapes if shape.has_chart]
    scales = [(one.value_axis.minimum_scale, one.value_axis.maximum_scale) for one in charts]
    assert (0.0, 1.0) in scales
