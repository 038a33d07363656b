"""Charts of the landlord's plan and of the sizes: what they draw is what the figures say."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from numpy.testing import assert_allclose
from plan_sample import EVERYTHING, flows, outcome

from simcore.money.finance import npv_eur
from simcore.show.charts.style import board_style, headline, page
from simcore.show.finance import charts
from simcore.show.finance.charts import debt_cover, money_back, npv_waterfall, tornado
from simcore.show.size.charts import size_chart
from simcore.study.finance.plan import plan_of, worth_by_line
from simcore.study.finance.sensitivity import bars
from simcore.study.size.size import size_sweep


def named(ax, gid):
    return [one for one in ax.get_children() if one.get_gid() == gid]


def title_of(ax):
    return named(ax, "title")[0].get_text()


@pytest.fixture(scope="module")
def plan():
    return plan_of(outcome(), "T4")


def test_money_back_draws_the_running_totals(plan):
    ax = money_back(plan)
    (line,) = named(ax, "before")
    assert_allclose(line.get_ydata(), np.cumsum(plan.flow.free_cash_flow_eur) / 1e3)
    (after,) = named(ax, "after")
    assert_allclose(after.get_ydata()[-1], plan.flow.equity_cash_flow_eur.sum() / 1e3)
    assert title_of(ax) == "The landlord never has its money back"
    assert named(ax, "payback") == []
    paid = money_back(plan_of(outcome(), "T3"))
    (mark,) = named(paid, "payback")
    year = float(mark.get_xdata()[0])
    assert title_of(paid) == f"The landlord has its money back in year {int(np.ceil(year))}"


def test_debt_cover_counts_and_hatches_the_years_below_one():
    plan = plan_of(outcome(), "T3")
    ax = debt_cover(plan)
    hatched = [bar for bar in ax.patches if bar.get_hatch()]
    cover = plan.flow.dscr[1:]
    n_short = int((cover < 1).sum())
    assert len(hatched) == n_short
    assert f"In {n_short} of 25 years" in title_of(ax)
    assert_allclose([bar.get_height() for bar in ax.patches], cover)
    none = plan_of(outcome("finance.loan_fraction=0.0"), "T3")
    assert title_of(debt_cover(none)) == "No loan"


def test_the_waterfall_ends_at_the_net_present_value():
    plan = plan_of(outcome(*EVERYTHING), "T4")
    ax = npv_waterfall(plan, lang="fr")
    lines = [bar for bar in ax.patches if bar.get_gid() == "line"]
    worths = [eur for eur in worth_by_line(plan).values() if abs(eur) >= 1]
    assert_allclose([bar.get_width() for bar in lines], np.array(worths) / 1e3)
    (total,) = [bar for bar in ax.patches if bar.get_gid() == "total"]
    npv = float(npv_eur(plan.flow.free_cash_flow_eur, plan.rate))
    assert_allclose(total.get_width(), npv / 1e3, atol=0.05)
    names = [one.get_text() for one in ax.get_yticklabels()]
    assert len(names) == len(worths) + 1
    assert "Valeur résiduelle" in names


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_longest_names_of_the_waterfall_stay_on_the_page(lang, monkeypatch):
    plan = plan_of(outcome(), "T4")
    every = dict.fromkeys(plan.flow.lines, 2_000.0)
    assert "common_parts_saving_eur" in every, "the longest name in French"
    monkeypatch.setattr(charts, "worth_by_line", lambda _: every)
    assert_on_page(npv_waterfall(plan, lang=lang).figure)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_headline_too_long_for_its_page_takes_smaller_letters(lang):
    with board_style():
        ax = page(outcome(), lang)
        headline(ax, "Saint-Martin-Boulogne, a title of far too many words " * 2, "Short")
    title, subtitle = named(ax, "title")[0], named(ax, "subtitle")[0]
    assert title.get_fontsize() < 12
    assert subtitle.get_fontsize() == 8
    assert_on_page(ax.figure)


def test_a_subtitle_a_little_too_long_does_too():
    # At 7.7 points letters are as many dots wide as at 8: one step may not be enough.
    for n in range(110, 150, 4):
        with board_style():
            ax = page(outcome(), "en")
            headline(ax, "Short", "x" * n)
        assert_on_page(ax.figure)


def assert_on_page(figure):
    box, (wide, high) = figure.get_tightbbox(), figure.get_size_inches()
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= wide
    assert box.y1 <= high


def test_tornado_bars_start_at_the_base_and_end_where_the_figures_say(plan):
    found = bars(plan)
    ax = tornado(plan, found)
    base = float(npv_eur(plan.flow.free_cash_flow_eur, plan.rate))
    ends = [bar for bar in ax.patches if bar.get_gid() == "end"]
    assert len(ends) == 2 * len(found) == 12
    expected = [eur for one in found for eur in (one.npv_low_eur, one.npv_high_eur)]
    assert_allclose([bar.get_x() + bar.get_width() for bar in ends], np.array(expected) / 1e3)
    assert_allclose(named(ax, "base")[0].get_xdata(), base / 1e3)


@pytest.mark.parametrize("scheme", ["T1", "T3", "T4", "T13"])
def test_the_values_of_a_tornado_stay_off_the_names(scheme):
    plan = plan_of(outcome(), scheme)
    ax = tornado(plan, bars(plan))
    renderer = FigureCanvasAgg(ax.figure).get_renderer()
    values = [text for text in ax.texts if text.get_gid() == "value"]
    assert len(values) == 2 * len(bars(plan))
    left = min(text.get_window_extent(renderer).x0 for text in values)
    assert left >= ax.get_window_extent(renderer).x0


def test_size_chart_is_solid_as_far_as_the_roof_carries():
    sweep = size_sweep(flows().scenario, "T13", n_sizes=30, largest_kwp_per_dwelling=2.0)
    ax = size_chart(sweep)
    solid = {line.get_label(): line for line in named(ax, "fits")}
    for one in sweep.sites:
        line = solid[one.name]
        assert line.get_xdata()[-1] <= one.roof_limit_kwp / one.n_dwellings
        expected = one.sized.landlord_npv_eur[: len(line.get_xdata())] / one.n_dwellings
        assert_allclose(line.get_ydata(), expected)
    # The block's roof ends at 1.36 kWp a dwelling, the terraces' beyond the sweep.
    assert len(named(ax, "beyond")) == 1
    assert title_of(ax) == "At no size does the plan pay for itself at any site"
    assert len(ax.figure.axes) == 2
