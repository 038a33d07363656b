"""Nothing is told of one to four homes that somebody stands behind, in files or as a difference."""

import csv
import json
import re
import zipfile
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from command_sample import answered, called, invoked
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from report_sample import sketches
from scenario_sample import FIVE_SITES, OUTREAU, scenario_file

from simcore.base.small_groups import (
    LEAST_HOMES,
    in_fives,
    is_few,
    told_at_sites,
    told_chain,
    told_groups,
    told_sum,
)
from simcore.scenario.load import load
from simcore.study.compare.pipeline import prepared, simulate
from simcore.study.compare.price_points import price_points
from simcore.study.compare.real_homes import real_sites
from simcore.study.compare.schemes import with_schemes
from simcore.study.solve.solve import Target, solve

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=7)
SMALL = ("--set", "time.step_minutes=60", "--set", "grid.enabled=false")


def sums_known(told, n_cells):
    """Sets of cells whose sum a reader can work out: those that lie in the span of what is told."""
    rows = np.array(told, float).reshape(-1, n_cells)
    rank = np.linalg.matrix_rank(rows) if len(rows) else 0
    for size in range(1, min(n_cells, LEAST_HOMES) + 1):
        for cells in combinations(range(n_cells), size):
            one = np.isin(np.arange(n_cells), cells).astype(float)
            if np.linalg.matrix_rank(np.vstack([rows, one])) == rank:
                yield cells


@given(counts=COUNTS)
@settings(max_examples=200, deadline=None)
def test_no_difference_with_the_total_tells_of_few_homes(counts):
    told = told_groups(counts)
    eye = np.eye(len(counts))
    rows = [eye[place] for place, flag in enumerate(told) if flag] + [np.ones(len(counts))]
    if is_few(sum(counts)):
        return  # The total itself is of too few: refused before.
    for cells in sums_known(rows, len(counts)):
        assert not is_few(sum(counts[cell] for cell in cells))
    assert all(told) or not all(n == 0 or n >= LEAST_HOMES for n in counts)


@given(
    by_site=st.integers(2, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=1, max_size=3
        )
    )
)
@settings(max_examples=150, deadline=None)
def test_no_mix_of_sites_tells_of_few_homes(by_site):
    """Cells of all sites, told with totals by site, by group and over all."""
    counts = np.array(by_site)
    totals = counts.sum(axis=1)
    if any(map(is_few, totals)):
        return
    at_sites, of_all = told_at_sites(by_site, counts.sum(axis=0).tolist())
    n_sites, n_groups = counts.shape
    cells = np.eye(counts.size).reshape(n_sites, n_groups, counts.size)
    rows = [*cells.sum(axis=1), cells.sum(axis=(0, 1))]
    rows += [cells[s, g] for s in range(n_sites) for g in range(n_groups) if at_sites[s][g]]
    rows += [cells[:, g].sum(axis=0) for g in range(n_groups) if of_all[g]]
    flat = counts.ravel()
    for known in sums_known(rows, counts.size):
        assert not is_few(sum(flat[cell] for cell in known)), (by_site, known)


@given(counts=st.lists(st.integers(0, 40), min_size=1, max_size=6), n_all=st.integers(40, 60))
def test_no_two_refusals_tell_of_few_homes(counts, n_all):
    told = [n for n, flag in zip(counts, told_chain(counts, n_all), strict=True) if flag]
    for one in (0, *told, n_all):
        for other in (0, *told, n_all):
            assert not is_few(one - other)


@given(
    values=st.lists(st.floats(-100, 100), min_size=5, max_size=40),
    n_drawn=st.integers(0, 4),
)
def test_every_value_told_is_a_mean_of_five(values, n_drawn):
    values = np.round([*values, *range(n_drawn)], 2)
    is_real = np.arange(len(values)) < len(values) - n_drawn
    told = in_fives(values, is_real)
    own, mean = values[is_real], told[is_real]
    assert_allclose(told[~is_real], values[~is_real])
    assert all((mean == one).sum() >= LEAST_HOMES for one in mean)
    has_loss = (own < -0.005).any()
    assert (mean < -0.005).any() == has_loss
    is_lifted = has_loss and (mean == -0.01).any()
    if not is_lifted:
        assert mean.sum() == pytest.approx(own.sum(), abs=1e-9)
    n_told = int(told_sum(own < -0.005, np.ones(len(own), int)))
    assert n_told == 0 or n_told >= LEAST_HOMES
    assert (n_told > 0) == has_loss


