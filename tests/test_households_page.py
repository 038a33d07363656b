"""The page on households: its figures are those of the model, and they meet their targets."""

import sys
from pathlib import Path

import numpy as np
import pytest

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "validation" / "households.md").read_text(encoding="utf-8")


def script(folder, name):
    sys.path.insert(0, str(DOCS / folder))
    try:
        return __import__(name)
    finally:
        sys.path.pop(0)


@pytest.fixture(scope="module")
def rows():
    return script("validation", "make_households").figures()


def test_the_page_has_the_figures_of_the_model(rows):
    for row in rows:
        line = "| " + " | ".join(row) + " |"
        assert line.replace("%", " %").replace("  %", " %") in PAGE
    assert PAGE.split("## The mean")[1].count("\n| ") == len(rows) + 1


def test_the_page_has_the_single_homes_of_the_model():
    page = script("validation", "make_households")
    single_homes = script("validation", "single_homes")
    figures = single_homes.figures_of(page.drawn_homes())
    told = {row.split(" | ")[0].strip("| "): row.split(" | ") for row in PAGE.splitlines()}
    for name, values in figures.items():
        drawn = told[name][len(single_homes.COLUMNS)]
        assert drawn.startswith(f"{np.median(values):.3f} ("), name


def test_figures_meet_their_targets(rows):
    found = {f"{check}: {figure}": (value, target) for check, figure, value, target, _ in rows}
    for name, (value, target) in found.items():
        if target.startswith("≤"):
            assert float(value.strip("%")) <= float(target.strip("≤ %")), name
        elif " to " in target:
            low, high = (float(part) for part in target.split(" to "))
            assert low <= float(value) <= high, name
        elif " ± " in target:
            middle, percent = (
                float(part.strip(" %").replace(",", "")) for part in target.split("±")
            )
            found_value = float(value.replace(",", ""))
            assert abs(found_value / middle - 1) <= percent / 100, name
    assert found["Cold: gas, kWh/K/day at 2,144 kWh a year"] == ("0.25", "0.25")
    value, target = found["Population: figures within their error"]
    assert value.split(" of ")[0] == value.split(" of ")[1]


def test_the_page_shows_four_small_pictures_that_are_there():
    names = [line.split("(")[1].strip(")") for line in PAGE.splitlines() if line.startswith("![")]
    assert len(names) == 4
    for name in names:
        assert 0 < (DOCS / "validation" / name).stat().st_size < 60_000


def test_the_fitted_table_is_the_one_the_script_writes():
    fit = script("calibration", "fit_demand")
    rates, deviation = fit.fitted()
    assert deviation < 0.005
    for name, rate in fit.expected.rates().items():
        assert np.allclose(rate, rates[name], rtol=1e-4, atol=1e-6), name
