"""``solve``: the price of a scheme that meets a target, and what it does."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.options import out_option, scenario_argument, scenario_options
from simcore.commands.progress import stage
from simcore.commands.running import flows_of, print_json, read, say_permits
from simcore.commands.shared import stdout, user_errors

INFEASIBLE = 1
"""Exit code where no price meets the target."""


@click.command("solve")
@scenario_argument
@click.option("--scheme", required=True)
@click.option("--target", required=True)
@out_option
@scenario_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Find the price of a scheme, the same at all sites, at which SCENARIO meets a target."""
    with stage("commands.reading"):
        from simcore.study.compare.pipeline import prepared
        from simcore.study.compare.price_points import priced_scheme
        from simcore.study.compare.schemes import with_schemes
        from simcore.study.solve.solve import solve, target_of

    name, lang = chosen["scheme"], chosen["lang"]
    target = target_of(chosen["target"])
    loaded = with_schemes(read(scenario, chosen["sets"], chosen["seed"]), [name])
    priced_scheme(name, loaded.known_schemes)
    from simcore.show.solve.solve import check_variant, solution_rows, solution_text, write_variant

    if chosen["out"] is not None:
        check_variant(chosen["out"])
    sites = prepared(flows_of(loaded, chosen["jobs"]))
    solution = solve(sites, name, target, loaded.schemes[name])
    if chosen["output_format"] == "json":
        print_json(solution_rows(solution))
    else:
        stdout().print(solution_text(solution, lang))
        say_permits([name], loaded, lang)
    if solution.price is None:
        raise click.exceptions.Exit(INFEASIBLE)
    if chosen["out"] is not None:
        write_variant(solution, scenario, chosen["out"])