def test_means_of_fives_by_hand():
    # Three lose: the five lowest are told together, (-3 - 2 - 1 + 0 + 1) / 5 = -1, the others
    # apart, (2 + 3 + 4 + 5 + 6 + 7) / 6 = 4.5.
    values, every = np.arange(-3.0, 8.0), np.ones(11, bool)
    assert in_fives(values, every).tolist() == [-1.0] * 5 + [4.5] * 6
    # One loses a euro, the four next gain 10: their mean would hide it, a cent does not.
    values = np.array([-1.0, 10.0, 10.0, 10.0, 10.0, 20.0, 20.0, 20.0, 20.0, 20.0])
    assert in_fives(values, every[:10]).tolist() == [-0.01] * 5 + [20.0] * 5
    # Six lose, five gain: each among their own.
    values = np.array([-6.0, -5.0, -4.0, -3.0, -2.0, -1.0, 1.0, 2.0, 3.0, 4.0, 5.0])
    assert in_fives(values, every).tolist() == [-3.5] * 6 + [3.0] * 5


def homes_file(path, occupants):
    """A list of dwellings of so many people each."""
    head = "n_occupants,floor_area_m2\n"
    lines = [f"{n},{30 + 12 * max(n, 1)}" for n in occupants]
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return path.name


OCCUPANTS = [1] * 9 + [2] * 11 + [3] * 2 + [4] * 6 + [5] * 7 + [0] * 1
"""36 homes: two of three people, one vacant."""


