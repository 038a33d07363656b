"""Problems of an input, all reported at once, each with a guess.

A problem holds no sentence: a key, a place and plain values. Its words stand in the
catalogues of ``simcore/show/words``, one a language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Result = TypeVar("Result")
FIRST_FEW = 5
"""Names that a problem lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A few words within a problem: the entry ``phrase.<key>`` and what is filled in."""

    key: str
    fields: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """The words in English."""
        return _in_words(self, "en")


Where = str | Phrase
"""Place of a problem, or a part of it: the text of a file or option, or words with one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in an input.

    Attributes
    ----------
    key
        Kind of fault: ``problem.<key>.found`` and ``problem.<key>.expected`` are its words,
        ``problem.<key>.guess`` where every such fault has the same guess.
    place
        Where: file, line, option.
    fields
        What is filled in: texts, numbers, days, phrases, and lists of these.
    guess
        What may have been meant, where it depends on the case.
    """

    key: str
    place: Where
    fields: Mapping[str, object] = field(default_factory=dict, hash=False)
    guess: Phrase | None = None

    def __str__(self) -> str:
        """One line a person can act on, in English, without the number of a meter."""
        return _in_words(self, "en")


class InputError(ValueError):
    """A user's input that cannot be used, with every problem found in it.

    Examples
    --------
    >>> try:
    ...     raise refuse("given_step", "step", step=45)
    ... except InputError as error:
    ...     print(error)
    ...
    step: found 45, expected 15, 30 or 60, the minutes of a slot
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems; they are written out when they are read."""
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """One line for each problem, in English."""
        return "\n".join(str(problem) for problem in self.problems)


Writer = Callable[[Problem | Phrase, str], str]
"""Function that puts a problem, or a phrase of it, into the words of a language."""


def _unwritten(message: Problem | Phrase, _: str) -> str:
    return f"{message.key} {dict(message.fields)}"


_writers: list[Writer] = [_unwritten]


def written_by(writer: Writer) -> None:
    """Have problems put into words by a function of a higher wing."""
    _writers[:] = [writer]


def _in_words(message: Problem | Phrase, lang: str) -> str:
    return _writers[0](message, lang)


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
    results: list[Result] = []
    problems: list[Problem] = []
    for reader in readers:
        try:
            results.append(reader())
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return results


def closest(word: str, known_words: Iterable[str]) -> str:
    """The known word that was meant, or the empty string.

    Examples
    --------
    >>> closest("kwp_per_dweling", ["kwp_per_dwelling", "planes"])
    'kwp_per_dwelling'
    >>> closest("xyz", ["kwp_per_dwelling"])
    ''
    """
    from difflib import get_close_matches  # only where something is refused

    close = get_close_matches(word, list(known_words), n=1, cutoff=0.6)
    return close[0] if close else ""


def did_you_mean(word: str, known_words: Iterable[str]) -> Phrase | None:
    """A guess at the word that was meant, if one is near.

    Examples
    --------
    >>> print(did_you_mean("kwp_per_dweling", ["kwp_per_dwelling", "planes"]))
    did you mean 'kwp_per_dwelling'?
    """
    name = closest(word, known_words)
    return phrase("did_you_mean", name=name) if name else None


def phrase(key: str, **fields: object) -> Phrase:
    """A few words, by key."""
    return Phrase(key=key, fields=fields)


def few(names: Sequence[str]) -> str | Phrase:
    """The first few names, and how many more there are."""
    first, n = ", ".join(names[:FIRST_FEW]), len(names) - FIRST_FEW
    return phrase("few_and_more", names=first, n=n) if n > 0 else first


def fault(key: str, place: Where, *, guess: Phrase | None = None, **fields: object) -> Problem:
    """A problem by its key, its place and what is filled in."""
    return Problem(key=key, place=place, fields=fields, guess=guess)


def refuse(key: str, place: Where, *, guess: Phrase | None = None, **fields: object) -> InputError:
    """Error that names a single problem, ready to be raised."""
    return InputError([fault(key, place, guess=guess, **fields)])


class NoCacheWarning(UserWarning):
    """Warning that compiled kernels cannot be kept, so that every run compiles them."""
