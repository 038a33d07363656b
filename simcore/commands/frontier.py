"""``frontier``: what tenants gain against what the landlord keeps, at all prices."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.running import flows_of, names_in, print_json, scenario_options
from simcore.commands.shared import stdout, user_errors


@click.command("frontier")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--schemes", default="all", show_default=True, metavar="A,B", help="Schemes.")
@click.option(
    "--points",
    type=click.IntRange(2, 1000),
    default=60,
    show_default=True,
    help="Prices of each scheme.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for table and chart.")
@scenario_options
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@user_errors()
def command(scenario: Path, **given: Any) -> None:
    """Show the median tenant's saving against the landlord's NPV for the schemes of SCENARIO."""
    from simcore.scenario.load import load
    from simcore.study.compare.schemes import with_schemes

    loaded = with_schemes(load(scenario, given["sets"], given["seed"]), names_in(given["schemes"]))
    lang = given["lang"]
    from simcore.show.folder.place import check_target
    from simcore.show.solve.frontier import MARKER, frontier_rows, frontier_table, write_frontier

    if given["out"] is not None:
        check_target(given["out"], MARKER)
    from simcore.study.compare.pipeline import prepared, price_prepared
    from simcore.study.solve.frontier import frontier

    sites = prepared(flows_of(loaded, given["jobs"]))
    found = frontier(sites, loaded.schemes, given["points"])
    if given["form"] == "json":
        print_json(frontier_rows(found))
    else:
        stdout().print(frontier_table(found, lang))
    if given["out"] is not None:
        write_frontier(found, price_prepared(sites), given["out"], lang)
