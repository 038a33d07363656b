"""The road of one site, from the sky to the ledger: energy once, then any number of schemes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.phases import enter
from simcore.base.records import Array, Flags, Population, Registers
from simcore.money.schemes import Parameters
from simcore.site.before_sharing import BeforeSharing, site_before_sharing
from simcore.site.bills import AfterSharing, site_after_sharing
from simcore.site.curves import SiteCurves, consumption_of, site_curves
from simcore.site.inputs import SiteInput
from simcore.site.ledger import ledger_before
from simcore.site.payments import scheme_outcomes
from simcore.site.prices import lost_eur
from simcore.site.records import (
    COMMON_PARTS,
    MEMBERS,
    SHIFTED,
    Shift,
    SiteFlows,
    SiteOutcome,
    StorageYear,
    Supplied,
)
from simcore.site.registers import SharedYear, settled
from simcore.site.sharing import arrangements
from simcore.site.shifting import shift_of
from simcore.site.slots import (
    RESIDUAL,
    SPOT,
    Slots,
    contract_needs,
    scheme_needs,
    slots_of,
)
from simcore.site.storage import shared_year


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSite:
    """A site with all that its schemes share, by sharing arrangement."""

    before_sharing: BeforeSharing
    after_sharing: Mapping[str, AfterSharing]

    __repr__ = brief


def from_sky_to_ledger(inputs: SiteInput, schemes: Mapping[str, Parameters]) -> SiteOutcome:
    """One site under each of these schemes: the way of the data, and who walks a part of it."""
    # The sky over the site, what its plants make of it, what its homes use, what they can move.
    # Ends in curves of each plant and member: sizes and keys begin again from here.
    curves = site_curves(inputs)
    # Who gets which solar kWh by the key, then what each meter books by period and tariff slot.
    # Ends in registers: every price is a function of these, none needs the curves.
    flows = shared_flows(inputs, curves)
    # Suppliers' bills today and after sharing, the plant, what a payment can be based on.
    # Ends before any payment: prices sought or swept begin again from here.
    prepared = prepared_site(flows, schemes)
    # Tenants' payments, the landlord's years, the fund, the ledger that sums to zero.
    return site_outcome(prepared, schemes)


def site_flows(inputs: SiteInput) -> SiteFlows:
    """From the sky to the registers; needs nothing from the other sites."""
    return shared_flows(inputs, site_curves(inputs))


def prepared_site(
    flows: SiteFlows, schemes: Iterable[str], *, is_settled: bool = True
) -> PreparedSite:
    """From the registers to bills, before any payment: ready to be priced under these schemes.

    ``is_settled`` as of :func:`site_after_sharing`.
    """
    enter("pricing")
    before_sharing = site_before_sharing(flows)
    needed = dict.fromkeys(flows.inputs.known_schemes[name].arrangement for name in schemes)
    return PreparedSite(
        before_sharing=before_sharing,
        after_sharing={
            name: site_after_sharing(before_sharing, name, is_settled=is_settled) for name in needed
        },
    )


def site_outcome(site: PreparedSite, schemes: Mapping[str, Parameters]) -> SiteOutcome:
    """From payments to the landlord's years and the ledger, under every scheme."""
    before_sharing, flows = site.before_sharing, site.before_sharing.flows
    return SiteOutcome(
        flows=flows,
        plant=before_sharing.plant,
        bill_before=before_sharing.bill,
        cheque_eur=before_sharing.cheque_eur,
        ledger_before_eur=ledger_before(before_sharing),
        schemes=scheme_outcomes(before_sharing, site.after_sharing, schemes),
        rounding_lost_eur={
            name: lost_eur(before_sharing.prices, lost_kwh, flows.registers[name])
            for name, lost_kwh in flows.rounding_lost_kwh.items()
        },
    )


