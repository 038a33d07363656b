"""Members of a site told by a caller: what is stated, checked; what is not, usual."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcore.base.draws import stream, substreams
from simcore.base.errors import Phrase, Problem, did_you_mean, fault, phrase
from simcore.base.records import MEMBER_KINDS, Array, Counts, Flags, Population
from simcore.energy.population import COLUMNS
from simcore.energy.population.draw import (
    TEMPO,
    common_parts_kva,
    n_rooms,
    power_kva,
)
from simcore.energy.population.read import household_problems
from simcore.site.inputs import SiteInput

USUAL_OCCUPANTS = 2
"""People of a home nobody is told of; assumed, near the mean of 2.35 of social housing (OPS,
Nord-Pas-de-Calais, 2014)."""

FURTHER_PERSON_UNITS = 0.4
"""Consumption units of each further person; assumed, between the 0.5 of an adult and the 0.3
of a child (OECD-modified scale)."""

KINDS = MEMBER_KINDS[:2]
OF_HOMES = (
    "n_occupants",
    "floor_area_m2",
    "is_vacant",
    "consumption_units",
    "income_eur_per_cu",
    "is_energy_poor",
)
"""Attributes that only a dwelling has; 0 for the common parts, whatever is stated."""

Stated = Mapping[str, Any]


def given_population(
    members: Stated | Population | None,
    consumption_kwh: Array,
    inputs: SiteInput,
    problems: list[Problem],
) -> Population | None:
    """Members with the attributes stated, usual ones for the rest; None where they are wrong.

    What is wrong joins the ``problems``.
    """
    n_members = consumption_kwh.shape[-1]
    if isinstance(members, Population):
        if members.n_members == n_members:
            return members
        counted = phrase("n_members", n=members.n_members)
        problems.append(_miscounted("members", counted, n_members))
        return None
    before = len(problems)
    stated = {} if members is None else members
    is_home = _is_home(stated, n_members, problems)
    values = _stated(stated, n_members, is_home, problems)
    problems += _household_problems(values, is_home, inputs) if len(problems) == before else []
    if len(problems) > before:
        return None
    return _completed(values, is_home, consumption_kwh, inputs)


def _miscounted(place: str, counted: Phrase, n_members: int) -> Problem:
    return fault("given_members_count", place, found=counted, n_members=n_members)


def _is_home(stated: Stated, n_members: int, problems: list[Problem]) -> Flags:
    """Which members are dwellings, all where their kinds are not stated, ``(n_members,)``."""
    kinds = _column("kind", stated.get("kind", KINDS[0]), n_members, problems)
    if kinds is None:
        return np.ones(n_members, bool)
    problems += [
        fault(
            "given_kind",
            phrase("column_of", place="members.kind", number=number),
            kind=str(kind),
            known=KINDS,
            guess=did_you_mean(str(kind), KINDS),
        )
        for number, kind in enumerate(kinds)
        if str(kind) not in KINDS
    ]
    is_home: Flags = kinds.astype(str) == KINDS[0]
    if not is_home.any():
        problems.append(fault("given_no_dwelling", "members.kind"))
    return is_home


def _column(name: str, value: Any, n_members: int, problems: list[Problem]) -> NDArray[Any] | None:
    """A value of each member, ``(n_members,)``; one value may stand for all."""
    column = np.asarray(value)
    if column.shape in ((), (n_members,)):
        return np.broadcast_to(column, (n_members,))
    counted = phrase("array_of_shape", shape=str(column.shape))
    problems.append(_miscounted(f"members.{name}", counted, n_members))
    return None


def _stated(
    stated: Stated, n_members: int, is_home: Flags, problems: list[Problem]
) -> dict[str, NDArray[Any]]:
    """Attributes that are stated, read as the columns of a list of dwellings are."""
    values: dict[str, NDArray[Any]] = {}
    for name, value in stated.items():
        if name == "kind":
            continue
        if name not in COLUMNS:
            names = ("kind", *COLUMNS)
            guess = did_you_mean(name, names)
            problems.append(fault("given_attribute", f"members.{name}", known=names, guess=guess))
            continue
        column = _column(name, value, n_members, problems)
        if column is not None:
            is_read = is_home if name in OF_HOMES else np.ones(n_members, bool)
            values[name] = np.array(_read(name, column, is_read, problems))
    return values


def _read(name: str, column: NDArray[Any], is_read: Flags, problems: list[Problem]) -> list[Any]:
    parse, expected = COLUMNS[name]
    values: list[Any] = []
    for number, cell in enumerate(column.tolist()):
        try:
            values.append(parse(_text(cell)) if is_read[number] else 0)
        except (ValueError, KeyError, TypeError):
            values.append(0)
            place = phrase("column_of", place=f"members.{name}", number=number)
            problems.append(fault("given_cell", place, found=repr(cell), expected=expected))
    return values


def _text(cell: Any) -> str:
    """A value as a list of dwellings has it.

    Examples
    --------
    >>> _text(True), _text(6.0), _text(0.25), _text("spot")
    ('yes', '6', '0.25', 'spot')
    """
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return cell
    number = float(cell)
    return str(int(number)) if number.is_integer() else repr(number)


def _household_problems(values: Stated, is_home: Flags, inputs: SiteInput) -> list[Problem]:
    """Households that cannot be, as a list of dwellings refuses them."""
    return [
        problem
        for number in np.flatnonzero(is_home)
        for problem in household_problems(
            f"members, column {number}",
            {name: column[number] for name, column in values.items()},
            inputs.households,
        )
    ]


def _completed(
    values: Mapping[str, NDArray[Any]], is_home: Flags, consumption_kwh: Array, inputs: SiteInput
) -> Population:
    n_members = len(is_home)
    said = _usual_attributes(n_members) | dict(values)
    if "n_occupants" not in values and "is_vacant" in values:
        said["n_occupants"] = np.where(said["is_vacant"], 0, USUAL_OCCUPANTS)
    people = np.where(is_home, said["n_occupants"], 0).astype(np.int64)
    is_lived_in = people > 0
    area_m2 = values.get("floor_area_m2", _area_m2(people, inputs))
    annual_kwh = values.get("annual_kwh", consumption_kwh.sum(axis=0, dtype=np.float64))
    kva = values.get("subscribed_power_kva", _power_kva(said, is_home, annual_kwh))
    units = values.get("consumption_units", 1 + FURTHER_PERSON_UNITS * (people - 1))
    income = values.get("income_eur_per_cu", inputs.households.income_median_eur_per_cu)
    is_tempo = said["supply"] == TEMPO
    is_off_peak = values.get("is_off_peak", ~is_home)
    number = np.arange(n_members, dtype=np.uint64)
    derived = {
        "key": substreams(stream(inputs.seed, inputs.site, "given members"), number),
        "kind": np.where(is_home, 0, 1),
        "is_vacant": is_home & ~is_lived_in,
        "is_participant": values.get("is_participant", is_lived_in | ~is_home).astype(bool),
        "n_occupants": people,
        "floor_area_m2": np.where(is_home, area_m2, 0.0),
        "consumption_units": np.where(is_lived_in, units, 0.0),
        "income_eur_per_cu": np.where(is_lived_in, income, 0.0),
        "is_energy_poor": is_lived_in & said["is_energy_poor"].astype(bool),
        "is_off_peak": is_off_peak.astype(bool) | is_tempo,
        "subscribed_power_kva": kva.astype(float),
        "annual_kwh": annual_kwh.astype(float),
        "n_rooms": np.where(is_home, n_rooms(area_m2), 0),
    }
    return Population(**(said | derived))


def _usual_attributes(n_members: int) -> dict[str, NDArray[Any]]:
    """Attributes of members nobody is told of: two people, the regulated tariff, no equipment."""
    no, zero = np.zeros(n_members, bool), np.zeros(n_members, np.int64)
    rank = (np.arange(n_members) + 0.5) / n_members
    flags = [name for name in Population.__dataclass_fields__ if name.startswith(("is_", "has_"))]
    return (
        dict.fromkeys(flags, no)
        | dict.fromkeys(("supply", "window_number", "activity", "age_group"), zero)
        | dict.fromkeys(("join_rank", "shift_rank", "leave_rank"), rank)
        | {"n_occupants": zero + USUAL_OCCUPANTS, "panels_kw": np.zeros(n_members)}
    )


def _area_m2(people: Counts, inputs: SiteInput) -> Array:
    """Mean living area of households of this size at the site; an empty one's as of one."""
    areas = np.array(inputs.households.floor_area_m2_by_occupants)
    return areas[np.clip(people, 1, len(areas)) - 1]


def _power_kva(said: Stated, is_home: Flags, annual_kwh: Array) -> Array:
    """Power subscribed, as where dwellings and common parts are drawn. [kVA]"""
    has_large_use = (
        said["has_electric_heating"].astype(bool)
        | said["has_heat_pump"].astype(bool)
        | said["has_car"].astype(bool)
    )
    return np.where(is_home, power_kva(has_large_use), common_parts_kva(annual_kwh))
