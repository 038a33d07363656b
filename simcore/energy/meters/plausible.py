"""Whether a curve may be in the unit it is said to be in: its year, and its highest slot."""

from dataclasses import dataclass

import numpy as np

from simcore.base.errors import Phrase, Problem, Where, fault, phrase
from simcore.base.records import Array
from simcore.energy.meters.stamps import Stamps, clock_of

LARGEST_KW = 250.0
"""Largest connection to the low-voltage network (segment C4, Enedis). [kW]"""

EXCESS_FRACTION = 1.2
"""A slot may pass the subscribed or peak power by so much: kVA are no kW, cold sun (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBounds:
    """Energy of a year: what is usual, and what is told, or refused, outside of. [kWh].

    What lies outside of ``refused_kwh`` is refused only where a factor of 1,000 makes it usual.
    """

    usual_kwh: tuple[float, float]
    told_kwh: tuple[float, float]
    refused_kwh: tuple[float, float]


HOME = YearBounds(
    usual_kwh=(500.0, 30_000.0), told_kwh=(100.0, 40_000.0), refused_kwh=(20.0, 250_000.0)
)
"""A home: from a fifth of the French mean household to an electrically heated house (assumed
around Enedis RES1, 2,143 kWh, and RES2, 7,359 kWh, 2023)."""

PLANT = YearBounds(
    usual_kwh=(500.0, 30_000.0), told_kwh=(50.0, 300_000.0), refused_kwh=(20.0, 500_000.0)
)
"""A plant of 0.5 to 30 kWp at 1,000 kWh/kWp is usual; 250 kW give 300,000 kWh (assumed)."""

SHORTEST_DAYS, SHORTEST_REFUSED_DAYS = 1.0, 7.0
"""Curves shorter than this are not brought to a year, or only told (assumed). [days]"""

SHORTEST_WATTS_DAYS = 2.0
"""A shorter curve with slots above any connection is told, for it may be made up (assumed)."""

MOST_ZEROS_FRACTION = 0.5
"""A curve with more zeros is that of an empty flat or a seldom used meter (assumed)."""

THOUSAND = 1000.0

MONTH_WEIGHT = (1.33, 1.27, 1.12, 0.97, 0.86, 0.83, 0.82, 0.82, 0.83, 0.85, 1.09, 1.21)
HOUR_WEIGHT = (
    *(0.84, 0.74, 0.70, 0.66, 0.64, 0.65, 0.74, 0.86, 0.93, 0.98, 1.02, 1.10),
    *(1.21, 1.13, 1.04, 0.99, 0.99, 1.07, 1.29, 1.53, 1.48, 1.32, 1.14, 0.97),
)
"""Mean power of a French household without electric heating by month and by hour of the clock,
the year being 1: Enedis, conso-inf36, profile RES1, 2023. [1]"""

_LATITUDE_DEG, _LONGITUDE_DEG = 50.4, 2.8
"""Lens, the middle of the mining basin of Pas-de-Calais."""
_YEAR_MINUTES = 365.25 * 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What is odd about a curve, what may explain it, and whether it is to be refused."""

    words: Phrase
    guess: Phrase
    is_fatal: bool

    def problem(self, place: Where) -> Problem:
        """The doubt as a reason to refuse."""
        return fault("curve_implausible", place, found=self.words, guess=self.guess)

    def note(self) -> Phrase:
        """The doubt as a remark."""
        return phrase("doubt", words=self.words, guess=self.guess)


def annual_kwh(
    start_utc: Stamps, minutes: Array, energy_kwh: Array, *, is_production: bool
) -> float:
    """Energy of a whole year, from a curve of any part of it; 0 where the part says nothing.

    The steps of a curve stand for the part of the year's energy that a household takes in
    their months and hours, or that the sun brings above the horizon in them.

    Examples
    --------
    >>> start = np.datetime64("2023-07-01T00:00", "s") + np.arange(48) * np.timedelta64(1800, "s")
    >>> round(annual_kwh(start, np.full(48, 30.0), np.full(48, 0.1), is_production=False))
    2136
    """
    weight = _sun_weight(start_utc, minutes) if is_production else _home_weight(start_utc)
    share = float((weight * minutes).sum()) / _YEAR_MINUTES
    return float(energy_kwh.sum()) / share if share > 0 else 0.0


def _home_weight(start_utc: Stamps) -> Array:
    clock = clock_of(start_utc)
    month = clock.astype("datetime64[M]").astype(np.int64) % 12
    hour = clock.astype("datetime64[h]").astype(np.int64) % 24
    return np.array(MONTH_WEIGHT)[month] * np.array(HOUR_WEIGHT)[hour]


