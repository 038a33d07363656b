"""Inverter rules, limits, and hosting capacity."""

from dataclasses import replace

import numpy as np
import pytest
from defaults import band
from grid_sample import chain, draws, houses
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from simcore.energy.grid import hosting
from simcore.energy.grid.flow import power_flow
from simcore.energy.grid.hosting import Case, hosting_capacity
from simcore.energy.grid.inverters import (
    P_OF_U,
    Q_OF_U,
    RULES,
    UNITY,
    allowed_kw,
    reactive_kvar,
    tan_phi,
)
from simcore.energy.grid.limits import highest_loading, verdict, weekly_share, worst_slots

Q_U, P_U = RULES["q_u"], RULES["p_u"]
BAND = band()


def test_rules_by_hand():
    kva = np.array([10.0])
    kw = np.array([[8.0]])
    # Q(U): half way from 1.02 to 1.08, 0.22 of 10 kVA is drawn; 0.95 gives half of 0.44.
    assert reactive_kvar(Q_U, kw, np.array([[1.05]]), kva)[0, 0] == pytest.approx(2.2)
    assert reactive_kvar(Q_U, kw, np.array([[0.95]]), kva)[0, 0] == pytest.approx(-2.2)
    assert reactive_kvar(Q_U, kw, np.array([[1.01]]), kva)[0, 0] == 0
    assert reactive_kvar(Q_U, 0 * kw, np.array([[1.08]]), kva)[0, 0] == 0
    # cos phi 0.95: 8 x tan(acos 0.95) = 8 x 0.3287 = 2.63.
    assert reactive_kvar(RULES["cos_phi"], kw, kw * 0 + 1, kva)[0, 0] == pytest.approx(2.629, 1e-3)
    # cos phi (P): 0.8 of the rating is 0.6 of the way from 1.0 to 0.9: 0.94; 8 x 0.363 = 2.90.
    found = reactive_kvar(RULES["cos_phi_p"], kw, kw * 0 + 1, kva)[0, 0]
    assert found == pytest.approx(8 * tan_phi(0.94))
    assert reactive_kvar(RULES["cos_phi_p"], kw / 2, kw * 0 + 1, kva)[0, 0] == 0
    assert reactive_kvar(UNITY, kw, kw * 0 + 1.2, kva)[0, 0] == 0
    # P(U): at 1.08 half way from 1 to 0.2: 6 of 10 kW; a small sun passes.
    assert allowed_kw(P_U, kw, np.array([[1.08]]), kva)[0, 0] == pytest.approx(6.0)
    assert allowed_kw(P_U, kw / 4, np.array([[1.08]]), kva)[0, 0] == 2.0
    assert allowed_kw(UNITY, kw, np.array([[1.2]]), kva)[0, 0] == 8.0


@pytest.mark.parametrize("key", ["q_u", "p_u", "q_u_p_u"])
@pytest.mark.parametrize("is_unbalanced", [False, True])
def test_inverters_and_voltages_agree_at_the_end(key, is_unbalanced):
    network, _ = houses(30, source_voltage_pu=1.03)
    sun = np.linspace(0, 260, 25)
    made = draws(network, np.full((25, 30), 0.3), sun, kva=260.0)
    rule = RULES[key]
    found = power_flow(network, made, rule=rule, is_unbalanced=is_unbalanced)
    assert found.is_solved.all()
    # The target is 1e-5 pu; float32 adds 6e-8.
    assert found.rule_residual_pu < 2e-5
    at = found.voltage_pu[:, made.plant_node]
    volts = at.mean(axis=-1) if is_unbalanced else at
    steepest_kw = 20 * made.plant_kva[0]
    assert_allclose(
        found.produced_kw,
        allowed_kw(rule, made.plant_kw, volts, made.plant_kva),
        atol=2e-5 * steepest_kw,
    )
    free = power_flow(network, made, is_unbalanced=is_unbalanced)
    # The rules only ever lower a high voltage, and lose energy only by P(U).
    assert found.highest_pu.max() < free.highest_pu.max() - 1e-3
    assert free.highest_pu.max() > 1.06
    lost = made.plant_kw.sum() - found.produced_kw.sum(dtype=float)
    assert (lost > 1.0) == rule.curtailment


