"""What inputs of a scenario are called, and how their values are read."""

from typing import Any

from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label, number, percent_sign

ROUND = 1e-9
"""A percentage nearer to a whole number is one."""


def input_name(path: str, lang: str) -> str:
    """What an input is called; its path where it has no name.

    Examples
    --------
    >>> input_name("finance.grant_fraction", "en"), input_name("finance.new", "en")
    ('grant, part of the investment', 'finance.new')
    """
    key = f"input.{path}"
    return label(key, lang) if is_known(key) else path


def short_name(path: str, lang: str) -> str:
    """The same without its unit, which stands with a value.

    Examples
    --------
    >>> short_name("finance.organiser_eur_per_participant", "en")
    'organising entity per participant'
    """
    return input_name(path, lang).split(" [")[0].removesuffix(label("futures.times", lang))


def value_text(path: str, value: Any, lang: str) -> str:
    """A value of an input with its unit.

    Examples
    --------
    >>> value_text("finance.organiser_eur_per_participant", "30.0", "en")
    '30 EUR/year'
    >>> value_text("finance.capex_factor", "1.25", "en")
    'times 1.25'
    """
    name, text = input_name(path, lang), end_text(path, value, lang)
    if name.endswith(label("futures.times", lang)):
        return label("futures.factor", lang, value=text)
    _, _, unit = name.partition(" [")
    return f"{text} {unit.removesuffix(']')}" if unit else text


def about(path: str, value: Any, lang: str) -> str:
    """A value that is a mean or a threshold: two digits that count, three of a factor.

    Examples
    --------
    >>> about("finance.grant_fraction", "0.3599", "en")
    '36%'
    >>> about("finance.capex_factor", "1.1494", "en")
    'times 1.15'
    """
    try:
        rounded = float(f"{float(value):.{3 if path.endswith('_factor') else 2}g}")
    except ValueError:
        return value_text(path, value, lang)
    return value_text(path, rounded, lang)


def end_text(path: str, end: Any, lang: str) -> str:
    """An end of the range of an input as people read it: a number, a part, or a reading's word.

    Examples
    --------
    >>> end_text("finance.cpi_fraction", "0.015", "en")
    '1.5%'
    >>> value_text("finance.market.price_eur_per_kwh", 0.06, "en")
    '6.0 c EUR/kWh'
    >>> end_text("finance.vat_status", "taxed", "fr")
    'assujetti'
    """
    try:
        value = float(end)
    except ValueError:
        key = f"input.{end}"
        return label(key, lang) if is_known(key) else str(end)
    if path.endswith("_fraction"):
        percents = 100 * value
        return number(percents, lang, 1 if percents % 1 > ROUND else 0) + percent_sign(lang)
    if path.endswith("_eur_per_kwh"):
        return number(100 * value, lang, 1)
    decimals = 3 if path.endswith("_per_kwh") else 2 if path.endswith("_factor") else 1
    return number(value, lang, decimals if round(value, decimals) % 1 else 0)
