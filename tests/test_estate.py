"""An estate: its residences, its operations as ordinary sites, sums, order, folder, refusals."""

import json
import signal
from html import escape

import numpy as np
import pandas as pd
import pyarrow.dataset as ds
import pytest
from cluster_sample import by_hand, local_cluster
from command_sample import invoked
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pptx import Presentation
from scenario_sample import ROOT, SITES, scenario_file

import simcore as sc
from simcore.base.errors import InputError
from simcore.scenario.estate import Estate
from simcore.scenario.residence_list import km_between, residences_of
from simcore.scenario.residences import parted
from simcore.show.estate.records import estate_run, read_estate
from simcore.show.estate.text import MOST, estate_text, millions
from simcore.study.estate.estate import Kept, estate_of, estate_plan
from simcore.study.estate.operations import operation_site
from simcore.study.estate.rollout import carried, rolled_out
from simcore.study.estate.whole import CHANGES, landlord_eur, ordered, outlay_eur, whole_rows
from simcore.study.estate.work import NAMES, worked

SMALL = """
[time]
step_minutes = 60
[schemes.T1]
[schemes.T13]
landlord_share_fraction = 0.5
[finance]
grant_fraction = 0.3
organiser_fixed_eur = 600.0
[estate]
dwellings = 24
residences = 6
"""
MODELS = (SITES / "outreau.toml", SITES / "arras-bon-secours.toml")
HEADS = "commune,dwellings,kind,heating,roof_m2,year"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return scenario_file(tmp_path_factory.mktemp("estate"), SMALL, extends=MODELS)


@pytest.fixture(scope="module")
def plan(path):
    # A wide reach, so that six residences of the whole department form groups.
    return estate_plan(sc.load(path, ["estate.within_km=20"]))


@pytest.fixture(scope="module")
def told(plan):
    return estate_of(plan, jobs=2)


def listed(folder, *rows, heads=HEADS, more=""):
    (folder / "residences.csv").write_text("\n".join([heads, *rows]), encoding="utf-8")
    text = SMALL.replace("dwellings = 24\nresidences = 6", f'file = "residences.csv"\n{more}')
    return scenario_file(folder, text, extends=MODELS)


def test_residences_are_drawn_whole_and_said_to_be(plan):
    assert len(plan.residences) == 6
    assert sum(one.dwellings for one in plan.residences) == 24
    assert not any(one.is_given or one.is_placed for one in plan.residences)
    assert {one.archetype for one in plan.residences} <= {"outreau", "arras-bon-secours"}
    site = operation_site(plan.scenario, plan.operations[0])
    assert site.provenance["dwellings"].kind == "assumed"


def test_residences_keep_their_place_when_more_are_drawn(path, plan):
    more = residences_of(sc.load(path, ["estate.residences=12"]))
    for one, other in zip(plan.residences, more, strict=False):
        assert (one.commune, one.latitude, one.archetype) == (
            other.commune,
            other.latitude,
            other.archetype,
        )


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=30), st.integers(0, 500))
def test_parts_add_up_and_none_is_empty(weights, rest):
    total = len(weights) + rest
    parts = parted(np.array(weights), total)
    assert parts.sum() == total
    assert parts.min() >= 1
    wanted = 1 + np.array(weights) / sum(weights) * rest
    assert np.abs(parts - wanted).max() < 1 + 1e-6


def test_an_operation_gives_bit_for_bit_what_it_gives_alone(plan, told):
    for one in plan.operations:
        summary = sc.compare(plan.one(one.operation)).summary
        alone = summary[summary["site"] == one.operation].set_index("scheme")
        for scheme in told.schemes:
            place = plan.operations.index(one)
            row = told.figures[place, told.schemes.index(scheme)]
            assert_array_equal(row, alone.loc[scheme, list(NAMES)].to_numpy(float))


def test_operations_hold_dwellings_and_power_of_their_residences(plan):
    assert max(len(one.residences) for one in plan.operations) > 1
    for one in plan.operations:
        site = operation_site(plan.scenario, one)
        assert site.dwellings == sum(b.count * b.dwellings for b in site.each_building)
        kwp = sum(b.count * b.own_kwp for b in site.each_building)
        assert kwp == pytest.approx(one.kwp, rel=1e-12)


