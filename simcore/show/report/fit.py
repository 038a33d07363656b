"""Whether words fit: sizes from the widths of letters, before any office program is asked."""

from collections.abc import Sequence
from functools import cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

_NARROWER = 0.92
"""Arial is about 10 to 13 % narrower than the font that comes with matplotlib (measured)."""
LINE = 1.2
"""Height of a line in font sizes."""
POINTS_PER_INCH = 72


def width_in(text: str, size_pt: float, *, is_bold: bool = False) -> float:
    """Width of a text on one line, rather too wide than too narrow. [inches]"""
    return _NARROWER * _width_of_100(text, is_bold=is_bold) / 100 * size_pt / POINTS_PER_INCH


@cache
def _width_of_100(text: str, *, is_bold: bool) -> float:
    """Width of a text at a size of 100. [points]"""
    font = FontProperties(family="DejaVu Sans", weight="bold" if is_bold else "normal", size=100)
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def n_lines(text: str, size_pt: float, room_in: float, *, is_bold: bool = False) -> int:
    """Lines that a text takes where words are not broken.

    Examples
    --------
    >>> n_lines("one two three", 12, 10.0), n_lines("one two three", 12, 0.5)
    (1, 3)
    """
    total, space = 0, width_in(" ", size_pt, is_bold=is_bold)
    for paragraph in text.split("\n"):
        used, lines = 0.0, 1
        for word in paragraph.split(" "):
            wide = width_in(word, size_pt, is_bold=is_bold)
            if used and used + space + wide > room_in:
                lines, used = lines + 1, wide
            else:
                used += wide + (space if used else 0.0)
        total += lines
    return total


def height_in(texts: Sequence[str], size_pt: float, room_in: float, gap_pt: float = 0) -> float:
    """Height of paragraphs one below the other, with a gap after each. [inches]"""
    lines = sum(n_lines(text, size_pt, room_in) for text in texts)
    return (lines * LINE * size_pt + gap_pt * len(texts)) / POINTS_PER_INCH


def fitting_size(
    texts: Sequence[str],
    room_in: tuple[float, float],
    sizes_pt: Sequence[float],
    gap_pt: float = 0,
) -> float:
    """Largest of some sizes at which paragraphs fit a room; the smallest where none does.

    Parameters
    ----------
    texts
        Paragraphs.
    room_in
        Width and height. [inches]
    sizes_pt
        Sizes, largest first. [points]
    gap_pt
        Room after each paragraph. [points]
    """
    wide, high = room_in
    return next(
        (size for size in sizes_pt if height_in(texts, size, wide, gap_pt) <= high), sizes_pt[-1]
    )
