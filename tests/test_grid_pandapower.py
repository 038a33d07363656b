"""Files of pandapower: what they hold is solved as pandapower does, or refused by name.

The known answers are those of pandapower's own ``runpp``, with its transformer as a pi.
"""

import json
from copy import deepcopy
from functools import cache

import numpy as np
import pandapower as pp
import pytest
from numpy.testing import assert_allclose

from simcore.base.errors import InputError
from simcore.energy.grid.flow import power_flow
from simcore.energy.grid.pandapower_file import read_pandapower
from simcore.energy.grid.topology import check_network

pytestmark = pytest.mark.filterwarnings("ignore")
ATOL = 1e-6
"""Voltages are kept with 24 bits: 6e-8 round 1."""


def feeder(n_lines=3):
    """MV bus, transformer, and a line of buses with a load at each."""
    return deepcopy(_feeder(n_lines))


@cache
def feeder_text():
    return pp.to_json(_feeder(3))


@cache
def _feeder(n_lines):
    """Made once, as each element that pandapower adds takes it milliseconds."""
    net = pp.create_empty_network()
    pp.create_bus(net, 20.0, name="mv")
    for i in range(n_lines + 1):
        pp.create_bus(net, 0.4, name=f"b{i}")
    pp.create_ext_grid(net, 0, vm_pu=1.01)
    pp.create_transformer(net, 0, 1, "0.4 MVA 20/0.4 kV", name="T", tap_pos=0)
    for i in range(n_lines):
        pp.create_line(net, i + 1, i + 2, 0.2, "NAYY 4x150 SE", name=f"L{i}")
        pp.create_load(net, i + 2, p_mw=0.02, q_mvar=0.005, name=f"load {i}")
    return net


def content_of(net):
    return json.loads(pp.to_json(net))


def table(data, name):
    return json.loads(data["_object"][name]["_object"])


def with_table(data, name, body):
    data["_object"][name]["_object"] = body if isinstance(body, str) else json.dumps(body)
    return data


def with_cell(data, name, column, value, row=0):
    """The file with a cell changed; the column is added where it is absent."""
    body = table(data, name)
    if column not in body["columns"]:
        body["columns"].append(column)
        body["data"] = [[*one, None] for one in body["data"]]
    body["data"][row][body["columns"].index(column)] = value
    return with_table(data, name, body)


def without_column(data, name, column):
    body = table(data, name)
    place = body["columns"].index(column)
    body["columns"].pop(place)
    body["data"] = [one[:place] + one[place + 1 :] for one in body["data"]]
    return with_table(data, name, body)


def refused(data):
    """Problems of a file, a line each."""
    with pytest.raises(InputError) as caught:
        read_pandapower(data, "net.json")
    return str(caught.value)


def solves_as_pandapower(net, n_nodes, *, atol=ATOL):
    """Flow of the file, once voltages of buses in service and line loadings have been compared."""
    pp.runpp(net, trafo_model="pi", tolerance_mva=1e-9, numba=False)
    network, made = read_pandapower(content_of(net), "net.json")
    check_network(network, "net.json")
    found = power_flow(network, made)
    live = net.bus.index[net.bus.in_service]
    assert network.n_nodes == n_nodes
    expected = dict(zip(net.bus.name[live], net.res_bus.vm_pu[live], strict=True))
    for name, voltage_pu in zip(network.node_names, found.voltage_pu[0], strict=True):
        if name in expected:
            assert voltage_pu == pytest.approx(expected[name], abs=atol), name
    assert found.is_solved.all()
    return network, found


def line_loadings(net, network):
    """pandapower's loadings of the lines that the network has."""
    by_name = dict(zip(net.line.name, net.res_line.loading_percent / 100, strict=True))
    return [by_name[name] for name in network.lines.names]


def test_a_line_to_a_bus_out_of_service_is_an_open_end():
    net = feeder()
    # A capacitance that no rounding hides: 10 uF/km.
    net.line.loc[2, "c_nf_per_km"] = 1e4
    net.bus.loc[4, "in_service"] = False
    network, found = solves_as_pandapower(net, 5)
    assert network.node_names[-1] == "L2/4"
    assert found.line_loading[0, 2] > 1e-4
    assert_allclose(found.line_loading[0], line_loadings(net, network), atol=ATOL)


