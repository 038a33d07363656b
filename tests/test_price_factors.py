"""Prices times a factor: by component, by year, told as inferred, and felt by every party."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_runs import priced

import simcore as sc
from simcore.money.rates import COMPONENTS, PriceFactors, with_factors
from simcore.rates import load_rates, rate
from simcore.scenario.rates import price_factors, scenario_rates

OUTREAU = "scenarios/sites/outreau.toml"
BASE = "trve.base.energy_ht.6kva"
SUMMER, AUTUMN, NEXT = date(2026, 7, 1), date(2026, 11, 22), date(2027, 3, 1)


def test_eight_percent_next_year_by_hand():
    book = with_factors(load_rates(), {"retail": PriceFactors(always=1.0, by_year={2027: 1.08})})
    assert rate(book, BASE, AUTUMN) == rate(load_rates(), BASE, AUTUMN) == 0.13613
    assert rate(book, BASE, NEXT) == pytest.approx(0.1470204)  # 0.13613 x 1.08
    rows = book.series[BASE]
    assert (rows[-1].valid_from, rows[-1].confidence) == (date(2027, 1, 1), "inferred")
    assert rows[-1].source.endswith("times 1.08 as the scenario says")
    assert rows[:-1] == load_rates().series[BASE]


def test_a_year_holds_until_the_next_one_and_stands_beside_the_factor_of_always():
    factor = PriceFactors(always=2.0, by_year={2027: 1.5, 2025: 3.0})
    assert [factor.on(date(year, 6, 1)) for year in (2024, 2025, 2026, 2027, 2040)] == [
        2.0,
        6.0,
        6.0,
        3.0,
        3.0,
    ]


def test_components_hold_prices_and_no_limits_or_parts_and_never_a_rate_twice():
    book = load_rates()
    doubled = {name: PriceFactors(always=2.0, by_year={}) for name in COMPONENTS}
    moved = {
        name: rows[-1].value / book.series[name][-1].value
        for name, rows in with_factors(book, doubled).series.items()
        if book.series[name][-1].value
    }
    assert set(moved.values()) == {1.0, 2.0}
    assert moved["surplus.oa.cap.le100"] == moved["cta.fraction"] == moved["livret_a"] == 1.0
    assert moved["turpe.cu4.hpb"] == moved["spot.mean"] == moved["accise.household"] == 2.0


@given(st.floats(0.2, 5), st.sampled_from(sorted(COMPONENTS)), st.sampled_from([SUMMER, AUTUMN]))
def test_a_factor_and_its_inverse_leave_every_price(times, component, day):
    book = load_rates()
    there = with_factors(book, {component: PriceFactors(always=times, by_year={})})
    back = with_factors(there, {component: PriceFactors(always=1 / times, by_year={})})
    for name in ("trve.hphc.energy_ht.peak", "turpe.cu4.hcb", "accise.household", "spot.mean"):
        assert rate(back, name, day) == pytest.approx(rate(book, name, day), rel=1e-12)


def test_a_scenario_without_factors_has_the_shipped_rates_themselves():
    scenario = sc.load(OUTREAU)
    assert price_factors(scenario) == {}
    assert scenario_rates(scenario).series == load_rates().series


def saving_eur(*sets):
    """Mean saving of the tenants of Outreau under free energy."""
    table = priced(OUTREAU, "time.step_minutes=60", *sets).summary
    return float(table.loc[table["scheme"] == "T1", "tenant_saving_mean_eur"].iloc[0])


def test_what_the_sun_saves_rises_with_retail_prices_and_falls_with_the_network():
    usual = saving_eur()
    dearer = saving_eur("prices.factor.retail=1.1")
    twice = saving_eur("prices.factor.retail=1.2")
    assert dearer > usual * 1.05  # more than a tenth of the bill, as tax and network stay
    assert twice - usual == pytest.approx(2 * (dearer - usual), rel=1e-9)  # linear in prices
    assert saving_eur("prices.factor_by_year.2026.retail=1.1") == dearer
    assert saving_eur("prices.factor_by_year.2027.retail=1.1") == usual
    assert saving_eur("prices.factor.network=1.5") < usual  # still billed on what is shared


def test_wrong_components_and_years_are_refused_with_a_guess(tmp_path):
    path = tmp_path / "s.toml"
    (tmp_path / "s.toml").write_text(
        f'extends = "{Path(OUTREAU).resolve()}"\ntitle = "t"\n'
        "[prices.factor]\nretial = 1.1\nnetwork = -1\n"
        "[prices.factor_by_year.next]\nretail = 1.08\n"
    )
    with pytest.raises(sc.InputError) as caught:
        sc.load(path)
    text = str(caught.value)
    assert "prices.factor.retial" in text
    assert "did you mean 'retail'" in text
    assert "prices.factor.network" in text
    assert 'prices.factor_by_year.next: found "next", expected a year from 2000' in text
