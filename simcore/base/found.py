"""What a reader found in a file that is used all the same, and that its reader must know."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A doubt, a gap filled or a choice made, without a sentence.

    Attributes
    ----------
    room
        What read the file: ``"weather"``, ``"production"``, ``"meters"`` or ``"network"``.
    file
        Its name, without folders.
    key
        Kind of thing found: its words are ``remark_<key>`` for weather and production,
        ``phrase.<key>`` for meters and networks.
    fields
        What is filled in: texts and numbers.
    """

    room: str
    file: str
    key: str
    fields: Mapping[str, object]
