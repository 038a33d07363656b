"""Files in any known layout, as curves of several meters without a gap."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import Phrase, Problem, fault, phrase, refuse
from simcore.base.masking import masked
from simcore.base.records import Array
from simcore.energy.meters.asked import Asked
from simcore.energy.meters.counters import FEWEST_ROWS, counter_kind
from simcore.energy.meters.files import read_steps
from simcore.energy.meters.lengths import between, off_grid, span
from simcore.energy.meters.plausible import doubts
from simcore.energy.meters.readings import END, Steps
from simcore.energy.meters.units import KWH_PER_UNIT
from simcore.energy.replay.records import Curves, Stamps
from simcore.energy.replay.text import local_stamps, raise_all, slots_of

SLOT_MINUTES = {5: 15, 10: 30, 15: 15, 30: 30, 60: 60}
"""Slot that steps of a length are brought to: summed where they are shorter. [minutes]"""


FEWEST_EDGES = 2
"""Edges of one slot."""


def measured_curves(path: Path, asked: Asked, flow: str) -> Curves:
    """Curves of a file in any known layout, side by side; refused where a slot is missing.

    Parameters
    ----------
    path
        The file.
    asked
        What the user says beside it.
    flow
        ``production`` or ``consumption``: the curves kept where the file tells both; empty
        for all.
    """
    steps = _of_flow(read_steps([path], asked), flow)
    place = masked(str(path))
    known = [_known(one) for one in steps]
    raise_all(_blank(place, steps, [kwh for _, _, kwh in known]))
    lengths = sorted({int(length) for _, minutes, _ in known for length in _usual(minutes)})
    slot_minutes = min(SLOT_MINUTES.get(length, 30) for length in lengths)
    edges = _edges([one[0] for one in known], [one[1] for one in known], slot_minutes)
    laid = [between(*one, edges) for one in known]
    if len(edges) < FEWEST_EDGES:
        raise refuse("single_row", place)
    raise_all(_missing(place, steps, [seconds for _, seconds in laid], edges))
    notes = tuple(dict.fromkeys(note for one in steps for note in one.notes))
    return Curves(
        utc=edges[:-1].astype("datetime64[s]"),
        step_minutes=slot_minutes,
        names=tuple(one.identifier for one in steps),
        kwh=np.stack([kwh for kwh, _ in laid], axis=-1),
        places=(place,) * (len(edges) - 1),
        notes=(*notes, *_mixed(lengths, slot_minutes)),
    )


def has_index(utc: Stamps, values: Array, units: Sequence[str], step_minutes: int) -> bool:
    """Whether a column counts, though it should hold the energy of each slot."""
    end = utc + np.timedelta64(step_minutes, "m")
    return any(
        unit in KWH_PER_UNIT and bool(counter_kind(values[:, n], end))
        for n, unit in enumerate(units)
    )


def has_odd_rows(utc: Stamps, step_minutes: int | None) -> bool:
    """Whether a curve of a day or more has a few rows off the grid, which can be placed."""
    if step_minutes is None or len(utc) < FEWEST_ROWS:
        return False
    return bool(off_grid(utc, step_minutes * 60).any())


def judged(curves: Curves, asked: Asked, flow: str, path: Path) -> Curves:
    """Curves with what is odd about them told; refused where another unit explains it."""
    if curves.step_minutes is None:
        return curves
    minutes = np.full(len(curves.utc), float(curves.step_minutes))
    notes: list[Phrase] = []
    problems: list[Problem] = []
    for number, name in enumerate(curves.names):
        found = doubts(
            curves.utc,
            minutes,
            curves.kwh[:, number],
            is_production=flow == "production",
            limit_kw=asked.limit_kw,
        )
        where = phrase("meter", file=masked(str(path)), meter=masked(name))
        problems += [doubt.problem(where) for doubt in found if doubt.is_fatal]
        notes += [doubt.note() for doubt in found]
    if problems and not asked.is_trusted:
        raise_all(problems)
    return replace(curves, notes=(*curves.notes, *dict.fromkeys(notes)))


def shifted(utc: Stamps, step_minutes: int | None, asked: Asked) -> Stamps:
    """Starts of slots, from stamps that the user says are ends."""
    if asked.stamps != END or step_minutes is None:
        return utc
    return utc - np.timedelta64(step_minutes, "m")


def _of_flow(steps: list[Steps], flow: str) -> list[Steps]:
    """Curves of a direction, where a file tells both."""
    wanted = [one for one in steps if one.is_production == (flow == "production")]
    return wanted if flow and wanted else steps


def _known(steps: Steps) -> tuple[Stamps, Array, Array]:
    is_known = ~np.isnan(steps.energy_kwh)
    return steps.start_utc[is_known], steps.minutes[is_known], steps.energy_kwh[is_known]


def _blank(place: str, steps: list[Steps], energies: list[Array]) -> list[Problem]:
    """Curves without any value."""
    return [
        fault("curve_blank", phrase("meter", file=place, meter=masked(one.identifier)))
        for one, kwh in zip(steps, energies, strict=True)
        if not len(kwh)
    ]


def _usual(minutes: Array) -> Array:
    """Lengths of step that a curve has often: one step in twenty, and the most common one."""
    lengths, counts = np.unique(minutes, return_counts=True)
    return lengths[(counts >= len(minutes) / 20) | (counts == counts.max())]


def _edges(starts: list[Stamps], minutes: list[Array], slot_minutes: int) -> NDArray[np.int64]:
    """Edges of whole slots from the first step of any curve to the last. [s]."""
    slot_s = slot_minutes * 60
    first = min(int(start[0].astype(np.int64)) for start in starts)
    ends = [start[-1] + span(length[-1:])[0] for start, length in zip(starts, minutes, strict=True)]
    last = max(int(end.astype("datetime64[s]").astype(np.int64)) for end in ends)
    return np.arange(-(-first // slot_s), last // slot_s + 1) * slot_s


def _missing(
    place: str, steps: list[Steps], seconds: list[NDArray[np.int64]], edges: NDArray[np.int64]
) -> list[Problem]:
    """Curves that lack a slot, or a part of one, with the first of these."""
    slot_s = int(edges[1] - edges[0])
    problems = []
    for one, measured in zip(steps, seconds, strict=True):
        gaps = np.flatnonzero(measured < slot_s)
        if len(gaps):
            first = local_stamps(edges[gaps[:1]].astype("datetime64[s]"))[0]
            where = phrase("meter", file=place, meter=masked(one.identifier))
            problems.append(fault("curve_gaps", where, slots=slots_of(len(gaps)), first=first))
    return problems


def _mixed(lengths: list[int], slot_minutes: int) -> tuple[Phrase, ...]:
    """Note on steps that are split or summed."""
    others = [length for length in lengths if length != slot_minutes]
    if not others:
        return ()
    return (phrase("steps_brought", lengths=others, minutes=slot_minutes),)
