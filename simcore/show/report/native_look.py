"""The house's look for charts that an office program draws and edits."""

import math
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml import parse_xml
from pptx.util import Pt

from simcore.show.charts.style import INK, QUIET

LETTERS_PT = 12
"""Size of the words of a chart on a slide."""
MARKERS = {
    "o": XL_MARKER_STYLE.CIRCLE,
    "s": XL_MARKER_STYLE.SQUARE,
    "^": XL_MARKER_STYLE.TRIANGLE,
    "D": XL_MARKER_STYLE.DIAMOND,
    "v": XL_MARKER_STYLE.DASH,
    "P": XL_MARKER_STYLE.PLUS,
    "X": XL_MARKER_STYLE.X,
}
"""Markers of an office program that stand for those of the charts."""
DASHES = {
    "-": MSO_LINE_DASH_STYLE.SOLID,
    "--": MSO_LINE_DASH_STYLE.DASH,
    "-.": MSO_LINE_DASH_STYLE.DASH_DOT,
    ":": MSO_LINE_DASH_STYLE.ROUND_DOT,
}
_SIGNED = "{0};\N{MINUS SIGN}{0}"
_FRENCH = "[$-40C]"
WHOLE = {"en": _SIGNED.format("#,##0"), "fr": _FRENCH + _SIGNED.format("#,##0")}
"""Number format without decimals, with a true minus sign; the prefix asks for French spaces."""
AMOUNT = {
    lang: f"{start}[>=9.95]#,##0;[<=-9.95]\N{MINUS SIGN}#,##0;0.0"
    for lang, start in (("en", ""), ("fr", _FRENCH))
}
"""Number format with tenths below ten, as amounts are written elsewhere."""
HUNDREDTHS = {"en": _SIGNED.format("#,##0.00"), "fr": _FRENCH + _SIGNED.format("#,##0.00")}
TENTHS = {"en": _SIGNED.format("#,##0.0"), "fr": _FRENCH + _SIGNED.format("#,##0.0")}
_GRID = RGBColor(0xE3, 0xE3, 0xE3)
_CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_SPACE = f'xmlns:c="{_CHARTS}"'


def colour(text: str) -> RGBColor:
    """A colour of the charts, ``#rrggbb``, as the office program takes it."""
    return RGBColor.from_string(text.lstrip("#").upper())


def dress(chart: Any, *, box: tuple[float, float, float, float]) -> None:
    """Set letters, take title and legend away, and fix where the plot stands.

    Parameters
    ----------
    chart
        Chart of a slide.
    box
        Left, top, width and height of the plot's inner area, as parts of the chart.
    """
    chart.has_title, chart.has_legend = False, False
    chart.font.size, chart.font.color.rgb = Pt(LETTERS_PT), colour(INK)
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(f"{{{_CHARTS}}}layout"):
        area.remove(old)
    area.insert(0, _layout(box))


def _layout(box: tuple[float, float, float, float]) -> Any:
    sizes = "".join(
        f'<c:{name} val="{value:.4f}"/>' for name, value in zip("xywh", box, strict=True)
    )
    return parse_xml(
        f'<c:layout {_SPACE}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{sizes}</c:manualLayout></c:layout>'
    )


def axis(
    one: Any,
    title: str,
    *,
    limits: tuple[float, float, float] | None = None,
    form: str = "",
    has_grid: bool = True,
    letters_pt: float = LETTERS_PT,
) -> None:
    """Dress an axis: its title with the unit, limits and step, numbers at the low side."""
    one.has_major_gridlines = has_grid
    if has_grid:
        one.major_gridlines.format.line.color.rgb = _GRID
        one.major_gridlines.format.line.width = Pt(0.75)
    one.has_minor_gridlines = False
    one.format.line.color.rgb = colour(INK)
    one.format.line.width = Pt(1)
    one.major_tick_mark = one.minor_tick_mark = XL_TICK_MARK.NONE
    one.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    one.tick_labels.font.size = Pt(letters_pt)
    if limits:
        one.minimum_scale, one.maximum_scale, one.major_unit = limits
    if form:
        one.tick_labels.number_format, one.tick_labels.number_format_is_linked = form, False
    one.has_title = bool(title)
    if title:
        paragraph = one.axis_title.text_frame.paragraphs[0]
        run = paragraph.add_run()
        run.text = title
        run.font.size, run.font.bold = Pt(LETTERS_PT), False
        run.font.color.rgb = colour(QUIET)


def line_of(series: Any, look: dict[str, str], width_pt: float = 2.25) -> None:
    """Colour and dash of a series' line, without markers."""
    series.smooth = False
    series.format.line.color.rgb = colour(look["color"])
    series.format.line.width = Pt(width_pt)
    series.format.line.dash_style = DASHES[look["linestyle"]]
    series.marker.style = XL_MARKER_STYLE.NONE


def no_line(series: Any) -> None:
    """Points alone, without a line between them."""
    series.smooth = False
    series.format.line.fill.background()


def marker_of(series: Any, look: dict[str, str], *, size: int = 10) -> None:
    """Marker of a series, filled: LibreOffice draws no edge, so a hollow one is a blot there."""
    series.marker.style, series.marker.size = MARKERS[look["marker"]], size
    edge, fill = series.marker.format.line, series.marker.format.fill
    edge.color.rgb, edge.width = colour(look["color"]), Pt(1.75)
    fill.solid()
    fill.fore_color.rgb = colour(look["color"])


def bar_of(series: Any, face: str) -> None:
    """Colour of a series of bars."""
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = colour(face)


def name_point(
    point: Any,
    text: str,
    ink: str,
    *,
    shift: tuple[float, float] = (0.0, 0.0),
    size_pt: float = LETTERS_PT,
) -> None:
    """Write a name right of a point, moved by parts of the chart's width and height."""
    named = point.data_label
    named.text_frame.word_wrap = False
    run = named.text_frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size_pt), True
    run.font.color.rgb = colour(ink)
    named.position = XL_LABEL_POSITION.RIGHT
    if any(shift):
        x, y = shift
        layout = parse_xml(
            f'<c:layout {_SPACE}><c:manualLayout><c:x val="{x:.4f}"/><c:y val="{y:.4f}"/>'
            "</c:manualLayout></c:layout>"
        )
        label_element = named._get_or_add_dLbl()
        for old in label_element.findall(f"{{{_CHARTS}}}layout"):
            label_element.remove(old)
        label_element.insert(1, layout)


def step_of(low: float, high: float, n: int = 8) -> tuple[float, float, float]:
    """Round limits around two values, and the step between numbers of the axis.

    Equal values have room of 1 above them.

    Examples
    --------
    >>> step_of(-1099.0, 98.0)
    (-1200.0, 200.0, 200.0)
    """
    if high - low < 1e-9:
        high = low + 1.0
    span = high - low
    power = 10.0 ** math.floor(math.log10(span / n))
    step = next(factor * power for factor in (1, 2, 5, 10) if span / (factor * power) <= n)
    return step * math.floor(low / step), step * math.ceil(high / step), step
