"""Curves brought to one slot length, joined, and laid against each other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simcore.base.errors import Problem, Where, fault, phrase, refuse
from simcore.base.masking import pointed_at
from simcore.energy.replay.curves import Curves, shown_stamp, stamp_problems
from simcore.energy.replay.text import raise_all, slots_of

_HOUR_MINUTES = 60


def at_step(curves: Curves, step_minutes: int) -> Curves:
    """Curves in slots of the length asked for, the energy unchanged.

    A half-hour becomes two equal quarters, an hour four (the meter does not tell more), and
    that of an hour is told; two quarters are summed to a half-hour. A single row counts as one
    slot of the length asked for.

    Parameters
    ----------
    curves
        Curves as they were read.
    step_minutes
        15 or 30. [minutes]
    """
    if curves.step_minutes == step_minutes:
        return curves
    if curves.step_minutes is None:
        raise_all(stamp_problems(curves.utc, step_minutes, curves.places))
        return replace(curves, step_minutes=step_minutes)
    if step_minutes < curves.step_minutes:
        return _split(curves, step_minutes)
    return _summed(curves, step_minutes)


def _split(curves: Curves, step_minutes: int) -> Curves:
    assert curves.step_minutes is not None
    n_parts = curves.step_minutes // step_minutes
    later = np.arange(n_parts) * np.timedelta64(step_minutes, "m")
    is_hourly = curves.step_minutes == _HOUR_MINUTES
    told = (phrase("hours_split", minutes=step_minutes),) if is_hourly else ()
    return replace(
        curves,
        utc=(curves.utc[:, np.newaxis] + later).reshape(-1),
        step_minutes=step_minutes,
        kwh=np.repeat(curves.kwh / n_parts, n_parts, axis=0),
        places=tuple(place for place in curves.places for _ in range(n_parts)),
        notes=(*curves.notes, *told),
    )


def _summed(curves: Curves, step_minutes: int) -> Curves:
    assert curves.step_minutes is not None
    n_parts = step_minutes // curves.step_minutes
    for row, is_at in ((0, 0), (-1, step_minutes - curves.step_minutes)):
        minute = int(curves.utc[row].astype("datetime64[m]").astype(int)) % step_minutes
        if minute == is_at:
            continue
        raise refuse("curve_starts_within" if row == 0 else "curve_ends_within", curves.places[row])
    n_meters = len(curves.names)
    return replace(
        curves,
        utc=curves.utc[::n_parts],
        step_minutes=step_minutes,
        kwh=curves.kwh.reshape(-1, n_parts, n_meters).sum(axis=1),
        places=curves.places[::n_parts],
    )


def joined(pieces: Sequence[Curves]) -> Curves:
    """Several files as one: columns side by side, periods one after the other.

    Parameters
    ----------
    pieces
        Curves of the same slot length.

    Raises
    ------
    InputError
        Where a meter has the same slot twice, lacks slots that others have, or where
        slots are missing for all.
    """
    names = tuple(dict.fromkeys(name for piece in pieces for name in piece.names))
    utc = np.unique(np.concatenate([piece.utc for piece in pieces]))
    kwh = np.full((len(utc), len(names)), np.nan)
    places: list[Where] = [""] * len(utc)
    for piece in pieces:
        rows = np.searchsorted(utc, piece.utc)
        columns = np.array([names.index(name) for name in piece.names])
        block = np.ix_(rows, columns)
        raise_all(_repeated_slots(piece, ~np.isnan(kwh[block])))
        kwh[block] = piece.kwh
        for row, place in zip(rows, piece.places, strict=True):
            places[row] = places[row] or place
    curves = Curves(
        utc=utc,
        step_minutes=pieces[0].step_minutes,
        names=names,
        kwh=kwh,
        places=tuple(places),
        notes=tuple(dict.fromkeys(note for piece in pieces for note in piece.notes)),
    )
    raise_all(_missing_slots(curves))
    raise_all(stamp_problems(utc, curves.step_minutes, curves.places))
    return curves


def _repeated_slots(piece: Curves, is_taken: np.ndarray) -> list[Problem]:
    """First slot of each meter of a piece that another file has too."""
    return [
        fault(
            "slot_twice",
            phrase(
                "part",
                place=piece.places[int(np.argmax(is_taken[:, column]))],
                part=pointed_at(name, phrase("column_number", n=column + 2)),
            ),
        )
        for column, name in enumerate(piece.names)
        if is_taken[:, column].any()
    ]


def _missing_slots(curves: Curves) -> list[Problem]:
    """Meters that lack slots which other meters have."""
    is_missing = np.isnan(curves.kwh)
    return [
        fault(
            "slot_missing",
            phrase(
                "part",
                place=curves.places[int(np.argmax(is_missing[:, column]))],
                part=pointed_at(name, phrase("meter_read", n=column + 1)),
            ),
            slots=slots_of(int(is_missing[:, column].sum())),
        )
        for column, name in enumerate(curves.names)
        if is_missing[:, column].any()
    ]


def check_aligned(production: Curves, consumption: Curves, noun: str = "production") -> None:
    """Refuse curves whose slots are not the same, with the first odd one of each side.

    ``noun`` says what the first curves are: ``production`` or ``storage``.

    Examples
    --------
    >>> start = np.array(["2026-07-01T00:00"], "datetime64[s]")
    >>> one = Curves(
    ...     utc=start, step_minutes=15, names=("roof",), kwh=np.ones((1, 1)), places=("a.csv",)
    ... )
    >>> check_aligned(one, one)
    """
    problems = []
    nouns = phrase("storage" if noun == "storage" else "production"), phrase("consumption")
    for curves, other_curves, (curves_noun, other_noun) in (
        (production, consumption, nouns),
        (consumption, production, nouns[::-1]),
    ):
        alone = np.flatnonzero(~np.isin(curves.utc, other_curves.utc))
        if len(alone):
            first = alone[0]
            meter = pointed_at(curves.names[0], phrase("meter_number", n=1))
            problems.append(
                fault(
                    "slots_differ",
                    phrase("part", place=curves.places[first], part=meter),
                    slots=slots_of(len(alone)),
                    one=curves_noun,
                    other=other_noun,
                    first=shown_stamp(curves.utc[first]),
                )
            )
    raise_all(problems)
