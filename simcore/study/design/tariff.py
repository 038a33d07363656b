"""The best tariff with at most so many prices, and the proof."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array
from simcore.money.schemes.parts import CREDIT, Part
from simcore.scenario.design import Design
from simcore.study.design.programme import Programme
from simcore.study.design.solver import (
    KILO,
    NO_PRICE,
    Side,
    Solved,
    cover_side,
    first_rows,
    plain_side,
    scale_of,
    solve,
    unknowns,
)

BALANCED_KILO_EUR = 1e-6
"""A plan that is short by less balances."""
KEPT = 1e-5
"""How far an objective may fall for the next ones: 1 cent of worth, or a thousandth of a cent."""
OF_WORTH = ("grant", "landlord")
"""Objectives that are net present values."""
NEAR_EUR = 1.0
"""Tariffs within this of the best are as good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A tenant whom a tariff cannot ask for more.

    ``year`` is the year of the plan, ``worth_eur`` what one EUR of slack for it in that year
    would be worth in the landlord's net present value (in EUR of the worst-off's gain where the
    books balance).
    """

    tenant: int
    year: int
    worth_eur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """Prices found, what they do, and the proof.

    Attributes
    ----------
    n_prices
        Most prices that were allowed.
    parts
        Parts with a price, plainest first.
    npv_eur
        The landlord's net present value. [EUR]
    gains_eur
        Gain of each tenant against outside in the years that count, ``(n_counted, n_tenants)``.
    ranges
        Least and greatest price of each part within 1 EUR of the best, ``(n_parts, 2)``.
    decides
        Objective that is held down: ``"grant"`` as long as the books do not balance.
    binding
        Tenants who cannot be asked for more, the one worth most first.
    duality_gap
        Distance between the programme and its dual. [1]
    cover_min
        Lowest cover of the debt in every year but those of new inverters; infinite without debt.
    """

    n_prices: int
    parts: tuple[Part, ...]
    npv_eur: float
    gains_eur: Array
    ranges: Array
    decides: str
    binding: tuple[Binding, ...]
    duality_gap: float
    cover_min: float

    __repr__ = brief

    @property
    def is_gain(self) -> bool:
        """Whether the books balance, so that a gain of tenants is what is held down."""
        return self.decides not in OF_WORTH

    @property
    def saving_min_eur(self) -> float:
        """Gain of the worst-off tenant in the worst year that counts. [EUR/year]"""
        return float(self.gains_eur.min())

    @property
    def saving_mean_eur(self) -> float:
        """Mean gain in the year that counts in which it is lowest. [EUR/year]"""
        return float(self.gains_eur.mean(axis=-1).min())


CENT_EUR = 0.01
LEAST_GAIN_EUR = 0.5
"""Once the books balance, what more prices must bring the worst-off to be told. [EUR/year]"""


def told_number(tariffs: Sequence[Tariff | None], least_eur: float) -> tuple[int, float]:
    """Number of prices of the tariff to tell, and what the most prices would bring more.

    The fewest prices beyond which each further one brings less than is stated, on average of any
    number of them. Counted is net present value, or the gain of the worst-off once the books
    balance. 0 prices where there is no tariff.

    Parameters
    ----------
    tariffs
        The best tariff with at most 1, 2, ... prices.
    least_eur
        Net present value that a price must bring. [EUR]
    """
    found = [(place, one) for place, one in enumerate(tariffs, start=1) if one is not None]
    if not found:
        return 0, 0.0
    is_gain = found[-1][1].is_gain
    for place, one in found:
        later = [(n - place, more) for n, more in found if n > place]
        worth = [(more.npv_eur - one.npv_eur) / n for n, more in later]
        gain = [(more.saving_min_eur - one.saving_min_eur) / n for n, more in later]
        is_kinder = is_gain and max(gain, default=0.0) >= LEAST_GAIN_EUR
        if max(worth, default=0.0) < least_eur and not is_kinder:
            break
    last = found[-1][1]
    more_eur = last.saving_min_eur - one.saving_min_eur if is_gain else last.npv_eur - one.npv_eur
    return place, max(more_eur, 0.0)


def missing_eur(programme: Programme, design: Design) -> float:
    """EUR a year that tenants lack of the wished gains even if energy is free; 0 if none. [EUR]

    In the worst year that counts, with a credit of the whole rise where one is allowed.
    """
    prices = np.array(
        [
            high if part.quantity == CREDIT and not part.who else 0.0
            for part, high in zip(programme.parts, programme.high, strict=True)
        ]
    )
    gains = programme.gains_eur(prices)
    short = np.maximum(design.gain_worst_eur - gains, 0.0).sum(axis=-1)
    of_mean = (design.gain_mean_eur - gains.mean(axis=-1)) * gains.shape[-1]
    return float(np.maximum(np.maximum(short, of_mean), 0.0).max())


def best_tariff(programme: Programme, design: Design, most_prices: int) -> Tariff | None:
    """The best tariff with at most so many prices; None where none meets what is wished.

    Objectives are met one after the other. While the books do not balance the first one, the
    smallest grant, takes all; once they do, tenants have what is left.

    Parameters
    ----------
    programme
        Parts at a price of one, for all tenants.
    design
        What is wished, and in which order.
    most_prices
        Most parts that may have a price.
    """
    side = plain_side(programme, design)
    stages = _stages(programme, design)
    loose = solve(programme, design, stages[0], side, rows=first_rows(programme))
    if loose is None:
        return None
    rows = _binding_rows(loose)
    found = solve(programme, design, stages[0], side, rows=rows, most_prices=most_prices)
    if found is None:
        return None
    is_sought_short = design.objectives[0] == "grant"
    balances = is_sought_short and found.value > -BALANCED_KILO_EUR
    if balances and design.debt_cover is not None:
        covered = cover_side(programme, side, design.debt_cover)
        again = solve(
            programme, design, stages[0], covered, rows=found.rows, most_prices=most_prices
        )
        if again is not None and again.value > -BALANCED_KILO_EUR:
            side, found = covered, again
    last = found
    if len(design.objectives) > 1 and (balances or not is_sought_short):
        wished = design.objectives
        last = _one_by_one(programme, design, wished, side, (found.rows, most_prices))[-1]
    return _told(programme, design, side, (last, most_prices), balances=balances)


def _binding_rows(loose: Solved) -> Array:
    """Rows that bind the best with any number of prices: few, so that choosing is quick."""
    return loose.rows[loose.row_duals > 0]


def _stages(programme: Programme, design: Design) -> list[Array]:
    return [_stage(programme, objective) for objective in design.objectives]


def _stage(programme: Programme, objective: str) -> Array:
    """What an objective makes greatest, over the unknowns."""
    n, scale = len(programme.parts), scale_of(programme)
    if objective == "grant":
        return unknowns(np.zeros(n), short=1.0)
    if objective == "worst":
        return unknowns(np.zeros(n), worst=1.0)
    if objective == "landlord":
        return unknowns(programme.worth_eur * scale / KILO)
    is_in = programme.is_poorest
    mean = programme.paid_eur[:, is_in].mean(axis=-1) if is_in.any() else np.zeros(n)
    return unknowns(-mean * scale)


def _one_by_one(
    programme: Programme,
    design: Design,
    wished: Sequence[str],
    side: Side,
    start: tuple[Array, int | None],
) -> list[Solved]:
    """Each objective while those before keep their value."""
    rows, most_prices = start
    done: list[Solved] = []
    for objective in wished:
        stage = _stage(programme, objective)
        found = solve(programme, design, stage, side, rows=rows, most_prices=most_prices)
        if found is None:  # what the one before reached is within rounding of the border
            break
        done.append(found)
        rows, side = found.rows, side.with_row(-stage, KEPT - found.value)
    return done


def _told(
    programme: Programme,
    design: Design,
    side: Side,
    start: tuple[Solved, int],
    *,
    balances: bool,
) -> Tariff:
    """The prices chosen, sought once more by a linear programme, with its proof."""
    last, most_prices = start
    support = np.flatnonzero(np.abs(last.prices) > NO_PRICE * scale_of(programme)).tolist()
    programme, side = programme.only(support), side.only(support)
    wished = design.objectives
    done = _one_by_one(programme, design, wished, side, (last.rows, None))
    if not balances and not _is_kinder(programme, done[0].prices, done[-1].prices):
        done = done[:1]
    # Once nothing is short, the next objective is what a tenant's row holds down.
    place = min(len(done) - 1, int(balances))
    final, decides = done[-1], wished[place]
    income = programme.available_eur + final.prices @ programme.income_eur
    debt, counts = programme.debt_eur, programme.is_covered_year & (programme.debt_eur > 0)
    cover = float(np.min(income[counts] / debt[counts], initial=np.inf))
    return Tariff(
        n_prices=most_prices,
        parts=_priced(programme.parts, final.prices),
        npv_eur=programme.npv_eur(final.prices),
        gains_eur=programme.gains_eur(final.prices),
        ranges=_ranges(programme, design, side, final),
        decides=decides,
        binding=_binding(done[place], KILO if decides in OF_WORTH else 1.0),
        duality_gap=max((one.gap for one in done), default=0.0),
        cover_min=cover,
    )


def _is_kinder(programme: Programme, first: Array, last: Array) -> bool:
    """Whether later objectives gave the worst-off, or the poorest third, a cent: worth its cent."""
    before, after = (programme.gains_eur(prices) for prices in (first, last))
    more = [after.min() - before.min()]
    if programme.is_poorest.any():
        more.append((after - before)[0, programme.is_poorest].mean())
    return bool(max(more) > CENT_EUR)


def _priced(parts: Sequence[Part], prices: Array) -> tuple[Part, ...]:
    return tuple(replace(part, price=float(p)) for part, p in zip(parts, prices, strict=True))


def _binding(solved: Solved, unit: float) -> tuple[Binding, ...]:
    """Tenants whose rows are worth something, most first."""
    worth = solved.row_duals
    order = np.argsort(-worth, kind="stable")
    return tuple(
        Binding(
            tenant=int(solved.rows[number, 1]),
            year=int(solved.rows[number, 0]) + 1,
            worth_eur=float(worth[number] * unit),
        )
        for number in order.tolist()
        if worth[number] > NO_PRICE
    )


def _ranges(programme: Programme, design: Design, side: Side, final: Solved) -> Array:
    """Least and greatest of each price within 1 EUR of the best, ``(n_parts, 2)``."""
    n = len(programme.parts)
    worth = _stage(programme, "landlord")
    near = side.with_row(-worth, NEAR_EUR / KILO - float(worth @ final.found))
    # The worst-off keeps what it was given.
    near = near.with_row(unknowns(np.zeros(n), worst=-1.0), KEPT - float(final.found[n]))
    ends = np.zeros((n, 2))
    for number in range(n):
        for end, sign in enumerate((-1.0, 1.0)):
            target = unknowns(sign * np.eye(n)[number])
            found = solve(programme, design, target, near, rows=final.rows)
            ends[number, end] = (found or final).prices[number]
    return ends
