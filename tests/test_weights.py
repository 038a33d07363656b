"""What the answer rests on: each doubtful input against a whole run with that value."""

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from shared_runs import simulated

import simcore as sc
from simcore.base.errors import InputError
from simcore.scenario.ranges import USUAL, at_end, ranges, ranges_of_all_sites, with_value
from simcore.show.compare.weights import rests_on
from simcore.show.words.catalogue import is_known
from simcore.study.compare import weights as weighing
from simcore.study.compare.pipeline import price, with_scenario
from simcore.study.compare.weights import answer_weights, stacked, weights

SCENARIOS = Path(__file__).parent.parent / "scenarios"
BLOCK = SCENARIOS / "sites" / "arras-bon-secours.toml"
STATED = (
    'doubtful={"finance.grant_fraction"={low=0.0,high=0.4,source="a test"},'
    '"prices.excise_on_shared"={low="due",high="nil",source="a test"},'
    '"finance.vat_status"={low="taxed",high="franchise",source="a test"}}'
)
SETS = ("finance.grant_fraction=0.3", "finance.unpaid_fraction=0.02", "fund.enabled=true", STATED)


@pytest.fixture(scope="module")
def flows():
    return simulated(BLOCK, *SETS)


def value_of(text):
    try:
        return float(text)
    except ValueError:
        return text


@pytest.mark.parametrize("scheme", ["T3", "T3i", "T4", "T8", "T13r", "T14", "T17"])
def test_every_end_is_a_run_with_that_value(flows, scheme):
    scenario = with_value(flows.scenario, f"schemes.{scheme}", {})
    flows = with_scenario(simulated(BLOCK, *SETS, f"schemes.{scheme}={{}}"), scenario)
    table = weights(flows, scheme)
    assert {"finance.grant_fraction", "prices.excise_on_shared"} <= set(table["input"])
    for row in table.to_dict("records"):
        for end in ("low", "high"):
            moved = with_scenario(flows, with_value(scenario, row["input"], value_of(row[end])))
            whole = price(moved, {scheme: {}}).summary.query("site == 'all'").iloc[0]
            assert_allclose(row[f"npv_{end}_eur"], whole["landlord_npv_eur"], rtol=1e-9, atol=1e-5)
            assert row[f"losers_{end}_fraction"] == whole["losers_fraction"]
            assert_allclose(row[f"median_{end}_eur"], whole["tenant_saving_median_eur"], atol=1e-9)


def test_the_most_comes_first_and_nothing_idle_is_told(flows):
    table = weights(flows, "T4")
    base = price(flows, {"T4": {}}).summary.query("site == 'all'").iloc[0]["landlord_npv_eur"]
    ends = table[["npv_low_eur", "npv_high_eur"]].to_numpy()
    spread = np.maximum(np.abs(ends[:, 1] - ends[:, 0]), np.abs(ends[:, 1] - base))
    assert (np.diff(spread) <= 1e-6).all()
    # No net present value hangs on the loan, or on carbon.
    assert not table["input"].str.contains("loan|carbon|livret").any()


def test_usual_ranges_of_what_nobody_tells(flows):
    by_path = {one.path: one for one in ranges(flows.scenario, ("finance.",))}
    grant = by_path["finance.grant_fraction"]
    assert (grant.low, grant.high, grant.source) == (0.0, 0.4, "a test")
    # 25 EUR a participant is inferred: a tenth; 22 EUR/kWp of upkeep too.
    each = by_path["finance.organiser_eur_per_participant"]
    assert_allclose((each.low, each.high), (22.5, 27.5))
    assert each.source == USUAL
    upkeep = by_path["finance.opex_eur_per_kw"]
    assert_allclose((upkeep.low, upkeep.high), (19.8, 24.2))
    # Nothing of what is documented, of zero, of whole years.
    assert "finance.loan_margin_fraction" not in by_path
    assert "finance.insurance_fraction" not in by_path
    assert "finance.years" not in by_path


