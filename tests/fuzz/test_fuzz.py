"""A small share of ``make fuzz``: every seed, and some inputs of each kind changed at random."""

from functools import cache

import pytest
from harness import READ, REFUSED, fuzzed, seeds_that_fail

N_INPUTS = {"weather": 6, "run folders": 8, "prices and calendars": 12}
USUAL = 60
NAMES = (
    "scenario",
    "meter curves",
    "meter workbooks",
    "weather",
    "keys and curves of share",
    "dwellings",
    "networks",
    "prices and calendars",
    "own rates",
    "run folders",
)


@cache
def kinds():
    """Kinds by name; their seeds take seconds to make, so that no other test waits for them."""
    from kinds import KINDS

    return {kind.name: kind for kind in KINDS}


def test_there_are_ten_kinds_with_good_and_bad_seeds():
    assert tuple(kinds()) == NAMES
    assert len(NAMES) == 10
    for kind in kinds().values():
        assert kind.good, kind.name
        assert len(kind.bad) >= 7, kind.name


@pytest.mark.parametrize("name", NAMES)
def test_good_seeds_are_read_and_bad_ones_refused(name, tmp_path):
    assert seeds_that_fail(kinds()[name], tmp_path) == []


@pytest.mark.parametrize("name", NAMES)
def test_changed_inputs_are_read_or_refused(name, tmp_path):
    n = N_INPUTS.get(name, USUAL)
    counts = fuzzed(kinds()[name], n, 2026, tmp_path)
    assert [trial.said for trial in counts.faults.values()] == []
    assert counts.outcomes[READ] + counts.outcomes[REFUSED] == n
    assert counts.outcomes[REFUSED] > 0
