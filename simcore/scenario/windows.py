"""Off-peak windows typed as one word on the command line."""

import re

from pydantic import ValidationError

from simcore.base.errors import InputError, Problem, in_english, refuse_in_english
from simcore.base.windows import Windows
from simcore.scenario.site import OffPeakWindows, spans

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def windows_of(text: str, place: str) -> Windows:
    """Windows from ``HH:MM-HH:MM,...``, winter and summer apart with a slash.

    Parameters
    ----------
    text
        Spans of local clock times; those before a slash hold from November to March.
    place
        What to call it in an error.

    Raises
    ------
    InputError
        If a span cannot be read, overlaps another, or a day does not get eight hours.

    Examples
    --------
    >>> windows_of("23:00-07:00/02:00-07:00,13:00-16:00", "--windows").low_season
    ((120, 420), (780, 960))
    """
    winter, _, summer = text.partition("/")
    tables = {"winter": _pairs(winter, place), "summer": _pairs(summer or winter, place)}
    try:
        checked = OffPeakWindows.model_validate(tables)
    except ValidationError as error:
        problems = [_problem(place, one["loc"], one["msg"]) for one in error.errors()]
        raise InputError(problems) from None
    return Windows(high_season=spans(checked.winter), low_season=spans(checked.summer))


def _pairs(text: str, place: str) -> list[tuple[str, str]]:
    words = [word.strip() for word in text.split(",")]
    if not all(_SPAN.fullmatch(word) for word in words):
        expected = "spans as 22:30-06:30, or 23:00-07:00/02:00-07:00,13:00-16:00"
        raise refuse_in_english(place, found=f'"{text}"', expected=expected)
    return [(word[:5], word[6:]) for word in words]


def _problem(place: str, where: tuple[int | str, ...], message: str) -> Problem:
    """Problem of a season; the model's words are "found ..., expected ..."."""
    found, _, expected = message.removeprefix("found ").partition(", expected ")
    season = " ".join(str(part) for part in where)
    return in_english(place=f"{place} {season}", found=found, expected=expected)
