"""A run with dated rates of its own, beside the shipped ones or in their place."""

from datetime import date

import pytest
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from shared_runs import priced

import simcore as sc
from simcore.money.rates import load_rates, rate, with_own_rates
from simcore.scenario.provenance import scenario_hash

HEAD = "name,valid_from,value,unit,confidence,source\n"
MORE = "turpe.plant.gt36,2026-11-01,1234.5,EUR/year,primary,a quote\n"


def scenario_with(folder, rows, *settings):
    (folder / "own.csv").write_text(HEAD + rows)
    (folder / "s.toml").write_text(
        f'extends = "{SMALL}"\ntitle = "t"\n[time]\nstep_minutes = 60\n'
        '[prices]\nrates = "own.csv"\n'
    )
    return sc.load(folder / "s.toml", settings)


def test_rows_stand_beside_the_shipped_ones_and_replace_those_of_their_day(tmp_path):
    (tmp_path / "own.csv").write_text(HEAD + MORE + "livret_a,2026-08-01,0.03,1,primary,a letter\n")
    shipped = load_rates()
    (last,) = [row for row in shipped.series["livret_a"] if row.valid_from == date(2026, 8, 1)]
    book = with_own_rates(shipped, tmp_path / "own.csv")
    assert rate(book, "turpe.plant.gt36", date(2026, 11, 22)) == 1234.5
    before = date(2026, 10, 31)
    assert rate(book, "turpe.plant.gt36", before) == rate(shipped, "turpe.plant.gt36", before)
    assert (last.value, rate(book, "livret_a", date(2026, 9, 1))) != (0.03, last.value)
    assert len(book.series["livret_a"]) == len(shipped.series["livret_a"])
    assert book.names == shipped.names


def test_a_run_brings_its_own_rates(tmp_path):
    scenario = scenario_with(tmp_path, MORE)
    plain = priced(SMALL, "time.step_minutes=60")
    done = sc.compare(scenario, jobs=1)
    costs = [one.sites[0].schemes["T1"].cash_flow.turpe_eur[1] for one in (plain, done)]
    assert_allclose(costs, [-615.6, -1234.5])
    assert done.sites[0].plant.turpe_eur_per_year == 1234.5
    first = scenario_hash(scenario)
    (tmp_path / "own.csv").write_text(HEAD + MORE.replace("1234.5", "1234.6"))
    assert scenario_hash(scenario) != first  # the content counts, not the name


def test_every_row_that_cannot_be_used_is_told(tmp_path):
    rows = (
        "turpe.plant.gt37,2026-11-01,1.0,EUR/year,primary,a quote\n"
        "livret_a,2026-11-01,0.02,EUR/year,primary,a letter\n"
    )
    with pytest.raises(sc.InputError) as caught:
        sc.compare(scenario_with(tmp_path, rows), jobs=1)
    text = str(caught.value)
    assert "own.csv, turpe.plant.gt37 from 2026-11-01: found no rate of this name" in text
    assert "turpe.plant.gt36" in text
    assert "own.csv, livret_a from 2026-11-01: found the unit EUR/year, expected 1" in text
    broken = (
        MORE + MORE + "livret_a,2026-11-01,,1,primary,x\n" + "livret_a,2026-12-01,1,,primary,x\n"
    )
    with pytest.raises(sc.InputError) as caught:
        sc.compare(scenario_with(tmp_path, broken), jobs=1)
    text = str(caught.value)
    assert "own.csv line 3" in text  # the same name and day again
    assert "own.csv line 4, value" in text  # a gap
    assert "own.csv line 5, unit" in text


def test_a_file_of_rates_that_is_not_there_is_refused_when_the_scenario_is_loaded(tmp_path):
    (tmp_path / "s.toml").write_text(
        f'extends = "{SMALL}"\ntitle = "t"\n[prices]\nrates = "none.csv"\n'
    )
    with pytest.raises(sc.InputError, match=r"prices\.rates.*none\.csv"):
        sc.load(tmp_path / "s.toml")
