"""Measured curves shared by a key, or by the operator's own key files."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from simcore.base.errors import InputError, did_you_mean, fault, gathered, phrase, refuse
from simcore.base.masking import STARTS_A_FORMULA, pointed_at
from simcore.base.records import Array, Flags, Settlement
from simcore.energy.meters.asked import NOTHING, Asked
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
from simcore.energy.sharing import KEYS, Key, settle
from simcore.site.sharing import KeyTerms
from simcore.study.replay.storage import joined_by_storage
from simcore.study.replay.value import shared_value_eur_per_kwh

_FILE_NAME = re.compile(r"[\w .()+-]+")
_METER_NAME = re.compile(r"[^;\"\x00-\x1f\x7f]{1,100}")
"""What the column of a member can be called in the operator's file."""
FLOWS = ("production", "consumption", "")
"""What the curves of each group of files are; a battery has both."""
OWN_FILES = ("members", "plants", "manifest")
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
    storage
        File of a battery's charge and discharge, named after its meter.
    decimals, rounding
        Decimals of the percentages of the key files written, and how they are reached:
        ``floor`` or ``largest_remainder``.
    value_eur_per_kwh
        What a shared kWh takes off a bill; None for that of a home on the regulated Base
        tariff (assumed). [EUR/kWh]
    is_rounded
        Whether the settlement itself uses the rounded percentages.
    stamps
        Whether key files stamp the ``start`` or the ``end`` of a slot.
    notice_days
        Notice of the members who leave. [days]
    asked
        What is said of the files of curves beside them; None for nothing.
    """

    production: tuple[Path, ...]
    consumption: tuple[Path, ...]
    key: str | None = None
    key_files: tuple[Path, ...] = ()
    coefficients: Path | None = None
    memberships: Path | None = None
    storage: Path | None = None
    slot_minutes: int = 15
    decimals: int = 1
    rounding: str = "floor"
    value_eur_per_kwh: float | None = None
    is_rounded: bool = False
    stamps: str = "start"
    notice_days: int = 0
    asked: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A settled replay.

    Attributes
    ----------
    inputs
        What was asked for.
    production, consumption
        Curves in slots of the settlement; a battery comes last in both.
    key_fractions
        Coefficients rounded to the decimals of the key file, ``(n_slots, n_members)``, or
        ``(n_slots, n_plants, n_members)`` where they differ by plant. [1]
    settlement
        Who shared and imported what; surplus of all plants together, ``(n_slots,)``.
    plant_surplus_kwh
        Surplus of each plant over the period, ``(n_plants,)``. [kWh]
    rounding_loss_kwh, rounding_loss_eur
        Shared energy that rounding the percentages costs all members together, and what it
        would have taken off their bills, None where no rates are known for the period; below
        0 where rounding gave them more. [kWh], [EUR]
    """

    inputs: ReplayInputs
    production: Curves
    consumption: Curves
    key_fractions: Array
    settlement: Settlement
    plant_surplus_kwh: Array
    rounding_loss_kwh: float
    rounding_loss_eur: float | None

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
    production, consumption = _curves(inputs)
    exact = _coefficients(inputs, production, consumption)
    made_kwh, used_kwh = production.kwh, consumption.kwh
    is_by_plant = exact.ndim > used_kwh.ndim
    terms = KeyTerms(decimals=inputs.decimals, rounding=inputs.rounding)
    rounded = terms.rounded(exact, made_kwh if is_by_plant else made_kwh.sum(axis=-1), used_kwh)
    both = [_settled(fractions, made_kwh, used_kwh) for fractions in (exact, rounded)]
    settlement, plant_surplus_kwh = both[inputs.is_rounded]
    lost_kwh = (both[0][0].shared_kwh - both[1][0].shared_kwh).sum(axis=-1)
    value = inputs.value_eur_per_kwh
    by_slot = shared_value_eur_per_kwh(consumption.utc) if value is None else value
    return Replay(
        inputs=inputs,
        production=production,
        consumption=consumption,
        key_fractions=rounded,
        settlement=settlement,
        plant_surplus_kwh=plant_surplus_kwh,
        rounding_loss_kwh=_without_noise(lost_kwh.sum()),
        rounding_loss_eur=None if by_slot is None else _without_noise((by_slot * lost_kwh).sum()),
    )


