"""Small files of curves, keys and members for the tests of the replay, and the command."""

import csv

from command_sample import invoked
from french_clock import stamps

NEEDS = {"A": 0.10, "B": 0.40, "C": 0.60}


def curve_file(path, times, columns):
    """Write a plain CSV of curves; a number stands for a flat curve."""
    lines = [",".join(["time", *columns])]
    for row, time in enumerate(times):
        cells = [v[row] if hasattr(v, "__getitem__") else v for v in columns.values()]
        lines.append(",".join([time, *map(repr, map(float, cells))]))
    return text_file(path, "\n".join(lines) + "\n")


def text_file(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def case(folder, production=0.80, n_slots=2, step_minutes=15, needs=None):
    """Production and consumption of some flat slots of July: two paths."""
    times = stamps("2026-07-01T10:00", n_slots, step_minutes)
    return (
        curve_file(folder / "sun.csv", times, {"roof": production}),
        curve_file(folder / "use.csv", times, needs or NEEDS),
    )


def coefficient_file(folder, parts, names=tuple(NEEDS)):
    rows = [f"{name},{part!r}" for name, part in zip(names, parts, strict=True)]
    return text_file(folder / "parts.csv", "\n".join(["member,coefficient", *rows]) + "\n")


def share(sun, use, out, *words, by_home=True):
    """Result of the command ``share``."""
    words = (*words, "--identified") if by_home else words
    return invoked("share", "--production", sun, "--consumption", use, "--out", out, *words)


def rows(path):
    """Rows of a CSV file as dicts of text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
