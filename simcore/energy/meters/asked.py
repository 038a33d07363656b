"""What the user says of a file of curves that the file does not say itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Answers given beside a file; empty where the file is to tell.

    Attributes
    ----------
    unit
        Of values whose header names none: ``w``, ``kw``, ``wh`` or ``kwh``.
    stamps
        ``start of step`` or ``end of step``, whatever the layout has by itself.
    zone
        Clock of stamps without an offset; the French one where nothing is said.
    columns
        Header or number, from 1, of the columns ``time``, ``end``, ``value`` and ``meter``.
    limit_kw
        Subscribed power of the meter, or peak power of the plant; 0 where not known. [kW]
    is_trusted
        Whether a curve is read that looks as if it were in another unit.
    """

    unit: str = ""
    stamps: str = ""
    zone: str = ""
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    limit_kw: float = 0.0
    is_trusted: bool = False


NOTHING = Asked()
"""Nothing is said beside the file."""
