"""Days of prices that a scenario asks for, against the days that the rates cover."""

from datetime import date

from simcore.base.common_parts import BEHIND
from simcore.base.errors import InputError, Problem, fault
from simcore.energy.population.draw import common_parts_load
from simcore.money.rates import LARGEST_C5_KVA, RateBook
from simcore.money.schemes.groups import CHEQUE, NOT
from simcore.scenario.built import roof_plants
from simcore.scenario.convert import households_record, peak_power_kw
from simcore.scenario.schema import Scenario
from simcore.scenario.site import Site

BILL_RATES = (
    "trve.base.",
    "trve.hphc.",
    "trve.cta_base.",
    "turpe.cg",
    "turpe.cu4.",
    "accise.household",
    "cta.",
    "vat.",
)
"""Rates that bills are made of, on each day billed."""
PLANT_RATES = ("turpe.plant.", "ifer.", "livret_a")
"""Rates of plants and loans, on the day whose prices hold."""
SURPLUS_RATES = ("surplus.oa.", "surplus.bonus.")
"""Rates that follow the day of the purchase request."""

SOCIAL_RATES = ("cheque_energie.",)
"""Amounts of the energy cheque, on the day whose prices hold."""

RUN_RATES = BILL_RATES + PLANT_RATES
"""Rates of a run that follow the day of the prices."""


LARGE_METER_RATES = ("turpe.c4", "accise.small_business")
"""Rates of meters above 36 kVA, on each day billed."""


BEHIND_RATES = ("turpe.producer",)
"""Rates of meters with a plant behind them."""


def is_behind(site: Site, scenario: Scenario) -> bool:
    """Whether the plants of a site's buildings feed its common parts first."""
    is_asked = (site.common_parts or scenario.common_parts) == BEHIND
    return is_asked and site.common_parts_kwh_per_dwelling > 0


def meter_rates(scenario: Scenario) -> tuple[str, ...]:
    """Rates of professional contracts beside those of homes, on each day billed."""
    if scenario.contracts.common_parts == "regulated":
        return ()
    behind = [site for site in scenario.sites.values() if is_behind(site, scenario)]
    large = has_large_meters(scenario) or any(_raises(site, scenario) for site in behind)
    return (*(LARGE_METER_RATES if large else ()), *(BEHIND_RATES if behind else ()))


def _raises(site: Site, scenario: Scenario) -> bool:
    """Whether a plant takes a meter above 36 kVA."""
    kva = peak_power_kw(site, scenario) / scenario.plants.dc_ac_ratio
    return any(kva * roof.part_fraction > LARGEST_C5_KVA for roof in roof_plants(site))


def has_large_meters(scenario: Scenario) -> bool:
    """Whether common parts have a contract above 36 kVA at any site."""
    lives = (households_record(site, scenario) for site in scenario.sites.values())
    kva = [common_parts_load(one)[1] for one in lives if one.common_parts_kwh_per_dwelling > 0]
    return any((power > LARGEST_C5_KVA).any() for power in kva)


def _has_cheque_price(scenario: Scenario) -> bool:
    """Whether a price is for those who have the energy cheque."""
    parts = [part for one in scenario.own_schemes.values() for part in one.parts]
    named = [*(part.who for part in parts), *scenario.design.groups]
    return any(name.removeprefix(NOT) == CHEQUE for name in named)


def used_rates(scenario: Scenario) -> dict[date, tuple[str, ...]]:
    """How the names of all rates begin that a run of the scenario reads, by the day it asks for."""
    households = [site.households for site in scenario.sites.values()]
    known = scenario.known_schemes
    needs = frozenset().union(*(known[name].needs for name in scenario.schemes))
    has_spot = "spot" in needs or any(home.spot_fraction for home in households)
    asked = {
        ("trve.tempo.",): any(home.tempo_fraction for home in households),
        ("turpe.mu4.",): scenario.contracts.turpe_option == "mu4",
        ("turpe.cu4acc", "turpe.mu4acc"): scenario.contracts.acc_network_option != "none",
        (f"accise.shared.{scenario.prices.excise_on_shared}",): True,
        SOCIAL_RATES: scenario.social.cheque_energie or _has_cheque_price(scenario),
        meter_rates(scenario): True,
        ("spot.",): has_spot and scenario.contracts.spot_file is None,
    }
    extra = (prefix for prefixes, holds in asked.items() if holds for prefix in prefixes)
    of_day = {price_day(scenario): (*RUN_RATES, *extra)}
    request = scenario.prices.surplus_request_date
    return of_day | {request: (*of_day.get(request, ()), *SURPLUS_RATES)}


def price_day(scenario: Scenario) -> date:
    """Day whose prices hold, or the last of the year where the calendar is followed."""
    on = scenario.prices.on
    return on if isinstance(on, date) else date(scenario.time.year, 12, 31)


def check_days(scenario: Scenario, book: RateBook) -> None:
    """Refuse days before the first known rates, all at once.

    Raises
    ------
    InputError
        Naming each setting and the first day that can be asked for.
    """
    prices = scenario.prices
    earliest = prices.on if isinstance(prices.on, date) else date(scenario.time.year, 1, 1)
    needed_rates = (
        ("prices.on", earliest, (*BILL_RATES, *meter_rates(scenario))),
        ("prices.on", price_day(scenario), PLANT_RATES),
        ("prices.surplus_request_date", prices.surplus_request_date, SURPLUS_RATES),
    )
    needed: dict[tuple[str, date], date] = {}
    for place, day, names in needed_rates:
        first = first_day(book, names)
        if day < first:
            needed[place, day] = max(first, needed.get((place, day), first))
    if needed:
        raise InputError([_too_early(*asked_for, first) for asked_for, first in needed.items()])


def _too_early(place: str, day: date, first: date) -> Problem:
    return fault("day_too_early", place, found=day, first=first)


def first_day(book: RateBook, prefixes: tuple[str, ...]) -> date:
    """First day on which all rates that begin with one of the prefixes are known."""
    return max(
        series[0].valid_from for name, series in book.series.items() if name.startswith(prefixes)
    )
