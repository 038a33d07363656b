"""Every input as one flat table, where each comes from, and the name of the whole."""

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from simcore.scenario.fields import Kind
from simcore.scenario.files import files_in
from simcore.scenario.known import field_at
from simcore.scenario.read import (
    is_about_itself,
    provenance_of,
    scope_and_path,
)
from simcore.scenario.schema import Scenario

WEATHER_FILE = ("weather", "file")
"""Read only where the weather is not drawn."""
WISHES = ("design", "insulation")
"""Tables that move no result: they say what is sought, or what else the ladder tries."""
KINDS: tuple[Kind, ...] = get_args(Kind)


def resolved(scenario: Scenario) -> dict[str, Any]:
    """Every input by its dotted path; titles, descriptions and provenance are left out.

    A list, of planes for instance, is one input. An override that is not stated is None.
    Numbers of meters in the names of measured files are masked.
    """
    inputs = {".".join(key): value for key, value in _leaves(scenario.model_dump(mode="json"), ())}
    hidden = {
        ".".join(key): masked_name(name)
        for key, name, kind in files_in(Scenario, scenario.model_dump())
        if kind.names_meters
    }
    return inputs | hidden


def _leaves(value: Any, key: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if key and is_about_itself(key):
        return
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from _leaves(part, (*key, name))
    elif value != {}:
        yield key, value


def provenance_counts(scenario: Scenario) -> dict[str, int]:
    """Number of inputs of each kind: documented, inferred, assumed, measured.

    What a file says of a figure comes first, then what is known of its default value if
    that is the value; any other figure is counted as assumed. A default that several sites
    leave as it is counts once. What a tariff is sought for is no input of a result, and neither
    are settings of what the scenario does not do.
    """
    leaves = _leaves(scenario.model_dump(mode="json"), ())
    idle = (*WISHES, *_idle_tables(scenario))
    inputs = ((key, value) for key, value in leaves if not {key[0], *key[2:3]} & set(idle))
    kinds = dict(_key_and_kind(scenario, key, value) for key, value in inputs if value is not None)
    n_of_kind = Counter(kinds.values())
    return {kind: n_of_kind[kind] for kind in KINDS}


def _idle_tables(scenario: Scenario) -> Iterator[str]:
    """Tables of what the scenario does not do: nobody is coached, no fund, nothing is moved."""
    coaches = any(
        table is not None and table.participation_fraction > 0
        for table in (scenario.coaching, *(site.coaching for site in scenario.sites.values()))
    )
    if not coaches:
        yield "coaching"
    if not scenario.fund.enabled:
        yield "fund"
    moves = scenario.flexibility.applies == "always" or scenario.fund.enabled
    known = scenario.known_schemes
    if not moves and not any(known[name].moves_uses for name in scenario.schemes):
        yield "flexibility"


def kind_of(scenario: Scenario, key: tuple[str, ...], value: Any) -> Kind:
    """Provenance of one input."""
    return _key_and_kind(scenario, key, value)[1]


def _key_and_kind(
    scenario: Scenario, key: tuple[str, ...], value: Any
) -> tuple[tuple[str, ...], Kind]:
    """What an input is counted as, and its kind."""
    scope, path = scope_and_path(key)
    stated = scenario.sites[scope[1]].provenance if scope else scenario.provenance
    provenance = provenance_of(path, stated)
    if provenance is not None:
        return key, provenance.kind
    kind = _kind_of_default(key, value)
    return (key, "assumed") if kind is None else (("default", *path), kind)


def _kind_of_default(key: tuple[str, ...], value: Any) -> Kind | None:
    """Kind of a value left at its default, None for any other value."""
    field = field_at(key)
    extra = field.json_schema_extra if field else None
    if field is None or not isinstance(extra, dict) or _as_json(field.get_default()) != value:
        return None
    default: Any = extra.get("default_provenance", {})
    return default.get("kind", "assumed")


def _as_json(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return json.loads(json.dumps(value, default=_json_default))


def _json_default(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else str(value)


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 of every input as canonical JSON: equal hashes, equal inputs.

    Titles, descriptions and provenance do not count. Files of weather, of what was measured
    and of dwellings count by their content, wherever they lie.
    """
    inputs = resolved(scenario)
    for key, name, _ in files_in(Scenario, scenario.model_dump()):
        if key != WEATHER_FILE:
            inputs[".".join(key)] = _content_hash(Path(name))
    weather = scenario.weather
    is_read = weather.kind != "synthetic" and weather.file is not None
    content = Path(str(weather.file)).read_bytes() if is_read else None
    inputs[".".join(WEATHER_FILE)] = None if content is None else sha256(content).hexdigest()
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(text.encode()).hexdigest()


def masked_name(name: str) -> str:
    """Name of a file with the numbers of meters hidden but for their last digits."""
    from simcore.base.masking import masked

    return masked(name)


def _content_hash(path: Path) -> str:
    """SHA-256 of a file, or of all files of a folder in the order of their names."""
    files = sorted(file for file in path.glob("*") if file.is_file()) if path.is_dir() else [path]
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).hexdigest()
