"""Show who lives at a site: each figure of its population beside its target."""

from pathlib import Path

import click

from simcore.base.errors import did_you_mean, refuse
from simcore.commands.language import lang_option
from simcore.commands.options import format_option, identified_option
from simcore.commands.running import only_identified, show_rows
from simcore.commands.shared import user_errors
from simcore.scenario.shipped import FIVE_SITES, or_shipped


@click.command("population")
@click.argument("site")
@click.option("--scenario", type=click.Path(path_type=Path), default=FIVE_SITES, show_default=True)
@identified_option
@format_option
@lang_option
@user_errors()
def command(site: str, scenario: Path, identified: bool, output_format: str, lang: str) -> None:
    """Show the population of SITE against its description."""
    from simcore.energy.population import marginals
    from simcore.scenario.load import load
    from simcore.show.listing import population_rows
    from simcore.site.curves import site_population
    from simcore.site.inputs import site_inputs

    loaded = load(or_shipped(scenario))
    if site not in loaded.sites:
        known = tuple(loaded.sites)
        guess = did_you_mean(site, loaded.sites)
        raise refuse("no_such_site", str(scenario), site=site, known=known, guess=guess)
    only_identified(loaded, "SITE", identified, site)
    inputs = site_inputs(loaded, [site])[site]
    rows = population_rows(marginals(site_population(inputs), inputs.households))
    show_rows(rows, output_format, lang)
