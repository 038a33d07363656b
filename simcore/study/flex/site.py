"""A site under each lever alone and all together: one weather, one demand, one scheme."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.lengths import QUARTER_HOUR_MINUTES
from simcore.base.records import Array, Registers
from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.registers import day_profile_kw
from simcore.money.finance import StorageCosts, npv_eur
from simcore.money.ledger import balances_eur
from simcore.scenario.storage import SiteStorage
from simcore.site.before_sharing import BeforeSharing, site_before_sharing
from simcore.site.bills import site_after_sharing
from simcore.site.curves import (
    Demand,
    SiteCurves,
    curves_and_demand,
    moved_kwh,
    site_demand,
    site_sky,
)
from simcore.site.inputs import SiteInput
from simcore.site.payments import scheme_outcomes
from simcore.site.records import MEMBERS, SchemeOutcome, StorageYear
from simcore.site.registers import SharedYear, slot_off_peak
from simcore.site.road import shared_flows
from simcore.site.sharing import arrangements
from simcore.site.slots import contract_needs, scheme_needs, slots_of, solar_slots
from simcore.site.storage import shared_year, storage_costs
from simcore.study.compare.tables import SEASONS

NONE, TANKS, APPLIANCES, BATTERY, TOGETHER = "none", "tanks", "appliances", "battery", "all"
LEVERS: Mapping[str, frozenset[str]] = {
    TANKS: frozenset({TANKS}),
    APPLIANCES: frozenset({APPLIANCES}),
    BATTERY: frozenset({BATTERY}),
    TOGETHER: frozenset({TANKS, APPLIANCES, BATTERY}),
}
"""Parts that each lever moves, in the order of the tables."""

OWN = "lever"
"""Name of a sharing under a lever, beside those that schemes have."""
NIGHT, SUMMER = ((23 * 60, 7 * 60),), ((2 * 60, 7 * 60), (13 * 60, 16 * 60))
SOLAR_WINDOWS = Windows(winter=NIGHT, summer=SUMMER)
"""Off-peak windows of a tank moved under the sun: 2 to 6 h and 11 to 17 h are favoured from April
to October, the night holds in winter (inferred from CRE 2026-33, table 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is tried: a scheme, and a battery where a site has none.

    ``kwh_per_kwp`` is the capacity of that battery over the power of the roofs; it is charged
    in two hours.
    """

    scheme: str
    kwh_per_kwp: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """A site under a lever.

    Attributes
    ----------
    moved_kwh
        Energy of uses that moved into the solar hours of the contracts, and what the battery
        gave to members. [kWh/year]
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
    """A site as it is and under every lever, by the lever's name."""

    before_sharing: BeforeSharing
    production_kwh: Array
    pulled: Mapping[str, Pulled]

    __repr__ = brief

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
    bare, built = with_storage(inputs, None), with_storage(inputs, battery_for(inputs, wishes))
    curves, demand = curves_and_demand(bare)
    before_sharing = site_before_sharing(shared_flows(bare, curves))
    uses = _uses(bare, curves, demand)
    pulled = {}
    for lever, parts in {NONE: frozenset[str](), **LEVERS}.items():
        use, own = uses[parts - {BATTERY}], built if BATTERY in parts else bare
        year, stored = _shared(own, curves, use)
        costs = storage_costs(own, stored)
        outcome = priced(before_sharing, wishes.scheme, year.registers, costs)
        into_kwh = (use.kwh - curves.consumption_kwh)[solar_slots(inputs)]
        moved = float(np.maximum(into_kwh, 0.0).sum())
        pulled[lever] = _pulled(moved, use, outcome, year, stored)
    return SiteLevers(
        before_sharing=before_sharing, production_kwh=curves.production_kwh, pulled=pulled
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """What meters draw, ``(n_slots, n_members)``, and their off-peak parts as of the curves."""

    kwh: Array
    off_peak: Array


def _uses(inputs: SiteInput, curves: SiteCurves, demand: Demand) -> dict[frozenset[str], _Use]:
    """Use by the levers that move it: nobody's, tanks', appliances', both's."""
    moved = _under_the_sun(inputs, demand)
    off_peak = slot_off_peak(moved.homes.relays, inputs.axis)
    stays = inputs.flexibility.model_copy(update={"tanks_fraction": 0.0})
    runs = replace(inputs, flexibility=stays)
    return {
        frozenset(): _Use(kwh=curves.consumption_kwh, off_peak=curves.off_peak),
        frozenset({TANKS}): _Use(kwh=moved.consumption_kwh, off_peak=off_peak),
        frozenset({APPLIANCES}): _Use(
            kwh=moved_kwh(runs, demand, curves.production_kwh), off_peak=curves.off_peak
        ),
        frozenset({TANKS, APPLIANCES}): _Use(
            kwh=moved_kwh(runs, moved, curves.production_kwh), off_peak=off_peak
        ),
    }


def _under_the_sun(inputs: SiteInput, demand: Demand) -> Demand:
    """Demand of the same homes with the off-peak windows of those with a tank in solar hours.

    The same draw-offs. Homes that do not share, whose curve was measured, or whose windows have
    hours around noon already, keep what they have.
    """
    people = demand.homes.population
    is_fixed = (demand.consumption_kwh != demand.used_kwh).any(axis=0)
    has_tank = people.has_electric_hot_water & people.is_off_peak & people.is_participant
    has_noon = np.array([_has_noon(windows) for windows in inputs.windows])
    is_moved = has_tank & ~is_fixed & ~has_noon[people.window_number]
    number = np.where(is_moved, len(inputs.windows), people.window_number)
    moved = replace(inputs, windows=(*inputs.windows, SOLAR_WINDOWS))
    return site_demand(moved, replace(people, window_number=number), site_sky(inputs))


def _has_noon(windows: Windows) -> bool:
    """Whether a set of windows has summer hours between 11 and 17 h."""
    summer = off_peak_fraction(windows, QUARTER_HOUR_MINUTES)[1]
    per_hour = 60 // QUARTER_HOUR_MINUTES
    return bool(summer[11 * per_hour : 17 * per_hour].any())


def _shared(
    inputs: SiteInput, curves: SiteCurves, use: _Use
) -> tuple[SharedYear, StorageYear | None]:
    """The year as the key of the scenario shares it among all members."""
    people = curves.population
    slots = slots_of(inputs, scheme_needs(inputs.schemes) | contract_needs(people))
    of_site = arrangements(inputs, people, curves.hot_water_kwh, slots.classes)
    members = next(arrangement for arrangement in of_site if arrangement.name == MEMBERS)
    return shared_year(inputs, people, members, curves.plants_kwh, use.kwh, use.off_peak, slots)


def _pulled(
    into_sun_kwh: float,
    use: _Use,
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
        moved_kwh=into_sun_kwh + served_kwh,
        shared_kwh=year.shared_kwh,
        consumption_kwh=used_kwh,
        drawn_kwh=used_kwh if stored is None else used_kwh + stored.net_kwh,
        outcome=outcome,
        npv_eur=float(npv_eur(outcome.cash_flow.free_cash_flow_eur, rate)),
        balances_eur={party: float(eur.sum()) for party, eur in balances.items()},
        stored=stored,
    )


def priced(
    before_sharing: BeforeSharing, scheme: str, registers: Registers, storage: StorageCosts | None
) -> SchemeOutcome:
    """A scheme on what meters booked, beside a battery, with the bills of today as they are."""
    flows = before_sharing.flows
    own = replace(
        before_sharing,
        flows=replace(flows, registers={**flows.registers, OWN: registers}),
        plant=replace(before_sharing.plant, storage=storage),
    )
    after_sharing = site_after_sharing(own, OWN)
    parameters = {scheme: own.inputs.schemes.get(scheme, {})}
    return scheme_outcomes(own, {MEMBERS: after_sharing}, parameters)[scheme]
