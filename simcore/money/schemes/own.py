"""Which schemes are a scenario's own."""

from simcore.money.schemes.registry import SCHEMES


def is_own(name: str) -> bool:
    """Whether a scheme is none of the shipped ones.

    Examples
    --------
    >>> is_own("T15"), is_own("poorest-third-free")
    (False, True)
    """
    return name not in SCHEMES