def test_no_operation_is_wider_or_stronger_than_asked(path):
    sets = ["estate.residences=200", "estate.dwellings=2000", "estate.power_limit_kw=60"]
    plan = estate_plan(sc.load(path, sets))
    widest = [
        max(
            km_between((a.latitude, a.longitude), (b.latitude, b.longitude))
            for a in one.residences
            for b in one.residences
        )
        for one in plan.operations
    ]
    # The plane of the department stretches its north and south by less than 1 %.
    assert 1 < max(widest) <= 2.0 * 1.01
    assert max(one.kwp for one in plan.operations) <= 60
    assert plan.grouping.least <= len(plan.operations) < 200


def test_the_whole_is_the_sum_of_operations(plan, told):
    for row in whole_rows(told):
        scheme = row["scheme"]
        for name in ("shared_kwh", "landlord_npv_eur", "capex_eur", "n_leaving_over_effort"):
            assert row[name] == told.of(name, scheme).sum()
        # Savings are counted in whole euros: the median of all is within half of one.
        place = told.schemes.index(scheme)
        assert_allclose(landlord_eur(told, scheme), told.of("landlord_npv_eur", scheme), rtol=1e-9)
        values, numbers = told.savings[scheme]
        assert numbers.sum() == told.homes[:, place].sum()
        mean = values @ numbers / numbers.sum()
        assert mean == pytest.approx(row["tenant_saving_mean_eur"], abs=0.5)


def test_workers_order_and_what_was_kept_change_nothing(plan, told):
    kept = {}
    again = estate_of(plan, jobs=1, kept=Kept(keep=lambda one: kept.setdefault(one.operation, one)))
    first = plan.operations[0].operation
    resumed = estate_of(plan, jobs=2, kept=Kept(found=lambda one: kept.get(one.operation)))
    del kept[first]
    part = estate_of(plan, jobs=3, kept=Kept(found=lambda one: kept.get(one.operation)))
    for other in (again, resumed, part):
        assert_array_equal(other.figures, told.figures)
        assert_array_equal(other.cash_eur, told.cash_eur)
        assert ordered(other).rollout.rank.tolist() == ordered(told).rollout.rank.tolist()


def test_an_operation_does_not_know_the_others(plan, told):
    last = plan.operations[-1]
    figures = worked(plan.scenario, last).figures
    assert_array_equal(told.figures[-1, 0], [*figures["T1"].values()])


def test_grouping_is_never_below_residences_by_themselves(plan, told):
    together, alone = told.fact("together_kwh"), told.fact("alone_kwh")
    n = np.array([len(one.residences) for one in plan.operations])
    assert (together >= alone * (1 - 1e-6)).all()
    assert (told.fact("grouping_eur") >= -1e-6).all()
    # 600 EUR a year of the organiser for each residence but the first.
    assert_allclose(told.fact("grouping_organiser_eur"), 600.0 * (n - 1))
    assert_allclose(together, told.of("shared_kwh", "T1"), rtol=1e-5)


def estate(**more):
    return Estate(dwellings=10, residences=1, **more)


