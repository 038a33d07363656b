"""Dwellings of a site listed one by one in a CSV file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from simcore.base.draws import substreams
from simcore.base.errors import (
    InputError,
    Phrase,
    Problem,
    Where,
    did_you_mean,
    fault,
    phrase,
    refuse,
)
from simcore.base.records import ACTIVITIES, AGE_GROUPS, SUPPLIES, Households, Population
from simcore.base.textfile import records
from simcore.energy.population.draw import (
    STANDBY_KW,
    TEMPO,
    draw_dwellings,
    n_rooms,
    power_kva,
    with_common_parts,
)

LEAST_M2_PER_PERSON = 5.0
"""Below it a household does not fit its dwelling; assumed: half the legal 9 m2 of a first
person, so that only mistakes are refused. [m2]"""

MOST_OCCUPANTS = 15
YES_NO = {"yes": True, "no": False}
KVA = (3.0, 6.0, 9.0, 12.0, 15.0, 18.0, 24.0, 30.0, 36.0)


def _number(low: float, high: float) -> Callable[[str], float]:
    def parsed(text: str) -> float:
        value = float(text)
        if not low <= value <= high:
            raise ValueError
        return value

    return parsed


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def parsed(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError
        return value

    return parsed


def _one_of(values: Mapping[str, Any]) -> Callable[[str], Any]:
    return lambda text: values[text]


_NUMBERED = {
    names[0]: {name: number for number, name in enumerate(names)}
    for names in (ACTIVITIES, AGE_GROUPS, SUPPLIES)
}
_FLAG = (_one_of(YES_NO), phrase("yes_or_no"))


def _number_between(low: float, high: float) -> tuple[Callable[[str], float], Phrase]:
    return _number(low, high), phrase("number_between", low=low, high=high)


_RANK = _number_between(0, 1)

COLUMNS: Mapping[str, tuple[Callable[[str], Any], str | Phrase]] = {
    "n_occupants": (
        _whole_number(0, MOST_OCCUPANTS),
        phrase("whole_number_between", low=0, high=MOST_OCCUPANTS),
    ),
    "floor_area_m2": _number_between(5, 1_000),
    "annual_kwh": _number_between(0, 100_000),
    "is_vacant": _FLAG,
    "is_participant": _FLAG,
    "consumption_units": _number_between(0, 12),
    "income_eur_per_cu": (_number(0, 1_000_000), phrase("number_of_euros")),
    "is_energy_poor": _FLAG,
    "has_electric_hot_water": _FLAG,
    "has_electric_heating": _FLAG,
    "is_off_peak": _FLAG,
    "supply": (_one_of(_NUMBERED[SUPPLIES[0]]), ", ".join(SUPPLIES)),
    "window_number": (_whole_number(0, 99), phrase("whole_number_from", low=0)),
    "subscribed_power_kva": (_one_of({f"{kva:g}": kva for kva in KVA}), "3, 6, 9 ... 36"),
    "activity": (_one_of(_NUMBERED[ACTIVITIES[0]]), ", ".join(ACTIVITIES)),
    "age_group": (_one_of(_NUMBERED[AGE_GROUPS[0]]), ", ".join(AGE_GROUPS)),
    "has_electric_cooking": _FLAG,
    "has_washing_machine": _FLAG,
    "has_dryer": _FLAG,
    "has_dishwasher": _FLAG,
    "has_freezer": _FLAG,
    "has_heat_pump": _FLAG,
    "has_car": _FLAG,
    "has_air_conditioning": _FLAG,
    "panels_kw": _number_between(0, 36),
    "join_rank": _RANK,
    "shift_rank": _RANK,
    "leave_rank": _RANK,
}
"""Columns that a list of dwellings may have: how a cell is read, and what it may hold.

Units and meaning are those of ``Population``. ``n_occupants`` and ``floor_area_m2`` are
needed; an attribute without a column is drawn, as for any dwelling of the site."""

NEEDED = ("n_occupants", "floor_area_m2")
OWN_GROUP = "group_"
"""Beginning of the name of a column of one's own: a group, yes or no, that a price may be for."""


def read_population(path: Path, households: Households, key: np.uint64) -> Population:
    """Meters of a site whose dwellings are listed in a file; the common parts come last.

    Parameters
    ----------
    path
        CSV file in UTF-8, one dwelling a row, with a header; see :data:`COLUMNS`.
    households
        Description of the site, from which what has no column is drawn.
    key
        Key of the site's population stream.

    Raises
    ------
    InputError
        With every unknown column, unreadable cell and impossible household.
    """
    header, rows = _table(path)
    problems = _header_problems(path, header)
    known = [name for name in header if name in COLUMNS or name.startswith(OWN_GROUP)]
    columns = {name: _column(path, name, rows, problems) for name in known}
    problems += _row_problems(path, columns, len(rows), households)
    if problems:
        raise InputError(problems)
    values = {name: np.array(column) for name, column in columns.items()}
    keys = substreams(key, np.arange(len(rows), dtype=np.uint64))
    drawn = draw_dwellings(households, keys, values["n_occupants"])
    return with_common_parts(_listed(drawn, values), households, key)


