"""Warnings about old rates, which ``list rates``, ``bill`` and the runs share."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from simcore.commands.language import language
from simcore.commands.shared import stderr
from simcore.show.words.labels import day as written_day
from simcore.show.words.labels import label

if TYPE_CHECKING:
    from simcore.money.rates import RateBook


def warn_of_old_rates(
    day: date, prefixes: Sequence[str] = ("",), book: "RateBook | None" = None
) -> None:
    """Say on standard error which rates in force on a day are older than twelve months now.

    Parameters
    ----------
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
        lang = language()
        families = ", ".join(
            f"{family} ({written_day(first, lang)})" for family, first in old.items()
        )
        days = {"day": written_day(day, lang), "today": written_day(today, lang)}
        text = label("commands.old_rates", lang, families=families, **days)
        stderr().print(text, style="yellow")
