"""What a year on the network of a site comes to."""

from collections.abc import Mapping
from dataclasses import dataclass

from simcore.base.records import Array
from simcore.base.timeaxis import TimeAxis
from simcore.energy.grid.hosting import Capacity
from simcore.energy.grid.limits import Band, Verdict
from simcore.energy.grid.records import Network, PowerFlow
from simcore.energy.grid.reference import Difference
from simcore.scenario.schema import Scenario

USES = ("production_kw", "heating_kw", "hot_water_kw", "other_kw")
"""Site curves that tell what caused an hour: the sun, and three parts of the demand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """Energy of a year on a network. [kWh], [h], [kW]

    Attributes
    ----------
    demand_kwh, production_kwh, loss_kwh
        Drawn by members, made by plants after curtailment, lost in lines and transformer.
    curtailed_kwh
        Production lost by P(U).
    import_kwh, export_kwh
        From and to the MV grid.
    export_hours, export_max_kw
        Hours of reverse flow, and its largest power.
    """

    demand_kwh: float
    production_kwh: float
    loss_kwh: float
    curtailed_kwh: float
    import_kwh: float
    export_kwh: float
    export_hours: float
    export_max_kw: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A year under another rule or behaviour, with the same draws.

    ``key`` is ``"as_is"``, ``"no_pv"``, ``"solar_hot_water"`` or a rule of the inverters;
    ``capacity`` is None where it does not apply.
    """

    key: str
    verdict: Verdict
    energy: Energy
    capacity: Capacity | None
    n_unsolved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstHour:
    """A slot that is among the worst of its kind, and what was drawn and made in it.

    ``kind`` is ``"low"``, ``"high"``, ``"line"`` or ``"transformer"``; ``cause`` is
    ``"sun"`` where plants give more than is drawn, else the largest of ``"heating"``,
    ``"hot_water"`` and ``"other"``; ``value`` a voltage or a loading; ``time`` local.
    """

    kind: str
    rank: int
    slot: int
    time: str
    where: str
    value: float
    cause: str
    powers_kw: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """Hosting capacity over draws: plants as the site places them, and placed at random."""

    own: tuple[Capacity, ...]
    drawn: tuple[Capacity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteGridYear:
    """A year on the network of a site.

    Attributes
    ----------
    site, name, name_fr, peak_power_kw, n_dwellings
        The site.
    network, flow
        Network and its state in every slot, under the scenario's own rule.
    verdict, energy
        How it stands against the limits; its energy.
    worst
        Worst hours of each kind.
    difference
        How far pandapower is on the worst slots; None where not asked for.
    variants
        Other rules and behaviours on the same draws, the year itself first.
    hosting
        Hosting capacity over draws; None where not asked for.
    uses_kw
        Site curves by ``USES``, ``(n_slots,)`` each. [kW]
    """

    site: str
    name: str
    name_fr: str
    peak_power_kw: float
    n_dwellings: int
    network: Network
    flow: PowerFlow
    verdict: Verdict
    energy: Energy
    worst: tuple[WorstHour, ...]
    difference: Difference | None
    variants: tuple[Variant, ...]
    hosting: Hosting | None
    uses_kw: Mapping[str, Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridOutcome:
    """Networks of the sites of a scenario over its year."""

    scenario: Scenario
    axis: TimeAxis
    band: Band
    sites: tuple[SiteGridYear, ...]