@pytest.mark.parametrize("bus", [3, 4])
def test_a_line_with_a_switch_open_at_an_end_keeps_its_charging_current(bus):
    net = feeder()
    pp.create_bus(net, 0.4, name="far")
    pp.create_line(net, 2, 5, 0.1, "NAYY 4x150 SE", name="to far")
    pp.create_line(net, 4, 5, 0.1, "NAYY 4x150 SE", name="ring")
    net.line.loc[2, "c_nf_per_km"] = 1e4
    pp.create_switch(net, bus, 2, et="l", closed=False)
    network, found = solves_as_pandapower(net, 7)
    assert_allclose(found.line_loading[0], line_loadings(net, network), atol=ATOL)


def test_a_branch_with_both_ends_open_is_left_out():
    net = feeder()
    pp.create_line(net, 1, 4, 0.1, "NAYY 4x150 SE", name="spare")
    for bus in (1, 4):
        pp.create_switch(net, bus, 3, et="l", closed=False)
    network, _ = solves_as_pandapower(net, 5)
    assert "spare" not in network.lines.names
    # A bus out of service at one end, an open switch at the other.
    net.bus.loc[4, "in_service"] = False
    pp.create_switch(net, 3, 2, et="l", closed=False)
    network, _ = solves_as_pandapower(net, 4)
    assert network.lines.names == ("L0", "L1")


def test_a_transformer_open_on_one_side_keeps_its_losses_without_load():
    net = feeder()
    pp.create_transformer(net, 0, 1, "0.4 MVA 20/0.4 kV", name="spare")
    net.trafo["i0_percent"] = 3.0
    pp.create_switch(net, 1, 1, et="t", closed=False)
    network, found = solves_as_pandapower(net, 6)
    assert network.transformers.names == ("T", "spare")
    losses_kw = 1e3 * (net.res_trafo.pl_mw.sum() + net.res_line.pl_mw.sum())
    assert found.loss_kw[0] == pytest.approx(losses_kw, abs=1e-4)
    assert net.res_trafo.pl_mw[1] > 0.001


def test_a_transformer_at_a_bus_out_of_service_is_left_out():
    net = feeder()
    pp.create_bus(net, 0.4, name="dead", in_service=False)
    pp.create_transformer(net, 0, 5, "0.4 MVA 20/0.4 kV", name="spare")
    network, _ = solves_as_pandapower(net, 5)
    assert network.transformers.names == ("T",)


def test_a_switch_with_an_impedance_is_a_branch():
    net = feeder()
    pp.create_bus(net, 0.4, name="behind")
    pp.create_load(net, 5, p_mw=0.03, q_mvar=0.01)
    pp.create_switch(net, 4, 5, et="b", closed=True, z_ohm=0.05, name="S", in_ka=0.1)
    network, found = solves_as_pandapower(net, 6)
    assert network.lines.names == ("L0", "L1", "L2", "S")
    # pandapower: i_ka over in_ka.
    assert found.line_loading[0, 3] == pytest.approx(net.res_switch.i_ka[0] / 0.1, abs=ATOL)
    net.switch["in_ka"] = np.nan
    network, found = solves_as_pandapower(net, 6)
    assert np.isnan(found.line_loading[0, 3])


def test_buses_joined_by_a_switch_to_a_bus_out_of_service_stay_apart():
    net = feeder()
    pp.create_bus(net, 0.4, name="dead", in_service=False)
    pp.create_switch(net, 4, 5, et="b", closed=True)
    network, _ = solves_as_pandapower(net, 5)
    assert network.node_names == ("mv", "b0", "b1", "b2", "b3")


@pytest.mark.parametrize("rating", [None, 0.0])
def test_a_line_without_a_rating_has_no_loading(rating):
    net = feeder()
    data = with_cell(content_of(net), "line", "max_i_ka", rating, row=1)
    network, made = read_pandapower(data, "net.json")
    loading = power_flow(network, made).line_loading[0]
    assert np.isnan(loading).tolist() == [False, True, False]
    data = without_column(content_of(net), "line", "max_i_ka")
    assert np.isnan(read_pandapower(data, "net.json")[0].lines.ampacity_a).all()


