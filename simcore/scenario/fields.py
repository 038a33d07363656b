"""Building blocks of the scenario's tables: number types, described entries, provenance."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from simcore.base.brief import brief_value, folded
from simcore.base.errors import Phrase, Problem, phrase

CUSTOM = "simcore"
"""Type of the errors that already say what was found and what is expected."""

MOST_SHOWN = 100
"""Letters of a text that a refusal repeats."""

SHEET_EPOCH = date(1899, 12, 30)
"""Day 0 of the days that spreadsheets count."""
SHEET_DAYS = range(20_000, 80_000)
"""Numbers of days that can be meant: 1954 to 2119."""

Kind = Literal["documented", "inferred", "assumed", "measured"]


class Table(BaseModel):
    """A frozen table of the scenario file that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    def __repr__(self) -> str:
        """Fields with their values in brief, short enough for a screen."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        parts = [f"{name}={brief_value(value)}" for name, value in values.items()]
        return folded(f"{type(self).__name__}({', '.join(parts)})")

    def __str__(self) -> str:
        """The same."""
        return repr(self)


Number = Annotated[float, Field(strict=True)]
Integer = Annotated[int, Field(strict=True)]
Text = Annotated[str, Field(strict=True)]


@dataclass(frozen=True, slots=True)
class InputFile:
    """Mark of a field that names a file, relative to the scenario file that states it.

    What bears it is looked for when a scenario is loaded, and counts by its content.

    Attributes
    ----------
    phrase_key
        Key of the phrase that says what is expected where the file is not there.
    or_folder
        Whether a folder of such files does as well.
    names_meters
        Whether the name can hold numbers of meters, which are then masked where it is shown.
    is_checked_apart
        Whether more than its own field says if it is read, and what it should be.
    """

    phrase_key: str
    or_folder: bool = False
    names_meters: bool = False
    is_checked_apart: bool = False


CsvFile = Annotated[Text, InputFile("csv_file")]
"""The type of a field that names a file; other kinds of files say what they are."""


def entry(
    default: Any = ..., *, text: str, unit: str = "", kind: str = "", source: str = ""
) -> Any:
    """Field with its description, unit, and where its default value comes from.

    Parameters
    ----------
    default
        Value of the field when a file states none; left out for a required field.
    text, unit
        What the field is, and its unit; ``"1"`` for a fraction or a factor.
    kind, source
        Provenance of the default value: ``documented``, ``inferred``, ``assumed`` or
        ``measured``, and by whom.
    """
    extra: dict[str, Any] = {"unit": unit} if unit else {}
    if kind:
        extra["default_provenance"] = {"kind": kind, "source": source}
    return Field(default, description=text, json_schema_extra=extra)


def invalid(key: str, *, guess: Phrase | None = None, **fields: object) -> PydanticCustomError:
    """Error of a validator, ready to be raised: key of a problem, what is filled in, a guess."""
    return as_invalid(Problem(key=key, place="value", fields=fields, guess=guess))


def as_invalid(problem: Problem) -> PydanticCustomError:
    """A problem as the error of a validator; its place is told by the field."""
    key, fields, guess = problem.key, dict(problem.fields), problem.guess
    values = {"message": str(problem), "key": key, "fields": fields, "guess": guess}
    return PydanticCustomError(CUSTOM, "{message}", values)


class Provenance(Table):
    """Where a figure comes from."""

    kind: Kind = entry(text="documented, inferred, assumed or measured")
    source: Text = entry(text="who says so, or how it was worked out")


def shown(value: object) -> str | Phrase:
    """A value as a person wrote it in the file, tables and long lists abridged.

    Examples
    --------
    >>> [str(shown(value)) for value in ("equal", True, {"a": 1}, None)]
    ['"equal"', 'true', 'a table', 'nothing']
    """
    if value is None:
        return phrase("nothing")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{_abridged(value)}"'
    if isinstance(value, dict):
        return phrase("table")
    if isinstance(value, list | tuple):
        parts = [shown(part) for part in value[:6]]
        return phrase("list", parts=parts) if len(value) < 6 else phrase("long_list")
    return _abridged(str(value))


def _abridged(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."


def _as_date(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise invalid("date_wrong", guess=_day_meant(value), found=shown(value)) from None


def _day_meant(value: object) -> Phrase | None:
    """The day that a text or the number of a spreadsheet may mean.

    Examples
    --------
    >>> print(_day_meant("28/11/2026"), _day_meant(46354))
    did you mean '2026-11-28'? did you mean '2026-11-28'?
    """
    parts = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(value).strip())
    try:
        if parts is not None:
            day = date(*(int(part) for part in parts.groups()[::-1]))
        elif isinstance(value, int) and value in SHEET_DAYS:
            day = SHEET_EPOCH + timedelta(days=value)
        else:
            return None
    except ValueError:
        return None
    return phrase("did_you_mean", name=day.isoformat())


def _as_date_or_calendar(value: object) -> object:
    if value == "calendar":
        return value
    try:
        return _as_date(value)
    except PydanticCustomError:
        raise invalid("date_or_calendar", guess=_day_meant(value), found=shown(value)) from None


Day = Annotated[date, BeforeValidator(_as_date)]
DayOrCalendar = Annotated[date | Literal["calendar"], BeforeValidator(_as_date_or_calendar)]
