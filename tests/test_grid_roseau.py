"""Files of roseau-load-flow: phases are kept, and what is not modelled is refused by name."""

import json
from copy import deepcopy

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simcore.base.errors import InputError
from simcore.energy.grid.flow import power_flow
from simcore.energy.grid.roseau import read_roseau
from simcore.energy.grid.topology import check_network

THIRD = np.exp(-2j * np.pi / 3)
BALANCED_V = 20_000 * np.array([1, THIRD, THIRD**2])


def pair(value):
    return [float(np.real(value)), float(np.imag(value))]


def matrices(z):
    return [np.real(z).tolist(), np.imag(z).tolist()]


def tutorial():
    """The network of roseau's "Getting started": 2 km of 0.1 ohm/km in each of four wires.

    The transformer is that of its catalogue; psc follows from the voltages that the page
    prints for 10 kW on each phase. It has no branch across: roseau's stands at the source,
    whose voltage does not move, and half of the solver's behind the impedance.
    """
    lv = {"phases": "abcn", "nominal_voltage": 400}
    transformer = {"vg": "Dyn11", "sn": 160e3, "uhv": 20e3, "ulv": 410.0}
    transformer |= {"vsc": 0.04, "psc": 1750.0, "i0": 0.0, "p0": 0.0}
    return {
        "version": 5,
        "is_multiphase": True,
        "buses": [
            {"id": "MV_Bus", "phases": "abc", "nominal_voltage": 20e3, "geometry": None},
            {"id": "LV_Bus1", **lv},
            {"id": "LV_Bus2", **lv},
        ],
        "lines": [
            {"id": "LV_Line", "bus1": "LV_Bus1", "bus2": "LV_Bus2", "phases": "abcn"}
            | {"params_id": "LP", "length": 2.0}
        ],
        "transformers": [
            {"id": "T", "bus_hv": "MV_Bus", "bus_lv": "LV_Bus1", "params_id": "TP", "tap": 1.0}
        ],
        "switches": [],
        "loads": [
            {"id": "Load", "bus": "LV_Bus2", "phases": "abcn", "type": "power"}
            | {"powers": [[10e3, 0.0]] * 3}
        ],
        "sources": [
            {"id": "Source", "bus": "MV_Bus", "phases": "abc", "type": "voltage"}
            | {"voltages": [pair(one) for one in BALANCED_V]}
        ],
        "lines_params": [
            {"id": "LP", "z_line": matrices(0.1 * np.eye(4)), "ampacities": [500.0] * 4}
        ],
        "transformers_params": [{"id": "TP", **transformer}],
    }


def with_load(**changes):
    data = tutorial()
    data["loads"][0] |= changes
    return data


def voltages_of(data):
    """Voltages between phases and neutral at the last bus. [V]"""
    network, made = read_roseau(data, "net.json")
    check_network(network, "net.json")
    found = power_flow(network, made, is_unbalanced=True)
    assert found.is_solved.all()
    return found.voltage_pu[0, -1] * 400 / np.sqrt(3)


def refused(data):
    with pytest.raises(InputError) as caught:
        read_roseau(data, "net.json")
    return str(caught.value)


def test_roseau_tutorial_with_10_kw_on_each_phase():
    assert_allclose(voltages_of(tutorial()), 227.41, atol=0.01)  # as the page prints


def test_roseau_tutorial_with_15_kw_on_one_phase():
    # The page: potentials 221.36, 236.71, 236.71 and 14.5 V of the neutral, in line with a:
    # a to neutral 221.36 - 14.5 = 206.86; b: |236.71 at -120 degrees - 14.5| = 244.28.
    # Summed over the phases and shared out, all three would be 232.1 V.
    data = with_load(powers=[[15e3, 0.0], [0.0, 0.0], [0.0, 0.0]])
    volts = voltages_of(data)
    assert volts[0] == pytest.approx(206.86, abs=0.01)
    # The solver's transformer has its own zero sequence: 0.16 V on the phases without a load.
    assert_allclose(volts[1:], 244.28, atol=0.2)


def four_wires_v(z_ohm, start_v, powers_va, source_ohm=0.0):
    """Voltages to neutral at the end of a line of four wires, by the fixed point of its currents.

    The neutral is earthed at the start; ``source_ohm`` stands before the phases.
    """
    volts = start_v.astype(complex)
    for _ in range(200):
        amps = np.conj(powers_va / volts)
        wires = np.append(amps, -amps.sum())
        drop = z_ohm @ wires
        volts = start_v - source_ohm * amps - drop[:3] + drop[3]
    return volts


Z = 0.2 * np.eye(4) + 0.05j * np.ones((4, 4)) + 0.03j * np.eye(4)
"""Alike between all wires, so that its mean over the phases is itself. [ohm/km]"""


