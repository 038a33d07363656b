"""``diff``: which inputs differ between two scenarios, and which outputs moved."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.running import Options, outcome_of, print_json
from simcore.commands.shared import stderr, stdout, user_errors


@click.command("diff")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--seed", type=click.IntRange(min=0), help="Seed of both.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override both.")
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Threads.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option(
    "--why/--no-why", default=True, help="Share what moved among the inputs that changed."
)
@user_errors()
def command(first: Path, second: Path, *, why: bool, **given: Any) -> None:
    """Show which inputs differ between scenarios FIRST and SECOND, what moved, and why."""
    options = Options(out=None, charts=False, **given)
    outcomes = [outcome_of(path, options) for path in (first, second)]
    from simcore.study.why.differences import input_differences, output_differences

    inputs = input_differences(*(outcome.flows.scenario for outcome in outcomes))
    outputs = output_differences(*outcomes)
    reasons = _reasons(outcomes, options) if why else None
    if options.form == "json":
        from simcore.show.why.attribution import attribution_rows

        changed = [{"input": path, "first": a, "second": b} for path, a, b in inputs]
        told = {} if reasons is None else {"attribution": attribution_rows(reasons)}
        print_json({"inputs": changed, "outputs": outputs.to_dict("records"), **told})
        return
    from simcore.show.terminal import input_table, output_table

    console = stdout()
    console.print(input_table(inputs, (first.stem, second.stem), options.lang))
    console.print(output_table(outputs, (first.stem, second.stem), options.lang))
    if reasons is not None:
        from simcore.show.why.attribution import attribution_table

        console.print(attribution_table(reasons, options.lang))


def _reasons(outcomes: Any, options: Options) -> Any:
    """What each changed input brings, with a progress bar on standard error."""
    from rich.progress import Progress

    from simcore.study.why.attribution import attribution
    from simcore.study.why.differences import COMPARED

    with Progress(console=stderr(), transient=True) as progress:
        task = progress.add_task("Changing one input after the other ...", total=None)

        def told(done: int, most: int) -> None:
            progress.update(task, completed=done, total=most)

        return attribution(tuple(outcomes), COMPARED, jobs=options.jobs, progress=told)
