"""``size``: how big the roofs should be, for the landlord, for the tenants, for both."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcore.commands.options import Options, run_options
from simcore.commands.progress import stage
from simcore.commands.running import (
    folder_of,
    of_one_scheme,
    over_sites,
    print_json,
    say_permits,
)
from simcore.commands.shared import stdout, user_errors

if TYPE_CHECKING:
    from simcore.study.size.size import SizeSweep


@click.command("size")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--scheme")
@click.option("--sizes", type=int, default=200, show_default=True)
@click.option("--max", "largest", type=float, default=2.0, show_default=True)
@run_options
@user_errors()
def command(path: Path, scheme: str | None, sizes: int, largest: float, **chosen: Any) -> None:
    """Sweep the size of the roofs of a SCENARIO; write table and chart."""
    options = Options(**chosen)
    scenario = of_one_scheme(path, options, "size")
    from simcore.show.size.size import size_notes, size_rows, size_table

    sweep = _swept(scenario, scheme, (sizes, largest), options)
    folder = _write(sweep, path, options)
    if options.output_format == "json":
        print_json(size_rows(sweep))
        return
    console = stdout()
    console.print(size_table(sweep, options.lang))
    say_permits([sweep.scheme], scenario, options.lang)
    console.print(size_notes(sweep, options.lang), style="dim", soft_wrap=True)
    console.print(f"{folder}", style="bold", soft_wrap=True)


def _swept(
    scenario: Any, scheme: str | None, sizes: tuple[int, float], options: Options
) -> "SizeSweep":
    from simcore.study.size.size import size_sweep

    with over_sites(scenario, len(scenario.sites)) as tick:
        return size_sweep(
            scenario,
            scheme,
            n_sizes=sizes[0],
            largest_kwp_per_dwelling=sizes[1],
            jobs=options.jobs,
            progress=tick,
        )


def _write(sweep: "SizeSweep", path: Path, options: Options) -> Path:
    """Write the folder of a sweep and return it."""
    from simcore.show.size.size import write_sizes

    folder = folder_of(path, options, "size")
    with stage("commands.writing"):
        write_sizes(sweep, folder, lang=options.lang, charts=options.charts)
    return folder
