"""Schemes of a scenario's own: ``[schemes.my-name]`` with a list of parts, or like another one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import ValidationError, model_validator

from simcore.money.schemes import SCHEMES, Parameter, Recipe, Scheme, of_parts
from simcore.money.schemes.groups import NOT
from simcore.money.schemes.parts import QUANTITIES, Part
from simcore.scenario.bounds import DWELLING_ENERGY, HOUR_PRICE, Bounds, Fraction, PositivePrice
from simcore.scenario.fields import Number, Table, Text, as_invalid, entry
from simcore.scenario.part_problems import CAP, FLOOR, PRICES, part_problems

Fee = Annotated[Number, Bounds(0, 100, HOUR_PRICE)]
Quota = Annotated[Number, Bounds(0, 20_000, DWELLING_ENERGY)]


def _fee(unit: str) -> Any:
    return entry(None, text=f"price of a part by {unit}, VAT included", unit=f"EUR/{unit}")


def _quota(text: str, per: str) -> Any:
    return entry(None, text=f"{text} of the {per}, of those in its hours", unit=f"kWh/{per}")


class PartTable(Table):
    """A part of a scheme: a quantity, its price in its unit, hours and tenants it is for."""

    quantity: Text = entry(text="what is counted, as shared_kwh, supply_part, dwelling or credit")
    when: Text = entry(
        "", text="hours and months joined by +; empty for all", kind="assumed", source="all"
    )
    who: Text = entry(
        "",
        text="group of tenants, not_ before it for all others; empty for all",
        kind="assumed",
        source="equal treatment",
    )
    price_ht_eur_per_kwh: PositivePrice | None = entry(
        None, text="price of a kWh before VAT", unit="EUR/kWh"
    )
    share_fraction: Fraction | None = entry(
        None, text="part of a worth or a saving that is asked, or given back", unit="1"
    )
    bonus_eur_per_kwh: PositivePrice | None = entry(
        None, text="what a moved kWh is rewarded with, without VAT", unit="EUR/kWh"
    )
    fee_eur_per_month: Fee | None = _fee("month")
    fee_eur_per_m2_month: Fee | None = _fee("m2/month")
    fee_eur_per_cu_month: Fee | None = _fee("cu/month")
    fee_eur_per_room_month: Fee | None = _fee("room/month")
    fee_eur_per_kva_month: Fee | None = _fee("kVA/month")
    floor_ht_eur_per_kwh: PositivePrice | None = entry(
        None, text="what the price of a kWh never falls below", unit="EUR/kWh"
    )
    cap_ht_eur_per_kwh: PositivePrice | None = entry(
        None, text="what the price of a kWh never rises above", unit="EUR/kWh"
    )
    cap_by: Text = entry(
        "",
        text="quantity whose worth of a kWh, each tenant's own, the price stays below",
        kind="assumed",
        source="none",
    )
    from_kwh_per_month: Quota | None = _quota("kWh beyond which it counts,", "month")
    to_kwh_per_month: Quota | None = _quota("kWh up to which it counts,", "month")
    from_kwh_per_year: Quota | None = _quota("kWh beyond which it counts,", "year")
    to_kwh_per_year: Quota | None = _quota("kWh up to which it counts,", "year")
    quota_by: Text = entry(
        "", text="what the quota is multiplied by; empty: a dwelling", kind="assumed", source="none"
    )
    level: Text = entry(
        "",
        text="what the price follows within the year: retail or spot; empty for nothing",
        kind="assumed",
        source="one price all year",
    )
    index: Text = entry(
        "",
        text="what it follows in later years: none, retail, consumer or network; empty: what is "
        "usual for the quantity",
        kind="assumed",
        source="as the shipped schemes",
    )

    @model_validator(mode="after")
    def _is_known(self) -> "PartTable":
        stated = {name: getattr(self, name) for name in self.model_fields_set}
        for problem in part_problems({k: v for k, v in stated.items() if v is not None}, "value"):
            raise as_invalid(problem)
        return self

    @property
    def priced(self) -> str:
        """Name of its price."""
        return PRICES[QUANTITIES[self.quantity].unit]

    @property
    def part(self) -> Part:
        """The part with its price."""
        per_year = self.from_kwh_per_year is not None or self.to_kwh_per_year is not None
        per = "year" if per_year else "month"
        return Part(
            quantity=self.quantity,
            price=getattr(self, self.priced),
            when=self.when,
            who=self.who,
            floor=getattr(self, FLOOR),
            cap=getattr(self, CAP),
            cap_by=self.cap_by,
            level=self.level,
            index=self.index,
            from_kwh=getattr(self, f"from_kwh_per_{per}"),
            to_kwh=getattr(self, f"to_kwh_per_{per}"),
            has_yearly_quota=per_year,
            quota_by=self.quota_by,
        )


class OwnScheme(Table):
    """A scheme of the scenario's own."""

    title: Text = entry(text="one line, shown in the tables")
    title_fr: Text = entry("", text="the title in French; the title itself where empty")
    parts: tuple[PartTable, ...] = entry(
        (), text="what tenants pay, part by part", kind="assumed", source="like another scheme"
    )
    like: Text = entry(
        "",
        text="scheme that it is, at prices of its own beside; empty: its parts",
        kind="assumed",
        source="none",
    )
    law: tuple[Text, ...] = entry(
        (),
        text="what the law asks of it beyond what its parts tell: names of `list schemes`",
        kind="assumed",
        source="none",
    )


