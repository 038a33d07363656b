"""``compare``: all schemes of one or more scenarios, in a table, words and charts."""

from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import click

from simcore.commands.language import language
from simcore.commands.options import Options, identified_option, run_options
from simcore.commands.progress import OF_GRIDS
from simcore.commands.running import check_out, counting, outcome_of, over_sites, print_json, save
from simcore.commands.shared import status, stdout, user_errors
from simcore.show.words.labels import label

BANDS = "bands"
"""Table of many futures, kept with an outcome where they were asked for."""


@click.command("compare")
@click.argument("scenarios", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--grid", "has_grid", is_flag=True)
@click.option("--weights", "weighs_energy", is_flag=True)
@click.option("--design/--no-design", "designs", default=True)
@click.option("--membership", "seeks_members", is_flag=True)
@click.option("--draws", "n_draws", type=click.IntRange(min=1))
@identified_option
@run_options
@user_errors()
def command(
    scenarios: tuple[Path, ...],
    has_grid: bool,
    weighs_energy: bool,
    designs: bool,
    seeks_members: bool,
    n_draws: int | None,
    **chosen: Any,
) -> None:
    """Compare the tariff schemes of SCENARIOS: table, answer in words, run folder."""
    options = Options(**chosen)
    if len(scenarios) > 1 and options.out is not None:
        raise click.UsageError(label("commands.one_out", language()))
    if seeks_members and not designs:
        raise click.UsageError(label("commands.members_without_design", language()))
    check_out(options)
    rows = []
    for path in scenarios:
        asked = {"has_grid": has_grid, "weighs_energy": weighs_energy}
        asked |= {"designs": designs, "seeks_members": seeks_members}
        rows += _compared(path, options, n_draws, **asked)
    if options.output_format == "json":
        print_json(rows)


def _compared(
    path: Path,
    options: Options,
    n_draws: int | None,
    *,
    has_grid: bool,
    weighs_energy: bool,
    designs: bool,
    seeks_members: bool,
) -> list[Any]:
    started = monotonic()
    outcome = outcome_of(path, options)
    grids = _grids(outcome, options.jobs) if has_grid else None
    columns: dict[str, dict[str, Any]] = {}
    if grids is not None:
        from simcore.show.grid.grid import compare_columns
        from simcore.study.grid.found import network_notes

        columns = compare_columns(grids)
        outcome = replace(outcome, notes=(*outcome.notes, *network_notes(grids)))
    # What is kept with an outcome is of that one, notes and all.
    _decide(outcome, designs=designs, seeks_members=seeks_members)
    if weighs_energy:
        _weigh_energy(outcome, options.jobs)
    if n_draws is not None:
        _sweep(outcome, n_draws, options.jobs)
    by_site = [{"site": site, **values} for site, values in columns.items()]
    folder = save(outcome, path, options, started, {"grid": by_site} if by_site else {})
    if options.output_format == "table":
        _show(outcome, folder, options.lang, grids)
    from simcore.show.folder.write import rows_for_programs

    rows = rows_for_programs(outcome)
    return [{"scenario": path.stem, **row, **columns.get(row["site"], {})} for row in rows]


def _weigh_energy(outcome: Any, jobs: int) -> None:
    """Weights of the inputs of the energy too, kept with the outcome: two simulations each."""
    from simcore.study.compare.weights import answer_weights, energy_ranges

    n = len(energy_ranges(outcome.flows.scenario))
    with counting("commands.changing_inputs", n) as tick:
        answer_weights(outcome, with_energy=True, jobs=jobs, progress=tick)


def _sweep(outcome: Any, n_draws: int, jobs: int) -> None:
    """Bands and probabilities over many futures of the same scenario, kept with the outcome."""
    from simcore.study.sweep.bands import tables_of
    from simcore.study.sweep.sweep import Asked, plan_of, swept_of, told_of

    plan = plan_of(outcome.flows.scenario, Asked(draws=n_draws))
    with counting("sweep.futures", plan.n_draws) as tell:
        swept = swept_of(plan, jobs=jobs, progress=tell, in_processes=True)
    outcome.cached_tables.update(tables_of(told_of(swept)))


def _decide(outcome: Any, *, designs: bool, seeks_members: bool) -> None:
    """Options to vote on, and what the designer finds where it is asked, kept with the outcome."""
    from simcore.show.compare.designed import design_of
    from simcore.show.options.frame import option_frames

    tariffs = _design(outcome, seeks_members=seeks_members) if designs else {}
    outcome.cached_tables.update(option_frames(outcome, design_of(outcome), tariffs))


def _design(outcome: Any, *, seeks_members: bool) -> Any:
    """Tariffs to vote on; the bound, the money levers and the best tariff of two prices kept.

    The search for the best membership simulates again, so that it is asked for by name.
    """
    from simcore.show.design.frame import design_frame
    from simcore.study.design.design import QUICK, design
    from simcore.study.design.votes import votes

    with status("commands.designing"):
        asked = replace(QUICK, has_membership=seeks_members)
        found = design(outcome.flows, outcome=outcome, asked=asked)
        outcome.cached_tables["design"] = design_frame(found, has_members=seeks_members)
        return votes(found)


def _grids(outcome: Any, jobs: int) -> Any:
    from simcore.study.grid.grid import Wishes, grid

    wishes = Wishes(has_variants=False, has_reference=False)
    scenario = outcome.flows.scenario
    with over_sites(scenario, len(scenario.sites), OF_GRIDS) as tick:
        return grid(scenario, wishes=wishes, jobs=jobs, progress=tick)


def _holding(grids: Any, lang: str) -> str | None:
    """How many grids hold; None where none was asked for."""
    if grids is None:
        return None
    from simcore.show.grid.grid import holding

    return holding(grids, lang)


def _show(outcome: Any, folder: Path, lang: str, grids: Any) -> None:
    from simcore.show.compare.answer import answer
    from simcore.show.folder.read import read_run
    from simcore.show.terminal import summary_table
    from simcore.study.compare.services import has_services
    from simcore.study.compare.storage import has_storage

    console = stdout()
    console.print(summary_table(outcome, lang, _holding(grids, lang)))
    if outcome.flows.scenario.fund.enabled:
        from simcore.show.compare.fund import fund_table

        console.print(fund_table(outcome, lang))
    if has_services(outcome):
        from simcore.show.compare.services import services_table

        console.print(services_table(outcome, lang))
    if has_storage(outcome):
        from simcore.show.compare.storage import storage_table

        console.print(storage_table(outcome, lang))
    from simcore.show.options.terminal import options_table

    console.print(options_table(read_run(folder), lang))
    # A run folder holds the futures that stand beside an outcome.
    told = answer(read_run(folder) if BANDS in outcome.cached_tables else outcome, lang)
    console.print(f"\n{told}\n")
    console.print(f"{folder}", style="bold", soft_wrap=True)
