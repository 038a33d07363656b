"""The answer of the designer as plain values for programs."""

from dataclasses import asdict
from math import isfinite
from typing import Any

from simcore.show.design.futures import futures_json
from simcore.study.design.design import Designed
from simcore.study.design.tariff import Tariff


def design_json(found: Designed) -> dict[str, Any]:
    """Bound, tariffs, thresholds and pairs under the names of the command's documentation."""
    members, bound = found.membership, found.bound
    return {
        "outside": found.wishes.outside,
        "years": found.wishes.years,
        "bound_npv_eur": bound.npv_eur,
        "bound_first_year_npv_eur": bound.first_year_npv_eur,
        "bound_best_membership_npv_eur": None if members is None else members.npv_eur,
        "n_in": None if members is None else members.n_in,
        "gap_eur": None if members is None else members.gap_eur,
        "can_pay_eur_per_year": bound.can_pay_eur,
        "need_eur_per_year": bound.need_eur,
        "sites": site_rows(found),
        "pools": [
            {
                "sites": list(pool.sites),
                "bound_npv_eur": pool.npv_eur,
                "bound_first_year_npv_eur": pool.first_year_npv_eur,
            }
            for pool in bound.pools
        ],
        "tariffs": tariff_rows(found.tariffs),
        "thresholds": threshold_rows(found),
        "pairs": pair_rows(found),
        "n_prices_told": found.told[0],
        "more_prices_bring_eur": found.told[1],
        "memberships": [] if members is None else [asdict(way) for way in members.ways],
        "beside": found.beside,
        "joining": None if found.joining is None else asdict(found.joining),
        "robust": robust_rows(found),
        "futures": None if found.futures is None else futures_json(found.futures),
    }


def site_rows(found: Designed) -> list[dict[str, Any]]:
    """The bound of each site alone."""
    first = found.bound.site_first_year_npv_eur
    return [
        {"site": site, "bound_npv_eur": npv, "bound_first_year_npv_eur": first[site]}
        for site, npv in found.bound.site_npv_eur.items()
    ]


def tariff_rows(tariffs: tuple[Tariff | None, ...]) -> list[dict[str, Any]]:
    """The best tariff of each number of prices; values are None where there is none."""
    return [
        {
            "n_prices": number + 1,
            "parts": [] if tariff is None else part_rows(tariff),
            "npv_eur": None if tariff is None else tariff.npv_eur,
            "saving_min_eur": None if tariff is None else tariff.saving_min_eur,
            "saving_mean_eur": None if tariff is None else tariff.saving_mean_eur,
        }
        for number, tariff in enumerate(tariffs)
    ]


def part_rows(tariff: Tariff) -> list[dict[str, Any]]:
    """Parts of a tariff: quantity, hours, group, price, its unit, and prices as good."""
    return [
        {
            "quantity": part.quantity,
            "when": part.when,
            "who": part.who,
            "price": part.price,
            "unit": part.counts.unit,
            "price_low": float(low),
            "price_high": float(high),
        }
        for part, (low, high) in zip(tariff.parts, tariff.ranges, strict=True)
    ]


def robust_rows(found: Designed) -> dict[str, Any] | None:
    """How prices hold in other draws; None for fewer than three."""
    if found.robust is None:
        return None
    nearly = found.robust.nearly_safe
    return {
        "n_draws": found.robust.n_draws,
        "n_tuned": found.robust.n_tuned,
        "tariffs": [
            {
                "n_prices": number + 1,
                "loser_fraction": lost if lost == lost else None,
                "parts": [] if one is None else part_rows(one.tariff),
                "npv_eur": None if one is None else one.tariff.npv_eur,
                "n_left_out": None if one is None else one.n_left_out,
                "tuned_fraction": None if one is None else one.tuned_fraction,
                "held_out_fraction": None if one is None else one.held_out_fraction,
            }
            for number, (lost, one) in enumerate(
                zip(found.robust.loser_fraction, nearly, strict=True)
            )
        ],
    }


def threshold_rows(found: Designed) -> list[dict[str, Any]]:
    """Each lever with its value of today and that at which a tariff exists, if any."""
    return [
        {
            "lever": one.lever,
            "today": one.today,
            "value": one.value,
            "plain_value": one.plain_value,
            "covered_value": one.covered_value,
        }
        for one in found.thresholds
    ]


def pair_rows(found: Designed) -> list[dict[str, Any]]:
    """Levers moved together, and the bound there."""
    return [
        {
            "levers": list(one.levers),
            "bound_npv_eur": one.npv_eur,
            # Where free energy leaves less than is wished there is no such worth.
            "wished_npv_eur": one.wished_npv_eur if isfinite(one.wished_npv_eur) else None,
        }
        for one in found.combinations
    ]
