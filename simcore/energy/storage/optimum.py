"""How much a battery could serve if all were known: a linear programme, the yardstick."""

import numpy as np

from simcore.base.records import Array
from simcore.energy.storage.battery import Battery, Stored


def most_served_kwh(surplus_kwh: Array, lack_kwh: Array, battery: Battery, hours: float) -> Stored:
    r"""Flows of a battery that serves as much as any could, all hours known beforehand.

    .. math:: \max \sum_t d_t, \quad E_t = k E_{t-1} + \eta_c c_t - d_t / \eta_d

    with charge at most the surplus, discharge at most the lack, both at most the power, and
    the state within its window, which it starts at the floor of.

    Parameters
    ----------
    surplus_kwh, lack_kwh
        What is left over, and what is not covered, ``(n_slots,)``. [kWh]
    battery
        One battery.
    hours
        Length of a slot. [h]

    Returns
    -------
    Stored
        Flows and state, ``(n_slots,)``. [kWh]

    Examples
    --------
    >>> window = {"least_state_fraction": 0.0, "most_state_fraction": 1.0}
    >>> each = {"charge_efficiency_fraction": 0.9, "discharge_efficiency_fraction": 0.9}
    >>> one = Battery(capacity_kwh=5, power_kw=2.5, standby_fraction_per_day=0, **window, **each)
    >>> most_served_kwh(np.array([4.0, 0.0]), np.array([0.0, 3.0]), one, 1.0).discharge_kwh
    array([0.   , 2.025])
    """
    from scipy.optimize import linprog  # heavy: few need it
    from scipy.sparse import diags_array, eye_array, hstack

    n = len(surplus_kwh)
    kept = float(battery.kept_fraction(hours))
    into = float(np.asarray(battery.charge_efficiency_fraction))
    out = float(np.asarray(battery.discharge_efficiency_fraction))
    most = float(np.asarray(battery.power_kw)) * hours
    # Variables: charge, discharge, state above the floor.
    carried = diags_array([np.ones(n), np.full(n - 1, -kept)], offsets=[0, -1])
    balance = hstack([-into * eye_array(n), eye_array(n) / out, carried]).tocsr()
    highest = np.concatenate(
        [
            np.minimum(surplus_kwh, most),
            np.minimum(lack_kwh, most),
            np.full(n, float(battery.usable_kwh)),
        ]
    )
    served = np.concatenate([np.zeros(n), -np.ones(n), np.zeros(n)])
    bounds = np.stack([np.zeros(3 * n), highest], axis=-1)
    found = linprog(served, A_eq=balance, b_eq=np.zeros(n), bounds=bounds, method="highs")
    assert found.success, found.message
    charge, discharge, above = np.split(found.x, 3)
    return Stored(
        charge_kwh=charge, discharge_kwh=discharge, state_kwh=above + float(battery.floor_kwh)
    )
