"""Numbers of sentences, each looked for among the figures of the tables that they tell of."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

NUMBER = re.compile(r"[+−]?\d[\d,.\u202f]*\d|[+−]?\d")
SCHEME = re.compile(r"\bT\d+[a-z]?\b")
MARKS = {"en": (",", "."), "fr": ("\u202f", ",")}
"""Between thousands, and before decimals."""
DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}")

UNITS = (
    # What stands behind a number, the unit of the tables, and how much of it one is.
    (r"c ?(EUR|€)(/kWh)?(?!\w)", "eur_per_kwh", 0.01),
    (r"(EUR|€)/kWh", "eur_per_kwh", 1.0),
    (r"k(EUR|€)", "eur", 1e3),
    (r"EUR|€", "eur", 1.0),
    (r"%", "fraction", 0.01),
    (r"MWh", "kwh", 1e3),
    (r"kW[pc]", "kwp", 1.0),
    (r"kW\b", "kw", 1.0),
)
ENDS = {
    "eur": ("_eur", "_eur_per_year", "_eur_per_participant", "_eur_per_kw"),
    "eur_per_kwh": ("_eur_per_kwh",),
    "fraction": ("_fraction",),
    "kwh": ("_kwh",),
    "kwp": ("kwp",),
    "kw": ("_kw",),
}
"""Ends of the names of figures that are kept in a unit; any other name counts things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A number of a sentence: as printed, its value in the unit of the tables, half a last digit,
    that unit, and the scheme named last before it."""

    text: str
    value: float
    slack: float
    unit: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a table: the scheme it is of, or none, its unit, its value."""

    scheme: str
    unit: str
    value: float


def unit_of(name: str) -> str:
    """Unit that the end of a name tells; ``n`` for what has none."""
    return next((unit for unit, ends in ENDS.items() if name.endswith(ends)), "n")


def numbers(sentence: str, lang: str) -> Iterator[Told]:
    """Numbers of a sentence with unit and scheme; days and the numbers of schemes are none."""
    text = sentence.replace("\u00a0", " ")
    names = [(found.start(), found[0]) for found in SCHEME.finditer(text)]
    apart = [found.span() for found in (*SCHEME.finditer(text), *DAY.finditer(text))]
    thousands, point = MARKS[lang]
    for found in NUMBER.finditer(text):
        if any(start <= found.start() < end for start, end in apart):
            continue
        plain = found[0].replace(thousands, "").replace(point, ".").replace("−", "-")
        behind = text[found.end() :].lstrip(" \u202f")
        unit, size = next(
            ((unit, size) for words, unit, size in UNITS if re.match(words, behind)), ("n", 1.0)
        )
        before = [name for at, name in names if at < found.start()]
        digits = len(plain.partition(".")[2])
        is_end = text[: found.start()].rstrip(" \u202f").endswith(("<", ">"))
        yield Told(
            text=found[0],
            value=float(plain) * size,
            # Less than 1 %, more than 99 %: anything from half a percent to the mark.
            slack=(0.5 * 10.0**-digits if not is_end else 1.0) * size * (1 + 1e-6),
            unit=unit,
            scheme=before[-1] if before else "",
        )


def is_found(told: Told, figures: Iterable[Figure]) -> bool:
    """Whether a figure of the same unit, of the scheme or of none, is printed so.

    A sentence may tell a loss or a gap without its sign, never a sign that is not so.
    """
    is_signed = told.text[0] in "+−"
    values = np.array(
        [
            one.value
            for one in figures
            if one.unit == told.unit and (not told.scheme or one.scheme in ("", told.scheme))
        ]
    )
    near = np.abs(values - told.value) <= told.slack
    if not is_signed:
        near |= np.abs(-values - told.value) <= told.slack
    return bool(near.any())
