"""``share --storage``: a battery charges as a consumer and discharges as a producer."""

import json

import numpy as np
import pandas as pd
import pytest
from french_clock import stamps
from numpy.testing import assert_allclose
from replay_files import coefficient_file, curve_file, rows, share, text_file

from simcore.energy.sharing import storage_excess_kwh
from simcore.study.replay.replay import ReplayInputs, replay

TIMES = stamps("2026-07-01T10:00", 3, 15)
SUN = {"roof": [4.0, 0.0, 1.0]}
USE = {"A": [1.0, 1.5, 1.0], "B": [1.0, 0.5, 1.0]}
BATTERY = {"charge_kwh": [3.0, 0.0, 0.5], "discharge_kwh": [0.0, 1.0, 0.5]}


@pytest.fixture
def files(tmp_path):
    return tuple(
        curve_file(tmp_path / name, TIMES, columns)
        for name, columns in (("sun.csv", SUN), ("use.csv", USE), ("battery.csv", BATTERY))
    )


def figures(path, *names):
    return [[float(row[name]) for name in names] for row in rows(path)]


def test_a_battery_by_hand(tmp_path, files):
    # Default key. Slot 1: 4 kWh for 1 + 1 + 3 = 5, each gets 80 %: 0.8, 0.8 and 2.4 stored.
    # Slot 2: no sun; 1 kWh of discharge for 1.5 + 0.5: 0.75 and 0.25.
    # Slot 3: the meter sees 0 of 0.5 in and 0.5 out; 1 kWh for 1 + 1: 0.5 and 0.5.
    sun, use, battery = files
    out = tmp_path / "out"
    done = share(sun, use, out, "--storage", battery, "--key", "default", "--json")
    assert done.exit_code == 0, done.stderr
    names = ("consumption_kwh", "shared_kwh", "import_kwh")
    assert [row["member"] for row in rows(out / "members.csv")] == ["A", "B", "battery"]
    assert_allclose(
        figures(out / "members.csv", *names),
        [[3.5, 2.05, 1.45], [2.5, 1.55, 0.95], [3.0, 2.4, 0.6]],
    )
    assert [row["plant"] for row in rows(out / "plants.csv")] == ["roof", "battery"]
    made = figures(out / "plants.csv", "production_kwh", "shared_kwh", "surplus_kwh")
    assert_allclose(made, [[5.0, 5.0, 0.0], [1.0, 1.0, 0.0]], atol=1e-9)
    found = json.loads(done.stdout)
    expected = {
        "production_kwh": 6.0,
        "consumption_kwh": 9.0,
        "shared_kwh": 6.0,
        "surplus_kwh": 0.0,
        "storage_charge_kwh": 3.0,
        "storage_shared_kwh": 2.4,
        "storage_discharge_kwh": 1.0,
        "storage_discharge_shared_kwh": 1.0,
        "n_members": 3,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-9)
    slots = pd.read_parquet(out / "slots.parquet")
    assert_allclose(slots["shared_kwh"], [4.0, 1.0, 1.0])
    # The operator's file of each producer, the battery among them, names it as a consumer too.
    text = (out / "battery.csv").read_text("utf-8").splitlines()
    assert text[:2] == ["Horodate;A;B;battery", "2026-07-01T12:00:00+02:00;20,0;20,0;60,0"]
    assert (out / "roof.csv").read_text("utf-8").splitlines() == text
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert "battery.csv" in [file["name"] for file in manifest["files"]]


def test_a_discharge_nobody_needs_is_the_batterys_surplus(tmp_path, files):
    # 2 kWh of sun and 2 of discharge for 1 + 1: half of each plant is left.
    sun = curve_file(tmp_path / "sun.csv", TIMES[:1], {"roof": 2.0})
    use = curve_file(tmp_path / "use.csv", TIMES[:1], {"A": 1.0, "B": 1.0})
    battery = curve_file(tmp_path / "battery.csv", TIMES[:1], {"discharge_kwh": 2, "charge_kwh": 0})
    out = tmp_path / "out"
    assert share(sun, use, out, "--storage", battery, "--key", "equal").exit_code == 0
    names = ("production_kwh", "shared_kwh", "surplus_kwh")
    assert_allclose(figures(out / "plants.csv", *names), [[2, 1, 1], [2, 1, 1]])
    # Plant after plant the sun serves first, and the battery sells all it gave.
    assert share(sun, use, out, "--storage", battery, "--key", "full_dynamic").exit_code == 0
    assert_allclose(figures(out / "plants.csv", *names), [[2, 2, 0], [2, 0, 2]])


