"""What is wrong with a part of a scheme of one's own: all of it at once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simcore.base.errors import Problem, did_you_mean, fault
from simcore.money.schemes.groups import GROUPS, is_group
from simcore.money.schemes.parts import HOURS, INDEXES, LEVELS, QUANTITIES, QUOTA_BY
from simcore.scenario.fields import shown

PRICES = {
    "EUR/kWh:ht": "price_ht_eur_per_kwh",
    "1": "share_fraction",
    "EUR/kWh:moved": "bonus_eur_per_kwh",
    "EUR/month:ttc": "fee_eur_per_month",
    "EUR/m2/month:ttc": "fee_eur_per_m2_month",
    "EUR/cu/month:ttc": "fee_eur_per_cu_month",
    "EUR/room/month:ttc": "fee_eur_per_room_month",
    "EUR/kVA/month:ttc": "fee_eur_per_kva_month",
}
"""Name of the price of a part, by the unit of its quantity."""
FLOOR, CAP = "floor_ht_eur_per_kwh", "cap_ht_eur_per_kwh"
QUOTAS = {
    "from_kwh_per_month": "from_kwh",
    "to_kwh_per_month": "to_kwh",
    "from_kwh_per_year": "from_kwh",
    "to_kwh_per_year": "to_kwh",
}
"""Quotas of a table, and which end of a part's they are."""
CAPS = tuple(name for name, quantity in QUANTITIES.items() if quantity.worth is not None)
"""Quantities whose worth of a kWh can cap a price."""


def part_problems(part: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Problems of the values of a part as they are stated, each told once.

    Parameters
    ----------
    part
        Keys and values of the file; those that are not of their type are told elsewhere.
    place
        Where the part stands.
    """
    quantity = part.get("quantity")
    yield from _names(part, place)
    if not isinstance(quantity, str) or quantity not in QUANTITIES:
        return
    yield from _price(part, quantity, place)
    yield from _bounds(part, quantity, place)
    yield from _quotas(part, quantity, place)
    if part.get("when") and not QUANTITIES[quantity].has_hours:
        yield fault("part_hours", place, quantity=quantity)


def _names(part: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Names that are not known, with a guess."""
    known: dict[str, Sequence[str]] = {
        "quantity": tuple(QUANTITIES),
        "cap_by": CAPS,
        "level": tuple(LEVELS),
        "index": INDEXES,
        "quota_by": tuple(name for name in QUOTA_BY if name),
    }
    for key, names in known.items():
        found = part.get(key)
        if isinstance(found, str) and found and found not in names:
            yield _unknown(place, found, names)
    who, when = part.get("who"), part.get("when")
    if isinstance(who, str) and who and not is_group(who):
        yield _unknown(place, who, GROUPS)
    for word in when.split("+") if isinstance(when, str) and when else ():
        if word not in HOURS:
            yield _unknown(place, word, tuple(HOURS))


def _unknown(place: str, found: str, known: Sequence[str]) -> Problem:
    guess = did_you_mean(found, known)
    return fault("not_one_of", place, found=shown(found), known=tuple(known), guess=guess)


def _price(part: Mapping[str, Any], quantity: str, place: str) -> Iterator[Problem]:
    wanted = PRICES[QUANTITIES[quantity].unit]
    stated = [name for name in PRICES.values() if part.get(name) is not None]
    if stated != [wanted]:
        told = ", ".join(stated) or "-"
        yield fault("part_price", place, quantity=quantity, wanted=wanted, found=told)


def _bounds(part: Mapping[str, Any], quantity: str, place: str) -> Iterator[Problem]:
    """Floors and caps that are for a price of a kWh alone, or that cross."""
    stated = [name for name in (FLOOR, CAP, "cap_by", "level") if part.get(name)]
    if stated and quantity != "shared_kwh":
        yield fault("part_bounds", place, quantity=quantity, found=", ".join(stated))
    low, high = part.get(FLOOR), part.get(CAP)
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        yield fault("above_other", f"{place}.{FLOOR}", found=low, most=high, name=CAP)
    if part.get("cap_by") and (len(stated) > 1 or part.get("index", "retail") != "retail"):
        yield fault("part_cap_by", place, found=part["cap_by"])


def _quotas(part: Mapping[str, Any], quantity: str, place: str) -> Iterator[Problem]:
    """Quotas of what is no energy, of month and year at once, or that cross."""
    stated = [name for name in QUOTAS if part.get(name) is not None]
    if stated and not QUANTITIES[quantity].has_hours:
        yield fault("part_quota", place, quantity=quantity, found=", ".join(stated))
    if len({name.rpartition("_")[2] for name in stated}) > 1:
        yield fault("part_quota_twice", place, found=", ".join(stated))
    for per in ("month", "year"):
        low, high = (part.get(f"{end}_kwh_per_{per}") for end in ("from", "to"))
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            name = f"to_kwh_per_{per}"
            yield fault(
                "above_other", f"{place}.from_kwh_per_{per}", found=low, most=high, name=name
            )
