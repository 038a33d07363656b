"""What pydantic found wrong, in the words of a person who edits the file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from simcore.base.errors import Phrase, Problem, did_you_mean, in_english
from simcore.scenario.fields import CUSTOM, shown
from simcore.scenario.read import Merged
from simcore.scenario.schema import Scenario

Words = tuple[str, str, Phrase | str | None]
"""What was found, what is expected, and a guess."""


def model_problems(error: ValidationError, merged: Merged) -> list[Problem]:
    """Every problem pydantic found, with the file that states the key."""
    return [_problem(details, merged) for details in error.errors()]


def _problem(details: ErrorDetails, merged: Merged) -> Problem:
    key = tuple(part for part in details["loc"] if part != "[key]")
    found, expected, guess = WORDS.get(details["type"], _other)(details, key)
    return in_english(place=merged.place(key), found=found, expected=expected, guess=guess)


def field_at(key: Sequence[str | int]) -> FieldInfo | None:
    """Field of the scenario that a key names; None for a key it does not know."""
    return _walk(key)[1]


def known_keys(key: Sequence[str | int]) -> tuple[str, ...]:
    """Names that the table holding a key can hold."""
    model = _walk(key[:-1])[0]
    return tuple(model.model_fields) if model else ()


def _walk(key: Sequence[str | int]) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """Table that stands at a key, and the field that holds it."""
    model: type[BaseModel] | None = Scenario
    field: FieldInfo | None = None
    is_name_next = False
    for part in key:
        if str(part).isdigit():
            continue
        if is_name_next:  # the id in [sites.<id>] is a name, not a field
            field, is_name_next = None, False
            continue
        if model is None or part not in model.model_fields:
            return None, None
        field = model.model_fields[str(part)]
        model = _model_within(field.annotation)
        is_name_next = get_origin(field.annotation) is dict
    return model, field


def _model_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = [_model_within(part) for part in get_args(annotation)]
    return next((model for model in inner if model is not None), None)


def _unknown(_: ErrorDetails, key: Sequence[str | int]) -> Words:
    known = known_keys(key)
    return "an unknown key", f"one of {', '.join(known)}", did_you_mean(str(key[-1]), known)


def _missing(_: ErrorDetails, key: Sequence[str | int]) -> Words:
    field = field_at(key)
    text = field.description if field and field.description else "a value"
    if key == ("sites",):
        text = "at least one [sites.<id>] table"
    return "nothing", text, ""


def _literal(details: ErrorDetails, _: Sequence[str | int]) -> Words:
    value = details["input"]
    expected = str(details["ctx"]["expected"]).replace("'", '"')
    choices = expected.split('"')[1::2]
    return shown(value), expected, did_you_mean(value, choices) if isinstance(value, str) else ""


def _bound(words: str, limit: str) -> Callable[[ErrorDetails, Sequence[str | int]], Words]:
    def found_and_expected(details: ErrorDetails, key: Sequence[str | int]) -> Words:
        value = details["input"]
        is_percent = "fraction" in str(key) and 1 < float(value) <= 100
        guess = "a fraction is meant: 10 % is written 0.10" if is_percent else ""
        return shown(value), f"{words} {details['ctx'][limit]:g}", guess

    return found_and_expected


def _kind(expected: str) -> Callable[[ErrorDetails, Sequence[str | int]], Words]:
    return lambda details, _: (shown(details["input"]), expected, "")


def _custom(details: ErrorDetails, _: Sequence[str | int]) -> Words:
    return details["ctx"]["found"], details["ctx"]["expected"], ""


def _other(details: ErrorDetails, _: Sequence[str | int]) -> Words:
    return shown(details["input"]), details["msg"].lower(), ""


def _pattern(details: ErrorDetails, key: Sequence[str | int]) -> Words:
    is_site = key[0] == "sites" and len(key) == 2
    expected = "small letters, digits and hyphens" if is_site else "a clock time such as 22:30"
    return shown(details["input"]), expected, ""


WORDS: Mapping[str, Callable[[ErrorDetails, Sequence[str | int]], Words]] = {
    CUSTOM: _custom,
    "extra_forbidden": _unknown,
    "missing": _missing,
    "literal_error": _literal,
    "greater_than_equal": _bound("at least", "ge"),
    "greater_than": _bound("more than", "gt"),
    "less_than_equal": _bound("at most", "le"),
    "less_than": _bound("less than", "lt"),
    "bool_type": _kind("true or false"),
    "float_type": _kind("a number"),
    "finite_number": _kind("a finite number"),
    "int_type": _kind("a whole number"),
    "int_from_float": _kind("a whole number"),
    "string_type": _kind("text in quotes"),
    "model_type": _kind("a table"),
    "model_attributes_type": _kind("a table"),
    "dict_type": _kind("a table"),
    "tuple_type": _kind("a list"),
    "string_pattern_mismatch": _pattern,
}
