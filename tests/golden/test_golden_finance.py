"""The landlord's plan under a discount on supply and under full supply."""

import pytest
from command_sample import answered, called
from golden_runs import TWO_SITES, read, shown, tables_of
from scenario_sample import FIVE_SITES

PLAN = ("ledger", "months", "years")
TABLES = {"T4": PLAN, "T14": (*PLAN, "supply", "supply_risk", "supply_sourcing")}


@pytest.mark.parametrize("scheme", TABLES)
def test_plan(golden_table, golden_answer, tmp_path, scheme):
    folder = tmp_path / "run"
    words = ("--scheme", scheme, "--no-charts", "--out", folder)
    done = answered("finance", FIVE_SITES, *words, "--format", "json")
    golden_answer(done, f"{scheme}.answer")
    tables = tables_of(folder)
    assert sorted(tables) == sorted(TABLES[scheme])
    for name, path in tables.items():
        golden_table(read(path), f"{scheme}.{name}")


def test_french_terminal(golden_text, tmp_path):
    folder = tmp_path / "run"
    words = ("--scheme", "T14", "--lang", "fr", "--no-charts", "--out", folder)
    golden_text(shown(called("finance", TWO_SITES, *words), folder), "T14.fr")
