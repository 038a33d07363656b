"""What the folders that go with a run say of themselves."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from simcore.base.errors import refuse
from simcore.show.folder.attached import is_same_scenario, told_by
from simcore.show.folder.read import Run
from simcore.show.words.labels import label
from simcore.show.words.names import in_language


def of_another(run: Run, folder: Path, lang: str) -> str:
    """A line that names a companion's scenario, where it is not the run's own."""
    manifest = told_by(folder)
    if is_same_scenario(run.manifest, manifest):
        return ""
    if not manifest.get("title"):
        return label("companion_unknown", lang)
    title = in_language(str(manifest.get("title", "?")), str(manifest.get("title_fr") or ""), lang)
    return label("companion_of_another", lang, title=title)


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
