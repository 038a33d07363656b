"""Residences in operations: never too wide, never too strong, never fewer than is possible."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from simcore.study.estate.grouping import grouped

ON_A_LINE = np.array([[0.0, 0], [1.5, 0], [2.0, 0], [3.6, 0], [9.0, 0]])
POINTS = st.lists(
    st.tuples(st.floats(0, 8), st.floats(0, 8), st.floats(0.1, 3)), min_size=1, max_size=7
)


def whole(places, powers, within=2.0, limit=1e9):
    return grouped(places, powers, within_km=within, power_limit_kw=limit)


def partitions(items):
    """All ways to part a list into groups."""
    if not items:
        yield []
        return
    first, *rest = items
    for parts in partitions(rest):
        yield [[first], *parts]
        for i in range(len(parts)):
            yield [*parts[:i], [first, *parts[i]], *parts[i + 1 :]]


def is_allowed(group, places, powers, within, limit):
    near = all(
        np.hypot(*(places[a] - places[b])) <= within + 1e-9 for a, b in combinations(group, 2)
    )
    return near and (sum(powers[i] for i in group) <= limit + 1e-9 or len(group) == 1)


def test_five_residences_on_a_line_by_hand():
    # 1.5 and 2.0 join first (0.5 km); then 0 joins them at 2.0, the limit; 3.6 is 1.6 from 2.0
    # but 3.6 from 0; 9.0 is alone. At least: 0, 3.6 and 9.0 are pairwise beyond 2 km.
    found = whole(ON_A_LINE, np.ones(5))
    assert_array_equal(found.operation, [0, 0, 0, 1, 2])
    assert (found.n_operations, found.least, found.gap) == (3, 3, 0)


def test_power_parts_a_group_along_its_longer_side():
    found = whole(ON_A_LINE[:3], np.array([3.0, 2.0, 2.0]), limit=5.0)
    assert_array_equal(found.operation, [0, 0, 1])  # 3 + 2, then 2
    assert found.least == 2  # 7 kW need two operations of 5 kW


def test_a_wider_reach_by_derogation_needs_fewer():
    assert whole(ON_A_LINE, np.ones(5), within=10.0).n_operations == 1


@given(POINTS, st.floats(0.5, 4), st.floats(3, 6))
def test_operations_keep_the_law_and_the_bound_holds(points, within, limit):
    table = np.array(points)
    places, powers = table[:, :2], table[:, 2]
    found = whole(places, powers, within, limit)
    for number in range(found.n_operations):
        group = np.flatnonzero(found.operation == number)
        assert is_allowed(group, places, powers, within, limit)
    best = min(
        len(parts)
        for parts in partitions(list(range(len(places))))
        if all(is_allowed(group, places, powers, within, limit) for group in parts)
    )
    assert found.least <= best <= found.n_operations


@given(POINTS, st.randoms())
def test_the_order_of_residences_changes_no_operation(points, random):
    table = np.unique(np.array(points).round(3), axis=0)
    order = list(range(len(table)))
    random.shuffle(order)
    one = whole(table[:, :2], table[:, 2])
    other = whole(table[order][:, :2], table[order][:, 2])
    assert one.n_operations == other.n_operations
    assert one.least == other.least


def test_seven_thousand_residences_need_no_table_of_all_distances():
    draw = np.random.default_rng(62)
    places = draw.uniform(0, 100, (7_000, 2))
    found = whole(places, np.full(7_000, 40.0), limit=5_000.0)
    assert found.least <= found.n_operations < 7_000
    widest = max(
        np.ptp(places[found.operation == number], axis=0).max()
        for number in range(0, found.n_operations, 50)
    )
    assert widest <= 2.0


def test_no_residence_is_no_operation():
    assert whole(np.zeros((0, 2)), np.zeros(0)).n_operations == pytest.approx(0)
