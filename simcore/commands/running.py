"""What ``run``, ``compare`` and ``diff`` share: options, progress, the run folder."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from importlib import import_module
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from simcore.base.errors import refuse
from simcore.commands.ages import warn_of_old_rates
from simcore.commands.language import language
from simcore.commands.options import Options
from simcore.commands.progress import STARTS, moving, stage
from simcore.commands.shared import status, stderr, stdout
from simcore.commands.streams import json_text
from simcore.show.words.labels import label, several

if TYPE_CHECKING:
    from simcore.scenario.schema import Scenario
    from simcore.show.listing import Rows
    from simcore.study.compare.outcome import Outcome
    from simcore.study.compare.records import Flows

RESULTS = Path("results")
PIPELINE = "simcore.study.compare.pipeline"
UNBOUNDED = 2_000


def outcome_of(path: Path, options: Options) -> "Outcome":
    """Load, simulate and price a scenario, with a progress bar on standard error."""
    scenario = read(path, options.sets, options.seed)
    if options.schemes:
        from simcore.study.compare.schemes import with_schemes

        scenario = with_schemes(scenario, names_in(options.schemes))
    return priced(flows_of(scenario, options.jobs))


def read(
    path: Path, sets: Sequence[str] = (), seed: int | None = None, room: str = PIPELINE
) -> "Scenario":
    """Scenario of a command line; then what works on it is loaded, which takes a second."""
    with stage("commands.reading"):
        from simcore.scenario.load import load

        scenario = load(path, sets, seed)
        import_module(room)
        return scenario


def priced(flows: "Flows") -> "Outcome":
    """Every scheme on the energy of a scenario."""
    from simcore.study.compare.pipeline import price

    with status("commands.pricing"):
        return price(flows)


def flows_of(scenario: "Scenario", jobs: int) -> "Flows":
    """Energy of a scenario, with a progress bar on standard error."""
    check_real_homes(scenario)
    say_if_compiling()
    from simcore.scenario.rates import scenario_rates
    from simcore.site.dates import RUN_RATES, price_day
    from simcore.study.compare.pipeline import simulate

    warn_of_old_rates(price_day(scenario), RUN_RATES, scenario_rates(scenario))
    with over_sites(scenario, len(scenario.sites)) as tick:
        return simulate(scenario, jobs=jobs, progress=tick)


def loaded(path: Path, chosen: Mapping[str, Any]) -> "Scenario":
    """Scenario of a command line, with the schemes that it names instead of its own."""
    scenario = read(path, chosen["sets"], chosen["seed"])
    check_real_homes(scenario)
    if chosen["schemes"]:
        from simcore.study.compare.schemes import with_schemes

        return with_schemes(scenario, names_in(chosen["schemes"]))
    return scenario


def counting(key: str, total: int | None = None) -> AbstractContextManager[Callable[..., None]]:
    """Bar on standard error with the time that is left, and what moves it."""
    return moving(label(key, language()), total, counts=True)


def check_real_homes(scenario: "Scenario") -> None:
    """Refuse sites with fewer than five real homes."""
    from simcore.study.compare import real_homes

    real_homes.check_real_homes(scenario)


def only_identified(scenario: "Scenario", option: str, identified: bool, site: str = "") -> None:
    """Refuse what tells of single homes where they are real, unless it is asked for by name."""
    from simcore.study.compare.real_homes import real_sites

    real = [name for name in real_sites(scenario) if site in ("", name)]
    if real and not identified:
        raise refuse("real_homes", option, sites=real)


def tell_left_out(n_groups: int) -> None:
    """Say how many groups of real homes were left out, beside any output."""
    if n_groups:
        text = several("commands.left_out", n_groups, language())
        stderr().print(text, style="yellow")


def over_sites(
    scenario: "Scenario", n_sites: int, starts: Mapping[str, float] = STARTS
) -> AbstractContextManager[Callable[..., None]]:
    """Progress bar on standard error, and the function that moves it by a site."""
    from simcore.show.words.names import title_of

    return moving(title_of(scenario, language()), n_sites, starts=starts)


def names_in(words: str) -> list[str]:
    """Names in a list with commas.

    Examples
    --------
    >>> names_in("T1, T13,")
    ['T1', 'T13']
    """
    return [name.strip() for name in words.split(",") if name.strip()]


def save(
    outcome: "Outcome",
    path: Path,
    options: Options,
    started: float,
    more_tables: Mapping[str, Any] = MappingProxyType({}),
) -> Path:
    """Write the run folder, with more tables of its sites, and return it."""
    from simcore.show.folder.place import Effort, free_folder, peak_memory_bytes
    from simcore.show.folder.write import write_run

    folder = options.out or free_folder(RESULTS, f"{date.today():%Y-%m-%d}-{path.stem}")
    effort = Effort(wall_seconds=monotonic() - started, peak_memory_bytes=peak_memory_bytes())
    with stage("commands.writing"):
        write_run(
            outcome,
            folder,
            effort=effort,
            lang=options.lang,
            charts=options.charts,
            more_tables=more_tables,
            identified=options.identified,
        )
    return folder


def check_out(options: Options, command: str = "compare") -> None:
    """Refuse a folder that cannot be written before any long work."""
    from simcore.show.folder.place import check_room, check_target

    if options.out is None:
        check_room(RESULTS, "results")
    else:
        check_target(options.out, command)


def of_one_scheme(path: Path, options: Options, command: str) -> "Scenario":
    """Scenario of a question that looks at one scheme, once it can be answered and written."""
    one_scheme_only(options)
    check_out(options, command)
    scenario = read(path, options.sets, options.seed)
    check_real_homes(scenario)
    return scenario


def folder_of(path: Path, options: Options, command: str) -> Path:
    """Folder asked for, or a free one named after the day, the scenario and the command."""
    from simcore.show.folder.place import free_folder

    return options.out or free_folder(RESULTS, f"{date.today():%Y-%m-%d}-{path.stem}-{command}")


def one_scheme_only(options: Options) -> None:
    """Refuse ``--schemes`` where a command looks at one scheme."""
    if options.schemes:
        raise click.UsageError(label("commands.one_scheme", language()))


def print_json(rows: Any) -> None:
    """Rows for programs on standard output."""
    click.echo(json_text(rows, allow_nan=False))


def words_in(output_format: str, lang: str) -> str:
    """Language of the words within rows: programs always get the same."""
    return "en" if output_format == "json" else lang


def show_rows(rows: "Rows", output_format: str, lang: str) -> None:
    """Rows as a table in a language, or for programs."""
    if output_format == "json":
        print_json(rows)
        return
    from simcore.show.listing import listing_table

    # A file or a pipe has no width to fit into.
    stdout(UNBOUNDED).print(listing_table(rows, lang))


def say_permits(names: Iterable[str], scenario: "Scenario", lang: str) -> None:
    """Say which of the schemes just told of cannot be chosen before something is granted."""
    from simcore.show.words.law import permit_words

    for line in permit_words(names, {}, lang, scenario.known_schemes):
        stdout().print(line)


def say_if_compiling() -> None:
    """Tell of the compilation before a first run."""
    from simcore.base.compiled import cache_folder, is_cold

    if cache_folder() is not None and is_cold():
        stderr().print(label("commands.compiling", language()))
