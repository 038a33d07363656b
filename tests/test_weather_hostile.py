"""Hostile weather files: read, or refused with a reason, without a traceback."""

import json
from functools import cache

import numpy as np
import pytest
from weather_files import ARRAS, epw_text, plain_table, sky, starts
from weather_hostile import spoilt
from weather_layouts import WRITERS

from simcore.base.errors import InputError
from simcore.base.timeaxis import time_axis
from simcore.energy.weather import read_weather, sniff

AXIS = time_axis(2026, 60)
PLAIN = plain_table().round(2).to_csv(index=False)
KINDS = sorted(["plain", "epw", *WRITERS])


@cache
def good(kind):
    """Text of a file of a kind as it should be."""
    if kind in ("plain", "epw"):
        return PLAIN if kind == "plain" else epw_text()
    level = np.ones(len(starts()))
    weather = {**sky(starts()), "temp_air": 9.0 * level, "wind_speed": 4.0 * level}
    return "\n".join(WRITERS[kind](starts(), weather, 60))


def outcome(path):
    """``"read"``, or the words of the refusal."""
    try:
        sniff(path)
        read_weather(path, AXIS, ARRAS, stamp_to_light_minutes=None)
    except InputError as error:
        return str(error)
    return "read"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_a_spoilt_file_is_read_or_refused_with_its_place(tmp_path, kind, seed):
    path = tmp_path / "sky.csv"
    path.write_bytes(spoilt(good(kind), seed))
    said = outcome(path)
    assert said == "read" or f"{path}" in said


HEAD = "time,ghi,temp_air"
DEEP = '{"outputs": ' + "[" * 100_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "an empty file"),
        (b"\0" * 1000, "a NUL byte"),
        (PLAIN.replace("0.0", "0\0", 1).encode(), "a NUL byte"),
        (PLAIN.encode("utf-32"), "a NUL byte"),
        (("time,ghi," + "x," * 300_000 + "temp_air\n1").encode(), "300,003 columns, expected"),
        (DEEP.encode(), "nested hundreds of times"),
        (('{"outputs": {"hourly": [' + "9" * 5000 + "]}}").encode(), "thousands of digits"),
        (json.dumps({"outputs": {"hourly": [1, 2]}}).encode(), "hourly"),
        (json.dumps({"outputs": 7}).encode(), "expected"),
        (f"{HEAD}\n2026-01-01T00:00Z,{'9' * 400},5\n".encode(), "row 1: found"),
        (f"{HEAD}\n2026-01-01T00:00Z,inf,5\n".encode(), "row 1: found 'inf'"),
        (f"{HEAD}\n2026-01-01T00:00Z,5,-inf\n".encode(), "row 1: found '-inf'"),
        (f"{HEAD}\n".encode(), "expected"),
        (f"{HEAD}\n2026-01-01T00:00Z,5\n,,\n,,\n".encode(), "expected"),
        (f'{HEAD}\n"2026-01-01T00:00Z,5,5\n'.encode(), "expected"),
        (b"LOCATION,a,b\n" + b"H\n" * 7 + b"1,2\n", "line 1: found"),
    ],
)
def test_worst_cases_end_with_a_reason(tmp_path, data, words):
    path = tmp_path / "sky.csv"
    path.write_bytes(data)
    said = outcome(path)
    assert words in said
    assert len(said) < 3_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_empty_tails_change_nothing(tmp_path, encoding):
    path = tmp_path / "sky.csv"
    path.write_bytes((PLAIN + ",,,,,\n" * 100).encode(encoding))
    assert outcome(path) == "read"
