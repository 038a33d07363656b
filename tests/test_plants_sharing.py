"""Several plants at a site: one pot, or one after the other, and each one's own surplus."""

import pandas as pd
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from shared_runs import priced, simulated

from simcore.show.compare.plants import plants_table
from simcore.site.records import COMMON_PARTS, MEMBERS
from simcore.study.compare.tables import has_several_plants

PLANES = """[
  {share=0.3, tilt_deg=10, azimuth_deg=90, plant="east"},
  {share=0.2, tilt_deg=10, azimuth_deg=270, plant="west"},
  {share=0.5, tilt_deg=10, azimuth_deg=90, plant="east"},
]""".replace("\n", "")
SETS = [
    f"sites.arras-bon-secours.plants.planes={PLANES}",
    "plants.kwp_per_dwelling=2.0",
]


@pytest.fixture(scope="module")
def sites():
    keys = ("default", "full_dynamic")
    return {k: simulated(SMALL, *SETS, f"sharing.key={k}").sites[0] for k in keys}


def test_plants_serve_in_the_order_of_their_planes(sites):
    site = sites["full_dynamic"]
    power = site.plant_power_kw
    assert list(power) == ["east", "west"]
    assert power["west"] == pytest.approx(0.2 * site.peak_power_kw)


def test_full_dynamic_key_leaves_the_surplus_to_the_last_plant(sites):
    pot, turns = (sites[key].plant_surplus_kwh[MEMBERS].sum(axis=0) for key in sites)
    assert_allclose(turns.sum(), pot.sum(), rtol=1e-9)
    # Served last, the western roof sells a larger part of what it makes than from one pot,
    # and the eastern one less.
    assert turns[1] > 1.3 * pot[1] > 0
    assert 0 < turns[0] < pot[0]
    # Members get the same from both keys: the plants' order changes nothing for them.
    booked = [site.registers[MEMBERS] for site in sites.values()]
    assert_allclose(booked[0].shared_kwh, booked[1].shared_kwh, atol=1e-6)
    for site, one in zip(sites.values(), booked, strict=True):
        by_plant = site.plant_surplus_kwh[MEMBERS]
        assert_allclose(by_plant.sum(axis=1), one.surplus_kwh, rtol=1e-9, atol=1e-9)
        made = one.shared_kwh.sum() + one.surplus_kwh.sum()
        assert_allclose(made, site.production_kwh.sum(), rtol=1e-9)
    # The common parts alone share one pot under either key.
    assert_allclose(*(site.plant_surplus_kwh[COMMON_PARTS] for site in sites.values()))


def test_rounding_holds_for_plants_one_after_the_other():
    words = [*SETS, "sharing.key=full_dynamic", "sharing.key_decimals=1"]
    for how in ("floor", "largest_remainder"):
        site = simulated(SMALL, *words, f"sharing.key_rounding={how}").sites[0]
        booked, lost = site.registers[MEMBERS], site.rounding_lost_kwh[MEMBERS].sum()
        made = booked.shared_kwh.sum() + booked.surplus_kwh.sum()
        assert_allclose(made, site.production_kwh.sum(), rtol=1e-9)
        # Less than a step of 0.1 % a meter (71) of each plant's production.
        assert -1e-6 < lost < 71 * 0.001 * site.production_kwh.sum()


@pytest.fixture(scope="module")
def outcomes():
    keys = ("default", "full_dynamic")
    return {key: priced(SMALL, *SETS, f"sharing.key={key}") for key in keys}


def test_the_table_of_plants_adds_up_to_the_months(outcomes):
    for outcome in outcomes.values():
        keys = ["site", "scheme", "month"]
        by_month = outcome.plants.groupby(keys, sort=False).sum(numeric_only=True).reset_index()
        months = outcome.months
        assert_allclose(by_month["month"], months["month"])
        for column in ("production_kwh", "shared_kwh", "surplus_kwh"):
            assert_allclose(by_month[column], months[column], rtol=1e-9, atol=1e-6)
        power = outcome.plants.groupby("plant", sort=False)["kwp"].first()
        assert_allclose(power, [112.0, 28.0])  # 80 and 20 % of 70 x 2 kWp


def test_plants_of_a_pot_share_alike_and_plants_in_turn_do_not(outcomes):
    parts = {}
    for key, outcome in outcomes.items():
        year = (
            outcome.plants.query("scheme == 'T1'")
            .groupby("plant", sort=False)
            .sum(numeric_only=True)
        )
        parts[key] = (year["shared_kwh"] / year["production_kwh"]).to_numpy()
    # Served first, the eastern roof shares more of what it makes, the western one much less.
    assert parts["full_dynamic"][0] > parts["default"][0]
    assert parts["full_dynamic"][1] < 0.5 * parts["default"][1]
    # From one pot each slot shares the same part; over the year the roofs differ by the hour.
    assert abs(parts["default"][0] - parts["default"][1]) < 0.15


def test_run_writes_and_prints_plants_only_where_there_are_several(outcomes, tmp_path):
    assert has_several_plants(outcomes["default"])
    columns = plants_table(outcomes["full_dynamic"], "fr").columns
    assert [str(cell) for cell in columns[1].cells] == ["east", "west"]
    words = [word for one in SETS for word in ("--set", one)]
    line = ["run", SMALL, "--schemes", "T1", "--no-charts", "--out"]
    several = invoked(*line, tmp_path / "two", *words)
    assert several.exit_code == 0, several.output
    assert "Plants, one year" in several.stdout
    assert len(pd.read_parquet(tmp_path / "two" / "plants.parquet")) == 24
    single = invoked(*line, tmp_path / "one")
    assert single.exit_code == 0, single.output
    assert "Plants, one year" not in single.stdout
    assert not (tmp_path / "one" / "plants.parquet").exists()


def test_a_site_without_plants_has_no_rows():
    bare = priced(SMALL, "plants.kwp_per_dwelling=0")
    assert not has_several_plants(bare)
    assert list(bare.plants.columns)[:5] == ["site", "scheme", "plant", "kwp", "month"]
