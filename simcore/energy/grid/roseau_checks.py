"""What a file of roseau-load-flow must hold for this model: every problem, by element."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from simcore.base.errors import InputError, Problem, did_you_mean, fault, phrase
from simcore.energy.grid.line_sequences import matrix, sequences
from simcore.energy.grid.readings import (
    Rule,
    above,
    checked,
    name_problems,
    number_of,
    point,
    shown,
    within,
)

Item = Mapping[str, Any]
Elements = Mapping[str, Mapping[Any, Item]]
BRANCHES = ("lines", "transformers", "switches")
TABLES = ("buses", *BRANCHES, "loads", "sources", "lines_params", "transformers_params")
THREE_PHASES = ("abc", "abcn")
STARS = ("an", "bn", "cn", "abn", "bcn", "can", "abcn")
BETWEEN_PHASES = "abc"
VECTOR_GROUP = r"(?i)(d|yn?|zn?)(yn|zn)\d{1,2}"
THIRD = np.exp(-2j * math.pi / 3)
SOURCE_TOLERANCE = 1e-3
MOST_RATIO = 2.0
"""As in files of pandapower: a rated voltage farther from the nominal one is a slip."""

RULES: Mapping[str, Mapping[str, Rule]] = {
    "buses": {"nominal_voltage": above(0, 1e6)},
    "lines": {"length": above(0, 1e3)},
    "transformers": {"tap": within(0.5, 1.5)},
    "transformers_params": {
        "sn": above(0, 1e10),
        "uhv": above(0, 1e6),
        "ulv": above(0, 1e6),
        "vsc": above(0, 1),
        "psc": within(0, 1e9),
        "i0": within(0, 1),
        "p0": within(0, 1e9),
    },
    "switches": {"closed": Rule(kind="flag", least=0, most=1, if_absent=1)},
}
ENDS: Mapping[str, tuple[str, ...]] = {
    "lines": ("bus1", "bus2"),
    "switches": ("bus1", "bus2"),
    "transformers": ("bus_hv", "bus_lv"),
    "loads": ("bus",),
    "sources": ("bus",),
}
ANY_NUMBER = within(-1e10, 1e10)


def elements_of(data: Item, place: str) -> Elements:
    """Elements of each table by their id.

    Raises
    ------
    InputError
        With every table that is missing, element that is none, and id that cannot be.
    """
    problems: list[Problem] = []
    if data.get("is_multiphase", True) is not True:
        problems.append(fault("grid_one_phase", place))
    missing = [name for name in TABLES if not isinstance(data.get(name), list)]
    problems += [fault("grid_key_missing", place, name=name, known=TABLES) for name in missing]
    tables = {name: data[name] for name in TABLES if name not in missing}
    for name, items in tables.items():
        problems += _identifier_problems(items, f"{place}: {name}")
    if problems:
        raise InputError(problems)
    return {name: {item["id"]: item for item in items} for name, items in tables.items()}


def _identifier_problems(items: Sequence[Any], place: str) -> Iterator[Problem]:
    for i, item in enumerate(items):
        where = f"{place}: {i + 1}"
        if not isinstance(item, Mapping):
            yield fault("grid_entry", where, found=shown(item))
        elif not is_identifier(item.get("id")):
            yield fault("grid_identifier", where, found=shown(item.get("id")))
        else:
            yield from name_problems(item["id"], where)
    known = [
        item["id"] for item in items if isinstance(item, Mapping) and is_identifier(item.get("id"))
    ]
    for identifier, n in Counter(known).items():
        if n > 1:
            yield fault("grid_twice", f"{place}: {identifier}", n=n)


def is_identifier(value: Any) -> bool:
    """Whether a value can be the id of an element."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def element_problems(elements: Elements, place: str) -> Iterator[Problem]:
    """What is wrong with the elements, one by one and with each other."""
    for table, items in elements.items():
        for identifier, item in items.items():
            where = f"{place}: {table}: {identifier}"
            problems: list[Problem] = []
            checked(item, RULES.get(table, {}), where, problems)
            yield from problems
            yield from _lost_ends(elements, table, item, where)
            if table in OTHERS and not problems:
                yield from OTHERS[table](elements, item, where)
    if len(elements["sources"]) != 1:
        yield fault("grid_sources", f"{place}: sources", n=len(elements["sources"]))


