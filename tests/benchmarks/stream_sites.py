"""Draw and add up sites of homes one after the other; print how much it took.

``python tests/benchmarks/stream_sites.py SITES HOMES`` prints the homes, their kWh, the
seconds once warm, and the peak memory of the process in MiB after one site and after all.
"""

import sys
from pathlib import Path
from time import perf_counter

import numpy as np

from simcore.base.draws import stream
from simcore.base.equipment import Equipment
from simcore.base.records import Households
from simcore.base.timeaxis import time_axis
from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.demand import demand_kwh
from simcore.energy.population import draw_population

AXIS = time_axis(2026, 30)
NIGHT = off_peak_fraction(Windows(winter=((1320, 360),), summer=((1320, 360),)), 15)
TEMP_AIR = 11.0 - 7.5 * np.cos(2 * np.pi * (AXIS.day - 20) / 365)


def site_kwh(number: int, n_homes: int) -> np.ndarray:
    """Curve of a site: of its homes only the sum is kept."""
    site = Households(
        n_dwellings=n_homes,
        occupants_fractions=(0.37, 0.28, 0.16, 0.12, 0.07),
        floor_area_m2_by_occupants=(48.0, 58.0, 66.0, 76.0, 85.0),
        vacancy_fraction=0.05,
        refusal_fraction=0.1,
        energy_poor_fraction=0.19,
        electric_hot_water_fraction=0.5,
        electric_heating_fraction=0.3,
        off_peak_fraction=0.6,
        income_median_eur_per_cu=15_000.0,
        n_windows=1,
        heating_kwh_per_year=2_000.0,
        common_parts_kwh_per_dwelling=300.0,
        activity_fractions=(0.53, 0.11, 0.03, 0.33),
        electric_cooking_fraction=0.60,
        washing_machine_fraction=0.95,
        dryer_fraction=0.25,
        dishwasher_fraction=0.45,
        freezer_fraction=0.40,
        tempo_fraction=0.0,
        indexed_fraction=0.0,
        spot_fraction=0.0,
        equipment=Equipment(**dict.fromkeys(Equipment.__dataclass_fields__, 0.0)),
    )
    people = draw_population(site, stream(62, "scale", number))
    relay = NIGHT[:, :, np.newaxis] * people.is_off_peak
    return demand_kwh(AXIS, people, TEMP_AIR, relay, heating_kwh_per_year=2_000.0).sum(axis=-1)


def peak_mib() -> float:
    """Peak memory of this process, of Linux; getrusage would count the parent's with it."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main(n_sites: int, n_homes: int) -> None:
    """Stream the sites and print the figures."""
    site_kwh(0, n_homes)
    start, curves, first_mib = perf_counter(), [], peak_mib()
    for number in range(n_sites):
        curves.append(site_kwh(number, n_homes))
    seconds = perf_counter() - start
    figures = n_sites * n_homes, float(np.sum(curves)), seconds, first_mib, peak_mib()
    sys.stdout.write(" ".join(map(str, figures)) + "\n")


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:]))
