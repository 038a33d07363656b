"""Warnings about old rates, which ``list rates``, ``bill`` and the runs share."""

from collections.abc import Sequence
from datetime import date

from rich.console import Console


def warn_of_old_rates(console: Console, day: date, prefixes: Sequence[str] = ("",)) -> None:
    """Say which rates in force on a day are older than twelve months now.

    Parameters
    ----------
    console
        Where to write, standard error.
    day
        Day whose rates are used.
    prefixes
        Beginnings of the names that count.
    """
    from simcore.money.rates import aged, load_rates

    today = date.today()
    old = aged(load_rates(), day, today, prefixes)
    if old:
        families = ", ".join(f"{family} ({first})" for family, first in old.items())
        text = f"Rates of {day} in force for more than 12 months on {today}: {families}"
        console.print(text, style="yellow")
