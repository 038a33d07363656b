"""A cell of a workbook as the value that a scenario file would hold."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from simcore.base.errors import Phrase, phrase, refuse
from simcore.scenario.files import Key
from simcore.scenario.known import field_at, kinds_of, reading
from simcore.scenario.tables import tables_of
from simcore.scenario.toml import toml_value

BLANK = None
"""Value of a cell that is not filled: it has a place, and states nothing."""
TRUE, FALSE = ("true", "vrai", "yes", "oui"), ("false", "faux", "no", "non")
"""What yes and no are called where a program does not know them as such."""
POSTCODE, POSTCODE_DIGITS = "postcode", 5
MOST_SHOWN = 60
"""Letters of a cell that a refusal repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCell:
    """A filled cell: the key that it states, its value, and where it stands.

    ``is_told_beside`` marks what is said of another cell, as its source is.
    """

    key: Key
    value: Any
    place: str
    is_told_beside: bool = False

    @property
    def sheet(self) -> str:
        """File and sheet that it stands on."""
        return self.place.rpartition("!")[0]


def is_blank(cell: Any) -> bool:
    """Whether nothing is said by a cell; an error is told by itself."""
    value = cell.value
    is_space = isinstance(value, str) and not value.strip()
    return value is None or is_space or cell.data_type == "e"


def value_of(key: Key, value: Any) -> Any:
    """A value of a cell as a scenario file would hold it at a key.

    Examples
    --------
    >>> value_of(("finance", "grant_fraction"), "30 %"), value_of(("title",), 2026)
    (0.3, '2026')
    >>> value_of(("sites", "a", "postcode"), 1000), value_of(("prices", "on"), "calendar")
    ('01000', 'calendar')
    """
    if isinstance(value, datetime):
        return value.date()
    field = field_at(key)
    kinds = set() if field is None else kinds_of(field.annotation)
    if isinstance(value, str):
        return _of_text(key, value.strip(), kinds)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and str in kinds and not kinds & {int, float, date} and value == int(value):
        return str(int(value)).zfill(POSTCODE_DIGITS if key[-1] == POSTCODE else 0)
    return value


def _of_text(key: Key, text: str, kinds: set[Any]) -> Any:
    """A text, or the number, yes or no that it says where that belongs."""
    if bool in kinds and str not in kinds and text.casefold() in (*TRUE, *FALSE):
        return text.casefold() in TRUE
    number = reading(key, text)
    return number if isinstance(number, int | float) else text


def toml_of(key: Key, value: Any, where: str) -> Any:
    """A value written as in a scenario file; a number also as people type it."""
    if not isinstance(value, str):
        return value_of(key, value)
    try:
        return tables_of(f"value = {value}", where)["value"]
    except tomllib.TOMLDecodeError:
        number = reading(key, value)
    if isinstance(number, int | float):
        return number
    guess = number if isinstance(number, Phrase) else _quoted(key, value)
    raise refuse("form_not_toml", where, found=value[:MOST_SHOWN], guess=guess) from None


def _quoted(key: Key, text: str) -> Phrase | None:
    """A text in quotes as what may be meant, where a text belongs or nobody knows what does."""
    field = field_at(key)
    if field is not None and str not in kinds_of(field.annotation):
        return None
    if re.match(r"[\[{\"']", text) or len(text) > MOST_SHOWN:
        return None
    return phrase("did_you_mean", name=toml_value(text))


def key_of(name: str) -> Key:
    """Key of a dotted name; parts in quotes may hold dots.

    Examples
    --------
    >>> key_of('sites.outreau.provenance."plants.planes"')
    ('sites', 'outreau', 'provenance', 'plants.planes')
    """
    parts: list[str] = []
    for number, piece in enumerate(name.strip().split('"')):
        parts += [piece] if number % 2 else [part for part in piece.split(".") if part]
    return tuple(part.strip() for part in parts)


def provenance_key(key: Key) -> Key:
    """Where it stands who says a figure.

    Examples
    --------
    >>> provenance_key(("sites", "outreau", "place", "latitude"))
    ('sites', 'outreau', 'provenance', 'place.latitude')
    """
    scope, path = (key[:2], key[2:]) if key[0] == "sites" else ((), key)
    return (*scope, "provenance", ".".join(path))