@pytest.mark.parametrize("side", ["hv", "lv"])
@pytest.mark.parametrize("kind", ["Ratio", "Symmetrical"])
def test_taps_change_the_ratio_of_their_side(side, kind):
    net = feeder()
    net.trafo["tap_side"], net.trafo["tap_changer_type"], net.trafo["tap_pos"] = side, kind, 2
    network, _ = solves_as_pandapower(net, 5)
    assert network.transformers.u1_v[0] == (21_000 if side == "hv" else 20_000)
    # A second tap acts on what the first has made of the voltage.
    net.trafo["tap2_side"], net.trafo["tap2_changer_type"] = side, kind
    net.trafo["tap2_pos"], net.trafo["tap2_neutral"] = 1, 0
    net.trafo["tap2_step_percent"], net.trafo["tap2_step_degree"] = 2.0, 0.0
    net.trafo["tap2_dependency_table"] = False
    network, _ = solves_as_pandapower(net, 5)
    volts = network.transformers.u1_v if side == "hv" else network.transformers.u2_v
    assert volts[0] == pytest.approx((20_000 if side == "hv" else 400) * 1.05 * 1.02)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("tap_pos", None),
        ("tap_neutral", None),
        ("tap_step_percent", None),
        ("tap_changer_type", None),
    ],
)
def test_a_tap_that_says_nothing_does_nothing(column, value):
    net = feeder()
    net.trafo["tap_pos"] = 2
    net.trafo[column] = np.nan if value is None and column != "tap_changer_type" else value
    solves_as_pandapower(net, 5)


def test_an_ideal_tap_in_its_middle_and_a_side_not_named_there_are_taken():
    net = feeder()
    net.trafo["tap_changer_type"], net.trafo["tap_step_percent"] = "Ideal", 0.0
    net.trafo["tap_step_degree"] = 5.0
    solves_as_pandapower(net, 5)
    net.trafo["tap_changer_type"], net.trafo["tap_side"] = "Ratio", None
    solves_as_pandapower(net, 5)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"tap_pos": 2, "tap_side": None}, "a tap 2 steps off neutral, its side nothing"),
        ({"tap_pos": 1, "tap_side": "mv"}, 'its side "mv", expected the side hv or lv'),
        ({"tap_pos": 1, "tap_step_degree": 30}, "a tap 1 steps off neutral that shifts the phase"),
        ({"tap_pos": 1, "tap_changer_type": "Ideal"}, "that shifts the phase"),
        ({"tap_changer_type": "Tabular"}, 'a tap of type "Tabular", expected Ratio'),
        ({"tap_changer_type": 7}, "a tap of type 7, expected Ratio"),
        ({"tap_dependency_table": True}, "a tap of type table, expected Ratio"),
        ({"tap_pos": "2"}, 'tap_pos "2", expected a number from'),
        ({"tap_pos": 60, "tap_side": "hv"}, "vn_hv_kv 50 at a bus of 20"),
        ({"tap2_pos": 3, "tap2_neutral": 0, "tap2_step_percent": 1.0}, "its side nothing"),
    ],
)
def test_taps_that_are_not_modelled_are_refused_by_name(changes, text):
    data = json.loads(feeder_text())
    for column, value in changes.items():
        data = with_cell(data, "trafo", column, value)
    told = refused(data)
    assert told.startswith("net.json: trafo 0 (T): found ")
    assert text in told


