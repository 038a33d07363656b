"""Networks: read from files, drawn up from a site, and refused where they are wrong."""

import json
from dataclasses import replace

import numpy as np
import pandapower as pp
import pytest
from grid_sample import FEEDERS, chain, houses
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simcore.base.errors import InputError
from simcore.energy.grid.flow import power_flow
from simcore.energy.grid.generate import LAYOUTS, coincidence, design_kva, generated_network
from simcore.energy.grid.line_sequences import sequences
from simcore.energy.grid.pandapower_file import read_pandapower
from simcore.energy.grid.roseau import read_roseau
from simcore.energy.grid.topology import check_network, spread
from simcore.energy.grid.types import conductors, transformer_types


def small_net():
    """Two transformers in parallel, a tap, parallel cables, switches, a ring that is open."""
    net = pp.create_empty_network()
    mv, lv, a, b, c, twin = (
        pp.create_bus(net, v, name=n)
        for n, v in (("mv", 20), ("lv", 0.4), ("a", 0.4), ("b", 0.4), ("c", 0.4), ("twin", 0.4))
    )
    pp.create_ext_grid(net, mv, vm_pu=1.01)
    pp.create_transformer_from_parameters(
        net,
        mv,
        lv,
        sn_mva=0.25,
        vn_hv_kv=20,
        vn_lv_kv=0.41,
        vkr_percent=1.3,
        vk_percent=4,
        pfe_kw=0.65,
        i0_percent=0.3,
        shift_degree=330,
        tap_side="hv",
        tap_neutral=0,
        tap_min=-2,
        tap_max=2,
        tap_step_percent=2.5,
        tap_pos=1,
        tap_changer_type="Ratio",
        parallel=2,
    )
    line = {"r_ohm_per_km": 0.3, "x_ohm_per_km": 0.08, "c_nf_per_km": 100, "max_i_ka": 0.2}
    for one, other, parallel in ((lv, a, 2), (a, b, 1), (b, c, 1), (c, lv, 1)):
        pp.create_line_from_parameters(net, one, other, 0.1, parallel=parallel, df=0.8, **line)
    pp.create_switch(net, c, 3, et="l", closed=False)
    pp.create_switch(net, b, twin, et="b", closed=True)
    pp.create_load(net, twin, p_mw=0.03, q_mvar=0.01, scaling=0.9)
    pp.create_load(net, c, p_mw=0.02, q_mvar=0.0)
    pp.create_sgen(net, c, p_mw=0.06, q_mvar=-0.01)
    pp.create_load(net, a, p_mw=9.0, in_service=False)
    return net


@pytest.mark.filterwarnings("ignore")
def test_pandapower_file_with_tap_switches_and_parallel_parts_meets_pandapower():
    net = small_net()
    pp.runpp(net, numba=False)
    network, made = read_pandapower(json.loads(pp.to_json(net)), "net.json")
    check_network(network, "net.json", radial=True)
    # twin is b; line 3 is open at bus 4, c.
    assert network.node_names == ("mv", "lv", "a", "b", "c", "3/4")
    found = power_flow(network, made)
    assert_allclose(found.voltage_pu[0, :5], net.res_bus.vm_pu[:5], atol=1e-5)
    assert_allclose(found.line_loading[0], net.res_line.loading_percent / 100, atol=1e-5)
    assert_allclose(found.transformer_loading[0], net.res_trafo.loading_percent / 100, atol=1e-5)
    assert made.load_kw.sum() == pytest.approx(27 + 20 - 60)
    assert network.lines.c_nf[:2] == pytest.approx([20.0, 10.0])  # 100 nF/km x 0.1 km, twice


@pytest.mark.filterwarnings("ignore")
def test_a_ring_is_refused_only_where_a_radial_network_is_asked_for():
    net = small_net()
    net.switch.loc[0, "closed"] = True
    pp.runpp(net, numba=False)
    network, made = read_pandapower(json.loads(pp.to_json(net)), "net.json")
    check_network(network, "net.json")
    with pytest.raises(InputError, match=r"net.json: found loops \(1\), closed by .*grid.radial"):
        check_network(network, "net.json", radial=True)
    found = power_flow(network, made)
    assert_allclose(found.voltage_pu[0], net.res_bus.vm_pu[:5], atol=1e-5)


