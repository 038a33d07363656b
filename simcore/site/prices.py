"""Prices of a site's members: dated rates, their contracts, and how the network is billed."""

from dataclasses import replace

import numpy as np

from simcore.base.errors import refuse
from simcore.base.records import (
    N_REGISTERS,
    PEAK,
    Array,
    Bill,
    Flags,
    NetworkOption,
    Population,
    Prices,
    Registers,
    SlotClasses,
)
from simcore.money.bills import SpotSums, bill, supply_part_eur_per_kwh
from simcore.money.network import option_saving_eur, taken_by
from simcore.money.rates import (
    SupplyContracts,
    by_class,
    member_prices,
    network_eur_per_kwh,
    network_option,
    with_professional,
    with_supplies,
)
from simcore.scenario.schema import Scenario
from simcore.site.inputs import SiteInput
from simcore.site.professional import professional_contracts

ONE_CLASS = SlotClasses(class_of_slot=np.zeros(0, np.int64))


def site_prices(
    inputs: SiteInput,
    people: Population,
    classes: SlotClasses | None = None,
    *,
    has_plants: bool = False,
) -> Prices:
    """Prices of the outside suppliers for the members of a site, in registers of classes.

    ``has_plants`` where meters of common parts have the plants of their buildings behind them.
    """
    book, periods, on = inputs.rates, inputs.periods, inputs.bill_day
    settings, classes = inputs.contracts, classes or ONE_CLASS
    professional = professional_contracts(inputs, people, has_plants=has_plants)
    power_kva, is_off_peak = _household_contracts(people, professional.is_professional)
    prices = member_prices(
        book,
        periods,
        on=on,
        is_off_peak=is_off_peak,
        subscribed_power_kva=power_kva,
        excise_on_shared=inputs.prices.excise_on_shared,
        is_dwelling=people.is_dwelling,
    )
    prices = replace(
        prices,
        turpe_eur_per_kwh=network_eur_per_kwh(
            book, periods, on=on, n_members=people.n_members, turpe_option=settings.turpe_option
        ),
        is_accise_by_landlord=inputs.prices.accise_collected_by == "landlord",
    )
    contracts = SupplyContracts(
        supply=people.supply,
        subscribed_power_kva=power_kva,
        indexed_discount_fraction=settings.indexed_discount_fraction,
        indexed_subscription_discount_fraction=settings.indexed_subscription_discount_fraction,
        spot_margin_eur_per_kwh=settings.spot_margin_eur_per_kwh,
    )
    prices = with_supplies(
        by_class(prices, classes.n_classes),
        book,
        periods,
        on=on,
        contracts=contracts,
        classes=classes,
    )
    return with_professional(prices, book, periods, on=on, contracts=professional)


REFERENCE_KVA = 6.0
"""Power of the public reference: most homes have 6 kVA, and 3 kVA pays the same for a kWh."""
LARGEST_BASE_KVA, LARGEST_HOUSEHOLD_KVA = 15.0, 36.0
"""Beyond these powers the regulated tariff has no option of one price, and does not exist."""


def _household_contracts(people: Population, is_professional: Flags) -> tuple[Array, Flags]:
    """Power, and whether there are two prices, of the regulated contract that each meter has.

    Common parts on it are held within what it sells; the price of a meter with a professional
    contract is any that exists, for its own takes the place.
    """
    kva = np.minimum(people.subscribed_power_kva, LARGEST_HOUSEHOLD_KVA)
    kva = np.where(people.is_dwelling, people.subscribed_power_kva, kva)
    kva = np.where(is_professional, REFERENCE_KVA, kva)
    has_two = people.is_off_peak & (people.is_dwelling | (kva > LARGEST_BASE_KVA))
    return kva, has_two


def reference_eur_per_kwh(inputs: SiteInput) -> Array:
    """What a shared kWh avoids before VAT under the regulated Base tariff, ``(n_periods,)``.

    The public figure that a landlord knows, whatever contract a tenant has. [EUR/kWh]
    """
    book, periods, on = inputs.rates, inputs.periods, inputs.bill_day
    prices = member_prices(
        book,
        periods,
        on=on,
        is_off_peak=np.array([False]),
        subscribed_power_kva=np.array([REFERENCE_KVA]),
        excise_on_shared=inputs.prices.excise_on_shared,
        is_dwelling=np.array([True]),
    )
    network = network_eur_per_kwh(
        book, periods, on=on, n_members=1, turpe_option=inputs.contracts.turpe_option
    )
    prices = replace(prices, turpe_eur_per_kwh=network)
    return supply_part_eur_per_kwh(prices)[:, PEAK, 0]


