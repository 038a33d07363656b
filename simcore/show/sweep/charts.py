"""Charts and sentences of a sweep, without a run beside it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from simcore.show.charts import ATTACHED_CHARTS
from simcore.show.charts.style import save_chart
from simcore.show.words.futures import Frames, frames
from simcore.show.words.futures_told import futures_sentences, rule_sentences
from simcore.study.sweep.bands import Bands, tables_of

CHARTS = ("bands", "probabilities", "tornado", "indices", "regret")
"""Charts of a sweep; each needs the table of its name."""


def frames_of(found: Bands, titles: Mapping[str, str]) -> Frames:
    """What charts and sentences take of a sweep; ``titles`` are those of the schemes."""
    return frames(tables_of(found), titles)


def save_charts(
    found: Bands, titles: Mapping[str, str], folder: Path, lang: str = "en"
) -> list[Path]:
    """Paths of all charts that a sweep can show, as PNG and SVG."""
    told = frames_of(found, titles)

    def draw(name: str) -> Any:
        return ATTACHED_CHARTS[name](told, None, lang)

    names = [name for name in CHARTS if name in told.names]
    return [path for name in names for path in save_chart(partial(draw, name), folder, name, lang)]


def sweep_sentences(found: Bands, titles: Mapping[str, str], lang: str) -> list[str]:
    """The answer with its probability, who is better, and which futures break the scheme."""
    told = frames_of(found, titles)
    return [*futures_sentences(told, found.scheme, lang), *rule_sentences(told, lang)]
