"""Layouts of files that are read, as people look for one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedLayout:
    """A layout of files that is described somewhere.

    Attributes
    ----------
    key
        Its kind, as in a report.
    title
        Key of its title in the catalogues.
    address
        Where its publisher describes it; empty for the product's own.
    """

    key: str
    title: str
    address: str
