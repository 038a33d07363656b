"""The low-voltage grid: curves of members and plants on nodes and phases, a year of power flow.

Energy only: nothing here has a price.
"""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from simcore.base.errors import did_you_mean, refuse
from simcore.base.phases import enter
from simcore.base.records import Counts
from simcore.energy.grid.inverters import reactive_kvar
from simcore.energy.grid.limits import verdict, worst_slots
from simcore.energy.grid.records import Draws, Network, PowerFlow
from simcore.energy.grid.reference import Difference, difference
from simcore.scenario.schema import Scenario
from simcore.site.inputs import SiteInput, site_inputs
from simcore.study.grid.model import (
    SiteModel,
    site_band,
    site_draws,
    site_model,
    solved,
    year_energy,
)
from simcore.study.grid.records import GridOutcome, SiteGridYear
from simcore.study.grid.variants import hosting_over_draws, variants
from simcore.study.grid.worst import causes_kw, worst_hours

N_REFERENCE_SLOTS = 50
"""Worst slots that pandapower solves again."""

Progress = Callable[[str], None]


def _silent(site: str) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is asked for beside the year: draws of the hosting capacity, variants, reference."""

    n_draws: int = 0
    has_variants: bool = True
    has_reference: bool = True


def grid(
    scenario: Scenario,
    sites: Collection[str] = (),
    wishes: Wishes | None = None,
    *,
    jobs: int = 2,
    progress: Progress = _silent,
) -> GridOutcome:
    """A year on the network of each site.

    Parameters
    ----------
    scenario
        Checked scenario.
    sites
        Sites to work on; all where none are given.
    wishes
        What is asked for beside the year.
    jobs
        Sites worked on at a time; a single site takes them as threads of the solver.
    progress
        Told the name of each site once it is done.

    Raises
    ------
    InputError
        If a site is not known, or its network cannot be used.
    """
    for name in sites:
        if name not in scenario.sites:
            stated, options = f'"{name}"', tuple(scenario.sites)
            guess = did_you_mean(name, scenario.sites)
            raise refuse("not_one_of", "--site", found=stated, known=options, guess=guess)
    chosen, wishes = list(sites) or list(scenario.sites), wishes or Wishes()
    inputs = site_inputs(scenario, chosen)
    workers = min(jobs, len(chosen))

    def solved_site(site: SiteInput) -> SiteGridYear:
        model = site_model(site, threads=max(jobs // workers, 1))
        year = site_year(model, wishes)
        progress(year.name)
        return year

    with ThreadPoolExecutor(max_workers=workers) as pool:
        years = tuple(pool.map(solved_site, inputs.values()))
    axis, band = next(iter(inputs.values())).axis, site_band(scenario.grid)
    return GridOutcome(scenario=scenario, axis=axis, band=band, sites=years)


def site_year(model: SiteModel, wishes: Wishes) -> SiteGridYear:
    """A year on the network of a site, with what is asked for beside it."""
    enter("network")
    draws = site_draws(model)
    flow = solved(model, draws)
    uses_kw = causes_kw(model)
    judged = verdict(model.network, flow, model.band, model.axis.slots_per_day)
    energy = year_energy(draws, flow, model.axis.hours)
    as_is = (draws, flow, judged, energy)
    site = model.inputs.site_table
    return SiteGridYear(
        site=model.inputs.site,
        name=site.name,
        name_fr=site.name_fr,
        peak_power_kw=model.curves.peak_power_kw,
        n_dwellings=site.dwellings,
        network=model.network,
        flow=flow,
        verdict=judged,
        energy=energy,
        worst=worst_hours(model, flow, uses_kw),
        difference=_difference(model, draws, flow) if wishes.has_reference else None,
        variants=variants(model, as_is) if wishes.has_variants else (),
        hosting=hosting_over_draws(model, wishes.n_draws) if wishes.n_draws else None,
        uses_kw=uses_kw,
    )


def _difference(model: SiteModel, draws: Draws, flow: PowerFlow) -> Difference | None:
    """How far pandapower is on the worst slots of all kinds; None where no slot has a state."""
    slots = reference_slots(model.network, flow)
    if len(slots) == 0:
        return None
    phase_pu = flow.voltage_pu[slots][:, draws.plant_node]
    voltage_pu = phase_pu.mean(axis=-1) if phase_pu.ndim == 3 else phase_pu
    kvar = reactive_kvar(model.rule, flow.produced_kw[slots], voltage_pu, draws.plant_kva)
    return difference(model.network, draws, flow, kvar, slots.tolist())


def reference_slots(network: Network, flow: PowerFlow) -> Counts:
    """The worst slots of all kinds, by turns, at most ``N_REFERENCE_SLOTS``."""
    all_kinds = worst_slots(flow, network.supply_nodes, N_REFERENCE_SLOTS).values()
    kinds = [slots for slots in all_kinds if len(slots)]  # none of lines without ratings
    if not kinds:
        return np.zeros(0, int)
    n = min(len(slots) for slots in kinds)
    by_turns = np.stack([slots[:n] for slots in kinds], axis=-1).ravel()
    _, first = np.unique(by_turns, return_index=True)
    return by_turns[np.sort(first)][:N_REFERENCE_SLOTS]
