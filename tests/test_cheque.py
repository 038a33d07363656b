"""The energy cheque: its grid, its borders, and where it goes."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from rates_sample import BOOK, TODAY
from scenario_sample import SMALL
from shared_runs import priced

from simcore.money.ledger import balances_eur
from simcore.money.rates import cheque_energie_eur


@pytest.mark.parametrize(
    ("income_by_unit", "amounts"),
    [
        (5_599.0, (194, 240, 277)),
        (5_600.0, (146, 176, 202)),
        (6_700.0, (98, 113, 126)),
        (7_700.0, (48, 63, 76)),
        (10_999.0, (48, 63, 76)),
        (11_000.0, (0, 0, 0)),
    ],
)
def test_grid_by_income_and_size(income_by_unit, amounts):
    # 1 person: 1 unit; 3 people: 1 + 0.5 + 0.3; 4 people: 2.1 units.
    people = np.array([1, 3, 4])
    income = income_by_unit * np.array([1.0, 1.8, 2.1])
    found = cheque_energie_eur(BOOK, TODAY, income * (1 + 1e-12), people)
    assert_array_equal(found, amounts)


def test_nobody_gets_nothing():
    assert_array_equal(cheque_energie_eur(BOOK, TODAY, np.zeros(1), np.zeros(1, int)), [0])


def test_cheques_lower_costs_and_change_no_saving():
    paid = priced(SMALL)
    none = priced(SMALL, "social.cheque_energie=false")
    site, bare = paid.sites[0], none.sites[0]
    people = site.flows.population
    got = site.cheque_eur
    assert (got[people.is_dwelling & ~people.is_vacant] > 0).any()
    assert (got[people.is_vacant | ~people.is_dwelling] == 0).all()
    for scheme, done in site.schemes.items():
        assert_array_equal(done.saving_eur, bare.schemes[scheme].saving_eur)
        state = (
            balances_eur(done.ledger_eur)["state"]
            - balances_eur(bare.schemes[scheme].ledger_eur)["state"]
        )
        assert_allclose(state.sum(), -got.sum(), rtol=1e-9)
    table = paid.members.query("scheme == 'T1'")["cheque_energie_eur"]
    assert_allclose(table.sum(), got.sum())
    poorest = "site == 'all' and kind == 'income_decile' and group == '1' and scheme == 'T1'"
    with_cheque, without = (
        done.social.query(poorest)["effort_before_fraction"].item() for done in (paid, none)
    )
    assert with_cheque < without
