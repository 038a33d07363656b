"""Groups of tenants that a price may be for, from the columns of the population."""

import numpy as np

from simcore.base.records import Array, Flags, Population
from simcore.money.schemes.basis import Basis

THIRDS = ("poorest_third", "middle_third", "richest_third")
"""Thirds of the tenants of a site who live there, by income by consumption unit."""
OVERALL = tuple(f"portfolio_{name}" for name in THIRDS)
"""The same among the tenants of all sites of the scenario together."""
CHEQUE = "cheque_energie"
OWN_GROUP = "group_"
"""Beginning of the name of a column of one's own in a list of dwellings, yes or no."""
NOT = "not_"
"""Before the name of a group: all others."""

BY_INCOME = (*THIRDS, *OVERALL, "energy_poor", CHEQUE)
GROUPS = (
    *THIRDS,
    *OVERALL,
    "energy_poor",
    CHEQUE,
    "electric_hot_water",
    "electric_heating",
    "small_home",
    "large_home",
    *(f"rooms_{n}" for n in range(1, 6)),
    *(f"people_{n}" for n in range(1, 6)),
)
"""Names of all groups but those of columns of one's own."""
SMALL_M2, LARGE_M2 = 45.0, 75.0
"""Homes of one or two rooms, and of four and more, begin about there. [m2]"""


def is_group(name: str) -> bool:
    """Whether a name can be a group: one that is known, a column of one's own, or all others.

    Examples
    --------
    >>> is_group("not_energy_poor"), is_group("group_seniors"), is_group("poor")
    (True, True, False)
    """
    plain = name.removeprefix(NOT)
    return plain in GROUPS or (plain.startswith(OWN_GROUP) and len(plain) > len(OWN_GROUP))


def thirds_of(income_eur_per_cu: Array) -> tuple[float, float]:
    """Highest incomes of the poorest and of the middle third of some tenants. [EUR/year]"""
    order = np.sort(income_eur_per_cu)
    n = len(order)
    if not n:
        return 0.0, 0.0
    return float(order[-(-n // 3) - 1]), float(order[-(-2 * n // 3) - 1])


def price_groups(
    people: Population,
    cheque_eur: Array | None = None,
    thirds_eur: tuple[float, float] | None = None,
) -> dict[str, Flags]:
    """Tenants in each group, by name, ``(n_members,)``.

    Parameters
    ----------
    people
        Meters of a site.
    cheque_eur
        Energy cheque of each household, ``(n_members,)``; None: no such group. [EUR/year]
    thirds_eur
        Incomes that part the thirds of all sites together; None: those of this site alone.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> list(price_groups(flows.sites[0].population))[:3]
    ['poorest_third', 'middle_third', 'richest_third']
    """
    lives = people.is_dwelling & ~people.is_vacant
    order = np.argsort(np.where(lives, people.income_eur_per_cu, np.inf), kind="stable")
    rank = np.empty(len(order))
    rank[order] = np.arange(len(order)) / max(int(lives.sum()), 1)
    third = np.minimum((3 * rank).astype(np.int64), 3)
    income = people.income_eur_per_cu
    low, high = thirds_of(income[lives]) if thirds_eur is None else thirds_eur
    overall = np.where(income <= low, 0, np.where(income <= high, 1, 2))
    return {
        **{name: lives & (third == number) for number, name in enumerate(THIRDS)},
        **{name: lives & (overall == number) for number, name in enumerate(OVERALL)},
        "energy_poor": lives & people.is_energy_poor,
        "electric_hot_water": lives & people.has_electric_hot_water,
        "electric_heating": lives & people.has_electric_heating,
        "small_home": lives & (people.floor_area_m2 < SMALL_M2),
        "large_home": lives & (people.floor_area_m2 >= LARGE_M2),
        **{f"rooms_{n}": lives & (people.n_rooms == n) for n in range(1, 6)},
        **{f"people_{n}": lives & (people.n_occupants == n) for n in range(1, 6)},
        **({} if cheque_eur is None else {CHEQUE: lives & (cheque_eur > 0)}),
        **{name: lives & is_in for name, is_in in (people.groups or {}).items()},
    }


def members_of(basis: Basis, who: str) -> Flags:
    """Members whom a part of a tariff is for, ``(n_members,)``."""
    plain = who.removeprefix(NOT)
    is_in = basis.is_energy_poor if plain == "energy_poor" else basis.groups[plain]
    return ~is_in if who.startswith(NOT) else is_in
