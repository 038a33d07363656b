"""``estate``: a whole landlord, which operations, in which order, what it takes and brings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import click

from simcore.commands.language import language
from simcore.commands.options import out_option, scenario_argument, scenario_options
from simcore.commands.running import RESULTS, names_in, print_json, say_if_compiling
from simcore.commands.shared import stderr, stdout, user_errors
from simcore.show.words.labels import label


@click.command("estate")
@scenario_argument
@click.option("--schemes", default="")
@click.option("--scheduler", default="local", show_default=True)
@click.option("--charts/--no-charts", default=True)
@out_option
@scenario_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Group a landlord's residences of SCENARIO into operations, run all, put them in order."""
    from simcore.show.estate.folder import check_estate_folder, new_folder
    from simcore.show.estate.parts import kept_in
    from simcore.study.estate.estate import estate_of, estate_plan
    from simcore.study.estate.whole import ordered

    started, out = monotonic(), chosen["out"]
    check_estate_folder(out or RESULTS / "new")
    plan = estate_plan(_loaded(scenario, chosen))
    kept = kept_in(out or RESULTS / "new", plan.scenario)
    say_if_compiling()
    folder = out or new_folder(RESULTS, scenario.stem)
    kept = kept if out else kept_in(folder, plan.scenario)
    run = {"jobs": chosen["jobs"], "scheduler": chosen["scheduler"], "kept": kept}
    with over_dwellings() as tell:
        told = estate_of(plan, progress=tell, **run)
    _show(ordered(told), chosen, folder, started)


def _loaded(path: Path, chosen: dict[str, Any]) -> Any:
    from simcore.scenario.load import load

    scenario = load(path, chosen["sets"], chosen["seed"])
    if chosen["schemes"]:
        from simcore.study.compare.schemes import with_schemes

        return with_schemes(scenario, names_in(chosen["schemes"]))
    return scenario


@contextmanager
def over_dwellings() -> Iterator[Callable[[int, int], None]]:
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
        task = progress.add_task(label("estate.dwellings", language()), total=None)
        yield lambda n_done, n_all: progress.update(task, completed=n_done, total=n_all)


def _show(of: Any, chosen: dict[str, Any], folder: Path, started: float) -> None:
    from simcore.show.estate.folder import write_estate
    from simcore.show.folder.place import Effort, peak_memory_bytes

    lang = chosen["lang"]
    work = Effort(wall_seconds=monotonic() - started, peak_memory_bytes=peak_memory_bytes())
    write_estate(of, folder, work, _charts(of, lang) if chosen["charts"] else {}, lang)
    if chosen["output_format"] == "json":
        from simcore.show.estate.rows import estate_json

        print_json(estate_json(of, monotonic() - started, peak_memory_bytes()))
        return
    from simcore.show.estate.text import estate_text

    for told in estate_text(of, lang):
        stdout().print(told)
    stdout().print(f"{folder}", style="bold", soft_wrap=True)


def _charts(of: Any, lang: str) -> dict[str, Any]:
    """Charts to be drawn, by name."""
    from simcore.show.estate.charts import CHARTS

    return {name: partial(draw, of, None, lang) for name, draw in CHARTS.items()}
