"""A site under a sharing arrangement: bills after sharing, what payments are based on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.brief import brief
from simcore.base.records import Array, Bill, Flags, Population, Registers
from simcore.base.registers import registers_where
from simcore.base.timeaxis import HIGH_SEASON_MONTHS
from simcore.money.bills import (
    accise_on_shared_eur,
    avoided_eur,
    bill,
    retail_eur_per_kwh,
    supply_part_eur_per_kwh,
    uplift_ttc_eur,
)
from simcore.money.finance import (
    FinanceTerms,
    Plant,
    YearOne,
    cost_to_recover_eur,
    growth,
    landlord_costs,
)
from simcore.money.ledger import accise_flows_eur, payers_of, supply_flows_eur
from simcore.money.schemes import Basis, Billed, CommonLimit, balancing_eur_per_kwh
from simcore.site.before_sharing import BeforeSharing
from simcore.site.charges import charges_eur, common_parts
from simcore.site.common_payment import limit_of, payer_part
from simcore.site.landlord import first_surplus_price
from simcore.site.ledger import cheque_flow_eur, landlord_flows_eur
from simcore.site.market import forward_value_eur
from simcore.site.prices import (
    chosen_option,
    landlord_vat_fraction,
    shared_spot_eur_per_kwh,
    spot_sums,
)
from simcore.site.records import COMMON_PARTS, MEMBERS, SHIFTED
from simcore.site.slots import SPOT, SPOT_FLOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterSharing:
    """A site under one sharing arrangement, before any payment.

    Attributes
    ----------
    bill
        Bills at today's contracts.
    is_payer
        Tenants who take part, ``(n_members,)``.
    basis
        What a payment can depend on.
    year_one, terms
        The landlord's first year without payments, and its terms.
    bill_after_eur, accise_eur, charges_saving_eur, saving_eur
        Of each member over the year, ``(n_members,)``: the supplier's bill, the accise that a
        tenant pays through the landlord, what the charges fall by, and the saving before any
        payment for the energy.
    ledger_eur
        Flows that do not depend on the payments, by billing period.
    charges_eur
        Each member's part of the common parts' bill, ``(n_periods, n_members)``.
    common_limit
        What common parts that pay the price of the sharing can pay; None where they do not.
    """

    bill: Bill
    is_payer: Flags
    basis: Basis
    year_one: YearOne
    terms: FinanceTerms
    bill_after_eur: Array
    accise_eur: Array
    charges_saving_eur: Array
    saving_eur: Array
    ledger_eur: Mapping[str, Array]
    charges_eur: Array
    common_limit: CommonLimit | None = None

    __repr__ = brief


def participants(people: Population, arrangement: str, *, has_plant: bool) -> Flags:
    """Meters that take part in an arrangement, ``(n_members,)``."""
    if arrangement == COMMON_PARTS:
        return people.is_common_parts & has_plant
    return people.is_participant


def site_after_sharing(
    before_sharing: BeforeSharing, arrangement: str, *, is_settled: bool = True
) -> AfterSharing:
    """Bills after sharing, and what a payment can be based on.

    Axes of a batch of registers and plants (sizes) come first in all that they change. Where
    the landlord's terms are still to come, as in many futures, it is not settled: prices that
    follow its costs are 0, and there is no ledger.
    """
    flows, people = before_sharing.flows, before_sharing.flows.population
    registers = flows.registers[arrangement]
    has_plant = bool(np.any(np.asarray(flows.peak_power_kw) > 0))
    takes_part = participants(people, arrangement, has_plant=has_plant)
    before_sharing = with_option(before_sharing, registers, takes_part)
    after = bill_after(before_sharing, registers, takes_part)
    is_payer = takes_part & people.is_dwelling
    accise_eur = handed_on_eur(before_sharing, registers.on_network.shared_kwh)
    before_eur, after_eur = before_sharing.bill.total_eur, after.total_eur + accise_eur
    kept_eur, paid_eur = common_parts(before_sharing, before_eur, after_eur)
    year_one = _unpaid_year(registers, kept_eur, takes_part)
    before_sharing = replace(before_sharing, terms=with_own_terms(before_sharing.terms, year_one))
    charges_saving_eur = (charges_eur(before_sharing, before_eur) - paid_eur).sum(axis=-2)
    saving_eur = before_eur.sum(axis=-2) - after_eur.sum(axis=-2) + charges_saving_eur
    is_tenant = people.is_dwelling & ~people.is_vacant
    part = payer_part(before_sharing, is_payer, takes_part)
    basis = basis_of(before_sharing, registers, is_payer, part)
    limit = limit_of(before_sharing, before_sharing.terms, basis)
    ledger_eur: dict[str, Array] = {}
    if is_settled:
        plant, terms = before_sharing.plant, before_sharing.terms
        basis = replace(basis, **cost_prices(basis, plant, terms, year_one, limit))
        ledger_eur = _billed_flows(after, people, accise_eur, is_payer)
        ledger_eur |= _unpaid_flows(before_sharing, registers, year_one)
    basis = with_finer_registers(basis, before_sharing, arrangement, part)
    return AfterSharing(
        bill=after,
        is_payer=is_payer,
        basis=replace(basis, billed=billed_of(after, registers, is_payer)),
        year_one=year_one,
        terms=before_sharing.terms,
        bill_after_eur=after.total_eur.sum(axis=-2),
        accise_eur=(accise_eur * is_payer).sum(axis=-2),
        charges_saving_eur=charges_saving_eur,
        saving_eur=np.where(is_tenant, saving_eur, 0.0),
        ledger_eur=ledger_eur,
        charges_eur=paid_eur,
        common_limit=limit,
    )


def _billed_flows(
    after: Bill, people: Population, accise_eur: Array, is_payer: Flags
) -> dict[str, Array]:
    """Flows to suppliers, the network and the State, each ``(..., n_periods)``."""
    return {
        **supply_flows_eur(after, payers_of(people)),
        **accise_flows_eur(accise_eur, is_payer),
    }


def _unpaid_flows(
    before_sharing: BeforeSharing, registers: Registers, year_one: YearOne
) -> dict[str, Array]:
    """Flows of the landlord and of cheques that no payment moves, each ``(..., n_periods)``."""
    price = first_surplus_price(before_sharing.plant, before_sharing.terms, year_one)
    return {
        **landlord_flows_eur(before_sharing, before_sharing.terms, year_one),
        "cheque_energie": cheque_flow_eur(before_sharing),
        "surplus_sale": registers.surplus_kwh * price[..., np.newaxis],
    }


def _unpaid_year(registers: Registers, kept_eur: Array, takes_part: Flags) -> YearOne:
    """The landlord's first year before any payment of tenants, each figure ``(...)``."""
    return YearOne(
        shared_kwh=registers.shared_kwh.sum(axis=(-3, -2, -1)),
        surplus_kwh=registers.surplus_kwh.sum(axis=-1),
        common_parts_saving_eur=kept_eur,
        payment_follows_energy=True,
        n_participants=float(takes_part.sum()),
    )


