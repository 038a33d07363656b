"""The command ``share``: files in, files out, totals, and what it refuses."""

import json

import pandas as pd
import pytest
from command_sample import invoked
from french_clock import stamps
from numpy.testing import assert_allclose
from replay_files import NEEDS, case, coefficient_file, curve_file, rows, share, text_file

THIRDS = (1 / 3, 1 / 3, 1 / 3)
PRMS = ("12345678900001", "22345678900001", "12345678900003")


@pytest.mark.parametrize(
    ("key", "production", "parts", "expected", "surplus"),
    [
        ("static", 0.80, THIRDS, (0.1000, 0.2667, 0.2667), 0.1667),
        ("static", 1.50, (0.5, 0.3, 0.2), (0.10, 0.40, 0.30), 0.70),
        ("default", 0.80, THIRDS, (0.0727, 0.2909, 0.4364), 0.0),
        ("default", 0.50, THIRDS, (0.0455, 0.1818, 0.2727), 0.0),
        ("default", 1.50, THIRDS, (0.10, 0.40, 0.60), 0.40),
        ("equal", 0.80, THIRDS, (0.1000, 0.3500, 0.3500), 0.0),
        ("equal", 1.50, THIRDS, (0.10, 0.40, 0.60), 0.40),
        ("floor_area", 0.80, (45 / 190, 65 / 190, 80 / 190), (0.1000, 0.3138, 0.3862), 0.0),
    ],
)
def test_worked_example_1_9_from_file_to_file(tmp_path, key, production, parts, expected, surplus):
    # One slot, C = (0.10, 0.40, 0.60) kWh; four printed decimals.
    sun, use = case(tmp_path, production, n_slots=1)
    out = tmp_path / "out"
    coefficients = coefficient_file(tmp_path, parts)
    done = share(sun, use, out, "--key", key, "--coefficients", coefficients, "--json")
    assert done.exit_code == 0, done.stderr
    text = (out / "members.csv").read_text(encoding="utf-8")
    assert text.startswith("member,consumption_kwh,shared_kwh,import_kwh\nA,0.1,")
    found = rows(out / "members.csv")
    assert [row["member"] for row in found] == list(NEEDS)
    shared = [float(row["shared_kwh"]) for row in found]
    assert_allclose(shared, expected, atol=5e-5)
    for row, need in zip(found, NEEDS.values(), strict=True):
        assert float(row["shared_kwh"]) + float(row["import_kwh"]) == pytest.approx(need, abs=2e-9)
    totals = json.loads(done.stdout)
    assert totals["surplus_kwh"] == pytest.approx(surplus, abs=5e-5)
    assert totals["shared_kwh"] == pytest.approx(sum(expected), abs=2e-4)


def test_the_folder_holds_every_file_and_the_totals_agree(tmp_path):
    sun, use = case(tmp_path, n_slots=3, step_minutes=30)
    out = tmp_path / "out"
    done = share(sun, use, out, "--key", "equal", "--json")
    totals = json.loads(done.stdout)
    assert sorted(path.name for path in out.iterdir()) == [
        "manifest.json",
        "members.csv",
        "plants.csv",
        "roof.csv",
        "slots.parquet",
    ]
    assert list(totals) == [
        "production_kwh",
        "consumption_kwh",
        "shared_kwh",
        "surplus_kwh",
        "self_consumption_fraction",
        "self_production_fraction",
        "rounding",
        "key_decimals",
        "rounding_loss_kwh",
        "rounding_loss_eur",
        "n_slots",
        "n_members",
    ]
    assert (totals["n_slots"], totals["n_members"]) == (6, 3)
    assert totals["self_consumption_fraction"] == pytest.approx(1.0)
    assert totals["self_production_fraction"] == pytest.approx(0.8 / 1.1)
    # 12.5 / 43.7 / 43.7 instead of 12.5 / 43.75 / 43.75 %: 0.1 % of 3 x 0.8 kWh.
    assert totals["rounding_loss_kwh"] == pytest.approx(0.0024)
    slots = pd.read_parquet(out / "slots.parquet")
    assert list(slots) == ["utc", "production_kwh", "consumption_kwh", "shared_kwh", "surplus_kwh"]
    assert str(slots["utc"].iloc[1]) == "2026-07-01 10:15:00+00:00"
    for name in ("production_kwh", "consumption_kwh", "shared_kwh", "surplus_kwh"):
        assert slots[name].sum() == pytest.approx(totals[name], abs=1e-12)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["key"], manifest["slot_minutes"], manifest["shared_kwh"]) == (
        "equal",
        15,
        totals["shared_kwh"],
    )
    keys = (out / "roof.csv").read_text(encoding="utf-8").splitlines()
    assert keys[:2] == ["Horodate;A;B;C", "2026-07-01T12:00:00+02:00;12,5;43,7;43,7"]
    assert len(keys) == 7


