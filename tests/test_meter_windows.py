"""Off-peak windows of meters: those of France, those a site states, and the money in them."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from population_sample import KEY, PEOPLE, SITE
from scenario_sample import OUTREAU, SMALL
from shared_runs import simulated

from simcore.base.errors import InputError
from simcore.base.windows import Windows, off_peak_fraction, span_minutes
from simcore.energy.population import draw_population
from simcore.energy.population.draw import window_number
from simcore.scenario.convert import households_record, windows_record
from simcore.scenario.load import load
from simcore.scenario.meter_windows import (
    HEAD,
    sets_of,
    shipped_windows,
    windows_before_the_reform,
)
from simcore.site.curves import site_curves
from simcore.site.inputs import site_inputs

NIGHT = Windows(winter=((1380, 420),), summer=((1380, 420),))
LINES = [
    "# a remark",
    HEAD,
    "0.6,22:30-06:30,22:30-06:30",
    "0.4,01:00-07:00 13:00-15:00,23:00-07:00",
]


def on_by_minute(windows):
    return off_peak_fraction(windows, 1)


def test_windows_of_france_keep_to_the_rules_of_enedis():
    windows, parts = shipped_windows()
    assert sum(parts) == pytest.approx(1, abs=1e-6)
    by_night = [len(one.winter) == 1 for one in windows]
    # Press release of 15 October 2025: 60 % by night alone, between 20:00 and 08:00.
    assert sum(np.array(parts)[by_night]) == pytest.approx(0.6, abs=1e-6)
    for one, is_night in zip(windows, by_night, strict=True):
        assert one.winter == one.summer  # by season from December 2026 on
        assert sum(span_minutes(span) for span in one.winter) == 8 * 60
        on = on_by_minute(one)[0]
        assert on[8 * 60 : 11 * 60].max() == on[17 * 60 : 20 * 60].max() == 0
        if is_night:
            assert on[11 * 60 : 17 * 60].max() == 0
        else:
            # Those also after noon were moved: none from 07:00, five hours on end by night.
            assert on[7 * 60 : 11 * 60].max() == on[17 * 60 : 23 * 60].max() == 0
            assert span_minutes(one.winter[0]) >= 5 * 60
            assert 0 < on[11 * 60 : 17 * 60].sum() <= 3 * 60


def test_windows_of_france_are_many_and_spread():
    windows, parts = shipped_windows()
    assert len({(one.winter, one.summer) for one in windows}) >= 25
    assert max(parts) <= 0.125
    starts = np.array([one.winter[0][0] for one in windows]) / 60
    by_hour = np.bincount(starts.astype(int), parts, 24)
    # From the evening to the end of the night, no hour with more than a third of the meters.
    assert by_hour.max() < 0.34
    assert (by_hour[[20, 22, 23, 0, 1]] > 0.05).all()
    before, same = windows_before_the_reform()
    assert same == parts
    ends = [max(end for _, end in one.winter if end < 12 * 60) for one in before]
    assert max(ends) == 8 * 60


def test_meters_draw_windows_by_their_parts_and_nobody_else_s():
    parts = (0.7, 0.2, 0.1)
    stated = replace(SITE, n_dwellings=2_000, window_parts=parts)
    found = draw_population(stated, KEY)
    for number, part in enumerate(parts):
        # Four standard errors of a part of 2,000.
        error = 4 * np.sqrt(part * (1 - part) / 2_000)
        assert (found.window_number[:-1] == number).mean() == pytest.approx(part, abs=error)
    more = draw_population(replace(stated, n_dwellings=2_001), KEY)
    assert_array_equal(more.window_number[:2_000], found.window_number[:2_000])
    # Other parts move windows alone.
    assert_array_equal(found.annual_kwh[:2_000], PEOPLE.annual_kwh[:2_000])


def test_window_number_at_the_borders():
    three = replace(SITE, n_windows=3, window_parts=(0.5, 0.25, 0.25))
    rank = np.array([0.0, 0.4999, 0.5, 0.75, 0.999999])
    assert_array_equal(window_number(three, rank), [0, 0, 1, 2, 2])
    assert_array_equal(window_number(replace(three, window_parts=()), rank), [0, 1, 1, 2, 2])


def test_a_site_without_windows_has_those_of_france_and_stated_ones_mean_what_they_say():
    windows, parts = shipped_windows()
    plain = load(OUTREAU)
    assert windows_record(plain.sites["outreau"], plain) == windows
    assert households_record(plain.sites["outreau"], plain).window_parts == parts
    pairs = '[["23:00", "07:00"]]'
    one = f"{{ winter = {pairs}, summer = {pairs} }}"
    own = load(OUTREAU, [f"sites.outreau.households.off_peak_windows=[{one}]"])
    assert windows_record(own.sites["outreau"], own) == (NIGHT,)
    record = households_record(own.sites["outreau"], own)
    assert (record.n_windows, record.window_parts) == (1, ())
    two = ", ".join(one.replace("}", f", part_fraction = {part} }}") for part in (0.9, 0.1))
    parted = load(OUTREAU, [f"households.off_peak_windows=[{two}]"])
    assert households_record(parted.sites["outreau"], parted).window_parts == (0.9, 0.1)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((0.5, 0.4), "parts that add to 0.9 at set 2, expected a sum of 1"),
        ((0.8, 0.4, 0.1), "parts that add to 1.3 at set 2, expected a sum of 1"),
        ((0.5, None), "no part at set 2, where other sets have one"),
    ],
)
def test_parts_that_do_not_add_up_are_refused_with_row_and_sum(parts, words):
    pairs = '[["23:00", "07:00"]]'
    sets = [
        f"{{ winter = {pairs}, summer = {pairs}"
        + ("" if part is None else f", part_fraction = {part}")
        + " }"
        for part in parts
    ]
    with pytest.raises(InputError) as caught:
        load(OUTREAU, [f"households.off_peak_windows=[{', '.join(sets)}]"])
    assert words in str(caught.value)


def test_a_table_of_windows_that_does_not_add_up_is_refused_with_line_and_sum():
    assert sets_of(LINES, "table")[1] == (0.6, 0.4)
    assert sets_of(LINES, "table", 2)[0][1] == NIGHT
    with pytest.raises(InputError, match=r"line 4: .*add to 1\.1 at set 4"):
        sets_of([*LINES[:3], LINES[3].replace("0.4", "0.5")], "table")
    with pytest.raises(InputError, match="off-peak windows of 9 h"):
        sets_of([*LINES[:3], LINES[3].replace("15:00", "16:00")], "table")


def test_registers_relays_and_tanks_follow_each_member_s_own_windows():
    (site,) = simulated(SMALL).sites
    (inputs,) = site_inputs(load(SMALL)).values()
    curves, axis = site_curves(inputs), inputs.axis
    people, windows, used_kwh = curves.population, inputs.windows, curves.consumption_kwh
    # The off-peak part of every slot of the clock, from the member's own set; half-hours.
    own = np.stack([off_peak_fraction(windows[n], axis.step_minutes) for n in people.window_number])
    own = own[:, axis.is_high_season.astype(int), axis.slot_of_day].T * people.is_off_peak
    assert set(np.unique(own)) == {0.0, 1.0}
    assert len({tuple(column) for column in own.T if column.any()}) > 10
    registers = site.registers["members"].consumption_kwh
    off_kwh, all_kwh = registers[:, 1::2].sum(axis=(0, 1)), registers.sum(axis=(0, 1))
    assert_allclose(off_kwh, (own * used_kwh).sum(axis=0), rtol=1e-5)
    assert_allclose(all_kwh, used_kwh.sum(axis=0), rtol=1e-5)
    # What common parts use follows windows of their own too.
    assert off_kwh[~people.is_dwelling].min() > 0
    # A tank heats in its own windows: those who have one use much there.
    has_tank = people.has_electric_hot_water & people.is_off_peak & ~people.is_vacant
    assert (off_kwh / all_kwh)[has_tank].mean() > 0.5