def test_q_of_u_meets_its_fixed_point_on_a_two_bus_feeder():
    """The pair (U, Q) solves both the curve and the closed form of the line."""
    network = chain(1, 300.0)
    made = draws(network, [[0.0]], np.array([120.0]), kva=120.0)
    found = power_flow(network, made, rule=Q_U)
    r, x = 0.188 * 0.3, 0.068 * 0.3
    low, high = 1.0, 1.2
    for _ in range(60):  # bisection on U: the line's voltage falls with the Q drawn
        u = (low + high) / 2
        q = np.interp(u, *zip(*Q_OF_U, strict=True)) * 120e3
        b = 2 * (-r * 120e3 + x * q) - 400**2
        line = np.sqrt((-b + np.sqrt(b**2 - 4 * (r**2 + x**2) * (120e3**2 + q**2))) / 2) / 400
        low, high = (u, high) if line > u else (low, u)
    assert 1.02 < u < 1.06
    assert found.voltage_pu[0, 2] == pytest.approx(u, abs=1e-5)


def test_curves_fall_where_they_must():
    assert (np.diff([y for _, y in P_OF_U]) < 0).all()
    assert (np.diff([y for _, y in Q_OF_U]) >= 0).all()


def test_weeks_of_en_50160():
    # Two days of 4 slots stand for a week of 8; 10 slots: the last 8 are judged again.
    outside = np.zeros((10, 2), bool)
    outside[8:, 1] = True
    assert_array_equal(weekly_share(outside, 8), [[0, 0], [0, 0.25]])
    assert weekly_share(outside[:5], 8).shape == (1, 2)


def year_with(network, voltage):
    """Power flow of a network with these voltages at its only supply node."""
    n = len(voltage)
    found = power_flow(network, draws(network, np.zeros((n, 1))))
    found.voltage_pu[:, 2] = voltage
    return found


def test_verdict_counts_slots_and_weeks():
    network = chain(1)
    volts = np.ones(336)
    volts[:17] = 1.101  # 17 of 336 half-hours are 5.06 % of the week
    volts[17:20] = 0.89
    volts[20] = 1.0601
    found = verdict(network, year_with(network, volts), BAND, 48)
    assert (found.n_slots_high, found.n_slots_low, found.en_50160_weeks) == (18, 3, 1)
    assert not found.holds
    volts[:20] = 1.05
    volts[20] = 1.0599
    calm = verdict(network, year_with(network, volts), BAND, 48)
    assert (calm.n_slots_high, calm.en_50160_weeks, calm.holds) == (0, 0, True)
    assert calm.high_node == "N1"
    # 17 slots outside are a breach, 16 (4.8 %) are not.
    volts[:16] = 1.101
    assert verdict(network, year_with(network, volts), BAND, 48).en_50160_weeks == 0


def test_slots_without_a_state_count_nowhere():
    network = chain(2, 500.0)
    load = np.array([[10.0, 5.0], [200.0, 900.0], [10.0, 5.0]])
    found = power_flow(network, draws(network, load))
    judged = verdict(network, found, BAND, 48)
    assert judged.n_slots_low == 0
    assert judged.voltage_min_pu > 0.9
    assert 1 not in worst_slots(found, network.supply_nodes, 3)["low"]


def test_overload_is_counted_by_slot():
    network = chain(1, 10.0, sn_kva=100.0)
    found = power_flow(network, draws(network, [[99.0], [101.0], [240.0]]))
    judged = verdict(network, found, BAND, 48)
    # 325 A carry 225 kW; the transformer 100 kVA.
    assert judged.n_slots_overload == 2
    assert judged.line_loading_max == pytest.approx(240 / 225.2, rel=2e-2)


def case(network, load_kw, placement, sun, kva=1.0):
    load_kw = np.asarray(load_kw, float)
    return Case(
        load_kw=load_kw,
        load_kvar=0 * load_kw,
        placement=np.asarray(placement, float),
        yield_kw=np.asarray(sun, float),
        kva_per_kwp=kva,
    )


def without_ratings(network, *numbers):
    ampacity_a = network.lines.ampacity_a.copy()
    ampacity_a[list(numbers)] = np.nan
    return replace(network, lines=replace(network.lines, ampacity_a=ampacity_a))


