"""Tables of a sweep: what they are made from, in any order; few draws; what is chosen."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal
from sweep_sample import INPUTS, SCHEMES, SEED, sample_bands, sample_inputs, sampled

from simcore.study.futures.sampling import columns_of, drawn, reused, saltelli
from simcore.study.sweep.bands import (
    bands_of,
    bands_table,
    better_table,
    breaks,
    cube_of,
    is_so,
    probabilities_table,
    regret_table,
    tables_of,
)
from simcore.study.sweep.indices import sobol_indices


@pytest.fixture(scope="module")
def told():
    return sample_bands()


def tidy(cube):
    axes = (cube.sites, cube.schemes, cube.figures, range(len(cube.weights)))
    names = ("site", "scheme", "figure", "draw")
    frame = pd.MultiIndex.from_product(axes, names=names).to_frame(index=False)
    return frame.assign(
        value=cube.values.ravel(), weight=np.tile(cube.weights, len(frame) // len(cube.weights))
    )


def test_a_tidy_table_in_any_order_is_the_same_sweep():
    cube = replace(sampled(20), weights=np.arange(1.0, 21.0))
    again = cube_of(tidy(cube).sample(frac=1, random_state=1))
    assert set(again.schemes) == set(cube.schemes)
    once, shuffled = (
        table.sort_values(["site", "scheme", "figure"], ignore_index=True)
        for table in (bands_table(cube), bands_table(again))
    )
    assert_frame_equal(once, shuffled)


def test_the_order_of_draws_changes_no_table(told):
    order = np.random.default_rng(1).permutation(200)
    cube, inputs = sampled(), sample_inputs()
    again = bands_of(
        replace(cube, values=cube.values[..., order], weights=cube.weights[order]),
        replace(inputs, values={path: one[order] for path, one in inputs.values.items()}),
    )
    assert again.scheme == told.scheme == "T4"
    for name in ("bands", "probabilities", "better", "regret", "tornado", "indices"):
        assert_frame_equal(getattr(again, name), getattr(told, name), rtol=1e-9, atol=1e-9)


def test_probabilities_by_hand():
    cube = sampled(4)
    losers, npv = (cube.figures.index(name) for name in ("losers_fraction", "landlord_npv_eur"))
    values = cube.values.copy()
    values[:, 2, losers] = [0.0, 0.0, 0.1, 0.0]
    values[:, 2, npv] = [5.0, -0.5, 9.0, -2.0]
    cube = replace(cube, values=values)
    table = probabilities_table(cube).query("site == 'all' and scheme == 'T4'")
    # Nobody loses in three of four; the books balance, to the euro, in three; both in two.
    assert dict(zip(table["event"], table["probability"], strict=True)) == {
        "nobody_loses": 0.75,
        "balanced": 0.75,
        "all_three": 0.5,
    }
    assert breaks(cube, "T4").tolist() == [False, False, True, True]
    assert is_so(cube).shape == (2, 6, 3, 4)


def test_better_rows_are_for_each_party_and_pair(told):
    n = len(SCHEMES)
    assert len(told.better) == 2 * 3 * n * (n - 1)
    of = told.better[told.better["site"] == "all"].set_index(["party", "scheme_a", "scheme_b"])
    for party in ("tenants", "worst_tenant", "landlord"):
        both = of.loc[(party, "T4", "T6")], of.loc[(party, "T6", "T4")]
        assert_allclose(both[0]["probability"] + both[1]["probability"], 1)
        assert_allclose(both[0]["p50"], -both[1]["p50"])
    # T17 and T6 differ for the landlord by 30 kEUR in every future: common draws fall out.
    pair = of.loc[("landlord", "T17", "T6")]
    assert_allclose([pair["p5"], pair["p95"], pair["narrowing"]], [3e4, 3e4, 0], atol=1e-6)
    assert pair["probability"] == 1


def test_few_draws_have_medians_and_probabilities_alone():
    cube = sampled(48)
    table = bands_table(cube)
    assert table["p5"].isna().all()
    assert table["p95"].isna().all()
    assert table[["p50", "p50_low", "p50_high"]].notna().all(axis=None)
    assert better_table(cube)["p95"].isna().all()
    assert (probabilities_table(cube)["high"] - probabilities_table(cube)["low"] > 0.05).all()


def test_one_draw_and_one_scheme_are_enough_for_tables():
    cube = sampled(1)
    lone = replace(cube, schemes=("T1",), values=cube.values[:, :1])
    tables = tables_of(bands_of(lone, sample_inputs(1)))
    assert set(tables) == {"bands", "probabilities"}
    # One draw is never a bare 0 or 100 %.
    safe = tables["probabilities"].query("event == 'nobody_loses' and site == 'all'").iloc[0]
    assert safe["probability"] == 1
    assert safe["low"] < 0.25


def test_figures_that_no_future_defines_are_left_out():
    cube = sampled(10)
    values = cube.values.copy()
    values[:, :, cube.figures.index("dscr_min")] = np.nan
    assert "dscr_min" not in set(bands_table(replace(cube, values=values))["figure"])


def test_regret_is_told_among_schemes_that_leave_nobody_worse_off(told):
    # T2 would be the landlord's best in every future, at the tenants' cost.
    assert set(told.regret["scheme"]) == {"T1", "T4", "T6", "T13", "T17"}
    of = told.regret.set_index(["scheme", "kind", "input"])["regret_eur"].sort_index()
    # T13 has 20 kEUR less than T4 with everything in the middle, and 9000 * 0.8 kEUR more for
    # each 1.00 of retail's growth: best where retail is in its highest fifth (0.032 on the mean).
    retail = "finance.retail_index_fraction"
    assert_allclose(of["T13", "low", retail] / 1e3, 20 + 7200 * 0.0115, rtol=0.2)
    assert of["T13", "high", retail] == 0.0
    assert_allclose(of["T4", "high", retail] / 1e3, -20 + 7200 * 0.0115, rtol=0.2)
    assert (of["T4", "worst"] > of["T4", "all"]).all()
    # The input that moves the regret most is told of first.
    assert told.regret["input"].unique()[1] == retail
    unsafe = sampled()
    losers = unsafe.figures.index("losers_fraction")
    values = unsafe.values.copy()
    values[:, :, losers] = 0.5
    everybody = regret_table(replace(unsafe, values=values), {})
    assert set(everybody["scheme"]) == set(SCHEMES)
    assert list(everybody["kind"].unique()) == ["worst", "all"]


def test_regret_counts_futures_in_which_every_scheme_has_a_worth():
    cube = sampled(10)
    npv = cube.figures.index("landlord_npv_eur")
    values = cube.values.copy()
    values[:, cube.schemes.index("T4"), npv, :3] = np.nan
    some = regret_table(replace(cube, values=values), {})
    # Three of ten futures lack a worth of T4, so that none of the schemes is judged in them.
    assert set(some["n_draws"]) == {7}
    assert np.isfinite(some["regret_eur"]).all()
    kept = replace(cube, values=values[..., 3:], weights=cube.weights[3:])
    of = some[some["scheme"].isin(set(regret_table(kept, {})["scheme"]))]
    assert_allclose(of["regret_eur"], regret_table(kept, {})["regret_eur"])
    # Where only homes and weather move, all futures count.
    whole = regret_table(cube, {})
    assert set(whole["n_draws"]) == {10}
    assert np.isfinite(whole["regret_eur"]).all()
    values[:, :, npv] = np.nan
    assert not len(regret_table(replace(cube, values=values), {}))


def test_the_most_telling_inputs_come_first(told):
    of = told.tornado[told.tornado["figure"] == "landlord_npv_eur"]
    # Between the means of outer fifths: 1200 * 0.48 kEUR of the grant, 900 * 0.26 of the costs.
    assert list(of["input"][:2]) == ["finance.grant_fraction", "finance.capex_factor"]
    assert_allclose(of["figure_high"].iloc[0] - of["figure_low"].iloc[0], 576e3, rtol=0.05)
    assert_allclose(of["figure_high"].iloc[1] - of["figure_low"].iloc[1], -237e3, rtol=0.1)
    shares = told.indices.set_index(["figure", "input"])["first"]["landlord_npv_eur"]
    # Parts of the variance: 1200^2 * 0.03, and so on, over all of it (61.5e9).
    assert_allclose(shares["finance.grant_fraction"], 0.70, atol=0.03)


def test_numbers_of_draws_are_one_input_without_an_order():
    # Ten energies, each a year and a seed, that move the landlord by 0 to 900 kEUR.
    cube, inputs = sampled(), sample_inputs()
    number = reused(200, 10, SEED)
    values = cube.values.copy()
    values[:, :, cube.figures.index("landlord_npv_eur")] += 1e5 * number
    drawn_from = {"seed": 100 + number, "weather.year_number": number % 5}
    more = replace(inputs, values={**inputs.values, **drawn_from}, numbered=frozenset(drawn_from))
    found = bands_of(replace(cube, values=values), more, scheme="T4")
    share = found.indices.set_index(["figure", "input"])["first"]["landlord_npv_eur"]
    # Variance of 0 to 9: 8.25, in kEUR^2 82,500 beside the 61,500 of all else. Energies meet the
    # other inputs by chance: a correlation of 0.07 moves the share by 2 * 0.07 * 0.5.
    assert_allclose(share["energy"], 82.5 / (82.5 + 61.5), atol=0.07)
    for table in (found.tornado, found.regret, found.rules):
        assert not set(table["input"]) & {"energy", *drawn_from}
    # With an energy for each future they cannot be told apart from noise.
    lone = replace(more, values={**inputs.values, "seed": np.arange(200)})
    assert "energy" not in set(bands_of(cube, lone).indices["input"])


def test_indices_of_a_design_take_the_place_of_those_of_the_draws(told):
    design = saltelli(INPUTS, 64, SEED)
    values = drawn(INPUTS, design)
    outputs = 1200 * values["finance.grant_fraction"] - 900 * values["finance.capex_factor"]
    found = sobol_indices(outputs, columns_of(INPUTS), SEED)
    table = sample_bands(indices={"landlord_npv_eur": found}).indices
    assert table["total"].notna().all()
    assert len(table) == len(INPUTS)


def test_a_rule_says_where_a_tariff_breaks_or_holds(told):
    (row,) = told.rules.to_dict("records")
    # T4 balances in three futures of ten: where the grant is high.
    assert (row["input"], row["sign"], row["is_of_failure"]) == (
        *("finance.grant_fraction", "above"),
        False,
    )
    assert row["held_out_density"] > 2 * row["base"]
