"""Yield of a site over many weather years: what its roofs give, and how surely."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array
from simcore.base.timeaxis import time_axis
from simcore.energy.production import exceedance_kwh
from simcore.energy.weather import sun_position
from simcore.scenario.convert import peak_power_kw, place_record
from simcore.scenario.schema import Scenario
from simcore.site.curves import site_production_kwh, site_weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Yields:
    """Weather years of a site.

    ``ghi_kwh_per_m2`` is global horizontal irradiation and ``production_kwh`` what the
    site's roofs make of it, each ``(n_years,)``; ``peak_power_kw`` is their size.
    """

    ghi_kwh_per_m2: Array
    production_kwh: Array
    peak_power_kw: float

    def exceeded_kwh_per_kwp(self, probability: float) -> float:
        """Yield that a year exceeds with this probability (0.9 for P90); 0 without a plant."""
        if self.peak_power_kw == 0:
            return 0.0
        return float(exceedance_kwh(self.production_kwh, (probability,))[0] / self.peak_power_kw)


def site_yields(scenario: Scenario, site_id: str, n_years: int) -> Yields:
    """Weather years of a site, one after the other, so that memory stays that of one.

    Parameters
    ----------
    scenario
        Scenario; a weather file is one year, whatever the number asked for.
    site_id
        Site of the scenario.
    n_years
        Number of synthetic years, from ``weather.year_number`` of the scenario on.
    """
    years = np.array([*_years(scenario, site_id, n_years)])
    return Yields(
        ghi_kwh_per_m2=years[:, 0],
        production_kwh=years[:, 1],
        peak_power_kw=peak_power_kw(scenario.sites[site_id], scenario),
    )


def _years(scenario: Scenario, site_id: str, n_years: int) -> Iterator[tuple[float, float]]:
    """Irradiation and production of each year."""
    axis = time_axis(scenario.time.year, scenario.time.step_minutes)
    sun = sun_position(axis, place_record(scenario.sites[site_id]))
    first = scenario.weather.year_number
    is_drawn = scenario.weather.kind == "synthetic"
    for number in range(first, first + (n_years if is_drawn else 1)):
        chosen = scenario.weather.model_copy(update={"year_number": number})
        one = scenario.model_copy(update={"weather": chosen})
        weather = site_weather(one, site_id, axis, sun)
        production_kwh = site_production_kwh(one, site_id, axis, weather, sun)
        yield weather.ghi.sum() * axis.hours / 1e3, production_kwh.sum()
