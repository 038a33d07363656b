"""What a landlord's margin can pay a year: hours of local services, people, rent that was lost."""

from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalServices:
    """What a margin pays, each ``(...)``: hours and people of local services, part of lost rent.

    ``offset_fraction`` is None where no lost rent is told.
    """

    hours: Array
    people: Array
    offset_fraction: Array | None


def local_services(
    margin_eur: Array, eur_per_hour: float, hours_per_person: float, lost_eur: float | None
) -> LocalServices:
    """Hours that a margin pays where it is positive, and the part of lost rent that it offsets.

    Parameters
    ----------
    margin_eur
        Cash of a year after the loan, ``(...)``. [EUR/year]
    eur_per_hour, hours_per_person
        Cost of an hour, and hours of a person in a year. [EUR/hour], [hours/year]
    lost_eur
        Rent that is lost in a year; None where it is not told. [EUR/year]

    Examples
    --------
    >>> done = local_services(np.array([50_000.0, -10.0]), 25.0, 1_600.0, 100_000.0)
    >>> done.hours, done.people, done.offset_fraction
    (array([2000.,    0.]), array([1.25, 0.  ]), array([0.5, 0. ]))
    """
    paid_eur = np.maximum(margin_eur, 0.0)
    hours = paid_eur / eur_per_hour if eur_per_hour > 0 else np.zeros_like(paid_eur)
    offset = None
    if lost_eur is not None:
        offset = paid_eur / lost_eur if lost_eur > 0 else np.ones_like(paid_eur)
    return LocalServices(hours=hours, people=hours / hours_per_person, offset_fraction=offset)
