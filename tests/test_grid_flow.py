"""Power flow: worked cases, laws, and known answers from outside."""

import json

import numpy as np
import pandapower as pp
import pandapower.networks as pn
import pytest
from grid_sample import chain, draws, feeder, houses
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simcore.energy.grid.flow import power_flow
from simcore.energy.grid.generate import LAYOUTS, generated_network
from simcore.energy.grid.model import solve_batch, solver_model
from simcore.energy.grid.pandapower_file import read_pandapower
from simcore.energy.grid.records import THREE_PHASE, load_point
from simcore.energy.grid.reference import difference
from simcore.energy.grid.sensitivity import sensitivity


def two_bus_pu(r_ohm, x_ohm, p_w, q_var, source_v=400.0):
    """Voltage at the end of a line: the larger root of U^4 + (2(RP+XQ)-E^2)U^2 + Z^2 S^2 = 0."""
    b = 2 * (r_ohm * p_w + x_ohm * q_var) - source_v**2
    c = (r_ohm**2 + x_ohm**2) * (p_w**2 + q_var**2)
    return np.sqrt((-b + np.sqrt(b**2 - 4 * c)) / 2) / source_v


def test_two_bus_feeder_meets_its_closed_form():
    # U_AL_150, 200 m: R = 0.188 x 0.2 = 0.0376 ohm, X = 0.068 x 0.2 = 0.0136 ohm.
    # 40 kW at tan phi 0.3: about (0.0376 x 40 + 0.0136 x 12) / 160 = 1.04 % of drop.
    network = chain(1, 200.0)
    for p_kw in (0.0, 40.0, 120.0, -60.0):
        found = power_flow(network, draws(network, [[p_kw]], tan_phi=0.3))
        expected = two_bus_pu(0.0376, 0.0136, p_kw * 1e3, 0.3 * p_kw * 1e3)
        # Charging current of 0.7 microfarad, and float32: below 2e-6.
        assert found.voltage_pu[0, 2] == pytest.approx(expected, abs=2e-6)
    assert found.voltage_pu[0, 1] == pytest.approx(1.0, abs=1e-6)


def test_loading_and_losses_of_the_two_bus_feeder():
    network = chain(1, 200.0)
    found = power_flow(network, draws(network, [[40.0]]))
    # I = P / (sqrt(3) U) with U = 0.9905 x 400 V: 58.3 A of 325 A; 3 R I^2 = 383 W.
    volts = two_bus_pu(0.0376, 0.0136, 40e3, 0.0) * 400
    current_a = 40e3 / (np.sqrt(3) * volts)
    assert found.line_loading[0, 0] == pytest.approx(current_a / 325, rel=1e-4)
    assert found.loss_kw[0] == pytest.approx(3 * 0.0376 * current_a**2 / 1e3, rel=1e-3)
    # 160 kVA at 400 V: 230.9 A.
    assert found.transformer_loading[0, 0] == pytest.approx(current_a / 230.94, rel=1e-4)


@pytest.mark.parametrize("source_pu", [0.97, 1.0, 1.04])
def test_no_load_and_no_sun_give_the_voltage_of_the_source(source_pu):
    network = chain(3, 150.0, source_voltage_pu=source_pu)
    found = power_flow(network, draws(network, np.zeros((4, 3))))
    # Cables are capacitors: 1.6 microfarad lift the voltage by less than 1e-5.
    assert_allclose(found.voltage_pu, source_pu, atol=1e-5)
    assert_allclose(found.import_kw, 0, atol=1e-4)  # the 1e-9 pu of the transformer


@settings(max_examples=25, deadline=None)
@given(
    load=st.lists(st.floats(0, 12), min_size=12, max_size=12),
    sun=st.floats(0, 150),
    is_unbalanced=st.booleans(),
)
def test_losses_are_import_less_export_less_load_plus_production(load, sun, is_unbalanced):
    network, _ = generated_network(12, LAYOUTS["houses"], "site", 1.0)
    made = draws(network, [load], np.array([sun]), tan_phi=0.2, phase=np.arange(12) % 3)
    points = np.concatenate([made.load_node, made.plant_node])
    found = power_flow(network, made, is_unbalanced=is_unbalanced)
    assert found.is_solved.all()
    balance = found.import_kw - found.export_kw - np.sum(load) + sun
    assert_allclose(found.loss_kw, balance, atol=1e-9)
    if not is_unbalanced:
        # The branches' own losses, added up, are the same figure.
        p_kw = np.concatenate([made.load_kw, -made.plant_kw], -1)
        q_kvar = np.concatenate([made.load_kvar, np.zeros((1, 12))], -1)
        model = solver_model(network, points, is_unbalanced=False)
        batch = solve_batch(model, network, p_kw, q_kvar, 1, has_branches=True)
        branches_kw = (batch.from_kw + batch.to_kw).sum(axis=-1)
        assert_allclose(found.loss_kw, branches_kw, atol=2e-4)  # tolerance of the solver
    assert found.loss_kw[0] >= 0.1  # the transformer's 0.21 kW without load, at 1 pu or less