@pytest.mark.parametrize(
    ("phases", "powers"),
    [
        ("an", [6e3 + 2e3j]),
        ("bn", [6e3 + 2e3j]),
        ("cn", [-4e3 + 0j]),
        ("abn", [5e3 + 1e3j, 2e3 + 0j]),
        ("can", [5e3 + 1e3j, 2e3 + 0j]),
        ("abcn", [9e3 + 1e3j, 3e3 + 1e3j, 500 + 0j]),
        ("abcn", [4e3 + 1e3j] * 3),
    ],
)
def test_powers_stay_on_their_phases(phases, powers):
    data = with_load(phases=phases, powers=[pair(one) for one in powers])
    data["lines_params"][0]["z_line"] = matrices(Z)
    kind = data["transformers_params"][0]
    # A transformer without impedance to speak of.
    kind |= {"vsc": 1e-9, "psc": 0.0, "i0": 0.0, "p0": 0.0, "ulv": 400.0}
    on_phase = np.zeros(3, complex)
    on_phase[["abc".index(one) for one in phases if one != "n"]] = powers
    start = 400 / np.sqrt(3) * np.array([1, THIRD, THIRD**2])
    expected = np.abs(four_wires_v(2.0 * Z, start, on_phase))
    # The solver stops at 1e-8 pu; voltages are kept with 24 bits: 2e-5 V.
    assert_allclose(voltages_of(data), expected, atol=1e-4)
    network, made = read_roseau(data, "net.json")
    assert made.load_kw.sum() == pytest.approx(sum(powers).real / 1e3)
    assert network.supply_nodes.tolist() == [2]


def test_a_source_between_phases_and_neutral():
    data = tutorial()
    data["sources"][0] |= {
        "phases": "abcn",
        "voltages": [pair(1.02 * one / np.sqrt(3)) for one in BALANCED_V],
    }
    assert read_roseau(data, "net.json")[0].source_voltage_pu == pytest.approx(1.02)


def switched():
    """A bus behind a switch, with a load."""
    data = tutorial()
    data["buses"].append({"id": 7, "phases": "abcn", "nominal_voltage": 400})
    data["switches"].append({"id": "S", "bus1": "LV_Bus2", "bus2": 7, "phases": "abcn"})
    data["loads"].append({**data["loads"][0], "id": 1, "bus": 7})
    return data


def test_a_closed_switch_joins_its_buses_and_an_open_one_does_not():
    data = switched()
    network, made = read_roseau(data, "net.json")
    assert network.node_names == ("MV_Bus", "LV_Bus1", "LV_Bus2")
    assert made.load_node.tolist() == [2, 2]
    data["switches"][0]["closed"] = False
    network, _ = read_roseau(data, "net.json")
    assert network.node_names[-1] == "7"
    with pytest.raises(InputError, match=r"an island of 1 node \(7\)"):
        check_network(network, "net.json")
    data["switches"].append({"id": "R", "bus1": "LV_Bus1", "bus2": "LV_Bus2"})
    assert "net.json: lines: LV_Line: found both ends at one node" in refused(data)


@pytest.mark.parametrize("amps", [None, [], [None] * 4, [0, 0, 0, 0]])
def test_a_line_without_ampacities_has_no_loading(amps):
    data = tutorial()
    data["lines_params"][0]["ampacities"] = amps
    network, made = read_roseau(data, "net.json")
    assert np.isnan(power_flow(network, made).line_loading).all()
    data["lines_params"][0]["ampacities"] = [400, None, 300, 500]
    assert read_roseau(data, "net.json")[0].lines.ampacity_a[0] == 300


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"type": "current"}, "a load of type current on phases abcn"),
        ({"type": "impedance"}, "a load of type impedance"),
        ({"type": None}, "a load of type nothing"),
        ({"phases": "ab", "powers": [[1.0, 0.0]]}, "on phases ab, expected constant power on an"),
        ({"phases": ["a", "n"]}, "on phases a list or table of 2"),
        ({"phases": "abc", "powers": [[1.0, 0], [2.0, 0], [3.0, 0]]}, "powers between phases"),
        ({"flexible_params": [{}]}, "a flexible load"),
        ({"connect_neutral": False}, "a neutral that floats"),
        ({"powers": [[1.0, 0.0]]}, "expected 3 pairs of finite numbers"),
        ({"powers": [[1.0, float("nan")]] * 3}, "powers a list or table of 3"),
        ({"powers": [[1.0, float("inf")]] * 3}, "powers a list"),
        ({"powers": [["1", 0.0]] * 3}, "powers a list"),
        ({"powers": None}, "powers nothing"),
        ({"powers": [10e3] * 3}, "powers a list"),
        ({"bus": "LV_Bus3"}, 'bus "LV_Bus3", expected a bus of the file; did you mean'),
        ({"bus": None}, 'bus "nothing"'),
        ({"bus": ["LV_Bus2"]}, "expected a bus of the file"),
        ({"bus": "MV_Bus"}, "phases abcn, expected phases of its bus, abc"),
    ],
)
def test_loads_that_are_not_modelled_are_refused_by_name(changes, text):
    told = refused(with_load(**changes))
    assert told.startswith("net.json: loads: Load: found ")
    assert text in told


