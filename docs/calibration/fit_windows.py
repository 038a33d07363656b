"""Fit how many meters have which off-peak windows, to what the tanks of RES2 do.

Run from the top of the project::

    python docs/calibration/fit_windows.py

It writes ``simcore/data/off_peak_windows.csv`` and takes half a minute.

What is known. Eight hours a day; before the reform 60 % of the meters had them between 20:00
and 08:00 alone, the others also between 12:00 and 17:00; since then at least five hours on end
by night and at most three between 11:00 and 17:00, none between 07:00 and 11:00 and from 17:00
on (Enedis, press release of 15 October 2025; CRE 2026-33, table 4). Until June 2026 those with
hours after noon were moved; those by night alone follow from December 2026 on.

What is fitted. The parts of sets that keep to this, to the weekdays of winter and summer of the
mean home in peak and off-peak prices of 2023 (RES2): its curve is that of heating, which hangs on
no windows, and of all else (tanks, machines by timer) of homes that have each set.
Parts are those of least square distance, with a weight on how far they are from equal ones.
"""

import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
from scipy.optimize import lsq_linear

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "validation"))
import make_households as page  # noqa: E402

from simcore.base.windows import Windows, off_peak_fraction  # noqa: E402
from simcore.energy.demand import (  # noqa: E402
    demand_by_use_kwh,
    demand_kwh,
    expected,
    rescaled,
)
from simcore.energy.population import draw_population  # noqa: E402
from simcore.scenario import meter_windows  # noqa: E402

OUT = ROOT / "simcore" / "data" / meter_windows.TABLE
NIGHT_PART = 0.6
N_HOMES = 200
HALF, HOUR, DAY = 30, 60, 24 * 60
NIGHTS = [((start % DAY, (start + 8 * HOUR) % DAY),) for start in range(20 * HOUR, DAY + 1, HALF)]
SPLITS = [
    ((start % DAY, (start + 8 * HOUR - noon) % DAY), (after, after + noon))
    for start, after, noon in product(
        range(23 * HOUR, DAY + 150 + 1, HALF),
        range(12 * HOUR, 15 * HOUR + 1, HALF),
        (90, 120, 180),
    )
    if after + noon <= 17 * HOUR and start + 8 * HOUR - noon <= DAY + 8 * HOUR
]
"""Sets on half-hours: real ones begin at odd minutes, but a half-hour's energy could not be told
apart then into that of a tank, after the start of its window, and the rest, before it."""

SMOOTH, NIGHTS_OVER_DAYS = 2.0, 5.0
"""Weights on how far parts are from equal ones, and on the nights (0 to 6 h) over the days of
RES2, over the distance from its hours; by hand."""

MOST = {1: 0.08, 2: 0.03}
"""Largest part of a set by night alone, and of one also after noon: without it a third of all
meters would switch at 23:30, to make up for tanks that heat faster here than in RES2. It costs
a point or two of distance; assumed."""

LEAST_PART = 0.002
"""Sets that fewer meters have are left out."""

LAST_MORNING = 7 * HOUR
"""End of the morning's hours of meters moved by 2026."""


def curves(spans, people, temp):
    """Mean of homes that all have these windows, without heating, as :func:`by_hour`."""
    on = off_peak_fraction(Windows(winter=spans, summer=spans), 15)
    relay = np.repeat(on[..., np.newaxis], people.n_members, axis=-1)
    return by_hour(demand_kwh(page.AXIS, people, temp, relay, heating_kwh_per_year=0.0))


def by_hour(kwh):
    """Mean home by hour on weekdays of winter, then summer. [kWh/hour]"""
    seasons = (page.SEASONS[name] for name in page.RES2)
    mean = kwh.mean(axis=1, keepdims=True)
    return np.concatenate([page.hourly_mean(mean, one, 0) for one in seasons]) * mean.mean()


def night_less(ratio, curve, first):
    """Mean of 0 to 6 h less a ratio of the mean of the day that begins at a row."""
    return curve[first : first + 6].mean(axis=0) - ratio * curve[first : first + 24].mean(axis=0)


