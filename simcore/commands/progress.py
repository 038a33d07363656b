"""What a command is at: a bar on standard error that moves by phases, with the time left."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING, Any

from simcore.base.phases import heard
from simcore.commands.language import language
from simcore.commands.shared import PER_SECOND, stderr
from simcore.show.words.labels import label

if TYPE_CHECKING:
    from rich.progress import Progress

STARTS = {
    "weather": 0.0,
    "production": 0.04,
    "demand": 0.05,
    "sharing": 0.52,
    "sizes": 0.57,
    "pricing": 0.95,
}
"""How much of a site is done when a phase of it begins, about as at the five sites. [1]"""
OF_KEYS = {"weather": 0.0, "production": 0.01, "demand": 0.01}
"""The same where all keys share one site, and say themselves how far they are."""
OF_GRIDS = {**OF_KEYS, "network": 0.1, "variants": 0.25, "hosting": 0.6}
"""The same where the network of a site is solved for a year."""


@contextmanager
def moving(
    title: str,
    total: float | None,
    *,
    counts: bool = False,
    starts: Mapping[str, float] = STARTS,
) -> Iterator[Callable[..., Any]]:
    """Bar over some things, and the function that says one more is done, or how many of how many.

    Phases that are told meanwhile stand behind the title; a thread that is within a thing has
    done a part of it, so that a single site does not stand at nothing until its end.

    Parameters
    ----------
    title
        What is worked on.
    total
        Number of things; None where it is told later.
    counts
        Whether the numbers are shown and move alone, as where a thing is small.
    starts
        How much of a thing is done when a phase of it begins. [1]
    """
    within: dict[int, float] = {}
    lang = language()  # other threads, which tell phases, do not know what was asked for
    with _bar(counts=counts) as bar:
        task = bar.add_task(title, total=total)

        def hear(phase: str, part_fraction: float) -> None:
            words = f"{title} · {label(f'commands.phase.{phase}', lang)}"
            within[get_ident()] = starts.get(phase, part_fraction)
            bar.update(task, description=words, completed=None if counts else reached())

        def reached() -> float:
            return max(bar.tasks[0].completed, n_done[0] + sum(within.values()))

        def move(n: Any = None, n_all: int | None = None) -> None:
            if n_all is not None:
                bar.update(task, completed=n, total=n_all)
                return
            within.pop(get_ident(), None)
            n_done[0] += 1
            bar.update(task, completed=n_done[0] if counts else reached())

        n_done = [0]
        with heard(hear):
            yield move


@contextmanager
def stage(key: str) -> Iterator[Callable[[str, float | None], None]]:
    """Bar over a single stage, and the function that says what it is at and how far."""
    lang = language()
    title = label(key, lang)
    with _bar(counts=False) as bar:
        task = bar.add_task(title, total=None)

        def tell(words: str, done_fraction: float | None) -> None:
            bar.update(task, description=words)
            if done_fraction:
                bar.update(task, completed=done_fraction, total=1.0)

        def hear(phase: str, part_fraction: float) -> None:
            words = label(f"commands.phase.{phase}", lang)
            tell(f"{title.removesuffix('...').rstrip()} · {words}", part_fraction)

        with heard(hear):
            yield tell


def _bar(*, counts: bool) -> "Progress":
    """Description, bar, numbers where they count, time left."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn() if counts else TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    console = stderr()
    # Elsewhere than on a terminal a bar would leave an empty line.
    hidden = not console.is_terminal
    return Progress(
        *columns, console=console, transient=True, refresh_per_second=PER_SECOND, disable=hidden
    )
