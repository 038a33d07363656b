"""``solve``: the price of a scheme that meets a target, and what it does."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.running import flows_of, print_json, scenario_options
from simcore.commands.shared import stdout, user_errors

INFEASIBLE = 1
"""Exit code where no price meets the target."""


@click.command("solve")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--scheme", required=True, help="Scheme with a price, as T3.")
@click.option(
    "--target",
    required=True,
    metavar="TARGET",
    help="no-loser, npv-zero, dscr=1.1 or median-saving=50.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Variant to write, with the price found."
)
@scenario_options
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@user_errors()
def command(scenario: Path, **given: Any) -> None:
    """Find the price of a scheme, the same at all sites, at which SCENARIO meets a target."""
    from simcore.scenario.load import load
    from simcore.study.compare.pipeline import prepared
    from simcore.study.compare.price_points import priced_scheme
    from simcore.study.compare.schemes import with_schemes
    from simcore.study.solve.solve import solve, target_of

    name, lang = given["scheme"], given["lang"]
    target = target_of(given["target"])
    loaded = with_schemes(load(scenario, given["sets"], given["seed"]), [name])
    priced_scheme(name)
    from simcore.show.solve.solve import check_variant, solution_rows, solution_text, write_variant

    if given["out"] is not None:
        check_variant(given["out"])
    sites = prepared(flows_of(loaded, given["jobs"]))
    found = solve(sites, name, target, loaded.schemes[name])
    if given["form"] == "json":
        print_json(solution_rows(found))
    else:
        stdout().print(solution_text(found, lang))
    if found.price is None:
        raise click.exceptions.Exit(INFEASIBLE)
    if given["out"] is not None:
        write_variant(found, scenario, given["out"])
