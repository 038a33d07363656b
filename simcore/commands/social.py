"""``social``: who gains and who loses under a scheme, by group of households."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.options import scenario_argument, scenario_options
from simcore.commands.progress import stage
from simcore.commands.running import flows_of, print_json, say_permits, tell_left_out
from simcore.commands.shared import stdout, user_errors


@click.command("social")
@scenario_argument
@click.option("--scheme", default="T13", show_default=True)
@scenario_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Show savings and effort rates of the households of SCENARIO under a scheme, by group."""
    with stage("commands.reading"):
        from simcore.scenario.load import load
        from simcore.study.compare.pipeline import price
        from simcore.study.compare.schemes import with_schemes
        from simcore.study.compare.social import n_groups_left_out

    loaded = with_schemes(load(scenario, chosen["sets"], chosen["seed"]), [chosen["scheme"]])
    outcome = price(flows_of(loaded, chosen["jobs"]))
    tell_left_out(n_groups_left_out(outcome.sites, [chosen["scheme"]], loaded.social))
    if chosen["output_format"] == "json":
        from simcore.show.folder.place import plain_rows

        print_json(plain_rows(outcome.social))
        return
    from simcore.show.compare.social import social_table

    stdout().print(social_table(outcome, chosen["scheme"], chosen["lang"]))
    say_permits([chosen["scheme"]], outcome.flows.scenario, chosen["lang"])
