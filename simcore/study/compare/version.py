"""The version that results follow from: that of the package, and of its code and rates."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

WINGS = ("base", "energy", "money", "scenario", "site", "study", "data")
CODE = (".py", ".csv")


@cache
def own_version() -> str:
    """Version of the package, and a digest of the code and rates that results follow from."""
    root = Path(__file__).parents[2]
    files = [path for wing in WINGS for path in (root / wing).rglob("*") if path.suffix in CODE]
    digest = sha256(b"".join(sha256(path.read_bytes()).digest() for path in sorted(files)))
    return f"{version('simcore')}+{digest.hexdigest()[:8]}"