def with_own_terms(terms: FinanceTerms, year_one: YearOne) -> FinanceTerms:
    """Terms of an arrangement: where nothing is shared there is nothing to organise."""
    shares = np.asarray(year_one.shared_kwh) > 0
    if shares.all():
        return terms
    return replace(
        terms,
        organiser_fixed_eur=np.where(shares, terms.organiser_fixed_eur, 0.0),
        organiser_eur_per_participant=np.where(shares, terms.organiser_eur_per_participant, 0.0),
    )


def bill_after(before_sharing: BeforeSharing, registers: Registers, takes_part: Flags) -> Bill:
    """Outside suppliers' bills once energy is shared."""
    carried = registers.on_network
    used_kwh, shared_kwh = carried.consumption_kwh, carried.shared_kwh
    return bill(before_sharing.prices, used_kwh, shared_kwh, takes_part, spot_sums(registers))


def with_option(
    before_sharing: BeforeSharing, registers: Registers, takes_part: Flags
) -> BeforeSharing:
    """A site with the network option of those participants who take it."""
    people = before_sharing.flows.population
    option = chosen_option(
        before_sharing.inputs, before_sharing.prices, people, takes_part, registers.on_network
    )
    return replace(before_sharing, prices=replace(before_sharing.prices, option=option))


def handed_on_eur(before_sharing: BeforeSharing, shared_kwh: Array) -> Array:
    """Accise with VAT that the landlord collects, ``(..., n_periods, n_members)``; else 0."""
    accise_eur = accise_on_shared_eur(before_sharing.prices, shared_kwh)
    vat = 1 + landlord_vat_fraction(before_sharing.inputs, before_sharing.prices)[:, np.newaxis]
    return accise_eur * (vat * before_sharing.prices.is_accise_by_landlord)


def basis_of(
    before_sharing: BeforeSharing,
    registers: Registers,
    is_payer: Flags,
    payer_part: Array,
) -> Basis:
    """What a payment can depend on but costs; axes of a batch of registers come first."""
    prices, people = before_sharing.prices, before_sharing.flows.population
    shared_kwh = registers.shared_kwh * payer_part
    spot = shared_spot_eur_per_kwh(registers)
    saved_eur = avoided_eur(
        prices, registers.shared_kwh, registers.consumption_kwh, spot_sums(registers)
    )
    return Basis(
        shared_kwh=shared_kwh,
        supply_eur_per_kwh=supply_part_eur_per_kwh(prices, spot),
        retail_eur_per_kwh=retail_eur_per_kwh(prices, spot),
        avoided_eur=saved_eur * payer_part,
        uplift_eur=uplift_ttc_eur(prices) * payer_part,
        is_payer=is_payer,
        floor_area_m2=people.floor_area_m2,
        consumption_units=people.consumption_units,
        n_rooms=people.n_rooms,
        is_energy_poor=people.is_energy_poor,
        months=before_sharing.months,
        energy_vat_fraction=prices.vat_energy_fraction,
        is_high_season=np.isin(
            [period.month + 1 for period in before_sharing.inputs.periods], HIGH_SEASON_MONTHS
        ),
        vat_fraction=landlord_vat_fraction(before_sharing.inputs, prices),
        reference_eur_per_kwh=before_sharing.reference_eur_per_kwh,
        running_cost_eur_per_kwh=0.0,
        full_cost_eur_per_kwh=0.0,
        full_cost_indexed_eur_per_kwh=0.0,
        month_of_period=np.array([period.month for period in before_sharing.inputs.periods]),
        subscribed_power_kva=people.subscribed_power_kva,
        groups=before_sharing.groups,
    )


