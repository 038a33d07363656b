"""Deck and page of an estate read back from its folder."""

from collections.abc import Callable, Sequence
from pathlib import Path

from simcore.show.estate.records import EstateRun
from simcore.show.folder.place import add_files, check_files, working_files
from simcore.show.folder.read import run_title
from simcore.show.report.deck import add_cover, add_slide, new_deck
from simcore.show.report.estate_page import estate_page
from simcore.show.report.estate_sections import estate_sections, estate_words
from simcore.show.report.pack import pack_name
from simcore.show.words.labels import label

ESTATE_FORMATS = ("pptx", "html")
Progress = Callable[[str], None]


def write_estate_pack(
    run: EstateRun, folder: Path, formats: Sequence[str], lang: str, progress: Progress
) -> list[Path]:
    """Paths of deck and page written: ``board-pack-<lang>.<format>`` in ``folder``."""
    names = [pack_name(form, lang) for form in formats]
    check_files(folder, names)
    with working_files(folder) as working:
        paths = [working / name for name in names]
        for form, path in zip(formats, paths, strict=True):
            if form == "pptx":
                write_estate_deck(run, path, lang, progress)
            else:
                path.write_text(estate_page(run, lang), encoding="utf-8", newline="\n")
                progress(form)
        return add_files(paths, folder)


def write_estate_deck(
    run: EstateRun, path: Path, lang: str, progress: Progress = lambda _: None
) -> None:
    """Write the deck of an estate.

    Parameters
    ----------
    run
        An estate read back.
    path
        File to write, ``.pptx``.
    lang
        ``"en"`` or ``"fr"``.
    progress
        Told the key of each section once its slide is made.
    """
    deck = new_deck(run_title(run, lang), lang)
    texts = (run_title(run, lang), label("estate.question", lang), estate_words("cover", run, lang))
    add_cover(deck, run, texts, [], lang)
    for section in estate_sections(run, lang):
        add_slide(deck, run, section, lang)
        progress(section.key)
    deck.save(str(path))
