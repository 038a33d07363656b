"""Refusals: common random numbers, who is in which group, who gains."""

import json
from itertools import pairwise

import numpy as np
import pytest
from command_sample import invoked
from scenario_sample import SMALL

import simcore as sc
from simcore.base.errors import InputError
from simcore.study.compare.pipeline import simulate
from simcore.study.keys.refusals import REFUSE, STAY, refusal_report, with_refusals

FRACTIONS = (0.0, 0.2, 0.6, 1.0)


@pytest.fixture(scope="module")
def scenario():
    return sc.load(SMALL, ["schemes={T1={},T13={}}"])


@pytest.fixture(scope="module")
def rows(scenario):
    report = refusal_report(scenario, FRACTIONS, jobs=1)
    return {(row.refusal_fraction, row.scheme, row.group): row for row in report}


def test_variants_differ_in_nothing_but_who_takes_part(scenario):
    sites = [simulate(with_refusals(scenario, f), jobs=1).sites[0] for f in (0.0, 0.2, 0.6)]
    first = sites[0]
    for before, after in pairwise(sites):
        np.testing.assert_array_equal(after.production_kwh, first.production_kwh)
        np.testing.assert_array_equal(after.consumption_kwh, first.consumption_kwh)
        joined, joins = before.population.is_participant, after.population.is_participant
        assert (joins <= joined).all()
        assert joins.sum() < joined.sum()


def test_groups_part_the_tenants(rows):
    n_tenants = rows[0.0, "T1", STAY].n_tenants
    assert n_tenants > 0
    for fraction in FRACTIONS:
        stay, out = rows[fraction, "T1", STAY], rows[fraction, "T1", REFUSE]
        assert stay.n_tenants + out.n_tenants == n_tenants
        # Four standard deviations of a binomial count.
        spread = 4 * np.sqrt(n_tenants * fraction * (1 - fraction))
        assert abs(out.n_tenants - fraction * n_tenants) <= spread
    assert rows[0.0, "T1", REFUSE].n_tenants == rows[1.0, "T1", STAY].n_tenants == 0
    assert np.isnan(rows[1.0, "T1", STAY].saving_mean_eur)


def test_nothing_changes_where_nobody_refuses(rows):
    for scheme in ("T1", "T13"):
        row = rows[0.0, scheme, STAY]
        assert (row.n_gain, row.n_lose, row.change_mean_eur, row.change_min_eur) == (0, 0, 0, 0)
        assert row.landlord_npv_change_eur == 0


def test_free_sun_that_some_refuse_goes_to_those_who_stay(rows):
    # Without payment the sun of those who refuse is worth more to the others by the default
    # key, and nothing to those who refuse.
    for fraction in (0.2, 0.6):
        stay, out = rows[fraction, "T1", STAY], rows[fraction, "T1", REFUSE]
        assert stay.n_lose == 0
        assert stay.n_gain == stay.n_tenants
        assert out.n_lose > 0.9 * out.n_tenants
    more = [rows[fraction, "T1", STAY].change_mean_eur for fraction in (0.0, 0.2, 0.6)]
    assert more == sorted(more)
    shared = [rows[fraction, "T1", STAY].shared_kwh for fraction in FRACTIONS]
    assert shared == sorted(shared, reverse=True)
    assert shared[-1] == 0


@pytest.mark.parametrize("fractions", [(), (0.1, 1.2), (-0.1,)])
def test_fractions_are_between_0_and_1(scenario, fractions):
    with pytest.raises(InputError, match="refusal fractions"):
        refusal_report(scenario, fractions)


def test_the_command_prints_a_table_and_rows_for_programs():
    words = ["refusals", SMALL, "--fraction", "1", "--set", "schemes={T1={}}"]
    done = invoked(*words, "--format", "json")
    stay, out = json.loads(done.stdout)
    assert (stay["group"], stay["n_tenants"], stay["change_mean_eur"]) == (STAY, 0, None)
    assert out["n_lose"] > 0
    lines = invoked(*words, "--lang", "fr").stdout.splitlines()
    assert any("100\u00a0%" in line and "refusent" in line and "T1" in line for line in lines)
    assert not any("participent" in line for line in lines)
