"""Measured curves for people and programs: the report of their quality, the files written."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from rich.table import Table

from simcore.base.errors import Phrase
from simcore.base.timeaxis import local_day
from simcore.energy.meters import MeterQuality, YearQuality
from simcore.energy.meters.quality import Gap, Span
from simcore.energy.meters.years import MeterYear
from simcore.energy.replay import write_curves
from simcore.show.folder.described import write_parquet
from simcore.show.folder.place import whole_folder, write_json
from simcore.show.tables import facts
from simcore.show.words.labels import exact, label, number, percent_sign, several
from simcore.show.words.problems import in_words

CURVES, QUALITY = "curves.parquet", "quality.json"
MOST_LISTED = 8
"""Gaps, zeros and changes of step listed one by one in the table; all are in the JSON."""


Say = Callable[..., str]
"""``(key, fields) -> words``, in the language of the report."""


def quality_rows(qualities: Sequence[MeterQuality]) -> list[dict[str, Any]]:
    """Qualities as plain values, one entry a meter, their words in English."""
    return [_plain(quality) for quality in qualities]


def _plain(value: Any) -> Any:
    if isinstance(value, Phrase):
        return str(value)
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def write_import(years: Sequence[MeterYear], rows: list[dict[str, Any]], folder: Path) -> None:
    """Write the curves (meter, utc, kwh, is_production) and their qualities into ``folder``.

    ``consumption-2023.csv`` and ``production-2023.csv`` hold the meters of a year side by side,
    as ``share`` reads them.
    """
    with whole_folder(folder, "import") as working:
        frames = [
            pd.DataFrame(
                {
                    "meter": pd.Categorical([year.meter]).repeat(len(year.utc)).astype(str),
                    "utc": pd.DatetimeIndex(year.utc).tz_localize("UTC"),
                    "kwh": year.kwh,
                    "is_production": year.is_production,
                }
            )
            for year in years
        ]
        curves = pd.concat(frames, ignore_index=True)
        write_parquet(curves, working / CURVES)
        for name, own in _plain_files(years).items():
            curves_of = {year.meter: year.kwh for year in own}
            write_curves(working / f"{name}.csv", own[0].utc, curves_of)
        write_json(rows, working / QUALITY)


def _plain_files(years: Sequence[MeterYear]) -> dict[str, list[MeterYear]]:
    """Years of meters that stand in one plain file, by its name."""
    files: dict[str, list[MeterYear]] = {}
    for year in years:
        flow = "production" if year.is_production else "consumption"
        files.setdefault(f"{flow}-{local_day(year.utc[0]).year}", []).append(year)
    return files


def quality_table(quality: MeterQuality, lang: str = "en") -> Table:
    """Report on one meter, a line for each thing to know."""
    flow = "injected" if quality.is_production else "consumed"
    title = label(f"import.{flow}", lang, meter=quality.meter)
    lines = _lines(quality, partial(_say, lang=lang), lang)
    return facts(lines, title=title, title_justify="left")


def _say(key: str, lang: str, **values: object) -> str:
    return label(f"import.{key}", lang, **values)


def _lines(quality: MeterQuality, say: Say, lang: str) -> list[tuple[str, str]]:
    years = [
        say("year_kwh", year=year, kwh=number(kwh, lang))
        for year, kwh in quality.kwh_by_year.items()
    ]
    lines = {
        "file": _file_words(quality, say, lang),
        "measured": _measured_words(quality, say),
        "coverage": say(
            "coverage_is",
            fraction=_percent(quality.coverage_fraction, lang),
            gaps=_gap_words(quality, say, lang),
        ),
        "steps": _listed(_step_words(quality, say), lang),
        "rows": _row_words(quality, say, lang),
        "clock": _listed(_clock_words(quality, say, lang), lang),
        "zeros": _listed([_span(one, say, lang) for one in quality.zeros], lang),
        "by_year": _listed(years, lang),
    }
    told = [(say(name), words) for name, words in lines.items()]
    told += [(say("year", year=one.year), _year_words(one, say, lang)) for one in quality.years]
    return told + [(say("note"), in_words(note, lang)) for note in quality.notes]


def _file_words(quality: MeterQuality, say: Say, lang: str) -> str:
    stamps = [say(f"stamps.{one.replace(' ', '_')}") for one in quality.stamps.split(" + ")]
    layout = in_words(quality.layout, lang)
    return say("file_is", source=quality.source, layout=layout, stamps=" + ".join(stamps))


def _measured_words(quality: MeterQuality, say: Say) -> str:
    steps = ", ".join(str(step) for step in quality.step_minutes)
    return say("measured_is", first=quality.first_utc, last=quality.last_utc, steps=steps)


def _gap_words(quality: MeterQuality, say: Say, lang: str) -> str:
    if not quality.gaps:
        return say("no_gap")
    hours = _hours(sum(gap.hours for gap in quality.gaps), lang)
    spans = _listed([_span(gap, say, lang) for gap in quality.gaps], lang)
    gaps = several("import.gaps", len(quality.gaps), lang)
    return say("gaps_are", gaps=gaps, hours=hours, spans=spans)


def _span(span: Gap | Span, say: Say, lang: str) -> str:
    return say("span", start=span.start_utc, hours=_hours(span.hours, lang))


def _step_words(quality: MeterQuality, say: Say) -> list[str]:
    return [
        say("step_is", start=one.start_utc, before=one.before_minutes, after=one.after_minutes)
        for one in quality.step_changes
    ]


def _row_words(quality: MeterQuality, say: Say, lang: str) -> str:
    return say(
        "rows_are",
        blank=several("import.blank", quality.n_blank, lang),
        twice=several("import.twice", quality.n_duplicates, lang),
        conflicts=quality.n_conflicts,
        doubtful=several("import.doubtful", quality.n_doubtful, lang),
    )


def _clock_words(quality: MeterQuality, say: Say, lang: str) -> list[str]:
    return [
        say("clock_is", day=one.day, measured=_hours(one.measured_hours, lang), hours=one.hours)
        for one in quality.clock_days
    ]


def _year_words(year: YearQuality, say: Say, lang: str) -> str:
    """Energy of a year, how its gaps were filled, and what was left out."""
    words = say(
        "year_is",
        kwh=number(year.kwh, lang),
        fraction=_percent(year.coverage_fraction, lang),
        measured=number(year.measured_kwh, lang),
        filled="; ".join(_filled_words(year, say, lang)) or say("nothing"),
        held=number(year.held_kwh, lang),
    )
    if not year.other_years:
        return words
    return say("other_years", words=words, years=", ".join(map(str, year.other_years)))


def _filled_words(year: YearQuality, say: Say, lang: str) -> list[str]:
    """Gaps and their hours, for each way in which some were filled."""
    ways = dict.fromkeys(gap.filled_by for gap in year.gaps)
    hours = {way: [gap.hours for gap in year.gaps if gap.filled_by == way] for way in ways}
    return [
        say(
            "filled_by",
            gaps=several("import.gaps", len(hours[way]), lang),
            hours=_hours(sum(hours[way]), lang),
            way=in_words(way, lang),
        )
        for way in ways
    ]


def _listed(words: Sequence[str], lang: str) -> str:
    rest = len(words) - MOST_LISTED
    listed = "; ".join(words[:MOST_LISTED])
    if rest > 0:
        return label("import.and_more", lang, listed=listed, n=rest)
    return listed or label("import.none", lang)


def _hours(hours: float, lang: str) -> str:
    return exact(round(hours, 2), lang)


def _percent(fraction: float, lang: str) -> str:
    return number(100 * fraction, lang, 1) + (percent_sign(lang) if lang == "fr" else " %")
