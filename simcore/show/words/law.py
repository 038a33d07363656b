"""What the law asks of schemes, in words: for lists, slides, the page and the tenant's sheet."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from simcore.money.schemes import ARRANGEMENT_LAW, LAW, SCHEMES, LegalNeed, Scheme, needs_of
from simcore.show.words.labels import NO_BREAK, day, label, scheme_name, typeset

Known = Mapping[str, Scheme]
"""Schemes by name: the shipped ones, or those of a scenario's own too."""


def needs_by_scheme(names: Iterable[str], known: Known = SCHEMES) -> dict[str, tuple[str, ...]]:
    """Needs of each scheme among these that are known, in the order of those known."""
    wanted = set(names)
    return {name: needs_of(scheme) for name, scheme in known.items() if name in wanted}


def schemes_by_need(names: Iterable[str], known: Known = SCHEMES) -> dict[str, list[str]]:
    """Schemes that each need holds for, in the order of ``LAW``; none that holds for no one.

    Examples
    --------
    >>> schemes_by_need(["T1", "T14"])["supply"]
    ['T14']
    """
    own = needs_by_scheme(names, known)
    held = {need: [name for name in own if need in own[name]] for need in LAW}
    return {need: schemes for need, schemes in held.items() if schemes}


def arrangements_by_need(arrangements: Iterable[str]) -> dict[str, list[str]]:
    """What common parts give for solar energy, by each need of it, in the order of ``LAW``.

    Examples
    --------
    >>> arrangements_by_need(["free", "pays"])
    {'common_contract': ['pays'], 'common_pay': ['pays']}
    """
    among = list(arrangements)
    held = {need: [one for one in among if need in ARRANGEMENT_LAW[one]] for need in LAW}
    return {need: names for need, names in held.items() if names}


def arrangement_words(names: Sequence[str], lang: str) -> str:
    """Which arrangements of common parts a need holds for, as the scenario says them."""
    return label("law_arrangement", lang, names=", ".join(f'"{name}"' for name in names))


def open_needs(names: Iterable[str], known: Known = SCHEMES) -> list[str]:
    """Needs of some schemes that are open or not verified.

    Examples
    --------
    >>> open_needs(["T1"])
    ['excise', 'gift']
    """
    return [need for need in schemes_by_need(names, known) if LAW[need].confidence == "unverified"]


def holds_for(schemes: Sequence[str], among: Sequence[str], lang: str) -> str:
    """Which of some schemes a need holds for, the short way.

    Examples
    --------
    >>> names = ["T1", "T2", "T3", "T4", "T5"]
    >>> holds_for(names, names, "en"), holds_for(names[1:], names, "en")
    ('all', 'all but T1')
    >>> holds_for(["T1"], ["T1"], "en"), holds_for(["T2", "T3"], names, "en")
    ('T1', 'T2, T3')
    """
    others = [name for name in among if name not in schemes]
    if len(among) > 1 and not others:
        return label("law_all", lang)
    if others and 2 * len(others) < len(schemes):
        return label("law_all_but", lang, schemes=", ".join(others))
    return ", ".join(schemes)


def since_words(need: LegalNeed, lang: str) -> str:
    """Since when a need holds: a day, a year, or that it was not found."""
    if need.since is None:
        return label("law_since_unknown", lang)
    return day(need.since, lang) if isinstance(need.since, date) else str(need.since)


def cited(need: LegalNeed) -> str:
    """Texts that a need rests on, in French, no article parted from its number."""
    return re.sub(r"(\b[LRD]\.|\bart\.) ", rf"\1{NO_BREAK}", typeset(need.source, "fr"))


def sure_words(need: LegalNeed, lang: str) -> str:
    """How sure a need is."""
    return label(f"law_sure_{need.confidence}", lang)


def permit_words(
    names: Iterable[str], titles: Mapping[str, str], lang: str, known: Known = SCHEMES
) -> list[str]:
    """A sentence for each scheme that cannot be chosen before something is granted.

    Examples
    --------
    >>> permit_words(["T1"], {}, "en")
    []
    >>> permit_words(["T14"], {}, "en")[0][:60]
    'T14 Full supply cannot be chosen without an authorisation to'
    """
    return [
        label(f"law.{need}.answer", lang, scheme=scheme_name(name, titles, lang))
        for name, needs in needs_by_scheme(names, known).items()
        for need in needs
        if LAW[need].is_permit
    ]
