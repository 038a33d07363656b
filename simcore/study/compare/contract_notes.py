"""Notes on supply contracts, calendars and market prices that a result rests on."""

from collections.abc import Iterator

import numpy as np

from simcore.base.records import SUPPLIES, Flags
from simcore.base.small_groups import told_sum
from simcore.scenario.schema import Scenario
from simcore.site.records import SiteFlows
from simcore.site.slots import SPOT, TEMPO, answered_needs
from simcore.study.compare.records import Flows, Note


def contract_notes(flows: Flows) -> Iterator[Note]:
    """Notes on contracts; none where everybody has the regulated Base or HP/HC."""
    scenario, sites = flows.scenario, flows.sites
    for number, name in enumerate(SUPPLIES[1:], start=1):
        n_tenants = sum(_n_told(site, site.population.supply == number) for site in sites)
        if n_tenants:
            yield Note(key=f"supply_{name}", values={"n": n_tenants})
    needs = frozenset().union(*(answered_needs(site) for site in sites))
    contracts = scenario.contracts
    if SPOT in needs and contracts.spot_file is None:
        yield Note(key="synthetic_spot", values={})
    if TEMPO in needs and contracts.tempo_calendar is None:
        yield Note(key="drawn_tempo", values={})
    yield from _rule_notes(scenario)


def _n_told(site: SiteFlows, flags: Flags) -> int:
    """How many meters of a site something holds for; of real homes as may be told."""
    return int(told_sum(flags, np.full(len(flags), int(site.has_real_homes))))


def _rule_notes(scenario: Scenario) -> Iterator[Note]:
    """Readings of contracts and rules that differ from the default."""
    contracts = scenario.contracts
    if contracts.acc_network_option != "none":
        n_sites = sum(site.single_substation for site in scenario.sites.values())
        yield Note(key=f"network_option_{contracts.acc_network_option}", values={"n": n_sites})
    if scenario.prices.accise_collected_by == "landlord":
        yield Note(key="accise_by_landlord", values={})
