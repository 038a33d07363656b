"""``sweep``: every scheme in many futures of weather, homes, prices, costs and law."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import click

from simcore.commands.language import language
from simcore.commands.options import out_option, scenario_argument, scenario_options
from simcore.commands.running import (
    RESULTS,
    check_real_homes,
    names_in,
    print_json,
    say_if_compiling,
)
from simcore.commands.shared import stderr, stdout, user_errors
from simcore.show.words.labels import label

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
    from simcore.show.folder.place import Effort, peak_memory_bytes
    from simcore.show.sweep.folder import check_sweep_folder, new_folder, write_sweep
    from simcore.study.sweep.sweep import plan_of, swept_of, told_of

    started, out = monotonic(), chosen["out"]
    check_sweep_folder(out or RESULTS / "new")
    plan = plan_of(_loaded(scenario, chosen), _asked(chosen))
    say_if_compiling()
    folder = out or new_folder(RESULTS, scenario.stem)
    run = {"out": folder, "jobs": chosen["jobs"], "scheduler": chosen["scheduler"]}
    with over_futures(plan.n_draws) as tell:
        swept = swept_of(plan, progress=tell, **run)
    found = told_of(swept)
    work = Effort(wall_seconds=monotonic() - started, peak_memory_bytes=peak_memory_bytes())
    write_sweep(swept, found, folder, work, lang=chosen["lang"], charts=chosen["charts"])
    _show(swept, found, chosen, folder)


def _loaded(path: Path, chosen: dict[str, Any]) -> Any:
    from simcore.scenario.load import load

    scenario = load(path, chosen["sets"], chosen["seed"])
    check_real_homes(scenario)
    if chosen["schemes"]:
        from simcore.study.compare.schemes import with_schemes

        return with_schemes(scenario, names_in(chosen["schemes"]))
    return scenario


def _asked(chosen: dict[str, Any]) -> Any:
    from simcore.study.sweep.sweep import Asked

    names = ("draws", "over", "sample", "fixed", "alone", "energies")
    return Asked(**{name: chosen[name] for name in names})


@contextmanager
def over_futures(n_draws: int) -> Iterator[Callable[[int, int], None]]:
    """Bar on standard error with the time that is left, and what moves it."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=stderr(), transient=True) as progress:
        task = progress.add_task(label("sweep.futures", language()), total=n_draws)
        yield lambda n_done, n_all: progress.update(task, completed=n_done, total=n_all)


def _show(swept: Any, found: Any, chosen: dict[str, Any], folder: Path) -> None:
    if chosen["output_format"] == "json":
        from simcore.show.sweep.rows import sweep_json

        print_json(sweep_json(swept, found))
        return
    from simcore.show.sweep.text import sweep_text

    for told in sweep_text(swept, found, chosen["lang"]):
        stdout().print(told)
    stdout().print(f"{folder}", style="bold", soft_wrap=True)
