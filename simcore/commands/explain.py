"""``explain``: a tenant's way from today's bill to a scheme, step by step."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.language import lang_option
from simcore.commands.options import (
    format_option,
    identified_option,
    jobs_option,
    out_option,
    scenario_argument,
    seed_option,
    set_option,
)
from simcore.commands.progress import stage
from simcore.commands.running import flows_of, only_identified, print_json, say_permits
from simcore.commands.shared import stdout, user_errors


@click.command("explain")
@scenario_argument
@click.option("--scheme", default="T13", show_default=True)
@click.option("--site")
@click.option("--tenant", default="median", show_default=True)
@out_option
@identified_option
@seed_option
@set_option
@jobs_option
@format_option
@lang_option
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Show a tenant's yearly cost today, what a scheme changes in it, and what it leaves."""
    with stage("commands.reading"):
        from simcore.scenario.load import load
        from simcore.study.compare.pipeline import prepared
        from simcore.study.compare.schemes import with_schemes
        from simcore.study.why.explain import check_tenant, waterfall

    loaded = with_schemes(load(scenario, chosen["sets"], chosen["seed"]), [chosen["scheme"]])
    check_tenant(loaded, chosen["site"], chosen["tenant"])
    only_identified(loaded, "--tenant", chosen["identified"], chosen["site"] or "")
    from simcore.show.folder.place import check_target
    from simcore.show.why.explain import waterfall_plain, waterfall_table, write_waterfall

    if chosen["out"] is not None:
        check_target(chosen["out"], "explain")
    sites = prepared(flows_of(loaded, chosen["jobs"]))
    steps, outcome = waterfall(
        sites, chosen["scheme"], site=chosen["site"], tenant=chosen["tenant"]
    )
    if chosen["output_format"] == "json":
        print_json(waterfall_plain(steps))
    else:
        stdout().print(waterfall_table(steps, outcome, chosen["lang"]))
        say_permits([chosen["scheme"]], outcome.flows.scenario, chosen["lang"])
    if chosen["out"] is not None:
        write_waterfall(steps, outcome, chosen["out"], chosen["lang"])
