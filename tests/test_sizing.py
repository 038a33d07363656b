"""Sizes of the roofs: a size is what the whole model says of it, and the limit holds."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from plan_sample import TWO, flows
from site_sample import inputs_of

import simcore as sc
from simcore.base.errors import InputError
from simcore.money.schemes import SCHEMES
from simcore.scenario.convert import peak_power_kw
from simcore.scenario.load import load
from simcore.show.size.size import size_frame, size_rows
from simcore.site.records import COMMON_PARTS, MEMBERS
from simcore.study.compare.schemes import with_schemes
from simcore.study.size.site import site_basis, site_sized
from simcore.study.size.size import BALANCED, LANDLORD, TENANTS, TOGETHER, size_curves, size_sweep

BLOCK, TERRACES = "arras-bon-secours", "mining-terraces"
PLAIN = (MEMBERS, COMMON_PARTS)
PRICED = [name for name, one in SCHEMES.items() if not one.needs and one.arrangement in PLAIN]
FINER = [name for name in SCHEMES if name not in PRICED]


@pytest.fixture(scope="module")
def bases():
    return {name: site_basis(inputs_of(flows().scenario, name)) for name in (BLOCK, TERRACES)}


@pytest.fixture(scope="module")
def rows():
    outcome = sc.price(flows(), {name: {} for name in PRICED})
    return outcome.summary.set_index(["site", "scheme"])


@pytest.mark.parametrize("scheme", PRICED)
@pytest.mark.parametrize("site", [BLOCK, TERRACES])
def test_the_scenarios_own_size_agrees_with_the_whole_run(bases, rows, site, scheme):
    scenario = flows().scenario
    now = peak_power_kw(scenario.sites[site], scenario)
    found = site_sized(bases[site], scheme, np.array([now, 2 * now]))
    row = rows.loc[site, scheme]
    # Curves are summed in single precision: 7e-7 of the energy.
    assert_allclose(found.shared_kwh[0], row["shared_kwh"], rtol=2e-6, atol=1e-6)
    assert_allclose(found.production_kwh, row["production_kwh"] * np.array([1, 2]), rtol=1e-6)
    assert_allclose(found.landlord_npv_eur[0], row["landlord_npv_eur"], atol=0.05)
    assert_allclose(found.saving_mean_eur[0], row["tenant_saving_mean_eur"], atol=0.001)
    assert_allclose(found.saving_median_eur[0], row["tenant_saving_median_eur"], atol=0.001)
    assert_allclose(found.losers_fraction[0], row["losers_fraction"], atol=1e-12)


def alone(scheme, *settings):
    """The block alone under a scheme and settings: its scenario, and the run of its own size."""
    scenario = with_schemes(load(TWO, ["time.step_minutes=60", *settings]), [scheme])
    scenario = scenario.model_copy(update={"sites": {BLOCK: scenario.sites[BLOCK]}})
    return scenario, sc.compare(scenario, jobs=1).summary.iloc[0]


def agrees(scenario, row, scheme):
    """A size of the sweep, and a run of that size."""
    now = peak_power_kw(scenario.sites[BLOCK], scenario)
    sizes = np.array([now, 1.6 * now])
    found = site_sized(site_basis(inputs_of(scenario, BLOCK)), scheme, sizes)
    assert_allclose(found.shared_kwh[0], row["shared_kwh"], rtol=2e-6)
    assert_allclose(found.landlord_npv_eur[0], row["landlord_npv_eur"], atol=0.001)
    assert_allclose(found.saving_mean_eur[0], row["tenant_saving_mean_eur"], atol=0.001)
    assert_allclose(found.saving_median_eur[0], row["tenant_saving_median_eur"], atol=0.001)
    assert_allclose(found.losers_fraction[0], row["losers_fraction"], atol=1e-12)
    return found, now


@pytest.mark.parametrize("scheme", FINER)
def test_schemes_with_finer_registers_or_another_sharing_agree_with_the_run(scheme):
    scenario, row = alone(scheme)
    found, now = agrees(scenario, row, scheme)
    _, other = alone(scheme, "plants.kwp_factor=1.6")
    assert_allclose(other["kwp"], 1.6 * now)
    assert_allclose(found.landlord_npv_eur[1], other["landlord_npv_eur"], rtol=1e-5)
    assert_allclose(found.saving_mean_eur[1], other["tenant_saving_mean_eur"], atol=0.001)


@pytest.mark.parametrize(
    "settings",
    [
        ('sharing.key="equal"',),
        ('sharing.key="equal_saving"',),
        ('sharing.key="full_dynamic"',),
        ("sharing.key_decimals=0",),
        ('sharing.key="static"', "sharing.key_decimals=1"),
        (
            f"sites.{BLOCK}.households.tempo_fraction=0.3",
            f"sites.{BLOCK}.households.spot_fraction=0.3",
        ),
        ("fund.enabled=true", "fund.eur_per_year=100.0", "finance.grant_fraction=0.9"),
    ],
)
def test_the_scenarios_key_and_contracts_hold_for_every_size(settings):
    scenario, row = alone("T13", *settings)
    found, _ = agrees(scenario, row, "T13")
    assert found.shared_kwh[1] > found.shared_kwh[0]


def test_the_product_of_all_sizes_is_each_size_settled(bases, monkeypatch):
    from simcore.study.size import energy as sized_energy

    kwp = np.array([10.0, 45.0, 120.0])
    fast = site_sized(bases[BLOCK], "T13", kwp)
    monkeypatch.setattr(sized_energy.Rule, "is_product", False)
    slow = site_sized(bases[BLOCK], "T13", kwp)
    assert_allclose(fast.shared_kwh, slow.shared_kwh, rtol=2e-6)
    assert_allclose(fast.landlord_npv_eur, slow.landlord_npv_eur, atol=0.001)
    assert_allclose(fast.saving_median_eur, slow.saving_median_eur, atol=0.001)


def test_many_sizes_of_a_key_that_plans_are_refused():
    scenario = load(TWO, ['sharing.key="optimised"'])
    with pytest.raises(InputError, match=r"found 200 under the key 'optimised', .* at most 30"):
        size_sweep(scenario, "T13")


def test_another_size_agrees_with_a_run_of_that_size(bases):
    scenario = load(TWO, ["plants.kwp_per_dwelling=1.1"])
    kept = {TERRACES: scenario.sites[TERRACES]}
    other = scenario.model_copy(update={"sites": kept})
    row = sc.price(sc.simulate(other), {"T13": {}}).summary.iloc[0]
    found = site_sized(bases[TERRACES], "T13", np.array([88.0]))
    assert_allclose(found.landlord_npv_eur[0], row["landlord_npv_eur"], rtol=1e-5)
    assert_allclose(found.saving_mean_eur[0], row["tenant_saving_mean_eur"], atol=0.001)
    assert_allclose(found.shared_kwh[0], row["shared_kwh"], rtol=1e-5)


def test_more_roof_never_shares_less_nor_saves_less(bases):
    kwp = np.linspace(1, 150, 60)
    found = site_sized(bases[BLOCK], "T1", kwp)
    assert (np.diff(found.shared_kwh) > 0).all()
    assert (np.diff(found.saving_mean_eur) > 0).all()
    # The part shared falls: each kWh more finds fewer needs.
    assert (np.diff(found.shared_kwh / found.production_kwh) < 1e-7).all()


def test_best_sizes_by_objective_and_the_limit_of_the_roof(bases):
    scenario = flows().scenario
    kwp = np.linspace(1, 150, 60)
    curves = size_curves(scenario, inputs_of(scenario, BLOCK), site_sized(bases[BLOCK], "T13", kwp))
    # 1 000 m2, half of it usable, 0.19 kWp/m2.
    assert_allclose(curves.roof_limit_kwp, 95.0)
    assert curves.roof_kind == "assumed"
    largest = int(np.flatnonzero(kwp <= 95.0)[-1])
    assert curves.best(TENANTS) == largest
    assert curves.best(LANDLORD) == int(np.argmax(curves.sized.landlord_npv_eur[: largest + 1]))
    total = (curves.sized.landlord_npv_eur + curves.sized.tenants_worth_eur)[: largest + 1]
    assert curves.best(TOGETHER) == int(np.argmax(total))
    assert curves.best(BALANCED) is None
    full = size_curves(scenario, inputs_of(scenario, BLOCK), site_sized(bases[BLOCK], "T3", kwp))
    assert full.best(BALANCED) == largest


def test_a_sweep_of_two_sites_and_its_rows():
    sweep = size_sweep(flows().scenario, "T13", n_sizes=20, largest_kwp_per_dwelling=1.0)
    frame = size_frame(sweep)
    assert len(frame) == 2 * 20
    assert_allclose(frame.groupby("site")["kwp_per_dwelling"].max(), 1.0)
    rows = size_rows(sweep)
    assert {row["objective"] for row in rows} == {LANDLORD, TENANTS, TOGETHER, BALANCED}
    assert all(row["kwp"] is None for row in rows if row["objective"] == BALANCED)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"scheme": "T133"}, "--scheme: found T133, .*did you mean 'T13'"),
        ({"n_sizes": 1}, "--sizes: found 1, expected at least 2"),
        ({"largest_kwp_per_dwelling": 0.0}, "--max: found 0 kWp per dwelling"),
    ],
)
def test_sweeps_that_make_no_sense_are_refused(options, text):
    with pytest.raises(InputError, match=text):
        size_sweep(flows().scenario, **options)