def _without_noise(amount: Array) -> float:
    """Amount without the last digits of floating point: nothing lost is 0."""
    return round(float(amount), 9) + 0.0


def _curves(inputs: ReplayInputs) -> tuple[Curves, Curves]:
    """Production and consumption, with the battery where there is one."""
    groups = [inputs.production, inputs.consumption]
    groups += [] if inputs.storage is None else [(inputs.storage,)]
    production, consumption, *storage = gathered(
        partial(curves_of, paths, inputs.slot_minutes, inputs.asked, flow)
        for paths, flow in zip(groups, FLOWS, strict=False)
    )
    _check_plant_names(production)
    _check_member_names(consumption)
    check_aligned(production, consumption)
    if inputs.storage is None:
        return production, consumption
    joint = joined_by_storage(inputs.storage, storage[0], production, consumption)
    _check_plant_names(joint[0])
    return joint


def curves_of(
    paths: Sequence[Path], slot_minutes: int, asked: Asked | None = None, flow: str = ""
) -> Curves:
    """Curves of several files, in slots of one length."""
    said = asked or NOTHING
    return joined(gathered(partial(_piece, path, slot_minutes, said, flow) for path in paths))


def _piece(path: Path, slot_minutes: int, asked: Asked, flow: str) -> Curves:
    return at_step(read_curves(path, asked=asked, flow=flow), slot_minutes)


def totals(replayed: Replay) -> dict[str, float | int | str | None]:
    """Energy of the whole period, the two rates, what rounding lost, and the replay's size.

    With a battery its charge is part of consumption and of shared energy, its discharge of
    production, as the law counts them; ``storage_`` figures tell them apart.
    """
    production = float(replayed.production.kwh.sum())
    consumption = float(replayed.consumption.kwh.sum())
    shared = float(replayed.settlement.shared_kwh.sum())
    return {
        "production_kwh": production,
        "consumption_kwh": consumption,
        "shared_kwh": shared,
        "surplus_kwh": float(replayed.settlement.surplus_kwh.sum()),
        "self_consumption_fraction": shared / production if production > 0 else 0.0,
        "self_production_fraction": shared / consumption if consumption > 0 else 0.0,
        **_storage_totals(replayed),
        "rounding": replayed.inputs.rounding,
        "key_decimals": replayed.inputs.decimals,
        "rounding_loss_kwh": replayed.rounding_loss_kwh,
        "rounding_loss_eur": replayed.rounding_loss_eur,
        "n_slots": len(replayed.consumption.utc),
        "n_members": len(replayed.consumption.names),
    }


def _storage_totals(replayed: Replay) -> dict[str, float | int | str | None]:
    """What the battery took, how much of it was shared, and what it gave to the members."""
    if replayed.inputs.storage is None:
        return {}
    discharge_kwh = float(replayed.production.kwh[:, -1].sum())
    return {
        "storage_charge_kwh": float(replayed.consumption.kwh[:, -1].sum()),
        "storage_shared_kwh": float(replayed.settlement.shared_kwh[:, -1].sum()),
        "storage_discharge_kwh": discharge_kwh,
        "storage_discharge_shared_kwh": discharge_kwh - float(replayed.plant_surplus_kwh[-1]),
    }


def _check_key(inputs: ReplayInputs) -> None:
    """Refuse a key that does not exist, that lacks its coefficients, or has no use for one."""
    if (inputs.key is None) == (not inputs.key_files):
        raise refuse("key_both_or_none", "--key")
    if inputs.key is None:
        for option, content in (
            ("coefficients", inputs.coefficients),
            ("members", inputs.memberships),
        ):
            if content is not None:
                raise refuse("option_beside_key_file", f"--{option}", found=str(content))
        return
    if inputs.key not in KEYS:
        stated, guess = repr(inputs.key), did_you_mean(inputs.key, KEYS)
        raise refuse("not_among", "--key", found=stated, known=tuple(KEYS), guess=guess)
    if inputs.key not in usable_keys():
        name, needs = repr(inputs.key), tuple(KEYS[inputs.key].needs)
        raise refuse("key_not_fed", "--key", name=name, needs=needs, known=usable_keys())
    if KEYS[inputs.key].weight and inputs.coefficients is None:
        raise refuse("key_alone", "--key", name=repr(inputs.key))


