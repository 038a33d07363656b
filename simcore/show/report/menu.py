"""The menu of the page: eight parts that say what they are, and its sections in their order."""

import re
from typing import Any

from simcore.show.words.labels import label

PARTS: dict[str, tuple[str, ...]] = {
    "answer": ("answer",),
    "tariff": (),
    "schemes": ("schemes", "scheme_table", "prices", "design", "frontier"),
    "tenants": ("who", "kinds", "social"),
    "landlord": ("money", "landlord", "debt", "balances", "fund"),
    "risks": ("weights", "bands", "probabilities", "better", "tornado", "indices", "regret"),
    "sites": ("how", "sites", "months", "day", "duration", "network", "grid", "carbon"),
    "law": ("law", "next", "told", "assumed"),
}
"""Sections of each part of the menu by their keys; any other stays with the one before it."""
LETTERED = re.compile(r"[A-Z]\. ")
"""Begins the title of an option; on the page all stand in their order, none in an annex."""
OWN = "tariff"
"""Part that is no section of a report: what the reader sets."""


def with_menu(
    shown: list[dict[str, Any]], lang: str
) -> tuple[list[dict[str, Any]], list[tuple[str, str]], int]:
    """Sections part by part, the menu, and how many sections stand before what the reader sets.

    The menu holds for each part with sections the first one's key and a name.

    Parameters
    ----------
    shown
        Sections in the order of the report, each with its ``key``.
    lang
        ``"en"`` or ``"fr"``.
    """
    part_of = {key: part for part, keys in PARTS.items() for key in keys}
    parts: dict[str, list[dict[str, Any]]] = {part: [] for part in PARTS}
    last = next(iter(PARTS))
    for section in shown:
        last = part_of.get(section["key"], last)
        parts[last].append(section)
    parts["answer"] = _by_letter(parts["answer"])
    first = {part: sections[0]["key"] for part, sections in parts.items() if sections}
    first[OWN] = OWN
    menu = [(first[part], label(f"page_menu_{part}", lang)) for part in PARTS if part in first]
    n_before = sum(len(parts[part]) for part in [*PARTS][: [*PARTS].index(OWN)])
    return [section for sections in parts.values() for section in sections], menu, n_before


def _by_letter(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sections with those of options side by side, by their letters."""

    def title(section: dict[str, Any]) -> str:
        return str(section["blocks"][0]["title"])

    options = sorted((one for one in shown if LETTERED.match(title(one))), key=title)
    if not options:
        return shown
    place = min(shown.index(one) for one in options)
    others = [one for one in shown if one not in options]
    return [*others[:place], *options, *others[place:]]
