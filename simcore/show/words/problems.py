"""Problems of an input in words: sentences of the catalogues, filled in for people."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from string import Formatter
from typing import Any

from simcore.base.errors import Phrase, Problem
from simcore.base.masking import masked
from simcore.show.words.catalogue import counts, form, is_known, text
from simcore.show.words.labels import typeset

MOST_SHOWN = 3_000
"""Letters of a refusal; a key of a megabyte is not repeated."""
NARROW_SPACE = "\u202f"


def in_words(told: Problem | Phrase, lang: str = "en") -> str:
    """One line a person can act on, without the number of a meter, or the words of a phrase.

    Examples
    --------
    >>> in_words(Problem(key="too_small", place="a.csv", fields={"found": 0, "least": 1}))
    'a.csv: found 0, expected at least 1'
    """
    if isinstance(told, Phrase):
        return phrase_words(told.key, told.fields, lang)
    name = f"problem.{told.key}"
    guess = f"{name}.guess"
    parts = {
        "place": _shown(told.place, lang),
        "found": _filled(f"{name}.found", lang, told.fields),
        "expected": _filled(f"{name}.expected", lang, told.fields),
    }
    if told.guess is not None:
        parts["guess"] = in_words(told.guess, lang)
    elif is_known(guess):
        parts["guess"] = _filled(guess, lang, told.fields)
    line = "problem_with_guess" if "guess" in parts else "problem_alone"
    words = typeset(text(f"phrase.{line}", lang), lang).format(**parts)
    return _cut(masked(visible(words)))


def _cut(line: str) -> str:
    """A line of which the middle is left out where it would fill the screen."""
    if len(line) <= MOST_SHOWN:
        return line
    return f"{line[: MOST_SHOWN // 2]} ... {line[-MOST_SHOWN // 2 :]}"


def phrase_words(key: str, fields: Mapping[str, object], lang: str = "en") -> str:
    """Words of a phrase by its key and what is filled in."""
    return _filled(f"phrase.{key}", lang, fields)


def visible(line: str) -> str:
    r"""A line whose control characters are written out.

    Examples
    --------
    >>> print(visible("two\nlines, \0 and a tab\t"))
    two\nlines, \x00 and a tab\t
    """
    return "".join(
        one if one.isprintable() or unicodedata.category(one) == "Zs" else repr(one)[1:-1]
        for one in line
    )


def _filled(key: str, lang: str, fields: Mapping[str, object]) -> str:
    """Words of an entry; what is filled in stays as it is typed."""
    words = typeset(_counted(key, lang, fields) if counts(key) else text(key, lang), lang)
    return words.format(**{name: _shown(value, lang) for name, value in fields.items()})


def _counted(key: str, lang: str, fields: Mapping[str, object]) -> str:
    """The form of an entry that the number wants which it names first."""
    names = (name for _, name, _, _ in Formatter().parse(form(key, 2, lang)) if name)
    numbers = (value for name in names if isinstance(value := fields[name], int | float))
    return form(key, next(numbers, 2), lang)


def _shown(value: object, lang: str) -> Any:
    """A value as it is filled in: phrases in words, lists with commas, numbers."""
    if isinstance(value, Phrase):
        return in_words(value, lang)
    if isinstance(value, list | tuple):
        return ", ".join(f"{_shown(one, lang)}" for one in value)
    if lang == "fr" and isinstance(value, Real) and not isinstance(value, bool):
        return _FrenchNumber(value=value)
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class _FrenchNumber:
    """A number whose thousands, where they are grouped, are grouped as in French.

    A number without grouping stays as the files and options that people edit have it.
    """

    value: Real

    def __format__(self, form: str) -> str:
        """The number as its place in the sentence wants it."""
        done = format(self.value, form)
        return done.translate({44: NARROW_SPACE, 46: ","}) if "," in form else done
