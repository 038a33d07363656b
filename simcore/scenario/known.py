"""What stands at a key of the scenario: its table, its field, and how a text is read there."""

from collections.abc import Sequence
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simcore.base.errors import Phrase
from simcore.base.typed import is_part, typed_number
from simcore.scenario.bounds import Bounds
from simcore.scenario.schema import Scenario


def field_at(key: Sequence[str | int]) -> FieldInfo | None:
    """Field of the scenario that a key names; None for a key it does not know."""
    return table_and_field(key)[1]


def known_keys(key: Sequence[str | int]) -> tuple[str, ...]:
    """Names that the table holding a key can hold."""
    model = table_and_field(key[:-1])[0]
    return tuple(model.model_fields) if model else ()


def table_and_field(key: Sequence[str | int]) -> tuple[type[BaseModel] | None, FieldInfo | None]:
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


def kinds_of(annotation: Any) -> set[Any]:
    """Kinds of a single value that may stand where something is annotated so.

    Examples
    --------
    >>> sorted(kind.__name__ for kind in kinds_of(Annotated[float | None, "a mark"]))
    ['NoneType', 'float']
    """
    if get_origin(annotation) is Annotated:
        return kinds_of(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return {kind for option in get_args(annotation) for kind in kinds_of(option)}
    if get_origin(annotation) is Literal and {*map(type, get_args(annotation))} == {int}:
        return {int}
    return {annotation}


def reading(key: Sequence[str | int], text: str) -> float | int | Phrase | None:
    """The number that a text says at a key; None where none can stand there or none is said.

    A phrase is a guess at what may be meant. A whole number comes as one.
    """
    field = field_at(key)
    kinds = kinds_of(field.annotation) if field is not None else set()
    if field is None or not kinds & {int, float} or str in kinds:
        return None
    is_whole = float not in kinds
    bounds = next((mark for mark in field.metadata if isinstance(mark, Bounds)), None)

    def fits(value: float) -> bool:
        is_within = bounds is None or bounds.low <= value <= bounds.high
        return is_within and (not is_whole or value == int(value))

    found = typed_number(text, is_part=is_part(str(key[-1])), fits=fits)
    is_round = isinstance(found, float) and found == int(found)
    return int(found) if is_whole and is_round and isinstance(found, float) else found
