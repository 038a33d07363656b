"""Measured curves for people and programs: the report of their quality, the files written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
from rich.table import Table

from simcore.base.timeaxis import local_day
from simcore.energy.meters import MeterQuality, YearQuality
from simcore.energy.meters.years import MeterYear
from simcore.energy.replay import write_curves
from simcore.show.folder.described import write_parquet
from simcore.show.folder.place import whole_folder, write_json
from simcore.show.tables import facts

CURVES, QUALITY = "curves.parquet", "quality.json"
MOST_LISTED = 8
"""Gaps, zeros and changes of step listed one by one in the table; all are in the JSON."""


def quality_rows(qualities: Sequence[MeterQuality]) -> list[dict[str, Any]]:
    """Qualities as plain values, one entry a meter."""
    return [asdict(quality) for quality in qualities]


def write_import(years: Sequence[MeterYear], rows: list[dict[str, Any]], folder: Path) -> None:
    """Write the curves (meter, utc, kwh, is_production) and their qualities into ``folder``.

    ``consumption-2023.csv`` and ``production-2023.csv`` hold the meters of a year side by side,
    as ``share`` reads them.
    """
    with whole_folder(folder, QUALITY) as working:
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


def quality_table(quality: MeterQuality) -> Table:
    """Report on one meter, a line for each thing to know."""
    flow = "injected" if quality.is_production else "consumed"
    return facts(_lines(quality), title=f"{quality.meter} ({flow})", title_justify="left")


def _lines(quality: MeterQuality) -> list[tuple[str, str]]:
    steps = ", ".join(str(step) for step in quality.step_minutes)
    lines = [
        ("file", f"{quality.source} ({quality.layout}, stamps at the {quality.stamps})"),
        ("measured", f"{quality.first_utc} to {quality.last_utc} UTC, steps of {steps} minutes"),
        ("coverage", f"{_percent(quality.coverage_fraction)}, {_gap_words(quality)}"),
        ("changes of step", _listed(_step_words(quality))),
        ("rows", _row_words(quality)),
        ("clock changes", _listed(_clock_words(quality))),
        ("suspicious zeros", _listed(_zero_words(quality))),
        ("measured kWh", _listed([f"{y}: {kwh:,.0f}" for y, kwh in quality.kwh_by_year.items()])),
    ]
    lines += [(f"year {year.year}", _year_words(year)) for year in quality.years]
    lines += [("note", note) for note in quality.notes]
    return lines


def _gap_words(quality: MeterQuality) -> str:
    if not quality.gaps:
        return "no gap"
    hours = sum(gap.hours for gap in quality.gaps)
    words = _listed([f"{gap.start_utc} for {gap.hours:g} h" for gap in quality.gaps])
    return f"{_count(len(quality.gaps), 'gap')}, {hours:g} h: {words}"


def _step_words(quality: MeterQuality) -> list[str]:
    return [
        f"{change.start_utc}: {change.before_minutes} to {change.after_minutes}"
        for change in quality.step_changes
    ]


def _row_words(quality: MeterQuality) -> str:
    blank = _count(quality.n_blank, "blank value")
    twice = _count(quality.n_duplicates, "duplicate")
    doubtful = _count(quality.n_doubtful, "doubtful value")
    return f"{blank}, {twice} ({quality.n_conflicts} with another value), {doubtful}"


def _clock_words(quality: MeterQuality) -> list[str]:
    return [f"{day.day}: {day.measured_hours:g} of {day.hours} h" for day in quality.clock_days]


def _zero_words(quality: MeterQuality) -> list[str]:
    return [f"{gap.start_utc} for {gap.hours:g} h" for gap in quality.zeros]


def _year_words(year: YearQuality) -> str:
    """Energy of a year, how its gaps were filled, and what was left out."""
    hours: Counter[str] = Counter()
    for gap in year.gaps:
        hours[gap.filled_by] += gap.hours  # type: ignore[assignment]
    counts = Counter(gap.filled_by for gap in year.gaps)
    filled = [f"{_count(counts[way], 'gap')} ({hours[way]:g} h) by {way}" for way in counts]
    other_years = ", ".join(str(number) for number in year.other_years)
    words = (
        f"{year.kwh:,.0f} kWh, {_percent(year.coverage_fraction)} measured "
        f"({year.measured_kwh:,.0f} kWh); filled: {'; '.join(filled) or 'nothing'}; "
        f"{year.held_kwh:,.0f} kWh if each value holds since the stamp before"
    )
    return f"{words}; other years in the file: {other_years}" if other_years else words


def _listed(words: Sequence[str]) -> str:
    rest = len(words) - MOST_LISTED
    listed = "; ".join(words[:MOST_LISTED])
    return f"{listed}; and {rest} more" if rest > 0 else listed or "none"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _percent(fraction: float) -> str:
    return f"{fraction:.1%}".replace("%", " %")