@pytest.mark.filterwarnings("ignore")
def test_what_a_pandapower_file_must_not_hold_is_named():
    net = small_net()
    pp.create_gen(net, 4, p_mw=0.01)
    net.line.loc[1, "to_bus"] = 77
    with pytest.raises(InputError) as caught:
        read_pandapower(json.loads(pp.to_json(net)), "net.json")
    text = str(caught.value)
    assert "net.json: gen: found a gen, expected a network with loads" in text
    assert "net.json: line 1: found bus 77, expected a bus of the file" in text
    with pytest.raises(InputError, match="found no table bus"):
        read_pandapower({"_object": {}}, "empty.json")


def test_sequences_of_a_four_wire_cable():
    # Self 1+10j, mutual 4j, to the neutral 5j, neutral 2+11j:
    # z1 = 1+10j - 4j = 1+6j; z0 = 1+10j + 8j - 30j + 6+33j = 7+21j.
    x = np.full((4, 4), 4.0)
    x[3, :3] = x[:3, 3] = 5.0
    np.fill_diagonal(x, [10, 10, 10, 11])
    kind = {"z_line": [np.diag([1.0, 1, 1, 2]).tolist(), x.tolist()], "ampacities": [90, 80]}
    found = sequences(kind)
    assert (found.r_ohm, found.x_ohm) == (1, 6)
    assert (found.r0_ohm, found.x0_ohm) == (7, 21)
    assert found.ampacity_a == 80
    assert found.c_nf == 0


def feeder_data():
    path = FEEDERS / "LVFeeder36360_Winter.json"
    if not path.is_file():
        pytest.skip("sample feeders are not beside the project")
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_french_feeder_as_it_stands_in_its_file():
    network, made = read_roseau(feeder_data(), "feeders/36360.json")
    assert network.name == "36360.json"
    assert network.n_nodes == 9
    assert network.length_km == pytest.approx(0.482, abs=1e-3)  # summary.csv
    assert made.load_kw.sum() == pytest.approx(64.4)
    assert len(made.load_node) == 14
    assert network.source_voltage_pu == pytest.approx(1.0)
    assert set(network.lines.kinds) == {"T_AL_70", "U_AL_150"}
    assert network.transformers.u1_v[0] == 20_000
    # The typed rows are those of these files.
    for name in ("T_AL_70", "U_AL_150"):
        typed, i = conductors()[name], network.lines.kinds.index(name)
        for figure in ("r_ohm", "x_ohm", "r0_ohm", "x0_ohm"):
            per_km = getattr(network.lines, figure)[i] / network.lines.length_km[i]
            assert getattr(typed, f"{figure}_per_km") == pytest.approx(per_km, rel=1e-3)
        assert typed.ampacity_a == network.lines.ampacity_a[i]


def test_what_is_wrong_with_a_feeder_is_told_all_at_once():
    data = feeder_data()
    data["lines"][0]["params_id"] = "U_AL_155"
    data["lines"][1]["bus2"] = "LVBus16986"
    data["loads"][0]["bus"] = "nowhere"
    data["loads"][1]["type"] = "current"
    with pytest.raises(InputError) as caught:
        read_roseau(data, "f.json")
    text = str(caught.value)
    assert 'found line type "U_AL_155", expected one of T_AL_70, U_AL_150; did you mean' in text
    assert 'found bus "LVBus16986", expected a bus of the file; did you mean' in text
    assert 'found bus "nowhere"' in text
    assert "found a load of type current on phases" in text
    assert len(caught.value.problems) == 4
    with pytest.raises(InputError, match="found version 4, expected version 5"):
        read_roseau({**data, "version": 4}, "f.json")


def test_an_island_is_named():
    data = feeder_data()
    del data["lines"][0]
    network, _ = read_roseau(data, "f.json")
    with pytest.raises(InputError, match=r"f.json: found an island of 7 nodes .* and 2 more"):
        check_network(network, "f.json")


