"""``bill``: one meter's bill from its measured curve, line by line."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcore.commands.running import print_json
from simcore.commands.shared import stderr, stdout, user_errors

if TYPE_CHECKING:
    from simcore.base.windows import Windows

FILE = click.Path(path_type=Path)


@click.command("bill")
@click.option("--consumption", required=True, type=FILE, help="CSV: time, kwh of the meter.")
@click.option("--shared", type=FILE, help="CSV: time, kwh of it that was shared.")
@click.option("--contract", required=True, help="base, hphc, tempo, indexed or spot.")
@click.option(
    "--kva", "subscribed_power_kva", required=True, type=float, help="Subscribed power, kVA."
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day at which all rates are frozen; else the dated rates are followed.",
)
@click.option(
    "--windows",
    metavar="HH:MM-HH:MM[,...][/...]",
    help="Off-peak hours, 8 h a day; winter and summer apart with a slash.",
)
@click.option(
    "--excise",
    "excise_on_shared",
    type=click.Choice(["due", "nil"]),
    default="due",
    show_default=True,
    help="Excise on shared energy.",
)
@click.option(
    "--discount",
    "indexed_discount_fraction",
    type=float,
    default=0.05,
    show_default=True,
    help="Discount of an indexed offer, a fraction.",
)
@click.option(
    "--margin",
    "spot_margin_eur_per_kwh",
    type=float,
    default=0.02,
    show_default=True,
    help="Margin of a spot offer, EUR/kWh.",
)
@click.option("--tempo-calendar", type=FILE, help="CSV: day,colour; drawn if not given.")
@click.option("--spot", "spot_file", type=FILE, help="CSV: time,eur_per_kwh; else synthetic.")
@click.option(
    "--single-substation",
    "is_single_substation",
    is_flag=True,
    help="All points behind one substation: tell what the network option is worth.",
)
@click.option("--seed", type=click.IntRange(min=0), default=62, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@user_errors()
def command(
    on: datetime | None, windows: str | None, as_json: bool, lang: str, **given: Any
) -> None:
    """Work out the supplier's bill of one meter, before and after sharing.

    Stamps are the start of the slot, in ISO with their offset; slots of 15, 30 or 60
    minutes, any period. The bill is the supplier's: what the landlord asks for the shared
    energy comes on top.
    """
    from simcore.study.bill.meter_bill import meter_bill
    from simcore.study.bill.meter_curves import BillInputs

    day = on.date() if on else None
    inputs = BillInputs(on=day, windows=_windows(windows), **given)
    done = meter_bill(inputs)
    _warn(day or done.registers.last)
    from simcore.show.bill import bill_json, bill_notes, bill_table

    if as_json:
        print_json(bill_json(done))
        return
    console = stdout()
    console.print(bill_table(done, lang))
    console.print("\n".join(bill_notes(done, lang)), style="dim")


def _windows(text: str | None) -> "Windows | None":
    from simcore.scenario.windows import windows_of

    return None if text is None else windows_of(text, "--windows")


def _warn(day: date) -> None:
    """Say which rates of the bill are old."""
    from simcore.commands.ages import warn_of_old_rates
    from simcore.site.dates import BILL_RATES

    warn_of_old_rates(stderr(), day, BILL_RATES)
