"""Sites on their networks: placement, a year, variants, the command, the run folder."""

import json
import re

import numpy as np
import pandapower as pp
import pandapower.networks as pn
import pytest
from grid_sample import FEEDERS
from numpy.testing import assert_allclose
from scenario_sample import SITES
from site_sample import inputs_of

import simcore as sc
from simcore.base.errors import InputError
from simcore.base.timeaxis import time_axis
from simcore.show.columns import DASH
from simcore.show.grid.charts import duration_curves, hosting_capacity, network_map, worst_hours
from simcore.show.grid.grid import (
    compare_columns,
    grid_notes,
    grid_table,
    hosting_text,
    site_rows,
    site_values,
    variant_rows,
    variants_table,
    worst_table,
)
from simcore.show.grid.rows import branch_rows
from simcore.show.words.labels import NO_BREAK
from simcore.show.words.notes import note
from simcore.study.grid.found import network_notes
from simcore.study.grid.grid import Wishes, grid, reference_slots
from simcore.study.grid.model import site_draws, site_model, with_drawn_homes
from simcore.study.grid.network import drawn_placement, read_network, site_network
from simcore.study.grid.worst import local_time

BLOCK, HOUSES = "arras-bon-secours", "outreau"
HOURLY = "time.step_minutes=60"


def load(site, *sets):
    return sc.load(SITES / f"{site}.toml", [HOURLY, *sets])


@pytest.fixture(scope="module")
def block():
    return grid(load(BLOCK), wishes=Wishes(n_draws=2))


@pytest.fixture(scope="module")
def house():
    return grid(load(HOUSES), wishes=Wishes(has_variants=False, has_reference=False))


@pytest.fixture(autouse=True)
def few_reference_slots(monkeypatch):
    """Fewer slots for pandapower; the module's own fixtures come first and keep all 50."""
    monkeypatch.setattr("simcore.study.grid.grid.N_REFERENCE_SLOTS", 8)


def test_every_kwh_of_the_site_is_on_the_network(block):
    (year,) = block.sites
    flows = sc.simulate(load(BLOCK)).sites[0]
    assert year.energy.demand_kwh == pytest.approx(flows.consumption_kwh.sum(), rel=1e-6)
    assert year.energy.production_kwh == pytest.approx(flows.production_kwh.sum(), rel=1e-6)
    energy = year.energy
    balance = energy.import_kwh - energy.export_kwh - energy.demand_kwh + energy.production_kwh
    assert energy.loss_kwh == pytest.approx(balance, abs=0.5)  # float32 of the plants
    assert energy.curtailed_kwh == 0
    assert 0.01 < energy.loss_kwh / energy.demand_kwh < 0.06
    uses = year.uses_kw
    assert sum(curve.sum() for curve in uses.values()) == pytest.approx(
        energy.demand_kwh + energy.production_kwh, rel=1e-6
    )


def test_pandapower_agrees_on_the_worst_slots(block, monkeypatch):
    (year,) = block.sites
    gap = year.difference
    assert gap.n_slots == 50
    assert gap.voltage_pu < 1e-4
    assert max(gap.line_loading, gap.transformer_loading) < 1e-3
    monkeypatch.setattr("simcore.study.grid.grid.N_REFERENCE_SLOTS", 50)
    slots = reference_slots(year.network, year.flow)
    for kind in ("low", "high", "line", "transformer"):
        first = next(hour.slot for hour in year.worst if hour.kind == kind and hour.rank == 1)
        assert first in slots


def test_worst_hours_are_the_worst_and_their_cause_fits(block, house):
    year = house.sites[0]
    points = year.network.supply_nodes
    low = [hour for hour in year.worst if hour.kind == "low"]
    assert low[0].value == year.flow.voltage_pu[:, points].min()
    assert [hour.value for hour in low] == sorted(hour.value for hour in low)
    # Retrofitted all-electric houses: tanks and heating on winter evenings.
    assert {hour.cause for hour in low} <= {"hot_water", "heating"}
    assert low[0].powers_kw["heating_kw"] > 20
    assert {hour.cause for hour in block.sites[0].worst if hour.kind == "high"} == {"sun"}
    assert block.sites[0].uses_kw["heating_kw"].max() == 0  # no electric heating there


