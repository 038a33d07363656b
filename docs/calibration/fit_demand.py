"""Fit the rates of household events, so that the mean of homes is the RES1 curve.

Run from the top of the project::

    python docs/calibration/fit_demand.py

It writes ``simcore/data/demand_events.csv`` and takes about a minute.

What is fitted. The mean household of the base option (profile RES1 of Enedis, typed in
``simcore/energy/demand/shapes.py`` by season, day type and hour) less what needs no fit
(refrigeration, standby, ventilation, cold weather, lighting by darkness while somebody is
up) is shared out among classes of use by their weights and hour shapes. For each class the
rate while somebody is up is then found for which a large reference population, where each
group of homes is up at its own hours and owns its own appliances, uses that share on
average. The level of each home depends on the rates in turn (a home that is up longer has
more events, and must still add to its yearly energy), so both are solved together, and the
length of events is undone by repeated correction (Richardson-Lucy).
"""

from pathlib import Path

import numpy as np

from simcore.base.draws import stream
from simcore.base.equipment import Equipment
from simcore.base.records import Households
from simcore.energy.demand import expected, occupancy, shapes
from simcore.energy.demand.habits import PREFERENCES, habits_of
from simcore.energy.population import draw_population

OUT = Path(__file__).parents[2] / "simcore" / "data" / expected.TABLE
ROUNDS = 60
MOST_CHANCE = 0.9
"""Most that the chance of screens may be."""

# A mean French population: sizes and activities near the census, appliances near Insee's
# rates of tenants (assumed).
REFERENCE = Households(
    n_dwellings=20_000,
    occupants_fractions=(0.37, 0.28, 0.16, 0.12, 0.07),
    floor_area_m2_by_occupants=(48.0, 58.0, 66.0, 76.0, 85.0),
    vacancy_fraction=0.0,
    refusal_fraction=0.0,
    energy_poor_fraction=0.0,
    electric_hot_water_fraction=0.0,
    electric_heating_fraction=0.0,
    off_peak_fraction=0.0,
    income_median_eur_per_cu=20_000.0,
    n_windows=1,
    heating_kwh_per_year=0.0,
    common_parts_kwh_per_dwelling=0.0,
    activity_fractions=(0.53, 0.11, 0.03, 0.33),
    electric_cooking_fraction=0.60,
    washing_machine_fraction=0.95,
    dryer_fraction=0.25,
    dishwasher_fraction=0.45,
    freezer_fraction=0.40,
    tempo_fraction=0.0,
    indexed_fraction=0.0,
    spot_fraction=0.0,
    equipment=Equipment(**dict.fromkeys(Equipment.__dataclass_fields__, 0.0)),
)

# Weight of each class in what is left: RTE, end uses of main residences (cooking 7.6, washing
# 7.0 split by the yearly kWh of published fleets, others 8.3; of screens the part not always
# on).
WEIGHT = {
    "screens": 6.0,
    "cooking": 7.6,
    "washing": 2.7,
    "drying": 2.0,
    "dishes": 2.3,
    "others": 8.3,
}
HOURS = {
    "screens": shapes.SCREENS,
    "cooking": shapes.COOKING,
    "washing": shapes.WASHING,
    # Assumed: an hour after washing; an hour and a half after cooking, spread.
    "drying": np.roll(shapes.WASHING, 1),
    "dishes": (np.roll(shapes.COOKING, 1) + np.roll(shapes.COOKING, 2)) / 2,
    "others": shapes.SCREENS,
}


def halves(hourly):
    """Half-hours from hours, sloped to their neighbours."""
    return shapes.quarters(hourly).reshape(*hourly.shape[:-1], 48, 2).mean(axis=-1)


def smeared(starts, name):
    """Mean power of events by half-hour from their starts, each in one of two quarters."""
    profile = np.array(expected.EVENT_KW[name]) / 4
    by_quarter = np.repeat(starts / 2, 2, axis=-1)
    kwh = sum(energy * np.roll(by_quarter, age, axis=-1) for age, energy in enumerate(profile))
    return 2 * kwh.reshape(*starts.shape, 2).sum(axis=-1)


def unsmeared(power, name):
    """The reverse: what a correction of this power is to the starts that caused it."""
    profile = np.array(expected.EVENT_KW[name])
    by_quarter = np.repeat(power, 2, axis=-1)
    back = sum(kw * np.roll(by_quarter, -age, axis=-1) for age, kw in enumerate(profile))
    return (back / profile.sum()).reshape(*power.shape, 2).mean(axis=-1)


