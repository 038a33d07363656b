"""Tariffs, levers and tenants in words."""

from typing import Any

from simcore.money.schemes.parts import Part
from simcore.show.words.labels import label, number, percent, price
from simcore.study.design.design import Designed
from simcore.study.design.tariff import Binding, Tariff

OF_A_KWH, OF_A_WHOLE = "EUR/kWh:ht", "1"


def part_words(part: Part, lang: str) -> str:
    """A part of a tariff as a price sheet has it.

    Examples
    --------
    >>> part_words(Part(quantity="credit", price=0.5), "en")
    'a credit of 0.50 EUR a month for each dwelling'
    """
    told = label(f"design.part.{part.quantity}", lang, price=_price(part, lang))
    hours = [label(f"design.hours.{word}", lang) for word in part.when.split("+") if word]
    when = label("design.joined", lang).join(hours)
    told += label("design.when", lang, hours=when) if hours else ""
    return told + (label("design.who", lang, group=part.who) if part.who else "")


def _price(part: Part, lang: str) -> str:
    unit = part.counts.unit
    if unit == OF_A_KWH:
        return price(part.price, lang)
    if unit == OF_A_WHOLE:
        return percent(part.price, lang)
    decimals = 2 if part.price >= 0.1 else 3
    return label("design.euros", lang, amount=number(part.price, lang, decimals))


def tariff_words(tariff: Tariff, lang: str) -> str:
    """A tariff as one line: its parts, plainest first."""
    if not tariff.parts:
        return label("design.free", lang)
    return label("design.and", lang).join(part_words(part, lang) for part in tariff.parts)


def lever_words(lever: str, lang: str) -> str:
    """What a lever is called."""
    return label(f"design.lever.{lever}", lang)


def value_words(lever: str, value: Any, lang: str) -> str:
    """A value of a lever as people read it.

    Examples
    --------
    >>> value_words("grant", 0.81, "en"), value_words("excise", "nil", "en")
    ('81%', 'nil')
    """
    if isinstance(value, str):
        return label(f"design.value.{value}", lang)
    if lever in ("grant", "capex", "refusals"):
        return percent(value, lang)
    if lever in ("retail_growth", "discount"):
        return label("design.percent", lang, value=number(100 * value, lang, 1))
    return number(value, lang, 2 if lever == "kwp_per_home" else 0 if lever == "lifetime" else 1)


def binding_words(found: Designed, one: Binding, lang: str) -> str:
    """A tenant who binds a tariff, without who it is; nothing of real homes."""
    worth = number(one.worth_eur / 1e3, lang, 1)
    year = str(one.year)
    if not found.is_described:
        return label("design.binding_real", lang, year=year, worth=worth)
    of = {name: values[one.tenant] for name, values in found.tenants.items()}
    return label(
        "design.binding",
        lang,
        year=year,
        worth=worth,
        people=number(of["n_occupants"], lang),
        area=number(of["floor_area_m2"], lang),
        kwh=number(of["shared_kwh"], lang),
        saving=number(of["own_saving_eur"], lang, 1),
    )
