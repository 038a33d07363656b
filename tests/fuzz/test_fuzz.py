"""A small share of ``make fuzz``: every seed, and some inputs of each kind changed at random."""

import pytest
from fuzz import seeds_that_fail
from harness import READ, REFUSED, fuzzed
from kinds import KINDS

N_INPUTS = {"weather": 6, "run folders": 8, "prices and calendars": 12}
USUAL = 60
NAMES = [kind.name for kind in KINDS]


def test_there_are_ten_kinds_with_good_and_bad_seeds():
    assert len(set(NAMES)) == len(KINDS) == 10
    for kind in KINDS:
        assert kind.good, kind.name
        assert len(kind.bad) >= 7, kind.name


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_good_seeds_are_read_and_bad_ones_refused(kind, tmp_path):
    assert seeds_that_fail(kind, tmp_path) == []


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_changed_inputs_are_read_or_refused(kind, tmp_path):
    n = N_INPUTS.get(kind.name, USUAL)
    counts = fuzzed(kind, n, 2026, tmp_path)
    assert [trial.said for trial in counts.faults.values()] == []
    assert counts.outcomes[READ] + counts.outcomes[REFUSED] == n
    assert counts.outcomes[REFUSED] > 0
