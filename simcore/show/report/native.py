"""Charts of the deck that an office program draws: their data can be edited there."""

from collections.abc import Callable
from typing import Any

import numpy as np
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.util import Pt

from simcore.base.masking import harmless
from simcore.show.charts.cumulative_cash_flow import payback_year
from simcore.show.charts.placement import spread
from simcore.show.charts.style import FLOWS, LOOKS, scheme_look
from simcore.show.folder.read import Run
from simcore.show.options.words import (
    builds,
    families_of,
    family_brief,
    options_in,
)
from simcore.show.report.fit import width_in
from simcore.show.report.messages import nearest_changes
from simcore.show.report.native_look import (
    HUNDREDTHS,
    LETTERS_PT,
    TENTHS,
    WHOLE,
    axis,
    bar_of,
    colour,
    dress,
    line_of,
    marker_of,
    name_point,
    no_line,
    step_of,
)
from simcore.show.terminal import (
    portfolio_flows,
    portfolio_summary,
    reference_scheme,
)
from simcore.show.words.labels import label, month_names, number, percent, scheme_name, typeset

Insert = Callable[[Any, Any], Any]
"""Puts a chart of a type and its data on the slide, and returns it."""
EDGES = (0.105, 0.02, 0.88, 0.85)
"""Left, top, width and height of the plot's inner area, as parts of the chart; on the left stand
'−1,000' and a title."""
NAMES_PART, NAME_HIGH = 0.31, 0.055
"""Width of the room for names right of lines, and height of one, as parts of the chart."""
ROOM_FOR_FIGURES = 0.16
"""Room at the ends of the axis for the figures of bars, as a part of what they span."""
FACES = (LOOKS[0]["color"], "#8FA3B5")
"""Colours of the bars of a chart, the first series first."""
FEW_UNITS = 8.0
"""Axes within so many units have numbers with decimals."""
LEGEND_LINE = 0.055
"""Height of a line of a legend, as a part of the chart."""
AFAR_PT = 14
"""Letters of the charts of the decision, which are read from afar."""
COLUMN_FACES = (*FACES, "#E69F00")
"""The same for columns of up to three series."""


def cash(run: Run, lang: str, insert: Insert, size_in: tuple[float, float]) -> None:
    """Cumulative cash flow of each scheme, with the year from which it stays above zero."""
    flows = portfolio_flows(run.cash_flow, ["scheme", "year"])["eur"]
    schemes = list(portfolio_summary(run).index)
    totals = [flows[scheme].sort_index().cumsum() / 1e3 for scheme in schemes]
    names = [harmless(scheme_name(scheme, run.titles, lang)) for scheme in schemes]
    data = XyChartData(number_format=WHOLE[lang])
    for name, total in zip(names, totals, strict=True):
        series = data.add_series(name)
        for year, value in total.items():
            series.add_data_point(float(year), round(float(value), 3))
    paid = [(i, year) for i, total in enumerate(totals) if (year := payback_year(total))]
    for i, year in paid:
        circle = data.add_series(f"{names[i]} = 0")
        # LibreOffice 7.4 shows no series of a single point.
        for _ in range(2):
            circle.add_data_point(round(year, 2), 0.0)
    chart = insert(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data)
    left, top, wide, high = EDGES
    dress(chart, box=(left, top, wide - NAMES_PART, high))
    last = float(max(total.index.max() for total in totals))
    low, top_value, step = step_of(min(t.min() for t in totals), max(t.max() for t in totals))
    axis(chart.category_axis, label("axis_year", lang), limits=(0.0, last, 5.0), has_grid=False)
    limits = (low, top_value, step)
    axis(chart.value_axis, label("axis_cumulative", lang), limits=limits, form=WHOLE[lang])
    plot = chart.plots[0].series
    ends = np.array([total.iloc[-1] for total in totals])
    at = spread(ends, NAME_HIGH / high * (top_value - low))
    at += max(low - at.min(), 0.0) - max(at.max() - top_value, 0.0)
    for i, total in enumerate(totals):
        line_of(plot[i], scheme_look(i))
        text = f"{names[i]} {number(float(ends[i]), lang, is_signed=True)}"
        shift = (0.008, float(ends[i] - at[i]) / (top_value - low) * high)
        point = plot[i].points[len(total) - 1]
        name_point(
            point, typeset(text, lang), scheme_look(i)["color"], shift=shift, size_pt=LETTERS_PT
        )
    for series, (i, _) in zip(list(plot)[len(totals) :], paid, strict=True):
        no_line(series)
        marker_of(series, {**scheme_look(i), "marker": "o"}, size=9)


