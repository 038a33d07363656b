"""``diff``: which inputs differ between two scenarios, and which outputs moved."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.language import lang_option, language
from simcore.commands.options import Options, format_option, jobs_option, seed_option, set_option
from simcore.commands.running import outcome_of, print_json
from simcore.commands.shared import stderr, stdout, user_errors
from simcore.show.words.labels import label


@click.command("diff")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@seed_option
@set_option
@jobs_option
@format_option
@lang_option
@click.option("--why/--no-why", default=True)
@user_errors()
def command(first: Path, second: Path, *, why: bool, **chosen: Any) -> None:
    """Show which inputs differ between scenarios FIRST and SECOND, what moved, and why."""
    options = Options(out=None, charts=False, **chosen)
    outcomes = [outcome_of(path, options) for path in (first, second)]
    from simcore.study.why.differences import input_differences, output_differences

    inputs = input_differences(*(outcome.flows.scenario for outcome in outcomes))
    outputs = output_differences(*outcomes)
    reasons = _reasons(outcomes, options) if why else None
    if options.output_format == "json":
        from simcore.show.why.attribution import attribution_rows

        changed = [{"input": path, "first": a, "second": b} for path, a, b in inputs]
        shares = {} if reasons is None else {"attribution": attribution_rows(reasons)}
        print_json({"inputs": changed, "outputs": outputs.to_dict("records"), **shares})
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
        task = progress.add_task(label("commands.changing_inputs", language()), total=None)

        def tick(n_changed: int, n_inputs: int) -> None:
            progress.update(task, completed=n_changed, total=n_inputs)

        return attribution(tuple(outcomes), COMPARED, jobs=options.jobs, progress=tick)