def test_heating_is_the_models_own_by_use():
    from dataclasses import replace

    from simcore.energy.demand.uses import demand_by_use_kwh
    from simcore.site.curves import off_peak_quarters, site_sky

    inputs = inputs_of(load(HOUSES), axis=time_axis(2026, 60))
    model = site_model(inputs)
    from simcore.study.grid.worst import causes_kw

    found = causes_kw(model)
    people = model.curves.population
    weather = site_sky(inputs).weather
    uses = demand_by_use_kwh(
        inputs.axis,
        replace(people),
        weather.temp_air,
        off_peak_quarters(inputs, people),
        heating_kwh_per_year=inputs.households.heating_kwh_per_year,
        place=inputs.place,
    )
    assert_allclose(found["heating_kw"], uses["heating"].sum(axis=-1), atol=0.02)
    assert_allclose(found["hot_water_kw"], uses["hot_water"].sum(axis=-1), atol=0.02)


def test_variants_stand_on_the_same_draws(block):
    (year,) = block.sites
    by_key = {one.key: one for one in year.variants}
    assert list(by_key) == [
        "as_is",
        "no_pv",
        "solar_hot_water",
        "cos_phi",
        "cos_phi_p",
        "q_u",
        "p_u",
        "q_u_p_u",
    ]
    as_is = by_key["as_is"]
    assert as_is.verdict == year.verdict
    assert by_key["no_pv"].energy.production_kwh == 0
    assert by_key["no_pv"].energy.demand_kwh == as_is.energy.demand_kwh
    assert by_key["no_pv"].energy.export_hours == 0
    assert by_key["no_pv"].verdict.voltage_max_pu < as_is.verdict.voltage_max_pu
    moved = by_key["solar_hot_water"]
    # Tanks keep their kWh, within what stays in them over new year, and eat the sun.
    assert moved.energy.demand_kwh == pytest.approx(as_is.energy.demand_kwh, rel=0.01)
    assert moved.energy.export_kwh < as_is.energy.export_kwh
    assert by_key["cos_phi"].verdict.voltage_max_pu < as_is.verdict.voltage_max_pu - 5e-4
    assert by_key["p_u"].capacity is None
    assert year.hosting.own[0].kwp == as_is.capacity.kwp


def test_p_of_u_loses_energy_where_the_voltage_is_high():
    asked = ["plants.kwp_factor=6", "grid.source_voltage_pu=1.05", "grid.curtailment=true"]
    (year,) = grid(load(BLOCK, *asked), wishes=Wishes(has_variants=False)).sites
    calm = Wishes(has_variants=False, has_reference=False)
    free = grid(load(BLOCK, *asked[:2]), wishes=calm).sites[0]
    assert year.energy.curtailed_kwh > 100
    assert year.energy.production_kwh + year.energy.curtailed_kwh == pytest.approx(
        free.energy.production_kwh, rel=1e-5
    )
    assert year.verdict.voltage_max_pu < free.verdict.voltage_max_pu
    assert not free.verdict.holds
    assert free.verdict.n_slots_high > 0
    assert year.difference.voltage_pu < 1e-4


def test_draws_change_households_and_nothing_else():
    inputs = inputs_of(load(BLOCK))
    assert with_drawn_homes(inputs, 0) is inputs
    one, two = (with_drawn_homes(inputs, i).seed for i in (1, 2))
    assert len({inputs.seed, one, two}) == 3
    assert with_drawn_homes(inputs, 1).seed == one
    places = [drawn_placement(62, BLOCK, i, 6) for i in range(30)]
    assert all(place.sum() == pytest.approx(1) for place in places)
    assert {int((place > 0).sum()) for place in places} == set(range(1, 7))


