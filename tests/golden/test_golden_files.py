"""The commands that read measured curves: sharing, and the bill of one meter."""

import pytest
from command_sample import answered, called
from french_clock import stamps
from golden_curves import clock, sun, use, write
from golden_runs import check_described, read, shown, tables_of

N_DAYS, SLOTS_PER_DAY = 4, 96
KEYS = {
    "default": (),
    "equal": (),
    "static": ("--coefficients", "parts.csv"),
    "ranked": ("--rounded",),
    "full_dynamic": ("--rounded", "--rounding", "largest-remainder", "--decimals", "2"),
}


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Two roofs and six meters over four days in which the clocks change, and a membership."""
    monkeypatch.chdir(tmp_path)
    n_slots = N_DAYS * SLOTS_PER_DAY
    times, at = stamps("2026-03-27T23:00", n_slots, 15), clock(n_slots, 15, first_day=86)
    roofs = {"north": 1.5, "south": 2.5}
    write(
        tmp_path / "sun.csv",
        times,
        {name: [size * sun(*slot) for slot in at] for name, size in roofs.items()},
    )
    homes = {f"M{n}": [0.3 * use(*slot, n) for slot in at] for n in range(6)}
    write(tmp_path / "use.csv", times, homes)
    parts = [f"M{n},{(n + 1) / 25}" for n in range(6)]
    (tmp_path / "parts.csv").write_text("\n".join(["member,coefficient", *parts]) + "\n")
    members = "member,join,leave\nM4,2026-03-29,\nM5,,2026-03-30\n"
    (tmp_path / "members.csv").write_text(members)
    words = ("--production", "sun.csv", "--consumption", "use.csv", "--members", "members.csv")
    return (*words, "--identified")


@pytest.mark.parametrize("key", KEYS)
def test_share(measured, golden_table, golden_answer, tmp_path, key):
    words = (*measured, "--key", key, *KEYS[key], "--out", tmp_path / "out")
    golden_answer(answered("share", *words, "--json"), f"share.{key}")
    # Key files have the form of the operator.
    check_described(tmp_path / "out", without=("north", "south"))
    for name, path in tables_of(tmp_path / "out").items():
        golden_table(read(path), f"share.{key}.{name}")


def test_french_table_of_share(measured, golden_text, tmp_path):
    out = tmp_path / "out"
    text = called("share", *measured, "--key", "default", "--lang", "fr", "--out", out)
    golden_text(shown(text, out), "share.fr")


CONTRACTS = {
    "base": (),
    "hphc": ("--windows", "22:00-06:00/23:00-05:00,14:00-16:00"),
    "tempo": (),
    "indexed": ("--discount", "0.08"),
    "spot": ("--margin", "0.015"),
}


@pytest.fixture
def metered(tmp_path):
    """A year of a meter by the hour, and what was shared of it."""
    n_slots = 365 * 24
    times, at = stamps("2025-12-31T23:00", n_slots, 60), clock(n_slots, 60)
    drawn = [round(0.6 * use(*slot, 2), 3) for slot in at]
    shared = [min(0.7 * sun(*slot), kwh) for slot, kwh in zip(at, drawn, strict=True)]
    use_file = write(tmp_path / "use.csv", times, {"kwh": drawn})
    return use_file, write(tmp_path / "shared.csv", times, {"kwh": shared})


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("frozen", ("--on", "2026-11-22", "--single-substation")),
        ("dated", ("--excise", "nil")),
    ],
)
def test_bill(metered, golden_answer, contract, name, words):
    use_file, shared = metered
    meter = ("--consumption", use_file, "--shared", shared, "--contract", contract, "--kva", 6)
    done = answered("bill", *meter, *CONTRACTS[contract], *words, "--json")
    golden_answer(done, f"bill.{contract}.{name}")


def test_french_bill(metered, golden_text):
    use_file, shared = metered
    meter = ("--consumption", use_file, "--shared", shared, "--contract", "hphc", "--kva", 9)
    golden_text(shown(called("bill", *meter, "--on", "2026-11-22", "--lang", "fr")), "bill.fr")
