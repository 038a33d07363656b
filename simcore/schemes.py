"""Public room: the tariff schemes, by their identifier."""

from simcore.money.schemes import SCHEMES, Scheme

__all__ = [
    "SCHEMES",
    "Scheme",
]
