"""The schemes by their identifier, read from ``data/schemes.toml``, and the few that are functions.

What a payment cannot be said by parts: charges with the rent (T10), rewards within a budget
(T12). Full supply (T14), the landlord's own meter (T15) and its own meter first (T17) have
parts, but who shares or supplies is not a matter of prices.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from importlib.resources import files
from typing import Any

from simcore.money.schemes.parts import Part
from simcore.money.schemes.payments import (
    fixed_for_some_years,
    shifting_bonus,
    true_shifting_bonus,
    with_the_rent,
)
from simcore.money.schemes.scheme import OF_A_PART, Parameter, Recipe, Scheme, of_parts

FUNCTIONS: dict[str, Any] = {
    function.__name__: function
    for function in (with_the_rent, fixed_for_some_years, shifting_bonus, true_shifting_bonus)
}
"""Formulas that entries may name."""
OF_FUNCTIONS = ("payment", "index", "reward")
LIKE, PARTS, COSTS = "like", "parts", "costs"
OF_PARTS = frozenset(field.name for field in fields(Part))


def read_schemes(text: str) -> dict[str, Scheme]:
    r"""Schemes of a file of entries, in its order.

    Examples
    --------
    >>> found = read_schemes('[T8]\nparts = [{ quantity = "dwelling", price = 4.0 }]')
    >>> found["T8"].index, found["T8"].follows_energy
    ('consumer', False)
    """
    found: dict[str, Scheme] = {}
    for name, entry in tomllib.loads(text).items():
        found[name] = _scheme(entry, found)
    return found


def _scheme(entry: Mapping[str, Any], known: Mapping[str, Scheme]) -> Scheme:
    """Scheme of an entry."""
    values = {name: _frozen(name, value) for name, value in entry.items()}
    if LIKE in values:
        return replace(known[values.pop(LIKE)], **values)
    if PARTS not in values:
        return Scheme(**values)
    return of_parts(values.pop(PARTS), **values)


def _frozen(name: str, value: Any) -> Any:
    """A value of an entry as the field of a scheme."""
    if name in OF_FUNCTIONS and value in FUNCTIONS:
        return FUNCTIONS[value]
    if name == "parameters":
        return tuple(Parameter(**{"default": None, **one}) for one in value)
    if name == PARTS:
        return tuple(_recipe(one) for one in value)
    if name == "ordered":
        return tuple((first, second) for first, second in value)
    if name == "needs":
        return frozenset(value)
    return tuple(value) if isinstance(value, list) else value


def _recipe(entry: Mapping[str, Any]) -> Recipe:
    """Part of an entry, and what sets its numbers."""
    terms = {
        name: tuple(term.strip() for term in value.split("*"))
        for name, value in entry.items()
        if name in OF_A_PART and isinstance(value, str)
    }
    stated = {name: value for name, value in entry.items() if name not in {*terms, COSTS}}
    assert stated.keys() <= OF_PARTS
    costs = f"{entry[COSTS]}_eur_per_kwh" if COSTS in entry else ""
    return Recipe(part=Part(**stated), terms=terms, costs=costs)


SCHEMES: dict[str, Scheme] = read_schemes(
    (files("simcore") / "data" / "schemes.toml").read_text("utf-8")
)
