"""What a part of a tariff can count, and the hours and months that it can be counted in.

Amounts are EUR before VAT for a price of one, by billing period and member.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array, Flags
from simcore.base.registers import off_peak_registers
from simcore.money.schemes.basis import Basis
from simcore.money.schemes.payments import per_month, reference_saving, shared_saving

NETWORK = "network"
"""Index of the management charge, which a credit gives back."""
CREDIT, RISE, MOVED, SPOT = "credit", "charge_rise", "moved_kwh", "spot"
WHOLE = {"landlord_share_fraction": 1.0}
HT, SHARE, MONTH = "EUR/kWh:ht", "1", "EUR/month:ttc"
MOST_FEE = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What a part of a tariff counts.

    Attributes
    ----------
    amount
        EUR before VAT at a price of one in the hours of a mask ``(n_periods, n_registers)``,
        ``(..., n_periods, n_members)``; of common parts too, where they pay for a kWh.
    unit
        Unit of its price, as of a parameter of a scheme.
    index
        What its price follows in later years, as of a scheme, or ``"network"``.
    follows_energy
        Whether it shrinks as modules age.
    most
        Highest price that can be meant.
    has_hours
        Whether it can be counted in some hours or months alone, or up to a quota.
    worth
        What a shared kWh is worth, ``(..., n_periods, 1 or n_registers, 1 or n_members)``, for
        a quantity that another price may be held to; None for the others. [EUR/kWh]
    knows_contract
        Whether the landlord must know each tenant's contract.
    is_given_back
        Whether it is taken off what tenants pay.
    is_reward
        Whether the landlord gives it without VAT, beside what tenants pay.
    needs
        Registers beyond peak and off-peak, as of a scheme.
    law
        What the law asks of it beyond a sale of energy: keys of ``LAW``.
    is_unsought
        Whether the designer puts no price on it.
    rank
        How hard it is to explain: of tariffs that are worth the same the plainest is chosen.
    """

    amount: Callable[[Basis, Array], Array]
    unit: str
    index: str
    follows_energy: bool
    most: float
    has_hours: bool = False
    worth: Callable[[Basis], Array] | None = None
    knows_contract: bool = False
    is_given_back: bool = False
    is_reward: bool = False
    needs: frozenset[str] = frozenset()
    law: tuple[str, ...] = ()
    is_unsought: bool = False
    rank: int = 0


def in_hours_kwh(basis: Basis, mask: Array) -> Array:
    """Shared energy in the hours of a mask, ``(..., n_periods, n_members)``. [kWh]"""
    return np.asarray((basis.shared_kwh * mask[:, :, np.newaxis]).sum(axis=-2))


def _worth_of(prices_of: Callable[[Basis], Array]) -> Callable[[Basis, Array], Array]:
    """Amount of shared energy at a price by register, within the hours of a mask."""

    def amount(basis: Basis, mask: Array) -> Array:
        worth = prices_of(basis) * basis.shared_kwh * mask[:, :, np.newaxis]
        return np.asarray(worth.sum(axis=-2))

    return amount


def _reference(basis: Basis) -> Array:
    return basis.reference_eur_per_kwh[..., np.newaxis, np.newaxis]


def _supply(basis: Basis) -> Array:
    return basis.supply_eur_per_kwh


def _retail(basis: Basis) -> Array:
    return basis.retail_eur_per_kwh


def _fee(unit: str, rank: int, size_of: Callable[[Basis], Array | float]) -> Quantity:
    """A monthly fee, VAT in it, for each tenant who takes part, by a size of its home."""

    def amount(basis: Basis, mask: Array) -> Array:
        return per_month(basis, size_of(basis))

    return Quantity(
        amount=amount,
        unit=unit,
        index="consumer",
        follows_energy=False,
        most=MOST_FEE,
        law=("charges",),
        rank=rank,
    )


def _kva(basis: Basis) -> Array:
    assert basis.subscribed_power_kva is not None
    return basis.subscribed_power_kva


def _credit(basis: Basis, mask: Array) -> Array:
    return -per_month(basis, 1.0)


def _rise(basis: Basis, mask: Array) -> Array:
    """The rise of each tenant's own management charge, given back."""
    vat = 1 + basis.vat_fraction[..., np.newaxis]
    return -basis.uplift_eur * basis.is_payer / vat


def _moved(basis: Basis, mask: Array) -> Array:
    """Energy brought under the sun, as a baseline by weekday tells it."""
    assert basis.rewarded_kwh is not None
    return basis.rewarded_kwh * basis.is_payer


def _spot(basis: Basis, mask: Array) -> Array:
    assert basis.spot_floor_eur is not None
    return basis.spot_floor_eur


