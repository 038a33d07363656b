"""The grid in the board pack: shown where a folder of it goes with the run, else not at all."""

import re

import pandas as pd
import pytest
from network_sample import SITES, grid_folder
from pptx import Presentation
from report_sample import (
    attached_svg,
    copy_of,
    headline,
    summary_run,
    two_sites_run,
    with_pictures,
    write_sketched,
)

from simcore.show.charts import ATTACHED_CHARTS
from simcore.show.charts.networks import farthest, hosting_of_sites, tightest
from simcore.show.folder.read import read_run
from simcore.show.report import blocks, deck
from simcore.show.report.network import hosting_table, room_range, site_facts
from simcore.show.report.sections import left_out, sections
from simcore.show.words.labels import NO_BREAK, label

REFERENCE = (
    "Contrôle par un autre logiciel (pandapower), sur les pires heures\u00a0: "
    "écart de tension de moins de 0,001\u00a0%"
)
TO = f"{NO_BREAK}\N{EN DASH}{NO_BREAK}"


@pytest.fixture
def run(tmp_path):
    return read_run(two_sites_run(), [grid_folder(tmp_path / "grid")])


def keys(run, lang="en"):
    return [section.key for section in sections(run, lang)]


def by_key(run, key, lang="en"):
    return next(section for section in sections(run, lang) if section.key == key)


def test_the_tightest_network_counts_voltages_and_loads_alike():
    sites = pd.DataFrame([{"band_low_pu": 0.9, "band_high_pu": 1.06, **one} for one in SITES])
    assert tightest(sites)["site"] == "arras-towers"
    loaded = sites.assign(line_loading_max=[0.95, 0.2])
    assert tightest(loaded)["site"] == "outreau"


def test_the_farther_side_of_nominal_is_shown():
    nodes = pd.DataFrame(
        {"voltage_min_pu": [0.95, 0.99, 1.01], "voltage_max_pu": [1.02, 1.03, 1.02]}
    )
    assert farthest(nodes) == pytest.approx([-0.05, 0.03, 0.02])


def test_sections_of_the_grid_come_with_its_folder_and_go_without(run):
    alone = read_run(two_sites_run())
    assert not {"grid", "network", "hosting"} & set(keys(alone))
    assert {"grid", "network", "hosting"} <= set(keys(run))
    advice = label("next_grid")
    assert advice in by_key(alone, "next").points
    assert advice not in by_key(run, "next").points


def test_facts_are_those_of_the_tables(run):
    grid = site_facts(run, "en")
    outreau, towers = ([cell.text for cell in row] for row in grid.rows)
    # 8 000 lost of 400 000 drawn is 2 %.
    assert outreau[1:] == [f"95.0{TO}102.0", "60%", "70%", "2.0%", "500", f"300{TO}320"]
    assert outreau[0] == "Outreau, retrofitted houses"
    assert towers[1] == f"99.0{TO}105.4"
    assert grid.strong == {1}
    assert by_key(run, "grid").title == "1 of 2 networks keeps its limits all year"
    room = hosting_table(run, "en").rows[0]
    assert [cell.text for cell in room[2:]] == ["300", "305", "310"]


def test_points_say_what_strains_the_tightest_network_and_what_is_assumed(run):
    said = by_key(run, "network").points
    assert said[0].startswith("Arras, three towers comes nearest")
    assert "Lowest voltage: 95.0% on 2026-02-06 23:00, hot-water tanks" in said
    told = by_key(run, "grid", "fr").points
    assert told == ("Tracé supposé", REFERENCE)
    french = by_key(run, "network", "fr").points
    assert any("70 %" in one.replace("\N{NO-BREAK SPACE}", " ") for one in french)
    assert any("le 06/02/2026 23:00" in one for one in french)


def test_a_range_of_one_figure_is_one_figure():
    row = {"name": "Outreau", "kwp": 60.0, "hosting_min_kwp": 944.2, "hosting_max_kwp": 944.4}
    assert room_range(row, "en").text == "944"
    assert room_range(row | {"hosting_max_kwp": 950.0}, "en").text == f"944{TO}950"
    assert room_range({}, "en").text == "\N{EN DASH}"


