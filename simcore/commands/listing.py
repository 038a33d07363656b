"""List sites, schemes, sharing keys, dated rates and layouts of curves."""

from datetime import date, datetime
from pathlib import Path

import click

from simcore.commands.ages import warn_of_old_rates
from simcore.commands.language import lang_option
from simcore.commands.options import format_option
from simcore.commands.running import show_rows, words_in
from simcore.commands.shared import stderr, stdout, user_errors
from simcore.scenario.shipped import FIVE_SITES, or_shipped
from simcore.show.words.labels import day as written_day
from simcore.show.words.labels import label


@click.group("list")
@lang_option
def command(lang: str) -> None:
    """List sites, schemes, sharing keys, dated rates or layouts of curves."""


@command.command("sites")
@click.argument("scenario", type=click.Path(path_type=Path), default=FIVE_SITES)
@format_option
@lang_option
@user_errors()
def sites(scenario: Path, output_format: str, lang: str) -> None:
    """List the sites of a scenario file."""
    from simcore.scenario.load import load
    from simcore.show.listing import site_rows

    show_rows(
        site_rows(load(or_shipped(scenario)), words_in(output_format, lang)), output_format, lang
    )


@command.command("schemes")
@click.argument("names", nargs=-1)
@format_option
@lang_option
@user_errors()
def schemes(names: tuple[str, ...], output_format: str, lang: str) -> None:
    """List the tariff schemes, their parameters and what the law asks of them."""
    from simcore.show.listing import need_rows, scheme_rows, whole_scheme_rows

    if output_format == "json":
        show_rows(whole_scheme_rows(names), output_format, lang)
        return
    show_rows(scheme_rows(lang, names), output_format, lang)
    stdout().print()
    show_rows(need_rows(lang, names, is_whole=bool(names)), output_format, lang)


@command.command("keys")
@format_option
@lang_option
def keys(output_format: str, lang: str) -> None:
    """List the sharing keys."""
    from simcore.show.listing import key_rows

    show_rows(key_rows(words_in(output_format, lang)), output_format, lang)


@command.command("formats")
@format_option
@lang_option
def formats(output_format: str, lang: str) -> None:
    """List the layouts of files of curves, and where they are described."""
    from simcore.show.listing import format_rows

    show_rows(format_rows(words_in(output_format, lang)), output_format, lang)


@command.command("rates")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--rates", "rates_file", type=click.Path(path_type=Path))
@format_option
@lang_option
@user_errors()
def rates(on: datetime | None, rates_file: Path | None, output_format: str, lang: str) -> None:
    """List the rates in force on a day, with their confidence and source."""
    from simcore.money.rates import book_with, rates_on, stale

    day = on.date() if on else date.today()
    book = book_with(rates_file)
    rows = rates_on(book, day).to_dict("records")
    show_rows(rows, output_format, lang)
    if output_format != "json":
        stdout().print(label("commands.rates_sources", lang))
    warn_of_old_rates(day, book=book)
    for family, last in stale(book, day).items():
        days = {"day": written_day(day, lang), "last": written_day(last, lang)}
        line = label("commands.stale_rates", lang, family=family, **days)
        stderr().print(line, style="bold red")
