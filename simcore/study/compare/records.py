"""Flows of all sites of a scenario, and notes on a result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simcore.base.brief import first_names, folded
from simcore.base.timeaxis import BillingPeriod, TimeAxis
from simcore.scenario.schema import Scenario
from simcore.site.records import MEMBERS, SiteFlows

GIVEN = "curves given as arrays"
"""Source of the weather of a site whose curves a caller gave."""


def counted_sites(sites: Sequence[SiteFlows]) -> str:
    """How many sites, and which.

    Examples
    --------
    >>> counted_sites(())
    '0 sites'
    """
    noun = "site" if len(sites) == 1 else "sites"
    names = f": {first_names(site.site for site in sites)}" if sites else ""
    return f"{len(sites)} {noun}{names}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Energy of all sites of a scenario.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> flows
    Flows(1 site: given; 8760 slots of 60 minutes of 2026; 4.4 MWh produced, 5.3 MWh consumed, 4.4
        MWh shared)
    """

    scenario: Scenario
    axis: TimeAxis
    periods: tuple[BillingPeriod, ...]
    sites: tuple[SiteFlows, ...]

    def __repr__(self) -> str:
        """Sites, slots and energy of the year, short enough for a screen."""
        produced_mwh, consumed_mwh, shared_mwh = (
            sum(float(curve.sum()) for curve in curves) / 1e3
            for curves in (
                [site.production_kwh for site in self.sites],
                [site.consumption_kwh for site in self.sites],
                [site.shared_kwh[MEMBERS] for site in self.sites],
            )
        )
        return folded(
            f"Flows({counted_sites(self.sites)}; {self.axis.n_slots} slots of "
            f"{self.axis.step_minutes} minutes of {self.axis.year}; "
            f"{produced_mwh:.1f} MWh produced, {consumed_mwh:.1f} MWh consumed, "
            f"{shared_mwh:.1f} MWh shared)"
        )


FOUND = "found"
"""Key of the notes that tell what a reader found in a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something a reader of the result must know: a label's key and its values."""

    key: str
    values: Mapping[str, Any]
