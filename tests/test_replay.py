"""Measured curves: slots, days of clock change, joining, membership, the key file."""

from datetime import date

import numpy as np
import pytest
from french_clock import stamps
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from replay_files import case, coefficient_file, curve_file, text_file
from strategies import energies

from simcore.base.errors import InputError
from simcore.energy.replay import (
    Curves,
    Membership,
    at_step,
    effective_leave,
    in_force,
    joined,
    read_curves,
    read_key_file,
    read_memberships,
    takes_part,
    write_key_file,
)
from simcore.energy.sharing import KEYS, floored
from simcore.study.replay.replay import ReplayInputs, key_by_membership, replay, totals

# Local days of 2026: the spring day lasts 23 hours, the autumn day 25.
SPRING, AUTUMN = ("2026-03-28T23:00", 92), ("2026-10-24T22:00", 100)
JULY = np.datetime64("2026-07-01T10:00", "s")


def curves(kwh, step_minutes, names=("A", "B")):
    utc = JULY + np.arange(len(kwh)) * np.timedelta64(step_minutes, "m")
    places = tuple(f"file, line {row + 2}" for row in range(len(kwh)))
    return Curves(utc=utc, step_minutes=step_minutes, names=names, kwh=kwh, places=places)


@pytest.mark.parametrize(("start", "n_quarters"), [SPRING, AUTUMN])
@pytest.mark.parametrize("step", [15, 30])
def test_days_of_clock_change_have_92_and_100_quarter_hours(tmp_path, start, n_quarters, step):
    n_rows = n_quarters * 15 // step
    times = stamps(start, n_rows, step)
    assert times[0][11:16] == "00:00"
    assert times[-1][11:16] == ("23:45" if step == 15 else "23:30")
    read = read_curves(curve_file(tmp_path / "day.csv", times, {"A": np.arange(n_rows)}))
    assert (len(read.utc), read.step_minutes) == (n_rows, step)
    assert len(at_step(read, 15).utc) == n_quarters
    assert len(at_step(read, 30).utc) == n_quarters // 2


def test_a_half_hour_is_split_evenly_and_two_quarters_are_summed():
    halves = curves(np.array([[1.0, 3.0], [0.0, 5.0]]), 30)
    quarters = at_step(halves, 15)
    assert_array_equal(quarters.kwh, [[0.5, 1.5], [0.5, 1.5], [0.0, 2.5], [0.0, 2.5]])
    assert_array_equal(np.diff(quarters.utc).astype(int), [900, 900, 900])
    assert quarters.places[1] == halves.places[0]
    assert_array_equal(at_step(quarters, 30).kwh, halves.kwh)
    assert_array_equal(at_step(quarters, 30).utc, halves.utc)


@given(kwh=energies((6, 2)))
def test_conversions_conserve_energy(kwh):
    split, summed = at_step(curves(kwh, 30), 15), at_step(curves(kwh, 15), 30)
    # Halves and sums of two are exact in binary; sums of many round at the 16th digit.
    assert_allclose(split.kwh.sum(axis=0), kwh.sum(axis=0), rtol=1e-14)
    assert_allclose(summed.kwh.sum(axis=0), kwh.sum(axis=0), rtol=1e-14)
    assert_array_equal(at_step(split, 30).kwh, kwh)


@pytest.mark.parametrize(("first", "last", "where"), [(1, 6, "starts"), (0, 5, "ends")])
def test_a_file_that_cuts_a_half_hour_is_not_summed(tmp_path, first, last, where):
    times = stamps("2026-07-01T10:00", 6, 15)[first:last]
    read = read_curves(curve_file(tmp_path / "u.csv", times, {"A": 1.0}))
    line = 2 if where == "starts" else 6
    with pytest.raises(InputError, match=rf"u\.csv, line {line}: found a file that {where}"):
        at_step(read, 30)


