"""The time axis: clock changes, leap years, billing periods."""

from datetime import date

import numpy as np
import pytest

from simcore.base.timeaxis import billing_periods, period_of_slot, time_axis


@pytest.mark.parametrize(("step_minutes", "per_hour"), [(15, 4), (30, 2), (60, 1)])
def test_clock_change_days_have_23_and_25_hours(step_minutes, per_hour):
    axis = time_axis(2026, step_minutes)
    slots_of_day = np.bincount(axis.day)
    spring, autumn = (date(2026, 3, 29) - date(2026, 1, 1)).days, 297
    assert slots_of_day[spring] == 23 * per_hour
    assert slots_of_day[autumn] == 25 * per_hour  # 25 October is day 297 from 0
    others = np.delete(slots_of_day, [spring, autumn])
    assert (others == 24 * per_hour).all()


def test_wall_clock_on_clock_change_days():
    axis = time_axis(2026)
    spring = axis.minute_of_day[axis.day == 87]
    autumn = axis.minute_of_day[axis.day == 297]
    assert len(spring) == 46
    assert not np.isin([120, 150], spring).any()
    assert len(autumn) == 50
    assert (autumn == 120).sum() == (autumn == 150).sum() == 2


@pytest.mark.parametrize(("year", "n_days"), [(2024, 366), (2026, 365), (2028, 366)])
def test_length_of_year(year, n_days):
    axis = time_axis(year)
    assert axis.n_slots == n_days * 48
    assert axis.n_days == n_days


def test_axis_runs_from_local_new_year_to_local_new_year():
    axis = time_axis(2026)
    assert str(axis.utc[0]) == "2025-12-31T23:00:00"
    assert str(axis.utc[-1]) == "2026-12-31T22:30:00"
    assert axis.month[0] == axis.day[0] == axis.minute_of_day[0] == 0
    assert axis.weekday[0] == 3  # 1 January 2026 is a Thursday
    assert (np.diff(axis.utc) == np.timedelta64(30, "m")).all()


def test_high_season_is_november_to_march():
    axis = time_axis(2026)
    months = np.unique(axis.month[axis.is_high_season]) + 1
    assert months.tolist() == [1, 2, 3, 11, 12]


def test_a_change_within_a_month_cuts_it():
    periods = billing_periods(2026, (date(2026, 6, 5), date(2026, 8, 1), date(2030, 1, 1)))
    assert len(periods) == 13
    assert [p.month for p in periods[4:8]] == [4, 5, 5, 6]
    assert [p.n_days for p in periods[4:8]] == [31, 4, 26, 31]
    assert sum(p.n_days for p in periods) == 365


def test_last_slot_before_and_first_slot_after_a_change():
    axis = time_axis(2026)
    periods = billing_periods(2026, (date(2026, 6, 5),))
    number = period_of_slot(axis, periods)
    first_after = int(np.argmax(number == 6))
    # Midnight in Paris in June is 22:00 UTC of the day before.
    assert str(axis.utc[first_after]) == "2026-06-04T22:00:00"
    assert number[first_after - 1] == 5
    assert np.bincount(number)[5:7].tolist() == [4 * 48, 26 * 48]
