"""``report``: a run folder as a deck, a page, a PDF and a workbook."""

from pathlib import Path
from typing import Any

import click

from simcore.base.errors import did_you_mean, phrase, refuse
from simcore.commands.shared import stderr, stdout, user_errors

FORMATS = ("pptx", "html", "pdf", "xlsx")


@click.command("report")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--lang",
    type=click.Choice(["en", "fr"]),
    default="fr",
    show_default=True,
    help="Language of the pack.",
)
@click.option(
    "--format",
    "formats",
    default="pptx,html",
    show_default=True,
    metavar="A,B",
    help=f"Formats to write: {', '.join(FORMATS)}.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder to write to; the folder report in RUN by default.",
)
@click.option(
    "--with",
    "companions",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder of finance, size or another command, whose charts are added; repeatable.",
)
@user_errors()
def command(run: Path, **given: Any) -> None:
    """Write the board pack of RUN, a run folder: deck, page, PDF, workbook.

    A folder of tenants' information sheets is printed as PDF, one file a sheet.
    """
    formats, lang = _formats(given["formats"]), given["lang"]
    out = given["out"] or run / "report"
    if out.exists() and not out.is_dir():
        raise refuse("out_is_file", "--out", path=out)
    from simcore.show.folder.read import read_run
    from simcore.show.report.printing import SHEETS, print_sheets

    if (run / SHEETS).is_file():
        _sheets(run, formats, given["out"] or run, print_sheets)
        return
    loaded = read_run(run, given["companions"])
    if "pdf" in formats:
        _check_printer()
    from simcore.show.report.pack import write_pack
    from simcore.show.report.sections import left_out

    console = stderr()
    for text in left_out(loaded, lang):
        console.print(text, style="yellow")
    with console.status("Drawing ...") as status:
        paths = write_pack(loaded, out, formats, lang, lambda key: status.update(f"{key} ..."))
    for path in paths:
        stdout().print(f"{path}", soft_wrap=True)


def _sheets(run: Path, formats: list[str], out: Path, printed: Any) -> None:
    """Print the information sheets of a folder; they have no other format."""
    if formats != ["pdf"]:
        raise refuse("sheets_format", "--format", found=formats)
    with stderr().status("Printing ...") as status:
        paths = printed(run, out, lambda key: status.update(f"{key} ..."))
    for path in paths:
        stdout().print(f"{path}", soft_wrap=True)


def _formats(text: str) -> list[str]:
    """Formats asked for, each once, in the order of ``FORMATS``."""
    asked = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in asked if name not in FORMATS]
    if unknown or not asked:
        found = ", ".join(unknown) or phrase("no_format")
        guess = did_you_mean(unknown[0], FORMATS) if unknown else None
        raise refuse("not_some_of", "--format", found=found, known=tuple(FORMATS), guess=guess)
    return [name for name in FORMATS if name in asked]


def _check_printer() -> None:
    """Refuse a PDF that no program here can print before any long work."""
    from simcore.show.report.printing import can_print, print_pdf

    if not can_print(deck=True, page=True):
        print_pdf(Path(), deck=Path(), page=Path())
