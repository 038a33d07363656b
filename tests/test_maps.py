"""Maps: what is written lies under no marker and on nothing else that is written."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from report_sample import whole_run

from simcore.show.charts import CHARTS
from simcore.show.estate.charts import BY_DWELLING, SMALLEST, estate_map
from simcore.show.folder.read import read_run
from simcore.show.report.pictures import _drawn

SIZES = ((4.5, 4.1), (7.4, 4.1), (8.0, 4.0))
"""A map beside a table, on a slide and on the page. [inches]"""
WRITTEN = ("name", "town", "sea")


def crowded_places():
    """Twelve sites within five kilometres of the middle of Lens."""
    rng = np.random.default_rng(1)
    places = read_run(whole_run()).places.iloc[[0] * 12].reset_index(drop=True)
    return places.assign(
        latitude=50.43 + 0.03 * rng.normal(size=12),
        longitude=2.83 + 0.05 * rng.normal(size=12),
        name=[f"Lens, cité {number}" for number in range(12)],
        name_fr="",
        n_dwellings=rng.integers(20, 300, 12),
    )


def crowded_estate():
    """Operations all over the mining basin, and some along the coast."""
    rng = np.random.default_rng(1)
    latitudes = np.append(rng.normal(50.45, 0.05, 100), rng.uniform(50.6, 50.95, 40))
    longitudes = np.append(rng.normal(2.75, 0.2, 100), rng.uniform(1.7, 2.4, 40))
    rows = [
        {
            "latitude": latitude,
            "longitude": longitude,
            "n_dwellings": int(rng.integers(20, 600)),
            "works_year": int(rng.integers(2027, 2040)),
        }
        for latitude, longitude in zip(latitudes, longitudes, strict=True)
    ]
    return SimpleNamespace(operations=rows)


def circles_of(ax, gid):
    """Middle and radius of each marker. [pixels]"""
    scale = ax.figure.dpi / 72
    for one in ax.collections:
        if one.get_gid() == gid:
            middle = ax.transData.transform(one.get_offsets()[0])
            yield middle, np.sqrt(one.get_sizes()[0]) / 2 * scale


def assert_clear(figure, gid):
    (ax,) = figure.axes
    texts = [one for one in ax.texts if one.get_gid() in WRITTEN and one.get_visible()]
    boxes = [(one.get_text(), one.get_window_extent()) for one in texts]
    for name, box in boxes:
        for middle, radius in circles_of(ax, gid):
            nearest = np.clip(middle, box.min, box.max)
            assert np.hypot(*(nearest - middle)) >= radius, name
        assert figure.bbox.contains(*box.min), name
        assert figure.bbox.contains(*box.max), name
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.overlaps(b), (one, other)
    return [name for name, _ in boxes]


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("size", SIZES)
def test_words_of_a_map_lie_free_of_circles_and_of_each_other(size, lang):
    places = read_run(whole_run()).places
    runs = SimpleNamespace(places=places), SimpleNamespace(places=crowded_places())
    for run in runs[: 1 if size == SIZES[0] else 2]:
        figure, *_ = _drawn(lambda ax, run=run: CHARTS["sites_map"](run, ax, lang), size)
        told = assert_clear(figure, "site")
        assert len(told) > len(run.places), "the sea, all sites, and a town at least"


def test_towns_of_an_estate_lie_beside_its_operations():
    run = crowded_estate()
    figure, *_ = _drawn(lambda ax: estate_map(run, ax, "fr"), SIZES[-1])
    sizes = [one.get_sizes()[0] for one in figure.axes[0].collections]
    least = min(row["n_dwellings"] for row in run.operations)
    assert min(sizes) == pytest.approx(SMALLEST + BY_DWELLING * least)
    assert len(assert_clear(figure, "operation")) >= 4
