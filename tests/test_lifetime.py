"""What tenants save in each year of the landlord's plan: by hand, laws, a prototype's figure."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from defaults import finance_terms
from numpy.testing import assert_allclose
from shared_runs import priced

import simcore as sc
from simcore.money.finance import YearOne
from simcore.site.lifetime import present_value_eur, savings_by_year_eur, turning_years

HERE = Path(__file__).parent
BLOCK = HERE.parent / "scenarios" / "sites" / "arras-bon-secours.toml"


@pytest.fixture(scope="module")
def outcome():
    return priced(BLOCK)


@pytest.fixture(scope="module")
def by_hand(outcome):
    """Two tenants: one with 96 EUR avoided, 6 of rise, 10 of charges, who pays 50; one refuses."""
    one = outcome.sites[0].schemes["T4"]
    return replace(
        one,
        before_payment_eur=np.array([100.0, 10.0]),
        charges_saving_eur=np.array([10.0, 10.0]),
        uplift_eur=np.array([6.0, 0.0]),
        charges_paid_eur=np.zeros(2),
        saving_eur=np.array([50.0, 10.0]),
        terms=finance_terms(
            years=3, degradation_fraction=0.01, retail_index_fraction=0.04, cpi_fraction=0.02
        ),
        year_one=YearOne(
            shared_kwh=1.0,
            surplus_kwh=0.0,
            payment_follows_energy=True,
            payment_index_fraction=0.02,
        ),
    )


def test_years_by_hand(by_hand):
    # Avoided bill and charges with the retail price and the energy, the rise with the network's
    # charge (consumer prices), the payment with its own index and the energy.
    second = 96 * 0.99 * 1.04 - 6 * 1.02 + 10 * 0.99 * 1.04 - 50 * 0.99 * 1.02
    third = (96 * 1.04**2 + 10 * 1.04**2 - 50 * 1.02**2) * 0.99**2 - 6 * 1.02**2
    years = savings_by_year_eur(by_hand)
    assert_allclose(years[:, 0], [50.0, second, third], rtol=1e-12)
    assert_allclose(years[:, 1], [10.0, 10 * 0.99 * 1.04, 10 * (0.99 * 1.04) ** 2], rtol=1e-12)
    gain = savings_by_year_eur(by_hand, than_refusing=True)
    assert_allclose(gain[:, 0], years[:, 0] - years[:, 1], rtol=1e-12)
    assert_allclose(gain[:, 1], 0.0, atol=1e-12)


def test_a_payment_that_does_not_fade_makes_a_winner_a_loser(by_hand):
    fee = replace(by_hand.year_one, payment_follows_energy=False, payment_index_fraction=0.0)
    terms = replace(by_hand.terms, retail_index_fraction=-0.05, degradation_fraction=0.0)
    flat = replace(by_hand, year_one=fee, terms=terms, saving_eur=np.array([2.0, 10.0]))
    # 98 EUR a year; what is avoided falls by 5 a hundred and the rise follows prices.
    years = savings_by_year_eur(flat)[:, 0]
    assert_allclose(years[1], 96 * 0.95 - 6 * 1.02 + 10 * 0.95 - 98, rtol=1e-12)
    turning = turning_years(flat, 0.025)
    assert_allclose(turning["first_losing_year"], [2, np.nan])
    assert_allclose(turning["last_losing_year"], [3, np.nan])
    worth = years @ (1.025 ** -np.arange(1, 4))
    assert_allclose(turning["saving_present_value_eur"][0], worth, rtol=1e-12)


def test_present_value_of_even_savings():
    # 10 EUR a year for 2 years at 25 %: 10 / 1.25 + 10 / 1.5625
    assert_allclose(present_value_eur(np.full((2, 1), 10.0), 0.25), [14.4], rtol=1e-12)


@pytest.mark.parametrize("scheme", ["T1", "T3", "T3i", "T4", "T8", "T13", "T15", "T17r"])
def test_the_first_year_is_the_year_of_the_bills(outcome, scheme):
    one = outcome.sites[0].schemes[scheme]
    assert_allclose(savings_by_year_eur(one)[0], one.saving_eur, atol=1e-9)


def test_a_fixed_and_a_rising_price_of_the_full_cost_are_worth_the_same(outcome):
    """Both bring the landlord the same, and tenants are discounted at its rate."""
    rows = outcome.summary.query("site == 'all'").set_index("scheme")
    assert_allclose(rows.loc[["T3", "T3i"], "landlord_npv_eur"], 0.0, atol=1e-6)
    column = "tenant_saving_present_value_mean_eur"
    assert_allclose(rows.loc["T3", column], rows.loc["T3i", column], rtol=1e-9)
    first = rows.loc["T3i", "price_ht_eur_per_kwh"] / rows.loc["T3", "price_ht_eur_per_kwh"]
    # Prices and discount: the mean of 1.02^(y-1) with weights 0.995^(y-1) / 1.025^y.
    year = np.arange(1, 26)
    weight = 0.995 ** (year - 1) / 1.025**year
    assert_allclose(first, weight.sum() / (weight * 1.02 ** (year - 1)).sum(), rtol=1e-9)


def test_the_summary_reads_the_years(outcome):
    table = outcome.lifetime.query("site == 'all' and scheme == 'T8'").set_index("year")
    row = outcome.summary.query("site == 'all' and scheme == 'T8'").iloc[0]
    assert table.loc[1, "losers_fraction"] == row["losers_fraction"]
    assert table.loc[1, "losers_refuse_fraction"] == row["losers_refuse_fraction"]
    # Who is better off refusing in some year is so in the worst one at least.
    assert row["losers_refuse_any_year_fraction"] >= table["losers_refuse_fraction"].max() - 1e-12
    assert row["losers_any_year_fraction"] >= table["losers_fraction"].max()
    assert row["first_losing_year"] == table.index[table["losers_fraction"] > 0][0]
    assert len(table) == 25
    members = outcome.members.query("scheme == 'T8' and is_dwelling and is_participant")
    lived_in = members[~members["is_vacant"]]
    ever = lived_in["first_losing_year"].notna().mean()
    assert_allclose(row["losers_any_year_fraction"], ever, rtol=1e-12)


def test_the_whole_own_saving_makes_everybody_lose_in_the_last_year():
    """A prototype of November 2026: all tenants lose 1.2 EUR in year 25.

    What they pay fades with the energy and rises with retail, 0.995^24 x 1.02^24 = 1.426, the
    charge of 6.36 EUR rises to 1.608 of it: 6.36 x (1.426 - 1.608) = -1.16. Who saves least, 9.19
    EUR, is safe up to a share of 1 - 1.16 / (9.19 x 1.426) = 0.912.
    """
    sys.path.insert(0, str(HERE / "november_2026"))
    import priced as november

    gains = {}
    for share in (0.91, 0.92, 1.0):
        done = sc.price(november.flows(), {"T13": {"landlord_share_fraction": share}})
        parts = []
        for site in done.sites:
            people = site.flows.population
            chosen = people.is_participant & people.is_dwelling & ~people.is_vacant
            years = savings_by_year_eur(site.schemes["T13"], than_refusing=True)
            parts.append(years[:, chosen])
        gains[share] = np.concatenate(parts, axis=1)
    assert_allclose(gains[1.0][0], 0.0, atol=1e-9)
    assert (gains[1.0][-1] < -0.005).all()
    assert_allclose(gains[1.0][-1], -1.2, atol=0.05)
    assert (gains[0.91] >= -0.005).all()
    assert (gains[0.92] < -0.005).any()