def fitted():
    """Parts of :data:`NIGHTS` and :data:`SPLITS`, and distances from RES2, even and fitted."""
    temp = page.temp_air(page.FRANCE_2023_C)
    people = draw_population(replace(page.MIX, n_dwellings=N_HOMES), page.KEY)
    level = page.MIX_FACTOR * expected.REFERENCE_KWH / people.annual_kwh.mean()
    people = rescaled(people, level * people.annual_kwh)
    relay = np.ones((2, 96, people.n_members))
    known = page.AXIS, people, temp, relay
    base = by_hour(demand_by_use_kwh(*known, heating_kwh_per_year=page.MIX_HEATING_KWH)["heating"])
    target = np.concatenate([np.array(page.RES2[name].split(), float) for name in page.RES2])
    target *= page.RES2_KWH / 365 / 48
    homes = np.stack([curves(spans, people, temp) for spans in (*NIGHTS, *SPLITS)], axis=1)
    even = np.repeat(
        [NIGHT_PART / len(NIGHTS), (1 - NIGHT_PART) / len(SPLITS)], [len(NIGHTS), len(SPLITS)]
    )
    is_night = np.arange(len(even)) < len(NIGHTS)
    scale, n = target.mean(), len(even)
    rows = [homes / scale, SMOOTH * np.diag(0.05 / even) / np.sqrt(n)]
    wanted = [(target - base) / scale, np.full(n, 0.05 * SMOOTH / np.sqrt(n))]
    for first in (0, 24):
        ratio = target[first : first + 6].mean() / target[first : first + 24].mean()
        rows.append(NIGHTS_OVER_DAYS * night_less(ratio, homes, first)[np.newaxis] / scale)
        wanted.append(np.array([-NIGHTS_OVER_DAYS * night_less(ratio, base, first) / scale]))
    for each, total in ((is_night, NIGHT_PART), (~is_night, 1 - NIGHT_PART)):
        rows.append(100.0 * each[np.newaxis])
        wanted.append(np.array([100.0 * total]))
    most = np.where(is_night, MOST[1], MOST[2])
    parts = lsq_linear(np.concatenate(rows), np.concatenate(wanted), (0, most), tol=1e-12).x
    off = [np.abs(base + homes @ each - target).mean() / scale for each in (even, parts)]
    return parts, off


def moved_by_2026(spans):
    """Windows after the first step of the reform: the morning ends by 07:00."""
    if len(spans) == 1:
        return spans
    (start, end), noon = spans
    back = max((end - LAST_MORNING), 0) if end < 12 * HOUR else 0
    return ((start - back) % DAY, (end - back) % DAY), noon


def clock(spans):
    """Spans as the table has them."""
    return " ".join("-".join(f"{edge // 60:02}:{edge % 60:02}" for edge in span) for span in spans)


def main():
    """Write the table."""
    parts, off = fitted()
    kept = [(p, s) for p, s in zip(parts, (*NIGHTS, *SPLITS), strict=True) if p >= LEAST_PART]
    total = {n: sum(p for p, s in kept if len(s) == n) for n in (1, 2)}
    wanted = {1: NIGHT_PART, 2: 1 - NIGHT_PART}
    lines = [
        "# Off-peak windows of the meters of France: part of the meters with two prices, their",
        "# hours at the end of 2026, and before November 2025. Written by",
        "# docs/calibration/fit_windows.py; do not edit. Rules and parts by night alone and also",
        "# after noon: Enedis, press release of 15 October 2025; hours fitted to its profile RES2",
        "# (conso-inf36 2023, Licence Ouverte 2.0).",
        meter_windows.HEAD,
    ]
    for part, spans in kept:
        each = part / total[len(spans)] * wanted[len(spans)]
        lines.append(f"{each:.8f},{clock(moved_by_2026(spans))},{clock(spans)}")
    sys.stdout.write(f"off RES2: {off[0]:.1%} in equal parts, {off[1]:.1%} fitted; {len(kept)}\n")
    for part, spans in kept:
        sys.stdout.write(f"{part:.3f} {clock(spans)}\n")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
