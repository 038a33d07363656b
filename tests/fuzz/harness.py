"""Inputs of a kind, read one after another: how many were read, refused, or worse."""

import signal
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from mutations import Change, chosen

from simcore.base.errors import InputError

MOST_SECONDS = 30
"""Longer is a hang: what is read here takes milliseconds."""
READ, REFUSED, TRACEBACK, HANG = "read", "refused", "traceback", "hang"


class TooLong(BaseException):
    """An input that is read for too long; no reader can take it for one of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of input.

    Attributes
    ----------
    name
        What it is called in the counts.
    good, bad
        Inputs that must be read, and that must be refused.
    read
        Reads the input of a file; an assertion tells nonsense.
    change
        Changes an input by a random generator.
    name_of
        Name of the file, by its content.
    """

    name: str
    good: tuple[bytes, ...]
    bad: tuple[bytes, ...]
    read: Callable[[Path], None]
    change: Change
    name_of: Callable[[bytes], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of an input, with the traceback where it was not met."""

    outcome: str
    said: str
    data: bytes


@dataclass(slots=True, kw_only=True)
class Counts:
    """Outcomes of a kind, and the faults among them, each place of the code once."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Trial] = field(default_factory=dict)

    def add(self, trial: Trial) -> None:
        self.outcomes[trial.outcome] += 1
        if trial.outcome in (TRACEBACK, HANG):
            self.faults.setdefault(place_of(trial.said), trial)


def place_of(said: str) -> str:
    """Last line of the product, or of the test, in a traceback."""
    lines = [line.strip() for line in said.splitlines() if 'File "' in line]
    own = [line for line in lines if "simcore/" in line or "tests/" in line]
    return (own or lines or [said])[-1]


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def tried(kind: Kind, data: bytes, folder: Path) -> Trial:
    """Outcome of one input."""
    path = folder / kind.name_of(data)
    path.write_bytes(data)
    outcome, said = READ, ""
    try:
        with warnings.catch_warnings(), no_longer_than(MOST_SECONDS):
            warnings.simplefilter("ignore")
            kind.read(path)
    except InputError as error:
        outcome, said = REFUSED, str(error)
    except TooLong:
        outcome, said = HANG, traceback.format_exc()
    except Exception:  # noqa: BLE001 (every other exception is what is sought here)
        outcome, said = TRACEBACK, traceback.format_exc()
    path.unlink()
    return Trial(outcome=outcome, said=said, data=data)


def fuzzed(kind: Kind, n: int, seed: int, folder: Path) -> Counts:
    """Outcomes of ``n`` changed inputs, nine in ten of a good one; the seed alone decides."""
    counts = Counts()
    for number in range(n):
        random = np.random.default_rng([seed, number, *kind.name.encode()])
        seeds = kind.good if not kind.bad or random.random() < 0.9 else kind.bad
        counts.add(tried(kind, kind.change(chosen(random, seeds), random), folder))
    return counts


def seeds_that_fail(kind: Kind, folder: Path) -> list[str]:
    """Seeds known to be good that are not read, and known to be bad that are not refused."""
    wanted = [(READ, kind.good), (REFUSED, kind.bad)]
    return [
        f"{kind.name}: seed {number} is {trial.outcome}, not {outcome}\n{trial.said}"
        for outcome, seeds in wanted
        for number, data in enumerate(seeds)
        if (trial := tried(kind, data, folder)).outcome != outcome
    ]
