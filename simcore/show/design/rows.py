"""The answer of the designer as plain values for programs."""

from typing import Any

from simcore.money.schemes.parts import Part
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
            {"sites": list(pool.sites), "bound_npv_eur": pool.npv_eur} for pool in bound.pools
        ],
        "tariffs": tariff_rows(found.tariffs),
        "thresholds": threshold_rows(found),
        "pairs": pair_rows(found),
    }


def site_rows(found: Designed) -> list[dict[str, Any]]:
    """The bound of each site alone."""
    return [{"site": site, "bound_npv_eur": npv} for site, npv in found.bound.site_npv_eur.items()]


def tariff_rows(tariffs: tuple[Tariff | None, ...]) -> list[dict[str, Any]]:
    """The best tariff of each number of prices; values are None where there is none."""
    return [
        {
            "n_prices": number + 1,
            "parts": [] if tariff is None else [part_row(part) for part in tariff.parts],
            "npv_eur": None if tariff is None else tariff.npv_eur,
            "saving_min_eur": None if tariff is None else tariff.saving_min_eur,
            "saving_mean_eur": None if tariff is None else tariff.saving_mean_eur,
        }
        for number, tariff in enumerate(tariffs)
    ]


def part_row(part: Part) -> dict[str, Any]:
    """A part of a tariff: quantity, hours, group, price and its unit."""
    return {
        "quantity": part.quantity,
        "when": part.when,
        "who": part.who,
        "price": part.price,
        "unit": part.counts.unit,
    }


def threshold_rows(found: Designed) -> list[dict[str, Any]]:
    """Each lever with its value of today and that at which a tariff exists, if any."""
    return [
        {"lever": one.lever, "today": one.today, "value": one.value} for one in found.thresholds
    ]


def pair_rows(found: Designed) -> list[dict[str, Any]]:
    """Levers moved together, and the bound there."""
    return [
        {"levers": list(one.levers), "bound_npv_eur": one.npv_eur} for one in found.combinations
    ]
