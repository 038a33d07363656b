"""Show who lives at a site: each figure of its population beside its target."""

from pathlib import Path

import click

from simcore.base.errors import did_you_mean, refuse
from simcore.commands.listing import FIVE_SITES, FORMAT, show
from simcore.commands.shared import user_errors


@click.command("population")
@click.argument("site")
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    default=FIVE_SITES,
    show_default=True,
    help="Scenario file that holds the site.",
)
@FORMAT
@user_errors()
def command(site: str, scenario: Path, style: str) -> None:
    """Show the population of SITE against its description.

    A figure is met within three standard errors of a fair draw.
    """
    from simcore.energy.population import marginals
    from simcore.scenario.load import load
    from simcore.site.curves import site_population
    from simcore.site.inputs import site_inputs

    found = load(scenario)
    if site not in found.sites:
        known = tuple(found.sites)
        guess = did_you_mean(site, found.sites)
        raise refuse("no_such_site", str(scenario), site=site, known=known, guess=guess)
    inputs = site_inputs(found, [site])[site]
    people = site_population(inputs)
    rows = [
        {
            "figure": one.name,
            "found": round(one.value, 3),
            "target": round(one.target, 3),
            "tolerance": round(one.tolerance, 3),
            "unit": one.unit,
            "met": "yes" if one.is_met else "no",
        }
        for one in marginals(people, inputs.households)
    ]
    show(rows, style)
