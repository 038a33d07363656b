"""What a board asks of a scheme: tenants gain, nobody loses, the landlord's books balance.

Judged on the rows of the summary: the first year, against no project, and the landlord's net
present value over its plan.
"""

from typing import Any

BALANCE_TOLERANCE_EUR = 1.0
"""A solved price leaves a net present value of rounding errors, not exactly 0 (assumed)."""


def gains(median_eur: Any) -> Any:
    """Whether the median tenant gains."""
    return median_eur > 0


def has_no_loser(losers_fraction: Any) -> Any:
    """Whether nobody loses."""
    return losers_fraction <= 0


def is_balanced(npv_eur: Any) -> Any:
    """Whether the landlord's net present value is not negative."""
    return npv_eur >= -BALANCE_TOLERANCE_EUR


def nearest_scheme(summary: Any) -> str:
    """Scheme that comes nearest to doing all three, of rows indexed by scheme.

    Of those that do, the one with the best median saving; else, of those that leave nobody
    worse off (and let the median tenant gain, where any does), the one with the best net
    present value; else the one with the fewest losers.
    """
    median_eur, npv_eur = summary["tenant_saving_median_eur"], summary["landlord_npv_eur"]
    is_safe = has_no_loser(summary["losers_fraction"])
    good = summary[gains(median_eur) & is_safe & is_balanced(npv_eur)]
    if len(good):
        return str(good["tenant_saving_median_eur"].idxmax())
    safe = summary[is_safe]
    if not len(safe):
        return str(summary["losers_fraction"].idxmin())
    gaining = safe[gains(safe["tenant_saving_median_eur"])]
    return str((gaining if len(gaining) else safe)["landlord_npv_eur"].idxmax())
