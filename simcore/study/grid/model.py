"""A site ready for power flow, and its year solved."""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.draws import stream
from simcore.base.records import Array
from simcore.base.timeaxis import TimeAxis
from simcore.energy.grid.flow import power_flow
from simcore.energy.grid.inverters import InverterRule, tan_phi
from simcore.energy.grid.limits import Band
from simcore.energy.grid.records import Draws, Network, PowerFlow
from simcore.scenario.convert import same_names
from simcore.scenario.grid import GridSettings
from simcore.site.curves import SiteCurves, site_curves
from simcore.site.inputs import SiteInput
from simcore.study.grid.network import Connections, connections, own_placement, site_network
from simcore.study.grid.records import Energy


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteModel:
    """A site ready for power flow: network, members on it, curves, rules.

    ``placement`` is the part of the peak power at each supply node, ``(n_supply,)``.
    """

    inputs: SiteInput
    network: Network
    connections: Connections
    placement: Array
    curves: SiteCurves
    band: Band
    rule: InverterRule
    threads: int

    @property
    def axis(self) -> TimeAxis:
        """Slots of the year."""
        return self.inputs.axis


def site_band(settings: GridSettings) -> Band:
    """Voltages a supply point may have."""
    return Band(
        low_pu=1 - settings.voltage_low_fraction, high_pu=1 + settings.voltage_high_fraction
    )


def site_model(inputs: SiteInput, threads: int = 2) -> SiteModel:
    """Network of a site, and its curves placed on it."""
    wired = site_network(inputs)
    curves = site_curves(inputs, keys=("hot_water",))
    settings = inputs.grid
    rule = InverterRule(**same_names(InverterRule, settings))
    return SiteModel(
        inputs=inputs,
        network=wired.network,
        connections=connections(inputs, curves.population, wired),
        placement=own_placement(inputs, wired),
        curves=curves,
        band=site_band(settings),
        rule=rule,
        threads=threads,
    )


def site_draws(model: SiteModel, consumption_kwh: Array | None = None) -> Draws:
    """Loads and plants of a site; ``consumption_kwh`` takes the place of its members' own."""
    if consumption_kwh is None:
        consumption_kwh = model.curves.consumption_kwh
    load_kw = consumption_kwh @ model.connections.part / model.axis.hours
    production_kw = model.curves.production_kwh / model.axis.hours
    holds = model.placement > 0
    rated_kva = model.curves.peak_power_kw / model.inputs.plant_settings.dc_ac_ratio
    return Draws(
        load_node=model.connections.point_node,
        load_phase=model.connections.point_phase,
        load_kw=load_kw,
        load_kvar=load_kw * tan_phi(model.inputs.grid.load_power_factor),
        plant_node=model.network.supply_nodes[holds],
        plant_kw=np.outer(production_kw, model.placement[holds]),
        plant_kva=model.placement[holds] * rated_kva,
    )


def solved(model: SiteModel, draws: Draws, rule: InverterRule | None = None) -> PowerFlow:
    """Year of power flow of a site."""
    return power_flow(
        model.network,
        draws,
        rule=rule or model.rule,
        is_unbalanced=model.inputs.grid.unbalanced,
        threads=model.threads,
    )


def year_energy(draws: Draws, flow: PowerFlow, hours: float) -> Energy:
    """Energy of a year; slots without a state do not count."""
    solved_rows = flow.is_solved
    demand_kw = draws.load_kw.sum(axis=-1)[solved_rows]
    produced_kw, sun_kw = (
        kw[solved_rows].sum(dtype=float) for kw in (flow.produced_kw, draws.plant_kw)
    )
    return Energy(
        demand_kwh=float(demand_kw.sum() * hours),
        production_kwh=float(produced_kw * hours),
        loss_kwh=float(flow.loss_kw.sum() * hours),
        curtailed_kwh=float(max(sun_kw - produced_kw, 0.0) * hours)
        if _curtails(draws, flow)
        else 0.0,
        import_kwh=float(flow.import_kw.sum() * hours),
        export_kwh=float(flow.export_kw.sum() * hours),
        export_hours=float((flow.export_kw > 0).sum() * hours),
        export_max_kw=float(flow.export_kw.max(initial=0.0)),
    )


def _curtails(draws: Draws, flow: PowerFlow) -> bool:
    """Whether any plant gave less than the sun did, by more than the rounding of float32."""
    return bool((draws.plant_kw - flow.produced_kw > 1e-4 + 1e-5 * draws.plant_kw).any())


def with_drawn_homes(inputs: SiteInput, number: int) -> SiteInput:
    """The site with other households; number 0 is the site itself."""
    if number == 0:
        return inputs
    seed = int(stream(inputs.seed, "grid draw", number) % np.uint64(2**31))
    return replace(inputs, seed=seed)