def _of_energy(prices_of: Callable[[Basis], Array], rank: int, *, knows: bool) -> Quantity:
    """A share of what a shared kWh is worth."""
    return Quantity(
        amount=_worth_of(prices_of),
        unit=SHARE,
        index="retail",
        follows_energy=True,
        most=1.0,
        has_hours=True,
        worth=prices_of,
        knows_contract=knows,
        law=("own_contract",) if knows else (),
        rank=rank,
    )


QUANTITIES: dict[str, Quantity] = {
    "shared_kwh": Quantity(
        amount=in_hours_kwh,
        unit=HT,
        index="retail",
        follows_energy=True,
        most=1.0,
        has_hours=True,
    ),
    CREDIT: Quantity(
        amount=_credit,
        unit=MONTH,
        index=NETWORK,
        follows_energy=False,
        most=MOST_FEE,
        is_given_back=True,
        rank=1,
    ),
    "dwelling": _fee(MONTH, 1, lambda basis: 1.0),
    "floor_area": _fee("EUR/m2/month:ttc", 2, lambda basis: basis.floor_area_m2),
    "consumption_unit": _fee("EUR/cu/month:ttc", 3, lambda basis: basis.consumption_units),
    "room": _fee("EUR/room/month:ttc", 2, lambda basis: 1.0 * basis.n_rooms),
    "kva": _fee("EUR/kVA/month:ttc", 3, _kva),
    "reference": _of_energy(_reference, 2, knows=False),
    "reference_saving": Quantity(
        amount=lambda basis, mask: reference_saving(basis, WHOLE),
        unit=SHARE,
        index="retail",
        follows_energy=True,
        most=1.0,
        rank=3,
    ),
    "supply_part": _of_energy(_supply, 4, knows=True),
    "whole_kwh": _of_energy(_retail, 4, knows=True),
    "own_saving": Quantity(
        amount=lambda basis, mask: shared_saving(basis, WHOLE),
        unit=SHARE,
        index="retail",
        follows_energy=True,
        most=1.0,
        knows_contract=True,
        law=("own_contract",),
        rank=5,
    ),
    RISE: Quantity(
        amount=_rise,
        unit=SHARE,
        index=NETWORK,
        follows_energy=False,
        most=1.0,
        is_given_back=True,
        is_unsought=True,
        rank=2,
    ),
    SPOT: Quantity(
        amount=_spot,
        unit=SHARE,
        index="none",
        follows_energy=True,
        most=1.0,
        needs=frozenset({SPOT}),
        is_unsought=True,
        rank=5,
    ),
    MOVED: Quantity(
        amount=_moved,
        unit="EUR/kWh:moved",
        index="none",
        follows_energy=True,
        most=1.0,
        is_given_back=True,
        is_reward=True,
        law=("reward",),
        is_unsought=True,
        rank=6,
    ),
}
"""What a part can count, plainest first within a kind."""

SOUGHT = tuple(name for name, quantity in QUANTITIES.items() if not quantity.is_unsought)
"""Quantities that the designer may put a price on."""


def _of_registers(is_in: Callable[[Basis, int], Flags]) -> Callable[[Basis, int], Array]:
    return lambda basis, n: np.broadcast_to(is_in(basis, n), (len(basis.months), n))


def _of_periods(is_in: Callable[[Basis], Flags]) -> Callable[[Basis, int], Array]:
    return lambda basis, n: np.broadcast_to(is_in(basis)[:, np.newaxis], (len(basis.months), n))


def _solar(basis: Basis, n: int) -> Flags:
    assert basis.is_solar_register is not None
    return basis.is_solar_register


def _month(number: int) -> Callable[[Basis, int], Array]:
    def is_in(basis: Basis) -> Flags:
        assert basis.month_of_period is not None
        return np.asarray(basis.month_of_period == number)

    return _of_periods(is_in)


SUN = ("solar", "other")
"""Hours that need registers of the solar window."""

HOURS: dict[str, Callable[[Basis, int], Array]] = {
    "high_season": _of_periods(lambda basis: basis.is_high_season),
    "low_season": _of_periods(lambda basis: ~basis.is_high_season),
    "peak": _of_registers(lambda basis, n: ~off_peak_registers(n)),
    "offpeak": _of_registers(lambda basis, n: off_peak_registers(n)),
    "solar": _of_registers(_solar),
    "other": _of_registers(lambda basis, n: ~_solar(basis, n)),
    **{f"month_{number + 1}": _month(number) for number in range(12)},
}
"""Hours and months that a quantity of energy can be counted in: masks ``(n_periods, n_registers)``.

``high_season`` is November to March, ``peak`` and ``offpeak`` the member's own windows, ``solar``
the solar hours, which need registers of their own."""