def test_coincidence_falls_with_the_number_of_dwellings():
    sizes = np.arange(1, 400)
    assert (np.diff([coincidence(n) for n in sizes]) <= 0).all()
    # 24 dwellings of 6 kVA: 24 x 6 x 0.49 = 70.56 kVA.
    assert design_kva(24, 6.0) == pytest.approx(70.56)


def test_a_block_of_24_dwellings_by_hand():
    # Two staircases of 12: 60 + 25 m of street, two connections of 15 m; 71 kVA: 100 kVA.
    network, node = generated_network(24, LAYOUTS["blocks"], "site", 1.0)
    assert network.n_nodes == 6
    assert network.length_km == pytest.approx(0.115)
    assert network.transformer_kva == 100
    assert np.bincount(node).tolist() == [0, 0, 0, 12, 0, 12]
    trunk = network.lines.kinds.index("U_AL_240")
    assert network.lines.r_ohm[trunk] == pytest.approx(0.125 * 0.060)
    assert network.lines.x_ohm[trunk] == pytest.approx(0.08993 * 0.060)


@settings(max_examples=40, deadline=None)
@given(n=st.integers(1, 900), kind=st.sampled_from(sorted(LAYOUTS)))
def test_generated_networks_are_radial_and_carry_their_design(n, kind):
    layout = LAYOUTS[kind]
    network, node = generated_network(n, layout, "site", 1.0)
    check_network(network, "site", radial=True)
    assert len(node) == n
    assert set(node) == set(network.supply_nodes)
    on_one = design_kva(-(-n // len(network.transformers.names)), layout.dwelling_kva)
    assert (network.transformers.sn_kva >= on_one).all()
    smaller = [t.sn_kva for t in transformer_types().values() if t.sn_kva >= on_one]
    assert network.transformers.sn_kva[0] == min(smaller)
    if kind == "houses":
        assert len(set(node)) == n
    # Feeders carry what hangs on them: walk from each dwelling up to its first trunk.
    towards, _ = spread(network)
    first = [
        i for i, end in enumerate(network.lines.from_node) if end in network.transformers.to_node
    ]
    served = dict.fromkeys(first, 0)
    for leaf in node:
        at = leaf
        while (branch := towards[at]) < len(network.lines.names) and branch not in served:
            at = network.lines.from_node[branch]
        served[branch] += 1
    for branch, n_here in served.items():
        amps = design_kva(n_here, layout.dwelling_kva) * 1e3 / (np.sqrt(3) * 400)
        ampacity = network.lines.ampacity_a[branch]
        assert amps <= ampacity or n_here <= layout.dwellings_per_connection


def test_a_stated_transformer_is_taken_and_an_unknown_conductor_refused():
    layout = replace(LAYOUTS["blocks"], transformer_kva=160.0)
    assert generated_network(240, layout, "site", 1.0)[0].transformer_kva == 160
    wrong = replace(layout, trunk_type="U_AL_24", service_type="x")
    with pytest.raises(InputError) as caught:
        generated_network(10, wrong, "site", 1.0)
    assert 'site: grid.trunk_type: found "U_AL_24", expected one of U_AL_25' in str(caught.value)
    assert len(caught.value.problems) == 2


def test_every_type_has_a_source_and_sane_figures():
    rows = [*conductors().values(), *transformer_types().values()]
    assert all(row.source and row.confidence in ("primary", "secondary") for row in rows)
    sizes = [kind.sn_kva for kind in transformer_types().values()]
    assert sizes == [100, 160, 250, 400, 630]
    for one in conductors().values():
        # Resistivity of aluminium 28 to 32, of copper 18: ohm mm2/km.
        section = float(one.name.rsplit("_", 1)[1])
        assert 17 < one.r_ohm_per_km * section < 33
        assert one.x_ohm_per_km < 0.13
        assert one.r0_ohm_per_km == pytest.approx(4 * one.r_ohm_per_km, rel=1e-3)


def test_islands_and_empty_networks():
    network = chain(2)
    check_network(network, "x", radial=True)
    alone = replace(network, supply_nodes=np.zeros(0, int))
    with pytest.raises(InputError, match="found no node with a customer"):
        check_network(alone, "x")
    assert houses(3)[0].is_low_voltage.sum() == houses(3)[0].n_nodes - 1
