"""What the folders that go with a run say of themselves."""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from simcore.base.errors import refuse
from simcore.show.folder.read import MANIFEST, Run
from simcore.show.words.labels import label
from simcore.show.words.names import in_language


def told_by(folder: Path) -> dict[str, Any]:
    """Manifest of a companion; empty where it cannot be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def of_another(run: Run, folder: Path, lang: str) -> str:
    """A line that names a companion's scenario, where it is not the run's own."""
    manifest = told_by(folder)
    if _is_same(run.manifest, manifest):
        return ""
    if not manifest.get("title"):
        return label("companion_unknown", lang)
    title = in_language(str(manifest.get("title", "?")), str(manifest.get("title_fr") or ""), lang)
    return label("companion_of_another", lang, title=title)


def _is_same(own: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two manifests tell the same inputs, but for schemes that the other does not have."""
    if own.get("scenario_hash") == other.get("scenario_hash"):
        return True
    left, right = own.get("scenario"), other.get("scenario")
    if not isinstance(left, dict) or not isinstance(right, dict):
        return False
    unlike = {key for key in {*left, *right} if left.get(key) != right.get(key)}
    return all(key.startswith("schemes.") and key not in right for key in unlike)


def picture_of(path: Path) -> bytes:
    """Bytes of a chart of a folder.

    Raises
    ------
    InputError
        If the file is not a whole picture.
    """
    data = path.read_bytes()
    try:
        with Image.open(BytesIO(data)) as picture:
            picture.load()
    except (OSError, SyntaxError):
        raise refuse("picture_broken", str(path)) from None
    return data
