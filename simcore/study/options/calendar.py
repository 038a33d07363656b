"""From a vote to the first shared kWh: what is done when, and what the law has to come before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do after a vote.

    Attributes
    ----------
    step
        Its name.
    start_month, end_month
        Months after the vote in which it begins and ends.
    is_law
        Whether the law sets its length; else it is assumed.
    """

    step: str
    start_month: int
    end_month: int
    is_law: bool = False


STEPS = (
    Step(step="vote", start_month=0, end_month=0),
    Step(step="lawyer", start_month=0, end_month=2),
    Step(step="studies", start_month=0, end_month=4),
    Step(step="funding", start_month=1, end_month=5),
    Step(step="contracts", start_month=5, end_month=7),
    Step(step="works", start_month=7, end_month=10),
    Step(step="information", start_month=9, end_month=10, is_law=True),
    Step(step="start", start_month=11, end_month=11),
    Step(step="account", start_month=23, end_month=23),
)
"""Lengths are assumed, but for the month in which tenants may refuse: the document is handed out
one month at least before the start (code de l'énergie, R. 315-12 and R. 315-13)."""


def dated_steps(vote: date) -> Iterator[tuple[Step, date, date]]:
    """Each step with the first days of the months in which it begins and ends.

    Examples
    --------
    >>> [(one.step, str(end)) for one, _, end in dated_steps(date(2026, 11, 22))][-2:]
    [('start', '2027-11-01'), ('account', '2028-11-01')]
    """
    # A board votes in the month after it has the figures.
    for one in STEPS:
        yield one, _months_on(vote, 1 + one.start_month), _months_on(vote, 1 + one.end_month)


def _months_on(day: date, n_months: int) -> date:
    """First day of the month so many months later."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + n_months, MONTHS_A_YEAR)
    return date(year, month + 1, 1)
