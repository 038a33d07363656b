"""A scenario file, read, merged with what it extends, checked, and frozen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simcore.base.errors import InputError, Problem, did_you_mean, fault, phrase
from simcore.base.textfile import is_file
from simcore.scenario.building_problems import building_problems
from simcore.scenario.communes import with_communes
from simcore.scenario.fields import shown
from simcore.scenario.files import files_in
from simcore.scenario.known import field_at
from simcore.scenario.own_problems import own_parameter_problems, own_scheme_problems
from simcore.scenario.own_schemes import OwnScheme
from simcore.scenario.plan import plan_problems
from simcore.scenario.problems import model_problems
from simcore.scenario.provenance import masked_name
from simcore.scenario.ranges import doubt_problems
from simcore.scenario.read import (
    Layer,
    Merged,
    file_guess,
    file_layers,
    merged,
    setting_layers,
    table_at,
)
from simcore.scenario.schema import Scenario, keys_inside, sharing_keys
from simcore.scenario.tables import Tables

OF_OWN = ("parts", "like")
"""Keys of a scheme of the scenario's own."""
WEATHER_FILES = {
    "pvgis_tmy": phrase("pvgis_file"),
    "pvgis_series": phrase("pvgis_series_file"),
    "epw": phrase("epw_file"),
    "csv": phrase("csv_weather_file"),
    "file": "a weather file",
}
"""Kinds of weather that are read from a file, and what that file is."""


def load(path: str | Path, sets: Sequence[str] = (), seed: int | None = None) -> Scenario:
    """Scenario of a TOML file.

    Parameters
    ----------
    path
        Scenario file.
    sets
        Settings that win over the file, each ``"path.to.key=value"``.
    seed
        Seed that wins over the file's.

    Returns
    -------
    Scenario
        Checked and frozen.

    Raises
    ------
    InputError
        With every problem found, and the file each one stands in.

    Examples
    --------
    >>> scenario = load("scenarios/sites/outreau.toml", ["time.step_minutes=60"])
    >>> scenario.time.step_minutes, list(scenario.sites)
    (60, ['outreau'])
    """
    layers, problems = file_layers(Path(path))
    settings, wrong = setting_layers(sets)
    problems += wrong
    of_cells = [problem for layer in layers for problem in layer.problems]
    if problems:
        raise InputError([*problems, *of_cells])
    seeds = [] if seed is None else [Layer(name="--seed", tables={"seed": seed})]
    return _checked_scenario(merged([*layers, *settings, *seeds]), of_cells)


def stated_tables(path: Path) -> Tables:
    """Tables that a sound scenario file states, with all that it extends, as one.

    Raises
    ------
    InputError
        Where it does not load.
    """
    load(path)
    layers, _ = file_layers(path)
    return merged(layers).tables


def _checked_scenario(stated: Merged, of_cells: Sequence[Problem] = ()) -> Scenario:
    merged, of_communes = with_communes(_with_own_schemes(stated))
    own = merged.tables.get("own_schemes", {})
    known = {**known_schemes(), **(own if isinstance(own, dict) else {})}
    problems = [
        *of_cells,
        *of_communes,
        *own_scheme_problems(own, merged),
        *_scheme_problems(merged.tables.get("schemes", {}), known, merged),
        *_key_problems(merged),
        *_weather_problems(merged),
        *_file_problems(merged),
        *_provenance_problems(merged),
    ]
    try:
        scenario = Scenario.model_validate(merged.tables)
    except ValidationError as error:
        found = model_problems(error, merged)
        found = [one for one in found if not any(_tells(other, one) for other in problems)]
        found = [one for one in found if not any(_is_in(one, cell) for cell in of_cells)]
        raise InputError([*_told_by_itself(found, of_communes), *problems]) from None
    problems += own_parameter_problems(scenario, merged)
    of_buildings = building_problems(scenario, merged)
    problems += of_buildings or plan_problems(scenario, merged)
    problems += doubt_problems(scenario, merged)
    if not scenario.sites:
        problems.append(fault("no_site", merged.place(["sites"])))
    if problems:
        raise InputError(problems)
    return scenario


def _tells(more: Problem, one: Problem) -> bool:
    """Whether a problem tells the same as one that stands at its table."""
    return more.key == one.key and str(more.place).startswith(str(one.place))


def _is_in(one: Problem, cell: Problem) -> bool:
    """Whether a problem is of the value of a cell that is refused already."""
    return str(one.place).startswith(f"{cell.place}: ")


def _told_by_itself(found: list[Problem], of_communes: list[Problem]) -> list[Problem]:
    """Problems without a place or climate that misses because its commune was refused."""
    if not of_communes:
        return found
    return [one for one in found if not str(one.place).endswith((".place", ".climate"))]


