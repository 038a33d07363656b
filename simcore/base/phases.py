"""What long work is at, told to whoever listens; no result depends on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str, float], None]
"""Called with a phase, and how much of it is done where the work knows. [1]"""

LISTENERS: list[Listener] = []
"""Who is told, in any thread: workers know nothing of the command that waits for them."""


def enter(phase: str, part_fraction: float = 0.0) -> None:
    """Tell that a phase begins, or that a part of it is done."""
    for listener in LISTENERS:
        listener(phase, part_fraction)


@contextmanager
def heard(listener: Listener) -> Iterator[None]:
    """Have a listener told of phases for as long as the context lasts.

    Examples
    --------
    >>> told = []
    >>> with heard(lambda phase, part: told.append((phase, part))):
    ...     enter("weather")
    ...     enter("drawing", 0.5)
    ...
    >>> enter("sharing")
    >>> told
    [('weather', 0.0), ('drawing', 0.5)]
    """
    LISTENERS.append(listener)
    try:
        yield
    finally:
        LISTENERS.remove(listener)
