"""Readers of measured curves: the R63 flow and workbooks."""

import json
from pathlib import Path

import numpy as np
import pytest
from french_clock import stamps
from meter_sample import DAY, HIDDEN, NEXT, portal, r63, r63_csv, r63_points, rows, workbook
from numpy.testing import assert_allclose

from simcore.base.errors import InputError
from simcore.energy.meters import read_meter

SCHEMA = (
    Path(__file__).parents[1].parent
    / "shared/data/enedis_formats/Enedis.SGE.JSON.0510.Flux.R63_v1.2.0.json"
)


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize(
    ("times", "told"), [([*DAY[1:], NEXT], "end of step"), (DAY, "start of step")]
)
def test_r63_stamps_are_told_by_the_ends_of_the_days(one_meter, form, times, told):
    points = r63_points([time.replace("T", " ") for time in times], range(48), doubtful=(3, 4))
    text = "\ufeff" + (json.dumps(r63(points)) if form == "json" else r63_csv(points))
    curve, quality = one_meter(text)
    assert quality.stamps == told
    assert str(curve.start_utc[0]) == "2023-01-01T23:00:00"
    assert_allclose(curve.energy_kwh, np.arange(48) / 2000)
    assert quality.n_doubtful == 2
    assert str(quality.layout) == f"R63 {form.upper()}"
    assert [str(note) for note in quality.notes] == ["48 values of nature B"]


@pytest.mark.parametrize("minutes", [5, 10, 15, 30, 60])
def test_r63_every_length_of_step(one_meter, minutes):
    count = 24 * 60 // minutes
    times = [time[:19] for time in stamps("2023-01-01T23:00", count, minutes)]
    curve, quality = one_meter(json.dumps(r63(r63_points(times, [1000] * count, f"PT{minutes}M"))))
    assert quality.step_minutes == (minutes,)
    assert curve.energy_kwh.sum() == pytest.approx(24)


def test_r63_part_of_a_day_asks_for_the_convention(one_meter, refusal):
    text = json.dumps(r63(r63_points(DAY[2:10], [1] * 8)))
    message = refusal(text)
    assert message.startswith(
        f"meter.csv, meter {HIDDEN}: found stamps from 2023-01-02T00:00:00 to "
        "2023-01-02T03:30:00 UTC, expected whole days, to tell stamps at the start"
    )
    assert message.endswith("say --stamps end for C5 and P4, --stamps start for C1-C4 and P1-P3")
    assert one_meter(text, stamps="end of step")[1].first_utc == "2023-01-01T23:30:00"
    ten = json.dumps(r63(r63_points(DAY[2:10], [1] * 8, "PT10M")))
    assert one_meter(ten)[1].stamps == "start of step"


def test_r63_other_curves_are_left_out_and_alone_refused(one_meter, refusal):
    tree = r63(r63_points(DAY, [1] * 48))
    reactive = r63(r63_points(DAY, [1] * 48), physical="PRI")["mesures"][0]
    tree["mesures"][0]["grandeur"] += reactive["grandeur"]
    assert one_meter(json.dumps(tree))[0].energy_kwh.sum() == pytest.approx(0.024)
    assert refusal(json.dumps(r63(r63_points(DAY, [1] * 48), physical="PRI"))) == (
        "meter.csv: found curves of PRI only, expected curves of active power (PA)"
    )


def test_the_sample_of_r63_has_what_its_schema_requires():
    if not SCHEMA.exists():
        pytest.skip("the R63 schema is not here")
    meter = json.loads(SCHEMA.read_text())["properties"]["mesures"]["items"][0]
    tree = r63(r63_points(DAY, [1] * 48))["mesures"][0]
    assert set(meter["required"]) <= set(tree)
    curve = meter["properties"]["grandeur"]["items"][0]
    assert set(curve["required"]) <= set(tree["grandeur"][0])
    point = curve["properties"]["points"]["items"][0]
    assert set(point["required"]) <= set(tree["grandeur"][0]["points"][0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "meter.csv line 1: found Expecting property name enclosed in double quotes, "),
        ('{"header": {"codeFlux": "R64"}}', "meter.csv: found the flow R64, expected the R63 flow"),
        ("[1]", "meter.csv: found JSON without mesures, expected the R63 flow (load curves)"),
        ('{"mesures": [{"idPRM": "1"}]}', "meter.csv, mesures 1: found no idPrm, expected idPrm"),
        (
            '{"mesures": [{"idPrm": "1", "grandeur": [{"points": '
            '[{"v": "1", "d": "", "p": "", "n": ""}, "x"]}]}]}',
            "meter.csv, mesures 1, points: found str in place of a table, expected v",
        ),
        ('{"mesures": [3]}', "meter.csv, mesures 1: found int in place of a table, expected idPrm"),
    ],
)
def test_broken_r63_is_refused(refusal, text, message):
    assert refusal(text).startswith(message)


