"""What a sweep tells, as tables: bands, probabilities, who beats whom, regret, what moves it.

Tables hold ids and numbers; their words are made where they are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcore.base.brief import brief
from simcore.base.records import Array
from simcore.money.fairness import HALF_A_CENT
from simcore.study.compare.tables import ALL
from simcore.study.compare.verdict import (
    BALANCE_TOLERANCE_EUR,
    gains,
    has_no_loser,
    is_balanced,
    nearest_scheme,
)
from simcore.study.futures.statistics import band, beats, narrowing, probability, weighted_mean
from simcore.study.sweep import regret as regrets
from simcore.study.sweep.indices import Indices, given_indices
from simcore.study.sweep.rules import Rule, apart, breaking_rule

MEDIAN, LEAST = "tenant_saving_median_eur", "tenant_saving_min_eur"
MEAN, LOSERS, NPV = "tenant_saving_mean_eur", "losers_fraction", "landlord_npv_eur"
PARTIES: Mapping[str, tuple[str, float]] = {
    "tenants": (MEAN, HALF_A_CENT),
    "worst_tenant": (LEAST, HALF_A_CENT),
    "landlord": (NPV, BALANCE_TOLERANCE_EUR),
}
"""Parties that a scheme can be better for: figure that tells, and difference that is none."""
EVENTS = ("nobody_loses", "balanced", "all_three")
"""What has a probability: nobody loses, the books balance, and both with a median that gains."""
MOVED = (NPV, MEAN)
"""Figures of which is told what moves them: the landlord's and the tenants'."""
MOST_SLICED = 3
"""Inputs by whose ends and values the regret is told."""
WORST = "worst"
ENERGY, FUTURES_AN_ENERGY = "energy", 10
"""Name of weather and homes together as an input, and futures that each takes to be told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """Figures of schemes at sites in many futures.

    Attributes
    ----------
    sites, schemes, figures
        Names along the axes; the portfolio is the site ``all``.
    values
        Figures, ``(n_sites, n_schemes, n_figures, n_draws)``; NaN where not defined.
    weights
        Weight of each future, ``(n_draws,)``.
    """

    sites: tuple[str, ...]
    schemes: tuple[str, ...]
    figures: tuple[str, ...]
    values: Array
    weights: Array

    __repr__ = brief

    def of(self, figure: str, site: str = ALL) -> Array:
        """A figure of all schemes at a site, ``(n_schemes, n_draws)``."""
        chosen: Array = self.values[self.sites.index(site), :, self.figures.index(figure)]
        return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """What a sweep tells of every figure.

    Attributes
    ----------
    scheme
        Scheme that is told more of: nearest to what a board asks, by the medians.
    n_draws
        Futures looked at.
    bands, probabilities, better
        Quantiles by site, scheme and figure; probabilities by site, scheme and event; and of
        one scheme being better than another, by site and party.
    regret
        What a scheme leaves below the best one, by kind of future.
    tornado, indices, rules
        What moves the scheme told of: bars, Sobol indices, and where it breaks.
    """

    scheme: str
    n_draws: int
    bands: pd.DataFrame
    probabilities: pd.DataFrame
    better: pd.DataFrame
    regret: pd.DataFrame
    tornado: pd.DataFrame
    indices: pd.DataFrame
    rules: pd.DataFrame

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Inputs of many futures.

    Attributes
    ----------
    values
        Values of each, ``(n_draws,)``, by path.
    column_of
        Name of the draw that each reads, where it is linked to others.
    numbered
        Paths whose values are numbers of draws, such as a seed: they have no low and no high.
    """

    values: Mapping[str, NDArray[Any]]
    column_of: Mapping[str, str] = field(default_factory=dict)
    numbered: frozenset[str] = frozenset()

    __repr__ = brief


TABLES = ("bands", "probabilities", "better", "regret", "tornado", "indices", "rules")
"""Tables of a sweep in a run folder."""


def cube_of(evaluations: pd.DataFrame) -> Cube:
    """A tidy table of evaluations as an array.

    Parameters
    ----------
    evaluations
        ``draw``, ``site``, ``scheme``, ``figure``, ``value`` and ``weight``, in any order.
    """
    axes = {name: pd.unique(evaluations[name]) for name in ("site", "scheme", "figure")}
    draws = np.unique(evaluations["draw"])
    places = [pd.Index(axis).get_indexer(evaluations[name]) for name, axis in axes.items()]
    at = np.searchsorted(draws, evaluations["draw"])
    values = np.full((*(len(axis) for axis in axes.values()), len(draws)), np.nan)
    values[(*places, at)] = evaluations["value"]
    weights = np.ones(len(draws))
    weights[at] = evaluations["weight"]
    sites, schemes, figures = (tuple(map(str, axis)) for axis in axes.values())
    return Cube(sites=sites, schemes=schemes, figures=figures, values=values, weights=weights)


def told_scheme(cube: Cube) -> str:
    """Scheme that comes nearest to what a board asks, by the medians over futures."""
    medians = band(cube.values[cube.sites.index(ALL)], cube.weights).p50
    return nearest_scheme(pd.DataFrame(medians, index=cube.schemes, columns=cube.figures))


def bands_of(
    cube: Cube,
    inputs: Inputs,
    *,
    scheme: str | None = None,
    indices: Mapping[str, Indices] | None = None,
) -> Bands:
    """Everything that a sweep tells.

    Parameters
    ----------
    cube
        Figures in all futures.
    inputs
        What was drawn.
    scheme
        Scheme that is told more of; by default :func:`told_scheme`.
    indices
        Sobol indices from a design, by figure; by default first ones from the same draws.
    """
    told = scheme or told_scheme(cube)
    row = cube.schemes.index(told)
    moving = varying(inputs.values)
    ordered = {path: one for path, one in moving.items() if path not in inputs.numbered}
    alone = apart(ordered, inputs.column_of)
    of_figure = {name: cube.of(name)[row] for name in MOVED if name in cube.figures}
    drawn = [moving[path] for path in sorted(inputs.numbered & moving.keys())]
    found = dict(indices or _given(of_figure, cube.weights, {**alone, **energies(drawn)}))
    return Bands(
        scheme=told,
        n_draws=len(cube.weights),
        bands=bands_table(cube),
        probabilities=probabilities_table(cube),
        better=better_table(cube),
        regret=regret_table(cube, alone),
        tornado=tornado_table(of_figure, cube.weights, alone, told),
        indices=indices_table(found, told),
        rules=rules_table(breaking_rule(breaks(cube, told), cube.weights, alone), told),
    )


def tables_of(found: Bands) -> dict[str, pd.DataFrame]:
    """The tables of a sweep by their names in a run folder; those without rows are left out."""
    tables = {name: getattr(found, name) for name in TABLES}
    return {name: table for name, table in tables.items() if len(table)}


def varying(values: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Inputs that have more than one value."""
    return {path: one for path, one in values.items() if len(set(np.asarray(one).tolist())) > 1}


