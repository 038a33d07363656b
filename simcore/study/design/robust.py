"""How far prices that were found on some draws of the same homes hold on others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Flags
from simcore.money.fairness import HALF_A_CENT
from simcore.scenario.design import Design
from simcore.study.design.programme import Programme, side_by_side
from simcore.study.design.tariff import Tariff, best_tariff

SAFE_PART = 0.95
"""Part of the draws in which prices are to be safe that may have losers in the others."""
TUNED = 2 / 3
"""Part of the draws that such prices are found on; the others tell what they reach."""
WHOLE = 1e-9
"""What a whole number may lack by rounding."""
LEAST_DRAWS = 3
"""Draws below which nothing is told of others."""
MOST_TUNED = 8
"""Single draws that a tariff is found on, to be tried on the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearlySafe:
    """The best tariff that is safe in nearly all of the draws it was found on.

    Attributes
    ----------
    tariff
        Prices, and what they do in the draws that were kept.
    n_left_out
        Draws that were left out, one by one: the one that held the prices down most.
    tuned_fraction, held_out_fraction
        Part of the draws it was found on, and of those held out, without a loser. [1]
    """

    tariff: Tariff
    n_left_out: int
    tuned_fraction: float
    held_out_fraction: float

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Robust:
    """What several draws of the same homes tell, each along the number of prices, 1 first.

    Attributes
    ----------
    n_draws, n_tuned
        Draws, and those of them that nearly safe prices were found on.
    loser_fraction
        Part of the other draws in which the best tariff of one draw has a loser, over draws that
        it was found on; not a number where none was found. [1]
    nearly_safe
        The best tariffs that are safe in 95 % of the draws they were found on; None for none.
    """

    n_draws: int
    n_tuned: int
    loser_fraction: tuple[float, ...]
    nearly_safe: tuple[NearlySafe | None, ...]

    __repr__ = brief


def robust(programmes: Sequence[Programme], design: Design, most_prices: int) -> Robust | None:
    """How tariffs of one draw do in others, and the best that is safe in nearly all.

    Parameters
    ----------
    programmes
        The same parts on each draw.
    design
        What is wished.
    most_prices
        Most prices of a tariff.

    Returns
    -------
    Robust | None
        None for fewer than three draws.
    """
    n = len(programmes)
    if n < LEAST_DRAWS:
        return None
    n_tuned = n_tuned_of(n)
    numbers = range(1, most_prices + 1)
    return Robust(
        n_draws=n,
        n_tuned=n_tuned,
        loser_fraction=tuple(_loser_fraction(programmes, design, k) for k in numbers),
        nearly_safe=tuple(
            nearly_safe_of(programmes[:n_tuned], programmes[n_tuned:], design, k) for k in numbers
        ),
    )


def n_tuned_of(n_draws: int) -> int:
    """How many of the draws, the first ones, nearly safe prices are found on."""
    return max(int(n_draws * TUNED), 2)


def _loser_fraction(programmes: Sequence[Programme], design: Design, most_prices: int) -> float:
    """Part of the pairs of draws in which a tariff of the first has a loser in the second."""
    found: list[float] = []
    for place, one in enumerate(programmes[:MOST_TUNED]):
        tariff = best_tariff(one, design, most_prices)
        if tariff is not None:
            others = [*programmes[:place], *programmes[place + 1 :]]
            found.append(1.0 - float(is_safe(others, tariff, design).mean()))
    return float(np.mean(found)) if found else float("nan")


def is_safe(programmes: Sequence[Programme], tariff: Tariff, design: Design) -> Flags:
    """In which draws nobody gains less than is wished, ``(n_draws,)``."""
    names = [part.name for part in programmes[0].parts]
    chosen = [names.index(part.name) for part in tariff.parts]
    prices = np.array([part.price for part in tariff.parts])
    least = [float(one.only(chosen).gains_eur(prices).min()) for one in programmes]
    return np.array(least) >= design.gain_worst_eur - HALF_A_CENT


def nearly_safe_of(
    tuned: Sequence[Programme], held_out: Sequence[Programme], design: Design, most_prices: int
) -> NearlySafe | None:
    """Draws are left out while those that stay are enough, the one that binds most first."""
    kept = list(range(len(tuned)))
    n_may_leave = int(len(tuned) * (1.0 - SAFE_PART) + WHOLE)
    tariff = best_tariff(side_by_side(tuned), design, most_prices)
    for _ in range(n_may_leave):
        if tariff is None:
            return None
        kept.pop(_tightest(tariff, [tuned[place] for place in kept]))
        narrowed = [tuned[place] for place in kept]
        better = best_tariff(side_by_side(narrowed), design, most_prices)
        tariff = better if better is not None else tariff
    if tariff is None:
        return None
    return NearlySafe(
        tariff=replace(tariff, n_prices=most_prices),
        n_left_out=len(tuned) - len(kept),
        tuned_fraction=float(is_safe(tuned, tariff, design).mean()),
        held_out_fraction=float(is_safe(held_out, tariff, design).mean()),
    )


def _tightest(tariff: Tariff, programmes: Sequence[Programme]) -> int:
    """Place of the draw whose tenants' rows are worth most together."""
    ends = np.cumsum([one.paid_eur.shape[-1] for one in programmes])
    worth = np.zeros(len(programmes))
    for held in tariff.binding:
        worth[int(np.searchsorted(ends, held.tenant, side="right"))] += held.worth_eur
    return int(np.argmax(worth))
