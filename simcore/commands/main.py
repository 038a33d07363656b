"""Command line of the simulator; each command is loaded only when it is called."""

import gc
import os
from importlib import import_module
from typing import Any

import click

from simcore.commands.language import lang_option, listen, worded
from simcore.commands.numbers import take_typed
from simcore.commands.shared import user_errors
from simcore.commands.streams import write_anywhere

COMMANDS = {
    "init": "init",
    "new": "new",
    "form": "form",
    "run": "run",
    "compare": "compare",
    "keys": "keys",
    "frontier": "frontier",
    "sheet": "sheet",
    "vote": "vote",
    "social": "social",
    "solve": "solve",
    "design": "design",
    "sweep": "sweep",
    "bill": "bill",
    "explain": "explain",
    "grid": "grid",
    "diff": "diff",
    "import": "import_",
    "report": "report",
    "validate": "validate",
    "population": "population",
    "schema": "schema",
    "finance": "finance",
    "size": "size",
    "flex": "flex",
    "estate": "estate",
    "refusals": "refusals",
    "share": "share",
    "weather": "weather",
    "list": "listing",
}
"""Name of a command and the module that holds it, in the order of the help."""

GARBAGE = (50_000, 20, 20)
"""When garbage is sought. Modules, records and tables stay until the end and make none: at
Python's own 700 new objects, a twelfth of a run's time went into looking through them."""

UNTOUCHED: dict[str, Any] = {
    "add_help_option": False,
    "context_settings": {"ignore_unknown_options": True, "allow_interspersed_args": False},
}
"""How a command is declared that hands on its words as they are."""


def main() -> click.Group:
    """Group of all commands."""

    @click.group(
        "simcore",
        commands=[_deferred(name, module) for name, module in COMMANDS.items()],
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    @click.version_option(package_name="simcore", prog_name="simcore")
    @lang_option
    def group(lang: str) -> None:
        pass

    return group


def _deferred(name: str, module: str) -> click.Command:
    """Command that loads its module when called, and hands on its arguments."""

    @click.command(name, **UNTOUCHED)
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    @click.pass_context
    def deferred(context: click.Context, words: tuple[str, ...]) -> object:
        loaded = import_module(f"simcore.commands.{module}")
        rearranged = getattr(loaded, "rearranged", list)
        command = take_typed(worded(loaded.command, f"help.{name}", context.parent))
        with command.make_context(name, rearranged(words), parent=context.parent) as own:
            return command.invoke(own)

    return deferred


@click.command("simcore", **UNTOUCHED)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
@user_errors()
def cli(context: click.Context, words: tuple[str, ...]) -> object:
    """Hear which language is asked for, anywhere on the line, then run the command."""
    gc.set_threshold(*GARBAGE)
    # Sites are worked on side by side already: more threads in each small product of matrices
    # wait for each other, a fifth of the processor time. Who sets the variable is heard.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    write_anywhere()
    listen(words)
    group = main()
    worded(group, "help", None)
    with group.make_context(context.info_name, list(words)) as own:
        return group.invoke(own)
