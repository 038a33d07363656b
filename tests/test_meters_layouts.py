"""Every layout of curves: written in any unit, delimiter and mark, it is read as it was."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_sample import WRITERS, starts
from meter_sample import refusal
from numpy.testing import assert_allclose

from simcore.base.errors import InputError
from simcore.energy.meters import read_meter
from simcore.energy.meters.formats import FORMATS
from simcore.energy.replay import read_curves

HALF_HOURS_ONLY = ("r50",)
MIXED = [0.11, 0.4, 0.0, 1.3, 0.25, 0.7, 0.02, 0.9]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("layouts")


def read(folder, text, **said):
    path = folder / "meter.csv"
    path.write_text(text, encoding="utf-8")
    return read_meter(path, is_trusted=True, **said)


def energies(minutes):
    """A day or two of a home, in steps of a length."""
    n = 24 * 60 // minutes
    values = st.floats(0, 3, allow_subnormal=False).map(lambda value: round(value, 6))
    return st.lists(values, min_size=n, max_size=n).filter(lambda kwh: max(kwh) > 0.01)


@st.composite
def curves(draw, name):
    writer, units, _ = WRITERS[name]
    minutes = 30 if name in HALF_HOURS_ONLY else draw(st.sampled_from([15, 30, 60]))
    kwh = draw(energies(minutes))
    delimiter = draw(st.sampled_from([";", ",", "\t"]))
    mark = "." if delimiter == "," else draw(st.sampled_from([".", ","]))
    text = writer(kwh, minutes, draw(st.sampled_from(units)), delimiter, mark)
    return text, kwh, minutes


@pytest.mark.parametrize("name", WRITERS)
def test_a_curve_is_read_back_as_it_was_written(folder, name):
    @settings(max_examples=settings().max_examples // 2)
    @given(written=curves(name))
    def check(written):
        text, kwh, minutes = written
        (curve,), (quality,) = read(folder, text)
        start = np.array([one.replace(tzinfo=None) for one in starts(len(kwh), minutes)])
        is_known = curve.start_utc >= start[0]
        assert np.array_equal(curve.start_utc[is_known], start.astype("datetime64[s]"))
        # Registers of thousands of kWh are differenced: their last digits go.
        atol = 1e-8 if name == "sma" else 1e-9
        assert_allclose(curve.energy_kwh[is_known], kwh, rtol=1e-9, atol=atol)
        assert set(curve.minutes) == {minutes}
        assert curve.is_production == WRITERS[name][2]
        assert quality.layout == FORMATS[name].title

    check()


def test_every_layout_that_is_read_has_a_sample():
    assert {name for name, one in FORMATS.items() if one.is_read} == {*WRITERS, "ha_history"}


def test_stamps_of_any_layout_can_be_said_to_be_starts_or_ends(folder):
    for name, (writer, units, _) in WRITERS.items():
        if name in ("spans", "sma"):  # both ends are told; a register is read at a moment
            continue
        text = writer(MIXED * 6, 30, units[0], ";", ".")
        (start,), _ = read(folder, text, stamps="start of step")
        (end,), _ = read(folder, text, stamps="end of step")
        assert set(start.start_utc - end.start_utc) == {np.timedelta64(1800, "s")}, name
        assert_allclose(start.energy_kwh, end.energy_kwh)


def test_home_assistant_history_of_a_register_is_brought_to_half_hours(folder):
    # Rows at odd moments: 0.2 kWh from 8:50 to 9:10 UTC, half of it before 9:00; then 0.3 kWh
    # to 9:30. A day of them makes it an index.
    rows = [
        f"sensor.a,{100 + n / 10:.1f},2023-05-15T{8 + n // 6:02d}:{n % 6}5:00.000Z"
        for n in range(60)
    ]
    rows.insert(3, "sensor.a,unavailable,2023-05-15T08:26:00.000Z")
    text = "\n".join(["entity_id,state,last_changed", *rows]) + "\n"
    (curve,), (quality,) = read(folder, text, unit="kwh")
    assert str(curve.start_utc[0]) == "2023-05-15T08:30:00"
    assert_allclose(curve.energy_kwh, 0.3)  # 0.1 kWh each ten minutes
    assert set(curve.minutes) == {30}
    told = [str(note) for note in quality.notes]
    assert "an index that only rises: its differences were taken" in told
    assert "rows at any moment, brought to half-hours" in told


def test_home_assistant_history_of_a_power_holds_each_value(folder):
    # 2 kW from 8:00 for 10 minutes, then 0.5 kW for 20: 2/6 + 0.5/3 = 0.5 kWh.
    rows = ["2,2023-05-15T08:00:00Z", "0.5,2023-05-15T08:10:00Z", "1,2023-05-15T08:30:00Z"]
    rows += ["1,2023-05-15T09:00:00Z"]
    text = "\n".join(["entity_id,state,last_changed", *(f"sensor.p,{row}" for row in rows)]) + "\n"
    (curve,), _ = read(folder, text, unit="kw")
    assert_allclose(curve.energy_kwh, [0.5, 0.5])


def test_an_unknown_file_is_told_what_it_resembles_and_what_differs(tmp_path):
    text = "Jour de la mesure;Heure de mesure;Valeurs\n15/05/2023;00:30;600\n"
    assert refusal(tmp_path, text).endswith(
        "it resembles Enedis web export most, but lacks Date de la mesure, Statut de la "
        "mesure, PRM and has -; --columns time=...,value=... reads any table"
    )


def test_share_and_bill_tell_what_an_unknown_file_resembles(tmp_path):
    path = tmp_path / "meter.csv"
    path.write_text("Jour de la mesure;Heure de mesure;Valeurs\n15/05/2023;00:30;600\n")
    with pytest.raises(InputError, match="it resembles Enedis web export most, but lacks"):
        read_curves(path)


def test_flows_of_index_readings_are_named_with_what_to_ask_for(tmp_path):
    text = '{"header": {"codeFlux": "R64"}, "mesures": [{"idPrm": "1", "contexte": []}]}'
    assert refusal(tmp_path, text).startswith("meter.csv: found the flow R64, expected the R63")
    daily = WRITERS["portal"][0](MIXED, 24 * 60, "Wh", ";", ".")
    assert "found one value a day, expected steps of at most an hour" in refusal(tmp_path, daily)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"energyDetails": {"unit": "Wh", "meters": []}}', "found no row of measures"),
        ('{"meter_reading": {}}', "found no row of measures"),
        *(
            (text, "found no row of measures")
            for text in (
                '{"energy": 3}',
                '{"energy": {"values": 3}}',
                '{"powerDetails": null}',
                '{"energyDetails": {"meters": 3}}',
                '{"energyDetails": {"meters": [3], "unit": "Wh"}}',
                '{"meter_reading": {"interval_reading": 3}}',
            )
        ),
        ('{"meter_reading": {"reading_type": 3, "interval_reading": [{}]}}', "no row of measures"),
        ("time;a [kWh]\n2023-05-15T00:00+02:00;\n2023-05-15T00:30+02:00;\n", "blank values only"),
        ("Début;Fin;kWh\n15/05/2023 00:00;15/05/2023 00:05;1\n", "found a single row"),
        (
            WRITERS["edf"][0](MIXED, 30, "W", ";", ".").replace("15/05", "35/05"),
            "found '35/05/2023'",
        ),
        ("[" * 100_000, "nested hundreds of times"),
    ],
)
def test_files_that_hold_no_curve_to_share_are_refused(tmp_path, text, message):
    path = tmp_path / "meter.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=re.escape(message)):
        read_curves(path)
