"""Where a rate is from: the sentence that stands beside it, in the language of the reader.

The sentence is kept in English with the rate alone. ``rate.<sentence>`` of the catalogues, with
letters for its numbers, holds its translation; titles of documents stay as they are.
"""

import re

from simcore.show.words.catalogue import LANGUAGES, is_known
from simcore.show.words.labels import MARKS, label

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def source_text(source: str, lang: str) -> str:
    r"""Source of a rate; one that no catalogue knows stays as it is noted.

    Examples
    --------
    >>> source_text("order of 20 July 2021", "fr"), source_text("our contract of 2025", "fr")
    ('arrêté du 20 juillet 2021', 'our contract of 2025')
    """
    key = source_key(source)
    if lang == LANGUAGES[0] or not is_known(key):
        return source
    numbers = (_number(found, lang) for found in _NUMBER.findall(source))
    return label(key, lang, **dict(zip(_LETTERS, numbers, strict=False)))


def source_key(source: str) -> str:
    """Key of a sentence: its words, with letters for its numbers in their order.

    Examples
    --------
    >>> source_key("CRE 2025-40, annex 11")
    'rate.CRE {a}-{b}, annex {c}'
    """
    letters = iter(_LETTERS)
    return f"rate.{_NUMBER.sub(lambda _: f'{{{next(letters)}}}', source)}"


def _number(text: str, lang: str) -> str:
    """A number with the marks of a language; a version with two points as it is."""
    thousands, mark = MARKS[lang]
    if re.fullmatch(r"\d+\.\d+", text):
        return text.replace(".", mark)
    is_grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+", text) is not None
    return text.replace(",", thousands) if is_grouped else text
