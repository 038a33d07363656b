"""The landlord's cash flow: lines by hand, the reference case, the price that balances."""

from dataclasses import replace

import numpy as np
import pytest
from defaults import finance_terms
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simcore.base.errors import InputError
from simcore.money.finance import (
    LINES,
    Plant,
    YearOne,
    break_even_price_eur_per_kwh,
    capex_eur,
    capital_recovery_factor,
    cash_flow,
    cost_to_recover_eur,
    degradation,
    growth,
    landlord_costs,
    lcoe_eur_per_kwh,
    npv_eur,
    plant_lcoe_eur_per_kwh,
    reserve_eur,
)

NOTHING_ELSE = {
    "grant_eur": 0.0,
    "roof_works_eur": 0.0,
    "surplus_cap_hours": 8760.0,
    "surplus_beyond_eur_per_kwh": 0.0,
}
"""No grant, no works, and a contract that pays all hours."""


def reference_terms(**changes):
    """Terms of the reference case: 600 EUR and 1.5 c EUR a shared kWh to organise, all pay."""
    usual = {"organiser_eur_per_kwh": 0.015, "organiser_eur_per_participant": 0.0}
    return finance_terms(**(usual | {"unpaid_fraction": 0.0} | changes))


def reference_plant(**changes):
    """100 dwellings, 100 kW, 100 MWh a year, 75 % shared, surplus at 5.36 c EUR."""
    plant = Plant(
        peak_power_kw=100.0,
        capex_eur=capex_eur(100.0),
        turpe_eur_per_year=615.0,
        ifer_eur_per_kw=3.542,
        surplus_eur_per_kwh=0.0536,
        **NOTHING_ELSE,
    )
    return replace(plant, **changes)


REFERENCE_YEAR = YearOne(shared_kwh=75e3, surplus_kwh=25e3, payment_follows_energy=True)
# Nothing moves from year to year, and money costs the landlord what the loan costs.
FLAT = reference_terms(
    discount_fraction=0.023,
    inverter_years=(),
    cpi_fraction=0.0,
    retail_index_fraction=0.0,
    degradation_fraction=0.0,
    surplus_index_fraction=0.0,
)


# --- investment and index factors ------------------------------------------------------


def test_capex_on_both_sides_of_a_size_limit():
    # 9 kW x 2 000; 9.1 x 1 400; 36 x 1 400; 100 x 1 150; 101 x 1 000; nothing.
    sizes = [9.0, 9.1, 36.0, 100.0, 101.0, 0.0]
    assert_allclose(capex_eur(sizes), [18e3, 12740, 50400, 115e3, 101e3, 0])
    assert_allclose(capex_eur(40.0, bands=((50.0, 1300.0),)), 52e3)
    with pytest.raises(InputError, match="found 501 kW, expected at most 500 kW"):
        capex_eur([10.0, 501.0])


def test_growth_and_degradation_start_at_one_in_year_one():
    assert_allclose(growth(0.02, 3), [0, 1, 1.02, 1.02**2])
    assert_allclose(degradation(0.005, 3), [0, 1, 0.995, 0.995**2])
    assert growth([0.0, 0.02], 25).shape == (2, 26)


def test_reference_case_costs_the_landlord_10_994_eur_a_year():
    # 6 100 annuity + 2 200 + 615 + 354.2 + (600 + 0.015 x 75 000) = 10 994 EUR.
    flow = cash_flow(reference_plant(), FLAT, REFERENCE_YEAR)
    costs = landlord_costs(reference_plant(), FLAT, 75e3)
    yearly = costs.running_eur + flow.debt_service_eur
    assert_allclose(yearly[1:], 10_994, atol=0.5)
    assert_allclose(flow.surplus_sale_eur[1:], 1_340, atol=1e-9)


