"""Whether the files that a scenario names can be used: each is read, before any long work."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from simcore.base.draws import stream
from simcore.base.errors import gathered
from simcore.base.found import Found
from simcore.energy.population import draw_population
from simcore.scenario.schema import Scenario
from simcore.site.curves import plant_power_kw, site_chances, site_population, site_sky
from simcore.site.donors import library_of
from simcore.site.found import meters_found, of_phrase
from simcore.site.inputs import SiteInput, site_inputs
from simcore.site.measured import measured_production_kwh, with_measured
from simcore.study.compare.notes import found_notes
from simcore.study.compare.pipeline import check_inputs
from simcore.study.compare.records import Note

Reader = Callable[[], tuple[Found, ...]]
"""Reads a file, and tells what was found in it."""


def read_files(scenario: Scenario, network: Callable[[SiteInput], object]) -> tuple[Note, ...]:
    """What was found in the files of a scenario, each of them read as a run reads it.

    Parameters
    ----------
    scenario
        Checked scenario.
    network
        Reads the network of a site.

    Returns
    -------
    tuple of Note
        What is doubtful but used, each thing once.

    Raises
    ------
    InputError
        With every problem of every file: weather, homes, habits, curves, donors, production,
        network, prices and calendars. Where a list of homes cannot be used, drawn homes
        stand in, so that curves are read all the same.
    """
    readers = [
        reader for site in site_inputs(scenario).values() for reader in _readers(site, network)
    ]
    found = gathered([lambda: _nothing_in(check_inputs(scenario)), *readers])
    return tuple(found_notes(one for told in found for one in told))


def _readers(inputs: SiteInput, network: Callable[[SiteInput], object]) -> Iterator[Reader]:
    """A reader for each file of a site."""
    site = inputs.site_table
    if inputs.weather.file is not None:
        yield lambda: site_sky(inputs).found
    if site.households.population_csv:
        yield lambda: _nothing_in(site_population(inputs))
    if site.households.habits_csv is not None:
        yield lambda: _nothing_in(site_chances(inputs))
    if site.measured is not None:
        yield lambda: _curves_found(inputs)
    if site.donors is not None:
        yield lambda: _donors_found(inputs)
    if site.plants.measured_production is not None and inputs.planes:
        path, power_kw = Path(site.plants.measured_production), plant_power_kw(inputs.planes)
        yield lambda: measured_production_kwh(path, inputs.axis, sum(power_kw.values()))[1]
    if site.grid.network is not None:
        yield lambda: _nothing_in(network(inputs))


def _nothing_in(_: object) -> tuple[Found, ...]:
    """What was read has nothing that is doubtful but used."""
    return ()


def _curves_found(inputs: SiteInput) -> tuple[Found, ...]:
    people = draw_population(inputs.households, stream(inputs.seed, inputs.site, "population"))
    nothing = np.zeros((inputs.axis.n_slots, people.n_members))
    return with_measured(nothing, inputs, people)[1]


def _donors_found(inputs: SiteInput) -> tuple[Found, ...]:
    path = Path(str(inputs.site_table.donors))
    read = library_of(path, inputs.axis.step_minutes)
    told = (of_phrase(path.name, said) for said in read.told)
    return (*meters_found(path.name, read.qualities, (), inputs.axis.year), *told)
