"""What the readers of a site's files found: one record each, counted over its meters."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simcore.base.errors import Phrase, phrase
from simcore.base.found import Found
from simcore.energy.weather import Quality

if TYPE_CHECKING:  # the readers of meters take long to load
    from simcore.energy.meters import MeterQuality, YearQuality


def weather_found(quality: Quality, room: str = "weather") -> tuple[Found, ...]:
    """Remarks on a weather or production file."""
    file = Path(quality.file).name
    return tuple(
        Found(room=room, file=file, key=remark.key, fields=dict(remark.values))
        for remark in quality.remarks
    )


def meters_found(
    file: str, qualities: Sequence["MeterQuality"], years: Sequence["YearQuality"], year: int
) -> tuple[Found, ...]:
    """What there is to know of the meters of a file, each thing once with its count.

    Parameters
    ----------
    file
        Name of the file or folder.
    qualities, years
        Of each meter, and of its year that was laid on the axis.
    year
        Year of the axis.
    """
    told = [*_row_phrases(qualities), *_year_phrases(years, year), *_said(qualities)]
    return tuple(of_phrase(file, said) for said in told)


def _row_phrases(qualities: Sequence["MeterQuality"]) -> Iterator[Phrase]:
    """Meters whose rows contradict each other, are doubtful, or stay at zero."""
    n_all = len(qualities)
    conflicts = [one.n_conflicts for one in qualities if one.n_conflicts]
    if conflicts:
        yield phrase("meter_conflicts", n=len(conflicts), of=n_all, rows=sum(conflicts))
    doubtful = [one.n_doubtful for one in qualities if one.n_doubtful]
    if doubtful:
        yield phrase("meter_doubtful", n=len(doubtful), of=n_all, rows=sum(doubtful))
    zeros = [sum(span.hours for span in one.zeros) for one in qualities if one.zeros]
    if zeros:
        yield phrase("meter_zeros", n=len(zeros), of=n_all, days=sum(zeros) / 24)


def _year_phrases(years: Sequence["YearQuality"], year: int) -> Iterator[Phrase]:
    """Meters whose year has gaps, or is another than that of the run."""
    gaps = [sum(gap.hours for gap in one.gaps) for one in years if one.gaps]
    if gaps:
        yield phrase("meter_gaps", n=len(gaps), of=len(years), days=sum(gaps) / 24)
    moved = [one.year for one in years if one.year != year]
    if moved:
        yield phrase("meter_moved", n=len(moved), of=len(years), found=max(moved), year=year)


def _said(qualities: Sequence["MeterQuality"]) -> list[Phrase]:
    """What the files themselves said, each kind of thing once."""
    return list({said.key: said for one in qualities for said in one.notes}.values())


def of_phrase(file: str, said: Phrase) -> Found:
    """What was found in a file of curves, from what is said of it."""
    fields = {name: _plain(value) for name, value in said.fields.items()}
    return Found(room="meters", file=file, key=said.key, fields=fields)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Phrase) else value
