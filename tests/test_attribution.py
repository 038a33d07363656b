"""Why two scenarios differ: mixtures, parts by hand, what adds up, the command."""

import json

import numpy as np
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose
from scenario_sample import ROOT, scenario_file

import simcore as sc
from simcore.scenario.provenance import resolved
from simcore.study.why.attribution import _shapley, attribution, changed_groups, mixed
from simcore.study.why.differences import COMPARED

SMALL = ROOT / "scenarios" / "sites" / "mining-terraces.toml"
COARSE = "time.step_minutes=60"
BIGGER, NO_EXCISE = "plants.kwp_factor=2.0", "prices.excise_on_shared=nil"
BARE = "sites.mining-terraces.buildings=[]"
GRANT = "[finance]\ngrant_fraction = 0.3"
OUTPUTS = ("tenant_saving_median_eur", "landlord_npv_eur", "shared_kwh")


def outcome_of(*sets):
    scenario = sc.load(SMALL, [COARSE, *sets])
    return sc.price(sc.simulate(scenario, jobs=1), {"T1": {}, "T13": {}})


def values(outcome):
    table = outcome.summary.query("site == 'all'").set_index("scheme")
    return np.array([table.loc[name, output] for name in ("T1", "T13") for output in OUTPUTS])


@pytest.fixture(scope="module")
def four():
    """Neither, the first, the second, and both changes."""
    return [outcome_of(*sets) for sets in ((), (BIGGER,), (NO_EXCISE,), (BIGGER, NO_EXCISE))]


def test_parts_of_two_inputs_by_hand(four):
    found = attribution((four[0], four[3]), OUTPUTS, jobs=1)
    none, bigger, nil, both = map(values, four)
    assert found.groups == ("plants.kwp_factor", "prices.excise_on_shared")
    # Half of what an input brings first, half of what it brings last.
    first = ((bigger - none) + (both - nil)) / 2
    second = ((nil - none) + (both - bigger)) / 2
    assert_allclose(found.part, np.column_stack([first, second]), rtol=1e-9, atol=1e-9)
    assert_allclose(found.change, both - none)
    assert_allclose(found.residual, 0.0, atol=1e-6)
    # Twice the sun changes the worth of the excise: the two act together.
    assert np.abs((bigger - none) - (both - nil))[0] > 0.1


def test_money_alone_is_priced_on_the_same_flows(four, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("simulated again")

    monkeypatch.setattr("simcore.study.why.attribution.simulate", never)
    grant = outcome_of("finance.grant_fraction=0.3", NO_EXCISE)
    found = attribution((four[0], grant), OUTPUTS, jobs=1)
    row = found.results.index(("T1", "landlord_npv_eur"))
    part = dict(zip(found.groups, found.part[row], strict=True))
    # A grant is worth 30 % of the investment less nothing: it is paid in year 0.
    capex = four[0].summary.query("site == 'all' and scheme == 'T1'")["capex_eur"].iloc[0]
    assert_allclose(part["finance.grant_fraction"], 0.3 * capex)
    saved = found.results.index(("T1", "tenant_saving_median_eur"))
    assert_allclose(found.part[saved, found.groups.index("finance.grant_fraction")], 0.0)


def test_equal_scenarios_have_no_groups_and_no_change(four):
    found = attribution((four[0], four[0]), OUTPUTS)
    assert found.groups == ()
    assert found.part.shape == (6, 0)
    assert (found.change == 0).all()
    assert (found.residual == 0).all()


def test_prices_move_energy_where_the_key_looks_at_them(monkeypatch):
    calls = []
    from simcore.study.why import attribution as room

    run = room.simulate
    monkeypatch.setattr(room, "simulate", lambda *a, **k: calls.append(1) or run(*a, **k))
    key = "sharing.key=equal_saving"
    pair = (outcome_of(key), outcome_of(key, NO_EXCISE, "finance.grant_fraction=0.1"))
    found = attribution(pair, OUTPUTS, jobs=1)
    assert_allclose(found.residual, 0.0, atol=1e-6)
    # Both ends are known: the two mixtures between share their flows with them.
    assert len(calls) == 0
    assert set(found.groups) == {"finance.grant_fraction", "prices.excise_on_shared"}


def test_a_mixture_takes_the_inputs_it_is_told():
    first = sc.load(SMALL)
    second = sc.load(SMALL, [BIGGER, NO_EXCISE, "sites.mining-terraces.dwellings=90", BARE])
    some = mixed(first, second, ["plants.kwp_factor", "sites.mining-terraces.dwellings"])
    assert some.plants.kwp_factor == 2.0
    assert some.sites["mining-terraces"].dwellings == 90
    assert some.prices.excise_on_shared == "due"
    assert resolved(mixed(first, second, [])) == resolved(first)
    everything = [path for part in changed_groups(first, second).values() for path in part]
    # Where figures come from is not an input.
    assert resolved(mixed(first, second, everything)) == resolved(second)


def test_a_site_that_only_one_has_is_one_input():
    first = sc.load(SMALL)
    second = sc.load(ROOT / "scenarios" / "five-sites.toml", ["title=x"])
    groups = changed_groups(first, second)
    assert groups["sites.outreau"] == ("sites.outreau",)
    assert not any("provenance" in name or name == "title" for name in groups)
    both = mixed(first, second, ["sites.outreau"])
    assert list(both.sites) == ["mining-terraces", "outreau"]


def test_many_inputs_are_told_by_table():
    sets = [
        *("finance.grant_fraction=0.1", "finance.years=20", "finance.loan_years=20"),
        *("finance.opex_eur_per_kw=30.0", "finance.cpi_fraction=0.01"),
        *("finance.discount_fraction=0.03", NO_EXCISE),
    ]
    groups = changed_groups(sc.load(SMALL), sc.load(SMALL, sets))
    assert len(groups["finance"]) == 6
    assert groups["prices"] == ("prices.excise_on_shared",)


def test_drawn_orders_add_up_and_meet_an_additive_game():
    worth_of = np.arange(1.0, 9.0)

    def worth(who):
        return np.array([worth_of @ who, (worth_of @ who) ** 2])

    part, error = _shapley(worth, 8, 2, seed=62)
    assert_allclose(part[0], worth_of)
    assert_allclose(error[0], 0.0, atol=1e-12)
    assert_allclose(part[1].sum(), 36.0**2)
    assert error[1].max() > 0


def test_diff_on_the_command_line_tells_why(tmp_path):
    changes = {"free": '[prices]\nexcise_on_shared = "nil"', "given": GRANT}
    files = [
        scenario_file(tmp_path, text, f"{name}.toml", (SMALL,)) for name, text in changes.items()
    ]
    sets = ["--set", COARSE, "--lang", "fr"]
    done = invoked("diff", *files, *sets)
    assert done.exit_code == 0, done.output
    assert "Pourquoi" in done.stdout
    rows = invoked("diff", *files, *sets, "--format", "json")
    found = json.loads(rows.stdout)["attribution"]
    assert {row["input"] for row in found} == {
        "finance.grant_fraction",
        "prices.excise_on_shared",
        "residual",
    }
    assert {row["output"] for row in found} == set(COMPARED)
    plain = invoked("diff", *files, *sets, "--no-why")
    assert "Pourquoi" not in plain.stdout
