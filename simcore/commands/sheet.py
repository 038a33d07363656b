"""``sheet``: the tenant's information sheet, one page a type of household or a dwelling."""

from pathlib import Path
from typing import Any

import click

from simcore.base.errors import did_you_mean, refuse
from simcore.commands.running import flows_of, print_json, scenario_options
from simcore.commands.shared import stdout, user_errors


@click.command("sheet")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--scheme", required=True, help="Tariff scheme the sheets are about.")
@click.option("--site", default="", help="One site; all by default.")
@click.option(
    "--dwelling",
    "dwellings",
    multiple=True,
    metavar="N|all",
    help="A sheet for a dwelling of the site, by number, instead of types; several, or all.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write.")
@click.option("--organiser", default="", help="Name of the organising entity, for the sheet.")
@click.option("--contact", default="", help="How to reach it, for the sheet.")
@scenario_options
@user_errors()
def command(scenario: Path, **given: Any) -> None:
    """Write the information sheet of decree 2021-895 for the households of SCENARIO.

    One page of HTML in French for each site and type of household, or for single dwellings:
    energies, price, duties, right to refuse and to leave. Print it with any browser.
    """
    from simcore.scenario.load import load
    from simcore.study.compare.pipeline import price
    from simcore.study.compare.schemes import with_schemes

    loaded = with_schemes(load(scenario, given["sets"], given["seed"]), [given["scheme"]])
    site = given["site"]
    if site and site not in loaded.sites:
        guess = did_you_mean(site, loaded.sites)
        raise refuse("not_one_of", "--site", found=site, known=tuple(loaded.sites), guess=guess)
    if site:
        loaded = loaded.model_copy(update={"sites": {site: loaded.sites[site]}})
    dwellings = _numbers(given["dwellings"], n_sites=len(loaded.sites))
    from simcore.show.folder.place import check_target
    from simcore.show.sheet import MARKER, sheet_rows, write_sheets

    check_target(given["out"], MARKER)
    outcome = price(flows_of(loaded, given["jobs"]))
    organiser = {"name": given["organiser"], "contact": given["contact"]}
    names = write_sheets(outcome, given["scheme"], given["out"], organiser, dwellings)
    if given["form"] == "json":
        print_json(sheet_rows(names))
    else:
        for name in names:
            stdout().print(f"{given['out'] / name}", soft_wrap=True)


def _numbers(dwellings: tuple[str, ...], n_sites: int) -> list[int] | None:
    """Numbers asked for, none for all who take part; None for sheets by type of household."""
    if not dwellings:
        return None
    if n_sites > 1:
        raise refuse("several_sites", "--dwelling")
    if dwellings == ("all",):
        return []
    for one in dwellings:
        if not one.isdecimal():
            guess = did_you_mean(one, ("all",))
            raise refuse("dwelling_number", "--dwelling", text=one, guess=guess)
    return [int(one) for one in dwellings]
