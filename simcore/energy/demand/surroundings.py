"""What the uses of a site depend on: calendar, weather, relays, who is up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simcore.base.draws import Keys, substreams, uniform
from simcore.base.records import Array, Flags, Population
from simcore.energy.demand import occupancy
from simcore.energy.demand.quarters import WARM_UP, Numbers, Quarters
from simcore.energy.demand.school import is_school_holiday
from simcore.energy.demand.shapes import WEEKDAYS

# Purposes of a member's draws; never renumber. Classes of events count from their first.
ACTIVITY, OCCUPANCY, FIRST_EVENT, FIRST_DRAW_OFF, TANK, HEATING, LIFTS = 1, 3, 10, 30, 40, 41, 42
LIGHTING, SCREENS, COLD, CAR = 43, 44, 45, 46

AWAY_SPELL_DAYS = 3
"""Length of an absence; assumed. [days]"""

SPELL_FRACTION = 0.02
"""Chance that an absence starts on a day; assumed, about three weeks away a year. [1]"""

ACTIVITY_SPREAD = 0.7
"""Half-width of the even spread of a day's activity about its mean; assumed. [1]"""

STAY_FRACTION = (1 - SPELL_FRACTION) ** AWAY_SPELL_DAYS
MOST_ACTIVITY = (1 + ACTIVITY_SPREAD) / STAY_FRACTION
"""Most that a day's activity can multiply a use by. [1]"""

