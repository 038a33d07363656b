"""Who gets which solar kWh: keys give coefficients, one settlement applies them.

Energy code, articles D.315-4 and D.315-6: at each step a member is allocated production
times coefficient, never more than it consumes; the rest is surplus.
"""

from simcore.energy.sharing.keys import KEYS, Key
from simcore.energy.sharing.rounding import floored
from simcore.energy.sharing.settlement import settle, shared_by_plant
from simcore.energy.sharing.waterfill import waterfill

__all__ = ["KEYS", "Key", "floored", "settle", "shared_by_plant", "waterfill"]
