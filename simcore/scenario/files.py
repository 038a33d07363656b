"""Fields that name files, found by their type in the tables of a scenario."""

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simcore.scenario.fields import InputFile

Key = tuple[str, ...]
Change = Callable[[Key, str, InputFile], str]
"""New name of a file, from its key, the name that stands there, and what the file is."""


def files_in(model: type[BaseModel], tables: Any) -> list[tuple[Key, str, InputFile]]:
    """Every file that tables of a model name: its key, its name, and what it is."""
    files: list[tuple[Key, str, InputFile]] = []

    def noted(key: Key, name: str, kind: InputFile) -> str:
        files.append((key, name, kind))
        return name

    with_files(model, tables, noted)
    return files


def names_files(scenario: BaseModel) -> bool:
    """Whether a scenario names files for its sites: all but its rates and its residences."""
    named = files_in(type(scenario), scenario.model_dump())
    return any(key not in {("prices", "rates"), ("estate", "residences")} for key, _, _ in named)


def with_files(model: type[BaseModel], tables: Any, change: Change, key: Key = ()) -> Any:
    """Tables whose files have other names; what does not fit the model stays as it is."""
    if not isinstance(tables, dict):
        return tables
    holders = _holders(model)
    return {
        name: _with_changed_files(holders[name], value, change, (*key, name))
        if name in holders
        else value
        for name, value in tables.items()
    }


@cache
def _holders(model: type[BaseModel]) -> dict[str, Any]:
    """Annotations of the fields that can name a file, themselves or further in."""
    annotations = {name: _full_annotation(field) for name, field in model.model_fields.items()}
    return {name: kind for name, kind in annotations.items() if _can_hold(kind)}


def _can_hold(annotation: Any) -> bool:
    """Whether a file may stand in what is annotated so."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(_holders(annotation))
    return _file_of(annotation) is not None or any(map(_can_hold, get_args(annotation)))


def _full_annotation(field: FieldInfo) -> Any:
    """Annotation of a field with all that pydantic took off it."""
    if not field.metadata:
        return field.annotation
    return Annotated[(field.annotation, *field.metadata)]


def _with_changed_files(annotation: Any, value: Any, change: Change, key: Key) -> Any:
    kind = _file_of(annotation)
    if kind is not None and isinstance(value, str):
        return change(key, value, kind)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return with_files(annotation, value, change, key)
    inner = get_args(annotation)
    if not inner:
        return value
    if get_origin(annotation) is dict and isinstance(value, dict):
        return {
            name: _with_changed_files(inner[1], item, change, (*key, name))
            for name, item in value.items()
        }
    if get_origin(annotation) is tuple and isinstance(value, list | tuple):
        return [
            _with_changed_files(inner[0], item, change, (*key, str(n)))
            for n, item in enumerate(value)
        ]
    for option in inner:  # of a union, or what stands behind an annotation
        value = _with_changed_files(option, value, change, key)
    return value


def _file_of(annotation: Any) -> InputFile | None:
    if get_origin(annotation) is not Annotated:
        return None
    return next((mark for mark in get_args(annotation) if isinstance(mark, InputFile)), None)
