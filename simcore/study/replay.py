"""Measured curves shared by a key, or by the operator's own key files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simcore.base.errors import InputError, Problem, did_you_mean, refuse
from simcore.base.records import Array, Flags, Settlement
from simcore.energy.replay import (
    Curves,
    at_step,
    check_aligned,
    in_force,
    joined,
    read_coefficients,
    read_curves,
    read_key_file,
    read_memberships,
    shift_minutes,
    takes_part,
)
from simcore.energy.sharing import KEYS, Key, floored, settle

_FILE_NAME = re.compile(r"[\w .()+-]+")
OWN_FILES = ("members", "manifest")
"""Names that a producer's key file may not have."""

FED_BY_CURVES = ("ranked", "full_dynamic")
"""Keys that do with the order of the columns what a scenario may say in more detail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayInputs:
    """What a replay reads, and how it settles.

    Attributes
    ----------
    production, consumption
        Files of curves, a column for each plant, and for each member.
    key
        Sharing key; none where ``key_files`` say who gets what.
    key_files
        Key files of the operator, named after the plants.
    coefficients, memberships
        Files of the members' parts, and of when they take part.
    slot_minutes
        Slot of the settlement, 15 or 30. [minutes]
    decimals
        Decimals of the percentages of the key files written.
    is_rounded
        Whether the settlement itself uses the rounded percentages.
    stamps
        Whether key files stamp the ``start`` or the ``end`` of a slot.
    notice_days
        Notice of the members who leave. [days]
    """

    production: tuple[Path, ...]
    consumption: tuple[Path, ...]
    key: str | None = None
    key_files: tuple[Path, ...] = ()
    coefficients: Path | None = None
    memberships: Path | None = None
    slot_minutes: int = 15
    decimals: int = 1
    is_rounded: bool = False
    stamps: str = "start"
    notice_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A settled replay.

    Attributes
    ----------
    inputs
        What was asked for.
    production, consumption
        Curves in slots of the settlement.
    key_fractions
        Coefficients cut to the decimals of the key file, ``(n_slots, n_members)``, or
        ``(n_slots, n_plants, n_members)`` where they differ by plant. [1]
    settlement
        Who shared and imported what; surplus of all plants together, ``(n_slots,)``.
    rounding_loss_kwh
        Shared energy that rounding the percentages costs. [kWh]
    """

    inputs: ReplayInputs
    production: Curves
    consumption: Curves
    key_fractions: Array
    settlement: Settlement
    rounding_loss_kwh: float

    def key_of_plant(self, number: int) -> Array:
        """Coefficients of a plant's key file, ``(n_slots, n_members)``."""
        is_common = self.key_fractions.ndim == self.consumption.kwh.ndim
        return self.key_fractions if is_common else self.key_fractions[:, number]


def replay(inputs: ReplayInputs) -> Replay:
    """Read, check and settle measured curves.

    Several plants feed one pot, and each producer's file holds the same coefficients, unless
    the key is one by plant or their key files differ.

    Raises
    ------
    InputError
        With file, line and member of what cannot be used.
    """
    _check_key(inputs)
    production = curves_of(inputs.production, inputs.slot_minutes)
    consumption = curves_of(inputs.consumption, inputs.slot_minutes)
    _check_plant_names(production)
    check_aligned(production, consumption)
    exact = _coefficients(inputs, production, consumption)
    cut = floored(exact, inputs.decimals)
    ideal, rounded = (
        _settled(fractions, production.kwh, consumption.kwh) for fractions in (exact, cut)
    )
    loss_kwh = float(ideal.shared_kwh.sum() - rounded.shared_kwh.sum())
    return Replay(
        inputs=inputs,
        production=production,
        consumption=consumption,
        key_fractions=cut,
        settlement=rounded if inputs.is_rounded else ideal,
        rounding_loss_kwh=max(loss_kwh, 0.0),
    )


def curves_of(paths: Sequence[Path], slot_minutes: int) -> Curves:
    """Curves of several files, in slots of one length."""
    pieces: list[Curves] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            pieces.append(at_step(read_curves(path), slot_minutes))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return joined(pieces)


def totals(done: Replay) -> dict[str, float | int]:
    """Energy of the whole period, the two rates, and the size of the replay."""
    production = float(done.production.kwh.sum())
    consumption = float(done.consumption.kwh.sum())
    shared = float(done.settlement.shared_kwh.sum())
    return {
        "production_kwh": production,
        "consumption_kwh": consumption,
        "shared_kwh": shared,
        "surplus_kwh": float(done.settlement.surplus_kwh.sum()),
        "self_consumption_fraction": shared / production if production > 0 else 0.0,
        "self_production_fraction": shared / consumption if consumption > 0 else 0.0,
        "rounding_loss_kwh": done.rounding_loss_kwh,
        "n_slots": len(done.consumption.utc),
        "n_members": len(done.consumption.names),
    }