def test_files_are_joined_by_stamps_side_by_side_and_one_after_the_other(tmp_path):
    times = stamps("2026-07-01T10:00", 4, 15)
    paths = [
        curve_file(tmp_path / "1.csv", times[2:], {"A": [3, 4]}),
        curve_file(tmp_path / "2.csv", times[:2], {"A": [1, 2]}),
        curve_file(tmp_path / "3.csv", times, {"B": [5, 6, 7, 8]}),
    ]
    whole = joined([read_curves(path) for path in paths])
    assert whole.names == ("A", "B")
    assert_array_equal(whole.kwh, [[1, 5], [2, 6], [3, 7], [4, 8]])


def test_utc_stamps_mean_the_same_slots(tmp_path):
    texts = [f"2026-07-01T1{n}:30Z" for n in range(2)]
    local = curve_file(tmp_path / "l.csv", stamps("2026-07-01T10:00", 4, 30), {"A": 1})
    utc = text_file(
        tmp_path / "u.csv",
        "\ufefftime,A\n2026-07-01T10:00Z,1\n"
        + f"{texts[0]},1\n2026-07-01T11:00Z,1\n{texts[1]},1\n",
    )
    assert_array_equal(read_curves(utc).utc, read_curves(local).utc)


def test_settlements_by_15_and_by_30_minutes_share_the_same_of_half_hour_meters(tmp_path):
    times = stamps("2026-07-01T00:00", 8, 30)
    sun = curve_file(tmp_path / "s.csv", times, {"roof": np.arange(8) / 4})
    use = curve_file(tmp_path / "u.csv", times, {"A": np.arange(8)[::-1] / 8, "B": 0.5})
    both = [
        totals(
            replay(ReplayInputs(production=(sun,), consumption=(use,), key="equal", slot_minutes=m))
        )
        for m in (15, 30)
    ]
    assert (both[0]["n_slots"], both[1]["n_slots"]) == (16, 8)
    for name in ("production_kwh", "consumption_kwh", "shared_kwh", "surplus_kwh"):
        assert both[0][name] == pytest.approx(both[1][name], rel=1e-12)


def test_production_by_quarters_meets_half_hour_meters(tmp_path):
    sun = curve_file(tmp_path / "s.csv", stamps("2026-07-01T10:00", 2, 15), {"roof": [0.0, 1.0]})
    use = curve_file(tmp_path / "u.csv", stamps("2026-07-01T10:00", 1, 30), {"A": [1.0]})
    more = curve_file(tmp_path / "v.csv", stamps("2026-07-01T10:00", 2, 30)[:1], {"B": [0.0]})
    inputs = ReplayInputs(
        production=(sun,), consumption=(use, more), key="default", slot_minutes=30
    )
    # By half-hours 1 kWh of sun meets 1 kWh of need.
    assert totals(replay(inputs))["shared_kwh"] == pytest.approx(1.0)
    two = stamps("2026-07-01T10:00", 2, 30)
    sun = curve_file(tmp_path / "s.csv", stamps("2026-07-01T10:00", 4, 15), {"roof": [0, 1, 0, 0]})
    use = curve_file(tmp_path / "u.csv", two, {"A": [1.0, 0.0]})
    inputs = ReplayInputs(production=(sun,), consumption=(use,), key="default", slot_minutes=15)
    # By quarters only the need of the second quarter, 0.5 kWh, meets it.
    assert totals(replay(inputs))["shared_kwh"] == pytest.approx(0.5)


# --- the operator's key file


@given(
    parts=energies((4, 3), most=1.0),
    decimals=st.integers(0, 4),
    shift=st.sampled_from([0, 15]),
)
def test_key_file_reads_back_exactly(tmp_path_factory, parts, decimals, shift):
    fractions = floored(parts / np.maximum(parts.sum(axis=-1, keepdims=True), 1.0), decimals)
    utc = JULY + np.arange(4) * np.timedelta64(15, "m")
    path = tmp_path_factory.mktemp("keys") / "roof.csv"
    write_key_file(
        path, utc, ("A", "B", "C"), fractions, decimals=decimals, stamp_shift_minutes=shift
    )
    back = read_key_file(path, utc, ("C", "A", "B"), stamp_shift_minutes=shift)
    assert_array_equal(back, fractions[:, [2, 0, 1]])