NAN = float("nan")
NEGATIVE = matrices(-0.1 * np.eye(4))
WRONG = [
    ("buses", "nominal_voltage", (None, 0, -400, "400", NAN, True)),
    ("buses", "geometry", ({}, "x", {"type": "Point", "coordinates": [1]}, [1, 2])),
    ("lines", "length", (None, 0, -1, NAN, "2", 10**400)),
    ("lines", "bus1", (None, "x", [], {}, 3, "LV_Bus2", "MV_Bus")),
    ("lines", "params_id", (None, "LQ", [], {})),
    ("lines", "phases", (None, "an", "ab", [])),
    ("lines_params", "z_line", (None, [], [[]], "x", [[[1.0]], [[0.0]]], NEGATIVE)),
    ("lines_params", "z_line", (matrices(np.zeros((4, 4))), matrices(np.full((4, 4), NAN)))),
    ("lines_params", "z_line", (matrices(np.eye(2)), [np.eye(4).tolist(), np.eye(3).tolist()])),
    ("lines_params", "y_shunt", ([], 5, "x", [np.eye(4).tolist()])),
    ("lines_params", "ampacities", (5, "x", [-1.0], ["500"], [NAN])),
    ("transformers", "bus_hv", (None, "x", "LV_Bus1", "LV_Bus2")),
    ("transformers", "params_id", (None, "x", [])),
    ("transformers", "tap", (None, 0, -1, 5, "1")),
    ("transformers_params", "vg", (None, "Ii0", "Dd0", 11)),
    ("transformers_params", "sn", (None, 0, -1)),
    ("transformers_params", "uhv", (None, 0, 20)),
    ("transformers_params", "ulv", (None, 0, 4e3)),
    ("transformers_params", "vsc", (None, 0, -1, 0.001, 4)),
    ("transformers_params", "psc", (None, -1, 1e9)),
    ("transformers_params", "i0", (None, -1)),
    ("transformers_params", "p0", (None, -1)),
    ("sources", "bus", (None, "x", [])),
    ("sources", "type", ("current",)),
    ("sources", "phases", (None, "an")),
    ("sources", "voltages", (None, [], [[1.0, 0.0]], [[2e4, 0.0]] * 3, [[NAN, 0.0]] * 3)),
    ("sources", "voltages", ([pair(one) for one in 2 * BALANCED_V],)),
    ("switches", "closed", (None, 1, "yes")),
    ("switches", "bus2", (None, "x", "LV_Bus2", "MV_Bus")),
]


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [(name, key, value) for name, key, values in WRONG for value in values],
)
def test_a_value_that_cannot_be_is_refused_with_its_element(name, key, value):
    data = switched()
    element = data[name][1 if name == "buses" else 0]
    element[key] = value
    told = refused(data)
    where = {"transformers_params": "transformers"}.get(name, name)
    assert f"net.json: {where}" in told
    assert "expected" in told


@pytest.mark.parametrize("name", sorted(set(tutorial()) - {"version", "is_multiphase"}))
def test_a_table_that_is_missing_or_none_is_refused(name):
    data = tutorial()
    for wrong in (None, {}, "x", 5):
        assert f"found no {name}, expected the tables" in refused({**data, name: wrong})
    for wrong in (None, 5, "x", [], {}, {"id": None}, {"id": []}, {"id": True}, {"id": "a\0"}):
        told = refused({**data, name: [*data[name], wrong]})
        assert told.startswith(f"net.json: {name}: {len(data[name]) + 1}: found ")
    if data[name]:
        told = refused({**data, name: data[name] * 2})
        assert "found this number 2 times" in told


def test_versions_formats_and_second_sources_are_refused():
    data = tutorial()
    for version in (4, 6, "5", None, True, []):
        assert "expected version 5" in refused({**data, "version": version})
    assert "the format of balanced networks" in refused({**data, "is_multiphase": False})
    second = {**data["sources"][0], "id": "second"}
    assert "found 2 rows, expected one" in refused({**data, "sources": [*data["sources"], second]})
    assert "found 0 rows, expected one" in refused({**data, "sources": []})


def test_everything_is_told_at_once():
    data = deepcopy(tutorial())
    data["lines"][0]["length"] = -1
    data["loads"][0]["type"] = "current"
    data["transformers"][0]["params_id"] = "TQ"
    data["buses"][2]["nominal_voltage"] = None
    assert len(refused(data).splitlines()) == 4


def test_a_network_without_loads_has_no_customer():
    network, made = read_roseau({**tutorial(), "loads": []}, "net.json")
    assert made.load_kw.shape == (1, 0)
    with pytest.raises(InputError, match="no node with a customer"):
        check_network(network, "net.json")


def test_the_file_is_left_as_it_was():
    data = tutorial()
    before = json.dumps(data)
    read_roseau(data, "net.json")
    assert json.dumps(data) == before
