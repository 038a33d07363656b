"""Schemes of a scenario's own: as shipped ones that count the same, or refused with reasons."""

from pathlib import Path

import numpy as np
import pytest
from command_sample import answered
from numpy.testing import assert_allclose

import simcore as sc
from simcore.base.errors import InputError
from simcore.site.lifetime import savings_by_year_eur
from simcore.study.compare.checks import money_residual_eur
from simcore.study.compare.pipeline import price
from simcore.study.compare.weights import weights

BLOCK = Path(__file__).parent.parent / "scenarios" / "sites" / "arras-bon-secours.toml"
TWINS = {
    "a-fee": ('{quantity="dwelling", fee_eur_per_month=4.0}', "T8", {"fee_eur_per_month": 4.0}),
    "an-area": (
        '{quantity="floor_area", fee_eur_per_m2_month=0.05}',
        "T9",
        {"fee_eur_per_m2_month": 0.05},
    ),
    "own-discount": (
        '{quantity="supply_part", share_fraction=0.7}',
        "T4",
        {"discount_fraction": 0.3},
    ),
    "public-discount": (
        '{quantity="reference", share_fraction=0.7}',
        "T4r",
        {"discount_fraction": 0.3},
    ),
    "half-saving": (
        '{quantity="own_saving", share_fraction=0.5}',
        "T13",
        {"landlord_share_fraction": 0.5},
    ),
    "two-halves": (
        '{quantity="reference_saving", share_fraction=0.25, when=""}, '
        '{quantity="reference_saving", share_fraction=0.25}',
        "T13r",
        {"landlord_share_fraction": 0.5},
    ),
}
MIXED = (
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.089, when="low_season"}, '
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.05, who="poorest_third"}, '
    '{quantity="credit", fee_eur_per_month=0.36}'
)
COMMON = ("time.step_minutes=60", "finance.unpaid_fraction=0.02", "fund.enabled=true")


def stated(name, parts, title="Own"):
    return f'schemes.{name}={{title="{title}", title_fr="Propre", parts=[{parts}]}}'


@pytest.fixture(scope="module")
def outcome():
    own = [stated(name, parts) for name, (parts, *_) in TWINS.items()]
    scenario = sc.load(BLOCK, [*COMMON, *own, stated("mixed", MIXED, "Price and credit")])
    shipped = {name: parameters for _, name, parameters in TWINS.values()}
    flows = sc.simulate(scenario, jobs=1)
    return price(flows, {**shipped, **{name: {} for name in TWINS}, "mixed": {}})


@pytest.mark.parametrize("name", TWINS)
def test_a_list_of_parts_is_the_scheme_that_counts_the_same(outcome, name):
    twin = TWINS[name][1]
    summary = outcome.summary.set_index(["site", "scheme"])
    found, expected = (summary.loc[("all", one)] for one in (name, twin))
    assert_allclose(
        found.to_numpy(float, na_value=np.nan), expected.to_numpy(float), rtol=1e-9, atol=1e-6
    )
    (site,) = outcome.sites
    ever, twins = (savings_by_year_eur(site.schemes[one]) for one in (name, twin))
    assert_allclose(ever, twins, rtol=1e-9, atol=1e-9)
    flows, of_twin = (site.schemes[one].cash_flow for one in (name, twin))
    assert_allclose(flows.free_cash_flow_eur, of_twin.free_cash_flow_eur, rtol=1e-9, atol=1e-6)


