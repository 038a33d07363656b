"""All layouts that are read, and those that are not, with where they are described."""

from dataclasses import dataclass

from simcore.base.errors import Phrase, phrase
from simcore.energy.meters.documents import DOCUMENTS, R50, R63_JSON
from simcore.energy.meters.layouts import LAYOUTS
from simcore.energy.meters.portal import PORTAL, WEB_EXPORT
from simcore.energy.meters.r63 import R63_CSV

_CUSTOMER = "https://mon-compte-particulier.enedis.fr (Suivre mes mesures)"
_R6X = "https://www.enedis.fr/documents (Enedis.SGE.GUI.0503, R6X)"
_PORTAL = "Identifiant PRM|Type de donnees|Date de debut|Date de fin|Grandeur physique"
_WEB = "Date de la mesure|Heure de la mesure|Valeur|Statut de la mesure|PRM"
_R63 = "Identifiant PRM|Grandeur physique|Grandeur métier|Unité|Horodate|Valeur|Nature|Pas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A layout that is known: its title, its header where it is a table, its description.

    ``is_read`` is False for one that is refused by name.
    """

    title: Phrase
    address: str
    header: tuple[str, ...]
    is_read: bool


def _format(title: Phrase, address: str, header: str = "", *, is_read: bool = True) -> Format:
    cells = tuple(header.split("|")) if header else ()
    return Format(title=title, address=address, header=cells, is_read=is_read)


FORMATS = {
    "portal": _format(PORTAL, _CUSTOMER, _PORTAL),
    "web": _format(WEB_EXPORT, "https://sge.enedis.fr", _WEB),
    "r63": _format(R63_CSV, _R6X, _R63),
    "r63_json": _format(R63_JSON, _R6X),
    "r50": _format(R50, "https://www.enedis.fr/documents (Enedis.SGE.GUI.0318, R50)"),
    **{name: _format(one.title, one.address) for name, one in DOCUMENTS.items()},
    **{name: _format(one.title, one.address, one.example) for name, one in LAYOUTS.items()},
    "r64": _format(phrase("layout_r64"), _R6X, is_read=False),
    "r15": _format(phrase("layout_r15"), "https://www.enedis.fr/documents (R15)", is_read=False),
    "operation": _format(phrase("layout_operation"), "-", is_read=False),
}
"""Layouts by name; the last ones are not read."""
