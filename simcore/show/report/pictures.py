"""Charts without their own headline, for pages and slides that set it in type."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from simcore.show.charts import ATTACHED_CHARTS, CHARTS
from simcore.show.charts.png import png_bytes
from simcore.show.charts.style import FLOWS, GOOD, INK, LOOKS, QUIET, board_style
from simcore.show.folder.read import Run

SLIDE, PAGE = (7.4, 4.1), (8.0, 4.0)
"""Width and height of a chart on a slide and on the page. [inches at the style's font size]"""
_LEFT_IN = 0.66
_MARGINS = {"right": 0.975, "top": 0.975, "bottom": 0.145}
_GROWTH = (1.0, 1.08, 1.17, 1.27, 1.37)
_TITLES = ("title", "subtitle")
_FONTS = ["DejaVu Sans", "Verdana", "Geneva", "sans-serif"]
_SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_ID = re.compile(r'\bid="([^"]+)"')
_USED = re.compile(r'(?:href="#|url\(#)([^")]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart: its headline in words, and the drawing in one format."""

    title: str
    subtitle: str
    data: bytes


Draw = Callable[[Any], Any]
"""Puts a chart with its headline on axes that it is given, and returns them."""


def png(run: Run, name: str, lang: str, size: tuple[float, float] = SLIDE) -> Picture:
    """A chart of a run as PNG at 200 dots an inch."""
    return png_of(_chart(run, name, lang), size)


def _chart(run: Run, name: str, lang: str) -> Draw:
    chart = (CHARTS | ATTACHED_CHARTS)[name]
    return lambda ax: chart(run, ax, lang)


def png_of(draw: Draw, size: tuple[float, float] = SLIDE) -> Picture:
    """Any chart as PNG at 200 dots an inch."""
    with board_style():
        figure, title, subtitle = _drawn(draw, size)
        data = png_bytes(figure)
    return Picture(title=title, subtitle=subtitle, data=data)


def words(run: Run, name: str, lang: str) -> Picture:
    """The headline of a chart without its drawing."""
    with board_style():
        _, title, subtitle = _drawn(_chart(run, name, lang), SLIDE, is_checked=False)
    return Picture(title=title, subtitle=subtitle, data=b"")


def svg(run: Run, name: str, lang: str, *, prefix: str) -> Picture:
    """A chart as SVG to stand in a page: live text, colours by name, identifiers of its own."""
    with board_style(), mpl.rc_context({"svg.fonttype": "none", "font.sans-serif": _FONTS}):
        figure, title, subtitle = _drawn(_chart(run, name, lang), PAGE)
        for words in figure.findobj(Text):
            # A halo would turn letters into outlines; the page's style sheet draws it.
            words.set_path_effects([])
        out = StringIO()
        figure.savefig(
            out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True
        )
    text = _themed(_own_ids(_bare(out.getvalue()), prefix))
    return Picture(title=title, subtitle=subtitle, data=text.encode())


def _drawn(
    draw: Draw, size: tuple[float, float], *, is_checked: bool = True
) -> tuple[Any, str, str]:
    """A figure with the chart, and the headline that was taken off it.

    Where words would reach over the edge, the figure grows in steps until they do not,
    unless only the headline is wanted.
    """
    for growth in _GROWTH:
        figure = Figure(figsize=(size[0] * growth, size[1] * growth))
        figure.set_gid("page")
        left = max(0.1, _LEFT_IN / figure.get_figwidth())
        figure.subplots_adjust(left=left, **_MARGINS)
        ax = draw(figure.add_subplot())
        words = dict.fromkeys(_TITLES, "")
        for text in list(ax.texts):
            if text.get_gid() in _TITLES:
                words[text.get_gid()] = text.get_text()
                text.remove()
        if not is_checked:
            break
        box = figure.get_tightbbox()
        wide, high = figure.get_size_inches()
        if box.x0 >= 0 and box.y0 >= 0 and box.x1 <= wide and box.y1 <= high:
            break
    return figure, words["title"], words["subtitle"]


def _bare(text: str) -> str:
    """The ``svg`` element alone, without sizes of its own, comments or metadata."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    head, rest = text.split(">", 1)
    box = re.search(r'viewBox="[^"]*"', head)
    assert box is not None, "matplotlib writes a view box"
    text = f"<svg {_SPACES} {box[0]}>{rest}"
    text = re.sub(r"(\d+\.\d)\d+", r"\1", text)
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def _own_ids(text: str, prefix: str) -> str:
    """Identifiers that something refers to, made unique on the page; no others."""
    used = set(_USED.findall(text))
    text = _ID.sub(lambda m: f'id="{prefix}-{m[1]}"' if m[1] in used else "", text)
    return _USED.sub(lambda m: m[0][: -len(m[1])] + f"{prefix}-{m[1]}", text)


def palette() -> dict[str, str]:
    """Name of the page's variable for every colour of the charts, ``#rrggbb`` first."""
    named = {INK: "ink", QUIET: "quiet", "#ffffff": "paper", "#e3e3e3": "line", "#777777": "frame"}
    for i, look in enumerate(LOOKS):
        named.setdefault(look["color"], f"c{i}")
    named |= {FLOWS["import"]["facecolor"]: "import", FLOWS["surplus"]["facecolor"]: "surplus"}
    named |= {GOOD: "good", "#00573F": "deep", "#E4EEF4": "sea", "#3D6F8E": "sea-ink"}
    return {to_hex(colour): name for colour, name in named.items()}


def _themed(text: str) -> str:
    """Colours by variable, so that a page can turn dark; the light value stays as fallback."""
    for colour, name in palette().items():
        text = re.sub(rf"{colour}\b", f"var(--{name},{colour})", text, flags=re.IGNORECASE)
    return text
