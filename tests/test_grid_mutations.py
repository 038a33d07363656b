"""Files of networks with a fault put in at random: refused in words, or solved; nothing else."""

import json
from copy import deepcopy
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_grid_pandapower import full_feeder_text
from test_grid_roseau import switched

from simcore.base.errors import InputError
from simcore.energy.grid.flow import power_flow
from simcore.energy.grid.pandapower_file import is_pandapower, read_pandapower
from simcore.energy.grid.readings import parsed
from simcore.energy.grid.roseau import read_roseau
from simcore.energy.grid.topology import check_network
from simcore.study.grid.network import read_network

pytestmark = pytest.mark.filterwarnings("ignore")

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 9),
    st.sampled_from([float("nan"), float("inf"), -float("inf"), 1e308, -1e-300, 10**400, -(2**63)]),
    st.floats(allow_nan=True),
    st.sampled_from(["", "x", "\0", "\ud800", "abcn", "Dyn11", "1", "{", "[]", "null"]),
    st.recursive(st.none(), lambda inner: st.lists(inner, max_size=3), max_leaves=4),
    st.dictionaries(st.sampled_from(["id", "columns", "_object"]), st.integers(), max_size=2),
)


@cache
def good_texts():
    """A file of each kind, pandapower's with its inner tables unfolded."""
    data = json.loads(full_feeder_text())
    for value in data["_object"].values():
        if isinstance(value, dict) and isinstance(value.get("_object"), str):
            value["_object"] = json.loads(value["_object"])
    held = ("bus", "line", "trafo", "load", "sgen", "switch", "ext_grid", "asymmetric_load")
    data["_object"] = {name: data["_object"][name] for name in (*held, "asymmetric_sgen", "f_hz")}
    return {"pandapower": json.dumps(data), "roseau": json.dumps(switched())}


def places(node, path=()):
    """Ways to every value within a file."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def at(data, path):
    for key in path:
        data = data[key]
    return data


def drop(holder, key, _):
    del holder[key]


def put(holder, key, junk):
    holder[key] = junk


def negate(holder, key, junk):
    value = holder[key]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    holder[key] = -value if is_number else junk


def double(holder, key, junk):
    if isinstance(holder, list):
        holder.insert(key, holder[key])
    else:
        holder[f"{key}2"] = junk


def swap(holder, key, _):
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    holder[key], holder[keys[0]] = holder[keys[0]], holder[key]


def nest(holder, key, _):
    holder[key] = [holder[key]]


FAULTS = [drop, put, negate, double, swap, nest]


@st.composite
def broken_files(draw):
    """A good file with one to three faults."""
    kind = draw(st.sampled_from(sorted(good_texts())))
    data = json.loads(good_texts()[kind])
    for _ in range(draw(st.integers(1, 3))):
        choices = list(places(data))
        if not choices:
            break
        *way, key = draw(st.sampled_from(choices))
        draw(st.sampled_from(FAULTS))(at(data, way), key, deepcopy(draw(JUNK)))
    return kind, data


def outcome(kind, data):
    """Whether a file is refused in words or solved."""
    read = read_pandapower if kind == "pandapower" else read_roseau
    try:
        network, made = read(data, "net.json")
        check_network(network, "net.json")
    except InputError as error:
        told = str(error)
    else:
        return solution(network, made)
    assert all(line.startswith("net.json") for line in told.splitlines())
    assert told.encode()
    return "refused"


def solution(network, made):
    """Whether the state of a network is found; all of it is numbers and names are text."""
    np.testing.assert_array_equal(made.load_kw, made.load_kw)  # no NaN
    for is_unbalanced in (False, True):
        found = power_flow(network, made, is_unbalanced=is_unbalanced)
        assert np.isfinite(found.voltage_pu).all()
        assert np.isfinite(found.line_loading[:, ~np.isnan(network.lines.ampacity_a)]).all()
    "\n".join(network.node_names).encode()
    return "solved" if found.is_solved.all() else "without a state"


@settings(max_examples=300, deadline=None)
@given(broken_files())
def test_a_broken_file_is_refused_in_words_or_solved(broken):
    kind, data = broken
    assert outcome(kind, data) in ("refused", "solved", "without a state")


@settings(max_examples=100, deadline=None)
@given(kind=st.sampled_from(["pandapower", "roseau"]), cut=st.integers(0, 10**6), junk=st.binary())
def test_a_text_cut_short_or_with_bytes_in_it_is_refused_or_read(tmp_path_factory, kind, cut, junk):
    text = full_feeder_text() if kind == "pandapower" else good_texts()["roseau"]
    cut %= len(text)
    path = tmp_path_factory.mktemp("net") / "net.json"
    tail = text[cut + 1 :].encode() if junk else b""
    path.write_bytes(text[:cut].encode() + junk + tail)
    told = str(path)
    try:
        check_network(read_network(path), str(path))
    except InputError as error:
        told = str(error)
    assert told.startswith(str(path))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "5",
        '"x"',
        "\0",
        '{"a": "\0"}',
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000,
        "9" * 400,
        "9" * 5_000,
        '{"_class": "pandapowerNet"}',
        '{"lines_params": []}',
        '{"version": 5, "lines_params": []}',
        '{"version": ' + "9" * 400 + ', "lines_params": []}',
        '{"version": 5, "lines_params": ' + "[" * 900 + "]" * 900 + "}",
        '{"_class": "pandapowerNet", "_object": {"bus": ' + "[" * 900 + "]" * 900 + "}}",
    ],
    ids=lambda text: text[:30],
)
def test_texts_that_are_no_network_are_refused(tmp_path, text):
    path = tmp_path / "net.json"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_network(path)
    assert str(caught.value).startswith(str(path))


def test_the_good_files_are_solved():
    for kind, text in good_texts().items():
        data = parsed(text, "net.json")
        assert is_pandapower(data) == (kind == "pandapower")
        assert outcome(kind, data) == "solved"
