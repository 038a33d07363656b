"""Futures: points that fill a cube, the same for every number of draws, and what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from simcore.base.errors import InputError
from simcore.study.futures.sampling import (
    METHODS,
    Uncertain,
    columns_of,
    drawn,
    grid,
    groups_of,
    lhs,
    reused,
    reused_in_design,
    saltelli,
    sobol,
    values_of,
)

RETAIL = Uncertain(path="retail", shape="uniform", low=0.0, high=0.04, linked="inflation")
NETWORK = Uncertain(
    path="network", shape="uniform", low=1.0, high=3.0, linked="inflation", is_reversed=True
)
COSTS = Uncertain(path="costs", shape="triangle", low=10.0, middle=25.0, high=60.0)
EXCISE = Uncertain(path="excise", shape="values", values=("due", "nil"), weights=(0.75, 0.25))
INPUTS = (RETAIL, NETWORK, COSTS, EXCISE)


@pytest.mark.parametrize("method", METHODS)
def test_seed_and_method_alone_decide_and_the_order_of_inputs_does_not(method):
    once, again, other = (
        METHODS[method](inputs, 64, seed)
        for inputs, seed in ((INPUTS, 62), (INPUTS[::-1], 62), (INPUTS, 63))
    )
    assert once.columns == again.columns == ("costs", "excise", "inflation")
    assert_array_equal(once.units, again.units)
    assert method == "grid" or (once.units != other.units).all()
    assert ((once.units > 0) & (once.units < 1)).all()


@pytest.mark.parametrize("n", [1, 5, 128, 200])
def test_the_first_sobol_points_are_those_of_a_shorter_run(n):
    assert_array_equal(sobol(INPUTS, 300, 62).units[:n], sobol(INPUTS, n, 62).units)
    design = saltelli(INPUTS, 64, 62).units
    assert_array_equal(design[: 5 * 16], saltelli(INPUTS, 16, 62).units)


@pytest.mark.parametrize("make", [sobol, lhs])
def test_every_stratum_has_one_point(make):
    strata = np.floor(make(INPUTS, 64, 5).units * 64).astype(int)
    assert_array_equal(np.sort(strata, axis=0), np.arange(64)[:, np.newaxis] * np.ones((1, 3)))


def test_a_column_of_a_hypercube_depends_on_its_name_alone():
    one, all_of_them = lhs([COSTS], 50, 62), lhs(INPUTS, 50, 62)
    assert_array_equal(one.units[:, 0], all_of_them.units[:, 0])


def test_a_grid_by_hand():
    # Two branches and two free columns: 50 // 2 = 25 points leave 5 steps each.
    found = grid(INPUTS, 50, 62)
    assert found.units.shape == (50, 3)
    values = drawn(INPUTS, found)
    assert set(values["excise"]) == {"due", "nil"}
    assert_allclose(np.unique(values["retail"]), [0.004, 0.012, 0.02, 0.028, 0.036])
    # Each branch counts for its probability, whatever its number of points.
    is_due = values["excise"] == "due"
    assert_allclose(found.weights[is_due].sum() / found.weights.sum(), 0.75)
    assert_allclose(found.weights.mean(), 1.0)
    with pytest.raises(InputError, match="8 combinations, expected at most 7"):
        grid(INPUTS, 7, 62)


def test_linked_inputs_move_together_and_a_reversed_one_against_them():
    values = drawn(INPUTS, sobol(INPUTS, 32, 62))
    assert_allclose(values["retail"] / 0.04, (3 - values["network"]) / 2)
    assert columns_of(INPUTS) == ("costs", "excise", "inflation")


def test_groups_are_columns_with_one_sensitivity():
    inputs = [
        Uncertain(path=name, shape="uniform", low=0.0, high=1.0, group=group)
        for name, group in (("a", "x"), ("b", ""), ("c", "x"))
    ]
    assert groups_of(inputs) == {"b": (1,), "x": (0, 2)}
    block = saltelli(inputs, 8, 62).units.reshape(8, 4, 3)
    first, with_b, with_x, second = (block[:, number] for number in range(4))
    assert_array_equal(with_b, np.stack([first[:, 0], second[:, 1], first[:, 2]], axis=1))
    assert_array_equal(with_x, np.stack([second[:, 0], first[:, 1], second[:, 2]], axis=1))
    assert (first != second).all()


UNITS = np.array([1e-9, 0.03, 0.3, 0.5, 0.77, 0.999])


@pytest.mark.parametrize(
    ("one", "known"),
    [
        (Uncertain(path="a", shape="uniform", low=2.0, high=5.0), stats.uniform(2, 3)),
        (COSTS, stats.triang((25 - 10) / 50, 10, 50)),
        (Uncertain(path="a", shape="normal", middle=3.0, spread=2.0), stats.norm(3, 2)),
        (
            Uncertain(path="a", shape="normal", middle=3.0, spread=2.0, low=2.0, high=6.0),
            stats.truncnorm(-0.5, 1.5, 3, 2),
        ),
        (
            # Far out on the upper side, where 1 less a probability has lost its digits.
            Uncertain(path="a", shape="normal", middle=0.0, spread=1.0, low=9.0, high=12.0),
            stats.truncnorm(9, 12),
        ),
        (
            Uncertain(path="a", shape="lognormal", middle=30.0, spread=0.5),
            stats.lognorm(0.5, 0, 30),
        ),
    ],
)
def test_shapes_are_those_of_scipy(one, known):
    assert_allclose(values_of(one, UNITS), known.ppf(UNITS), rtol=1e-9)


def test_a_cut_lognormal_stays_between_its_ends():
    one = Uncertain(path="a", shape="lognormal", middle=30.0, spread=0.5, low=20.0, high=50.0)
    found = values_of(one, np.array([1e-12, 0.5, 1 - 1e-12]))
    assert_allclose(found[[0, 2]], [20.0, 50.0], rtol=1e-6)


def test_listed_values_keep_their_kind():
    steps = Uncertain(path="a", shape="values", values=(0.3, 0.6, 1.2))
    assert values_of(steps, np.array([0.1, 0.5, 0.9])).tolist() == [0.3, 0.6, 1.2]
    flags = Uncertain(path="a", shape="values", values=(True, False))
    assert values_of(flags, np.array([0.1, 0.9])).tolist() == [True, False]


@given(
    st.sampled_from([RETAIL, COSTS, Uncertain(path="a", shape="normal", middle=0.0, spread=1.0)]),
    st.lists(st.floats(1e-6, 1 - 1e-6), min_size=2, max_size=20),
)
def test_values_rise_with_the_draw_and_stay_within_their_ends(one, units):
    values = values_of(one, np.sort(units))
    assert (np.diff(values) >= 0).all()
    if one.low is not None and one.high is not None:
        assert ((values >= one.low) & (values <= one.high)).all()


def test_a_degenerate_triangle_is_its_value():
    one = Uncertain(path="a", shape="triangle", low=2.0, middle=2.0, high=2.0)
    assert values_of(one, UNITS).tolist() == [2.0] * 6


def test_energies_that_serve_again_meet_all_prices():
    # 16 energies of 1,024 Sobol points. In one fixed order each energy would meet a sixteenth of
    # the range of a price alone; here the mean of 64 prices is within four standard errors of a
    # half, and rounds hold each energy once.
    again = reused(1024, 16, 62)
    assert_array_equal(np.sort(again.reshape(64, 16), axis=1), np.tile(np.arange(16), (64, 1)))
    assert_array_equal(again[:100], reused(100, 16, 62))
    prices = sobol(INPUTS, 1024, 62).units
    means = np.array([prices[again == energy].mean(axis=0) for energy in range(16)])
    assert np.abs(means - 0.5).max() < 4 * np.sqrt(1 / 12 / 64)
    spans = np.array([np.ptp(prices[again == energy], axis=0) for energy in range(16)])
    assert spans.min() > 0.85


def test_an_energy_of_a_design_changes_with_its_group_alone():
    design = saltelli(INPUTS, 32, 62)
    n_block = len(groups_of(INPUTS)) + 2
    place = list(groups_of(INPUTS)).index("excise") + 1
    kept = reused_in_design(design.units[:, 1], 8, n_block).reshape(32, n_block)
    assert set((kept // n_block).ravel()) == set(range(8))
    for point in range(1, n_block - 1):
        alike = (kept[:, point] == kept[:, 0]).all()
        assert alike == (point != place)
    assert_array_equal(kept[:, place], kept[:, -1])
