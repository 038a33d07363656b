"""Units and sources of what a scheme is tuned by; an unknown key is itself the text."""

from simcore.money.schemes import SCHEMES
from simcore.scenario.part_problems import PRICES
from simcore.show.words.catalogue import is_known, text
from simcore.show.words.labels import NO_BREAK, exact, label, number, percent_sign

OF_A_KWH = "EUR/kWh"
SMALL = 0.1
"""Amounts below it have three decimals."""


def unit_words(unit: str, lang: str = "en") -> str:
    """Unit of a parameter, with what its key adds to the plain unit.

    Examples
    --------
    >>> unit_words("EUR/kWh:ht"), unit_words("EUR/kWh:ht", "fr")
    ('EUR/kWh before VAT', '€/kWh HT')
    """
    return _words(f"parameter.unit.{unit}", unit, lang)


def worth_words(
    name: str, value: float, lang: str = "en", *, unit: str = "", decimals: int | None = None
) -> str:
    r"""A value of a parameter as people read it: a price of a kWh in cents, a part in percent.

    Parameters
    ----------
    name, unit
        Its name and unit; that of the schemes where no unit is given.
    value
        In the unit.
    lang
        ``"en"`` or ``"fr"``.
    decimals
        Of cents and percent, of other amounts at least two; all digits of the value where None.

    Examples
    --------
    >>> worth_words("price_ht_eur_per_kwh", 0.2842, decimals=1)
    '28.4\xa0c EUR/kWh before VAT'
    >>> worth_words("discount_fraction", 0.3), worth_words("fee_eur_per_month", 4.0)
    ('30%', '4 EUR/month, VAT included')
    """
    unit = unit or unit_of(name)
    is_kwh, is_part = unit.startswith(OF_A_KWH), unit == "1" and not name.endswith("_factor")
    found = 100 * value if is_kwh or is_part else value
    if decimals is None:
        figure = exact(round(found, 9), lang)
    else:
        least = 0 if is_kwh or is_part else 2 if abs(found) >= SMALL else 3
        figure = number(found, lang, max(decimals, least))
    if unit == "1":
        return figure + (percent_sign(lang) if is_part else "")
    words = unit_words(unit, lang)
    if is_kwh:
        cents = text("unit.c_eur_per_kwh", lang)
        words = words.replace(unit_words(OF_A_KWH, lang), cents, 1)
    space = " " if decimals is None else NO_BREAK  # a note is typeset as a whole
    return f"{figure}{space}{words}".rstrip()


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
