"""How long a year on a network takes; figures only, no test fails on a clock.

Run with ``make bench``.
"""

import json

import numpy as np
import pytest

from simcore.energy.grid.flow import power_flow
from simcore.energy.grid.inverters import RULES, UNITY
from simcore.energy.grid.pandapower_file import read_pandapower
from simcore.energy.grid.records import THREE_PHASE, Draws


@pytest.fixture(scope="module")
def year(is_timed):
    """146 homes of Kerber's suburb, 294 nodes, and a year of half-hours; ten days untimed."""
    import pandapower as pp
    import pandapower.networks as pn

    net = pn.create_kerber_vorstadtnetz_kabel_1()
    network, point = read_pandapower(json.loads(pp.to_json(net)), "kerber")
    n_slots = 17_520 if is_timed else 480
    load_kw = np.random.default_rng(0).gamma(1.0, 0.6, (n_slots, 146))
    sun_kw = np.clip(np.sin(np.arange(n_slots) * 2 * np.pi / 48), 0, None)[:, np.newaxis]
    draws = Draws(
        load_node=point.load_node,
        load_phase=np.full(146, THREE_PHASE),
        load_kw=load_kw,
        load_kvar=0.3 * load_kw,
        plant_node=point.load_node[:20],
        plant_kw=5.0 * sun_kw * np.ones(20),
        plant_kva=np.full(20, 5.0),
    )
    return network, draws


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("rule", ["unity", "q_u"])
def test_year_of_146_homes(benchmark, year, rule):
    """The target is 2.5 s on two cores for the plain year."""
    chosen = {"unity": UNITY, **RULES}[rule]
    found = benchmark.pedantic(power_flow, args=year, kwargs={"rule": chosen}, rounds=3)
    assert found.is_solved.all()


@pytest.mark.filterwarnings("ignore")
def test_a_slot_by_pandapower(benchmark, year):
    """One slot of the reference; times 17,520 for its year, over the year above."""
    from simcore.energy.grid.reference import _elements, _state, pandapower_network

    network, draws = year
    net = pandapower_network(network)
    elements = _elements(net, draws, is_unbalanced=False)
    at = (0, draws.plant_kw[0], np.zeros(20))
    voltage = benchmark(_state, net, elements, draws, at)[0]
    assert voltage.min() > 0.8
