"""Schemes of a scenario's own: ``[schemes.my-name]`` with a list of parts."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import model_validator

from simcore.base.errors import did_you_mean
from simcore.money.schemes.groups import GROUPS
from simcore.money.schemes.parts import HOURS, QUANTITIES, Part
from simcore.scenario.bounds import HOUR_PRICE, Bounds, Fraction, PositivePrice
from simcore.scenario.fields import Number, Table, Text, entry, invalid

Fee = Annotated[Number, Bounds(0, 100, HOUR_PRICE)]
PRICES = {
    "EUR/kWh:ht": "price_ht_eur_per_kwh",
    "1": "share_fraction",
    "EUR/month:ttc": "fee_eur_per_month",
    "EUR/m2/month:ttc": "fee_eur_per_m2_month",
    "EUR/cu/month:ttc": "fee_eur_per_cu_month",
    "EUR/room/month:ttc": "fee_eur_per_room_month",
    "EUR/kVA/month:ttc": "fee_eur_per_kva_month",
}
"""Name of the price of a part, by the unit of its quantity."""


def _fee(unit: str) -> Any:
    return entry(None, text=f"price of a part by {unit}, VAT included", unit=f"EUR/{unit}")


class PartTable(Table):
    """A part of a scheme: a quantity, its price in its unit, hours and tenants it is for."""

    quantity: Text = entry(text="what is counted, as shared_kwh, supply_part, dwelling or credit")
    when: Text = entry(
        "", text="hours and months joined by +; empty for all", kind="assumed", source="all"
    )
    who: Text = entry(
        "", text="group of tenants; empty for all", kind="assumed", source="equal treatment"
    )
    price_ht_eur_per_kwh: PositivePrice | None = entry(
        None, text="price of a kWh before VAT", unit="EUR/kWh"
    )
    share_fraction: Fraction | None = entry(
        None, text="part of a worth or a saving that is asked", unit="1"
    )
    fee_eur_per_month: Fee | None = _fee("month")
    fee_eur_per_m2_month: Fee | None = _fee("m2/month")
    fee_eur_per_cu_month: Fee | None = _fee("cu/month")
    fee_eur_per_room_month: Fee | None = _fee("room/month")
    fee_eur_per_kva_month: Fee | None = _fee("kVA/month")

    @model_validator(mode="after")
    def _is_known(self) -> "PartTable":
        for found, known in self._names():
            if found not in known:
                guess = did_you_mean(found, known)
                raise invalid("not_one_of", found=found, known=tuple(known), guess=guess)
        wanted = PRICES[QUANTITIES[self.quantity].unit]
        stated = [name for name in PRICES.values() if getattr(self, name) is not None]
        if stated != [wanted]:
            told = ", ".join(stated) or "-"
            raise invalid("part_price", quantity=self.quantity, wanted=wanted, found=told)
        if self.when and not QUANTITIES[self.quantity].has_hours:
            raise invalid("part_hours", quantity=self.quantity)
        return self

    def _names(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Names that the part states, and those among which each must be."""
        yield self.quantity, tuple(QUANTITIES)
        if self.who:
            yield self.who, GROUPS
        for word in filter(None, self.when.split("+")):
            yield word, tuple(HOURS)

    @property
    def part(self) -> Part:
        """The part with its price."""
        price = getattr(self, PRICES[QUANTITIES[self.quantity].unit])
        return Part(quantity=self.quantity, price=price, when=self.when, who=self.who)


class OwnScheme(Table):
    """A scheme of the scenario's own."""

    title: Text = entry(text="one line, shown in the tables")
    title_fr: Text = entry("", text="the title in French; the title itself where empty")
    parts: tuple[PartTable, ...] = entry(text="what tenants pay, part by part")
