"""Flows of all sites of a scenario, and notes on a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simcore.base.timeaxis import BillingPeriod, TimeAxis
from simcore.scenario.schema import Scenario
from simcore.site.records import SiteFlows


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Energy of all sites of a scenario."""

    scenario: Scenario
    axis: TimeAxis
    periods: tuple[BillingPeriod, ...]
    sites: tuple[SiteFlows, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something a reader of the result must know: a label's key and its values."""

    key: str
    values: Mapping[str, Any]