def months(run: Run, lang: str, insert: Insert, size_in: tuple[float, float]) -> None:
    """Consumption of each month, shared or bought, and the surplus below zero."""
    scheme = reference_scheme(portfolio_summary(run))
    table = run.months[run.months["scheme"] == scheme]
    energy = portfolio_flows(table, ["month"]).sort_index() / 1e3
    names = month_names(lang, "abbreviated")
    data = CategoryChartData(number_format=WHOLE[lang])
    data.categories = [names[int(month) - 1] for month in energy.index]
    shared, surplus = energy["shared_kwh"], energy["surplus_kwh"]
    bought = energy["consumption_kwh"] - shared
    for key, mwh in (("shared", shared), ("import", bought), ("surplus", -surplus)):
        data.add_series(label(key, lang), [round(float(value), 3) for value in mwh])
    chart = insert(XL_CHART_TYPE.COLUMN_STACKED, data)
    left, top, wide, high = EDGES
    dress(chart, box=(left, top + 0.08, wide, high - 0.04))
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.legend.font.size = Pt(LETTERS_PT)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 40, 100
    axis(chart.category_axis, "", has_grid=False)
    axis(chart.value_axis, label("axis_energy", lang), form=WHOLE[lang])
    faces = [FLOWS[key]["facecolor"] for key in ("shared", "import")]
    for series, face in zip(plot.series, [*faces, FLOWS["surplus"]["edgecolor"]], strict=True):
        bar_of(series, face)
    for i, part in enumerate((shared / energy["consumption_kwh"]).to_numpy()):
        _inside(plot.series[1].points[i], typeset(percent(float(part), lang), lang))


def _inside(point: Any, text: str) -> None:
    """Write a text in white within the end of a bar."""
    run = point.data_label.text_frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(LETTERS_PT), True, colour("#FFFFFF")
    point.data_label.position = XL_LABEL_POSITION.INSIDE_END


def balances(run: Run, lang: str, insert: Insert, size_in: tuple[float, float]) -> None:
    """What each party gains or gives in a year under the nearest scheme."""
    changes = {party: eur / 1e3 for party, eur in nearest_changes(run).items()}
    names = [label(f"party.{party}.title", lang) for party in changes]
    shown = {"balances": np.array(list(changes.values()))}
    _level(insert, size_in, names, shown, TENTHS[lang], lang)


def debt_cover(run: Run, lang: str, insert: Insert, size_in: tuple[float, float]) -> None:
    """Smallest debt cover of each scheme."""
    cover = portfolio_summary(run)["dscr_min"].dropna()
    _bars(run, lang, insert, size_in, {"dscr": cover}, HUNDREDTHS[lang])


def _bars(
    run: Run,
    lang: str,
    insert: Insert,
    size_in: tuple[float, float],
    shown: dict[str, Any],
    form: str,
) -> Any:
    """Bars of every scheme, the first scheme on top."""
    schemes = next(iter(shown.values())).index
    names = [scheme_name(str(scheme), run.titles, lang) for scheme in schemes]
    values = {key: one.to_numpy() for key, one in shown.items()}
    return _level(insert, size_in, names, values, form, lang)


def _level(
    insert: Insert,
    size_in: tuple[float, float],
    names: list[str],
    shown: dict[str, Any],
    form: str,
    lang: str,
) -> Any:
    """Level bars from zero on, the first name on top, with their figures at their ends."""
    names = [harmless(typeset(name, lang)) for name in names]
    values = np.concatenate(list(shown.values()))
    data = CategoryChartData()
    data.categories = names[::-1]
    for key, series in reversed(shown.items()):
        data.add_series(label(f"bars_{key}", lang), [round(float(x), 3) for x in series[::-1]])
    chart = insert(XL_CHART_TYPE.BAR_CLUSTERED, data)
    named = max(width_in(name, LETTERS_PT) for name in names)
    left, top = min(named / size_in[0] + 0.05, 0.45), 0.02
    dress(chart, box=(left, top, 0.95 - left, 0.86 - top))
    low, high = min(values.min(), 0.0), max(values.max(), 0.0)
    room = ROOM_FOR_FIGURES * ((high - low) or 1.0)
    ends = (low - (room if low < 0 else 0.0), high + room)
    limits = step_of(*ends, n=_n_numbers(ends, (0.95 - left) * size_in[0], lang))
    axis(chart.category_axis, "", has_grid=False)
    title, whole = label(f"axis_bars_{next(iter(shown))}", lang), WHOLE[lang]
    axis(chart.value_axis, title, limits=limits, form=whole if limits[2] >= 1 else form)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 50, 0
    for series, face in zip(plot.series, reversed(FACES[: len(shown)]), strict=True):
        bar_of(series, face)
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = form, False
    labels.font.size, labels.position = Pt(LETTERS_PT), XL_LABEL_POSITION.OUTSIDE_END
    return chart


