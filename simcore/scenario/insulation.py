"""The ``[insulation]`` table: works on homes by a saving that is stated, for the ladder alone."""

from typing import Annotated

from simcore.scenario.bounds import AREA_PRICE, CARBON, Bounds, Fraction
from simcore.scenario.coaching import First
from simcore.scenario.fields import Number, Table, entry


class Insulation(Table):
    """Insulation of homes that share: what it saves is stated, not simulated from walls."""

    saved_fraction: Fraction = entry(
        0.30,
        text="part of the heat for rooms that insulation saves, electric or not",
        unit="1",
        kind="assumed",
        source="one or two classes of the energy label; to be taken from an audit",
    )
    homes_fraction: Fraction = entry(
        0.20,
        text="part of the households that take part whose home is insulated",
        unit="1",
        kind="assumed",
        source="as many as are coached, so that the rungs compare",
    )
    first: First = entry(
        "energy_poor",
        text="whose homes come first, as under [coaching]",
        kind="assumed",
        source="those whom heat costs most of their income",
    )
    cost_eur_per_m2: Annotated[Number, Bounds(0, 2_000, AREA_PRICE)] = entry(
        200.0,
        text="cost of the works per m2 of living area, without VAT",
        unit="EUR/m2",
        kind="assumed",
        source="walls and roof alone; whole retrofits cost 300 to 600; no offer is at hand",
    )
    public_fraction: Fraction = entry(
        0.35,
        text="part of that cost which grants and certificates pay",
        unit="1",
        kind="assumed",
        source="between certificates alone and a retrofit with grants",
    )
    heat_carbon_g_per_kwh: Annotated[Number, Bounds(0, 1_000, CARBON)] = entry(
        200.0,
        text="CO2 of a kWh of heat that is not electric",
        unit="g/kWh",
        kind="inferred",
        source="near gas, 227 g by lower heating value (Base Carbone, ADEME); district heat less",
    )
