"""``form``: a scenario as a workbook to fill in, or such a workbook as a scenario file."""

import os
from pathlib import Path

import click

from simcore.base.errors import refuse
from simcore.commands.language import lang_option
from simcore.commands.shared import user_errors
from simcore.show.words.labels import label


@click.command("form")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--from", "source", type=click.Path(path_type=Path))
@lang_option
@user_errors()
def command(target: Path, source: Path | None, lang: str) -> None:
    """Write a scenario as a workbook to fill in, or as a scenario file."""
    from simcore.scenario.files import with_files
    from simcore.scenario.form import SUFFIX
    from simcore.scenario.schema import Scenario
    from simcore.scenario.toml import toml_text
    from simcore.show.form import write_form

    suffix = target.suffix.lower()
    if suffix not in (SUFFIX, ".toml"):
        raise refuse("form_suffix", "TARGET", found=target.name)
    if target.exists():
        raise refuse("new_file_exists", "TARGET", path=target)
    tables = _example(lang) if source is None else _stated(source)

    def placed(_key: object, name: str, _kind: object) -> str:
        return Path(os.path.relpath(name, target.parent)).as_posix()

    tables = with_files(Scenario, tables, placed)
    if suffix == SUFFIX:
        write_form(target, tables, lang)
    else:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(toml_text(tables))
    click.echo(label("commands.written", lang, path=target))
    click.echo(label("commands.next_step", lang, line=f"simcore validate {target}"))


def _stated(source: Path) -> dict[str, object]:
    from simcore.scenario.load import stated_tables

    return stated_tables(source)


def _example(lang: str) -> dict[str, object]:
    """Tables of the site that ``new`` writes with all usual answers."""
    import tomllib

    from simcore.scenario.draft import USUAL
    from simcore.show.new import scenario_text

    return tomllib.loads(scenario_text(USUAL, lang))
