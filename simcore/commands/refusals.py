"""``refusals``: who gains and who loses when a part of the tenants refuses."""

from pathlib import Path

import click

from simcore.commands.running import print_json
from simcore.commands.shared import stderr, stdout, user_errors


@click.command("refusals")
@click.argument("path", metavar="SCENARIO", type=click.Path(path_type=Path))
@click.option(
    "--fraction",
    "fractions",
    multiple=True,
    type=click.FloatRange(0, 1),
    default=(0.1, 0.3),
    show_default=True,
    help="Fraction of dwellings that refuse; may be repeated.",
)
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override an input.")
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@user_errors()
def command(
    path: Path,
    fractions: tuple[float, ...],
    sets: tuple[str, ...],
    jobs: int,
    form: str,
    lang: str,
) -> None:
    """Compare a SCENARIO in which some refuse with the same one in which nobody does.

    Weather, households and demand are the same in all variants.
    """
    from simcore.scenario.load import load
    from simcore.show.keys.refusals import refusals_rows, refusals_table
    from simcore.study.keys.refusals import refusal_report

    scenario = load(path, sets)
    with stderr().status("Simulating ..."):
        rows = refusal_report(scenario, fractions, jobs=jobs)
    if form == "json":
        print_json(refusals_rows(rows))
    else:
        stdout().print(refusals_table(rows, lang))
