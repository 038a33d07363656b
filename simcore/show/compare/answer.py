"""The answer to the board's question, in a few paragraphs of plain words."""

from typing import Any

import numpy as np
import pandas as pd

from simcore.base.titles import GIVEN_PRICE
from simcore.show.compare.designed import design_of, design_sentences
from simcore.show.compare.services import services_sentences
from simcore.show.compare.weights import rests_on
from simcore.show.folder.read import Result
from simcore.show.terminal import (
    COMMON_PARTS_SCHEME,
    COST_SCHEME,
    assumptions,
    does_all_three,
    has_no_loser,
    is_balanced,
    portfolio_summary,
    reference_scheme,
)
from simcore.show.words.futures_told import futures_sentences
from simcore.show.words.labels import (
    cents,
    counted,
    euros,
    kilo_euros,
    label,
    number,
    percent,
    scheme_name,
)
from simcore.show.words.law import permit_words
from simcore.study.compare.outcome import ALL, Outcome
from simcore.study.compare.services import has_services, service_rows
from simcore.study.compare.verdict import nearest_scheme
from simcore.study.compare.weights import answer_weights


def answer(outcome: Result, lang: str = "en") -> str:
    """Which schemes do all three, or the nearest; what can be paid; the energy; the assumptions.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned; figures come from the rows of its
        summary for all sites.
    lang
        ``"en"`` or ``"fr"``.

    Returns
    -------
    str
        Sentences with rounded figures; a blank line between two subjects.
    """
    summary = portfolio_summary(outcome)
    against = _against(summary, outcome, lang)
    rests = [text] if (text := rests_on(weighed(outcome), lang, outcome.titles)) else []
    designed = design_sentences(design_of(outcome), lang)
    services = services_sentences(_services(outcome), outcome.titles, lang)
    energy = [*services, _energy(summary, lang)]
    subjects = [verdict(outcome, lang), designed, against, energy, rests]
    paragraphs = [*subjects, _assumptions(outcome, lang)]
    return "\n\n".join(" ".join(sentences) for sentences in paragraphs if sentences)


def _services(outcome: Result) -> list[dict[str, Any]]:
    """What the margin pays by scheme; no rows where nothing asks for it."""
    if isinstance(outcome, Outcome):
        return service_rows(outcome) if has_services(outcome) else []
    has_table = "services" in getattr(outcome, "names", ())
    return outcome.table("services").to_dict("records") if has_table else []


def weighed(outcome: Result) -> pd.DataFrame:
    """Doubtful inputs by weight; no rows for a run that does not hold them."""
    if isinstance(outcome, Outcome):
        return answer_weights(outcome)
    has_table = "weights" in getattr(outcome, "names", ())
    return outcome.table("weights") if has_table else pd.DataFrame()


def verdict(outcome: Result, lang: str = "en") -> list[str]:
    """The answer in one sentence; where no scheme does all three, the nearest and the cost.

    Where a run tells of many futures, how likely it is that it is so there follows.
    Schemes among those compared that have to be permitted first are named last.
    """
    summary = portfolio_summary(outcome)
    good = summary[does_all_three(summary)]
    names = map(str, summary.index)
    permits = permit_words(names, outcome.titles, lang, outcome.known_schemes)
    likely = futures_sentences(outcome, nearest_scheme(summary), lang)
    if len(good):
        return [_success(good, summary, outcome, lang), *likely, *permits]
    return [
        _say("none", lang, **_sizes(summary, lang)),
        _nearest(summary, outcome, lang),
        *likely,
        *_full_cost(summary, outcome, lang),
        *permits,
    ]


def _say(key: str, lang: str, **values: str) -> str:
    return label(f"answer.{key}", lang, **values)


def _sizes(summary: Any, lang: str) -> dict[str, str]:
    n_dwellings = number(summary["n_dwellings"].max(), lang)
    return {"n_dwellings": n_dwellings, "n_schemes": number(len(summary), lang)}


