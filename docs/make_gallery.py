"""Pages of the documentation that come from the package: gallery of charts, glossary.

``python docs/make_gallery.py`` writes the glossary, which is kept beside the other pages.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SCENARIO = Path(__file__).parents[1] / "scenarios" / "five-sites.toml"


def write_pages(folder: Path, run_folder: Path | None = None) -> None:
    """Write the gallery with its pictures into ``folder``, of a run folder where one is at hand."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with TemporaryDirectory() as working:
        text = gallery(folder, run_folder or five_sites(Path(working) / "run"))
    (folder / "gallery.md").write_text(text, encoding="utf-8")


def glossary() -> str:
    """Words and formulas, schemes, keys, parties and columns in both languages, as a page."""
    from simcore.energy.sharing import KEYS
    from simcore.money.ledger import PARTIES
    from simcore.money.schemes import SCHEMES
    from simcore.show.words.catalogue import terms
    from simcore.study.compare.figures import FIGURES

    columns = ("site", "scheme", "title", *FIGURES)
    lines = ["# Glossary", "", "What a word means here, in English and in French.", ""]
    lines += _table("term", terms(), ("title", "meaning"))
    lines += ["", "## More words", "", *_table("word", terms("word"), ("title", "meaning"))]
    for head, family, names, parts in (
        ("Tariff schemes", "scheme", SCHEMES, ("title", "description")),
        ("Sharing keys", "key", KEYS, ("title", "description")),
        ("Parties", "party", PARTIES, ("title", "description")),
        ("Columns of the summary", "column", columns, ("head", "meaning")),
    ):
        lines += ["", f"## {head}", "", *_table(family, names, parts, is_named=family != "party")]
    return "\n".join(lines) + "\n"


def _table(
    family: str, names: Iterable[str], parts: tuple[str, str], *, is_named: bool = False
) -> list[str]:
    """Rows of a family of words, with the names by which the program knows them if asked for."""
    from simcore.show.words.labels import label

    lines = ["| English | meaning | français | sens |", "|---|---|---|---|"]
    if is_named:
        lines = ["| | English | meaning | français | sens |", "|---|---|---|---|---|"]
    for name in names:
        cells = [label(f"{family}.{name}.{part}", lang) for lang in ("en", "fr") for part in parts]
        cells = [f"`{name}`", *cells] if is_named else cells
        lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return lines


def five_sites(folder: Path) -> Path:
    """The run folder of the five pilot sites."""
    import simcore as sc
    from simcore.show.folder.write import Effort, write_run

    effort = Effort(wall_seconds=0.0, peak_memory_bytes=None)
    write_run(sc.compare(sc.load(SCENARIO)), folder, effort=effort, lang="en", charts=False)
    return folder


def gallery(folder: Path, run_folder: Path) -> str:
    """Every chart of a run, as a page; its pictures go beside it."""
    from simcore.show.charts import CHARTS, drawable
    from simcore.show.charts.png import png_bytes
    from simcore.show.charts.style import board_style, page
    from simcore.show.folder.read import read_run

    run: Any = read_run(run_folder)
    names = drawable(run.names)
    (folder / "charts").mkdir()
    for name in names:
        with board_style():
            figure = CHARTS[name](run, page(run, "en"), "en").figure
            (folder / "charts" / f"{name}-en.png").write_bytes(png_bytes(figure))
    lines = ["# Gallery", "", "Every chart of a run, drawn from the five pilot sites.", ""]
    for name in names:
        first = (CHARTS[name].__doc__ or "").split("\n")[0]
        lines += [f"## {name.replace('_', ' ').capitalize()}", "", first, ""]
        lines += [f"![{name.replace('_', ' ')}](charts/{name}-en.png)", ""]
        lines += [f'`sc.charts.{name}(outcome, lang="en")`', ""]
    return "\n".join(lines)


if __name__ == "__main__":
    (Path(__file__).parent / "glossary.md").write_text(glossary(), encoding="utf-8")
