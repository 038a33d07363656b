"""Run folders, decks and pages for the tests of the board pack, each made once for all workers."""

import atexit
import json
import shutil
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import pandas as pd
import pytest
from PIL import Image
from scenario_sample import FIVE_SITES, SMALL
from shared_room import kept_once, made_once
from shared_runs import simulated

import simcore as sc
from simcore.show.charts import ATTACHED_CHARTS
from simcore.show.folder.read import read_run
from simcore.show.folder.write import Effort, write_run
from simcore.show.report import blocks, deck
from simcore.show.report.deck import write_deck
from simcore.show.report.page import page_html
from simcore.show.report.pictures import png, svg, words

EFFORT = Effort(wall_seconds=1.0, peak_memory_bytes=None)
ROOM = TemporaryDirectory(prefix="simcore-")
atexit.register(ROOM.cleanup)
PICTURES = {}
"""Charts of unchanged folders, by folder, chart, language and place on the page."""
DRAWN_FROM = ("members", "months", "ledger", "cash_flow", "balances", "social", "prices")
DRAWN_FROM += ("load_duration", "average_day")
"""Tables that most sections need; what is tested of the others is drawn sooner without them."""


@cache
def whole_run():
    """Folder of the five sites; do not change it."""
    return made_once("whole-run", _writing(lambda: sc.price(simulated(FIVE_SITES))))


@cache
def one_site_run():
    """Folder of a single site under a single scheme; do not change it."""
    return made_once("one-site", _writing(lambda: sc.price(simulated(SMALL), {"T3": {}})))


@cache
def two_sites_run():
    """Folder of two of the five sites, under the same schemes; do not change it."""
    return made_once("two-sites", _writing(_two_sites))


@cache
def richest_run():
    """Folder of a single site with every table that a run can hold; do not change it."""
    return made_once("richest-run", _writing(_richest))


@cache
def summary_run():
    """Folder of the two sites without the tables of most sections; do not change it."""
    gone = [f"{name}.parquet" for name in DRAWN_FROM]
    return copy_of(two_sites_run(), Path(mkdtemp(dir=ROOM.name)) / "run", without=gone)


@cache
def whole_deck(lang):
    """Path of the deck of the five sites; do not change it."""
    return made_once(
        f"deck-{lang}.pptx", lambda path: write_deck(read_run(whole_run()), path, lang)
    )


@cache
def two_sites_page(lang):
    """Page of the two sites."""
    run = read_run(two_sites_run())
    return kept_once(f"{lang}.page", partial(with_pictures, kept_svg, run, lang))


def with_pictures(draw, run, lang):
    """The page of a run whose charts are drawn by a function."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "svg", draw)
        return page_html(run, lang)


def kept_svg(run, name, lang, *, prefix):
    """A chart of an unchanged folder as the page draws it, each once."""
    key = run.folder, name, lang, prefix
    if key not in PICTURES:
        stem = blake2b(repr(key).encode(), digest_size=8).hexdigest()
        PICTURES[key] = kept_once(f"{stem}.svg", partial(svg, run, name, lang, prefix=prefix))
    return PICTURES[key]


def headline(run, name, lang, *, prefix):
    """A chart that is made and not written as SVG, in a quarter of the time."""
    return words(run, name, lang)


def attached_svg(run, name, lang, *, prefix):
    """As the page draws what a folder brings that goes with the run; of others the headline."""
    return (
        svg(run, name, lang, prefix=prefix) if name in ATTACHED_CHARTS else words(run, name, lang)
    )


@contextmanager
def sketches(drawn=()):
    """For tests of words: within, charts of decks and pages but some are made, and left blank."""
    blank = BytesIO()
    Image.new("1", (16, 9)).save(blank, format="png")

    def sketch(run, name, lang, size):
        if name in drawn:
            return png(run, name, lang, size)
        return replace(words(run, name, lang), data=blank.getvalue())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deck, "png", sketch)
        patch.setattr(blocks, "svg", headline)
        yield


def write_sketched(run, path, lang, *, drawn=()):
    """The deck of a run, its charts but some left blank."""
    with sketches(drawn):
        write_deck(run, path, lang)


def two_sites_flows():
    """Energy of the two sites; nobody may write into it."""
    return kept_once("two-sites-flows", _two_sites_simulated)


def _two_sites_simulated():
    scenario = sc.load(FIVE_SITES)
    kept = {name: scenario.sites[name] for name in ("outreau", "arras-towers")}
    return sc.simulate(scenario.model_copy(update={"sites": kept}), jobs=1)


def _two_sites():
    return sc.price(two_sites_flows())


def _richest():
    flows = simulated(SMALL, "fund.enabled=true", "schemes.T14={}")
    return sc.price(flows, {"T3": {}, "T14": {}})


def _writing(outcome):
    """A function that writes the run folder of what another one gives."""
    return lambda folder: write_run(outcome(), folder, effort=EFFORT, lang="en", charts=False)


def copy_of(folder, target, *, without=(), manifest=None):
    """A copy of a run folder that lacks some files and whose manifest was changed."""
    shutil.copytree(folder, target)
    for name in without:
        (target / name).unlink()
    if manifest:
        path = target / "manifest.json"
        told = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(manifest(told)), encoding="utf-8")
    return target


HOSTILE = '=cmd|"x"!A1 <script>alert(1)</script> & $x$ {{ 7*7 }}'


def hostile_run(target, folder_of=two_sites_run):
    """A copy of a run, of two sites unless told, with the worst texts of a scenario file."""
    folder = copy_of(folder_of(), target, manifest=lambda told: {**told, "title": HOSTILE})
    places = pd.read_parquet(folder / "places.parquet")
    places.loc[0, "name"] = HOSTILE
    places.to_parquet(folder / "places.parquet")
    return folder
