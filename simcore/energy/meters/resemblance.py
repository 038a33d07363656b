"""Which known layout an unknown file resembles most, and what differs."""

from difflib import SequenceMatcher, get_close_matches

from simcore.base.errors import Phrase, phrase
from simcore.base.masking import masked
from simcore.energy.meters.formats import FORMATS
from simcore.energy.meters.text import Rows, folded

LEAST_LIKENESS = 0.4
"""Below this a file resembles nothing (assumed). [1]"""

HEAD_ROWS = 12
"""Rows in which a header is looked for."""


def resemblance(rows: Rows) -> Phrase | None:
    """The known layout whose header is most like one of the first rows, and what it lacks."""
    heads = [[folded(cell) for cell in row if cell] for row in rows[:HEAD_ROWS]]
    found = [
        (_likeness(head, known.header), known, head)
        for known in FORMATS.values()
        for head in heads
        if known.header and head
    ]
    best = max(found, key=lambda one: one[0], default=None)
    if best is None or best[0] < LEAST_LIKENESS:
        return None
    _, known, head = best
    names = dict(zip(map(folded, known.header), known.header, strict=True))
    missing = [title for name, title in names.items() if not _is_like(name, head)]
    more = [masked(cell) for cell in _cells_of(rows, head) if not _is_like(folded(cell), names)]
    if not missing and not more:
        return phrase("resembles", title=known.title)
    return phrase("resembles_but", title=known.title, missing=missing or ["-"], more=more or ["-"])


def _likeness(head: list[str], header: tuple[str, ...]) -> float:
    return SequenceMatcher(None, ";".join(head)[:400], ";".join(map(folded, header))).ratio()


def _is_like(name: str, names: "list[str] | dict[str, str]") -> bool:
    return bool(get_close_matches(name, list(names), n=1, cutoff=0.8))


def _cells_of(rows: Rows, head: list[str]) -> list[str]:
    """The cells of the row that a folded head came from."""
    return next(
        [cell for cell in row if cell]
        for row in rows[:HEAD_ROWS]
        if [folded(cell) for cell in row if cell] == head
    )
