"""Readers of measured curves: portal exports and plain CSV, and the traps of real files."""

import numpy as np
import pytest
from french_clock import stamps
from meter_sample import DAY, HIDDEN, NEXT, PRM, R63_HEADER, portal, rows
from numpy.testing import assert_allclose

from simcore.base.errors import InputError
from simcore.energy.meters import READERS, read_meter, read_meters


def test_portal_stamps_are_ends_and_watts_are_means(one_meter):
    # 600 W for half an hour are 0.3 kWh; 00:30+01:00 ends the step that starts at 23:00 UTC.
    text = "\ufeff" + portal(
        [*rows(stamps("2022-12-31T23:30", 5)), (stamps("2023-01-01T02:00", 1)[0], 900)]
    )
    curve, quality = one_meter(text)
    assert str(curve.start_utc[0]) == "2022-12-31T23:00:00"
    assert curve.minutes.tolist() == [30] * 6
    assert_allclose(curve.energy_kwh, [0.3] * 5 + [0.45], rtol=1e-12)
    assert (curve.meter, curve.is_production) == (HIDDEN, False)
    assert (str(quality.layout), quality.stamps) == ("Enedis portal", "end of step")
    assert quality.coverage_fraction == 1
    assert quality.gaps == ()


def test_portal_of_injection_and_of_several_meters(tmp_path):
    path = tmp_path / "both.csv"
    one = portal(rows(stamps("2023-01-01T00:00", 5)))
    other = portal(rows(stamps("2023-01-01T00:00", 5), 60), prm="99999999991234", flow="Production")
    path.write_text(one + other)
    curves, qualities = read_meter(path)
    # Two numbers with the same last digits must not become one meter.
    assert [curve.meter for curve in curves] == [HIDDEN, f"{HIDDEN} (2)"]
    assert [quality.is_production for quality in qualities] == [False, True]
    assert curves[1].energy_kwh.sum() == pytest.approx(5 * 0.03)


def test_portal_mixed_steps_gaps_and_blanks(one_meter):
    # Five half-hours, five hours, then a gap of a day within the hours, a blank hour.
    times = stamps("2023-01-10T00:30", 5) + stamps("2023-01-10T03:30", 5, 60)
    late = stamps("2023-01-11T08:30", 5, 60)
    values = [100] * 5 + [200] * 5 + [300, 300, "", 300, 300]
    curve, quality = one_meter(portal(list(zip(times + late, values, strict=True))))
    assert quality.step_minutes == (30, 60)
    assert [(c.start_utc, c.before_minutes, c.after_minutes) for c in quality.step_changes] == [
        ("2023-01-10T02:30:00", 30, 60)
    ]
    # 07:30 on the 10th to 07:30 on the 11th, where a lone distance of 25 h is no step.
    assert [(gap.start_utc, gap.hours) for gap in quality.gaps] == [
        ("2023-01-10T07:30:00", 24.0),
        ("2023-01-11T09:30:00", 1.0),
    ]
    assert quality.n_blank == 1
    # 5 x 0.05 + 5 x 0.2 + 4 x 0.3 kWh
    assert curve.energy_kwh.sum() == pytest.approx(0.25 + 1.0 + 1.2)


def test_a_lone_missing_half_hour_is_a_gap_and_no_longer_step(one_meter):
    times = stamps("2023-01-10T00:30", 20)
    curve, quality = one_meter(portal(rows(times[:8] + times[9:])))
    assert quality.step_minutes == (30,)
    assert [(gap.start_utc, gap.hours) for gap in quality.gaps] == [("2023-01-10T04:00:00", 0.5)]
    assert curve.energy_kwh.sum() == pytest.approx(19 * 0.3)


def test_duplicates_are_counted_and_the_later_row_wins_but_never_a_blank(one_meter):
    times = stamps("2023-01-10T00:30", 6)
    twice = [*rows(times, 100), (times[1], 100), (times[2], 400), (times[3], "")]
    curve, quality = one_meter(portal(twice))
    assert_allclose(curve.energy_kwh, [0.05, 0.05, 0.2, 0.05, 0.05, 0.05])
    assert (quality.n_duplicates, quality.n_conflicts, quality.n_blank) == (3, 1, 0)


def test_rows_out_of_order_are_sorted(one_meter):
    times = stamps("2023-01-10T00:30", 6)
    curve, _ = one_meter(portal([(time, n) for n, time in enumerate(times)][::-1]))
    assert_allclose(curve.energy_kwh, np.arange(6) / 2000)


