"""Prices in many futures: who loses, balanced books, safe prices and their cost, parts on disk."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose, assert_array_equal
from programme_sample import ANY, small
from report_sample import one_site_run
from shared_runs import simulated

import simcore as sc
from simcore.base.errors import InputError
from simcore.show.design.futures import futures_frame
from simcore.show.folder.read import read_run
from simcore.show.report.designed import design_sections
from simcore.show.words.design_futures import futures_sentences, is_whole
from simcore.study.design.design import QUICK
from simcore.study.design.drawn import Drawn, drawn_of, plan_of
from simcore.study.design.futures import futures_told, npv_in, worst_gain_in
from simcore.study.design.programme import side_by_side
from simcore.study.design.tariff import best_tariff
from simcore.study.futures.statistics import beats, probability, share_with_loser
from simcore.study.sweep.sweep import Asked, swept_of
from simcore.study.sweep.sweep import plan_of as sweep_plan

SMALL = (
    *("sites.outreau.dwellings=6", "sites.outreau.buildings=[]", "time.step_minutes=60"),
    *("design.gain_mean_eur=-50.0", 'design.hours=["season"]'),
    *('doubtful={"finance.retail_index_fraction"={low=0.0, high=0.04, source="a test"}}',),
)
ONE = Path(__file__).parent.parent / "scenarios" / "sites" / "outreau.toml"
WORDS = [word for one in SMALL for word in ("--set", one)]
ONE_PRICE = replace(QUICK, most_prices=1)


def future(savings, free_npv_eur=-1000.0):
    """Three tenants of 100, 200 and 50 kWh; a price of 1 EUR a kWh is worth 350 EUR."""
    of = small([[100.0, 200.0, 50.0]], savings, [350.0], free_npv_eur=free_npv_eur)
    return Drawn(programme=of, bound_npv_eur=sum(savings) + free_npv_eur)


def test_three_tenants_in_four_futures_by_hand():
    # Highest price of each future: the least of saving / kWh: 0.10, 0.08, 0.12, 0.06 EUR.
    savings = [(10.0, 30.0, 6.0), (12.0, 16.0, 5.0), (12.0, 24.0, 6.0), (9.0, 12.0, 4.0)]
    worths = (-1000.0, -1000.0, 100.0, -35.0)
    drawn = [future(*one) for one in zip(savings, worths, strict=True)]
    own = best_tariff(drawn[0].programme, ANY, 1)
    assert_allclose(own.parts[0].price, 0.10, rtol=1e-6)
    told = futures_told(drawn, ANY, [own])
    (single,), (safe,) = told.single, told.safe
    # At 10 c EUR the worst tenant has 10 - 10 = 0, 16 - 20 = -4, 6 - 5 = 1 and 12 - 20 = -8 EUR:
    # two of four have a loser, and 8 EUR more for each would leave none.
    programmes = [one.programme for one in drawn]
    assert_allclose(worst_gain_in(programmes, own), [0, -4, 1, -8], atol=1e-4)
    assert float(single.has_loser.probability) == 0.5
    assert_allclose(single.margin_eur, 8.0 - 0.005, atol=1e-4)
    # 350 x 0.10 = 35 EUR: -965, -965, 135 and 0 are left, so that two balance; the middle is
    # halfway from -965 to 0.
    assert_allclose(npv_in(programmes, own), [-965, -965, 135, 0], atol=1e-3)
    assert float(single.balances.probability) == 0.5
    assert_allclose(float(single.npv_eur.p50), -482.5, atol=1e-3)
    # Two of four to find safe prices: 8 c EUR, which lose in one of the two held out, bring 28
    # EUR, 7 less in each, and balance in one of four.
    assert (told.n_tuned, safe.found.n_left_out) == (2, 0)
    assert_allclose(safe.outlook.tariff.parts[0].price, 0.08, rtol=1e-6)
    assert int(safe.outlook.has_loser.n_draws) == 2
    assert float(safe.outlook.has_loser.probability) == 0.5
    assert float(safe.outlook.balances.probability) == 0.25
    assert_allclose(float(safe.cost_eur.p50), 7.0, atol=1e-3)
    # The bound is 46 - 1000, 33 - 1000, 42 + 100 and 25 - 35: one of four.
    assert float(told.bound_balances.probability) == 0.25
    assert np.isnan(single.npv_eur.p5)  # fewer than 200 futures tell no ends
    assert (told.n_told, told.n_safe_told) == (1, 1)


def test_a_tariff_against_itself_is_better_in_half():
    drawn = [future((10.0, 20.0, saving)).programme for saving in (5.0, 6.0, 4.0)]
    own = best_tariff(drawn[0], ANY, 1)
    worth = npv_in(drawn, own)
    assert float(probability(beats(worth, worth), np.ones(3)).probability) == 0.5


def test_intervals_hold_the_share_with_a_loser():
    """95 % intervals of the share with a loser hold the true one, 0.3, in 92 to 99 of 100."""
    seeds = np.random.default_rng(7)
    hit = 0
    for _ in range(400):
        worst = np.where(seeds.random(48) < 0.3, -1.0, 1.0)[:, np.newaxis]
        found = share_with_loser(worst, np.ones(48), 0.005)
        hit += bool(found.low <= 0.3 <= found.high)
    assert 0.92 <= hit / 400 <= 0.99


def test_futures_of_prices_keep_paths_of_their_own():
    """Two draws whose second year is worth 0.5 and 2 of the first: each gain by its own."""
    one = small([[100.0]], [[10.0], [8.0]], [1.0], factor=np.array([[1.0, 0.5]]))
    two = small([[200.0]], [[40.0], [50.0]], [1.0], factor=np.array([[1.0, 2.0]]))
    both = side_by_side([one, two])
    # At 10 c EUR: 10 - 10, 8 - 5; 40 - 20, 50 - 40.
    assert_allclose(both.gains_eur(np.array([0.1])), [[0.0, 20.0], [3.0, 10.0]])
    asked = both.asked_eur(np.array([1, 1]), np.array([0, 1]))
    assert_allclose(asked, [[50.0, 400.0]])
    assert_allclose(both.mean_asked_eur(np.array([True, True])), [[150.0, 225.0]])
    assert both.only([0]).counted.shape == (2, 1, 2)


@pytest.fixture(scope="module")
def scenario():
    return sc.load(ONE, SMALL)


@pytest.fixture(scope="module")
def whole(scenario):
    return sc.design(simulated(ONE, *SMALL), asked=ONE_PRICE, draws=6)


def arrays(drawn):
    names = ("paid_eur", "factor", "worth_eur", "saving_eur", "high", "is_poorest")
    return [[getattr(one.programme, name) for name in names] for one in drawn]


def assert_same(first, second):
    for one, other in zip(arrays(first), arrays(second), strict=True):
        for left, right in zip(one, other, strict=True):
            assert left.dtype == right.dtype
            assert_array_equal(left, right)
    assert [one.bound_npv_eur for one in first] == [one.bound_npv_eur for one in second]
    assert [one.programme.free_npv_eur for one in first] == [
        one.programme.free_npv_eur for one in second
    ]


def test_workers_order_and_parts_change_no_bit(scenario, whole, tmp_path):
    plan = plan_of(scenario, 6)
    parts = list(whole.futures.single[0].tariff.parts)

    def drawn(folder=None, jobs=1):
        return drawn_of(plan, parts, folder=folder, jobs=jobs, progress=lambda *_: None)

    alone = drawn()
    for jobs in (2, 4):
        assert_same(alone, drawn(jobs=jobs))
    assert_same(alone, drawn(tmp_path, 2))
    names = sorted((tmp_path / "parts").glob("*.parquet"))
    assert len(names) == 6
    # Resumed: three parts are gone and one is damaged; the others are read and not made anew.
    for path in names[:3]:
        path.unlink()
    names[3].write_bytes(b"PAR1")
    kept = {path: path.stat().st_mtime_ns for path in names[4:]}
    assert_same(alone, drawn(tmp_path, 2))
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert_same(alone, drawn(tmp_path))


def test_futures_are_those_of_a_sweep(scenario, whole):
    """Free energy is worth to the landlord in each future what the sweep finds for T1."""
    plan = sweep_plan(scenario, Asked(draws=6))
    swept = swept_of(plan, jobs=1)
    row, figure = plan.schemes.index("T1"), plan.figures.index("landlord_npv_eur")
    parts = whole.futures.single[0].tariff.parts
    drawn = drawn_of(plan_of(scenario, 6), parts, folder=None, jobs=1, progress=lambda *_: None)
    free = [one.programme.free_npv_eur for one in drawn]
    assert_allclose(swept.values[:, -1, row, figure], free, rtol=1e-9)
    assert whole.futures.n_draws == 6
    assert {row["input"] for row in whole.futures.inputs} == set(plan.values)


def test_the_command_resumes_tells_its_scenario_and_stands_in_a_report(tmp_path, whole, scenario):
    out = tmp_path / "run" / "design"
    words = ("--draws", "6", "--prices", "1", "--no-energy", "--no-pairs", "--out", out)
    done = invoked("design", ONE, *WORDS, *words, "--format", "json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)["futures"]
    assert (told["n_draws"], told["n_tuned"], told["n_simulations"]) == (6, 4, 6)
    frame = futures_frame(whole.futures)
    assert len(told["rows"]) == len(frame)
    assert told["rows"][0]["p50"] == pytest.approx(frame["p50"].iloc[0])
    assert told["rows"][0]["p5"] is None
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["written_by"] == "design"
    assert len(manifest["scenario_hash"]) > 20
    assert set(manifest["columns"]["design_futures"]) == set(frame.columns)
    n_parts = len([*(out / "parts").glob("*.parquet")])
    again = invoked("design", ONE, *WORDS, *words, "--format", "json")
    assert json.loads(again.stdout)["futures"] == told
    assert len([*(out / "parts").glob("*.parquet")]) == n_parts == 6
    # Parts of another scenario are refused before any work.
    other = invoked("design", ONE, *WORDS, "--set", "finance.opex_eur_per_kw=33", *words)
    assert other.exit_code == 2
    assert "holds parts of scenario" in other.output


@pytest.mark.parametrize("is_same", [True, False])
def test_a_design_of_another_scenario_is_left_out_and_told(tmp_path, is_same, whole):
    manifest = json.loads((one_site_run() / "manifest.json").read_text())
    told = manifest["scenario_hash"] if is_same else "another"
    other = tmp_path / "prices"
    other.mkdir()
    of = {"written_by": "design", "title": "Elsewhere", "scenario_hash": told}
    (other / "manifest.json").write_text(json.dumps(of))
    futures_frame(whole.futures).to_csv(other / "design_futures.csv", index=False)
    run = read_run(one_site_run(), [other])
    assert ("design_futures" in run.names) == is_same
    shown = [section.key for section in design_sections(run, "en")]
    assert ("design_futures" in shown) == is_same
    if not is_same:
        assert "prices of another scenario" in str(run.doubts["prices"])


def test_a_table_that_lost_rows_makes_no_slide(whole):
    frame = futures_frame(whole.futures)
    assert is_whole(frame)
    assert not is_whole(frame[frame["kind"] != "bound"])
    assert not is_whole(frame[(frame["kind"] != "safe") | (frame["figure"] != "has_loser")])


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_sentences_agree_with_the_table(whole, lang):
    frame = futures_frame(whole.futures)
    text = " ".join(futures_sentences(frame, lang))
    assert {"en": "6 futures", "fr": "6 avenirs"}[lang] in text
    assert {"en": "1 doubtful input", "fr": "1 hypothèse incertaine"}[lang] in text
    assert "200" in text  # no ends below that many
    losers = frame[(frame["kind"] == "safe") & (frame["figure"] == "has_loser")].iloc[0]
    assert f"{100 * losers['probability']:.0f}" in text


@pytest.mark.parametrize(("draws", "expected"), [("0", "at least 1"), ("-3", "at least 1")])
def test_no_draws_are_refused(draws, expected):
    done = invoked("design", ONE, *WORDS, "--draws", draws)
    assert done.exit_code == 2
    assert expected in done.output
    assert invoked("sweep", ONE, *WORDS, "--draws", draws).exit_code == done.exit_code


def test_draws_that_are_no_number_are_refused():
    done = invoked("design", ONE, "--draws", "many")
    assert done.exit_code == 2
    assert "many" in done.output


def test_given_curves_and_joining_are_refused(scenario):
    flows = sc.from_arrays(
        production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 6), 0.3), step=60
    )
    with pytest.raises(InputError, match="drawn homes"):
        sc.design(flows, asked=QUICK, draws=4)
    joining = sc.load(ONE, [*SMALL, "design.joining=[[0.0, 0.2], [20.0, 0.9]]"])
    with pytest.raises(InputError, match="joining"):
        plan_of(joining, 4)


def test_a_frame_without_tariffs_tells_the_bound_alone():
    drawn = [future((10.0, 20.0, 5.0)) for _ in range(4)]
    told = futures_told(drawn, ANY, [None])
    frame = futures_frame(replace(told, safe=(None,), n_safe_told=0))
    assert told.n_told == 0
    assert set(frame["kind"]) == {"bound", "single", "safe"}
    assert isinstance(frame, pd.DataFrame)
    assert len([*futures_sentences(frame, "en")]) == 3
