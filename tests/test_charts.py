"""Charts draw what the tables say, in both languages, within the page."""

from io import BytesIO
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import Rectangle
from numpy.testing import assert_allclose
from outcome_sample import SCHEMES, marked, sample_outcome
from PIL import Image

from simcore.show.charts import CHARTS, save_all
from simcore.show.charts.cumulative_cash_flow import payback_year
from simcore.show.charts.placement import spread
from simcore.show.charts.png import png_bytes
from simcore.show.charts.style import board_style
from simcore.show.terminal import households
from simcore.show.words.labels import percent


@pytest.fixture(scope="module")
def outcome():
    return sample_outcome()


def _portfolio(outcome):
    return outcome.summary[outcome.summary["site"] == "all"].set_index("scheme")


def _extent(text):
    return text.get_window_extent()


def test_points_stand_at_npv_and_median_with_whiskers_down_to_the_worst(outcome):
    ax = CHARTS["tenants_versus_landlord"](outcome)
    rows = _portfolio(outcome)
    points = np.array([line.get_xydata()[0] for line in marked(ax, "point")])
    assert_allclose(points[:, 0], rows["landlord_npv_eur"] / 1e3)
    assert_allclose(points[:, 1], rows["tenant_saving_median_eur"])
    lows = [line.get_ydata().min() for line in marked(ax, "whisker")]
    assert_allclose(lows, rows["tenant_saving_min_eur"])
    filled = [line.get_markerfacecolor() != "white" for line in marked(ax, "point")]
    assert filled == (rows["losers_fraction"] == 0).tolist()


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("cost_factor", [1.0, 0.3])
def test_names_and_quadrants_do_not_overlap(cost_factor, lang):
    ax = CHARTS["tenants_versus_landlord"](sample_outcome(cost_factor=cost_factor), lang=lang)
    texts = marked(ax, "name") + marked(ax, "quadrant")
    assert len(texts) == len(SCHEMES) + 4
    for one, other in combinations(texts, 2):
        assert not _extent(one).overlaps(_extent(other)), (one.get_text(), other.get_text())


def test_shaded_quadrant_is_where_both_gain(outcome):
    ax = CHARTS["tenants_versus_landlord"](outcome)
    shade = next(patch for patch in ax.patches if isinstance(patch, Rectangle))
    assert shade.get_xy() == (0, 0)
    assert shade.get_x() + shade.get_width() == ax.get_xlim()[1]
    assert shade.get_y() + shade.get_height() == ax.get_ylim()[1]


def test_many_schemes_are_written_by_number_only(outcome):
    many = sample_outcome()
    extra = [many.summary.assign(scheme=many.summary["scheme"] + end) for end in ("b", "c")]
    many.summary = pd.concat([many.summary, *extra])
    ax = CHARTS["tenants_versus_landlord"](many)
    assert [text.get_text() for text in marked(ax, "name")][:2] == ["T1", "T3"]


def test_savings_are_those_of_the_households(outcome):
    ax = CHARTS["saving_distribution"](outcome, lang="fr")
    rows = _portfolio(outcome)
    drawn = marked(ax, "dots")
    assert len(drawn) == len(rows)
    for dots, scheme in zip(drawn, rows.index, strict=True):
        members = households(outcome.members[outcome.members["scheme"] == scheme])
        assert_allclose(np.sort(dots.get_offsets()[:, 0]), np.sort(members["saving_eur"]))
    losers = [text.get_text() for text in marked(ax, "losers")]
    assert losers == [percent(fraction, "fr") for fraction in rows["losers_fraction"]]
    # The thick line of each box is the median of the frame, top row first.
    medians = [line.get_xdata()[0] for line in marked(ax, "median") if hasattr(line, "get_xdata")]
    assert_allclose(medians, rows["tenant_saving_median_eur"])


def test_at_most_1500_dots_a_scheme():
    ax = CHARTS["saving_distribution"](sample_outcome(n_scale=5))
    assert {len(dots.get_offsets()) <= 1500 for dots in marked(ax, "dots")} == {True}
    assert min(len(dots.get_offsets()) for dots in marked(ax, "dots")) > 700


def _heights(ax, gid):
    return np.array([bar.get_height() for bar in marked(ax, gid)])


def test_bars_of_a_month_add_up(outcome):
    ax = CHARTS["monthly_balance"](outcome)
    # The gid of a bar container is that of each of its twelve bars.
    shared, bought, surplus = (_heights(ax, gid) for gid in ("shared", "import", "surplus"))
    months = outcome.months.query("scheme == 'T3'").groupby("month").sum(numeric_only=True) / 1e3
    assert_allclose(shared, months["shared_kwh"])
    assert_allclose(shared + bought, months["consumption_kwh"])
    assert_allclose(shared - surplus, months["production_kwh"])
    shares = [text.get_text() for text in marked(ax, "share")]
    assert shares == [percent(x) for x in months["shared_kwh"] / months["consumption_kwh"]]


def _area(collection, hour):
    """Height of a filled band just after an hour."""
    path = collection.get_paths()[0].vertices
    at = path[np.isclose(path[:, 0], hour + 0.5), 1]
    before = path[np.isclose(path[:, 0], hour), 1]
    common = [y for y in before if np.isclose(at, y, rtol=1e-12).any()]
    return max(common) - min(common)


