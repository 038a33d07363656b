"""The pack in the pseudo-language: deck, page, document and workbook say nothing unmarked."""

import re

import pytest
from babel import Locale
from marked_runs import OPEN, files, plain, run_marked
from marked_words import english, words_left
from office_texts import office_texts, page_texts, sheet_texts

from simcore.money.schemes.law import LAW

PACK = "pptx,html,docx,xlsx"
FEW = ("--schemes", "T1,T3,T8,T13")
PRINT = re.compile(r"\b[0-9a-f]{12,64}\b")
"""Fingerprint of a run."""
SHORT = {name.rstrip(".") for name in Locale("fr").months["format"]["abbreviated"].values()}
TOWNS = {"Béthune", "Calais", "Lens", "Montreuil"}
"""Names on the map."""
CITED = {word for need in LAW.values() for word in re.findall(r"\w+", need.source)}
"""Texts of the law that a need rests on, which are cited in French."""
TITLE = {"Essai"}
DESCRIBED = set(
    re.findall(
        r"\w+",
        "Qu'apporte le partage du soleil à un immeuble dont la plupart des locataires sont "
        "retraités ?",
    )
)
"""What the scenario is called and asks."""
AS_GIVEN = TITLE | DESCRIBED | TOWNS | CITED | SHORT
IDS = {"main", "worst", "low", "high", "all", "no", "compare"}
"""Names that a workbook holds as the files do: plants, kinds of regret, the command."""
FOR_PROGRAMS = ("Réglages",)
"""Sheets of names and values as the scenario has them."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    small, run = files(folder), folder / "run"
    lines = [
        ("compare", small, "--no-charts", *FEW, "--draws", "4", "--out", run),
        ("report", run, "--format", PACK, "--out", folder / "pack"),
    ]
    for said in run_marked(lines, folder):
        assert (said["code"], said["fault"]) == (0, ""), said["err"]
    return folder / "pack"


def left(texts, allowed=frozenset()):
    """Texts with words that stand in no catalogue, or with English ones."""
    found = {}
    for text in texts:
        bare = PRINT.sub(" ", text)
        if words := [*words_left(bare, AS_GIVEN | allowed), *english(bare)]:
            found[text] = words
    return found


@pytest.mark.slow
@pytest.mark.parametrize("form", ["html", "pptx", "docx"])
def test_deck_page_and_document_are_all_in_the_catalogues(pack, form):
    read = page_texts if form == "html" else office_texts
    texts = read(pack / f"board-pack-fr.{form}")
    assert sum(OPEN in text for text in texts) > 300
    assert left(texts) == {}


@pytest.mark.slow
def test_names_in_the_workbook_are_words(pack):
    sheets = {plain(name): rows for name, rows in sheet_texts(pack / "board-pack-fr.xlsx").items()}
    assert {"Synthèse", "Grand livre", "Options", *FOR_PROGRAMS} <= set(sheets)
    texts = {
        text
        for name, rows in sheets.items()
        if name not in FOR_PROGRAMS
        for row in rows
        for text in row
    }
    assert len(texts) > 300
    assert left(texts, IDS) == {}
