"""Tariffs and levers in words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from simcore.money.schemes.groups import NOT, OWN_GROUP
from simcore.money.schemes.parts import Part
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import cents, euros, kilo_euros, label, number, percent

OF_A_KWH, OF_A_WHOLE = "EUR/kWh", "1"
POOLED, GAIN, MEMBERSHIP = " + ", "gain", "membership"
"""Between the sites of a pool, the mark of what more prices bring to the worst-off, and the fact
of the best membership, in the table of a run."""


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
    told = _quota_words(part, told, lang)
    told += label("design.who", lang, group=group_words(part.who, lang)) if part.who else ""
    return _bound_words(part, told, lang)


def price_group_words(group: str, lang: str) -> str:
    """A price group as a sheet has it; one of a tariff's own by its own name."""
    name = f"sheet.group.{group}"
    return label(name, lang) if is_known(name) else group_words(group, lang)


def group_words(group: str, lang: str) -> str:
    """A group of tenants; one of a column of one's own by its name.

    Examples
    --------
    >>> group_words("not_poorest_third", "en"), group_words("group_night_shift", "fr")
    ('all but the poorest third of the site', 'le groupe night shift')
    """
    if group.startswith(NOT):
        plain = group_words(group.removeprefix(NOT), lang)
        return label("design.group.others", lang, group=plain)
    if group.startswith(OWN_GROUP):
        name = group.removeprefix(OWN_GROUP).replace("_", " ")
        return label("design.group.own", lang, name=name)
    kind, _, counted = group.rpartition("_")
    if counted.isdigit():
        return label(f"design.group.{kind}", lang, n=counted)
    return label(f"design.group.{group}", lang)


def _quota_words(part: Part, told: str, lang: str) -> str:
    """A part with the kWh that it counts, where it does not count all."""
    if not part.has_quota:
        return told
    per = label(f"design.per.{part.quota_per}", lang)
    if part.quota_by:
        per = label(f"design.quota_by.{part.quota_by}", lang, per=per)
    start, to = (
        "" if kwh is None else number(float(kwh), lang) for kwh in (part.from_kwh, part.to_kwh)
    )
    key = "between_kwh" if start and to else "beyond_kwh" if start else "first_kwh"
    fields = {name: kwh for name, kwh in (("start", start), ("to", to)) if kwh}
    return label(f"design.{key}", lang, part=told, per=per, **fields)


def _bound_words(part: Part, told: str, lang: str) -> str:
    """A part with what its price follows within the year, and between which ends."""
    if part.level:
        told = label(f"design.follows.{part.level}", lang, part=told)
    if part.cap_by:
        return label(f"design.capped_by.{part.cap_by}", lang, part=told)
    ends = {
        name: cents(float(price), lang)
        for name, price in (("floor", part.floor), ("cap", part.cap))
        if price is not None
    }
    if not ends:
        return told
    key = "bounded" if len(ends) > 1 else "floored" if "floor" in ends else "capped"
    return label(f"design.{key}", lang, part=told, **ends)


def _price(part: Part, lang: str) -> str:
    unit, price = part.counts.unit, float(part.price)
    if unit.startswith(OF_A_KWH):
        return cents(price, lang)
    if unit == OF_A_WHOLE:
        return percent(price, lang)
    return label("design.euros", lang, amount=number(price, lang, 2 if price >= 0.1 else 3))


def tariff_words(parts: Sequence[Part], lang: str) -> str:
    """A tariff as one line: its parts, plainest first."""
    if not parts:
        return label("design.free", lang)
    return label("design.and", lang).join(part_words(part, lang) for part in parts)


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


def moved_words(levers: Sequence[str], values: Sequence[Any], lang: str) -> str:
    """Levers with the values they are moved to."""
    return label("design.and", lang).join(
        label(
            "design.moved",
            lang,
            lever=lever_words(lever, lang),
            value=value_words(lever, value, lang),
        )
        for lever, value in zip(levers, values, strict=True)
    )


def range_words(part: Part, ends: Sequence[float], lang: str) -> str:
    """A part of a tariff with the least and greatest price that are as good."""
    low, high = (_price(replace(part, price=end), lang) for end in ends)
    return label("design.range", lang, part=part_words(part, lang), low=low, high=high)


def bound_words(bound: Mapping[str, Any], lang: str) -> str:
    """What tenants can pay, what the landlord needs, and what no tariff beats.

    The bound of the years that count leads, the other one stands behind it.
    """
    can_pay, need = bound["can_pay_eur_per_year"], bound["need_eur_per_year"]
    is_all = bound["value"] == "all"
    worths = [bound["npv_eur"], bound["first_year_npv_eur"]]
    leads, other = worths if is_all else worths[::-1]
    key = "bound_left" if leads >= 0 else "bound_short" if can_pay < need else "bound_later"
    told = kilo_euros(other, lang, is_signed=True)
    return label(
        f"design.{key}",
        lang,
        outside=label(f"design.outside.{bound['name']}", lang),
        years=label(f"design.years.{bound['value']}", lang),
        can_pay=number(can_pay / 1e3, lang, 1),
        need=number(need / 1e3, lang, 1),
        gap=number(abs(need - can_pay) / 1e3, lang, 1),
        n=number(bound["n_tenants"], lang),
        npv=kilo_euros(leads, lang, is_signed=True),
        other=label(f"design.other.{bound['value']}", lang, npv=told),
    )


def more_words(more: float, n_prices: int, lang: str, *, is_gain: bool) -> str:
    """What more prices than those told bring: a net present value, or gain of the worst-off."""
    amount = euros(more, lang)
    key = "second_price" if n_prices == 1 else "more_prices"
    return label(f"design.{key}_gain" if is_gain else f"design.{key}", lang, more=amount)
