"""One meter's bill as a table and for programs."""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from rich.table import Table

from simcore.show.tables import STYLE, beside, printed
from simcore.show.words.labels import cents, day, euros, label, number, percent
from simcore.show.words.problems import in_words
from simcore.study.bill.meter_bill import Line, MeterBill, OptionWorth, total_eur

Sides = dict[str, dict[str, Line]]
"""Lines before and after sharing, by their component."""
_DIGITS = 9
"""Decimals for programs: far below a cent, and free of floating-point noise."""
FULL_YEAR = 0.999
"""Part of a year from which a file counts as a whole one (leap years and clock changes)."""


def bill_json(bill: MeterBill) -> dict[str, Any]:
    """Lines and total of a bill, those before sharing beside them where there are both."""
    answer: dict[str, Any] = _side(bill.lines)
    if bill.after:
        answer["before_sharing"] = _side(bill.before)
    if bill.option:
        part = bill.option.break_even_fraction
        answer["network_option"] = {
            "saving_eur": round(bill.option.saving_eur, _DIGITS),
            "break_even_fraction": part if isfinite(part) else None,
            "shared_fraction": bill.option.shared_fraction,
        }
    return answer | {"notes": list(bill_notes(bill, "en"))}


def _side(lines: tuple[Line, ...]) -> dict[str, Any]:
    return {"lines": _rows(lines), "total_eur": round(total_eur(lines), _DIGITS)}


def _rows(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    return [
        {
            "component": line.component,
            "kwh": None if line.kwh is None else round(line.kwh, _DIGITS),
            "eur": round(line.eur, _DIGITS),
        }
        for line in lines
    ]


def bill_table(bill: MeterBill, lang: str = "en") -> Table:
    """Lines of a bill, before and after sharing side by side, rounded to the cent."""
    inputs, booked = bill.inputs, bill.registers
    values = {
        "contract": label(f"contract_{inputs.contract}", lang),
        "kva": f"{inputs.subscribed_power_kva:g}",
        "first": day(booked.first, lang),
        "last": day(booked.last, lang),
    }
    sides = {
        name: {line.component: line for line in side}
        for name, side in (("before", bill.before), ("after", bill.after))
        if side
    }
    rows = [*_component_rows(sides, lang), _total_row(bill, list(sides), lang)]
    columns = [
        head
        for name in sides
        for head in (
            *beside("kwh", {f"{name}_kwh": "kWh"}, "bill"),
            *beside("eur", {f"{name}_eur": f"EUR {label(f'bill_{name}', lang)}"}, "bill"),
        )
    ]
    title = label("bill_title", lang, **values)
    look: dict[str, Any] = {"box": None, "title": title, "title_justify": "left"}
    return printed(rows, ("line", *columns), lang, "bill", **look)


def _component_rows(sides: Sides, lang: str) -> Iterator[dict[str, Any]]:
    """A row for each component of either side, in the order of the last."""
    for component in dict.fromkeys(name for side in reversed(sides.values()) for name in side):
        row: dict[str, Any] = {"line": label(f"bill_{component}", lang)}
        for name, lines in sides.items():
            line = lines.get(component)
            row |= {f"{name}_kwh": line and line.kwh, f"{name}_eur": line and line.eur}
        yield row


def _total_row(bill: MeterBill, sides: Sequence[str], lang: str) -> dict[str, Any]:
    totals = {f"{name}_eur": total_eur(getattr(bill, name)) for name in sides}
    blank = {f"{name}_kwh": None for name in sides}
    return {"line": label("bill_total", lang), **blank, **totals, STYLE: "bold"}


def bill_notes(bill: MeterBill, lang: str = "en") -> Iterator[str]:
    """What a reader of the bill must know."""
    inputs = bill.inputs
    if inputs.on is None:
        yield label("bill_dated", lang)
    else:
        yield label("bill_frozen", lang, day=day(inputs.on, lang))
    if bill.year_fraction < FULL_YEAR:
        days = (bill.registers.last - bill.registers.first).days + 1
        part = f"{number(100 * bill.year_fraction, lang, 1)} %"
        yield label("bill_part_of_year", lang, days=days, percent=part)
    if bill.after:
        yield label("bill_payment_apart", lang)
    if bill.option:
        yield _option_note(bill.option, lang)
    yield from _contract_notes(bill, lang)
    yield from (in_words(note, lang) for note in bill.registers.notes)


def _option_note(option: OptionWorth, lang: str) -> str:
    """What the network option would change, and from where on it pays."""
    amount = euros(-option.saving_eur, lang, is_signed=True)
    if not isfinite(option.break_even_fraction):
        return label("bill_option_never", lang, amount=amount)
    values = {
        "amount": amount,
        "percent": percent(option.break_even_fraction, lang),
        "now": percent(option.shared_fraction, lang),
    }
    return label("bill_option", lang, **values)


def _contract_notes(bill: MeterBill, lang: str) -> Iterator[str]:
    inputs = bill.inputs
    if inputs.contract == "tempo":
        if inputs.tempo_calendar is None:
            yield label("bill_drawn_tempo", lang)
        yield label("bill_inferred_tempo", lang)
    if inputs.contract == "spot":
        if inputs.spot_file is None:
            yield label("bill_synthetic_spot", lang)
        margin = cents(inputs.spot_margin_eur_per_kwh, lang)
        terms = label("bill_margin", lang, price=margin)
        yield label("bill_assumed_offer", lang, terms=terms)
    if inputs.contract == "indexed":
        discount = percent(inputs.indexed_discount_fraction, lang)
        terms = label("bill_discount", lang, percent=discount)
        yield label("bill_assumed_offer", lang, terms=terms)
