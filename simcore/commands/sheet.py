"""``sheet``: the tenant's information sheet, one page a type of household or a dwelling."""

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from simcore.base.errors import did_you_mean, refuse
from simcore.commands.options import identified_option, scenario_argument, scenario_options
from simcore.commands.progress import stage
from simcore.commands.running import flows_of, only_identified, print_json, read
from simcore.commands.shared import stdout, user_errors


@click.command("sheet")
@scenario_argument
@click.option("--scheme", required=True)
@click.option("--site", default="")
@click.option("--dwelling", "dwellings", multiple=True)
@click.option("--out", required=True, type=click.Path(path_type=Path))
@click.option("--organiser", default="")
@click.option("--contact", default="")
@identified_option
@scenario_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Write the information sheet of decree 2021-895 for the households of SCENARIO.

    One page of HTML for each site and type of household, or for single dwellings: energies,
    price, duties, right to refuse and to leave. In French, as tenants get it, unless ``--lang``
    asks for another. Print it with any browser.
    """
    with stage("commands.reading"):
        from simcore.study.compare.pipeline import price
        from simcore.study.compare.schemes import with_schemes

    loaded = with_schemes(read(scenario, chosen["sets"], chosen["seed"]), [chosen["scheme"]])
    site = chosen["site"]
    if site and site not in loaded.sites:
        guess = did_you_mean(site, loaded.sites)
        raise refuse("not_one_of", "--site", found=site, known=tuple(loaded.sites), guess=guess)
    if site:
        loaded = loaded.model_copy(update={"sites": {site: loaded.sites[site]}})
    dwellings = _numbers(chosen["dwellings"], n_sites=len(loaded.sites))
    if dwellings is not None:
        only_identified(loaded, "--dwelling", chosen["identified"])
    from simcore.show.folder.place import check_target
    from simcore.show.sheet.sheet import sheet_rows, write_sheets

    check_target(chosen["out"], "sheet")
    outcome = price(flows_of(loaded, chosen["jobs"]))
    organiser = {"name": chosen["organiser"], "contact": chosen["contact"]}
    names = write_sheets(outcome, chosen["scheme"], chosen["out"], organiser, dwellings, spoken())
    if chosen["output_format"] == "json":
        print_json(sheet_rows(names))
    else:
        for name in names:
            stdout().print(f"{chosen['out'] / name}", soft_wrap=True)


def spoken() -> str:
    """Language of the sheets: French, whatever the surroundings, unless ``--lang`` asks for one."""
    context = click.get_current_context()
    is_asked = context.get_parameter_source("lang") is ParameterSource.COMMANDLINE
    return str(context.params["lang"]) if is_asked else "fr"


def _numbers(dwellings: tuple[str, ...], n_sites: int) -> list[int] | None:
    """Numbers asked for, none for all who take part; None for sheets by type of household."""
    if not dwellings:
        return None
    if n_sites > 1:
        raise refuse("several_sites", "--dwelling")
    if dwellings == ("all",):
        return []
    for number in dwellings:
        if not number.isdecimal():
            guess = did_you_mean(number, ("all",))
            raise refuse("dwelling_number", "--dwelling", text=number, guess=guess)
    return [int(number) for number in dwellings]