def test_operations_are_built_in_order_by_budget_works_and_roofs_by_hand():
    # Value per euro 3, 2, 1 and -1. 100,000 EUR and 10 kWp a year from 2027.
    value = np.array([60e3, 300e3, 200e3, -50e3])
    outlay = np.array([60e3, 100e3, 100e3, 50e3])
    kwp = np.array([4.0, 8.0, 30.0, 1.0])
    free = np.array([0, 0, 0, 0])
    told = estate(budget_eur_per_year=100e3, works_kwp_by_year=(10.0,), first_year=2027)
    rollout = rolled_out(value, outlay, kwp, free, told)
    assert rollout.rank.tolist() == [3, 1, 2, 4]
    # 2027: the second (100,000 EUR, 8 kWp). The third asks 30 kWp: 2 + 10 + 10 + 10 by 2030,
    # with 300,000 EUR; then 200,000 EUR and 2 kWp are left, so that the first waits for 2031.
    assert rollout.year.tolist() == [2031, 2027, 2030, 2031]
    worth = rolled_out(value, outlay, kwp, free, told.model_copy(update={"only_worth": True}))
    assert worth.year.tolist() == [2031, 2027, 2030, 0]
    late = rolled_out(value, outlay, kwp, np.array([0, 2029, 0, 0]), told)
    assert late.year[1] >= 2029
    # Works without end: 100,000 EUR in 2027, as much in 2028, 60,000 in 2029, whose 40,000 and
    # the 100,000 of 2030 hold the 50,000 of the last.
    ample = told.model_copy(update={"works_kwp_by_year": (1e5,)})
    assert rolled_out(value, outlay, kwp, free, ample).year.tolist() == [2029, 2027, 2028, 2030]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12))
def test_what_is_given_is_what_is_taken(npv):
    told = carried(np.array(npv))
    assert told.given_eur.sum() == pytest.approx(told.taken_eur.sum(), abs=1e-6)
    left = np.array(npv) - told.given_eur + told.taken_eur
    assert_allclose(left.sum(), sum(npv), atol=1e-6)
    assert told.missing_eur == pytest.approx(max(-sum(npv), 0.0), abs=1e-6)
    assert (left[np.array(npv) > 0] >= -1e-6).all()


@pytest.mark.parametrize(
    ("change", "sets"),
    [
        ("no_grant", ["finance.grant_fraction=0"]),
        (
            "organiser_twice",
            ["finance.organiser_fixed_eur=1200", "finance.organiser_eur_per_participant=2"],
        ),
        ("dearer_works", ["finance.capex_factor=1.2", "finance.roof_works_eur_per_kw=1.2"]),
    ],
)
def test_changes_of_money_are_those_of_the_road(path, change, sets):
    base = ["estate.residences=2", "estate.dwellings=6", "estate.within_km=20"]
    base += ["finance.organiser_eur_per_participant=1", "finance.roof_works_eur_per_kw=1"]
    base += ["finance.structure_study_eur=0", "finance.organiser_eur_per_kwh=0"]
    told = estate_of(estate_plan(sc.load(path, base)), jobs=1)
    moved = estate_of(estate_plan(sc.load(path, [*base, *sets])), jobs=1)
    for scheme in told.schemes:
        by_lines = landlord_eur(told, scheme, CHANGES[change])
        assert_allclose(by_lines, landlord_eur(moved, scheme), rtol=1e-6)
        spent = outlay_eur(told, scheme, CHANGES[change])
        assert_allclose(spent, outlay_eur(moved, scheme), rtol=1e-6)


def test_a_list_is_read_with_what_it_says(tmp_path):
    path = listed(
        tmp_path,
        "west,Outreau,10,house,heat-pump,600,1985,50.70,1.60,4,2.5,2030",
        ",Arras,8,low_block,gas,90,1972,,,,,",
        "far,Lyon,10,house,gas,600,1985,45.76,4.83,,,",  # in no table: its coordinates do
        heads="residence," + HEADS + ",Latitude,lon,kwp,grid_kw,free_from",
    )
    west, arras, far = residences_of(sc.load(path))
    assert (far.commune, far.latitude, far.longitude) == ("Lyon", 45.76, 4.83)
    assert (west.residence, west.kwp, west.free_from, west.is_placed) == ("west", 2.5, 2030, True)
    # 90 m2 x 0.5 usable x 0.19 kWp/m2 = 8.55 kWp; 8 homes of Bon Secours have 0.65 each.
    assert arras.kwp == pytest.approx(8 * 0.65)
    assert arras.is_given
    assert not arras.is_placed
    assert km_between((arras.latitude, arras.longitude), (50.291, 2.777)) < 5
    plan = estate_plan(sc.load(path))
    pump = operation_site(plan.scenario, plan.operations[0]).households
    assert pump.equipment.heat_pump_fraction == 1.0
    assert pump.electric_heating_fraction == 0.0


