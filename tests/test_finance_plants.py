"""The plants of a plan: what the terminal, programs and the spreadsheet tell of each."""

import pytest
from numpy.testing import assert_allclose
from plan_sample import EVERYTHING, outcome
from scenario_sample import FIVE_SITES
from shared_runs import priced
from workbook_sample import formula_cells

from simcore.show.finance.plants import FIGURES, plants_data, plants_table
from simcore.show.finance.sheets import write_plan
from simcore.study.finance.plan import plan_of
from simcore.study.finance.plants import plant_lines


@pytest.mark.parametrize("settings", [(), EVERYTHING])
def test_plants_add_to_the_site(settings):
    plan = plan_of(outcome(*settings), "T4")
    lines = plant_lines(plan)
    for site, _ in plan.pairs:
        own = [line for line in lines if line.flows is site.flows]
        plant = site.plant
        taxed_eur = plant.ifer_power_kw * plant.ifer_eur_per_kw
        sums = {"plant_kwp": plant.peak_power_kw, "cost_eur": plant.capex_eur}
        sums |= {"turpe_eur": plant.turpe_eur_per_year, "ifer_eur": taxed_eur}
        for name, total in sums.items():
            assert_allclose(sum(line.n_plants * getattr(line, name) for line in own), total)


def test_plants_of_the_five_sites():
    rows = {row["building"]: row for row in plants_data(plan_of(priced(FIVE_SITES), "T4"))}
    told = {
        name: (row["n_plants"], round(row["plant_kwp"], 2), round(row["cost_eur_per_kwp"]))
        for name, row in rows.items()
    }
    # A site is as large as with one plant: 165.1, 144, 67, 48 and 45.5 kWp.
    assert told == {
        "block of 20": (10, 13.0, 1400),
        "block of 18": (3, 11.7, 1400),
        "tower": (3, 48.0, 1150),
        "house": (100, 0.67, 2000),
        "house in a row": (80, 0.6, 2000),
        "block": (1, 45.5, 1150),
    }
    # 48 kWp / 1.2; three of them are 144 kWp, which bear 48 x 3.542 EUR each.
    assert_allclose(rows["tower"]["plant_kva"], 40.0)
    assert_allclose(rows["tower"]["production_site_kwp"], 144.0)
    assert_allclose(rows["tower"]["ifer_eur"], 48 * 3.542)
    assert rows["house"]["ifer_eur"] == 0
    assert set(FIGURES) < set(rows["house"])


def test_the_spreadsheet_sums_the_plants_of_a_kind(tmp_path):
    path = tmp_path / "plan.xlsx"
    plan = plan_of(outcome(), "T4")
    write_plan(plan, path)
    cells = [cell for key, cell in formula_cells(path).items() if key[0] == "Plants"]
    # 80 houses of 0.6 kWp at 2,000 EUR/kWp.
    assert any(float(value) == pytest.approx(96_000.0) for _, value in cells)
    assert len(cells) == 5 * len(plant_lines(plan))


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", ["block of 20", "block of 18", "tower", "house", "house in a row", "block"]),
        (
            "fr",
            ["immeuble de 20", "immeuble de 18", "tour", "maison", "maison en bande", "immeuble"],
        ),
    ],
)
def test_buildings_have_their_names_in_the_language_of_the_table(lang, names):
    plan = plan_of(priced(FIVE_SITES), "T4")
    assert list(plants_table(plan, lang).columns[1].cells) == names
