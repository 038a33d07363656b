"""Output on consoles that do not know every character: Windows files and pipes, plain ASCII."""

import codecs
import json
import sys
from typing import Any, TextIO
from unicodedata import combining, normalize

PLAIN = "simcore.plain"
"""Name of the error handler that writes a character in those that an encoding has."""
ASCII = "simcore_ascii"
"""ASCII under another name: click writes UTF-8 to whatever says that it is ASCII."""
SPELLINGS = {
    "€": "EUR",
    "–": "-",
    "—": "-",
    "−": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "→": "->",
    "←": "<-",
    "≤": "<=",
    "≥": ">=",
    "≈": "~",
    "×": "x",
    "·": "-",
    "•": "-",
    "°": "deg ",
    "œ": "oe",
    "Œ": "OE",
    "…": "...",
}
"""How characters are written that no decomposition spells."""


def write_anywhere() -> None:
    """Let standard output and error spell what their encoding does not have, never fail."""
    codecs.register_error(PLAIN, _spelt)
    codecs.register(_ascii)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure") and not _has_all(stream):
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding=ASCII if is_ascii else stream.encoding, errors=PLAIN)


def plain(text: str) -> str:
    """Text in ASCII: accents left off, signs spelt, a question mark for all else.

    Examples
    --------
    >>> plain("à 5 € – école")
    'a 5 EUR - ecole'
    """
    spelt = "".join(SPELLINGS.get(one, one) for one in text)
    bare = "".join(one for one in normalize("NFKD", spelt) if not combining(one))
    return bare.encode("ascii", "replace").decode("ascii")


def json_text(values: Any, **options: Any) -> str:
    """Values as JSON for standard output, escaped where its encoding does not have all."""
    escapes = not _has_all(sys.stdout)
    return json.dumps(values, indent=2, ensure_ascii=escapes, default=str, **options)


def _has_all(stream: TextIO) -> bool:
    """Whether a stream can write every character."""
    return codecs.lookup(stream.encoding or "ascii").name.startswith("utf")


def _ascii(name: str) -> codecs.CodecInfo | None:
    """The codec of plain ASCII, by our name of it."""
    if name != ASCII:
        return None
    found = codecs.lookup("ascii")
    return codecs.CodecInfo(
        encode=found.encode,
        decode=found.decode,
        incrementalencoder=found.incrementalencoder,
        incrementaldecoder=found.incrementaldecoder,
        name=ASCII,
    )


def _spelt(error: UnicodeError) -> tuple[str, int]:
    """What is written in place of characters that an encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end