BAD = [
    ("Aras,10,house,gas,600,1985,,", "no commune Aras"),
    ("Arras,0,house,gas,600,1985,,", 'dwellings "0"'),
    ("Arras,10,house,gas,,1985,,", 'roof_m2 ""'),
    ("Arras,10,castle,gas,600,1985,,", 'kind "castle"'),
    ("Arras,10,tower,gas,600,1985,,", "kind tower"),
    ("Arras,10,house,wood,600,1985,,", 'heating "wood"'),
    ("Arras,10,house,gas,600,1985,40.4,-3.7", "outside France"),
    ("Arras,10,house,gas,600,1985,50.9,1.8", "km from the centre"),
    ("Arras,10,house,gas,600,1985,50.3,", "only one of lat and lon"),
    ("Lens,10,house,gas,600,1985,,", None),
    ("Lens,10,house,gas,600,1985,,", "residence of line 11 again"),
    ("Lyon,10,house,gas,600,1985,,", "or coordinates: columns latitude and longitude of the list"),
    ('Arras,10,house,gas,"1,250",1985,,', "did you mean 1.25 or 1250?"),
    ("Calais,90000,house,gas,600000,1985,,", "above the limit"),
]


def test_all_bad_rows_are_told_at_once_and_nothing_is_written(tmp_path):
    path = listed(tmp_path, *(row for row, _ in BAD), heads=HEADS + ",lat,lon")
    done = invoked("estate", path, "--out", tmp_path / "out")
    assert done.exit_code == 2
    for line, (_, said) in enumerate(BAD, start=2):
        if said is not None:
            assert any(f"line {line}" in told and said in told for told in done.stderr.splitlines())
    assert len(done.stderr.strip().splitlines()) == len(BAD) - 1
    assert not (tmp_path / "out").exists()


def test_validate_reads_the_list_and_tells_the_same(tmp_path):
    path = listed(tmp_path, *(row for row, _ in BAD), heads=HEADS + ",lat,lon")
    asked, checked = invoked("estate", path), invoked("validate", path)
    assert checked.exit_code == 2
    assert checked.stderr.strip() == asked.stderr.strip()
    path = listed(tmp_path, "Arras,10,house,gas,600,1985", "Lens,7,house,gas,600,")
    assert "estate: 2 residences, 17 dwellings" in invoked("validate", path).stdout


def test_what_was_placed_by_chance_is_said_and_years_are_whole(tmp_path):
    rows = "Arras,6,house,gas,60,1985,,,2031", "Lens,7,house,gas,60,,50.43,2.83,"
    path = listed(tmp_path, *rows, heads=HEADS + ",lat,lon,free_from")
    done = invoked("estate", path, "--out", tmp_path / "out", "--no-charts")
    told = " ".join(done.stdout.split())
    near = "2 residences of the landlord's list, 1 of them with a place of their own; the others"
    assert near in told
    table = pd.read_csv(tmp_path / "out" / "residences.csv", dtype=str).set_index("commune")
    assert table.loc["Arras", ["built_year", "free_from_year"]].tolist() == ["1985", "2031"]
    assert table.loc["Lens", ["built_year", "free_from_year"]].isna().all()
    works = pd.read_csv(tmp_path / "out" / "operations.csv", dtype=str)["works_year"]
    assert sorted(works) == ["2027", "2031"]
    assert "from 2027 to 2031" in told
    placed = listed(tmp_path, rows[1], heads=HEADS + ",lat,lon,free_from")
    alone = " ".join(invoked("estate", placed, "--out", tmp_path / "one").stdout.split())
    assert "the others" not in alone
    assert "of grants in 2027, beginning" in alone


