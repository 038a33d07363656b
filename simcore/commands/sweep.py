"""``sweep``: every scheme in many futures of weather, homes, prices, costs and law."""

from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import click

from simcore.commands.options import out_option, scenario_argument, scenario_options
from simcore.commands.progress import stage
from simcore.commands.running import (
    RESULTS,
    counting,
    loaded,
    print_json,
    say_if_compiling,
)
from simcore.commands.shared import status, stdout, user_errors

METHODS = ("sobol", "lhs", "grid", "saltelli")


@click.command("sweep")
@scenario_argument
@click.option("--draws", type=int, default=200, show_default=True)
@click.option("--over", multiple=True)
@click.option("--fix", "fixed", multiple=True)
@click.option("--only", "alone", is_flag=True)
@click.option("--sample", type=click.Choice(METHODS), default="sobol", show_default=True)
@click.option("--energies", type=click.IntRange(min=1))
@click.option("--schemes", default="")
@click.option("--charts/--no-charts", default=True)
@click.option("--scheduler", default="local", show_default=True)
@out_option
@scenario_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Price every scheme of SCENARIO in many futures: bands, probabilities, what moves them."""
    from simcore.show.folder.place import Effort, growing_folder

    started, out = monotonic(), chosen["out"]
    with stage("commands.reading"):
        from simcore.show.sweep.folder import check_sweep_folder, write_sweep
        from simcore.study.compare.beside import whole_peak_bytes
        from simcore.study.sweep.sweep import plan_of, swept_of, told_of
    check_sweep_folder(out or RESULTS / "new")
    plan = plan_of(loaded(scenario, chosen), _asked(chosen))
    say_if_compiling()
    folder = out or growing_folder(RESULTS, f"{date.today():%Y-%m-%d}-{scenario.stem}-sweep")
    run = {"out": folder, "jobs": chosen["jobs"], "scheduler": chosen["scheduler"]}
    with counting("sweep.futures", plan.n_draws) as tell:
        swept = swept_of(plan, progress=tell, in_processes=True, **run)
    with status("commands.weighing_futures"):
        found = told_of(swept)
    work = Effort(wall_seconds=monotonic() - started, peak_memory_bytes=whole_peak_bytes())
    with stage("commands.writing"):
        write_sweep(swept, found, folder, work, lang=chosen["lang"], charts=chosen["charts"])
    _show(swept, found, chosen, folder)


def _asked(chosen: dict[str, Any]) -> Any:
    from simcore.study.sweep.sweep import Asked

    names = ("draws", "over", "sample", "fixed", "alone", "energies")
    return Asked(**{name: chosen[name] for name in names})


def _show(swept: Any, found: Any, chosen: dict[str, Any], folder: Path) -> None:
    if chosen["output_format"] == "json":
        from simcore.show.sweep.rows import sweep_json

        print_json(sweep_json(swept, found))
        return
    from simcore.show.sweep.text import sweep_text

    for told in sweep_text(swept, found, chosen["lang"]):
        stdout().print(told)
    stdout().print(f"{folder}", style="bold", soft_wrap=True)
