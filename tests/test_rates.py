"""The rates: the file, what is in force on a day, the figures of the file."""

import re
from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose
from rates_sample import BOOK, TODAY

from simcore.base.errors import InputError
from simcore.money.rates import (
    change_dates,
    load_rates,
    rate,
    rates_on,
    stale,
)

HEADER = "name,valid_from,value,unit,confidence,source"


def write(tmp_path, *rows, header=HEADER):
    path = tmp_path / "some.csv"
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


# --- the file ---------------------------------------------------------------------------


def test_every_row_says_where_it_comes_from():
    rows = [row for series in BOOK.series.values() for row in series]
    assert len(rows) > 400
    for row in rows:
        assert len(row.source) > 5, row.name
        if row.confidence == "primary":
            assert row.source.startswith(("CRE", "order of", "CG of")), row


FORMULAS = {
    "price with tax less accise": (
        r"(?P<a>[\d.]+) incl\. tax / 1\.2 - accise (?P<b>[\d.]+);",
        lambda a, b: a / 1.2 - b,
    ),
    "network tariff of 2025 raised": (
        r"(?P<a>[\d.]+) \(2025-08-01, .*\) x (?P<b>1\.0304),",
        lambda a, b: a * b,
    ),
    "base of CTA from prices of 2025": (
        r"\((?P<a>[\d.]+) incl\. tax / 1\.2 - (?P<b>[\d.]+) excl\. tax\) / 0\.2193;",
        lambda a, b: (a / 1.2 - b) / 0.2193,
    ),
    "subscription of August 2026": (
        r"12 x (?P<a>[\d.]+) incl\. tax / 1\.2 - 0\.15 x (?P<b>[\d.]+) \(CTA base\);",
        lambda a, b: 12 * a / 1.2 - 0.15 * b,
    ),
}


@pytest.mark.parametrize(("pattern", "formula"), FORMULAS.values(), ids=FORMULAS)
def test_inferred_values_follow_the_formula_of_their_source(pattern, formula):
    rows = [row for series in BOOK.series.values() for row in series]
    found = [(re.match(pattern, row.source), row) for row in rows]
    checked = [(match, row) for match, row in found if match]
    assert len(checked) >= 5
    for match, row in checked:
        value = formula(float(match["a"]), float(match["b"]))
        # Rounded to the step of the row: cents of EUR/year, 0.01 c EUR/kWh or finer.
        step = 1e-4 if row.unit == "EUR/kWh" else 0.01
        assert abs(row.value - value) <= step / 2 + 1e-9, row
        assert row.confidence in ("inferred", "unverified"), row


def test_all_problems_of_a_file_at_once(tmp_path):
    path = write(
        tmp_path,
        "good,2026-01-01,1.5,1,primary,CRE",
        "date,20260101,1.5,1,primary,CRE",
        "number,2026-01-01,inf,1,primary,CRE",
        "unit,2026-01-01,1.5,c EUR,primary,CRE",
        "label,2026-01-01,1.5,1,certain,CRE",
        "source,2026-01-01,1.5,1,primary, ",
        "good,2026-01-01,1.6,1,primary,CRE",
        "short,2026-01-01,1.5,1",
        "text,2026-13-01,much,1,primary,CRE",
    )
    with pytest.raises(InputError) as caught:
        load_rates(path)
    assert str(caught.value).splitlines() == [
        "some.csv line 3, valid_from: found '20260101', expected a day as 2026-08-01",
        "some.csv line 4, value: found 'inf', expected a finite number",
        "some.csv line 5, unit: found 'c EUR', expected one of "
        "EUR/kWh, EUR/year, EUR/kVA/year, EUR/kW/year, EUR/kW, h/year, 1",
        "some.csv line 6, confidence: found 'certain', expected one of "
        "primary, secondary, weak, inferred, unverified",
        "some.csv line 7, source: found '', expected the publication the value comes from",
        "some.csv line 8: found good from 2026-01-01 again, "
        "expected one row a name and date, the other is line 2",
        "some.csv line 9: found 4 cells, "
        "expected 6 cells: name, valid_from, value, unit, confidence, source",
        "some.csv line 10, valid_from: found '2026-13-01', expected a day as 2026-08-01",
        "some.csv line 10, value: found 'much', expected a finite number",
    ]


def test_wrong_header_and_missing_file_are_refused(tmp_path):
    with pytest.raises(InputError, match="line 1: found a,b, expected name,valid_from,value"):
        load_rates(write(tmp_path, header="a,b"))
    with pytest.raises(InputError, match="found no such file"):
        load_rates(tmp_path / "none.csv")


# --- looking up -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2026, 6, 4), 0.0536),
        (date(2026, 6, 5), 0.011),  # order of 1 June 2026: requests from 5 June
        (TODAY, 0.011),
    ],
)
def test_a_rate_holds_from_its_first_day(day, value):
    assert rate(BOOK, "surplus.oa.le100", day) == value


def test_day_before_the_first_row_names_the_nearest_date():
    with pytest.raises(InputError) as caught:
        rate(BOOK, "turpe.cg", date(2023, 7, 31))
    assert str(caught.value) == (
        "turpe.cg: found no value on 2023-07-31, "
        "expected a date from 2023-08-01 on, the first known"
    )


def test_unknown_name_gets_a_guess():
    with pytest.raises(InputError, match=r"did you mean 'turpe\.cu4\.hph'") as caught:
        rate(BOOK, "turpe.cu4.hhp", TODAY)
    assert "turpe.cu4.hhp: found no rate of this name" in str(caught.value)


