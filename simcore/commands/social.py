"""``social``: who gains and who loses under a scheme, by group of households."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.running import flows_of, print_json, scenario_options
from simcore.commands.shared import stdout, user_errors


@click.command("social")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--scheme", default="T13", show_default=True, help="Tariff scheme.")
@scenario_options
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@user_errors()
def command(scenario: Path, **given: Any) -> None:
    """Show savings and effort rates of the households of SCENARIO under a scheme, by group."""
    from simcore.scenario.load import load
    from simcore.study.compare.pipeline import price
    from simcore.study.compare.schemes import with_schemes

    loaded = with_schemes(load(scenario, given["sets"], given["seed"]), [given["scheme"]])
    outcome = price(flows_of(loaded, given["jobs"]))
    if given["form"] == "json":
        from simcore.show.folder.place import plain_rows

        print_json(plain_rows(outcome.social))
        return
    from simcore.show.compare.social import social_table

    stdout().print(social_table(outcome, given["scheme"], given["lang"]))