def schemes_with(own: Mapping[str, OwnScheme]) -> dict[str, Scheme]:
    """All schemes by name, those of a scenario's own after the shipped ones.

    Parameters
    ----------
    own
        Tables of its own; those that are like another one, at any depth, follow it.
    """
    known = dict(SCHEMES)
    known |= {name: _of_parts(table) for name, table in own.items() if not table.like}
    left = {name: table for name, table in own.items() if table.like}
    while ready := {name: one for name, one in left.items() if one.like in known}:
        for name, table in ready.items():
            base = known[table.like]
            known[name] = replace(base, law=(*base.law, *_beyond(base.law, table.law)))
            del left[name]
    return {name: known[name] for name in (*SCHEMES, *own) if name in known}


def stored_schemes(own: Mapping[str, Any]) -> dict[str, Scheme]:
    """All schemes by name, with tables as a run stored them.

    Those of another version, which are not understood, leave the shipped ones.
    """
    try:
        return schemes_with({name: OwnScheme.model_validate(one) for name, one in own.items()})
    except ValidationError:
        return dict(SCHEMES)


def shipped_like(name: str, own: Mapping[str, OwnScheme]) -> str:
    """The shipped scheme that a scheme is, or is like at any depth; empty where it has parts.

    Examples
    --------
    >>> shipped_like("T4", {}), shipped_like("half", {"half": OwnScheme(title="Half", like="T4")})
    ('T4', 'T4')
    """
    while name in own:
        name = own[name].like
    return name


def _beyond(law: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for need in more if need not in set(law)))


def _of_parts(table: OwnScheme) -> Scheme:
    """Scheme of a table of parts, each price of which is a parameter."""
    recipes: list[Recipe] = []
    parameters: list[Parameter] = []
    for one in table.parts:
        name = _free_name(one.priced, [parameter.name for parameter in parameters])
        recipes.append(Recipe(part=one.part, terms={"price": (name,)}))
        parameters.append(_parameter(name, one.part))
    law = ("sale", "vat") if any(_asks(one.part) for one in table.parts) else ("gift",)
    of_parts_law = [need for one in table.parts for need in one.part.counts.law]
    parts = [one.part for one in table.parts]
    equal = ["equal_treatment"] if any(part.who for part in parts) else []
    knows = ["own_contract"] if _knows_contracts(parts) else []
    wanted = (*of_parts_law, *knows, *equal, *table.law)
    return of_parts(
        recipes,
        parameters=tuple(parameters),
        price=_sought(table, parameters),
        law=(*law, *_beyond(law, wanted)),
        price_by=price_by(parts),
    )


def _asks(part: Part) -> bool:
    return not part.counts.is_given_back and bool(part.price)


def _knows_contracts(parts: Sequence[Part]) -> bool:
    capped = [QUANTITIES[part.cap_by] for part in parts if part.cap_by]
    return any(one.knows_contract for one in (*capped, *(part.counts for part in parts)))


def price_by(parts: Sequence[Part]) -> str:
    """By what the price of a list of parts differs between tenants; a group by its name."""
    groups = [part.who for part in parts if part.who]
    if groups:
        plain = groups[0].removeprefix(NOT)
        return "income" if plain == "energy_poor" else f"group:{plain}"
    return "contract" if _knows_contracts(parts) else ""


def _free_name(name: str, taken: list[str]) -> str:
    """Name of the price of a part; the second of a kind has a number after it."""
    numbered = (name, *(f"{name}_{number}" for number in range(2, len(taken) + 2)))
    return next(one for one in numbered if one not in taken)


def _parameter(name: str, part: Part) -> Parameter:
    unit, most = part.counts.unit, part.counts.most
    return Parameter(
        name=name, default=float(part.price), unit=unit, low=0.0, high=most, source="own_scheme"
    )


def _sought(table: OwnScheme, parameters: list[Parameter]) -> str:
    """The price that is moved: the highest among those of the kind that tenants pay first."""
    paid = [
        (parameter, one.part)
        for parameter, one in zip(parameters, table.parts, strict=True)
        if not one.part.counts.is_given_back
    ]
    if not paid:
        return parameters[0].name if parameters else ""
    alike = [parameter for parameter, part in paid if part.counts.unit == paid[0][1].counts.unit]
    return max(alike, key=lambda parameter: parameter.default or 0.0).name
