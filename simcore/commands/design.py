"""``design``: can any tariff work, which is the best, and what would it take."""

from pathlib import Path
from typing import Any

import click

from simcore.commands.options import out_option, scenario_argument, scenario_options
from simcore.commands.progress import stage
from simcore.commands.running import counting, flows_of, print_json, read
from simcore.commands.shared import status, stdout, user_errors


@click.command("design")
@scenario_argument
@click.option("--prices", type=click.IntRange(1, 12))
@click.option("--draws", type=int)
@click.option("--levers", type=click.IntRange(2, 3), default=2, show_default=True)
@click.option("--energy/--no-energy", default=True)
@click.option("--membership/--no-membership", default=True)
@click.option("--pairs/--no-pairs", default=True)
@click.option("--charts/--no-charts", default=True)
@out_option
@scenario_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Seek the best tariff of SCENARIO, the bound that none beats, and what it would take."""
    with stage("commands.reading"):
        from simcore.show.design.folder import check_design_folder, write_design
        from simcore.show.words.names import own_name
        from simcore.study.compare.pipeline import price
        from simcore.study.design.checks import check_design
        from simcore.study.design.design import Asked, design
        from simcore.study.design.drawn import check_draws

    lang, out, draws = chosen["lang"], chosen["out"], chosen["draws"]
    if out is not None:
        check_design_folder(out, is_growing=draws is not None)
    loaded = read(scenario, chosen["sets"], chosen["seed"])
    check_design(loaded)
    if draws is not None:
        check_draws(loaded, draws, out)
    asked = Asked(
        most_prices=chosen["prices"],
        has_energy=chosen["energy"],
        has_pairs=chosen["pairs"],
        n_at_once=chosen["levers"],
        has_membership=chosen["membership"] and chosen["energy"],
        jobs=chosen["jobs"],
    )
    flows = flows_of(loaded, chosen["jobs"])
    if draws is None:
        with status("commands.designing"):
            found = design(flows, outcome=price(flows), asked=asked)
    else:
        with counting("sweep.futures", draws) as tell:
            run = {"draws": draws, "out": out, "progress": tell}
            found = design(flows, outcome=price(flows), asked=asked, **run)
    if out is not None:
        write_design(found, loaded, out, lang=lang, charts=chosen["charts"])
    names = {name: own_name(site, lang) for name, site in loaded.sites.items()}
    _show(found, names, chosen["output_format"], lang)


def _show(found: Any, names: dict[str, str], output_format: str, lang: str) -> None:
    if output_format == "json":
        from simcore.show.design.rows import design_json

        print_json(design_json(found))
        return
    from simcore.show.design.text import design_text

    for told in design_text(found, lang, names):
        stdout().print(told)