def test_a_prm_stands_in_the_key_file_alone_unless_asked_for(tmp_path):
    sun, use = case(tmp_path, needs=dict(zip(PRMS, NEEDS.values(), strict=True)))
    out = tmp_path / "out"
    printed = share(sun, use, out, "--key", "default", by_home=False).stdout
    for text in (printed, (out / "manifest.json").read_text("utf-8")):
        assert not any(prm[-4:] in text for prm in PRMS)
    assert not (out / "members.csv").exists()
    assert (out / "roof.csv").read_text("utf-8").startswith(f"Horodate;{';'.join(PRMS)}\n")
    for option in ("--identified", "--show-identifiers"):
        shown = share(sun, use, out, "--key", "default", option, by_home=False).stdout
        assert all(prm in shown for prm in PRMS)
    assert [row["member"] for row in rows(out / "members.csv")] == list(PRMS)


def test_several_consumption_files_follow_one_option(tmp_path):
    times = stamps("2026-07-01T10:00", 4, 15)
    sun = curve_file(tmp_path / "s.csv", times, {"roof": 1.0})
    one = curve_file(tmp_path / "1.csv", times, {"A": 0.5})
    two = curve_file(tmp_path / "2.csv", times, {"B": 0.25})
    more = share(sun, one, tmp_path / "x", two)  # the last word of all belongs to --out
    assert more.exit_code == 2
    line = ["share", "--consumption", one, two, "--production", sun, "--key", "default"]
    done = invoked(*line, "--out", tmp_path / "out", "--json")
    assert json.loads(done.stdout)["consumption_kwh"] == pytest.approx(3.0)
    assert json.loads(done.stdout)["n_members"] == 2


def test_two_plants_make_two_key_files_of_one_pot(tmp_path):
    times = stamps("2026-07-01T10:00", 2, 15)
    sun = curve_file(tmp_path / "s.csv", times, {"12345678901234": 0.5, "west": 0.3})
    use = curve_file(tmp_path / "u.csv", times, NEEDS)
    out = tmp_path / "out"
    assert share(sun, use, out, "--key", "default").exit_code == 0
    texts = [(out / f"{name}.csv").read_text("utf-8") for name in ("12345678901234", "west")]
    assert texts[0] == texts[1]
    shared = [float(row["shared_kwh"]) for row in rows(out / "members.csv")]
    assert_allclose(shared, (0.1455, 0.5818, 0.8727), atol=5e-5)


def test_a_member_who_joins_later_shares_from_that_day_on(tmp_path):
    sun = curve_file(tmp_path / "s.csv", stamps("2026-06-30T21:30", 4, 15), {"roof": 1.0})
    use = curve_file(tmp_path / "u.csv", stamps("2026-06-30T21:30", 4, 15), {"A": 1.0, "B": 1.0})
    members = text_file(tmp_path / "m.csv", "member,join,leave\nB,2026-07-01,\n")
    out = tmp_path / "out"
    done = share(sun, use, out, "--key", "equal", "--members", members, "--decimals", "2")
    assert done.exit_code == 0, done.stderr
    assert [row["shared_kwh"] for row in rows(out / "members.csv")] == ["3.0", "1.0"]
    keys = (out / "roof.csv").read_text("utf-8").splitlines()
    assert keys[2] == "2026-06-30T23:45:00+02:00;100,00;0,00"
    assert keys[3] == "2026-07-01T00:00:00+02:00;50,00;50,00"


