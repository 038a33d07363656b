"""What the rows of a pandapower file must be to each other: buses, switches, taps, voltages."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from simcore.base.errors import Problem, fault
from simcore.energy.grid.pandapower_tables import ASYMMETRIC, ENDS, LOADS, Content
from simcore.energy.grid.readings import Rule, checked, optional, shown

Row = Mapping[str, Any]
SAME_VOLTAGE = 1e-9
"""The solver takes one nominal voltage for both ends of a line."""

MOST_RATIO = 2.0
"""A rated voltage farther from the nominal one is a slip: ends swapped, V for kV (assumed)."""

TABLE_OF = {"l": "line", "t": "trafo"}
RATIO, SYMMETRICAL, IDEAL = "Ratio", "Symmetrical", "Ideal"
TAPS = ("tap", "tap2")
AWAY = optional(-1e3, 1e3, math.nan)
TAP_RULES: Mapping[str, Rule] = {
    f"{tap}_{name}": AWAY
    for tap in TAPS
    for name in ("pos", "neutral", "step_percent", "step_degree")
}


def relation_problems(content: Content, place: str) -> Iterator[Problem]:
    """Everything that does not fit together."""
    tables = content.tables
    volts = {row["index"]: row["vn_kv"] for row in tables["bus"]}
    grids = tables["ext_grid"]
    if len(grids) != 1:
        yield fault("grid_sources", f"{place}: ext_grid", n=len(grids))
    yield from _lost_buses(content)
    for row in grids:
        if row["bus"] in content.numbers["bus"] and row["bus"] not in volts:
            yield fault("grid_dead_source", row["where"], bus=int(row["bus"]))
    for row in tables["line"]:
        yield from _line_problems(row, volts)
    for row in tables["trafo"]:
        yield from _transformer_problems(row, volts)
    ends = {
        (table, row["index"]): {row[end] for end in ENDS[table]}
        for table in ENDS
        for row in tables[table]
    }
    for row in tables["switch"]:
        yield from _switch_problems(content, row, ends, volts)


def _lost_buses(content: Content) -> Iterator[Problem]:
    """Ends that are no bus of the file."""
    at_bus = [name for name, _ in (*LOADS, *ASYMMETRIC)]
    columns = {**ENDS, **dict.fromkeys(["ext_grid", "switch", *at_bus], ("bus",))}
    pairs = [(row, names) for table, names in columns.items() for row in content.tables[table]]
    for row, bus in [(row, row[name]) for row, names in pairs for name in names]:
        if not math.isnan(bus) and bus not in content.numbers["bus"]:
            yield fault("grid_bus_number", row["where"], bus=int(bus))


def _line_problems(row: Row, volts: Mapping[Any, float]) -> Iterator[Problem]:
    yield from _voltage_problems(row["where"], [volts.get(row[end]) for end in ENDS["line"]])
    if row["from_bus"] == row["to_bus"]:
        yield fault("grid_same_node", row["where"])
    if row["r_ohm_per_km"] == 0 and row["x_ohm_per_km"] == 0:
        yield fault("grid_impedance", row["where"])


def _voltage_problems(where: str, ends: list[float | None]) -> Iterator[Problem]:
    """Two ends in service that have other nominal voltages."""
    first, second = (math.nan if one is None else one for one in ends)
    if abs(first - second) > SAME_VOLTAGE * first:
        yield fault("grid_voltages", where, first=f"{first:g}", second=f"{second:g}")


def _transformer_problems(row: Row, volts: Mapping[Any, float]) -> Iterator[Problem]:
    where = row["where"]
    if row["vkr_percent"] > row["vk_percent"]:
        yield fault("grid_losses", where, r=f"{row['vkr_percent']:g}", z=f"{row['vk_percent']:g}")
    if row["hv_bus"] == row["lv_bus"]:
        yield fault("grid_same_node", where)
    problems: list[Problem] = []
    checked(row, TAP_RULES, where, problems)
    wrong_taps = problems or [problem for tap in TAPS for problem in _tap_problems(row, tap)]
    yield from wrong_taps
    factors = (1.0, 1.0) if wrong_taps else tap_factors(row)
    for end, name, factor in zip(ENDS["trafo"], ("vn_hv_kv", "vn_lv_kv"), factors, strict=True):
        nominal, rated = volts.get(row[end], math.nan), factor * row[name]
        if not (math.isnan(nominal) or math.isnan(rated) or _is_near(rated, nominal)):
            rated_kv, nominal_kv = f"{rated:g}", f"{nominal:g}"
            yield fault("grid_rated", where, name=name, found=rated_kv, nominal=nominal_kv)


def _is_near(rated_kv: float, nominal_kv: float) -> bool:
    return nominal_kv / MOST_RATIO <= rated_kv <= nominal_kv * MOST_RATIO


def _tap_problems(row: Row, tap: str) -> Iterator[Problem]:
    """A tap off its neutral position that does more than change the ratio of a side."""
    where, kind, side = row["where"], tap_kind(row, tap), row.get(f"{tap}_side")
    if row.get("tap_dependency_table") is True:
        yield fault("grid_tap", where, kind="table", known=RATIO)
        return
    if kind not in (None, RATIO, SYMMETRICAL, IDEAL):
        yield fault("grid_tap", where, kind=shown(kind), known=RATIO)
        return
    steps, percent, degrees = tap_steps(row, tap)
    if kind is None or steps == 0 or (percent == 0 and degrees == 0):
        return
    if kind == IDEAL or degrees != 0:
        yield fault("grid_tap_shift", where, steps=f"{steps:g}")
    elif side not in ("hv", "lv"):
        yield fault("grid_tap_side", where, steps=f"{steps:g}", side=shown(side))


def tap_kind(row: Row, tap: str) -> Any:
    """Kind of a tap; None where pandapower leaves it out.

    Files before version 3 do not name it: there it shifts the phase or changes the ratio.
    """
    if f"{tap}_changer_type" in row:
        kind = row[f"{tap}_changer_type"]
        return None if kind is None or isinstance(kind, float) else kind
    return IDEAL if row.get(f"{tap}_phase_shifter") is True else RATIO


def tap_steps(row: Row, tap: str) -> tuple[float, float, float]:
    """Steps off neutral, and percent and degrees of a step; 0 where the file says nothing."""
    names = ("pos", "neutral", "step_percent", "step_degree")
    position, neutral, percent, degrees = (row.get(f"{tap}_{name}") for name in names)
    steps = _or_nan(position) - _or_nan(neutral)
    return _or_zero(steps), _or_zero(_or_nan(percent)), _or_zero(_or_nan(degrees))


def _or_nan(value: Any) -> float:
    return math.nan if value is None else float(value)


def _or_zero(value: float) -> float:
    return 0.0 if math.isnan(value) else value


def tap_factors(row: Row) -> tuple[float, float]:
    """What the taps make of the rated voltages of the high and the low side."""
    factors = {"hv": 1.0, "lv": 1.0}
    for tap in TAPS:
        steps, percent, _ = tap_steps(row, tap)
        if tap_kind(row, tap) is not None and row.get(f"{tap}_side") in factors:
            factors[row[f"{tap}_side"]] *= 1 + steps * percent / 100
    return factors["hv"], factors["lv"]


def _switch_problems(
    content: Content,
    row: Row,
    ends: Mapping[tuple[str, Any], set[float]],
    volts: Mapping[Any, float],
) -> Iterator[Problem]:
    kind, bus, element = row.get("et"), row["bus"], row["element"]
    if math.isnan(bus) or math.isnan(element):
        return
    if kind == "b":
        if element not in content.numbers["bus"]:
            yield fault("grid_bus_number", row["where"], bus=int(element))
        elif row["closed"]:
            yield from _voltage_problems(row["where"], [volts.get(one) for one in (bus, element)])
        return
    table = TABLE_OF.get(kind) if isinstance(kind, str) else None
    is_known = table is not None and element in content.numbers[table]
    if table is None or not is_known or bus not in ends.get((table, element), {bus}):
        yield fault(
            "grid_switch", row["where"], kind=shown(kind), element=int(element), bus=int(bus)
        )
