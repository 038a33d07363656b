"""Records of the engine, made from the tables of a site."""

from simcore.base.equipment import Equipment
from simcore.base.records import Households, Losses, Place, Plane, PlantSettings
from simcore.base.windows import Windows
from simcore.scenario.schema import Scenario
from simcore.scenario.site import Site, spans


def place_record(site: Site) -> Place:
    """Where the site stands."""
    place = site.place
    return Place(latitude=place.latitude, longitude=place.longitude, altitude=place.altitude)


def peak_power_kw(site: Site, scenario: Scenario) -> float:
    """Peak power of the site: per dwelling x dwellings x the scenario's factor. [kW]"""
    override = scenario.plants.kwp_per_dwelling
    per_dwelling = site.plants.kwp_per_dwelling if override is None else override
    return per_dwelling * site.dwellings * scenario.plants.kwp_factor


def planes_record(site: Site, scenario: Scenario) -> tuple[Plane, ...]:
    """Planes of modules of the site, each with its share; none without peak power."""
    power_kw = peak_power_kw(site, scenario)
    return tuple(
        Plane(
            peak_power_kw=power_kw * plane.share,
            tilt_deg=plane.tilt_deg,
            azimuth_deg=plane.azimuth_deg,
            mounting=plane.mounting,
            plant=plane.plant,
            ground_coverage_ratio=plane.ground_coverage_ratio,
        )
        for plane in site.plants.planes
        if power_kw * plane.share > 0
    )


def plant_settings_record(site: Site, scenario: Scenario) -> PlantSettings:
    """What the plants of the site have in common.

    Figures by month need the months of the slots as well: ``dataclasses.replace(record,
    month_of_slot=axis.month)``.
    """
    plants = site.plants
    return PlantSettings(
        losses=Losses(
            **plants.losses.model_dump(), unavailability_fraction=plants.unavailability_fraction
        ),
        dc_ac_ratio=scenario.plants.dc_ac_ratio,
        albedo=plants.albedo,
        horizon=plants.horizon or (),
        soiling_fraction_by_month=plants.soiling_fraction_by_month,
        snow_fraction_by_month=plants.snow_fraction_by_month,
        age_years=plants.age_years,
        degradation_fraction=scenario.finance.degradation_fraction,
    )


def n_dwellings(scenario: Scenario) -> int:
    """Number of dwellings of all sites."""
    return sum(site.dwellings for site in scenario.sites.values())


def windows_record(site: Site, scenario: Scenario) -> tuple[Windows, ...]:
    """Sets of off-peak windows found at the site, in minutes of the local day."""
    sets = scenario.households.off_peak_windows or site.households.off_peak_windows
    return tuple(
        Windows(winter=spans(windows.winter), summer=spans(windows.summer)) for windows in sets
    )


def households_record(site: Site, scenario: Scenario) -> Households:
    """Who lives at the site, with the settings that hold for all sites.

    More electric hot water than contracts in peak and off-peak prices raises the latter.
    """
    lives = site.households
    override = scenario.households
    hot_water = _either(override.electric_hot_water_fraction, lives.electric_hot_water_fraction)
    one, two, three, four, five = lives.occupants_fractions
    working, at_home, student, retired = lives.activity_fractions
    areas = lives.floor_area_m2_by_occupants
    return Households(
        n_dwellings=site.dwellings,
        occupants_fractions=(one, two, three, four, five),
        floor_area_m2_by_occupants=(areas[0], areas[1], areas[2], areas[3], areas[4]),
        vacancy_fraction=_either(override.vacancy_fraction, lives.vacancy_fraction),
        refusal_fraction=_either(override.refusal_fraction, lives.refusal_fraction),
        energy_poor_fraction=lives.energy_poor_fraction,
        electric_hot_water_fraction=hot_water,
        electric_heating_fraction=lives.electric_heating_fraction,
        off_peak_fraction=max(lives.off_peak_fraction, hot_water),
        income_median_eur_per_cu=lives.income_median_eur_per_cu,
        n_windows=len(windows_record(site, scenario)),
        heating_kwh_per_year=lives.heating_kwh_per_year,
        common_parts_kwh_per_dwelling=site.common_parts_kwh_per_dwelling,
        activity_fractions=(working, at_home, student, retired),
        electric_cooking_fraction=lives.electric_cooking_fraction,
        washing_machine_fraction=lives.washing_machine_fraction,
        dryer_fraction=lives.dryer_fraction,
        dishwasher_fraction=lives.dishwasher_fraction,
        freezer_fraction=lives.freezer_fraction,
        tempo_fraction=lives.tempo_fraction,
        indexed_fraction=lives.indexed_fraction,
        spot_fraction=lives.spot_fraction,
        equipment=Equipment(**lives.equipment.model_dump()),
    )


def _either(override: float | None, own: float) -> float:
    return own if override is None else override
