"""Tables and lines of the commands say the figures that the same command hands to programs."""

import re
from functools import cache

import pytest
from command_sample import answered, called
from scenario_sample import SMALL

HOURLY = ("--set", "time.step_minutes=60")
MARKS = {"en": (",", "."), "fr": ("\u202f", ",")}
"""Between thousands, and before decimals."""
NUMBER = re.compile(r"[+\N{MINUS SIGN}]?\d[\d,.\u202f]*\d|[+\N{MINUS SIGN}]?\d")


def rows_of(text):
    """Cells of the tables of a terminal, line by line, heads left out."""
    lines = (line.strip() for line in text.splitlines())
    return [
        [cell.strip() for cell in line.strip("│").split("│")] for line in lines if line[:1] == "│"
    ]


def says(cell, value, lang):
    """Whether a cell shows a value to the last digit that it prints."""
    thousands, point = MARKS[lang]
    part = 0.01 if "%" in cell else 1.0
    plain = NUMBER.search(cell)[0].replace(thousands, "").replace(point, ".")
    digits = len(plain.partition(".")[2])
    shown = float(plain.replace("\N{MINUS SIGN}", "-"))
    return abs(shown - value / part) <= 0.5 * 10**-digits * (1 + 1e-9)


@cache
def told(*words):
    """What a command hands to programs."""
    return answered(*words, *HOURLY, "--format", "json")


def printed(words, lang):
    return called(*words, *HOURLY, "--lang", lang, columns=200)


def assert_said(table, records, figures, lang):
    """Each row of a table shows the figures of its record, by number of the column."""
    assert len(table) == len(records) > 0
    for cells, record in zip(table, records, strict=True):
        for column, (name, unit) in figures.items():
            assert says(cells[column], record[name] / unit, lang), (name, cells)


