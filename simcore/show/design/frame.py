"""The table that a run keeps of the designer."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

import pandas as pd

from simcore.show.words.tariffs import GAIN, MEMBERSHIP, POOLED, tariff_words
from simcore.study.design.design import Designed
from simcore.study.design.levers import Threshold
from simcore.study.design.membership import Membership
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


def design_frame(found: Designed, *, has_members: bool = False) -> pd.DataFrame:
    """What a comparison tells of the designer: a row for each fact, as for the bound and levers.

    ``site`` and ``pool`` tell who can start, ``line`` its two ends, ``told`` the number of prices
    of the tariff to tell and what more of them bring; ``membership``, ``member_site`` and
    ``member_way`` the best membership, where it was sought.
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
    rows += map(_lever_row, found.thresholds)
    rows += [_tariff_row(one) for one in found.tariffs if one is not None]
    is_gain = number > 0 and found.tariffs[-1] is not None and found.tariffs[-1].is_gain
    rows += [
        {"fact": "told", "name": str(number), "value": GAIN if is_gain else "", "npv_eur": more}
    ]
    rows += _member_rows(found.membership) if has_members else []
    frame = pd.DataFrame(rows, columns=list(FACTS))
    return frame.assign(site="all").fillna({"value": "", "value_fr": ""})


def _lever_row(one: Threshold) -> dict[str, Any]:
    return {
        "fact": "lever",
        "name": one.lever,
        "value": "" if one.value is None else str(one.value),
        "npv_eur": one.npv_eur if isfinite(one.npv_eur) else None,
    }


def _member_rows(found: Membership | None) -> Iterator[dict[str, Any]]:
    """The best membership, who is in where, and plain ways; one without figures for none."""
    if found is None:
        yield {"fact": MEMBERSHIP, "name": ""}
        return
    worth = {"npv_eur": found.npv_eur, "first_year_npv_eur": found.first_year_npv_eur}
    yield {"fact": MEMBERSHIP, "name": "", "n_tenants": found.n_in, **worth}
    for site, n_in in found.sites.items():
        yield {"fact": "member_site", "name": site, "n_tenants": n_in}
    for way in found.ways:
        fee = "" if way.fee_eur is None else str(way.fee_eur)
        told = {"n_tenants": way.n_in, "npv_eur": way.npv_eur}
        yield {"fact": "member_way", "name": way.way, "value": fee, **told}


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