@pytest.mark.parametrize(
    ("grant_eur", "surplus_eur_per_kwh", "price_eur_per_kwh"),
    [
        # (10 994 - 1 340) / 75 000; a grant of 30 % leaves an annuity on 70 % of capex.
        (0.0, 0.0536, 0.129),
        (34_500.0, 0.0536, 0.104),
        # The purchase price since 5 June 2026: (10 994 - 275) / 75 000.
        (0.0, 0.011, 0.143),
        (34_500.0, 0.011, 0.119),
    ],
)
def test_reference_case_price_that_balances(grant_eur, surplus_eur_per_kwh, price_eur_per_kwh):
    plant = reference_plant(grant_eur=grant_eur, surplus_eur_per_kwh=surplus_eur_per_kwh)
    price = break_even_price_eur_per_kwh(plant, FLAT, REFERENCE_YEAR)
    assert_allclose(price, price_eur_per_kwh, atol=5e-4)  # printed to 0.1 c EUR
    # The exact sum, without the rounding of the figures above.
    annuity = (115_000 - grant_eur) * capital_recovery_factor(0.023, 25)
    yearly = annuity + 2200 + 615 + 354.2 + 600 + 0.015 * 75e3 - 25e3 * surplus_eur_per_kwh
    assert_allclose(price, yearly / 75e3, rtol=1e-12)


def test_reference_case_running_costs_per_shared_kwh():
    # Scheme "running costs only": 4 894 / 75 000 = 6.5 c EUR, 4.7 less the surplus.
    costs = landlord_costs(reference_plant(), FLAT, 75e3).running_eur[1]
    assert_allclose([costs / 75e3, (costs - 1340) / 75e3], [0.065, 0.047], atol=5e-4)


SIZES = {9: (2000, 35), 36: (1400, 28), 100: (1150, 22), 250: (1000, 18)}
LCOE_TABLE = [
    # c EUR/kWh at 2, 3, 4 % over 25 years and 3 % over 30 years.
    (9, [14.9, 16.1, 17.5, 14.9]),
    (36, [10.9, 11.8, 12.7, 10.9]),
    (100, [8.9, 9.6, 10.4, 8.9]),
    (250, [7.6, 8.3, 8.9, 7.6]),
]


@pytest.mark.parametrize(("size_kw", "row"), LCOE_TABLE)
def test_lcoe_table_by_size_and_rate(size_kw, row):
    """The table follows from year-end flows, whole first-year energy, one replacement.

    1 000 kWh/kW, 0.5 % a year, inverters 80 EUR/kW in year 13 (not again in year 26 of 30).
    All 16 cells are met within 0.054 c EUR; 14 of them to the printed digit.
    """
    price, opex = SIZES[size_kw]
    plant = Plant(
        peak_power_kw=float(size_kw),
        capex_eur=price * float(size_kw),
        turpe_eur_per_year=0.0,
        ifer_eur_per_kw=0.0,
        surplus_eur_per_kwh=0.0,
        **NOTHING_ELSE,
    )
    cells = []
    for rate, years in [(0.02, 25), (0.03, 25), (0.04, 25), (0.03, 30)]:
        terms = reference_terms(
            years=years,
            discount_fraction=rate,
            opex_eur_per_kw=opex,
            inverter_eur_per_kw=80.0,
            organiser_fixed_eur=0.0,
            cpi_fraction=0.0,
        )
        cells.append(100 * plant_lcoe_eur_per_kwh(plant, terms, 1000.0 * size_kw))
    assert_allclose(cells, row, rtol=0, atol=0.054)


def test_lcoe_by_hand():
    # (100 + 10/1.1 + 10/1.21) / (600/1.1 + 600/1.21) = 117.36 / 1041.3 EUR/kWh.
    cost = lcoe_eur_per_kwh([100.0, 10.0, 10.0], [0.0, 600.0, 600.0], 0.1)
    assert_allclose(cost, (100 + 21 / 1.21) / (600 * 2.1 / 1.21), rtol=1e-12)


def full_flow(**terms):
    plant = reference_plant(grant_eur=20e3, surplus_eur_per_kwh=0.011)
    year_one = replace(REFERENCE_YEAR, payments_ht_eur=7500.0, common_parts_saving_eur=900.0)
    return cash_flow(plant, reference_terms(**terms), year_one)


@pytest.mark.parametrize("line", LINES)
def test_one_euro_more_in_a_year_is_worth_its_discount_factor(line):
    flow = full_flow()
    before = npv_eur(flow.free_cash_flow_eur, 0.025)
    for k in range(26):
        euro = np.where(np.arange(26) == k, 1.0, 0.0)
        more = replace(flow, **{line: getattr(flow, line) + euro})
        gain = npv_eur(more.free_cash_flow_eur, 0.025) - before
        assert_allclose(gain, 1.025**-k, atol=1e-9)