def test_parts_of_several_indexes_by_hand(outcome):
    # In year 25 the price has risen by 2 % and faded by 0.5 % a year, the credit has risen.
    (site,) = outcome.sites
    scheme = site.schemes["mixed"]
    paid, through_charges, factors = scheme.streams
    assert_allclose(through_charges, 0.0)
    years = savings_by_year_eur(scheme)
    assert_allclose(years[0], scheme.saving_eur, atol=1e-9)
    assert_allclose(factors[:, 25], [1.02**24 * 0.995**24] * 2 + [1.02**24], rtol=1e-12)
    fades = 1.02**24 * 0.995**24
    avoided = scheme.before_payment_eur - scheme.charges_saving_eur + scheme.uplift_eur
    expected = fades * (avoided + scheme.charges_saving_eur) - 1.02**24 * scheme.uplift_eur
    expected = expected - fades * (paid[0] + paid[1]) - 1.02**24 * paid[2]
    assert_allclose(years[24], expected, atol=1e-9)
    # The landlord has the same payments, before VAT.
    payments = scheme.cash_flow.tenant_payments_eur
    assert_allclose(payments[25], (paid @ np.ones(paid.shape[-1]) @ factors[:, 25]) / 1.2)


def test_every_euro_is_booked(outcome):
    assert money_residual_eur(outcome) < 1e-6


def test_weights_move_a_scheme_of_ones_own_as_a_whole_run_does(outcome):
    table = weights(outcome.flows, "own-discount").set_index("input")
    twins = weights(outcome.flows, "T4").set_index("input")
    both = table.index.intersection(twins.index)
    assert len(both) > 10
    for end in ("npv_low_eur", "npv_high_eur"):
        # A fund takes a part of what is left; it follows the same cash.
        assert_allclose(table.loc[both, end], twins.loc[both, end], rtol=1e-6, atol=1.0)


def test_the_command_tells_its_title(tmp_path):
    rows = answered(
        *("compare", BLOCK, "--set", COMMON[0], "--set", stated("cheap-sun", MIXED, "Cheap sun")),
        *("--format", "json", "--no-charts", "--no-design", "--out", tmp_path / "run"),
    )
    (own,) = [row for row in rows if row["scheme"] == "cheap-sun" and row["site"] == "all"]
    assert own["title"] == "Cheap sun"
    assert own["landlord_npv_eur"] < 0
    run = sc.read_run(tmp_path / "run")
    assert run.titles["cheap-sun"] == "Cheap sun\nPropre"


BAD = {
    '{quantity="shared_kwhs", price_ht_eur_per_kwh=0.1}': "shared_kwhs",
    '{quantity="shared_kwh", price=0.1}': "price",
    '{quantity="shared_kwh", fee_eur_per_month=0.1}': "price_ht_eur_per_kwh",
    '{quantity="shared_kwh"}': "price_ht_eur_per_kwh",
    '{quantity="credit", fee_eur_per_month=0.1, when="peak"}': "hours",
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.1, who="poorest"}': "poorest_third",
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.1, when="noon"}': "noon",
    '{quantity="shared_kwh", price_ht_eur_per_kwh=8.0}': "0.08",
}


@pytest.mark.parametrize("part", BAD)
def test_a_part_that_cannot_be_meant_is_refused(part):
    with pytest.raises(InputError) as refused:
        sc.load(BLOCK, [stated("mine", part)])
    assert BAD[part] in str(refused.value)


def test_all_parts_are_told_at_once():
    parts = list(BAD)
    with pytest.raises(InputError) as refused:
        sc.load(BLOCK, [stated("mine", ", ".join((parts[0], parts[2], parts[5])))])
    assert len(refused.value.problems) == 3


def test_flows_without_solar_hours_are_refused():
    plain = sc.simulate(sc.load(BLOCK, COMMON[:1]), jobs=1)
    sun = '{quantity="shared_kwh", price_ht_eur_per_kwh=0.1, when="solar"}'
    asked = sc.load(BLOCK, [COMMON[0], stated("sunny", sun)])
    from simcore.study.compare.pipeline import with_scenario

    with pytest.raises(InputError) as refused:
        price(with_scenario(plain, asked))
    assert [one.key for one in refused.value.problems] == ["flows_without_registers"]
    # Simulated for it, the solar hours are there.
    (site,) = price(sc.simulate(asked, jobs=1), {"sunny": {}}).sites
    assert site.schemes["sunny"].payments_ht_eur.sum() > 0
