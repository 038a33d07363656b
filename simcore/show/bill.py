"""One meter's bill as a table and for programs."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from rich.table import Table

from simcore.show.words.labels import euros, label, number, percent, price
from simcore.study.bill.meter_bill import Line, MeterBill, OptionWorth, total_eur

_DIGITS = 9
"""Decimals for programs: far below a cent, and free of floating-point noise."""
FULL_YEAR = 0.999
"""Part of a year from which a file counts as a whole one (leap years and clock changes)."""


def bill_json(done: MeterBill) -> dict[str, Any]:
    """Lines and total of a bill, those before sharing beside them where there are both."""
    found: dict[str, Any] = _side(done.lines)
    if done.after:
        found["before_sharing"] = _side(done.before)
    if done.option:
        part = done.option.break_even_fraction
        found["network_option"] = {
            "saving_eur": round(done.option.saving_eur, _DIGITS),
            "break_even_fraction": part if isfinite(part) else None,
            "shared_fraction": done.option.shared_fraction,
        }
    return found | {"notes": list(bill_notes(done, "en"))}


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


def bill_table(done: MeterBill, lang: str = "en") -> Table:
    """Lines of a bill, before and after sharing side by side, rounded to the cent."""
    inputs, booked = done.inputs, done.registers
    values = {
        "contract": inputs.contract,
        "kva": f"{inputs.subscribed_power_kva:g}",
        "first": booked.first,
        "last": booked.last,
    }
    table = Table(box=None, title=label("bill_title", lang, **values), title_justify="left")
    table.add_column(label("bill_line", lang))
    sides = [side for side in (done.before, done.after) if side]
    for name in ("bill_before", "bill_after")[: len(sides)]:
        table.add_column("kWh", justify="right")
        table.add_column(f"EUR {label(name, lang)}", justify="right")
    names = dict.fromkeys(line.component for side in reversed(sides) for line in side)
    found = [{line.component: line for line in side} for side in sides]
    for name in names:
        cells = [cell for lines in found for cell in _cells(lines.get(name), lang)]
        table.add_row(label(f"bill_{name}", lang), *cells)
    totals = [cell for side in sides for cell in ("", number(total_eur(side), lang, 2))]
    table.add_row(label("bill_total", lang), *totals, style="bold")
    return table


def _cells(line: Line | None, lang: str) -> tuple[str, str]:
    if line is None:
        return "", ""
    kwh = "" if line.kwh is None else number(line.kwh, lang, 1)
    return kwh, number(line.eur, lang, 2)


def bill_notes(done: MeterBill, lang: str = "en") -> Iterator[str]:
    """What a reader of the bill must know."""
    inputs = done.inputs
    frozen = inputs.on is not None
    yield label("bill_frozen", lang, day=inputs.on) if frozen else label("bill_dated", lang)
    if done.year_fraction < FULL_YEAR:
        days = (done.registers.last - done.registers.first).days + 1
        part = f"{number(100 * done.year_fraction, lang, 1)} %"
        yield label("bill_part_of_year", lang, days=days, percent=part)
    if done.after:
        yield label("bill_payment_apart", lang)
    if done.option:
        yield _option_note(done.option, lang)
    yield from _contract_notes(done, lang)


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


def _contract_notes(done: MeterBill, lang: str) -> Iterator[str]:
    inputs = done.inputs
    if inputs.contract == "tempo":
        if inputs.tempo_calendar is None:
            yield label("bill_drawn_tempo", lang)
        yield label("bill_inferred_tempo", lang)
    if inputs.contract == "spot":
        if inputs.spot_file is None:
            yield label("bill_synthetic_spot", lang)
        margin = price(inputs.spot_margin_eur_per_kwh, lang)
        terms = label("bill_margin", lang, price=margin)
        yield label("bill_assumed_offer", lang, terms=terms)
    if inputs.contract == "indexed":
        discount = percent(inputs.indexed_discount_fraction, lang)
        terms = label("bill_discount", lang, percent=discount)
        yield label("bill_assumed_offer", lang, terms=terms)
