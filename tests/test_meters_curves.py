"""Measured curves on a time axis: energy kept, gaps filled, years moved, homes replaced."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simcore.base.errors import InputError
from simcore.base.masking import masked, masked_labels
from simcore.base.timeaxis import time_axis
from simcore.energy.meters import (
    MeterCurve,
    moved_to_year,
    on_axis,
    read_meter,
    rescaled,
    stand_in,
)
from simcore.energy.meters.curves import per_slot
from simcore.energy.meters.stamps import clock_of, utc_from_clock
from simcore.energy.meters.years import full_years, meter_years

SAMPLE = (
    Path(__file__).parents[1].parent / "shared/data/linky/enedis_hourly_mixed_steps_2022-2024.csv"
)
AXES = {step: time_axis(2023, step) for step in (15, 30, 60)}
WINTER = np.datetime64("2022-12-31T23:00:00")


def curve(energy_kwh, minutes=30, start=WINTER, keep=None):
    """Steps one after the other; ``keep`` says which are measured."""
    energy_kwh = np.asarray(energy_kwh, float)
    minutes = np.broadcast_to(minutes, energy_kwh.shape).astype(int)
    starts = start + np.r_[0, np.cumsum(minutes)[:-1]].astype("timedelta64[m]")
    keep = slice(None) if keep is None else keep
    return MeterCurve(
        meter="a",
        start_utc=starts[keep].astype("datetime64[s]"),
        minutes=minutes[keep],
        energy_kwh=energy_kwh[keep],
        is_production=False,
    )


def whole_year(power_kw=1.0, keep=None, axis=AXES[30]):
    return curve(np.broadcast_to(power_kw * axis.hours, axis.n_slots), axis.step_minutes, keep=keep)


def test_long_steps_are_split_evenly_and_short_ones_summed():
    # 60 min of 2 kWh are 4 x 0.5; two 15-minute steps of 0.1 and 0.3 are 0.4 in 30 minutes.
    made = curve([2.0, 0.1, 0.3, 0.5], [60, 15, 15, 30])
    assert_allclose(per_slot(made, AXES[15])[0][:8], [0.5] * 4 + [0.1, 0.3, 0.25, 0.25])
    assert_allclose(per_slot(made, AXES[30])[0][:4], [1.0, 1.0, 0.4, 0.5])
    assert_allclose(per_slot(made, AXES[60])[0][:2], [2.0, 0.9])
    assert per_slot(made, AXES[30])[1][:5].tolist() == [1800] * 4 + [0]


@given(
    steps=st.lists(
        st.tuples(st.sampled_from([5, 10, 15, 30, 60]), st.floats(0, 50), st.booleans()),
        min_size=1,
        max_size=60,
    )
)
def test_energy_is_kept_through_splitting_and_summing(steps):
    minutes, energy_kwh, keep = (np.array(part) for part in zip(*steps, strict=True))
    made = curve(energy_kwh, minutes, start=np.datetime64("2023-05-01T00:00:00"), keep=keep)
    if not keep.any():
        return
    for axis in AXES.values():
        kwh, seconds = per_slot(made, axis)
        assert kwh.min() >= 0
        assert_allclose(kwh.sum(), energy_kwh[keep].sum(), rtol=1e-9, atol=1e-9)
        assert seconds.sum() == minutes[keep].sum() * 60


@pytest.mark.parametrize("step", [15, 30, 60])
def test_a_whole_year_has_no_gap_and_the_same_energy_at_every_step(step):
    power_kw = np.random.default_rng(1).uniform(0, 3, AXES[30].n_slots)
    kwh, quality = on_axis(whole_year(power_kw), AXES[step])
    assert kwh.shape == (AXES[step].n_slots,)
    assert kwh.sum() == pytest.approx(power_kw.sum() / 2, rel=1e-12)
    assert (quality.coverage_fraction, quality.gaps, quality.other_years) == (1.0, (), ())


@pytest.mark.parametrize(("n_missing", "way"), [(4, "a straight line"), (5, "the same hours")])
def test_gaps_to_two_hours_are_lines_and_longer_ones_of_other_weeks(n_missing, way):
    axis = AXES[30]
    power_kw = np.ones(axis.n_slots)
    at = 5000
    power_kw[at - 1], power_kw[at + n_missing] = 1.0, 6.0
    power_kw[at - 336 : at - 336 + n_missing] = 2.0
    power_kw[at + 336 : at + 336 + n_missing] = 4.0
    keep = np.ones(axis.n_slots, bool)
    keep[at : at + n_missing] = False
    kwh, quality = on_axis(whole_year(power_kw, keep), axis)
    # From 1 to 6 kW over four slots: 2, 3, 4, 5; the weeks before and after: (2 + 4) / 2.
    expected_kw = [2, 3, 4, 5] if n_missing == 4 else [3] * 5
    assert_allclose(kwh[at : at + n_missing] * 2, expected_kw)
    (gap,) = quality.gaps
    assert (gap.start_utc, gap.hours) == (str(axis.utc[at]), n_missing / 2)
    assert str(gap.filled_by).startswith(way)
    assert quality.kwh == pytest.approx(kwh.sum())


def test_other_weeks_are_those_of_the_local_clock():
    # Missing on the day after the spring change: the week before has the same clock hour,
    # which is another hour in UTC.
    axis = AXES[60]
    power_kw = axis.minute_of_day / 60
    keep = np.ones(axis.n_slots, bool)
    monday = np.flatnonzero(
        clock_of(axis.utc).astype("datetime64[D]") == np.datetime64("2023-03-27")
    )
    keep[monday[8:14]] = False
    kwh, _ = on_axis(whole_year(power_kw, keep, axis), axis)
    assert_allclose(kwh[monday[8:14]], [8, 9, 10, 11, 12, 13])


def test_half_a_measured_slot_keeps_what_was_measured():
    axis = AXES[60]
    made = whole_year(2.0)
    keep = np.ones(axis.n_slots * 2, bool)
    keep[1001] = False
    half = whole_year(2.0, keep)
    kwh, quality = on_axis(half, axis)
    # 1 kWh measured in the first half-hour, 2 kW on the line for the other.
    assert kwh[500] == pytest.approx(2.0)
    assert quality.gaps[0].hours == 0.5
    assert quality.measured_kwh == pytest.approx(made.energy_kwh.sum() - 1)


def test_holding_fills_with_the_value_that_ends_the_gap():
    axis = AXES[30]
    power_kw = np.ones(axis.n_slots)
    power_kw[110] = 3.0
    keep = np.ones(axis.n_slots, bool)
    keep[100:110] = False
    kwh, quality = on_axis(whole_year(power_kw, keep), axis, fill="hold")
    assert_allclose(kwh[99:112] * 2, [1] + [3] * 11 + [1])
    assert quality.held_kwh == quality.kwh
    assert str(quality.gaps[0].filled_by) == "the next value"


def test_a_fifth_may_be_missing_and_more_is_refused():
    axis = AXES[30]
    keep = np.arange(axis.n_slots) % 10 >= 2
    kwh, quality = on_axis(whole_year(1.0, keep), axis)
    assert kwh.sum() == pytest.approx(8760)
    assert quality.coverage_fraction == pytest.approx(0.8)
    keep[[9, 19]] = False
    with pytest.raises(InputError) as error:
        on_axis(whole_year(1.0, keep), axis)
    assert str(error.value) == "meter a: found 20.01 % of 2023 missing, expected at most 20 %"


def test_an_hour_never_measured_is_refused():
    axis = AXES[60]
    keep = axis.minute_of_day >= 4 * 60
    with pytest.raises(InputError) as error:
        on_axis(whole_year(1.0, keep, axis), axis)
    assert str(error.value) == (
        "meter a: found no value in any week for the hour of 2022-12-31T23:00:00 UTC, "
        "expected at least one week with a value for each hour of a week"
    )


def test_other_years_are_left_out_and_told():
    long = curve(np.ones(24 * 600), 60)
    kwh, quality = on_axis(long, AXES[60])
    assert kwh.sum() == pytest.approx(8760)
    assert quality.other_years == (2024,)
    assert full_years(long) == [2023]
    with pytest.raises(InputError) as error:
        on_axis(long, time_axis(2024, 60))
    # 600 - 365 days of 366
    assert str(error.value) == (
        "meter a: found 35.79 % of 2024 missing, expected at most 20 %; there is enough of 2023"
    )
    with pytest.raises(InputError, match="found 1 % of 2023, expected at least 80 % of a calendar"):
        full_years(curve(np.ones(24 * 4), 60))


def test_a_year_moves_with_its_weekdays_and_clock_hours():
    measured, wanted = AXES[60], time_axis(2026, 60)
    code = measured.weekday * 100.0 + measured.minute_of_day / 60
    moved = moved_to_year(code[:, np.newaxis], measured, wanted)[:, 0]
    assert_allclose(moved, wanted.weekday * 100.0 + wanted.minute_of_day / 60)
    day = moved_to_year(measured.day[:, np.newaxis].astype(float), measured, wanted)[:, 0]
    # Never more than three days away, but for those that come from a week nearer.
    assert np.abs(day - wanted.day).max() <= 7
    assert np.median(np.abs(day - wanted.day)) <= 3
    same = moved_to_year(code[:, np.newaxis], measured, measured)
    assert_allclose(same[:, 0], code)


@pytest.mark.parametrize("year", [2024, 2028, 2029])
def test_leap_years_are_filled_too(year):
    moved = moved_to_year(np.ones((8760, 2)), AXES[60], time_axis(year, 60))
    assert_allclose(moved, np.ones((time_axis(year, 60).n_slots, 2)))


@given(n_members=st.integers(1, 6), n_curves=st.integers(1, 4), wanted=st.sets(st.integers(0, 5)))
def test_only_chosen_members_take_measured_curves(n_members, n_curves, wanted):
    members = np.array(sorted(one for one in wanted if one < n_members), int)
    drawn = np.arange(3.0 * n_members).reshape(3, n_members)
    measured = 100 + np.arange(3.0 * n_curves).reshape(3, n_curves)
    before = drawn.copy()
    done = stand_in(drawn, measured, members)
    others = np.setdiff1d(np.arange(n_members), members)
    assert_allclose(done[:, others], before[:, others])
    for number, member in enumerate(members):
        assert_allclose(done[:, member], measured[:, number % n_curves])
    assert_allclose(drawn, before)


def test_rescaling_keeps_the_shape():
    kwh = np.array([[1.0, 2.0], [3.0, 2.0]])
    assert_allclose(rescaled(kwh, np.array([8.0, 2.0])), [[2.0, 1.0], [6.0, 1.0]])
    assert_allclose(rescaled(kwh, 4.0).sum(axis=0), [4.0, 4.0])
    with pytest.raises(InputError, match="annual_kwh: found a curve without energy"):
        rescaled(np.zeros(3), 5.0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("01234567891234", "**********1234"),
        ("1429xxxxxxxxxx", "**********xxxx"),
        ("Enedis_01234567891234_2023.csv", "Enedis_**********1234_2023.csv"),
        ("Enedis_20221024-20240725.csv", "Enedis_20221024-20240725.csv"),
        # After the version of a flow a number is a meter, after "0." the digits of a fraction.
        ("R63_1.01234567891234.csv", "R63_1.**********1234.csv"),
        ("R63_0.01234567891234.csv", "R63_0.**********1234.csv"),
        ("10.01234567891234", "10.**********1234"),
        ("part 0.01234567891234", "part 0.01234567891234"),
        ("flat 12", "flat 12"),
    ],
)
def test_numbers_of_meters_are_masked_and_dates_are_not(text, shown):
    assert masked(text) == shown


@given(st.lists(st.integers(0, 10**14 - 1).map("{:014d}".format), unique=True, max_size=20))
def test_no_two_meters_share_a_label(identifiers):
    same_end = [one[:10] + "1234" for one in identifiers]
    labels = masked_labels(list(dict.fromkeys(same_end)))
    assert len(set(labels.values())) == len(labels)
    assert all(one not in label for one, label in labels.items())


@pytest.mark.parametrize("year", [1999, 2023, 2024, 2026])
def test_the_clock_there_and_back(year):
    axis = time_axis(year, 30)
    clock = clock_of(axis.utc)
    minute = (clock - clock.astype("datetime64[D]")) / np.timedelta64(1, "m")
    assert_allclose(minute, axis.minute_of_day)
    assert np.array_equal(utc_from_clock(clock), axis.utc)
    assert np.array_equal(utc_from_clock(clock[::-1]), axis.utc[::-1])


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample load curve is not here")
@pytest.mark.parametrize("step", [15, 30, 60])
def test_sample_household_has_5556_kwh_in_2023(step):
    """A day is missing; 5,556 kWh holds over it the value that ends it, as peer tools do."""
    curves, qualities = read_meter(SAMPLE)
    (held,), (told,) = meter_years(curves, qualities, step_minutes=step, fill="hold")
    assert round(held.kwh.sum()) == 5556
    assert round(told.years[0].measured_kwh, 3) == 5540.558
    _, (told,) = meter_years(curves, qualities, step_minutes=step)
    (year,) = told.years
    # The weeks around the missing day drew 15.0 and 29.3 kWh: 22 kWh, where holding takes 14.
    assert (round(year.held_kwh), round(year.kwh)) == (5556, 5563)
    assert [gap.hours for gap in year.gaps] == [24, 1]


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample load curve is not here")
def test_sample_household_has_mixed_steps_and_whole_days_of_clock_change():
    _, (quality,) = read_meter(SAMPLE)
    assert [(one.before_minutes, one.after_minutes) for one in quality.step_changes] == [
        (30, 60),
        (60, 30),
    ]
    assert all(one.hours == one.measured_hours for one in quality.clock_days)
    assert len(quality.clock_days) == 4
    assert quality.meter == "**********xxxx"