def usable_keys() -> list[str]:
    """Keys that curves and weights alone can feed.

    Members are ranked, and plants serve, in the order of the columns.
    """
    return [name for name, key in KEYS.items() if not key.needs or name in FED_BY_CURVES]


def _check_plant_names(production: Curves) -> None:
    """Key files are named after the plants, so that a plant needs the name of a file."""
    problems = [
        fault(
            "plant_name",
            f"{str(production.places[0]).split(',')[0]}, {name}",
            name=repr(name),
            guess=phrase("show_identifiers") if "*" in name else None,
        )
        for name in production.names
        if not _FILE_NAME.fullmatch(name) or name.casefold() in OWN_FILES or name.startswith(".")
    ]
    if problems:
        raise InputError(problems)


def _check_member_names(consumption: Curves) -> None:
    """Key files bear names as they are: none that a spreadsheet runs, or that breaks a line."""
    problems = [
        fault("no_meter_number", f"{str(consumption.places[0]).split(',')[0]}", name=repr(name))
        for name in consumption.names
        if name.startswith(STARTS_A_FORMULA) or not _METER_NAME.fullmatch(name)
    ]
    if problems:
        raise InputError(problems)


def _coefficients(inputs: ReplayInputs, production: Curves, consumption: Curves) -> Array:
    """Exact coefficients, of all plants together or by plant."""
    if inputs.key is None:
        return _from_key_files(inputs, production, consumption)
    readers: tuple[Callable[..., Any], ...] = (_weight, _times_of_taking_part)
    weight, is_in = gathered(partial(read, inputs, consumption) for read in readers)
    key = KEYS[inputs.key]
    produced_kwh = production.kwh if key.is_by_plant else production.kwh.sum(axis=-1)
    return key_by_membership(key, (produced_kwh, consumption.kwh), weight, is_in)


def _weight(inputs: ReplayInputs, consumption: Curves) -> Array:
    members = consumption.names
    if inputs.coefficients is None:
        return np.ones(len(members))
    return read_coefficients(inputs.coefficients, members)


def _times_of_taking_part(inputs: ReplayInputs, consumption: Curves) -> Flags:
    """Whether each member takes part, by slot, or one row for all slots."""
    members = consumption.names
    if inputs.memberships is None:
        return np.ones((1, len(members)), dtype=bool)
    rows = read_memberships(inputs.memberships, members, inputs.notice_days)
    return takes_part(consumption.utc, rows, members)


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
        fault(
            "key_file_unknown",
            str(path),
            name=repr(name),
            guess=did_you_mean(name, production.names),
        )
        for name, path in by_plant.items()
        if name not in production.names
    ]
    for number, name in enumerate(production.names, start=1):
        if name not in by_plant:
            plant = pointed_at(name, phrase("plant_number", n=number))
            problems.append(
                fault("key_file_missing", "--key-file", plant=plant, file=f"{name}.csv")
            )
    if problems:
        raise InputError(problems)
    shift = shift_minutes(inputs.stamps, inputs.slot_minutes)
    slots_and_members = (consumption.utc, consumption.names)
    read = gathered(
        partial(read_key_file, by_plant[name], *slots_and_members, stamp_shift_minutes=shift)
        for name in production.names
    )
    return read[0] if len(read) == 1 else np.stack(read, axis=1)


def _settled(
    fractions: Array, production_kwh: Array, consumption_kwh: Array
) -> tuple[Settlement, Array]:
    """Settlement with the surplus of all plants together, and that of each over the period.

    Of a common pot each plant has the same part left.
    """
    pot_kwh = production_kwh.sum(axis=-1)
    if fractions.ndim == consumption_kwh.ndim:
        settlement = settle(fractions, pot_kwh, consumption_kwh)
        part = np.divide(
            settlement.surplus_kwh, pot_kwh, out=np.zeros_like(pot_kwh), where=pot_kwh > 0
        )
        return settlement, part @ production_kwh
    settlement = settle(fractions, production_kwh, consumption_kwh)
    surplus_kwh = settlement.surplus_kwh
    return replace(settlement, surplus_kwh=surplus_kwh.sum(axis=-1)), surplus_kwh.sum(axis=0)
