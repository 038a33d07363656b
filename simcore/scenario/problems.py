"""What pydantic found wrong, in the words of a person who edits the file."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simcore.base.errors import Phrase, Problem, closest, did_you_mean, phrase
from simcore.scenario.fields import CUSTOM, SHEET_EPOCH, shown
from simcore.scenario.known import known_keys, reading, table_and_field
from simcore.scenario.read import Merged

FIRST_TYPED_YEAR = 1950
"""Days before it are numbers that a spreadsheet shows as days."""

ProblemParts = tuple[str, Mapping[str, object], Phrase | None]
"""Key of a problem, what is filled in, and a guess."""


def model_problems(error: ValidationError, merged: Merged) -> list[Problem]:
    """Every problem pydantic found, with the file that states the key."""
    return [_problem(details, merged) for details in error.errors()]


def _problem(details: ErrorDetails, merged: Merged) -> Problem:
    key = tuple(part for part in details["loc"] if part != "[key]")
    # A scheme of one's own stands among the others in the file.
    stated = ("schemes", *key[1:]) if key[:1] == ("own_schemes",) else key
    return problem_of(details, merged.place(stated), key)


def problem_of(details: ErrorDetails, place: str, key: Sequence[str | int]) -> Problem:
    """Problem that pydantic found at a key of the scenario, called by its place."""
    name, fields, guess = PARTS_BY_TYPE.get(details["type"], _other_error)(details, key)
    return Problem(key=name, place=place, fields=fields, guess=guess)


def _unexpected(found: object, expected: Phrase | str, guess: Phrase | None = None) -> ProblemParts:
    return "unexpected", {"found": found, "expected": expected}, guess


def _unknown_key(_: ErrorDetails, key: Sequence[str | int]) -> ProblemParts:
    keys = known_keys(key)
    return "unknown_key", {"known": keys}, did_you_mean(str(key[-1]), keys)


def _missing_key(details: ErrorDetails, key: Sequence[str | int]) -> ProblemParts:
    """What a key that is not there would hold; a misspelt one beside it is a guess."""
    stated = details["input"] if isinstance(details["input"], Mapping) else {}
    near = closest(str(key[-1]), [name for name in stated if name not in known_keys(key)])
    guess = phrase("is_it_key", name=near) if near else None
    return _unexpected(phrase("nothing"), _what_belongs(key), guess)


def _what_belongs(key: Sequence[str | int]) -> Phrase | str:
    """The words a key can hold, the keys that a table needs, or what a needed figure is."""
    if tuple(key) == ("sites",):
        return phrase("site_table")
    model, field = table_and_field(key)
    if field is not None and get_origin(field.annotation) is Literal:
        return _choice([f'"{word}"' for word in get_args(field.annotation)])
    if model is not None and field is not None:
        required = [name for name, info in model.model_fields.items() if info.is_required()]
        return phrase("table_with", name=key[-1], known=required) if required else phrase("table")
    if field is None or not field.is_required():
        return phrase("a_value")
    words = f"needed_{key[-1]}"
    return phrase(words)


def _choice(words: Sequence[str]) -> Phrase | str:
    *first, last = words
    return phrase("or_last", words=first, last=last) if first else last


def _not_one_of(details: ErrorDetails, _: Sequence[str | int]) -> ProblemParts:
    value = details["input"]
    expected = str(details["ctx"]["expected"])
    guess = did_you_mean(value, expected.split("'")[1::2]) if isinstance(value, str) else None
    choices = re.split(r", | or ", expected.replace("'", '"'))
    return _unexpected(shown(value), _choice(choices), guess)


def _too_great(details: ErrorDetails, _: Sequence[str | int]) -> ProblemParts:
    expected = phrase("less_than", limit=details["ctx"]["lt"])
    return _unexpected(shown(details["input"]), expected)


def _too_small(details: ErrorDetails, _: Sequence[str | int]) -> ProblemParts:
    expected = phrase("more_than", limit=details["ctx"]["gt"])
    return _unexpected(shown(details["input"]), expected)


def _no_number(expected: Phrase) -> Callable[[ErrorDetails, Sequence[str | int]], ProblemParts]:
    def parts(details: ErrorDetails, key: Sequence[str | int]) -> ProblemParts:
        """A text that a number is guessed from where it says one."""
        value = details["input"]
        found = reading(key, _number_in(value))
        is_number = isinstance(found, int | float)
        guess = phrase("did_you_mean_number", value=found) if is_number else found
        return _unexpected(shown(value), expected, guess if isinstance(guess, Phrase) else None)

    return parts


def _number_in(value: object) -> str:
    """What may be meant as a number: all before a unit, or what a spreadsheet took for a day.

    Examples
    --------
    >>> _number_in("about 120,5 m2"), _number_in("30 %"), _number_in(date(2026, 5, 3))
    ('120,5', '30 %', '3.5')
    """
    if isinstance(value, date):
        is_count = value.year < FIRST_TYPED_YEAR
        return str((value - SHEET_EPOCH).days) if is_count else f"{value.day}.{value.month}"
    if not isinstance(value, str):
        return ""
    found = re.search(r"[+-]?\d[\d \u00a0\u202f.,]*%?", value)
    return found[0].strip(" ,.") if found else ""


def _wrong_kind(expected: Phrase) -> Callable[[ErrorDetails, Sequence[str | int]], ProblemParts]:
    return lambda details, _: _unexpected(shown(details["input"]), expected)


def _custom(details: ErrorDetails, _: Sequence[str | int]) -> ProblemParts:
    return details["ctx"]["key"], details["ctx"]["fields"], details["ctx"]["guess"]


def _other_error(details: ErrorDetails, _: Sequence[str | int]) -> ProblemParts:
    return _unexpected(shown(details["input"]), details["msg"].lower())


def _wrong_pattern(details: ErrorDetails, key: Sequence[str | int]) -> ProblemParts:
    is_site = key[0] == "sites" and len(key) == 2
    expected = phrase("site_id" if is_site else "clock_time")
    return _unexpected(shown(details["input"]), expected)


PARTS_BY_TYPE: Mapping[str, Callable[[ErrorDetails, Sequence[str | int]], ProblemParts]] = {
    CUSTOM: _custom,
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "literal_error": _not_one_of,
    "less_than": _too_great,
    "greater_than": _too_small,
    "bool_type": _wrong_kind(phrase("true_or_false")),
    "float_type": _no_number(phrase("number")),
    "finite_number": _wrong_kind(phrase("finite_number")),
    "int_type": _no_number(phrase("whole_number")),
    "int_from_float": _wrong_kind(phrase("whole_number")),
    "string_type": _wrong_kind(phrase("text_in_quotes")),
    "model_type": _wrong_kind(phrase("table")),
    "model_attributes_type": _wrong_kind(phrase("table")),
    "dict_type": _wrong_kind(phrase("table")),
    "tuple_type": _wrong_kind(phrase("a_list")),
    "string_pattern_mismatch": _wrong_pattern,
}
