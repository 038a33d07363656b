"""A question has one name on every floor: each command, and the rooms that answer it."""

import ast

import pytest
from scenario_sample import ROOT

from cli import COMMANDS

ROOMS = {
    "init": (),
    "new": ("new",),
    "form": ("form", "new"),
    "run": ("compare",),
    "compare": ("compare", "grid", "design", "options", "sweep"),
    "social": ("compare",),
    "finance": ("finance",),
    "size": ("size",),
    "flex": ("flex",),
    "sweep": ("sweep",),
    "estate": ("estate", "report"),
    "solve": ("solve",),
    "design": ("design",),
    "frontier": ("solve",),
    "keys": ("keys",),
    "refusals": ("keys",),
    "explain": ("why",),
    "diff": ("why",),
    "grid": ("grid",),
    "share": ("replay",),
    "import": ("replay",),
    "bill": ("bill",),
    "sheet": ("sheet",),
    "vote": ("sheet",),
    "weather": ("weather",),
    "report": ("report", "estate"),
    "validate": ("form", "given", "grid"),
    "population": ("listing",),
    "schema": (),
    "list": ("listing",),
}
"""Rooms that a command asks; one that tells several answers calls each of them."""
SERVING = {"compare", "words", "folder", "terminal", "workbook", "charts"}
"""Rooms that serve every question."""


def rooms_asked(module):
    """Rooms of study and show that the file of a command imports."""
    tree = ast.parse((ROOT / "simcore" / "commands" / f"{module}.py").read_text("utf-8"))
    names = {
        full
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for full in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
    }
    parts = (name.split(".") for name in names)
    return {part[2] for part in parts if len(part) > 2 and part[1] in ("study", "show")}


def test_every_command_has_its_rooms():
    assert set(ROOMS) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(ROOMS))
def test_a_command_asks_its_own_rooms(name):
    asked = rooms_asked(COMMANDS[name])
    assert asked - SERVING <= set(ROOMS[name])
    assert set(ROOMS[name]) <= asked
    for room in ROOMS[name]:
        wings = [ROOT / "simcore" / wing for wing in ("study", "show")]
        assert any((wing / room).is_dir() or (wing / f"{room}.py").is_file() for wing in wings)