def test_key_file_is_the_operators_format(tmp_path):
    utc = np.array(["2026-03-29T00:45", "2026-03-29T01:00"], "datetime64[s]")
    fractions = np.array([[0.125, 0.392, 0.0], [1.0, 0.0, 0.0]])
    path = tmp_path / "00000000000001.csv"
    write_key_file(path, utc, ("1", "2", "3"), fractions)
    assert path.read_text(encoding="utf-8").splitlines() == [
        "Horodate;1;2;3",
        "2026-03-29T01:45:00+01:00;12,5;39,2;0,0",
        "2026-03-29T03:00:00+02:00;100,0;0,0;0,0",
    ]
    write_key_file(path, utc, ("1", "2", "3"), fractions, decimals=3, stamp_shift_minutes=15)
    assert path.read_text(encoding="utf-8").splitlines()[1] == (
        "2026-03-29T03:00:00+02:00;12,500;39,200;0,000"
    )


def test_a_key_file_written_settles_like_the_rounded_key(tmp_path):
    sun, use = case(tmp_path)
    parts = coefficient_file(tmp_path, (0.2368, 0.3421, 0.4210))
    first = replay(
        ReplayInputs(
            production=(sun,),
            consumption=(use,),
            key="floor_area",
            coefficients=parts,
            is_rounded=True,
        )
    )
    write_key_file(
        tmp_path / "roof.csv", first.consumption.utc, ("A", "B", "C"), first.key_of_plant(0)
    )
    again = replay(
        ReplayInputs(production=(sun,), consumption=(use,), key_files=(tmp_path / "roof.csv",))
    )
    assert_array_equal(again.settlement.shared_kwh, first.settlement.shared_kwh)
    assert again.rounding_loss_kwh == 0.0
    # The law's example by floor area, 45 / 65 / 80 m2, floored to 0.1 %: 12.5 / 39.2 / 48.2.
    assert_allclose(first.key_of_plant(0)[0], (0.125, 0.392, 0.482), atol=1e-12)
    assert_allclose(first.settlement.shared_kwh[0], (0.1000, 0.3136, 0.3856), atol=5e-5)
    assert first.rounding_loss_kwh == pytest.approx(2 * 0.0008, abs=1e-9)


def test_key_files_of_two_plants_may_differ(tmp_path):
    times = stamps("2026-07-01T10:00", 2, 15)
    sun = curve_file(tmp_path / "s.csv", times, {"east": 1.0, "west": 2.0})
    use = curve_file(tmp_path / "u.csv", times, {"A": 3.0, "B": 3.0})
    utc = read_curves(sun).utc
    for plant, parts in {"east": (1.0, 0.0), "west": (0.25, 0.5)}.items():
        write_key_file(tmp_path / f"{plant}.csv", utc, ("A", "B"), np.tile(parts, (2, 1)))
    files = (tmp_path / "west.csv", tmp_path / "east.csv")
    done = replay(ReplayInputs(production=(sun,), consumption=(use,), key_files=files))
    # A: 1 x 1 + 0.25 x 2 = 1.5; B: 0.5 x 2 = 1; left over 3 - 2.5 = 0.5 kWh a slot.
    assert_allclose(done.settlement.shared_kwh, [[1.5, 1.0]] * 2)
    assert_allclose(done.settlement.surplus_kwh, [0.5, 0.5])
    assert_allclose(done.key_of_plant(1), [[0.25, 0.5]] * 2)


# --- membership


def test_days_are_local_and_leave_is_exclusive():
    utc = np.arange(
        np.datetime64("2026-06-30T21:30", "s"), np.datetime64("2026-07-02T22:30", "s"), 900
    )
    rows = [
        Membership(member="A", join=date(2026, 7, 1), leave=date(2026, 7, 2)),
        Membership(member="C", join=date(2026, 7, 1), leave=date(2026, 7, 1)),
    ]
    flags = takes_part(utc, rows, ("A", "B", "C"))
    assert flags.shape == (196, 3)
    assert_array_equal(np.flatnonzero(flags[:, 0])[[0, -1]], (2, 97))  # the 96 of 1 July
    assert flags[:, 1].all()  # nobody said that B leaves
    assert not flags[:, 2].any()  # C refused


