"""A handful of the kills of ``make kill``: a command of a second, and two runs at once."""

import os
import random

import pytest
from kills import COMMANDS, at_once, measured, turns

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL and locks are of POSIX")


def test_a_killed_command_loses_and_leaves_nothing(tmp_path):
    (share,) = [one for one in COMMANDS if one.name == "share"]
    measured(tmp_path)
    n_killed, found = turns(share, tmp_path, 4, random.Random(2026))
    assert found == []
    assert n_killed >= 1
    assert at_once(share, tmp_path) == []
