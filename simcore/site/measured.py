"""Measured load curves in place of drawn homes, and measured production of plants."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import InputError, Problem, phrase, refuse
from simcore.base.found import Found
from simcore.base.masking import masked
from simcore.base.records import Array, Population
from simcore.base.textfile import decoded, file_bytes
from simcore.base.timeaxis import TimeAxis, time_axis
from simcore.energy.meters import (
    Asked,
    MeterCurve,
    YearQuality,
    moved_to_year,
    on_axis,
    read_meters,
    rescaled,
    stand_in,
)
from simcore.energy.meters.plausible import doubts
from simcore.energy.meters.years import full_years
from simcore.energy.weather import read_production_csv
from simcore.scenario.site import Site
from simcore.site.found import meters_found, weather_found
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
    of_year, years = _of_year(Path(site.measured), [curves[n] for n in drawn], axis)
    members = measured_members(site, population, len(drawn))
    of_meters = [qualities[number] for number in drawn]
    found = meters_found(Path(site.measured).name, of_meters, years, axis.year)
    return stand_in(kwh, np.stack(of_year, axis=-1), members), found


def measured_production_kwh(
    path: Path, axis: TimeAxis, peak_power_kw: float
) -> tuple[Array, tuple[Found, ...]]:
    """Production of all plants of a site, ``(n_slots,)``, and what there is to know of its file.

    Parameters
    ----------
    path
        File of the production, of one plant or of several inverters, which are summed.
    axis
        Slots asked for.
    peak_power_kw
        Peak power of the site's plants, which no slot passes by far. [kW]

    Raises
    ------
    InputError
        For what is no curve, and for one whose slots another unit would explain.
    """
    if _is_own_csv(path):
        kwh, quality = read_production_csv(path, axis)
        _check_plausible(kwh, axis, peak_power_kw, path)
        return kwh, weather_found(quality, "production")
    curves, qualities = read_meters([path], asked=Asked(limit_kw=peak_power_kw))
    produced = [n for n, curve in enumerate(curves) if curve.is_production] or range(len(curves))
    of_year, years = _of_year(path, [curves[n] for n in produced], axis)
    of_meters = [qualities[number] for number in produced]
    return np.sum(of_year, axis=0), meters_found(path.name, of_meters, years, axis.year)


def _is_own_csv(path: Path) -> bool:
    """Whether a file has the columns ``time`` and ``kwh`` to the letter."""
    if not path.is_file():
        return True
    lines = decoded(file_bytes(path, masked(str(path)))).splitlines()
    head = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    names = [cell.strip().casefold() for cell in head.replace(";", ",").split(",")]
    return {"time", "kwh"} <= set(names)


def _check_plausible(kwh: Array, axis: TimeAxis, peak_power_kw: float, path: Path) -> None:
    minutes = np.full(axis.n_slots, float(axis.step_minutes))
    found = doubts(axis.utc, minutes, kwh, is_production=True, limit_kw=peak_power_kw)
    problems = [doubt.problem(masked(str(path))) for doubt in found if doubt.is_fatal]
    if problems:
        raise InputError(problems)


def measured_members(site: Site, population: Population, n_curves: int) -> NDArray[np.int64]:
    """Numbers of the dwellings that take a measured curve: the first inhabited ones."""
    inhabited = np.flatnonzero(population.is_dwelling & ~population.is_vacant)
    n_asked = (
        n_curves
        if site.measured_fraction is None
        else round(site.measured_fraction * site.dwellings)
    )
    return inhabited[:n_asked]


def _of_year(
    path: Path, curves: list[MeterCurve], axis: TimeAxis
) -> tuple[list[Array], list[YearQuality]]:
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
            place = phrase("meter", file=masked(path.name), meter=curve.meter)
            problems += [replace(problem, place=place) for problem in error.problems]
    if problems:
        raise InputError(problems)
    return of_year, qualities