def test_a_vacancy_is_the_time_between_two_memberships(tmp_path):
    path = text_file(
        tmp_path / "m.csv",
        "member,join,leave,reason\nA,,2026-07-02,lease_end\nA,2026-07-04,,\nB,,2026-07-01,notice\nC,,2026-07-02,\n",
    )
    rows = read_memberships(path, ("A", "B", "C"), notice_days=2)
    noons = np.arange(np.datetime64("2026-07-01T12", "s"), np.datetime64("2026-07-05", "s"), 86400)
    flags = takes_part(noons, rows, ("A", "B", "C"))
    assert_array_equal(flags[:, 0], [True, False, False, True])
    assert_array_equal(flags[:, 1], [True, True, False, False])
    assert_array_equal(flags[:, 2], [True, False, False, False])  # as agreed, no notice added


def test_notice_is_at_most_two_months():
    assert effective_leave(date(2026, 7, 1), 61) == date(2026, 8, 31)
    assert effective_leave(date(2026, 7, 1), 61, is_end_of_lease=True) == date(2026, 7, 1)
    for days in (-1, 62):
        with pytest.raises(InputError, match=r"R\.315-16"):
            effective_leave(date(2026, 7, 1), days)


@given(weight=energies((4,), most=1.0), out=st.sets(st.integers(0, 3), max_size=3))
def test_keys_renormalise(weight, out):
    is_in = np.array([number not in out for number in range(4)])
    new = in_force(weight, is_in)
    assert (new[~is_in] == 0).all()
    if weight[is_in].sum() > 1e-6:
        assert new.sum() == pytest.approx(weight.sum(), rel=1e-9)
        kept = weight[is_in]
        assert_allclose(new[is_in] * kept[0], kept * new[is_in][0], rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("key", ["default", "equal", "floor_area", "static"])
def test_members_who_are_out_share_nothing_and_the_others_take_over(key):
    pot, needs = np.full(4, 1.0), np.full((4, 2), 1.0)
    is_in = np.array([[True, True], [True, False], [True, False], [False, False]])
    parts = key_by_membership(KEYS[key], (pot, needs), np.array([0.5, 0.5]), is_in)
    assert_allclose(parts, [[0.5, 0.5], [1, 0], [1, 0], [0, 0]])


def test_full_dynamic_plants_serve_in_the_order_of_their_columns(tmp_path):
    # Needs of 0.10, 0.40 and 0.60. The first plant's 0.55 kWh meet half of each; the second's
    # 0.80 the other halves, 0.55, and leave 0.25.
    _, use = case(tmp_path)
    times = stamps("2026-07-01T10:00", 2, 15)
    sun = curve_file(tmp_path / "roofs.csv", times, {"north": 0.55, "south": 0.80})
    words = {"production": (sun,), "consumption": (use,), "decimals": 4}
    done = replay(ReplayInputs(**words, key="full_dynamic"))
    parts = np.array([0.10, 0.40, 0.60]) / 2
    for number, made in enumerate((0.55, 0.80)):
        assert_allclose(done.key_of_plant(number)[0], parts / made, atol=1e-6)
    assert_allclose(done.settlement.shared_kwh[0], [0.10, 0.40, 0.60])
    assert_allclose(done.settlement.surplus_kwh, [0.25, 0.25])
    # The files written settle like the key, and so do both plants as one pot.
    for number, name in enumerate(("north", "south")):
        utc, names = done.consumption.utc, done.consumption.names
        key = done.key_of_plant(number)
        write_key_file(tmp_path / f"{name}.csv", utc, names, key, decimals=4)
    files = (tmp_path / "north.csv", tmp_path / "south.csv")
    again = replay(ReplayInputs(**words, key_files=files))
    assert_allclose(again.settlement.shared_kwh, done.settlement.shared_kwh, atol=1e-5)
