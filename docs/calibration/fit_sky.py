"""Fit how clear the quarter-hours of the drawn sky are to the light measured at Lyngby.

Run from the top of the project, with ``shared/data/measured`` beside it::

    python docs/calibration/fit_sky.py

It prints the constants of ``simcore/energy/weather/synthetic.py`` that fit best, and takes
some minutes. Those in the model are near these, not these: the highest clearness is 1.06
instead of 1.05 and mixed days vary a little more (2.1 instead of 1.9), towards Aachen and the
whole year, which was in sight when they were chosen. The memory from slot to slot is given,
between that of Aachen and that of Lyngby.

What is fitted. Years are drawn at Lyngby around its months of 2016, so that climate is left
out. In half-hours whose clear sky gives more than 100 W/m2 (below, Haurwitz is too dark for
clear air) their quantiles, changes, memory and spread within days of a given clearness are
brought to those of the odd weeks of the year by least squares; the even weeks are left to
check on (``sun.md``). The spread and memory of days are not fitted here: they are means over
measured years, typed in the model.
"""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from simcore.energy.weather import synthetic as model

sys.path.insert(0, str(Path(__file__).parents[1] / "validation"))
import measured_sun as ms

FIRST = np.array([0.12, 1.01, 1.07, 0.9, 0.8, 2.0, 2.5, 1.5])
STEPS = np.diag([0.02, -0.02, 0.02, 0.3, 0.3, 0.4, 0.4, 0.4])
N_YEARS, MOST_ROUNDS = 8, 300
BOUNDS = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0)
"""Days are told apart by their clearness."""
QUANTILES = {0.02: 1.0, 0.05: 1.0, 0.1: 1.0, 0.25: 0.5, 0.5: 0.5, 0.75: 0.5, 0.9: 1.5, 0.95: 3.0}
"""Quantiles of clearness and what they weigh: the top most, as it was most wrong."""


def figures() -> list[tuple[ms.Figure, float]]:
    """What is fitted, and the error that counts as one."""
    found = [(ms.quantile(part), 0.015 / weight) for part, weight in QUANTILES.items()]
    found += [(ms.spread_within(*pair), 0.01) for pair in pairwise(BOUNDS)]
    found += [(ms.change(part), 0.02) for part in (0.5, 0.9, 0.99)]
    return [*found, (ms.next_slot, 0.02)]


def put(values: np.ndarray) -> None:
    """Give the model other constants."""
    model._DAY_MIN, model._DAY_MAX, model._SLOT_MAX = values[:3]
    model._SPREAD = tuple(values[3:])


def loss(values: np.ndarray, measured: ms.Light, wanted: np.ndarray) -> float:
    """Squared errors of the figures of years drawn at Lyngby, each over what counts as one."""
    if values[1] > values[2] - 0.02 or values.min() < 0.05 or values[0] <= model._SLOT_MIN:
        return 1e6
    put(values)
    years = ms.drawn_at_lyngby(measured, N_YEARS)
    errors = [
        (np.mean([figure(one) for one in years]) - value) / one_is
        for (figure, one_is), value in zip(figures(), wanted, strict=True)
    ]
    return float(np.square(errors).sum())


def main() -> None:
    """Fit and print."""
    ms.COUNTED_W_PER_M2 = 100.0
    measured = ms.lyngby()
    if measured is None:
        raise SystemExit("the light of Lyngby is not beside the project")
    odd = measured.of(np.flatnonzero(np.arange(len(measured.ghi)) // 7 % 2 == 1))
    wanted = np.array([figure(odd) for figure, _ in figures()])
    found = minimize(
        loss,
        FIRST,
        (measured, wanted),
        method="Nelder-Mead",
        options={"maxfev": MOST_ROUNDS, "initial_simplex": np.vstack([FIRST, FIRST + STEPS])},
    )
    names = ("_DAY_MIN", "_DAY_MAX", "_SLOT_MAX", *(f"_SPREAD at {at}" for at in model._SPREAD_AT))
    for name, value in zip(names, found.x, strict=True):
        sys.stdout.write(f"{name:16} {value:.3f}\n")
    before = loss(FIRST, measured, wanted)
    sys.stdout.write(f"squared errors {found.fun:.1f}, {before:.1f} at the start\n")


if __name__ == "__main__":
    main()
