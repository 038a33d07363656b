"""Measured homes as donors: their days, drawn again, make the curves of other homes."""

from simcore.energy.donors.calendar import Calendar, calendar_of
from simcore.energy.donors.curves import Expected, Matched, donated_kwh, matched, year_of
from simcore.energy.donors.library import HOMES, USES, Library, Read, read_library
from simcore.energy.donors.match import best_fit, donor_uses, uses_of

__all__ = [
    "HOMES",
    "USES",
    "Calendar",
    "Expected",
    "Library",
    "Matched",
    "Read",
    "best_fit",
    "calendar_of",
    "donated_kwh",
    "donor_uses",
    "matched",
    "read_library",
    "uses_of",
    "year_of",
]
