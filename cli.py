"""Command line of the simulator from a checkout: ``python cli.py`` as ``simcore``."""

from simcore.commands.main import COMMANDS, cli

__all__ = ["COMMANDS", "cli"]

if __name__ == "__main__":
    cli()
