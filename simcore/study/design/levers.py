"""What it would take: each lever alone, and in pairs, until a tariff exists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from simcore.base.common_parts import BEHIND, PAYS
from simcore.scenario.convert import peak_power_kw
from simcore.scenario.ranges import ranges
from simcore.scenario.schema import Scenario
from simcore.study.design.views import (
    COMMON_PARTS,
    KEY,
    REFUSALS,
    SIZE,
    WINDOWS,
    Moves,
    Views,
    common_parts_of,
    is_energy_of,
    is_simulated,
    worth_eur,
    worths_eur,
)

STEPS = 40
"""Halvings in search of a value."""
NEAR, NEAR_ENERGY = 1e-9, 1e-3
"""How near a value is sought, over it; one of the energy, for which it is shared anew."""
SOLAR_WINDOWS = [
    {
        "winter": [["23:00", "07:00"]],
        "summer": [["02:00", "07:00"], ["13:00", "16:00"]],
    }
]
"""Off-peak hours around midday from April to October, as the network favours (CRE 2026-33)."""
SOLAR = "solar"
N_GOALS = 3
"""What is sought: the books balance with the wished gains, with none, with the debt covered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """An input that can be moved.

    Attributes
    ----------
    path
        Its path in the scenario.
    values
        Words to try one after the other, or the furthest number on the better side.
    in_pairs
        Value that pairs are told at where the scenario has no range for it.
    is_whole
        Whether it counts in whole numbers.
    grid
        Values tried first where the bound does not rise all along; empty where it does.
    is_energy
        Whether the energy is shared anew.
    """

    path: str
    values: tuple[str, ...] | float
    in_pairs: Any
    is_whole: bool = False
    grid: tuple[float, ...] = ()
    is_energy: bool = False


