"""``keys``: every sharing key on the same curves, in a table and a chart."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from simcore.base.errors import refuse
from simcore.commands.running import names_in, print_json
from simcore.commands.shared import stderr, stdout, user_errors

if TYPE_CHECKING:
    from simcore.scenario.schema import Scenario
    from simcore.site.curves import SiteCurves
    from simcore.site.inputs import SiteInput
    from simcore.study.compare.outcome import Outcome
    from simcore.study.keys.cooperative import CooperativeView

FORMATS = (".png", ".svg", ".pdf")


@click.command("keys")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--keys", metavar="A,B", default="", help="Keys to compare; all by default.")
@click.option("--scheme", default="T1", show_default=True, help="Tariff scheme of the savings.")
@click.option("--out", type=click.Path(path_type=Path), help="Chart to write (png, svg or pdf).")
@click.option(
    "--cooperative",
    is_flag=True,
    help="Also tell what each group of members is owed (Shapley) and gets.",
)
@click.option(
    "--group-by",
    default="household",
    show_default=True,
    metavar="A,B",
    help="With --cooperative: household, site, activity, age_group, energy_poor, hot_water; "
    "several are crossed.",
)
@click.option(
    "--orders",
    "n_orders",
    type=click.IntRange(min=2),
    default=1000,
    show_default=True,
    help="Orders drawn at a site with more than 12 groups.",
)
@click.option(
    "--tables",
    type=click.Path(path_type=Path),
    help="With --cooperative: folder for its CSV files and chart.",
)
@click.option("--seed", type=click.IntRange(min=0), help="Seed of all random draws.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override an input.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="What to print on standard output.",
)
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@user_errors()
def command(scenario: Path, **given: Any) -> None:
    """Compare the sharing keys on the curves of SCENARIO."""
    out, lang, scheme = given["out"], given["lang"], given["scheme"]
    if out is not None and out.suffix not in FORMATS:
        raise refuse("file_ending", "--out", found=out, known=tuple(FORMATS))
    _check_cooperative(given)
    from simcore.scenario.load import load

    loaded = load(scenario, given["sets"], given["seed"])
    if given["cooperative"]:
        _show_cooperative(loaded, given)
        return
    from simcore.study.keys.keys import compare_keys

    with stderr().status("Sharing the same sun by every key ..."):
        outcome, rows = compare_keys(loaded, names_in(given["keys"]), scheme)
    from simcore.show.keys.keys import keys_table, plain_rows, save_chart

    if out is not None:
        save_chart(rows, outcome, scheme, out, lang)
    if given["form"] == "json":
        print_json(plain_rows(rows))
        return
    stdout().print(keys_table(rows, outcome, scheme, lang))


def _check_cooperative(given: Mapping[str, Any]) -> None:
    """Refuse its options without it, and a folder that cannot be written, before any long work."""
    source = click.get_current_context().get_parameter_source
    for option, name in (
        ("--tables", "tables"),
        ("--group-by", "group_by"),
        ("--orders", "n_orders"),
    ):
        if not given["cooperative"] and source(name) is ParameterSource.COMMANDLINE:
            raise refuse("cooperative_missing", option)
    if given["tables"] is None:
        return
    from simcore.show.folder.place import check_target
    from simcore.show.keys.cooperative import COALITIONS

    check_target(given["tables"], COALITIONS)


def _show_cooperative(scenario: "Scenario", given: Mapping[str, Any]) -> None:
    from simcore.show.keys import cooperative as shown
    from simcore.show.keys.keys import keys_table, plain_rows, save_chart
    from simcore.study.keys.keys import key_rows

    keys, scheme, lang = names_in(given["keys"]), given["scheme"], given["lang"]
    outcomes, view = _view(scenario, given)
    rows, outcome = key_rows(outcomes, keys, scheme), outcomes[scenario.sharing.key]
    if given["out"] is not None:
        save_chart(rows, outcome, scheme, given["out"], lang)
    if given["tables"] is not None:
        shown.write_view(view, outcome, given["tables"], lang)
    if given["form"] == "json":
        parts = {"groups": shown.group_rows(view), "coalitions": shown.coalition_rows(view)}
        print_json({"keys": plain_rows(rows), **{name: [*part] for name, part in parts.items()}})
        return
    names = shown.site_names(outcome, lang)
    stdout().print(keys_table(rows, outcome, scheme, lang))
    for table in (shown.groups_table, shown.keys_table, shown.coalitions_table):
        stdout().print(table(view, names, lang))


def _view(
    scenario: "Scenario", given: Mapping[str, Any]
) -> tuple[dict[str, "Outcome"], "CooperativeView"]:
    """Outcome of each key, and the cooperative view, with a bar over sites, then coalitions."""
    from rich.progress import Progress

    from simcore.energy.sharing import KEYS
    from simcore.study.keys import cooperative as game
    from simcore.study.keys.keys import key_outcomes

    kinds, keys = names_in(given["group_by"]), names_in(given["keys"])
    game.check_groupings(kinds)
    games: list[game.SiteGame] = []
    with Progress(console=stderr(), transient=True) as progress:
        sites = progress.add_task("Sharing the same sun by every key", total=len(scenario.sites))

        def watch(inputs: "SiteInput", curves: "SiteCurves") -> None:
            games.append(game.site_game(inputs, curves, kinds))
            progress.advance(sites)

        schemes = dict.fromkeys((given["scheme"], game.FREE))
        outcomes = key_outcomes(scenario, keys, tuple(schemes), watch)
        total = game.n_coalitions(games, given["n_orders"])
        task = progress.add_task("Coalitions", total=total)
        view = game.cooperative_view(
            games,
            {key: outcomes[key] for key in dict.fromkeys(keys or KEYS)},
            n_orders=given["n_orders"],
            tick=lambda n: progress.advance(task, n),
        )
    return outcomes, view
