"""Who gets which solar kWh: keys give coefficients, one settlement applies them.

Energy code, articles D.315-4 and D.315-6: at each step a member is allocated production
times coefficient, never more than it consumes; the rest is surplus.
"""

from simcore.energy.sharing.behind import OwnUse, own_use
from simcore.energy.sharing.fused import BookedSlots, booked_slots, prorata_register_kwh
from simcore.energy.sharing.key_inputs import KeyInputs
from simcore.energy.sharing.keys import KEYS, Key, energy_poor_weight
from simcore.energy.sharing.rounding import floored, largest_remainder, rounding_loss_kwh
from simcore.energy.sharing.saving import saving_fill
from simcore.energy.sharing.settlement import settle, shared_by_plant
from simcore.energy.sharing.storage import storage_excess_kwh, with_storage
from simcore.energy.sharing.waterfill import waterfill

__all__ = [
    "KEYS",
    "BookedSlots",
    "Key",
    "KeyInputs",
    "OwnUse",
    "booked_slots",
    "energy_poor_weight",
    "floored",
    "largest_remainder",
    "own_use",
    "prorata_register_kwh",
    "rounding_loss_kwh",
    "saving_fill",
    "settle",
    "shared_by_plant",
    "storage_excess_kwh",
    "waterfill",
    "with_storage",
]
