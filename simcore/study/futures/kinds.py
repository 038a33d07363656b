"""What an input moves: the energy, the landlord's terms, prices and costs, or the law's reading."""

from dataclasses import fields
from typing import Literal

from simcore.base.common_parts import BEHIND
from simcore.energy.sharing import KEYS
from simcore.money.finance import FinanceTerms, MarketSale
from simcore.scenario.schema import Scenario

Kind = Literal["energy", "terms", "price", "scheme", "branch"]
"""``energy`` asks for another simulation; all others are priced on the same one: ``terms`` and
``scheme`` are numbers that formulas take as arrays, ``price`` numbers that bills and costs are
affine in, ``branch`` a word or a number that changes which formula holds."""

TERMS = frozenset(
    {field.name for field in fields(FinanceTerms)}
    - {"years", "loan_years", "inverter_years", "residual_life_years", "tranches", "market"}
    - {"indexing", "contract_years", "organiser_in_house", "surplus_after_contract_eur_per_kwh"}
    - {"unrecovered_vat_fraction"}
)
MARKET = frozenset(
    {field.name for field in fields(MarketSale)}
    - {"curtails", "negative_price_eur_per_kwh", "index_fraction"}
)
COSTS = (
    "finance.capex_factor",
    "finance.grant_fraction",
    "finance.meter_works_eur",
    "finance.structure_study_eur",
    "finance.roof_works_eur_per_kw",
)
CONTRACTS = (
    "contracts.indexed_discount_fraction",
    "contracts.indexed_subscription_discount_fraction",
    "contracts.spot_margin_eur_per_kwh",
    "contracts.professional_supply_eur_per_kwh",
)
HOME = ("social.heat_eur_per_kwh", "social.heating_kwh_per_m2", "social.hot_water_kwh_per_person")
RATES = "rates."
"""Beginning of the path of dated rates that are multiplied: ``rates.trve``, ``rates.turpe``."""
PRICED_RATES = ("trve", "turpe", "accise", "cta", "surplus")
"""Families of rates that bills and contracts are affine in."""
FACTORS = ("prices.factor.", "prices.factor_by_year.")
"""Beginnings of the paths of what components of dated prices are multiplied by."""
PRICED_FACTORS = ("retail", "network", "excise", "surplus")
"""Components that bills and contracts are affine in; a spot price also tells when to charge."""
READINGS = (
    "finance.",
    "fund.",
    "social.",
    "supply.",
    "design.",
    "schemes.",
    "prices.excise_on_shared",
    "prices.surplus_request_date",
    "prices.common_parts_saving_to",
    "prices.accise_collected_by",
    "prices.landlord_vat_fraction",
    "contracts.common_parts",
    "contracts.c4_option",
    "contracts.turpe_",
    "contracts.acc_network_option",
)
"""Beginnings of the paths of inputs that change no energy."""


def kind_of(path: str, scenario: Scenario) -> Kind:
    """What an input moves, by its path.

    Examples
    --------
    >>> import simcore as sc
    >>> scenario = sc.load("scenarios/sites/outreau.toml")
    >>> [kind_of(path, scenario) for path in ("finance.cpi_fraction", "plants.kwp_factor")]
    ['terms', 'energy']
    """
    if path.startswith(RATES):
        return _kind_of_rates(path.removeprefix(RATES), scenario)
    if (path in CONTRACTS or _is_priced_factor(path)) and not looks_at_prices(scenario):
        return "price"
    if path == "common_parts" or path.endswith(".common_parts"):
        return "energy" if _has_plants_behind(scenario) else "branch"
    if not path.startswith(READINGS) or _is_seen_by_key(path, scenario):
        return "energy"
    table, _, name = path.partition(".")
    if table == "schemes":
        return "scheme"
    if path in (*COSTS, *HOME):
        return "price"
    is_term = table == "finance" and (name in TERMS or name.removeprefix("market.") in MARKET)
    return "terms" if is_term and scenario.finance.loans is None else "branch"


def _kind_of_rates(prefix: str, scenario: Scenario) -> Kind:
    if looks_at_prices(scenario):
        return "energy"
    if prefix.startswith("surplus.oa.index"):
        return "branch"
    return "price" if prefix.split(".")[0] in PRICED_RATES else "branch"


def _is_priced_factor(path: str) -> bool:
    return path.startswith(FACTORS) and path.rsplit(".", 1)[-1] in PRICED_FACTORS


def looks_at_prices(scenario: Scenario) -> bool:
    """Whether the sharing key looks at prices, so that these move who gets which energy."""
    return "value_eur_per_kwh" in KEYS[scenario.sharing.key].needs


def _is_seen_by_key(path: str, scenario: Scenario) -> bool:
    return path.startswith(("prices.", "contracts.")) and looks_at_prices(scenario)


def _has_plants_behind(scenario: Scenario) -> bool:
    """Whether a plant feeds common parts first at any site, which changes what is shared."""
    sites = scenario.sites.values()
    return any((site.common_parts or scenario.common_parts) == BEHIND for site in sites)
