"""``import``: measured load curves, their quality, and one Parquet file of them."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from simcore.commands.running import RESULTS, print_json
from simcore.commands.shared import stdout, user_errors

STAMPS = {"auto": "", "start": "start of step", "end": "end of step"}


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write.")
@click.option("--year", type=click.IntRange(2000, 2100), help="Calendar year; else all full ones.")
@click.option(
    "--step",
    type=click.Choice(["15", "30", "60"]),
    default="30",
    show_default=True,
    help="Length of a slot in minutes.",
)
@click.option(
    "--fill",
    type=click.Choice(["weeks", "hold"]),
    default="weeks",
    show_default=True,
    help="Gaps: a line up to 2 h and neighbouring weeks, or the value that ends the gap.",
)
@click.option(
    "--stamps",
    type=click.Choice(list(STAMPS)),
    default="auto",
    show_default=True,
    help="Where stamps stand in their step, for files that do not tell.",
)
@click.option("--show-identifiers", is_flag=True, help="Write the numbers of meters in full.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@user_errors()
def command(files: tuple[Path, ...], **given: Any) -> None:
    """Read measured load curves (Enedis portal, R63, plain CSV, XLSX) from FILES or folders."""
    from simcore.energy.meters import read_meters
    from simcore.energy.meters.years import meter_years
    from simcore.show.folder.place import check_target, free_folder
    from simcore.show.replay.meters import QUALITY, quality_rows, quality_table, write_import

    folder = given["out"] or free_folder(RESULTS, f"{date.today():%Y-%m-%d}-import")
    check_target(folder, QUALITY)
    stamps = STAMPS[given["stamps"]]
    curves, found = read_meters(files, show_identifiers=given["show_identifiers"], stamps=stamps)
    years, qualities = meter_years(
        curves, found, year=given["year"], step_minutes=int(given["step"]), fill=given["fill"]
    )
    rows = quality_rows(qualities)
    write_import(years, rows, folder)
    if given["form"] == "json":
        print_json(rows)
        return
    console = stdout()
    for quality in qualities:
        console.print(quality_table(quality))
    console.print(f"{folder}", style="bold", soft_wrap=True, markup=False)
