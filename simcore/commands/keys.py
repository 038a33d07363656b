"""``keys``: every sharing key on the same curves, in a table and a chart."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from simcore.base.errors import refuse
from simcore.commands.language import lang_option, language
from simcore.commands.options import (
    format_option,
    out_option,
    scenario_argument,
    seed_option,
    set_option,
)
from simcore.commands.progress import OF_KEYS
from simcore.commands.running import (
    check_real_homes,
    names_in,
    over_sites,
    print_json,
    read,
    tell_left_out,
)
from simcore.commands.shared import stderr, stdout, user_errors
from simcore.show.words.labels import label

if TYPE_CHECKING:
    from simcore.scenario.schema import Scenario
    from simcore.site.curves import SiteCurves
    from simcore.site.inputs import SiteInput
    from simcore.study.compare.outcome import Outcome
    from simcore.study.keys.cooperative import CooperativeView

FORMATS = (".png", ".svg", ".pdf")


@click.command("keys")
@scenario_argument
@click.option("--keys", default="")
@click.option("--scheme", default="T1", show_default=True)
@out_option
@click.option("--cooperative", is_flag=True)
@click.option("--group-by", default="household", show_default=True)
@click.option("--orders", "n_orders", type=click.IntRange(min=2), default=1000, show_default=True)
@click.option("--tables", type=click.Path(path_type=Path))
@seed_option
@set_option
@format_option
@lang_option
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Compare the sharing keys on the curves of SCENARIO."""
    out, lang, scheme = chosen["out"], chosen["lang"], chosen["scheme"]
    if out is not None:
        _check_picture(out)
    _check_cooperative(chosen)
    loaded = read(scenario, chosen["sets"], chosen["seed"])
    check_real_homes(loaded)
    if chosen["cooperative"]:
        _show_cooperative(loaded, chosen)
        return
    from simcore.study.keys.keys import compare_keys

    with over_sites(loaded, len(loaded.sites), OF_KEYS) as tick:
        outcome, rows = compare_keys(loaded, names_in(chosen["keys"]), scheme, tick)
    from simcore.show.keys.keys import keys_table, plain_rows, save_chart

    if out is not None:
        save_chart(rows, outcome, scheme, out, lang)
    if chosen["output_format"] == "json":
        print_json(plain_rows(rows))
        return
    stdout().print(keys_table(rows, outcome, scheme, lang))


def _check_picture(out: Path) -> None:
    """Refuse a picture that cannot be written before any work."""
    if out.suffix not in FORMATS:
        raise refuse("file_ending", "--out", found=out, known=tuple(FORMATS))
    from simcore.show.folder.place import PICTURE_SIGN, check_new_file

    check_new_file(out, PICTURE_SIGN)


def _check_cooperative(chosen: Mapping[str, Any]) -> None:
    """Refuse its options without it, and a folder that cannot be written, before any long work."""
    source = click.get_current_context().get_parameter_source
    for option, name in (
        ("--tables", "tables"),
        ("--group-by", "group_by"),
        ("--orders", "n_orders"),
    ):
        if not chosen["cooperative"] and source(name) is ParameterSource.COMMANDLINE:
            raise refuse("cooperative_missing", option)
    if chosen["tables"] is None:
        return
    from simcore.show.folder.place import check_target

    check_target(chosen["tables"], "keys")


def _show_cooperative(scenario: "Scenario", chosen: Mapping[str, Any]) -> None:
    from simcore.show.keys import cooperative as shown
    from simcore.show.keys.keys import keys_table, plain_rows, save_chart
    from simcore.study.keys.keys import key_rows

    keys, scheme, lang = names_in(chosen["keys"]), chosen["scheme"], chosen["lang"]
    outcomes, view = _view(scenario, chosen)
    tell_left_out(view.n_left_out)
    rows, outcome = key_rows(outcomes, keys, scheme), outcomes[scenario.sharing.key]
    if chosen["out"] is not None:
        save_chart(rows, outcome, scheme, chosen["out"], lang)
    if chosen["tables"] is not None:
        shown.write_view(view, outcome, chosen["tables"], lang)
    if chosen["output_format"] == "json":
        parts = {"groups": shown.group_rows(view), "coalitions": shown.coalition_rows(view)}
        print_json({"keys": plain_rows(rows), **{name: [*part] for name, part in parts.items()}})
        return
    names = shown.site_names(outcome, lang)
    stdout().print(keys_table(rows, outcome, scheme, lang))
    for table in (shown.groups_table, shown.keys_table, shown.coalitions_table):
        stdout().print(table(view, names, lang))


def _view(
    scenario: "Scenario", chosen: Mapping[str, Any]
) -> tuple[dict[str, "Outcome"], "CooperativeView"]:
    """Outcome of each key, and the cooperative view, with a bar over sites, then coalitions."""
    from rich.progress import Progress

    from simcore.energy.sharing import KEYS
    from simcore.study.keys import cooperative as game
    from simcore.study.keys.keys import key_outcomes

    kinds, keys = names_in(chosen["group_by"]), names_in(chosen["keys"])
    game.check_groupings(kinds)
    games: list[game.SiteGame] = []
    with Progress(console=stderr(), transient=True) as progress:
        moment = label("commands.sharing_by_key", language())
        sites = progress.add_task(moment, total=len(scenario.sites))

        def watch(inputs: "SiteInput", curves: "SiteCurves") -> None:
            games.append(game.site_game(inputs, curves, kinds))
            progress.advance(sites)

        schemes = dict.fromkeys((chosen["scheme"], game.FREE))
        outcomes = key_outcomes(scenario, keys, tuple(schemes), watch)
        total = game.n_coalitions(games, chosen["n_orders"])
        task = progress.add_task(label("commands.coalitions", language()), total=total)
        view = game.cooperative_view(
            games,
            {key: outcomes[key] for key in dict.fromkeys(keys or KEYS)},
            n_orders=chosen["n_orders"],
            tick=lambda n: progress.advance(task, n),
        )
    return outcomes, view
