"""``compare``: all schemes of one or more scenarios, in a table, words and charts."""

from pathlib import Path
from time import monotonic
from typing import Any

import click

from simcore.commands.running import Options, check_out, outcome_of, print_json, run_options, save
from simcore.commands.shared import stdout, user_errors


@click.command("compare")
@click.argument("scenarios", nargs=-1, required=True, type=click.Path(path_type=Path))
@run_options
@user_errors()
def command(scenarios: tuple[Path, ...], **given: Any) -> None:
    """Compare the tariff schemes of SCENARIOS: table, answer in words, run folder."""
    options = Options(**given)
    if len(scenarios) > 1 and options.out is not None:
        raise click.UsageError("--out takes one scenario; leave it out for several")
    check_out(options)
    rows = []
    for path in scenarios:
        rows += _one(path, options)
    if options.form == "json":
        print_json(rows)


def _one(path: Path, options: Options) -> list[Any]:
    started = monotonic()
    outcome = outcome_of(path, options)
    folder = save(outcome, path, options, started)
    if options.form == "table":
        _show(outcome, folder, options.lang)
    from simcore.show.folder import rows_for_programs

    return [{"scenario": path.stem, **row} for row in rows_for_programs(outcome)]


def _show(outcome: Any, folder: Path, lang: str) -> None:
    from simcore.show.answer import answer
    from simcore.show.tables import summary_table

    console = stdout()
    console.print(summary_table(outcome, lang))
    console.print(answer(outcome, lang))
    console.print(f"{folder}", style="bold", soft_wrap=True)
