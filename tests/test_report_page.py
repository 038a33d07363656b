"""The page: one file, no network, true figures, usable by keyboard, by phone and by ear."""

import html
import os
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from page_sample import n_sheets, needs_browser, on_a_phone, probed
from report_sample import (
    HOSTILE,
    headline,
    hostile_run,
    kept_svg,
    one_site_run,
    two_sites_page,
    two_sites_run,
    with_pictures,
)
from scenario_sample import ROOT

from simcore.show.charts import drawable
from simcore.show.folder.read import at_site, read_run, site_name
from simcore.show.report.blocks import FOLLOWING
from simcore.show.report.pictures import svg, words
from simcore.show.report.sections import sections

AXE = [Path(os.environ.get("SIMCORE_AXE", "")), ROOT / "node_modules/axe-core/axe.min.js"]
if spec := find_spec("axe_core_python"):
    AXE += [Path(str(place), "axe.min.js") for place in spec.submodule_search_locations or ()]
MOST_BYTES = 3_000_000


@pytest.fixture(scope="module")
def page():
    return two_sites_page("fr")


def test_page_is_one_small_file_that_asks_for_nothing(page):
    assert len(page.encode()) < MOST_BYTES
    assert "default-src 'none'" in page
    fetched = re.findall(r'(?:src|href)="(?!#|data:)([^"]*)"', page)
    assert fetched == []
    assert set(re.findall(r'https?://[^\s"<\)]+', page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_identifiers_are_unique_and_links_lead_somewhere(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    links = re.findall(r'href="#([^"]+)"', page)
    assert len(links) > 15
    assert set(links) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)
    described = re.findall(r'(?:aria-describedby|aria-labelledby|for)="([^"]+)"', page)
    assert set(described) <= set(ids)


def test_every_site_can_be_chosen(page):
    run = read_run(two_sites_run())
    chosen = re.search(r'<select id="site">(.*?)</select>', page, re.DOTALL)[1]
    assert re.findall(r'value="([^"]*)"', chosen) == ["all", *run.sites]


def test_sections_that_follow_the_switch_speak_of_one_site(page):
    blocks = re.findall(r'<div class="block" data-title="([^"]*)" data-site="([^"]*)"', page)
    run = read_run(two_sites_run())
    following = [key for key in FOLLOWING if f'<section id="{key}"' in page]
    assert len(following) == 14
    for site in run.sites:
        assert len([1 for _, sites in blocks if sites == site]) == len(following)
    for part in page.split('<div class="block"')[1:]:
        sites = re.search(r'data-site="([^"]*)"', part)[1]
        if sites in run.sites:
            inside = part.split("</section>")[0]
            assert "tous sites" not in inside.lower()
            assert site_name(run, sites, "fr") in html.unescape(inside)


def test_side_charts_stay_where_there_is_no_room_for_more(monkeypatch):
    from simcore.show.report import blocks
    from simcore.show.report import page as page_room

    monkeypatch.setattr(page_room, "MOST_BYTES", 1_000_000)
    run = read_run(two_sites_run())
    some = with_pictures(kept_svg, run, "fr")
    assert len(some.encode()) <= 1_000_000
    assert 5 < some.count('class="kicker"') - 1 < 14 * 2
    monkeypatch.setattr(page_room, "MOST_BYTES", 0)
    bare = with_pictures(kept_svg, run, "fr")
    assert bare.count("<svg xmlns") == len(drawable(run.names))
    assert f'data-site="{" ".join(["all", *run.sites])}' in bare
    monkeypatch.setattr(blocks, "MOST_DRAWN", 2)
    assert with_pictures(headline, run, "fr").count('class="kicker"') == 1


def test_terms_have_their_formula_at_hand(page):
    words = html.unescape(page)
    assert "Énergie solaire partagée / énergie solaire produite." in words
    assert page.count('role="tooltip"') > 20


def test_page_of_one_site_has_no_switch(monkeypatch):
    from simcore.show.report import blocks

    monkeypatch.setattr(blocks, "MOST_DRAWN", 0)  # of the sites alone no charts
    assert '<select id="site">' in with_pictures(headline, read_run(two_sites_run()), "en")
    assert '<select id="site">' not in with_pictures(headline, read_run(one_site_run()), "en")


def test_menu_has_few_entries_that_lead_to_their_sections(page):
    menu = re.search(r"<nav.*?</nav>", page, re.DOTALL)[0]
    entries = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', menu)
    assert [name for _, name in entries] == [
        *("La réponse", "Régler le tarif", "Tarifs comparés", "Pour les locataires"),
        *("Pour le bailleur", "Ce qui est incertain", "Sites et énergie", "Droit et hypothèses"),
    ]
    order = re.findall(r'<section id="([^"]+)"', page)
    places = [order.index(key) for key, _ in entries]
    assert places == sorted(places)
    assert places[:3] == [0, 1, 2]


def test_texts_of_a_scenario_are_escaped(tmp_path):
    def drawn(run, name, lang, *, prefix):
        draw = svg if name == "sites_map" else headline
        return draw(run, name, lang, prefix=prefix)

    page = with_pictures(drawn, read_run(hostile_run(tmp_path / "run")), "en")
    assert "&lt;script&gt;alert" in re.search(r"<svg xmlns.*?</svg>", page, re.DOTALL)[0]
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in html.unescape(page)
    # Title, heads and cells: each has the text whole, none is taken for markup or template.
    assert html.unescape(page).count(HOSTILE) >= 4


@needs_browser
@pytest.mark.slow
def test_switch_shows_the_sections_of_a_site(page, tmp_path):
    script = """
      const site = document.getElementById("site");
      site.value = "outreau"; site.dispatchEvent(new Event("change"));
      found.shown = [...document.querySelectorAll("[data-site]")].filter((one) => !one.hidden)
        .map((one) => one.dataset.site);
      found.blocks = {}; found.titles = {};
      for (const one of document.querySelectorAll("main > section")) {
        const blocks = [...one.querySelectorAll(".block")].filter((block) => !block.hidden);
        found.blocks[one.id] = blocks.map((block) => block.dataset.site);
        found.titles[one.id] = one.querySelector("h2").textContent;
      }
      site.value = "all"; site.dispatchEvent(new Event("change"));
      found.back = document.querySelector("#months h2").textContent;
    """
    found = probed(page, tmp_path, script)
    assert found["errors"] == []
    assert all("outreau" in sites.split() for sites in found["shown"])
    run = read_run(two_sites_run())
    alone = {one.key: one for one in sections(at_site(run, "outreau"), "fr")}
    for key in FOLLOWING:
        if key in alone:
            assert found["blocks"][key] == ["outreau"], key
    assert (
        found["titles"]["months"] == words(at_site(run, "outreau"), "monthly_balance", "fr").title
    )
    assert found["titles"]["sites"] == words(run, "sites_map", "fr").title
    assert found["back"] == words(run, "monthly_balance", "fr").title


@needs_browser
@pytest.mark.slow
def test_tables_sort_both_ways_by_number_and_tips_close_by_key(page, tmp_path):
    script = """
      const table = document.querySelector("#scheme_table table");
      const button = table.querySelectorAll(".sort")[5];
      const number = (row) => Number(row.cells[5].dataset.value);
      const column = () => [...table.tBodies[0].rows].map(number);
      button.click(); found.up = column();
      button.click(); found.down = column();
      found.sort = table.querySelectorAll("thead th")[5].getAttribute("aria-sort");
      const term = document.querySelector("#scheme_table .term");
      const tip = term.querySelector("[role=tooltip]");
      const shown = () => getComputedStyle(tip).display;
      term.focus(); found.open = shown();
      term.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })); found.closed = shown();
    """
    found = probed(page, tmp_path, script)
    assert found["errors"] == []
    assert found["up"] == sorted(found["up"])
    assert found["down"] == sorted(found["up"], reverse=True)
    assert found["sort"] == "descending"
    assert (found["open"], found["closed"]) == ("block", "none")


@needs_browser
@pytest.mark.slow
def test_nothing_reaches_over_a_phone(page, tmp_path):
    found = on_a_phone(page, tmp_path)
    assert found["errors"] == []
    assert found["over"] == []
    assert found["wide"] <= 390


@needs_browser
@pytest.mark.slow
def test_no_table_is_cut_on_a_desk(page, tmp_path):
    script = """
      const shown = [...document.querySelectorAll(".wide")].filter((one) => one.offsetParent);
      found.n = shown.length;
      found.cut = shown.filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.closest("section").id);
    """
    found = probed(page, tmp_path, script, size="1280,900")
    assert found["errors"] == []
    assert found["n"] > 5
    assert found["cut"] == []


@needs_browser
@pytest.mark.slow
def test_the_page_takes_few_sheets_of_paper(page, tmp_path):
    # The five sites without what can be voted on, which takes four more.
    assert 4 < n_sheets(page, tmp_path) <= 7


axe = next((path for path in AXE if path.is_file()), None)


@needs_browser
@pytest.mark.slow
@pytest.mark.skipif(axe is None, reason="axe-core is not installed: pip install axe-core-python")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(scheme, page, tmp_path):
    script = """
      // What is hidden is not looked at either way, and takes minutes to pass over.
      for (const one of document.querySelectorAll(".block[hidden]")) one.remove();
      const result = await axe.run();
      found.checked = result.passes.length;
      found.barriers = result.violations.map((one) => one.id + ": " + one.nodes[0].html);
    """
    if scheme == "dark":
        page = page.replace("screen and (prefers-color-scheme:dark)", "all")
    extra = f"<script>{axe.read_text(encoding='utf-8')}</script>"
    found = probed(page, tmp_path, script, extra=extra)
    assert found["errors"] == []
    assert found["barriers"] == []
    assert found["checked"] > 20
