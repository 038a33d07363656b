"""Tables of an outcome for pictures and pages: places, curves in order of size, prices."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from simcore.base.records import Array
from simcore.money.fairness import losers_fraction
from simcore.site.records import MEMBERS
from simcore.study.compare.records import Flows
from simcore.study.compare.tables import ALL

FIXED_PRICE = "T3"
PRICES_EUR_PER_KWH: Array = np.round(np.arange(0.0, 0.2501, 0.005), 3)
"""0 to 25 c EUR before VAT in steps of half a cent: beyond today's full retail price."""
N_PRICES = len(PRICES_EUR_PER_KWH)
N_STEPS = 200
"""Steps of a load-duration curve: half a percent of the year each."""


def places(flows: Flows) -> pd.DataFrame:
    """A row for each site: name, kind, coordinates, dwellings, peak power."""
    rows: list[dict[str, Any]] = []
    for site in flows.sites:
        place = site.inputs.place
        rows.append(
            {
                "site": site.site,
                "name": site.name,
                "name_fr": site.name_fr,
                "kind": site.kind,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "n_dwellings": int(site.population.is_dwelling.sum()),
                "kwp": site.peak_power_kw,
            }
        )
    return pd.DataFrame(rows)


def load_duration(flows: Flows) -> pd.DataFrame:
    """Power reached or passed during each part of the year, by site and for all. [kW].

    ``year_fraction`` runs from 0 (the strongest slot) to 1; each column is in its own order.
    ``import_kw`` is what suppliers deliver after sharing among the members.
    """
    parts = np.linspace(0, 1, N_STEPS + 1)
    curves = {site.site: _powers(flows, [i]) for i, site in enumerate(flows.sites)}
    curves[ALL] = _powers(flows, list(range(len(flows.sites))))
    frames = [
        pd.DataFrame(
            {
                "site": site,
                "year_fraction": parts,
                **{name: np.quantile(power, 1 - parts) for name, power in powers.items()},
            }
        )
        for site, powers in curves.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _powers(flows: Flows, rows: list[int]) -> dict[str, Array]:
    """Powers of some sites together, each ``(n_slots,)``. [kW]"""
    sites = [flows.sites[i] for i in rows]
    consumed = np.sum([site.consumption_kwh for site in sites], axis=0)
    shared = np.sum([site.shared_kwh[MEMBERS] for site in sites], axis=0)
    produced = np.sum([site.production_kwh for site in sites], axis=0)
    hours = flows.axis.hours
    return {
        "consumption_kw": consumed / hours,
        "import_kw": (consumed - shared) / hours,
        "surplus_kw": (produced - shared) / hours,
    }


def prices(flows: Flows) -> pd.DataFrame:
    """What a fixed price per shared kWh does, for each site, then for all sites.

    The scheme is the full-cost price with its price given: fixed for the whole life, the
    same for all tenants. Columns are those of the summary: savings of a year [EUR], part of
    the tenants who lose [1], the landlord's net present value [EUR].
    """
    # Heavy, and charts of a folder read what else is here.
    from simcore.study.compare.pipeline import prepared
    from simcore.study.compare.price_points import price_points

    everything = prepared(flows, {FIXED_PRICE: {}})
    alone = [(site.before_sharing.flows.site, (site,)) for site in everything.sites]
    frames = []
    for name, sites in (*alone, (ALL, everything.sites)):
        points = price_points(replace(everything, sites=sites), FIXED_PRICE, PRICES_EUR_PER_KWH)
        # Where nobody lives nobody gains, as in the summary.
        saving_eur = points.saving_eur if points.saving_eur.size else np.zeros((N_PRICES, 1))
        frames.append(
            pd.DataFrame(
                {
                    "site": name,
                    "price_ht_eur_per_kwh": points.prices,
                    "saving_median_eur": np.median(saving_eur, axis=-1),
                    "saving_min_eur": saving_eur.min(axis=-1),
                    "losers_fraction": losers_fraction(saving_eur),
                    "landlord_npv_eur": points.npv_eur,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)
