"""The schemes by their identifier, with the bounds and the sources of their parameters."""

from dataclasses import replace
from typing import Any

from simcore.money.schemes.basis import Parameter, Scheme
from simcore.money.schemes.payments import (
    by_income,
    by_solar_hours,
    consumer_within_bounds,
    fixed_for_some_years,
    flat_fee,
    floor_area_fee,
    free,
    full_cost,
    full_cost_indexed,
    indexed_on_consumer_prices,
    indexed_on_retail,
    indexed_on_spot,
    one_price,
    reference_discount,
    reference_saving,
    retail_discount,
    retail_within_bounds,
    running_cost,
    shared_saving,
    shifting_bonus,
    solar_price,
    spot_linked,
    supply_discount,
    tiered,
    true_shifting_bonus,
    with_the_rent,
)

HT = "EUR/kWh:ht"
ASSUMED = "below_break_even"


def _price(name: str, default: float | None, source: str) -> Parameter:
    """A price of a shared kWh before VAT, from 0 to 1 EUR."""
    return Parameter(name=name, default=default, unit=HT, low=0.0, high=1.0, source=source)


def _discount() -> Parameter:
    return Parameter(
        name="discount_fraction",
        default=0.3,
        unit="1",
        low=0.0,
        high=1.0,
        source="discount_discussed",
    )


def _fee(name: str, default: float, unit: str, high: float, source: str) -> Parameter:
    return Parameter(name=name, default=default, unit=unit, low=0.0, high=high, source=source)


_SALE = ("sale", "vat")
"""What the law asks of schemes that sell shared energy."""

_COST = "site_cost"
_PER_MONTH = "EUR/month:ttc"

_TIERS = (
    _price("first_ht_eur_per_kwh", 0.03, "first_block"),
    _price("beyond_ht_eur_per_kwh", 0.09, ASSUMED),
    Parameter(
        name="quota_kwh_per_month",
        default=30.0,
        unit="kWh/month:cu",
        low=0.0,
        high=500.0,
        source="example",
    ),
)

_INDEXED = (
    _price("price_ht_eur_per_kwh", 0.08, ASSUMED),
    _price("floor_ht_eur_per_kwh", 0.06, "quarter_below"),
    _price("cap_ht_eur_per_kwh", 0.10, "quarter_above"),
)

_BOUNDED: dict[str, Any] = {
    "price": "price_ht_eur_per_kwh",
    "is_linear": False,
    "is_by_period": True,
    "ordered": (("floor_ht_eur_per_kwh", "cap_ht_eur_per_kwh"),),
}

_BONUS = (
    _price("price_ht_eur_per_kwh", 0.08, ASSUMED),
    _fee(
        "bonus_eur_per_kwh",
        0.05,
        "EUR/kWh:moved",
        1.0,
        "below_worth",
    ),
    _fee(
        "budget_eur_per_home",
        20.0,
        "EUR/year:home",
        500.0,
        "bonus_budget",
    ),
)


def _fraction(name: str, default: float, high: float, source: str) -> Parameter:
    return Parameter(name=name, default=default, unit="1", low=0.0, high=high, source=source)


_FULL_SUPPLY = (
    _price("solar_ht_eur_per_kwh", 0.08, ASSUMED),
    _fraction("residual_discount_fraction", 0.05, 0.5, "market_offers"),
    _fraction(
        "hedged_fraction",
        0.8,
        1.5,
        "bought_forward",
    ),
    _fraction(
        "sourcing_premium_fraction",
        0.03,
        1.0,
        "forward_premium",
    ),
    _price("imbalance_eur_per_kwh", 0.003, "low_imbalance"),
    _price("capacity_eur_per_kwh", 0.002, "assumed"),
    _price("certificates_eur_per_kwh", 0.006, "low_certificates"),
    _fee("customer_eur_per_year", 30.0, "EUR/year:customer", 500.0, "assumed"),
    _fraction("unpaid_fraction", 0.02, 0.5, "unpaid_rest"),
    _fraction("empty_fraction", 0.02, 0.5, "empty_week"),
)

_SHARED_SAVING = Parameter(
    name="landlord_share_fraction",
    default=0.5,
    unit="1",
    low=0.0,
    high=1.0,
    source="share_discussed",
)

_WITH_THE_RENT = (
    _fee(
        "contribution_eur_per_month",
        20.0,
        _PER_MONTH,
        20.0,
        "lump_sum",
    ),
    Parameter(
        name="saving_share_fraction",
        default=0.5,
        unit="1",
        low=0.0,
        high=0.5,
        source="half_of_saving",
    ),
    _fee(
        "charges_eur_per_month",
        0.0,
        _PER_MONTH,
        20.0,
        "upkeep_unsettled",
    ),
    Parameter(
        name="years",
        default=15.0,
        unit="years",
        low=1.0,
        high=15.0,
        source="fifteen_years",
    ),
)

