"""Curves of several meters in slots of one length, as a settlement and a bill take them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import Phrase, Where
from simcore.base.records import Array

Stamps = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """Energy by slot of several meters, without a gap.

    Attributes
    ----------
    utc
        Start of each slot, ``datetime64[s]`` in UTC, ``(n_slots,)``.
    step_minutes
        Length of a slot; None where a single row does not tell. [minutes]
    names
        The user's own names of the meters, ``(n_meters,)``.
    kwh
        Energy, ``(n_slots, n_meters)``. [kWh]
    places
        File and line that each slot was read from, ``(n_slots,)``.
    notes
        What the reader supposed, or found odd.
    """

    utc: Stamps
    step_minutes: int | None
    names: tuple[str, ...]
    kwh: Array
    places: tuple[Where, ...]
    notes: tuple[Phrase, ...] = ()
