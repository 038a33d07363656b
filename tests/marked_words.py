"""What of a text in the pseudo-language stands in no catalogue, or is English within one."""

import re

from marked_runs import CLOSE, OPEN, unmarked

from simcore.show.words.labels import month_names

IDS = re.compile(
    r"""Home Assistant|CC BY|«[^»]*»|'[^']*'|"[^"]*"|\S*=\S*|\S*[_/.]\w\S*|--\w\S*"""
    r"""|\bT\d+\w*\b|\[[^\]\u27e6]*\]|\b\w+(?:-\w+)+\b"""
)
"""Paths, keys of the scenario, options and their values, schemes, sites: as they are typed."""
UNITS = {"kWh", "MWh", "Wh", "kW", "EUR", "kVA"}
NAMES = {"Arras", "résidence", "intergénérationnelle", "Outreau", "maisons", "rénovées", "essai"}
NAMES |= {"autre", "toit", "simcore", *month_names("fr")}
"""Names of sites and files as the scenario has them, of months as Babel has them."""
ENGLISH = re.compile(
    r"\b(the|of|with|and|from|which|is|are|was|not|nor|than|more|less|by|each|every|this|that"
    r"|these|those|has|have|where|what|when|who|whose|found|expected|error|file|home|homes"
    r"|dwelling|dwellings|tenant|tenants|landlord|saving|savings|loser|losers|price|prices|year"
    r"|years|month|months|shared|meter|meters|energy|inputs|roof|roofs|sharing|key|keys|rate"
    r"|rates|bill|bills|grid|weather|draw|draws|reading|writing|drawing|sizes|no|yes|all|below"
    r"|above|before|after|in|on|at|to|for|it|its|as|or)\b",
    re.IGNORECASE,
)
BOTH = {"rate", "on", "or", "as", "prices", "grid", "all", "years"}
"""Words of the list that are French too, or words that a reader types, and where they stand."""


def words_left(text, allowed=frozenset()):
    """Words that stand in no catalogue and are no id, unit or name."""
    left = re.findall(r"[^\W\d_]{2,}", IDS.sub(" ", unmarked(text)))
    return sorted(set(left) - UNITS - NAMES - allowed)


def english(text):
    """Words of the list within the text of the catalogues."""
    words = " ".join(part.partition(CLOSE)[0] for part in text.split(OPEN)[1:])
    return sorted({one.lower() for one in ENGLISH.findall(IDS.sub(" ", words))} - BOTH)