def test_hosting_spread(block):
    hosting = block.sites[0].hosting
    assert len(hosting.own) == len(hosting.drawn) == 2
    assert hosting.own[0].kwp != hosting.own[1].kwp
    assert min(one.kwp for one in (*hosting.own, *hosting.drawn)) > block.sites[0].peak_power_kw
    assert "the network can take 264" in hosting_text(block)


def test_own_and_random_placements_are_kept_apart():
    scenario = load(HOUSES, f'sites.{HOUSES}.grid.plants_at="end"')
    wishes = Wishes(n_draws=2, has_variants=False, has_reference=False)
    hosting = grid(scenario, wishes=wishes).sites[0].hosting
    # All at one house: its own cable of 125 A, 87 kW, binds; at random there is more room.
    assert {one.limit for one in hosting.own} <= {"line", "voltage"}
    assert max(one.kwp for one in hosting.own) < 130
    assert min(one.kwp for one in hosting.drawn) > 130


def test_members_are_placed_whole_and_phases_dealt_in_turn():
    scenario = load(BLOCK, "grid.unbalanced=true")
    axis = time_axis(2026, 60)
    model = site_model(inputs_of(scenario, axis=axis))
    assert_allclose(model.connections.part.sum(axis=1), 1)
    homes = model.connections.part[:-1]
    phases = model.connections.point_phase[homes.argmax(axis=1)]
    strong = model.curves.population.subscribed_power_kva[:-1] > 12
    assert (phases[~strong] == (np.arange(70) % 3)[~strong]).all()
    assert (phases[strong] == -1).all()
    # Common parts: three phases, in equal parts at every supply node.
    shared = model.connections.part[-1]
    assert (model.connections.point_phase[shared > 0] == -1).all()
    assert len(set(shared[shared > 0].round(12))) == 1
    assert (shared > 0).sum() == len(model.network.supply_nodes)
    drawn = site_model(
        inputs_of(load(BLOCK, "grid.unbalanced=true", 'grid.phases="drawn"'), axis=axis)
    )
    assert (
        np.sort(drawn.connections.point_phase) != np.sort(model.connections.point_phase)
    ).any() or (drawn.connections.part != model.connections.part).any()


def test_unbalanced_year_spreads_voltages_and_meets_pandapower(house, monkeypatch):
    # The worst voltage below, above, and the worst line: by phase a slot takes half a second.
    monkeypatch.setattr("simcore.study.grid.grid.N_REFERENCE_SLOTS", 3)
    wishes = Wishes(has_variants=False)
    (year,) = grid(load(HOUSES, "grid.unbalanced=true"), wishes=wishes).sites
    assert year.flow.voltage_pu.ndim == 3
    assert year.verdict.voltage_min_pu < house.sites[0].verdict.voltage_min_pu - 1e-3
    assert year.difference.voltage_pu < 1e-4
    assert year.difference.line_loading < 1e-3


def test_plants_at_the_end_stand_where_the_voltage_moves_most():
    scenario = load(HOUSES, f'sites.{HOUSES}.grid.plants_at="end"')
    model = site_model(inputs_of(scenario, axis=time_axis(2026, 60)))
    (node,) = site_draws(model).plant_node
    name = model.network.node_names[node]
    assert name.startswith(("C1.1.25", "C1.2.25"))


def variant(tmp_path, text):
    path = tmp_path / "v.toml"
    path.write_text(
        f'title = "t"\ndescription = "q?"\nextends = "{SITES}/{BLOCK}.toml"\n'
        f"[time]\nstep_minutes = 60\n[sites.{BLOCK}.grid]\n{text}\n"
    )
    return path


