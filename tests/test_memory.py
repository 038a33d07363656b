"""The most memory a program held, without that of the program that started it."""

import subprocess
import sys

import numpy as np
import pytest
from scenario_sample import ROOT

from simcore.base.memory import STATUS, peak_memory_bytes

ASKS = "from simcore.base.memory import peak_memory_bytes; print(peak_memory_bytes())"


def tells_programs_apart():
    return STATUS.is_file() and "VmHWM" in STATUS.read_text()


@pytest.mark.skipif(not tells_programs_apart(), reason="the system does not tell programs apart")
def test_what_the_starting_program_held_is_not_counted():
    held = np.ones(40_000_000)  # 320 MB
    said = subprocess.run(
        [sys.executable, "-c", ASKS], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    own = peak_memory_bytes()
    assert own is not None
    assert own > held.nbytes
    assert 5e6 < int(said) < 0.6 * held.nbytes
