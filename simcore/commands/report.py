"""``report``: a run folder as a deck, a page, a report in writing and a workbook."""

from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcore.base.errors import did_you_mean, phrase, refuse
from simcore.commands.language import language
from simcore.commands.options import out_option
from simcore.commands.progress import stage
from simcore.commands.shared import stderr, stdout, user_errors
from simcore.show.words.catalogue import LANGUAGES, is_known
from simcore.show.words.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORMATS = ("pptx", "html", "pdf", "docx", "xlsx")


@click.command("report")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(LANGUAGES), default=partial(language, "fr"))
@click.option("--format", "formats", default="pptx,html", show_default=True)
@out_option
@click.option("--with", "companions", multiple=True, type=click.Path(path_type=Path))
@user_errors()
def command(run: Path, **chosen: Any) -> None:
    """Write the board pack of RUN, a run folder: deck, page, PDF, document, workbook.

    A folder of tenants' information sheets is printed as PDF, one file a sheet; that of an
    estate has a deck and a page.
    """
    formats, lang = _formats(chosen["formats"]), chosen["lang"]
    out = chosen["out"] or run / "report"
    if out.exists() and not out.is_dir():
        raise refuse("out_is_file", "--out", path=out)
    with stage("commands.reading_run"):
        from simcore.show.folder.mark import writer_of
        from simcore.show.folder.read import read_run
        from simcore.show.report.printing import SHEETS, print_sheets

    if (run / SHEETS).is_file():
        _sheets(run, formats, chosen["out"] or run, print_sheets)
        return
    if writer_of(run) == "estate":
        _estate(run, formats, out, lang)
        return
    with stage("commands.reading_run"):
        loaded = read_run(run, chosen["companions"])
        from simcore.show.report.pack import n_steps, write_pack
        from simcore.show.report.sections import left_out

        missing = left_out(loaded, lang)
    for text in missing:
        stderr().print(text, style="yellow")
    with stage("commands.drawing") as tell:
        parts = partial(_tell_part, tell, count(1), n_steps(loaded, formats, lang))
        paths = write_pack(loaded, out, formats, lang, parts)
    for path in paths:
        stdout().print(f"{path}", soft_wrap=True)


def _sheets(run: Path, formats: list[str], out: Path, printed: Any) -> None:
    """Print the information sheets of a folder; they have no other format."""
    if formats != ["pdf"]:
        raise refuse("sheets_format", "--format", found=formats)
    with stage("commands.printing") as tell:
        paths = printed(run, out, partial(_tell_part, tell, count(1), 0))
    for path in paths:
        stdout().print(f"{path}", soft_wrap=True)


def _estate(run: Path, formats: list[str], out: Path, lang: str) -> None:
    """Write deck and page of an estate; it has no other format."""
    from simcore.show.estate.records import read_estate
    from simcore.show.report.estate import ESTATE_FORMATS, write_estate_pack

    if not set(formats) <= set(ESTATE_FORMATS):
        raise refuse("estate_format", "--format", found=formats, known=ESTATE_FORMATS)
    with stage("commands.drawing") as tell:
        parts = partial(_tell_part, tell, count(1), 0)
        paths = write_estate_pack(read_estate(run), out, formats, lang, parts)
    for path in paths:
        stdout().print(f"{path}", soft_wrap=True)


def _tell_part(
    tell: "Callable[[str, float | None], None]", made: "Iterator[int]", n_all: int, key: str
) -> None:
    """Say which part of a pack was made last, by its name in the contents or its file."""
    lang, name = language(), f"short_{key}"
    part = label(name, lang) if is_known(name) else key
    n = next(made)
    tell(label("commands.drawing_part", lang, part=part), min(n / n_all, 1.0) if n_all else None)


def _formats(text: str) -> list[str]:
    """Formats asked for, each once, in the order of ``FORMATS``."""
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        strange = ", ".join(unknown) or phrase("no_format")
        guess = did_you_mean(unknown[0], FORMATS) if unknown else None
        raise refuse("not_some_of", "--format", found=strange, known=tuple(FORMATS), guess=guess)
    return [name for name in FORMATS if name in names]
