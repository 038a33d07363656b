"""What all commands share: problems of an input on stderr, without a traceback."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EACCES, EDQUOT, ENAMETOOLONG, ENOSPC, EPERM, EROFS
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import click

from simcore.base.errors import InputError, NoCacheWarning, fault
from simcore.commands.language import language
from simcore.show.words.labels import label

if TYPE_CHECKING:
    from rich.console import Console, RenderHook
    from rich.status import Status

BAD_INPUT = 2
"""Exit code for an input that cannot be used."""

REFUSED = (ENOSPC, EDQUOT, EROFS, EACCES, EPERM, ENAMETOOLONG)
"""What a system says of a full disk and of places where one may not read or write."""

PER_SECOND = 4
"""How often a line or bar is drawn anew: at 1 ms each, well below a hundredth of the time."""

PIPE_WIDTH = 110
"""Columns of a table that is not shown in a terminal."""


def stderr() -> "Console":
    """Console on stderr: progress, problems, nothing that a pipe should carry."""
    from rich.console import Console

    return Console(stderr=True, soft_wrap=True, highlight=False)


def stdout(pipe_width: int = PIPE_WIDTH) -> "Console":
    """Console on standard output, wide enough for the tables where it is a file or a pipe."""
    from rich.console import Console

    from simcore.show.fitted import all_fitted

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, pipe_width)
    fit = partial(all_fitted, width=console.width, lang=language())
    console.push_render_hook(cast("RenderHook", SimpleNamespace(process_renderables=fit)))
    return console


def status(key: str) -> "Status":
    """Line on stderr that says what is done for as long as it lasts."""
    return stderr().status(label(key, language()), refresh_per_second=PER_SECOND)


def show_problems(error: InputError, lang: str = "en") -> None:
    """Write one ``Error:`` line for each problem, in the language asked for."""
    from rich.text import Text

    from simcore.show.words.problems import in_words, text

    console = stderr()
    for problem in error.problems:
        line = in_words(problem, lang)
        console.print(Text.assemble((text("phrase.error", lang), "bold red"), " ", line))


def _show_warning(usual: Callable[..., None], message: Warning, *about: Any, **more: Any) -> None:
    """Write a warning that is meant for users as one line."""
    if isinstance(message, NoCacheWarning):
        from simcore.show.words.problems import in_words

        stderr().print(f"{in_words(message.args[0], language())}.", style="yellow")
    else:
        usual(message, *about, **more)


@contextmanager
def user_errors() -> Iterator[None]:
    """Context, or decorator, that turns an ``InputError`` into lines and exit code 2.

    A warning that kernels cannot be kept becomes a line, too.
    """
    try:
        with warnings.catch_warnings():
            warnings.showwarning = partial(_show_warning, warnings.showwarning)
            yield
    except InputError as error:
        show_problems(error, language())
        raise click.exceptions.Exit(BAD_INPUT) from None
    except OSError as error:
        if error.errno not in REFUSED:
            raise
        problem = fault("system_refuses", str(error.filename or "--out"), said=error.strerror)
        show_problems(InputError([problem]), language())
        raise click.exceptions.Exit(BAD_INPUT) from None
