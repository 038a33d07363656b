"""Units and sources of what a scheme is tuned by; an unknown key is itself the text."""

from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label


def unit_words(unit: str, lang: str = "en") -> str:
    """Unit of a parameter, with what its key adds to the plain unit.

    Examples
    --------
    >>> unit_words("EUR/kWh:ht"), unit_words("EUR/kWh:ht", "fr")
    ('EUR/kWh before VAT', '€/kWh HT')
    """
    return _words(f"parameter.unit.{unit}", unit, lang)


def source_words(source: str, lang: str = "en") -> str:
    """Where the default of a parameter is from.

    Examples
    --------
    >>> source_words("same_all_year"), source_words("a lease of 2025")
    ('assumed: the same prices all year', 'a lease of 2025')
    """
    return _words(f"parameter.source.{source}", source, lang)


def _words(key: str, otherwise: str, lang: str) -> str:
    return label(key, lang) if is_known(key) else otherwise
