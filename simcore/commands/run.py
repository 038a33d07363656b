"""``run``: one scenario, site by site."""

from pathlib import Path
from time import monotonic
from typing import Any

import click

from simcore.commands.options import Options, identified_option, run_options, scenario_argument
from simcore.commands.running import check_out, outcome_of, print_json, save, say_permits
from simcore.commands.shared import stdout, user_errors


@click.command("run")
@scenario_argument
@identified_option
@run_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Simulate SCENARIO and show its energy and its schemes site by site."""
    options = Options(**chosen)
    check_out(options)
    started = monotonic()
    outcome = outcome_of(scenario, options)
    folder = save(outcome, scenario, options, started)
    from simcore.show.folder.write import rows_for_programs

    if options.output_format == "json":
        print_json(rows_for_programs(outcome))
        return
    from simcore.show.compare.balances import balance_table
    from simcore.show.compare.plants import plants_table
    from simcore.show.compare.storage import storage_table
    from simcore.show.terminal import energy_table, notes_text, site_table
    from simcore.study.compare.services import has_services
    from simcore.study.compare.storage import has_storage
    from simcore.study.compare.tables import has_several_plants

    console = stdout()
    console.print(energy_table(outcome, options.lang))
    if has_several_plants(outcome):
        console.print(plants_table(outcome, options.lang))
    if has_storage(outcome):
        console.print(storage_table(outcome, options.lang))
    console.print(site_table(outcome, options.lang))
    console.print(balance_table(outcome, options.lang))
    loaded = outcome.flows.scenario
    say_permits(loaded.schemes, loaded, options.lang)
    if outcome.flows.scenario.fund.enabled:
        from simcore.show.compare.fund import fund_table

        console.print(fund_table(outcome, options.lang))
    if has_services(outcome):
        from simcore.show.compare.services import services_table

        console.print(services_table(outcome, options.lang))
    console.print(notes_text(outcome, options.lang), style="dim")
    console.print(f"{folder}", style="bold", soft_wrap=True)
