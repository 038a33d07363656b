"""Variants on the same draws, and the hosting capacity over draws and placements."""

from dataclasses import replace

import numpy as np

from simcore.base.phases import enter
from simcore.base.records import Array
from simcore.base.windows import Windows
from simcore.energy.grid.hosting import Capacity, Case, hosting_capacity
from simcore.energy.grid.inverters import RULES, UNITY, InverterRule, tan_phi
from simcore.energy.grid.limits import Verdict, verdict
from simcore.energy.grid.records import THREE_PHASE, Draws, PowerFlow
from simcore.scenario.site import spans
from simcore.site.curves import site_curves
from simcore.site.storage import net_charge_kwh
from simcore.study.grid.model import SiteModel, site_draws, solved, with_drawn_homes, year_energy
from simcore.study.grid.network import drawn_placement
from simcore.study.grid.records import Energy, Hosting, Variant

SOLAR_WINDOWS = Windows(
    winter=spans((("23:00", "07:00"),)),
    summer=spans((("02:00", "07:00"), ("13:00", "16:00"))),
)
"""Tanks around midday from April to October (CRE 2026-33, table 4: favoured hours)."""

MOST_KWP_PER_KVA = 3.0
"""Largest size tried, over the transformers' rated power: beyond it their rating binds."""

BATTERY_STEPS = 5
"""Sizes tried beside a battery: a thirty-second of twice its power is left open."""

CASES_AT_ONCE = 4
"""Cases searched together; bounds the memory."""

SolvedYear = tuple[Draws, PowerFlow, Verdict, Energy]


def variants(model: SiteModel, as_is: SolvedYear) -> tuple[Variant, ...]:
    """The year as it is, without plants, with tanks in solar hours, and by inverter rule."""
    enter("variants")
    rows = [_variant(model, "as_is", as_is, _capacity(model, model.rule))]
    if model.curves.peak_power_kw > 0:
        rows.append(_solved_variant(model, "no_pv", _without_plants(as_is[0]), model.rule, None))
    if model.curves.hot_water_kwh is not None and model.curves.hot_water_kwh.any():
        moved_kwh = _tanks_in_solar_hours(model)
        draws = site_draws(model, moved_kwh)
        held = _capacity(model, model.rule, moved_kwh)
        rows.append(_solved_variant(model, "solar_hot_water", draws, model.rule, held))
    if has_shared_battery(model):
        rows.append(_with_battery(model, as_is[0], rows[0].capacity))
    if model.curves.peak_power_kw > 0:
        for key, rule in RULES.items():
            held = None if rule.curtailment else _capacity(model, rule)
            rows.append(_solved_variant(model, key, as_is[0], rule, held))
    return tuple(rows)


def has_shared_battery(model: SiteModel) -> bool:
    """Whether the site has a shared battery, and plants for it to charge from."""
    table = model.inputs.site_table.storage
    return table is not None and table.place == "shared" and model.curves.peak_power_kw > 0


def _with_battery(model: SiteModel, bare: Draws, held: Capacity | None) -> Variant:
    """The year with the battery beside the plants, and what the network holds with it."""
    net_kw = _battery_kw(model, model.curves.peak_power_kw)
    holds = model.placement > 0
    nodes = model.network.supply_nodes[holds]
    at_plants_kw = np.outer(net_kw, model.placement[holds])
    draws = replace(
        bare,
        load_node=np.concatenate([bare.load_node, nodes]),
        load_phase=np.concatenate([bare.load_phase, np.full(len(nodes), THREE_PHASE)]),
        load_kw=np.concatenate([bare.load_kw, at_plants_kw], axis=-1),
        load_kvar=np.concatenate([bare.load_kvar, 0.0 * at_plants_kw], axis=-1),
    )
    return _solved_variant(model, "battery", draws, model.rule, _capacity_with_battery(model, held))


def _battery_kw(model: SiteModel, kwp: float) -> Array:
    """What the battery draws beside plants of a size, negative where it gives. [kW]"""
    curves = model.curves
    shares = curves.population.is_participant
    made_kwh = curves.production_kwh * (kwp / curves.peak_power_kw)
    needs_kwh = curves.consumption_kwh[:, shares].sum(axis=-1, dtype=np.float64)
    net_kwh = net_charge_kwh(model.inputs, made_kwh, needs_kwh, curves.off_peak[..., shares])
    return net_kwh / model.axis.hours


def _capacity_with_battery(model: SiteModel, held: Capacity | None) -> Capacity | None:
    """Largest size whose own schedule of the battery lets the network hold it.

    The schedule follows the size: of each size tried the network is searched with the battery
    as it runs beside that size, and the size holds where no less is found.
    """
    if held is None or held.limit == "unsolved":
        return held
    low, found = held.kwp, held
    high = held.kwp + 2 * float(model.inputs.site_table.storage.power_kw)  # type: ignore[union-attr]
    for _ in range(BATTERY_STEPS):
        size = (low + high) / 2
        case = _cases(model, [model.placement])[0]
        extra = np.outer(_battery_kw(model, size), model.placement).astype(np.float32)
        tried = _searched(model, [replace(case, load_kw=case.load_kw + extra)], model.rule)[0]
        if tried.kwp >= size:
            low, found = size, replace(tried, kwp=size)
        else:
            high = size
    return found


