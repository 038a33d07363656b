"""``python -m simcore``: the command line of the simulator."""

from simcore.commands.main import cli

if __name__ == "__main__":
    cli(prog_name="simcore")
