"""``import``: measured load curves, their quality, and one Parquet file of them."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from simcore.commands.language import lang_option
from simcore.commands.options import (
    asked_beside,
    curve_options,
    format_option,
    identified_option,
    out_option,
)
from simcore.commands.running import RESULTS, print_json
from simcore.commands.shared import stdout, user_errors


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@out_option
@click.option("--year", type=click.IntRange(2000, 2100))
@click.option("--step", type=click.Choice(["15", "30", "60"]), default="30", show_default=True)
@click.option("--fill", type=click.Choice(["weeks", "hold"]), default="weeks", show_default=True)
@click.option(
    "--stamps", type=click.Choice(["auto", "start", "end"]), default="auto", show_default=True
)
@curve_options
@click.option("--save-layout", type=click.Path(path_type=Path, dir_okay=False))
@identified_option
@format_option
@lang_option
@user_errors()
def command(files: tuple[Path, ...], **chosen: Any) -> None:
    """Read measured load curves from FILES or folders; 'list formats' shows their layouts."""
    from simcore.energy.meters import read_meters
    from simcore.energy.meters.saved import layout_text
    from simcore.energy.meters.years import meter_years
    from simcore.show.folder.place import check_new_file, check_room, check_target, free_folder
    from simcore.show.replay.meters import quality_rows, quality_table, write_import

    if chosen["out"] is None:
        check_room(RESULTS, "results")
    else:
        check_target(chosen["out"], "import")
    if chosen["save_layout"] is not None:
        check_new_file(chosen["save_layout"])
    asked = asked_beside(chosen, chosen["stamps"].replace("auto", ""))
    curves, read = read_meters(files, show_identifiers=chosen["identified"], asked=asked)
    years, qualities = meter_years(
        curves, read, year=chosen["year"], step_minutes=int(chosen["step"]), fill=chosen["fill"]
    )
    rows = quality_rows(qualities)
    folder = chosen["out"] or free_folder(RESULTS, f"{date.today():%Y-%m-%d}-import")
    write_import(years, rows, folder)
    if chosen["save_layout"] is not None:
        chosen["save_layout"].write_text(layout_text(asked), encoding="utf-8")
    if chosen["output_format"] == "json":
        print_json(rows)
        return
    console = stdout()
    for quality in qualities:
        console.print(quality_table(quality, chosen["lang"]))
    console.print(f"{folder}", style="bold", soft_wrap=True, markup=False)
