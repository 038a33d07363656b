"""What a person sees who types the name of a record: a screen at most, whatever it holds."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from public_sample import small_scenario

import simcore as sc
from simcore.base.brief import brief_value, first_names
from simcore.scenario.fields import Table
from simcore.site.curves import site_curves

MOST_CHARACTERS, MOST_LINES = 2_000, 25


@pytest.fixture(scope="module")
def outcome():
    return sc.compare(small_scenario())


def records_in(value):
    """Every record within a record, once for each type."""
    found, waiting = {}, [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, tuple | list):
            waiting += one
        elif is_dataclass(one) and type(one) not in found:
            found[type(one)] = one
            waiting += [getattr(one, field.name) for field in fields(one)]
    return found


def test_every_record_within_an_outcome_fits_a_screen(outcome):
    found = records_in(outcome) | records_in(site_curves(outcome.flows.sites[0].inputs))
    assert len(found) > 25
    shown = {kind.__name__: repr(record) for kind, record in found.items()}
    scenario = outcome.flows.scenario
    tables = [getattr(scenario, name) for name in type(scenario).model_fields]
    tables = [table for table in tables if isinstance(table, Table)]
    for table in (scenario, *tables, *scenario.sites.values()):
        assert str(table) == repr(table)
        shown[type(table).__name__] = repr(table)
    for name, text in shown.items():
        assert text.startswith(f"{name}("), name
        assert text.endswith(")"), name
        assert len(text) <= MOST_CHARACTERS, name
        assert len(text.splitlines()) <= MOST_LINES, name


def test_an_outcome_tells_each_scheme_in_the_figures_of_its_summary(outcome):
    lines = repr(outcome).splitlines()
    assert lines[0] == "Outcome(1 site: saint-martin-boulogne"
    summary = outcome.summary.query("site == 'all'").set_index("scheme")
    assert [line.split(":")[0].strip() for line in lines[1:]] == list(summary.index)
    for line, row in zip(lines[1:], summary.to_dict("records"), strict=True):
        assert f"median saving {row['tenant_saving_median_eur']:+.0f} EUR/year" in line
        assert f"{row['losers_fraction']:.1%} lose" in line
        assert f"NPV {round(row['landlord_npv_eur']):+,} EUR" in line


def test_flows_tell_the_energy_of_the_year(outcome):
    text = " ".join(repr(outcome.flows).split())
    (site,) = outcome.flows.sites
    assert "8760 slots of 60 minutes of 2026" in text
    assert f"{site.production_kwh.sum() / 1e3:.1f} MWh produced" in text
    assert f"{site.shared_kwh['members'].sum() / 1e3:.1f} MWh shared" in text


def test_values_in_brief():
    assert brief_value(np.arange(7)) == "array (7,) int64"
    assert brief_value(np.arange(6.0)) == "[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]"
    assert brief_value(("a", 1)) == "('a', 1)"
    assert brief_value(tuple(range(7))) == "7 x int"
    assert brief_value("x" * 100) == "'" + "x" * 55 + " ..."
    assert first_names("abcdefg") == "a, b, c, d, e, f ... 7 in all"
