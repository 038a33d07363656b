"""What the law asks of a way to pay: each need once, since when, how sure, and the source.

To add one: an entry in ``LAW``, its block ``law.<key>`` in ``show/words/<language>/law.po``, its
key in ``COMMON``, in the entry of the schemes that it holds for, or in ``ARRANGEMENT_LAW``. A
summary for a board, as read
in November 2026; no legal advice.
"""

from dataclasses import dataclass
from datetime import date

from simcore.base.common_parts import BEHIND, FREE, PAYS
from simcore.money.schemes.scheme import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalNeed:
    """Something that the law asks for.

    Attributes
    ----------
    since
        Day in force, or year where only that is known; None where it was not found.
    confidence
        One of ``CONFIDENCES``, as of a rate: ``primary`` where the text itself was read,
        ``secondary`` where another tells it, ``inferred``, ``unverified`` where it is open or
        from memory.
    source
        Texts, and those who tell of them, as they are cited in French; empty for none.
    is_told
        Whether the tenant's information sheet says it.
    is_permit
        Whether a scheme cannot be chosen before it is granted: said with every result.
    """

    since: date | int | None
    confidence: str
    source: str
    is_told: bool = False
    is_permit: bool = False


_DECREE = date(2021, 7, 8)
"""Decree 2021-895 in force: articles R. 315-12 to R. 315-16."""
_SELLERS = date(2023, 7, 1)
"""Producers who sell directly: law 2023-175, article 86."""

COMMON = ("organiser", "information", "refusal", "leaving", "excise")
"""Needs of every scheme."""

LAW: dict[str, LegalNeed] = {
    "organiser": LegalNeed(
        since=2019,
        confidence="primary",
        source="code de l'énergie, L. 315-2-1 (loi du 8 novembre 2019, art. 41)",
    ),
    "information": LegalNeed(
        since=_DECREE,
        confidence="secondary",
        source="code de l'énergie, R. 315-12 et R. 315-13 (décret 2021-895) ; Gossement, Omeni",
        is_told=True,
    ),
    "refusal": LegalNeed(
        since=_DECREE,
        confidence="secondary",
        source="code de l'énergie, L. 315-2-1 et R. 315-12 (décret 2021-895) ; Gossement, Omeni",
        is_told=True,
    ),
    "leaving": LegalNeed(
        since=_DECREE,
        confidence="primary",
        source="code de l'énergie, R. 315-16 (décret 2021-895)",
        is_told=True,
    ),
    "excise": LegalNeed(
        since=date(2025, 3, 1),
        confidence="unverified",
        source=(
            "CIBS, L. 312-79 et L. 312-87 (loi de finances 2025, art. 75) ; BOI-RES-EAT-000208 ; "
            "question 17-9484"
        ),
    ),
    "supply": LegalNeed(
        since=_SELLERS,
        confidence="secondary",
        source="code de l'énergie, L. 333-1 (loi 2023-175, art. 86) ; Gossement ; Sénat, r22-833",
        is_told=True,
        is_permit=True,
    ),
    "balance": LegalNeed(
        since=2000,
        confidence="secondary",
        source="code de l'énergie, L. 321-15 (loi 2000-108, art. 15) ; Doctrine",
    ),
    "capacity": LegalNeed(
        since=2026,
        confidence="secondary",
        source=(
            "code de l'énergie, L. 316-1 à L. 316-13 (loi de finances 2025, art. 19) et L. 221-1 ; "
            "CRE"
        ),
    ),
    "sale": LegalNeed(
        since=_SELLERS,
        confidence="unverified",
        source=(
            "code de l'énergie, L. 315-2 et L. 333-1 (loi 2023-175, art. 86) ; Gossement ; Sénat, "
            "COM-168"
        ),
    ),
    "vat": LegalNeed(
        since=None, confidence="secondary", source="CGI, 256 B et 293 B ; photovoltaique.info"
    ),
    "own_contract": LegalNeed(since=None, confidence="inferred", source="", is_told=True),
    "equal_treatment": LegalNeed(since=None, confidence="inferred", source="", is_told=True),
    "reward": LegalNeed(
        since=_DECREE,
        confidence="inferred",
        source="code de l'énergie, R. 315-13 (décret 2021-895)",
        is_told=True,
    ),
    "charges": LegalNeed(
        since=date(1982, 11, 9),
        confidence="unverified",
        source="CCH, L. 442-3 (décret 82-955) ; décret 87-713 ; CLCV",
    ),
    "rent_line": LegalNeed(
        since=date(2009, 3, 25),
        confidence="secondary",
        source=(
            "CCH, L. 442-3 et R. 442-24 à R. 442-30 (loi 2009-323, art. 119) ; "
            "Banque des Territoires"
        ),
        is_told=True,
    ),
    "rent_works": LegalNeed(
        since=2009,
        confidence="unverified",
        source="décret 2009-1438 (bailleurs sociaux) ; décret 2009-1439 (bailleurs privés)",
    ),
    "common_parts": LegalNeed(
        since=date(1982, 11, 9),
        confidence="secondary",
        source="CCH, L. 442-3 (décret 82-955) ; CLCV",
        is_told=True,
    ),
    "gift": LegalNeed(since=None, confidence="unverified", source=""),
    "common_contract": LegalNeed(
        since=2021,
        confidence="unverified",
        source="code de l'énergie, L. 337-7 (loi 2019-1147, art. 64)",
    ),
    "common_pay": LegalNeed(
        since=None,
        confidence="unverified",
        source="CCH, L. 442-3 (décret 82-955) ; décret 87-713",
    ),
    "behind_meter": LegalNeed(
        since=date(2016, 7, 29),
        confidence="unverified",
        source=(
            "code de l'énergie, L. 315-1 (ordonnance 2016-1019) ; CRE, délibération 2025-40, "
            "annexe 11"
        ),
    ),
}

ARRANGEMENT_LAW: dict[str, tuple[str, ...]] = {
    FREE: (),
    PAYS: ("common_contract", "common_pay"),
    BEHIND: ("common_contract", "behind_meter"),
}
"""Needs of what common parts give for solar energy, whatever the scheme; the default, free, asks
for nothing beyond those of the schemes."""


def needs_of(scheme: Scheme) -> tuple[str, ...]:
    """Needs of a scheme, those of all schemes first, in the order of ``LAW``.

    Examples
    --------
    >>> from simcore.money.schemes import SCHEMES
    >>> needs_of(SCHEMES["T15"])
    ('organiser', 'information', 'refusal', 'leaving', 'excise', 'common_parts')
    """
    own = {*COMMON, *scheme.law}
    assert own <= LAW.keys()
    return tuple(name for name in LAW if name in own)