SCHOOL_HOLIDAY = 3
"""Kind of a weekday of the school holidays, after the three day types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the uses of a site depend on.

    Attributes
    ----------
    quarter
        Quarter-hours of the year, a day of warm-up first.
    population
        Members of the site.
    temp_air
        Outdoor temperature by slot, ``(n_slots,)``. [degC]
    relay
        ``off_peak`` of :func:`demand_kwh`, 1 where there is no relay.
    dark
        Need of light in each half-hour, warm-up included, 0 to 1, ``(n_halves,)``. [1]
    heating_kwh_per_year
        Mean electric heating in a normal year. [kWh/year]
    per_row
        Quarters in a slot.
    cold_weather_kwh
        What a reference home uses for the cold in each slot, ``(n_slots,)``. [kWh]
    level
        Factor of each member on the parts of the reference home, ``(n_members,)``. [1]
    """

    quarter: Quarters
    population: Population
    temp_air: Array
    relay: Array
    dark: Array
    heating_kwh_per_year: float
    per_row: int
    cold_weather_kwh: Array
    level: Array

    @property
    def n_warm(self) -> int:
        """Slots of the warm-up day."""
        return WARM_UP // self.per_row

    @property
    def n_rows(self) -> int:
        """Slots of the warm-up day and of the year."""
        return len(self.quarter.day) // self.per_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """Some members of a site, by their numbers there; their uses are prepared from these."""

    surroundings: Surroundings
    member: Numbers

    @property
    def key(self) -> Keys:
        """Keys of the homes, ``(n_homes,)``."""
        return self.surroundings.population.key[self.member]

    @property
    def level(self) -> Array:
        """Factor of each home on the parts of the reference home, ``(n_homes,)``. [1]"""
        return self.surroundings.level[self.member]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Some days of the year, of which all uses are added up while they are in the cache.

    Attributes
    ----------
    first_day, end_day
        First day, and the one after the last; day 0 is the warm-up.
    halves
        Their half-hours, warm-up included.
    awake
        Activity of homes where somebody is up, 0 elsewhere, ``(n_halves, n_homes)``;
        without rows where nobody lives. [1]
    """

    first_day: int
    end_day: int
    halves: slice
    awake: Array

    @property
    def quarters(self) -> slice:
        """Their quarter-hours, warm-up included."""
        return slice(2 * self.halves.start, 2 * self.halves.stop)

    def n_rows(self, surroundings: Surroundings) -> int:
        """Number of their rows, warm-up included."""
        return (self.quarters.stop - self.quarters.start) // surroundings.per_row

    def slots(self, surroundings: Surroundings) -> slice:
        """Their slots, without the warm-up: empty for the day of warm-up."""
        first, last = self.quarters.start, self.quarters.stop
        n_warm, per_row = surroundings.n_warm, surroundings.per_row
        return slice(max(first // per_row - n_warm, 0), max(last // per_row - n_warm, 0))


def is_lived_in(population: Population) -> Flags:
    """Whether each member is a dwelling with people in it."""
    return population.is_dwelling & ~population.is_vacant


def purpose_keys(key: Keys, purposes: Numbers | int, year: int) -> Keys:
    """Keys of draws of members for a purpose and a year, ``(..., n_members)``."""
    return substreams(substreams(key, np.asarray(purposes)[..., np.newaxis]), year)


def day_activity(key: Keys, quarter: Quarters) -> Array:
    """Activity of each home on each day, mean 1, 0 when away, ``(n_days, n_members)``."""
    day = np.arange(quarter.n_days + AWAY_SPELL_DAYS - 1)[:, np.newaxis]
    leaves = uniform(purpose_keys(key, ACTIVITY, quarter.year), 2 * day) < SPELL_FRACTION
    spells = [leaves[lag : lag + quarter.n_days] for lag in range(AWAY_SPELL_DAYS)]
    is_away = np.logical_or.reduce(spells)
    drawn = uniform(purpose_keys(key, ACTIVITY, quarter.year), 2 * day[: quarter.n_days] + 1)
    busy = 1 + ACTIVITY_SPREAD * (2 * drawn - 1)
    return np.where(is_away, 0.0, busy / STAY_FRACTION)


def day_kinds(quarter: Quarters) -> Numbers:
    """Kind of each day for occupancy: day type, or weekday of the school holidays."""
    first = np.searchsorted(quarter.day, np.arange(quarter.n_days))
    kind = quarter.day_type[first].copy()
    free = is_school_holiday(quarter.year, quarter.n_days - 1)
    free = np.concatenate([free[:1], free])
    kind[(kind == WEEKDAYS) & free] = SCHOOL_HOLIDAY
    return kind


Add = Callable[[Array, Window], None]
"""Adds a use, prepared for some homes, to the rows of a window, and to some after it: an event
that began in the window may end there. Windows come in order, as some uses carry a state."""


def windows(surroundings: Surroundings, member: Numbers, n_days: int) -> Iterator[Window]:
    """The year in windows of days, the day of warm-up alone, with who is up when.

    Before 03:00 a home is still in the chain of the day before.
    """
    quarter, population = surroundings.quarter, surroundings.population
    lives = bool(is_lived_in(population)[member].any())
    key, groups = population.key[member], occupancy.group(population)[member]
    chain_keys = purpose_keys(key, OCCUPANCY, quarter.year)
    kind = day_kinds(quarter)
    kind = np.concatenate([kind[:1], kind])
    active = day_activity(key, quarter) if lives else np.zeros((0, len(member)))
    day = quarter.day[::2]
    row = occupancy.N_HALVES * (day + 1) + quarter.of_day[::2] // 2 - 6
    edges = [0, *range(1, quarter.n_days, n_days), quarter.n_days]
    half = np.searchsorted(day, edges)
    for number, (first, last) in enumerate(pairwise(edges)):
        halves = slice(int(half[number]), int(half[number + 1]))
        awake = np.zeros((0, len(member)), np.float32)
        if lives:
            # One more day of the chain, as a day of the clock begins in the one before.
            days = slice(first, last + 1)
            state = occupancy.state_of_halves(
                chain_keys, first, kind[days], groups, occupancy.thresholds()
            )
            since = row[halves] - occupancy.N_HALVES * first
            awake = occupancy.awake_factor(state, since, active, day[halves])
        yield Window(first_day=first, end_day=last, halves=halves, awake=awake)