def test_a_line_without_a_rating_counts_nowhere():
    network = chain(3)
    made = draws(network, [[10.0, 10.0, 10.0], [0.0, 0.0, 200.0]])
    known = power_flow(network, made)
    found = power_flow(without_ratings(network, 0, 2), made)
    assert_array_equal(found.voltage_pu, known.voltage_pu)
    judged = verdict(network, found, BAND, 48)
    assert judged.line_name == "L1"
    assert judged.line_loading_max == pytest.approx(float(known.line_loading[1, 1]))
    assert_array_equal(highest_loading(found.line_loading), known.line_loading[:, 1])
    assert worst_slots(found, network.supply_nodes, 5)["line"].tolist() == [1, 0]


def test_where_no_line_has_a_rating_no_loading_is_told_and_none_is_an_overload():
    network = without_ratings(chain(2), 0, 1)
    assert network.n_unrated == 2
    found = power_flow(network, draws(network, [[1.0, 150.0]]))
    judged = verdict(network, found, BAND, 48)
    assert np.isnan(judged.line_loading_max)
    assert judged.line_name == ""
    assert judged.n_slots_overload == 0
    assert len(worst_slots(found, network.supply_nodes, 5)["line"]) == 0
    assert highest_loading(np.zeros((2, 0))).tolist() == [0.0, 0.0]


def test_hosting_capacity_of_a_two_bus_feeder_by_hand():
    # The rise to 1.06 of a line of 300 m: P with U = 1.06 in the closed form,
    # (R P)^2/U^2-terms aside P = (U^2 - U) 160,000 / R = 0.0636 x 160,000 / 0.0564 = 180 kW.
    network = chain(1, 300.0, kind="U_AL_150", sn_kva=10_000.0)
    band = BAND
    sun = np.array([0.0, 0.4, 0.8, 0.2])
    (held,) = hosting_capacity(network, [case(network, np.zeros((4, 1)), [1.0], sun)], band, 600.0)
    r, x = 0.188 * 0.3, 0.068 * 0.3
    p = np.roots(
        [r**2 + x**2, -2 * r * (1.06 * 400) ** 2, (1.06 * 400) ** 4 - (1.06 * 400) ** 2 * 400**2]
    )
    expected = p.real.min() / 1e3 / 0.8
    assert expected == pytest.approx(180 / 0.8, rel=0.03)
    assert held.kwp == pytest.approx(expected, abs=2 * 600 / 4096)
    assert (held.limit, held.where, held.slot) == ("voltage", "N1", 2)


def test_hosting_limits_by_line_transformer_and_none():
    sun = np.array([1.0, 0.5])
    short = chain(1, 10.0, sn_kva=10_000.0)
    (line,) = hosting_capacity(short, [case(short, np.zeros((2, 1)), [1.0], sun)], BAND, 600.0)
    # 325 A x sqrt(3) x 400 V = 225 kW, at a voltage a little above 1.
    assert (line.limit, line.where) == ("line", "L0")
    assert line.kwp == pytest.approx(225.2, rel=5e-3)
    small = chain(1, 10.0, sn_kva=100.0)
    load = np.full((2, 1), 20.0)
    (transformer,) = hosting_capacity(small, [case(small, load, [1.0], sun)], BAND, 600.0)
    assert (transformer.limit, transformer.where, transformer.slot) == ("transformer", "T", 0)
    assert transformer.kwp == pytest.approx(120.0, rel=5e-3)  # 100 kVA and the 20 kW of demand
    (none,) = hosting_capacity(small, [case(small, load, [1.0], sun)], BAND, 50.0)
    assert (none.kwp, none.limit, none.slot) == (50.0, "none", -1)
    dark = case(small, load, [1.0], np.zeros(2))
    assert hosting_capacity(small, [dark], BAND, 50.0)[0].limit == "none"


def test_a_line_without_a_rating_does_not_bind():
    short = chain(1, 10.0, sn_kva=10_000.0)
    one = case(short, np.zeros((2, 1)), [1.0], np.array([1.0, 0.5]))
    # With its rating the line binds at 225 kW, see above; the voltage binds far beyond.
    (held,) = hosting_capacity(without_ratings(short, 0), [one], BAND, 600.0)
    assert (held.kwp, held.limit) == (600.0, "none")
    (held,) = hosting_capacity(without_ratings(short, 0), [one], BAND, 20_000.0)
    assert (held.limit, held.where) == ("voltage", "N1")


