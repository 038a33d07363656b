"""Production: losses by month, age, outages, and the yield to count on."""

from dataclasses import replace

import numpy as np
import pytest
from defaults import ac_power_kw, plant_settings
from defaults import losses as usual_losses
from defaults import plane as usual_plane
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from weather_sample import AXIS, SUN, WEATHER

from simcore.base.draws import stream
from simcore.base.records import Losses
from simcore.energy.production import (
    SUGGESTED_SNOW_FRACTION_BY_MONTH,
    SUGGESTED_SOILING_FRACTION_BY_MONTH,
    degradation_factor,
    exceedance_kwh,
    kept_fraction,
)

PLANES = [usual_plane(peak_power_kw=1.0, tilt_deg=35.0, azimuth_deg=180.0)]
KEY = stream(62, "arras", "outage", "main", 0)


def power_kw(**settings):
    return ac_power_kw(WEATHER, SUN, PLANES, settings=plant_settings(**settings))[0]


# Months -------------------------------------------------------------------------------------


def test_losses_by_month_by_hand():
    # All but soiling leave 0.98^2 x 0.995 x 0.985 x 0.99 x 0.97 = 0.90390. January: 0.9 of
    # it for dirt, 0.81351; February: half under snow, 0.45195; any other month 0.90390.
    settled = plant_settings(
        soiling_fraction_by_month=(0.1, *[0.0] * 11),
        snow_fraction_by_month=(0.0, 0.5, *[0.0] * 10),
        month_of_slot=np.array([0, 1, 2, 11, 0]),
    )
    expected = [0.81351, 0.45195, 0.90390, 0.90390, 0.81351]
    assert_allclose(kept_fraction(settled), expected, atol=1e-5)


def test_snow_alone_leaves_the_usual_soiling():
    settled = plant_settings(
        snow_fraction_by_month=(0.5, *[0.0] * 11), month_of_slot=np.array([0, 6])
    )
    assert_allclose(kept_fraction(settled), [0.88582 / 2, 0.88582], atol=1e-5)
    assert kept_fraction(plant_settings()) == 1 - usual_losses().total_fraction


def test_each_month_is_that_of_a_plant_with_this_loss_all_year():
    by_month = tuple(0.01 * number for number in range(12))
    power = power_kw(soiling_fraction_by_month=by_month, month_of_slot=AXIS.month)
    for month in (0, 5, 11):
        alone = power_kw(losses=usual_losses(soiling_fraction=by_month[month]))
        here = AXIS.month == month
        assert alone[here].sum() > 0
        assert_allclose(power[here], alone[here], rtol=1e-12)


def test_twelve_times_the_flat_loss_is_the_flat_loss():
    power = power_kw(soiling_fraction_by_month=(0.02,) * 12, month_of_slot=AXIS.month)
    assert_allclose(power, power_kw(), rtol=1e-12)


def test_figures_by_month_need_the_months():
    with pytest.raises(AssertionError, match="month_of_slot"):
        power_kw(snow_fraction_by_month=(0.0,) * 12)


def test_suggested_months_are_those_they_claim_to_be():
    # 2 % of dirt over the year, as the flat figure of PVWatts; no snow from April to October.
    assert np.mean(SUGGESTED_SOILING_FRACTION_BY_MONTH) == pytest.approx(0.02)
    assert len(SUGGESTED_SOILING_FRACTION_BY_MONTH) == len(SUGGESTED_SNOW_FRACTION_BY_MONTH) == 12
    assert max(SUGGESTED_SNOW_FRACTION_BY_MONTH[3:10]) == 0
    lost = power_kw(
        soiling_fraction_by_month=SUGGESTED_SOILING_FRACTION_BY_MONTH,
        snow_fraction_by_month=SUGGESTED_SNOW_FRACTION_BY_MONTH,
        month_of_slot=AXIS.month,
    )
    assert 0.99 < lost.sum() / power_kw().sum() < 1


FRACTIONS = st.floats(0, 1)
MONTHLY = st.tuples(*[FRACTIONS] * 12)


@given(st.tuples(*[FRACTIONS] * 8), FRACTIONS, MONTHLY, MONTHLY, st.floats(0, 40))
def test_more_loss_never_leaves_more(fractions, extra, soiling, snow, age):
    losses = Losses(**dict(zip(Losses.__dataclass_fields__, fractions, strict=True)))
    months = np.arange(12)
    less = plant_settings(
        losses=losses,
        soiling_fraction_by_month=soiling,
        snow_fraction_by_month=snow,
        month_of_slot=months,
        age_years=age,
    )
    kept = kept_fraction(less)
    assert ((kept >= 0) & (kept <= 1)).all()
    worse = [
        replace(less, age_years=age + 1),
        replace(less, snow_fraction_by_month=tuple(max(one, extra) for one in snow)),
        replace(less, soiling_fraction_by_month=tuple(max(one, extra) for one in soiling)),
        replace(less, losses=replace(losses, wiring_fraction=max(fractions[3], extra))),
    ]
    for more in worse:
        assert (kept_fraction(more) <= kept + 1e-15).all()


# Age ----------------------------------------------------------------------------------------


def test_ageing_by_hand():
    # 0.995 ^ 10 = 0.95111
    assert degradation_factor(10.0, 0.005) == pytest.approx(0.95111, abs=1e-5)
    assert_array_equal(degradation_factor(np.array([0.0, 1.0, 2.0]), 0.5), [1, 0.5, 0.25])
    aged = plant_settings(age_years=10.0)
    assert kept_fraction(aged) == pytest.approx(0.88582 * 0.95111, abs=1e-5)
    # Ten years are the same as one more loss of as much.
    as_loss = usual_losses(shading_fraction=1 - 0.995**10)
    assert_allclose(power_kw(age_years=10.0), power_kw(losses=as_loss), rtol=1e-12)


# Yield to count on --------------------------------------------------------------------------


def test_exceedance_of_a_known_sample():
    # Eleven years of 1,000 to 1,100 kWh in steps of 10. Half of them bring more than 1,050;
    # 9 of the other 10 bring more than 1,010; 99 %: a tenth of a step above the least.
    years = np.array([1050.0, 1000, 1090, 1020, 1100, 1010, 1040, 1070, 1030, 1060, 1080])
    assert_allclose(exceedance_kwh(years), [1050, 1010])
    assert_allclose(exceedance_kwh(years, (0.0, 0.99, 1.0)), [1100, 1001, 1000])
    assert_allclose(exceedance_kwh(years, (0.9,)), [1010])
    assert_allclose(exceedance_kwh(np.array([7.0])), [7, 7])


def test_exceedance_takes_plants_on_the_left():
    years = np.arange(11.0)
    found = exceedance_kwh(np.stack([years, 10 * years, years + 5]))
    assert_allclose(found, [[5, 1], [50, 10], [10, 6]])


def test_p90_of_normal_years_is_1_28_deviations_below_the_mean():
    # Known quantile of the normal law: 1.2816; 20,000 years leave 0.02 of a deviation.
    draws = 1000 + 45 * np.random.default_rng(3).standard_normal(20_000)
    p50, p90 = exceedance_kwh(draws)
    assert (p50 - p90) / 45 == pytest.approx(1.2816, abs=0.03)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.floats(0, 1), st.floats(0, 1))
def test_more_certain_is_never_more(years, one, other):
    likely, certain = exceedance_kwh(np.array(years), sorted((one, other)))
    assert certain <= likely + 1e-6
    assert min(years) - 1e-6 <= certain
    assert likely <= max(years) + 1e-6
