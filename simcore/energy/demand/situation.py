"""What the uses of a site depend on: calendar, weather, relays, who is up."""

from dataclasses import dataclass

import numpy as np

from simcore.base.draws import Keys, substreams, uniform
from simcore.base.records import Array, Flags, Population
from simcore.energy.demand import occupancy
from simcore.energy.demand.calendar import WARM_UP, Numbers, Quarters
from simcore.energy.demand.school import is_school_holiday
from simcore.energy.demand.shapes import WEEKDAY

QUARTER_HOURS = 0.25

# Purposes of a member's draws; never renumber. Classes of events count from their first.
ACTIVITY, OCCUPANCY, FIRST_EVENT, FIRST_DRAW_OFF, TANK, HEATING, LIFTS = 1, 3, 10, 30, 40, 41, 42
LIGHTING, SCREENS, COLD = 43, 44, 45

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
class Situation:
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
    """

    quarter: Quarters
    population: Population
    temp_air: Array
    relay: Array
    dark: Array
    heating_kwh_per_year: float
    per_row: int

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
    """Some lived-in dwellings of a site, and what their uses share.

    ``member`` are their numbers at the site; ``awake`` is as :func:`awake_factor`.
    """

    situation: Situation
    member: Numbers
    awake: Array

    @property
    def key(self) -> Keys:
        """Keys of the homes, ``(n_homes,)``."""
        return self.situation.population.key[self.member]

    def of_calendar(self, table: Array) -> Array:
        """Value of each half-hour, from a table by month, day type and half-hour."""
        quarter = self.situation.quarter
        return table[quarter.month[::2], quarter.day_type[::2], quarter.of_day[::2] // 2]


def homes_of(situation: Situation, member: Numbers) -> Homes:
    """Homes of these numbers, with who is up when."""
    return Homes(situation=situation, member=member, awake=awake_factor(situation, member))


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
    kind[(kind == WEEKDAY) & free] = SCHOOL_HOLIDAY
    return kind


def awake_factor(situation: Situation, member: Numbers) -> Array:
    """Activity of homes where somebody is awake, 0 elsewhere, ``(n_halves, n_members)``.

    Before 03:00 a home is still in the chain of the day before.
    """
    quarter, population = situation.quarter, situation.population
    key = population.key[member]
    kind = day_kinds(quarter)
    state = occupancy.state_of_halves(
        purpose_keys(key, OCCUPANCY, quarter.year),
        0,
        np.concatenate([kind[:1], kind]),
        occupancy.group(population)[member],
        occupancy.thresholds(),
    )
    day, half = quarter.day[::2], quarter.of_day[::2] // 2
    since_three = half - 6
    row = occupancy.N_HALVES * (day + 1) + since_three
    return occupancy.awake_factor(state, row, day_activity(key, quarter), day)
