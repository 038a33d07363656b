"""``refusals``: who gains and who loses when a part of the tenants refuses."""

from pathlib import Path

import click

from simcore.commands.language import lang_option
from simcore.commands.options import format_option, jobs_option, set_option
from simcore.commands.progress import stage
from simcore.commands.running import check_real_homes, print_json, tell_left_out
from simcore.commands.shared import status, stdout, user_errors


@click.command("refusals")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--fraction",
    "fractions",
    multiple=True,
    type=click.FloatRange(0, 1),
    default=(0.1, 0.3),
    show_default=True,
)
@set_option
@jobs_option
@format_option
@lang_option
@user_errors()
def command(
    path: Path,
    fractions: tuple[float, ...],
    sets: tuple[str, ...],
    jobs: int,
    output_format: str,
    lang: str,
) -> None:
    """Compare a SCENARIO in which some refuse with the same one in which nobody does.

    Weather, households and demand are the same in all variants.
    """
    with stage("commands.reading"):
        from simcore.scenario.load import load
        from simcore.show.keys.refusals import refusals_rows, refusals_table
        from simcore.study.keys.refusals import refusal_report

    scenario = load(path, sets)
    check_real_homes(scenario)
    with status("commands.simulating"):
        rows = refusal_report(scenario, fractions, jobs=jobs)
    # Those who stay and those who refuse.
    tell_left_out(2 * len(set(fractions) - {row.refusal_fraction for row in rows}))
    if output_format == "json":
        print_json(refusals_rows(rows))
    else:
        stdout().print(refusals_table(rows, lang))
