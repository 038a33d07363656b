"""The catalogues of words: every text that a person reads, by its key, in each language.

A catalogue is a gettext file that a translator can edit, ``<language>/<subject>.po``. All
catalogues in the folder of a language share one namespace of keys. A key that begins with the
name of a catalogue and a dot stands in that one, which is then read alone; for any other key
all are read. Texts stand as they are typed: apostrophes and no-break spaces of French are put
by ``labels.typeset``.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from simcore.base.errors import did_you_mean

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("en", "fr")
FOLDER = Path(__file__).parent

Forms = tuple[str, ...]
"""The text of a key; a key that counts has two, for one and for more."""

# The part of the format that is used, and nothing else: comments, keys, texts, two plural forms.
# Babel's reader finds the same (a test), but takes a fifth of a second for all of a language.
_QUOTED = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_STRING = rf"({_QUOTED}(?:\n{_QUOTED})*)\n"
_ENTRY = re.compile(
    rf"msgid {_STRING}(?:msgstr {_STRING}|"
    rf"msgid_plural {_STRING}msgstr\[0\] {_STRING}msgstr\[1\] {_STRING})\n*"
)
_COMMENT = re.compile(r"^#.*\n", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def text(key: str, lang: str, /, **fields: object) -> str:
    """Text of a key in a language, with its fields filled in.

    Examples
    --------
    >>> text("scheme.T8.short", "fr")
    'Forfait par logement'
    """
    (found,) = _forms(key, lang, 1)
    return found.format(**fields) if fields else found


def plural(key: str, n: float, lang: str, /, **fields: object) -> str:
    """Text of a key that counts, in the form that the language wants for a number.

    The number is a field, ``n``; give ``n`` among the fields to have it written otherwise.

    Examples
    --------
    >>> plural("distribution_title", 1, "en", n_schemes=6)
    'One of 6 schemes leaves no tenant worse off'
    """
    return form(key, n, lang).format(**{"n": n, **fields})


def form(key: str, n: float, lang: str) -> str:
    """Form of a text that counts, for a number, with its fields still to be filled in."""
    one, more = _forms(key, lang, 2)
    return one if _is_one(n, lang) else more


def is_known(key: str) -> bool:
    """Whether some catalogue has a text for a key."""
    return key in _around(key, LANGUAGES[0])


def counts(key: str) -> bool:
    """Whether a text has a form for one and a form for more."""
    return len(_around(key, LANGUAGES[0]).get(key, ())) == 2


def terms(family: str = "term") -> tuple[str, ...]:
    """Words of the glossary, in its order; each has ``term.<word>.title`` and ``.meaning``.

    Those of the family ``word`` stand in the documentation alone, not on the page.
    """
    ends = (f"{family}.", ".title")
    own = (key for key in texts(LANGUAGES[0]) if key.startswith(ends[0]) and key.endswith(ends[1]))
    return tuple(key.removeprefix(ends[0]).removesuffix(ends[1]) for key in own)


def _is_one(n: float, lang: str) -> bool:
    """Whether the language counts a number as one: 1.5 does in French, not in English.

    As Babel says (a test), which takes 70 ms to load.
    """
    return abs(n) < 2 if lang == "fr" else n == 1


def _forms(key: str, lang: str, n_forms: int) -> Forms:
    known = _around(key, lang)
    found = known.get(key)
    if found is None:
        guess = did_you_mean(key, known)
        near = "" if guess is None else f"; {guess}"
        raise LookupError(f"text {key}: in no catalogue of {lang}{near}")
    if len(found) != n_forms:
        expected = "text()" if len(found) == 1 else "plural()"
        raise LookupError(f"text {key}: found {len(found)} forms; expected a call of {expected}")
    return found


@cache
def locale(lang: str) -> "Locale":
    """What Babel knows of a language, read when first asked for."""
    from babel import Locale

    return Locale.parse(lang)


def _around(key: str, lang: str) -> Mapping[str, Forms]:
    """Texts among which a key stands: those of the catalogue that it names, or all."""
    subject, dot, _ = key.partition(".")
    return (_subject(subject, lang) if dot else None) or texts(lang)


@cache
def _subject(subject: str, lang: str) -> dict[str, Forms]:
    """Texts of one catalogue, none where there is no such catalogue."""
    path = FOLDER / lang / f"{subject}.po"
    return read_po(path) if path.is_file() else {}


@cache
def texts(lang: str) -> dict[str, Forms]:
    """Every text of a language by its key, from all catalogues in its folder."""
    if lang not in LANGUAGES:
        raise LookupError(f"language {lang}: expected one of {', '.join(LANGUAGES)}")
    found: dict[str, Forms] = {}
    for path in sorted((FOLDER / lang).glob("*.po")):
        own = _subject(path.stem, lang)
        if double := found.keys() & own.keys():
            raise ValueError(f"{path.name}: keys of another catalogue: {', '.join(sorted(double))}")
        found |= own
    return found


def read_po(path: Path) -> dict[str, Forms]:
    """Texts of one catalogue by their keys; a text that is still empty is left out.

    Raises
    ------
    ValueError
        With the line of an entry that cannot be read, or of a key that comes twice.
    """
    found: dict[str, Forms] = {}
    for number, (key, *forms) in _entries(path):
        if key in found:
            raise ValueError(f"{path.name}, entry {number}: {key} comes twice")
        if key and all(forms):
            found[key] = tuple(forms)
    return found


def _entries(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number, key and texts of each entry; the first, with the header, has an empty key."""
    source = _COMMENT.sub("", path.read_text(encoding="utf-8")).lstrip("\n")
    place, number = 0, 0
    while place < len(source):
        entry = _ENTRY.match(source, place)
        if entry is None:
            line = source[place:].split("\n", 1)[0]
            raise ValueError(f"{path.name}, entry {number}: cannot be read at {line}")
        key, alone, _, one, more = entry.groups()
        yield number, [_plain(part) for part in (key, alone, one, more) if part is not None]
        place, number = entry.end(), number + 1


def _plain(quoted: str) -> str:
    """A text without its quotes, line ends and backslashes."""
    joined = quoted[1:-1].replace('"\n"', "")
    if "\\" not in joined:
        return joined
    return _ESCAPED.sub(lambda found: _ESCAPES[found[1]], joined)