def shared_flows(inputs: SiteInput, curves: SiteCurves, needs: Collection[str] = ()) -> SiteFlows:
    """Curves of a site shared by its key, and by the common parts alone.

    Registers answer what its schemes and the members' contracts need, and the ``needs`` given.
    """
    enter("sharing")
    people = curves.population
    needed = scheme_needs(inputs) | contract_needs(people) | frozenset(needs)
    slots = slots_of(inputs, needed)
    served = served_of(people) if RESIDUAL in needed else None
    shared, storage = _shared_years(inputs, curves, slots, served)
    is_changed = curves.usual_kwh is not None
    is_behind = any(stored.is_behind for stored in storage.values())
    return SiteFlows(
        inputs=inputs,
        peak_power_kw=curves.peak_power_kw,
        population=people,
        production_kwh=curves.production_kwh,
        consumption_kwh=curves.consumption_kwh.sum(axis=-1),
        shared_kwh={name: year.shared_kwh for name, year in shared.items()},
        registers={
            name: year.registers if is_behind else _same_use(name, year, shared[MEMBERS])
            for name, year in shared.items()
        },
        weather_source=curves.weather_source,
        classes=slots.classes,
        rounding_lost_kwh={name: year.rounding_lost_kwh for name, year in shared.items()},
        plant_power_kw=curves.plant_power_kw,
        plant_production_kwh=shared[MEMBERS].plant_production_kwh,
        plant_surplus_kwh={name: year.plant_surplus_kwh for name, year in shared.items()},
        shift=_shift(inputs, curves),
        injected_kwh=curves.injected_kwh,
        key_gain_eur=shared[MEMBERS].gain_eur,
        supplied=_supplied(curves, served, shared[MEMBERS], slots),
        found=curves.found,
        storage=storage,
        unstored=_unstored(inputs, curves, slots) if is_behind or is_changed else None,
        saved_kwh=curves.saved_kwh,
    )


def _shared_years(
    inputs: SiteInput, curves: SiteCurves, slots: Slots, served: Flags | None
) -> tuple[dict[str, SharedYear], dict[str, StorageYear]]:
    """The year under each sharing arrangement, and what a battery did under it, where there is."""
    people = curves.population
    shared: dict[str, SharedYear] = {}
    storage: dict[str, StorageYear] = {}
    is_plain = inputs.site_table.storage is None
    for arrangement in arrangements(inputs, people, curves.hot_water_kwh, slots.classes):
        name = arrangement.name
        terms = replace(
            arrangement.terms,
            served=served if name == MEMBERS else None,
            is_use_booked=is_plain and name not in (MEMBERS, SHIFTED),
        )
        shared[name], stored = shared_year(
            inputs,
            people,
            replace(arrangement, terms=terms),
            curves.plants_kwh,
            consumption_of(curves, name),
            curves.off_peak,
            slots,
        )
        if stored is not None:
            storage[name] = stored
    return shared, storage


def served_of(people: Population) -> Flags:
    """Tenants whom a landlord who supplies all would serve, ``(n_members,)``."""
    return people.is_participant & people.is_dwelling


def _supplied(
    curves: SiteCurves, served: Flags | None, year: SharedYear, slots: Slots
) -> Supplied | None:
    """What those who are served draw beside the sun; None where nothing asks for it."""
    if served is None:
        return None
    assert year.served_kwh is not None
    used_kwh: Array = curves.consumption_kwh[:, served].sum(axis=-1, dtype=np.float64)
    return Supplied(
        used_kwh=used_kwh,
        shared_kwh=year.served_kwh,
        spot_eur_per_kwh=slots.weights[SPOT],
    )


def _unstored(inputs: SiteInput, curves: SiteCurves, slots: Slots) -> Registers:
    """Registers of the consumption of today: no battery, no coaching, nothing moved."""
    of_site = arrangements(inputs, curves.population, curves.hot_water_kwh, slots.classes)
    common = next(arrangement for arrangement in of_site if arrangement.name == COMMON_PARTS)
    used_kwh = curves.consumption_kwh if curves.usual_kwh is None else curves.usual_kwh
    off_peak = curves.off_peak
    return settled(inputs, common, curves.plants_kwh, used_kwh, off_peak, slots).registers


def _same_use(arrangement: str, year: SharedYear, members: SharedYear) -> Registers:
    """Registers with the consumption booked once, so that equal use is equal to the last bit."""
    if arrangement == SHIFTED:
        return year.registers
    booked = members.registers
    return replace(
        year.registers,
        consumption_kwh=booked.consumption_kwh,
        weighted_consumption=booked.weighted_consumption,
    )


def _shift(inputs: SiteInput, curves: SiteCurves) -> Shift | None:
    if curves.shifted_kwh is None:
        return None
    before_kwh = curves.consumption_kwh if curves.still_kwh is None else curves.still_kwh
    return shift_of(inputs, before_kwh, curves.shifted_kwh)
