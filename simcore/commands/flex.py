"""``flex``: what tanks, appliances and a battery move under the sun, and what it brings."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcore.commands.options import Options, run_options
from simcore.commands.progress import stage
from simcore.commands.running import folder_of, of_one_scheme, over_sites, print_json
from simcore.commands.shared import stdout, user_errors

if TYPE_CHECKING:
    from simcore.study.flex.flex import Flex
    from simcore.study.flex.ladder import Rung
    from simcore.study.flex.rewards import RewardRow

    Asked = tuple[Sequence[Rung], Sequence[RewardRow]]
    Rows = list[dict[str, Any]]

FIRST = ("willing", "energy_poor", "cheque_energie", "electric_hot_water")
"""Homes that levers can be given to first."""


@click.command("flex")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--scheme")
@click.option("--battery", "kwh_per_kwp", type=click.FloatRange(0, 20))
@click.option("--first", type=click.Choice(FIRST))
@click.option("--ladder", "has_ladder", is_flag=True)
@click.option("--rewards", "has_rewards", is_flag=True)
@run_options
@user_errors()
def command(path: Path, has_ladder: bool, has_rewards: bool, **chosen: Any) -> None:
    """Pull each lever of a SCENARIO alone and all together; write tables and chart."""
    wanted = tuple(chosen.pop(name) for name in ("scheme", "kwh_per_kwp", "first"))
    options = Options(**chosen)
    scenario = of_one_scheme(path, options, "flex")
    told = _pulled(scenario, wanted, options)
    rungs = _rungs(told) if has_ladder else ()
    rewards = _rewards(told) if has_rewards else ()
    folder = _write(told, (rungs, rewards), path, options)
    _show(told, (rungs, rewards), folder, options)


def _rungs(told: "Flex") -> "Sequence[Rung]":
    from simcore.study.flex.ladder import ladder

    return ladder(told)


def _rewards(told: "Flex") -> "Sequence[RewardRow]":
    from simcore.study.flex.rewards import reward_rows

    return reward_rows(told.sites)


def _show(told: "Flex", asked: "Asked", folder: Path, options: Options) -> None:
    """Print the levers, or the ladder or the rewards where these are asked for."""
    rungs, rewards = asked
    from simcore.show.flex.flex import flex_rows, flex_table, groups_table, parties_table
    from simcore.show.flex.ladder import ladder_rows, ladder_table
    from simcore.show.flex.rewards import rewards_data, rewards_table

    if options.output_format == "json":
        print_json(_for_programs(flex_rows(told), ladder_rows(rungs), rewards_data(rewards)))
        return
    console = stdout()
    console.print(flex_table(told, options.lang))
    console.print(parties_table(told, options.lang))
    console.print(groups_table(told, options.lang))
    if rungs:
        console.print(ladder_table(told, rungs, options.lang))
    if rewards:
        console.print(rewards_table(rewards, options.lang))
    console.print(f"{folder}", style="bold", soft_wrap=True)


def _for_programs(levers: "Rows", rungs: "Rows", rewards: "Rows") -> Any:
    """Rows of what is asked for: of levers, of the one beside them, or both by name."""
    if rungs and rewards:
        return {"ladder": rungs, "rewards": rewards}
    return rungs or rewards or levers


def _pulled(scenario: Any, wanted: tuple[Any, ...], options: Options) -> "Flex":
    from simcore.study.flex.flex import flex, usual_wishes

    wishes = usual_wishes(scenario, *wanted)
    with over_sites(scenario, len(scenario.sites)) as tick:
        return flex(scenario, wishes, jobs=options.jobs, progress=tick)


def _write(told: "Flex", asked: "Asked", path: Path, options: Options) -> Path:
    """Write the folder of the levers and return it."""
    from simcore.show.flex.flex import write_flex

    folder = folder_of(path, options, "flex")
    with stage("commands.writing"):
        write_flex(told, folder, *asked, lang=options.lang, charts=options.charts)
    return folder
