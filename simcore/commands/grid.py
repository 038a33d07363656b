"""``grid``: what the low-voltage network of each site carries, and how much more it could."""

from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from simcore.commands.running import (
    RESULTS,
    Options,
    check_out,
    print_json,
    run_options,
    say_if_compiling,
)
from simcore.commands.shared import stderr, stdout, user_errors

if TYPE_CHECKING:
    from simcore.study.grid.records import GridOutcome


@click.command("grid")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--site", "sites", multiple=True, metavar="S", help="Site; all by default.")
@click.option(
    "--draws",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    help="Draws of the households behind the spread of the hosting capacity; 0 for none.",
)
@click.option("--unbalanced", is_flag=True, help="Tell the three phases apart.")
@click.option("--variants/--no-variants", default=True, help="Try tanks and inverter rules.")
@click.option(
    "--reference/--no-reference", default=True, help="Check the worst slots with pandapower."
)
@run_options
@user_errors()
def command(scenario: Path, **given: Any) -> None:
    """Run a year of power flow on the low-voltage network of each site of SCENARIO.

    Voltages, loadings, losses, reverse flow, worst hours and their cause, levers, and the
    hosting capacity with its spread.
    """
    names = ("sites", "draws", "unbalanced", "variants", "reference")
    asked = {name: given.pop(name) for name in names}
    options = Options(**given)
    check_out(options)
    started = monotonic()
    outcome = _outcome(scenario, options, asked)
    folder = _save(outcome, scenario, options, started)
    if options.form == "json":
        from simcore.show.grid.grid import site_rows

        print_json(site_rows(outcome))
        return
    _show(outcome, folder, options.lang)


def _outcome(path: Path, options: Options, asked: dict[str, Any]) -> "GridOutcome":
    from rich.progress import Progress

    from simcore.scenario.load import load

    sets = [*options.sets, *(["grid.unbalanced=true"] if asked["unbalanced"] else [])]
    scenario = load(path, sets, options.seed)
    console = stderr()
    say_if_compiling(console)
    from simcore.study.grid.grid import Wishes, grid

    wishes = Wishes(
        n_draws=asked["draws"], has_variants=asked["variants"], has_reference=asked["reference"]
    )
    with Progress(console=console, transient=True) as progress:
        n_sites = len(asked["sites"]) or len(scenario.sites)
        task = progress.add_task(f"{scenario.title}", total=n_sites)
        return grid(
            scenario,
            asked["sites"],
            wishes,
            jobs=options.jobs,
            progress=lambda _: progress.advance(task),
        )


def _save(outcome: "GridOutcome", path: Path, options: Options, started: float) -> Path:
    from simcore.show.folder.place import Effort, free_folder, peak_memory_bytes
    from simcore.show.grid.folder import write_grid

    folder = options.out or free_folder(RESULTS, f"{date.today():%Y-%m-%d}-{path.stem}-grid")
    effort = Effort(wall_seconds=monotonic() - started, peak_memory_bytes=peak_memory_bytes())
    with stderr().status("Writing tables and charts ..."):
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
    notes = "\n".join(f"- {one}" for one in grid_notes(outcome, lang))
    console.print(notes, style="dim", soft_wrap=True)
    console.print(f"{folder}", style="bold", soft_wrap=True)
