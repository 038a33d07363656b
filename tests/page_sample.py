"""Pages looked at by a browser without a window."""

import html
import json
import re
import shutil
import subprocess

import pytest

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


PHONE = """
  const frame = document.createElement("iframe");
  frame.style.cssText = "width:390px;height:844px;border:0";
  frame.srcdoc = document.getElementById("phone").innerHTML.replaceAll("<\\\\/", "</");
  document.body.append(frame);
  await new Promise((done) => { frame.onload = done; });
  const inside = frame.contentDocument;
  for (const one of inside.querySelectorAll("details")) one.open = true;
  found.wide = inside.documentElement.scrollWidth;
  found.over = [...inside.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > 391 && !one.closest("svg, thead, [role=tooltip]");
  }).map((one) => one.tagName + one.className).slice(0, 5);
  found.cut = [...inside.querySelectorAll("main *")].filter((one) => {
    const hides = getComputedStyle(one).overflowX !== "visible";
    return hides && one.scrollWidth > one.clientWidth + 1 && !one.closest("select, textarea");
  }).map((one) => one.tagName + one.className).slice(0, 5);
"""


def on_a_phone(page, tmp_path):
    """What reaches over a screen of 390 px, or is cut on it."""
    bare = page.replace("</", "<\\/")
    twin = f'<script type="text/plain" id="phone">{bare}</script></main>'
    return probed(page.replace("</main>", twin, 1), tmp_path, PHONE)


def n_sheets(page, tmp_path):
    """Number of A4 sheets that the page takes on paper."""
    path, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    path.write_text(page, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    options += [f"--user-data-dir={tmp_path / 'home'}", f"--print-to-pdf={printed}"]
    words = [chromium, *options, "--virtual-time-budget=20000", path.as_uri()]
    subprocess.run(words, capture_output=True, timeout=120, check=True)
    return len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))
