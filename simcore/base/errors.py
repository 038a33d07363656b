"""Problems of an input, all reported at once, each with a guess."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from simcore.base.masking import masked

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in an input: where, what, what is expected, a guess."""

    place: str
    found: str
    expected: str
    guess: str = ""

    def __str__(self) -> str:
        """One line a person can act on, without the number of a meter."""
        guess = f"; {self.guess}" if self.guess else ""
        return masked(f"{self.place}: found {self.found}, expected {self.expected}{guess}")


class InputError(ValueError):
    """A user's input that cannot be used, with every problem found in it.

    Examples
    --------
    >>> try:
    ...     raise refuse("step", found="45", expected="15, 30 or 60")
    ... except InputError as error:
    ...     print(error)
    ...
    step: found 45, expected 15, 30 or 60
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems; the message has one line for each."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def gathered(readers: Iterable[Callable[[], Result]]) -> list[Result]:
    """What each reader returns, in order, or the problems of all of them at once.

    Parameters
    ----------
    readers
        Functions without arguments that may raise an ``InputError``.

    Raises
    ------
    InputError
        With the problems of every reader that raised one.
    """
    done: list[Result] = []
    problems: list[Problem] = []
    for reader in readers:
        try:
            done.append(reader())
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return done


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A guess at the word that was meant, or the empty string.

    Examples
    --------
    >>> did_you_mean("kwp_per_dweling", ["kwp_per_dwelling", "planes"])
    "did you mean 'kwp_per_dwelling'?"
    >>> did_you_mean("xyz", ["kwp_per_dwelling"])
    ''
    """
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def refuse(place: str, *, found: str, expected: str, guess: str = "") -> InputError:
    """Error that names a single problem, ready to be raised."""
    return InputError([Problem(place=place, found=found, expected=expected, guess=guess)])