def test_heads_that_lack_or_are_unknown_are_told(tmp_path):
    path = listed(tmp_path, "Arras,1", heads="commune,dwelings,year,year")
    with pytest.raises(InputError) as refused:
        residences_of(sc.load(path))
    assert "no column dwellings" in str(refused.value)
    assert "a column dwelings" in str(refused.value)
    assert "column year twice" in str(refused.value)
    path = listed(tmp_path, "Arras,1,house,gas,60,,more", "Arras,1", "Arras;1")
    with pytest.raises(InputError) as refused:
        residences_of(sc.load(path))
    assert "line 2: found 7 cells, expected at most 6" in str(refused.value)
    assert 'line 3: found roof_m2 ""' in str(refused.value)
    assert "line 4: found no commune Arras;1" in str(refused.value)


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        (["estate.residences=99"], "99 residences for 24 dwellings"),
        (["estate.works_kwp_by_year=[]"], "an empty list"),
        (["estate.scheme=T99"], "T99"),
        (["estate.power_limit_kw=1"], "above the limit"),
        (["estate.power_limit_kw=12000"], "5 MW, 10 MW where all participants are public"),
        (["estate.within_km=21"], "even by derogation"),
    ],
)
def test_an_estate_that_cannot_be_is_refused(path, sets, said):
    with pytest.raises(InputError, match=said):
        estate_plan(sc.load(path, sets))


def test_the_command_writes_tables_parts_and_goes_on(path, tmp_path):
    out = tmp_path / "out"
    words = ("estate", path, "--out", out, "--format", "json", "--no-charts")
    first = json.loads(invoked(*words).stdout)
    assert {"n_dwellings", "n_operations", "wall_s", "peak_mib"} <= first.keys()
    needed = ["operation", "n_dwellings", "kwp", "self_consumption_fraction"]
    assert [*first["operations"][0]][:6] == [*needed, "landlord_npv_eur", "rank"]
    assert [row["rank"] for row in first["operations"]] == [*range(1, first["n_operations"] + 1)]
    # DuckDB, Arrow and pandas see one table, parted by operation, with units.
    parts = ds.dataset(out / "parts", partitioning="hive").to_table().to_pandas()
    assert parts["operation"].nunique() == first["n_operations"]
    assert parts.query("scheme == 'T1'")["n_dwellings"].sum() == first["n_dwellings"] == 24
    run = sc.open_run(out)
    assert run.units("parts")["shared_kwh"] == "kWh"
    assert run.units("operations")["kwp"] == "kWp"
    assert run.table("operations", ["rank"])["rank"].tolist() == [
        row["rank"] for row in first["operations"]
    ]
    layer = json.loads((out / "operations.geojson").read_text(encoding="utf-8"))
    assert (
        len(layer["features"]) == first["n_operations"] == len(pd.read_csv(out / "operations.csv"))
    )
    # Other budgets only put operations in another order: the parts serve again. One is lost.
    lost = next((out / "parts").iterdir()) / "part.parquet"
    before = {p: p.stat().st_mtime_ns for p in (out / "parts").rglob("*.parquet")}
    lost.write_bytes(b"half a file")
    again = json.loads(invoked(*words, "--set", "estate.budget_eur_per_year=5000").stdout)
    assert again["last_year"] > first["last_year"]
    assert again["whole"] == first["whole"]
    assert {p for p, time in before.items() if p.stat().st_mtime_ns == time} == {*before} - {lost}
    other = invoked(*words, "--set", "estate.within_km=20")
    assert other.exit_code == 2
    assert "parts of scenario" in other.stderr


def test_page_and_charts_tell_the_same_in_french(path, tmp_path):
    out = tmp_path / "out"
    said = invoked("estate", path, "--out", out, "--lang", "fr").stdout
    answer = said.splitlines()[0]
    assert answer.startswith("24 logements en")
    page = (out / "estate-fr.html").read_text(encoding="utf-8")
    assert answer.replace("'", "&#x27;") in page
    assert page.count("<img") == 2
    assert page.count("<tr>") > 8
    names = {one.name for one in (out / "charts").iterdir()}
    assert names >= {"estate_map-fr.png", "rollout-fr.svg"}
    assert sc.open_run(out).manifest["scheme"] in ("T1", "T13")


@pytest.fixture(scope="module")
def folder(path, tmp_path_factory):
    out = tmp_path_factory.mktemp("reported") / "out"
    invoked("estate", path, "--out", out, "--no-charts")
    return out


