"""The look that all charts share: sheet, colours, markers, headline, footer, numbers."""

from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

from simcore.show.charts.png import png_bytes
from simcore.show.folder.place import PICTURE_SIGN
from simcore.show.terminal import footers
from simcore.show.words.labels import NO_BREAK, label, number
from simcore.study.compare.outcome import Outcome

SHEET = Path(__file__).parents[2] / "data" / "board.mplstyle"

INK, QUIET = "#222222", "#5A5A5A"
FLOWS: dict[str, dict[str, Any]] = {
    # Okabe-Ito orange, a slate and a pale yellow: 3 steps apart in grey as well.
    "shared": {"facecolor": "#E69F00", "edgecolor": "white"},
    "import": {"facecolor": "#5B6B7B", "edgecolor": "white"},
    "surplus": {"facecolor": "#FBEFB0", "edgecolor": "#A57300", "hatch": "////"},
}
GOOD = "#009E73"
LOOKS = (
    # Okabe-Ito colours dark enough for lines and text on white, each with its own marker.
    {"color": "#0072B2", "marker": "o", "linestyle": "-"},
    {"color": "#222222", "marker": "s", "linestyle": "--"},
    {"color": "#D55E00", "marker": "^", "linestyle": "-."},
    {"color": "#007A59", "marker": "D", "linestyle": "-"},
    {"color": "#A8527F", "marker": "v", "linestyle": "--"},
    {"color": "#8A6100", "marker": "P", "linestyle": ":"},
    {"color": "#2C7DA8", "marker": "X", "linestyle": "-."},
)
HALO = [withStroke(linewidth=2.5, foreground="white")]
FOOTER_SIZE, FOOTER_WIDTH, FOOTER_LINE = 7, 150, 0.028
MARGINS = {"left": 0.108, "right": 0.975, "top": 0.84}
EDGE = 0.02
"""Left edge of headline and footer on a page, as a fraction of its width."""

PAGE_WORDS = ("title", "subtitle", "footer")
DRAWN_TITLE, DRAWN_LEAD, DRAWN_BETWEEN = "Title", "Description", "Drawing"
"""Keys of a saved picture under which it tells its words and where its drawing stands."""

Draw = Callable[[Outcome, Any, str], None]


def board_style() -> Any:
    """Context in which new figures take the board's style sheet."""
    return mpl.rc_context(_sheet())


@cache
def _sheet() -> Any:
    """The style sheet, read once."""
    return mpl.rc_params_from_file(SHEET, use_default_template=False)


def chart(draw: Draw) -> Callable[..., Any]:
    """A chart ``(outcome, ax=None, lang="en") -> ax`` from a function that only draws."""

    @wraps(draw)
    def drawn(outcome: Outcome, ax: Any = None, lang: str = "en") -> Any:
        with board_style():
            ax = page(outcome, lang) if ax is None else ax
            draw(outcome, ax, lang)
        return ax

    return drawn


def page(outcome: Outcome, lang: str) -> Any:
    """Axes on a new figure with the source and the assumptions at its foot."""
    figure = Figure()
    figure.set_gid("page")
    text = f"{NO_BREAK}· ".join([label("source", lang), *footers(outcome, lang)])
    text = fill(text, FOOTER_WIDTH, break_long_words=False)
    figure.text(EDGE, 0.02, text, fontsize=FOOTER_SIZE, color=QUIET, va="bottom", gid="footer")
    n_more = text.count("\n")
    figure.subplots_adjust(bottom=0.175 + n_more * FOOTER_LINE, **MARGINS)
    return figure.add_subplot()


def scheme_look(position: int) -> dict[str, str]:
    """Colour, marker and line of the scheme at a position of the summary."""
    return LOOKS[position % len(LOOKS)]


TITLE_SIZE = 12
MOST_LETTERS = 80
"""Letters of a title that fit a page of its own; longer ones are smaller."""


