"""Bytes of a file as text, in the encoding that they show."""

import codecs

_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data: bytes) -> str:
    """Text in UTF-8, in UTF-16 where its mark says so, else in the Windows code of the West.

    Examples
    --------
    >>> decoded("été".encode("cp1252")), decoded("été".encode("utf-16"))
    ('été', 'été')
    """
    if data.startswith(_MARKS):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
