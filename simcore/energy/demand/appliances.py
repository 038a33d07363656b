"""Uses of lived-in dwellings without hot water and heating; each adds to ``kwh``.

``kwh`` is ``(n_rows, n_homes)``, the warm-up included. A home uses the parts of the
reference home (:mod:`simcore.energy.demand.expected`) in proportion to its level.
"""

import numpy as np

from simcore.base.draws import uniform
from simcore.base.records import Array, Flags
from simcore.energy.demand import expected, kernels, shapes, situation
from simcore.energy.demand.calendar import WARM_UP, Numbers
from simcore.energy.demand.situation import QUARTER_HOURS, Homes, purpose_keys
from simcore.energy.demand.weather import kelvins_below

CYCLE_QUARTERS = (3.0, 5.0)
"""Range of a compressor's cycle, in quarter-hours; assumed, 45 to 75 minutes."""

DUTY = (0.3, 0.5)
"""Range of the part of a cycle in which a compressor runs; assumed. [1]"""

MACHINES = ("washing", "drying", "dishes")
DELAY_FROM_RANK = 0.7
"""Rank of willingness to shift from which a home with off-peak prices runs its machines by
timer in its off-peak hours; assumed, three in ten. [1]"""


def level(homes: Homes) -> Array:
    """Factor of each home on the parts of the reference home, ``(n_homes,)``. [1]"""
    return expected.level(homes.situation.population)[homes.member]


def add_refrigeration(homes: Homes, kwh: Array) -> None:
    """Refrigerator, and freezer where there is one: a compressor that cycles."""
    where, quarter = homes.situation, homes.situation.quarter
    mean_kw = expected.FRIDGE_KW + expected.FREEZER_KW * _has(homes, "has_freezer")
    own = purpose_keys(homes.key, situation.COLD, 0)
    cycle = CYCLE_QUARTERS[0] + np.ptp(CYCLE_QUARTERS) * uniform(own, 0)
    duty = DUTY[0] + np.ptp(DUTY) * uniform(own, 1)
    daily = purpose_keys(homes.key, situation.COLD, quarter.year)
    phase = uniform(daily, np.arange(quarter.n_days)[:, np.newaxis])
    kwh_on = mean_kw * level(homes) * cycle * QUARTER_HOURS / duty
    kernels.add_cycles(kwh, phase, quarter.day, 1 / cycle, duty, kwh_on, where.per_row)


def add_standby(homes: Homes, kwh: Array) -> None:
    """Internet box, decoder, clocks and the like: day and night."""
    _add_constant(homes, kwh, expected.STANDBY_KW)


def add_ventilation(homes: Homes, kwh: Array) -> None:
    """Fan of the dwelling: day and night."""
    _add_constant(homes, kwh, expected.VENTILATION_KW)


def _add_constant(homes: Homes, kwh: Array, kw: float) -> None:
    by_row = np.full(len(kwh), kw * QUARTER_HOURS * homes.situation.per_row)
    kernels.add_outer(kwh, by_row, level(homes))


def add_cold_weather(homes: Homes, kwh: Array) -> None:
    """What is used more in the cold: portable heaters, boiler pump."""
    where = homes.situation
    hours = shapes.quarters(shapes.HEATING_HOURS)[where.quarter.of_day[WARM_UP:]]
    cold = kelvins_below(expected.COLD_WEATHER_THRESHOLD_C, where.temp_air, where.per_row)
    by_row = (cold * hours).reshape(-1, where.per_row).sum(axis=-1)
    by_row *= expected.COLD_WEATHER_KW_PER_K * QUARTER_HOURS
    kernels.add_outer(kwh[where.n_warm :], by_row, level(homes))


def add_lighting(homes: Homes, kwh: Array) -> None:
    """Lighting: in the dark, while somebody is up."""
    dark_kwh = expected.LIGHTING_KW * QUARTER_HOURS * homes.situation.dark
    _add_sessions(homes, kwh, situation.LIGHTING, np.ones(len(dark_kwh)), dark_kwh)


