"""``vote``: papers for a tenants' meeting, one page a type of household and one for all."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcore.base.errors import gathered
from simcore.commands.options import scenario_argument, scenario_options
from simcore.commands.progress import stage
from simcore.commands.running import flows_of, names_in, priced, print_json, read
from simcore.commands.shared import status, stdout, user_errors
from simcore.commands.sheet import spoken

if TYPE_CHECKING:
    from simcore.scenario.schema import Scenario
    from simcore.show.folder.read import Run
    from simcore.show.sheet.offers import Told
    from simcore.study.compare.outcome import Outcome
    from simcore.study.options.choices import Tariffs


@click.command("vote")
@scenario_argument
@click.option("--schemes", default="")
@click.option("--options", "letters", default="")
@click.option("--run", "folder", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path))
@click.option("--contact", default="")
@scenario_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Write papers with which tenants of SCENARIO choose between some schemes or options.

    One page of A4 (PDF) in large letters for each site and type of household: what they pay
    today and under each choice, what to do, whom to ask; and one page for all. In French, as
    tenants get it, unless ``--lang`` asks for another.
    """
    with stage("commands.reading"):
        from simcore.show.folder.place import check_target
        from simcore.show.sheet.offers import check_choices, letters_in, scheme_offers
        from simcore.show.sheet.vote import COMMAND, vote_pages, write_votes

    names, letters = names_in(chosen["schemes"]), letters_in(names_in(chosen["letters"]))
    folder = chosen["folder"]
    readers: tuple[Callable[[], Any], ...] = (
        partial(check_choices, names, letters, has_run=folder is not None),
        partial(_scenario, scenario, names, chosen),
        partial(_run, folder),
        partial(check_target, chosen["out"], COMMAND),
    )
    _, loaded, run, _ = gathered(readers)
    if run is not None:
        loaded = _as_in(run, loaded, letters)
    outcome = priced(flows_of(loaded, chosen["jobs"]))
    told = _options(outcome, letters, run) if letters else scheme_offers(outcome, names)
    pages = vote_pages(outcome, told, chosen["contact"], spoken())
    files = write_votes(pages, chosen["out"])
    if chosen["output_format"] == "json":
        print_json([{"page": stem, "file": file} for stem, file in zip(pages, files, strict=True)])
        return
    for file in files:
        stdout().print(f"{chosen['out'] / file}", soft_wrap=True)


def _scenario(path: Path, names: list[str], chosen: Mapping[str, Any]) -> "Scenario":
    """Scenario of a command line, with the schemes that it names instead of its own."""
    loaded = read(path, chosen["sets"], chosen["seed"])
    if not names:
        return loaded
    from simcore.study.compare.schemes import with_schemes

    return with_schemes(loaded, names)


def _run(folder: Path | None) -> "Run | None":
    """Run whose letters are meant; None where none is named."""
    if folder is None:
        return None
    from simcore.show.options.again import decided

    return decided(folder)


def _as_in(run: "Run", scenario: "Scenario", letters: list[str]) -> "Scenario":
    """A scenario with the schemes that a run of it compares, once that is known to be one."""
    from simcore.show.options.again import check_same, letters_of, schemes_of
    from simcore.show.sheet.offers import check_letters
    from simcore.study.compare.schemes import with_schemes

    same = with_schemes(scenario, schemes_of(run))
    gathered(
        (partial(check_letters, letters, letters_of(run)), partial(check_same, run, same)),
    )
    return same


def _options(outcome: "Outcome", letters: list[str], run: "Run | None") -> "list[Told]":
    """Options as ``compare`` makes them, or as it made those of a run."""
    from simcore.show.options.again import check_options, is_designed, seeks_members
    from simcore.show.sheet.offers import lettered, option_offers
    from simcore.study.design.votes import sought_votes

    tariffs: Tariffs = {}
    if run is None or is_designed(run):
        with status("commands.designing"):
            seeks = run is not None and seeks_members(run)
            _, tariffs = sought_votes(outcome, seeks_members=seeks)
    options = lettered(outcome, tariffs)
    if run is not None:
        check_options(run, options)
    return option_offers(outcome, tariffs, options, letters)
