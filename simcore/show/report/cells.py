"""What stands in the cells of a workbook: the words of its language for the run's own names."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd

from simcore.scenario.ranges import USUAL
from simcore.show.columns import head
from simcore.show.options.frame import BETWEEN
from simcore.show.report.design_cells import DESIGN, designed_in_words
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label
from simcore.show.words.names import scheme_title
from simcore.study.compare.outcome import ALL
from simcore.study.compare.tables import TODAY
from simcore.study.options.records import KINDS

WORDS: dict[str, tuple[str, ...]] = {
    "season": ("{}",),
    **dict.fromkeys(("party", "payer", "payee"), ("party.{}.title", "futures.party_{}")),
    "flow": ("flow.{}.title",),
    "line": ("row_{}_eur",),
    "event": ("futures.{}",),
    "input": ("input.{}",),
    "step": ("options.step.{}",),
    "family": ("options.family.{}",),
    "option": ("short_option_{}", "options.{}.short"),
    "aid": ("options.aid.{}.short",),
}
"""Keys of the words of a name, the first that is known, by column."""
OF_TABLE: dict[str, dict[str, tuple[str, ...]]] = {
    "social": {"kind": ("kind_{}",), "group": ("group_{}",)},
    "places": {"kind": ("list.kind.{}",)},
}
"""The same of columns that hold other names in other tables."""
NAMED = {
    "site": {ALL: "table_all_sites"},
    "scheme": {TODAY: "design.head.today", **dict.fromkeys(KINDS, "options.designed")},
    "source": {USUAL: "usual_range_source"},
}
"""Names within columns of sites, schemes and sources that are none of them."""
LAW = "open_law"
"""Column of points of the law, several in a cell."""
ENDS = ("base", "low", "high")
"""Columns that hold numbers as text, as one of them may be a word."""
FRENCH = "_fr"
"""Ends the column of a text in French, beside that of the text in English."""


def in_words(frame: pd.DataFrame, lang: str, table: str = "") -> pd.DataFrame:
    """A table of a run with words for its names, and texts in one language.

    A name without words stays as it is: that of a site, of a plant, of a scheme of one's own.

    Examples
    --------
    >>> table = pd.DataFrame({"payer": ["landlord", "me"], "name": "Roof", "name_fr": ["Toit", ""]})
    >>> in_words(table, "fr").to_dict("list")
    {'payer': ['Bailleur', 'me'], 'name': ['Toit', 'Roof']}
    """
    pairs = [name for name in frame.columns if f"{name}{FRENCH}" in frame.columns]
    found = frame.drop(columns=[f"{name}{FRENCH}" for name in pairs])
    for name in pairs if lang == "fr" else ():
        french = frame[f"{name}{FRENCH}"].fillna("")
        found[name] = french.where(french != "", frame[name])
    found = designed_in_words(found, lang) if table == DESIGN else found
    if LAW in found:
        found[LAW] = _each(found[LAW], partial(_points, lang))
    for name in found.columns.intersection(list(ENDS)):
        found[name] = found[name].map(_figure)
    words = WORDS | OF_TABLE.get(table, {})
    for name in found.columns.intersection(list(words)):
        found[name] = _each(found[name], partial(_words, words[name], lang))
    if "figure" in found:
        found["figure"] = _each(found["figure"], partial(head, lang=lang))
    if {"scheme", "title"} <= set(found.columns):
        found["title"] = [
            scheme_title(scheme, lang, title)
            for scheme, title in zip(found["scheme"], found["title"], strict=True)
        ]
    for name in found.columns.intersection(list(NAMED)):
        found[name] = _each(found[name], partial(_words, NAMED[name], lang))
    return found


def _points(lang: str, keys: str) -> str:
    """Titles of points of the law, by their keys."""
    return "; ".join(_words(("law.{}.title",), lang, key) for key in keys.split(BETWEEN) if key)


def _figure(told: Any) -> Any:
    """A number that is kept as text as one, without the last digits of a product."""
    try:
        return float(f"{float(told):.12g}")
    except (TypeError, ValueError):
        return told


def _each(column: pd.Series, words: Callable[[str], str]) -> pd.Series:
    """A column with words for its names, each looked up once."""
    names = [one for one in column.unique() if isinstance(one, str)]
    told = {name: words(name) for name in names}
    return column.map(lambda one: told.get(one, one))


def _words(keys: tuple[str, ...] | dict[str, str], lang: str, name: str) -> str:
    """Words of a name: of the first key that is known, or of its own."""
    if isinstance(keys, dict):
        return label(keys[name], lang) if name in keys else name
    known = [key for one in keys if is_known(key := one.format(name))]
    return label(known[0], lang) if known else name