def option_gains(run: Run, lang: str, insert: Insert, size_in: tuple[float, float]) -> None:
    """What each family gains a month under each option that builds; a table beside names them."""
    rows = [row for row in options_in(run) if builds(row)]
    gains = {
        row["letter"]: {one["family"]: one["gain_eur_per_month"] for one in families_of(run, row)}
        for row in rows
    }
    names = [row["letter"] for row in rows]
    families = list(dict.fromkeys(name for own in gains.values() for name in own))
    shown = {
        family_brief(family, lang): [own.get(family, 0.0) for own in gains.values()]
        for family in families
    }
    _columns(insert, names, shown, TENTHS[lang], lang)


def option_effort(run: Run, lang: str, insert: Insert, size_in: tuple[float, float]) -> None:
    """Part of the income that goes for energy, today and with each option that builds."""
    rows = [row for row in options_in(run) if builds(row)]
    names = [row["letter"] for row in rows]
    shown = {
        label(f"options.effort_{when}", lang): [
            100 * row[f"effort_{when}_fraction"] for row in rows
        ]
        for when in ("before", "after")
    }
    _columns(insert, names, shown, TENTHS[lang], lang)


def _columns(
    insert: Insert,
    names: list[str],
    shown: dict[str, list[float]],
    form: str,
    lang: str,
) -> None:
    """Columns in groups, a series for each entry; their figures on top take an axis' place."""
    data = CategoryChartData(number_format=form)
    data.categories = [harmless(typeset(name, lang)) for name in names]
    for key, values in shown.items():
        data.add_series(harmless(key), [round(float(value), 3) for value in values])
    chart = insert(XL_CHART_TYPE.COLUMN_CLUSTERED, data)
    top = 0.06 + LEGEND_LINE * len(shown)
    dress(chart, box=(0.01, top, 0.98, 0.9 - top))
    chart.font.size = Pt(AFAR_PT)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.legend.font.size = Pt(AFAR_PT)
    axis(chart.category_axis, "", has_grid=False, letters_pt=AFAR_PT)
    values = [value for series in shown.values() for value in series]
    limits = step_of(min(0.0, *values), 1.1 * max(0.0, *values))
    axis(chart.value_axis, "", limits=limits, has_grid=False, letters_pt=AFAR_PT)
    chart.value_axis.visible = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 30, 0  # as wide as the figures on top of them
    for series, face in zip(plot.series, COLUMN_FACES, strict=False):
        bar_of(series, face)
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = form, False
    labels.font.size, labels.position = Pt(AFAR_PT), XL_LABEL_POSITION.OUTSIDE_END


def _n_numbers(ends: tuple[float, float], wide_in: float, lang: str) -> int:
    """Numbers that stand side by side on a level axis, with room of half of each between."""
    decimals = 2 if max(map(abs, ends)) < FEW_UNITS else 0
    texts = [number(end, lang, decimals, is_signed=True) for end in ends]
    widest_in = max(width_in(text, LETTERS_PT) for text in texts)
    return int(np.clip(wide_in / (1.5 * widest_in), 3, 8))


NATIVE: dict[str, Callable[[Run, str, Insert, tuple[float, float]], None]] = {
    "cumulative_cash_flow": cash,
    "monthly_balance": months,
    "debt_cover": debt_cover,
    "balances": balances,
    "option_gains": option_gains,
    "option_effort": option_effort,
}
"""Charts that the deck holds as data; the others need what office programs cannot draw."""
