"""Schemes of a scenario's own: lists of parts under a name of their own.

What they are made of comes with the scenario; everything else that is asked of a scheme (who
shares, what the law asks) is the same for all of them.
"""

from simcore.money.schemes.basis import Scheme
from simcore.money.schemes.payments import free
from simcore.money.schemes.registry import SCHEMES

OWN = Scheme(payment=free, law=("sale", "vat"))
"""Any scheme of a scenario's own: all who take part share, and it has no single price."""


def is_own(name: str) -> bool:
    """Whether a scheme is none of the shipped ones."""
    return name not in SCHEMES


def scheme_named(name: str) -> Scheme:
    """The shipped scheme of a name, or what holds for all others.

    Examples
    --------
    >>> scheme_named("T15").arrangement, scheme_named("poorest-third-free").arrangement
    ('common_parts', 'members')
    """
    return SCHEMES.get(name, OWN)
