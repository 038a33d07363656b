"""The written report as PDF, set by typst: no browser and no office program is needed."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matplotlib import get_data_path

from simcore.show.report.page import TEMPLATES
from simcore.show.report.written import Part, Written, widths
from simcore.show.tables import Table, is_figures
from simcore.show.words.labels import label

TEMPLATE = "report.typ"
DATA = "report.json"


def write_paper(report: Written, path: Path, lang: str) -> None:
    """Write the report as PDF.

    All words come in as data, so that nothing in them is taken for markup.

    Parameters
    ----------
    report
        What it says.
    path
        File to write, ``.pdf``.
    lang
        ``"en"`` or ``"fr"``.
    """
    import typst

    with TemporaryDirectory() as name:
        folder = Path(name)
        parts = [_part(part, folder, number) for number, part in enumerate(report.parts)]
        told = {
            "lang": lang,
            "title": report.title,
            "question": report.question,
            "sizes": report.sizes,
            "parts": parts,
            "words": label("page_glossary", lang),
            "glossary": report.glossary,
            "small": [report.source, report.run],
        }
        (folder / DATA).write_text(json.dumps(told), encoding="utf-8")
        template = folder / TEMPLATE
        template.write_text((TEMPLATES / TEMPLATE).read_text("utf-8"), encoding="utf-8")
        fonts = [str(Path(get_data_path(), "fonts", "ttf"))]
        typst.compile(
            str(template),
            output=str(path),
            root=name,
            font_paths=fonts,
            ignore_system_fonts=True,
        )


def _part(part: Part, folder: Path, number: int) -> dict[str, Any]:
    picture = ""
    if part.picture:
        picture = f"{number}.png"
        (folder / picture).write_bytes(part.picture)
    return {
        "title": part.title,
        "lead": part.lead,
        "points": part.points,
        "tiles": [{"figure": tile.figure, "text": tile.text} for tile in part.tiles],
        "of": part.tiles_of,
        "table": _table(part.table) if part.table else None,
        "picture": picture,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "widths": widths(table),
        "caption": table.caption,
        "heads": [head.text for head in table.heads],
        "figures": [is_figures(table, place) for place in range(len(table.heads))],
        "rows": [[cell.text for cell in row] for row in table.rows],
        "strong": sorted(table.strong),
    }