@pytest.mark.parametrize(
    ("first", "day", "hours"),
    [("2023-03-25T23:30", "2023-03-26", 23), ("2023-10-28T22:30", "2023-10-29", 25)],
)
def test_days_of_clock_change_are_whole(one_meter, first, day, hours):
    _, quality = one_meter(portal(rows(stamps(first, 2 * hours))))
    (change,) = quality.clock_days
    assert (change.day, change.hours, change.measured_hours) == (day, hours, hours)
    assert quality.gaps == ()


def test_stamps_of_the_clock_alone_tell_the_two_autumn_hours_by_their_order(one_meter):
    with_offset = stamps("2023-10-28T22:30", 50)
    naive = [time[:19] for time in with_offset]
    one, quality = one_meter("horodate;valeur (W)\n" + "\n".join(f"{t};600" for t in naive))
    other, _ = one_meter("horodate;valeur (W)\n" + "\n".join(f"{t};600" for t in with_offset))
    assert np.array_equal(one.start_utc, other.start_utc)
    assert quality.clock_days[0].measured_hours == 25


def test_an_hour_that_spring_skips_is_refused(refusal):
    text = "horodate;valeur (W)\n" + "".join(f"2023-03-26T0{n}:30:00;1\n" for n in range(5))
    assert refusal(text) == (
        "meter.csv line 4: found '2023-03-26T02:30:00', in the hour that the clock skips in "
        "spring, expected times of the local clock"
    )


@pytest.mark.parametrize(
    ("header", "layout", "energy"),
    [
        ("horodate ISO fin de pas;puissance moyenne (W)", "Enedis portal, two columns", 0.3),
        ("date;value [kW/30min]", "Enedis portal, two columns", 300.0),
        ("Horodate;Valeur (kW)", "Enedis portal, two columns", 300.0),
    ],
)
def test_two_columns(one_meter, refusal, header, layout, energy):
    text = f"{header}\n" + "\n".join(f"{time};600" for time in stamps("2023-01-01T00:00", 4))
    if energy > 1:
        assert refusal(text).startswith("meter.csv, meter meter: found a mean power of 600 kW")
        return
    curve, quality = one_meter(text)
    assert_allclose(curve.energy_kwh, energy)
    assert (str(quality.layout), quality.stamps) == (layout, "end of step")
    assert quality.notes == ()


def test_a_value_without_unit_is_refused_with_a_guess_or_the_unit_is_said(one_meter, refusal):
    text = "date;value\n" + "".join(f"{time};600\n" for time in stamps("2023-01-01T00:00", 4))
    assert refusal(text) == (
        "meter.csv, meter meter: found values without a unit, expected a unit in the header, as "
        "(kWh), or --unit kwh, wh, w or kw; as w it would be 1.2 kWh in all: if so, say --unit w, "
        "or write the unit in the header"
    )
    assert_allclose(one_meter(text, unit="w")[0].energy_kwh, 0.3)
    assert_allclose(one_meter(text, unit="wh")[0].energy_kwh, 0.6)
    told = one_meter(text.replace("value", "value (W)"), unit="wh")
    assert_allclose(told[0].energy_kwh, 0.3)
    assert [str(note) for note in told[1].notes] == ["the file names W, so --unit Wh was not used"]


WEB = (
    "Date de la mesure;Heure de la mesure;Valeur;Statut de la mesure;PRM;Type de données;"
    "Date de début;Date de fin;Grandeur métier;Grandeur physique;Statut demandé;Unité;"
    "Pas en minutes"
)


def web(times, value=600):
    told = (
        f"Réelle;{PRM};Courbe de charge;02/01/2023;03/01/2023;Consommation;Energie active;Brut;W;30"
    )
    lines = [f"{t[8:10]}/{t[5:7]}/{t[:4]};{t[11:16]};{value};{told}" for t in times]
    return "\n".join([WEB, *lines]) + "\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "mojibake"])
def test_web_export_in_every_encoding(one_meter, encoding):
    text = web([*DAY[1:], NEXT])
    data = (
        text.encode().decode("latin-1").encode()
        if encoding == "mojibake"
        else text.encode(encoding)
    )
    curve, quality = one_meter(data)
    assert curve.meter == HIDDEN
    assert curve.energy_kwh.sum() == pytest.approx(48 * 0.3)
    # 00:30 to 00:00: stamps at the end; local midnight is 23:00 UTC.
    assert (quality.stamps, quality.first_utc) == ("end of step", "2023-01-01T23:00:00")
    assert str(quality.layout) == "Enedis web export"


