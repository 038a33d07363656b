"""List sites, schemes, sharing keys and dated rates."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from simcore.commands.ages import warn_of_old_rates
from simcore.commands.shared import stderr, user_errors

FORMAT = click.option(
    "--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True
)
FIVE_SITES = Path("scenarios/five-sites.toml")
MAY_WRAP = ("source", "parameters", "sources")
UNBOUNDED = 2_000
Rows = Sequence[Mapping[str, object]]


@click.group("list")
def command() -> None:
    """List sites, schemes, sharing keys or dated rates."""


@command.command("sites")
@click.argument("scenario", type=click.Path(path_type=Path), default=FIVE_SITES)
@FORMAT
@user_errors()
def sites(scenario: Path, style: str) -> None:
    """List the sites of a SCENARIO file (the five pilot sites by default)."""
    from simcore.scenario.convert import peak_power_kw
    from simcore.scenario.load import load

    found = load(scenario)
    rows = [
        {
            "site": name,
            "name": site.name,
            "kind": site.kind,
            "dwellings": site.dwellings,
            "peak_power_kw": round(peak_power_kw(site, found), 1),
        }
        for name, site in found.sites.items()
    ]
    show(rows, style)


@command.command("schemes")
@FORMAT
def schemes(style: str) -> None:
    """List the tariff schemes and their parameters."""
    from simcore.money.schemes import SCHEMES
    from simcore.show.words.catalogue import text

    rows = [
        {
            "scheme": name,
            "title": text(f"scheme.{name}.title", "en"),
            "parameters": "\n".join(one.text for one in scheme.parameters),
            "solves_for": scheme.price,
            "needs": ", ".join(sorted(scheme.needs)),
            "sources": "\n".join(f"{one.name}: {one.source}" for one in scheme.parameters),
        }
        for name, scheme in SCHEMES.items()
    ]
    show(rows, style)


@command.command("keys")
@FORMAT
def keys(style: str) -> None:
    """List the sharing keys."""
    from simcore.energy.sharing import KEYS
    from simcore.show.words.catalogue import text

    show([{"key": name, "title": text(f"key.{name}.title", "en")} for name in KEYS], style)


@command.command("rates")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day; today if not given.")
@FORMAT
@user_errors()
def rates(on: datetime | None, style: str) -> None:
    """List the rates in force on a day, with their confidence and source."""
    from simcore.money.rates import load_rates, rates_on, stale

    day = on.date() if on else date.today()
    book = load_rates()
    show(rates_on(book, day).to_dict("records"), style)
    warn_of_old_rates(stderr(), day)
    for family, last in stale(book, day).items():
        stderr().print(f"Stale rates on {day}: {family}, last known on {last}", style="bold red")


def show(rows: Rows, style: str) -> None:
    """Write rows as a table or as JSON."""
    if style == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False, default=str))
        return
    table = Table(box=None)
    for name in rows[0] if rows else ():
        table.add_column(name, no_wrap=name not in MAY_WRAP)
    for row in rows:
        table.add_row(*(escape(str(value)) for value in row.values()))
    console = Console()
    # A file or a pipe has no width to fit into.
    (console if console.is_terminal else Console(width=UNBOUNDED)).print(table)
