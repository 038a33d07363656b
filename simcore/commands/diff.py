"""``diff``: which inputs differ between two scenarios, and which outputs moved."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.running import Options, outcome_of, print_json
from simcore.commands.shared import stdout, user_errors


@click.command("diff")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--seed", type=click.IntRange(min=0), help="Seed of both.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override both.")
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Threads.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@user_errors()
def command(first: Path, second: Path, **given: Any) -> None:
    """Show which inputs differ between scenarios FIRST and SECOND, and what moved."""
    options = Options(out=None, charts=False, **given)
    outcomes = [outcome_of(path, options) for path in (first, second)]
    from simcore.study.differences import input_differences, output_differences

    inputs = input_differences(*(outcome.flows.scenario for outcome in outcomes))
    outputs = output_differences(*outcomes)
    if options.form == "json":
        changed = [{"input": path, "first": a, "second": b} for path, a, b in inputs]
        print_json({"inputs": changed, "outputs": outputs.to_dict("records")})
        return
    from simcore.show.tables import input_table, output_table

    console = stdout()
    console.print(input_table(inputs, (first.stem, second.stem), options.lang))
    console.print(output_table(outputs, (first.stem, second.stem), options.lang))
