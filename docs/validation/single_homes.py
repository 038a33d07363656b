"""Figures of single homes, worked out alike for measured and for drawn ones.

Measured homes are first brought to the mean curve of the drawn ones (month x weekend x
half-hour), so that country, size and climate are left out of a comparison and what single
homes do remains. The measured sets lie outside of the project, in ``shared/data/measured``
beside it; who has none gets the figures of the drawn homes alone.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
MEASURED = HERE.parents[2] / "shared" / "data" / "measured"
HALVES = 48
LAGS = {"1 slot": 1, "2 slots": 2} | {f"{n} days": HALVES * n for n in (1, 2, 6, 7, 14, 28)}
SIZES, RATIOS = (1, 10, 28, 50), (0.25, 0.45, 0.8)
N_GROUPS = 100
"""Groups drawn at random for a figure of groups of homes."""

FOREST_FIGURES = (
    "load factor",
    "mean over the 99.9 % quantile",
    *(f"correlation, {lag}" for lag in ("1 slot", "2 slots", "1 days", "7 days")),
    "variation of days",
    "peak hour",
    "part of 0 to 6 h",
    "5 % quantile over mean",
    "slots above four times the mean",
    "variation of slots",
    "part of the top 1 % of slots",
    "spread of the daily peak's hour",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """Half-hours of homes over whole days of the clock, January to June.

    ``kwh`` is ``(n_days, 48, n_homes)``; ``month`` and ``is_weekend`` are ``(n_days,)``.
    """

    kwh: np.ndarray
    month: np.ndarray
    is_weekend: np.ndarray

    def of(self, homes):
        """Only some of the homes."""
        return Curves(kwh=self.kwh[..., homes], month=self.month, is_weekend=self.is_weekend)


def curves(kwh, first_day, n_months_off=0):
    """Curves from half-hours of whole days of the clock that begin on a date."""
    kwh = kwh.reshape(-1, HALVES, kwh.shape[-1])
    days = pd.date_range(first_day, periods=len(kwh))
    month = (days.month.to_numpy() - 1 + n_months_off) % 12
    return Curves(kwh=kwh, month=month, is_weekend=days.weekday.to_numpy() >= 5)


def drawn_curves(kwh, axis):
    """Curves of drawn homes, January to June; the hour that the clock skips is as before it."""
    rows = axis.month < 6
    grid = np.full((axis.day[rows].max() + 1, HALVES, kwh.shape[-1]), np.nan)
    grid[axis.day[rows], axis.slot_of_day[rows]] = kwh[rows]
    day, half = np.nonzero(np.isnan(grid[..., 0]))
    grid[day, half] = grid[day, half - 2]
    return curves(grid.reshape(-1, kwh.shape[-1]), f"{axis.year}-01-01")


def dutch_homes():
    """The Dutch homes of Zonnedael, January to June 2013 (Liander open data); None if absent."""
    path = MEASURED / "zonnedael" / "homes_28.parquet"
    if not path.is_file():
        return None
    table = pd.read_parquet(path)
    half_hours = table.to_numpy(float).reshape(-1, 2, table.shape[1]).sum(axis=1)
    return curves(half_hours / 1_000, "2013-01-01")


def halves_of(homes):
    """Homes that habits are fitted to, and those held back: by turns in the order of their use."""
    order = np.argsort(homes.kwh.sum(axis=(0, 1)))
    return np.sort(order[::2]), np.sort(order[1::2])


def australian_homes():
    """Seven homes of Newcastle, July to December 2012, whose seasons are those of our January.

    Smart Grid Smart City; a gap of up to 3 % takes the slot of a week before, or after.
    """
    path = MEASURED / "sgsc10" / "sgsc10_30min_kwh_utc.parquet"
    if not path.is_file():
        return None
    table = pd.read_parquet(path)
    # Winter time all year, so habits are an hour late from October on; 181 days, as the others.
    table.index = table.index + pd.Timedelta(hours=10)
    every = pd.date_range("2012-07-01", "2012-12-28 23:30", freq="30min")
    table = table.reindex(every)
    table = table.loc[:, table.notna().mean() > 0.95]
    for _ in range(4):
        table = table.fillna(table.shift(7 * HALVES)).fillna(table.shift(-7 * HALVES))
    return curves(table.to_numpy(float), "2012-07-01", n_months_off=6)


def reweighted(homes, towards):
    """Homes whose mean curve by month, weekend and half-hour is that of others."""
    factor = np.ones(homes.kwh.shape[:2])
    for month, is_weekend in np.ndindex(6, 2):
        cells = []
        for one in (homes, towards):
            days = (one.month == month) & (one.is_weekend == is_weekend)
            relative = one.kwh / one.kwh.mean(axis=(0, 1))
            cells.append((days, relative[days].mean(axis=(0, 2))))
        (days, own), (_, other) = cells
        factor[days] = other / own
    return Curves(
        kwh=homes.kwh * factor[..., np.newaxis], month=homes.month, is_weekend=homes.is_weekend
    )


def correlation(series, lag):
    """Correlation of each column with itself some slots later."""
    first, later = series[:-lag], series[lag:]
    first, later = first - first.mean(axis=0), later - later.mean(axis=0)
    product = (first * later).sum(axis=0)
    return product / np.sqrt((first**2).sum(axis=0) * (later**2).sum(axis=0))


def own_profile(kwh, mean_kwh):
    """Mean day of each home over its mean, less that of all homes, ``(48, n_homes)``."""
    profile = kwh.mean(axis=0) / mean_kwh
    return profile - profile.mean(axis=1, keepdims=True)


def figures_of(homes):
    """Figures of each home, by name, each ``(n_homes,)``; all are free of scale."""
    kwh, series = homes.kwh, homes.kwh.reshape(-1, homes.kwh.shape[-1])
    mean_kwh = series.mean(axis=0)
    found = {f"correlation, {name}": correlation(series, lag) for name, lag in LAGS.items()}
    by_day = kwh.sum(axis=1)
    found["variation of days"] = by_day.std(axis=0) / by_day.mean(axis=0)
    is_odd = np.arange(len(kwh)) // 7 % 2 == 1
    odd, even, both = (own_profile(kwh[days], mean_kwh) for days in (is_odd, ~is_odd, is_odd >= 0))
    pairs = zip(odd.T, even.T, strict=True)
    found["own profile, repeat"] = np.array([np.corrcoef(one, two)[0, 1] for one, two in pairs])
    found["own profile, amplitude"] = both.std(axis=0)
    profile = kwh.mean(axis=0)
    found["load factor"] = mean_kwh / series.max(axis=0)
    found["mean over the 99.9 % quantile"] = mean_kwh / np.quantile(series, 0.999, axis=0)
    found["peak hour"] = profile.argmax(axis=0) / 2
    found["part of 0 to 6 h"] = profile[:12].sum(axis=0) / profile.sum(axis=0)
    found["5 % quantile over mean"] = np.quantile(series, 0.05, axis=0) / mean_kwh
    found["slots above four times the mean"] = (series > 4 * mean_kwh).mean(axis=0)
    found["variation of slots"] = series.std(axis=0) / mean_kwh
    n_top = len(series) // 100
    found["part of the top 1 % of slots"] = np.sort(series, axis=0)[-n_top:].sum(
        axis=0
    ) / series.sum(axis=0)
    found["spread of the daily peak's hour"] = kwh.argmax(axis=1).std(axis=0) / 2
    return found


def forest_auc(one, other, n_seeds=3, n_trees=300):
    """How well a random forest tells two sets of homes apart: 0.5 not at all, 1 always.

    Chance that it ranks a home of one set before one of the other, in seven folds; as many
    homes of each set, as a forest that sees more of one tells more.
    """
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    n_homes = min(len(one["load factor"]), len(other["load factor"]))
    rows = [
        np.stack([figures[name][:n_homes] for name in FOREST_FIGURES], axis=1)
        for figures in (one, other)
    ]
    seen, is_other = np.concatenate(rows), np.repeat([0, 1], n_homes)
    areas = []
    for seed in range(n_seeds):
        forest = RandomForestClassifier(n_trees, random_state=seed)
        folds = StratifiedKFold(7, shuffle=True, random_state=seed)
        said = cross_val_predict(forest, seen, is_other, cv=folds, method="predict_proba")
        areas.append(roc_auc_score(is_other, said[:, 1]))
    return float(np.mean(areas))


def halves_auc(figures, n_splits=3):
    """The null figure of :func:`forest_auc`: two halves of one set, of some random splits."""
    n_homes = len(figures["load factor"])
    found = []
    for number in range(n_splits):
        order = np.random.default_rng(number).permutation(n_homes)
        parts = (order[: n_homes // 2], order[n_homes // 2 :])
        one, two = ({name: row[part] for name, row in figures.items()} for part in parts)
        found.append(forest_auc(one, two, n_seeds=1))
    return float(np.mean(found))


def groups_of(n_homes, size):
    """Homes of some groups drawn at random, each home once in a group at most."""
    if size == 1:
        return np.arange(n_homes)[:, np.newaxis]
    draw = np.random.default_rng(size)
    size = min(size, n_homes)
    return np.stack([draw.permutation(n_homes)[:size] for _ in range(N_GROUPS)])


def coincidence(homes, size):
    """Peak of groups of homes over the sum of their peaks."""
    series = homes.kwh.reshape(-1, homes.kwh.shape[-1])
    ratio = [
        series[:, group].sum(axis=1).max() / series[:, group].max(axis=0).sum()
        for group in groups_of(series.shape[1], size)
    ]
    return float(np.mean(ratio))


def shared(homes, sun, size, ratio):
    """Self-consumption of groups of homes, mean and spread; spread of a member's cover rate.

    ``sun`` is a plant's output by day and half-hour, of any scale: each group has as much
    sun as ``ratio`` times its use, shared in proportion to what each home uses.
    """
    series, output = homes.kwh.reshape(-1, homes.kwh.shape[-1]), sun.reshape(-1)
    used_fraction, cover_spread = [], []
    for group in groups_of(series.shape[1], size):
        each = series[:, group]
        total = np.maximum(each.sum(axis=1), 1e-9)  # a home that uses nothing covers nothing
        produced = output * (ratio * total.sum() / output.sum())
        taken = np.minimum(produced, total)
        used_fraction.append(taken.sum() / produced.sum())
        cover = (each * (taken / total)[:, np.newaxis]).sum(axis=0) / each.sum(axis=0)
        cover_spread.append(cover.std())
    return float(np.mean(used_fraction)), float(np.std(used_fraction)), float(np.mean(cover_spread))


def interval(values, statistic=np.median, n_draws=500, part=0.9):
    """Middle part of a statistic over homes drawn with replacement."""
    rows = np.random.default_rng(1).integers(0, len(values), (n_draws, len(values)))
    return tuple(
        np.quantile([statistic(values[row]) for row in rows], (0.5 - part / 2, 0.5 + part / 2))
    )


def spread(values):
    """From the tenth to the ninetieth of a hundred homes."""
    return float(np.ptp(np.quantile(values, (0.1, 0.9))))


COLUMNS = (
    "Dutch, as measured",
    "Dutch, fitted half, at our mean curve",
    "Dutch, held back, at our mean curve",
    "Dutch, at our mean curve",
    "Australian, at our mean curve",
    "drawn",
)

AIMS = {
    "correlation, 1 slot": (0.53, 0.62),
    "correlation, 1 days": (0.20, 0.30),
    "correlation, 7 days": (0.20, 0.32),
    "variation of days": (0.28, 0.36),
    "own profile, repeat": (0.8, 1.0),
    "own profile, amplitude": (0.2, 0.32),
}
"""What medians of drawn homes shall be: near those of the measured ones."""

SPREAD_OF_DAYS, SINGLE_SPREAD, COVER_SPREAD, MOST_AUC = 0.2, (0.045, 0.065), (0.028, 0.040), 0.75
"""Least spread of the variation of days (tenth to ninetieth home of a hundred); range of the
spread of self-consumption of single homes, and of a member's cover rate among fifty; and how
well the forest may tell drawn homes from measured ones at most."""


def part_of(figures, homes):
    """Figures of some of the homes."""
    return {name: row[homes] for name, row in figures.items()}


def told_from(measured, drawn, n_sets=4, n_seeds=3, n_trees=300):
    """Mean of :func:`forest_auc` over sets of as many drawn homes as there are measured ones."""
    n_homes = len(measured["load factor"])
    sets = [part_of(drawn, slice(n_homes * n, n_homes * (n + 1))) for n in range(n_sets)]
    return float(np.mean([forest_auc(measured, one, n_seeds, n_trees) for one in sets]))


def table(drawn, sun):
    """Rows of the page, and its figures of the forest."""
    dutch, australian = dutch_homes(), australian_homes()
    assert dutch is not None, "the measured homes are not at hand"
    at_our_mean = reweighted(dutch, drawn)
    sets = (
        dutch,
        *(at_our_mean.of(half) for half in halves_of(dutch)),
        at_our_mean,
        reweighted(australian, drawn),
        drawn,
    )
    figures = [figures_of(homes) for homes in sets]
    rows = [_median_row(name, [one[name] for one in figures]) for name in figures[0]]
    spreads = [_with_interval(one["variation of days"], spread) for one in figures]
    rows.append(["variation of days, spread", *spreads, f"at least {SPREAD_OF_DAYS}"])
    for size in (2, 5, 10, 20):
        each = [f"{coincidence(homes, size):.2f}" if _fits(homes, size) else "" for homes in sets]
        rows.append([f"coincidence of {size}", *each, ""])
    for size in SIZES:
        rows += _shared_rows(sets, sun, size)
    real, seen = figures[3], figures[5]
    held_back = f"{told_from(figures[2], seen):.2f}"
    forest = ["", "", held_back, f"{told_from(real, seen):.2f}", "", "", f"at most {MOST_AUC}"]
    rows.append(["told from drawn homes by the forest", *forest])
    as_many = part_of(seen, slice(0, 28))
    return {
        "singles": "\n".join("| " + " | ".join(row) + " |" for row in rows),
        "null_real": f"{halves_auc(real):.2f}",
        "null_drawn": f"{halves_auc(as_many):.2f}",
    }


def _fits(homes, size):
    return homes.kwh.shape[-1] >= size


def _with_interval(values, statistic=np.median):
    low, high = interval(values, statistic)
    return f"{statistic(values):.3f} ({low:.3f} to {high:.3f})"


def _median_row(name, values):
    aim = "{} to {}".format(*AIMS[name]) if name in AIMS else ""
    return [name, *(_with_interval(each) for each in values), aim]


def _shared_rows(sets, sun, size):
    """Self-consumption by ratio of sun to use: its mean and spread, and that of cover rates."""
    rows, is_single = [], size == 1
    what = "spread of it between homes" if is_single else "spread of a member's cover rate"
    for ratio in RATIOS:
        found = [shared(homes, sun, size, ratio) if _fits(homes, size) else None for homes in sets]
        name = f"{size} home{'' if is_single else 's'}, sun {ratio:.2f} of use"
        means = [f"{one[0]:.3f}" if one else "" for one in found]
        spreads = [f"{one[1 if is_single else 2]:.3f}" if one else "" for one in found]
        limits = {1: SINGLE_SPREAD, 50: COVER_SPREAD}.get(size) if ratio == RATIOS[1] else None
        near = "within 0.01 of measured" if ratio == RATIOS[1] and size in (1, 28) else ""
        rows.append([f"self-consumption, {name}", *means, near])
        rows.append([f"{what}, {name}", *spreads, "{} to {}".format(*limits) if limits else ""])
    return rows
