"""Scenario files as layers of plain tables, the first one lowest, and their merger."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simcore.base.errors import InputError, Phrase, Problem, Where, closest, fault, phrase, refuse
from simcore.base.textfile import (
    MOST_CHAINED,
    MOST_EXTENDED,
    MOST_NESTED,
    MOST_SCENARIO_BYTES,
    file_bytes,
    is_file,
    names_beside,
)
from simcore.scenario.fields import InputFile, shown
from simcore.scenario.files import with_files
from simcore.scenario.form import OF_WHOLE_FORM, OTHER_BOOKS, READ, form_tables
from simcore.scenario.known import reading
from simcore.scenario.schema import Scenario
from simcore.scenario.tables import Key, Tables, entries, nested, overlaid, table_at, tables_of

COMMAND_LINE = "--set"
WORDS = ("title", "description")
"""What a scenario says of itself, in English; ``_fr`` holds the same in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The tables that one file, or one setting of the command line, states.

    ``cells`` holds the place of each key of a workbook, ``problems`` what is wrong with single
    cells of it.
    """

    name: str
    tables: Tables
    cells: Mapping[Key, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """All layers as one, and the name of the layer that last stated each key."""

    tables: Tables
    origins: Mapping[Key, str]

    def place(self, key: Sequence[str | int]) -> str:
        """Where a key stands, ``file: dotted.path``; the nearest table if it is missing."""
        names = [str(part) for part in key]
        tables = (tuple(names[:end]) for end in range(len(names), 0, -1))
        origin = next((self.origins[table] for table in tables if table in self.origins), "")
        dotted = ".".join(names)
        return f"{origin or self.origins[()]}: {dotted}"

    def place_of_one(self, keys: Sequence[Sequence[str | int]]) -> str:
        """Where the first of some keys stands, or one that the command line states instead."""
        places = [self.place(key) for key in keys]
        return next((place for place in places if place.startswith(COMMAND_LINE)), places[0])


def file_layers(path: Path) -> tuple[list[Layer], list[Problem]]:
    """Layers of a scenario file, those it extends first, and what is wrong with them."""
    met: list[Path] = []
    layers, problems = _layers_of(path, {}, met)
    if len(met) > MOST_EXTENDED:
        return [], [fault("extends_too_many", f"{path}: extends", most=MOST_EXTENDED)]
    return layers, problems


def _layers_of(
    path: Path, chain: Mapping[Path, Path], met: list[Path]
) -> tuple[list[Layer], list[Problem]]:
    """The same below a chain of files; ``met`` counts all, and ends a fan of files early.

    ``chain`` holds the files that lead here as they are named, by where they are.
    """
    met.append(path)
    if len(met) > MOST_EXTENDED:
        return [], []
    below = {**chain, _resolved(path): path}
    if len(below) > MOST_CHAINED:
        return [], [fault("extends_too_deep", f"{path}: extends", most=MOST_CHAINED)]
    if _resolved(path) in chain:
        circle = " -> ".join(str(step) for step in (*chain.values(), path))
        return [], [fault("circle_of_files", f"{_last(chain)}: extends", circle=circle)]
    tables, cells, problems = _tables(path, chain)
    parents, wrong = _parents(path, tables.pop("extends", []))
    problems += wrong
    layers: list[Layer] = []
    for parent in parents:
        more, wrong = _layers_of(parent, below, met)
        layers += more
        problems += wrong
    of_cells = [one for one in problems if one.key not in OF_WHOLE_FORM] if cells else []
    problems = [one for one in problems if one not in of_cells]
    layer = Layer(
        name=str(path),
        tables=_with_paths(tables, path),
        cells=cells,
        problems=tuple(of_cells),
    )
    return [*layers, layer], problems


def _resolved(path: Path) -> Path:
    """Where a path leads; a name that no file can have stays as it is."""
    try:
        return path.resolve()
    except (OSError, ValueError):
        return path


def _last(chain: Mapping[Path, Path]) -> Path:
    return list(chain.values())[-1]


def _tables(
    path: Path, chain: Mapping[Path, Path]
) -> tuple[Tables, Mapping[Key, str], list[Problem]]:
    """Tables of a file, the cells that state them where it is a workbook, and problems."""
    if not is_file(path):
        guess = file_guess(path)
        return (
            {},
            {},
            [
                fault("parent_missing", f"{_last(chain)}: extends", file=path, guess=guess)
                if chain
                else fault("scenario_missing", str(path), guess=guess)
            ],
        )
    if path.suffix.lower() in READ:
        return form_tables(path)
    if path.suffix.lower() in OTHER_BOOKS:
        return {}, {}, [fault("form_other_kind", str(path), found=path.suffix)]
    try:
        text = file_bytes(path, str(path), MOST_SCENARIO_BYTES).decode("utf-8-sig")
        return tables_of(text, str(path)), {}, []
    except InputError as error:
        return {}, {}, list(error.problems)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, {}, [fault("toml_broken", _line(path, str(error)), said=str(error))]


def file_guess(path: Path) -> Phrase | None:
    """A guess at the file that was meant, among those beside a missing one."""
    same = [name for name in map(Path, names_beside(path)) if name.suffix == path.suffix]
    stem = closest(path.stem, [name.stem for name in same])
    return phrase("did_you_mean", name=f"{stem}{path.suffix}") if stem else None


def _line(path: Path, message: str) -> Where:
    line = re.search(r"at line (\d+)", message)
    return phrase("line", file=path, line=line[1]) if line else str(path)


def _parents(path: Path, extends: object) -> tuple[list[Path], list[Problem]]:
    names = [extends] if isinstance(extends, str) else extends
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return [path.parent / name for name in names], []
    return [], [fault("extends_wrong", f"{path}: extends", found=shown(extends))]


def _with_paths(tables: Tables, path: Path) -> Tables:
    """Tables whose file names start from the folder of the file that states them."""

    def placed(_key: Key, name: str, _kind: InputFile) -> str:
        return str(path.parent / name)

    stated: Tables = with_files(Scenario, tables, placed)
    return stated


def setting_layer(setting: str) -> Layer:
    """Layer of one ``a.b.c=value`` of the command line; the value is TOML or bare text.

    Examples
    --------
    >>> setting_layer("sharing.key=equal").tables
    {'sharing': {'key': 'equal'}}
    >>> setting_layer("plants.kwp_per_dwelling=0.8").tables
    {'plants': {'kwp_per_dwelling': 0.8}}
    >>> setting_layer("finance.grant_fraction=30 %").tables
    {'finance': {'grant_fraction': 0.3}}
    """
    path, equals, text = setting.partition("=")
    names = [name.strip() for name in path.split(".")]
    if not equals or not all(names) or len(names) > MOST_NESTED:
        raise refuse("setting_wrong", COMMAND_LINE, setting=setting)
    return Layer(name=COMMAND_LINE, tables=nested(names, _toml_value(names, text.strip())))


def setting_layers(settings: Iterable[str]) -> tuple[list[Layer], list[Problem]]:
    """Layers of all settings of the command line, and what is wrong with them."""
    layers: list[Layer] = []
    problems: list[Problem] = []
    for setting in settings:
        try:
            layers.append(setting_layer(setting))
        except InputError as error:
            problems += error.problems
    return layers, problems


def _toml_value(key: Sequence[str], text: str) -> object:
    """A value as TOML, a number as people type it, or else a bare word."""
    try:
        parsed = tables_of(f"value = {text}", COMMAND_LINE)
    except tomllib.TOMLDecodeError:
        number = reading(key, text)
        return number if isinstance(number, int | float) else text
    return parsed["value"] if list(parsed) == ["value"] else text


def merged(layers: Sequence[Layer]) -> Merged:
    """All layers as one: tables merge, later values and lists replace earlier ones.

    A figure that a later layer changes without saying where the new one comes from does
    not keep the provenance of the old one: it becomes ``assumed``.
    """
    tables: Tables = {}
    origins: dict[Key, str] = {(): layers[-1].name}
    for layer in layers:
        stated = _with_own_words(_with_stated_provenance(layer, tables), tables)
        tables = overlaid(tables, stated)
        origins = _restated(origins, layer, stated)
    return Merged(tables=tables, origins=origins)


def _restated(origins: Mapping[Key, str], layer: Layer, stated: Tables) -> dict[Key, str]:
    """Who stated each key last; of a list that is stated anew, no item is of a cell before."""
    lists = [key for key, value in entries(stated) if isinstance(value, list)]
    kept = {
        key: origin
        for key, origin in origins.items()
        if not any(len(key) > len(one) and key[: len(one)] == one for one in lists)
    }
    return kept | {key: layer.name for key, _ in entries(stated)} | dict(layer.cells)


def _with_stated_provenance(layer: Layer, lower: Tables) -> Tables:
    before = {key: value for key, value in entries(lower) if not isinstance(value, dict)}
    unsourced = {"kind": "assumed", "source": f"stated in {layer.name} without a source"}
    tables = layer.tables
    for key, value in entries(layer.tables):
        scope, path = scope_and_path(key)
        is_same = before.get(key, value) == value
        if is_same or is_about_itself(key) or not path:
            continue
        holder = (*scope, "provenance")
        if provenance_of(path, table_at(layer.tables, holder)) is None:
            tables = overlaid(tables, nested(holder, {".".join(path): unsourced}))
    return tables


def _with_own_words(stated: Tables, lower: Tables) -> Tables:
    """Tables that take French words back which were those of another title or name."""
    for word in WORDS:
        if word in stated and stated[word] != lower.get(word):
            stated = {f"{word}_fr": "", **stated}
    for site_id, site in table_at(stated, ("sites",)).items():
        before = table_at(lower, ("sites", site_id)).get("name")
        if isinstance(site, dict) and site.get("name", before) != before:
            stated = overlaid(nested(("sites", site_id, "name_fr"), ""), stated)
    return stated


def is_about_itself(key: Sequence[str]) -> bool:
    """Whether a key describes the scenario, and is not an input of the model."""
    if key[0] == "sites":
        return tuple(key[2:3]) in (("name",), ("name_fr",), ("kind",), ("provenance",))
    return key[0] in (*WORDS, *(f"{word}_fr" for word in WORDS), "provenance", "doubtful")


def scope_and_path(key: Key) -> tuple[Key, Key]:
    """The table that holds the provenance of a key, and the key's path below it."""
    return (key[:2], key[2:]) if key[0] == "sites" else ((), key)


def provenance_of(path: Key, stated: Mapping[str, Any]) -> Any | None:
    """Provenance stated for a path, or for the nearest table above it; None if there is none."""
    dotted = (".".join(path[:end]) for end in range(len(path), 0, -1))
    return next((stated[name] for name in dotted if name in stated), None)