def cost_prices(
    basis: Basis,
    plant: Plant,
    terms: FinanceTerms,
    year_one: YearOne,
    limit: CommonLimit | None = None,
) -> dict[str, Any]:
    """Prices of a basis that follow the landlord's costs; 0 where nothing is sold."""
    costs = landlord_costs(plant, terms, year_one.shared_kwh, year_one.n_participants)
    full: dict[str, Any] = {}
    for name, rise in (("full_cost", 0.0), ("full_cost_indexed", terms.cpi_fraction)):
        year = replace(year_one, payment_index_fraction=rise)
        cost_eur = np.maximum(cost_to_recover_eur(plant, terms, year), 0.0)
        full[f"{name}_eur_per_kwh"] = _balancing_price(cost_eur, basis, limit, rise)
    running = _per_kwh(costs.running_eur[..., 1], year_one.shared_kwh)
    return {"running_cost_eur_per_kwh": running, **full}


def _balancing_price(
    cost_eur: Array, basis: Basis, limit: CommonLimit | None, rise: float | Array
) -> Any:
    """Price of year 1 before VAT that recovers a cost from those who pay; see ``limits``."""
    sold_kwh = basis.shared_kwh.sum(axis=(-3, -2))
    if limit is None:
        return _per_kwh(cost_eur, sold_kwh.sum(axis=-1))
    index = growth(rise, limit.growth.n_years)[..., 1:]
    most_eur = limit.most_eur(index * limit.fade) / (1 + basis.vat_fraction.mean())
    own_kwh, common_kwh = sold_kwh[..., ~limit.is_common], sold_kwh[..., limit.is_common]
    price = balancing_eur_per_kwh(cost_eur, own_kwh.sum(axis=-1), common_kwh, most_eur)
    return price if price.ndim else float(price)


def _per_kwh(eur: Array, kwh: ArrayLike) -> Any:
    """A price, as the energy; 0 where there is none."""
    eur, kwh = np.broadcast_arrays(eur, np.asarray(kwh, float))
    price = np.divide(eur, kwh, out=np.zeros(kwh.shape), where=kwh > 0)
    return price if price.ndim else float(price)


def billed_of(after: Bill, registers: Registers, is_payer: Flags) -> Billed:
    """Bills of those who take part, before VAT; axes of a batch come first."""
    residual_kwh = (registers.consumption_kwh - registers.shared_kwh).sum(axis=-2)
    passed_on_eur = after.turpe_eur + after.accise_eur + after.cta_eur
    return Billed(
        residual_kwh=residual_kwh * is_payer,
        energy_eur=after.energy_eur * is_payer,
        fixed_eur=(after.subscription_eur + after.uplift_eur + after.cta_eur) * is_payer,
        before_vat_eur=(after.total_eur - after.vat_eur) * is_payer,
        passed_on_eur=passed_on_eur * is_payer,
    )


def with_finer_registers(
    basis: Basis, before_sharing: BeforeSharing, arrangement: str, payer_part: Array
) -> Basis:
    """A basis with what the site booked beyond peak and off-peak."""
    flows, registers = before_sharing.flows, before_sharing.flows.registers[arrangement]
    is_solar = None if flows.classes is None else flows.classes.is_solar_window
    spot_eur, floor_eur = (registers.weighted_shared.get(name) for name in (SPOT, SPOT_FLOOR))
    used_eur, shift = registers.weighted_consumption.get(SPOT), flows.shift
    is_shifted = arrangement == SHIFTED and shift is not None
    return replace(
        basis,
        is_solar_register=None if is_solar is None else registers_where(is_solar),
        spot_eur=None if spot_eur is None else spot_eur * payer_part,
        spot_floor_eur=None if floor_eur is None else floor_eur * payer_part,
        residual_spot_eur=None
        if spot_eur is None or used_eur is None
        else (used_eur - spot_eur) * basis.is_payer,
        rewarded_kwh=shift.rewarded_kwh if is_shifted and shift else None,
        moved_kwh=shift.moved_kwh if is_shifted and shift else None,
        forward_value_eur=forward_value_eur(before_sharing) if arrangement == MEMBERS else None,
    )
