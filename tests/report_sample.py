"""Run folders for the tests of the board pack: one written whole, and copies that lack parts."""

import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd
from scenario_sample import SCENARIOS

import simcore as sc
from simcore.show.folder.write import Effort, write_run

EFFORT = Effort(wall_seconds=1.0, peak_memory_bytes=None)


@cache
def whole_run():
    """Folder of the five sites; do not change it."""
    return _written(SCENARIOS / "five-sites.toml")


@cache
def one_site_run():
    """Folder of a single site under a single scheme; do not change it."""
    return _written(SCENARIOS / "sites" / "arras-bon-secours.toml", {"T3": {}})


@cache
def richest_run():
    """Folder of a single site with every table that a run can hold; do not change it."""
    path = SCENARIOS / "sites" / "arras-bon-secours.toml"
    return _written(path, {"T3": {}, "T14": {}}, ("fund.enabled=true", "schemes.T14={}"))


def _written(path, schemes=None, settings=()):
    scenario = sc.load(path, settings)
    folder = Path(mkdtemp(prefix="simcore-")) / "run"
    outcome = sc.price(sc.simulate(scenario), schemes)
    write_run(outcome, folder, effort=EFFORT, lang="en", charts=False)
    return folder


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


def hostile_run(target):
    """A copy of the whole run with the worst texts that a scenario file can hold."""
    folder = copy_of(whole_run(), target, manifest=lambda told: {**told, "title": HOSTILE})
    places = pd.read_parquet(folder / "places.parquet")
    places.loc[0, "name"] = HOSTILE
    places.to_parquet(folder / "places.parquet")
    return folder
