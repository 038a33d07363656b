"""The people of a large site, drawn once, for the tests of population and demand."""

from dataclasses import fields

from defaults import MEAN_FRENCH, households

from simcore.base.draws import stream
from simcore.base.records import Population
from simcore.energy.population import draw_population

KEY = stream(62, "arras", "population")
SITE = households(
    n_dwellings=4000,
    occupants_fractions=(0.37, 0.28, 0.16, 0.12, 0.07),
    floor_area_m2_by_occupants=(48.0, 58.0, 66.0, 76.0, 85.0),
    vacancy_fraction=0.02,
    refusal_fraction=0.1,
    energy_poor_fraction=0.19,
    electric_hot_water_fraction=0.3,
    electric_heating_fraction=0.2,
    off_peak_fraction=0.45,
    income_median_eur_per_cu=15_000.0,
    n_windows=3,
    heating_kwh_per_year=2_000.0,
    common_parts_kwh_per_dwelling=700.0,
    activity_fractions=MEAN_FRENCH,
)
PEOPLE = draw_population(SITE, KEY)
IS_LIVED_IN = PEOPLE.is_dwelling & ~PEOPLE.is_vacant


def part(population, members):
    """Some members of a population."""
    names = [field.name for field in fields(Population) if field.name != "groups"]
    return Population(**{name: getattr(population, name)[members] for name in names})
