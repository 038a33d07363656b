"""``finance``: the landlord's plan under one scheme: table, spreadsheet, charts."""

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from simcore.commands.options import Options, run_options
from simcore.commands.progress import stage
from simcore.commands.running import (
    check_out,
    flows_of,
    folder_of,
    one_scheme_only,
    priced,
    print_json,
    read,
    say_permits,
)
from simcore.commands.shared import status, stdout, user_errors

if TYPE_CHECKING:
    from simcore.study.finance.plan import Plan
    from simcore.study.finance.sensitivity import Bar


@click.command("finance")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--scheme", default="T3", show_default=True)
@click.option("--site", default="all", show_default=True)
@run_options
@user_errors()
def command(path: Path, scheme: str, site: str, **chosen: Any) -> None:
    """Show the landlord's plan of a SCENARIO; write a spreadsheet with live formulas and charts."""
    options = Options(**chosen)
    one_scheme_only(options)
    check_out(options, "finance")
    started = monotonic()
    scenario = read(path, options.sets, options.seed)
    from simcore.study.finance.plan import check_choice, indicators, plan_of
    from simcore.study.finance.sensitivity import bars, switches

    check_choice(scenario, scheme, site)
    from simcore.study.compare.schemes import with_schemes

    flows = flows_of(with_schemes(scenario, [scheme]), options.jobs)
    plan = plan_of(priced(flows), scheme, site)
    with status("commands.changing_inputs"):
        figures, sensitivity, switching = indicators(plan), bars(plan), switches(plan)
    folder = _write(plan, sensitivity, path, options, started)
    from simcore.show.finance.finance import indicator_table, plan_rows, switch_table
    from simcore.show.finance.plants import plants_data, plants_table
    from simcore.show.finance.supply import supply_rows, supply_tables
    from simcore.show.terminal import notes_text
    from simcore.study.finance.supply import supply_plan

    supply, lcoe = supply_plan(plan), figures.lcoe_eur_per_kwh
    if options.output_format == "json":
        supplied = {} if supply is None else {"supply": supply_rows(supply, lcoe)}
        told = plan_rows(plan, figures, sensitivity, switching)
        print_json(told | {"plants": plants_data(plan)} | supplied)
        return
    console = stdout()
    console.print(indicator_table(plan, figures, options.lang))
    console.print(plants_table(plan, options.lang))
    for table in [] if supply is None else supply_tables(plan, supply, lcoe, options.lang):
        console.print(table)
    say_permits([scheme], plan.outcome.flows.scenario, options.lang)
    console.print(switch_table(plan, switching, figures.npv_eur, options.lang))
    console.print(notes_text(plan.outcome, options.lang))
    console.print(f"{folder}", style="bold", soft_wrap=True)


def _write(
    plan: "Plan", sensitivity: "tuple[Bar, ...]", path: Path, options: Options, started: float
) -> Path:
    """Write the folder of a plan and return it."""
    from simcore.show.finance.folder import write_plan_folder
    from simcore.show.folder.place import Effort, peak_memory_bytes

    folder = folder_of(path, options, "finance")
    effort = Effort(wall_seconds=monotonic() - started, peak_memory_bytes=peak_memory_bytes())
    with stage("commands.writing_plan"):
        write_plan_folder(
            plan, sensitivity, folder, effort=effort, lang=options.lang, charts=options.charts
        )
    return folder