def test_lines_add_up_to_the_free_cash_flow():
    flow = full_flow()
    assert len(LINES) == 16
    assert_allclose(flow.free_cash_flow_eur, sum(flow.lines.values()), atol=1e-9)
    free = flow.free_cash_flow_eur
    assert_allclose(flow.equity_cash_flow_eur[0], 0, atol=1e-9)  # the loan covers all
    assert_allclose(flow.equity_cash_flow_eur[1:], free[1:] - flow.debt_service_eur[1:])
    assert_allclose(flow.dscr[1:], free[1:] / flow.debt_service_eur[1:])
    assert flow.dscr[0] == np.inf


def test_lines_of_years_13_and_21_by_hand():
    # Year 13: 12 years of index and wear. Year 21: the contract ended at its year-20 price.
    flow = full_flow()
    rise, wear = 1.02**12, 0.995**12
    year_13 = {
        "capex_eur": 0.0,
        "grant_eur": 0.0,
        "operation_eur": -2200 * rise,
        "inverter_eur": -9000.0,
        "turpe_eur": -615 * rise,
        "ifer_eur": -354.2 * rise,
        "organiser_eur": -(600 + 1125 * wear) * rise,
        "surplus_sale_eur": 275 * wear * rise,
        "tenant_payments_eur": 7500 * wear,
        "common_parts_saving_eur": 900 * wear * rise,
    }
    expected = [year_13.get(name, 0.0) for name in LINES]
    assert_allclose([flow.lines[name][13] for name in LINES], expected)
    assert_allclose(flow.surplus_sale_eur[21], 275 * 0.995**20 * 1.02**19)


def test_surplus_price_reaches_1_60_c_in_year_20_as_the_order_of_june_2026_says():
    flow = cash_flow(reference_plant(surplus_eur_per_kwh=0.011), reference_terms(), REFERENCE_YEAR)
    price = flow.surplus_sale_eur[1:] / (25e3 * degradation(0.005, 25)[1:])
    assert_allclose(price[[0, 19, 20, 24]], [0.011, 0.0160, 0.0160, 0.0160], atol=5e-5)
    market = reference_terms(surplus_after_contract_eur_per_kwh=0.04)
    flow = cash_flow(reference_plant(surplus_eur_per_kwh=0.011), market, REFERENCE_YEAR)
    price = flow.surplus_sale_eur[1:] / (25e3 * degradation(0.005, 25)[1:])
    assert_allclose(price[[19, 20, 24]], [0.0160, 0.04, 0.04], atol=5e-5)


def test_ifer_starts_at_100_kw():
    sizes = np.array([99.9, 100.0])
    costs = landlord_costs(reference_plant(peak_power_kw=sizes), FLAT, 75e3)
    assert_allclose(costs.ifer_eur[:, 1], [0.0, 354.2])


def test_payments_follow_energy_and_index_scheme_by_scheme():
    # Price per kWh, fixed; flat sum, fixed; flat sum indexed 2 %; 4 % of it is never paid.
    year_one = replace(
        REFERENCE_YEAR,
        payments_ht_eur=np.array([1000.0, 1000.0, 500.0]),
        payment_index_fraction=np.array([0.0, 0.0, 0.02]),
        payment_follows_energy=np.array([True, False, False]),
    )
    flow = cash_flow(reference_plant(), reference_terms(unpaid_fraction=0.04), year_one)
    assert_allclose(flow.tenant_payments_eur[:, 1], [1000, 1000, 500])
    paid = flow.tenant_payments_eur + flow.unpaid_eur
    assert_allclose(paid[:, 0], 0)
    assert_allclose(paid[:, 1], [960, 960, 480])
    assert_allclose(paid[:, 3], [960 * 0.995**2, 960, 480 * 1.02**2])


def test_vat_that_is_not_recovered_raises_five_costs_by_a_fifth():
    lost = landlord_costs(reference_plant(), replace(FLAT, unrecovered_vat_fraction=0.2), 75e3)
    kept = landlord_costs(reference_plant(), FLAT, 75e3)
    assert_allclose(lost.capex_eur, 1.2 * kept.capex_eur)
    expected = 1.2 * (kept.running_eur - kept.ifer_eur) + kept.ifer_eur
    assert_allclose(lost.running_eur, expected)