def test_plain_has_a_column_a_member_and_declared_units_are_converted(tmp_path):
    path = tmp_path / "homes.csv"
    times = stamps("2023-06-01T00:00", 4)
    body = "\n".join(f"{time},0.5,2,2000,500" for time in times)
    path.write_text(f"time,flat 1,flat 2 [kW],flat_3_w,{PRM} (Wh)\n{body}\n")
    curves, qualities = read_meter(path)
    assert [curve.meter for curve in curves] == ["flat 1", "flat 2", "flat_3", HIDDEN]
    # 0.5 kWh; 2 kW and 2000 W for half an hour; 500 Wh.
    assert [curve.energy_kwh[0] for curve in curves] == [0.5, 1.0, 1.0, 0.5]
    assert str(curves[0].start_utc[0]) == "2023-06-01T00:00:00"
    assert qualities[0].stamps == "start of step"


def test_a_column_called_by_a_unit_is_in_that_unit(one_meter):
    curve, _ = one_meter(plain("100", header="time,W"))
    # 100 W over half an hour, then 1 W.
    assert_allclose(curve.energy_kwh[:2], [0.05, 0.0005])


def test_a_unit_that_ends_a_header_counts(one_meter, refusal):
    body = "\n".join(f"{one};2000" for one in stamps("2023-06-01T00:00", 4))
    assert_allclose(one_meter(f"horodate;valeur Wh\n{body}\n")[0].energy_kwh, 2.0)
    message = refusal(f"horodate;valeur kVA\n{body}\n")
    assert message.startswith("meter.csv, column valeur kVA, unit: found 'kVA', expected W, kW")
    assert message.endswith("apparent power is no energy")


def plain(cell="1", time="2023-06-01T00:00+02:00", header="time,a"):
    times = stamps("2023-05-31T22:30", 5)
    return "\n".join([header, f"{time},{cell}", *(f"{one},1" for one in times)]) + "\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            plain(time="2023-06-01T00:00"),
            "meter.csv line 2: found a time without an offset, '2023-06-01T00:00', expected a "
            "time as 2023-01-31T00:30+01:00",
        ),
        (plain("x"), "meter.csv, column a line 2: found 'x', expected a number"),
        (
            plain("-1"),
            "meter.csv, meter a: found -1 kwh at 2023-05-31T22:00:00 UTC, expected values of 0 or "
            "more; consumption and injection are two curves, none is negative",
        ),
        (plain("1,2"), "meter.csv line 2: found more cells than columns, expected 2 cells"),
        (
            plain(header="time,a (kVA)"),
            "meter.csv, column a (kVA), unit: found 'kVA', expected W, kW (mean power over the "
            "step), Wh or kWh (per step)",
        ),
        (plain(header="time,"), "meter.csv: found column 2 without a name, expected one member"),
        (plain(header="time,a,a"), "meter.csv: found two columns called a, expected one column"),
        (
            plain("9000"),
            "meter.csv, meter a: found a mean power of 3,002 kW, expected at most 250 kW, the "
            "largest low-voltage connection; the values may be in another unit",
        ),
        (plain(time="soon+01:00"), "meter.csv line 2: found a time without an offset, 'soon"),
        (
            plain(time="2023-13-01T00:00+01:00"),
            "meter.csv line 2: found '2023-13-01T00:00+01:00', expected a time as 2023-01-31T00:30",
        ),
    ],
)
def test_a_bad_plain_file_is_refused_in_words(refusal, text, message):
    assert refusal(text).startswith(message)