def _check_key(inputs: ReplayInputs) -> None:
    """Refuse a key that does not exist, that lacks its coefficients, or has no use for one."""
    if (inputs.key is None) == (not inputs.key_files):
        raise refuse("--key", found="both or none", expected="either --key or --key-file")
    if inputs.key is None:
        for option, given in (
            ("coefficients", inputs.coefficients),
            ("members", inputs.memberships),
        ):
            if given is not None:
                expected = "none: the key file says who gets what"
                raise refuse(f"--{option}", found=str(given), expected=expected)
        return
    if inputs.key not in KEYS:
        expected, guess = ", ".join(KEYS), did_you_mean(inputs.key, KEYS)
        raise refuse("--key", found=repr(inputs.key), expected=expected, guess=guess)
    if inputs.key not in usable_keys():
        missing = ", ".join(KEYS[inputs.key].needs)
        found = f"key {inputs.key!r}, which needs {missing}: a replay has none"
        raise refuse("--key", found=found, expected=", ".join(usable_keys()))
    if KEYS[inputs.key].weight and inputs.coefficients is None:
        found, expected = f"key {inputs.key!r} alone", "--coefficients with the members' parts"
        raise refuse("--key", found=found, expected=expected)


def usable_keys() -> list[str]:
    """Keys that curves and weights alone can feed.

    Members are ranked, and plants serve, in the order of the columns.
    """
    return [name for name, key in KEYS.items() if not key.needs or name in FED_BY_CURVES]


def _check_plant_names(production: Curves) -> None:
    """Key files are named after the plants, so that a plant needs the name of a file."""
    problems = [
        Problem(
            place=f"{production.places[0].split(',')[0]}, {name}",
            found=f"the plant {name!r}",
            expected="a PRM, or a plain name that can name a file",
        )
        for name in production.names
        if not _FILE_NAME.fullmatch(name) or name.casefold() in OWN_FILES or name.startswith(".")
    ]
    if problems:
        raise InputError(problems)


def _coefficients(inputs: ReplayInputs, production: Curves, consumption: Curves) -> Array:
    """Exact coefficients, of all plants together or by plant."""
    members = consumption.names
    if inputs.key is None:
        return _from_key_files(inputs, production, consumption)
    weight: Array = np.ones(len(members))
    if inputs.coefficients is not None:
        weight = read_coefficients(inputs.coefficients, members)
    is_in = np.ones((1, len(members)), dtype=bool)
    if inputs.memberships is not None:
        rows = read_memberships(inputs.memberships, members, inputs.notice_days)
        is_in = takes_part(consumption.utc, rows, members)
    key = KEYS[inputs.key]
    produced_kwh = production.kwh if key.is_by_plant else production.kwh.sum(axis=-1)
    return key_by_membership(key, (produced_kwh, consumption.kwh), weight, is_in)


def key_by_membership(
    key: Key, curves_kwh: tuple[Array, Array], weight: Array, is_in: Flags
) -> Array:
    """Coefficients of a key with members who come and go, ``(n_slots, n_members)``.

    A key by plant has an axis of plants before that of the members.

    Parameters
    ----------
    key
        Sharing key.
    curves_kwh
        Production ``(n_slots,)``, or ``(n_slots, n_plants)`` for a key by plant, and
        consumption ``(n_slots, n_members)``. [kWh]
    weight
        Weight of each member while all take part, ``(n_members,)``. [1]
    is_in
        Whether each member takes part, ``(n_slots, n_members)``, or one row for all slots.
    """
    pot_kwh, needs_kwh = curves_kwh
    changes = np.flatnonzero((is_in[1:] != is_in[:-1]).any(axis=-1)) + 1
    starts = np.concatenate([[0], changes])
    ends = np.concatenate([changes, [len(pot_kwh)]])
    return np.concatenate(
        [
            key(pot_kwh[a:b], needs_kwh[a:b], in_force(weight, is_in[a]))
            for a, b in zip(starts, ends, strict=True)
        ]
    )


def _from_key_files(inputs: ReplayInputs, production: Curves, consumption: Curves) -> Array:
    """Coefficients by plant, ``(n_slots, n_plants, n_members)``; without axis for one plant."""
    by_plant = {path.stem: path for path in inputs.key_files}
    problems = [
        Problem(
            place=str(path),
            found=f"a key file of the unknown plant {name!r}",
            expected="the name of a column of the production",
            guess=did_you_mean(name, production.names),
        )
        for name, path in by_plant.items()
        if name not in production.names
    ]
    for name in production.names:
        if name not in by_plant:
            found = f"no key file of the plant {name!r}"
            problems.append(Problem(place="--key-file", found=found, expected=f"{name}.csv"))
    if problems:
        raise InputError(problems)
    shift = shift_minutes(inputs.stamps, inputs.slot_minutes)
    read = [
        read_key_file(by_plant[name], consumption.utc, consumption.names, stamp_shift_minutes=shift)
        for name in production.names
    ]
    return read[0] if len(read) == 1 else np.stack(read, axis=1)


def _settled(fractions: Array, production_kwh: Array, consumption_kwh: Array) -> Settlement:
    """Settlement with the surplus of all plants together."""
    if fractions.ndim == consumption_kwh.ndim:
        return settle(fractions, production_kwh.sum(axis=-1), consumption_kwh)
    done = settle(fractions, production_kwh, consumption_kwh)
    return Settlement(
        shared_kwh=done.shared_kwh,
        import_kwh=done.import_kwh,
        surplus_kwh=done.surplus_kwh.sum(axis=-1),
    )