def _sun_weight(start_utc: Stamps, minutes: Array) -> Array:
    """Sine of the sun's height at mid-step above the horizon, the year's mean being 1."""
    middle_s = start_utc.astype("datetime64[s]").astype(np.int64) + minutes * 30
    year_part = 2 * np.pi * (middle_s / (365.25 * 86_400))
    tilt = np.deg2rad(-23.44) * np.cos(year_part + 2 * np.pi * 10 / 365.25)
    angle = 2 * np.pi * (middle_s / 86_400 - 0.5) + np.deg2rad(_LONGITUDE_DEG)
    latitude = np.deg2rad(_LATITUDE_DEG)
    height = np.sin(latitude) * np.sin(tilt) + np.cos(latitude) * np.cos(tilt) * np.cos(angle)
    return np.maximum(height, 0.0) / _mean_height(latitude)


def _mean_height(latitude: float) -> float:
    """Mean over a year of the sine of the sun's height above the horizon, at a latitude."""
    tilt = np.deg2rad(23.44) * np.sin(np.linspace(0, 2 * np.pi, 366)[:-1])
    noon = np.arccos(np.clip(-np.tan(latitude) * np.tan(tilt), -1, 1))
    part = noon * np.sin(latitude) * np.sin(tilt) + np.cos(latitude) * np.cos(tilt) * np.sin(noon)
    return float((part / np.pi).mean())


def doubts(
    start_utc: Stamps,
    minutes: Array,
    energy_kwh: Array,
    *,
    is_production: bool,
    limit_kw: float,
) -> list[Doubt]:
    """What is odd about a curve: its year, and its highest slot.

    Parameters
    ----------
    start_utc, minutes, energy_kwh
        Steps of the curve, none of them unknown, each ``(n_steps,)``.
    is_production
        Whether the curve is injected or produced energy.
    limit_kw
        Subscribed power, or peak power of the plant; 0 where it is not known. [kW]
    """
    days = float(minutes.sum()) / (24 * 60)
    power_kw = energy_kwh / (minutes / 60)
    if not len(power_kw) or not power_kw.any():
        return []
    year_kwh = annual_kwh(start_utc, minutes, energy_kwh, is_production=is_production)
    bounds = PLANT if is_production else HOME
    is_empty = float((energy_kwh == 0).mean()) > MOST_ZEROS_FRACTION
    highest = float(power_kw.max()), year_kwh, days
    found = _of_power(highest, float(np.median(minutes)), limit_kw, bounds)
    if days >= SHORTEST_DAYS and not found:
        found = _of_year(year_kwh, days, bounds, may_be_empty=is_empty and not is_production)
    return found


def _of_power(
    of: tuple[float, float, float], minutes: float, limit_kw: float, bounds: YearBounds
) -> list[Doubt]:
    highest_kw, year_kwh, days = of
    most_kw = EXCESS_FRACTION * limit_kw if limit_kw else LARGEST_KW
    if highest_kw <= most_kw:
        return []
    factor = 60 / minutes
    is_power = bool(limit_kw) and factor > 1 and highest_kw / factor <= most_kw
    is_watts = highest_kw / THOUSAND <= most_kw and _is_usual(year_kwh / THOUSAND, bounds)
    guess = phrase("may_be_power") if is_power else phrase("may_be_thousandth")
    words = phrase("slot_power", power=highest_kw, most=limit_kw or LARGEST_KW)
    if not is_power and not is_watts:
        guess = phrase("may_be_big")
    return [
        Doubt(
            words=words,
            guess=guess,
            is_fatal=is_power or (is_watts and days >= SHORTEST_WATTS_DAYS),
        )
    ]


def _of_year(
    year_kwh: float, days: float, bounds: YearBounds, *, may_be_empty: bool
) -> list[Doubt]:
    low, high = bounds.told_kwh
    if low <= year_kwh <= high:
        return []
    is_low = year_kwh < low
    least, most = bounds.refused_kwh
    beyond = year_kwh < least if is_low else year_kwh > most
    other_kwh = year_kwh * THOUSAND if is_low else year_kwh / THOUSAND
    is_other = beyond and _is_usual(other_kwh, bounds) and not may_be_empty
    if is_other:
        guess = phrase("may_be_thousandfold" if is_low else "may_be_thousandth")
    else:
        guess = phrase("may_be_empty" if is_low else "may_be_big")
    words = phrase("year_of_curve", kwh=year_kwh)
    is_fatal = is_other and days >= SHORTEST_REFUSED_DAYS
    return [Doubt(words=words, guess=guess, is_fatal=is_fatal)]


def _is_usual(year_kwh: float, bounds: YearBounds) -> bool:
    return bounds.usual_kwh[0] <= year_kwh <= bounds.usual_kwh[1]
