"""``bill``: one meter's bill from its measured curve, line by line."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcore.commands.language import lang_option
from simcore.commands.options import asked_beside, curve_options
from simcore.commands.running import print_json
from simcore.commands.shared import stdout, user_errors

if TYPE_CHECKING:
    from simcore.base.windows import Windows
    from simcore.money.rates import RateBook

FILE = click.Path(path_type=Path)


@click.command("bill")
@click.option("--consumption", required=True, type=FILE)
@click.option("--shared", type=FILE)
@click.option("--contract", required=True)
@click.option("--kva", "subscribed_power_kva", required=True, type=float)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--windows")
@click.option(
    "--excise",
    "excise_on_shared",
    type=click.Choice(["due", "nil"]),
    default="due",
    show_default=True,
)
@click.option(
    "--discount", "indexed_discount_fraction", type=float, default=0.11, show_default=True
)
@click.option("--margin", "spot_margin_eur_per_kwh", type=float, default=0.02, show_default=True)
@click.option("--tempo-calendar", type=FILE)
@click.option("--spot", "spot_file", type=FILE)
@click.option("--single-substation", "is_single_substation", is_flag=True)
@click.option("--rates", "rates_file", type=FILE)
@click.option("--seed", type=click.IntRange(min=0), default=62, show_default=True)
@curve_options
@click.option("--json", "as_json", is_flag=True)
@lang_option
@user_errors()
def command(
    *,
    on: datetime | None,
    windows: str | None,
    rates_file: Path | None,
    as_json: bool,
    lang: str,
    **contract: Any,
) -> None:
    """Work out the supplier's bill of one meter, before and after sharing."""
    from simcore.money.rates import book_with
    from simcore.study.bill.meter_bill import meter_bill
    from simcore.study.bill.meter_curves import BillInputs

    day = on.date() if on else None
    contract["asked"] = asked_beside(contract)
    book = book_with(rates_file)
    bill = meter_bill(BillInputs(on=day, windows=_windows(windows), **contract), book)
    _warn(day or bill.registers.last, book)
    from simcore.show.bill import bill_json, bill_notes, bill_table

    if as_json:
        print_json(bill_json(bill))
        return
    console = stdout()
    console.print(bill_table(bill, lang))
    console.print("\n".join(bill_notes(bill, lang)), style="dim")


def _windows(text: str | None) -> "Windows | None":
    from simcore.scenario.windows import windows_of

    return None if text is None else windows_of(text, "--windows")


def _warn(day: date, book: "RateBook") -> None:
    """Say which rates of the bill are old."""
    from simcore.commands.ages import warn_of_old_rates
    from simcore.site.dates import BILL_RATES

    warn_of_old_rates(day, BILL_RATES, book)