def _lost_ends(elements: Elements, table: str, item: Item, where: str) -> Iterator[Problem]:
    """Ends that are no bus, or two ends that are one or have other voltages."""
    buses, ends = elements["buses"], [item.get(end) for end in ENDS.get(table, ())]
    lost = [end for end in ends if not is_identifier(end) or end not in buses]
    for bus in lost:
        guess = did_you_mean(str(bus), map(str, buses)) if is_identifier(bus) else None
        name = bus if is_identifier(bus) else shown(bus)
        yield fault("grid_bus_name", where, bus=name, guess=guess)
    if lost or len(ends) < 2:
        return
    if ends[0] == ends[1]:
        yield fault("grid_same_node", where)
    if table != "transformers":
        first, second = (number_of(buses[end].get("nominal_voltage"), ANY_NUMBER) for end in ends)
        if first is not None and second is not None and first != second:
            yield fault("grid_voltages", where, first=f"{first:g}", second=f"{second:g}")


def _bus_problems(_: Elements, item: Item, where: str) -> Iterator[Problem]:
    if point(item.get("geometry")) is None:
        yield fault("grid_point", where, found=shown(item["geometry"]))


def _line_problems(elements: Elements, item: Item, where: str) -> Iterator[Problem]:
    kinds, kind, phases = elements["lines_params"], item.get("params_id"), item.get("phases")
    if not is_identifier(kind) or kind not in kinds:
        yield fault("grid_line_type", where, **_unknown(kind, kinds))
    if phases not in THREE_PHASES:
        wanted = phrase("grid_three_phases")
        yield fault("grid_phases", where, found=shown(phases), expected=wanted)


def _unknown(kind: Any, kinds: Mapping[Any, Item]) -> dict[str, Any]:
    known = sorted(map(str, kinds))
    guess = did_you_mean(str(kind), known) if is_identifier(kind) else None
    return {"name": kind if is_identifier(kind) else shown(kind), "known": known, "guess": guess}


def _transformer_problems(elements: Elements, item: Item, where: str) -> Iterator[Problem]:
    kinds, kind = elements["transformers_params"], item.get("params_id")
    if not is_identifier(kind) or kind not in kinds:
        yield fault("grid_transformer_type", where, **_unknown(kind, kinds))
        return
    for end, name, factor in (("bus_hv", "uhv", 1.0), ("bus_lv", "ulv", item["tap"])):
        bus = item.get(end)
        at = elements["buses"].get(bus, {}) if is_identifier(bus) else {}
        nominal = number_of(at.get("nominal_voltage"), ANY_NUMBER)
        rated = number_of(kinds[kind].get(name), ANY_NUMBER)
        if nominal and rated and not 1 / MOST_RATIO <= factor * rated / nominal <= MOST_RATIO:
            rated_v, nominal_v = f"{factor * rated:g}", f"{nominal:g}"
            yield fault("grid_rated", where, name=name, found=rated_v, nominal=nominal_v)


def _transformer_type_problems(_: Elements, item: Item, where: str) -> Iterator[Problem]:
    group = item.get("vg")
    if not isinstance(group, str) or not re.fullmatch(VECTOR_GROUP, group):
        yield fault("grid_vector_group", where, found=shown(group))
    resistive = item["psc"] / item["sn"]
    if resistive > item["vsc"]:
        yield fault("grid_losses", where, r=f"{resistive:g}", z=f"{item['vsc']:g}")


def _load_problems(elements: Elements, item: Item, where: str) -> Iterator[Problem]:
    kind, phases = item.get("type"), item.get("phases")
    if kind != "power" or phases not in (*STARS, BETWEEN_PHASES):
        known = (*STARS, BETWEEN_PHASES)
        kind, phases = (one if isinstance(one, str) else shown(one) for one in (kind, phases))
        yield fault("grid_load", where, kind=kind, phases=phases, known=known)
        return
    if item.get("flexible_params") is not None:
        yield fault("grid_flexible", where)
    yield from _phase_problems(elements, item, where)
    powers, n = pairs(item.get("powers")), len(phases.removesuffix("n"))
    if powers is None or len(powers) != n:
        found = shown(item.get("powers"))
        yield fault("grid_powers", where, found=found, n=n, phases=phases)
    elif phases == BETWEEN_PHASES and len(set(powers)) > 1:
        yield fault("grid_delta", where)
    elif item.get("connect_neutral") is False and "n" in phases:
        yield fault("grid_floating", where)


