"""Batteries behind meters: each takes its part of the site's surplus and serves its own meter."""

from dataclasses import replace

import numpy as np

from simcore.base.records import Array
from simcore.energy.storage.battery import Battery, Stored, battery_flows


def behind_meters(
    own_kwh: Array, sun_kwh: Array, needs_kwh: Array, share: Array, battery: Battery, hours: float
) -> Stored:
    r"""What batteries behind several meters do, each with its part of one size.

    A meter's battery is offered its part of what the site has left over, and asked for what the
    sun does not cover of the meter's own use: never more than that, so that it feeds nothing in.

    .. math:: c_i \le s_i (P - C)^+, \qquad d_i \le u_i \, (1 - P / C)^+

    Parameters
    ----------
    own_kwh
        Use of each of these meters, ``(n_slots, n_meters)``. [kWh]
    sun_kwh, needs_kwh
        Production, and what all who share seem to use, ``(n_slots,)``. [kWh]
    share
        Part of the size that stands behind each meter, adding to 1, ``(n_meters,)``. [1]
    battery
        All of them together.
    hours
        Length of a slot. [h]

    Returns
    -------
    Stored
        Flows and states, ``(n_slots, n_meters)``. [kWh]

    Examples
    --------
    Of 4 kWh left over each of two homes takes 1, the half of 2; the first one uses only 0.4 of it.

    >>> whole = {"least_state_fraction": 0.0, "most_state_fraction": 1.0}
    >>> whole |= {"charge_efficiency_fraction": 1.0, "discharge_efficiency_fraction": 1.0}
    >>> both = Battery(capacity_kwh=2.0, power_kw=9.0, standby_fraction_per_day=0.0, **whole)
    >>> own = np.array([[0.0, 0.0], [0.4, 3.0]])
    >>> sun, needs = np.array([4.0, 0.0]), np.array([0.0, 3.4])
    >>> behind_meters(own, sun, needs, np.array([0.5, 0.5]), both, 1.0).discharge_kwh
    array([[0. , 0. ],
           [0.4, 1. ]])
    """
    surplus_kwh = np.maximum(sun_kwh - needs_kwh, 0.0)
    covered = np.divide(sun_kwh, needs_kwh, out=np.ones(len(sun_kwh)), where=needs_kwh > 0)
    lack_fraction = np.maximum(1.0 - covered, 0.0)
    each = replace(
        battery,
        capacity_kwh=np.multiply(battery.capacity_kwh, share),
        power_kw=np.multiply(battery.power_kw, share),
    )
    charge = share[:, np.newaxis] * surplus_kwh
    discharge = (own_kwh * lack_fraction[:, np.newaxis]).T
    done = battery_flows(charge, discharge, each, hours)
    return Stored(
        charge_kwh=done.charge_kwh.T,
        discharge_kwh=done.discharge_kwh.T,
        state_kwh=done.state_kwh.T,
    )
