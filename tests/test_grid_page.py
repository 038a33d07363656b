"""The page on the grid: its figures are those of the model, and they meet their targets."""

from functools import cache
from pathlib import Path

import pytest
from grid_sample import FEEDERS

DOCS = Path(__file__).parents[1] / "docs" / "validation"
PAGE = (DOCS / "grid.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rows():
    """The figures; of SimBench's tables each is read once, of its year of profiles one slot."""
    pytest.importorskip("simbench")
    from simbench.networks import extract_simbench_grids_from_csv as grids

    read = cache(grids.read_csv_data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            grids, "read_csv_data", lambda *where, **of: read(*where, nrows=1, **of).copy()
        )
        patch.syspath_prepend(str(DOCS))
        return __import__("make_grid").figures(has_feeders=FEEDERS.is_dir())


@pytest.mark.slow
def test_the_page_has_the_figures_of_the_model(rows):
    for row in rows:
        assert "| " + " | ".join(row) + " |" in PAGE


@pytest.mark.slow
def test_figures_meet_their_targets(rows):
    assert len(rows) > (25 if FEEDERS.is_dir() else 15)
    for check, figure, found, target, _ in rows:
        unit = found.split()[-1]
        assert target.endswith(unit)
        limit = float(target.strip("≤ %pu"))
        assert float(found.split()[0]) <= limit, f"{check}: {figure}"


def test_the_page_shows_four_small_pictures_that_are_there():
    names = [line.split("(")[1].strip(")") for line in PAGE.splitlines() if line.startswith("![")]
    assert len(names) == 4
    for name in names:
        assert 0 < (DOCS / name).stat().st_size < 60_000
