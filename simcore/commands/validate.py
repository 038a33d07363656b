"""Check scenario files."""

from pathlib import Path

import click

from simcore.base.errors import InputError, Problem
from simcore.commands.language import lang_option
from simcore.commands.options import set_option
from simcore.commands.progress import stage
from simcore.commands.shared import user_errors
from simcore.scenario.convert import n_dwellings, n_plants
from simcore.scenario.files import names_files
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
            scenario = load(file, sets)
            _check(scenario)
            told = [*_files(scenario, lang), *_estate(scenario, lang)]
            click.echo("\n".join([summary(file, scenario, lang), *told]))
        except InputError as error:
            problems += error.problems
            _mark(file, error, lang)
    if problems:
        raise InputError(list(dict.fromkeys(problems)))


def _check(scenario: Scenario) -> None:
    """Refuse days before the first known rates, and options that no site can take."""
    from simcore.scenario.rates import scenario_rates  # heavy, as a run
    from simcore.site.dates import check_days
    from simcore.site.prices import check_option

    check_days(scenario, scenario_rates(scenario))
    check_option(scenario)


def _files(scenario: Scenario, lang: str) -> list[str]:
    """What each file replaces, and what is doubtful in those that are named, once read."""
    from simcore.show.given import file_lines, found_lines

    lines = file_lines(scenario, lang)
    if names_files(scenario):
        from simcore.study.given import read_files  # heavy: most scenarios name no file
        from simcore.study.grid.network import site_network

        with stage("commands.files"):
            lines += found_lines(read_files(scenario, site_network), lang)
    return [f"  {line}" for line in lines]


def _estate(scenario: Scenario, lang: str) -> list[str]:
    """How many residences an estate has, once its list is read."""
    if scenario.estate is None:
        return []
    from simcore.scenario.residence_list import residences_of  # heavy: few have an estate

    residences = residences_of(scenario)
    n_homes = sum(one.dwellings for one in residences)
    homes = several("commands.dwellings", n_homes, lang)
    told = several("commands.residences", len(residences), lang, dwellings=homes)
    return [f"  {told}"]


def _mark(file: Path, error: InputError, lang: str) -> None:
    """Write a copy of a filled workbook that bears its problems beside the cells."""
    from simcore.scenario.form import SUFFIX, is_workbook

    if file.suffix.lower() != SUFFIX or not is_workbook(file):
        return
    from simcore.show.form import write_checked

    names = (file.with_name(f"{file.stem}-checked{end}{SUFFIX}") for end in ("", *range(2, 99)))
    target = next(name for name in names if not name.exists())
    n = write_checked(file, target, error.problems, lang)
    click.echo(label("commands.marked", lang, path=target, n=n), err=True)


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
