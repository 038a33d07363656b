"""Files of the package, for the tests that read its code."""

from scenario_sample import ROOT

MODULES = sorted((ROOT / "simcore").rglob("*.py"))


def module_name(path):
    """Name under which a file is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")