def test_r63_unknown_step_is_refused(refusal):
    assert refusal(json.dumps(r63(r63_points(DAY, [1] * 48, "PT20M")))) == (
        "meter.csv, mesures 1, points line 1: found 'PT20M', expected a step: PT5M, PT10M, "
        "PT15M, PT30M, PT60M, PT1H"
    )


def test_overlapping_steps_are_refused(refusal):
    both = r63_points(["2023-01-02 00:30:00"], [1]) + r63_points(
        ["2023-01-02 00:45:00"], [1], "PT60M"
    )
    message = refusal(json.dumps(r63(both)), stamps="end of step")
    assert "found steps that overlap at 2023-01-01T22:45:00 UTC" in message


def test_workbook_is_the_twin_of_the_csv(tmp_path, one_meter):
    times = stamps("2023-01-01T00:30", 6)
    text = portal(rows(times, 600))
    cells = [[cell or None for cell in line.split(";")] for line in text.splitlines()]
    for row in cells[3:]:
        row[1] = float(row[1])
    (twin,), (quality,) = read_meter(workbook(tmp_path / "twin.xlsx", cells))
    curve, _ = one_meter(text)
    assert np.array_equal(twin.start_utc, curve.start_utc)
    assert_allclose(twin.energy_kwh, curve.energy_kwh)
    assert quality.meter == HIDDEN


def test_workbook_dates_in_serial_days_are_read(tmp_path):
    # 44927 is 1 January 2023; a half-hour is 1/48 of a day.
    rows_ = [["Horodate", "Valeur (W)"], *([44927 + n / 48, 600] for n in range(1, 7))]
    (curve,), _ = read_meter(workbook(tmp_path / "a.xlsx", rows_))
    assert str(curve.start_utc[0]) == "2022-12-31T23:00:00"
    assert_allclose(curve.energy_kwh, 0.3)


@pytest.mark.parametrize("kind", ['[<!ENTITY b "c">]', 'SYSTEM "other.dtd"'])
def test_workbooks_that_declare_entities_or_are_none_are_refused(tmp_path, kind):
    prolog = f'<?xml version="1.0"?><!DOCTYPE a {kind}>'
    path = workbook(tmp_path / "bomb.xlsx", [["time", "a"]], prolog=prolog)
    with pytest.raises(InputError, match="found declarations of entities in xl/worksheets"):
        read_meter(path)
    (tmp_path / "broken.xlsx").write_bytes(b"PK nothing")
    with pytest.raises(InputError, match=r"found a broken workbook \(File is not a zip file\)"):
        read_meter(tmp_path / "broken.xlsx")


@pytest.mark.parametrize("cut", [60, 200, 400])
def test_damaged_workbooks_are_refused(refusal, tmp_path, cut):
    data = workbook(tmp_path / "a.xlsx", [["time", "a"]]).read_bytes()
    # Bytes of the packed parts are overwritten, the directory at the end stays whole.
    harmed = data[:cut] + b"\xff" * 30 + data[cut + 30 :]
    message = refusal(harmed)
    assert message.startswith("meter.csv: found a broken workbook (")
    assert message.endswith("expected an XLSX table")


def test_what_is_no_table_at_all_is_refused(refusal):
    assert refusal(b"\x01" * 200_000).startswith("meter.csv, line 1: found field larger than")
    assert refusal(bytes(range(1, 60))).startswith("meter.csv line 1: found ")
