"""How figures of the designer and of what is voted on are written, where names do not tell."""

from typing import Any

_SHORT = {"written": "kilo_euros"}
_TENTHS = {**_SHORT, "decimals": 1}
_MONTHLY = {"written": "factor", "decimals": 1}
OF_VOTES: dict[str, dict[str, Any]] = {
    **{
        f"{name}npv_eur": {**_SHORT, "is_signed": True}
        for name in (
            *("design_", "design_tariffs_", "bound_", "bound_first_year_", "wished_"),
            "first_year_",
        )
    },
    **{f"{name}_eur_per_month": _MONTHLY for name in ("before", "after")},
    "gain_eur_per_month": {**_MONTHLY, "is_signed": True},
    **{
        f"options_{name}_eur_per_year": _TENTHS for name in ("cost", "annuity", "running", "income")
    },
    "aid_eur_per_year": _TENTHS,
    **{
        f"options_{name}_eur": _SHORT
        for name in ("invested", "grant", "loan", "own", "amount", "missing")
    },
    "option_aids_worth_eur": _SHORT,
    "tenant_saving_total_eur": _TENTHS,
}
"""Looks by name of column, as ``Column`` has them."""
