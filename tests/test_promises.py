"""What the tables of CONTRIBUTING promise: one function, one entry, one block of words.

A scheme, a key, a column and a chart that the project does not have are registered as a
newcomer would, and driven through every medium in French. Nothing else is touched.
"""

import json
import re
from functools import partial

import pandas as pd
import pytest
from command_sample import called
from pptx import Presentation
from pyarrow.parquet import read_schema
from report_sample import sketches
from scenario_sample import SMALL
from workbook_sample import sheets_of

from simcore.energy.sharing import KEYS, Key
from simcore.money.schemes import SCHEMES
from simcore.money.schemes.registry import read_schemes
from simcore.show import charts
from simcore.show.charts import CHARTS, drawable
from simcore.show.charts.style import chart, headline
from simcore.show.columns import COLUMNS, Column
from simcore.show.words.catalogue import read_po, texts
from simcore.show.words.labels import amount, label
from simcore.study.compare.figures import FIGURES

wide = partial(called, columns=200)
HOURLY = ("--set", "time.step_minutes=60", "--jobs", "1")
ENGLISH, FRENCH = "Quixotic", "Farfelu"
"""First word of every new text, in nothing else that the project says."""
FEE_EUR_PER_MONTH, SHOWN = 1.7, ("terminal", "terminal_sites", "deck", "page")
WORDS = {
    **{f"scheme.T99.{part}": "{word} scheme " + part for part in ("title", "short")},
    "scheme.T99.description": "{word} scheme description.",
    "scheme.T99.sheet": "{word} scheme sheet {{toll_eur_per_month}}.",
    **{f"key.newest.{part}": "{word} key " + part for part in ("title", "short", "sheet")},
    "key.newest.description": "{word} key description.",
    "column.toll_eur.head": "{word} column",
    "column.toll_eur.meaning": "{word} column meaning.",
    "newest_title": "{word} chart title",
    "newest_subtitle": "{word} chart subtitle",
}


def first_come(pot_kwh, needs_kwh, weight, key_inputs):
    """Energy of a key: half of what each needs, as far as the sun goes."""
    half_kwh = 0.5 * needs_kwh * (weight > 0)
    total_kwh = half_kwh.sum(axis=-1, keepdims=True)
    part = (pot_kwh[..., None] / total_kwh.clip(1e-12)).clip(max=1.0)
    return half_kwh * part


@chart
def newest(result, ax, lang):
    """Bars of the tolls."""
    headline(ax, label("newest_title", lang), label("newest_subtitle", lang))
    rows = result.summary[result.summary["site"] == "all"]
    ax.bar(list(rows["scheme"]), rows["toll_eur"])


DATA = f"""
[T99]
law = ["sale", "vat"]
price = "toll_eur_per_month"
parts = [{{ quantity = "dwelling", price = "toll_eur_per_month", index = "none" }}]

[[T99.parameters]]
name = "toll_eur_per_month"
default = {FEE_EUR_PER_MONTH}
unit = "EUR/month, VAT included"
low = 0.0
high = 50.0
source = "made up"
"""
"""A scheme as an entry of the data file."""

ENTRIES = (
    (
        SCHEMES,
        "T99",
        read_schemes(DATA)["T99"],
    ),
    (KEYS, "newest", Key(fill=first_come)),
    (FIGURES, "toll_eur", lambda of: 1e3 + of.payments_eur),
    (
        COLUMNS,
        "toll_eur",
        Column(name="toll_eur", unit="eur", written="euros", is_signed=True, shown_in=SHOWN),
    ),
    (CHARTS, "newest", newest),
)
"""Registry, name and entry: all that a newcomer adds, but for the words."""


def add_words(patch, folder):
    """The blocks of words as two files, read as those of the project are."""
    for lang, word in (("en", ENGLISH), ("fr", FRENCH)):
        path = folder / f"{lang}.po"
        body = "".join(
            f'\nmsgid "{key}"\nmsgstr "{said.format(word=word)}"\n' for key, said in WORDS.items()
        )
        path.write_text(f'msgid ""\nmsgstr ""\n"Language: {lang}\\n"\n{body}', encoding="utf-8")
        for key, forms in read_po(path).items():
            patch.setitem(texts(lang), key, forms)


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    """What each medium says once the four are registered, and the run folder."""
    folder = tmp_path_factory.mktemp("promises")
    run, pack, sheets = (folder / name for name in ("run", "pack", "sheets"))
    ask = (*HOURLY, "--set", "sharing.key=newest")
    with pytest.MonkeyPatch.context() as patch:
        for registry, name, one in ENTRIES:
            assert name not in registry
            patch.setitem(registry, name, one)
        add_words(patch, folder)
        compare = partial(wide, "compare", SMALL, "--schemes", "T1,T99", "--lang", "fr", *ask)
        with pytest.MonkeyPatch.context() as newest_alone:
            newest_alone.setattr(charts, "drawable", lambda have: drawable(have)[-1:])
            told = {"terminal": compare("--out", run)}
        rows = json.loads(compare("--out", folder / "again", "--no-charts", "--format", "json"))
        told["sites"] = wide(
            *("run", SMALL, "--lang", "fr", *ask, "--no-charts", "--out", folder / "sites")
        )
        with sketches():
            wide("report", run, "--lang", "fr", "--format", "pptx,html,xlsx", "--out", pack)
        wide("sheet", SMALL, "--scheme", "T99", *ask, "--out", sheets)
        listed = json.loads(wide("list", "schemes", "T99", "--format", "json"))
    (deck,), (page,), (book,) = (list(pack.glob(f"*.{end}")) for end in ("pptx", "html", "xlsx"))
    told["page"] = page.read_text(encoding="utf-8")
    told["deck"] = "\n".join(texts_of(deck))
    told["sheet"] = "\n".join(path.read_text(encoding="utf-8") for path in sheets.glob("*.html"))
    found = {"told": told, "run": run, "rows": rows, "listed": listed}
    return {**found, "book": sheets_of(book)}


