"""A designed tariff to vote on, priced beside the schemes of a comparison."""

from dataclasses import dataclass

from simcore.base.brief import brief
from simcore.money.schemes.parts import Part
from simcore.site.records import SiteOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted:
    """A tariff and what it does.

    Attributes
    ----------
    parts
        Parts with their prices.
    sites
        Sites that it was sought for, among those who are in, with its outcome by the kind of
        option that it is.
    """

    parts: tuple[Part, ...]
    sites: tuple[SiteOutcome, ...]

    __repr__ = brief