def headline(ax: Any, title: str, subtitle: str, *, lift: float = 0) -> None:
    """Write a title and a subtitle above an axes, ``lift`` points higher than usual.

    On a page of its own, the axes shrink by the lift and the text starts at the page's
    left edge. To be called before anything is placed in pixels.
    """
    is_page = ax.figure.get_gid() == "page"
    if is_page:
        box = ax.get_position()
        lost = lift / 72 / ax.figure.get_figheight()
        ax.set_position([box.x0, box.y0, box.width, box.height - lost])
    at = {
        "xy": (EDGE if is_page else 0, 1),
        "xycoords": ("figure fraction" if is_page else "axes fraction", "axes fraction"),
        "textcoords": "offset points",
        "annotation_clip": False,
    }
    size = TITLE_SIZE * min(1.0, MOST_LETTERS / len(title)) if is_page and title else TITLE_SIZE
    ax.annotate(title, xytext=(0, 24 + lift), fontsize=size, fontweight="bold", gid="title", **at)
    ax.annotate(subtitle, xytext=(0, 10 + lift), fontsize=8, color=QUIET, gid="subtitle", **at)


def make_room(ax: Any, left_in: float, right_in: float) -> None:
    """Narrow the axes by so many inches on either side, for names and columns."""
    box, wide = ax.get_position(), ax.figure.get_figwidth()
    width = max(box.width - (left_in + right_in) / wide, 0.2 * box.width)
    ax.set_position([box.x0 + left_in / wide, box.y0, width, box.height])


def numbered(axis: Any, lang: str, *, is_absolute: bool = False, decimals: int = 0) -> None:
    """Write an axis' numbers in a language, without their sign where asked."""
    axis.set_major_formatter(
        FuncFormatter(lambda value, _: number(abs(value) if is_absolute else value, lang, decimals))
    )


def flow_legend(ax: Any, handles: list[Any], lift: float = 6) -> None:
    """Put a legend in one row between the subtitle and the axes."""
    top = 1 + lift / (ax.bbox.height * 72 / ax.figure.dpi)
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, top), ncols=len(handles))


def save_picture(figure: Any, path: Path) -> None:
    """Write a figure in the format of its name, whole, with a sign that it is of our making."""
    path.parent.mkdir(parents=True, exist_ok=True)
    working = path.with_name(f".{path.name}.new{path.suffix}")
    try:
        if path.suffix == ".png":
            working.write_bytes(png_bytes(figure, {"Software": PICTURE_SIGN}))
        else:
            figure.savefig(working, metadata={"Creator": PICTURE_SIGN})
        working.replace(path)
    finally:
        working.unlink(missing_ok=True)


def _told(figure: Any) -> dict[str, str]:
    """Headline of a page, and between which heights its drawing stands, from its top on.

    Whoever puts the picture under a title of its own takes the words
    from here, and the drawing alone.
    """
    found = {one.get_gid(): one for one in figure.findobj(Text) if one.get_gid() in PAGE_WORDS}
    if len(found) < len(PAGE_WORDS):
        return {}
    high = figure.bbox.height
    renderer = FigureCanvasAgg(figure).get_renderer()
    ends = {key: text.get_window_extent(renderer) for key, text in found.items()}
    top, bottom = 1 - ends["subtitle"].y0 / high, 1 - ends["footer"].y1 / high
    words = {DRAWN_TITLE: found["title"].get_text(), DRAWN_LEAD: found["subtitle"].get_text()}
    return words | {DRAWN_BETWEEN: f"{top:.4f} {bottom:.4f}"}


def save_chart(draw: Callable[[], Any], folder: Path, name: str, lang: str) -> list[Path]:
    """Paths of one chart, as PNG and SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    with board_style():
        return save_figure(draw().figure, folder / f"{name}-{lang}")


def save_figure(figure: Any, stem: Path) -> list[Path]:
    """Paths of a figure, as PNG and SVG of that name; to be called in the board's style."""
    png, svg = (stem.with_name(f"{stem.name}.{ending}") for ending in ("png", "svg"))
    png.write_bytes(png_bytes(figure, _told(figure)))
    figure.savefig(svg, metadata={"Date": None})
    return [png, svg]
