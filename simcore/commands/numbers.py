"""Number options of all commands, read as people type them."""

from copy import copy
from functools import partial
from typing import Any

import click
from click.types import FloatParamType, IntParamType

from simcore.base.errors import Phrase
from simcore.base.typed import is_part, typed_number
from simcore.commands.language import language
from simcore.show.words.labels import label


def take_typed(command: click.Command) -> click.Command:
    """The command, or group of commands, whose numbers are read as :func:`number_type` does."""
    for own in command.commands.values() if isinstance(command, click.Group) else ():
        take_typed(own)
    for parameter in command.params:
        parameter.type = number_type(parameter.type, parameter.name or "")
    return command


def number_type(kind: click.ParamType, name: str) -> click.ParamType:
    """The type that reads ``36,5``, ``1 250`` and, of a part of a whole, ``30 %``.

    Any other type stays as it is; ``name`` is that of the parameter.
    """
    if not isinstance(kind, FloatParamType | IntParamType) or "convert" in vars(kind):
        return kind
    typed = copy(kind)  # types without bounds are shared by all parameters
    vars(typed)["convert"] = partial(_converted, kind, is_part(name))
    return typed


def _converted(
    kind: click.ParamType,
    can_be_percent: bool,
    typed: Any,
    parameter: click.Parameter | None,
    context: click.Context | None,
) -> Any:
    """A number of its kind, refused by the library's own words where it does not fit."""
    if not isinstance(typed, str):
        return kind.convert(typed, parameter, context)
    found = typed_number(typed, is_part=can_be_percent, fits=partial(_fits, kind))
    if isinstance(found, Phrase):
        from simcore.show.words.problems import in_words

        guess = in_words(found, language())
        said = label("commands.typed_number", language(), typed=typed, guess=guess)
        kind.fail(said, parameter, context)
    return kind.convert(
        typed if found is None else _written(found, kind, typed), parameter, context
    )


def _written(number: float, kind: click.ParamType, typed: str) -> str:
    """A number as the library reads it; one that is not of its kind as it was typed."""
    is_short = typed.strip().lstrip("+-").isdecimal()
    if not isinstance(kind, IntParamType):
        return str(number)
    return typed if is_short or number != int(number) else str(int(number))


def _fits(kind: click.ParamType, value: float) -> bool:
    """Whether a number is of a kind and within its bounds."""
    low, high = (getattr(kind, name, None) for name in ("min", "max"))
    is_within = (low is None or value >= low) and (high is None or value <= high)
    return is_within and (not isinstance(kind, IntParamType) or value == int(value))
