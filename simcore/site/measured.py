"""Measured load curves in place of drawn homes."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import InputError, Problem, phrase, refuse
from simcore.base.found import Found
from simcore.base.records import Array, Population
from simcore.base.timeaxis import TimeAxis, time_axis
from simcore.energy.meters import (
    MeterCurve,
    YearQuality,
    moved_to_year,
    on_axis,
    read_meters,
    rescaled,
    stand_in,
)
from simcore.energy.meters.years import full_years
from simcore.scenario.site import Site
from simcore.site.found import meters_found
from simcore.site.inputs import SiteInput


def with_measured(
    kwh: Array, inputs: SiteInput, population: Population
) -> tuple[Array, tuple[Found, ...]]:
    """Curves of all members, measured ones in place of the site's first inhabited dwellings.

    ``kwh`` is ``(n_slots, n_members)``; it comes back as it is where the site has no
    measured curves. Beside it stands what was found in their files.
    """
    site, axis = inputs.site_table, inputs.axis
    if site.measured is None:
        return kwh, ()
    curves, qualities = read_meters([Path(site.measured)])
    drawn = [number for number, curve in enumerate(curves) if not curve.is_production]
    if not drawn:
        raise refuse("injection_only", phrase("measured_of", site=site.name))
    of_year, years = _of_year([curves[number] for number in drawn], axis)
    members = measured_members(site, population, len(drawn))
    of_meters = [qualities[number] for number in drawn]
    found = meters_found(Path(site.measured).name, of_meters, years, axis.year)
    return stand_in(kwh, np.stack(of_year, axis=-1), members), found


def measured_members(site: Site, population: Population, n_curves: int) -> NDArray[np.int64]:
    """Numbers of the dwellings that take a measured curve: the first inhabited ones."""
    inhabited = np.flatnonzero(population.is_dwelling & ~population.is_vacant)
    n_asked = (
        n_curves
        if site.measured_fraction is None
        else round(site.measured_fraction * site.dwellings)
    )
    return inhabited[:n_asked]


def _of_year(curves: list[MeterCurve], axis: TimeAxis) -> tuple[list[Array], list[YearQuality]]:
    """Each curve in the year of the axis; its own latest full year, moved, if that is missing."""
    of_year: list[Array] = []
    qualities: list[YearQuality] = []
    problems: list[Problem] = []
    for curve in curves:
        try:
            years = full_years(curve)
            own = time_axis(axis.year if axis.year in years else years[-1], axis.step_minutes)
            kwh, quality = on_axis(curve, own)
            qualities.append(quality)
            moved_kwh = moved_to_year(kwh[:, np.newaxis], own, axis)[:, 0]
            # Days at the ends of the year change places: the year's energy is kept.
            of_year.append(rescaled(moved_kwh, kwh.sum()) if moved_kwh.any() else moved_kwh)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return of_year, qualities
