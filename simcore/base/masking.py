"""Texts made safe to show: numbers of meters (PRM) hidden, no formula for a spreadsheet."""

import re
from collections.abc import Sequence

from simcore.base.errors import Where, phrase

SHOWN_DIGITS = 4
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins with one of these is run as a formula by some programs."""
_PRM = re.compile(
    r"(?<![0-9])(?<!(?<![0-9A-Za-z_])0\.)[0-9]{14}(?![0-9])|(?<![0-9A-Za-z])[0-9]{2,13}[xX*]{4,}[0-9]*"
)


def masked(identifier: str) -> str:
    """Identifier with its last four characters shown, the others as stars.

    Examples
    --------
    >>> masked("01234567891234")
    '**********1234'
    >>> masked("flat 3")
    'flat 3'
    >>> masked("0.12345678901234")
    '0.12345678901234'
    """
    return _PRM.sub(lambda match: _hidden(match[0]), identifier)


def masked_labels(identifiers: Sequence[str]) -> dict[str, str]:
    """Label of each identifier; two meters that would look alike get a number.

    Examples
    --------
    >>> list(masked_labels(["01234567891234", "99999999991234"]).values())
    ['**********1234', '**********1234 (2)']
    """
    labels: dict[str, str] = {}
    for identifier in identifiers:
        label, number = masked(identifier), 1
        while label in labels.values() and identifier not in labels:
            number += 1
            label = f"{masked(identifier)} ({number})"
        labels.setdefault(identifier, label)
    return labels


def pointed_at(name: str, where: Where) -> Where:
    """A name for a message; where it is a meter's number, that is hidden and found by place.

    Examples
    --------
    >>> print(pointed_at("flat 3", "column 4"))
    flat 3
    >>> print(pointed_at("01234567891234", "column 4"))
    column 4 (**********1234)
    """
    hidden = masked(name)
    return name if hidden == name else phrase("hidden_name", where=where, name=hidden)


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, however it is saved and read again.

    Examples
    --------
    >>> harmless("=1+1"), harmless("cité")
    ("'=1+1", 'cité')
    """
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def _hidden(number: str) -> str:
    return "*" * (len(number) - SHOWN_DIGITS) + number[-SHOWN_DIGITS:]
