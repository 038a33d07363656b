"""The page: one file, no network, true figures, usable by keyboard, by phone and by ear."""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from report_sample import (
    HOSTILE,
    copy_of,
    headline,
    hostile_run,
    kept_svg,
    one_site_run,
    two_sites_run,
    whole_page,
    whole_run,
    with_pictures,
)
from scenario_sample import ROOT

from simcore.show.charts import drawable
from simcore.show.folder.read import at_site, read_run, site_name
from simcore.show.report.blocks import FOLLOWING
from simcore.show.report.pictures import svg, words
from simcore.show.report.sections import sections

AXE = [Path(os.environ.get("SIMCORE_AXE", "")), ROOT / "node_modules/axe-core/axe.min.js"]
MOST_BYTES = 3_000_000


@pytest.fixture(scope="module")
def page():
    return whole_page("fr")


def data_of(page):
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])


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


def test_every_site_can_be_chosen_and_its_prices_are_those_of_the_run(page):
    run, told = read_run(whole_run()), data_of(page)
    assert set(told["prices"]) == {"all", *run.sites}
    rows = run.table("prices").query("site == 'outreau'")
    assert told["prices"]["outreau"]["npv"] == rows["landlord_npv_eur"].round(0).tolist()
    assert told["cents"][:3] == [0.0, 0.5, 1.0]
    assert page.count("<option") == 6


def test_sections_that_follow_the_switch_speak_of_one_site(page):
    blocks = re.findall(r'<div class="block" data-title="([^"]*)" data-site="([^"]*)"', page)
    run = read_run(whole_run())
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
    run = read_run(whole_run())
    some = with_pictures(kept_svg, run, "fr")
    assert len(some.encode()) <= 1_000_000
    assert 5 < some.count('class="kicker"') - 1 < 14 * 5
    monkeypatch.setattr(page_room, "MOST_BYTES", 0)
    bare = with_pictures(kept_svg, run, "fr")
    assert bare.count("<svg xmlns") == len(drawable(run.names))
    assert 'data-site="all saint-martin-boulogne arras-towers' in bare
    monkeypatch.setattr(blocks, "MOST_DRAWN", 2)
    assert with_pictures(headline, run, "fr").count('class="kicker"') == 1


def test_terms_have_their_formula_at_hand(page):
    words = html.unescape(page)
    assert "Énergie solaire partagée / énergie solaire produite." in words
    assert page.count('role="tooltip"') > 20


def test_page_without_prices_or_with_one_site_has_no_switch(tmp_path, monkeypatch):
    from simcore.show.report import blocks

    monkeypatch.setattr(blocks, "MOST_DRAWN", 0)  # of the sites alone no charts
    folder = copy_of(two_sites_run(), tmp_path / "run", without=["prices.parquet"])
    assert 'id="price"' not in with_pictures(headline, read_run(folder), "en")
    alone = with_pictures(headline, read_run(one_site_run()), "en")
    assert alone.count("<option") == 1


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


chromium = shutil.which("chromium")
needs_browser = pytest.mark.skipif(not chromium, reason="Chromium is not installed")

PROBE = """
<script>
const errors = [];
addEventListener("error", (event) => errors.push(event.message));
addEventListener("securitypolicyviolation", (event) => errors.push(event.violatedDirective));
addEventListener("load", async () => {
  const found = { errors, loaded_ms: performance.now() };
  try { %s } catch (error) { errors.push(String(error)); }
  const out = document.createElement("pre");
  out.id = "probe";
  out.textContent = JSON.stringify(found);
  document.body.append(out);
});
</script>
"""


def probed(page, tmp_path, script, *, size="1000,900", extra=""):
    """What a script finds in the page, run by a browser without a window."""
    path = tmp_path / "page.html"
    probe = extra + PROBE % script
    path.write_text(page.replace("<head>", f"<head>{probe}", 1), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--window-size={size}"]
    options += [f"--user-data-dir={tmp_path / 'home'}", "--virtual-time-budget=20000"]
    words = [chromium, *options, "--enable-logging=stderr", "--dump-dom", path.as_uri()]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
    told = re.search(r'<pre id="probe">(.*?)</pre>', done.stdout, re.DOTALL)
    assert told, done.stderr[-2000:]
    assert "CONSOLE" not in done.stderr, done.stderr
    return json.loads(html.unescape(told[1]))


@needs_browser
@pytest.mark.slow
def test_slider_and_switch_show_the_figures_of_the_run(page, tmp_path):
    script = """
      const site = document.getElementById("site"), price = document.getElementById("price");
      site.value = "outreau"; site.dispatchEvent(new Event("change"));
      price.value = "20"; price.dispatchEvent(new Event("input"));
      found.npv = document.getElementById("out-npv").textContent;
      found.price = document.getElementById("price-text").textContent;
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
      site.value = "outreau"; site.dispatchEvent(new Event("change"));
      found.drawn = document.querySelectorAll("#plot-tenants path").length;
    """
    found = probed(page, tmp_path, script)
    assert found["errors"] == []
    rows = read_run(whole_run()).table("prices").query("site == 'outreau'")
    npv = rows["landlord_npv_eur"].iloc[20] / 1e3
    assert found["npv"] == f"{npv:+.0f}".replace("-", "\u2212") + "\u00a0k€"
    assert found["price"] == "10,0\u00a0c€/kWh"
    assert all("outreau" in sites.split() for sites in found["shown"])
    assert found["drawn"] == 2
    run = read_run(whole_run())
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
    script = """
      const frame = document.createElement("iframe");
      frame.style.cssText = "width:390px;height:844px;border:0";
      frame.srcdoc = document.getElementById("phone").innerHTML.replaceAll("<\\\\/", "</");
      document.body.append(frame);
      await new Promise((done) => { frame.onload = done; });
      const inside = frame.contentDocument;
      found.wide = inside.documentElement.scrollWidth;
      found.over = [...inside.querySelectorAll("main *")].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.right > 391 && !one.closest(".wide, .chart, [role=tooltip]");
      }).map((one) => one.tagName + one.className).slice(0, 5);
    """
    bare = page.replace("</", "<\\/")
    found = probed(
        page.replace("</main>", f'<script type="text/plain" id="phone">{bare}</script></main>', 1),
        tmp_path,
        script,
    )
    assert found["errors"] == []
    assert found["over"] == []
    assert found["wide"] <= 390


axe = next((path for path in AXE if path.is_file()), None)


@needs_browser
@pytest.mark.slow
@pytest.mark.skipif(axe is None, reason="axe-core is not installed: npm install axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(scheme, page, tmp_path):
    script = """
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
