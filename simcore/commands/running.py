"""What ``run``, ``compare`` and ``diff`` share: options, progress, the run folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from simcore.commands.ages import warn_of_old_rates
from simcore.commands.shared import stderr

if TYPE_CHECKING:
    from simcore.scenario.schema import Scenario
    from simcore.study.compare.outcome import Outcome
    from simcore.study.compare.records import Flows

RESULTS = Path("results")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of a command that runs a scenario."""

    out: Path | None
    seed: int | None
    sets: Sequence[str]
    jobs: int
    form: str
    lang: str
    charts: bool
    schemes: str = ""


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options that every command which runs a scenario takes."""
    options = (
        click.option("--out", type=click.Path(path_type=Path), help="Run folder to write."),
        click.option("--seed", type=click.IntRange(min=0), help="Seed of all random draws."),
        click.option(
            "--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override an input."
        ),
        click.option(
            "--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Threads."
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(["table", "json"]),
            default="table",
            show_default=True,
            help="What to print on standard output.",
        ),
        click.option(
            "--lang",
            type=click.Choice(["en", "fr"]),
            default="en",
            show_default=True,
            help="Language of tables and charts.",
        ),
        click.option("--charts/--no-charts", default=True, help="Draw the charts."),
        click.option("--schemes", metavar="A,B", default="", help="Schemes to compare, or all."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def scenario_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options of a command that simulates a scenario and prints, without a run folder."""
    options = (
        click.option("--seed", type=click.IntRange(min=0), help="Seed of all random draws."),
        click.option(
            "--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override an input."
        ),
        click.option(
            "--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Threads."
        ),
        click.option("--format", "form", type=click.Choice(["table", "json"]), default="table"),
    )
    for option in reversed(options):
        command = option(command)
    return command


def outcome_of(path: Path, options: Options) -> "Outcome":
    """Load, simulate and price a scenario, with a progress bar on standard error."""
    from simcore.scenario.load import load

    scenario = load(path, options.sets, options.seed)
    if options.schemes:
        from simcore.study.compare.schemes import with_schemes

        scenario = with_schemes(scenario, names_in(options.schemes))
    from simcore.study.compare.pipeline import price

    return price(flows_of(scenario, options.jobs))


def flows_of(scenario: "Scenario", jobs: int) -> "Flows":
    """Energy of a scenario, with a progress bar on standard error."""
    from rich.progress import Progress

    console = stderr()
    say_if_compiling(console)
    from simcore.scenario.rates import scenario_rates
    from simcore.site.dates import RUN_RATES, price_day
    from simcore.study.compare.pipeline import simulate

    warn_of_old_rates(console, price_day(scenario), RUN_RATES, scenario_rates(scenario))
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(f"{scenario.title}", total=len(scenario.sites))
        return simulate(scenario, jobs=jobs, progress=lambda _: progress.advance(task))


def names_in(words: str) -> list[str]:
    """Names in a list with commas.

    Examples
    --------
    >>> names_in("T1, T13,")
    ['T1', 'T13']
    """
    return [name.strip() for name in words.split(",") if name.strip()]


def save(outcome: "Outcome", path: Path, options: Options, started: float) -> Path:
    """Write the run folder and return it."""
    from simcore.show.folder.place import Effort, free_folder, peak_memory_bytes
    from simcore.show.folder.write import write_run

    folder = options.out or free_folder(RESULTS, f"{date.today():%Y-%m-%d}-{path.stem}")
    effort = Effort(wall_seconds=monotonic() - started, peak_memory_bytes=peak_memory_bytes())
    with stderr().status("Writing tables and charts ..."):
        write_run(outcome, folder, effort=effort, lang=options.lang, charts=options.charts)
    return folder


def check_out(options: Options) -> None:
    """Refuse a run folder that cannot be written before any long work."""
    from simcore.show.folder.place import check_target

    if options.out is not None:
        check_target(options.out)


def one_scheme_only(options: Options) -> None:
    """Refuse ``--schemes`` where a command looks at one scheme."""
    if options.schemes:
        raise click.UsageError("--schemes compares several; this command takes one, --scheme")


def print_json(rows: Any) -> None:
    """Rows for programs on standard output."""
    import json

    click.echo(json.dumps(rows, indent=2, ensure_ascii=False, allow_nan=False, default=str))


def say_if_compiling(console: Any) -> None:
    """Tell of the compilation before a first run."""
    from simcore.base.compiled import cache_folder, is_cold

    if cache_folder() is not None and is_cold():
        console.print("First run: compiling the kernels, up to a minute; later runs skip this.")
