"""``frontier``: what tenants gain against what the landlord keeps, at all prices."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.options import out_option, scenario_argument, scenario_options
from simcore.commands.running import flows_of, names_in, print_json, read, say_permits
from simcore.commands.shared import stdout, user_errors


@click.command("frontier")
@scenario_argument
@click.option("--schemes", default="all", show_default=True)
@click.option("--points", type=click.IntRange(2, 1000), default=60, show_default=True)
@out_option
@scenario_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Show the median tenant's saving against the landlord's NPV for the schemes of SCENARIO."""
    from simcore.study.compare.schemes import with_schemes

    loaded = with_schemes(
        read(scenario, chosen["sets"], chosen["seed"]), names_in(chosen["schemes"])
    )
    lang = chosen["lang"]
    from simcore.show.folder.place import check_target
    from simcore.show.solve.frontier import frontier_rows, frontier_table, write_frontier

    if chosen["out"] is not None:
        check_target(chosen["out"], "frontier")
    from simcore.study.compare.pipeline import prepared, price_prepared
    from simcore.study.solve.frontier import frontier

    sites = prepared(flows_of(loaded, chosen["jobs"]))
    curves = frontier(sites, loaded.schemes, chosen["points"])
    if chosen["output_format"] == "json":
        print_json(frontier_rows(curves))
    else:
        stdout().print(frontier_table(curves, lang))
        say_permits(loaded.schemes, loaded, lang)
    if chosen["out"] is not None:
        write_frontier(curves, price_prepared(sites), chosen["out"], lang)
