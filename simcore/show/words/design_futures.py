"""What prices do in many futures, in words, from the table that a folder holds of it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from simcore.show.tables import Head, number_cell, text_cell
from simcore.show.words.futures import between
from simcore.show.words.labels import euros, kilo_euros, label, number, percent, several

TABLE = "design_futures"
"""Name of the table."""
BOUND, SINGLE, SAFE, INPUT = "bound", "single", "safe", "input"
SEED, WEATHER = "seed", "weather.year_number"
"""Inputs that stand for a draw of homes, and of the weather's year."""
NPV, COST, MARGIN, BALANCED, HAS_LOSER, TOLD = (
    *("npv_eur", "cost_eur", "margin_eur_per_year"),
    *("balanced", "has_loser", "told"),
)
HEADS = ("kind", "tariff", "losers", "balanced", "npv")
"""Columns of the table for people."""


def figures_of(frame: pd.DataFrame) -> dict[tuple[str, int, str], dict[str, Any]]:
    """Rows of the table by kind, number of prices and figure."""
    return {
        (str(row["kind"]), int(row["n_prices"]), str(row["figure"])): {
            str(key): value for key, value in row.items()
        }
        for row in frame.to_dict("records")
    }


def is_whole(frame: pd.DataFrame) -> bool:
    """Whether a table has all rows that are told of the bound and of each tariff."""
    of = figures_of(frame)
    tariffs = {(kind, n) for kind, n, figure in of if kind in (SINGLE, SAFE) and n}
    needed = {(BOUND, 0, NPV), (BOUND, 0, BALANCED)}
    needed |= {(*one, figure) for one in tariffs for figure in (NPV, BALANCED, HAS_LOSER, MARGIN)}
    return needed <= of.keys()


def told_prices(of: dict[tuple[str, int, str], dict[str, Any]], kind: str) -> int:
    """Number of prices of the tariff to tell of a kind; 0 for none."""
    return next((n for one, n, figure in of if (one, figure) == (kind, TOLD)), 0)


def futures_sentences(frame: pd.DataFrame, lang: str) -> Iterator[str]:
    """What varies and how often any tariff can work, then the prices told, then the safe ones."""
    of = figures_of(frame)
    bound, balanced = of[BOUND, 0, NPV], of[BOUND, 0, BALANCED]
    n_draws = number(int(bound["n_draws"]), lang)
    yield _say("moves", lang, n=n_draws, moves=_moves(of, lang))
    yield _say("bound", lang, part=_odds(balanced, lang), npv=_npv(bound, lang))
    single, safe = told_prices(of, SINGLE), told_prices(of, SAFE)
    if single:
        yield from _single(of, single, lang)
    if safe:
        yield from _safe(of, safe, lang)
    if bound["p5"] != bound["p5"]:
        yield _say("few", lang)


def futures_title(frame: pd.DataFrame, lang: str) -> str:
    """How often the safe prices, or those of the scenario, have a loser, as a message."""
    of = figures_of(frame)
    for kind in (SAFE, SINGLE):
        if n_prices := told_prices(of, kind):
            losers = _odds(of[kind, n_prices, HAS_LOSER], lang)
            return _say(f"title_{kind}", lang, losers=losers)
    return _say("title_none", lang, part=_odds(of[BOUND, 0, BALANCED], lang))


def _moves(of: dict[tuple[str, int, str], dict[str, Any]], lang: str) -> str:
    """What varies from future to future."""
    paths = {path for kind, _, path in of if kind == INPUT}
    told = [_say(f"moves.{key}", lang) for key in (SEED, WEATHER) if key in paths]
    if others := paths - {SEED, WEATHER}:
        told.append(several("design.futures.moves.others", len(others), lang))
    return label("design.joined", lang).join(told)


def _single(
    of: dict[tuple[str, int, str], dict[str, Any]], n_prices: int, lang: str
) -> Iterator[str]:
    """What the tariff tuned on the scenario as it is does in the futures."""
    losers, balanced = of[SINGLE, n_prices, HAS_LOSER], of[SINGLE, n_prices, BALANCED]
    yield _say("single", lang, losers=_odds(losers, lang), balanced=_odds(balanced, lang))
    margin = float(of[SINGLE, n_prices, MARGIN]["value"])
    if margin > 0:
        yield _say("margin", lang, margin=euros(margin, lang))


def _safe(
    of: dict[tuple[str, int, str], dict[str, Any]], n_prices: int, lang: str
) -> Iterator[str]:
    """The prices that are safe in nearly all, how they hold in others, and what they cost."""
    losers, balanced = of[SAFE, n_prices, HAS_LOSER], of[SAFE, n_prices, BALANCED]
    n_tuned = int(balanced["n_draws"]) - int(losers["n_draws"])
    yield _say(
        "safe",
        lang,
        n=number(n_tuned, lang),
        tariff=str(losers["tariff_fr" if lang == "fr" else "tariff"]),
        held_out=number(int(losers["n_draws"]), lang),
        losers=_odds(losers, lang),
        balanced=_odds(balanced, lang),
    )
    cost = of.get((SAFE, n_prices, COST))
    if cost is not None:
        less = float(cost["p50"])
        key = "cost" if less >= 0 else "brings"
        yield _say(key, lang, cost=kilo_euros(abs(less), lang), ends=_ends(cost, lang))


def futures_rows(frame: pd.DataFrame, lang: str) -> list[dict[Any, Any]]:
    """A row for each tariff: what it is, who loses, whether the books balance, its worth."""
    of, rows = figures_of(frame), []
    for kind, n_prices, figure in of:
        if kind == BOUND or figure != NPV:
            continue
        losers, balanced = of[kind, n_prices, HAS_LOSER], of[kind, n_prices, BALANCED]
        worth = of[kind, n_prices, NPV]
        tariff = str(worth["tariff_fr" if lang == "fr" else "tariff"])
        row = {
            "kind": text_cell(_say(f"kind.{kind}", lang, n=number(int(losers["n_draws"]), lang))),
            "tariff": text_cell(tariff),
            "losers": number_cell(float(losers["probability"]), _odds(losers, lang)),
            "balanced": number_cell(float(balanced["probability"]), _odds(balanced, lang)),
            "npv": number_cell(float(worth["p50"]), _npv(worth, lang)),
        }
        rows.append(row)
    return rows


def futures_heads(lang: str) -> tuple[Head, ...]:
    """Heads of the table for people."""
    return tuple(Head(text=_say(f"head.{key}", lang), key=key) for key in HEADS)


def _odds(row: dict[str, Any], lang: str) -> str:
    """A probability with its interval."""
    return label(
        "futures.odds_cell",
        lang,
        part=percent(float(row["probability"]), lang),
        between=between(float(row["low"]), float(row["high"]), lang),
    )


def _npv(row: dict[str, Any], lang: str) -> str:
    """The middle of a worth, with the ends of its band where these are told."""
    return kilo_euros(float(row["p50"]), lang, is_signed=True) + _ends(row, lang)


def _ends(row: dict[str, Any], lang: str) -> str:
    if row["p5"] != row["p5"]:
        return ""
    ends = {key: kilo_euros(float(row[key]), lang, is_signed=True) for key in ("p5", "p95")}
    return _say("ends", lang, **ends)


def _say(key: str, lang: str, **values: str) -> str:
    return label(f"design.futures.{key}", lang, **values)