@pytest.mark.filterwarnings("ignore")
def test_a_pandapower_file_and_a_placement(tmp_path):
    pp.to_json(pn.create_kerber_dorfnetz(), str(tmp_path / "net.json"))
    network = read_network(tmp_path / "net.json")
    names = [network.node_names[node] for node in network.supply_nodes]
    rows = [f"{i + 1},{names[i % 5]},abc" for i in range(70)]
    (tmp_path / "place.csv").write_text("dwelling,node,phase\n" + "\n".join(rows) + "\n")
    path = variant(tmp_path, 'network = "net.json"\nplacement = "place.csv"')
    scenario = sc.load(path)
    wired = site_network(inputs_of(scenario))
    network, nodes, phases = wired.network, wired.nodes, wired.phases
    assert network.source_voltage_pu == 1.0  # the file's own
    assert [network.node_names[node] for node in nodes[:6]] == [*names[:5], names[0]]
    assert (phases == -1).all()
    (year,) = grid(scenario, wishes=Wishes(has_variants=False)).sites
    assert year.flow.is_solved.all()
    assert year.difference.voltage_pu < 1e-4


@pytest.mark.filterwarnings("ignore")
def test_a_network_without_ratings_tells_no_loading_of_its_lines(tmp_path):
    net = pn.create_kerber_dorfnetz()
    net.line["max_i_ka"] = np.nan
    net.bus.loc[net.line.to_bus.iloc[-1], "in_service"] = False  # and one open end
    pp.to_json(net, str(tmp_path / "net.json"))
    scenario = sc.load(variant(tmp_path, 'network = "net.json"'), [HOURLY])
    outcome = grid(scenario, wishes=Wishes(n_draws=1, has_variants=False))
    (year,) = outcome.sites
    n = len(year.network.lines.names)
    assert year.network.n_unrated == n
    assert np.isnan(year.verdict.line_loading_max)
    assert {hour.kind for hour in year.worst} == {"low", "high", "transformer"}
    assert year.difference.n_slots > 0
    assert year.difference.voltage_pu < 1e-4
    assert f"{n} cables have no rating: their loading is not told" in grid_notes(outcome)[0]
    assert f"{n} câbles sans courant admissible" in grid_notes(outcome, "fr")[0]
    (told,) = network_notes(outcome)
    said = f"network net.json (pandapower): {n} lines without a rating, whose loading is not told"
    assert note(told.key, told.values) == said
    assert f"{n} câbles sans courant admissible" in note(told.key, told.values, "fr")
    (row,) = site_rows(outcome)
    assert np.isnan(row["line_loading_max"])
    (values,) = site_values(outcome)
    assert values["line_loading_max"] is None
    assert json.loads(json.dumps(values, allow_nan=False)) == values
    assert [*grid_table(outcome).columns[6].cells] == [DASH]
    lines = [row for row in branch_rows(year, outcome) if row["kind"] == "line"]
    assert np.isnan([row["loading_max_fraction"] for row in lines]).all()
    assert np.isnan([row["hours_overloaded"] for row in lines]).all()
    assert compare_columns(outcome)["all"]["grid_loading_max_fraction"] == pytest.approx(
        year.verdict.transformer_loading_max
    )
    cables = next(one for one in network_map(outcome).collections if one.get_gid() == "cables")
    assert len(cables.get_segments()) == n
    curves = [line for panel in duration_curves(outcome).child_axes for line in panel.lines]
    assert sum(line.get_gid() == "curve" for line in curves) == 3


def test_a_french_feeder_carries_a_site(tmp_path):
    if not FEEDERS.is_dir():
        pytest.skip("sample feeders are not beside the project")
    file = FEEDERS / "LVFeeder18498_Winter.json"
    scenario = sc.load(variant(tmp_path, f'network = "{file.resolve()}"'))
    (year,) = grid(scenario, wishes=Wishes(has_variants=False)).sites
    assert year.network.transformer_kva == 160
    assert year.flow.is_solved.all()
    assert year.difference.voltage_pu < 1e-4


