"""The documentation site: built without a warning, whole without a network."""

import re
import subprocess
import sys
from importlib.util import find_spec

import pytest
from report_sample import summary_run
from scenario_sample import ROOT

FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|audio|video|embed|object)\b[^>]*\b(?:src|data)=["']([^"']+)"""
    r"""|<link\b[^>]*\bhref=["']([^"']+)"""
)
IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
REMOTE = re.compile(r"(?:https?:)?//")

has_sphinx = all(find_spec(name) for name in ("sphinx", "myst_parser", "furo", "latex2mathml"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    words += ["-D", f"gallery_run={summary_run()}"]
    words += ["-d", str(tmp_path_factory.mktemp("trees")), "docs", str(out)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def fetched(text, pattern):
    """Addresses that a browser asks for by itself."""
    return [next(one for one in found if one) for found in pattern.findall(text)]


def test_what_a_browser_fetches_is_found_and_links_are_not():
    text = '<script src="https://a/b.js"></script><a href="https://c">c</a><link href="d.css">'
    assert fetched(text, FETCHED) == ["https://a/b.js", "d.css"]
    assert fetched("a{b:url('//c/d.png')} @import 'e.css';", IN_STYLE) == ["//c/d.png", "e.css"]


@pytest.mark.slow
@pytest.mark.skipif(not has_sphinx, reason="pip install simcore[docs] brings what the site needs")
def test_the_site_asks_no_other_server_for_anything(site):
    pages, styles = sorted(site.rglob("*.html")), sorted(site.rglob("*.css"))
    assert len(pages) > 10
    texts = [path.read_text(encoding="utf-8") for path in pages]
    asked = [one for text in texts for one in fetched(text, FETCHED)]
    asked += [one for text in texts for one in fetched(text, IN_STYLE)]
    for path in styles:
        asked += fetched(path.read_text(encoding="utf-8"), IN_STYLE)
    assert len(asked) > 50
    assert [one for one in asked if REMOTE.match(one)] == []


@pytest.mark.slow
@pytest.mark.skipif(not has_sphinx, reason="pip install simcore[docs] brings what the site needs")
def test_equations_stand_in_the_page(site):
    text = (site / "model.html").read_text(encoding="utf-8")
    written = (ROOT / "docs" / "model.md").read_text(encoding="utf-8").count("\n$$")
    assert written >= 3
    assert text.count('display="block"') == written
    assert "<mfrac>" in text
    assert "MathJax" not in text


def test_the_glossary_is_the_one_of_the_words(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    from make_gallery import glossary

    assert (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8") == glossary()
