"""The ``[doubtful]`` table: how far an input may be from its value, and who says so."""

from typing import Literal

from simcore.scenario.fields import Number, Table, Text, entry


class Doubt(Table):
    """What one input may be, named by its path: the least and the most that is likely."""

    low: Number | Text = entry(text="lowest likely value, or one of two words")
    high: Number | Text = entry(text="highest likely value, or the other word")
    shape: Literal["triangle", "uniform"] = entry(
        "triangle",
        text="how likely the values between are: most at the scenario's own, or all alike",
        kind="assumed",
        source="the scenario's value is the best guess",
    )
    source: Text = entry(text="who says so, or how it was worked out")