def fitted():
    """Rates by class, and the largest deviation left, over the mean power."""
    people = draw_population(REFERENCE, stream(62, "reference", "population"))
    habits = habits_of(people.key)
    awake = occupancy.awake_fraction(habits, occupancy.group(people))
    up = {kind: wants(habits, awake, kind) for kind in PREFERENCES}
    mean_kw = expected.REFERENCE_KWH / 8760
    target = mean_kw * shapes.mean_shape().reshape(12, 3, 48, 2).mean(axis=-1)
    weights = np.stack([WEIGHT[name] * halves(HOURS[name]) for name in WEIGHT])
    part = weights / weights.sum(axis=0)
    rates = {name: np.full((12, 3, 48), 0.01) for name in WEIGHT}
    for _ in range(ROUNDS):
        own = expected.own_sums_of(expected.kwh_while_up(rates), habits, awake)
        level = expected.level_of(people, habits, own)
        # Levels and rates could trade a common factor: the mean home has the level 1.
        share = level / level.sum()
        fixed = (share * expected.constant_kw(people.has_freezer, habits.standby)).sum()
        fixed = fixed + (share * habits.cold).sum() * expected.cold_weather_kw()
        seen = presence_of(share, up["evenings"])
        left = target - fixed - expected.lighting_kw_awake() * seen
        assert left.min() > 0, "what needs no fit is more than the whole"
        found = 0.0
        for number, name in enumerate(WEIGHT):
            wanted = part[number] * left
            owners = expected.owners(people, name)
            owned = presence_of(share * owners, up[expected.PREFERENCE_OF[name]])
            if name == "screens":
                # What does not fit in the few who are up at night goes to others, the last.
                rates[name] = np.minimum(wanted / (expected.SCREENS_KW * owned), MOST_CHANCE)
                screens = expected.SCREENS_KW * rates[name] * owned
                spilled, found = wanted - screens, screens
                continue
            if name == "others":
                wanted = wanted + spilled
            power = smeared(rates[name] * owned, name)
            rates[name] = rates[name] * unsmeared(wanted / power, name)
            found = found + power
        deviation = np.abs(found - left).max() / mean_kw
    month = shapes.month_level(shapes.HOT_WATER_MONTHS)[:, np.newaxis, np.newaxis]
    seen = presence_of(people.annual_kwh / people.annual_kwh.sum(), up["washing"])
    rates["taps"] = month * halves(shapes.DRAW_OFF_HOURS) / 48 / seen
    return rates, deviation


def wants(habits, awake, kind):
    """Presence of each home times its preference, ``(4 x 48, n_homes)``."""
    preference = habits.preference[PREFERENCES.index(kind)].reshape(2, 48, -1)
    return (awake * preference[list(occupancy.IS_WEEKEND)]).reshape(192, -1)


def presence_of(share, wanted):
    """Presence and preference of the mean home, each home at its share."""
    return expected.by_clock((wanted @ share).reshape(4, 48))


def main():
    """Write the table."""
    rates, deviation = fitted()
    lines = [
        "# Rates of household events while somebody is up, by month, day type (0 weekday,",
        "# 1 Saturday, 2 Sunday or holiday) and half-hour of the local clock, for a home of",
        "# 2,143.6 kWh a year: chance that screens are on; events a half-hour of an owner;",
        "# heat drawn at the taps a half-hour for a daily need of 1 kWh.",
        "# Written by docs/calibration/fit_demand.py; do not edit. Fitted to Enedis, conso-inf36",
        "# 2023, profile RES1 (Licence Ouverte 2.0), and RTE, end uses of main residences.",
        ",".join(["month", "day_type", "half_hour", *expected.COLUMNS]),
    ]
    for month, day, half in np.ndindex(12, 3, 48):
        values = [f"{rates[name][month, day, half]:.5g}" for name in expected.COLUMNS]
        lines.append(",".join([str(month + 1), str(day), str(half), *values]))
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return deviation, {name: float(rate.max()) for name, rate in rates.items()}


if __name__ == "__main__":
    import sys

    deviation, most = main()
    sys.stdout.write(f"largest deviation {deviation:.2%}; largest rates {most}\n")