SCHEMES: dict[str, Scheme] = {
    "T1": Scheme(payment=free, law=("gift",)),
    "T2": Scheme(
        payment=running_cost,
        law=_SALE,
        parameters=(_price("price_ht_eur_per_kwh", None, _COST),),
        price="price_ht_eur_per_kwh",
        follows_energy=False,
        index="consumer",
    ),
    "T3": Scheme(
        payment=full_cost,
        law=_SALE,
        parameters=(_price("price_ht_eur_per_kwh", None, _COST),),
        price="price_ht_eur_per_kwh",
    ),
    "T3i": Scheme(
        payment=full_cost_indexed,
        law=_SALE,
        parameters=(_price("price_ht_eur_per_kwh", None, _COST),),
        price="price_ht_eur_per_kwh",
        index="consumer",
    ),
    "T4": Scheme(
        payment=supply_discount,
        law=(*_SALE, "own_contract"),
        price_by="contract",
        parameters=(_discount(),),
        price="discount_fraction",
        index="retail",
    ),
    "T4r": Scheme(
        payment=reference_discount,
        law=_SALE,
        parameters=(_discount(),),
        price="discount_fraction",
        index="retail",
    ),
    "T4b": Scheme(
        payment=retail_discount,
        law=(*_SALE, "own_contract"),
        price_by="contract",
        parameters=(_discount(),),
        price="discount_fraction",
        index="retail",
    ),
    "T5": Scheme(
        payment=indexed_on_retail,
        law=_SALE,
        parameters=_INDEXED,
        index=retail_within_bounds,
        **_BOUNDED,
    ),
    "T5b": Scheme(
        payment=indexed_on_consumer_prices,
        law=_SALE,
        parameters=_INDEXED,
        index=consumer_within_bounds,
        **_BOUNDED,
    ),
    "T5c": Scheme(
        payment=indexed_on_spot,
        law=_SALE,
        parameters=_INDEXED,
        index=consumer_within_bounds,
        needs=frozenset({"spot"}),
        **_BOUNDED,
    ),
    "T6": Scheme(
        payment=tiered,
        law=(*_SALE, "equal_treatment"),
        parameters=_TIERS,
        price="beyond_ht_eur_per_kwh",
        is_by_period=True,
        ordered=(("first_ht_eur_per_kwh", "beyond_ht_eur_per_kwh"),),
    ),
    "T7": Scheme(
        payment=by_income,
        law=(*_SALE, "equal_treatment"),
        price_by="income",
        parameters=(
            _price("energy_poor_ht_eur_per_kwh", 0.03, "first_block_t6"),
            _price("others_ht_eur_per_kwh", 0.08, ASSUMED),
        ),
        price="others_ht_eur_per_kwh",
        ordered=(("energy_poor_ht_eur_per_kwh", "others_ht_eur_per_kwh"),),
    ),
    "T8": Scheme(
        payment=flat_fee,
        law=(*_SALE, "charges"),
        parameters=(
            _fee(
                "fee_eur_per_month",
                4.0,
                _PER_MONTH,
                50.0,
                "ciren",
            ),
        ),
        price="fee_eur_per_month",
        follows_energy=False,
        index="consumer",
    ),
    "T9": Scheme(
        payment=floor_area_fee,
        law=(*_SALE, "charges"),
        parameters=(
            _fee(
                "fee_eur_per_m2_month",
                0.05,
                "EUR/m2/month:ttc",
                1.0,
                "ales_area",
            ),
        ),
        price="fee_eur_per_m2_month",
        follows_energy=False,
        index="consumer",
    ),
    "T10": Scheme(
        payment=with_the_rent,
        law=("rent_line", "rent_works", "charges"),
        price_by="rooms",
        parameters=_WITH_THE_RENT,
        price="contribution_eur_per_month",
        is_linear=False,
        follows_energy=False,
        index=fixed_for_some_years,
    ),
    "T11": Scheme(
        payment=by_solar_hours,
        law=_SALE,
        parameters=(
            _price(
                "solar_ht_eur_per_kwh",
                0.06,
                "below_summer_offpeak",
            ),
            _price("other_ht_eur_per_kwh", 0.10, "below_peak"),
            Parameter(
                name="winter_factor",
                default=1.0,
                unit="1",
                low=0.0,
                high=2.0,
                source="same_all_year",
            ),
        ),
        price="solar_ht_eur_per_kwh",
        needs=frozenset({"solar_window"}),
    ),
    "T12": Scheme(
        payment=one_price,
        law=(*_SALE, "reward"),
        reward=shifting_bonus,
        parameters=_BONUS,
        price="price_ht_eur_per_kwh",
        arrangement="shifted",
    ),
    "T12b": Scheme(
        payment=one_price,
        law=(*_SALE, "reward"),
        reward=true_shifting_bonus,
        parameters=_BONUS,
        price="price_ht_eur_per_kwh",
        arrangement="shifted",
    ),
    "T13": Scheme(
        payment=shared_saving,
        law=(*_SALE, "own_contract"),
        price_by="contract",
        parameters=(_SHARED_SAVING,),
        price="landlord_share_fraction",
        index="retail",
    ),
    "T13r": Scheme(
        payment=reference_saving,
        law=_SALE,
        parameters=(_SHARED_SAVING,),
        price="landlord_share_fraction",
        index="retail",
    ),
    "T14": Scheme(
        payment=solar_price,
        law=("supply", "balance", "capacity", "vat", "own_contract"),
        parameters=_FULL_SUPPLY,
        price="solar_ht_eur_per_kwh",
        follows_energy=False,
        index="retail",
        is_full_supply=True,
        is_by_period=True,
        needs=frozenset({"spot", "residual"}),
    ),
    "T15": Scheme(payment=free, law=("common_parts",), arrangement="common_parts"),
    "T16": Scheme(
        payment=spot_linked,
        law=_SALE,
        parameters=(_price("margin_ht_eur_per_kwh", 0.03, "benchmark"),),
        price="margin_ht_eur_per_kwh",
        needs=frozenset({"spot"}),
    ),
}


def _hybrid(scheme: Scheme) -> Scheme:
    """T17: the common parts are served first (T15), the rest is paid for as by a scheme."""
    return replace(scheme, arrangement="common_parts_first", law=(*scheme.law, "common_parts"))


SCHEMES["T17"] = _hybrid(SCHEMES["T13"])
SCHEMES["T17r"] = _hybrid(SCHEMES["T13r"])
SCHEMES["T17b"] = _hybrid(SCHEMES["T6"])