def test_the_operators_key_files_can_take_the_place_of_a_key(tmp_path):
    sun, use = case(tmp_path)
    first, again = tmp_path / "first", tmp_path / "again"
    share(sun, use, first, "--key", "equal", "--rounded", "--stamps", "end")
    done = share(sun, use, again, "--key-file", first / "roof.csv", "--stamps", "end")
    assert done.exit_code == 0, done.stderr
    for name in ("members.csv", "roof.csv"):
        assert (again / name).read_bytes() == (first / name).read_bytes()


# --- what is refused, with file, line and member


SUN = "time,roof\n2026-07-01T12:00:00+02:00,0.8\n2026-07-01T12:15:00+02:00,0.8\n"
USE = "time,A,B\n2026-07-01T12:00:00+02:00,0.1,0.4\n2026-07-01T12:15:00+02:00,0.1,0.4\n"
KEYS_OF_ROOF = (
    "Horodate;A;B\n2026-07-01T12:00:00+02:00;50,0;50,0\n2026-07-01T12:15:00+02:00;0,0;1,0\n"
)
SEVEN_PAST = USE.replace("12:00:00", "12:07:00").replace("12:15:00", "12:22:00")
GOOD = {"sun.csv": SUN, "use.csv": USE, "parts.csv": "member,coefficient\nA,0.5\nB,0.5\n"}


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("parts.csv", "B,0.5", "B,0.6", "parts.csv, line 3, B: found a sum above 1 from this row"),
        ("parts.csv", "A,0.5", "A,-0.5", "parts.csv, line 2, A: found -0.5, which is negative"),
        ("parts.csv", "B,0.5\n", "", "parts.csv, line 2, B: found the end of the file"),
        ("parts.csv", "B,0.5", "BB,0.5", "parts.csv, line 3, BB: found the unknown member 'BB'"),
        ("parts.csv", "B,0.5", "A,0.5", "parts.csv, line 3, A: found a second row"),
        ("parts.csv", "A,0.5", "A,half", "parts.csv, line 2, A: found 'half', which is not"),
        ("parts.csv", "member,", "name,", "parts.csv, line 1: found the header 'name,coefficient'"),
        ("use.csv", "0.1,0.4\n2026", "0.1,\n2026", "use.csv, line 2, B: found an empty cell"),
        ("use.csv", "0.1,0.4\n2026", "0.1,-4\n2026", "use.csv, line 2, B: found -4, which is neg"),
        (
            "use.csv",
            "0.1,0.4\n2026",
            "0.1,nan\n2026",
            "use.csv, line 2, B: found 'nan', which is not",
        ),
        ("use.csv", "0.1,0.4\n2026", "0.1\n2026", "use.csv, line 2: found 2 cells, expected 3"),
        ("use.csv", "time,A,B", "time,A,A", "use.csv, line 1, A: found the column twice"),
        ("use.csv", "time", "date", "use.csv, line 1: found the header 'date,A,B'"),
        (
            "use.csv",
            "12:15:00+02:00",
            "12:15:00",
            "use.csv, line 3: found '2026-07-01T12:15:00', which has no",
        ),
        ("use.csv", "12:15:00+02:00", "11:15:00+01:00", "use.csv, line 3: found the offset of"),
        ("use.csv", "12:15:00+02:00", "noon", "use.csv, line 3: found '2026-07-01Tnoon'"),
        (
            "use.csv",
            "12:15:00+02:00",
            "12:00:00+02:00",
            "use.csv, line 3: found the stamp of the row before",
        ),
        (
            "use.csv",
            "2026-07-01T12:15:00+02:00,0.1,0.4\n",
            "",
            "sun.csv, line 3, roof: found 1 slot of production without",
        ),
        (
            "sun.csv",
            "2026-07-01T12:15:00+02:00,0.8\n",
            "",
            "use.csv, line 3, A: found 1 slot of consumption without",
        ),
        (
            "use.csv",
            USE,
            USE.replace("T12", "T13"),
            "sun.csv, line 2, roof: found 2 slots of production without",
        ),
        ("use.csv", USE, USE.replace("T12:15", "T12:20"), "use.csv: found slots of 20 minutes"),
        (
            "use.csv",
            USE,
            SEVEN_PAST,
            "use.csv, line 2: found 2026-07-01T12:07:00+02:00, which is misaligned",
        ),
        ("sun.csv", "roof", "members", "sun.csv, members: found the plant 'members'"),
        ("sun.csv", SUN, "", "sun.csv: found an empty file"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(tmp_path, name, old, new, expected):
    assert old in GOOD[name]
    for file, text in GOOD.items():
        text_file(tmp_path / file, text.replace(old, new) if file == name else text)
    out = tmp_path / "out"
    sun, use, parts = (tmp_path / file for file in GOOD)
    done = share(sun, use, out, "--key", "static", "--coefficients", parts)
    assert done.exit_code == 2
    assert expected in done.stderr
    assert done.stderr.startswith("Error: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(GOOD)


LATER = "2026-07-01T12:30:00+02:00,1,1\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LATER + LATER.replace("12:30", "13:00"), "more.csv, line 3: found 1 missing slot before"),
        (USE[len("time,A,B\n") :], "more.csv, line 2, A: found a slot that another file has too"),
    ],
)
def test_a_gap_and_an_overlap_are_refused(tmp_path, text, expected):
    sun = text_file(tmp_path / "sun.csv", SUN)
    use = text_file(tmp_path / "use.csv", USE)
    filler = LATER.replace("12:30", "13:15") if "13:00" in text else ""
    more = text_file(tmp_path / "more.csv", "time,A,B\n" + text + filler)
    done = share(sun, use, tmp_path / "out", "--consumption", more, "--key", "default")
    assert expected in done.stderr
    assert not (tmp_path / "out").exists()


