"""``grid``: what the low-voltage network of each site carries, and how much more it could."""

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from simcore.commands.options import Options, identified_option, run_options, scenario_argument
from simcore.commands.progress import OF_GRIDS, stage
from simcore.commands.running import (
    check_out,
    folder_of,
    only_identified,
    over_sites,
    print_json,
    read,
    say_if_compiling,
    say_permits,
)
from simcore.commands.shared import stdout, user_errors

if TYPE_CHECKING:
    from simcore.study.grid.records import GridOutcome


@click.command("grid")
@scenario_argument
@click.option("--site", "sites", multiple=True)
@click.option("--draws", type=click.IntRange(min=0), default=5, show_default=True)
@click.option("--unbalanced", is_flag=True)
@click.option("--variants/--no-variants", default=True)
@click.option("--reference/--no-reference", default=True)
@identified_option
@run_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Run a year of power flow on the low-voltage network of each site of SCENARIO.

    Voltages, loadings, losses, reverse flow, worst hours and their cause, levers, and the
    hosting capacity with its spread.
    """
    names = ("sites", "draws", "unbalanced", "variants", "reference")
    wanted = {name: chosen.pop(name) for name in names}
    options = Options(**chosen)
    check_out(options, "grid")
    started = monotonic()
    outcome = _outcome(scenario, options, wanted)
    folder = _save(outcome, scenario, options, started)
    if options.output_format == "json":
        from simcore.show.grid.grid import site_values

        print_json(site_values(outcome))
        return
    _show(outcome, folder, options.lang)


def _outcome(path: Path, options: Options, wanted: dict[str, Any]) -> "GridOutcome":
    sets = [*options.sets, *(["grid.unbalanced=true"] if wanted["unbalanced"] else [])]
    scenario = read(path, sets, options.seed, "simcore.study.grid.grid")
    for site in wanted["sites"] or ("",):
        # A node is a home: its voltage tells of one.
        only_identified(scenario, "SCENARIO", options.identified, site)
    say_if_compiling()
    from simcore.study.grid.grid import Wishes, grid

    wishes = Wishes(
        n_draws=wanted["draws"], has_variants=wanted["variants"], has_reference=wanted["reference"]
    )
    n_sites = len(wanted["sites"]) or len(scenario.sites)
    with over_sites(scenario, n_sites, OF_GRIDS) as tick:
        return grid(scenario, wanted["sites"], wishes, jobs=options.jobs, progress=tick)


def _save(outcome: "GridOutcome", path: Path, options: Options, started: float) -> Path:
    from simcore.show.folder.place import Effort, peak_memory_bytes
    from simcore.show.grid.folder import write_grid

    folder = folder_of(path, options, "grid")
    effort = Effort(wall_seconds=monotonic() - started, peak_memory_bytes=peak_memory_bytes())
    with stage("commands.writing"):
        write_grid(outcome, folder, effort=effort, lang=options.lang, charts=options.charts)
    return folder


def _show(outcome: "GridOutcome", folder: Path, lang: str) -> None:
    from simcore.show.grid.grid import (
        grid_notes,
        grid_table,
        hosting_text,
        variants_table,
        worst_table,
    )

    console = stdout()
    console.print(grid_table(outcome, lang))
    console.print(worst_table(outcome, lang))
    if any(year.variants for year in outcome.sites):
        console.print(variants_table(outcome, lang))
    if text := hosting_text(outcome, lang):
        console.print(text, soft_wrap=True)
    say_permits(outcome.scenario.schemes, outcome.scenario, lang)
    notes = "\n".join(f"- {note}" for note in grid_notes(outcome, lang))
    console.print(notes, style="dim", soft_wrap=True)
    console.print(f"{folder}", style="bold", soft_wrap=True)
