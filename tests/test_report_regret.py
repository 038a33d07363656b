"""Regret: a heat map where a run holds the table, nothing where it does not."""

import pandas as pd
import pytest
from report_sample import copy_of, whole_run

from simcore.show.charts.regret import regret, regret_table
from simcore.show.report.sections import left_out, sections
from simcore.show.run import read_run

ROWS = pd.DataFrame(
    {
        "scheme": ["T4", "T4", "T1", "T1"],
        "future": ["today", "dear power", "today", "dear power"],
        "regret_eur": [0.0, 30_000.0, 250_000.0, 0.0],
    }
)


def run_with(folder, rows):
    copy_of(whole_run(), folder)
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
    assert (section.chart, section.grid) == ("regret", None)
    assert "regret" not in [one.key for one in sections(read_run(whole_run()), lang)]


def test_a_table_without_its_columns_is_told_and_left_out(tmp_path):
    run = run_with(tmp_path / "run", ROWS.drop(columns="future"))
    assert left_out(run, "en") == ["Left out, regret: no column future"]
    assert "regret" not in [one.key for one in sections(run, "en")]
