"""The public face: names that are completed, listed and explained, each with an example."""

import ast
import inspect
import re
import rlcompleter
import subprocess
import sys

import pytest
from scenario_sample import ROOT

import simcore as sc

HEAVY = ("numpy", "pandas", "pydantic", "numba", "matplotlib", "scipy")
ROOMS = [name for name in sc.__all__ if inspect.ismodule(getattr(sc, name))]


def public_names():
    """Every public name, those of a room with the room's name before."""
    own = {name: getattr(sc, name) for name in sc.__all__ if name not in ROOMS}
    rooms = {room: getattr(sc, room) for room in ROOMS}
    return own | {
        f"{room}.{name}": getattr(module, name)
        for room, module in rooms.items()
        for name in module.__all__
    }


PUBLIC = public_names()
EXPLAINED = {name: found for name, found in PUBLIC.items() if not isinstance(found, dict)}


def test_what_a_researcher_asks_for_is_there():
    wanted = "load simulate price compare from_arrays sharing.settle sharing.KEYS finance.npv_eur"
    wanted += " fairness.gini bills.meter_bill production.ac_power_kw schemes.SCHEMES rates.rate"
    assert set(wanted.split()) <= set(PUBLIC)
    assert 20 <= len(sc.__all__) <= 30
    assert sc.__all__ == sorted(sc.__all__)
    for room in ROOMS:
        assert len(getattr(sc, room).__all__) == len(set(getattr(sc, room).__all__)), room


def test_no_public_name_hides_a_wing():
    wings = {path.parent.name for path in (ROOT / "simcore").glob("*/__init__.py")}
    assert len(wings) == 8
    assert wings & set(sc.__all__) == set()


def test_tab_completes_all_public_names():
    completer = rlcompleter.Completer({"sc": sc})
    found = []
    while (word := completer.complete("sc.", len(found))) is not None:
        found.append(word)
    assert [word.removeprefix("sc.").rstrip("()") for word in found] == sc.__all__


def test_a_first_import_completes_and_loads_nothing_heavy():
    code = f"import sys, simcore; print(dir(simcore), [m for m in {HEAVY} if m in sys.modules])"
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{sc.__all__} []"


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        _ = sc.simulat


def test_the_page_of_python_lists_exactly_the_public_names():
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\.\. (?:auto\w+|py:data):: simcore\.(\S+)$", text, re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) == set(PUBLIC)
    rooms = re.findall(r"^\.\. py:module:: simcore\.(\S+)$", text, re.MULTILINE)
    assert sorted(rooms) == ROOMS


@pytest.mark.parametrize("name", EXPLAINED)
def test_every_public_name_says_what_it_returns_and_has_an_example(name):
    text = inspect.getdoc(EXPLAINED[name])
    assert ">>> " in text
    is_class = inspect.isclass(EXPLAINED[name])
    assert is_class or re.search(r"^Returns\n-------\n\S", text, re.MULTILINE)


@pytest.mark.parametrize("room", [room for room in ROOMS if (ROOT / f"simcore/{room}.py").exists()])
def test_a_public_room_only_hands_names_on(room):
    text = (ROOT / "simcore" / f"{room}.py").read_text(encoding="utf-8")
    *imports, names = ast.parse(text).body[1:]
    assert all(isinstance(one, ast.ImportFrom) for one in imports)
    assert ast.unparse(names.targets[0]) == "__all__"
