"""PDF of the tenants' information sheets, by a browser that is installed."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from simcore.base.errors import refuse
from simcore.show.folder.place import add_files, check_files, working_files
from simcore.show.sheet.sheet import MARKER as SHEETS

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
SECONDS = 120
"""Longest that a program may take; five sites take under ten."""


def program(names: Sequence[str]) -> str | None:
    """Path of the first of some programs that is installed."""
    return next((path for name in names if (path := shutil.which(name))), None)


def print_sheets(folder: Path, out: Path, progress: Callable[[str], None]) -> list[Path]:
    """Paths of the PDFs of all tenants' information sheets of a folder, one each.

    Raises
    ------
    InputError
        If the folder's list of sheets cannot be read, a sheet is missing, or no browser is
        there to print.
    """
    browser = program(BROWSERS)
    if browser is None:
        raise refuse("browser_missing", "--format pdf", known=tuple(BROWSERS))
    try:
        names = json.loads((folder / SHEETS).read_text(encoding="utf-8"))["sheets"]
        pages = [folder / Path(name).name for name in names]
    except (ValueError, KeyError, TypeError, OSError):
        raise refuse("sheets_unlisted", SHEETS) from None
    missing = [page.name for page in pages if not page.is_file()]
    if missing:
        raise refuse("sheets_missing", SHEETS, files=missing)
    check_files(out, [f"{page.stem}.pdf" for page in pages])
    with working_files(out) as working:
        paths = []
        for page in pages:
            path = working / f"{page.stem}.pdf"
            _by_browser(browser, page, path)
            paths.append(path)
            progress(page.stem)
        return add_files(paths, out)


def _by_browser(browser: str, page: Path, path: Path) -> None:
    with TemporaryDirectory() as folder:
        made = Path(folder) / "page.pdf"
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        options += [f"--user-data-dir={folder}/home", f"--print-to-pdf={made}"]
        _call([browser, *options, page.resolve().as_uri()])
        _take(made, path, browser)


def _call(words: list[str]) -> None:
    try:
        subprocess.run(words, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        program_name = Path(words[0]).name
        raise refuse(
            "printer_too_slow", "--format pdf", program=program_name, seconds=SECONDS
        ) from None


def _take(made: Path, path: Path, name: str) -> None:
    """Put a finished PDF in its place; a file that is none is refused."""
    if not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
        raise refuse("nothing_printed", "--format pdf", program=Path(name).name)
    shutil.move(made, path)