def test_bands_of_the_day_are_the_powers(outcome):
    ax = CHARTS["average_day"](outcome)
    assert len(ax.child_axes) == 4
    day = outcome.average_day.query("season == 'summer' and hour == 13.0").sum(numeric_only=True)
    panel = ax.child_axes[2]
    band = {gid: _area(marked(panel, gid)[0], 13.0) for gid in ("import", "shared", "surplus")}
    assert band["shared"] == pytest.approx(day["shared_kw"])
    assert band["import"] == pytest.approx(day["consumption_kw"] - day["shared_kw"])
    assert band["surplus"] == pytest.approx(day["surplus_kw"])
    line = marked(panel, "consumption")[0]
    assert line.get_ydata()[26] == pytest.approx(day["consumption_kw"])  # 13:00 is slot 26
    assert len({panel.get_ylim() for panel in ax.child_axes}) == 1


def test_cash_flow_lines_end_at_the_total(outcome):
    ax = CHARTS["cumulative_cash_flow"](outcome)
    lines = marked(ax, "total")
    totals = outcome.cash_flow.groupby("scheme", sort=False)["eur"].sum() / 1e3
    assert_allclose([line.get_ydata()[-1] for line in lines], totals[list(SCHEMES)])
    capex = outcome.cash_flow.query("scheme == 'T1' and year == 0")["eur"].sum() / 1e3
    assert lines[0].get_ydata()[0] == pytest.approx(capex)
    assert len(marked(ax, "payback")) == int((totals >= 0).sum()) == 1
    names = [text.get_window_extent() for text in marked(ax, "name")]
    details = [text.get_window_extent() for text in marked(ax, "detail")]
    assert not any(a.overlaps(b) for a, b in combinations(names + details, 2))


@pytest.mark.parametrize(
    ("totals", "year"),
    [
        ([-10.0, -5.0, 5.0], 1.5),  # half of the way from year 1 to year 2
        ([-10.0, 5.0, -5.0, 0.0], 3.0),  # the last crossing counts, zero is paid back
        ([-10.0, -5.0, -0.1], None),
        ([0.0, 1.0], 0.0),
    ],
)
def test_payback_year(totals, year):
    assert payback_year(pd.Series(totals)) == year


def test_spread_keeps_order_and_gap():
    placed = spread([3.0, 3.1, 2.9, 10.0], 1.0)
    assert (np.diff(placed[[2, 0, 1, 3]]) >= 1.0 - 1e-12).all()
    assert_allclose(placed[:3].mean(), 3.0)
    assert placed[3] == 10.0


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", sorted(CHARTS))
def test_all_words_lie_within_the_page(outcome, name, lang):
    figure = CHARTS[name](outcome, lang=lang).figure
    box = figure.get_tightbbox()
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= figure.get_figwidth()
    assert box.y1 <= figure.get_figheight()


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_a_chart_draws_on_given_axes_and_names_both_units(outcome, name):
    ax = Figure().add_subplot()
    assert CHARTS[name](outcome, ax, "fr") is ax
    assert len([text for text in ax.texts if text.get_gid() == "title"]) == 1
    labels = [part.get_ylabel() or part.get_xlabel() for part in (ax, *ax.child_axes)]
    amounts = [text.get_text() for text in marked(ax, "detail")]
    # Ribbons have no axis: every amount carries its unit.
    with_units = [text for text in amounts if "MWh" in text or "k€" in text]
    if name == "sites_map":
        # Towns tell where a site is; what stands beside it carries its unit.
        assert all(text.get_text().endswith("kWc") for text in marked(ax, "name"))
        return
    assert any("[" in text for text in labels) or (amounts and with_units == amounts)


def test_footer_holds_source_and_assumptions(outcome):
    figure = CHARTS["monthly_balance"](outcome, lang="fr").figure
    (footer,) = [text for text in figure.texts if text.get_gid() == "footer"]
    words = " ".join(footer.get_text().split("\n"))
    assert "simulation simcore" in words
    assert "sites composites\u00a0: 4 sur 5" in words
    assert "TARIFS PUBLICS PÉRIMÉS au 01/03/2028" in words


def test_files_are_written_at_slide_size_and_without_a_date(outcome, tmp_path):
    # Every chart of a run is written so in test_run_folder.
    drawn = ("monthly_balance", "flows_of_money", "saving_distribution")
    paths = save_all(outcome, tmp_path / "charts", "fr", drawn)
    names = {f"{name}-fr.{ending}" for name in drawn for ending in ("png", "svg")}
    assert {path.name for path in paths} == names
    assert all(path.stat().st_size > 5000 for path in paths)
    assert {imread(path).shape[:2] for path in paths if path.suffix == ".png"} == {(900, 1600)}
    svg = (tmp_path / "charts" / "monthly_balance-fr.svg").read_text(encoding="utf-8")
    assert "<dc:date>" not in svg


def test_a_picture_is_packed_dot_for_dot_with_its_size_and_sign(outcome):
    with board_style():
        figure = CHARTS["monthly_balance"](outcome).figure
        packed, usual = png_bytes(figure, {"Software": "one sign"}), BytesIO()
        figure.savefig(usual, format="png")
    here, there = Image.open(BytesIO(packed)), Image.open(usual)
    assert np.array_equal(np.asarray(here.convert("RGBA")), np.asarray(there))
    assert here.info["dpi"] == there.info["dpi"]
    assert here.info["Software"] == "one sign"
    assert len(packed) < len(usual.getvalue())
