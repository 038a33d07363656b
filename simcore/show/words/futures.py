"""What charts of many futures share: rows of the portfolio, the schemes shown, their words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from simcore.show.words.inputs import about, short_name
from simcore.show.words.labels import label, number, percent_sign, scheme_name
from simcore.study.compare.tables import ALL
from simcore.study.compare.verdict import nearest_scheme

MOST_SCHEMES = 10
"""Schemes that a chart of futures has room for."""
NPV, SAVING, WORST = "landlord_npv_eur", "tenant_saving_mean_eur", "tenant_saving_min_eur"
SAFE, EVEN, WHOLE = "nobody_loses", "balanced", "all_three"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """Tables of a sweep where charts and sentences take a run that holds them.

    ``table`` gives one of ``names``, ``titles`` those of the schemes; it has no notes.
    """

    names: frozenset[str]
    table: Callable[[str], pd.DataFrame]
    titles: Mapping[str, str]
    notes: tuple[Any, ...] = ()


def frames(tables: Mapping[str, pd.DataFrame], titles: Mapping[str, str]) -> Frames:
    """Tables by name as what charts and sentences take."""
    return Frames(names=frozenset(tables), table=lambda name: tables[name], titles=titles)


def whole(run: Any, table: str) -> pd.DataFrame:
    """Rows of a table for all sites together."""
    rows = run.table(table)
    return rows[rows["site"] == ALL]


def medians(run: Any) -> pd.DataFrame:
    """Median of each figure over futures, schemes in rows."""
    rows = whole(run, "bands")
    table = rows.pivot(index="scheme", columns="figure", values="p50")
    return table.loc[rows["scheme"].unique()]


def told_scheme(run: Any) -> str:
    """Scheme that comes nearest to what a board asks, by the medians over futures."""
    return nearest_scheme(medians(run))


def shown_schemes(run: Any) -> list[str]:
    """The scheme told of, then those most likely to leave nobody worse off and to balance."""
    told = told_scheme(run)
    odds = whole(run, "probabilities")
    table = odds.pivot(index="scheme", columns="event", values="probability")
    worth = medians(run)[NPV]
    order = sorted(
        table.index,
        key=lambda scheme: (
            scheme != told,
            *(-table.loc[scheme, event] for event in (WHOLE, SAFE)),
            -worth.get(scheme, 0.0),
        ),
    )
    return order[:MOST_SCHEMES]


def n_futures(run: Any) -> int:
    """Futures that were looked at."""
    return int(whole(run, "bands")["n_draws"].max())


def has_ends(rows: pd.DataFrame) -> bool:
    """Whether there are enough futures to tell the ends of bands."""
    return bool(rows["p5"].notna().any())


def odds_of(run: Any, scheme: str, event: str) -> Any:
    """Probability of an event under a scheme, with its interval."""
    rows = whole(run, "probabilities")
    return rows[(rows["scheme"] == scheme) & (rows["event"] == event)].iloc[0]


def between(low: float, high: float, lang: str) -> str:
    """An interval of a probability in words.

    Examples
    --------
    >>> between(0.644, 0.768, "en") == "64\N{EN DASH}77%"
    True
    """
    ends = {"low": number(100 * low, lang), "high": number(100 * high, lang) + percent_sign(lang)}
    return label("futures.from_to", lang, **ends)


def names_of(run: Any, schemes: list[str], lang: str) -> list[str]:
    """Names of schemes for people."""
    return [scheme_name(scheme, run.titles, lang) for scheme in schemes]


def condition_words(path: str, sign: str, value: Any, lang: str) -> str:
    """A condition of a rule in words, as ``yearly rise of the retail price below 1%``."""
    words = {"input": short_name(path, lang), "value": about(path, value, lang)}
    return label(f"futures.{sign}", lang, **words)