def _solved_variant(
    model: SiteModel, key: str, draws: Draws, rule: InverterRule, held: Capacity | None
) -> Variant:
    flow = solved(model, draws, rule)
    judged = verdict(model.network, flow, model.band, model.axis.slots_per_day)
    energy = year_energy(draws, flow, model.axis.hours)
    return _variant(model, key, (draws, flow, judged, energy), held)


def _variant(model: SiteModel, key: str, solved_year: SolvedYear, held: Capacity | None) -> Variant:
    _, flow, judged, energy = solved_year
    n_unsolved = len(flow.failures)
    return Variant(key=key, verdict=judged, energy=energy, capacity=held, n_unsolved=n_unsolved)


def _without_plants(draws: Draws) -> Draws:
    return replace(
        draws,
        plant_node=draws.plant_node[:0],
        plant_kw=draws.plant_kw[:, :0],
        plant_kva=draws.plant_kva[:0],
    )


def _tanks_in_solar_hours(model: SiteModel) -> Array:
    """Consumption with every meter's off-peak hours around midday in summer. [kWh]"""
    inputs, windows = model.inputs, (SOLAR_WINDOWS,)
    lives = replace(inputs.households, n_windows=len(windows), window_parts=())
    return site_curves(replace(inputs, windows=windows, households=lives)).consumption_kwh


def _capacity(
    model: SiteModel, rule: InverterRule, consumption_kwh: Array | None = None
) -> Capacity | None:
    """Hosting capacity of the site's own demand and placement; None without plants."""
    cases = _cases(model, [model.placement], consumption_kwh)
    if not cases:
        return None
    return _searched(model, cases, rule)[0]


def _searched(model: SiteModel, cases: list[Case], rule: InverterRule) -> list[Capacity]:
    steady = rule if not rule.curtailment else UNITY
    most_kwp = MOST_KWP_PER_KVA * model.network.transformer_kva
    return hosting_capacity(
        model.network, cases, model.band, most_kwp, rule=steady, threads=model.threads
    )


def _cases(
    model: SiteModel, placements: list[Array], consumption_kwh: Array | None = None
) -> list[Case]:
    """A case for each placement, all with the same demand; none without plants."""
    peak_kw = model.curves.peak_power_kw
    if peak_kw <= 0:
        return []
    kwh = model.curves.consumption_kwh if consumption_kwh is None else consumption_kwh
    load_kw = (kwh @ _part_by_node(model) / model.axis.hours).astype(np.float32)
    load_kvar = load_kw * np.float32(tan_phi(model.inputs.grid.load_power_factor))
    yield_kw = model.curves.production_kwh / model.axis.hours / peak_kw
    kva_per_kwp = 1 / model.inputs.plant_settings.dc_ac_ratio
    return [
        Case(
            load_kw=load_kw,
            load_kvar=load_kvar,
            placement=placement,
            yield_kw=yield_kw,
            kva_per_kwp=kva_per_kwp,
        )
        for placement in placements
    ]


def _part_by_node(model: SiteModel) -> Array:
    """Part of each member at each supply node, phases taken together."""
    placed, points = model.connections, model.network.supply_nodes
    return placed.part @ (placed.point_node[:, np.newaxis] == points)


def hosting_over_draws(model: SiteModel, n_draws: int) -> Hosting | None:
    """Hosting capacity over households drawn anew and plants placed at random.

    The weather and its production stay the same; draw 0 is the site itself. Phases are
    balanced. None for a site without plants, whose sun is not known.
    """
    if model.curves.peak_power_kw <= 0:
        return None
    enter("hosting")
    own: list[Capacity] = []
    drawn: list[Capacity] = []
    waiting: list[Case] = []
    for number in range(n_draws):
        kwh = _consumption(model, number)
        n_supply = len(model.network.supply_nodes)
        at_random = drawn_placement(model.inputs.seed, model.inputs.site, number, n_supply)
        waiting += _cases(model, [model.placement, at_random], kwh)
        if len(waiting) >= CASES_AT_ONCE or number == n_draws - 1:
            held = _searched(model, waiting, model.rule)
            own, drawn, waiting = own + held[0::2], drawn + held[1::2], []
    return Hosting(own=tuple(own), drawn=tuple(drawn))


def _consumption(model: SiteModel, number: int) -> Array:
    if number == 0:
        return model.curves.consumption_kwh
    return site_curves(with_drawn_homes(model.inputs, number)).consumption_kwh
