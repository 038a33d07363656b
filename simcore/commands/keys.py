"""``keys``: every sharing key on the same curves, in a table and a chart."""

from pathlib import Path
from typing import Any

import click

from simcore.base.errors import refuse
from simcore.commands.running import print_json
from simcore.commands.shared import stderr, stdout, user_errors

FORMATS = (".png", ".svg", ".pdf")


@click.command("keys")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--keys", metavar="A,B", default="", help="Keys to compare; all by default.")
@click.option("--scheme", default="T1", show_default=True, help="Tariff scheme of the savings.")
@click.option("--out", type=click.Path(path_type=Path), help="Chart to write (png, svg or pdf).")
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
        raise refuse("--out", found=str(out), expected=f"a file ending in {', '.join(FORMATS)}")
    from simcore.scenario.load import load
    from simcore.study.keys import compare_keys

    loaded = load(scenario, given["sets"], given["seed"])
    names = [name.strip() for name in given["keys"].split(",") if name.strip()]
    with stderr().status("Sharing the same sun by every key ..."):
        outcome, rows = compare_keys(loaded, names, scheme)
    from simcore.show.keys import keys_table, plain_rows, save_chart

    if out is not None:
        save_chart(rows, outcome, scheme, out, lang)
    if given["form"] == "json":
        print_json(plain_rows(rows))
        return
    stdout().print(keys_table(rows, outcome, scheme, lang))