def test_deck_and_page_show_the_plan_and_the_room(run, tmp_path):
    write_sketched(run, tmp_path / "deck.pptx", "en", drawn=ATTACHED_CHARTS)
    slides = {one.shapes.title.text: one for one in Presentation(tmp_path / "deck.pptx").slides}
    plan = slides["Arras, three towers: voltage at 99.0 to 105.4% of normal"]
    assert any(hasattr(shape, "image") for shape in plan.shapes)
    facts = slides["1 of 2 networks keeps its limits all year"]
    (table,) = (shape.table for shape in facts.shapes if shape.has_table)
    assert table.cell(1, 3).text == "70%"
    leads = [shape.text_frame.text for shape in facts.placeholders if shape.has_text_frame]
    assert "Of another scenario: Elsewhere" in leads
    assert not [title for title in slides if "Duration" in title]
    page = with_pictures(attached_svg, run, "en")
    assert re.search(r'<section id="network".*?<svg', page, re.DOTALL)
    assert re.search(r'<section id="hosting".*?<svg', page, re.DOTALL)


def test_a_folder_of_an_older_version_is_told_and_left_out(tmp_path):
    folder = grid_folder(tmp_path / "grid", without=["band_low_pu"])
    run = read_run(two_sites_run(), [folder])
    assert not {"grid", "network", "hosting"} & set(keys(run))
    (line,) = left_out(run, "en")
    assert line == "Left out, grid_sites: no column band_low_pu"


def changed(tmp_path, name, change):
    """A run beside a folder of the grid whose table was changed, by rows."""
    folder = grid_folder(tmp_path / "grid")
    rows = pd.read_csv(folder / f"{name}.csv")
    change(rows).to_csv(folder / f"{name}.csv", index=False)
    return read_run(summary_run(), [folder])


NETWORK = {"grid", "network", "hosting"}


def shown(run, tmp_path):
    """Keys of the sections of networks, after deck and page were made of them and their charts."""

    def of_networks(run, lang):
        return [one for one in sections(run, lang) if one.key in NETWORK]

    with pytest.MonkeyPatch.context() as patch:
        for media in (deck, blocks):
            patch.setattr(media, "sections", of_networks)
        write_sketched(run, tmp_path / "deck.pptx", "fr", drawn=ATTACHED_CHARTS)
        with_pictures(headline, run, "fr")
    return NETWORK & set(keys(run))


def test_hosting_without_draws_at_random_shows_the_planned_places_alone(tmp_path):
    run = changed(tmp_path, "hosting", lambda rows: rows[rows["placement"] == "own"])
    assert shown(run, tmp_path) == {"grid", "network", "hosting"}
    ax = hosting_of_sites(run, None, "en")
    told = [one.get_text() for one in ax.get_legend().get_texts()]
    assert told == [label("grid_legend_own"), label("grid_legend_planned")]
    assert {row[1].text for row in hosting_table(run, "en").rows} == {label("grid_legend_own")}


@pytest.mark.parametrize("kept", ["none", "drawn"])
def test_hosting_without_planned_places_is_left_out(kept, tmp_path):
    run = changed(tmp_path, "hosting", lambda rows: rows[rows["placement"] == kept])
    assert shown(run, tmp_path) == {"grid", "network"}
    assert left_out(run, "en") == left_out(read_run(summary_run()), "en")


def test_an_hour_without_a_known_cause_is_told_without_it(tmp_path):
    run = changed(tmp_path, "worst_hours", lambda rows: rows.assign(cause=["", "elves"] * 2))
    assert shown(run, tmp_path) == {"grid", "network", "hosting"}
    said = by_key(run, "network").points
    assert said[1:] == (
        "Lowest voltage: 95.0% on 2026-02-06 23:00",
        "Transformer load: 70% on 2026-02-06 23:00",
    )