INDEX = (
    "Horodate;Type de releve;EAS F1;EAS F2;EAS D1;EAS T\n"
    "2023-01-01T00:00:00+01:00;Arrêté quotidien;1;2;3;4\n"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            portal([], kind="Index").replace("Horodate;Valeur\n", INDEX),
            "meter.csv: found daily index readings (Index), expected a load curve (Courbe de "
            "charge); one value a day says nothing of the hours: have the hourly consumption "
            "collected, then export it",
        ),
        (
            portal([("2023-01-01", 3)], kind="Puissance maximale quotidienne"),
            "meter.csv: found 'Puissance maximale quotidienne', expected a load curve",
        ),
        (
            portal(rows(stamps("2023-01-01T00:00", 4)), unit="VAr"),
            "meter.csv, unit: found 'VAr', expected W, kW (mean power over the step), Wh or kWh "
            "(per step); reactive power is no energy",
        ),
        (
            portal([(time, -5) for time in stamps("2023-01-01T00:00", 4)]),
            f"meter.csv, meter {HIDDEN}: found -5 w at 2023-01-01T00:00:00 UTC, expected values",
        ),
        (
            portal(rows(stamps("2023-01-01T00:00", 6, 24 * 60))),
            f"meter.csv, meter {HIDDEN}: found one value a day, expected steps of at most an hour",
        ),
        (
            portal(rows(stamps("2023-01-01T00:00", 6, 7))),
            f"meter.csv, meter {HIDDEN}: found a step of 7 minutes at 2023-01-01T00:00:00 UTC, "
            "expected steps of 5, 10, 15, 30 or 60 minutes",
        ),
        (portal([]), f"meter.csv, meter {HIDDEN}: found no row of measures, expected a load curve"),
        (
            portal(rows(stamps("2023-01-01T00:00", 5), "")),
            f"meter.csv, meter {HIDDEN}: found blank values only, expected measures",
        ),
        ("<a/>", "meter.csv: found XML, expected CSV, JSON (R63) or XLSX; ask for the R63 flow"),
        ("", "meter.csv line 1: found an empty file, expected the header of one of: Enedis portal"),
        (f"a;{PRM}\n", f"meter.csv line 1: found a;{HIDDEN}, expected the header of one of"),
    ],
)
def test_what_is_no_load_curve_is_refused_with_the_reason(refusal, text, message):
    assert refusal(text).startswith(message)


def test_declared_units_of_the_portal_are_converted(one_meter):
    times = stamps("2023-01-01T00:00", 4)
    assert_allclose(one_meter(portal(rows(times, "0,6"), unit="kW"))[0].energy_kwh, 0.3)
    assert_allclose(one_meter(portal(rows(times, 300), unit="Wh"))[0].energy_kwh, 0.3)


def test_a_long_run_of_zeros_is_told_and_six_hours_are_not(one_meter):
    times = stamps("2023-01-01T00:30", 40)
    values = [1] * 4 + [0] * 12 + [1] * 4 + [0] * 13 + [1] * 7
    (zeros,) = one_meter(portal(list(zip(times, values, strict=True))))[1].zeros
    # 12 half-hours are 6 h, 13 are 6.5 h from 10:00.
    assert (zeros.start_utc, zeros.hours) == ("2023-01-01T10:00:00", 6.5)
    injected = portal(list(zip(times, values, strict=True)), flow="Production")
    assert one_meter(injected)[1].zeros == ()


def test_files_and_folders(tmp_path):
    halves = stamps("2023-01-01T00:30", 10)
    (tmp_path / "a.csv").write_text(portal(rows(halves[:6], 100)))
    (tmp_path / "b.CSV").write_text(portal(rows(halves[5:], 200)))
    (tmp_path / "notes.md").write_text("no measures")
    (curve,), (quality,) = read_meter(tmp_path)
    # The later file wins where they meet: 5 x 0.05 + 5 x 0.1 kWh.
    assert curve.energy_kwh.sum() == pytest.approx(0.75)
    assert (quality.source, quality.n_duplicates) == ("a.csv + b.CSV", 1)
    (shown,), _ = read_meters([tmp_path / "a.csv"], show_identifiers=True)
    assert shown.meter == PRM


def test_missing_files_and_numbers_in_names_are_told_masked(tmp_path):
    (tmp_path / f"export_{PRM}.csv").write_text("x\n")
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / name for name in (f"exprt_{PRM}.csv", "empty", f"export_{PRM}.csv")]
    with pytest.raises(InputError) as error:
        read_meters(paths)
    absent, empty, unknown = str(error.value).splitlines()
    assert "found no such file or folder" in absent
    assert f"did you mean 'export_{HIDDEN}.csv'?" in absent
    assert "found no file that ends in .csv, .txt, .json, .xlsx" in empty
    assert unknown.startswith(f"export_{HIDDEN}.csv line 1: found x, expected")
    assert PRM not in str(error.value)


def test_every_layout_has_a_title_and_headers_are_its_own():
    header = R63_HEADER.split(";")
    assert [name for name, one in READERS.items() if one.matches([header])] == ["r63"]
    assert [name for name, one in READERS.items() if one.matches([WEB.split(";")])] == ["web"]
    assert [name for name, one in READERS.items() if one.matches([["time", "a"]])] == ["plain"]
    assert [name for name, one in READERS.items() if one.matches([])] == []


def test_empty_lines_and_windows_line_ends_do_not_matter(one_meter):
    text = portal(rows(stamps("2023-01-01T00:00", 5)))
    curve, _ = one_meter("\n\n" + text.replace("\n", "\r\n\r\n"))
    assert_allclose(curve.energy_kwh, 0.3)
