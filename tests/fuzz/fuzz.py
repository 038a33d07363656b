"""``make fuzz``: inputs of ten kinds, changed at random by a seed; counts, and faults kept."""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from harness import HANG, READ, REFUSED, TRACEBACK, Counts, Kind, fuzzed, seeds_that_fail
from kinds import KINDS

HEAD = (
    f"{'kind':<26}{'inputs':>8}{'read':>8}{'refused':>9}{'traceback':>11}{'hang':>6}{'seconds':>9}"
)

USUAL = 2_600
N_INPUTS = dict.fromkeys(("weather", "prices and calendars", "run folders"), 1_000)
"""Inputs of a kind: fewer of those that take a whole year, or a whole folder."""


def kept(kind: Kind, counts: Counts, folder: Path) -> None:
    """Write the inputs that were not met, one for each place of the code."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (place, trial) in enumerate(counts.faults.items()):
        stem = f"{kind.name.replace(' ', '-')}-{number}"
        (folder / f"{stem}.bin").write_bytes(trial.data)
        (folder / f"{stem}.txt").write_text(trial.said, encoding="utf-8", errors="replace")
        sys.stdout.write(f"    {place}\n    {trial.said.strip().splitlines()[-1][:160]}\n")


def row(kind: Kind, counts: Counts, seconds: float) -> str:
    told = counts.outcomes
    numbers = (told[READ], told[REFUSED], told[TRACEBACK], told[HANG])
    read, refused, broken, hung = numbers
    return (
        f"{kind.name:<26}{told.total():>8,}{read:>8,}{refused:>9,}{broken:>11,}{hung:>6,}"
        f"{seconds:>9.0f}"
    )


def main() -> int:
    """Number of faults."""
    words = argparse.ArgumentParser()
    words.add_argument("--inputs", type=int, help="inputs of each kind; 21,200 of all by default")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--kind", default="")
    words.add_argument("--keep", type=Path, default=Path(".fuzz"))
    chosen = words.parse_args()
    n_faults, n_tried = 0, 0
    sys.stdout.write(HEAD + "\n")
    with TemporaryDirectory() as name:
        for kind in (one for one in KINDS if chosen.kind in one.name):
            start = time.monotonic()
            wrong = seeds_that_fail(kind, Path(name))
            n = chosen.inputs or N_INPUTS.get(kind.name, USUAL)
            counts = fuzzed(kind, n, chosen.seed, Path(name))
            sys.stdout.write(row(kind, counts, time.monotonic() - start) + "\n")
            sys.stdout.write("".join(f"    {text}\n" for text in wrong))
            kept(kind, counts, chosen.keep)
            sys.stdout.flush()
            n_faults += len(wrong) + counts.outcomes[TRACEBACK] + counts.outcomes[HANG]
            n_tried += counts.outcomes.total()
    sys.stdout.write(f"{n_tried:,} inputs, {n_faults:,} faults\n")
    return n_faults


if __name__ == "__main__":
    sys.exit(bool(main()))
