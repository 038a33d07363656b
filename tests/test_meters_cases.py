"""Files that were read wrongly: units in headers, registers, odd stamps, what follows a curve."""

import json

import numpy as np
import pytest
from command_sample import invoked
from french_clock import stamps
from meter_sample import DAY, NEXT, PRM, portal, r63, r63_points, rows, written
from numpy.testing import assert_allclose
from scenario_sample import ROOT

from simcore.base.errors import InputError
from simcore.base.timeaxis import time_axis
from simcore.energy.meters import read_meter
from simcore.energy.meters.counters import counted, counter_kind
from simcore.energy.replay import read_curves
from simcore.site.measured import measured_production_kwh

CASES = ROOT / "tests" / "cases" / "meter-units"
DAY_KWH = [0.1, 0.11] * 18 + [0.4, 0.41] * 4 + [0.1, 0.11] * 2
"""Half-hours of a home that is the same all days: 7.44 kWh a day, 2,715.6 kWh in 2023."""
YEAR_KWH = 2715.6
STARTS = stamps("2022-12-31T23:00", 17520)
ENDS = stamps("2022-12-31T23:30", 17520)


def of_year(factor=1.0):
    """Values of the year by the clock of its days; both clock changes keep the slot of UTC."""
    return [round(DAY_KWH[n % 48] * factor, 6) for n in range(17520)]


def year_file(folder, header, factor, *, times=STARTS, mark="."):
    separator = ";" if ";" in header else ","
    lines = [
        f"{time}{separator}{value}".replace(".", mark)
        for time, value in zip(times, of_year(factor), strict=True)
    ]
    return written(folder, "\n".join([header, *lines]) + "\n")


@pytest.mark.parametrize(
    ("header", "factor", "times", "mark"),
    [
        ("time,kwh", 1, STARTS, "."),
        ("time,kw", 2, STARTS, "."),
        ("time,home [kW]", 2, STARTS, "."),
        ("time,wh", 1000, STARTS, "."),
        ("time,MWh", 0.001, STARTS, "."),
        ("time;Puissance moyenne (W)", 2000, STARTS, ","),
        ("Date;Valeur (en kW)", 2, ENDS, ","),
        ("Date;Valeur (en kWh)", 1, ENDS, ","),
        ("Date;Valeur en kW/30min", 2, ENDS, ","),
    ],
)
def test_a_year_has_the_same_energy_in_every_spelling_of_its_unit(
    tmp_path, header, factor, times, mark
):
    (curve,), (quality,) = read_meter(year_file(tmp_path, header, factor, times=times, mark=mark))
    # 365 x (36 x 0.105 + 8 x 0.405 + 4 x 0.105); values have six decimals.
    assert curve.energy_kwh.sum() == pytest.approx(YEAR_KWH, abs=0.01)
    assert str(curve.start_utc[0]) == "2022-12-31T23:00:00"
    assert (quality.notes, quality.coverage_fraction) == ((), 1.0)


@pytest.mark.parametrize(("header", "factor"), [("time,kwh", 1), ("time,kw", 2), ("time,Wh", 1e3)])
def test_a_bill_is_the_same_in_every_unit(tmp_path, header, factor):
    file = year_file(tmp_path, header, factor)
    words = ("--contract", "base", "--kva", 6, "--on", "2026-11-22", "--json")
    done = invoked("bill", "--consumption", file, *words)
    assert done.exit_code == 0, done.output
    # 733.71 EUR: the value of the case of the same curve in kWh.
    assert json.loads(done.stdout)["total_eur"] == pytest.approx(733.71, abs=0.01)


