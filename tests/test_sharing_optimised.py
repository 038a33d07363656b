"""The optimised key: its programme, its floor, what it promises and reaches."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose
from strategies import energies

from simcore.energy.sharing import KEYS, KeyInputs, settle
from simcore.energy.sharing.optimised import (
    _part_of_move,
    coverage,
    objective_eur,
    optimised_month,
    programme_of,
)


def given_by(key, pot, needs, weight, **known):
    pots, wanted = np.atleast_1d(np.array(pot, float)), np.atleast_2d(np.array(needs, float))
    return settle(KEYS[key](pots, wanted, weight, KeyInputs(**known)), pots, wanted).shared_kwh


VALUE = np.array([[0.12, 0.12, 0.2, 0.2]])
MONTH = KeyInputs(
    value_eur_per_kwh=VALUE, slot_class=np.array([0, 0, 1, 1, 2, 2]), group=np.array([0, 0, 1, 1])
)


@given(pot=energies((6,), most=9.0), needs=energies((6, 4)), start=energies((4,), most=1.0))
@settings(max_examples=50, deadline=None)
def test_optimised_key_is_never_worse_than_the_default(pot, needs, start):
    known = replace(MONTH, saving_eur=start)
    eur = {
        key: (given_by(key, pot, needs, np.ones(4), **_fields(known)) * VALUE).sum(axis=0)
        for key in ("default", "optimised")
    }
    month = optimised_month(pot, needs, np.ones(4), known)
    assert month.reached_eur >= 0
    gained = eur["optimised"].sum() - eur["default"].sum()
    assert gained == pytest.approx(month.reached_eur, abs=1e-8)
    assert (start + eur["optimised"]).min() >= (start + eur["default"]).min() - 1e-8
    if (needs.sum() > 0) and (pot > 0).any():
        programme = programme_of(pot, needs, np.broadcast_to(VALUE, needs.shape), np.ones(4), known)
        best = coverage(programme)
        assert objective_eur(programme, best) >= objective_eur(programme, 1 + 0 * best)


def _fields(key_inputs):
    return {name: getattr(key_inputs, name) for name in KeyInputs.__dataclass_fields__}


def test_optimised_key_by_hand():
    # Two equal members, 2 kWh for needs of 2 and 2, worth 0.1 and 0.2 EUR; 1 EUR saved
    # before by the first, so the floor (0.2 EUR of the second) does not hold it back: all
    # goes to the second. 2 x 0.2 = 0.4 EUR against 0.1 + 0.2 = 0.3.
    known = {
        "value_eur_per_kwh": np.array([[0.1, 0.2]]),
        "saving_eur": np.array([1.0, 0.0]),
        "group": np.array([0, 1]),
    }
    assert_allclose(given_by("optimised", 2, [2, 2], np.ones(2), **known), [[0, 2]], atol=1e-9)
    # Without it the first is the worst-off with 0.1 EUR and keeps its kWh.
    known["saving_eur"] = np.zeros(2)
    assert_allclose(given_by("optimised", 2, [2, 2], np.ones(2), **known), [[1, 1]], atol=1e-9)
    # Group -1 keeps its part, whatever it is worth.
    known |= {"saving_eur": np.array([1.0, 0.0]), "group": np.array([-1, 0])}
    assert_allclose(given_by("optimised", 2, [2, 2], np.ones(2), **known), [[1, 1]], atol=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_optimised_key_keeps_the_floor_on_uneven_slots(seed):
    # 40 slots of two classes of hours, skewed needs: the programme's sums hide who lacks when.
    rng = np.random.default_rng(seed)
    pot, needs = 4 * rng.random(40), rng.random((40, 6)) ** 4 * 3
    value = rng.choice([0.1, 0.15, 0.2], (1, 6))
    known = KeyInputs(
        value_eur_per_kwh=value,
        saving_eur=rng.random(6) * 0.2,
        slot_class=np.arange(40) % 2,
        group=np.arange(6) % 3,
    )
    done = optimised_month(pot, needs, np.ones(6), known)
    before, after = (
        known.saving_eur + (value * kwh).sum(axis=0)
        for kwh in (
            KEYS["default"].shared_kwh(pot, needs, np.ones(6), KeyInputs()),
            done.shared_kwh,
        )
    )
    assert after.min() >= before.min() - 1e-9
    assert after.sum() >= before.sum() - 1e-12
    assert after.sum() - before.sum() == pytest.approx(done.reached_eur, abs=1e-9)
    assert done.promised_eur >= 0


def test_optimised_key_stops_where_the_worst_off_would_fall():
    # Covered to 1/10 and 9/10, two slots of one class of hours: the programme sees them apart
    # and moves the first member's kWh, worth 0.1 instead of 0.2 EUR, in both.
    known = {
        "value_eur_per_kwh": np.array([[0.1, 0.2]]),
        "saving_eur": np.array([0.5, 0.0]),
        "group": np.array([0, 1]),
    }
    pot, needs = np.array([0.4, 3.6]), np.full((2, 2), 2.0)
    # Pro rata: 0.2 + 1.8 kWh each, savings of 0.7 and 0.4 EUR. The second can use 2 + 0.4 kWh:
    # 0.4 more, 0.08 EUR, for 0.04 of the first, who keeps 0.66.
    found = given_by("optimised", pot, needs, np.ones(2), **known)
    assert_allclose(found, [[0, 0.4], [1.6, 2.0]], atol=1e-9)
    month = optimised_month(pot, needs, np.ones(2), KeyInputs(**known))
    assert_allclose([month.promised_eur, month.reached_eur], [0.04, 0.04], atol=1e-9)
    # Half of the move takes the first, 0.1 EUR above the floor, to it; 0.2 would be too far.
    assert _part_of_move(np.array([0.7, 0.6]), np.array([-0.2, 0.5])) == pytest.approx(0.5)
    assert _part_of_move(np.array([0.7, 0.6]), np.array([0.0, 0.5])) == 1.0


def test_optimised_key_treats_a_group_alike():
    rng = np.random.default_rng(3)
    pot, needs = rng.random(6) * 3, rng.random((6, 4)) + 0.5
    known = _fields(MONTH) | {"saving_eur": np.array([1.0, 1.0, 0.0, 0.0])}
    given_kwh = given_by("optimised", pot, needs, np.ones(4), **known)
    covered = given_kwh / needs
    assert_allclose(covered[:, 0], covered[:, 1], rtol=1e-9)
    assert_allclose(covered[:, 2], covered[:, 3], rtol=1e-9)
    assert np.abs(covered[:, 0] - covered[:, 2]).max() > 0.01
