"""``share --rounding``: key files cut or by largest remainder, and what that loses."""

import json

import numpy as np
import pytest
from french_clock import stamps
from numpy.testing import assert_allclose
from replay_files import case, coefficient_file, curve_file, rows, share

from simcore.energy.replay import read_key_file
from simcore.study.replay.replay import ReplayInputs, replay
from simcore.study.replay.value import shared_value_eur_per_kwh

NEEDS = {"A": 2.0, "B": 2.0, "C": 2.0}
FLAT_VALUE = ("--value", "0.13")


def totals(done):
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_largest_remainder_by_hand(tmp_path):
    # Two slots, 3 kWh, equal parts of 33.33 %. Cut to 33.3: 99.9 % is given, 0.003 kWh a slot
    # are lost, 0.006 kWh x 13 c EUR in all. By largest remainder the missing 0.1 % goes to the
    # first of equals: 33.4 / 33.3 / 33.3, nothing is lost.
    sun, use = case(tmp_path, 3.0, needs=NEEDS)
    words = ("--key", "equal", "--rounded", "--json", *FLAT_VALUE)
    cut = totals(share(sun, use, tmp_path / "cut", *words))
    kept = totals(share(sun, use, tmp_path / "kept", *words, "--rounding", "largest-remainder"))
    row = [
        (tmp_path / name / "roof.csv").read_text("utf-8").splitlines()[1]
        for name in ("cut", "kept")
    ]
    assert row[0].endswith(";33,3;33,3;33,3")
    assert row[1].endswith(";33,4;33,3;33,3")
    assert cut["rounding_loss_kwh"] == pytest.approx(0.006)
    assert cut["rounding_loss_eur"] == pytest.approx(0.006 * 0.13)
    assert cut["surplus_kwh"] == pytest.approx(0.006)
    assert kept["rounding_loss_kwh"] == kept["rounding_loss_eur"] == kept["surplus_kwh"] == 0
    assert (cut["rounding"], kept["rounding"]) == ("floor", "largest_remainder")
    shared = [float(row["shared_kwh"]) for row in rows(tmp_path / "kept" / "members.csv")]
    assert_allclose(shared, [2.004, 1.998, 1.998])
    # What was written reads back as the same settlement, without another loss.
    again = totals(
        share(sun, use, tmp_path / "again", "--key-file", tmp_path / "kept" / "roof.csv", "--json")
    )
    assert again["shared_kwh"] == pytest.approx(6.0)
    assert again["rounding_loss_kwh"] == 0


def test_decimals_and_the_cap_of_a_members_need(tmp_path):
    # By 45, 65, 80 m2 of 190 and 0.80 kWh: A needs 0.10 (12.5 %), B gets 39.2237 %, C 48.2763 %.
    # Whole percents: 12 / 39 / 48 leave 1, which A (0.5 lost) could not use: 13 % are 0.104 kWh.
    # So it goes to C (0.28), not to B (0.22): 12 / 39 / 49.
    sun, use = case(tmp_path, 0.80, n_slots=1)
    parts = coefficient_file(tmp_path, (45 / 190, 65 / 190, 80 / 190))
    words = ("--key", "floor_area", "--coefficients", parts, "--decimals", "0", "--json")
    found = totals(share(sun, use, tmp_path / "out", *words, "--rounding", "largest-remainder"))
    assert (tmp_path / "out" / "roof.csv").read_text("utf-8").splitlines()[1].endswith(";12;39;49")
    # A loses 0.004 and B 0.001789; C gains 0.005789.
    assert found["rounding_loss_kwh"] == pytest.approx(0.0, abs=1e-9)
    cut = totals(share(sun, use, tmp_path / "cut", *words))
    assert cut["rounding_loss_kwh"] == pytest.approx(0.8 * 0.01)
    assert cut["key_decimals"] == 0


def test_flooring_loses_less_than_a_step_a_member(tmp_path):
    rng = np.random.default_rng(5)
    times = stamps("2026-07-01T00:00", 96, 15)
    n, sun_kwh = 50, rng.uniform(0, 5, 96)
    sun = curve_file(tmp_path / "sun.csv", times, {"roof": sun_kwh})
    needs = {f"m{i}": rng.uniform(0, 1, 96) for i in range(n)}
    use = curve_file(tmp_path / "use.csv", times, needs)
    for key in ("default", "equal"):
        one = {"production": (sun,), "consumption": (use,), "key": key}
        floor, kept = (
            replay(ReplayInputs(**one, rounding=how, is_rounded=True))
            for how in ("floor", "largest_remainder")
        )
        assert 0 < floor.rounding_loss_kwh < n * 0.001 * sun_kwh.sum()
        assert abs(kept.rounding_loss_kwh) < 0.1 * floor.rounding_loss_kwh
        assert (kept.key_fractions.sum(axis=-1) <= 1 + 1e-9).all()


def test_the_key_file_of_largest_remainder_is_the_key_that_was_settled(tmp_path):
    sun, use = case(tmp_path, 3.0, needs=NEEDS)
    share(sun, use, tmp_path / "out", "--key", "equal", "--rounding", "largest-remainder")
    done = replay(
        ReplayInputs(
            production=(sun,), consumption=(use,), key="equal", rounding="largest_remainder"
        )
    )
    back = read_key_file(tmp_path / "out" / "roof.csv", done.consumption.utc, tuple(NEEDS))
    assert_allclose(back, done.key_fractions, atol=1e-12)


def test_the_value_by_default_is_that_of_a_home_on_the_regulated_tariff():
    # Base 6 kVA, accise due on shared energy, VAT 20 %: energy without VAT less its network
    # part (CU4 by season), rates of July, August and November 2026:
    # 1.2 x (0.13082 - 0.0166), 1.2 x (0.13613 - 0.0171), 1.2 x (0.13613 - 0.0772).
    moments = ["2026-07-31T21:45", "2026-07-31T22:00", "2026-10-31T22:45", "2026-10-31T23:00"]
    value = shared_value_eur_per_kwh(np.array(moments, "datetime64[s]"))
    assert_allclose(value, [0.137064, 0.142836, 0.142836, 0.070716], rtol=1e-12)


def test_without_rates_the_euros_are_unknown_and_not_zero(tmp_path):
    times = stamps("2022-07-01T10:00", 2, 15)
    sun = curve_file(tmp_path / "sun.csv", times, {"roof": 3.0})
    use = curve_file(tmp_path / "use.csv", times, NEEDS)
    assert shared_value_eur_per_kwh(np.array(["2022-07-01"], "datetime64[s]")) is None
    found = totals(share(sun, use, tmp_path / "out", "--key", "equal", "--json"))
    assert found["rounding_loss_eur"] is None
    assert found["rounding_loss_kwh"] == pytest.approx(0.006)
    printed = share(sun, use, tmp_path / "out", "--key", "equal", "--lang", "fr").stdout
    assert "donner --value" in printed
    priced = totals(share(sun, use, tmp_path / "out", "--key", "equal", "--json", *FLAT_VALUE))
    assert priced["rounding_loss_eur"] == pytest.approx(0.006 * 0.13)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--rounding", "up"), "'up' is not one of 'floor', 'largest-remainder'"),
        (("--value", "13"), "13.0 is not in the range 0<=x<=1"),
    ],
)
def test_bad_options_are_refused(tmp_path, words, line):
    sun, use = case(tmp_path)
    done = share(sun, use, tmp_path / "out", "--key", "equal", *words)
    assert (done.exit_code, line in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "out").exists()
