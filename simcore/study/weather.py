"""Yield of a site over many weather years: what its roofs give, and how surely."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.records import Array
from simcore.energy.production import exceedance_kwh
from simcore.site.curves import plants_production, site_sky
from simcore.site.inputs import SiteInput


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


def site_yields(inputs: SiteInput, n_years: int) -> Yields:
    """Weather years of a site, one after the other, so that memory stays that of one.

    Parameters
    ----------
    inputs
        What the site needs; a weather file is one year, whatever the number asked for.
    n_years
        Number of synthetic years, from its ``weather.year_number`` on.
    """
    years = np.array([*_years(inputs, n_years)])
    return Yields(
        ghi_kwh_per_m2=years[:, 0],
        production_kwh=years[:, 1],
        peak_power_kw=inputs.peak_power_kw,
    )


def _years(inputs: SiteInput, n_years: int) -> Iterator[tuple[float, float]]:
    """Irradiation and production of each year."""
    axis, chosen = inputs.axis, inputs.weather
    first, is_drawn = chosen.year_number, chosen.kind == "synthetic"
    for number in range(first, first + (n_years if is_drawn else 1)):
        year = replace(inputs, weather=chosen.model_copy(update={"year_number": number}))
        sky = site_sky(year)
        production_kwh, _ = plants_production(year, sky)
        yield sky.weather.ghi.sum() * axis.hours / 1e3, production_kwh.sum(axis=-1).sum()
