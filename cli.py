"""Command line of the simulator; each command is loaded only when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "run": ("run", "Simulate one scenario and write its tables."),
    "compare": ("compare", "Compare the tariff schemes of one or more scenarios."),
    "keys": ("keys", "Compare all sharing keys on the curves of one scenario."),
    "frontier": ("frontier", "Show tenants' gain against the landlord's, at all prices."),
    "sheet": ("sheet", "Write the tenant's information sheet for each type of household."),
    "social": ("social", "Show who gains under a scheme, by income, age and household."),
    "solve": ("solve", "Find the price of a scheme that meets a target."),
    "bill": ("bill", "Work out one meter's bill from its curve, before and after sharing."),
    "explain": ("explain", "Show what a scheme changes in one tenant's cost, step by step."),
    "grid": ("grid", "Show what the low-voltage grid carries, and how much more it could."),
    "diff": ("diff", "Show how two scenarios differ, in inputs and in results."),
    "import": ("import_", "Read measured load curves and report what they are worth."),
    "report": ("report", "Write the board pack of a run: deck, page, PDF, workbook."),
    "validate": ("validate", "Check scenario files and report every problem."),
    "population": ("population", "Show who lives at a site, against its description."),
    "schema": ("schema", "Print the JSON Schema of a scenario file."),
    "finance": ("finance", "Show the landlord's plan; write a spreadsheet and charts."),
    "size": ("size", "Sweep the size of the roofs, for landlord and tenants."),
    "refusals": ("refusals", "Show who gains and who loses when a part of the tenants refuses."),
    "share": ("share", "Share measured curves by a key; write the operator's key files."),
    "weather": ("weather", "Report on a weather file, or show the synthetic year of a site."),
    "list": ("listing", "List sites, schemes, sharing keys or dated rates."),
}
"""Name of a command, the module that holds it, and its line of help."""


def main() -> click.Group:
    """Group of all commands."""
    group = click.Group(
        "simcore",
        help="Solar power shared with social tenants: who gains under which tariff scheme.",
        commands=[_deferred(name, *rest) for name, rest in COMMANDS.items()],
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    return click.version_option(package_name="simcore", prog_name="simcore")(group)


def _deferred(name: str, module: str, text: str) -> click.Command:
    """Command that loads its module when called, and hands on its arguments untouched."""

    @click.command(
        name,
        help=text,
        add_help_option=False,
        context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    )
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    @click.pass_context
    def deferred(context: click.Context, words: tuple[str, ...]) -> object:
        command: click.Command = import_module(f"simcore.commands.{module}").command
        with command.make_context(name, list(words), parent=context.parent) as own:
            return command.invoke(own)

    return deferred


cli = main()

if __name__ == "__main__":
    cli()
