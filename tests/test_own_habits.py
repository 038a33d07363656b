"""A table of habits of one's own: read, held to its sums, and lived by."""

import numpy as np
import pytest
from meter_sample import written
from numpy.testing import assert_array_equal
from scenario_sample import ROOT, SITE, scenario_file

import simcore as sc
from simcore.base.errors import InputError
from simcore.energy.demand import occupancy, read_chances
from simcore.energy.demand.occupancy import ASLEEP, AWAKE, AWAY
from simcore.show.terminal import notes_text
from simcore.site.curves import site_curves
from simcore.site.inputs import site_inputs

SHIPPED = ROOT / "docs" / "habits.csv"
HEADER = "activity,day,hour,asleep,awake,away"
NIGHT_WORK = [
    f"working,{day},{hour},{80 if 8 <= hour < 16 else 5},15,{5 if 8 <= hour < 16 else 80}"
    for day in ("weekday", "saturday", "sunday")
    for hour in range(24)
]
"""People who are out by night and asleep by day."""


def table(folder, rows, header=HEADER):
    return written(folder, "\n".join([header, *rows]) + "\n", "habits.csv")


def refused(folder, rows, header=HEADER):
    with pytest.raises(InputError) as error:
        read_chances(table(folder, rows, header))
    return str(error.value)


def changed(number, row):
    return [*NIGHT_WORK[:number], row, *NIGHT_WORK[number + 1 :]]


def test_the_table_of_the_documents_is_the_one_that_is_assumed():
    assert_array_equal(read_chances(SHIPPED), occupancy.chances())


def test_chances_of_a_table_by_hand(tmp_path):
    found = read_chances(table(tmp_path, NIGHT_WORK)).reshape(4, 3, 4, 48, 3)
    # At 10:00, half-hour 14 from 03:00, one person: 80 asleep, 5 away; with three people 0.6 x 5.
    assert found[0, 0, 0, 14, [ASLEEP, AWAY, AWAKE]] == pytest.approx([0.8, 0.05, 0.15])
    assert found[0, 2, 0, 14, [ASLEEP, AWAY, AWAKE]] == pytest.approx([0.8, 0.03, 0.17])
    # Halfway from 15:00 to 16:00 half of what changes has.
    assert found[0, 0, 0, 25, ASLEEP] == pytest.approx((0.8 + 0.05) / 2)
    # Activities that it leaves out stay.
    assert_array_equal(found[1:], occupancy.chances().reshape(4, 3, 4, 48, 3)[1:])


def test_shares_that_miss_by_rounding_are_brought_to_the_whole(tmp_path):
    found = read_chances(table(tmp_path, changed(0, "working,weekday,0,33.3,33.3,33.3")))
    assert found.reshape(4, 3, 4, 48, 3)[0, 0, 0, 42, ASLEEP] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("working,weekday,4,50,30,15", "line 6: found shares that add to 95 %"),
        ("working,weekday,4,0.5,0.3,0.2", "found shares that add to 1 %, expected asleep, awake "
         "and away adding to 100 %; are they fractions? Multiply them by 100"),
        ("working,weekday,4,60,0.2,39.8", "found 0.2 % of homes awake"),
        ("working,weekday,4,60,x,39.8", "awake: found 'x', expected a number from 0 to 100"),
        ("working,weekday,4,60,-10,50", "awake: found '-10'"),
        ("working,weekday,25,60,20,20", "hour: found '25'"),
        ("worker,weekday,4,60,20,20", "activity: found 'worker', expected working, at_home"),
        ("working,weekday,3,60,20,20", "line 6: found an activity, day and hour told before"),
    ],
)  # fmt: skip
def test_a_row_that_does_not_fit(tmp_path, row, told):
    assert told in refused(tmp_path, changed(4, row))


def test_hours_and_columns_that_lack(tmp_path):
    told = refused(tmp_path, NIGHT_WORK[1:])
    assert "no row for working, weekday, hours 0" in told
    assert "no row" in refused(tmp_path, [])
    assert "away" in refused(tmp_path, [], HEADER.removesuffix(",away"))
    with pytest.raises(InputError, match=r"habits_csv: found no file"):
        sc.load(scenario_file(tmp_path, f'[{SITE}.households]\nhabits_csv = "none.csv"\n'))


def test_a_site_lives_by_its_table(tmp_path):
    """Night work moves the use of the evening; each home keeps its yearly energy."""
    table(tmp_path, NIGHT_WORK)
    people = "activity_fractions = [1.0, 0.0, 0.0, 0.0]\nelectric_heating_fraction = 0.0\n"
    people += "electric_hot_water_fraction = 0.0\n"
    lived = f"[time]\nstep_minutes = 60\n[{SITE}.households]\n{people}"
    usual, own = (
        sc.load(scenario_file(tmp_path, lived + more, name))
        for name, more in (("a.toml", ""), ("b.toml", 'habits_csv = "habits.csv"\n'))
    )
    days = []
    for scenario in (usual, own):
        curves = site_curves(site_inputs(scenario)["outreau"])
        dwellings = curves.consumption_kwh[:, curves.population.is_dwelling].sum(axis=-1)
        hour = site_inputs(scenario)["outreau"].axis.slot_of_day
        days.append(np.bincount(hour, dwellings))
    before, after = days
    assert after.sum() == pytest.approx(before.sum(), rel=0.02)
    assert after[20] < 0.75 * before[20]
    note = "who is asleep, awake and away when is from a table (sites: 1)"
    flows = sc.simulate(own, jobs=1)
    assert note in notes_text(sc.price(flows, {"T1": {}}))
