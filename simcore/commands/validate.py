"""Check scenario files."""

from pathlib import Path

import click

from simcore.base.errors import InputError, Problem
from simcore.commands.shared import user_errors
from simcore.scenario.convert import n_dwellings
from simcore.scenario.load import load
from simcore.scenario.provenance import provenance_counts
from simcore.scenario.schema import Scenario


@click.command("validate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE", help="Setting that wins.")
@user_errors()
def command(files: tuple[Path, ...], sets: tuple[str, ...]) -> None:
    """Check scenario FILES and report every problem of all of them."""
    problems: list[Problem] = []
    for file in files:
        try:
            click.echo(f"OK {file}: {summary(load(file, sets))}")
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(list(dict.fromkeys(problems)))


def summary(scenario: Scenario) -> str:
    """Sites, dwellings, and how many inputs are of which kind."""
    counts = provenance_counts(scenario).items()
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts if count)
    sites = "1 site" if len(scenario.sites) == 1 else f"{len(scenario.sites)} sites"
    return f"{sites}, {n_dwellings(scenario)} dwellings; inputs: {kinds}"
