"""Measured curves and the operator's files: read, checked, and brought to one slot length."""

from simcore.energy.replay.coefficients import read_coefficients
from simcore.energy.replay.curves import Curves, read_curves, write_curves
from simcore.energy.replay.keyfile import read_key_file, shift_minutes, write_key_file
from simcore.energy.replay.membership import (
    Membership,
    effective_leave,
    in_force,
    local_midnight,
    read_memberships,
    takes_part,
)
from simcore.energy.replay.slots import at_step, check_aligned, joined

__all__ = [
    "Curves",
    "Membership",
    "at_step",
    "check_aligned",
    "effective_leave",
    "in_force",
    "joined",
    "local_midnight",
    "read_coefficients",
    "read_curves",
    "read_key_file",
    "read_memberships",
    "shift_minutes",
    "takes_part",
    "write_curves",
    "write_key_file",
]
