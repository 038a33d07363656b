"""The bound: the most that tenants can be asked for, by hand, by its laws and by a scheme."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from plan_sample import DROPPED, EVERYTHING, MARKET
from shared_runs import simulated

import simcore as sc
from simcore.money.bound import payable_eur, saving_by_year_eur
from simcore.money.finance import cash_flow, npv_eur
from simcore.money.finance.closed import closed_form
from simcore.study.compare.pipeline import prepared, price, with_scenario
from simcore.study.design.ability import Terms, site_ability
from simcore.study.design.bound import bound, bound_npv_eur, together

ROOT = Path(__file__).parent.parent / "scenarios"
BLOCK = ROOT / "sites" / "arras-bon-secours.toml"
CENT = 0.01
VARIANTS = sorted({path.stem for path in ROOT.glob("*.toml")} - {"keys-by-building"})
"""Those that hold the small sites."""
euros = st.floats(-200.0, 500.0)


def abilities(flows):
    return [site_ability(site) for site in prepared(flows, {"T13": {}}).sites]


def two_sites(name):
    """Energy of the two small sites under a scenario of the tree."""
    scenario = sc.load(ROOT / f"{name}.toml", ["time.step_minutes=60"])
    kept = {site: table for site, table in scenario.sites.items() if site not in DROPPED}
    return sc.simulate(scenario.model_copy(update={"sites": kept}))


def everywhere(outcome, name="landlord_npv_eur"):
    return float(outcome.summary.query("site == 'all'").iloc[0][name])


# By hand -----------------------------------------------------------------------------------


def test_saving_by_year_by_hand():
    # Tenant 1: 100 - 10, then 100 x 1.1 - 10 x 1.5; tenant 2: 8 - 10, then 8.8 - 15.
    found = saving_by_year_eur([100.0, 8.0], [10.0, 10.0], [1.0, 1.1], [1.0, 1.5])
    assert_allclose(found, [[90.0, -2.0], [95.0, -6.2]])


def test_payable_by_hand():
    saving = np.array([[90.0, -2.0], [95.0, 5.0], [-1.0, -3.0]])
    assert payable_eur(saving).tolist() == [90.0, 100.0, 0.0]
    # All are to keep 10 on average: 88 - 20, 100 - 20, and where free is not enough no payment is.
    assert payable_eur(saving, 10.0).tolist() == [68.0, 80.0, -np.inf]
    # The charge's rise of 20 may be given back to each: -4 is 24 short of a mean of 10.
    assert payable_eur(saving, 10.0, given_back_eur=20.0).tolist() == [68.0, 80.0, -24.0]
    # Each is to keep 5: 85, and 7 given to the second; 90 and 0; 6 and 8 given.
    assert payable_eur(saving, worst_eur=5.0, given_back_eur=8.0).tolist() == [78.0, 90.0, -14.0]
    assert payable_eur(saving, worst_eur=5.0).tolist() == [-np.inf, 90.0, -np.inf]
    # Each may lose 2 at most: 92 and 0; 97 and 7; 1 and 0.
    assert payable_eur(saving, worst_eur=-2.0).tolist() == [92.0, 104.0, 1.0]
    # The second alone is to keep 1 on average: it has -2, 5 and -3.
    second = (np.array([False, True]), 1.0)
    assert payable_eur(saving, of_group=second).tolist() == [-np.inf, 99.0, -np.inf]
    assert payable_eur(saving, of_group=second, given_back_eur=4.0).tolist() == [87.0, 99.0, -4.0]
    # A mean of half a cent costs what the two without a saving lack too.
    assert_allclose(payable_eur(saving, 0.005), [87.99, 99.99, -np.inf])


@given(st.lists(euros, min_size=1, max_size=6), st.floats(0.0, 60.0))
def test_nobody_pays_more_than_it_saves(saving, wished):
    rows = np.array([saving])
    most = payable_eur(rows)[0]
    assert most == sum(max(one, 0.0) for one in saving)
    wish = payable_eur(rows, wished)[0]
    assert wish <= most
    if wish == -np.inf:
        assert np.mean(saving) < wished
    else:
        assert wished == 0.0 or np.mean(saving) - wish / len(saving) >= wished - 1e-9


# The straight line of the plan ---------------------------------------------------------------


@pytest.mark.parametrize("sets", [(), EVERYTHING, MARKET, ('finance.vat_status="franchise"',)])
def test_the_closed_form_is_the_plan(sets):
    # Each slope against the cash flow with one more of that input, and payments of every year.
    flows = simulated(BLOCK, *(one for one in sets if "mining" not in one))
    (site,) = prepared(flows, {"T13": {}}).sites
    after = site.after_sharing["members"]
    plant, terms, year = site.before_sharing.plant, after.terms, after.year_one
    closed = closed_form(plant, terms, year)

    def npv(plant=plant, terms=terms, **of_year):
        flow = cash_flow(plant, terms, replace(year, **{"payments_ht_eur": 0.0, **of_year}))
        return npv_eur(flow.free_cash_flow_eur, terms.discount_fraction)

    def more(record, name):
        return replace(record, **{name: getattr(record, name) + 1.0})

    assert_allclose(closed.free_npv_eur, npv(), rtol=1e-12)
    slopes = {
        "grant": npv(plant=more(plant, "grant_eur")),
        "capex": npv(plant=more(plant, "capex_eur")),
        "upkeep": npv(terms=more(terms, "opex_eur_per_kw")),
        "organiser_fixed": npv(terms=more(terms, "organiser_fixed_eur")),
        "organiser_head": npv(terms=more(terms, "organiser_eur_per_participant")),
        "organiser_kwh": npv(terms=more(terms, "organiser_eur_per_kwh")),
    }
    for name, moved in slopes.items():
        # A slope of 1 is the difference of two worths of 1e5.
        assert_allclose(getattr(closed, name), moved - npv(), rtol=1e-8, atol=1e-8, err_msg=name)
    years = np.arange(terms.years + 1.0)
    index = np.where(years > 0, 1.0 + 0.01 * years**2, 0.0)
    paid = npv(payments_ht_eur=1000.0, payment_index=index, payment_follows_energy=False)
    assert_allclose(closed.npv_eur(1000.0 * index[1:]), paid, rtol=1e-12)


# Against the scheme that takes the whole own saving ------------------------------------------


@pytest.mark.parametrize("name", VARIANTS)
def test_first_year_bound_is_the_whole_own_saving(name):
    flows = two_sites(name)
    done = price(flows, {"T13": {"landlord_share_fraction": 1.0}})
    found = bound_npv_eur(abilities(flows), Terms(), "first")
    if name != "common-parts-pay":
        assert_allclose(found, everywhere(done), atol=CENT, rtol=0)
        return
    # Their price is held to the tightest year, so that T13 is between the two bounds.
    nothing = [replace(one, common_paid_eur=0.0 * one.common_paid_eur) for one in abilities(flows)]
    assert bound_npv_eur(nothing, Terms(), "first") < everywhere(done) < found


def test_common_parts_that_pay_add_their_own_saving():
    # By the bills: what the common parts' bill falls by, before VAT, but for the part of the
    # charges that empty dwellings bear, in the years of the retail price.
    flows = simulated(ROOT / "sites" / "arras-towers.toml")
    (ability,) = abilities(flows)
    done = price(flows, {"T13": {"landlord_share_fraction": 1.0}})
    free, pays = (
        bound_npv_eur([ability], Terms(common_parts_pay=pay), "first") for pay in (False, True)
    )
    (site,) = done.sites
    common = site.flows.population.is_common_parts
    fallen = (
        site.bill_before.total_eur[:, common].sum()
        - site.schemes["T13"].bill_after_eur[common].sum()
    )
    kept = float(site.schemes["T13"].year_one.common_parts_saving_eur) / fallen
    assert 0.0 < kept < 0.1
    expected = fallen * (1 - kept) / 1.2 * float(ability.closed.following_worth)
    assert_allclose(pays - free, expected, rtol=1e-9)


def test_every_year_is_another_figure():
    flows = simulated(BLOCK)
    (ability,) = abilities(flows)
    every, first = (bound_npv_eur([ability], Terms(), years) for years in ("all", "first"))
    # The charge rises with the network, the energy fades: 25 years at 2 % and -0.5 %; 98.5 % of
    # the payments come.
    rise = 0.985 * ability.rise_eur.sum() / 1.2
    years = np.arange(25)
    apart = rise * ((1.02**years) * (1 - 0.995**years) / 1.025 ** (years + 1)).sum()
    assert_allclose(first - every, apart, rtol=1e-9)
    assert apart > 0


# Laws ------------------------------------------------------------------------------------------


def test_sites_add_up_and_their_order_does_not_matter():
    flows = two_sites("five-sites")
    sites = abilities(flows)
    found, turned = bound(sites, Terms()), bound(sites[::-1], Terms())
    assert_allclose(found.npv_eur, sum(found.site_npv_eur.values()), rtol=1e-12)
    assert_allclose([found.npv_eur, found.need_eur], [turned.npv_eur, turned.need_eur], rtol=1e-12)
    assert_allclose(found.pools[-1].npv_eur, found.npv_eur, rtol=1e-12)
    assert found.pools[0].npv_eur == max(found.site_npv_eur.values())
    assert found.n_tenants == sum(one.n_tenants for one in sites)
    assert together(sites).n_tenants == found.n_tenants


def test_what_is_missing_balances_the_plan():
    (ability,) = abilities(simulated(BLOCK))
    # A plan that gets what it needs is worth nothing.
    needed = ability.need_eur * ability.avoided_factor
    assert_allclose(ability.closed.npv_eur(needed), 0.0, atol=1e-6)
    found = bound([ability], Terms())
    gap = (found.can_pay_eur - found.need_eur) * float(ability.closed.following_worth)
    assert_allclose(gap, found.first_year_npv_eur, rtol=1e-9)


def test_the_largest_pool_balances():
    (ability,) = abilities(simulated(BLOCK))
    lifted = replace(
        ability, closed=replace(ability.closed, free_npv_eur=ability.closed.free_npv_eur + 3e5)
    )
    sites = [replace(ability, site="a"), replace(lifted, site="b"), replace(ability, site="c")]
    found = bound(sites, Terms())
    alone = found.site_npv_eur
    assert alone["b"] > -alone["a"] > 0
    assert found.largest_pool.sites == (
        ("b", "a", "c") if alone["b"] > -2 * alone["a"] else ("b", "a")
    )
    assert bound([sites[0]], Terms()).largest_pool is None


def test_a_wish_or_another_outside_option_moves_the_bound_one_way():
    flows = simulated(BLOCK)
    sites = abilities(flows)
    worth = [bound_npv_eur(sites, Terms(gain_mean_eur=gain)) for gain in (0.0, 10.0, 20.0, 1e4)]
    assert worth == sorted(worth, reverse=True)
    # No tariff gives each 10,000 EUR: that is no worth, not that of free energy.
    assert worth[-1] == -np.inf
    assert bound_npv_eur(sites, Terms(outside="no-project")) >= worth[0]


def test_bills_at_another_excise_are_another_bound():
    flows = simulated(BLOCK)
    nil = sc.load(BLOCK, ['prices.excise_on_shared="nil"'])
    moved = bound_npv_eur(abilities(with_scenario(flows, nil)), Terms())
    assert moved > bound_npv_eur(abilities(flows), Terms()) + 1e3