def test_members_of_different_periods_are_refused(tmp_path):
    sun, use = text_file(tmp_path / "sun.csv", SUN), text_file(tmp_path / "use.csv", USE)
    more = text_file(tmp_path / "more.csv", "time,C\n2026-07-01T12:00:00+02:00,1\n")
    done = share(sun, use, tmp_path / "out", "--consumption", more, "--key", "default")
    assert "use.csv, line 3, C: found 1 slot without a value of this meter" in done.stderr


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("roof.csv", ";B\n", ";Bee\n", "roof.csv, line 1, Bee: found the unknown member 'Bee'"),
        ("roof.csv", ";B\n", ";Bee\n", "roof.csv, line 1, B: found no column"),
        ("roof.csv", "50,0;50,0", "50,0;50,1", "roof.csv, line 2, B: found 100.1 % in all"),
        (
            "roof.csv",
            "50,0;50,0",
            "50,0;50.0",
            "roof.csv, line 2, B: found '50.0', expected a perc",
        ),
        (
            "roof.csv",
            "50,0;50,0",
            "50,0;-1",
            "roof.csv, line 2, B: found '-1', expected a percentage",
        ),
        ("roof.csv", "50,0;50,0", f"50,0;{'9' * 400}", "9', expected a percentage"),
        ("roof.csv", "12:15", "12:30", "00, misaligned, expected 2026-07-01T12:15:00+02:00"),
        (
            "roof.csv",
            "12:15:00+02:00",
            "12:15:00",
            "roof.csv, line 3: found '2026-07-01T12:15:00', which has no",
        ),
        (
            "roof.csv",
            "2026-07-01T12:15:00+02:00;0,0;1,0\n",
            "",
            "roof.csv, line 2: found 1 slot, expected 2",
        ),
        ("rof.csv", "", "", "rof.csv: found a key file of the unknown plant 'rof'"),
    ],
)
def test_a_bad_key_file_is_refused_and_nothing_is_written(tmp_path, name, old, new, expected):
    sun, use = text_file(tmp_path / "sun.csv", SUN), text_file(tmp_path / "use.csv", USE)
    keys = text_file(tmp_path / name, KEYS_OF_ROOF.replace(old, new))
    done = share(sun, use, tmp_path / "out", "--key-file", keys)
    assert done.exit_code == 2
    assert expected in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A,2026-07-01", "m.csv, line 2: found 2 cells, expected 3"),
        ("Z,,", "m.csv, line 2, Z: found the unknown member 'Z'"),
        ("A,1 July,", "m.csv, line 2, A: found '1 July', expected a day such as"),
        ("A,2026-07-02,2026-07-01", "m.csv, line 2, A: found leave 2026-07-01 before join"),
        ("A,,2026-07-02\nA,2026-07-01,", "m.csv, line 3, A: found a time that overlaps"),
    ],
)
def test_a_bad_list_of_members_is_refused(tmp_path, text, expected):
    sun, use = text_file(tmp_path / "sun.csv", SUN), text_file(tmp_path / "use.csv", USE)
    members = text_file(tmp_path / "m.csv", f"member,join,leave\n{text}\n")
    done = share(sun, use, tmp_path / "out", "--key", "equal", "--members", members)
    assert (done.exit_code, expected in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--key", "defalt"), "--key: found 'defalt', expected static, default"),
        (("--key", "defalt"), "did you mean 'default'?"),
        (("--key", "static"), "--key: found key 'static' alone, expected --coefficients"),
        ((), "--key: found both or none, expected either --key or --key-file"),
        (("--key", "equal", "--coefficients", "gone.csv"), "gone.csv: found no such file"),
        (("--key", "equal", "--slot", "20"), "'20' is not one of '15', '30'"),
    ],
)
def test_a_bad_option_is_refused(tmp_path, words, expected):
    sun, use = case(tmp_path)
    done = share(sun, use, tmp_path / "out", *words)
    assert (done.exit_code, expected in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "out").exists()


