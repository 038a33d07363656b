"""A price found, in words, as plain values, and as a variant of its scenario."""

import math
import os
from pathlib import Path
from typing import Any

from simcore.base.errors import refuse
from simcore.money.fairness import losers_fraction
from simcore.show.words.labels import euros, kilo_euros, label, number, percent, scheme_name
from simcore.show.words.parameters import name_words, unit_words, worth_words
from simcore.study.solve.solve import Solution


def solution_text(solution: Solution, lang: str = "en") -> str:
    """What was found, and what it does to tenants and landlord; or why nothing was."""
    name = scheme_name(solution.scheme, solution.titles, lang)
    target = label(
        f"target_{solution.target.kind}", lang, value=number(solution.target.value, lang, 2)
    )
    if solution.point is None:
        low, high = (_measure(value, solution, lang) for value in solution.reached)
        return label(
            "solve_none",
            lang,
            scheme=name,
            target=target,
            parameter=name_words(solution.parameter, lang),
            low=_worth(solution.low, solution, lang),
            high=_worth(solution.high, solution, lang),
            at_low=low,
            at_high=high,
        )
    at = solution.point
    lines = [
        label(
            "solve_found",
            lang,
            scheme=name,
            target=target,
            parameter=name_words(solution.parameter, lang),
            price=_worth(solution.point.prices[0], solution, lang),
        ),
        label("solve_tenants", lang, **_tenants(solution, lang)),
        label(
            "solve_landlord",
            lang,
            npv=kilo_euros(at.npv_eur[0], lang, is_signed=True),
            payments=euros(at.payments_ht_eur[0], lang),
            dscr=_dscr(at.dscr_min[0], lang),
        ),
        label(f"solve_{solution.method}", lang),
    ]
    return "\n".join(lines)


def _worth(price: float, solution: Solution, lang: str) -> str:
    """A price with its unit."""
    return worth_words(solution.parameter, price, lang, unit=solution.unit, decimals=2)


def _tenants(solution: Solution, lang: str) -> dict[str, str]:
    assert solution.point is not None
    saving_eur = solution.point.saving_eur[0]
    return {
        "median": euros(solution.point.median_saving_eur[0], lang, is_signed=True),
        "worst": euros(saving_eur.min(), lang, is_signed=True),
        "losers": percent(float(losers_fraction(saving_eur)), lang),
    }


def _measure(value: float, solution: Solution, lang: str) -> str:
    """What the target measures, with its unit."""
    if solution.target.kind == "dscr":
        return _dscr(value, lang)
    if solution.target.kind == "npv-zero":
        return kilo_euros(value, lang, is_signed=True)
    return euros(value, lang, is_signed=True)


def _dscr(value: float, lang: str) -> str:
    return number(value, lang, 2) if math.isfinite(value) else label("no_debt", lang)


def solution_rows(solution: Solution) -> dict[str, Any]:
    """The solution as plain values; what there is none of is ``None``."""
    row: dict[str, Any] = {
        "scheme": solution.scheme,
        "target": solution.target.kind,
        "target_value": solution.target.value,
        "parameter": solution.parameter,
        "unit": unit_words(solution.unit),
        "price": solution.price,
        "is_feasible": solution.price is not None,
        "method": solution.method,
        "low": solution.low,
        "high": solution.high,
        "reached_at_low": solution.reached[0],
        "reached_at_high": solution.reached[1],
    }
    if solution.point is not None:
        at = solution.point
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


def write_variant(solution: Solution, scenario: Path, path: Path) -> None:
    """A scenario file that builds on the first one, with the price found."""
    base = Path(os.path.relpath(scenario.resolve(), path.resolve().parent)).as_posix()
    target = solution.target.kind + (f"={solution.target.value:g}" if solution.target.value else "")
    text = (
        f'title = "{solution.scheme} at {target}"\n'
        f'description = "What does {solution.scheme} do at the price found for {target}?"\n'
        f'extends = "{base}"\n\n'
        f"[schemes.{solution.scheme}]\n{solution.parameter} = {solution.price!r}\n"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