def _with_own_schemes(stated: Merged) -> Merged:
    """Schemes that state parts, apart from those that are shipped; both are compared."""
    schemes = stated.tables.get("schemes", {})
    if not isinstance(schemes, dict):
        return stated
    own = {
        name: table
        for name, table in schemes.items()
        if isinstance(table, dict) and set(OF_OWN) & table.keys() and name not in known_schemes()
    }
    if not own:
        return stated
    before = stated.tables.get("own_schemes", {})
    mine = OwnScheme.model_fields.keys()
    compared = {
        name: {key: value for key, value in table.items() if key not in mine}
        if name in own
        else table
        for name, table in schemes.items()
    }
    made = {
        name: {key: value for key, value in table.items() if key in mine}
        for name, table in own.items()
    }
    tables = {**stated.tables, "schemes": compared, "own_schemes": {**before, **made}}
    return replace(stated, tables=tables)


def known_schemes() -> Mapping[str, Any]:
    """Schemes that can be compared, by their identifier."""
    from simcore.money.schemes import SCHEMES

    return SCHEMES


def _scheme_problems(stated: Any, schemes: Mapping[str, Any], merged: Merged) -> list[Problem]:
    from simcore.money.schemes import parameter_problems

    if not isinstance(stated, dict):
        return []
    problems: list[Problem] = []
    for name, parameters in stated.items():
        if name not in schemes:
            place = merged.place(["schemes", name])
            guess = did_you_mean(name, schemes)
            problems.append(fault("scheme_unknown", place, known=tuple(schemes), guess=guess))
        elif isinstance(parameters, dict) and name in known_schemes():
            place_of = partial(_parameter_place, merged, name)
            problems += parameter_problems(schemes[name], parameters, place_of)
    return problems


def _parameter_place(merged: Merged, scheme: str, parameter: str) -> str:
    return merged.place(["schemes", scheme, parameter])


def _key_problems(merged: Merged) -> Iterator[Problem]:
    """Sharing keys that there are not, or that cannot share where they are stated."""
    sharing, sites = (table_at(merged.tables, (name,)) for name in ("sharing", "sites"))
    stated: list[tuple[list[str], object, tuple[str, ...]]] = [
        (["sharing", "key"], sharing.get("key"), sharing_keys()),
        (["sharing", "key_inside"], sharing.get("key_inside"), keys_inside()),
        (["sharing", "key_rest"], sharing.get("key_rest"), keys_inside(of_rest=True)),
    ]
    for site in sites:
        rows = table_at(sites, (site,)).get("building_keys")
        for number, row in enumerate(rows if isinstance(rows, list | tuple) else ()):
            name = row.get("key_inside") if isinstance(row, dict) else None
            key = ["sites", site, "building_keys", str(number), "key_inside"]
            stated.append((key, name, keys_inside()))
    for key, name, known in stated:
        if isinstance(name, str) and name not in known:
            place, guess = merged.place(key), did_you_mean(name, known)
            yield fault("not_one_of", place, found=shown(name), known=known, guess=guess)


def _weather_problems(merged: Merged) -> list[Problem]:
    weather = table_at(merged.tables, ("weather",))
    kind = weather.get("kind")
    if not isinstance(kind, str) or kind not in WEATHER_FILES:
        return []
    expected = WEATHER_FILES[kind]
    place = merged.place(["weather", "file"])
    name = weather.get("file")
    if not isinstance(name, str):
        return [fault("unexpected", place, found=phrase("nothing"), expected=expected)]
    path = Path(name)
    if is_file(path):
        return []
    guess = file_guess(path)
    return [fault("named_file_missing", place, file=name, expected=expected, guess=guess)]


def _file_problems(merged: Merged) -> Iterator[Problem]:
    """Files that are named and not there."""
    for key, name, kind in files_in(Scenario, merged.tables):
        path = Path(name)
        if kind.is_checked_apart or is_file(path, or_folder=kind.or_folder):
            continue
        yield fault(
            "curves_not_there" if kind.or_folder else "named_file_missing",
            merged.place(key),
            file=masked_name(name) if kind.names_meters else name,
            expected=phrase(kind.phrase_key),
            guess=file_guess(path),
        )


def _provenance_problems(merged: Merged) -> list[Problem]:
    sites = table_at(merged.tables, ("sites",))
    scopes: list[tuple[str, ...]] = [(), *(("sites", name) for name in sites)]
    return [problem for scope in scopes for problem in _wrong_paths(merged, scope)]


def _wrong_paths(merged: Merged, scope: tuple[str, ...]) -> list[Problem]:
    paths = table_at(merged.tables, (*scope, "provenance"))
    return [
        fault("provenance_of_nothing", merged.place([*scope, "provenance", path]))
        for path in paths
        if field_at([*scope, *path.split(".")]) is None and not path.startswith("schemes")
    ]