def texts_of(path):
    for slide in Presentation(path).slides:
        for part in (slide.element, slide.notes_slide.element):
            for paragraph in part.iter("{*}p"):
                yield "".join(run.text for run in paragraph.iter("{*}t"))


def test_nothing_of_the_four_is_said_in_english(media):
    for name, said in media["told"].items():
        assert ENGLISH not in said, name
        assert FRENCH in said, name
    for sheet, lines in media["book"].items():
        for row in lines:
            # The title of a scheme is English in every table of a run.
            found = [one for one in row if isinstance(one, str) and ENGLISH in one]
            assert found in ([], [f"{ENGLISH} scheme title"]), sheet


def test_a_new_scheme_is_priced_and_named_everywhere(media):
    rows = pd.read_csv(media["run"] / "summary.csv").set_index(["site", "scheme"])
    of_all = rows.loc[("all", "T99")]
    assert of_all["title"] == f"{ENGLISH} scheme title"
    # Twelve months of the fee; the scheme's own figure is before VAT.
    assert of_all["tenant_payments_ht_eur"] > 0
    members = pd.read_parquet(media["run"] / "members.parquet")
    paid = members.query("scheme == 'T99' and payment_eur > 0")["payment_eur"]
    assert paid.max() == pytest.approx(paid.min())
    for medium in ("terminal", "deck", "page"):
        assert f"T99 {FRENCH} scheme short" in media["told"][medium], medium
    assert f"{FRENCH} scheme sheet 1,70\u00a0€." in media["told"]["sheet"]


def test_what_the_law_asks_of_a_new_scheme_is_told(media):
    """Its entry names two needs; T1, beside it, has another one, and neither of the two."""
    page = media["told"]["page"]
    own = page[page.index('<section id="law"') :]
    own = own[: own.index("</section>")]
    assert "TVA sur ce que paient les locataires" in own
    assert own.count(">T99</td>") == 2
    assert own.count(">T1</td>") == 1
    assert "exigences du droit sur" in media["told"]["deck"]
    assert media["told"]["deck"].splitlines().count("T99") == 2
    (row,) = [row for row in media["listed"] if row["scheme"] == "T99"]
    assert [one["need"] for one in row["law"] if not one["is_of_all"]] == ["sale", "vat"]
    assert "Sortir." in media["told"]["sheet"]


def test_a_new_key_shares_and_is_told(media):
    members = pd.read_parquet(media["run"] / "members.parquet").query("scheme == 'T99'")
    shared = members["shared_kwh"]
    assert shared.sum() > 0
    # Nobody gets more than half of what it needs.
    assert (shared <= 0.5 * members["consumption_kwh"] + 1e-6).all()
    for medium in ("deck", "page"):
        assert f"{FRENCH} key short" in media["told"][medium], medium
    assert f"{FRENCH} key sheet" in media["told"]["sheet"]


def test_a_new_column_is_in_every_table_of_the_summary(media):
    rows = pd.read_csv(media["run"] / "summary.csv")
    assert rows["toll_eur"].to_numpy() == pytest.approx(1e3 + rows["tenant_payments_ht_eur"])
    assert [row["toll_eur"] for row in media["rows"]] == pytest.approx(rows["toll_eur"].tolist())
    of_all = rows.query("site == 'all' and scheme == 'T99'")["toll_eur"].iloc[0]
    written = amount(of_all, "fr", is_signed=True)
    for medium in ("terminal", "sites", "deck", "page"):
        assert f"{FRENCH} column" in media["told"][medium], medium
    for medium in ("terminal", "deck", "page"):
        assert written in media["told"][medium], medium
    assert f"{FRENCH} column [€]" in media["told"]["deck"]
    assert f"{FRENCH} column meaning." in media["told"]["page"]
    heads = {one for lines in media["book"].values() for one in lines[0]}
    assert f"{FRENCH} column [€]" in heads
    told = json.loads((media["run"] / "manifest.json").read_text())["columns"]["summary"]
    assert told["toll_eur"] == {"unit": "EUR", "meaning": f"{ENGLISH} column meaning."}


def test_a_column_may_be_shown_in_one_medium_alone(media):
    """The price stands on the deck and the page, and not in the terminal."""
    price = label("column.price_ht_eur_per_kwh.short", "fr")
    assert price in media["told"]["deck"]
    assert price in media["told"]["page"]
    assert price not in media["told"]["terminal"]


def test_a_new_chart_is_drawn_for_the_run_the_deck_and_the_page(media):
    charts = {path.name for path in (media["run"] / "charts").iterdir()}
    assert {"newest-fr.png", "newest-fr.svg"} <= charts
    for medium in ("deck", "page"):
        assert f"{FRENCH} chart title" in media["told"][medium], medium
        assert f"{FRENCH} chart subtitle" in media["told"][medium], medium
    # The page sets it as the heading of a section, in which the menu's part leads.
    assert re.search(rf"<h[23][^>]*>{FRENCH} chart title</h[23]>", media["told"]["page"])


def test_tables_tell_their_units_whatever_the_scheme(media):
    schema = read_schema(media["run"] / "members.parquet")
    assert schema.field("payment_eur").metadata[b"unit"] == b"EUR"
