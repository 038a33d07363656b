"""A population against the description of its site: each figure beside its target."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simcore.base.equipment import Equipment
from simcore.base.records import ACTIVITIES, Array, Counts, Flags, Households, Population
from simcore.energy.population.draw import AREA_SPREAD, INCOME_SPREAD

STANDARD_ERRORS = 3.0
"""Standard errors of a draw within which a figure counts as met: 99.7 % of draws. [1]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marginal:
    """One figure of a population: found, its target, how far a fair draw may stray."""

    name: str
    value: float
    target: float
    tolerance: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Whether the figure lies within its tolerance."""
        return abs(self.value - self.target) <= self.tolerance


def marginals(population: Population, households: Households) -> tuple[Marginal, ...]:
    """Figures of a population beside those of the description it is drawn from.

    The tolerance is three standard errors of a fair draw of that many dwellings. Figures
    of people are over lived-in dwellings, figures of dwellings over all of them.
    """
    return (*_of_people(population, households), *_of_dwellings(population, households))


def _of_people(population: Population, households: Households) -> Iterator[Marginal]:
    lived_in = population.is_dwelling & ~population.is_vacant
    occupants = population.n_occupants[lived_in]
    sizes = np.arange(1, 6)
    parts = np.array(households.occupants_fractions)
    mean = float(parts @ sizes)
    spread = float(np.sqrt(parts @ (sizes - mean) ** 2))
    yield _mean("occupants", occupants, mean, spread, "people")
    for size, fraction in zip(sizes, parts, strict=True):
        yield _fraction(f"of {size} people", occupants == size, float(fraction))
    for number, name in enumerate(ACTIVITIES):
        target = households.activity_fractions[number]
        yield _fraction(name, population.activity[lived_in] == number, target)
    joins = population.join_rank[lived_in] >= households.refusal_fraction
    yield _fraction("takes part", joins, 1 - households.refusal_fraction)
    poor = population.is_energy_poor[lived_in]
    yield _fraction("energy poor", poor, households.energy_poor_fraction)
    yield _median_income(population.income_eur_per_cu[lived_in], households)
    area = np.array(households.floor_area_m2_by_occupants)
    area_mean = float(parts @ area)
    area_spread = float(np.sqrt(parts @ (area**2 * (1 + AREA_SPREAD**2)) - area_mean**2))
    yield _mean("floor area", population.floor_area_m2[lived_in], area_mean, area_spread, "m2")


def _of_dwellings(population: Population, households: Households) -> Iterator[Marginal]:
    homes = population.is_dwelling
    pairs = (
        ("vacant", population.is_vacant, households.vacancy_fraction),
        (
            "electric hot water",
            population.has_electric_hot_water,
            households.electric_hot_water_fraction,
        ),
        ("electric heating", population.has_electric_heating, households.electric_heating_fraction),
        ("off-peak contract", population.is_off_peak, households.off_peak_fraction),
        (
            "electric cooking",
            population.has_electric_cooking,
            households.electric_cooking_fraction,
        ),
        ("washing machine", population.has_washing_machine, households.washing_machine_fraction),
        ("dryer", population.has_dryer, households.dryer_fraction),
        ("dishwasher", population.has_dishwasher, households.dishwasher_fraction),
        ("freezer", population.has_freezer, households.freezer_fraction),
    )
    for name, flags, target in (*pairs, *_of_equipment(population, households.equipment)):
        yield _fraction(name, flags[homes], target)


def _of_equipment(
    population: Population, equipment: Equipment
) -> Iterator[tuple[str, Flags, float]]:
    """Equipment that the site has at all."""
    for name, flags, target in (
        ("heat pump", population.has_heat_pump, equipment.heat_pump_fraction),
        ("car charged at home", population.has_car, equipment.car_fraction),
        (
            "air conditioning",
            population.has_air_conditioning,
            equipment.air_conditioning_fraction,
        ),
        ("panels of one's own", population.panels_kw > 0, equipment.panels_fraction),
    ):
        if target > 0 or flags.any():
            yield name, flags, target


def _fraction(name: str, flags: Flags, target: float) -> Marginal:
    error = np.sqrt(target * (1 - target) / max(len(flags), 1))
    return _marginal(name, float(flags.mean()) if len(flags) else target, target, error, "1")


def _mean(name: str, values: Array | Counts, target: float, spread: float, unit: str) -> Marginal:
    value = float(values.mean()) if len(values) else target
    return _marginal(name, value, target, spread / np.sqrt(max(len(values), 1)), unit)


def _median_income(income: Array, households: Households) -> Marginal:
    """Standard error of the median of a lognormal: 1.253 sigma m / sqrt(n)."""
    target = households.income_median_eur_per_cu
    value = float(np.median(income)) if len(income) else target
    error = 1.253 * INCOME_SPREAD * target / np.sqrt(max(len(income), 1))
    return _marginal("median income per unit", value, target, error, "EUR/year")


def _marginal(name: str, value: float, target: float, error: float, unit: str) -> Marginal:
    tolerance = STANDARD_ERRORS * float(error) + 1e-9
    return Marginal(name=name, value=value, target=target, tolerance=tolerance, unit=unit)
