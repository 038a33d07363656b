"""JSON Schema of a scenario file."""

import json
from pathlib import Path

import click

from simcore.commands.language import lang_option
from simcore.commands.shared import user_errors
from simcore.scenario.schema import toml_schema
from simcore.show.words.labels import label


@click.command("schema")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False))
@lang_option
@user_errors()
def command(out: Path | None, lang: str) -> None:
    """Print the JSON Schema of a scenario file, for editors that check TOML."""
    text = json.dumps(toml_schema(), indent=2, ensure_ascii=False, default=str)
    if out is None:
        click.echo(text)
    else:
        from simcore.show.folder.place import check_new_file

        check_new_file(out)
        out.write_text(text + "\n", encoding="utf-8")
        click.echo(label("commands.written", lang, path=out))
