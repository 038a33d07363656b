"""What the folders that go with a run say of themselves."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from simcore.base.errors import refuse
from simcore.show.charts.style import DRAWN_BETWEEN, DRAWN_LEAD, DRAWN_TITLE
from simcore.show.folder.attached import is_same_scenario, told_by
from simcore.show.folder.read import Run
from simcore.show.report.pictures import Picture
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


def drawing_of(path: Path) -> Picture:
    """Headline of a chart of a folder, and its drawing without headline and footer.

    A picture that tells neither is kept whole, without words.

    Raises
    ------
    InputError
        If the file is not a whole picture.
    """
    data = path.read_bytes()
    try:
        with Image.open(BytesIO(data)) as picture:
            picture.load()
            told = {key: str(value) for key, value in picture.info.items()}
            parts = told.get(DRAWN_BETWEEN, "").split()
            if len(parts) == 2:
                top, bottom = (round(float(part) * picture.height) for part in parts)
                out = BytesIO()
                picture.crop((0, top, picture.width, bottom)).save(out, "PNG")
                data = out.getvalue()
    except (OSError, SyntaxError, ValueError):
        raise refuse("picture_broken", str(path)) from None
    title, lead = told.get(DRAWN_TITLE, ""), told.get(DRAWN_LEAD, "")
    return Picture(title=title, subtitle=lead, data=data)
