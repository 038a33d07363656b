"""What is to be said beside each chart, read off the run's own tables."""

from typing import Any

import numpy as np

from simcore.money.fairness import HALF_A_CENT
from simcore.show.charts.price_points import limits
from simcore.show.charts.saving_by_household import LEAST, savings_by_kind
from simcore.show.compare.answer import verdict
from simcore.show.folder.read import Run
from simcore.show.terminal import is_balanced, portfolio_summary, reference_scheme
from simcore.show.words.catalogue import is_known
from simcore.show.words.futures_told import futures_sentences
from simcore.show.words.labels import (
    cents,
    euros,
    kilo_euros,
    label,
    number,
    percent,
    scheme_name,
)
from simcore.study.compare.outcome import ALL
from simcore.study.compare.tables import TODAY
from simcore.study.compare.verdict import nearest_scheme

HALF_A_THOUSAND = 500.0
"""An amount up to this reads as none in thousands. [EUR]"""


def _input(run: Run, path: str) -> Any:
    """Value of an input of the scenario; None where the run does not tell."""
    inputs = run.manifest.get("scenario")
    return inputs.get(path) if isinstance(inputs, dict) else None


def _nearest(run: Run, lang: str) -> tuple[Any, str]:
    """Row of the scheme that comes nearest, and its name."""
    summary = portfolio_summary(run)
    scheme = nearest_scheme(summary)
    return summary.loc[scheme], scheme_name(scheme, run.titles, lang)


def how(run: Run, lang: str) -> tuple[str, ...]:
    """The way of a solar kWh: roof, key, bill."""
    summary = portfolio_summary(run)
    row = summary.loc[reference_scheme(summary)]
    sizes = {
        "kwp": number(row["kwp"], lang),
        "production": number(row["production_kwh"] / 1e3, lang),
    }
    said = [label("how_roofs", lang, **sizes)]
    step, key = _input(run, "time.step_minutes"), _input(run, "sharing.key")
    if step and is_known(f"key.{key}.short"):
        said.append(label("how_key", lang, step=step, rule=label(f"key.{key}.short", lang)))
    return (*said, label("how_bill", lang))


def sites(run: Run, lang: str) -> tuple[str, ...]:
    """How many of the sites are composites."""
    if "places" not in run.names or len(run.places) == 1:
        return ()
    n = int((run.places["kind"] == "composite").sum())
    return (label("sites_composite", lang, n=n, n_sites=len(run.places)),) if n else ()


def schemes(run: Run, lang: str) -> tuple[str, ...]:
    """The nearest scheme and what full cost would take, or the schemes that do all three."""
    first, *rest = verdict(run, lang)
    # What many futures say stands on slides of its own.
    others = set(futures_sentences(run, nearest_scheme(portfolio_summary(run)), lang))
    return tuple([one for one in rest if one not in others] or [first])


def prices(run: Run, lang: str) -> tuple[str, ...]:
    """What the price at which nobody loses leaves open, and what balance would cost tenants."""
    table = run.table("prices")
    rows = table[table["site"] == ALL]
    at = rows["price_ht_eur_per_kwh"]
    safe, balanced = limits(rows)
    said = []
    if safe is not None:
        npv = float(np.interp(safe, at, rows["landlord_npv_eur"]))
        key = "prices_short" if npv < 0 else "prices_left"
        values = {"safe": cents(safe, lang), "npv": kilo_euros(abs(npv), lang)}
        said.append(label(key, lang, **values))
    if balanced is not None:
        median = float(np.interp(balanced, at, rows["saving_median_eur"]))
        losers = float(np.interp(balanced, at, rows["losers_fraction"]))
        values = {
            "balanced": cents(balanced, lang),
            "median": euros(median, lang, is_signed=True),
            "losers": percent(losers, lang),
        }
        said.append(label("prices_balanced", lang, **values))
    return tuple(said)


def who(run: Run, lang: str) -> tuple[str, ...]:
    """How far savings lie apart under the nearest scheme, and what refusing brings."""
    row, name = _nearest(run, lang)
    said = []
    if {"tenant_saving_p10_eur", "tenant_saving_p90_eur"} <= set(row.index):
        low, high = (
            euros(row[f"tenant_saving_{end}_eur"], lang, is_signed=True) for end in ("p10", "p90")
        )
        said.append(label("who_spread", lang, scheme=name, low=low, high=high))
    refusers = row.get("refuser_saving_mean_eur", np.nan)
    if np.isfinite(refusers) and refusers > HALF_A_CENT:
        said.append(label("who_refusers", lang, mean=euros(refusers, lang, is_signed=True)))
    return tuple(said)


def kinds(run: Run, lang: str) -> tuple[str, ...]:
    """What energy-poor households gain against the others."""
    savings = {
        key: float(np.median(eur))
        for _, key, eur in savings_by_kind(run, nearest_scheme(portfolio_summary(run)))
    }
    said = []
    if {"poor_yes", "poor_no"} <= set(savings):
        poor, other = (euros(savings[key], lang, is_signed=True) for key in ("poor_yes", "poor_no"))
        said.append(label("kinds_poor", lang, poor=poor, other=other))
    return (*said, label("kinds_least", lang, n=LEAST))


def money(run: Run, lang: str) -> tuple[str, ...]:
    """What the landlord adds or keeps in the first year, and what the sun takes off bills."""
    row, _ = _nearest(run, lang)
    said = []
    if "landlord_first_year_eur" in row.index:
        first = row["landlord_first_year_eur"]
        key = "said_own" if first < 0 else "said_left"
        said.append(label(key, lang, amount=kilo_euros(abs(first), lang)))
    ledger = run.ledger
    today = ledger[ledger["scheme"] == TODAY]
    if len(today):
        paid = _paid(today, "landlord")
        if paid > HALF_A_THOUSAND:
            said.append(label("said_today", lang, amount=kilo_euros(paid, lang)))
        bills = ledger[ledger["flow"] == "supply_bills"].groupby("scheme")["eur"].sum()
        less = float(bills[TODAY] - bills[str(row.name)])
        if less > HALF_A_THOUSAND:
            said.append(label("said_bills", lang, amount=kilo_euros(less, lang)))
    return tuple(said)


def _paid(rows: Any, party: str) -> float:
    """What a party pays beyond what it gets. [EUR]"""
    return float(
        rows.loc[rows["payer"] == party, "eur"].sum()
        - rows.loc[rows["payee"] == party, "eur"].sum()
    )


def landlord(run: Run, lang: str) -> tuple[str, ...]:
    """How many schemes balance, and the first year after the loan."""
    summary = portfolio_summary(run)
    balanced = summary[is_balanced(summary)]
    # Without a loan there is nothing to cover.
    is_short = balanced["dscr_min"] < 1 if "dscr_min" in balanced else np.zeros(len(balanced), bool)
    counts = {
        "n": len(balanced),
        "n_schemes": len(summary),
        "n_covered": len(balanced) - int(is_short.sum()),
    }
    values = {key: number(n, lang) for key, n in counts.items()}
    said = [label("landlord_balanced", lang, **values)]
    row, name = _nearest(run, lang)
    if "landlord_first_year_eur" in row.index:
        first = kilo_euros(row["landlord_first_year_eur"], lang, is_signed=True)
        said.append(label("landlord_first", lang, scheme=name, amount=first))
    if "capex_eur" in row.index:
        said.append(label("landlord_capex", lang, amount=kilo_euros(row["capex_eur"], lang)))
    return tuple(said)