def _phase_problems(elements: Elements, item: Item, where: str) -> Iterator[Problem]:
    """Phases of a load that its bus does not have."""
    bus = item.get("bus")
    at = elements["buses"].get(bus, {}) if is_identifier(bus) else {}
    phases = at.get("phases")
    if isinstance(phases, str) and not set(item["phases"]) <= set(phases):
        wanted = phrase("grid_phases_of_bus", phases=phases)
        yield fault("grid_phases", where, found=item["phases"], expected=wanted)


def pairs(values: Any) -> list[complex] | None:
    """Complex numbers from a list of pairs; None where it is no such list."""
    if not isinstance(values, list):
        return None
    found = []
    for pair in values:
        if not isinstance(pair, list) or len(pair) != 2:
            return None
        parts = [number_of(one, ANY_NUMBER) for one in pair]
        if parts[0] is None or parts[1] is None:
            return None
        found.append(complex(parts[0], parts[1]))
    return found


def _source_problems(elements: Elements, item: Item, where: str) -> Iterator[Problem]:
    if item.get("type", "voltage") != "voltage":
        yield fault("grid_source_type", where, kind=shown(item["type"]))
    if item.get("phases") not in THREE_PHASES:
        wanted = phrase("grid_three_phases")
        yield fault("grid_phases", where, found=shown(item.get("phases")), expected=wanted)
        return
    bus = item.get("bus")
    at = elements["buses"].get(bus, {}) if is_identifier(bus) else {}
    nominal = number_of(at.get("nominal_voltage"), RULES["buses"]["nominal_voltage"])
    pu = None if nominal is None else source_pu(item, nominal)
    if nominal is not None and (pu is None or not 0.8 <= pu <= 1.2):
        yield fault("grid_source_voltages", where, found=shown(item.get("voltages")))


def source_pu(item: Item, nominal_v: float) -> float | None:
    """Voltage of a source over the nominal one between phases; None where it is not balanced."""
    volts = pairs(item.get("voltages"))
    if volts is None or len(volts) != 3 or volts[0] == 0:
        return None
    turned = [volts[0], volts[1] / THIRD, volts[2] / THIRD**2]
    mean = np.mean(turned)
    if np.abs(turned - mean).max() > SOURCE_TOLERANCE * abs(mean):
        return None
    to_neutral = math.sqrt(3) if "n" in item["phases"] else 1.0
    return float(np.mean(np.abs(volts))) * to_neutral / nominal_v


def _line_type_problems(_: Elements, item: Item, where: str) -> Iterator[Problem]:
    z, y = matrix(item.get("z_line")), item.get("y_shunt")
    if z is None:
        yield fault("grid_matrix", where, name="z_line", found=shown(item.get("z_line")))
    if y is not None and matrix(y) is None:
        yield fault("grid_matrix", where, name="y_shunt", found=shown(y))
        return
    amps = item.get("ampacities")
    if not (amps is None or (isinstance(amps, list) and all(map(_is_ampacity, amps)))):
        yield fault("grid_ampacities", where, found=shown(amps))
    elif z is not None:
        kind = sequences(item)
        direct, zero = (complex(kind.r_ohm, kind.x_ohm), complex(kind.r0_ohm, kind.x0_ohm))
        for name, one in (("z1", direct), ("z0", zero)):
            if one.real < 0 or one == 0:
                yield fault("grid_sequences", where, name=name, found=f"{one:.4g}")


def _is_ampacity(value: Any) -> bool:
    return value is None or number_of(value, within(0, 1e6)) is not None


OTHERS = {
    "buses": _bus_problems,
    "lines": _line_problems,
    "transformers": _transformer_problems,
    "transformers_params": _transformer_type_problems,
    "lines_params": _line_type_problems,
    "loads": _load_problems,
    "sources": _source_problems,
}
