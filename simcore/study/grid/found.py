"""What the readers of network files found, as notes of a comparison."""

from pathlib import Path

from simcore.base.errors import phrase
from simcore.base.masking import masked
from simcore.study.compare.records import FOUND, Note
from simcore.study.grid.records import GridOutcome, SiteGridYear


def network_notes(outcome: GridOutcome) -> tuple[Note, ...]:
    """A note for each network some of whose lines have no rating."""
    return tuple(_unrated(year) for year in outcome.sites if year.network.n_unrated)


def _unrated(year: SiteGridYear) -> Note:
    said = phrase("lines_unrated", n=year.network.n_unrated)
    file = masked(Path(year.network.source).name)
    values = {"room": "network", "file": file, "key": said.key, "fields": dict(said.fields)}
    return Note(key=FOUND, values=values)