@given(
    share=st.floats(0.05, 1.0),
    index=st.floats(0, 0.04),
    wear=st.floats(0, 0.02),
    follows=st.booleans(),
)
def test_paying_the_cost_to_recover_brings_the_worth_to_zero(share, index, wear, follows):
    terms = reference_terms(degradation_fraction=wear, unpaid_fraction=0.03)
    year_one = YearOne(
        shared_kwh=1e5 * share,
        surplus_kwh=1e5 * (1 - share),
        payment_index_fraction=index,
        payment_follows_energy=follows,
    )
    cost = cost_to_recover_eur(reference_plant(), terms, year_one)
    paid = replace(year_one, payments_ht_eur=cost)
    flow = cash_flow(reference_plant(), terms, paid)
    assert_allclose(npv_eur(flow.free_cash_flow_eur, terms.discount_fraction), 0, atol=1e-6)
    price = break_even_price_eur_per_kwh(reference_plant(), terms, paid)
    assert_allclose(price, cost / (1e5 * share), rtol=1e-9)


def test_break_even_price_is_infinite_when_nothing_is_shared():
    year_one = replace(
        REFERENCE_YEAR, shared_kwh=np.array([0.0, 75e3]), surplus_kwh=np.array([1e5, 25e3])
    )
    price = break_even_price_eur_per_kwh(reference_plant(), FLAT, year_one)
    assert price[0] == np.inf
    assert_allclose(price[1], 0.1287, atol=5e-5)


def test_break_even_price_with_default_terms_agrees_with_a_sum_year_by_year():
    """Costs less the surplus, and the shared kWh, each discounted at 2.5 % in a plain loop."""
    cost, shared = 115_000.0, 0.0
    for k in range(1, 26):
        rise, wear, worth = 1.02 ** (k - 1), 0.995 ** (k - 1), 1.025**-k
        running = (2200 + 615 + 354.2 + 600 + 1125 * wear) * rise
        surplus = 25e3 * wear * 0.011 * 1.02 ** (min(k, 20) - 1)
        cost += (running + (9000 if k == 13 else 0) - surplus) * worth
        shared += 75e3 * wear * worth
    plant = reference_plant(surplus_eur_per_kwh=0.011)
    price = break_even_price_eur_per_kwh(plant, reference_terms(), REFERENCE_YEAR)
    assert_allclose(price, cost / shared, rtol=1e-12)
    # 17.3 c EUR, against 14.3 in the flat case: inflation, then wear, then the inverter.
    assert_allclose(price, 0.1731, atol=5e-5)


def test_a_batch_of_sites_and_schemes_is_its_single_cases():
    capex = np.array([50e3, 115e3])[:, np.newaxis]
    payments = np.array([0.0, 4e3, 9e3])
    plant = reference_plant(capex_eur=capex)
    both = cash_flow(
        plant, reference_terms(), replace(REFERENCE_YEAR, payments_ht_eur=payments)
    ).equity_cash_flow_eur
    assert both.shape == (2, 3, 26)
    for i, j in np.ndindex(2, 3):
        single = cash_flow(
            reference_plant(capex_eur=float(capex[i, 0])),
            reference_terms(),
            replace(REFERENCE_YEAR, payments_ht_eur=float(payments[j])),
        )
        assert_allclose(both[i, j], single.equity_cash_flow_eur, rtol=1e-13, atol=1e-9)


def test_a_reserve_by_hand():
    # 60 in year 3 from years 1 to 3; 100 in year 5 from years 4 and 5; nothing after.
    inverter = np.array([0.0, 0.0, 0.0, -60.0, 0.0, -100.0, 0.0])
    assert_allclose(reserve_eur(inverter), [0.0, 20.0, 20.0, 20.0, 50.0, 50.0, 0.0])
    assert_allclose(reserve_eur(np.zeros(4)), 0.0)
    batch = np.stack([inverter, 2 * inverter, 0 * inverter])
    assert_allclose(reserve_eur(batch).sum(axis=-1), [160.0, 320.0, 0.0])
    # A replacement in year 1 has nobody before it to set aside.
    assert_allclose(reserve_eur(np.array([0.0, -5.0, 0.0])), [0.0, 5.0, 0.0])
