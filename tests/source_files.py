"""Files of the package, for the tests that read its code."""

import ast
from functools import cache

from scenario_sample import ROOT

MODULES = sorted((ROOT / "simcore").rglob("*.py"))


def module_name(path):
    """Name under which a file is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def tree(path):
    """Syntax tree of a file, read once; nobody may change it."""
    return ast.parse(path.read_text(encoding="utf-8"))
