"""The tables that a run keeps of its options."""

from typing import Any

import pandas as pd

from simcore.base.titles import GIVEN_PRICE
from simcore.scenario.own_schemes import shipped_like
from simcore.show.words.catalogue import text
from simcore.show.words.tariffs import POOLED, tariff_words
from simcore.show.words.terms import price_words, terms_words
from simcore.site.dates import price_day
from simcore.study.compare.outcome import ALL, Outcome
from simcore.study.options.calendar import dated_steps
from simcore.study.options.choices import Tariffs
from simcore.study.options.options import options_of
from simcore.study.options.records import Landlord, Option, Tenants

OPTIONS, FAMILIES, AIDS, CALENDAR = "options", "option_families", "option_aids", "option_calendar"
TABLES = (OPTIONS, FAMILIES, AIDS, CALENDAR)
BETWEEN = " "
"""Between the open points of law of a row."""
TERMS = {"en": "terms", "fr": "terms_fr"}
FIGURES = (
    *("n_tenants", "n_gaining", "tenant_saving_total_eur", "tenant_saving_mean_eur"),
    *("tenant_saving_median_eur", "tenant_saving_min_eur", "losers_fraction"),
    *("losers_any_year_fraction", "effort_before_fraction", "effort_after_fraction"),
    *("n_over_effort_before", "n_leaving_over_effort", "n_still_over_effort"),
    *("landlord_npv_eur", "cost_eur_per_year", "invested_eur", "grant_eur", "loan_eur", "own_eur"),
    *("annuity_eur_per_year", "running_eur_per_year", "income_eur_per_year"),
)
"""Columns that only an option that builds something fills."""
NAMES = (
    *("option", "scheme", "sites", "n_sites", "open_law", *TERMS.values(), *FIGURES),
    *("amount_eur", "missing_eur", "trigger", "trigger_value"),
)


def option_frames(
    outcome: Outcome, found: pd.DataFrame, tariffs: Tariffs
) -> dict[str, pd.DataFrame]:
    """Options, their families, what others could bear, and the calendar, by name of table.

    Parameters
    ----------
    outcome
        Priced schemes.
    found
        What the designer found; no rows where it was not asked.
    tariffs
        Designed tariffs by the kind of option that they are.
    """
    made = options_of(outcome, _levers(found), tariffs)
    rows = [_row(outcome, one, tariffs, made.missing_eur) for one in made.options]
    families = [
        {
            "option": one.kind,
            "family": family.family,
            "n_homes": family.n_homes,
            "before_eur_per_month": family.before_eur,
            "after_eur_per_month": family.after_eur,
            "gain_eur_per_month": family.before_eur - family.after_eur,
        }
        for one in made.options
        for family in one.families
    ]
    aids = [
        {
            "aid": one.aid,
            "aid_eur_per_year": one.eur_per_year,
            "worth_eur": one.worth_eur,
            "used_fraction": one.used_fraction,
        }
        for one in made.aids
    ]
    steps = [
        {"step": one.step, "from_day": start.isoformat(), "to_day": end.isoformat(),
         "is_law": one.is_law}
        for one, start, end in dated_steps(price_day(outcome.flows.scenario))
    ]  # fmt: skip
    made_of = {
        OPTIONS: pd.DataFrame(rows, columns=list(NAMES)),
        FAMILIES: pd.DataFrame(families),
        AIDS: pd.DataFrame(aids),
        CALENDAR: pd.DataFrame(steps),
    }
    return {name: frame for name, frame in made_of.items() if len(frame)}


def _levers(found: pd.DataFrame) -> list[tuple[str, str]]:
    """Levers of money that the designer found to do it alone."""
    if not len(found):
        return []
    rows = found[(found["fact"] == "lever") & (found["value"] != "")]
    return [(str(row["name"]), str(row["value"])) for row in rows.to_dict("records")]


def _row(outcome: Outcome, one: Option, tariffs: Tariffs, missing_eur: float) -> dict[str, Any]:
    is_asked = bool(one.amount_eur) and bool(one.scheme)
    return {
        "option": one.kind,
        "scheme": one.scheme,
        "sites": POOLED.join(one.sites),
        "n_sites": len(one.sites),
        "open_law": BETWEEN.join(one.open_law),
        **{name: _terms(outcome, one, tariffs, lang) for lang, name in TERMS.items()},
        **({} if one.tenants is None else _of_tenants(one.tenants)),
        **({} if one.landlord is None else _of_landlord(one.landlord)),
        "amount_eur": one.amount_eur,
        "missing_eur": missing_eur if is_asked else 0.0,
        "trigger": one.trigger,
        "trigger_value": one.trigger_value,
    }


def _of_tenants(of: Tenants) -> dict[str, Any]:
    return {
        "n_tenants": of.n_tenants,
        "n_gaining": of.n_gaining,
        "tenant_saving_total_eur": of.gain_total_eur,
        "tenant_saving_mean_eur": of.gain_mean_eur,
        "tenant_saving_median_eur": of.gain_median_eur,
        "tenant_saving_min_eur": of.gain_min_eur,
        "losers_fraction": of.losers_fraction,
        "losers_any_year_fraction": of.losers_any_year_fraction,
        "effort_before_fraction": of.effort_before_fraction,
        "effort_after_fraction": of.effort_after_fraction,
        "n_over_effort_before": of.n_over_before,
        "n_leaving_over_effort": of.n_leaving,
        "n_still_over_effort": of.n_still_over,
    }


def _of_landlord(of: Landlord) -> dict[str, Any]:
    return {
        "landlord_npv_eur": of.npv_eur,
        "cost_eur_per_year": of.cost_eur_per_year,
        "invested_eur": of.invested_eur,
        "grant_eur": of.grant_eur,
        "loan_eur": of.loan_eur,
        "own_eur": of.own_eur,
        "annuity_eur_per_year": of.annuity_eur,
        "running_eur_per_year": of.running_eur,
        "income_eur_per_year": of.income_eur,
    }


def _terms(outcome: Outcome, one: Option, tariffs: Tariffs, lang: str) -> str:
    """What tenants pay, as a sheet of theirs says it; empty where nothing is built."""
    name = one.scheme
    if not name:
        return ""
    if name in tariffs:
        return text("sheet.own_terms", lang, parts=tariff_words(tariffs[name].parts, lang))
    scenario = outcome.flows.scenario
    scheme = scenario.known_schemes[name]
    price = _price(outcome, one)
    if outcome.titles.get(name) == GIVEN_PRICE:
        return text("given_price_sheet", lang, price=price_words(lang, price))
    values = scheme.filled(scenario.schemes.get(name, {}))
    return terms_words(scheme, shipped_like(name, scenario.own_schemes), values, price, lang)


def _price(outcome: Outcome, one: Option) -> float:
    """What a shared kWh costs before VAT at its sites. [EUR/kWh]"""
    rows = outcome.summary
    site = one.sites[0] if len(one.sites) == 1 else ALL
    row = rows[(rows["site"] == site) & (rows["scheme"] == one.scheme)].iloc[0]
    return float(row["price_ht_eur_per_kwh"])
