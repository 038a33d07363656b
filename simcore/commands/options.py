"""Options that several commands have; their words stand in the catalogue ``help``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcore.commands.language import lang_option

if TYPE_CHECKING:
    from simcore.energy.meters import Asked

Command = Callable[..., None]
Decorator = Callable[[Command], Command]

scenario_argument = click.argument("scenario", type=click.Path(path_type=Path))
out_option = click.option("--out", type=click.Path(path_type=Path))
seed_option = click.option("--seed", type=click.IntRange(min=0))
set_option = click.option("--set", "sets", multiple=True)
jobs_option = click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True)
format_option = click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
)


unit_option = click.option(
    "--unit", type=click.Choice(["kwh", "wh", "w", "kw"], case_sensitive=False), default=None
)
zone_option = click.option("--zone", default="")
columns_option = click.option("--columns", default="")
layout_option = click.option("--layout", type=click.Path(path_type=Path, dir_okay=False))
trust_option = click.option("--trust", "is_trusted", is_flag=True)


def _identified(context: click.Context, _: click.Parameter, is_asked: bool) -> None:
    """The former name of ``--identified`` asks for the same."""
    if is_asked:
        context.params["identified"] = True


def identified_option(command: Command) -> Command:
    """Option for tables by home, and names of meters, where somebody stands behind them."""
    command = click.option(
        "--show-identifiers", is_flag=True, hidden=True, expose_value=False, callback=_identified
    )(command)
    # Eager, so that the former name is heard after it.
    return click.option("--identified", is_flag=True, is_eager=True)(command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of a command that runs a scenario."""

    out: Path | None
    seed: int | None
    sets: Sequence[str]
    jobs: int
    output_format: str
    lang: str
    charts: bool
    schemes: str = ""
    identified: bool = False


def scenario_options(command: Command) -> Command:
    """Options of a command that simulates a scenario and prints, without a run folder."""
    return _with(command, seed_option, set_option, jobs_option, format_option, lang_option)


def run_options(command: Command) -> Command:
    """Options that every command which runs a scenario into a folder takes."""
    charts = click.option("--charts/--no-charts", default=True)
    schemes = click.option("--schemes", default="")
    return _with(scenario_options(_with(command, charts, schemes)), out_option)


def curve_options(command: Command) -> Command:
    """Options that say of files of curves what these do not say themselves."""
    given = (unit_option, zone_option, columns_option, layout_option, trust_option)
    return _with(command, *given)


def asked_beside(chosen: dict[str, Any], stamps: str = "") -> "Asked":
    """What the options of :func:`curve_options`, taken out of ``chosen``, say of files."""
    from simcore.energy.meters.saved import asked_of

    said = {name: chosen.pop(name) for name in ("zone", "columns", "layout", "is_trusted")}
    return asked_of(unit=chosen.pop("unit") or "", stamps=stamps, **said)


def _with(command: Command, *options: Decorator) -> Command:
    """A command with options, the first one first in its help."""
    for option in reversed(options):
        command = option(command)
    return command