def test_energy_is_simulated_again_when_asked_for(monkeypatch):
    # Of the figures of all sites one, the sunshine: each takes two simulations.
    of_all = [one for one in ranges_of_all_sites(sc.load(BLOCK)) if "ghi" in one.path]
    assert [(one.path, one.low, one.high) for one in of_all] == [("sites.*.ghi_factor", 0.9, 1.1)]
    monkeypatch.setattr(weighing, "ranges_of_all_sites", lambda _: of_all)
    monkeypatch.setattr(weighing, "ENERGY", ())
    small = ("dwellings=20", "buildings=[]", "plants.kwp_per_dwelling=0.6")
    sets = [f"sites.arras-bon-secours.{one}" for one in small] + ["time.step_minutes=60"]
    path = "sites.arras-bon-secours.plants.unavailability_fraction"
    stated = f'doubtful={{"{path}"={{low=0.0,high=0.1,source="a test"}}}}'
    flows = simulated(BLOCK, *sets, stated)
    seen = []
    table = weights(flows, "T1", with_energy=True, progress=seen.append).set_index("input")
    assert path in seen
    whole = sc.compare(sc.load(BLOCK, [*sets, f"{path}=0.1"])).summary.query("site == 'all'")
    npv = whole.set_index("scheme").loc["T1", "landlord_npv_eur"]
    assert_allclose(table.loc[path, "npv_high_eur"], npv, rtol=1e-9)
    assert path not in set(weights(flows, "T1")["input"])
    sunny = at_end(flows.scenario, of_all[0], 1.1)
    usual = flows.scenario.sites["arras-bon-secours"].ghi_factor
    assert_allclose(sunny.sites["arras-bon-secours"].ghi_factor, 1.1 * usual, rtol=1e-12)
    more, less = (table.loc["sites.*.ghi_factor", f"npv_{end}_eur"] for end in ("high", "low"))
    assert more > less


@pytest.mark.parametrize(
    ("doubt", "told"),
    [
        ('"finance.grant"={low=0.0,high=1.0,source="x"}', "did you mean 'finance.grant_fraction'"),
        ('"finance.grant_fraction"={low=0.5,high=0.4,source="x"}', "the lower number first"),
        ('"finance.grant_fraction"={low="no",high="yes",source="x"}', "from no to yes for 0.3"),
        ('"finance.grant_fraction"={low=0.0,high=1.5,source="x"}', "1.5, which cannot stand there"),
        ('"prices.excise_on_shared"={low="nil",high="nil",source="x"}', "two different words"),
    ],
)
def test_ranges_that_cannot_be_are_refused(doubt, told):
    with pytest.raises(InputError) as refused:
        sc.load(BLOCK, ["finance.grant_fraction=0.3", f"doubtful={{{doubt}}}"])
    assert told in str(refused.value)


def test_the_answer_names_the_five_that_move_it_most():
    outcome = sc.price(simulated(BLOCK, *SETS))
    table = answer_weights(outcome)
    said = rests_on(table, "en")
    first = table.iloc[0]
    assert said.startswith("What moves it most, one input at a time (net present value of ")
    assert said.count(": ") == 6
    for column in ("npv_low_eur", "npv_high_eur"):
        assert f"{abs(first[column]) / 1e3:,.0f}" in said
    assert rests_on(table.iloc[:0], "fr") == ""


def test_records_are_stacked_where_they_differ():
    first, second = flows_terms(0.01), flows_terms(0.03)
    both = stacked([first, second])
    assert_allclose(both.cpi_fraction, [0.01, 0.03])
    assert both.discount_fraction == first.discount_fraction


def flows_terms(cpi_fraction):
    from defaults import finance_terms

    return finance_terms(cpi_fraction=cpi_fraction)


def test_every_doubtful_input_of_the_five_sites_has_a_name_in_words():
    scenario = sc.load("scenarios/five-sites.toml")
    of_money = ranges(scenario, ("finance.", "prices.", "contracts."))
    paths = {one.path for one in (*of_money, *ranges_of_all_sites(scenario))}
    general = {re.sub(r"^sites\.[^.]+", "sites.*", path) for path in paths}
    assert len(general) > 20
    assert sorted(path for path in general if not is_known(f"input.{path}")) == []
