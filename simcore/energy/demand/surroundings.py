"""What the uses of a site depend on: calendar, weather, relays, who is up."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simcore.base.draws import Keys, substreams
from simcore.base.records import Array, Flags, Population
from simcore.energy.demand import occupancy
from simcore.energy.demand.absence import day_activity
from simcore.energy.demand.habits import PREFERENCES, Habits
from simcore.energy.demand.quarters import WARM_UP, Numbers, Quarters
from simcore.energy.demand.school import day_kinds

# Purposes of a member's draws, besides ``absence.ACTIVITY`` and ``habits.HABITS``; never
# renumber. Classes of events count from their first.
OCCUPANCY, FIRST_EVENT, FIRST_DRAW_OFF, TANK, HEATING, LIFTS = 3, 10, 30, 40, 41, 42
LIGHTING, SCREENS, COLD, CAR = 43, 44, 45, 46


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
    habits
        Habits of the members, where nobody lives too.
    bound
        Ranks below which homes of each group are asleep or out, :func:`occupancy.bounds_of`.
    own_kwh
        Yearly energy of each class that depends on presence in reference homes of the members'
        habits, ``(n_members,)``. [kWh/year]
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
    habits: Habits
    bound: Array
    own_kwh: Mapping[str, Array]
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

    def preference(self, kind: str) -> NDArray[np.float32]:
        """Factor of each home on a kind of use, as in :class:`Habits`. [1]"""
        by_kind = self.surroundings.habits.preference[PREFERENCES.index(kind)]
        return np.take(by_kind, self.member, axis=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Some days of the year, of which all uses are added up while they are in the cache.

    Attributes
    ----------
    first_day, end_day
        First day, and the one after the last; day 0 is the warm-up.
    halves
        Their half-hours, warm-up included.
    kind
        Row of :attr:`Habits.preference` in each half-hour, ``(n_halves,)``.
    awake
        Activity of homes where somebody is up, 0 elsewhere, ``(n_halves, n_homes)``;
        without rows where nobody lives. [1]
    """

    first_day: int
    end_day: int
    halves: slice
    kind: Numbers
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


Add = Callable[[Array, Window], None]
"""Adds a use, prepared for some homes, to the rows of a window, and to some after it: an event
that began in the window may end there. Windows come in order, as some uses carry a state."""


def windows(surroundings: Surroundings, member: Numbers, n_days: int) -> Iterator[Window]:
    """The year in windows of days, the day of warm-up alone, with who is up when.

    Before 03:00 a home is still in the chain of the day before.
    """
    quarter, population = surroundings.quarter, surroundings.population
    lives = bool(is_lived_in(population)[member].any())
    key, own = population.key[member], surroundings.habits
    chain_keys = purpose_keys(key, OCCUPANCY, quarter.year)
    # Not rank[..., member], whose rows would not be contiguous.
    ranks, stray = (np.take(one, member, axis=-1) for one in (own.rank, own.stray))
    groups = occupancy.group(population)[member]
    bounds = np.take(surroundings.bound, groups, axis=-1) if lives else None
    kind = day_kinds(quarter)
    kind = np.concatenate([kind[:1], kind])
    active = day_activity(key, population.activity[member], quarter) if lives else None
    day = quarter.day[::2]
    row = occupancy.N_HALVES * (day + 1) + quarter.of_day[::2] // 2 - 6
    part = occupancy.rows_of_preference(kind)[row]
    edges = [0, *range(1, quarter.n_days, n_days), quarter.n_days]
    half = np.searchsorted(day, edges)
    for number, (first, last) in enumerate(pairwise(edges)):
        halves = slice(int(half[number]), int(half[number + 1]))
        awake = np.zeros((0, len(member)), np.float32)
        if active is not None:
            # One more day of the chain, as a day of the clock begins in the one before.
            days = slice(first, last + 1)
            state = occupancy.state_of_halves(chain_keys, first, kind[days], ranks, stray, bounds)
            since = row[halves] - occupancy.N_HALVES * first
            awake = occupancy.awake_factor(state, since, active, day[halves])
        yield Window(first_day=first, end_day=last, halves=halves, kind=part[halves], awake=awake)
