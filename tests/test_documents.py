"""Notebooks and the README's Python lines run as they stand."""

import re

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from scenario_sample import ROOT
from shared_runs import priced

from simcore.show.words.labels import amount, percent

GOLDEN = ROOT / "tests" / "golden" / "test_golden_five_sites"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FORGET = "%reset -f"
"""What a notebook made is gone before the next one; only what it imported stays loaded."""
INLINE = "%matplotlib inline"
WITH_COMMANDS = [
    ("README.md", "README.fr.md"),
    ("docs/how-to/analyst.md", "docs/how-to/analyste.md"),
    ("docs/how-to/secretary.md", "docs/how-to/secretaire.md"),
]
TEMPLATE = "scenarios/real-pilot-template"
TRANSLATED = [*WITH_COMMANDS, (f"{TEMPLATE}/README.md", f"{TEMPLATE}/LISEZMOI.md")]
TRANSLATED_NAMES = {"--lang fr", "SIMCORE_LANG=fr", "--with FOLDER", "--with DOSSIER"}
TRANSLATED_NAMES |= {f"python cli.py report {name} --format pdf" for name in ("SHEETS", "FICHES")}
"""What stands in one language alone, between the marks of code."""


@pytest.fixture(scope="module")
def reader():
    """A kernel that one notebook after the other runs in, as its start takes longer than most."""
    places = {"metadata": {"path": ROOT / "notebooks"}}
    reader = NotebookClient(nbformat.v4.new_notebook(), kernel_name="python3", resources=places)
    reader.timeout = 300
    with reader.setup_kernel():
        yield reader


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebook_runs(path, reader):
    notebook = nbformat.read(path, as_version=4)
    notebook["cells"].insert(0, nbformat.v4.new_code_cell(FORGET))
    reader.nb = notebook
    done = reader.execute(cleanup_kc=False)
    outputs = [cell["outputs"] for cell in done["cells"] if cell["cell_type"] == "code"]
    assert sum(len(output) > 0 for output in outputs) >= 3
    records = [
        cell for cell in done["cells"] if cell["source"].rstrip().endswith(("\nflows", "\noutcome"))
    ]
    for cell in records:
        assert "<table><thead>" in cell["outputs"][-1]["data"]["text/html"], cell["source"]
    drawn = [cell for cell in done["cells"] if cell["source"].rstrip().endswith(".figure")]
    # Kept by the kernel from one to the next: each that draws has to say it itself.
    assert not drawn or any(INLINE in cell["source"] for cell in done["cells"])
    for cell in drawn:
        assert ["image/png" in one["data"] for one in cell["outputs"]] == [True], cell["source"]


def test_a_notebook_for_each_subject():
    assert [path.stem[3:] for path in NOTEBOOKS] == [
        "first-look",
        "your-own-weather-and-meters",
        "build-a-scheme",
        "key-studio",
        "sizing",
        "grid",
        "designer",
        "futures",
    ]


@pytest.mark.slow
def test_python_lines_of_the_readme_run(monkeypatch):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert blocks
    monkeypatch.chdir(ROOT)
    names = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)
    assert len(names["outcome"].summary) > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("readme", "year", "used", "price_words", "point"),
    [
        ("README.md", "a year", "self-consumed", "{} c EUR/kWh before VAT", "."),
        ("README.fr.md", "par an", "autoconsommés", "{} c EUR/kWh HT", ","),
    ],
)
def test_figures_of_the_readme_are_those_of_the_model(readme, year, used, price_words, point):
    outcome = priced(ROOT / "scenarios" / "five-sites.toml")
    summary = outcome.summary.query("site == 'all'").set_index("scheme")
    text = (ROOT / readme).read_text(encoding="utf-8")
    for scheme in ("T1", "T3", "T4", "T13"):
        row = summary.loc[scheme]
        (line,) = [line for line in text.splitlines() if line.startswith(f"| {scheme} ")]
        _, median, worst, losers, npv = [cell.strip() for cell in line.strip("|").split("|")]
        assert median.startswith(f"{row['tenant_saving_median_eur']:+.0f}")
        fewest = amount(row["tenant_saving_min_eur"], "en", is_signed=True)
        assert worst == fewest.replace("\u2212", "-").replace(".", point)
        assert losers == " ".join(percent(row["losers_fraction"], "fr").split())
        assert npv.split()[0] == f"{round(row['landlord_npv_eur'] / 1e3)}"
    energy = summary.loc["T1"]
    assert f"{energy['production_kwh'] / 1e3:.0f} MWh {year}" in text
    assert f"{100 * energy['self_consumption_fraction']:.0f} % {used}" in text
    found = pd.read_csv(GOLDEN / "design.csv").query("fact == 'bound'")["npv_eur"]
    assert f" {found.item() / 1e3:.0f} kEUR" in text
    price_ct = summary.loc["T3", "price_ht_eur_per_kwh"] * 100
    assert price_words.format(f"{price_ct:.1f}".replace(".", point)) in text


def code_of(path, language="\\w*"):
    """Blocks of code of a page without their comments, words in quotes and titles left out."""
    text = (ROOT / path).read_text(encoding="utf-8")
    blocks = re.findall(rf"```(?:{language})\n(.*?)```", text.replace("   ```", "```"), re.DOTALL)
    plain = [re.sub(r" *#.*", "", block) for block in blocks]
    return [
        re.sub(r"^(title|description|name|contiguous|source)(_fr)? = .*\n", "", one, flags=re.M)
        for one in plain
    ]


@pytest.mark.parametrize(("english", "french"), TRANSLATED)
def test_a_page_says_the_same_in_french(english, french):
    pages = [(ROOT / name).read_text(encoding="utf-8") for name in (english, french)]
    heads, titles = (len(re.findall(r"^#+ ", page, re.MULTILINE)) for page in pages)
    assert heads == titles
    here, there = (re.findall(r"\*\*", page) for page in pages)
    assert len(here) == len(there)
    for name, page in ((french, pages[0]), (english, pages[1])):
        assert f"]({name.rpartition('/')[2]})" in page
    own = [re.sub(r" --lang fr$|  +#.*", "", code, flags=re.M) for code in code_of(french)]
    told = [re.sub(r" --lang fr$|  +#.*", "", code, flags=re.M) for code in code_of(english)]
    assert [line.split() for line in "".join(own).splitlines()] == [
        line.split() for line in "".join(told).splitlines()
    ]
    names, noms = (set(re.findall(r"`([^`\n]+)`", page)) for page in pages)
    assert {name for name in names ^ noms if name.isascii()} <= TRANSLATED_NAMES


@pytest.mark.parametrize("page", [name for pair in WITH_COMMANDS for name in pair])
def test_every_command_line_names_real_files_and_commands(page):
    from cli import COMMANDS

    text = (ROOT / page).read_text(encoding="utf-8")
    lines = re.findall(r"python cli\.py ([\w-]+)(.*)", text)
    assert len(lines) >= 2
    for command, rest in lines:
        assert command in COMMANDS, command
        for name in re.findall(r"scenarios/\S+\.toml", rest):
            assert (ROOT / name).is_file(), name