def add_screens(homes: Homes, kwh: Array) -> None:
    """Television and computers, in sessions while somebody is up."""
    chance = homes.of_calendar(expected.rates()["screens"])
    each_kwh = np.full(len(chance), expected.SCREENS_KW * QUARTER_HOURS)
    _add_sessions(homes, kwh, situation.SCREENS, chance, each_kwh)


def _add_sessions(homes: Homes, kwh: Array, purpose: int, chance: Array, each_kwh: Array) -> None:
    where = homes.situation
    kernels.add_sessions(
        kwh,
        purpose_keys(homes.key, purpose, where.quarter.year),
        chance,
        each_kwh,
        homes.awake,
        level(homes),
        where.per_row,
    )


def add_events(homes: Homes, kwh: Array, name: str) -> None:
    """Events of one class: started while somebody is up, or by timer in off-peak hours."""
    where, owns = homes.situation, expected.owners(homes.situation.population, name)[homes.member]
    is_delayed = delays(homes) & (name in MACHINES)
    rate = homes.of_calendar(expected.rates()[name])
    factors = often_and_large(level(homes), usual_most(rate), owns * ~is_delayed)
    number = list(expected.EVENT_KW).index(name)
    keys = purpose_keys(homes.key, situation.FIRST_EVENT + number, where.quarter.year)
    profile_kwh = np.array(expected.EVENT_KW[name]) * QUARTER_HOURS
    kernels.add_events(kwh, keys, rate, homes.awake, factors, profile_kwh, where.per_row)
    late = np.flatnonzero(is_delayed & (owns > 0))
    if len(late):
        part = np.zeros((len(kwh), len(late)))
        often, factors = timer(homes, late, name)
        steady = np.ones(len(often))
        kernels.add_events(part, keys[late], steady, often, factors, profile_kwh, where.per_row)
        kernels.add_columns(kwh, part, late)


def usual_most(rate: Array) -> float:
    """Rate that all but one half-hour in a hundred keep below; few events are lost there."""
    return float(np.quantile(rate, 0.99))


def often_and_large(wanted: Array, most_rate: float, owns: Array) -> Array:
    """Factors on the number and the size of events whose product is the level wanted.

    A home of a higher level has more events; where they would not fit, larger ones.
    """
    often = np.minimum(wanted, 1 / (most_rate * situation.MOST_ACTIVITY))
    return np.stack([often * owns, wanted / often])


def delays(homes: Homes) -> Flags:
    """Whether a home runs its machines by timer in off-peak hours, ``(n_homes,)``."""
    population = homes.situation.population
    is_keen = population.shift_rank >= DELAY_FROM_RANK
    return (is_keen & population.is_off_peak)[homes.member]


def timer(homes: Homes, late: Numbers, name: str) -> tuple[Array, Array]:
    """Rate of events by timer in each half-hour, and factors; the year's energy is kept."""
    where, quarter = homes.situation, homes.situation.quarter
    relay = where.relay[:, :, homes.member[late]].reshape(2, 48, 2, -1).mean(axis=2)
    open_part = relay[quarter.season[::2], quarter.of_day[::2] // 2]
    active = situation.day_activity(homes.key[late], quarter)[quarter.day[::2]]
    yearly = expected.group_kwh()[name][expected.group_of(where.population)[homes.member[late]]]
    n_events = yearly / expected.event_kwh(name) * level(homes)[late]
    mean = open_part.mean(axis=0) * 365 * 48
    each = np.divide(n_events, mean, out=np.zeros_like(mean), where=mean > 0)
    factors = often_and_large(each, 1.0, np.ones(len(late)))
    return (open_part * active).astype(np.float32), factors


def _has(homes: Homes, name: str) -> Array:
    flags: Array = getattr(homes.situation.population, name)[homes.member].astype(float)
    return flags