@pytest.mark.parametrize("roof", ["roof_kwh", "roof_kw"])
@pytest.mark.parametrize("flats", ["flats_kwh", "flats_kw", "flats_wh"])
def test_a_month_is_shared_alike_in_every_unit(tmp_path, flats, roof):
    out = tmp_path / "out"
    files = ("--production", CASES / f"{roof}.csv", "--consumption", CASES / f"{flats}.csv")
    done = invoked("share", *files, "--key", "default", "--out", out, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["consumption_kwh"] == pytest.approx(156.24)
    assert told["self_consumption_fraction"] == pytest.approx(0.395, abs=0.0005)
    notes = json.loads((out / "manifest.json").read_text())["notes"]
    is_supposed = "kwh" in (flats[6:], roof[5:])
    assert any("read as kWh per slot" in note for note in notes) == is_supposed


def test_power_read_as_energy_is_refused_where_the_subscribed_power_tells(tmp_path):
    # Four hours at 5 kW: read as kWh per half-hour they would be 10 kW at 6 kVA.
    values = [0.2] * 36 + [5.0] * 8 + [0.2] * 4
    lines = [f"{time},{values[n % 48]}" for n, time in enumerate(STARTS[: 48 * 10])]
    file = written(tmp_path, "\n".join(["time,home", *lines]) + "\n")
    words = ("--consumption", file, "--contract", "base", "--kva", 6, "--on", "2026-11-22")
    refused = invoked("bill", *words)
    assert refused.exit_code == 2
    assert "found a slot of 10.0 kW, above 6 kW" in refused.stderr
    assert "the values may be mean powers in kW, not kWh per slot" in refused.stderr
    trusted = json.loads(invoked("bill", *words, "--trust", "--json").stdout)
    right = json.loads(invoked("bill", *words, "--unit", "kW", "--json").stdout)
    energy = [one["lines"][1]["kwh"] for one in (trusted, right)]
    # 10 days of 40 x 0.2 + 8 x 5
    assert energy == pytest.approx([480, 240])


@pytest.mark.parametrize(
    ("factor", "told", "is_refused"),
    [
        (1, None, False),
        (0.0005, "may be 1,000 times too low", True),  # 1.4 kWh a year
        (0.02, "may be that of an empty or seldom used place", False),  # 54 kWh
        (20, "may be that of a big connection", False),  # 54,000 kWh
        (500, "may be 1,000 times too high", True),  # 1.4 GWh: 155 kW all the year
    ],
)
def test_a_curve_beside_all_homes_is_told_and_refused_where_a_thousand_explains(
    tmp_path, factor, told, is_refused
):
    file = year_file(tmp_path, "time,kwh", factor)
    done = invoked("import", file, "--out", tmp_path / "out", "--format", "json")
    assert done.exit_code == (2 if is_refused else 0)
    if is_refused:
        assert told in done.stderr
        (quality,) = read_meter(file, is_trusted=True)[1]
        assert any(told in str(note) for note in quality.notes)
    else:
        notes = json.loads(done.stdout)[0]["notes"]
        assert [told in note for note in notes] == ([True] if told else [])


def test_a_month_of_july_and_an_empty_flat_are_read(tmp_path):
    july = stamps("2023-06-30T22:00", 31 * 48)
    lines = [f"{time},{DAY_KWH[n % 48] * 0.3}" for n, time in enumerate(july)]
    (curve,), (quality,) = read_meter(written(tmp_path, "\n".join(["time,kwh", *lines]) + "\n"))
    # 69 kWh in July are some 1,000 a year: nothing to tell.
    assert (round(curve.energy_kwh.sum()), quality.notes) == (69, ())
    empty = [f"{time},{0.004 if n % 7 == 0 else 0}" for n, time in enumerate(july)]
    _, (quality,) = read_meter(written(tmp_path, "\n".join(["time,kwh", *empty]) + "\n"))
    assert "may be that of an empty or seldom used place" in str(quality.notes[0])


# --- registers -----------------------------------------------------------------------------


def test_an_index_set_back_at_midnight_is_differenced(tmp_path):
    since_midnight, rows_ = 0.0, []
    for time, kwh, nextly in zip(STARTS, of_year(), [*STARTS[1:], ""], strict=True):
        since_midnight += kwh
        rows_.append(f"{time},{since_midnight:.6f}")
        since_midnight *= nextly[:10] == time[:10]
    file = written(tmp_path, "\n".join(["time,home", *rows_]) + "\n")
    (curve,), (quality,) = read_meter(file)
    assert curve.energy_kwh.sum() == pytest.approx(YEAR_KWH, abs=1e-3)
    assert curve.energy_kwh[:2] == pytest.approx([0.1, 0.11])
    assert str(quality.notes[-1]) == "an index set back each midnight: its differences were taken"
    words = ("--contract", "base", "--kva", 6, "--on", "2026-11-22", "--json")
    bill = json.loads(invoked("bill", "--consumption", file, *words).stdout)
    assert bill["total_eur"] == pytest.approx(733.71, abs=0.01)


def test_an_index_that_rises_is_differenced_through_a_full_register_and_a_new_meter(tmp_path):
    # Half-hours of 0.5 kWh: the register runs over 99,999; a day later another meter starts.
    readings = (99_990 + np.arange(1, 97) * 0.5) % 100_000
    readings = np.r_[readings, 7 + np.arange(1, 49) * 0.5]
    times = stamps("2023-05-14T22:30", len(readings))
    lines = [f"{time};{value}" for time, value in zip(times, readings, strict=True)]
    file = written(tmp_path, "\n".join(["Date;Valeur (kWh)", *lines]) + "\n")
    (curve,), (quality,) = read_meter(file)
    assert_allclose(curve.energy_kwh, 0.5, atol=1e-9)
    # The first row and the first of the new meter have nothing before them.
    assert len(curve.energy_kwh) == len(readings) - 2
    assert [str(note) for note in quality.notes] == [
        "an index that only rises: its differences were taken",
        "the register ran over 1 time",
        "the index fell 1 time, as of another meter: the energy of that step is unknown",
    ]


def test_an_index_spreads_what_it_counted_over_a_gap():
    end = np.datetime64("2023-05-15T00:00", "s") + np.arange(60) * np.timedelta64(1800, "s")
    value = 1000.0 + np.arange(60) * 0.5
    keep = np.r_[0:10, 14:60]  # two hours without a row
    index = counted(value[keep], end[keep], 1800, "rising")
    assert index.seconds[10] == 5 * 1800
    assert index.value[10] == pytest.approx(2.5)
    assert np.nansum(index.value) == pytest.approx(29.5)


@pytest.mark.parametrize(
    "value",
    [
        np.full(200, 0.3),
        np.zeros(200),
        np.r_[np.zeros(199), 1.0],
        np.tile(DAY_KWH, 5),
        np.maximum(0, np.sin(np.arange(240) * np.pi / 24)),
    ],
)
def test_loads_and_suns_are_no_index(value):
    end = np.datetime64("2023-05-14T22:30", "s") + np.arange(len(value)) * np.timedelta64(1800, "s")
    assert counter_kind(np.asarray(value, float), end) == ""


# --- stamps --------------------------------------------------------------------------------


def test_a_row_off_the_grid_is_placed_by_its_true_length(one_meter):
    times = stamps("2023-01-01T23:30", 48)
    odd = [*rows(times[:20], 600), ("2023-01-02T10:29:44+01:00", 600), *rows(times[20:], 600)]
    curve, quality = one_meter(portal(odd))
    assert curve.energy_kwh.sum() == pytest.approx(48 * 0.3)
    assert curve.minutes[20:22] * 60 == pytest.approx([29 * 60 + 44, 16])
    assert [str(note) for note in quality.notes] == [
        "1 row off the grid, placed by its true length"
    ]
    assert quality.gaps == ()


def test_a_row_in_place_of_its_neighbour_and_a_last_second_are_placed_too(one_meter):
    times = stamps("2023-01-01T23:30", 48)
    moved = [*rows(times[:20]), ("2023-01-02T10:29:44+01:00", 600), *rows(times[21:-1])]
    curve, quality = one_meter(portal([*moved, ("2023-01-02T23:59:59+01:00", 600)]))
    ends = curve.start_utc + np.rint(curve.minutes * 60).astype("timedelta64[s]")
    assert (ends[:-1] == curve.start_utc[1:]).all()
    assert curve.energy_kwh.sum() == pytest.approx(0.6 * (24 - 1 / 3600))
    assert quality.gaps == ()


def test_a_row_off_the_grid_is_billed_and_shared(tmp_path):
    # The half-hour from 10:00 is cut at 10:29:44: 0.29 and 0.01 kWh in place of 0.3.
    times = stamps("2023-01-01T23:00", 48)
    lines = [f"{time},0.3" for time in times]
    lines[20:21] = [f"{times[20]},0.29", "2023-01-02T10:29:44+01:00,0.01"]
    curves = read_curves(written(tmp_path, "\n".join(["time,kwh", *lines]) + "\n"))
    assert_allclose(curves.kwh[:, 0], 0.3)
    assert (len(curves.utc), curves.step_minutes) == (48, 30)
    assert "1 row off the grid, placed by its true length" in map(str, curves.notes)


def test_columns_of_start_and_end_tell_the_length(one_meter):
    text = (
        "Début;Fin;Valeur (kWh)\n15/05/2023 00:00;15/05/2023 00:30;0,3\n"
        "15/05/2023 00:30;15/05/2023 01:30;0,8\n15/05/2023 01:30;15/05/2023 01:45;0,1\n"
    )
    curve, quality = one_meter(text)
    assert curve.minutes.tolist() == [30, 60, 15]
    assert_allclose(curve.energy_kwh, [0.3, 0.8, 0.1])
    assert (str(curve.start_utc[0]), quality.stamps) == ("2023-05-14T22:00:00", "start of step")


def test_an_end_before_its_start_is_refused(refusal):
    text = "Début;Fin;Valeur (kWh)\n15/05/2023 00:30;15/05/2023 00:00;0,3\n"
    assert "found an end, 2023-05-14T22:00:00, not after its start" in refusal(text)


def test_index_blocks_totals_and_empty_tails_after_a_curve_are_skipped_and_told(one_meter):
    curve_text = portal(rows([*DAY[1:], NEXT], 600))
    index = portal([], kind="Index").replace(
        "Horodate;Valeur\n", "Horodate;Type de releve;EAS F1\n"
    )
    _, quality = one_meter(curve_text + "Total;14400\nFin de fichier\n")
    assert [str(note) for note in quality.notes] == ["2 lines after the last stamp skipped"]
    curve, quality = one_meter(curve_text + "\n;;\n" + index + "2023-01-02T00:00;Auto;1\n")
    assert curve.energy_kwh.sum() == pytest.approx(14.4)
    assert [str(note) for note in quality.notes] == ["1 block that is no load curve skipped"]
    same_block = curve_text + "Horodate;Type de releve;EAS F1\n2023-01-02T00:00:00;Auto;1\n"
    curve, quality = one_meter(same_block)
    assert curve.energy_kwh.sum() == pytest.approx(14.4)
    told = ["2 lines of index readings below the curve skipped"]
    assert [str(note) for note in quality.notes] == told


def test_of_several_values_for_a_stamp_the_corrected_one_stays(one_meter):
    points = r63_points([*DAY[1:], NEXT], [600] * 48)
    raw = [{**point, "n": nature, "v": value} for point in points[:1] for nature, value in VALUES]
    curve, quality = one_meter(json.dumps(r63([*raw, *points[1:]])))
    assert curve.energy_kwh[0] == pytest.approx(0.45)  # 900 W, nature C
    assert quality.n_conflicts == 2
    # The stage of the best known values wins over the raw one, whatever comes first.
    best, plain = r63(r63_points([*DAY[1:], NEXT], [800] * 48)), r63(points)
    best["mesures"][0]["etapeMetier"] = "BEST"
    best["mesures"] += plain["mesures"]
    assert_allclose(one_meter(json.dumps(best))[0].energy_kwh, 0.4)


VALUES = [("C", "900"), ("B", "600"), ("E", "700")]


# --- any table, any period -----------------------------------------------------------------

ODD_TABLE = "Relevé du site\nQuand|Combien\n" + "".join(
    f"{time[:19].replace('T', ' ')}|{600 + n % 48}\n" for n, time in enumerate(ENDS)
)


def test_any_table_is_read_by_its_columns_and_they_are_kept(tmp_path):
    file = written(tmp_path, ODD_TABLE)
    out, kept = tmp_path / "out", tmp_path / "odd.toml"
    said = ("--columns", "time=Quand,value=Combien", "--unit", "w", "--stamps", "end")
    done = invoked("import", file, *said, "--save-layout", kept, "--out", out, "--format", "json")
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)
    # 365 days of 24 h at 623.5 W, all but what the clock changes move.
    assert told["years"][0]["kwh"] == pytest.approx(5461.9, abs=0.5)
    assert kept.read_text() == (
        'unit = "w"\nstamps = "end"\n\n[columns]\ntime = "Quand"\nvalue = "Combien"\n'
    )
    again = invoked("import", file, "--layout", kept, "--out", out, "--format", "json")
    assert json.loads(again.stdout)[0]["years"] == told["years"]
    twice = invoked("import", file, *said, "--save-layout", kept, "--out", out)
    assert (twice.exit_code, "exists" in twice.stderr) == (2, True)
    words = ("--contract", "base", "--kva", 6, "--on", "2026-11-22", "--json")
    bill = json.loads(invoked("bill", "--consumption", file, "--layout", kept, *words).stdout)
    assert bill["lines"][1]["kwh"] == pytest.approx(told["years"][0]["kwh"])


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (("--columns", "time"), "--columns: found 'time', expected time=HEADER,value=HEADER"),
        (("--columns", "time=Quand"), "--columns: found no value, expected --columns time="),
        (("--columns", "when=Quand,value=Combien"), "found 'when', expected one of time, end"),
        (("--columns", "time=Quand,value=Cmbien"), "did you mean 'Combien'?"),
        (
            ("--columns", "time=1,value=2", "--unit", "w", "--zone", "Europe/Pari"),
            "found 'Europe/Pari', expected a zone as Europe/Paris",
        ),
    ],
)
def test_what_is_said_wrongly_beside_a_file_is_refused(tmp_path, said, message):
    file = written(tmp_path, "Quand;Combien\n2023-01-01 00:30;600\n2023-01-01 01:00;600\n")
    done = invoked("import", file, *said, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_saved_layout_holds_what_it_may(tmp_path):
    kept = written(tmp_path, 'unit = "kwh"\nunits = "kwh"\n', "kept.toml")
    file = written(tmp_path, "time,a\n")
    done = invoked("import", file, "--layout", kept, "--out", tmp_path / "out")
    assert "found 'units', expected unit, stamps, zone and columns" in done.stderr
    kept.write_text('unit = "mj"\n')
    done = invoked("import", file, "--layout", kept, "--out", tmp_path / "out")
    assert "found 'mj', expected one of kwh, wh, w, kw" in done.stderr


def test_a_month_of_a_portal_and_hours_of_an_inverter_are_shared(tmp_path):
    # 31 days of 0.3 kWh half-hours, and a plant of 1 kWh each hour: all is shared but 0.4.
    halves = stamps("2023-06-30T22:30", 31 * 48)
    home = written(tmp_path, portal(rows(halves)), "home.csv")
    hours = stamps("2023-06-30T22:00", 31 * 24, 60)
    sun = [f"{time[8:10]}/{time[5:7]}/{time[:4]} {time[11:16]},1000" for time in hours]
    plant = written(tmp_path, "\n".join(["Time,System Production (Wh)", *sun]) + "\n", "roof.csv")
    out = tmp_path / "out"
    files = ("--production", plant, "--consumption", home, "--key", "default", "--out", out)
    done = invoked("share", *files, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["n_slots"] == 31 * 96
    assert told["consumption_kwh"] == pytest.approx(31 * 48 * 0.3)
    assert told["production_kwh"] == pytest.approx(31 * 24)
    assert told["self_consumption_fraction"] == pytest.approx(0.6)
    assert PRM not in done.stdout
    notes = json.loads((out / "manifest.json").read_text())["notes"]
    assert "hours split into equal slots of 15 minutes" in notes
    assert {path.name for path in out.glob("*.csv")} == {"plants.csv", "roof.csv"}


# --- production of a site ------------------------------------------------------------------


def production_file(folder, header, factor, step=60):
    """A plant of 5 kW in six hours of every day of 2026: 10,950 kWh."""
    axis = time_axis(2026, step)
    is_day = (axis.minute_of_day >= 600) & (axis.minute_of_day < 960)
    values = np.where(is_day, 5.0 * step / 60 * factor, 0.0)
    lines = [f"{stamp}+00:00,{value}" for stamp, value in zip(axis.utc, values, strict=True)]
    return written(folder, "\n".join([header, *lines]) + "\n", "roof.csv"), axis


@pytest.mark.parametrize(
    ("header", "factor"), [("time,kwh", 1), ("time,roof [W]", 1000), ("time,kw", 1)]
)
def test_a_measured_production_is_read_in_every_unit(tmp_path, header, factor):
    file, axis = production_file(tmp_path, header, factor)
    assert measured_production_kwh(file, axis, 6.0)[0].sum() == pytest.approx(6 * 5 * 365)


def test_a_production_above_its_peak_power_is_refused_where_a_factor_explains_it(tmp_path):
    # Half-hours of 5 kW written as 5 kWh: 10 kW from 6 kWp.
    file, axis = production_file(tmp_path, "time,kwh", 2, step=30)
    with pytest.raises(InputError, match=r"a slot of 10\.0 kW, above 6 kW.*may be mean powers"):
        measured_production_kwh(file, axis, 6.0)
    assert measured_production_kwh(file, axis, 10.0)[0].sum() == pytest.approx(2 * 10_950)