def listed(folder, occupants=OCCUPANTS, site="outreau", name="mine.toml", extends=(OUTREAU,)):
    """A scenario with a site whose homes are listed."""
    homes = homes_file(folder / f"{site}.csv", occupants)
    text = (
        f"[sites.{site}]\ndwellings = {len(occupants)}\nbuildings = []\n"
        f'[sites.{site}.households]\npopulation_csv = "{homes}"\nrefusal_fraction = 0.0\n'
    )
    return scenario_file(folder, text, name=name, extends=extends)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Folder of a run whose homes are listed, with the fund, in French."""
    folder = tmp_path_factory.mktemp("listed")
    words = ("--set", "time.step_minutes=60", "--set", "fund.enabled=true", "--schemes", "T1,T3")
    called("compare", listed(folder), *words, "--no-charts", "--out", folder / "run")
    return folder


def test_a_run_of_listed_homes_has_no_table_by_home(folder):
    names = {path.stem for path in (folder / "run").glob("*.parquet")}
    assert {"social", "months", "ledger", "fund"} <= names
    assert not names & {"members", "fund_accounts"}
    manifest = json.loads((folder / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["sites_with_real_homes"] == ["outreau"]
    (note,) = [note for note in manifest["notes"] if note["key"] == "real_homes"]
    assert note["values"]["n"] > 0


def test_groups_of_few_listed_homes_are_left_out_with_a_second_one(folder):
    social = pd.read_parquet(folder / "run" / "social.parquet")
    assert (social["n_households"] >= LEAST_HOMES).all()
    for site in ("outreau", "all"):
        own = social[(social["site"] == site) & (social["scheme"] == "T1")]
        sizes = own[own["kind"] == "household"].set_index("group")["n_households"]
        # Two homes of three people, and the next smallest, six of four.
        assert sizes.to_dict() == {"1": 9, "2": 11, "5": 7}
        assert own.query("group == 'participants'")["n_households"].tolist() == [35]
        assert "income_decile" not in set(own["kind"])
        for kind, rows in own[own["kind"] != "all"].groupby("kind"):
            rest = 35 - rows["n_households"].sum()
            assert rest == 0 or rest >= LEAST_HOMES, kind


COUNTED = ("n_losers", "n_over_effort_before", "n_leaving_over_effort", "n_entering_over_effort")


def test_counts_of_few_homes_are_told_neither_in_a_group_nor_as_what_others_leave(folder):
    social = pd.read_parquet(folder / "run" / "social.parquet")
    for (_, _, kind), rows in social.groupby(["site", "scheme", "kind"]):
        for name in COUNTED:
            n, n_of = rows[name], rows["n_households"]
            if kind == "all":
                assert not ((n > 0) & (n < LEAST_HOMES)).any(), name
                assert not ((n_of > n) & (n_of < n + LEAST_HOMES)).any(), name
            elif n.isna().any():
                assert n.isna().all()
            else:
                assert not any(map(is_few, [*n, *(n_of - n)]))
                (of_all,) = social[
                    (social["site"] == rows["site"].iloc[0])
                    & (social["scheme"] == rows["scheme"].iloc[0])
                    & (social["group"] == "participants")
                ][name]
                assert not is_few(of_all - n.sum())
    # Nobody loses under free allocation, and that is told.
    assert (social.query("scheme == 'T1'")["n_losers"] == 0).all()
    assert social["n_over_effort_before"].isna().any()


def test_figures_of_the_summary_are_those_of_five_neighbours(folder, tmp_path):
    """The worst told is the mean of the five worst; means and energy are the true ones."""
    words = ("--set", "time.step_minutes=60", "--set", "fund.enabled=true", "--schemes", "T1,T3")
    out = tmp_path / "run"
    words += ("--no-charts", "--no-design", "--identified", "--out", out)
    called("compare", folder / "mine.toml", *words)
    members = pd.read_parquet(out / "members.parquet")
    with (folder / "run" / "summary.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["site"] == "all"]
    assert (out / "summary.csv").read_text() == (folder / "run" / "summary.csv").read_text()
    for row in rows:
        own = members.query("scheme == @row['scheme'] and is_dwelling and not is_vacant")
        saving = np.sort(own["saving_eur"])
        assert len(saving) == 35
        n_losers = int((saving < -0.005).sum())
        n_told = round(float(row["losers_fraction"]) * 35)
        assert n_told in ({n_losers} if n_losers in (0, 35) else {*range(5, 36)})
        assert float(row["tenant_saving_mean_eur"]) == pytest.approx(saving.mean(), abs=0.01)
        if n_losers in (0, 35):
            assert float(row["tenant_saving_min_eur"]) == pytest.approx(saving[:5].mean())
        assert float(row["tenant_saving_min_eur"]) > saving[0]


def test_the_board_pack_shows_no_home(folder, tmp_path):
    with sketches():
        called("report", folder / "run", "--format", "html,xlsx,pptx", "--out", tmp_path / "pack")
    page = next((tmp_path / "pack").glob("*.html")).read_text(encoding="utf-8")
    assert "recensés ou mesurés" in page.replace("\N{NO-BREAK SPACE}", " ")
    with zipfile.ZipFile(next((tmp_path / "pack").glob("*.xlsx"))) as book:
        sheets = set(re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode()))
    assert len(sheets) > 5
    assert not any("member" in name or "account" in name for name in sheets), sheets


def test_single_homes_are_told_with_identified_only(folder, tmp_path):
    file, out = folder / "mine.toml", tmp_path / "sheets"
    for words in (
        ("explain", file, *SMALL[:2], "--scheme", "T1"),
        ("sheet", file, *SMALL[:2], "--scheme", "T1", "--dwelling", "1", "--out", out),
        ("population", "outreau", "--scenario", file),
    ):
        refused = invoked(*words)
        assert refused.exit_code == 2
        assert "expected `--identified`" in refused.stderr
        assert invoked(*words, "--identified").exit_code == 0
    called("sheet", file, *SMALL[:2], "--scheme", "T1", "--out", tmp_path / "types")
    names = {path.name for path in (tmp_path / "types").glob("*.html")}
    # Two homes of three people are with six of four.
    assert names == {f"outreau-T1-{name}.html" for name in ("1", "2", "3-4", "5")}


@pytest.mark.parametrize(
    ("occupants", "said"),
    [([2, 0, 1, 3, 1], "homes that are lived in: 4"), ([1] * 3, "homes that are lived in: 3")],
)
def test_a_site_of_few_homes_is_refused_at_once(tmp_path, occupants, said):
    refused = invoked("social", listed(tmp_path, occupants), *SMALL[:2])
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_refusals_that_would_tell_of_few_are_left_out(folder):
    words = ("refusals", folder / "mine.toml", "--set", "time.step_minutes=60", "--format", "json")
    parts = ("--fraction", "0.05", "--fraction", "0.3", "--fraction", "0.35")
    done = invoked(*words, *parts)
    assert re.search("left out, so that nobody is told of: [24] groups of homes", done.stderr)
    rows = json.loads(done.stdout)
    n = {row["refusal_fraction"]: row["n_tenants"] for row in rows if row["group"] == "refuse"}
    assert 0.05 not in n
    counts = sorted({0, 35, *n.values()})
    assert all(b - a >= LEAST_HOMES for a, b in pairwise(counts))
    for row in rows:
        for name in ("n_gain", "n_lose"):
            assert not 0 < row[name] < LEAST_HOMES


def test_the_cooperative_view_leaves_out_few_and_their_neighbour(folder):
    words = ("keys", folder / "mine.toml", "--keys", "default", "--cooperative", *SMALL[:2])
    answer = answered(*words, "--format", "json")
    n = {row["group"]: row["n_members"] for row in answer["groups"]}
    homes = [value for name, value in n.items() if "common" not in name.lower()]
    assert sorted(homes) == [7, 9, 11]
    assert answer["coalitions"] == []


def test_two_real_sites_tell_groups_of_all_alone(tmp_path):
    """One site must leave a group out: none tells groups, both together do."""
    other = [1] * 8 + [2] * 8 + [3] * 6 + [4] * 6 + [5] * 6
    one = listed(tmp_path, extends=(FIVE_SITES,))
    keep = "saint-martin-boulogne"
    both = listed(tmp_path, other, site=keep, name="both.toml", extends=(one,))
    rows = answered("social", both, "--scheme", "T1", *SMALL[:2], "--format", "json")
    of = {}
    for row in rows:
        of.setdefault((row["site"], row["kind"]), {})[row["group"]] = row["n_households"]
    assert (keep, "household") not in of
    assert ("outreau", "household") not in of
    # Drawn sites are nobody: they tell all.
    drawn = {site for site, kind in of if kind == "household"} - {"all"}
    assert len(drawn) == 3
    assert set(of["all", "household"]) == {"1", "2", "3", "4", "5"}
    assert of[keep, "all"] == {"participants": 34}


def test_drawn_homes_are_nobody(tmp_path):
    words = ("compare", OUTREAU, *SMALL[:2], "--schemes", "T1", "--no-charts", "--no-design")
    called(*words, "--out", tmp_path / "run")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert "sites_with_real_homes" not in manifest
    assert (tmp_path / "run" / "members.parquet").is_file()


def test_a_site_with_measured_curves_has_real_homes(tmp_path):
    file = scenario_file(tmp_path, '[sites.outreau]\nmeasured = "curves"\n')
    (tmp_path / "curves").mkdir()
    assert real_sites(load(file)) == ["outreau"]
    assert real_sites(load(OUTREAU)) == []


def test_the_price_at_which_nobody_loses_is_that_of_the_true_homes(folder, tmp_path):
    """It is the same as for the same homes where they may be told of one by one."""
    loaded = with_schemes(load(folder / "mine.toml", ["time.step_minutes=60"]), ["T3"])
    sites = prepared(simulate(loaded))
    found = solve(sites, "T3", Target(kind="no-loser", value=0.0))
    own = price_points(sites, "T3", np.array([found.price]), is_told=False)
    # Half a cent is no loss.
    assert own.saving_eur.min() == pytest.approx(0.0, abs=0.006)
    assert found.point.saving_eur.min() > own.saving_eur.min()
