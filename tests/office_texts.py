"""Every text of a page, a deck, a document or a workbook, as a reader may meet it."""

import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

from openpyxl import load_workbook

SAID = {"aria-label", "data-title", "data-label", "alt"}
"""Attributes of the page that are read out or shown."""
PARTS = re.compile(
    r"ppt/(slides|charts|notesSlides)/[^/]*\.xml|word/(document|header\d*|footer\d*)\.xml"
)


class _Texts(HTMLParser):
    """Texts of a page and of the attributes that are shown or read out."""

    def __init__(self):
        super().__init__()
        self.found, self.code = [], ""

    def handle_starttag(self, tag, attrs):
        self.code = tag if tag in ("script", "style") else self.code
        self.found += [text for name, text in attrs if name in SAID and text]

    def handle_endtag(self, tag):
        self.code = "" if tag == self.code else self.code

    def handle_data(self, data):
        if not self.code and data.strip():
            self.found.append(data)


def page_texts(path):
    """Texts of a page."""
    texts = _Texts()
    texts.feed(path.read_text(encoding="utf-8"))
    return texts.found


def office_texts(path):
    """Paragraphs and words of charts of a deck or a document."""
    found = []
    with zipfile.ZipFile(path) as book:
        for name in filter(PARTS.fullmatch, book.namelist()):
            for one in ElementTree.fromstring(book.read(name)).iter():
                kind = one.tag.partition("}")[2]
                if kind == "p" or (kind == "v" and "charts" in name):
                    inside = [part for part in one.iter() if part.tag.endswith(("}t", "}v"))]
                    found.append("".join(part.text or "" for part in inside))
    return [text for text in found if text.strip()]


def sheet_texts(path):
    """Names of the sheets of a workbook, and the texts of each row."""
    book = load_workbook(path, read_only=True)
    return {
        sheet.title: [
            [cell for cell in row if isinstance(cell, str)]
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book
    }
