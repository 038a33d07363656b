"""A site under each lever alone and all together: one weather, one demand, one scheme."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Registers
from simcore.energy.flexibility import window_kwh_by_day
from simcore.energy.registers import day_profile_kw
from simcore.money.finance import StorageCosts, npv_eur
from simcore.money.ledger import balances_eur
from simcore.scenario.storage import SiteStorage
from simcore.site.before_sharing import BeforeSharing, site_before_sharing
from simcore.site.bills import site_after_sharing
from simcore.site.coached import coaching_eur_per_year
from simcore.site.curves import SiteCurves, curves_and_demand
from simcore.site.inputs import SiteInput
from simcore.site.payments import scheme_outcomes
from simcore.site.records import MEMBERS, SchemeOutcome, StorageYear
from simcore.site.registers import SharedYear
from simcore.site.road import shared_flows
from simcore.site.sharing import arrangements
from simcore.site.slots import contract_needs, scheme_needs, slots_of, solar_slots
from simcore.site.storage import shared_year, storage_costs
from simcore.study.compare.tables import SEASONS
from simcore.study.flex.uses import (
    APPLIANCES,
    BATTERY,
    COACHING,
    LEVERS,
    NONE,
    Use,
    Wishes,
    coaching_of,
    uses_of,
    without_levers,
)

OWN = "lever"
"""Name of a sharing under a lever, beside those that schemes have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """A site under a lever.

    Attributes
    ----------
    moved_kwh
        Energy of uses that moved into the solar hours of the contracts, and what the battery
        gave to members. [kWh/year]
    saved_kwh
        Energy that coached homes use no more. [kWh/year]
    cold_hours
        Hours in which a home with a tank lacks hot water, mean. [h/year]
    shared_kwh, consumption_kwh
        Curves of the members, ``(n_slots,)``. [kWh]
    drawn_kwh
        Consumption with what the battery charges and without what it gives, ``(n_slots,)``;
        negative where it gives more than is used. [kWh]
    outcome
        What the scheme makes of it.
    npv_eur
        The landlord's net present value. [EUR]
    balances_eur
        What each party has at the end of year 1. [EUR]
    stored
        What the battery did; None without one.
    """

    moved_kwh: float
    saved_kwh: float
    cold_hours: float
    shared_kwh: Array
    consumption_kwh: Array
    drawn_kwh: Array
    outcome: SchemeOutcome
    npv_eur: float
    balances_eur: Mapping[str, float]
    stored: StorageYear | None

    __repr__ = brief

    @property
    def saving_eur(self) -> Array:
        """Saving of each member in year 1, ``(n_members,)``. [EUR/year]"""
        return self.outcome.saving_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLevers:
    """A site as it is and under every lever, by the lever's name.

    ``sun_by_day_kwh`` is what each home uses in the hours of the sun on each day, without and
    with the lever of appliances, each ``(n_days, n_members)``.
    """

    before_sharing: BeforeSharing
    production_kwh: Array
    pulled: Mapping[str, Pulled]
    sun_by_day_kwh: tuple[Array, Array]

    __repr__ = brief

    @property
    def n_tanks(self) -> int:
        """Homes with a tank of their own."""
        people = self.before_sharing.flows.population
        return int((people.has_electric_hot_water & people.is_dwelling & ~people.is_vacant).sum())

    def days_kw(self, curve_kwh: Array) -> Array:
        """Mean power of the average day of each season, ``(n_seasons, slots_per_day)``. [kW]"""
        axis = self.before_sharing.inputs.axis
        return np.stack(
            [
                day_profile_kw(
                    curve_kwh, axis.slot_of_day, np.isin(axis.month + 1, months), axis.slots_per_day
                )
                for months in SEASONS.values()
            ]
        )


