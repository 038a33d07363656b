"""Prices of the outside supplier, and the bills that they make."""

from dataclasses import dataclass

from simcore.base.arrays import Array
from simcore.base.brief import brief


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkOption:
    """Network tariff for collective self-consumption, less the member's ordinary one.

    Attributes
    ----------
    import_extra_eur_per_kwh, shared_extra_eur_per_kwh
        Price of a kWh from the supplier (alloproduced), and of a shared one
        (autoproduced), less the ordinary price of a kWh, ``(n_periods, n_registers,
        n_members)``; 0 for members who do not take the option. [EUR/kWh]
    fixed_extra_eur
        Power charge over the period less the ordinary one, ``(n_periods, n_members)``. [EUR]
    """

    import_extra_eur_per_kwh: Array
    shared_extra_eur_per_kwh: Array
    fixed_extra_eur: Array

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices of the outside supplier for each member and billing period, without VAT.

    Attributes
    ----------
    subscription_eur
        Fixed part of the supply contract over the period, network included, without
        CTA, ``(n_periods, n_members)``. [EUR]
    turpe_fixed_eur
        Network part of it (CG + CC + b kVA), ``(n_periods, n_members)``. [EUR]
    uplift_eur
        Rise of the management charge (CG) of a participant, ``(n_periods, n_members)``. [EUR]
    energy_eur_per_kwh
        Price of a kWh from the supplier, network included, without accise,
        ``(n_periods, n_registers, n_members)``. [EUR/kWh]
    turpe_eur_per_kwh
        Network part of it, also due on a shared kWh, same shape. [EUR/kWh]
    accise_eur_per_kwh
        Accise on a kWh from the supplier, ``(n_periods, n_members)``. [EUR/kWh]
    accise_shared_eur_per_kwh
        Accise on a shared kWh, ``(n_periods, n_members)``. [EUR/kWh]
    cta_fraction, vat_fixed_fraction, vat_energy_fraction
        CTA over the network's fixed part, VAT on the fixed part, VAT on energy,
        each ``(n_periods,)``. [1]
    spot_part
        What multiplies the hourly spot price in a member's price of a kWh, on top of
        ``energy_eur_per_kwh``, ``(n_members,)``; None where no contract follows it. [1]
    turpe_shared_eur_per_kwh
        What the supplier bills for the network on a shared kWh, ``(n_periods,
        n_registers, n_members)``; None where it is ``turpe_eur_per_kwh``. [EUR/kWh]
    option
        Network option for shared energy of the participants who chose it; None for none.
    is_accise_by_landlord
        Whether the landlord, and not the supplier, collects the accise on a shared kWh.
    """

    subscription_eur: Array
    turpe_fixed_eur: Array
    uplift_eur: Array
    energy_eur_per_kwh: Array
    turpe_eur_per_kwh: Array
    accise_eur_per_kwh: Array
    accise_shared_eur_per_kwh: Array
    cta_fraction: Array
    vat_fixed_fraction: Array
    vat_energy_fraction: Array
    spot_part: Array | None = None
    turpe_shared_eur_per_kwh: Array | None = None
    option: NetworkOption | None = None
    is_accise_by_landlord: bool = False

    __repr__ = brief

    @property
    def billed_on_shared_eur_per_kwh(self) -> Array:
        """Network charge that the supplier bills on a shared kWh, by register. [EUR/kWh]"""
        billed = self.turpe_shared_eur_per_kwh
        return self.turpe_eur_per_kwh if billed is None else billed


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """Components of the outside supplier's bills, each ``(..., n_periods, n_members)``, EUR.

    ``subscription_eur`` (without the uplift), ``uplift_eur``, ``energy_eur`` (imported
    kWh, network included), ``turpe_shared_eur`` (network on shared kWh), ``accise_eur``,
    ``cta_eur``, ``vat_eur``; ``turpe_eur`` is the network's share of the above (fixed,
    uplift, and variable on all kWh), which the supplier hands on.
    """

    subscription_eur: Array
    uplift_eur: Array
    energy_eur: Array
    turpe_shared_eur: Array
    accise_eur: Array
    cta_eur: Array
    vat_eur: Array
    turpe_eur: Array

    __repr__ = brief

    @property
    def total_eur(self) -> Array:
        """What the member pays its supplier, all taxes included."""
        return (
            self.subscription_eur
            + self.uplift_eur
            + self.energy_eur
            + self.turpe_shared_eur
            + self.accise_eur
            + self.cta_eur
            + self.vat_eur
        )
