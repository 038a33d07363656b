"""Common parts that pay the price of the sharing: through the charges, up to their own saving."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scenario_sample import SITES
from scheme_sample import bases
from shared_runs import priced, simulated

import simcore as sc
from simcore.base.errors import InputError
from simcore.money.finance import degradation, growth, payment_factor
from simcore.money.schemes import (
    SCHEMES,
    CommonLimit,
    Growth,
    balancing_eur_per_kwh,
    held_to_limit,
)
from simcore.site.lifetime import savings_by_year_eur
from simcore.site.road import prepared_site
from simcore.study.compare.checks import money_residual_eur

TOWERS, BLOCK = SITES / "arras-towers.toml", SITES / "arras-bon-secours.toml"
PAYS = 'common_parts="pays"'


def limit(limit_eur, fade=None, rise=0.0):
    """Limit of one meter, the last of four, year by year."""
    years = np.array(limit_eur, float)
    return CommonLimit(
        is_common=np.array([False, False, False, True]),
        limit_eur=years[:, np.newaxis],
        fade=np.ones(len(years)) if fade is None else np.array(fade),
        growth=Growth(n_years=len(years), retail_index_fraction=rise, cpi_fraction=rise),
    )


@pytest.mark.parametrize(
    ("limit_eur", "fade", "most"),
    [
        ([100.0, 102.0, 104.0], [1.0, 1.0, 1.0], 100.0),  # year 1 binds
        ([100.0, 90.0, 80.0], [1.0, 1.0, 1.0], 80.0),  # the last does
        ([100.0, 90.0, 80.0], [1.0, 0.9, 0.5], 100.0),  # the payment fades faster than its limit
        ([-5.0, 10.0, 10.0], [1.0, 1.0, 1.0], 0.0),  # nothing is saved: nothing to pay
    ],
)
def test_the_tightest_year_holds_the_payment_of_year_1(limit_eur, fade, most):
    assert_allclose(limit(limit_eur, fade).most_eur(np.array(fade)), [most])


def test_price_that_balances_by_hand():
    # 1,000 EUR; tenants 6,000 kWh, meters of 2,000 and 1,000 kWh that pay 150 and 500 at most.
    # Freely 1,000 / 9,000 = 0.111 EUR: 222 of the first meter, beyond its 150.
    # So (1,000 - 150) / 7,000 = 0.1214 EUR: 121 of the second, within its 500.
    price = balancing_eur_per_kwh(
        np.array(1000.0), np.array(6000.0), np.array([2000.0, 1000.0]), np.array([150.0, 500.0])
    )
    assert_allclose(price, 850.0 / 7000.0)


amounts = st.floats(0.0, 1e4)


@given(
    cost=amounts,
    tenants=st.floats(1.0, 1e5),
    kwh=st.lists(amounts, min_size=3, max_size=3),
    most=st.lists(amounts, min_size=3, max_size=3),
)
def test_price_that_balances_brings_in_the_cost(cost, tenants, kwh, most):
    kwh, most = np.array(kwh), np.array(most)
    price = balancing_eur_per_kwh(np.array(cost), np.array(tenants), kwh, most)
    paid = price * tenants + np.minimum(price * kwh, most).sum()
    # What meters alone could pay already is asked of nobody else.
    assert_allclose(paid, cost, rtol=1e-9, atol=1e-6)


@given(basis=bases(), most=st.floats(0.0, 200.0), scheme=st.sampled_from(sorted(SCHEMES)))
def test_no_scheme_passes_the_limit_and_none_asks_more_of_others(basis, most, scheme):
    chosen = SCHEMES[scheme]
    parameters = chosen.filled({})
    asked = chosen.payment(basis, parameters)
    held = held_to_limit(asked, chosen, parameters, basis, limit([most, most, most]))
    assert_allclose(held[..., :3], asked[..., :3], rtol=0)
    assert 1.2 * held[..., 3].sum() <= max(most, 1.2 * asked[..., 3].sum()) + 1e-9
    assert 1.2 * held[..., 3].sum() <= most + 1e-9 or asked[..., 3].sum() <= 0
    assert_allclose(held_to_limit(asked, chosen, parameters, basis, None), asked, rtol=0)


# --- in a run ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outcomes():
    return {name: priced(TOWERS, *sets) for name, sets in (("free", ()), ("pays", (PAYS,)))}


def test_no_meter_pays_more_than_it_saves_in_any_year(outcomes):
    (site,) = outcomes["pays"].sites
    ready = prepared_site(site.flows, site.schemes)
    is_common = site.flows.population.is_common_parts
    free = {"T1", "T8", "T15"}
    for name, outcome in site.schemes.items():
        after = ready.after_sharing[SCHEMES[name].arrangement]
        terms, years = outcome.terms, outcome.terms.years
        fade = degradation(terms.degradation_fraction, years)[1:]
        avoided = after.basis.avoided_eur[:, is_common].sum(axis=0)
        rise = after.basis.uplift_eur[:, is_common].sum(axis=0)
        saved = fade * growth(terms.retail_index_fraction, years)[1:]
        limit_eur = np.outer(saved, avoided) - np.outer(growth(terms.cpi_fraction, years)[1:], rise)
        vat = 1 + after.basis.vat_fraction[:, np.newaxis]
        paid = (vat * outcome.payments_ht_eur[:, is_common]).sum(axis=0)
        factor = payment_factor(terms, outcome.year_one)[1:]
        assert (np.outer(factor, paid) <= limit_eur + 1e-6).all(), name
        assert (paid > 0).all() == (name not in free), name
        # What the charges save is never eaten up, this year or later.
        gain = savings_by_year_eur(outcome) - savings_by_year_eur(outcome, than_refusing=True)
        assert (gain > -0.01).all(), name


def test_the_price_of_common_parts_reaches_the_landlord_through_the_charges(outcomes):
    (free,), (pays,) = outcomes["free"].sites, outcomes["pays"].sites
    people = free.flows.population
    for name in ("T4", "T13"):
        before, after = free.schemes[name], pays.schemes[name]
        common_ht = after.payments_ht_eur[:, people.is_common_parts].sum()
        lost = (before.saving_eur - after.saving_eur).sum()
        assert common_ht > 1_000
        assert_allclose(lost, 1.2 * common_ht, rtol=1e-9)
        assert_allclose(after.charges_paid_eur.sum(), 1.2 * common_ht, rtol=1e-9)
        # Own payments of tenants stay; the landlord's income grows by what common parts pay.
        assert_allclose(after.payment_eur, before.payment_eur, atol=1e-9)
        gain = after.cash_flow.tenant_payments_eur[1] - before.cash_flow.tenant_payments_eur[1]
        assert_allclose(gain, common_ht, rtol=1e-9)
        # By floor area, as the bill of the common parts.
        share = after.charges_paid_eur[people.is_dwelling & ~people.is_vacant]
        area = people.floor_area_m2[people.is_dwelling & ~people.is_vacant]
        assert_allclose(share / share.sum(), area / area.sum(), rtol=1e-9)


def test_t4_asks_of_common_parts_by_hand(outcomes):
    # 30 % off what a shared kWh avoids: 0.7 x 10.5 c EUR before VAT, for what occupied homes
    # carry of it.
    (site,) = outcomes["pays"].sites
    people, outcome = site.flows.population, site.schemes["T4"]
    shared = site.flows.registers["members"].shared_kwh[..., people.is_common_parts].sum()
    area = np.where(people.is_dwelling, people.floor_area_m2, 0.0)
    recovered = area[~people.is_vacant].sum() / area.sum()
    found = outcome.payments_ht_eur[:, people.is_common_parts].sum()
    assert_allclose(found, 0.7 * 0.105 * shared * recovered, rtol=1e-9)


def test_the_full_cost_is_still_recovered(outcomes):
    rows = outcomes["pays"].summary.query("site == 'all'").set_index("scheme")
    assert abs(rows.loc["T3", "landlord_npv_eur"]) < 0.01
    assert abs(rows.loc["T3i", "landlord_npv_eur"]) < 0.01
    free = outcomes["free"].summary.query("site == 'all'").set_index("scheme")
    assert rows.loc["T3", "price_ht_eur_per_kwh"] < free.loc["T3", "price_ht_eur_per_kwh"]


def test_the_books_hold(outcomes):
    assert money_residual_eur(outcomes["pays"]) < 1e-6
    (site,) = outcomes["pays"].sites
    assert site.schemes["T4"].ledger_eur["common_parts_solar"].sum() > 1_000
    assert "common_parts_solar" not in site.schemes["T1"].ledger_eur


def test_paying_needs_no_new_simulation(outcomes):
    from simcore.study.compare.pipeline import with_scenario

    flows = with_scenario(simulated(TOWERS), sc.load(TOWERS, [PAYS]))
    again = sc.price(flows).summary
    assert_allclose(again["landlord_npv_eur"], outcomes["pays"].summary["landlord_npv_eur"])


def test_one_site_can_pay_alone():
    scenario = sc.load(BLOCK, ['sites.arras-bon-secours.common_parts="pays"'])
    assert scenario.common_parts == "free"
    (site,) = sc.price(sc.simulate(scenario), {"T4": {}}).sites
    assert site.schemes["T4"].charges_paid_eur.sum() > 100


@pytest.mark.parametrize("place", ["common_parts", "sites.arras-bon-secours.common_parts"])
def test_a_price_beside_a_kept_saving_is_refused(place):
    kept = 'prices.common_parts_saving_to="landlord"'
    with pytest.raises(InputError, match="tenants would pay for both") as caught:
        sc.load(BLOCK, [f'{place}="pays"', kept])
    assert place in str(caught.value)
    with pytest.raises(InputError, match="pays"):
        sc.load(BLOCK, [f'{place}="pay"'])


def test_what_common_parts_give_is_money_unless_plants_stand_behind_their_meters():
    from simcore.study.why.attribution import _is_money

    free, pays = sc.load(BLOCK), sc.load(BLOCK, [PAYS])
    behind = sc.load(BLOCK, ['sites.arras-bon-secours.common_parts="behind-the-meter"'])
    site = "sites.arras-bon-secours.common_parts"
    assert _is_money("common_parts", (free, pays))
    assert not _is_money("common_parts", (free, behind))
    assert not _is_money(site, (free, behind))
    assert _is_money("contracts.professional_supply_eur_per_kwh", (free, pays))
    assert not _is_money("sites.arras-bon-secours.common_parts_kwh_per_dwelling", (free, pays))
