"""Check scenario files."""

from pathlib import Path

import click

from simcore.base.errors import InputError, Problem
from simcore.commands.language import lang_option
from simcore.commands.options import set_option
from simcore.commands.shared import user_errors
from simcore.scenario.convert import n_dwellings, n_plants
from simcore.scenario.load import load
from simcore.scenario.provenance import provenance_counts
from simcore.scenario.schema import Scenario
from simcore.show.words.labels import label, several


@click.command("validate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@set_option
@lang_option
@user_errors()
def command(files: tuple[Path, ...], sets: tuple[str, ...], lang: str) -> None:
    """Check scenario FILES and report every problem of all of them."""
    problems: list[Problem] = []
    for file in files:
        try:
            click.echo(summary(file, load(file, sets), lang))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(list(dict.fromkeys(problems)))


def summary(file: Path, scenario: Scenario, lang: str) -> str:
    """Sites, dwellings, plants, and how many inputs are of which kind."""
    counts = provenance_counts(scenario).items()
    return label(
        "commands.valid",
        lang,
        file=file,
        sites=several("commands.sites", len(scenario.sites), lang),
        dwellings=several("commands.dwellings", n_dwellings(scenario), lang),
        plants=several("commands.plants", n_plants(scenario), lang),
        kinds=", ".join(several(f"commands.kind.{kind}", n, lang) for kind, n in counts if n),
    )