def test_chunks_and_threads_do_not_change_the_result():
    network, _ = houses(20)
    load = np.random.default_rng(1).gamma(1.0, 0.8, (50, 20))
    made = draws(network, load, np.linspace(0, 60, 50))
    whole = power_flow(network, made)
    parts = power_flow(network, made, chunk_slots=7, threads=1)
    for name in ("voltage_pu", "line_loading", "transformer_loading", "loss_kw"):
        assert_allclose(getattr(whole, name), getattr(parts, name), rtol=1e-6, atol=1e-9)


@pytest.mark.filterwarnings("ignore")
def test_a_kerber_network_and_its_losses_meet_pandapower():
    """Three more of Kerber's and three of SimBench's are compared for the page on the grid."""
    net = pn.create_kerber_landnetz_freileitung_1()
    pp.runpp(net, numba=False)
    network, made = read_pandapower(json.loads(pp.to_json(net)), "kerber")
    found = power_flow(network, made)
    # The target is 1e-4 pu and 0.1 % of loading; transformers are T there and pi here.
    assert_allclose(found.voltage_pu[0], net.res_bus.vm_pu, atol=1e-5)
    assert_allclose(found.line_loading[0], net.res_line.loading_percent / 100, atol=1e-5)
    assert_allclose(found.transformer_loading[0], net.res_trafo.loading_percent / 100, atol=1e-5)
    lost_kw = 1e3 * (net.res_line.pl_mw.sum() + net.res_trafo.pl_mw.sum())
    assert found.loss_kw[0] == pytest.approx(lost_kw, rel=1e-4)


FRENCH = {
    # Lowest and highest LV voltage that pandapower found for the same files.
    "LVFeeder18498_Winter": (0.910, 0.983),
    "LVFeeder18498_Summer": (0.984, 0.997),
    "LVFeeder36360_Winter": (0.956, 0.988),
    "LVFeeder36360_Summer": (0.991, 0.997),
    "LVFeeder30216_Winter": (0.973, 0.993),
    "LVFeeder30216_Summer": (0.996, 0.998),
}


@pytest.mark.parametrize("name", FRENCH)
def test_french_feeders_load_and_solve(name):
    network, made = feeder(name)
    found = power_flow(network, made)
    low = found.voltage_pu[0, network.is_low_voltage]
    assert (low.min(), low.max()) == pytest.approx(FRENCH[name], abs=6e-4)
    assert network.transformer_kva == 160
    gap = difference(network, made, found, np.zeros((1, 0)), [0])
    assert gap.voltage_pu < 1e-4
    assert gap.line_loading < 1e-3
    assert gap.transformer_loading < 1e-3


def four_wire_volts(network, made, impedance, source):
    """Phase-to-neutral voltages by backward and forward sweeps over four wires, LV only.

    ``impedance`` is the 4 x 4 matrix per line; the network is a chain from node 1 on, its
    neutral earthed at node 1 only. An oracle that shares nothing with the solver.
    """
    n = network.n_nodes
    power = np.zeros((n, 3), complex)
    for node, phase, p, q in zip(
        made.load_node, made.load_phase, made.load_kw[0], made.load_kvar[0], strict=True
    ):
        power[node, phase] += (p + 1j * q) * 1e3
    volts = np.tile(np.append(source, 0), (n, 1))
    for _ in range(100):
        current = np.conj(power / (volts[:, :3] - volts[:, 3:]))
        wires = np.column_stack([current, -current.sum(axis=1)])
        for i in range(n - 2):
            volts[i + 2] = volts[i + 1] - impedance @ wires[i + 2 :].sum(axis=0)
    return np.abs(volts[:, :3] - volts[:, 3:])


