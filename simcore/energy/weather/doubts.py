"""Doubts that make a weather file useless: light without beam, a sum that fails, a wrong clock."""

import numpy as np

from simcore.base.errors import Phrase, fault, phrase
from simcore.base.records import Array, Sun
from simcore.energy.weather.quality import Finding

LARGEST_SHIFT_MINUTES = 45.0
"""Light this far from its stamps is in another time zone, or stamped at the other end of
its hours. Half an hour is a convention that the rows may have; a whole one moves noon."""
LEAST_BEAM_FRACTION = 0.02
"""Beam on a horizontal plane over global light, of a whole year: 43 % in the Roeselare
typical year, 41 % at Gatwick (assumed from these: no sky is so dull)."""
SUMS_APART_FRACTION = 0.1
"""Beam and diffuse of a year may miss its global light by a tenth: uncalibrated sensors
do by 5 %, wrong columns by a third (assumed)."""


def beam_finding(file: str, light: tuple[Array, Array, Array], sun: Sun) -> Finding:
    """Whether beam and diffuse of a year make up its global light; light is in W/m2.

    Examples
    --------
    >>> one = np.array([500.0])
    >>> sun = Sun(apparent_zenith=np.array([60.0]), azimuth=one, dni_extra=one)
    >>> [problem.key for problem in beam_finding("a.epw", (one, 0 * one, 0 * one), sun).problems]
    ['light_without_beam']
    >>> beam_finding("a.epw", (one, one, one / 2), sun).problems  # 250 + 500/2 = 500
    ()
    """
    ghi, dni, dhi = light
    is_whole = np.isfinite(ghi + dni + dhi) & (ghi > 0)
    level = np.maximum(np.cos(np.radians(sun.apparent_zenith)), 0.0) * dni
    total, beam, diffuse = (float(part[is_whole].sum()) for part in (ghi, level, dhi))
    if total == 0:
        return Finding()
    parts = {"beam": 100 * beam / total, "diffuse": 100 * diffuse / total}
    if beam < LEAST_BEAM_FRACTION * total:
        least, unfilled = 100 * LEAST_BEAM_FRACTION, phrase("beam_left_out")
        words = fault("light_without_beam", f"{file}, dni", guess=unfilled, least=least, **parts)
        return Finding(problems=(words,))
    if abs(beam + diffuse - total) > SUMS_APART_FRACTION * total:
        most, wrong = 100 * SUMS_APART_FRACTION, _sum_guess(beam, diffuse, total)
        words = fault("light_not_closed", f"{file}, dni", guess=wrong, most=most, **parts)
        return Finding(problems=(words,))
    return Finding()


def clock_finding(
    file: str, assumed_minutes: float, shift_minutes: float | None, step_minutes: int
) -> Finding:
    """Whether noon stands where the stamps say; a shift of an hour refuses the file.

    Examples
    --------
    >>> [problem.key for problem in clock_finding("a.csv", 30, -60.0, 60).problems]
    ['light_off_its_stamps']
    >>> clock_finding("a.csv", 30, -30.0, 60).problems
    ()
    """
    if shift_minutes is None or abs(shift_minutes) < LARGEST_SHIFT_MINUTES:
        return Finding()
    found, most = assumed_minutes + shift_minutes, LARGEST_SHIFT_MINUTES
    guess = _clock_guess(found, shift_minutes, step_minutes)
    words = {"found": found, "assumed": assumed_minutes, "shift": shift_minutes, "most": most}
    return Finding(problems=(fault("light_off_its_stamps", f"{file}, time", guess=guess, **words),))


def _clock_guess(found_minutes: float, shift_minutes: float, step_minutes: int) -> Phrase:
    """What the file's clock may be: stamps at the other end of the hour, or another zone."""
    n_hours = round(shift_minutes / 60)
    if abs(found_minutes + step_minutes / 2) < 15:
        return phrase("stamped_at_the_end", minutes=found_minutes)
    return phrase("another_zone", minutes=found_minutes, hours=f"{-n_hours:+d}")


def _sum_guess(beam: float, diffuse: float, total: float) -> Phrase | None:
    if diffuse == 0:
        return phrase("diffuse_left_out")
    return phrase("beam_is_level") if beam + diffuse < total else None