WRONG = [
    ("bus", "vn_kv", (None, 0, -0.4, "0.4", [0.4], float("nan"), float("inf"), 10**400, True)),
    ("bus", "in_service", (None, 1, "true", [], 0.0)),
    (
        "bus",
        "geo",
        ("{", "[1, 2]", '{"coordinates": [1]}', '{"coordinates": ["a", 2]}', 5, {}, True),
    ),
    ("bus", "name", ("a\0b", "two\nlines", "\ud800")),
    ("ext_grid", "bus", (None, 77, 0.5, -1, "0")),
    ("ext_grid", "vm_pu", (None, 0, 0.1, 20, "1")),
    ("line", "from_bus", (None, 77, 1.5, True, "1", [1], {})),
    ("line", "to_bus", (77, -3)),
    ("line", "length_km", (None, 0, -0.1, float("inf"), "0.1", True)),
    ("line", "r_ohm_per_km", (None, -0.1, float("nan"))),
    ("line", "x_ohm_per_km", (None, -0.1, 1e300)),
    ("line", "r0_ohm_per_km", (-0.1, "x")),
    ("line", "c_nf_per_km", (None, -1)),
    ("line", "g_us_per_km", (0.1,)),
    ("line", "max_i_ka", (-0.1, float("inf"), "0.27", False, [])),
    ("line", "df", (None, 0, -1)),
    ("line", "parallel", (None, 0, -1, 1.5, "1", True)),
    ("line", "in_service", (None, "yes", 2)),
    ("trafo", "hv_bus", (77, None)),
    ("trafo", "lv_bus", (77, 2.5)),
    ("trafo", "sn_mva", (None, 0, -0.4)),
    ("trafo", "vn_hv_kv", (None, 0, -20, 0.4, 20_000)),
    ("trafo", "vn_lv_kv", (0.1, 20.0)),
    ("trafo", "vk_percent", (None, 0, -6, 1.0, 600)),
    ("trafo", "vkr_percent", (None, -1, 7.0)),
    ("trafo", "pfe_kw", (None, -1)),
    ("trafo", "i0_percent", (None, -1)),
    ("trafo", "parallel", (None, 0)),
    ("trafo", "df", (0.0, 0.8)),
    ("load", "bus", (77, None, "2")),
    ("load", "p_mw", (None, float("inf"), "x", 1e300)),
    ("load", "scaling", (None, float("nan"))),
    ("load", "const_z_p_percent", (10.0,)),
    ("load", "const_i_q_percent", (10.0,)),
    ("load", "const_z_percent", (10.0,)),
    ("switch", "et", ("t3", "x", None, 5, [])),
    ("switch", "bus", (77, 1, None)),
    ("switch", "element", (77, None)),
    ("switch", "closed", (None, "no")),
    ("switch", "z_ohm", (-1.0, float("inf"))),
    ("asymmetric_load", "bus", (77,)),
    ("asymmetric_load", "p_a_mw", (None, "x")),
    ("asymmetric_load", "type", ("delta",)),
    ("sgen", "bus", (77,)),
    ("sgen", "p_mw", (None,)),
    ("asymmetric_sgen", "bus", (77,)),
]


@cache
def full_feeder_text():
    return pp.to_json(full_feeder())


def full_feeder():
    """A network with a row in each table."""
    net = feeder()
    pp.create_switch(net, 3, 1, et="l", closed=True)
    pp.create_asymmetric_load(net, 3, p_a_mw=0.001)
    pp.create_sgen(net, 3, p_mw=0.001)
    pp.create_asymmetric_sgen(net, 3, p_a_mw=0.001)
    return net


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [(name, column, value) for name, column, values in WRONG for value in values],
)
def test_a_value_that_cannot_be_is_refused_with_the_number_of_its_row(name, column, value):
    told = refused(with_cell(json.loads(full_feeder_text()), name, column, value))
    assert told.startswith(f"net.json: {name} 0")
    assert ": found " in told
    assert "expected" in told
    for line in told.splitlines():
        assert line.startswith("net.json: ")


@pytest.mark.parametrize("name", ["line", "trafo", "bus", "load", "ext_grid"])
def test_a_column_that_is_missing_is_told(name):
    data = json.loads(full_feeder_text())
    told = refused(without_column(data, name, "in_service"))
    assert f"net.json: {name} 0" in told
    assert "found in_service nothing, expected true or false" in told


@pytest.mark.parametrize("part", ["columns", "index", "data"])
def test_a_table_without_one_of_its_parts_is_told(part):
    data = json.loads(feeder_text())
    for wrong in (None, 5, "x", {}):
        body = {**table(data, "line"), part: wrong}
        told = refused(with_table(json.loads(feeder_text()), "line", body))
        assert "net.json: line: found a list or table of 3, expected a table with" in told
    body = table(data, "line")
    del body[part]
    assert "expected a table with the lists" in refused(
        with_table(json.loads(feeder_text()), "line", body)
    )


def test_tables_that_are_broken_are_told_all_at_once():
    data = json.loads(feeder_text())
    line, load, bus = (table(data, name) for name in ("line", "load", "bus"))
    line["data"][1].pop()
    load["index"][1] = 0
    bus["columns"][1] = bus["columns"][0]
    for name, body in (("line", line), ("load", load), ("bus", bus), ("trafo", '{"columns": [')):
        with_table(data, name, body)
    told = refused(data).splitlines()
    assert len(told) == 4
    assert told[0].startswith("net.json: bus: found names of columns twice")
    assert told[1].startswith("net.json: line 1: found a row of 14 values, expected 15")
    assert told[2].startswith("net.json: trafo: found Expecting value")
    assert told[3].startswith("net.json: load 0: found this number 2 times")


