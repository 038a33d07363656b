"""Warnings about old rates, which ``list rates``, ``bill`` and the runs share."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from simcore.money.rates import RateBook


def warn_of_old_rates(
    console: Console, day: date, prefixes: Sequence[str] = ("",), book: "RateBook | None" = None
) -> None:
    """Say which rates in force on a day are older than twelve months now.

    Parameters
    ----------
    console
        Where to write, standard error.
    day
        Day whose rates are used.
    prefixes
        Beginnings of the names that count.
    book
        The rates; the shipped ones where not given.
    """
    from simcore.money.rates import aged, load_rates

    today = date.today()
    old = aged(book or load_rates(), day, today, prefixes)
    if old:
        families = ", ".join(f"{family} ({first})" for family, first in old.items())
        text = f"Rates of {day} in force for more than 12 months on {today}: {families}"
        console.print(text, style="yellow")
