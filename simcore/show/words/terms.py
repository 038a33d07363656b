"""What tenants pay under a scheme, in the words of a sheet of theirs."""

from collections.abc import Mapping
from typing import Any

from simcore.money.schemes import Scheme
from simcore.show.words.catalogue import text
from simcore.show.words.labels import NO_BREAK, number, percent_sign
from simcore.show.words.tariffs import tariff_words


def terms_words(
    scheme: Scheme, shipped: str | None, values: Mapping[str, Any], price: float, lang: str
) -> str:
    """What tenants pay, not typeset yet.

    Parameters
    ----------
    scheme
        What the scheme is.
    shipped
        The scheme of the project that it is like; none for one of the scenario's own.
    values
        Its parameters.
    price
        What a shared kWh costs before VAT. [EUR/kWh]
    lang
        ``"en"`` or ``"fr"``.
    """
    if not shipped:
        return text("sheet.own_terms", lang, parts=tariff_words(scheme.parts_at(values), lang))
    units = {parameter.name: parameter.unit for parameter in scheme.parameters}
    shown = {key: parameter_words(lang, float(value), units[key]) for key, value in values.items()}
    return text(f"scheme.{shipped}.sheet", lang, **shown, price=price_words(lang, price))


def parameter_words(lang: str, value: float, unit: str) -> str:
    """A parameter as tenants read it."""
    if unit.startswith("EUR/kWh"):
        return price_words(lang, value)
    if unit == "1":
        return number(100 * value, lang) + percent_sign(lang)
    decimals = 0 if value == round(value) else 2
    euros = f"{NO_BREAK}€" if unit.startswith("EUR") else ""
    return f"{number(value, lang, decimals)}{euros}"


def price_words(lang: str, value: float) -> str:
    """A price of a kWh as tenants read it."""
    return f"{number(100 * value, lang, 1)}{NO_BREAK}c€"
