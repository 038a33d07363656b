"""Results of one site: flows of energy, and the outcome of every scheme on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from simcore.base.brief import brief
from simcore.base.found import Found
from simcore.base.records import Array, Bill, Population, Registers, SlotClasses
from simcore.money.finance import CashFlow, FinanceTerms, Plant, YearOne
from simcore.site.inputs import SiteInput

MEMBERS, COMMON_PARTS = "members", "common_parts"
ARRANGEMENTS = (MEMBERS, COMMON_PARTS)
"""Who shares: all members who take part, or the landlord's common parts alone."""
COMMON_PARTS_FIRST = "common_parts_first"
"""The common parts, then those who take part: only where a scheme asks for it."""
SHIFTED = "shifted"
"""All members who take part, the willing having moved uses under the sun: the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Uses that the willing moved into the solar window.

    Attributes
    ----------
    consumption_kwh
        Site curve once they have, ``(n_slots,)``. [kWh]
    moved_kwh, rewarded_kwh
        Gain of the window in each billing period, against the same home without moving
        anything, and against its baseline by weekday, ``(n_periods, n_members)``. [kWh]
    """

    consumption_kwh: Array
    moved_kwh: Array
    rewarded_kwh: Array

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """What a landlord who supplies the tenants who take part has to buy, slot by slot.

    Attributes
    ----------
    used_kwh, shared_kwh
        Their consumption and their shared energy, ``(n_slots,)``. [kWh]
    spot_eur_per_kwh
        Spot price, ``(n_slots,)``. [EUR/kWh]
    """

    used_kwh: Array
    shared_kwh: Array
    spot_eur_per_kwh: Array

    __repr__ = brief

    @property
    def residual_kwh(self) -> Array:
        """What they draw beside the sun, ``(n_slots,)``; never below 0 by rounding. [kWh]"""
        return np.maximum(self.used_kwh - self.shared_kwh, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageYear:
    """What the battery of a site did under an arrangement, each ``(n_slots,)``. [kWh].

    Attributes
    ----------
    charge_kwh, discharge_kwh, state_kwh
        At its meter, and what it holds after the slot.
    sun_kwh
        Part of its charge that comes from the plants.
    served_kwh
        Part of its discharge that members share, or use behind their meters; the rest goes out
        for nothing.
    is_behind
        Whether it stands behind meters of members, whose use then holds its charge.
    """

    charge_kwh: Array
    discharge_kwh: Array
    state_kwh: Array
    sun_kwh: Array
    served_kwh: Array
    is_behind: bool = False

    __repr__ = brief

    @property
    def net_kwh(self) -> Array:
        """What its meter draws, negative where it gives, ``(n_slots,)``. [kWh]"""
        return self.charge_kwh - self.discharge_kwh

    @property
    def import_kwh(self) -> Array:
        """What it charges beside the sun, ``(n_slots,)``. [kWh]"""
        return self.charge_kwh - self.sun_kwh

    @property
    def unshared_kwh(self) -> float:
        """Sun that is neither shared nor left over, as it is lost in a shared battery. [kWh]"""
        return 0.0 if self.is_behind else float((self.sun_kwh - self.served_kwh).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFlows:
    """Energy of a site over the year: what every scheme is priced on.

    Attributes
    ----------
    inputs
        What the site was simulated from, and is priced with.
    peak_power_kw
        Peak power of the roofs; 0 for a site without a plant, which has no operation.
    population
        The meters; nobody takes part at a site without a plant.
    production_kwh, consumption_kwh
        Site curves, ``(n_slots,)``. [kWh]
    shared_kwh
        Site curve of shared energy by arrangement, ``(n_slots,)``. [kWh]
    registers
        Registers of all members by arrangement.
    weather_source
        Where the weather comes from.
    classes
        Classes of the slots that registers are booked by; None for a single one.
    rounding_lost_kwh
        Shared energy lost by rounding the key, by arrangement, ``(n_periods, n_registers,
        n_members)``; empty where not known. [kWh]
    plant_power_kw
        Peak power of each plant, by name, in the order in which they serve.
    plant_production_kwh
        Production of each plant, ``(n_periods, n_plants)``; None where not known. [kWh]
    plant_surplus_kwh
        Surplus of each plant by arrangement, ``(n_periods, n_plants)``; empty where not
        known. [kWh]
    shift
        Uses moved under the sharing ``shifted``; None where no scheme asks for it.
    injected_kwh
        What homes with panels of their own inject, ``(n_slots,)``; None without any. It is
        not shared, and in no other figure. [kWh]
    key_gain_eur
        What the optimised key promised over the pro rata key, and what it reached; zeros for
        other keys, and where the key is rounded. [EUR/year]
    supplied
        What tenants who take part draw beside the sun; None where no scheme asks for it.
    found
        What the readers of the site's files found.
    storage
        What the site's battery did, by arrangement; empty without one.
    unstored
        Registers of the consumption of today, without batteries behind meters, coaching or
        uses that are moved for no reward, which today's bills are made on; None without any.
    saved_kwh
        What each coached member saves, ``(n_members,)``; None where nobody is coached. [kWh/year]
    """

    inputs: SiteInput
    peak_power_kw: float
    population: Population
    production_kwh: Array
    consumption_kwh: Array
    shared_kwh: Mapping[str, Array]
    registers: Mapping[str, Registers]
    weather_source: str
    classes: SlotClasses | None = None
    rounding_lost_kwh: Mapping[str, Array] = field(default_factory=dict)
    plant_power_kw: Mapping[str, float] = field(default_factory=dict)
    plant_production_kwh: Array | None = None
    plant_surplus_kwh: Mapping[str, Array] = field(default_factory=dict)
    shift: Shift | None = None
    injected_kwh: Array | None = None
    key_gain_eur: tuple[float, float] = (0.0, 0.0)
    supplied: Supplied | None = None
    found: tuple[Found, ...] = ()
    storage: Mapping[str, StorageYear] = field(default_factory=dict)
    unstored: Registers | None = None
    saved_kwh: Array | None = None

    __repr__ = brief

    @property
    def today(self) -> Registers:
        """Registers of the members' consumption today."""
        return self.registers[MEMBERS] if self.unstored is None else self.unstored

    def left_over_kwh(self, arrangement: str) -> Array:
        """What neither members nor a battery take under an arrangement, ``(n_slots,)``. [kWh]"""
        left_kwh = self.production_kwh - self.shared_kwh[arrangement]
        stored = self.storage.get(arrangement)
        if stored is None or stored.is_behind:
            return left_kwh
        return np.maximum(left_kwh, 0.0) - stored.sun_kwh

    @property
    def site(self) -> str:
        """Identifier of the site."""
        return self.inputs.site

    @property
    def has_real_homes(self) -> bool:
        """Whether its homes are listed or measured."""
        return self.inputs.site_table.has_real_homes

    @property
    def name(self) -> str:
        """Name of the site for people."""
        return self.inputs.site_table.name

    @property
    def name_fr(self) -> str:
        """The name in French; empty where it is the same."""
        return self.inputs.site_table.name_fr

    @property
    def kind(self) -> str:
        """``documented`` or ``composite``."""
        return self.inputs.site_table.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeOutcome:
    """A scheme at a site: EUR of the first year by member, and the landlord's life.

    ``payments_ht_eur`` is ``(n_periods, n_members)`` before VAT. The others are
    ``(n_members,)`` over the year: ``payment_eur`` with VAT, ``bill_after_eur`` of the
    outside supplier, ``charges_saving_eur`` through the common parts, ``saving_eur`` in
    all, ``before_payment_eur`` what it would be if nobody paid anything for the energy, and
    ``uplift_eur`` what the management charge of those who share rises by, tax included;
    ``charges_paid_eur`` what tenants pay of the common parts' solar price through the charges,
    taken off both savings.
    ``ledger_eur`` holds each flow by billing period, ``(n_periods,)``. ``terms`` and
    ``year_one`` are what the cash flow was made from, with the site's plant, ``parameters``
    those of the scheme. ``streams`` holds, for a scheme whose payments follow several indexes,
    what each member pays by each itself and through the charges, ``(n_streams, n_members)``, and
    what becomes of 1 EUR of it, ``(n_streams, n_years + 1)``; None where one index holds.
    """

    payments_ht_eur: Array
    payment_eur: Array
    bill_after_eur: Array
    charges_saving_eur: Array
    saving_eur: Array
    before_payment_eur: Array
    uplift_eur: Array
    charges_paid_eur: Array
    ledger_eur: Mapping[str, Array]
    cash_flow: CashFlow
    terms: FinanceTerms
    year_one: YearOne
    parameters: Mapping[str, float | Array]
    streams: tuple[Array, Array, Array] | None = None

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOutcome:
    """All schemes at a site, and what rounding the key cost its members.

    ``rounding_lost_eur`` holds their avoided bills by arrangement, ``(n_periods,)``;
    ``cheque_eur`` the energy cheque of each member, the same today and under every scheme,
    ``(n_members,)``.
    """

    flows: SiteFlows
    plant: Plant
    bill_before: Bill
    cheque_eur: Array
    ledger_before_eur: Mapping[str, Array]
    schemes: Mapping[str, SchemeOutcome]
    rounding_lost_eur: Mapping[str, Array] = field(default_factory=dict)

    __repr__ = brief


def arrangement_of(site: SiteOutcome, scheme: str) -> str:
    """Name of the sharing that a scheme has at a site."""
    return site.flows.inputs.known_schemes[scheme].arrangement