def site_levers(inputs: SiteInput, wishes: Wishes) -> SiteLevers:
    """A site as it is, without a battery and with nothing moved, and under each lever."""
    bare = with_storage(without_levers(inputs), None)
    built = with_storage(bare, battery_for(inputs, wishes))
    curves, demand = curves_and_demand(bare)
    before_sharing = site_before_sharing(shared_flows(bare, curves))
    uses = uses_of(with_storage(inputs, None), wishes, curves, demand)
    taught_eur = coaching_eur_per_year(coaching_of(inputs, wishes), curves.population)
    pulled = {}
    for lever, parts in {NONE: frozenset[str](), **LEVERS}.items():
        use, own = uses[parts - {BATTERY}], built if BATTERY in parts else bare
        year, stored = shared_use(own, curves, use)
        costs = Costs(
            storage=storage_costs(own, stored),
            coaching_eur_per_year=taught_eur if COACHING in parts else 0.0,
        )
        outcome = priced(before_sharing, wishes.scheme, year.registers, costs)
        pulled[lever] = _pulled(use, outcome, year, stored)
    window, day = solar_slots(inputs), inputs.axis.day.astype(np.int64)
    still, moved = (
        window_kwh_by_day(uses[parts].kwh, window, day)
        for parts in (frozenset[str](), LEVERS[APPLIANCES])
    )
    return SiteLevers(
        before_sharing=before_sharing,
        production_kwh=curves.production_kwh,
        pulled=pulled,
        sun_by_day_kwh=(still, moved),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a lever costs the landlord beside the plants: a battery, coaching. [EUR/year]"""

    storage: StorageCosts | None = None
    coaching_eur_per_year: float = 0.0


def with_storage(inputs: SiteInput, table: SiteStorage | None) -> SiteInput:
    """The same site with this battery, or with none."""
    return replace(inputs, site_table=inputs.site_table.model_copy(update={"storage": table}))


def battery_for(inputs: SiteInput, wishes: Wishes) -> SiteStorage | None:
    """The site's own battery, or one in proportion to its roofs; none without either."""
    stated = inputs.site_table.storage
    capacity_kwh = wishes.kwh_per_kwp * inputs.peak_power_kw
    if stated is not None or capacity_kwh == 0:
        return stated
    return SiteStorage(place="shared", capacity_kwh=capacity_kwh, power_kw=capacity_kwh / 2)


def shared_use(
    inputs: SiteInput, curves: SiteCurves, use: Use
) -> tuple[SharedYear, StorageYear | None]:
    """The year as the key of the scenario shares it among all members."""
    people = curves.population
    slots = slots_of(inputs, scheme_needs(inputs) | contract_needs(people))
    of_site = arrangements(inputs, people, curves.hot_water_kwh, slots.classes)
    members = next(arrangement for arrangement in of_site if arrangement.name == MEMBERS)
    return shared_year(inputs, people, members, curves.plants_kwh, use.kwh, use.off_peak, slots)


def _pulled(
    use: Use,
    outcome: SchemeOutcome,
    year: SharedYear,
    stored: StorageYear | None,
) -> Pulled:
    """What a lever moves, and what it makes of everybody's money."""
    used_kwh = use.kwh.sum(axis=-1, dtype=np.float64)
    served_kwh = 0.0 if stored is None else float(stored.served_kwh.sum())
    rate = outcome.terms.discount_fraction
    balances = balances_eur(outcome.ledger_eur)
    return Pulled(
        moved_kwh=use.into_sun_kwh + served_kwh,
        saved_kwh=use.saved_kwh,
        cold_hours=use.cold_hours,
        shared_kwh=year.shared_kwh,
        consumption_kwh=used_kwh,
        drawn_kwh=used_kwh if stored is None else used_kwh + stored.net_kwh,
        outcome=outcome,
        npv_eur=float(npv_eur(outcome.cash_flow.free_cash_flow_eur, rate)),
        balances_eur={party: float(eur.sum()) for party, eur in balances.items()},
        stored=stored,
    )


def priced(
    before_sharing: BeforeSharing, scheme: str, registers: Registers, costs: Costs
) -> SchemeOutcome:
    """A scheme on what meters booked, with what a lever costs, the bills of today as they are."""
    flows = before_sharing.flows
    own = replace(
        before_sharing,
        flows=replace(flows, registers={**flows.registers, OWN: registers}),
        plant=replace(before_sharing.plant, storage=costs.storage),
        terms=replace(before_sharing.terms, coaching_eur_per_year=costs.coaching_eur_per_year),
    )
    after_sharing = site_after_sharing(own, OWN)
    parameters = {scheme: own.inputs.schemes.get(scheme, {})}
    return scheme_outcomes(own, {MEMBERS: after_sharing}, parameters)[scheme]