LEVERS: dict[str, Lever] = {
    "grant": Lever(path="finance.grant_fraction", values=1.0, in_pairs=0.6),
    "capex": Lever(path="finance.capex_factor", values=0.0, in_pairs=0.8),
    "organiser": Lever(path="finance.organiser_eur_per_participant", values=0.0, in_pairs=8.2),
    "upkeep": Lever(path="finance.opex_eur_per_kw", values=0.0, in_pairs=18.0),
    "excise": Lever(path="prices.excise_on_shared", values=("nil",), in_pairs="nil"),
    "vat_status": Lever(path="finance.vat_status", values=("franchise",), in_pairs="franchise"),
    COMMON_PARTS: Lever(path=COMMON_PARTS, values=(PAYS, BEHIND), in_pairs=PAYS),
    "retail_growth": Lever(path="finance.retail_index_fraction", values=0.1, in_pairs=0.04),
    "discount": Lever(path="finance.discount_fraction", values=0.0, in_pairs=0.015),
    "lifetime": Lever(path="finance.years", values=40.0, in_pairs=30, is_whole=True),
    "kwp_per_home": Lever(
        path=SIZE,
        values=0.1,
        in_pairs=0.5,
        grid=(0.9, 1.1, 0.8, 1.25, 0.7, 1.5, 0.5, 2.0, 0.35, 3.0, 0.2, 0.1),
        is_energy=True,
    ),
    "key": Lever(path=KEY, values=("equal", "ranked"), in_pairs="equal", is_energy=True),
    "tanks": Lever(path=WINDOWS, values=(SOLAR,), in_pairs=SOLAR, is_energy=True),
    "refusals": Lever(
        path=REFUSALS,
        values=0.0,
        in_pairs=0.0,
        grid=(0.05, 0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
        is_energy=True,
    ),
}
"""Levers by name, in the order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Value of a lever at which a tariff exists; None where none of its range does it.

    Attributes
    ----------
    lever, today
        Its name, and its value of today.
    value, npv_eur
        Value at which the books balance and tenants have what is wished, and the bound with that
        there, beyond what it has to be at least; the best that was seen where there is none.
    plain_value
        The same where nobody is worse off and nothing more is wished.
    covered_value
        As ``value``, with the debt covered as wished in every year but those of new inverters.
    """

    lever: str
    today: float | str
    value: float | str | None
    npv_eur: float
    plain_value: float | str | None
    covered_value: float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Several levers moved at once, each to a value.

    ``npv_eur`` is the bound there, ``wished_npv_eur`` what is left of it with the wished gain.
    """

    levers: tuple[str, ...]
    values: tuple[float | str, ...]
    npv_eur: float
    wished_npv_eur: float


def today(views: Views, lever: str) -> float | str:
    """Value of a lever as the scenario has it."""
    scenario = views.flows.scenario
    if lever == COMMON_PARTS:
        return common_parts_of(scenario)
    if lever == "tanks":
        return "own"
    if lever == "kwp_per_home":
        return _kwp_per_home(scenario)
    if lever == "refusals":
        return _refusals(views)
    return _value_at(scenario, LEVERS[lever].path)


def _value_at(scenario: Scenario, path: str) -> float | str:
    value: Any = scenario
    for name in path.split("."):
        value = getattr(value, name)
    return value if isinstance(value, str) else float(value)


def _kwp_per_home(scenario: Scenario) -> float:
    """Peak power of all sites over their dwellings. [kWp]"""
    power = sum(peak_power_kw(site, scenario) for site in scenario.sites.values())
    return power / sum(site.dwellings for site in scenario.sites.values())


def _refusals(views: Views) -> float:
    """Part of the dwellings lived in that stay out. [1]"""
    lived, out = 0, 0
    for site in views.flows.sites:
        people = site.population
        lives = people.is_dwelling & ~people.is_vacant
        lived += int(lives.sum())
        out += int((lives & ~people.is_participant).sum())
    return out / max(lived, 1)


def usable(views: Views, *, with_energy: bool) -> list[str]:
    """Levers that can be moved here: energy where it was simulated, refusals of drawn homes."""
    has_plant = any(site.peak_power_kw > 0 for site in views.flows.sites)
    has_energy = with_energy and has_plant and is_simulated(views.flows)
    names = [name for name, lever in LEVERS.items() if has_energy or not lever.is_energy]
    return [name for name in names if name != COMMON_PARTS or words_of(views, name)]


def thresholds(views: Views, levers: Sequence[str]) -> list[Threshold]:
    """Value of each lever at which a tariff exists, all else as it is.

    Parameters
    ----------
    views
        A scenario, what tenants are to keep, and the years that count.
    levers
        Names of levers.
    """
    return [_threshold(views, name) for name in levers]


def _threshold(views: Views, name: str) -> Threshold:
    found = [_reached(views, name, goal) for goal in range(N_GOALS)]
    values = [_told(views, name, value) for value, _ in found]
    return Threshold(
        lever=name,
        today=today(views, name),
        value=values[0],
        npv_eur=found[0][1],
        plain_value=values[1],
        covered_value=values[2],
    )


def _reached(views: Views, name: str, goal: int) -> tuple[Any, float]:
    """Value of a lever at which a goal of ``worths_eur`` is reached, and what it is there."""
    lever, here = LEVERS[name], today(views, name)
    base = worths_eur(views, {})[goal]
    if base >= 0:
        return _as_stated(views, name, here), base

    def worth(value: Any) -> float:
        return worths_eur(views, {lever.path: _stated(name, value)})[goal]

    found: Any
    if isinstance(lever.values, tuple):
        found, best = _first_word(worth, words_of(views, name))
    elif lever.grid:
        found, best = _on_grid(worth, lever.grid, _as_stated(views, name, here))
    else:
        found, best = _between(worth, float(here), lever)
    return found, max(best, base) if found is None else best


def words_of(views: Views, name: str) -> tuple[str, ...]:
    """Words that a lever can be moved to here: without new energy, those that need none."""
    lever = LEVERS[name]
    assert isinstance(lever.values, tuple)
    here = today(views, name)
    return tuple(
        word
        for word in lever.values
        if word != here and (views.has_energy or not is_energy_of(views, lever.path, word))
    )


def _stated(name: str, value: Any) -> Any:
    """A value as the scenario states it."""
    return SOLAR_WINDOWS if name == "tanks" else value


def _as_stated(views: Views, name: str, here: float | str) -> Any:
    """What is of today as a lever counts it: the size as a factor."""
    return 1.0 if name == "kwp_per_home" else here


def _told(views: Views, name: str, value: Any) -> float | str | None:
    """A value as people are told it: peak power per home for a factor."""
    if name == "kwp_per_home" and value is not None:
        return float(value) * _kwp_per_home(views.flows.scenario)
    return None if value is None else value


def _first_word(worth: Callable[[Any], float], words: Sequence[str]) -> tuple[str | None, float]:
    best = [(worth(word), word) for word in words]
    good = [word for npv, word in best if npv >= 0]
    return (good[0] if good else None), max((npv for npv, _ in best), default=-np.inf)


def _between(worth: Callable[[Any], float], here: float, lever: Lever) -> tuple[Any, float]:
    """The value nearest to today's at which the bound balances, on the better side."""
    assert isinstance(lever.values, float)
    far = lever.values
    at_far = worth(int(far) if lever.is_whole else far)
    if at_far < 0:
        return None, at_far
    if lever.is_whole:
        years = range(int(here) + 1, int(far) + 1)
        found = next(year for year in years if worth(year) >= 0)
        return float(found), worth(found)
    return _halved(worth, here, far, NEAR)


def _halved(
    worth: Callable[[Any], float], short: float, enough: float, near: float
) -> tuple[float, float]:
    """Border between a value that is short and one that is enough, on the side that is."""
    low, high = worth(short), worth(enough)
    for _ in range(STEPS):
        if abs(enough - short) <= near * max(abs(enough), abs(short)):
            break
        # A straight line is met at once, others by halving; what lacks is not on a line.
        is_line = high > low > -np.inf
        part = min(max(-low / (high - low), 0.02), 0.98) if is_line else 0.5
        middle = short + (part + near) * (enough - short)
        at_middle = worth(middle)
        if at_middle >= 0:
            enough, high = middle, at_middle
        else:
            short, low = middle, at_middle
    return enough, high


def _on_grid(
    worth: Callable[[Any], float], grid: Sequence[float], here: float | str
) -> tuple[float | None, float]:
    """The value nearest to today's on a grid at which the bound balances, then between."""
    seen = [(worth(value), value) for value in grid]
    good = [value for npv, value in seen if npv >= 0]
    if not good:
        return None, max(npv for npv, _ in seen)
    here = float(here)
    nearest = min(good, key=lambda value: abs(value - here))
    between = sorted((nearest, here))
    short = [value for npv, value in seen if npv < 0 and between[0] < value < between[1]]
    start = min(short, key=lambda value: abs(value - nearest), default=here)
    return _halved(worth, start, nearest, NEAR_ENERGY)


def far_value(views: Views, name: str) -> float | str:
    """Value of a lever within combinations: the better end of its range, or a usual one.

    A number that is better already stays.
    """
    lever, scenario = LEVERS[name], views.flows.scenario
    for one in ranges(scenario, (lever.path,)):
        if one.path == lever.path and one.source != "usual":
            ends = [worth_eur(views, {lever.path: end}) for end in (one.low, one.high)]
            end = (one.low, one.high)[int(np.argmax(ends))]
            return end if isinstance(end, str) else float(end)
    value = lever.in_pairs
    if isinstance(lever.values, tuple):
        words = words_of(views, name)
        worths = [worth_eur(views, {lever.path: _stated(name, word)}) for word in words]
        return words[int(np.argmax(worths))] if words else str(today(views, name))
    if lever.grid or isinstance(lever.values, tuple):
        return float(value)
    here = float(today(views, name))
    return max(float(value), here) if lever.values > value else min(float(value), here)


def together_at(views: Views, levers: Sequence[str], n_at_once: int = 2) -> list[Combination]:
    """The bound with each pair of levers (or more at once) at their better values."""
    values = {name: far_value(views, name) for name in levers}

    def moves(names: Sequence[str]) -> Moves:
        stated = {LEVERS[name].path: _stated(name, values[name]) for name in names}
        if "finance.years" in stated:
            stated["finance.years"] = int(stated["finance.years"])
        return stated

    found = []
    for names in combinations(levers, n_at_once):
        wished, plain, _ = worths_eur(views, moves(names))
        told = tuple(_told(views, name, values[name]) or 0.0 for name in names)
        found.append(Combination(levers=names, values=told, npv_eur=plain, wished_npv_eur=wished))
    return found
