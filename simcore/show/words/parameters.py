"""Units and sources of what a scheme is tuned by; an unknown key is itself the text."""

from simcore.money.schemes import SCHEMES
from simcore.scenario.part_problems import PRICES
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


def name_words(name: str, lang: str = "en") -> str:
    """Name of a parameter; the second price of a kind of a scheme of one's own has a number.

    Examples
    --------
    >>> name_words("fee_eur_per_month"), name_words("fee_eur_per_month_2")
    ('fee', 'fee 2')
    """
    plain, number = _plain(name)
    words = _words(f"parameter.name.{plain}", plain, lang)
    return f"{words} {number}" if number else words


def unit_of(name: str) -> str:
    """Unit of a parameter by its name; empty where no scheme has it.

    Examples
    --------
    >>> unit_of("discount_fraction"), unit_of("price_ht_eur_per_kwh_2")
    ('1', 'EUR/kWh:ht')
    """
    shipped = {one.name: one.unit for scheme in SCHEMES.values() for one in scheme.parameters}
    units = {price: unit for unit, price in PRICES.items()} | shipped
    return units.get(_plain(name)[0], "")


def _plain(name: str) -> tuple[str, str]:
    """A name without the number at its end, and that number."""
    plain, _, number = name.rpartition("_")
    return (plain, number) if number.isdigit() else (name, "")


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