def _success(good: Any, summary: Any, outcome: Result, lang: str) -> str:
    best_first = good.sort_values("tenant_saving_median_eur", ascending=False)
    parts = [
        _say(
            "figures",
            lang,
            scheme=scheme_name(str(scheme), outcome.titles, lang),
            median=euros(row["tenant_saving_median_eur"], lang),
            worst=euros(row["tenant_saving_min_eur"], lang, is_signed=True),
            npv=kilo_euros(row["landlord_npv_eur"], lang, is_signed=True),
            cover=debt_cover(row, lang),
        )
        for scheme, row in best_first.iterrows()
    ]
    schemes = label("answer.and", lang).join(
        [", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts
    )
    return counted("answer.good", len(good), lang, schemes=schemes, **_sizes(summary, lang))


def _nearest(summary: Any, outcome: Result, lang: str) -> str:
    scheme = nearest_scheme(summary)
    row, name = summary.loc[scheme], scheme_name(scheme, outcome.titles, lang)
    if not has_no_loser(summary).any():
        losers = percent(row["losers_fraction"], lang)
        return _say("nobody_safe", lang, scheme=name, losers=losers)
    cover = debt_cover(row, lang)
    if is_balanced(summary)[scheme]:
        npv = kilo_euros(row["landlord_npv_eur"], lang, is_signed=True)
        return _say("idle", lang, scheme=name, npv=npv, cover=cover)
    median = euros(row["tenant_saving_median_eur"], lang)
    shortfall = kilo_euros(-row["landlord_npv_eur"], lang)
    return _say("short", lang, scheme=name, median=median, shortfall=shortfall, cover=cover)


def debt_cover(row: Any, lang: str) -> str:
    """Debt cover of the weakest year, which balanced books do not tell; words without a loan."""
    cover = float(row.get("dscr_min", np.nan))
    return number(cover, lang, 2) if np.isfinite(cover) else label("no_debt", lang)


def _against(summary: Any, outcome: Result, lang: str) -> list[str]:
    """What losing is told against, and what the nearest scheme is against refusing, and later."""
    if "losers_refuse_any_year_fraction" not in summary:
        return []
    scheme = nearest_scheme(summary)
    row = summary.loc[scheme]
    sentence = _say(
        "against",
        lang,
        scheme=scheme_name(scheme, outcome.titles, lang),
        refuse=percent(row["losers_refuse_fraction"], lang),
        refuse_ever=percent(row["losers_refuse_any_year_fraction"], lang),
        any_year=percent(row["losers_any_year_fraction"], lang),
    )
    return [sentence]


def _full_cost(summary: Any, outcome: Result, lang: str) -> list[str]:
    if COST_SCHEME not in summary.index or _is_given(outcome):
        return []
    row = summary.loc[COST_SCHEME]
    whole = outcome.summary
    is_own = (whole["scheme"] == COST_SCHEME) & (whole["site"] != ALL)
    own = whole.loc[is_own, "price_ht_eur_per_kwh"]
    low, high = (cents(end, lang) for end in (own.min(), own.max()))
    sentence = _say(
        "full_cost_by_site" if low != high else "full_cost",
        lang,
        scheme=scheme_name(COST_SCHEME, outcome.titles, lang),
        price=cents(row["price_ht_eur_per_kwh"], lang),
        median=euros(row["tenant_saving_median_eur"], lang, is_signed=True),
        losers=percent(row["losers_fraction"], lang),
        **({"low": low, "high": high} if low != high else {}),
    )
    return [sentence]


def _is_given(outcome: Result) -> bool:
    """Whether the scheme that asks for the cost was given a price."""
    return outcome.titles.get(COST_SCHEME) in (GIVEN_PRICE, label("given_price_title", "en"))


def _energy(summary: Any, lang: str) -> str:
    row = summary.loc[reference_scheme(summary)]
    sentence = _say(
        "energy",
        lang,
        kwp=number(row["kwp"], lang),
        production=number(row["production_kwh"] / 1e3, lang),
        self_consumption=percent(row["self_consumption_fraction"], lang),
        self_production=percent(row["self_production_fraction"], lang),
    )
    if COMMON_PARTS_SCHEME in summary.index and row.name != COMMON_PARTS_SCHEME:
        fraction = summary.loc[COMMON_PARTS_SCHEME, "self_consumption_fraction"]
        sentence += _say(
            "common_parts", lang, scheme=COMMON_PARTS_SCHEME, fraction=percent(fraction, lang)
        )
    return sentence + "."


def _assumptions(outcome: Result, lang: str) -> list[str]:
    notes = label("answer.between_notes", lang).join(assumptions(outcome, lang))
    return [_say("assumptions", lang, notes=notes)] if notes else []
