"""Scenario files that ship, and short ones that build on them, for the tests of scenario."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "scenarios"
SITES = SCENARIOS / "sites"
FIVE_SITES = SCENARIOS / "five-sites.toml"
SMALL = SITES / "arras-bon-secours.toml"
OUTREAU = SITES / "outreau.toml"
SITE = "sites.outreau"


def scenario_file(folder, text, name="mine.toml", extends=(OUTREAU,)):
    """Write a scenario file that builds on Outreau, and return its path."""
    path = folder / name
    stated = f"extends = {[str(one) for one in extends]}\n" if extends else ""
    path.write_text(stated + text, encoding="utf-8")
    return path
