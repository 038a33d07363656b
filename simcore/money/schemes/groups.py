"""Groups of tenants that a price may be for, from the columns of the population."""

import numpy as np

from simcore.base.records import Flags, Population

THIRDS = ("poorest_third", "middle_third", "richest_third")
"""Thirds of the tenants of a site who live there, by income by consumption unit."""

GROUPS = (
    *THIRDS,
    "energy_poor",
    "electric_hot_water",
    "electric_heating",
    *(f"rooms_{n}" for n in range(1, 6)),
    *(f"people_{n}" for n in range(1, 6)),
)
"""Names of all groups."""


def price_groups(people: Population) -> dict[str, Flags]:
    """Tenants in each group, by name, ``(n_members,)``.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> list(price_groups(flows.sites[0].population))[:4]
    ['poorest_third', 'middle_third', 'richest_third', 'energy_poor']
    """
    lives = people.is_dwelling & ~people.is_vacant
    order = np.argsort(np.where(lives, people.income_eur_per_cu, np.inf), kind="stable")
    rank = np.empty(len(order))
    rank[order] = np.arange(len(order)) / max(int(lives.sum()), 1)
    third = np.minimum((3 * rank).astype(np.int64), 3)
    return {
        **{name: lives & (third == number) for number, name in enumerate(THIRDS)},
        "energy_poor": lives & people.is_energy_poor,
        "electric_hot_water": lives & people.has_electric_hot_water,
        "electric_heating": lives & people.has_electric_heating,
        **{f"rooms_{n}": lives & (people.n_rooms == n) for n in range(1, 6)},
        **{f"people_{n}": lives & (people.n_occupants == n) for n in range(1, 6)},
    }
