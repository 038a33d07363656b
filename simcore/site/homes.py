"""Homes whose demand is simulated, as those who move or save uses find them."""

from dataclasses import dataclass

from simcore.base.records import Array, Population


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """Homes whose demand is simulated: who lives there, under which sky, behind which relay.

    ``temp_air`` is ``(n_slots,)``; ``relays`` is the off-peak part of each quarter-hour,
    ``(2, 96, n_members)``.
    """

    population: Population
    temp_air: Array
    relays: Array
