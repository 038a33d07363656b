"""What many futures say of the answer, in sentences."""

from typing import Any

import pandas as pd

from simcore.show.words.catalogue import counts
from simcore.show.words.futures import (
    EVEN,
    SAFE,
    between,
    condition_words,
    frames,
    has_ends,
    n_futures,
    names_of,
    odds_of,
    told_scheme,
    whole,
)
from simcore.show.words.labels import label, percent, several
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.verdict import nearest_scheme

NEEDED = frozenset({"bands", "probabilities"})


def has_futures(run: Any) -> bool:
    """Whether a run tells of many futures."""
    return getattr(run, "names", frozenset()) >= NEEDED


def told_of(result: Any) -> Any:
    """A run as it is; of a comparison just made, the tables that are kept with it."""
    if isinstance(result, Outcome):
        return frames(result.cached_tables, result.titles)
    return result


def futures_sentences(run: Any, scheme: str, lang: str) -> list[str]:
    """How likely it is that nobody loses and that the books balance; none for a single draw.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> futures_sentences(SimpleNamespace(names=frozenset()), "T4", "en")
    []
    """
    run = told_of(run)
    if not has_futures(run) or scheme not in set(whole(run, "probabilities")["scheme"]):
        return []
    sentences = [odds_words(run, scheme, "answer", lang, name=names_of(run, [scheme], lang)[0])]
    other = rival(run, scheme)
    if other:
        sentences.append(better_words(run, scheme, other, lang))
    if not has_ends(whole(run, "bands")):
        sentences.append(label("futures.few", lang))
    return sentences


def odds_words(run: Any, scheme: str, key: str, lang: str, *, name: str = "") -> str:
    """A sentence on how likely it is that nobody loses and that the books balance.

    ``name`` is what the scheme is called in it, else its identifier.
    """
    safe, even = (odds_of(run, scheme, event) for event in (SAFE, EVEN))
    values = {
        "scheme": name or scheme,
        "safe": percent(float(safe["probability"]), lang),
        "safe_between": between(float(safe["low"]), float(safe["high"]), lang),
        "even": percent(float(even["probability"]), lang),
        "even_between": between(float(even["low"]), float(even["high"]), lang),
    }
    told = f"futures.{key}"
    if counts(told):
        return several(told, n_futures(run), lang, **values)
    return label(told, lang, **values)


def rival(run: Any, scheme: str) -> str:
    """The scheme that would be nearest to what a board asks without this one; empty if none."""
    if "better" not in run.names:
        return ""
    rows = whole(run, "bands")
    others = rows[rows["scheme"] != scheme]
    if not len(others):
        return ""
    return nearest_scheme(others.pivot(index="scheme", columns="figure", values="p50"))


def better_words(run: Any, scheme: str, other: str, lang: str) -> str:
    """How likely a scheme is better than another, for the tenants and for the landlord."""
    first, second = names_of(run, [scheme, other], lang)
    words = {}
    for party in ("tenants", "landlord"):
        row = odds_between(run, party, scheme, other)
        words[party] = percent(float(row["probability"]), lang)
        words[f"{party}_between"] = between(float(row["low"]), float(row["high"]), lang)
    return label("futures.answer_better", lang, scheme=first, other=second, **words)


def odds_between(run: Any, party: str, scheme: str, other: str) -> Any:
    """Probability that a scheme is better than another for a party."""
    rows = whole(run, "better")
    is_pair = (rows["scheme_a"] == scheme) & (rows["scheme_b"] == other)
    return rows[is_pair & (rows["party"] == party)].iloc[0]


def rule_sentences(run: Any, lang: str) -> list[str]:
    """Which futures break the scheme told of, and how well that was tested."""
    scheme = told_scheme(run)
    (name,) = names_of(run, [scheme], lang)
    rows = run.table("rules") if "rules" in run.names else pd.DataFrame()
    rows = rows[rows["scheme"] == scheme] if len(rows) else rows
    if not len(rows):
        return [_without_rule(run, scheme, name, lang)] if "tornado" in run.names else []
    told = [
        condition_words(str(row["input"]), str(row["sign"]), row["value"], lang)
        for row in rows.to_dict("records")
    ]
    first = rows.iloc[0]
    key = "rule_breaks" if first["is_of_failure"] else "rule_holds"
    parts = {part: percent(float(first[part]), lang) for part in ("density", "coverage")}
    conditions = label("futures.and", lang).join(told)
    sentences = [label(f"futures.{key}", lang, scheme=name, conditions=conditions, **parts)]
    if "held_out_density" in rows:
        tested = {part: percent(float(first[f"held_out_{part}"]), lang) for part in parts}
        sentences.append(label("futures.rule_tested", lang, **tested))
    return sentences


def _without_rule(run: Any, scheme: str, name: str, lang: str) -> str:
    """Why there is no rule: it breaks in every future, in none, or nothing tells them apart."""
    both = [float(odds_of(run, scheme, event)["probability"]) for event in (SAFE, EVEN)]
    key = "always" if min(both) <= 0 else "never" if min(both) >= 1 else "no_rule"
    return label(f"futures.{key}", lang, scheme=name)
