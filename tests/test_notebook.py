"""Results in a notebook: a table that says what the frames say, and labelled arrays."""

import re
import sys

import pytest
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from shared_runs import simulated

import simcore as sc
from simcore.show.columns import cell
from simcore.show.notebook import flows_html, outcome_html


@pytest.fixture(scope="module")
def outcome():
    return sc.price(simulated(SMALL), {"T1": {}, "T3": {}})


def cells(text):
    return [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", text)][1:]


def test_outcome_shows_its_summary(outcome):
    rows = cells(outcome_html(outcome))
    summary = outcome.summary.query("site == 'all'")
    assert [row[0] for row in rows] == ["T1", "T3"]
    medians = summary["tenant_saving_median_eur"]
    assert [row[2] for row in rows] == [cell("tenant_saving_median_eur", x, "en") for x in medians]


def test_a_notebook_speaks_the_language_of_its_environment(outcome, monkeypatch):
    monkeypatch.setenv("SIMCORE_LANG", "fr")
    shown = outcome_html(outcome)
    assert "<th>tarif</th>" in shown
    assert cells(shown)[1][1] == "Prix fixe au coût complet"
    assert "MWh produits" in flows_html(outcome.flows)
    assert "Arras, résidence intergénérationnelle" in flows_html(outcome.flows)
    monkeypatch.setenv("SIMCORE_LANG", "de")
    with pytest.raises(sc.InputError, match="SIMCORE_LANG: found de"):
        outcome_html(outcome)


def test_flows_show_the_energy_of_each_site(outcome):
    (row,) = cells(flows_html(outcome.flows))
    produced = outcome.summary["production_kwh"].iloc[0] / 1e3
    assert row[1:5] == ["composite", "70", "45.5", f"{produced:,.1f}"]


def test_dataset_has_the_summary_and_the_months(outcome):
    pytest.importorskip("xarray")
    data = outcome.to_xarray()
    row = outcome.summary.query("site == 'all' and scheme == 'T3'").iloc[0]
    got = data.sel(site="all", scheme="T3")
    assert float(got["tenant_saving_min_eur"]) == row["tenant_saving_min_eur"]
    shared = data["monthly_shared_kwh"].sel(site="arras-bon-secours", scheme="T1").sum("month")
    assert_allclose(float(shared), outcome.summary["shared_kwh"].iloc[0])


def test_without_xarray_the_message_says_what_to_install(outcome, monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(sc.InputError, match="pip install simcore"):
        outcome.to_xarray()
