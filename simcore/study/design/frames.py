"""The answer of the designer as data frames, for notebooks and programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from simcore.study.design.levers import Combination
    from simcore.study.design.records import Designed
    from simcore.study.design.tariff import Tariff


def frames(found: Designed) -> dict[str, pd.DataFrame]:
    """Sites, pools, tariffs, prices, duals, thresholds, pairs and schemes, by name.

    Parameters
    ----------
    found
        Answer of the designer. Tenants who bind are numbers; nothing tells who they are.
    """
    told = [one for one in found.tariffs if one is not None]
    bound, first = found.bound, found.bound.site_first_year_npv_eur
    rows: dict[str, list[dict[str, Any]]] = {
        "sites": [
            {"site": site, "bound_npv_eur": npv, "bound_first_year_npv_eur": first[site]}
            for site, npv in bound.site_npv_eur.items()
        ],
        "pools": [
            {
                "n_sites": len(pool.sites),
                "sites": ", ".join(pool.sites),
                "bound_npv_eur": pool.npv_eur,
                "bound_first_year_npv_eur": pool.first_year_npv_eur,
            }
            for pool in bound.pools
        ],
        "tariffs": [_tariff(one) for one in told],
        "prices": [row for one in told for row in _prices(one)],
        "binding": [row for one in told for row in _binding(one)] if found.is_described else [],
        "thresholds": [asdict(one) for one in found.thresholds],
        "pairs": [_pair(one) for one in found.combinations],
        "schemes": [asdict(one) for one in found.schemes],
    }
    return {name: pd.DataFrame(table) for name, table in rows.items()}


def _pair(one: Combination) -> dict[str, Any]:
    return {
        "levers": " + ".join(one.levers),
        "values": " + ".join(map(str, one.values)),
        "bound_npv_eur": one.npv_eur,
        "wished_npv_eur": one.wished_npv_eur,
    }


def _tariff(one: Tariff) -> dict[str, Any]:
    return {
        "n_prices": one.n_prices,
        "npv_eur": one.npv_eur,
        "saving_min_eur": one.saving_min_eur,
        "saving_mean_eur": one.saving_mean_eur,
        "debt_cover": one.cover_min,
        "duality_gap": one.duality_gap,
    }


def _prices(one: Tariff) -> Iterator[dict[str, Any]]:
    for part, (low, high) in zip(one.parts, one.ranges, strict=True):
        yield {
            "n_prices": one.n_prices,
            "quantity": part.quantity,
            "when": part.when,
            "who": part.who,
            "price": part.price,
            "unit": part.counts.unit,
            "low": low,
            "high": high,
        }


def _binding(one: Tariff) -> Iterator[dict[str, Any]]:
    for held in one.binding:
        yield {
            "n_prices": one.n_prices,
            "tenant": held.tenant,
            "year": held.year,
            "worth_eur": held.worth_eur,
        }