def test_rates_on_a_day_leave_out_what_comes_later():
    table = rates_on(BOOK, date(2025, 3, 1)).set_index("name")
    assert list(rates_on(BOOK, TODAY).columns) == [
        "name",
        "value",
        "unit",
        "valid_from",
        "confidence",
        "source",
    ]
    assert table.loc["accise.household", "value"] == 0.0337
    assert table.loc["accise.household", "valid_from"] == date(2025, 2, 1)
    assert "trve.tempo.energy_ht.blue.peak" not in table.index
    assert set(rates_on(BOOK, TODAY)["name"]) == set(BOOK.names)


def test_change_dates_are_days_on_which_a_value_moves(tmp_path):
    assert change_dates(BOOK, ["trve.base", "turpe"], 2025) == (
        date(2025, 2, 1),
        date(2025, 8, 1),
    )
    # The rows of April 2026 repeat those of January: no change.
    assert change_dates(BOOK, ["surplus.oa"], 2026) == (date(2026, 1, 1), date(2026, 6, 5))
    assert change_dates(BOOK, ["accise.household."], 2026) == (date(2026, 2, 1), date(2026, 8, 1))
    assert change_dates(BOOK, [], 2026) == ()


def test_a_prefix_ends_at_a_dot():
    assert date(2025, 3, 1) in change_dates(BOOK, ["accise.shared"], 2025)
    with pytest.raises(InputError, match=r"turp: found no such rate.*did you mean 'turpe'"):
        change_dates(BOOK, ["turp"], 2025)


def test_rates_before_the_first_row_are_refused_with_the_nearest_day():
    with pytest.raises(InputError, match="no value on 2011-01-01, expected a date from 20"):
        rates_on(BOOK, date(2011, 1, 1))


def test_rates_are_stale_once_a_revision_is_due(tmp_path):
    rows = [
        "trve.one,2024-02-01,1,1,primary,CRE",
        "trve.two,2023-08-01,1,1,primary,CRE",
        "turpe,2024-08-01,1,1,primary,CRE",
        "vat,2011-01-01,1,1,primary,CRE",
    ]
    book = load_rates(write(tmp_path, *rows))
    assert stale(book, date(2024, 8, 3)) == {}  # 184 days after 1 February 2024
    assert stale(book, date(2024, 8, 4)) == {"trve": date(2024, 2, 1)}
    assert stale(book, date(2025, 8, 3)) == {
        "trve": date(2024, 2, 1),
        "turpe": date(2024, 8, 1),
    }


def test_prices_of_the_file_are_recent_today_and_stale_a_year_later():
    assert stale(BOOK, TODAY) == {}
    assert set(stale(BOOK, date(2027, 11, 22))) == {"trve", "turpe", "accise.household", "livret_a"}


# --- figures of the file ----------------------------------------------------------------


def test_cre_2025_40_annex_11_charge_of_a_participant():
    day = date(2025, 8, 1)
    plain, raised = rate(BOOK, "turpe.cg", day), rate(BOOK, "turpe.cg_acc", day)
    assert (plain, raised) == (16.80, 21.27)
    assert_allclose(raised - plain, 4.47, atol=1e-9)


@pytest.mark.parametrize(
    ("option", "hph", "hch", "hpb", "hcb"),
    [
        ("cu4", 7.49, 3.97, 1.66, 1.16),
        ("mu4", 7.00, 3.73, 1.61, 1.11),
        ("cu4acc_allo", 7.52, 4.03, 1.73, 1.21),
        ("cu4acc_auto", 2.86, 1.28, 0.76, 0.49),
        ("mu4acc_allo", 7.04, 3.76, 1.61, 1.15),
        ("mu4acc_auto", 2.60, 1.23, 0.75, 0.49),
    ],
)
def test_cre_2025_40_annex_11_grid(option, hph, hch, hpb, hcb):
    found = [
        rate(BOOK, f"turpe.{option}.{slot}", date(2025, 8, 1))
        for slot in ("hph", "hch", "hpb", "hcb")
    ]
    assert_allclose(found, np.array([hph, hch, hpb, hcb]) / 100, atol=1e-12)


def test_grid_of_august_2026_is_that_of_2025_times_1_0304():
    august = date(2026, 8, 1)
    found = [rate(BOOK, f"turpe.cu4.{slot}", august) for slot in ("hph", "hch", "hpb", "hcb")]
    # 7.49, 3.97, 1.66, 1.16 c EUR x 1.0304 = 7.718, 4.091, 1.710, 1.195
    assert_allclose(found, [0.0772, 0.0409, 0.0171, 0.0120], atol=1e-12)
    assert rate(BOOK, "turpe.cc", august) == 22.67
    assert rate(BOOK, "turpe.cu4.b", august) == 10.42
    grid = rates_on(BOOK, august).query("name.str.startswith('turpe')", engine="python")
    assert set(grid["confidence"]) == {"inferred"}


def test_charges_of_a_sharing_plant_by_its_connection():
    # CRE 2025-40, annex 11: 22.53 + 22.00; 314.17 + 283.27; 628.33 + 376.39 EUR a year
    found = [rate(BOOK, f"turpe.plant.{size}", date(2025, 8, 1)) for size in ("le36", "gt36", "mv")]
    assert_allclose(found, [44.53, 597.44, 1004.72], atol=1e-9)