def test_what_the_demand_overloads_alone_does_not_bind():
    small = chain(1, 10.0, sn_kva=100.0)
    load = np.array([[140.0], [10.0]])
    (held,) = hosting_capacity(small, [case(small, load, [1.0], np.array([0.1, 1.0]))], BAND, 600.0)
    assert held.kwp == pytest.approx(110.0, rel=5e-3)
    assert held.slot == 1


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 999))
def test_hosting_capacity_is_the_border_over_every_slot(
    seed,
):
    """At the size found no slot of the year passes a limit; a little above, one does."""
    network, _ = houses(12, source_voltage_pu=1.02)
    rng = np.random.default_rng(seed)
    load = rng.gamma(1.0, 0.5, (400, 12))
    sun = np.clip(np.sin(np.linspace(0, 60, 400)), 0, None) * rng.uniform(0.5, 1, 400)
    placement = rng.dirichlet(np.ones(12))
    one = case(network, load, placement, sun)
    (held,) = hosting_capacity(network, [one], BAND, 300.0)

    def passes(kwp):
        made = draws(network, load)
        nothing = power_flow(network, made)
        made = draws(network, np.concatenate([load - kwp * np.outer(sun, placement)]))
        found = power_flow(network, made)
        high = found.voltage_pu[:, network.supply_nodes] > 1.06
        over = (found.line_loading > np.maximum(nothing.line_loading, 1)).any()
        over |= (found.transformer_loading > np.maximum(nothing.transformer_loading, 1)).any()
        return high.any() or over

    assert not passes(held.kwp * 0.999)
    assert passes(held.kwp + 3 * 300 / 4096)


def test_together_and_alone_give_the_same_capacity_and_missed_slots_are_added(monkeypatch):
    network, _ = houses(12)
    rng = np.random.default_rng(3)
    sun = rng.uniform(0, 1, 300)
    cases = [
        case(network, rng.gamma(1.0, 0.5, (300, 12)), rng.dirichlet(np.ones(12)), sun)
        for _ in range(4)
    ]
    together = hosting_capacity(network, cases, BAND, 300.0)
    alone = [hosting_capacity(network, [one], BAND, 300.0)[0] for one in cases]
    assert [one.kwp for one in together] == [one.kwp for one in alone]
    monkeypatch.setattr(hosting, "_candidates", lambda *_: np.array([0]))
    mended = hosting_capacity(network, cases, BAND, 300.0)
    assert [one.kwp for one in mended] == pytest.approx([one.kwp for one in together], abs=1e-9)


def test_reactive_power_makes_room_where_the_voltage_binds():
    network = chain(1, 300.0, sn_kva=10_000.0)
    sun = np.array([1.0, 0.6])
    cases = [case(network, np.zeros((2, 1)), [1.0], sun, kva=0.9)]
    plain, fixed, by_voltage = (
        hosting_capacity(network, cases, BAND, 600.0, rule=rule)[0].kwp
        for rule in (UNITY, replace(UNITY, inverter_rule="fixed", inverter_power_factor=0.95), Q_U)
    )
    assert fixed > 1.02 * plain
    assert by_voltage > 1.02 * plain


def test_a_missed_slot_is_found_where_the_voltage_binds(monkeypatch):
    network = chain(1, 300.0, sn_kva=10_000.0)
    one = [case(network, np.zeros((3, 1)), [1.0], np.array([0.1, 1.0, 0.5]))]
    right = hosting_capacity(network, one, BAND, 400.0)
    monkeypatch.setattr(hosting, "_candidates", lambda *_: np.array([0]))
    assert hosting_capacity(network, one, BAND, 400.0) == right
    assert right[0].limit == "voltage"


def test_larger_inverters_draw_more_reactive_power_and_make_more_room():
    network = chain(1, 300.0, sn_kva=10_000.0)
    small, large = (
        hosting_capacity(
            network, [case(network, [[0.0]], [1.0], [1.0], kva=kva)], BAND, 600.0, rule=Q_U
        )[0].kwp
        for kva in (0.5, 1.0)
    )
    assert large > 1.02 * small
