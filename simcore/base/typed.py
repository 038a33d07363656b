"""Numbers as people type them: with a comma or a point, spaces between thousands, in percent."""

import re
from collections.abc import Callable

from simcore.base.errors import Phrase, phrase

PERCENT = "%"
PART = ("_fraction", "_fractions")
"""How the name of a part of a whole ends."""
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
"""A space that parts thousands."""
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
"""What is a decimal comma in French, and parts thousands in English."""
_BOTH_SIGNS = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})*\.\d*|\d{1,3}(?:\.\d{3})*,\d*)")


def is_part(name: str) -> bool:
    """Whether a name is of a part of a whole, which can be typed in percent."""
    return f"_{name}".endswith(PART)


def typed_number(
    text: str, *, is_part: bool = False, fits: Callable[[float], bool] = lambda _: True
) -> float | Phrase | None:
    r"""Number that a text says; None where it says none, a guess where it may say several.

    Parameters
    ----------
    text
        As typed: ``36,5``, ``1 250``, ``30 %``.
    is_part
        Whether the number is a part of a whole, which can be typed in percent.
    fits
        Whether a number can stand there: ``1,250`` is one and a quarter, or above a thousand, and
        is read where one of both fits alone.

    Examples
    --------
    >>> typed_number("36,5"), typed_number("1 250,5"), typed_number("30 %", is_part=True)
    (36.5, 1250.5, 0.3)
    >>> typed_number("30 %"), typed_number("many"), typed_number("1,250", fits=lambda n: n < 20)
    (None, None, 1.25)
    >>> print(typed_number("1,234.5"), typed_number("1,250"))
    did you mean 1234.5? did you mean 1.25 or 1250?
    """
    bare = _GROUPED.sub("", text.strip())
    number = bare.removesuffix(PERCENT).rstrip()
    if number != bare:
        found = typed_number(number, fits=lambda value: fits(value / 100)) if is_part else None
        return _hundredth(found) if isinstance(found, float) else found
    if _PLAIN.fullmatch(bare):
        return _finite(bare)
    if "," in bare and "." in bare and _BOTH_SIGNS.fullmatch(bare):
        last = max(bare.rfind(","), bare.rfind("."))
        whole = re.sub(r"[.,]", "", bare[:last])
        return phrase("did_you_mean_number", value=float(f"{whole}.{bare[last + 1 :]}"))
    return _with_comma(bare, fits)


def _with_comma(text: str, fits: Callable[[float], bool]) -> float | Phrase | None:
    """A number with commas alone: one of them stands for a point, or all part thousands."""
    with_point = text.replace(",", ".", 1)
    readings = [float(with_point)] if _PLAIN.fullmatch(with_point) else []
    if _THOUSANDS.fullmatch(text):
        readings.append(float(text.replace(",", "")))
    fitting = [value for value in readings if fits(value)] or readings[:1]
    if len(fitting) > 1:
        return phrase("one_or_other_number", one=fitting[0], other=fitting[1])
    return fitting[0] if fitting else None


def _finite(text: str) -> float | None:
    value = float(text)
    return value if abs(value) < float("inf") else None


def _hundredth(percent: float) -> float:
    """A part from its percentage, without the last digits of the division."""
    return float(f"{percent / 100:.15g}")