@pytest.mark.parametrize("inner", ["[" * 100_000, '{"a": ' + "9" * 5_000 + "}", "\0", "NaN", "[]"])
def test_an_inner_text_that_is_no_table_is_refused(inner):
    assert refused(with_table(json.loads(feeder_text()), "line", inner)).startswith(
        "net.json: line: "
    )


@pytest.mark.parametrize("holder", [None, [], "x", 5, {}, {"bus": None}, {"bus": {}}])
def test_a_file_without_tables_is_refused(holder):
    assert refused({"_class": "pandapowerNet", "_object": holder}).startswith("net.json")


def test_everything_is_told_at_once():
    data = json.loads(full_feeder_text())
    data = with_cell(data, "line", "to_bus", 77, row=2)
    data = with_cell(data, "line", "length_km", -1, row=2)
    data = with_cell(data, "trafo", "vkr_percent", 50.0)
    data = with_cell(data, "load", "bus", 78)
    data["_object"]["f_hz"] = 60.0
    told = refused(data).splitlines()
    assert len(told) == 5
    assert told[0] == "net.json: found f_hz 60.0, expected 50, the only value that is modelled"
    assert "line 2 (L2): found length_km -1, expected a number above 0, at most 1,000" in told[1]
    assert "load 0 (load 0): found bus 78" in "\n".join(told)


def test_a_row_out_of_service_is_not_looked_at():
    data = with_cell(json.loads(feeder_text()), "load", "p_mw", None)
    read_pandapower(with_cell(data, "load", "in_service", False), "net.json")


def test_ends_of_other_voltages_are_refused():
    net = feeder()
    net.bus.loc[4, "vn_kv"] = 20.0
    assert "line 2 (L2): found ends of nominal voltages 0.4 and 20" in refused(content_of(net))
    net = feeder()
    pp.create_switch(net, 0, 1, et="b", closed=True)
    assert "switch 0: found ends of nominal voltages 20 and 0.4" in refused(content_of(net))


def test_a_branch_on_one_node_and_one_without_impedance_are_refused():
    net = feeder()
    pp.create_switch(net, 3, 4, et="b", closed=True)
    assert "line 2 (L2): found both ends at one node" in refused(content_of(net))
    net = feeder()
    net.line.loc[1, "to_bus"] = 2
    net.line.loc[2, ["r_ohm_per_km", "x_ohm_per_km"]] = 0.0
    told = refused(content_of(net))
    assert "line 1 (L1): found both ends at one node" in told
    assert "line 2 (L2): found no impedance" in told


def test_one_source_at_a_bus_in_service():
    net = feeder()
    net.bus.loc[0, "in_service"] = False
    assert "ext_grid 0: found bus 0, out of service, expected" in refused(content_of(net))
    net = feeder()
    pp.create_ext_grid(net, 1)
    assert "net.json: ext_grid: found 2 rows, expected one" in refused(content_of(net))


def test_a_network_without_a_transformer_is_refused():
    net = feeder()
    net.trafo["in_service"] = False
    net.ext_grid["bus"] = 1
    net.bus.loc[0, "in_service"] = False
    network, _ = read_pandapower(content_of(net), "net.json")
    with pytest.raises(InputError, match="found no transformer"):
        check_network(network, "net.json")


def test_buses_of_one_name_carry_their_numbers():
    net = feeder()
    net.bus["name"] = ["mv", "lv", "a", "a", None]
    network, _ = read_pandapower(content_of(net), "net.json")
    assert network.node_names == ("mv", "lv", "a #2", "a #3", "4")


def test_powers_by_phase_keep_their_phase_and_a_place_without_power_its_customer():
    net = feeder(1)
    pp.create_bus(net, 0.4, name="empty")
    pp.create_line(net, 2, 3, 0.2, "NAYY 4x150 SE", name="to empty")
    pp.create_asymmetric_load(net, 2, p_a_mw=0.001, p_c_mw=0.002, q_c_mvar=0.001, scaling=0.5)
    pp.create_asymmetric_load(net, 3)
    network, made = read_pandapower(content_of(net), "net.json")
    assert made.load_phase.tolist() == [-1, 0, 2, 0]
    assert made.load_kw[0].tolist() == [20.0, 0.5, 1.0, 0.0]
    assert made.load_kvar[0].tolist() == [5.0, 0.0, 0.5, 0.0]
    assert network.supply_nodes.tolist() == [2, 3]
