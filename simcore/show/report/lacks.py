"""One line on what a pack does not hold, and which command makes it."""

from collections.abc import Iterator

from simcore.show.folder.mark import writer_of
from simcore.show.folder.read import Run
from simcore.show.words.labels import label

PLAN = "finance"
"""Command whose folder holds the plan of each plant."""


def lacks_words(run: Run, lang: str) -> str:
    """What the pack lacks with the command that makes it; empty where it holds everything."""
    told = [label(f"lacks.{name}", lang) for name in _lacking(run)]
    between = label("answer.between_notes", lang)
    return label("lacks", lang, names=between.join(told)) if told else ""


def _lacking(run: Run) -> Iterator[str]:
    if "bands" not in run.names:
        yield "sweep"
    if not {"grid", "grid_sites"} & run.names:
        yield "grid"
    if not any(writer_of(folder) == PLAN for folder in run.companions):
        yield "plan"