def test_every_bad_file_is_reported_at_once_and_long_lists_are_counted(tmp_path):
    sun = text_file(tmp_path / "sun.csv", SUN)
    use = curve_file(tmp_path / "use.csv", stamps("2026-07-01T10:00", 30, 15), {"A": -1.0})
    more = text_file(tmp_path / "more.csv", "date,A\n1,1\n")
    done = share(sun, use, tmp_path / "out", "--consumption", more, "--key", "default")
    lines = done.stderr.splitlines()
    assert len(lines) == 22
    assert "10 more such problems" in lines[20]
    assert "more.csv, line 1" in lines[21]


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    sun, use = case(tmp_path)
    done = share(sun, use, tmp_path, "--key", "default")
    assert done.exit_code == 2
    assert "which holds other files" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sun.csv", "use.csv"]


@pytest.mark.parametrize(
    "key", ["hot_water", "optimised", "rotating", "common_parts_first", "own_building"]
)
def test_a_key_that_curves_cannot_feed_is_refused(tmp_path, key):
    sun, use = case(tmp_path, 0.80, n_slots=1)
    done = share(sun, use, tmp_path / "out", "--key", key)
    assert done.exit_code == 2
    assert f"found key '{key}', which needs" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_ranked_key_follows_the_columns(tmp_path):
    sun, use = case(tmp_path, 0.80, n_slots=1)
    done = share(sun, use, tmp_path / "out", "--key", "ranked")
    assert done.exit_code == 0, done.stderr
    # Worked example 1.9, priority 1 > 2 > 3: 0.10, 0.40, 0.30.
    found = [float(row["shared_kwh"]) for row in rows(tmp_path / "out" / "members.csv")]
    assert_allclose(found, [0.10, 0.40, 0.30], atol=1e-9)