def landlord_vat_fraction(inputs: SiteInput, prices: Prices) -> Array:
    """VAT on what the landlord sells in each billing period, ``(n_periods,)``. [1]

    That of the energy of suppliers, unless the scenario states another.
    """
    stated, dated = inputs.prices.landlord_vat_fraction, prices.vat_energy_fraction
    if inputs.finance.vat_status != "taxed":
        return np.zeros_like(dated)
    return dated if stated is None else np.full_like(dated, stated)


def spot_sums(registers: Registers) -> SpotSums | None:
    """Spot price times kWh consumed and shared; None where nothing asked for them."""
    if "spot" not in registers.weighted_shared:
        return None
    return registers.weighted_consumption["spot"], registers.weighted_shared["spot"]


def shared_spot_eur_per_kwh(registers: Registers) -> Array | None:
    """Mean spot price of each member's shared kWh, ``(n_periods, n_members)``. [EUR/kWh].

    0 where nothing is shared; None where nothing asked for spot sums.
    """
    spot = spot_sums(registers)
    if spot is None:
        return None
    shared_kwh = registers.shared_kwh.sum(axis=-2)
    return np.divide(spot[1], shared_kwh, out=np.zeros_like(spot[1]), where=shared_kwh > 0)


def bill_before(prices: Prices, registers: Registers) -> Bill:
    """Bills of today, without sharing."""
    used_kwh, spot = registers.consumption_kwh, spot_sums(registers)
    unshared = None if spot is None else (spot[0], np.zeros_like(spot[1]))
    nobody = np.zeros(used_kwh.shape[-1], bool)
    return bill(prices, used_kwh, np.zeros_like(used_kwh), nobody, unshared)


def lost_eur(prices: Prices, lost_kwh: Array, registers: Registers) -> Array:
    """Avoided bills lost by rounding a key, ``(n_periods,)``. [EUR].

    Where a contract follows the spot price, at the mean price of its shared kWh.
    """
    supply = supply_part_eur_per_kwh(prices, shared_spot_eur_per_kwh(registers))
    vat = 1 + prices.vat_energy_fraction
    return vat * (supply * lost_kwh).sum(axis=(-2, -1))


def chosen_option(
    inputs: SiteInput,
    prices: Prices,
    people: Population,
    takes_part: Flags,
    registers: Registers,
) -> NetworkOption | None:
    """Network option for shared energy, for those participants who take it; None for none.

    Parameters
    ----------
    inputs
        The option is there only at a site behind a single substation.
    prices
        Prices of the members.
    people, takes_part, registers
        Members, which of them take part, ``(n_members,)``, and their registers.
    """
    settings = inputs.contracts
    if settings.acc_network_option == "none" or not inputs.site_table.single_substation:
        return None
    option = network_option(
        inputs.rates,
        inputs.periods,
        on=inputs.bill_day,
        subscribed_power_kva=people.subscribed_power_kva,
        turpe_option=settings.turpe_option,
    )
    n_classes = registers.shared_kwh.shape[-2] // N_REGISTERS
    repeated = (1, n_classes, 1)
    option = replace(
        option,
        import_extra_eur_per_kwh=np.tile(option.import_extra_eur_per_kwh, repeated),
        shared_extra_eur_per_kwh=np.tile(option.shared_extra_eur_per_kwh, repeated),
    )
    # Rows above 36 kVA are not at hand.
    takes = takes_part & ~professional_contracts(inputs, people, has_plants=True).is_c4
    if settings.acc_network_option == "where_it_pays":
        used_kwh, shared_kwh = registers.consumption_kwh, registers.shared_kwh
        takes = takes & (option_saving_eur(prices, option, used_kwh, shared_kwh) > 0)
    return taken_by(option, takes)


def check_option(scenario: Scenario) -> None:
    """Refuse the network option where no site lies behind a single substation."""
    option = scenario.contracts.acc_network_option
    if option != "none" and not any(site.single_substation for site in scenario.sites.values()):
        raise refuse("option_without_substation", "contracts.acc_network_option", option=option)
