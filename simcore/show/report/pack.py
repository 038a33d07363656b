"""The whole pack: every format asked for, in one folder, each whole or not at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from simcore.show.folder.place import add_files, check_files, working_files
from simcore.show.folder.read import Run

FORMATS = ("pptx", "html", "pdf", "docx", "xlsx")
STEM = "board-pack"

Progress = Callable[[str], None]


def write_pack(
    run: Run,
    folder: Path,
    formats: Sequence[str],
    lang: str,
    progress: Progress = lambda _: None,
) -> list[Path]:
    """Paths of the files written: ``board-pack-<lang>.<format>`` in ``folder``.

    Parameters
    ----------
    run
        A run folder read back.
    folder
        Where to write; made where it does not exist.
    formats
        Some of ``FORMATS``.
    lang
        ``"en"`` or ``"fr"``.
    progress
        Told what was done last.

    Returns
    -------
    list of Path
        Files written, in the order of the formats.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> from simcore.show.folder.write import Effort, write_run
    >>> effort = Effort(wall_seconds=1.0, peak_memory_bytes=None)
    >>> folder = TemporaryDirectory()
    >>> outcome = sc.price(flows, {"T1": {}})
    >>> write_run(outcome, Path(folder.name), effort=effort, lang="en", charts=False)
    >>> run = sc.read_run(folder.name)
    >>> written = write_pack(run, Path(folder.name) / "pack", ["xlsx"], "en")
    >>> folder.cleanup()
    >>> [path.name for path in written]
    ['board-pack-en.xlsx']
    """
    check_files(folder, [pack_name(form, lang) for form in formats])
    with working_files(folder) as working:
        return add_files(list(_made(run, working, formats, lang, progress)), folder)


def n_steps(run: Run, formats: Sequence[str], lang: str) -> int:
    """How often :func:`write_pack` tells its progress."""
    from simcore.show.report.sections import sections

    n_sections = len(sections(run, lang))
    drawn = ("pptx" in formats, "html" in formats, "pdf" in formats or "docx" in formats)
    return sum(drawn) * n_sections + sum(form in formats for form in ("xlsx", "pdf", "docx"))


def pack_name(form: str, lang: str) -> str:
    """Name of a file of the pack."""
    return f"{STEM}-{lang}.{form}"


def _made(
    run: Run, working: Path, formats: Sequence[str], lang: str, progress: Progress
) -> Iterator[Path]:
    paths = {form: working / pack_name(form, lang) for form in FORMATS}
    if "pptx" in formats:
        from simcore.show.report.deck import write_deck

        write_deck(run, paths["pptx"], lang, progress)
    if "html" in formats:
        from simcore.show.report.page import write_page

        write_page(run, paths["html"], lang, progress)
    if "pdf" in formats or "docx" in formats:
        _write_sheets(run, paths, formats, lang, progress)
    if "xlsx" in formats:
        from simcore.show.report.workbook import write_workbook

        write_workbook(run, paths["xlsx"], lang)
        progress("xlsx")
    yield from (paths[form] for form in FORMATS if form in formats)


def _write_sheets(
    run: Run, paths: Mapping[str, Path], formats: Sequence[str], lang: str, progress: Progress
) -> None:
    """Write the report in writing, whose charts are drawn once for both its formats."""
    from simcore.show.report.written import written

    report = written(run, lang, progress)
    if "pdf" in formats:
        from simcore.show.report.paper import write_paper

        write_paper(report, paths["pdf"], lang)
        progress("pdf")
    if "docx" in formats:
        from simcore.show.report.word import write_word

        write_word(report, paths["docx"], lang)
        progress("docx")
