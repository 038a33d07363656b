"""Parts of a tariff: floors, caps, quotas and groups by hand, and their laws."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from population_sample import PEOPLE
from scheme_sample import N_MEMBERS, bases, paid, reference_case

from simcore.money.schemes import SCHEMES, Growth, Recipe, by_part_eur, of_parts
from simcore.money.schemes.groups import GROUPS, is_group, price_groups
from simcore.money.schemes.parts import (
    HOURS,
    INDEXES,
    LEVELS,
    QUANTITIES,
    QUOTA_BY,
    Part,
    part_eur,
    part_factors,
    part_index,
    parts_eur,
)
from simcore.scenario.own_schemes import PartTable
from simcore.site.tariff import years_of_parts

GROWTH = Growth(n_years=25, retail_index_fraction=0.02, cpi_fraction=0.01, network_fraction=0.03)


def three_tenants():
    """Two months, peak and off-peak registers, three tenants who all take part. [kWh]"""
    base = reference_case("due")
    shared = np.array(
        [
            # tenant:  A     B     C
            [[30.0, 10.0, 0.0], [10.0, 50.0, 5.0]],  # January: peak, off-peak
            [[40.0, 20.0, 0.0], [20.0, 60.0, 5.0]],  # July
        ]
    )
    retail = np.array([[[0.16], [0.12]], [[0.20], [0.15]]]) * np.ones(3)
    return replace(
        base,
        shared_kwh=shared,
        supply_eur_per_kwh=retail - 0.06,
        retail_eur_per_kwh=retail,
        avoided_eur=1.2 * ((retail - 0.06) * shared).sum(axis=1),
        uplift_eur=np.full((2, 3), 0.53),
        is_payer=np.array([True, True, True]),
        floor_area_m2=np.array([40.0, 60.0, 80.0]),
        consumption_units=np.array([1.0, 1.5, 2.0]),
        n_rooms=np.array([2, 3, 4]),
        is_energy_poor=np.array([True, False, False]),
        months=np.ones(2),
        is_high_season=np.array([True, False]),
        energy_vat_fraction=np.full(2, 0.2),
        vat_fraction=np.full(2, 0.2),
        reference_eur_per_kwh=np.array([0.08, 0.12]),
        month_of_period=np.array([0, 6]),
        subscribed_power_kva=np.array([6.0, 6.0, 9.0]),
        groups={"poorest_third": np.array([True, False, False])},
    )


BY_HAND = {
    # First 40 kWh a month by consumption unit: A 40, 40 of 40, 60; B 60 of 60, 60 of 80; C all.
    "first kWh": (
        Part(quantity="shared_kwh", price=0.10, to_kwh=40.0, quota_by="consumption_unit"),
        [[4.0, 6.0, 0.5], [4.0, 6.0, 0.5]],
    ),
    "beyond them": (
        Part(quantity="shared_kwh", price=0.10, from_kwh=40.0, quota_by="consumption_unit"),
        [[0.0, 0.0, 0.0], [2.0, 2.0, 0.0]],
    ),
    # First 70 kWh of the year: A 40 then 30, B 60 then 10, C 5 and 5.
    "first of the year": (
        Part(quantity="shared_kwh", price=0.10, to_kwh=70.0, has_yearly_quota=True),
        [[4.0, 6.0, 0.5], [3.0, 1.0, 0.5]],
    ),
    # From 50 to 90 kWh of the year: A 50 to 90 of 100, all in July; B 10 in January, 30 in July.
    "a block of the year": (
        Part(quantity="shared_kwh", price=0.10, from_kwh=50.0, to_kwh=90.0, has_yearly_quota=True),
        [[0.0, 1.0, 0.0], [4.0, 3.0, 0.0]],
    ),
    # The quota is of the kWh in its hours: 15 peak kWh a month.
    "peak alone": (
        Part(quantity="shared_kwh", price=0.10, when="peak", to_kwh=15.0),
        [[1.5, 1.0, 0.0], [1.5, 1.5, 0.0]],
    ),
    # Retail of July over January, at the year's kWh by register and tenant: peak 100 kWh at
    # 16 and 20 c EUR, off-peak 150 at 12 and 15: 34.0 and 42.5, a quarter more; capped at 9.
    "level within a cap": (
        Part(quantity="shared_kwh", price=0.08, level="retail", cap=0.09),
        [[3.2, 4.8, 0.4], [5.4, 7.2, 0.45]],
    ),
    "level above a floor": (
        Part(quantity="shared_kwh", price=0.08, level="retail", floor=0.085),
        [[3.4, 5.1, 0.425], [6.0, 8.0, 0.5]],
    ),
    # A kWh avoids 10 and 6 c EUR in January, 14 and 9 in July: 8 c EUR held to 6 off-peak.
    "never above what it avoids": (
        Part(quantity="shared_kwh", price=0.08, cap_by="supply_part"),
        [[3.0, 3.8, 0.3], [4.8, 6.4, 0.4]],
    ),
    "one group": (
        Part(quantity="shared_kwh", price=0.10, who="poorest_third"),
        [[4.0, 0.0, 0.0], [6.0, 0.0, 0.0]],
    ),
    "all others": (
        Part(quantity="shared_kwh", price=0.10, who="not_poorest_third"),
        [[0.0, 6.0, 0.5], [0.0, 8.0, 0.5]],
    ),
    # 53 c EUR a month with VAT of 20 % given back.
    "the rise": (Part(quantity="charge_rise", price=0.5), -0.5 * 0.53 / 1.2 * np.ones((2, 3))),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_three_tenants_by_hand(name):
    part, expected = BY_HAND[name]
    assert_allclose(part_eur(three_tenants(), part), expected, rtol=1e-12)


def test_two_prices_and_a_credit_by_hand():
    # January: A 40 kWh at 10 c EUR, less 0.6 EUR with VAT of 20 %: 4.0 - 0.5 EUR.
    basis = three_tenants()
    scheme = of_parts(
        [
            Recipe(part=Part(quantity="shared_kwh"), terms={"price": ("price",)}),
            Recipe(part=Part(quantity="credit", price=0.6)),
        ]
    )
    assert scheme.is_mixed
    assert_allclose(scheme.payment(basis, {"price": 0.1})[0], [3.5, 5.5, 0.0], rtol=1e-12)
    first, index = years_of_parts(
        by_part_eur(scheme, basis, {"price": 0.1}).sum(axis=(-2, -1)),
        part_factors(scheme.parts_at({"price": 0.1}), GROWTH, np.ones(26)),
    )
    # 250 kWh at 10 c EUR and six credits of 50 c EUR; the price follows retail, the credit the
    # network's charges.
    assert_allclose(first, 25.0 - 3.0, rtol=1e-12)
    assert_allclose(first * index[25], 25.0 * 1.02**24 - 3.0 * 1.03**24, rtol=1e-12)


def test_a_price_in_later_years_stays_between_its_ends():
    part = Part(quantity="shared_kwh", price=0.08, floor=0.05, cap=0.1)
    index = part_index(part, GROWTH, 0.0)
    assert_allclose(index[:3], [0.0, 1.0, 1.02])
    # 8 c EUR reach 10 in year 13: 1.02 ** 12 is 1.268.
    assert_allclose(index[13:], 0.1 / 0.08)


PARTS = st.builds(
    Part,
    quantity=st.sampled_from(["shared_kwh", "supply_part", "reference", "whole_kwh"]),
    price=st.floats(0.0, 1.0),
    when=st.sampled_from(["", "peak", "offpeak", "high_season", "low_season+peak"]),
    has_yearly_quota=st.booleans(),
    quota_by=st.sampled_from(["", "consumption_unit", "room"]),
)


@given(basis=bases(), part=PARTS, low=st.floats(0.0, 150.0), more=st.floats(0.0, 150.0))
@settings(max_examples=60)
def test_blocks_of_a_quota_add_to_the_whole(basis, part, low, more):
    blocks = [(None, low), (low, low + more), (low + more, None)]
    each = [part_eur(basis, replace(part, from_kwh=a, to_kwh=b)) for a, b in blocks]
    assert_allclose(sum(each), part_eur(basis, part), rtol=1e-9, atol=1e-9)
    assert min(eur.min() for eur in each) >= -1e-12


@given(basis=bases(), parts=st.lists(PARTS, min_size=2, max_size=4), data=st.data())
@settings(max_examples=30)
def test_the_order_of_parts_is_irrelevant(basis, parts, data):
    other = data.draw(st.permutations(parts))
    one, two = (parts_eur(basis, order).sum(axis=0) for order in (parts, other))
    assert_allclose(one, two, rtol=1e-12, atol=1e-12)


@given(
    basis=bases(),
    price=st.floats(0.0, 0.3),
    floor=st.floats(0.0, 0.2),
    more=st.floats(0.0, 0.2),
)
@settings(max_examples=30)
def test_a_bounded_price_is_between_its_ends(basis, price, floor, more):
    part = Part(quantity="shared_kwh", price=price, floor=floor, cap=floor + more)
    kwh = basis.shared_kwh.sum(axis=1)
    eur = part_eur(basis, part)
    assert (eur >= floor * kwh - 1e-9).all()
    assert (eur <= (floor + more) * kwh + 1e-9).all()


@given(basis=bases(), price=st.floats(0.0, 1.0))
@settings(max_examples=30)
def test_price_and_credit_never_leave_a_tenant_worse_off_than_refusing(basis, price):
    own = (basis.avoided_eur - basis.uplift_eur).sum(axis=0)
    for scheme, parameters in (
        ("T18", {"price_ht_eur_per_kwh": price}),
        ("T19", {"discount_fraction": price}),
    ):
        left = own - 1.2 * paid(basis, scheme, **parameters).sum(axis=0)
        assert (left[basis.is_payer] >= -1e-9).all(), scheme


def test_a_batch_of_bounds_is_each_alone():
    basis = three_tenants()
    caps = np.array([0.05, 0.07, 0.2])
    together = part_eur(basis, Part(quantity="shared_kwh", price=0.1, cap=caps))
    for cap, batched in zip(caps, together, strict=True):
        alone = part_eur(basis, Part(quantity="shared_kwh", price=0.1, cap=float(cap)))
        assert_allclose(batched, alone, rtol=1e-12)


def test_what_is_not_made_of_parts_alone_is_known():
    apart = [name for name, scheme in SCHEMES.items() if not scheme.is_in_programme]
    assert apart == ["T10", "T12", "T12b", "T14", "T15", "T17", "T17r", "T17b"]
    # No formula but of charges with the rent; the rewards of T12 beside its price.
    assert [name for name, scheme in SCHEMES.items() if scheme.parts is None] == ["T10"]


def test_groups_are_of_the_columns_of_a_population():
    lives = PEOPLE.is_dwelling & ~PEOPLE.is_vacant
    people = replace(PEOPLE, groups={"group_seniors": PEOPLE.age_group == 3})
    found = price_groups(people, np.where(lives & (PEOPLE.n_occupants > 3), 120.0, 0.0))
    assert set(GROUPS) | {"group_seniors"} == found.keys()
    assert_allclose(found["cheque_energie"], lives & (PEOPLE.n_occupants > 3))
    assert_allclose(found["group_seniors"], lives & (PEOPLE.age_group == 3))
    assert_allclose(found["large_home"], lives & (PEOPLE.floor_area_m2 >= 75.0))
    thirds = [found[f"{name}_third"] for name in ("poorest", "middle", "richest")]
    assert_allclose(sum(1 * third for third in thirds), 1 * lives)
    # Thirds of one site are thirds of the portfolio where it is alone, within one of equal incomes.
    overall = [found[f"portfolio_{name}_third"] for name in ("poorest", "middle", "richest")]
    assert [abs(a.sum() - b.sum()) <= 1 for a, b in zip(thirds, overall, strict=True)] == [True] * 3
    # Where all sites are richer, nobody here is of the poorest third.
    poor = price_groups(people, None, thirds_eur=(1.0, 2.0))["portfolio_poorest_third"]
    assert not poor.any()
    assert [is_group(name) for name in ("not_cheque_energie", "group_", "poor")] == [
        *(True, False, False)
    ]


def test_the_how_to_tells_all_quantities_groups_and_keys():
    text = (Path(__file__).parent.parent / "docs" / "how-to" / "tariff.md").read_text("utf-8")
    told = set(re.findall(r"`([a-z0-9_]+)`", text))
    keys = set(PartTable.model_fields) - {"quantity"}
    assert told >= {*QUANTITIES, *keys, *INDEXES, *LEVELS, *filter(None, QUOTA_BY)}
    spans = {name for name in HOURS if not name.startswith("month_")}
    assert told >= {*spans, "month_1", "month_12"}
    of_number = {f"{kind}_{n}" for kind in ("rooms", "people") for n in range(1, 6)}
    assert told >= {*GROUPS} - of_number | {"rooms_1", "rooms_5", "people_1", "people_5"}


def test_members_beside_a_group_pay_nothing():
    basis = three_tenants()
    assert N_MEMBERS > 3 or basis.is_payer.all()
    fee = part_eur(basis, Part(quantity="dwelling", price=1.2, who="poorest_third"))
    assert_allclose(fee, [[1.0, 0.0, 0.0]] * 2, rtol=1e-12)