@pytest.mark.filterwarnings("ignore")
def test_placements_that_cannot_be_used_are_told_all_at_once(tmp_path):
    pp.to_json(pn.create_kerber_dorfnetz(), str(tmp_path / "net.json"))
    node = read_network(tmp_path / "net.json").node_names[5]
    rows = [f"{i + 1},{node}," for i in range(68)]
    rows += [f"5,{node},", f"99,{node},", "69,nowhere,d"]
    (tmp_path / "place.csv").write_text("dwelling,node,phase\n" + "\n".join(rows) + "\n")
    scenario = sc.load(variant(tmp_path, 'network = "net.json"\nplacement = "place.csv"'))
    with pytest.raises(InputError) as caught:
        site_network(inputs_of(scenario))
    text = str(caught.value)
    assert "place.csv: found 1 dwelling without a node (70), expected dwellings 1 to 70" in text
    assert "found dwellings that the site does not have (99)" in text
    assert "found a dwelling twice" in text
    assert 'place.csv, line 72: found node "nowhere"' in text
    assert 'found phase "d", expected a, b, c or abc' in text
    (tmp_path / "place.csv").write_text("home,node\n1,2\n")
    with pytest.raises(InputError, match="found home, node, expected columns dwelling, node"):
        site_network(inputs_of(scenario))


def test_files_that_are_no_network(tmp_path):
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(InputError, match=r"a.json: found Expecting"):
        read_network(tmp_path / "a.json")
    (tmp_path / "b.json").write_text('{"x": 1}')
    with pytest.raises(InputError, match=r"b.json: found another kind of JSON"):
        read_network(tmp_path / "b.json")
    with pytest.raises(InputError, match=r"grid.network: found no file .*c.json, expected a net"):
        sc.load(variant(tmp_path, 'network = "c.json"'))
    with pytest.raises(InputError, match="placement without network, expected network"):
        sc.load(SITES / f"{BLOCK}.toml", [f'sites.{BLOCK}.grid.placement="{SITES}/outreau.toml"'])


def test_the_content_of_a_network_counts_in_the_hash(tmp_path):
    from simcore.scenario.provenance import scenario_hash

    path = variant(tmp_path, 'network = "n.json"')
    found = []
    for text in ('{"a": 1}', '{"a": 2}'):
        (tmp_path / "n.json").write_text(text)
        found.append(scenario_hash(sc.load(path)))
    assert found[0] != found[1]


def test_slots_without_a_solution_are_named_counted_and_left_out():
    sets = (
        f"sites.{BLOCK}.grid.service_length_m=9000.0",
        f'sites.{BLOCK}.grid.service_type="U_AL_25"',
    )
    outcome = grid(load(BLOCK, *sets), wishes=Wishes(has_variants=False))
    (year,) = outcome.sites
    n = len(year.flow.failures)
    assert 0 < n < 8_760
    assert (~year.flow.is_solved).sum() == n
    first = year.flow.failures[0]
    assert first.node.startswith("C1.1.")
    (note,) = [text for text in grid_notes(outcome) if "without a solution" in text]
    assert f"{n:,} slots without a solution" in note
    assert local_time(outcome.axis, first.slot) in note
    assert site_rows(outcome)[0]["n_unsolved"] == n


def test_local_time_over_the_clock_change():
    axis = time_axis(2026, 60)
    assert local_time(axis, 0) == "2026-01-01 00:00"
    # 29 March, 2:00 does not exist: slot 87 x 24 + 2 starts at 3:00.
    assert local_time(axis, 87 * 24 + 1) == "2026-03-29 01:00"
    assert local_time(axis, 87 * 24 + 2) == "2026-03-29 03:00"


