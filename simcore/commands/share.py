"""``share``: measured curves shared by a key, and the operator's key files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from simcore.commands.running import print_json
from simcore.commands.shared import stdout, user_errors

FILE = click.Path(path_type=Path)
MANY = ("--production", "--consumption", "--key-file")
"""Options that take several files after one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where a replay goes, and what is printed of it."""

    out: Path
    as_json: bool
    show_identifiers: bool
    lang: str


@click.command("share")
@click.option(
    "--production",
    multiple=True,
    required=True,
    type=FILE,
    help="CSV: time, then kWh per slot of each plant. Several files may follow.",
)
@click.option(
    "--consumption",
    multiple=True,
    required=True,
    type=FILE,
    help="CSV: time, then kWh per slot of each member. Several files may follow.",
)
@click.option("--key", help="Sharing key; see 'list keys'.")
@click.option(
    "--key-file",
    "key_files",
    multiple=True,
    type=FILE,
    help="Key files <plant>.csv of the operator, instead of --key.",
)
@click.option("--coefficients", type=FILE, help="CSV: member,coefficient (at most 1 in sum).")
@click.option(
    "--members",
    "memberships",
    type=FILE,
    help="CSV: member,join,leave; who is not in it takes part throughout.",
)
@click.option(
    "--storage",
    type=FILE,
    help="CSV of a battery: time,charge_kwh,discharge_kwh; its name is that of the file.",
)
@click.option(
    "--value",
    "value_eur_per_kwh",
    type=click.FloatRange(0, 1),
    metavar="EUR/KWH",
    help="What a shared kWh takes off a bill, to price what rounding loses; "
    "by default the regulated Base tariff.",
)
@click.option(
    "--notice-days",
    type=click.IntRange(0, 61),
    default=0,
    show_default=True,
    help="Notice of members who leave with the reason 'notice'.",
)
@click.option(
    "--slot",
    type=click.Choice(["15", "30"]),
    default="15",
    show_default=True,
    help="Minutes of a slot of the settlement.",
)
@click.option(
    "--decimals",
    type=click.IntRange(0, 6),
    default=1,
    show_default=True,
    help="Decimals of the percentages in key files.",
)
@click.option(
    "--rounding",
    type=click.Choice(["floor", "largest-remainder"]),
    default="floor",
    show_default=True,
    help="How those percentages are reached: each cut, or their sum kept.",
)
@click.option("--rounded", "is_rounded", is_flag=True, help="Settle on the percentages as rounded.")
@click.option(
    "--stamps",
    type=click.Choice(["start", "end"]),
    default="start",
    show_default=True,
    help="What a stamp of a key file is of its slot.",
)
@click.option("--out", type=FILE, required=True, help="Folder to write.")
@click.option("--json", "as_json", is_flag=True, help="Print the totals as JSON.")
@click.option(
    "--show-identifiers",
    is_flag=True,
    help="Write 14-digit PRM in full in tables and members.csv; key files always do.",
)
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@user_errors()
def share(out: Path, as_json: bool, show_identifiers: bool, lang: str, **given: Any) -> None:
    """Share measured curves by a key and write who got what.

    Stamps are the start of the slot, in ISO with their offset. The folder gets members.csv,
    plants.csv, slots.parquet, manifest.json and the key file of each plant, which carries the
    true PRM of the members: the operator needs them.
    """
    from simcore.show.folder.place import check_target
    from simcore.study.replay.replay import ReplayInputs, replay

    check_target(out)
    given["rounding"] = given["rounding"].replace("-", "_")
    inputs = ReplayInputs(slot_minutes=int(given.pop("slot")), **given)
    options = Options(out=out, as_json=as_json, show_identifiers=show_identifiers, lang=lang)
    _show(replay(inputs), options)


def _show(done: Any, options: Options) -> None:
    from simcore.show.replay.replay import members_table, totals_table, write_replay
    from simcore.study.replay.replay import totals

    write_replay(done, options.out, show_identifiers=options.show_identifiers)
    if options.as_json:
        print_json(totals(done))
        return
    console = stdout()
    console.print(members_table(done, show_identifiers=options.show_identifiers, lang=options.lang))
    console.print(totals_table(done, options.lang))
    console.print(f"{options.out}", style="bold", soft_wrap=True)


def spread(words: Sequence[str]) -> list[str]:
    """Words in which every file of a list has its own option before it.

    Examples
    --------
    >>> spread(["--consumption", "may.csv", "june.csv", "--key", "equal"])
    ['--consumption', 'may.csv', '--consumption', 'june.csv', '--key', 'equal']
    """
    done: list[str] = []
    option, n_values = "", 0
    for word in words:
        if word.startswith("-"):
            option, n_values = word.partition("=")[0], int("=" in word)
        else:
            if option in MANY and n_values:
                done.append(option)
            n_values += 1
        done.append(word)
    return done


@click.command(
    "share",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def command(context: click.Context, words: tuple[str, ...]) -> object:
    """Share measured curves by a key; click has no option that takes several files."""
    with share.make_context(context.info_name, spread(words), parent=context.parent) as own:
        return share.invoke(own)
