"""A price found, in words, as plain values, and as a variant of its scenario."""

import math
import os
from pathlib import Path
from typing import Any

from simcore.base.errors import refuse
from simcore.money.fairness import losers_fraction
from simcore.show.words.labels import euros, kilo_euros, label, number, percent, scheme_name
from simcore.study.solve.solve import Solution


def solution_text(found: Solution, lang: str = "en") -> str:
    """What was found, and what it does to tenants and landlord; or why nothing was."""
    name = scheme_name(found.scheme, {}, lang)
    target = label(f"target_{found.target.kind}", lang, value=number(found.target.value, lang, 2))
    if found.point is None:
        low, high = (_measure(value, found, lang) for value in found.reached)
        return label(
            "solve_none",
            lang,
            scheme=name,
            target=target,
            parameter=found.parameter,
            low=number(found.low, lang, 4),
            high=number(found.high, lang, 4),
            at_low=low,
            at_high=high,
        )
    at, price = found.point, number(found.point.prices[0], lang, 4)
    lines = [
        label(
            "solve_found",
            lang,
            scheme=name,
            target=target,
            parameter=found.parameter,
            price=price,
            unit=found.unit,
        ),
        label("solve_tenants", lang, **_tenants(found, lang)),
        label(
            "solve_landlord",
            lang,
            npv=kilo_euros(at.npv_eur[0], lang, is_signed=True),
            payments=euros(at.payments_ht_eur[0], lang),
            dscr=_dscr(at.dscr_min[0], lang),
        ),
        label(f"solve_{found.method}", lang),
    ]
    return "\n".join(lines)


def _tenants(found: Solution, lang: str) -> dict[str, str]:
    assert found.point is not None
    saving_eur = found.point.saving_eur[0]
    return {
        "median": euros(found.point.median_saving_eur[0], lang, is_signed=True),
        "worst": euros(saving_eur.min(), lang, is_signed=True),
        "losers": percent(float(losers_fraction(saving_eur)), lang),
    }


def _measure(value: float, found: Solution, lang: str) -> str:
    """What the target measures, with its unit."""
    if found.target.kind == "dscr":
        return _dscr(value, lang)
    if found.target.kind == "npv-zero":
        return kilo_euros(value, lang, is_signed=True)
    return euros(value, lang, is_signed=True)


def _dscr(value: float, lang: str) -> str:
    return number(value, lang, 2) if math.isfinite(value) else label("no_debt", lang)


def solution_rows(found: Solution) -> dict[str, Any]:
    """The solution as plain values; what there is none of is ``None``."""
    row: dict[str, Any] = {
        "scheme": found.scheme,
        "target": found.target.kind,
        "target_value": found.target.value,
        "parameter": found.parameter,
        "unit": found.unit,
        "price": found.price,
        "is_feasible": found.price is not None,
        "method": found.method,
        "low": found.low,
        "high": found.high,
        "reached_at_low": found.reached[0],
        "reached_at_high": found.reached[1],
    }
    if found.point is not None:
        at = found.point
        dscr = float(at.dscr_min[0])
        row |= {
            "tenant_saving_median_eur": float(at.median_saving_eur[0]),
            "tenant_saving_min_eur": float(at.saving_eur.min()),
            "losers_fraction": float(losers_fraction(at.saving_eur[0])),
            "tenant_payments_ht_eur": float(at.payments_ht_eur[0]),
            "landlord_npv_eur": float(at.npv_eur[0]),
            "dscr_min": dscr if math.isfinite(dscr) else None,
        }
    return row


def check_variant(path: Path) -> None:
    """Refuse a variant that is no TOML file, or that would overwrite one."""
    if path.suffix != ".toml":
        raise refuse("variant_ending", "--out", found=path)
    if path.exists():
        raise refuse("variant_exists", "--out", file=path)


def write_variant(found: Solution, scenario: Path, path: Path) -> None:
    """A scenario file that builds on the first one, with the price found."""
    base = Path(os.path.relpath(scenario.resolve(), path.resolve().parent)).as_posix()
    target = found.target.kind + (f"={found.target.value:g}" if found.target.value else "")
    text = (
        f'title = "{found.scheme} at {target}"\n'
        f'description = "What does {found.scheme} do at the price found for {target}?"\n'
        f'extends = "{base}"\n\n'
        f"[schemes.{found.scheme}]\n{found.parameter} = {found.price!r}\n"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
