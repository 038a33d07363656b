"""``vote``: papers for a tenants' meeting, one page a type of household and one for all."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.options import scenario_argument, scenario_options
from simcore.commands.progress import stage
from simcore.commands.running import flows_of, names_in, print_json, read
from simcore.commands.shared import stdout, user_errors
from simcore.commands.sheet import spoken


@click.command("vote")
@scenario_argument
@click.option("--schemes", required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path))
@click.option("--contact", default="")
@scenario_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Write papers with which tenants of SCENARIO choose between some schemes.

    One page of A4 (PDF) in large letters for each site and type of household: what they pay
    today and under each choice, what to do, whom to ask; and one page for all. In French, as
    tenants get it, unless ``--lang`` asks for another.
    """
    with stage("commands.reading"):
        from simcore.show.folder.place import check_target
        from simcore.show.sheet.vote import COMMAND, vote_pages, write_votes
        from simcore.study.compare.pipeline import price
        from simcore.study.compare.schemes import with_schemes
        from simcore.study.sheet.ballot import check_choices

    names = names_in(chosen["schemes"])
    check_choices(names)
    loaded = with_schemes(read(scenario, chosen["sets"], chosen["seed"]), names)
    check_target(chosen["out"], COMMAND)
    outcome = price(flows_of(loaded, chosen["jobs"]))
    pages = vote_pages(outcome, names, chosen["contact"], spoken())
    files = write_votes(pages, chosen["out"])
    if chosen["output_format"] == "json":
        print_json([{"page": stem, "file": file} for stem, file in zip(pages, files, strict=True)])
        return
    for file in files:
        stdout().print(f"{chosen['out'] / file}", soft_wrap=True)
