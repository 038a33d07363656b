"""Populations: marginals of the description, draws that nobody else moves, common parts."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from population_sample import IS_LIVED_IN, KEY, PEOPLE, SITE, part

from simcore.base.draws import stream
from simcore.base.records import Population
from simcore.energy.population import KWH_PER_YEAR_BY_OCCUPANTS, draw_population


def assert_same(one: Population, other: Population) -> None:
    for field in fields(Population):
        assert_array_equal(getattr(one, field.name), getattr(other, field.name), field.name)


@pytest.mark.parametrize(
    ("found", "fraction"),
    [
        (PEOPLE.is_vacant[:-1], 0.02),
        (PEOPLE.is_participant[IS_LIVED_IN], 0.9),
        (PEOPLE.is_energy_poor[IS_LIVED_IN], 0.19),
        (PEOPLE.has_electric_hot_water[:-1], 0.3),
        (PEOPLE.has_electric_heating[:-1], 0.2),
        (PEOPLE.is_off_peak[:-1], 0.45),
        *[(PEOPLE.window_number[:-1] == number, 1 / 3) for number in range(3)],
        *[
            (PEOPLE.n_occupants[IS_LIVED_IN] == n + 1, fraction)
            for n, fraction in enumerate(SITE.occupants_fractions)
        ],
    ],
)
def test_marginals_are_those_of_the_description(found, fraction):
    # Four standard errors of a fraction.
    tolerance = 4 * np.sqrt(fraction * (1 - fraction) / len(found))
    assert found.mean() == pytest.approx(fraction, abs=tolerance)


@pytest.mark.parametrize("n_people", range(1, 6))
def test_level_and_area_follow_the_number_of_people(n_people):
    # 20,000 homes: standard error of a mean 0.3 / sqrt(1,400) = 0.8 % at five people.
    people = draw_population(replace(SITE, n_dwellings=20_000), KEY)
    homes = people.n_occupants == n_people
    level = KWH_PER_YEAR_BY_OCCUPANTS[n_people - 1]
    assert people.annual_kwh[homes].mean() == pytest.approx(level, rel=0.02)
    area = SITE.floor_area_m2_by_occupants[n_people - 1]
    assert people.floor_area_m2[homes].mean() == pytest.approx(area, rel=0.02)


def test_spreads_and_median_income():
    alone = PEOPLE.n_occupants == 1
    level = PEOPLE.annual_kwh[alone]
    assert level.std() / level.mean() == pytest.approx(0.36, abs=0.03)
    assert np.median(PEOPLE.income_eur_per_cu[IS_LIVED_IN]) == pytest.approx(15_000, rel=0.03)


def test_insee_share_of_energy_poor_among_the_poor():
    # INSEE, note 4237817, Hauts-de-France: 19 % of households, 54 % of poor ones.
    people = part(draw_population(replace(SITE, n_dwellings=20_000), KEY), slice(0, -1))
    homes = people.n_occupants > 0
    income = people.income_eur_per_cu[homes]
    poorest = income < np.quantile(income, 0.18)
    assert people.is_energy_poor[homes][poorest].mean() == pytest.approx(0.54, abs=0.03)


def test_consumption_units_stay_between_all_children_and_all_adults():
    # OECD-modified scale of a home of 3: 1 + 0.3 + 0.3 = 1.6 to 1 + 0.5 + 0.5 = 2.0.
    n_people = PEOPLE.n_occupants[IS_LIVED_IN]
    units = PEOPLE.consumption_units[IS_LIVED_IN]
    assert_array_equal(units[n_people == 1], 1.0)
    assert (units >= 1 + 0.3 * (n_people - 1) - 1e-12).all()
    assert (units <= 1 + 0.5 * (n_people - 1) + 1e-12).all()
    # 1 + 0.8 x 0.5 + 0.2 x 0.3 = 1.46; four standard errors: 4 x 0.08 / sqrt(1,100).
    assert units[n_people == 2].mean() == pytest.approx(1.46, abs=0.01)


def test_electric_uses_are_nested_and_give_the_power():
    assert not (PEOPLE.has_electric_heating & ~PEOPLE.has_electric_hot_water).any()
    assert not (PEOPLE.has_electric_hot_water & ~PEOPLE.is_off_peak).any()
    expected = np.where(PEOPLE.has_electric_heating, 9.0, 6.0)
    assert_array_equal(PEOPLE.subscribed_power_kva[:-1], expected[:-1])


def test_a_vacant_dwelling_has_nobody_and_stays_out():
    vacant = part(PEOPLE, PEOPLE.is_vacant)
    assert vacant.n_members > 0
    for name in ("n_occupants", "consumption_units", "income_eur_per_cu"):
        assert_array_equal(getattr(vacant, name), 0)
    assert not vacant.is_participant.any()
    assert not vacant.is_energy_poor.any()
    # 15 W x 8,760 h = 131.4 kWh.
    assert_allclose(vacant.annual_kwh, 131.4)
    assert (vacant.floor_area_m2 > 0).all()


@pytest.mark.parametrize(
    ("n_dwellings", "kva"),
    # 700 kWh a dwelling; 1.7 x 700 n / 8760 = 0.1358 n kW: 6.8, 15.1, 32.6 and 135.8 kW.
    [(50, 9.0), (111, 18.0), (240, 36.0), (1000, 136.0)],
)
def test_common_parts_subscribe_to_what_they_draw(n_dwellings, kva):
    site = replace(SITE, n_dwellings=n_dwellings, common_parts_kwh_per_dwelling=700.0)
    people = draw_population(site, KEY)
    assert people.subscribed_power_kva[-1] == kva
    assert people.is_off_peak[-1]


def test_common_parts_come_last_and_only_where_there_are_some():
    common = part(PEOPLE, slice(-1, None))
    assert PEOPLE.n_members == 4001
    assert PEOPLE.is_dwelling[:-1].all()
    assert not common.is_dwelling[0]
    assert common.is_participant[0]
    assert common.n_occupants[0] == 0
    # 700 kWh x 4,000 dwellings.
    assert common.annual_kwh[0] == 2_800_000
    without = draw_population(replace(SITE, common_parts_kwh_per_dwelling=0.0), KEY)
    assert without.n_members == 4000
    assert without.is_dwelling.all()


@given(st.integers(1, 60), st.integers(0, 60))
def test_another_dwelling_changes_nobody(n_dwellings, n_more):
    few = draw_population(replace(SITE, n_dwellings=n_dwellings), KEY)
    many = draw_population(replace(SITE, n_dwellings=n_dwellings + n_more), KEY)
    assert_same(part(few, slice(0, n_dwellings)), part(many, slice(0, n_dwellings)))
    assert few.key[-1] == many.key[-1]


def test_same_key_same_people_and_other_key_other_people():
    assert_same(PEOPLE, draw_population(SITE, KEY))
    other = draw_population(SITE, stream(62, "outreau", "population"))
    assert (other.annual_kwh[:-1] != PEOPLE.annual_kwh[:-1]).mean() > 0.9


@pytest.mark.parametrize("fraction", [0.0, 1.0])
def test_fractions_of_nobody_and_everybody(fraction):
    names = ("refusal", "energy_poor", "electric_hot_water", "electric_heating", "off_peak")
    all_or_none = {f"{name}_fraction": fraction for name in names}
    people = draw_population(
        replace(
            SITE,
            vacancy_fraction=0.0,
            n_dwellings=200,
            common_parts_kwh_per_dwelling=0.0,
            **all_or_none,
        ),
        KEY,
    )
    for flags in (people.is_energy_poor, people.has_electric_hot_water, people.is_off_peak):
        assert_array_equal(flags, fraction == 1)
    assert_array_equal(people.is_participant, fraction == 0)
