"""What a tariff scheme may look at, and what a scheme is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simcore.base.records import Array, Flags

Parameters = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Registers and prices of a site, as far as a payment can depend on them.

    ``n_registers`` are peak and off-peak; batches may stand on the left of every array.

    Attributes
    ----------
    shared_kwh
        Shared energy of the tenants who pay; 0 for all others,
        ``(n_periods, n_registers, n_members)``. [kWh]
    supply_eur_per_kwh
        What a shared kWh avoids before VAT: supplier's price and accise less the network
        charge and the accise still due on it, same shape. [EUR/kWh]
    retail_eur_per_kwh
        Price of a kWh from the supplier with accise, before VAT, same shape. [EUR/kWh]
    avoided_eur
        What sharing takes off the supplier's bill, VAT included, before the rise of the
        management charge, ``(n_periods, n_members)``. [EUR]
    uplift_eur
        That rise with CTA and VAT, ``(n_periods, n_members)``. [EUR]
    is_payer
        Tenants who take part and live there, ``(n_members,)``.
    floor_area_m2
        Living area, ``(n_members,)``. [m2]
    months
        Length of each billing period in months, ``(n_periods,)``. [months]
    vat_fraction
        VAT on what the landlord sells. [1]
    running_cost_eur_per_kwh, full_cost_eur_per_kwh
        Price before VAT: the landlord's running costs over all shared kWh, and the price that
        balances its books over the whole life if only the tenants who take part pay it; the
        common parts' own solar kWh bring no payment. [EUR/kWh]
    """

    shared_kwh: Array
    supply_eur_per_kwh: Array
    retail_eur_per_kwh: Array
    avoided_eur: Array
    uplift_eur: Array
    is_payer: Flags
    floor_area_m2: Array
    months: Array
    vat_fraction: float
    running_cost_eur_per_kwh: float
    full_cost_eur_per_kwh: float


Payment = Callable[[Basis, Parameters], Array]
"""``(basis, parameters) -> EUR before VAT, (..., n_periods, n_members)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number a scheme can be tuned by, with its bounds and where its default is from."""

    name: str
    default: float
    unit: str
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A way to pay for shared energy.

    ``arrangement`` tells who shares: ``"members"`` (all who take part) or
    ``"common_parts"`` (the landlord's own meter alone). ``follows_energy`` tells that
    payments fall as modules age; ``index`` names what they rise with over the years:
    nothing, the retail price, or consumer prices. ``needs`` are the registers it reads
    beyond peak and off-peak: ``solar_window``, ``tempo``, ``spot``.
    """

    title: str
    payment: Payment
    parameters: tuple[Parameter, ...] = ()
    arrangement: str = "members"
    follows_energy: bool = True
    index: str = "none"
    needs: frozenset[str] = frozenset()

    def filled(self, given: Parameters) -> dict[str, float]:
        """All parameters, the given ones over the defaults."""
        return {p.name: given.get(p.name, p.default) for p in self.parameters}