@pytest.mark.parametrize("column", ["kind", "time"])
def test_an_hour_of_no_kind_or_time_is_not_told(column, tmp_path):
    run = changed(tmp_path, "worst_hours", lambda rows: rows.assign(**{column: ""}))
    assert shown(run, tmp_path) == {"grid", "network", "hosting"}
    assert by_key(run, "network").points == ()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("nodes", lambda rows: rows[rows["site"] != "arras-towers"]),
        ("nodes", lambda rows: rows[rows["node"] != "C1"]),
        ("nodes", lambda rows: rows[rows["node"] == "MV"]),
        ("nodes", lambda rows: pd.concat([rows, rows])),
        ("branches", lambda rows: rows.assign(to_node="C9")),
    ],
)
def test_a_network_whose_plan_is_cut_is_left_out(name, change, tmp_path):
    run = changed(tmp_path, name, change)
    assert shown(run, tmp_path) == {"grid", "hosting"}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (float("nan"), "undefined numbers in column loss_kwh"),
        ("much", "no numbers in column loss_kwh"),
    ],
)
def test_figures_that_are_none_are_told_and_left_out(value, reason, tmp_path):
    run = changed(tmp_path, "sites", lambda rows: rows.assign(loss_kwh=value))
    assert shown(run, tmp_path) == set()
    others = left_out(read_run(summary_run()), "en")
    assert left_out(run, "en") == [*others, f"Left out, grid_sites: {reason}"]


def test_lines_without_ratings_are_shown_without_their_loading(tmp_path):
    folder = grid_folder(tmp_path / "grid")
    for name, column in (("sites", "line_loading_max"), ("branches", "loading_max_fraction")):
        path = folder / f"{name}.csv"
        pd.read_csv(path).assign(**{column: float("nan")}).to_csv(path, index=False)
    run = read_run(two_sites_run(), [folder])
    assert run.names >= {"grid_sites", "grid_branches"}
    place = [one.name for one in by_key(run, "grid").table.heads].index("line_loading_max")
    assert {row[place].text for row in by_key(run, "grid").table.rows} == {"\N{EN DASH}"}
    shown(run, tmp_path)


def test_that_fewer_may_fit_at_random_is_said_where_it_is_so(run, tmp_path):
    advice = label("grid_said_random")
    assert advice not in by_key(run, "hosting").points
    rows = pd.read_csv(tmp_path / "grid" / "hosting.csv")
    fewer = rows.assign(kwp=rows["kwp"] - (rows["placement"] == "drawn"))
    fewer.to_csv(tmp_path / "grid" / "hosting.csv", index=False)
    again = read_run(two_sites_run(), [tmp_path / "grid"])
    assert by_key(again, "hosting").points[-1] == advice


def test_a_comparison_with_the_grid_shows_whether_networks_hold(tmp_path):
    folder = copy_of(two_sites_run(), tmp_path / "run")
    columns = {"grid_holds": [True, False, False], "grid_hours_outside_band": [0.0, 3.0, 3.0]}
    columns |= {"grid_voltage_min_pu": [0.95, 0.89, 0.89], "grid_voltage_max_pu": [1.02] * 3}
    sites = {"site": ["outreau", "arras-towers", "all"], "grid_loading_max_fraction": [0.7] * 3}
    table = pd.DataFrame(sites | columns)
    table.to_csv(folder / "grid.csv", index=False)
    section = by_key(read_run(folder), "grid")
    assert section.title == "1 of 2 networks keeps its limits all year"
    cells = [[cell.text for cell in row] for row in section.table.rows]
    assert cells[1][1:] == [f"89.0{TO}102.0", "70%", "3.0", "no"]
    assert len(cells) == 2
    for column in ("grid_voltage_max_pu", "grid_hours_outside_band"):
        table.drop(columns=column).to_csv(folder / "grid.csv", index=False)
        cut = read_run(folder)
        assert "grid" not in keys(cut)
        assert left_out(cut, "en") == [f"Left out, grid: no column {column}"]
