"""``init``: a folder of scenarios to start from, the five sites and their variants."""

from pathlib import Path
from shutil import copytree

import click

from simcore.base.errors import few, refuse
from simcore.commands.language import lang_option
from simcore.commands.shared import user_errors
from simcore.show.words.labels import label


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@lang_option
@user_errors()
def command(folder: Path, lang: str) -> None:
    """Copy the five sites and their variants into a new or empty FOLDER."""
    from simcore.scenario.shipped import FIVE_SITES, shipped_scenarios
    from simcore.show.folder.place import whole_folder

    found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if found:
        raise refuse("folder_not_empty", "FOLDER", folder=folder, files=few(found))
    with whole_folder(folder, "init") as working:
        copytree(shipped_scenarios(), working, dirs_exist_ok=True)
    click.echo(label("commands.written", lang, path=folder))
    click.echo(
        label("commands.next_step", lang, line=f"simcore compare {folder / FIVE_SITES.name}")
    )
