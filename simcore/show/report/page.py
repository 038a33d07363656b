"""The page: one HTML file that needs no network, with a tariff that its reader sets."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from simcore.show.columns import meaning
from simcore.show.folder.read import Run, run_title
from simcore.show.report.blocks import shown_sections, switchable, without_the_largest
from simcore.show.report.deck import run_line
from simcore.show.report.menu import with_menu
from simcore.show.report.messages import sizes
from simcore.show.report.pictures import palette
from simcore.show.report.sliders import site_choices, sliders_data, tariff_words
from simcore.show.tables import Head, Table, in_medium, is_figures
from simcore.show.terminal import assumptions
from simcore.show.words.catalogue import is_known, terms, text
from simcore.show.words.labels import label

TEMPLATES = Path(__file__).parent / "templates"
MOST_BYTES = 2_900_000
"""Largest page; beyond it sections stay on all sites, those with the largest drawings first."""
FIXED = {
    **dict.fromkeys(("schemes", "scheme_table", "who", "landlord", "debt"), "page_fixed_all"),
    **dict.fromkeys(("kinds", "social", "money", "balances"), "page_fixed_one"),
    "prices": "page_fixed_price",
}
"""Sections where a tariff set by hand would be looked for, and words on what they show instead."""
_DARK = {
    # Lighter steps of the same hues, for lines and words on a dark page.
    **{"ink": "#e8e8e8", "quiet": "#b4b9be", "paper": "#15191e", "line": "#3a4149"},
    **{"frame": "#8b939b", "c0": "#5cb3ea", "c2": "#ff8f4d", "c3": "#4fc7a4", "c4": "#e39fc1"},
    **{"c5": "#d9ac45", "c6": "#7cc4e6", "import": "#8d9cab", "surplus": "#6b6330"},
    **{"good": "#2fc79a", "deep": "#7fe0c0", "sea": "#1f3440", "sea-ink": "#9cc7df"},
}

FULL = ("answer", "law")
"""Sections that take the width of a printed sheet; of others two columns share it."""
FEW, MANY = 5, 7
"""A table of more columns takes the width of a printed sheet; of even more, smaller letters."""

Progress = Callable[[str], None]


def write_page(run: Run, path: Path, lang: str, progress: Progress = lambda _: None) -> None:
    """Write the page of a run, whole or not at all.

    Parameters
    ----------
    run
        A run folder read back.
    path
        File to write, ``.html``.
    lang
        ``"en"`` or ``"fr"``.
    progress
        Told the key of each section once it is drawn.
    """
    text = page_html(run, lang, progress)
    path.write_text(text, encoding="utf-8")


def page_html(run: Run, lang: str, progress: Progress = lambda _: None) -> str:
    """The page as text."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )

    def say(key: str) -> str:
        return label(key, lang)

    def table(shown: Table, key: str, title: str) -> Markup:
        return Markup(_table(jinja, shown, {"key": key, "title": title, "say": say}, lang))

    shown, menu, n_before = with_menu(shown_sections(run, lang, progress), lang)
    tariff = sliders_data(run, lang)
    values = {
        **{
            "lang": lang,
            "title": run_title(run, lang),
            "sizes": sizes(run, lang),
            "say": say,
            "table": table,
        },
        "fixed": FIXED if tariff else {},
        **{"sections": shown, "full": [one["key"] for one in shown if _is_full(one)]},
        **{"menu": menu, "sites": site_choices(run, switchable(run), lang)},
        **{"style": Markup(_style()), "script": Markup(_read("page.js") + _read("tariff.js"))},
        **{"tariff": tariff, "tariff_after": max(n_before, 1), **tariff_words(run, tariff, lang)},
        "glossary": [
            {"word": say(f"term.{t}.title"), "means": say(f"term.{t}.meaning")} for t in terms()
        ],
        "source": " · ".join([say("source"), *assumptions(run, lang)]),
        "run_line": run_line(run, lang),
        "data": _data(tariff, lang),
    }
    template = jinja.get_template("page.html.j2")
    text = template.render(values)
    while len(text.encode()) > MOST_BYTES and without_the_largest(run, shown):
        text = template.render(values)
    return text


def _is_full(section: dict[str, Any]) -> bool:
    """Whether a section takes the width of a printed sheet."""
    tables = [block["table"] for block in section["blocks"] if block["table"]]
    return section["key"] in FULL or any(len(table.heads) > FEW for table in tables)


def _table(jinja: Environment, whole: Table, named: dict[str, Any], lang: str) -> str:
    table = in_medium(whole, "page")
    numeric = [is_figures(table, place) for place in range(len(table.heads))]
    means = [_means(head, lang) for head in table.heads]
    values = {"table": table, "numeric": numeric, "means": means, **named}
    template = jinja.get_template("table.html.j2")
    return template.render(**values, is_dense=len(table.heads) > MANY)


def _means(head: Head, lang: str) -> str:
    """What explains a head: the glossary's word, or the meaning of the column."""
    key = f"term.{head.term}.meaning"
    return label(key, lang) if is_known(key) else meaning(head.name, lang, head.table)


def _data(tariff: dict[str, Any] | None, lang: str) -> dict[str, Any]:
    """What the script reads: how numbers are written, and the rows of a tariff set by hand."""
    locale = {"en": "en-GB", "fr": "fr"}[lang]
    return {"locale": locale, "euro": text("unit.eur", lang), "tariff": tariff}


def _style() -> str:
    light = "".join(f"--{name}:{colour};" for colour, name in palette().items())
    dark = "".join(f"--{name}:{colour};" for name, colour in _DARK.items())
    style = _read("page.css") + _read("tariff.css")
    return style.replace("{{ light }}", light).replace("{{ dark }}", dark)


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
