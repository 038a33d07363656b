"""``share``: measured curves shared by a key, and the operator's key files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from simcore.commands.language import lang_option
from simcore.commands.options import asked_beside, curve_options, identified_option
from simcore.commands.running import print_json
from simcore.commands.shared import stderr, stdout, user_errors

FILE = click.Path(path_type=Path)
MANY = ("--production", "--consumption", "--key-file")
"""Options that take several files after one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where a replay goes, and what is printed of it."""

    out: Path
    as_json: bool
    identified: bool
    lang: str


@click.command("share")
@click.option("--production", multiple=True, required=True, type=FILE)
@click.option("--consumption", multiple=True, required=True, type=FILE)
@click.option("--key")
@click.option("--key-file", "key_files", multiple=True, type=FILE)
@click.option("--coefficients", type=FILE)
@click.option("--members", "memberships", type=FILE)
@click.option("--storage", type=FILE)
@click.option("--value", "value_eur_per_kwh", type=click.FloatRange(0, 1))
@click.option("--notice-days", type=click.IntRange(0, 61), default=0, show_default=True)
@click.option("--slot", type=click.Choice(["15", "30"]), default="15", show_default=True)
@click.option("--decimals", type=click.IntRange(0, 6), default=1, show_default=True)
@click.option(
    "--rounding",
    type=click.Choice(["floor", "largest-remainder"]),
    default="floor",
    show_default=True,
)
@click.option("--rounded", "is_rounded", is_flag=True)
@click.option("--stamps", type=click.Choice(["start", "end"]), default="start", show_default=True)
@click.option("--out", type=FILE, required=True)
@curve_options
@click.option("--json", "as_json", is_flag=True)
@identified_option
@lang_option
@user_errors()
def command(out: Path, as_json: bool, identified: bool, lang: str, **chosen: Any) -> None:
    """Share measured curves by a key and write who got what.

    Stamps are the start of the slot, in ISO with their offset. The folder gets plants.csv,
    slots.parquet, manifest.json and the key file of each plant, which carries the true PRM of
    the members: the operator needs them. With --identified it gets members.csv too.
    """
    from simcore.show.folder.place import check_target
    from simcore.study.replay.replay import ReplayInputs, replay

    check_target(out, "share")
    chosen["asked"] = asked_beside(chosen)
    chosen["rounding"] = chosen["rounding"].replace("-", "_")
    inputs = ReplayInputs(slot_minutes=int(chosen.pop("slot")), **chosen)
    options = Options(out=out, as_json=as_json, identified=identified, lang=lang)
    _show(replay(inputs), options)


def _show(settled: Any, options: Options) -> None:
    from simcore.show.replay.replay import (
        members_table,
        reader_notes,
        totals_table,
        write_replay,
    )
    from simcore.show.words.problems import in_words
    from simcore.study.replay.replay import totals

    write_replay(settled, options.out, identified=options.identified)
    for note in reader_notes(settled):
        stderr().print(in_words(note, options.lang), style="dim")
    if options.as_json:
        print_json(totals(settled))
        return
    console = stdout()
    if options.identified:
        console.print(members_table(settled, options.lang))
    console.print(totals_table(settled, options.lang))
    console.print(f"{options.out}", style="bold", soft_wrap=True)


def rearranged(words: Sequence[str]) -> list[str]:
    """Words in which every file of a list has its own option before it, as click wants them.

    Examples
    --------
    >>> rearranged(["--consumption", "may.csv", "june.csv", "--key", "equal"])
    ['--consumption', 'may.csv', '--consumption', 'june.csv', '--key', 'equal']
    """
    spread: list[str] = []
    option, n_values = "", 0
    for word in words:
        if word.startswith("-"):
            option, n_values = word.partition("=")[0], int("=" in word)
        else:
            if option in MANY and n_values:
                spread.append(option)
            n_values += 1
        spread.append(word)
    return spread
