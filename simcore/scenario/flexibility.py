"""The ``[flexibility]`` table: who moves which uses under the sun, where a scheme asks for it."""

from simcore.scenario.bounds import Fraction
from simcore.scenario.contracts import Hours
from simcore.scenario.fields import Table, entry


class Flexibility(Table):
    """Uses moved into ``contracts.solar_window`` under schemes that reward it, and no others."""

    willing_fraction: Fraction = entry(
        0.30,
        text="part of the households that take part which move uses, the most willing first",
        unit="1",
        kind="assumed",
        source="below the 40 % of coached households that changed their use (MAGE, 184 homes)",
    )
    tanks_fraction: Fraction = entry(
        1.0,
        text="part of their hot-water tanks whose relay is moved into the window",
        unit="1",
        kind="assumed",
        source="all: the relay does it, not the tenant",
    )
    tank_relay: Hours = entry(
        (("11:00", "17:00"),),
        text="hours in which the relay of a moved tank is on, pairs of local clock times",
        unit="HH:MM",
        kind="inferred",
        source="hours favoured in summer by CRE 2026-33, table 4; long enough to fill a tank",
    )
    appliances_fraction: Fraction = entry(
        0.40,
        text="part of their washing, drying and dish-washing moved into the window of its day",
        unit="1",
        kind="assumed",
        source="no measured figure was found",
    )
