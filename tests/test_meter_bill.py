"""The bill of one meter: worked examples, parts of a year, price changes, refusals."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose
from rates_sample import TODAY

from simcore.base.errors import InputError
from simcore.base.timeaxis import time_axis
from simcore.base.windows import Windows
from simcore.money.rates import aged, load_rates
from simcore.study.bill.meter_bill import meter_bill, total_eur
from simcore.study.bill.meter_curves import BillInputs


def stamps(axis):
    return pd.DatetimeIndex(axis.utc).tz_localize("UTC").tz_convert("Europe/Paris")


def write(path, local, kwh):
    rows = [f"{stamp.isoformat()},{one:.9f}" for stamp, one in zip(local, kwh, strict=True)]
    path.write_text("\n".join(["time,kwh", *rows]) + "\n", encoding="utf-8")
    return path


def curve(path, chosen=None, *, year=2026, step=60, kwh_per_slot=1.0, rows=slice(None)):
    """A file of a year in which the chosen slots hold the same energy, the others none."""
    axis = time_axis(year, step)
    is_on = np.ones(axis.n_slots, bool) if chosen is None else chosen(axis)
    return write(path, stamps(axis)[rows], np.where(is_on, kwh_per_slot, 0.0)[rows])


def amounts(lines):
    return {line.component: line.eur for line in lines}


@pytest.fixture
def example(tmp_path):
    """2,200 kWh, of which 88 shared in winter and 312 in summer, at noon."""
    axis = time_axis(2026, 60)
    noon = (axis.minute_of_day // 60 >= 11) & (axis.minute_of_day // 60 < 15)
    high = axis.is_high_season
    shared = np.zeros(axis.n_slots)
    shared[noon & high] = 88 / (noon & high).sum()
    shared[noon & ~high] = 312 / (noon & ~high).sum()
    used = shared + (2200 - 400) / axis.n_slots
    local = stamps(axis)
    return write(tmp_path / "c.csv", local, used), write(tmp_path / "s.csv", local, shared)


@pytest.mark.parametrize(("excise_on_shared", "expected"), [("due", 586.10), ("nil", 571.40)])
def test_worked_example_from_files(example, excise_on_shared, expected):
    consumption, shared = example
    done = meter_bill(
        BillInputs(
            consumption=consumption, shared=shared, on=TODAY, excise_on_shared=excise_on_shared
        )
    )
    assert_allclose(total_eur(done.before), 630.54, atol=0.005)
    # The rise of the charge is 4.61 here, 4.60 in the example: 0.01 x 1.15 x 1.2 more.
    assert_allclose(total_eur(done.after), expected + 0.0138, atol=0.005)
    gain = total_eur(done.before) - total_eur(done.after)
    # 44.44 and 59.14 EUR: 11.1 and 14.8 c EUR for each of 400 kWh.
    assert round(gain / 400, 3) == {"due": 0.111, "nil": 0.148}[excise_on_shared]
    assert done.year_fraction == pytest.approx(1.0)


def test_command_prints_the_lines_of_the_bill(example):
    consumption, shared = example
    words = ["bill", "--consumption", consumption, "--contract", "base", "--kva", "6"]
    words += ["--on", "2026-11-22", "--json"]
    alone = json.loads(invoked(*words).stdout)
    assert set(alone) == {"lines", "total_eur", "notes"}
    assert all(set(line) == {"component", "kwh", "eur"} for line in alone["lines"])
    assert_allclose(sum(line["eur"] for line in alone["lines"]), alone["total_eur"], atol=1e-8)
    assert_allclose(alone["total_eur"], 630.54, atol=0.005)
    both = json.loads(invoked(*words, "--shared", shared).stdout)
    assert both["before_sharing"]["lines"] == alone["lines"]
    by_name = {line["component"]: line for line in both["lines"]}
    assert_allclose(by_name["energy"]["kwh"], 1800, atol=1e-6)
    assert_allclose(by_name["network_on_shared"]["kwh"], 400, atol=1e-6)
    assert_allclose(by_name["network_on_shared"]["eur"], 88 * 0.0772 + 312 * 0.0171, atol=1e-6)
    table = invoked(*words[:-1], "--lang", "fr").stdout
    assert "Total TTC" in table
    assert "630,54" in table


def test_network_option_and_from_where_it_pays(example):
    consumption, shared = example
    words = ["bill", "--consumption", consumption, "--shared", shared, "--json"]
    words += ["--contract", "base", "--kva", "6", "--on", "2025-08-01"]
    assert "network_option" not in json.loads(invoked(*words).stdout)
    done = json.loads(invoked(*words, "--single-substation").stdout)
    option = done["network_option"]
    # CU4, August 2025. Shared: 88 x (7.49 - 2.86) + 312 x (1.66 - 0.76) c EUR. Bought, of the
    # 1,800 kWh spread evenly over 151 and 214 days: x 0.03 and 0.07 c EUR; with VAT.
    bought = np.array([3623, 5137]) / 8760 * 1800  # hours of winter and summer of 2026
    saved = 0.0463 * 88 + 0.0090 * 312 - bought @ [0.0003, 0.0007]
    assert_allclose(option["saving_eur"], 1.2 * saved, atol=1e-6)
    # All 2,200 kWh bought would cost c; a shared part s of them saves s / 0.1818 x (g + d).
    used = bought + np.array([88, 312])
    cost = used @ [0.0003, 0.0007]
    gain = saved + cost
    assert_allclose(option["break_even_fraction"], cost / gain * 400 / 2200, atol=1e-6)
    assert_allclose(option["shared_fraction"], 400 / 2200, atol=1e-9)


# --- contracts, each by hand ---------------------------------------------------------------


def test_peak_and_off_peak_by_own_windows_and_season(tmp_path):
    # One kWh from 13 to 14 h each day: off-peak in summer only.
    file = curve(tmp_path / "c.csv", lambda axis: axis.minute_of_day == 13 * 60)
    windows = Windows(winter=((1380, 420),), summer=((120, 420), (780, 960)))
    done = meter_bill(BillInputs(consumption=file, contract="hphc", on=TODAY, windows=windows))
    eur = amounts(done.lines)
    assert_allclose(eur["energy_peak"], 151 * 0.14788, atol=1e-9)  # November to March
    assert_allclose(eur["energy_off_peak"], 214 * 0.1018, atol=1e-9)
    # The usual night where nothing is said: all of it is peak.
    night = amounts(meter_bill(BillInputs(consumption=file, contract="hphc", on=TODAY)).lines)
    assert_allclose(night["energy_peak"], 365 * 0.14788, atol=1e-9)


def test_tempo_by_its_calendar(tmp_path):
    days = pd.date_range("2026-01-01", "2026-12-31")
    colours = ["red" if day == pd.Timestamp("2026-01-06") else "white" for day in days]
    calendar = tmp_path / "tempo.csv"
    rows = [f"{day.date()},{colour}" for day, colour in zip(days, colours, strict=True)]
    calendar.write_text("\n".join(["day,colour", *rows]), encoding="utf-8")
    # A kWh each at 5 h, 12 h and 23 h of 6 and 7 January (days 5 and 6).
    file = curve(
        tmp_path / "c.csv",
        lambda axis: np.isin(axis.day, (5, 6)) & np.isin(axis.minute_of_day // 60, (5, 12, 23)),
    )
    done = meter_bill(
        BillInputs(consumption=file, contract="tempo", on=TODAY, tempo_calendar=calendar)
    )
    kwh = {line.component: line.kwh for line in done.lines}
    # The red day lasts from 6 h to 6 h: 12 h, 23 h, and 5 h of the next morning.
    assert kwh["energy_red_peak"] == 1
    assert kwh["energy_red_off_peak"] == 2
    assert kwh["energy_white_peak"] == 1  # 7 January, 12 h
    assert kwh["energy_white_off_peak"] == 2  # 6 January 5 h, 7 January 23 h
    eur = amounts(done.lines)
    assert_allclose(eur["energy_red_peak"] * 1.2 + 1.2 * 0.03062, 0.7295, atol=1e-5)


def test_offers_of_the_market(tmp_path):
    axis = time_axis(2026, 60)
    price = np.where(axis.minute_of_day == 720, -0.01, 0.10)
    spot = tmp_path / "spot.csv"
    rows = [f"{s.isoformat()},{p}" for s, p in zip(stamps(axis), price, strict=True)]
    spot.write_text("\n".join(["time,eur_per_kwh", *rows]), encoding="utf-8")
    file = curve(tmp_path / "c.csv", lambda axis: np.isin(axis.minute_of_day, (720, 1200)))
    inputs = {"consumption": file, "on": TODAY}
    eur = amounts(
        meter_bill(
            BillInputs(contract="spot", spot_file=spot, spot_margin_eur_per_kwh=0.03, **inputs)
        ).lines
    )
    assert_allclose(eur["energy_spot"], 365 * (0.10 - 0.01), atol=1e-9)
    assert_allclose(eur["supplier_margin"], 730 * 0.03, atol=1e-9)
    assert_allclose(eur["network"], 2 * (151 * 0.0772 + 214 * 0.0171), atol=1e-9)
    base = amounts(meter_bill(BillInputs(**inputs)).lines)["energy"]
    indexed = amounts(
        meter_bill(BillInputs(contract="indexed", indexed_discount_fraction=0.1, **inputs)).lines
    )
    assert_allclose(indexed["energy"], 0.9 * base, rtol=1e-12)
    assert_allclose(base, 730 * 0.13613, atol=1e-9)


# --- parts of a year, price changes --------------------------------------------------------


def test_fixed_parts_follow_the_days_of_the_file(tmp_path):
    half_march = slice(59 * 24, 59 * 24 + 12 * 24)  # 1 to 12 March
    file = curve(tmp_path / "c.csv", rows=half_march)
    done = meter_bill(BillInputs(consumption=file, on=TODAY))
    # March has 743 hours with its clock change, so a day counts 24 / 743 of it: its 31 days
    # of 365, of which 288 hours are there.
    part = 288 / 743 * 31 / 365
    assert_allclose(done.year_fraction, part, rtol=1e-12)
    eur = amounts(done.lines)
    assert_allclose(eur["subscription"], 143.225 * part, rtol=1e-9)
    assert_allclose(eur["energy"], 288 * 0.13613, rtol=1e-9)


def test_a_bill_over_a_price_change(tmp_path):
    # 1 July to 31 August 2025, an hour of 1 kWh each day at noon: 31 kWh on each side.
    chosen = slice(181 * 24, 243 * 24)
    file = curve(
        tmp_path / "c.csv",
        lambda axis: axis.minute_of_day == 720,
        year=2025,
        # Hours count from local new year; an hour is missing since March.
        rows=slice(chosen.start - 1, chosen.stop - 1),
    )
    done = meter_bill(BillInputs(consumption=file))
    # Fixed 165.17 then 185.94 EUR a year with tax, energy 0.2016, then 0.1327 + 0.02998.
    expected = (165.17 + 185.94) * 31 / 365 + 31 * (0.2016 + (0.1327 + 0.02998) * 1.2)
    assert_allclose(total_eur(done.lines), expected, atol=0.005)
    frozen = meter_bill(BillInputs(consumption=file, on=date(2025, 7, 31)))
    assert_allclose(total_eur(frozen.lines), 165.17 * 62 / 365 + 62 * 0.2016, atol=0.005)
    # VAT on the fixed part moved from 5.5 to 20 % on 1 August.
    fixed = amounts(frozen.lines)
    assert_allclose(fixed["vat_fixed"], 0.055 * (fixed["subscription"] + fixed["cta"]), rtol=1e-9)


def test_a_file_over_new_year_in_half_hours_and_any_offset(tmp_path):
    local = pd.date_range("2025-12-31T22:00", "2026-01-01T02:00", freq="30min", tz="UTC")
    file = write(tmp_path / "c.csv", local.tz_convert("Etc/GMT-5")[:-1], np.ones(8))
    done = meter_bill(BillInputs(consumption=file, on=TODAY))
    assert [period.start.year for period in done.registers.periods] == [2025, 2026]
    assert_allclose(done.registers.used_kwh.sum(axis=(1, 2)), [2, 6])
    assert (str(done.registers.first), str(done.registers.last)) == ("2025-12-31", "2026-01-01")


# --- refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--contract", "tmpo", "--kva", "6"], "did you mean 'tempo'"),
        (["--contract", "base", "--kva", "7"], "found 7kva, expected one of 3kva, 6kva"),
        (["--contract", "hphc", "--kva", "6", "--windows", "22:00-05:00"], "windows of 7 h"),
        (["--contract", "hphc", "--kva", "6", "--windows", "22h-6h"], "expected spans as 22:30"),
        (["--contract", "base", "--kva", "6", "--windows", "22:00-06:00"], "it has one price"),
        (["--contract", "base", "--kva", "6", "--on", "2019-01-01"], "a date from 2023-08-01 on"),
        (["--contract", "spot", "--kva", "6", "--margin", "2"], "is it in c EUR?"),
        (["--contract", "indexed", "--kva", "6", "--discount", "5"], "a fraction from 0 to 1"),
    ],
)
def test_command_refuses(tmp_path, words, message):
    file = curve(tmp_path / "c.csv", rows=slice(0, 48))
    done = invoked("bill", "--consumption", file, *words)
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_shared_energy_must_be_of_the_same_slots_and_not_more(tmp_path):
    used = curve(tmp_path / "c.csv", rows=slice(0, 48))
    later = curve(tmp_path / "later.csv", rows=slice(1, 49))
    with pytest.raises(InputError, match=r"later\.csv: found 48 slots from 2026-01-01T00:00:00"):
        meter_bill(BillInputs(consumption=used, shared=later))
    more = curve(tmp_path / "more.csv", rows=slice(0, 48), kwh_per_slot=1.01)
    with pytest.raises(InputError, match=r"more\.csv, line 2: found 1\.01 kWh shared of 1 taken"):
        meter_bill(BillInputs(consumption=used, shared=more))


def test_rates_older_than_twelve_months_are_told():
    book = load_rates()
    on, today = date(2026, 11, 22), date(2026, 11, 25)
    found = aged(book, on, today)
    assert found["ifer.gt100"] == date(2025, 1, 1)
    assert found["vat.fixed"] == date(2025, 8, 1)
    assert "trve.base" not in found
    # A year and two days later the same prices are old.
    assert aged(book, on, date(2027, 8, 2))["trve.base"] == date(2026, 8, 1)
    assert "trve.base" not in aged(book, on, date(2027, 8, 1))
    assert set(aged(book, on, date(2030, 1, 1), ["vat."])) == {"vat.energy", "vat.fixed"}
    done = invoked("list", "rates", "--on", "2026-11-22")
    assert "ifer.gt100 (2025-01-01)" in done.stderr
    assert "more than 12 months" in done.stderr