def test_charts_show_the_year(block):
    (year,) = block.sites
    ax = network_map(block)
    dots = next(one for one in ax.collections if one.get_gid() == "nodes")
    cables = next(one for one in ax.collections if one.get_gid() == "cables")
    assert len(dots.get_offsets()) == year.network.is_low_voltage.sum()
    assert len(cables.get_segments()) == len(year.network.lines.names)
    widest = np.argmax(cables.get_linewidths())
    assert year.network.lines.names[widest] == year.verdict.line_name
    ax = duration_curves(block)
    panels = ax.child_axes
    curves = [line for panel in panels for line in panel.lines if line.get_gid() == "curve"]
    assert len(curves) == 4
    assert curves[0].get_ydata()[0] == pytest.approx(100 * year.verdict.voltage_max_pu)
    assert curves[1].get_ydata()[-1] == pytest.approx(100 * year.verdict.voltage_min_pu)
    ax = worst_hours(block, lang="fr")
    sun = next(line for line in ax.lines if line.get_gid() == "sun")
    assert np.nanmax(sun.get_xdata()) == pytest.approx(
        max(h.powers_kw["production_kw"] for h in year.worst if h.rank <= 5)
    )
    told = " ".join(tick.get_text() for tick in ax.get_yticklabels())
    assert "tronc" in told
    assert "trunk" not in told
    ax = hosting_capacity(block)
    figures = [one.get_text() for one in ax.texts if one.get_gid() == "figure"]
    kwp = [one.kwp for one in year.hosting.own]
    assert figures[:2] == [f"{year.peak_power_kw:.0f}", f"{np.median(kwp):.0f}"]
    points = [one for one in ax.collections if one.get_gid() == "draw"]
    assert sorted(points[0].get_offsets()[:, 0]) == sorted(one.kwp for one in year.hosting.own)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_people_read_percent_of_the_normal_voltage_and_plain_words(block, lang):
    tables = (grid_table, variants_table, worst_table)
    shown = [table(block, lang) for table in tables]
    cells = [cell for table in shown for column in table.columns for cell in column.cells]
    told = " ".join([*cells, *grid_notes(block, lang), hosting_text(block, lang)])
    high = 100 * block.sites[0].verdict.voltage_max_pu
    assert f"{high:.1f}" == "102.1"
    assert {"en": "102.1%", "fr": f"102,1{NO_BREAK}%"}[lang] in cells
    assert not re.search(r"\bpu\b|\btransfo\b|transf\.|\bMV\b", told)


def test_rows_for_programs(block):
    rows = variant_rows(block)
    assert len(rows) == 8
    by_key = {row["variant"]: row for row in rows}
    assert by_key["no_pv"]["hosting_kwp"] is None
    assert by_key["as_is"]["hosting_kwp"] == block.sites[0].variants[0].capacity.kwp


def test_a_site_without_plants_has_a_year_but_no_room_to_tell():
    scenario = load(BLOCK, "plants.kwp_per_dwelling=0.0")
    (year,) = grid(scenario, wishes=Wishes(n_draws=1, has_reference=False)).sites
    assert year.hosting is None
    assert [one.key for one in year.variants] == ["as_is", "solar_hot_water"]
    assert year.variants[0].capacity is None
    assert year.energy.export_hours == 0


def test_a_shared_battery_lets_the_network_hold_more():
    peak = "{place='shared',capacity_kwh=120.0,power_kw=60.0,strategy='peak'}"
    wishes = Wishes(has_reference=False)
    (year,) = grid(load(BLOCK, f"sites.{BLOCK}.storage={peak}"), wishes=wishes).sites
    bare, stored = (
        next(one for one in year.variants if one.key == key) for key in ("as_is", "battery")
    )
    assert stored.capacity.kwp > bare.capacity.kwp
    assert stored.energy.export_max_kw < bare.energy.export_max_kw
    assert stored.energy.production_kwh == pytest.approx(bare.energy.production_kwh, rel=1e-6)
    # What it draws beyond what it gives is lost in it.
    assert stored.energy.demand_kwh > bare.energy.demand_kwh
