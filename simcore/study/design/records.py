"""What a designer is asked, and what it answers."""

from dataclasses import dataclass, field
from typing import Any

from simcore.base.brief import brief
from simcore.base.records import Array
from simcore.scenario.design import Design
from simcore.site.road import PreparedSite
from simcore.study.design.bound import Bound
from simcore.study.design.frames import frames
from simcore.study.design.futures import DesignFutures
from simcore.study.design.joining import Joined
from simcore.study.design.levers import Combination, Threshold
from simcore.study.design.membership import Membership
from simcore.study.design.robust import Robust
from simcore.study.design.tariff import Tariff, told_number

WISHED_PRICES = 2
"""Prices of the tariff that a comparison tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How much a designer is asked for.

    Attributes
    ----------
    most_prices
        Most prices of a tariff; None for that of the scenario.
    has_energy
        Whether levers that share the energy anew are moved.
    has_pairs
        Whether levers are moved together.
    n_at_once
        How many at once.
    has_membership
        Whether the best membership is sought.
    jobs
        Sites worked on at a time.
    """

    most_prices: int | None = None
    has_energy: bool = True
    has_pairs: bool = True
    n_at_once: int = 2
    has_membership: bool = True
    jobs: int = 2


EVERYTHING = Asked()
QUICK = Asked(most_prices=WISHED_PRICES, has_energy=False, has_pairs=False, has_membership=False)
"""What a comparison asks: no new simulation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemePoint:
    """A scheme beside the bound: gains of year 1 against outside, and the landlord."""

    scheme: str
    gain_mean_eur: float
    gain_min_eur: float
    npv_eur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Designed:
    """The answer of the designer.

    Attributes
    ----------
    title, title_fr
        Titles of the scenario.
    wishes
        What was wished: the table ``[design]``.
    bound
        What tenants can pay, what the landlord needs, and what no tariff beats.
    line
        Mean gain of year 1 and net present value where energy is free, and at the bound of the
        first year, ``(2, 2)``: all tariffs of one index lie on the line between.
    membership
        The best membership; None where not asked for, or not simulated.
    tariffs
        The best tariff with at most 1, 2, ... prices; None where none meets what is wished.
    plain_tariffs
        The same without knowing the tenants' contracts.
    missing_eur
        EUR a year that tenants lack of what is wished even if energy is free.
    thresholds
        Value of each lever at which a tariff exists.
    combinations
        The bound with levers moved together.
    schemes
        The schemes of the scenario beside the bound; empty where they were not priced.
    joining
        Who joins by what he gains; the tariffs then are for them. None without such a curve.
    robust
        How prices hold in other draws; None for fewer than three of them.
    futures
        What prices do in many futures of the scenario; None where not asked for.
    n_draws
        Draws that the tariffs are safe in.
    beside
        What schemes outside the programme bring more than free energy, by scheme: charges with
        the rent (T10) and the margin of full supply (T14) are no payments that a tenant may
        refuse. [EUR]
    is_described
        Whether binding tenants may be described: none of the homes is real.
    tenants
        What is known of the tenants, by name, each ``(n_tenants,)``.
    sites
        Sites of the first draw that tariffs were sought for, among those who join.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> from simcore.study.design.design import QUICK
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 6), 0.3), step=60
    ... )
    >>> found = sc.design(flows, asked=QUICK)
    >>> [one.lever for one in found.thresholds][:3], list(found.bound.site_npv_eur)
    (['grant', 'capex', 'organiser'], ['given'])
    """

    title: str
    title_fr: str
    wishes: Design
    bound: Bound
    line: Array
    membership: Membership | None
    tariffs: tuple[Tariff | None, ...]
    plain_tariffs: tuple[Tariff | None, ...]
    missing_eur: float
    thresholds: tuple[Threshold, ...]
    combinations: tuple[Combination, ...]
    schemes: tuple[SchemePoint, ...]
    joining: Joined | None
    robust: Robust | None
    futures: DesignFutures | None
    n_draws: int
    beside: dict[str, float]
    is_described: bool
    tenants: dict[str, Array]
    sites: tuple[PreparedSite, ...] = field(default=(), repr=False, compare=False)

    __repr__ = brief

    @property
    def told(self) -> tuple[int, float]:
        """Number of prices of the tariff to tell, and what the most would bring more. [EUR]"""
        return told_number(self.tariffs, self.wishes.worth_a_price_eur)

    @property
    def tables(self) -> dict[str, Any]:
        """Frames of sites, pools, tariffs, prices, duals (``binding``), thresholds and others."""
        return frames(self)
