"""Full supply told: tables, CSV, JSON, spreadsheet, chart."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose
from scenario_sample import SCENARIOS
from test_supply_plan import LOSSES, planned
from workbook_sample import disagreements, formula_cells, needs_office

from simcore.money.supply import COSTS
from simcore.show.charts import CHARTS
from simcore.show.finance.sheets import write_plan
from simcore.show.finance.supply import after_lcoe_eur, write_supply
from simcore.show.finance.supply_charts import margin_spread
from simcore.show.words.catalogue import texts
from simcore.study.finance.supply_tables import mix_rows

BLOCK = str(SCENARIOS / "sites" / "arras-bon-secours.toml")
PRICED = ("supply.own_sun_eur_per_kwh=0.05", "schemes.T14={hedged_fraction=0.4}")


@needs_office
def test_recalculated_by_libreoffice_the_supply_sheet_agrees(tmp_path):
    paths = [tmp_path / "usual.xlsx", tmp_path / "priced.xlsx"]
    for path, settings in zip(paths, ((), (*LOSSES, *PRICED)), strict=True):
        write_plan(planned(*settings)[0], path)
    assert disagreements(paths, tmp_path) == []


def test_the_sheet_feeds_the_plan_and_holds_no_figure_of_its_own(tmp_path):
    plan, _ = planned(*LOSSES, *PRICED)
    path = tmp_path / "plan.xlsx"
    write_plan(plan, path, "fr")
    cells = formula_cells(path)
    page = {key: cell for key, cell in cells.items() if key[0] == "Fourniture"}
    # Two sites and their sum, 18 rows, all formulas.
    assert len(page) == 3 * 18
    fed = [cell for key, cell in cells.items() if key[0] == "Données"]
    assert [formula for formula, _ in fed] == ["'Fourniture'!C22", "'Fourniture'!D22"]
    told = [float(value) for _, value in fed]
    assert_allclose(told, [done.year_one.payments_ht_eur for _, done in plan.pairs])
    numbers = [
        re.sub(r"[A-Z]+[0-9]+|\$[A-Z]+\$[0-9]+", "", formula) for formula, _ in page.values()
    ]
    assert not any(re.search(r"[02-9]", text) for text in numbers), "a typed number in a formula"


def test_tables_hold_every_line_and_add_up(tmp_path):
    plan, supply = planned()
    write_supply(supply, tmp_path)
    lines = pd.read_csv(tmp_path / "supply.csv").pivot(index="line", columns="site", values="eur")
    costs = [name.removesuffix("_eur") for name in COSTS]
    assert_allclose(lines.loc["total"], lines.loc[["billed", *costs]].sum())
    sites = [book.sites[0] for book in supply.books]
    assert_allclose(lines["all"], lines[sites].sum(axis=1))
    assert_allclose(lines.loc["total", "all"], plan.flow.tenant_payments_eur[1], atol=0.01)
    mix = pd.read_csv(tmp_path / "supply_sourcing.csv").query("site == 'all'")
    parts = mix.query("source != 'delivered'")
    assert_allclose(parts["part_fraction"].sum(), 1.0)
    risk = pd.read_csv(tmp_path / "supply_risk.csv").set_index("hedge")
    assert_allclose(risk["at_risk_eur"], risk["mean_eur"] - risk["p5_eur"])
    assert_allclose(risk["p5_eur"], [np.quantile(x, 0.05) for x in supply.paths_eur.values()])


def test_the_cost_of_all_sources_is_that_of_the_lines():
    _, supply = planned("supply.own_sun_eur_per_kwh=0.05")
    margin, book = supply.whole.margin, supply.whole
    (cost,) = [row["eur"] for row in mix_rows(book) if row["source"] == "delivered"]
    assert_allclose(cost, -(margin.own_sun_eur + margin.forward_eur + margin.spot_eur))
    # At the LCOE instead of the internal price: the difference on every shared kWh.
    gap = float(margin.total_eur) - after_lcoe_eur(book, 0.12)
    assert_allclose(gap, (0.12 - 0.05) * book.bills.shared_kwh)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_chart_shows_both_distributions_and_their_ends(lang):
    plan, supply = planned()
    ax = margin_spread(plan, supply, None, lang)
    outlines = {one.get_gid(): one for one in ax.patches if one.get_gid()}
    assert set(outlines) == {"as_planned", "unhedged"}
    for name in outlines:
        # All paths are in some bin.
        assert_allclose(outlines[name].get_data().values.sum(), 100.0)
    marks = sorted(one.get_xdata()[0] for one in ax.lines if one.get_gid() == "percentile")
    both = [supply.paths_eur[name] for name in outlines]
    expected = sorted(np.concatenate([np.percentile(x, [5, 50, 95]) for x in both]) / 1e3)
    assert_allclose(marks, expected)
    title = next(text.get_text() for text in ax.texts if text.get_gid() == "title")
    # P5 of the plan of two sites is a loss.
    worst_eur = np.percentile(supply.paths_eur["as_planned"], 5)
    assert worst_eur < 0
    assert re.sub(r"\D", "", title) == f"{-worst_eur:.0f}"


def test_finance_tells_and_writes_full_supply(tmp_path):
    words = ("--format", "json", "--lang", "fr", "--out", tmp_path / "one")
    done = invoked("finance", BLOCK, "--scheme", "T14", *words)
    told = json.loads(done.stdout)["supply"]
    lines = told["margin"]
    assert_allclose(lines["total_eur"], lines["billed_eur"] + sum(lines[name] for name in COSTS))
    assert [row["hedge"] for row in told["risk"]] == ["unhedged", "as_planned", "fully_hedged"]
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert names >= {"supply.csv", "supply_sourcing.csv", "supply_risk.csv"}
    assert (tmp_path / "one" / "charts" / "margin-fr.png").is_file()
    # A board pack names each chart in its own language.
    shown = {path.stem.removesuffix("-fr") for path in (tmp_path / "one" / "charts").glob("*.png")}
    assert {f"companion_{name}" for name in shown - set(CHARTS)} <= set(texts("en"))
    text = invoked(
        "finance", BLOCK, "--scheme", "T14", "--no-charts", "--out", tmp_path / "two"
    ).output
    assert "Full supply in year 1, before VAT" in text
    assert "CVaR 5%" in text


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ("supply.price_volatility=25", "supply.price_volatility: found 25"),
        ("supply.n_paths=5", "supply.n_paths: found 5, expected 100 to 100000"),
        ("supply.load_price_correlation=1.5", "supply.load_price_correlation: found 1.5"),
        ("supply.volatility=0.2", "supply.volatility: found an unknown key"),
        ("schemes.T14.hedged_fraction=80", "is written 0.8"),
    ],
)
def test_bad_terms_of_full_supply_are_refused(setting, text, tmp_path):
    done = invoked("finance", BLOCK, "--scheme", "T14", "--set", setting, "--out", tmp_path / "one")
    assert done.exit_code == 2
    assert text in " ".join(done.stderr.split())
    assert list(tmp_path.iterdir()) == []


def test_a_run_with_full_supply_keeps_its_table(tmp_path):
    folder = tmp_path / "one"
    words = ("--schemes", "T1,T14", "--no-charts", "--no-design", "--out", folder)
    words += ("--set", "finance.unpaid_fraction=0.0")
    assert invoked("compare", BLOCK, *words).exit_code == 0
    lines = pd.read_parquet(folder / "supply.parquet")
    assert set(lines["scheme"]) == {"T14"}
    total = lines.query("site == 'all' and line == 'total'")["eur"].item()
    flow = pd.read_parquet(folder / "cash_flow.parquet")
    booked = flow.query("scheme == 'T14' and year == 1 and line == 'tenant_payments'")["eur"].sum()
    assert_allclose(total, booked, atol=0.01)
    risk = pd.read_parquet(folder / "supply_risk.parquet").set_index("hedge")
    assert risk.loc["unhedged", "p5_eur"] < risk.loc["as_planned", "p5_eur"]
    names = (*lines, *risk.reset_index())
    assert {f"column.{name}.head" for name in names} <= set(texts("en"))
    bare = tmp_path / "two"
    words = ("--schemes", "T1", "--no-charts", "--no-design", "--out", bare)
    assert invoked("compare", BLOCK, *words).exit_code == 0
    assert not (bare / "supply.parquet").exists()


def test_without_plants_nobody_is_served_and_nothing_is_undefined(tmp_path):
    words = (
        "--set",
        "plants.kwp_per_dwelling=0.0",
        "--scheme",
        "T14",
        "--out",
        tmp_path / "a",
    )
    done = invoked("finance", BLOCK, "--format", "json", *words)
    assert done.exit_code == 0
    told = json.loads(done.stdout)["supply"]
    assert told["margin_after_lcoe_eur"] is None
    assert set(told["margin"].values()) == {0.0}
    assert [row["kwh"] for row in told["sourcing"]] == [0.0] * 5
    assert (tmp_path / "a" / "charts" / "margin-en.png").is_file()