SOCIAL = ("social", SMALL, "--scheme", "T8")
OF_GROUPS = {
    1: ("n_households", 1),
    2: ("saving_median_eur", 1),
    3: ("saving_p10_eur", 1),
    4: ("saving_p90_eur", 1),
    5: ("saving_min_eur", 1),
    6: ("losers_fraction", 1),
    7: ("charges_saving_mean_eur", 1),
    8: ("effort_before_fraction", 1),
    9: ("effort_after_fraction", 1),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_social_says_the_groups(lang):
    records = [one for one in told(*SOCIAL) if one["site"] == "all"]
    assert_said(rows_of(printed(SOCIAL, lang)), records, OF_GROUPS, lang)


KEYS = ("keys", SMALL, "--keys", "default,equal", "--scheme", "T8")
OF_KEYS = {
    1: ("shared_kwh", 1_000),
    2: ("self_consumption_fraction", 1),
    3: ("saving_total_eur", 1),
    4: ("saving_median_eur", 1),
    5: ("saving_min_eur", 1),
    6: ("energy_poor_saving_eur", 1),
    7: ("n_losers", 1),
    8: ("saving_gini", 1),
    9: ("saving_cr20_fraction", 1),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_keys_say_what_each_key_does(lang):
    table = rows_of(printed(KEYS, lang))
    assert_said(table, told(*KEYS), OF_KEYS, lang)
    assert [cells[0].endswith("*") for cells in table] == [
        record["is_efficient"] for record in told(*KEYS)
    ]


REFUSALS = ("refusals", SMALL, "--fraction", "0.5", "--set", "schemes={T1={}}")
OF_REFUSALS = {
    0: ("refusal_fraction", 1),
    3: ("n_tenants", 1),
    4: ("change_mean_eur", 1),
    5: ("change_min_eur", 1),
    6: ("n_gain", 1),
    7: ("n_lose", 1),
    8: ("landlord_npv_change_eur", 1),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_refusals_say_who_gains_and_loses(lang):
    assert_said(rows_of(printed(REFUSALS, lang)), told(*REFUSALS), OF_REFUSALS, lang)


EXPLAIN = ("explain", SMALL, "--scheme", "T13", "--tenant", "3")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_explain_says_the_steps_and_their_sum(lang):
    text, found = printed(EXPLAIN, lang), told(*EXPLAIN)
    steps = [{**one, "after_eur": one["before_eur"] + one["change_eur"]} for one in found["steps"]]
    whole = {name: sum(one[name] for one in steps) for name in list(steps[0])[1:]}
    assert whole["before_eur"] == pytest.approx(found["today_eur"])
    figures = {1: ("before_eur", 1), 2: ("change_eur", 1), 3: ("after_eur", 1)}
    assert_said(rows_of(text), [*steps, whole], figures, lang)
    # The title tells the number of the tenant, then what it saves.
    tenant, saved = NUMBER.findall(text.splitlines()[0])[:2]
    assert (tenant, says(saved, -whole["change_eur"], lang)) == ("3", True)


SIZE = ("size", SMALL, "--sizes", "5", "--no-charts")
OF_SIZES = {4: ("kwp_per_dwelling", 1), 5: ("landlord_npv_eur", 1_000), 6: ("saving_mean_eur", 1)}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_size_says_the_best_sizes_and_where_the_folder_is(lang, tmp_path):
    text = printed((*SIZE, "--out", tmp_path / "one"), lang)
    records = answered(*SIZE, *HOURLY, "--out", tmp_path / "two", "--format", "json")
    table = [cells for cells in rows_of(text) if NUMBER.search(cells[4])]
    assert_said(table, [one for one in records if one["kwp"] is not None], OF_SIZES, lang)
    assert text.splitlines()[-1] == str(tmp_path / "one")
    assert (tmp_path / "one" / "manifest.json").is_file()


FRONTIER = ("frontier", SMALL, "--schemes", "T1,T8", "--points", "5")
OF_PRICES = {
    2: ("tenant_saving_median_eur", 1),
    3: ("tenant_saving_min_eur", 1),
    4: ("landlord_npv_eur", 1_000),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_frontier_says_the_price_that_brings_most_without_a_loser(lang, tmp_path):
    table = rows_of(printed((*FRONTIER, "--out", tmp_path / "one"), lang))
    points = answered(*FRONTIER, *HOURLY, "--out", tmp_path / "two", "--format", "json")
    fair = [one for one in points if one["losers_fraction"] == 0]
    best = [
        max((one for one in fair if one["scheme"] == scheme), key=lambda p: p["landlord_npv_eur"])
        for scheme in ("T1", "T8")
    ]
    assert_said(table, best, OF_PRICES, lang)
    assert table[0][1] == ""
    assert says(table[1][1], best[1]["price"], lang)
    efficient = [
        sum(one["is_fair_efficient"] for one in points if one["scheme"] == scheme)
        for scheme in ("T1", "T8")
    ]
    assert [int(cells[5]) for cells in table] == efficient


SOLVE = ("solve", SMALL, "--scheme", "T8", "--target", "npv-zero")
OF_PRICE = (
    ("price", 1),
    ("tenant_saving_median_eur", 1),
    ("tenant_saving_min_eur", 1),
    ("losers_fraction", 1),
    ("landlord_npv_eur", 1_000),
    ("tenant_payments_ht_eur", 1),
    ("dscr_min", 1),
)
"""Figures in the order in which the lines tell them."""


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_solve_says_the_price_and_what_it_does(lang):
    found = told(*SOLVE)
    text = printed(SOLVE, lang)
    said = re.findall(rf"(?:{NUMBER.pattern})(?:\s?%)?", text)[-len(OF_PRICE) :]
    for one, (name, unit) in zip(said, OF_PRICE, strict=True):
        assert says(one, found[name] / unit, lang), (name, said)


COMPARE = ("compare", SMALL, "--schemes", "T1,T8,T13", "--no-charts", "--no-design")
OF_SCHEMES = {
    1: ("tenant_saving_median_eur", 1),
    2: ("tenant_saving_min_eur", 1),
    3: ("losers_fraction", 1),
    4: ("losers_refuse_fraction", 1),
    5: ("losers_any_year_fraction", 1),
    6: ("tenant_saving_present_value_mean_eur", 1),
    7: ("landlord_npv_eur", 1_000),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_compare_says_its_table_and_where_the_folder_is(lang, tmp_path):
    text = printed((*COMPARE, "--out", tmp_path / "one"), lang)
    rows = answered(*COMPARE, *HOURLY, "--out", tmp_path / "two", "--format", "json")
    records = [row for row in rows if row["site"] == "all"]
    assert [row["scheme"] for row in records] == ["T1", "T8", "T13"]
    # What can be voted on stands in a table of its own below.
    assert_said(rows_of(text)[: len(records)], records, OF_SCHEMES, lang)
    assert text.splitlines()[-1] == str(tmp_path / "one")
    assert (tmp_path / "one" / "manifest.json").is_file()