def test_unbalanced_flow_meets_a_four_wire_sweep():
    network = chain(3, 80.0, kind="T_AL_70")
    z = np.full((4, 4), 0.2548j)
    z[3, :3] = z[:3, 3] = 0.28935j
    np.fill_diagonal(z, 0.4029 + 0.35223j)
    z[0, 0] = z[1, 1] = z[2, 2] = z[3, 3]
    made = load_point([2, 3, 4, 4, 3], [0, 0, 1, 2, 0], [6, 9, 4, 3, -2], [2, 3, 1, 0, 0])
    found = power_flow(network, made, is_unbalanced=True)
    turns = np.exp(-2j * np.pi * np.arange(3) / 3)
    expected = four_wire_volts(network, made, z * 0.08, 400 / np.sqrt(3) * turns)
    assert np.ptp(expected[4]) > 4  # phase a carries 13 kW, the others 4 and 3
    assert_allclose(found.voltage_pu[0, 1:], expected[1:] / (400 / np.sqrt(3)), atol=2e-5)


def test_three_equal_phases_are_the_balanced_case():
    network = chain(2, 120.0)
    both = draws(network, [[12.0, 9.0]], tan_phi=0.3)
    one = power_flow(network, both)
    three = power_flow(network, both, is_unbalanced=True)
    assert_allclose(three.voltage_pu, one.voltage_pu[..., None] * np.ones(3), atol=1e-6)
    assert_allclose(three.line_loading, one.line_loading, atol=1e-6)
    single = load_point(
        np.repeat([2, 3], 3), np.tile([0, 1, 2], 2), [4] * 3 + [3] * 3, [1.2] * 3 + [0.9] * 3
    )
    spread = power_flow(network, single, is_unbalanced=True)
    assert_allclose(spread.voltage_pu, three.voltage_pu, atol=1e-6)
    assert (both.load_phase == THREE_PHASE).all()


@pytest.mark.filterwarnings("ignore")
def test_ieee_european_feeder_meets_pandapowers_three_phase_solver():
    """906 nodes, 55 single-phase loads, 9:26 of the published day, source at 1.05."""
    net = pn.ieee_european_lv_asymmetric("on_peak_566")
    network, made = read_pandapower(json.loads(pp.to_json(net)), "ieee")
    assert (network.n_nodes, len(made.load_node)) == (907, 55)
    found = power_flow(network, made, is_unbalanced=True)
    columns = ["vm_a_pu", "vm_b_pu", "vm_c_pu"]
    pp.runpp_3ph(net)
    # The file gives its transformer a magnetising branch in the zero sequence: 6e-4.
    assert_allclose(found.voltage_pu[0], net.res_bus_3ph[columns], atol=1e-3)
    net.trafo["mag0_percent"] = 1e7
    pp.runpp_3ph(net)
    assert_allclose(found.voltage_pu[0], net.res_bus_3ph[columns], atol=2e-5)
    # Its source power lacks 0.02 kW of its own loads and losses, so these are compared.
    columns = ["pl_a_mw", "pl_b_mw", "pl_c_mw"]
    lost_kw = 1e3 * sum(one[columns].sum().sum() for one in (net.res_line_3ph, net.res_trafo_3ph))
    assert found.loss_kw[0] == pytest.approx(lost_kw, rel=5e-4)
    assert made.load_kw.sum() + lost_kw == pytest.approx(found.import_kw[0], rel=2e-5)


@pytest.mark.filterwarnings("ignore")
def test_unbalanced_french_feeder_meets_pandapower():
    network, made = feeder("LVFeeder36360_Winter")
    found = power_flow(network, made, is_unbalanced=True)
    gap = difference(network, made, found, np.zeros((1, 0)), [0])
    assert gap.voltage_pu < 1e-4
    assert gap.line_loading < 1e-3


def test_sensitivity_is_r_and_x_over_the_square_of_the_voltage():
    # dV/dP = R / U^2 per W: 0.0376 / 160,000 x 1,000 = 2.35e-4 per kW, and X likewise.
    network = chain(1, 200.0)
    found = sensitivity(network, network.supply_nodes)
    assert found.dv_dp[0, 2] == pytest.approx(2.35e-4, rel=1e-3)
    assert found.dv_dq[0, 2] == pytest.approx(0.85e-4, rel=1e-3)
    assert found.dflow_dp[0, 0] == pytest.approx(-1.0, abs=1e-3)


def test_a_slot_without_a_state_is_named_and_the_others_stand():
    network = chain(2, 500.0)
    load = np.array([[10.0, 5.0], [200.0, 900.0], [10.0, 5.0]])
    found = power_flow(network, draws(network, load))
    assert found.is_solved.tolist() == [True, False, True]
    (failure,) = found.failures
    assert (failure.slot, failure.node, failure.cause) == (1, "N2", "collapse")
    assert failure.load_kw == pytest.approx(1_100)
    assert failure.change_fraction < -0.5
    assert (found.voltage_pu[1] == 0).all()
    assert_allclose(found.voltage_pu[0], found.voltage_pu[2], atol=1e-7)
