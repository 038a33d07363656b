"""Sites, weather and relays for the tests of household demand."""

from dataclasses import replace
from functools import cache

import numpy as np
from population_sample import KEY, SITE

from simcore.base.timeaxis import time_axis
from simcore.energy.demand import blocks, demand_kwh, surroundings, uses
from simcore.energy.population import draw_population

NORMAL_C = np.array([4.3, 4.9, 7.4, 9.9, 13.1, 16.0, 18.1, 18.1, 15.4, 11.9, 7.9, 5.3])
AXIS = time_axis(2026, 30)
GAS = replace(
    SITE,
    n_dwellings=1_000,
    vacancy_fraction=0.0,
    electric_hot_water_fraction=0.0,
    electric_heating_fraction=0.0,
    off_peak_fraction=0.0,
    common_parts_kwh_per_dwelling=0.0,
)
MIXED = replace(
    SITE,
    n_dwellings=24,
    vacancy_fraction=0.2,
    electric_hot_water_fraction=0.6,
    electric_heating_fraction=0.4,
    off_peak_fraction=0.8,
)


def night_relay(population):
    """22:00 to 06:00 all year, and 12:00 to 12:10 in the low season; off for Base."""
    on = np.zeros((2, 96, population.n_members))
    on[:, :24], on[:, 88:] = 1.0, 1.0
    on[0, 48] = 2 / 3
    return on * population.is_off_peak


def normal_c(axis=AXIS):
    """Normal months, with warm and cold spells of 2.5 K over 19 days."""
    return NORMAL_C[axis.month] + 2.5 * np.sqrt(2) * np.sin(axis.day / 3)


def demand(population, axis=AXIS, temp_c=None, heating=2_000.0, n_threads=2):
    temp_air = normal_c(axis) if temp_c is None else np.full(axis.n_slots, temp_c)
    relay = night_relay(population)
    known = {"heating_kwh_per_year": heating, "n_threads": n_threads}
    return demand_kwh(axis, population, temp_air, relay, **known)


def surroundings_of(population, axis=AXIS, temp_c=10.0):
    temp_air = np.full(axis.n_slots, temp_c)
    return uses.surroundings_of(axis, population, temp_air, night_relay(population), 2_000.0)


def whole_year(where, member, add):
    """A prepared use of some members over the year, added window by window."""
    kwh = np.zeros((where.n_rows + blocks.SPILL_ROWS, len(member)))
    for window in surroundings.windows(where, member, blocks.WINDOW_DAYS):
        add(kwh[window.quarters.start // where.per_row :], window)
    return kwh[where.n_warm : where.n_rows]


@cache
def mixed_homes():
    """Population and demand of MIXED, drawn once; nobody may write into them."""
    population = draw_population(MIXED, KEY)
    kwh = demand(population)
    kwh.setflags(write=False)
    return population, kwh
