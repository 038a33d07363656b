"""``finance`` and ``size`` on the command line: what they print and write, and what they refuse."""

import json

import pandas as pd
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose
from scenario_sample import SCENARIOS
from shared_runs import priced

BLOCK = str(SCENARIOS / "sites" / "arras-bon-secours.toml")
FIVE = str(SCENARIOS / "five-sites.toml")
CHARTS = ("cumulative_cash_flow", "debt_cover", "npv_waterfall", "tornado")


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans") / "one"
    done = invoked("finance", BLOCK, "--scheme", "T4", "--lang", "fr", "--out", folder)
    return folder, done


def test_finance_prints_the_table_and_writes_the_folder(plan):
    folder, done = plan
    assert done.exit_code == 0
    assert "Valeur actuelle nette (VAN)" in done.output
    assert "Où la VAN change de signe" in done.output
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "charts",
        "ledger.csv",
        "manifest.json",
        "months.csv",
        "plan-T4.xlsx",
        "years.csv",
    ]
    charts = sorted(path.name for path in (folder / "charts").iterdir())
    assert charts == sorted(f"{name}-fr.{end}" for name in CHARTS for end in ("png", "svg"))
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert told["plan"] == {"scheme": "T4"}


def test_finance_tells_what_compare_tells(plan):
    folder, _ = plan
    years = pd.read_csv(folder / "years.csv")
    row = priced(BLOCK).summary.query("scheme == 'T4' and site == 'all'").iloc[0]
    npv = (years["free_cash_flow_eur"] * 1.025 ** -years["year"].astype(float)).sum()
    assert_allclose(npv, row["landlord_npv_eur"], atol=0.01)


def test_finance_for_programs_holds_numbers_or_nothing(tmp_path):
    words = ("--format", "json", "--no-charts", "--out", tmp_path / "one")
    done = invoked("finance", BLOCK, "--scheme", "T1", *words)
    told = json.loads(done.stdout)
    assert told["scheme"] == "T1"
    assert told["indicators"]["npv_eur"] < 0
    assert told["indicators"]["irr"] is None
    assert len(told["sensitivity"]) <= 6
    assert {one["name"] for one in told["switching_values"]} >= {"yield", "capex", "discount"}


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ("--set", "finance.discount_fraction=-1.0"),
            "discount_fraction: found -1, expected 0 to 0.2",
        ),
        (("--set", "finance.years=0"), "finance.years: found 0, expected 1 to 60"),
        (("--set", "finance.residual_life_years=-5"), "found -5, expected 1 to 60"),
        (("--set", "finance.inverter_year=0"), "finance.inverter_year: found 0"),
        (
            ("--set", "finance.loan_years=30"),
            "finance.loan_years: found 30, expected at most 25, the years of the plan",
        ),
        (
            ("--set", "finance.loans=[{years=30, part_fraction=1.0}]"),
            "finance.loans.0.years: found 30, expected at most 25",
        ),
        (
            ("--set", "finance.loans=[{years=5, part_fraction=0.7}, {years=5, part_fraction=0.7}]"),
            "found loans whose parts add to 1.4, expected a sum of at most 1",
        ),
        (
            ("--set", "finance.sites.arras-bon-secours.grant_eur=90000"),
            "grant_eur: found 90,000 EUR, expected at most what is built, 54,600 EUR",
        ),
        (
            ("--set", 'finance.indexing.operation="wages"'),
            'finance.indexing.operation: found "wages"',
        ),
        (("--set", 'finance.indexing.operation=""'), "finance.indexing.operation: found"),
        (("--scheme", "T44"), "--scheme: found T44, expected one of T1"),
        (("--site", "arras"), "--site: found arras, expected all, or one of"),
    ],
)
def test_finance_refuses_with_the_reason_and_writes_nothing(words, text, tmp_path):
    done = invoked("finance", BLOCK, "--out", tmp_path / "one", *words)
    assert done.exit_code == 2
    assert text in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_bonus_on_top_of_a_full_grant_is_refused(tmp_path):
    words = (
        "--set",
        "finance.grant_fraction=1.0",
        "--set",
        "prices.surplus_request_date=2026-01-15",
    )
    done = invoked("finance", BLOCK, "--out", tmp_path / "one", *words)
    assert done.exit_code == 2
    # 45.5 kWp at 1,150 EUR, all granted, and 70 EUR/kWp of bonus in the first quarter of 2026.
    text = " ".join(done.stderr.split())
    assert "finance.grant_fraction: found 52,325 EUR and a bonus of 3,185 EUR at" in text
    assert "a bonus of the purchase contract counts as a grant" in text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("settings", "is_refused"),
    [
        (("finance.grant_fraction=1.0", "prices.surplus_request_date=2026-01-15"), True),
        (("finance.grant_fraction=0.99", "prices.surplus_request_date=2026-01-15"), True),
        # With 2,275 EUR of works 3,217 EUR are left, more than the bonus of 3,185 EUR.
        (("finance.grant_fraction=0.982", "prices.surplus_request_date=2026-01-15"), False),
        (("finance.grant_fraction=1.0",), False),
        # Sold on the market: no contract, no bonus.
        (
            (
                "finance.grant_fraction=1.0",
                "prices.surplus_request_date=2026-01-15",
                'finance.surplus="market"',
            ),
            False,
        ),
        (
            (
                "finance.sites.arras-bon-secours.grant_eur=50000.0",
                "finance.sites.arras-bon-secours.roof_works_eur=5000.0",
                "prices.surplus_request_date=2026-01-15",
            ),
            False,
        ),
        (
            (
                "finance.sites.arras-bon-secours.grant_eur=55000.0",
                "finance.sites.arras-bon-secours.roof_works_eur=5000.0",
                "prices.surplus_request_date=2026-01-15",
            ),
            True,
        ),
    ],
)
def test_validate_knows_the_bonus_that_comes_on_top_of_a_grant(settings, is_refused):
    words = [word for setting in settings for word in ("--set", setting)]
    done = invoked("validate", BLOCK, *words)
    assert done.exit_code == (2 if is_refused else 0)
    assert ("a bonus of the purchase contract counts as a grant" in done.output) == is_refused


