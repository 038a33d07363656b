"""The list of a landlord's residences, CSV: read whole, every problem of every row told at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import cos, hypot, radians
from pathlib import Path
from typing import get_args

from simcore.base.errors import InputError, Phrase, Problem, Where, did_you_mean, fault, phrase
from simcore.base.textfile import delimiter_of, file_text, first_line, table_rows
from simcore.base.typed import typed_number
from simcore.scenario.communes import KM_PER_DEGREE, Commune, commune_of
from simcore.scenario.draft import BuildingKind, Heating, site_id
from simcore.scenario.residences import (
    UNLIMITED,
    Residence,
    archetype_weights,
    drawn_residences,
    main_building,
    roof_kwp,
    scattered,
    usual_kwp,
)
from simcore.scenario.schema import Scenario

NEEDED = ("commune", "dwellings", "kind", "heating", "roof_m2", "year")
MORE = ("residence", "postcode", "lat", "lon", "kwp", "grid_kw", "free_from")
SHORT = {"latitude": "lat", "longitude": "lon"}
"""Columns that have a long name as well."""
KINDS, HEATINGS = get_args(BuildingKind), get_args(Heating)
SOUTH, NORTH, WEST, EAST = 41.3, 51.2, -5.3, 9.7
"""Bounds of France with Corsica: Bonifacio, Bray-Dunes, Ouessant, the coast below Bastia."""
FURTHEST_KM = 20.0
"""Coordinates further from the centre of their commune cannot be meant: no operation reaches
further, and no commune of the department is as wide. [km]"""
FIRST_YEAR, LAST_YEAR = 1800, 2100
MOST_DWELLINGS, MOST_ROOF_M2 = 100_000, 1_000_000
Row = Mapping[str, str]


def residences_of(scenario: Scenario) -> tuple[Residence, ...]:
    """Residences of an estate, listed or drawn, none beyond the power limit.

    Raises
    ------
    InputError
        With all that is wrong in all rows.
    """
    assert scenario.estate is not None
    if scenario.estate.file is not None:
        return _listed(scenario, Path(scenario.estate.file))
    drawn = drawn_residences(scenario)
    problems = [one for one in (_too_strong(r, scenario, "estate") for r in drawn) if one]
    if problems:
        raise InputError(problems[:1])
    return drawn


def _listed(scenario: Scenario, path: Path) -> tuple[Residence, ...]:
    text = file_text(path)
    heads, *rows = table_rows(text, str(path), delimiter_of(first_line(text))) or [[]]
    names = [SHORT.get(head.strip().lower(), head.strip().lower()) for head in heads]
    _check_heads(names, str(path))
    found: list[Residence] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for line, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        where = phrase("line", file=str(path), line=line)
        if len(cells) > len(names):
            problems.append(fault("residence_cells", where, n=len(cells), most=len(names)))
            continue
        told = zip(names, [cell.strip() for cell in cells], strict=False)
        row = {**dict.fromkeys((*NEEDED, *MORE), ""), **dict(told)}
        one, wrong = _residence(row, line, where, scenario)
        problems += wrong
        twice = lines.setdefault(_sameness(row, one, line), line)
        if twice != line:
            problems.append(fault("residence_twice", where, first=twice))
        if one is not None:
            found.append(one)
    if not found and not problems:
        problems.append(fault("residences_none", str(path)))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _check_heads(names: Sequence[str], place: str) -> None:
    missing = [name for name in NEEDED if name not in names]
    unknown = [name for name in names if name not in (*NEEDED, *MORE)]
    problems = [
        fault("residences_column", place, name=name, known=NEEDED, guess=did_you_mean(name, names))
        for name in missing
    ]
    problems += [
        fault(
            "residences_unknown_column",
            place,
            name=name,
            known=(*NEEDED, *MORE),
            guess=did_you_mean(name, (*NEEDED, *MORE)),
        )
        for name in unknown
    ]
    problems += [
        fault("residences_column_twice", place, name=name)
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if problems:
        raise InputError(problems)


def _sameness(row: Row, one: Residence | None, line: int) -> str:
    """What tells a residence from the others: its name, or else all that is said of it."""
    if row.get("residence"):
        return site_id(row["residence"])
    return "|".join(f"{name}={row.get(name, '')}" for name in (*NEEDED, "lat", "lon", "postcode"))


def _residence(
    row: Row, line: int, where: Where, scenario: Scenario
) -> tuple[Residence | None, list[Problem]]:
    """One row as a residence, or all that is wrong with it."""
    number, problems = _numbers(row, where)
    problems += _word_problems(row, where)
    model = _model(row["kind"], scenario)
    if row["kind"] in KINDS and model is None:
        problems.append(fault("residence_without_model", where, kind=row["kind"]))
    commune = _commune(row, where, number, problems)
    if problems or model is None:
        return None, problems
    name = site_id(row["residence"]) or f"r{line:05d}"
    one = _as_residence(name, row, number, model, scenario)
    one = _placed(one, commune, number, scenario)
    strong = _too_strong(replace(one, kwp=_wanted_kwp(one, number, scenario)), scenario, where)
    return (None, [strong]) if strong else (one, [])


def _word_problems(row: Row, where: Where) -> list[Problem]:
    problems = []
    for name, known in (("kind", KINDS), ("heating", HEATINGS)):
        found = row[name]
        if found not in known:
            guess = did_you_mean(found, known)
            problems.append(
                fault("residence_word", where, name=name, found=found, known=known, guess=guess)
            )
    return problems


def _as_residence(
    name: str, row: Row, number: Mapping[str, float | None], model: str, scenario: Scenario
) -> Residence:
    """A sound row as a residence, whose power its roofs and the network can have."""
    grid_kw, roof_m2 = number["grid_kw"], number["roof_m2"] or 0.0
    one = Residence(
        residence=name,
        commune=row["commune"],
        latitude=number["lat"] or 0.0,
        longitude=number["lon"] or 0.0,
        dwellings=int(number["dwellings"] or 0),
        archetype=model,
        heating=row["heating"],
        roof_m2=roof_m2,
        kwp=0.0,
        grid_kw=UNLIMITED if grid_kw is None else grid_kw,
        year=int(number["year"] or 0),
        free_from=int(number["free_from"] or 0),
        is_given=True,
        is_placed=number["lat"] is not None,
    )
    wanted, site = _wanted_kwp(one, number, scenario), scenario.sites[model]
    return replace(one, kwp=min(wanted, roof_kwp(site, roof_m2), one.grid_kw))


def _wanted_kwp(one: Residence, number: Mapping[str, float | None], scenario: Scenario) -> float:
    """Peak power that its owner wants, or that its site has by dwelling. [kWp]"""
    stated = number["kwp"]
    return usual_kwp(scenario.sites[one.archetype], one.dwellings) if stated is None else stated


def _placed(
    one: Residence,
    commune: Commune | None,
    number: Mapping[str, float | None],
    scenario: Scenario,
) -> Residence:
    """A residence with the name of its commune as the table has it, and a place."""
    assert scenario.estate is not None
    if commune is None:
        return one
    if one.is_placed:
        return replace(one, commune=commune.name)
    latitude, longitude = scattered(commune, scenario.estate, scenario.seed, one.residence)
    return replace(one, commune=commune.name, latitude=latitude, longitude=longitude)


def _too_strong(one: Residence, scenario: Scenario, where: Where) -> Problem | None:
    assert scenario.estate is not None
    limit = scenario.estate.power_limit_kw
    if one.kwp <= limit:
        return None
    return fault("residence_too_strong", where, name=one.residence, kwp=one.kwp, limit=limit)


def _model(kind: str, scenario: Scenario) -> str | None:
    """Site of the scenario whose main building is of a kind, the one of most weight."""
    weights = archetype_weights(scenario)
    fitting = {}
    for name, weight in weights.items():
        main = main_building(scenario.sites[name])
        if main is not None and main.kind == kind:
            fitting[name] = weight
    return max(fitting, key=lambda name: fitting[name], default=None)


Check = Callable[[float], bool]
NUMBERS: Mapping[str, tuple[bool, Check, Phrase]] = {
    "dwellings": (
        True,
        lambda n: 1 <= n <= MOST_DWELLINGS and n == int(n),
        phrase("cell_dwellings"),
    ),
    "roof_m2": (True, lambda area: 0 < area <= MOST_ROOF_M2, phrase("cell_roof_m2")),
    "year": (False, lambda year: FIRST_YEAR <= year <= LAST_YEAR, phrase("cell_year")),
    "lat": (False, lambda deg: SOUTH <= deg <= NORTH, phrase("cell_lat")),
    "lon": (False, lambda deg: WEST <= deg <= EAST, phrase("cell_lon")),
    "kwp": (False, lambda kwp: kwp >= 0, phrase("cell_kwp")),
    "grid_kw": (False, lambda kw: kw >= 0, phrase("cell_grid_kw")),
    "free_from": (False, lambda year: FIRST_YEAR <= year <= LAST_YEAR, phrase("cell_free_from")),
}
"""Numbers of a row: whether each is needed, what it can be, and that in words."""


def _numbers(row: Row, where: Where) -> tuple[dict[str, float | None], list[Problem]]:
    numbers: dict[str, float | None] = dict.fromkeys(NUMBERS)
    problems: list[Problem] = []
    for name, (is_needed, is_sound, expected) in NUMBERS.items():
        text = row.get(name, "")
        if not text and not is_needed:
            continue
        value = typed_number(text, fits=is_sound)
        if isinstance(value, float) and is_sound(value):
            numbers[name] = value
        elif isinstance(value, float) and name in ("lat", "lon"):
            problems.append(
                fault("residence_outside", where, name=name, found=text, expected=expected)
            )
        else:
            said = {"name": name, "found": text, "expected": expected}
            guess = value if isinstance(value, Phrase) else None
            problems.append(fault("residence_cell", where, guess=guess, **said))
    if bool(row.get("lat")) != bool(row.get("lon")):
        problems.append(fault("residence_half_placed", where))
    return numbers, problems


def _commune(
    row: Row, where: Where, number: Mapping[str, float | None], problems: list[Problem]
) -> Commune | None:
    """Commune of a row; one that the table lacks needs coordinates."""
    if not row["commune"]:
        problems.append(
            fault(
                "residence_cell", where, name="commune", found="", expected=phrase("cell_commune")
            )
        )
        return None
    found = commune_of(row["commune"], row["postcode"] or None, where, phrase("elsewhere_row"))
    latitude, longitude = number["lat"], number["lon"]
    if isinstance(found, Problem):
        if latitude is None or longitude is None:
            problems.append(found)
        return None
    if latitude is not None and longitude is not None:
        distance = km_between((latitude, longitude), (found.latitude, found.longitude))
        if distance > FURTHEST_KM:
            problems.append(
                fault("residence_far", where, commune=found.name, km=distance, most=FURTHEST_KM)
            )
    return found


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two places that are near, as on a plane. [km]

    Examples
    --------
    >>> round(km_between((50.29, 2.78), (50.29, 2.92)), 1)
    9.9
    """
    scale = cos(radians((one[0] + other[0]) / 2))
    return KM_PER_DEGREE * hypot(one[0] - other[0], (one[1] - other[1]) * scale)
