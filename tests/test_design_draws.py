"""Several draws of the same homes: prices safe in all, in nearly all, and what one draw tells."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from programme_sample import ANY, small
from shared_runs import simulated

import simcore as sc
from simcore.study.design.design import QUICK, Asked
from simcore.study.design.programme import side_by_side
from simcore.study.design.robust import is_safe, robust
from simcore.study.design.tariff import best_tariff, told_number

BLOCK = Path(__file__).parent.parent / "scenarios" / "sites" / "arras-bon-secours.toml"
SMALL = ("time.step_minutes=60", "design.gain_mean_eur=5.0", 'design.hours=["season"]')


def draw(saving):
    """One tenant of 100 kWh with an own saving, and a price of a kWh."""
    return small([[100.0]], [saving], [100.0])


def test_prices_of_several_draws_by_hand():
    # Savings of 10, 8 and 12 EUR: 8 c EUR is safe in all; 10 c EUR loses in one of two others,
    # 8 in none, 12 in both: half of the pairs.
    draws = [draw(saving) for saving in (10.0, 8.0, 12.0)]
    (part,) = best_tariff(side_by_side(draws), ANY, 1).parts
    assert_allclose(part.price, 0.08, rtol=1e-6)
    found = robust(draws, ANY, 1)
    assert found.loser_fraction == (0.5,)
    # Two of three to find them, none of which may be left out: 8 c EUR, safe in the third.
    (nearly,) = found.nearly_safe
    assert (found.n_tuned, nearly.n_left_out) == (2, 0)
    assert_allclose(nearly.tariff.parts[0].price, 0.08, rtol=1e-6)
    assert (nearly.tuned_fraction, nearly.held_out_fraction) == (1.0, 1.0)


def test_the_draw_that_holds_prices_down_is_left_out():
    # 45 draws: 30 to find the prices, of which 5 %, one, may have a loser: that of 2 EUR. Of the
    # 15 held out one has less than 9 EUR, too.
    savings = [11.0, 2.0, *np.linspace(9.0, 12.0, 28), 5.0, *np.full(14, 10.0)]
    found = robust([draw(saving) for saving in savings], ANY, 1)
    (nearly,) = found.nearly_safe
    assert nearly.n_left_out == 1
    assert_allclose(nearly.tariff.parts[0].price, 0.09, rtol=1e-6)
    assert_allclose(nearly.tuned_fraction, 29 / 30)
    assert_allclose(nearly.held_out_fraction, 14 / 15)


def test_two_draws_tell_nothing_of_others():
    assert robust([draw(10.0), draw(8.0)], ANY, 1) is None


def test_a_scenario_of_three_draws():
    draws = [simulated(BLOCK, *SMALL, f"seed={seed}") for seed in (62, 63, 64)]
    asked = replace(QUICK, most_prices=1)
    found = sc.design(draws, asked=asked)
    assert found.n_draws == 3
    assert len(found.robust.loser_fraction) == 1
    (tariff,) = found.tariffs
    # Gains of all draws stand side by side, and so does what binding tenants are told by.
    assert tariff.gains_eur.shape[-1] == len(found.tenants["shared_kwh"])
    assert tariff.saving_min_eur >= -1e-6
    alone = [sc.design(one, asked=asked).tariffs[0].npv_eur for one in draws]
    assert tariff.npv_eur <= np.mean(alone) + 0.01


def test_is_safe_reads_the_prices_by_their_parts():
    tariff = best_tariff(draw(10.0), ANY, 1)
    assert is_safe([draw(10.0), draw(9.9)], tariff, ANY).tolist() == [True, False]


# Which tariff is told ------------------------------------------------------------------------


def of_tariff(npv_eur, saving_min_eur=0.0, *, is_gain=False):
    """What ``told_number`` reads of a tariff."""
    return SimpleNamespace(npv_eur=npv_eur, saving_min_eur=saving_min_eur, is_gain=is_gain)


@pytest.mark.parametrize(
    ("worths", "expected"),
    [
        # Each further price brings less than 2,000 EUR: one is told, and 1,500 are left.
        ((0.0, 900.0, 1500.0), (1, 1500.0)),
        # The third brings 5,000 EUR, 2,550 for each price: all are told.
        ((0.0, 100.0, 5100.0), (3, 0.0)),
        ((0.0, 3000.0, 4000.0), (2, 1000.0)),
        # 1,500 EUR for each of two more is less than 2,000, though both bring 3,000.
        ((0.0, 1500.0, 3000.0), (1, 3000.0)),
    ],
)
def test_the_fewest_prices_that_are_worth_it_by_hand(worths, expected):
    assert told_number([of_tariff(worth) for worth in worths], 2000.0) == expected


def test_once_the_books_balance_the_worst_off_counts():
    tariffs = [of_tariff(0.0, 5.0, is_gain=True), of_tariff(0.0, 8.0, is_gain=True)]
    assert told_number(tariffs, 2000.0) == (2, 0.0)
    close = [of_tariff(0.0, 5.0, is_gain=True), of_tariff(0.0, 5.2, is_gain=True)]
    number, more = told_number(close, 2000.0)
    assert number == 1
    assert_allclose(more, 0.2)


def test_no_tariff_is_told_where_there_is_none():
    assert told_number([None, None], 2000.0) == (0, 0.0)
    assert told_number([None, of_tariff(7.0)], 2000.0) == (2, 0.0)


def test_the_answer_holds_frames():
    asked = Asked(most_prices=2, has_energy=False, has_pairs=False, has_membership=False)
    found = sc.design(simulated(BLOCK, *SMALL), asked=asked)
    tables = found.tables
    assert tables["sites"]["bound_npv_eur"].tolist() == [found.bound.npv_eur]
    assert tables["tariffs"]["n_prices"].tolist() == [1, 2]
    assert (tables["prices"]["low"] <= tables["prices"]["high"] + 1e-9).all()
    assert {"lever", "today", "value", "plain_value", "covered_value"} <= set(tables["thresholds"])
    assert (tables["binding"]["worth_eur"] > 0).all()
