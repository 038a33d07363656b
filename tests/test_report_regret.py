"""Regret: a heat map where a run holds the table, nothing where it does not."""

import pandas as pd
import pytest
from report_sample import copy_of, two_sites_run

from simcore.base.errors import InputError
from simcore.show.charts.regret import regret, regret_table
from simcore.show.folder.read import read_run
from simcore.show.report.sections import left_out, sections

ROWS = pd.DataFrame(
    {
        "scheme": ["T4", "T4", "T1", "T1"],
        "future": ["today", "dear power", "today", "dear power"],
        "regret_eur": [0.0, 30_000.0, 250_000.0, 0.0],
    }
)


def run_with(folder, rows):
    copy_of(two_sites_run(), folder)
    rows.to_parquet(folder / "regret.parquet")
    return read_run(folder)


def test_regret_keeps_the_order_of_its_rows():
    table = regret_table(ROWS)
    assert list(table.index) == ["T4", "T1"]
    assert table.to_numpy().tolist() == [[0.0, 30_000.0], [250_000.0, 0.0]]


def test_the_heat_map_names_the_scheme_with_the_least_worst_regret(tmp_path):
    ax = regret(run_with(tmp_path / "run", ROWS), None, "en")
    texts = [one.get_text() for one in ax.texts]
    # Worst of T4 is 30 kEUR, of T1 250: T4 has the least.
    assert "T4 Discount on supply is never worse than the best by more than 30 kEUR" in texts
    values = [one.get_text() for one in ax.texts if one.get_gid() == "value"]
    assert values == ["0", "30", "250", "0"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_section_comes_with_the_table(lang, tmp_path):
    run = run_with(tmp_path / "run", ROWS)
    (section,) = [one for one in sections(run, lang) if one.key == "regret"]
    assert (section.chart, section.table) == ("regret", None)
    assert "regret" not in [one.key for one in sections(read_run(two_sites_run()), lang)]


def test_a_table_without_its_columns_is_told_and_left_out(tmp_path):
    run = run_with(tmp_path / "run", ROWS.drop(columns="future"))
    assert left_out(run, "en") == ["Left out, regret: no column future"]
    assert "regret" not in [one.key for one in sections(run, "en")]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (pd.concat([ROWS, ROWS.tail(1)]), "several rows for T1 in dear power"),
        (ROWS.drop(index=1), "no row for T4 in dear power"),
        (pd.concat([ROWS, ROWS]), "several rows for T4 in today, and 3 pairs more"),
        (ROWS.assign(regret_eur=-1.0), "a regret below 0"),
        (ROWS.assign(regret_eur=float("nan")), "undefined numbers in column regret_eur"),
        (ROWS.head(0), "no rows"),
    ],
)
def test_pairs_that_are_missing_or_repeated_are_told_and_left_out(rows, reason, tmp_path):
    run = run_with(tmp_path / "run", rows)
    assert left_out(run, "en") == [f"Left out, regret: {reason}"]
    assert "regret" not in [one.key for one in sections(run, "en")]


def test_a_table_of_regrets_that_is_not_whole_is_refused():
    with pytest.raises(InputError, match="regret: found no row for T4 in dear power"):
        regret_table(ROWS.drop(index=1))
