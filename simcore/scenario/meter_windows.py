"""Off-peak windows of the meters of France, which each meter draws where its site states none.

The table is written by ``docs/calibration/fit_windows.py``. In 2026, 60 % of the meters with two
prices have eight hours between 20:00 and 08:00, 40 % also some between 12:00 and 17:00; of the
latter those with hours between 07:00 and 11:00 were moved until June 2026; the others follow
from December 2026 to October 2027, by season (Enedis, press release of 15 October 2025).
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import fsum, isclose

from simcore.base.errors import phrase, refuse
from simcore.base.windows import Windows
from simcore.scenario.windows import windows_of

TABLE = "off_peak_windows.csv"
HEAD = "part,windows,before"

Sets = tuple[tuple[Windows, ...], tuple[float, ...]]
"""Sets of windows, and the part of the meters that has each."""


@cache
def shipped_windows() -> Sets:
    """Sets of windows of the meters of France at the end of 2026, and their parts."""
    return sets_of(_shipped_lines(), TABLE)


@cache
def windows_before_the_reform() -> Sets:
    """The same meters before November 2025."""
    return sets_of(_shipped_lines(), TABLE, column=2)


def sets_of(lines: Sequence[str], place: str, column: int = 1) -> Sets:
    """Sets of windows from the lines of a table ``part,windows,before``, and their parts.

    Spans are those of :func:`windows_of`, apart by spaces.

    Parameters
    ----------
    lines
        Lines of the file; those that begin with ``#`` are remarks.
    place
        What to call the file in an error.
    column
        1 for the windows of today, 2 for those before the reform.

    Raises
    ------
    InputError
        If a set cannot be read, does not last eight hours, or the parts do not add up.

    Examples
    --------
    >>> lines = [HEAD, "0.6,22:30-06:30,22:30-06:30", "0.4,01:00-07:00 13:00-15:00,02:00-10:00"]
    >>> windows, parts = sets_of(lines, "table")
    >>> windows[1].winter, parts
    (((60, 420), (780, 900)), (0.6, 0.4))
    """
    numbered = [(n, line.split(",")) for n, line in enumerate(lines, 1) if not line.startswith("#")]
    rows = [(n, cells) for n, cells in numbered if ",".join(cells) != HEAD]
    parts = tuple(float(cells[0]) for _, cells in rows)
    if not isclose(fsum(parts), 1, abs_tol=1e-6):
        beyond = (row for row in range(len(parts)) if fsum(parts[: row + 1]) > 1 + 1e-6)
        line = rows[next(beyond, len(rows) - 1)][0]
        where = phrase("line", file=place, line=line)
        raise refuse("window_parts_not_one", where, row=line, total=fsum(parts))
    spans = [(f"{place}:{n}", cells[column].replace(" ", ",")) for n, cells in rows]
    return tuple(windows_of(text, where) for where, text in spans), parts


def _shipped_lines() -> list[str]:
    return files("simcore").joinpath("data", TABLE).read_text(encoding="utf-8").splitlines()
