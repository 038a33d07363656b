"""``explain``: a tenant's way from today's bill to a scheme, step by step."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.running import flows_of, print_json
from simcore.commands.shared import stdout, user_errors


@click.command("explain")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--scheme", default="T13", show_default=True, help="Tariff scheme.")
@click.option("--site", help="Site to choose the tenant from; all if not given.")
@click.option(
    "--tenant",
    default="median",
    show_default=True,
    metavar="median|worst|N",
    help="Whose bill: by saving, or the number of a dwelling of the site.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for figures and chart.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of all random draws.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override an input.")
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Threads.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@user_errors()
def command(scenario: Path, **given: Any) -> None:
    """Show a tenant's yearly cost today, what a scheme changes in it, and what it leaves."""
    from simcore.scenario.load import load
    from simcore.study.compare.pipeline import prepared
    from simcore.study.compare.schemes import with_schemes
    from simcore.study.why.explain import check_tenant, waterfall

    loaded = with_schemes(load(scenario, given["sets"], given["seed"]), [given["scheme"]])
    check_tenant(loaded, given["site"], given["tenant"])
    from simcore.show.folder.place import check_target
    from simcore.show.why.explain import MARKER, waterfall_plain, waterfall_table, write_waterfall

    if given["out"] is not None:
        check_target(given["out"], MARKER)
    sites = prepared(flows_of(loaded, given["jobs"]))
    found, outcome = waterfall(sites, given["scheme"], site=given["site"], tenant=given["tenant"])
    if given["form"] == "json":
        print_json(waterfall_plain(found))
    else:
        stdout().print(waterfall_table(found, outcome, given["lang"]))
    if given["out"] is not None:
        write_waterfall(found, outcome, given["out"], given["lang"])
