"""The nouns of the engine: frozen records of plain arrays, units in the names."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from simcore.base.arrays import Array as Array
from simcore.base.arrays import Counts as Counts
from simcore.base.arrays import Flags as Flags
from simcore.base.brief import brief
from simcore.base.common_parts import CommonMeters as CommonMeters
from simcore.base.equipment import Equipment
from simcore.base.prices import Bill as Bill
from simcore.base.prices import NetworkOption as NetworkOption
from simcore.base.prices import Prices as Prices
from simcore.base.registers import N_REGISTERS as N_REGISTERS
from simcore.base.registers import OFF_PEAK as OFF_PEAK
from simcore.base.registers import PEAK as PEAK
from simcore.base.registers import Registers as Registers
from simcore.base.registers import SlotClasses as SlotClasses

ACTIVITIES = ("working", "at_home", "student", "retired")
"""What the person of reference does by day; their order numbers ``Population.activity``."""

AGE_GROUPS = ("under_40", "from_40_to_59", "from_60_to_74", "from_75")
"""Age of the person of reference; their order numbers ``Population.age_group``."""

MEMBER_KINDS = ("dwelling", "common_parts", "storage", "other")
"""What a meter is: a dwelling's, the landlord's common parts, a battery that charges as a
consumer, another consumer near by; their order numbers ``Population.kind``."""

SUPPLIES = ("regulated", "tempo", "indexed", "spot")
"""Supply contracts: the regulated tariff in one price or two, its three-colour option, a
market offer at a discount on the regulated kWh, one that follows the hourly spot price;
their order numbers ``Population.supply``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a site stands: decimal degrees north and east, metres above the sea.

    Examples
    --------
    >>> Place(latitude=50.4, longitude=2.8, altitude=30.0)
    Place(latitude=50.4, longitude=2.8, altitude=30.0)
    """

    latitude: float
    longitude: float
    altitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Weather over a time axis, means over the slots, each ``(..., n_slots)``.

    ``ghi``, ``dni``, ``dhi`` in W/m2 (the field's unit), ``temp_air`` in degrees
    Celsius, ``wind_speed`` in m/s at 10 m. ``source`` says where it comes from.
    """

    ghi: Array
    dni: Array
    dhi: Array
    temp_air: Array
    wind_speed: Array
    source: str

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """One plane of modules.

    Attributes
    ----------
    peak_power_kw
        Power under standard conditions. [kW]
    tilt_deg, azimuth_deg
        0 is flat; 90 faces east, 180 south, 270 west. [degrees]
    mounting
        How the modules are cooled.
    plant
        Plant the plane belongs to; the planes of a plant share one inverter.
    ground_coverage_ratio
        Slant width of a row over the distance from it to the next row that faces the same
        way; None where no row shades another. Of rows back to back (east-west tents) only
        the slope of this plane counts, so about half of the roof they cover. [1]

    Examples
    --------
    >>> roof = {"tilt_deg": 35.0, "azimuth_deg": 180.0, "mounting": "close_mount", "plant": "main"}
    >>> Plane(peak_power_kw=3.0, **roof, ground_coverage_ratio=None).plant
    'main'
    """

    peak_power_kw: float
    tilt_deg: float
    azimuth_deg: float
    mounting: str
    plant: str
    ground_coverage_ratio: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """Parts of the DC energy lost, each a fraction of what the one before leaves.

    Those of PVWatts version 5 (Dobos, NREL/TP-6A20-62641, table 6) without shading (3 %
    there), which belongs to the site, are 11.4 % together.
    """

    soiling_fraction: float
    shading_fraction: float
    mismatch_fraction: float
    wiring_fraction: float
    connections_fraction: float
    light_induced_fraction: float
    nameplate_fraction: float
    unavailability_fraction: float

    @property
    def total_fraction(self) -> float:
        """All losses together.

        Examples
        --------
        >>> half = dict.fromkeys(Losses.__dataclass_fields__, 0.0) | {"soiling_fraction": 0.5}
        >>> round(Losses(**(half | {"wiring_fraction": 0.2})).total_fraction, 4)
        0.6
        """
        return float(1 - np.prod([1 - fraction for fraction in astuple(self)]))


