"""Classes and weights of slots: solar hours, Tempo colours, the spot price, refusals."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scenario_sample import SMALL
from site_sample import inputs_of

import simcore as sc
from simcore.base.draws import stream
from simcore.base.errors import InputError
from simcore.base.registers import registers_where
from simcore.base.timeaxis import time_axis
from simcore.energy.demand.quarters import is_holiday
from simcore.money.rates import load_rates
from simcore.money.rates.spot import read_spot, synthetic_spot_eur_per_kwh
from simcore.money.rates.tempo import BLUE, RED, WHITE, drawn_colours, read_colours
from simcore.money.schemes import SCHEMES
from simcore.site.curves import site_curves
from simcore.site.road import shared_flows
from simcore.site.slots import (
    answered_needs,
    check_needs,
    slots_of,
    solar_slots,
    tempo_colour_of_slot,
)

AXIS = time_axis(2026)
EVERYTHING = ("solar_window", "tempo", "spot")


def scenario(*settings):
    return sc.load(SMALL, settings)


# --- Tempo ------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_tempo_days_follow_the_rules(year):
    holiday = is_holiday(year)
    colours = drawn_colours(year, holiday, stream(62, "tempo", year))
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(len(colours))]
    assert len(days) == (366 if year == 2024 else 365)
    counts = np.bincount(colours, minlength=3)
    assert_array_equal(counts, [len(days) - 65, 43, 22])
    for day, colour, is_off in zip(days, colours, holiday, strict=True):
        if colour == RED:
            assert day.month in (1, 2, 3, 11, 12)
            assert day.weekday() < 5
            assert not is_off
        if colour == WHITE:
            assert day.weekday() != 6


def test_tempo_draw_is_keyed():
    first = drawn_colours(2026, is_holiday(2026), stream(62, "tempo", 2026))
    assert_array_equal(first, drawn_colours(2026, is_holiday(2026), stream(62, "tempo", 2026)))
    other = drawn_colours(2026, is_holiday(2026), stream(63, "tempo", 2026))
    assert (first != other).any()


def calendar(path, colours, year=2026):
    rows = [f"{date(year, 1, 1) + timedelta(days=n)},{c}" for n, c in enumerate(colours)]
    path.write_text("\n".join(["day,colour", *rows]), encoding="utf-8")
    return path


def test_tempo_day_starts_at_six(tmp_path):
    names = ["blue"] * 365
    names[1] = "rouge"  # 2 January
    file = calendar(tmp_path / "tempo.csv", names)
    assert_array_equal(np.flatnonzero(read_colours(file, 2026) == RED), [1])
    chosen = scenario(f'contracts.tempo_calendar="{file}"')
    assert Path(chosen.contracts.tempo_calendar) == file
    colour = tempo_colour_of_slot(AXIS, 62, file)
    # From 2 January 6:00 (slot 60) to 3 January 6:00 (slot 108).
    assert_array_equal(np.flatnonzero(colour == RED), np.arange(60, 108))
    assert colour[0] == BLUE


def test_the_small_hours_of_new_year_have_the_colour_of_the_eve(tmp_path):
    file = calendar(tmp_path / "tempo.csv", ["blue"] * 365)
    file.write_text(file.read_text() + "\n2025-12-31,red")
    colour = tempo_colour_of_slot(AXIS, 62, file)
    assert_array_equal(np.flatnonzero(colour == RED), np.arange(12))
    assert read_colours(file, 2026)[-1] == RED


def test_a_calendar_need_hold_the_days_of_a_curve_only(tmp_path):
    file = calendar(tmp_path / "tempo.csv", ["blue", "red", "white"])
    # 2 January 6:00 to 4 January 6:00: days 2 and 3; the next slot belongs to the fourth.
    colour = tempo_colour_of_slot(AXIS, 62, file, slice(60, 156))
    assert_array_equal(colour[60:156], np.repeat([RED, WHITE], 48))
    with pytest.raises(InputError, match="1 day of 2026 without a colour, the first 2026-01-04"):
        tempo_colour_of_slot(AXIS, 62, file, slice(60, 157))


def test_tempo_calendar_refuses_what_it_cannot_read(tmp_path):
    file = tmp_path / "tempo.csv"
    file.write_text("day,colour\n2026-01-01,blu\n2026-01-32,red\n2026-01-02\n")
    with pytest.raises(InputError) as caught:
        read_colours(file, 2026)
    first, second, third = caught.value.problems
    assert (str(first.place), str(first.guess)) == (f"{file}, line 2", "did you mean 'blue'?")
    assert "found '2026-01-32'," in str(second)
    assert "found 1 cell," in str(third)
    with pytest.raises(
        InputError, match=r"364 days of 2026 without a colour, the first 2026-01-02"
    ):
        read_colours(calendar(file, ["blue"]), 2026)
    file.write_text("day,colour\n2026-01-01,red\n2026-01-01,red\n")
    with pytest.raises(InputError, match="2026-01-01 again"):
        read_colours(file, 2026)


# --- spot -------------------------------------------------------------------------------


def test_synthetic_spot_has_the_mean_shape_and_negative_hours_of_its_sources():
    price = synthetic_spot_eur_per_kwh(load_rates(), AXIS, stream(62, "spot", 2026))
    assert_allclose(price.mean(), 0.072, rtol=1e-12)
    # One hour in 365 x 24 is the grain of the quantile; clock changes move a few slots.
    assert_allclose((price < 0).mean(), 0.058, atol=0.001)
    hour = AXIS.minute_of_day // 60
    by_hour = np.array([price[hour == one].mean() for one in range(24)])
    # 0.066 to 0.031 (14 h) to 0.094 EUR (19 h) over their mean of 0.0608, at 0.072.
    # Shape sums to 1459 EUR/MWh: 1459 / 24 = 60.79. Days of clock changes: 0.1 %.
    assert_allclose(by_hour[[0, 14, 19]], 0.072 / 60.79 * np.array([66, 31, 94]), rtol=3e-3)


def test_spot_of_a_scenario_can_have_another_mean():
    chosen = scenario("contracts.spot_mean_eur_per_kwh=0.05")
    slots = slots_of(inputs_of(chosen, axis=AXIS), {"spot"})
    assert_allclose(slots.weights["spot"].mean(), 0.05, rtol=1e-12)
    assert_array_equal(slots.weights["spot_floor"], np.maximum(slots.weights["spot"], 0))


def spot_file(path, axis, prices, *, keep=slice(None)):
    rows = [f"{stamp}+00:00,{price:.6f}" for stamp, price in zip(axis.utc, prices, strict=True)]
    path.write_text("\n".join(["time,eur_per_kwh", *rows[keep]]), encoding="utf-8")
    return path


def test_spot_file_of_hours_and_of_quarters(tmp_path):
    hours = time_axis(2026, 60)
    price = np.round(np.random.default_rng(1).random(hours.n_slots) - 0.1, 6)
    read = read_spot(spot_file(tmp_path / "h.csv", hours, price), AXIS)
    assert_allclose(read, np.repeat(price, 2), atol=1e-12)
    quarters = time_axis(2026, 15)
    fine = np.round(np.random.default_rng(2).random(quarters.n_slots), 6)
    read = read_spot(spot_file(tmp_path / "q.csv", quarters, fine), AXIS)
    assert_allclose(read, fine.reshape(-1, 2).mean(axis=-1), atol=1e-12)


def test_spot_prices_of_hours_and_from_october_of_quarters(tmp_path):
    hours, quarters = time_axis(2025, 60), time_axis(2025, 15)
    turn = np.datetime64("2025-09-30T22:00", "s")
    coarse = np.round(np.random.default_rng(3).random(hours.n_slots), 6)
    fine = np.round(np.random.default_rng(4).random(quarters.n_slots), 6)
    first = spot_file(tmp_path / "h.csv", hours, coarse).read_text().splitlines()
    second = spot_file(tmp_path / "q.csv", quarters, fine).read_text().splitlines()
    n_hours, n_quarters = (int((axis.utc < turn).sum()) for axis in (hours, quarters))
    mixed = tmp_path / "mixed.csv"
    mixed.write_text("\n".join([*first[: 1 + n_hours], *second[1 + n_quarters :]]))
    axis = time_axis(2025, 30)
    told = np.append(np.repeat(coarse[:n_hours], 2), fine[n_quarters:].reshape(-1, 2).mean(axis=-1))
    assert_allclose(read_spot(mixed, axis), told, atol=1e-12)
    # A quarter that is missing is a gap, not an hour that goes on.
    lines = mixed.read_text().splitlines()
    mixed.write_text("\n".join([*lines[:-2], lines[-1]]))
    with pytest.raises(InputError, match=r"no price for 0\.25 h of 2025, from 2025-12-31T22:30"):
        read_spot(mixed, axis)


def test_prices_need_cover_the_slots_of_a_curve_only(tmp_path):
    hours = time_axis(2026, 60)
    price = np.linspace(0.01, 0.2, hours.n_slots)
    file = spot_file(tmp_path / "spot.csv", hours, price, keep=slice(100, 200))
    read = read_spot(file, AXIS, slice(200, 400))
    assert_allclose(read[200:400], np.repeat(price[100:200], 2), atol=1e-6)
    with pytest.raises(InputError, match=r"no price for 0\.5 h of 2026"):
        read_spot(file, AXIS, slice(199, 400))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows[:-1], "no price for 1 h of 2026, from 2026-12-31T22:00 UTC on"),
        (lambda rows: [*rows[:5], *rows[6:]], "no price for 1 h of 2026, from 2026-01-01T03:00"),
        (lambda rows: [row.replace(":00:00+", ":20:00+") for row in rows], "misaligned"),
        (lambda rows: [*rows[:9], "2026-01-01T08:00:00,0.1"], "a stamp with its offset"),
        (lambda rows: [*rows[:9], rows[9].split(",")[0] + ",72.5"], "is it in EUR/MWh"),
        (lambda rows: ["time;eur", *rows[1:]], "found time,eur, expected time,eur_per_kwh"),
        (lambda rows: rows[::-1], "expected time,eur_per_kwh"),
    ],
)
def test_spot_file_refuses(tmp_path, change, message):
    hours = time_axis(2026, 60)
    file = spot_file(tmp_path / "spot.csv", hours, np.full(hours.n_slots, 0.05))
    file.write_text("\n".join(change(file.read_text().splitlines())))
    with pytest.raises(InputError, match=message.replace("+", r"\+")):
        read_spot(file, AXIS)


# --- classes ----------------------------------------------------------------------------


def test_solar_hours_are_those_of_the_wall_clock():
    is_solar = solar_slots(inputs_of(scenario(), axis=AXIS))
    assert_array_equal(np.unique(AXIS.minute_of_day[is_solar] // 60), [12, 13, 14, 15])
    assert is_solar.sum() == 365 * 8
    late = scenario('contracts.solar_window=[["11:00", "13:00"], ["23:30", "00:30"]]')
    assert solar_slots(inputs_of(late, axis=AXIS)).sum() == 365 * 6


def test_solar_hours_on_whole_slots_only():
    cut = scenario('contracts.solar_window=[["12:15", "16:00"]]')
    with pytest.raises(InputError, match=r"contracts\.solar_window: .* whole slots of 30 minutes"):
        slots_of(inputs_of(cut, axis=AXIS), {"solar_window"})
    with pytest.raises(InputError, match="solar_window"):
        scenario('contracts.solar_window=[["12:00", "16:00"], ["15:00", "17:00"]]')


def test_classes_refine_all_calendars():
    chosen = scenario()
    slots = slots_of(inputs_of(chosen, axis=AXIS), EVERYTHING)
    classes = slots.classes
    assert (classes.n_classes, classes.n_registers) == (6, 12)
    of_slot = classes.class_of_slot
    assert_array_equal(classes.tempo_colour[of_slot], tempo_colour_of_slot(AXIS, 62))
    assert_array_equal(classes.is_solar_window[of_slot], solar_slots(inputs_of(chosen, axis=AXIS)))
    none = slots_of(inputs_of(chosen, axis=AXIS), ())
    assert none.classes.n_registers == 2
    assert dict(none.weights) == {}


def test_finer_registers_hold_the_same_energy(monkeypatch):
    inputs = inputs_of(scenario(), axis=AXIS)
    curves = site_curves(inputs)
    plain = shared_flows(inputs, curves)
    fine = shared_flows(inputs, curves, EVERYTHING)
    assert answered_needs(plain) == frozenset()
    assert answered_needs(fine) == frozenset(EVERYTHING)
    spot = slots_of(inputs, {"spot"}).weights["spot"]
    for arrangement, coarse in plain.registers.items():
        booked = fine.registers[arrangement]
        for name in ("consumption_kwh", "shared_kwh"):
            split = getattr(booked, name)
            assert split.shape == (12, 12, coarse.consumption_kwh.shape[-1])
            # Sums of the same numbers in another order.
            again = split.reshape(12, 6, 2, -1).sum(axis=1)
            assert_allclose(again, getattr(coarse, name), rtol=1e-9, atol=1e-9)
        used_eur = booked.weighted_consumption["spot"].sum()
        assert_allclose(used_eur, spot @ plain.consumption_kwh, rtol=1e-9)
        shared_eur = booked.weighted_shared["spot"].sum()
        assert_allclose(shared_eur, spot @ plain.shared_kwh[arrangement], rtol=1e-9)
        assert (booked.weighted_shared["spot_floor"] >= booked.weighted_shared["spot"]).all()
    monkeypatch.setitem(SCHEMES, "T1", replace(SCHEMES["T1"], needs=frozenset({"spot"})))
    with pytest.raises(InputError, match=r"schemes\.T1: found flows of .* without .*spot"):
        check_needs([plain], ["T1"])


def test_a_site_with_tempo_contracts_books_them_by_colour():
    settings = "sites.arras-bon-secours.households.tempo_fraction=0.5"
    site = sc.simulate(scenario(settings), jobs=1).sites[0]
    is_tempo = site.population.supply == 1
    assert 0.3 < is_tempo[:-1].mean() < 0.7
    assert site.population.is_off_peak[is_tempo].all()
    booked = site.registers["members"].consumption_kwh
    assert booked.shape[1] == 6
    red = booked[:, registers_where(site.classes.tempo_colour == RED)].sum(axis=(1, 2))
    assert_array_equal(red[3:10], 0)  # no red day from April to October
    assert (red[[0, 1]] > 0).all()


def test_settings_of_contracts_are_refused_with_their_place():
    with pytest.raises(InputError) as caught:
        scenario(
            "contracts.spot_margin_eur_per_kwh=2.0",
            "contracts.spot_mean_eur_per_kwh=72.0",
            'contracts.spot_file="nope.csv"',
            "sites.arras-bon-secours.households.tempo_fraction=0.7",
            "sites.arras-bon-secours.households.spot_fraction=0.7",
        )
    text = str(caught.value)
    for part in (
        "contracts.spot_margin_eur_per_kwh: found 2, expected -1 to 1 (no kWh costs more than",
        "contracts.spot_mean_eur_per_kwh: found 72, expected 0 to 1 (",
        "contracts.spot_file: found no file nope.csv, expected a CSV file",
        "found tempo, indexed and spot fractions adding to 1.4, expected a sum of at most 1",
    ):
        assert part in text