@pytest.mark.parametrize("key", ["default", "equal", "ranked", "full_dynamic"])
def test_both_caps_of_the_law_hold(tmp_path, key):
    rng = np.random.default_rng(7)
    times = stamps("2026-07-01T00:00", 200, 15)
    drawn = lambda *names: {name: rng.uniform(0, 2, 200) for name in names}  # noqa: E731
    paths = [
        curve_file(tmp_path / f"{name}.csv", times, columns)
        for name, columns in (
            ("sun", drawn("roof", "west")),
            ("use", drawn("A", "B", "C")),
            ("battery", drawn("charge_kwh", "discharge_kwh")),
        )
    ]
    done = replay(
        ReplayInputs(production=(paths[0],), consumption=(paths[1],), storage=paths[2], key=key)
    )
    shared, made = done.settlement.shared_kwh, done.production.kwh
    assert np.max(storage_excess_kwh(shared, made)) < 1e-9
    assert_allclose(shared.sum(axis=-1) + done.settlement.surplus_kwh, made.sum(axis=-1))
    # A battery is never served by its own discharge.
    assert (shared[made[:, -1] > 0, -1] == 0).all()


def test_a_half_hour_battery_meets_quarter_hours(tmp_path):
    sun = curve_file(tmp_path / "sun.csv", stamps("2026-07-01T10:00", 2, 15), {"roof": [1.0, 3.0]})
    use = curve_file(tmp_path / "use.csv", stamps("2026-07-01T10:00", 2, 15), {"A": 0.5})
    halves = stamps("2026-07-01T10:00", 1, 30)
    battery = curve_file(tmp_path / "b.csv", halves, {"charge_kwh": 2.0, "discharge_kwh": 0.0})
    out = tmp_path / "out"
    # A single row counts as one slot of the settlement: with 15 minutes it does not cover both.
    refused = share(sun, use, out, "--storage", battery, "--key", "equal")
    assert "use.csv, line 3, A: found 1 slot of consumption without slots of storage" in (
        refused.stderr
    )
    longer = stamps("2026-07-01T10:00", 2, 30)
    sun = curve_file(
        tmp_path / "sun.csv", stamps("2026-07-01T10:00", 4, 15), {"roof": [1, 3, 0, 0]}
    )
    use = curve_file(tmp_path / "use.csv", stamps("2026-07-01T10:00", 4, 15), {"A": 0.5})
    columns = {"charge_kwh": [2.0, 0.0], "discharge_kwh": 0.0}
    battery = curve_file(tmp_path / "b.csv", longer, columns)
    assert share(sun, use, out, "--storage", battery, "--key", "equal").exit_code == 0
    # Slot 1: 0.5 each; slot 2: 0.5 for A and the battery's quarter of 1 kWh.
    found = figures(out / "members.csv", "consumption_kwh", "shared_kwh")
    assert_allclose(found, [[2.0, 1.0], [2.0, 1.5]])


def test_a_battery_needs_its_coefficient_under_agreed_parts(tmp_path, files):
    sun, use, battery = files
    parts = coefficient_file(tmp_path, (0.5, 0.5), ("A", "B"))
    words = ("--storage", battery, "--key", "static", "--coefficients", parts)
    done = share(sun, use, tmp_path / "out", *words)
    assert (
        "parts.csv, line 3, battery: found the end of the file without this member" in done.stderr
    )
    parts = coefficient_file(tmp_path, (0.25, 0.25, 0.5), ("A", "B", "battery"))
    done = share(sun, use, tmp_path / "out", *words)
    assert done.exit_code == 0, done.stderr
    # Slot 1: 1, 1 and 2 of 4; slot 2: 0.25, 0.25 of 1, half is for the battery and left over;
    # slot 3: 0.25 and 0.25 of 1.
    found = figures(tmp_path / "out" / "members.csv", "shared_kwh")
    assert_allclose(found, [[1.5], [1.5], [2.0]])


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("b.csv", "time,charge_kwh\n{0},1\n{1},1\n{2},1\n", "b.csv: found the columns charge_kwh"),
        (
            "b.csv",
            "time,charge_kwh,discharge_kwh\n{0},1,-1\n{1},1,\n{2},1,1\n",
            "b.csv, line 2, discharge_kwh: found -1, which is negative",
        ),
        (
            "b.csv",
            "time,charge_kwh,discharge_kwh\n{0},1,1\n{1},1,1\n",
            "use.csv, line 4, A: found 1 slot of consumption without slots of storage",
        ),
        (
            "A.csv",
            "time,charge_kwh,discharge_kwh\n{0},1,1\n{1},1,1\n{2},1,1\n",
            "A.csv: found the name 'A', which a plant or a member has too",
        ),
        (
            "members.csv",
            "time,charge_kwh,discharge_kwh\n{0},1,1\n{1},1,1\n{2},1,1\n",
            "members: found the plant 'members'",
        ),
    ],
)
def test_a_bad_battery_is_refused_and_nothing_is_written(tmp_path, files, name, text, line):
    battery = text_file(tmp_path / name, text.format(*TIMES))
    done = share(*files[:2], tmp_path / "out", "--storage", battery, "--key", "equal")
    assert (done.exit_code, line in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "out").exists()


def test_a_battery_file_that_is_missing_is_told_with_the_other_problems(tmp_path, files):
    use = text_file(tmp_path / "use.csv", "date,A\n1,1\n")
    done = share(files[0], use, tmp_path / "out", "--storage", "gone.csv", "--key", "equal")
    assert "use.csv, line 1: found the header" in done.stderr
    assert "gone.csv: found no such file" in done.stderr
