"""The table that a run keeps of the designer."""

from math import isfinite
from typing import Any

import pandas as pd

from simcore.show.words.tariffs import GAIN, POOLED, tariff_words
from simcore.study.design.design import Designed
from simcore.study.design.tariff import Tariff

FACTS = (
    "site",
    "fact",
    "name",
    "value",
    "value_fr",
    "npv_eur",
    "first_year_npv_eur",
    "can_pay_eur_per_year",
    "need_eur_per_year",
    "n_tenants",
    "gain_min_eur",
    "gain_mean_eur",
    "gain_first_eur",
    "missing_eur_per_year",
)
"""Columns of the table that a run keeps of the designer."""


def design_frame(found: Designed) -> pd.DataFrame:
    """What a comparison tells of the designer: a row for each fact, as for the bound and levers.

    ``site`` and ``pool`` tell who can start, ``line`` its two ends, ``told`` the number of prices
    of the tariff to tell and what more of them bring.
    """
    bound = found.bound
    pool = bound.largest_pool or bound.pools[0]
    number, more = found.told
    rows: list[dict[str, Any]] = [_bound_row(found)]
    rows += [
        {"fact": "site", "name": site, "npv_eur": npv} for site, npv in bound.at_site_eur.items()
    ]
    rows += [
        {"fact": "pool", "name": POOLED.join(pool.sites), "npv_eur": pool.worth_eur(bound.years)}
    ]
    rows += [
        {"fact": "line", "name": end, "gain_mean_eur": gain, "npv_eur": npv}
        for end, (gain, npv) in zip(("free", "bound"), found.line, strict=True)
    ]
    rows += [
        {
            "fact": "scheme",
            "name": one.scheme,
            "gain_mean_eur": one.gain_mean_eur,
            "gain_min_eur": one.gain_min_eur,
            "npv_eur": one.npv_eur,
        }
        for one in found.schemes
    ]
    rows += [
        {
            "fact": "lever",
            "name": one.lever,
            "value": "" if one.value is None else str(one.value),
            "npv_eur": one.npv_eur if isfinite(one.npv_eur) else None,
        }
        for one in found.thresholds
    ]
    rows += [_tariff_row(one) for one in found.tariffs if one is not None]
    is_gain = number > 0 and found.tariffs[-1] is not None and found.tariffs[-1].is_gain
    rows += [
        {"fact": "told", "name": str(number), "value": GAIN if is_gain else "", "npv_eur": more}
    ]
    frame = pd.DataFrame(rows, columns=list(FACTS))
    return frame.assign(site="all").fillna({"value": "", "value_fr": ""})


def _bound_row(found: Designed) -> dict[str, Any]:
    wishes, bound = found.wishes, found.bound
    return {
        "fact": "bound",
        "name": wishes.outside,
        "value": wishes.years,
        "npv_eur": bound.npv_eur,
        "first_year_npv_eur": bound.first_year_npv_eur,
        "can_pay_eur_per_year": bound.can_pay_eur,
        "need_eur_per_year": bound.need_eur,
        "n_tenants": bound.n_tenants,
        "gain_mean_eur": wishes.gain_mean_eur,
        "missing_eur_per_year": found.missing_eur,
    }


def _tariff_row(one: Tariff) -> dict[str, Any]:
    """A tariff; its mean gain of year 1, where it stands beside the line."""
    return {
        "fact": "tariff",
        "name": str(one.n_prices),
        "value": tariff_words(one.parts, "en"),
        "value_fr": tariff_words(one.parts, "fr"),
        "npv_eur": one.npv_eur,
        "gain_min_eur": one.saving_min_eur,
        "gain_mean_eur": one.saving_mean_eur,
        "gain_first_eur": float(one.gains_eur[0].mean()),
    }