def _table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    if not path.is_file():
        raise refuse("dwellings_file_missing", str(path))
    return records(path)


def _header_problems(path: Path, header: list[str]) -> list[Problem]:
    place, columns = phrase("line", file=path, line=1), tuple(COLUMNS)
    problems = [
        fault("column_unknown", place, name=name, known=columns, guess=did_you_mean(name, columns))
        for name in header
        if name not in COLUMNS and not name.startswith(OWN_GROUP)
    ]
    for name in NEEDED:
        if name not in header:
            problems.append(fault("column_missing", place, name=name))
    for name in sorted({name for name in header if header.count(name) > 1}):
        problems.append(fault("column_twice", place, name=name))
    return problems


def _column(
    path: Path, name: str, rows: list[dict[str, str]], problems: list[Problem]
) -> list[Any]:
    parse, expected = COLUMNS.get(name, _FLAG)
    values = []
    for line, row in enumerate(rows, start=2):
        text = row.get(name, "").strip()
        try:
            values.append(parse(text))
        except (ValueError, KeyError):
            values.append(None)
            place = phrase("part", place=phrase("line", file=path, line=line), part=name)
            content = phrase("quoted", text=text) if text else phrase("nothing")
            problems.append(fault("unexpected", place, found=content, expected=expected))
    return values


def _row_problems(
    path: Path, columns: dict[str, list[Any]], n_rows: int, site: Households
) -> list[Problem]:
    problems = []
    if n_rows != site.n_dwellings:
        n_dwellings = site.n_dwellings
        problems.append(fault("dwellings_count", str(path), n=n_rows, wanted=n_dwellings))
    for number in range(n_rows):
        cells = {name: column[number] for name, column in columns.items()}
        row = {name: value for name, value in cells.items() if value is not None}
        problems += household_problems(phrase("line", file=path, line=number + 2), row, site)
    return problems


def household_problems(place: Where, row: dict[str, Any], site: Households) -> list[Problem]:
    """What cannot be of one household, as far as its cells could be read."""
    people, area = row.get("n_occupants", 1), row.get("floor_area_m2", np.inf)
    kwh, vacant_kwh = row.get("annual_kwh", 0), STANDBY_KW * 8760 * 2
    problems = []
    if people * LEAST_M2_PER_PERSON > area:
        least = LEAST_M2_PER_PERSON
        problems.append(fault("household_crowded", place, people=people, area=area, least=least))
    if people == 0 and kwh > vacant_kwh:
        problems.append(fault("household_nobody_uses", place, kwh=kwh, most=vacant_kwh))
    if "n_occupants" in row and row.get("is_vacant", people == 0) != (people == 0):
        said = "yes" if row.get("is_vacant") else "no"
        problems.append(fault("household_vacant", place, people=people, said=said))
    if people == 0 and row.get("is_participant", False):
        problems.append(fault("household_vacant_takes_part", place))
    number = row.get("window_number", 0)
    if number >= site.n_windows:
        problems.append(fault("household_window", place, number=number, most=site.n_windows))
    return problems


def _listed(drawn: Population, columns: dict[str, np.ndarray]) -> Population:
    """Drawn dwellings with the columns given, and what follows from those."""
    is_vacant = columns["n_occupants"] == 0
    groups = {name: is_in for name, is_in in columns.items() if name.startswith(OWN_GROUP)}
    known = {name: column for name, column in columns.items() if name not in groups}
    listed = replace(drawn, **known, groups=groups or None)
    needs_kva = power_kva(listed.has_electric_heating | listed.has_heat_pump | listed.has_car)
    return replace(
        listed,
        n_rooms=n_rooms(listed.floor_area_m2),
        is_vacant=is_vacant,
        is_off_peak=listed.is_off_peak | (listed.supply == TEMPO),
        subscribed_power_kva=columns.get("subscribed_power_kva", needs_kva),
        is_energy_poor=~is_vacant & listed.is_energy_poor,
        income_eur_per_cu=np.where(is_vacant, 0.0, listed.income_eur_per_cu),
        consumption_units=np.where(is_vacant, 0.0, listed.consumption_units),
    )
