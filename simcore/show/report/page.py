"""The page: one HTML file that needs no network, with a slider over prices."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from simcore.show.charts import drawable
from simcore.show.columns import meaning
from simcore.show.folder.read import Run, at_site, run_title, site_name
from simcore.show.report.blocks import at_one, shown_sections, switchable, without_the_largest
from simcore.show.report.deck import run_line, sizes
from simcore.show.report.pictures import palette
from simcore.show.report.tables import schemes_table
from simcore.show.tables import Head, Table, in_medium, is_figures
from simcore.show.terminal import assumptions
from simcore.show.words.catalogue import is_known, terms, text
from simcore.show.words.labels import label
from simcore.study.compare.outcome import ALL

TEMPLATES = Path(__file__).parent / "templates"
MOST_BYTES = 2_900_000
"""Largest page; beyond it sections stay on all sites, those with the largest drawings first."""
_DARK = {
    # Lighter steps of the same hues, for lines and words on a dark page.
    **{"ink": "#e8e8e8", "quiet": "#b4b9be", "paper": "#15191e", "line": "#3a4149"},
    **{"frame": "#8b939b", "c0": "#5cb3ea", "c2": "#ff8f4d", "c3": "#4fc7a4", "c4": "#e39fc1"},
    **{"c5": "#d9ac45", "c6": "#7cc4e6", "import": "#8d9cab", "surplus": "#6b6330"},
    **{"good": "#2fc79a", "deep": "#7fe0c0", "sea": "#1f3440", "sea-ink": "#9cc7df"},
}

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

    def table(shown: Table, key: str) -> Markup:
        return Markup(_table(jinja, shown, key, lang, say))

    shown = shown_sections(run, lang, progress)
    prices = _prices(run)
    values = {
        **{
            "lang": lang,
            "title": run_title(run, lang),
            "sizes": sizes(run, lang),
            "say": say,
            "table": table,
        },
        **{"sections": shown, "sites": list(_sites(run, lang)), "prices": prices},
        **{"style": Markup(_style()), "script": Markup(_read("page.js"))},
        "glossary": [
            {"word": say(f"term.{t}.title"), "means": say(f"term.{t}.meaning")} for t in terms()
        ],
        "source": " · ".join([say("source"), *assumptions(run, lang)]),
        "run_line": run_line(run, lang),
        **_slider(run, prices, lang),
    }
    template = jinja.get_template("page.html.j2")
    text = template.render(values)
    while len(text.encode()) > MOST_BYTES and without_the_largest(run, shown):
        text = template.render(values)
    return text


def _table(jinja: Environment, whole: Table, key: str, lang: str, say: Callable[[str], str]) -> str:
    table = in_medium(whole, "page")
    numeric = [is_figures(table, place) for place in range(len(table.heads))]
    means = [_means(head, lang) for head in table.heads]
    template = jinja.get_template("table.html.j2")
    return template.render(table=table, key=key, numeric=numeric, means=means, say=say)


def _means(head: Head, lang: str) -> str:
    """What explains a head: the glossary's word, or the meaning of the column."""
    key = f"term.{head.term}.meaning"
    return label(key, lang) if is_known(key) else meaning(head.name, lang, head.table)


def _sites(run: Run, lang: str) -> Iterator[dict[str, Any]]:
    whole = label("table_all_sites", lang)
    yield {"id": ALL, "name": whole, "table": schemes_table(run, lang)}
    for site in switchable(run):
        table = schemes_table(at_site(run, site), lang)
        table = replace(table, caption=at_one(table.caption, lang))
        yield {"id": site, "name": site_name(run, site, lang), "table": table}


def _prices(run: Run) -> dict[str, dict[str, list[float]]] | None:
    """Figures of every price, by site, rounded to what is shown."""
    if "price_points" not in drawable(run.names):
        return None
    names = {
        "median": ("saving_median_eur", 2),
        "min": ("saving_min_eur", 2),
        "losers": ("losers_fraction", 4),
        "npv": ("landlord_npv_eur", 0),
    }
    table = run.table("prices")
    figures_by_site = {}
    for site in (ALL, *switchable(run)):
        rows = table[table["site"] == site]
        if len(rows):
            figures_by_site[site] = {
                key: rows[name].round(n).tolist() for key, (name, n) in names.items()
            }
    return figures_by_site or None


def _slider(run: Run, prices: dict[str, Any] | None, lang: str) -> dict[str, Any]:
    """What the slider needs: prices in cents, where it starts, units, language."""
    cents: list[float] = []
    if prices:
        table = run.table("prices")
        at = table.loc[table["site"] == ALL, "price_ht_eur_per_kwh"]
        cents = (100 * at).round(3).tolist()
    data = {
        **{"locale": {"en": "en-GB", "fr": "fr"}[lang], "prices": prices, "cents": cents},
        **{"unit": text("unit.c_eur_per_kwh", lang), "euro": text("unit.eur", lang)},
        **{"median": label("prices_median", lang), "worst": label("prices_worst", lang)},
    }
    return {"data": data, "n_prices": max(len(cents), 1), "start": _start(cents)}


def _start(cents: list[float]) -> int:
    """Place of the price nearest to 8 cents."""
    return min(range(len(cents)), key=lambda i: abs(cents[i] - 8), default=0)


def _style() -> str:
    light = "".join(f"--{name}:{colour};" for colour, name in palette().items())
    dark = "".join(f"--{name}:{colour};" for name, colour in _DARK.items())
    return _read("page.css").replace("{{ light }}", light).replace("{{ dark }}", dark)


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
