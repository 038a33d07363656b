"""The ``[sites.<id>.households.equipment]`` table: what few dwellings have yet."""

from simcore.scenario.bounds import DwellingPower, Fraction
from simcore.scenario.fields import Table, entry

NONE = "none unless stated: rare in social housing"


class SiteEquipment(Table):
    """Fractions of dwellings with equipment that is rare in social housing."""

    heat_pump_fraction: Fraction = entry(
        0.0,
        text="fraction of dwellings heated by a heat pump, in place of electric heaters",
        unit="1",
        kind="assumed",
        source=NONE,
    )
    car_fraction: Fraction = entry(
        0.0,
        text="fraction of dwellings with an electric car charged at home",
        unit="1",
        kind="assumed",
        source=NONE,
    )
    air_conditioning_fraction: Fraction = entry(
        0.0,
        text="fraction of dwellings with air conditioning",
        unit="1",
        kind="assumed",
        source=NONE,
    )
    panels_fraction: Fraction = entry(
        0.0,
        text="fraction of dwellings with PV behind their own meter",
        unit="1",
        kind="assumed",
        source=NONE,
    )
    panels_kw: DwellingPower = entry(
        3.0,
        text="peak power of such PV",
        unit="kW",
        kind="assumed",
        source="usual size of a house",
    )
