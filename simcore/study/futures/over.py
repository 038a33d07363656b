"""What ``--over`` says: an input, and the range, the values or the shape that it moves by.

``path`` alone takes its range from the table of doubts; ``path=0.3:1.2`` is a range in which all
is as likely, ``path=0.3:1.2:10`` ten steps of it, ``path=due,nil`` values, ``path=due@3,nil@1``
values with their weights, ``path~triangle(0,0.02,0.04)`` a shape with its figures. Numbers can have
a decimal comma: ``path=0,3:1,2``, and semicolons between, ``path=0,3;0,6``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simcore.base.errors import InputError, Problem, did_you_mean, refuse
from simcore.base.typed import is_part, typed_number
from simcore.study.futures.sampling import NEEDED, Uncertain

OPTION = "--over"
FIGURES: dict[str, tuple[str, ...]] = {
    "uniform": ("low", "high"),
    "triangle": ("low", "middle", "high"),
    "normal": ("middle", "spread"),
    "lognormal": ("middle", "spread"),
}
"""Figures of a shape in the order in which they are typed."""
_SHAPE = re.compile(r"^(?P<name>[a-z]+)(?:\((?P<figures>[^()]*)\))?$")
MOST_STEPS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """An input that is asked for; ``uncertain`` is None where its usual range is meant."""

    path: str
    uncertain: Uncertain | None = None


def asked_of(texts: Sequence[str]) -> tuple[list[Over], list[Problem]]:
    """Every input that is asked for, and what is wrong with those that cannot be read."""
    asked: list[Over] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            asked.append(over_of(text))
        except InputError as error:
            problems += error.problems
    return asked, problems


def over_of(text: str) -> Over:
    """One input as it is typed.

    Examples
    --------
    >>> over_of("plants.kwp_factor=0.8:1.2:3").uncertain.values
    (0.8, 1.0, 1.2)
    >>> one = over_of("prices.excise_on_shared=due@3,nil@1").uncertain
    >>> one.values, one.weights
    (('due', 'nil'), (3.0, 1.0))
    >>> over_of("finance.cpi_fraction~triangle(0, 0.02, 0.04)").uncertain.middle
    0.02
    >>> over_of("plants.kwp_factor=0,8:1,2:3").uncertain.values
    (0.8, 1.0, 1.2)
    """
    found = re.match(r"^\s*(?P<path>[^=~\s]+)\s*(?:(?P<sign>[=~])(?P<rest>.*))?$", text, re.DOTALL)
    if found is None:
        raise refuse("over_wrong", OPTION, text=text)
    path, rest = found["path"], (found["rest"] or "").strip()
    if found["sign"] is None:
        return Over(path=path)
    if not rest:
        raise refuse("over_wrong", OPTION, text=text)
    uncertain = _shaped(path, rest) if found["sign"] == "~" else _listed(path, rest)
    return Over(path=path, uncertain=uncertain)


def _shaped(path: str, text: str) -> Uncertain:
    found = _SHAPE.match(text.replace(" ", ""))
    name = "" if found is None else found["name"]
    if found is None or name not in FIGURES:
        guess = did_you_mean(name or text, FIGURES)
        raise refuse("shape_unknown", f"{OPTION} {path}", found=text, known=[*FIGURES], guess=guess)
    names = FIGURES[name]
    numbers = [_number(path, part) for part in _parts(found["figures"] or "") if part]
    if len(numbers) != len(names) or None in numbers:
        form = f"{path}~{name}({','.join(names)})"
        raise refuse("shape_without_figures", f"{OPTION} {path}", found=text, form=form)
    figures: dict[str, Any] = {
        key: float(number) for key, number in zip(names, numbers, strict=True) if number is not None
    }
    _check_figures(path, name, figures)
    return Uncertain(path=path, shape=name, **figures)


def _check_figures(path: str, name: str, figures: dict[str, float]) -> None:
    assert set(NEEDED[name]) == {*figures}
    ends = [figures[key] for key in ("low", "middle", "high") if key in figures]
    is_ordered = ends == sorted(ends) and ("low" not in figures or ends[0] < ends[-1])
    is_spread = figures.get("spread", 1.0) > 0
    is_positive = name != "lognormal" or figures["middle"] > 0
    if not (is_ordered and is_spread and is_positive):
        raise refuse(
            "shape_impossible",
            f"{OPTION} {path}",
            found=name,
            figures=[*map(str, figures.values())],
        )


def _listed(path: str, text: str) -> Uncertain:
    """A range, steps of it, or values."""
    ends = [_number(path, part) for part in text.split(":")]
    if len(ends) in (2, 3) and None not in ends:
        numbers = [float(end) for end in ends if end is not None]
        return _range(path, text, numbers)
    if ":" in text and "," not in text and "@" not in text:
        raise refuse("over_wrong", OPTION, text=f"{path}={text}")
    return _values(path, text)


def _range(path: str, text: str, numbers: Sequence[float]) -> Uncertain:
    low, high = numbers[:2]
    if low >= high:
        raise refuse("range_upside_down", f"{OPTION} {path}", low=low, high=high)
    if len(numbers) == 2:
        return Uncertain(path=path, shape="uniform", low=low, high=high)
    n_steps = numbers[2]
    if n_steps != int(n_steps) or not 2 <= n_steps <= MOST_STEPS:
        raise refuse(
            "steps_wrong", f"{OPTION} {path}", found=text.rsplit(":", 1)[-1], most=MOST_STEPS
        )
    steps = tuple(float(f"{step:.12g}") for step in np.linspace(low, high, int(n_steps)))
    return Uncertain(path=path, shape="values", values=steps)


def _values(path: str, text: str) -> Uncertain:
    values: list[Any] = []
    weights: list[float] = []
    for part in (one.strip() for one in _parts(text)):
        value, at, weight = part.partition("@")
        number = _number(path, weight) if at else 1.0
        if not value or number is None or number <= 0:
            raise refuse("over_wrong", OPTION, text=f"{path}={text}")
        values.append(_value(path, value.strip()))
        weights.append(number)
    has_weights = "@" in text
    return Uncertain(
        path=path,
        shape="values",
        values=tuple(values),
        weights=tuple(weights) if has_weights else (),
    )


def _parts(text: str) -> list[str]:
    """What stands between semicolons, beside which a comma is a decimal one, or else commas."""
    return text.split(";" if ";" in text else ",")


def _value(path: str, text: str) -> Any:
    """A value as TOML would read it: a number, yes or no, else a word."""
    if text in ("true", "false"):
        return text == "true"
    number = _number(path, text)
    return text.strip("\"'") if number is None else number


def _number(path: str, text: str) -> float | None:
    """A number of a path; None for anything else, and for what no float holds."""
    number = typed_number(text, is_part=is_part(path.rpartition(".")[2]))
    return number if isinstance(number, float) else None