def test_a_request_before_the_first_known_rate_is_told_and_not_the_bonus():
    settings = ("finance.grant_fraction=1.0", "prices.surplus_request_date=2020-01-15")
    done = invoked("validate", BLOCK, *(word for one in settings for word in ("--set", one)))
    assert done.exit_code == 2
    assert done.output.startswith("Error: prices.surplus_request_date: found 2020-01-15")
    assert len(done.output.splitlines()) == 1


def test_no_bonus_known_is_above_what_validation_looks_for():
    from simcore.money.rates import load_rates
    from simcore.scenario.bonus import BONUS_BANDS_KWP
    from simcore.scenario.plan import MOST_BONUS_EUR_PER_KWP

    series = [load_rates().series[name] for _, name in BONUS_BANDS_KWP]
    assert max(row.value for rows in series for row in rows) <= MOST_BONUS_EUR_PER_KWP


def test_a_loan_that_says_it_outlives_the_plan_is_taken(tmp_path):
    words = ("--set", "finance.loan_years=30", "--set", "finance.loan_outlives_plan=true")
    done = invoked("finance", BLOCK, "--no-charts", "--out", tmp_path / "one", *words)
    assert done.exit_code == 0
    years = pd.read_csv(tmp_path / "one" / "years.csv")
    last = years.iloc[-1]
    assert last["loan_balance_eur"] == 0
    assert last["loan_principal_eur"] < 3 * years.iloc[-2]["loan_principal_eur"]


def test_several_schemes_are_a_usage_error(tmp_path):
    for command in ("finance", "size"):
        done = invoked(command, BLOCK, "--schemes", "T1,T4", "--out", tmp_path / "one")
        assert done.exit_code == 2
        assert "this command takes one, --scheme" in done.stderr


def test_size_prints_the_best_and_writes_all_sizes(tmp_path):
    folder = tmp_path / "one"
    done = invoked("size", BLOCK, "--sizes", "12", "--out", folder)
    assert done.exit_code == 0
    assert "Size of the roofs, T13 Shared saving" in done.output
    assert "Roof areas are assumed" in " ".join(done.output.split())
    assert len(pd.read_csv(folder / "sizes.csv")) == 12
    assert (folder / "charts" / "size-en.png").is_file()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--scheme", "T99"), "--scheme: found T99"),
        (("--sizes", "0"), "--sizes: found 0, expected at least 2"),
        (("--max", "-1"), "--max: found -1 kWp per dwelling, expected more than 0"),
    ],
)
def test_size_refuses_with_the_reason_and_writes_nothing(words, text, tmp_path):
    done = invoked("size", BLOCK, "--out", tmp_path / "one", *words)
    assert done.exit_code == 2
    assert text in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_fund_leaves_its_tables_in_the_run_folder(tmp_path):
    words = ("--no-charts", "--set", "fund.enabled=true")
    assert invoked("run", BLOCK, "--out", tmp_path / "one", *words).exit_code == 0
    years = pd.read_parquet(tmp_path / "one" / "fund.parquet")
    assert (years["balance_eur"] >= 0).all()
    accounts = pd.read_parquet(tmp_path / "one" / "fund_accounts.parquet")
    assert set(accounts["scheme"]) == set(years["scheme"])
