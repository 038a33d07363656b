"""Public room: who gets which solar kWh."""

from simcore.base.records import Settlement
from simcore.energy.sharing import KEYS, Key, floored, largest_remainder, settle, waterfill

__all__ = [
    "KEYS",
    "Key",
    "Settlement",
    "floored",
    "largest_remainder",
    "settle",
    "waterfill",
]