Months = tuple[float, ...]
"""Twelve figures, January first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantSettings:
    """What the plants of a site have in common.

    Attributes
    ----------
    losses
        Losses before the inverter. ``unavailability_fraction`` is the mean part of the time
        out of order.
    dc_ac_ratio
        Peak DC power over AC power of an inverter; 1.2 in PVWatts version 5. [1]
    albedo
        Part of the light the ground sends back; 0.2 in PVWatts version 5. [1]
    horizon
        Pairs of azimuth and elevation of what stands around, azimuths rising, straight
        lines between; empty for a free horizon. [degrees]
    soiling_fraction_by_month
        Twelve losses that replace ``losses.soiling_fraction``; None keeps the latter. [1]
    snow_fraction_by_month
        Twelve losses for snow on the modules; None for none. [1]
    month_of_slot
        Local month 0-11 of each slot, ``(n_slots,)``; needed with figures by month.
    age_years
        Age of the modules. [years]
    degradation_fraction
        Part of the power lost each year of age; 0.005 is the median of nearly 2,000 rates
        (Jordan and Kurtz, Prog. Photovolt. 21, 2013, p. 12-29). [1/year]

    Examples
    --------
    >>> from simcore.production import usual_plant_settings
    >>> usual_plant_settings().dc_ac_ratio
    1.2
    """

    losses: Losses
    dc_ac_ratio: float
    albedo: float
    horizon: tuple[tuple[float, float], ...]
    soiling_fraction_by_month: Months | None
    snow_fraction_by_month: Months | None
    month_of_slot: Counts | None = None
    age_years: float
    degradation_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The meters of a site, one entry a member; those of the common parts are the last.

    Attributes
    ----------
    key
        Key of the member's own random streams, ``uint64``.
    kind
        Number in ``MEMBER_KINDS``.
    is_participant, is_vacant
        Whether the meter takes part in the sharing; is an empty dwelling's.
    n_occupants
        People in the dwelling, 0 where vacant and for common parts.
    floor_area_m2
        Living area, 0 for common parts. [m2]
    consumption_units
        OECD-modified scale (1 / 0.5 / 0.3). [1]
    income_eur_per_cu
        Disposable yearly income per consumption unit. [EUR/year]
    is_energy_poor
        Whether the household is counted as energy poor.
    has_electric_hot_water, has_electric_heating
        Whether hot water, and heating, are drawn from the member's own meter.
    is_off_peak
        Whether the contract has peak and off-peak hours (HP/HC, Tempo); else Base.
    supply
        Number of the supply contract in ``SUPPLIES``.
    window_number
        Number of the meter's off-peak windows among those of its site.
    subscribed_power_kva
        3, 6, 9 ... [kVA]
    annual_kwh
        Expected yearly kWh without heating and hot water. [kWh/year]
    n_rooms
        Rooms, 1 to 5 (T1 to T5 and more), 0 for common parts.
    age_group, activity
        Numbers in ``AGE_GROUPS`` and ``ACTIVITIES`` of the person of reference, the one
        who would live there where the dwelling is empty; 0 for common parts.
    has_electric_cooking, has_washing_machine, has_dryer, has_dishwasher, has_freezer,
    has_heat_pump, has_car, has_air_conditioning
        Appliances of the household; the car is one charged at home.
    panels_kw
        Peak power of PV behind the dwelling's own meter, 0 for none. [kW]
    join_rank, shift_rank, leave_rank
        Willingness to take part, to move uses, to leave: the household's rank among all,
        evenly between 0 and 1, 1 the most willing. [1]
    groups
        Members in each group of the reader's own, by name; None without any.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> people = flows.sites[0].population
    >>> people.n_members, people.subscribed_power_kva
    (2, array([6., 6.]))
    """

    key: NDArray[np.uint64]
    kind: Counts
    is_participant: Flags
    is_vacant: Flags
    n_occupants: Counts
    floor_area_m2: Array
    consumption_units: Array
    income_eur_per_cu: Array
    is_energy_poor: Flags
    has_electric_hot_water: Flags
    has_electric_heating: Flags
    is_off_peak: Flags
    supply: Counts
    window_number: Counts
    subscribed_power_kva: Array
    annual_kwh: Array
    n_rooms: Counts
    age_group: Counts
    activity: Counts
    has_electric_cooking: Flags
    has_washing_machine: Flags
    has_dryer: Flags
    has_dishwasher: Flags
    has_freezer: Flags
    has_heat_pump: Flags
    has_car: Flags
    has_air_conditioning: Flags
    panels_kw: Array
    join_rank: Array
    shift_rank: Array
    leave_rank: Array
    groups: Mapping[str, Flags] | None = None

    __repr__ = brief

    @property
    def n_members(self) -> int:
        """Number of meters, common parts included."""
        return len(self.key)

    @property
    def is_dwelling(self) -> Flags:
        """Whether a meter is a dwelling's, ``(n_members,)``."""
        return self.kind == MEMBER_KINDS.index("dwelling")

    @property
    def is_common_parts(self) -> Flags:
        """Whether a meter is the landlord's common parts, ``(n_members,)``."""
        return self.kind == MEMBER_KINDS.index("common_parts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a key did with the sun, in kWh per slot.

    ``shared_kwh`` and ``import_kwh`` are ``(..., n_slots, n_members)``, ``surplus_kwh``
    is ``(..., n_slots)``.

    Examples
    --------
    >>> from simcore.sharing import settle
    >>> settle(np.array([[0.5, 0.5]]), np.array([1.0]), np.array([[0.25, 3.0]]))
    Settlement(shared_kwh=array (1, 2) float64, import_kwh=array (1, 2) float64, surplus_kwh=[0.25])
    """

    shared_kwh: Array
    import_kwh: Array
    surplus_kwh: Array

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Sun:
    """Position of the sun at the middle of each slot, each ``(n_slots,)``.

    ``apparent_zenith`` and ``azimuth`` in degrees, ``dni_extra`` in W/m2 outside the
    atmosphere.
    """

    apparent_zenith: Array
    azimuth: Array
    dni_extra: Array

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Households:
    """Description of who lives at a site; a population is drawn from it.

    Attributes
    ----------
    n_dwellings
        Number of dwellings.
    occupants_fractions
        Fractions of households of 1, 2, 3, 4 and 5 people, adding to 1.
    floor_area_m2_by_occupants
        Mean living area of those households. [m2]
    vacancy_fraction, refusal_fraction, energy_poor_fraction
        Fractions of dwellings that are empty, refuse the sharing, are energy poor.
    electric_hot_water_fraction, electric_heating_fraction, off_peak_fraction
        Fractions of dwellings with these uses on their meter, and with a contract in
        peak and off-peak prices (never less than with electric hot water).
    tempo_fraction, indexed_fraction, spot_fraction
        Fractions of dwellings supplied under these contracts, the rest at the regulated
        tariff.
    income_median_eur_per_cu
        Median disposable income per consumption unit. [EUR/year]
    n_windows
        Number of sets of off-peak windows at the site; a meter draws one of them.
    window_parts
        Part of the meters that has each of them; empty where all are as common.
    heating_kwh_per_year
        Mean yearly electric heating of a dwelling that has it. [kWh/year]
    common_parts_kwh_per_dwelling
        Yearly consumption of the common parts; 0 for none. [kWh/year]
    common_meters
        Their meters, by kind of building; one for all of them where none are told.
    activity_fractions
        Fractions of households whose person of reference works, is at home, studies, is
        retired, adding to 1.
    electric_cooking_fraction, washing_machine_fraction, dryer_fraction,
    dishwasher_fraction, freezer_fraction, equipment
        Fractions of dwellings with these.
    """

    n_dwellings: int
    occupants_fractions: tuple[float, float, float, float, float]
    floor_area_m2_by_occupants: tuple[float, float, float, float, float]
    vacancy_fraction: float
    refusal_fraction: float
    energy_poor_fraction: float
    electric_hot_water_fraction: float
    electric_heating_fraction: float
    off_peak_fraction: float
    income_median_eur_per_cu: float
    n_windows: int
    heating_kwh_per_year: float
    common_parts_kwh_per_dwelling: float
    activity_fractions: tuple[float, float, float, float]
    electric_cooking_fraction: float
    washing_machine_fraction: float
    dryer_fraction: float
    dishwasher_fraction: float
    freezer_fraction: float
    tempo_fraction: float
    indexed_fraction: float
    spot_fraction: float
    equipment: Equipment
    common_meters: tuple[CommonMeters, ...] = ()
    window_parts: tuple[float, ...] = ()
