"""The way from today's cost to a scheme's: steps that sum, whose bill, the picture."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose
from scenario_sample import SMALL

import simcore as sc
from simcore.base.errors import InputError
from simcore.show.why.waterfall import bill_waterfall
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.pipeline import prepared
from simcore.study.compare.schemes import with_schemes
from simcore.study.why.explain import STEPS, waterfall

SCHEMES = ("T1", "T8", "T13", "T15")


def sites_of(*settings):
    scenario = with_schemes(sc.load(SMALL, ["time.step_minutes=60", *settings]), SCHEMES)
    return prepared(sc.simulate(scenario, jobs=1))


@pytest.fixture(scope="module")
def sites():
    return sites_of()


def change(found):
    return dict(zip(STEPS, found.change_eur, strict=True))


def before(found):
    return dict(zip(STEPS, found.before_eur, strict=True))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tenant", ["median", "worst", "7"])
def test_steps_lead_from_today_to_the_scheme_and_make_the_saving(sites, scheme, tenant):
    found, outcome = waterfall(sites, scheme, tenant=tenant)
    done = outcome.sites[0].schemes[scheme]
    assert_allclose(sum(found.before_eur), found.today_eur, atol=1e-9)
    assert_allclose(found.today_eur + sum(found.change_eur), found.scheme_eur, atol=1e-9)
    saving = done.saving_eur[found.member - 1]
    assert_allclose(found.today_eur - found.scheme_eur, saving, atol=1e-9)
    bill = outcome.sites[0].bill_before.total_eur[:, found.member - 1].sum()
    parts = before(found)
    assert_allclose(parts["energy"] + parts["network"] + parts["taxes"], bill, atol=1e-9)
    assert parts["landlord"] == 0


def test_whose_bill_it_is(sites):
    found, outcome = waterfall(sites, "T8")
    chosen = willing_tenants(outcome.sites)[0]
    saving = outcome.sites[0].schemes["T8"].saving_eur
    in_order = np.sort(saving[chosen])
    assert saving[found.member - 1] == in_order[(len(in_order) - 1) // 2]
    worst, _ = waterfall(sites, "T8", tenant="worst")
    assert saving[worst.member - 1] == in_order[0]
    assert chosen[worst.member - 1]


def test_steps_by_hand_under_a_base_contract(sites):
    people = sites.flows.sites[0].population
    on_base = ~people.is_off_peak & people.is_participant & people.is_dwelling
    tenant = str(np.flatnonzero(on_base)[0] + 1)
    found, outcome = waterfall(sites, "T8", tenant=tenant)
    assert (found.contract, found.is_off_peak) == ("regulated", False)
    step, site = change(found), outcome.sites[0]
    shared = site.flows.registers["members"].shared_kwh[..., found.member - 1].sum(axis=-1)
    is_high = np.isin(np.arange(12), (0, 1, 2, 10, 11))
    network = np.where(is_high, 0.0772, 0.0171)
    # The supplier keeps the network charge of a shared kWh and the accise.
    assert_allclose(step["energy"], -((0.13613 - network) * shared).sum(), atol=1e-9)
    assert_allclose(step["network"], 21.92 - 17.31, atol=1e-9)
    vat = 0.2 * (step["energy"] + step["network"] * 1.15)
    assert_allclose(step["taxes"], vat + 0.15 * step["network"], atol=1e-9)
    assert_allclose(step["landlord"], 48.0, atol=1e-9)  # 4 EUR a month


def test_network_step_follows_the_contract_and_taxes_the_collector():
    free, _ = waterfall(sites_of("contracts.turpe_passthrough=none"), "T1")
    # Nothing is billed on shared kWh: less than the rise of 4.61 EUR takes back.
    assert change(free)["network"] < 0
    by_supplier, _ = waterfall(sites_of(), "T1", tenant="7")
    by_landlord, _ = waterfall(sites_of("prices.accise_collected_by=landlord"), "T1", tenant="7")
    assert_allclose(by_supplier.change_eur, by_landlord.change_eur, atol=1e-9)
    mine = "sites.arras-bon-secours.households.spot_fraction=1.0"
    spot, _ = waterfall(sites_of(mine), "T1")
    assert spot.contract == "spot"
    assert_allclose(spot.today_eur + sum(spot.change_eur), spot.scheme_eur, atol=1e-9)


def test_what_cannot_be_asked_is_refused(sites):
    with pytest.raises(InputError, match="did you mean 'worst'"):
        waterfall(sites, "T1", tenant="wurst")
    with pytest.raises(InputError, match="a number from 1 to 71"):
        waterfall(sites, "T1", tenant="400")
    with pytest.raises(InputError, match="where nobody lives"):
        waterfall(sites, "T1", tenant="71")
    with pytest.raises(InputError, match="did you mean 'arras-bon-secours'"):
        waterfall(sites, "T1", site="arras-bonsecours")
    five = Path(SMALL).parents[1] / "five-sites.toml"
    done = invoked("explain", five, "--tenant", "3")
    assert done.exit_code == 2
    assert "expected a --site as well" in done.stderr


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("scheme", ["T8", "T13", "T15"])
def test_chart_draws_the_steps_and_writes_nothing_over_another(sites, scheme, lang):
    found, outcome = waterfall(sites, scheme, tenant="worst")
    ax = bill_waterfall(found, outcome, lang=lang)
    marked = {
        gid: ax.findobj(lambda artist, gid=gid: artist.get_gid() == gid)
        for gid in ("step", "figure", "tick")
    }
    heights = [bar.get_height() for bar in marked["step"]]
    drawn = [
        eur
        for eur, at in zip(found.change_eur, found.before_eur, strict=True)
        if abs(eur) > 0.005 or abs(at) > 0.005
    ]
    assert_allclose(heights, [*drawn, found.scheme_eur - found.today_eur], atol=1e-9)
    starts = [bar.get_y() for bar in marked["step"]]
    assert_allclose(starts, [*np.cumsum([0.0, *drawn[:-1]]), 0.0], atol=1e-9)
    assert_allclose(starts[-2] + heights[-2], heights[-1], atol=1e-9)
    for texts in (marked["tick"], marked["figure"]):
        for one, other in combinations(texts, 2):
            boxes = one.get_window_extent(), other.get_window_extent()
            assert not boxes[0].overlaps(boxes[1]), (one.get_text(), other.get_text())


def test_command_writes_figures_and_picture_without_a_name(tmp_path):
    words = ["explain", SMALL, "--scheme", "T13", "--out", tmp_path / "w"]
    done = invoked(*words, "--set", "time.step_minutes=60", "--format", "json")
    assert done.exit_code == 0, done.stderr
    plain = json.loads(done.stdout)
    assert plain == json.loads((tmp_path / "w" / "waterfall.json").read_text(encoding="utf-8"))
    assert [step["step"] for step in plain["steps"]] == list(STEPS)
    assert sorted(path.name for path in (tmp_path / "w").iterdir()) == [
        "manifest.json",
        "waterfall-en.png",
        "waterfall-en.svg",
        "waterfall.json",
    ]
