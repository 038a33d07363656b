"""Equipment that few dwellings have yet: fractions of a site's dwellings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """Fractions of dwellings with a heat pump, a car charged at home, and so on.

    Attributes
    ----------
    heat_pump_fraction
        Heated by a heat pump; where there are electric heaters too, it replaces them.
    car_fraction, air_conditioning_fraction
        With an electric car charged at home; with air conditioning.
    panels_fraction, panels_kw
        With PV behind its own meter, and its peak power. [1], [kW]
    """

    heat_pump_fraction: float
    car_fraction: float
    air_conditioning_fraction: float
    panels_fraction: float
    panels_kw: float
