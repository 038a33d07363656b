"""JSON Schema of a scenario file."""

from pathlib import Path

import click

from simcore.commands.language import lang_option
from simcore.commands.shared import user_errors
from simcore.commands.streams import json_text
from simcore.scenario.schema import toml_schema
from simcore.show.words.labels import label


@click.command("schema")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False))
@lang_option
@user_errors()
def command(out: Path | None, lang: str) -> None:
    """Print the JSON Schema of a scenario file, for editors that check TOML."""
    if out is None:
        click.echo(json_text(toml_schema()))
    else:
        from simcore.show.folder.place import check_new_file, write_json

        check_new_file(out)
        write_json(toml_schema(), out)
        click.echo(label("commands.written", lang, path=out))
