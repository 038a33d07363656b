"""Off-peak windows typed as one word on the command line."""

import re

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simcore.base.errors import InputError, Problem, refuse
from simcore.base.windows import Windows
from simcore.scenario.problems import problem_of
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
    >>> windows_of("23:00-07:00/02:00-07:00,13:00-16:00", "--windows").summer
    ((120, 420), (780, 960))
    """
    winter, _, summer = text.partition("/")
    tables = {"winter": _pairs(winter, place), "summer": _pairs(summer or winter, place)}
    try:
        checked = OffPeakWindows.model_validate(tables)
    except ValidationError as error:
        problems = [_problem(place, details) for details in error.errors()]
        raise InputError(problems) from None
    return Windows(winter=spans(checked.winter), summer=spans(checked.summer))


def _pairs(text: str, place: str) -> list[tuple[str, str]]:
    words = [word.strip() for word in text.split(",")]
    if not all(_SPAN.fullmatch(word) for word in words):
        raise refuse("window_spans", place, text=text)
    return [(word[:5], word[6:]) for word in words]


def _problem(place: str, details: ErrorDetails) -> Problem:
    """Problem of a season."""
    season = " ".join(str(part) for part in details["loc"])
    return problem_of(details, f"{place} {season}", details["loc"])