def energies(drawn: Sequence[NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Which energy each future has, as one input ``energy`` that has no order.

    None where there are fewer than ten futures to each: what they do cannot be told apart.

    Examples
    --------
    >>> year, seed = np.tile([0, 0, 1], 10), np.tile([7, 8, 7], 10)
    >>> energies([year, seed])["energy"][:3].tolist()
    ['0', '1', '2']
    """
    if not drawn:
        return {}
    pairs, place = np.unique(np.stack(drawn, axis=1), axis=0, return_inverse=True)
    if len(pairs) < 2 or len(pairs) * FUTURES_AN_ENERGY > len(place):
        return {}
    return {ENERGY: place.ravel().astype(str).astype(object)}


def bands_table(cube: Cube) -> pd.DataFrame:
    """Quantiles, mean and interval of the median by site, scheme and figure."""
    found = band(cube.values, cube.weights)
    keys = _keys(site=cube.sites, scheme=cube.schemes, figure=cube.figures)
    names = ("n_draws", "p5", "p50", "p95", "p50_low", "p50_high", "mean", "deviation")
    table = keys.assign(**{name: getattr(found, name).ravel() for name in names})
    return table[table["n_draws"] > 0].reset_index(drop=True)


def is_so(cube: Cube) -> Array:
    """Whether each event is so, ``(n_sites, n_schemes, n_events, n_draws)``."""
    at = {name: cube.values[:, :, cube.figures.index(name)] for name in (MEDIAN, LOSERS, NPV)}
    safe, even = has_no_loser(at[LOSERS]), is_balanced(at[NPV])
    all_three = safe & even & gains(at[MEDIAN])
    return np.stack([safe, even, all_three], axis=2).astype(float)


def breaks(cube: Cube, scheme: str, site: str = ALL) -> NDArray[np.bool_]:
    """Whether somebody loses or the books do not balance under a scheme, ``(n_draws,)``."""
    events = is_so(cube)[cube.sites.index(site), cube.schemes.index(scheme)]
    return ~events[:2].astype(bool).all(axis=0)


def probabilities_table(cube: Cube) -> pd.DataFrame:
    """Probability of each event by site and scheme, with its 95 % interval."""
    found = probability(is_so(cube), cube.weights)
    keys = _keys(site=cube.sites, scheme=cube.schemes, event=EVENTS)
    names = ("n_draws", "probability", "low", "high")
    return keys.assign(**{name: getattr(found, name).ravel() for name in names})


def better_table(cube: Cube) -> pd.DataFrame:
    """Probability that one scheme is better than another, by site and party, and by how much.

    ``ties`` count half. ``p5``, ``p50`` and ``p95`` are of the difference, draw by draw;
    ``narrowing`` is its spread over that without common draws.
    """
    parts = []
    for party, (figure, tolerance) in PARTIES.items():
        if figure not in cube.figures:
            continue
        values = cube.values[:, :, cube.figures.index(figure)]
        for row, scheme in enumerate(cube.schemes):
            others = [number for number in range(len(cube.schemes)) if number != row]
            first, second = values[:, [row]], values[:, others]
            found = probability(beats(first, second, tolerance), cube.weights)
            apart_by = band(first - second, cube.weights)
            keys = _keys(site=cube.sites, scheme_b=[cube.schemes[number] for number in others])
            one, other = np.broadcast_arrays(first, second)
            columns = {
                "party": party,
                "scheme_a": scheme,
                "scheme_b": keys["scheme_b"].to_numpy(),
                **{name: getattr(found, name) for name in ("probability", "low", "high", "ties")},
                **{name: getattr(apart_by, name) for name in ("n_draws", "p5", "p50", "p95")},
                "narrowing": narrowing(one, other, cube.weights),
            }
            flat = {name: _flat(column) for name, column in columns.items()}
            parts.append(keys[["site"]].assign(**flat))
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=["site", "party", "scheme_a", "scheme_b", "probability"])
    return pd.concat(filled, ignore_index=True)


def regret_table(cube: Cube, inputs: Mapping[str, NDArray[Any]]) -> pd.DataFrame:
    """What each scheme leaves below the best one in the landlord's worth, by kind of future.

    Among schemes under which nobody loses in at least half of the futures, where there are two:
    one that takes from tenants what it gives the landlord is no choice to be regretted.

    Only futures count in which all these schemes have a worth, ``n_draws`` of each kind; no rows
    where none does.

    Columns ``scheme``, ``future`` (its name), ``kind``, ``input``, ``value``, ``n_draws`` and
    ``regret_eur``: the largest over all futures, the mean over all, and the means over those in
    which one of the inputs that divide them most is low, high, or has one of its values.
    """
    if len(cube.schemes) < 2:
        return pd.DataFrame(columns=["site", "scheme", "future", "regret_eur"])
    safe = weighted_mean(is_so(cube)[cube.sites.index(ALL), :, 0], cube.weights) >= 0.5
    counted = safe if safe.sum() > 1 else np.ones(len(safe), bool)
    schemes = [scheme for scheme, counts in zip(cube.schemes, counted, strict=True) if counts]
    found = regrets.regret(cube.of(NPV)[counted], cube.weights)
    if not found.n_draws:
        return pd.DataFrame(columns=["site", "scheme", "future", "regret_eur"])
    dividing = regrets.dividing(found.each, cube.weights, inputs)
    chosen = regrets.slices(inputs, dividing[:MOST_SLICED], len(cube.weights))
    means = regrets.regret_in_slices(found.each, cube.weights, chosen)
    counts = np.isfinite(found.each[0]) & (cube.weights > 0)
    futures = [
        {
            "kind": one.kind,
            "input": one.path,
            "value": _text(one.value),
            "n_draws": int((counts & one.chosen).sum()),
        }
        for one in chosen
    ]
    columns = [({**futures[0], "kind": WORST}, found.worst)]
    columns += [(future, means[:, number]) for number, future in enumerate(futures)]
    rows = [
        {
            "site": ALL,
            "scheme": scheme,
            "future": _future(future),
            **future,
            "regret_eur": column[number],
        }
        for number, scheme in enumerate(schemes)
        for future, column in columns
    ]
    return pd.DataFrame(rows)


def tornado_table(
    of_figure: Mapping[str, Array],
    weights: Array,
    inputs: Mapping[str, NDArray[Any]],
    scheme: str,
) -> pd.DataFrame:
    """Bars of at most six inputs for each figure: its means in their low and high futures."""
    rows = [
        {
            "site": ALL,
            "scheme": scheme,
            "figure": figure,
            "input": bar.path,
            "low": _text(bar.low),
            "high": _text(bar.high),
            "figure_low": bar.figure_low,
            "figure_high": bar.figure_high,
            "figure_mean": bar.figure_mean,
            "error": bar.error,
        }
        for figure, values in of_figure.items()
        for bar in regrets.tornado(values, weights, inputs)
    ]
    return pd.DataFrame(rows)


def indices_table(found: Mapping[str, Indices], scheme: str) -> pd.DataFrame:
    """First and total indices by figure and input, with the ends of their 95 % bars."""
    names = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    rows = [
        {
            "site": ALL,
            "scheme": scheme,
            "figure": figure,
            "input": group,
            **{name: float(getattr(of, name)[number]) for name in names},
        }
        for figure, of in found.items()
        for number, group in enumerate(of.groups)
        if np.isfinite(of.first[number])
    ]
    return pd.DataFrame(rows)


def rules_table(rule: Rule, scheme: str) -> pd.DataFrame:
    """A row for each condition of the rule; none where no rule tells better than chance."""
    told = ("is_of_failure", "coverage", "density", "held_out_coverage", "held_out_density")
    same = {name: getattr(rule, name) for name in (*told, "base", "n_draws")}
    rows = [
        {
            "site": ALL,
            "scheme": scheme,
            "input": one.path,
            "sign": one.sign,
            "value": _text(one.value),
            **same,
        }
        for one in rule.conditions
    ]
    return pd.DataFrame(rows)


def _given(
    of_figure: Mapping[str, Array], weights: Array, inputs: Mapping[str, NDArray[Any]]
) -> dict[str, Indices]:
    """First indices from the draws themselves, of figures that are defined in all of them."""
    return {
        name: given_indices(values, weights, inputs)
        for name, values in of_figure.items()
        if inputs and np.isfinite(values).all()
    }


def _keys(**axes: Sequence[str]) -> pd.DataFrame:
    """Every combination of names, the last axis fastest."""
    return pd.MultiIndex.from_product(axes.values(), names=axes.keys()).to_frame(index=False)


def _flat(column: Any) -> Any:
    return column.ravel() if isinstance(column, np.ndarray) else column


def _text(value: Any) -> str:
    """A value as a text, numbers in full: a column holds words of one input, numbers of another."""
    plain = value.item() if isinstance(value, np.generic) else value
    return repr(plain) if isinstance(plain, float) else str(plain)


def _future(of: Mapping[str, Any]) -> str:
    """Name of a kind of future."""
    parts = (of["input"], of["value"] if of["kind"] == regrets.VALUE else of["kind"])
    return " ".join(part for part in parts if part)
