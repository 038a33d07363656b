"""What a reader must know about a result: assumptions, doubtful rates, missing prices."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from simcore.base.found import Found
from simcore.base.masking import masked
from simcore.base.small_groups import is_few
from simcore.money.finance import SAME_KW
from simcore.money.rates import RateBook, rates_on, stale
from simcore.scenario.convert import peak_power_kw
from simcore.scenario.provenance import provenance_counts
from simcore.scenario.schema import Scenario, keys_by_building
from simcore.site.dates import price_day, used_rates
from simcore.site.landlord import site_parts
from simcore.site.professional import professional_contracts
from simcore.site.records import SiteFlows
from simcore.study.compare.contract_notes import contract_notes
from simcore.study.compare.plant_notes import plant_notes
from simcore.study.compare.records import FOUND, GIVEN, Flows, Note
from simcore.study.compare.told_notes import Schemes, told_notes

LARGEST_CONTRACT_KWP = 100.0
"""Purchase contracts without a tender end at this size (order of 6 October 2021)."""


def notes(flows: Flows, book: RateBook, schemes: Schemes) -> tuple[Note, ...]:
    """Notes on a result of some schemes, the most important first."""
    scenario = flows.scenario
    return (
        *_price_notes(scenario, book),
        *told_notes(scenario, book, schemes),
        *contract_notes(flows),
        *_input_notes(flows),
        *plant_notes(scenario, {site.site: site.peak_power_kw for site in flows.sites}),
        *_panel_notes(flows),
        *found_notes(one for site in flows.sites for one in site.found),
        *_kind_notes(scenario, book),
    )


def scenario_notes(scenario: Scenario, book: RateBook) -> tuple[Note, ...]:
    """Notes on prices and inputs, for results without flows."""
    powers = {name: peak_power_kw(site, scenario) for name, site in scenario.sites.items()}
    return (
        *_price_notes(scenario, book),
        *told_notes(scenario, book, scenario.schemes),
        *plant_notes(scenario, powers),
        *_kind_notes(scenario, book),
    )


def _price_notes(scenario: Scenario, book: RateBook) -> Iterator[Note]:
    on, day = scenario.prices.on, price_day(scenario)
    old = stale(book, day)
    if old:
        families = ", ".join(f"{family} ({last})" for family, last in old.items())
        yield Note(key="stale_rates", values={"day": day, "families": families})
    if isinstance(on, date):
        yield Note(key="prices_of", values={"day": on})
    else:
        yield Note(key="prices_by_calendar", values={"year": scenario.time.year})
    if scenario.finance.surplus == "market":
        yield Note(key="surplus_on_market", values={})
    if scenario.fund.enabled and scenario.fund.contributions == "stated":
        yield Note(key="fund_contributions", values={})


def _kind_notes(scenario: Scenario, book: RateBook) -> Iterator[Note]:
    """How many inputs and rates are known, and how many are guessed."""
    kinds = provenance_counts(scenario)
    n_known = kinds.get("documented", 0) + kinds.get("measured", 0)
    values = {"n_known": n_known, "n_guessed": sum(kinds.values()) - n_known}
    yield Note(key="inputs_by_kind", values=values)
    n_by_confidence = used_confidence(scenario, book)
    n_read = sum(n_by_confidence[sure] for sure in ("primary", "secondary"))
    values = {"n_known": n_read, "n_guessed": n_by_confidence.total() - n_read}
    yield Note(key="rates_by_kind", values=values)


def used_confidence(scenario: Scenario, book: RateBook) -> Counter[str]:
    """How many of the public rates that a run reads are how sure, each on the day it is read."""
    return Counter(
        str(row.confidence)
        for day, names in used_rates(scenario).items()
        for row in rates_on(book, day).itertuples()
        if row.name.startswith(names)
    )


def _panel_notes(flows: Flows) -> Iterator[Note]:
    """What homes with panels of their own inject, which no operation shares."""
    injected_kwh = [
        site.injected_kwh
        for site in flows.sites
        if site.injected_kwh is not None and not _tells_of_few(site)
    ]
    if injected_kwh:
        mwh = sum(float(kwh.sum()) for kwh in injected_kwh) / 1000
        yield Note(key="panels_of_homes", values={"mwh": round(mwh, 1)})


def _tells_of_few(site: SiteFlows) -> bool:
    """Whether one to four real homes of a site have panels of their own."""
    return site.has_real_homes and is_few(int((site.population.panels_kw > 0).sum()))


def _curve_notes(sites: Sequence[SiteFlows]) -> Iterator[Note]:
    """Where the curves come from: given, or made of a weather and of households."""
    if any(site.weather_source == GIVEN for site in sites):
        yield Note(key="given_curves", values={})
        return
    if any("synthetic" in site.weather_source for site in sites):
        yield Note(key="synthetic_weather", values={})
    else:
        kind, _, file = sites[0].weather_source.partition(", ")
        yield Note(key="weather_file", values={"kind": kind, "file": file})
    yield Note(key="synthetic_households", values={})


def found_notes(found: Iterable[Found]) -> Iterator[Note]:
    """What the readers of files found, each thing once, with the figures of its first site."""
    once: dict[tuple[str, str, str], Found] = {}
    for one in found:
        once.setdefault((one.room, one.file, one.key), one)
    for one in once.values():
        values = {"room": one.room, "file": masked(one.file), "key": one.key}
        yield Note(key=FOUND, values={**values, "fields": dict(one.fields)})


def _has_large_site(site: SiteFlows) -> bool:
    """Whether a production site is above the size of purchase contracts without a tender."""
    parts = site_parts(site.inputs, site.peak_power_kw)
    return bool((parts.site_power_kw > LARGEST_CONTRACT_KWP + SAME_KW).any())


def common_parts_note(arrangement: str) -> str:
    """Key of the note on what common parts give for solar energy.

    Examples
    --------
    >>> common_parts_note("behind-the-meter")
    'common_parts_behind_the_meter'
    """
    return f"common_parts_{arrangement.replace('-', '_')}"


def _has_idle_keys(scenario: Scenario) -> bool:
    """Whether rules within buildings are stated beside a key that does not look at them."""
    sharing = scenario.sharing
    sites = (site.building_keys for site in scenario.sites.values())
    is_told = any((sharing.key_inside, sharing.key_rest, *sites))
    return is_told and sharing.key not in keys_by_building()


def _home_notes(scenario: Scenario) -> Iterator[Note]:
    """How many sites have measured homes, homes made of such days, and habits from a table."""
    n_measured = sum(site.measured is not None for site in scenario.sites.values())
    if n_measured:
        yield Note(key="measured_households", values={"n": n_measured})
    n_donors = sum(site.donors is not None for site in scenario.sites.values())
    if n_donors:
        yield Note(key="donor_households", values={"n": n_donors})
    n_tables = sum(site.households.habits_csv is not None for site in scenario.sites.values())
    if n_tables:
        yield Note(key="own_habits", values={"n": n_tables})


def _input_notes(flows: Flows) -> Iterator[Note]:
    sites = flows.sites
    yield from _curve_notes(sites)
    yield from _home_notes(flows.scenario)
    if _has_idle_keys(flows.scenario):
        yield Note(key="idle_building_keys", values={})
    n_composite = sum(site.kind == "composite" for site in sites)
    if n_composite:
        yield Note(key="composite_sites", values={"n": n_composite, "n_sites": len(sites)})
    n_large = sum(_has_large_site(site) for site in sites)
    if n_large:
        yield Note(key="surplus_above_limit", values={"n": n_large})
    common = [site for site in sites if not site.population.is_dwelling.all()]
    if common:
        for name in dict.fromkeys(site.inputs.common_parts for site in common):
            yield Note(key=common_parts_note(name), values={})
        yield Note(key=f"common_parts_{flows.scenario.contracts.common_parts}", values={})
    contracts = [
        professional_contracts(site.inputs, site.population, has_plants=True) for site in common
    ]
    n_strong = sum(int(one.is_c4.sum()) for one in contracts)
    if n_strong:
        yield Note(key="common_parts_above_36_kva", values={"n": n_strong})
    n_without = sum(site.peak_power_kw == 0 for site in sites)
    if n_without:
        yield Note(key="sites_without_plant", values={"n": n_without})