def test_an_estate_read_back_is_what_was_told(folder, path):
    made = estate_run(ordered(estate_of(estate_plan(sc.load(path)))))
    back = read_estate(folder)
    for name in ("operations", "years", "order"):
        assert getattr(back, name) == getattr(made, name)
    # A table has each column in each row; what an operation has none of is empty there.
    held = [{k: v for k, v in row.items() if v is not None} for row in back.schemes]
    assert held == [{k: v for k, v in row.items() if v is not None} for row in made.schemes]
    assert (back.scheme, back.notes) == (made.scheme, made.notes)
    assert [*estate_text(back, "fr")][:2] == [*estate_text(made, "fr")][:2]


def test_the_deck_of_an_estate_tells_its_figures_in_messages(folder, tmp_path):
    done = invoked("report", folder, "--out", tmp_path, "--lang", "fr")
    assert done.exit_code == 0
    deck = Presentation(tmp_path / "board-pack-fr.pptx")
    titles = [slide.shapes.title.text for slide in deck.slides][1:]
    run = read_estate(folder)
    whole, shown = run.facts["whole"], " ".join(titles)
    assert len(titles) == 9 + (len(run.operations) > MOST)
    lacks = millions(-whole["landlord_npv_eur"], "fr")
    grant = max(-whole["landlord_npv_eur"], 0) + whole["grant_eur"]
    assert f"{lacks}\u00a0M€" in titles[0]
    assert f"{millions(grant, 'fr')}\u00a0M€ de subventions" in shown
    assert all(len(title.split()) > 4 for title in titles)
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert len(tables[1].rows) == 1 + min(MOST, len(run.operations))
    page = (tmp_path / "board-pack-fr.html").read_text(encoding="utf-8")
    assert page.count("<section>") == len(titles)
    assert all(escape(title) in page for title in titles)


def test_an_estate_has_no_written_report(folder, tmp_path):
    done = invoked("report", folder, "--format", "docx", "--out", tmp_path / "no")
    assert done.exit_code == 2
    assert "pptx or html" in done.stderr
    assert not (tmp_path / "no").exists()


def test_a_table_or_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="no folder of results"):
        sc.open_run(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match="no table operations"):
        sc.open_run(tmp_path).table("operations")


def same(one, other):
    """Whether two estates hold the same bits."""
    names = ("figures", "present_eur", "built_eur", "homes", "grouping", "cash_eur")
    for name in names:
        assert_array_equal(getattr(one, name), getattr(other, name))
    rows = (pd.DataFrame(whole_rows(told)) for told in (one, other))
    pd.testing.assert_frame_equal(*rows, check_exact=True)
    assert_array_equal(ordered(one).rollout.rank, ordered(other).rollout.rank)


def test_a_cluster_gives_the_same_estate(plan, told):
    with local_cluster() as address:
        same(estate_of(plan, scheduler=address), told)


def test_a_worker_of_an_estate_that_is_killed_half_way_loses_nothing(tmp_path, path):
    plan = estate_plan(sc.load(path))  # each residence an operation of its own
    with by_hand(tmp_path) as (address, (first, _)):

        def kill(n_done, n_all):
            if n_done:
                first.kill()

        told = estate_of(plan, scheduler=address, progress=kill)
        assert first.wait() == -signal.SIGKILL
    same(told, estate_of(plan, jobs=1))


def test_one_line_of_duckdb_reads_all_operations(path, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    out = tmp_path / "estate"
    invoked("estate", path, "--out", out, "--no-charts", "--set", "estate.within_km=5")
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    query = text.split("```sql\n")[1].split("```")[0]
    assert "results/estate/" in query
    told = duckdb.sql(query.replace("results/estate/", f"{out.as_posix()}/")).fetchall()
    parts = ds.dataset(out / "parts", partitioning="hive").to_table().to_pandas()
    assert len(told) == 2
    for scheme, npv_eur, n_leaving in told:
        own = parts[parts["scheme"] == scheme]
        assert npv_eur == pytest.approx(own["landlord_npv_eur"].sum(), rel=1e-12)
        assert n_leaving == own["n_leaving_over_effort"].sum()
