"""Which donor a home has, for good: by equipment first, then by size, then by lot."""

from collections.abc import Mapping

import numpy as np

from simcore.base.draws import Keys, substreams, uniform
from simcore.base.records import Array, Flags, Population
from simcore.energy.donors.calendar import Numbers
from simcore.energy.donors.library import USES, Library

WIDTH_OF_SIZE = {"n_occupants": 1.0, "floor_area_m2": 0.2, "n_rooms": 1.0}
"""Difference at which a donor is taken 0.6 times as often as one of the home's own size: a person,
a fifth of the floor area (its logarithm), a room; assumed. [persons, 1, rooms]"""

WIDTH_OF_LEVEL = 0.3
"""The same for the logarithm of the yearly energy, where no size of a donor is told; about the
spread of yearly energy among drawn homes of one size; assumed. [1]"""

RELATIVE = ("floor_area_m2",)


def uses_of(people: Population) -> Flags:
    """Which of ``USES`` each member's meter holds, ``(n_uses, n_members)``.

    A heat pump stands for the heating.
    """
    return _heat_pump_first(np.stack([getattr(people, use) for use in USES]))


def _heat_pump_first(uses: Flags) -> Flags:
    heats = uses.copy()
    heats[USES.index("has_electric_heating")] &= ~uses[USES.index("has_heat_pump")]
    return heats


def donor_uses(library: Library) -> Flags:
    """:func:`uses_of` donors, ``(n_uses, n_donors)``."""
    return _heat_pump_first(library.uses)


def best_fit(uses: Flags, donors: Flags) -> Flags:
    """Donors that fit each home best, ``(n_homes, n_donors)``; none where none does.

    A donor whose curve holds what the home does not have cannot give it; of the others those
    fit best that hold the most of what it has. ``uses`` is ``(n_uses, n_homes)``, ``donors``
    ``(n_uses, n_donors)``.

    Examples
    --------
    >>> homes = np.array([[True, False], [True, False]])
    >>> best_fit(homes, np.array([[True, False, True], [False, False, True]])).tolist()
    [[False, False, True], [False, True, False]]
    """
    too_much = (donors[:, np.newaxis] & ~uses[..., np.newaxis]).any(axis=0)
    held = np.where(too_much, -1, (donors[:, np.newaxis] & uses[..., np.newaxis]).sum(axis=0))
    return (held >= 0) & (held == held.max(axis=1, keepdims=True))


def distance(people: Population, library: Library, level_kwh: Array) -> Array:
    """How unlike each home's size each donor's is, in widths, ``(n_members, n_donors)``.

    The root of the mean square over the sizes that are told of a donor; its level, in kWh a
    year, where none is.
    """
    squares, n_told = np.zeros((2, people.n_members, library.n_homes))
    for size, own in _sizes_of(people).items():
        theirs = library.sizes[size]
        own, theirs = (np.log(one) if size in RELATIVE else one for one in (own, theirs))
        gap = (own[:, np.newaxis] - theirs) / WIDTH_OF_SIZE[size]
        is_told = ~np.isnan(gap)
        squares += np.where(is_told, gap, 0.0) ** 2
        n_told += is_told
    levels = np.log(np.maximum(people.annual_kwh, 1.0))[:, np.newaxis] - np.log(level_kwh)
    of_level = (levels / WIDTH_OF_LEVEL) ** 2
    return np.sqrt(np.where(n_told > 0, squares / np.maximum(n_told, 1), of_level))


def _sizes_of(people: Population) -> Mapping[str, Array]:
    return {
        "n_occupants": np.maximum(people.n_occupants, 1).astype(float),
        "floor_area_m2": np.maximum(people.floor_area_m2, 1.0),
        "n_rooms": np.maximum(people.n_rooms, 1).astype(float),
    }


def donor_of(key: Keys, donor_key: Keys, fits: Flags, distances: Array) -> Numbers:
    """Number of the donor of each home, ``(n_homes,)``; every home has one that fits.

    A donor at a distance d is taken exp(-d2/2) times as often as one at none. Each pair of a
    home and a donor has a draw of its own: who is added to either side changes no other pair.

    Parameters
    ----------
    key, donor_key
        Keys of the homes' draws of a donor, ``(n_homes,)``, and numbers that name the donors,
        ``(n_donors,)``.
    fits, distances
        Of :func:`best_fit` and :func:`distance`, ``(n_homes, n_donors)``.
    """
    drawn = uniform(substreams(key[:, np.newaxis], donor_key), 0)
    # The largest of Gumbel draws moved by the logarithms of weights: in proportion to these.
    score = -(distances**2) / 2 - np.log(-np.log(drawn))
    return np.where(fits, score, -np.inf).argmax(axis=1)
