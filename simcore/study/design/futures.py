"""What prices do in many futures: who loses, whether the books balance, what safe prices cost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array
from simcore.money.fairness import HALF_A_CENT
from simcore.money.schemes.parts import Part
from simcore.scenario.design import Design
from simcore.study.compare.verdict import is_balanced
from simcore.study.design.drawn import Drawn, drawn_of
from simcore.study.design.programme import Programme
from simcore.study.design.robust import LEAST_DRAWS, NearlySafe, n_tuned_of, nearly_safe_of
from simcore.study.design.tariff import Tariff, told_number
from simcore.study.futures.plan import Plan, input_rows
from simcore.study.futures.statistics import (
    Band,
    Probability,
    band,
    probability,
    safe_margin_eur,
    share_with_loser,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a tariff does in many futures.

    Attributes
    ----------
    tariff
        Prices.
    npv_eur
        The landlord's net present value. [EUR]
    balances, has_loser
        How likely it is that the books balance, and that somebody gains less than is wished.
    margin_eur
        What each tenant would have to get more a year for that to be so in 5 % of futures at
        most. [EUR/year]
    """

    tariff: Tariff
    npv_eur: Band
    balances: Probability
    has_loser: Probability
    margin_eur: float

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Safe:
    """Prices that are safe in nearly all of the futures they were found on.

    Attributes
    ----------
    found
        How they were found.
    outlook
        What they do in all futures, but for ``has_loser``, which is of those held out.
    cost_eur
        What they bring the landlord less than the tariff that is told of the scenario as it is,
        future by future; None where there is none. [EUR]
    """

    found: NearlySafe
    outlook: Outlook
    cost_eur: Band | None

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignFutures:
    """The designer's answer in many futures; tariffs along the number of prices, 1 first.

    Attributes
    ----------
    n_draws, n_tuned
        Futures, and those of them that safe prices were found on.
    inputs
        What varies: a row for each input, with its range and source.
    bound_balances, bound_npv_eur
        How likely it is that any tariff balances the books without a loser, and the bound. [EUR]
    single
        The best tariffs of the scenario as it is; None where there is none.
    safe
        The best that are safe in 95 % of the futures they were found on; None for none.
    n_told, n_safe_told
        Number of prices of the tariff to tell of either; 0 for none.
    """

    n_draws: int
    n_tuned: int
    inputs: tuple[Mapping[str, Any], ...]
    bound_balances: Probability
    bound_npv_eur: Band
    single: tuple[Outlook | None, ...]
    safe: tuple[Safe | None, ...]
    n_told: int
    n_safe_told: int

    __repr__ = brief


def in_futures(
    plan: Plan,
    parts: Sequence[Part],
    tariffs: Sequence[Tariff | None],
    *,
    folder: Path | None,
    jobs: int,
    progress: Callable[[int, int], None],
) -> DesignFutures:
    """The best tariffs of a scenario, and safe ones, in many futures of it.

    Parameters
    ----------
    plan
        Futures.
    parts
        Parts that may have a price.
    tariffs
        The best tariffs of the scenario as it is, with at most 1, 2, ... prices.
    folder, jobs, progress
        As of :func:`~simcore.study.design.drawn.drawn_of`.
    """
    drawn = drawn_of(plan, parts, folder=folder, jobs=jobs, progress=progress)
    return futures_told(drawn, plan.scenario.design, tariffs, input_rows(plan))


def futures_told(
    drawn: Sequence[Drawn],
    design: Design,
    tariffs: Sequence[Tariff | None],
    inputs: Sequence[Mapping[str, Any]] = (),
) -> DesignFutures:
    """The same where the futures are at hand.

    Parameters
    ----------
    drawn
        Problem of each future, with the same parts.
    design
        What is wished.
    tariffs
        The best tariffs of the scenario as it is, with at most 1, 2, ... prices.
    inputs
        What varies, to be handed on.
    """
    programmes = [one.programme for one in drawn]
    bounds = np.array([one.bound_npv_eur for one in drawn])
    equal = np.ones(len(drawn))
    single = tuple(None if one is None else _outlook(programmes, one, design) for one in tariffs)
    n_told, _ = told_number(tariffs, design.worth_a_price_eur)
    told = tariffs[n_told - 1] if n_told else None
    safe = tuple(_safe(programmes, design, n, told) for n in range(1, len(tariffs) + 1))
    found = [None if one is None else one.outlook.tariff for one in safe]
    return DesignFutures(
        n_draws=len(drawn),
        n_tuned=n_tuned_of(len(drawn)),
        inputs=tuple(inputs),
        bound_balances=probability(is_balanced(bounds), equal),
        bound_npv_eur=band(bounds, equal),
        single=single,
        safe=safe,
        n_told=n_told,
        n_safe_told=told_number(found, design.worth_a_price_eur)[0],
    )


def _outlook(
    programmes: Sequence[Programme],
    tariff: Tariff,
    design: Design,
    held_out: Sequence[Programme] | None = None,
) -> Outlook:
    """What a tariff does in futures; losers are counted in those held out, where given."""
    worth, equal = npv_in(programmes, tariff), np.ones(len(programmes))
    asked = programmes if held_out is None else held_out
    worst = (worst_gain_in(asked, tariff) - design.gain_worst_eur)[:, np.newaxis]
    weights = np.ones(len(asked))
    return Outlook(
        tariff=tariff,
        npv_eur=band(worth, equal),
        balances=probability(is_balanced(worth), equal),
        has_loser=share_with_loser(worst, weights, HALF_A_CENT),
        margin_eur=float(safe_margin_eur(worst, weights, tolerance_eur=HALF_A_CENT)),
    )


def _safe(
    programmes: Sequence[Programme], design: Design, n_prices: int, told: Tariff | None
) -> Safe | None:
    if len(programmes) < LEAST_DRAWS:
        return None
    n_tuned = n_tuned_of(len(programmes))
    tuned, held_out = programmes[:n_tuned], programmes[n_tuned:]
    found = nearly_safe_of(tuned, held_out, design, n_prices)
    if found is None:
        return None
    cost = None
    if told is not None:
        less = npv_in(programmes, told) - npv_in(programmes, found.tariff)
        cost = band(less, np.ones(len(programmes)))
    outlook = _outlook(programmes, found.tariff, design, held_out)
    return Safe(found=found, outlook=outlook, cost_eur=cost)


def npv_in(programmes: Sequence[Programme], tariff: Tariff) -> Array:
    """The landlord's net present value under a tariff in each future, ``(n_draws,)``. [EUR]"""
    return np.array([one.npv_eur(prices) for one, prices in _priced(programmes, tariff)])


def worst_gain_in(programmes: Sequence[Programme], tariff: Tariff) -> Array:
    """Least gain of any tenant in any year that counts, ``(n_draws,)``. [EUR/year]"""
    return np.array([one.gains_eur(prices).min() for one, prices in _priced(programmes, tariff)])


def _priced(programmes: Sequence[Programme], tariff: Tariff) -> list[tuple[Programme, Array]]:
    """The parts of a tariff in each future, with their prices."""
    names = [part.name for part in programmes[0].parts]
    chosen = [names.index(part.name) for part in tariff.parts]
    prices = np.array([float(part.price) for part in tariff.parts])
    return [(one.only(chosen), prices) for one in programmes]
