"""The scenarios that come with the simulator: one copy in the tree, taken along by the wheel."""

from pathlib import Path

NAME = "scenarios"
FIVE_SITES = Path(NAME, "five-sites.toml")
"""The five pilot sites, as seen from a checkout."""
_PACKAGE = Path(__file__).parents[1]


def shipped_scenarios() -> Path:
    """Folder of the five sites and their variants: in the package, or beside it in a checkout.

    Examples
    --------
    >>> (shipped_scenarios() / "five-sites.toml").is_file()
    True
    """
    inside = _PACKAGE / NAME
    return inside if inside.is_dir() else _PACKAGE.parent / NAME


def or_shipped(path: Path) -> Path:
    """A file, or the shipped one where the usual five sites are not in the folder at work.

    Examples
    --------
    >>> or_shipped(Path("mine.toml")).name
    'mine.toml'
    """
    is_usual = path == FIVE_SITES and not path.exists()
    return shipped_scenarios() / path.name if is_usual else path
