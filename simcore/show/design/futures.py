"""What prices do in many futures, as a table for folders and programs."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from simcore.show.folder.place import plain_rows
from simcore.show.words.design_futures import (
    BALANCED,
    BOUND,
    COST,
    HAS_LOSER,
    INPUT,
    MARGIN,
    NPV,
    SAFE,
    SINGLE,
    TOLD,
)
from simcore.show.words.tariffs import tariff_words
from simcore.study.design.futures import DesignFutures, Outlook
from simcore.study.futures.statistics import Band, Probability

COLUMNS = (
    *("site", "kind", "n_prices", "tariff", "tariff_fr", "figure", "n_draws"),
    *("p5", "p50", "p95", "probability", "low", "high", "value"),
)


def futures_frame(found: DesignFutures) -> pd.DataFrame:
    """A row for each figure of the bound, of the tariffs of the scenario, and of safe ones.

    ``kind`` is ``bound``, ``single`` or ``safe``; ``told`` names the number of prices of the
    tariff to tell of either, ``input`` what varies.
    """
    frame = pd.DataFrame(list(_rows(found)), columns=list(COLUMNS))
    return frame.assign(site="all").fillna({"tariff": "", "tariff_fr": ""})


def futures_json(found: DesignFutures) -> dict[str, Any]:
    """Rows of figures, how many futures, and every input that varies."""
    return {
        "n_draws": found.n_draws,
        "n_tuned": found.n_tuned,
        "n_simulations": found.n_draws,
        "n_prices_told": found.n_told,
        "n_prices_safe_told": found.n_safe_told,
        "rows": plain_rows(futures_frame(found)),
        "inputs": list(found.inputs),
    }


def _rows(found: DesignFutures) -> Iterator[dict[str, Any]]:
    whole = {"kind": BOUND, "n_prices": 0}
    yield {**whole, "figure": NPV, **_band(found.bound_npv_eur)}
    yield {**whole, "figure": BALANCED, **_odds(found.bound_balances)}
    for n_prices, single in enumerate(found.single, start=1):
        if single is not None:
            yield from _of(single, SINGLE, n_prices)
    for n_prices, safe in enumerate(found.safe, start=1):
        if safe is not None:
            rows = list(_of(safe.outlook, SAFE, n_prices))
            yield from rows
            if safe.cost_eur is not None:
                yield {**rows[0], "figure": COST, **_band(safe.cost_eur)}
    for one in found.inputs:
        yield {"kind": INPUT, "n_prices": 0, "figure": one["input"], "n_draws": found.n_draws}
    for kind, n_told in ((SINGLE, found.n_told), (SAFE, found.n_safe_told)):
        yield {"kind": kind, "n_prices": n_told, "figure": TOLD, "n_draws": found.n_draws}


def _of(one: Outlook, kind: str, n_prices: int) -> Iterator[dict[str, Any]]:
    words = {lang: tariff_words(one.tariff.parts, lang) for lang in ("en", "fr")}
    same = {"kind": kind, "n_prices": n_prices, "tariff": words["en"], "tariff_fr": words["fr"]}
    yield {**same, "figure": NPV, **_band(one.npv_eur)}
    yield {**same, "figure": BALANCED, **_odds(one.balances)}
    yield {**same, "figure": HAS_LOSER, **_odds(one.has_loser)}
    n_draws = int(one.has_loser.n_draws)
    yield {**same, "figure": MARGIN, "n_draws": n_draws, "value": one.margin_eur}


def _band(of: Band) -> dict[str, Any]:
    names = ("p5", "p50", "p95")
    return {"n_draws": int(of.n_draws), **{name: float(getattr(of, name)) for name in names}}


def _odds(of: Probability) -> dict[str, Any]:
    names = ("probability", "low", "high")
    return {"n_draws": int(of.n_draws), **{name: float(getattr(of, name)) for name in names}}
