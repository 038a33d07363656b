"""What commands write beside their results: status lines, warnings, closing lines, own rates."""

import json
import re

import pytest
from click.testing import CliRunner
from french_clock import stamps
from rich.console import Console
from rich.progress import Progress
from test_own_rates import HEAD

from cli import cli

BON_SECOURS = "scenarios/sites/arras-bon-secours.toml"
SMALL = (
    *("--set", "time.step_minutes=60"),
    *("--set", "sites.arras-bon-secours.dwellings=4"),
    *("--set", "sites.arras-bon-secours.buildings=[]"),
)
ENGLISH = re.compile(
    r"\b(the|of|with|in force|more than|months|Writing|written|inputs|dwellings|found|expected"
    r"|Rates|First run|Error|from|meter|bill|shared|energy)\b"
)


def run(*words, **environment):
    return CliRunner().invoke(cli, [str(word) for word in words], env=environment)


@pytest.fixture
def moment(monkeypatch):
    """Texts of the status lines and progress bars that were shown."""
    shown = []
    for kind, name in ((Console, "status"), (Progress, "add_task")):
        usual = getattr(kind, name)

        def noted(self, text, *rest, usual=usual, **more):
            shown.append(text)
            return usual(self, text, *rest, **more)

        monkeypatch.setattr(kind, name, noted)
    return shown


def curve(path, names, n_slots=96):
    rows = [f"{stamp},{','.join(['0.5'] * len(names))}" for stamp in stamps("2026-06-01", n_slots)]
    path.write_text("\n".join([f"time,{','.join(names)}", *rows]) + "\n")
    return path


def own_words(text, *names):
    """Text without the names of files, keys and columns that stay as they are typed."""
    for name in names:
        text = text.replace(str(name), "")
    return re.sub(r"\b[a-z]+[._/][\w./-]+", "", text.translate({0xA0: " ", 0x202F: " "}))


def test_validate_speaks_french():
    done = run("validate", BON_SECOURS, "--lang", "fr")
    told = own_words(done.output, BON_SECOURS)
    assert told.startswith("OK  : 1 site, 70 logements, 1 centrale ; données : ")
    assert re.search(r"\d+ documentées, \d+ déduites, \d+ supposées$", told.strip())
    assert not ENGLISH.search(told)


def test_design_speaks_french(moment):
    words = ("design", BON_SECOURS, "--no-membership", "--no-energy", *SMALL)
    done = run(*words, "--lang", "fr")
    assert done.exit_code == 0, done.output
    # The same line stands while the command loads what it needs, and while it reads the file.
    assert moment == [
        "Lecture du scénario...",
        "Lecture du scénario...",
        "Arras, résidence intergénérationnelle",
        "Recherche des tarifs...",
    ]
    told = own_words(done.stdout)
    assert "Face à un refus, chaque année du plan" in told
    # Lines of a table may break within a word's sentence.
    assert "Sur 45 combinaisons de leviers" in told
    assert not ENGLISH.search(told)


def test_compare_speaks_french(tmp_path, moment):
    words = ("compare", BON_SECOURS, "--schemes", "T1,T3", "--no-charts", *SMALL)
    done = run(*words, "--out", tmp_path / "run", "--lang", "fr")
    assert done.exit_code == 0, done.output
    assert moment == [
        "Lecture du scénario...",
        "Arras, résidence intergénérationnelle",
        "Calcul des tarifs...",
        "Recherche des tarifs...",
        "Écriture des tableaux et des graphiques...",
    ]
    assert (
        "Tarifs publics du 22/11/2026 en vigueur depuis plus de 12 mois"
        in done.stderr.replace("\n", " ")
        or not done.stderr
    )
    assert not ENGLISH.search(own_words(done.output, tmp_path))


def test_share_and_bill_speak_french(tmp_path):
    sun, use = curve(tmp_path / "sun.csv", ["roof"]), curve(tmp_path / "use.csv", ["A", "B"])
    words = ("share", "--production", sun, "--consumption", use, "--key", "default")
    done = run(*words, "--out", tmp_path / "out", "--lang", "fr")
    assert done.exit_code == 0, done.output
    assert not ENGLISH.search(own_words(done.output, tmp_path))
    home = curve(tmp_path / "home.csv", ["kwh"])
    done = run("bill", "--consumption", home, "--contract", "hphc", "--kva", "6", "--lang", "fr")
    assert done.exit_code == 0, done.output
    assert "heures creuses" in done.output.lower()
    assert not ENGLISH.search(own_words(done.output, tmp_path))


def test_import_speaks_french_and_its_file_stays_english(tmp_path):
    file = tmp_path / "home.csv"
    rows = [f"{stamp},0.5" for stamp in stamps("2022-12-31T23:00", 17520)]
    file.write_text("\n".join(["time,A", *rows[:200], *rows[210:]]) + "\n")
    done = run("import", file, "--out", tmp_path / "out", "--year", "2023", "--lang", "fr")
    assert done.exit_code == 0, done.output
    told = " ".join(own_words(done.stdout, tmp_path).replace("│", " ").split())
    for words in (
        "A (soutiré)",
        "(CSV simple, horodates en début de pas)",
        "99,9 %, 1 lacune, 5 h : 2023-01-05T03:00:00 pendant 5 h",
        "comblé : 1 lacune (5 h) par les mêmes heures des semaines voisines",
        "zéros suspects aucun",
    ):
        assert words in told
    assert not ENGLISH.search(told)
    (quality,) = json.loads((tmp_path / "out" / "quality.json").read_text())
    assert quality["layout"] == "plain CSV"
    assert quality["years"][0]["gaps"][0]["filled_by"] == "the same hours of neighbouring weeks"


def test_lists_speak_french_and_programs_get_the_same_as_ever():
    done = run("list", "schemes", "--lang", "fr")
    assert "discount_fraction = 0,3, de 0 à 1" in done.output
    told = own_words(done.output)
    assert "[€/kWh HT]" in told
    assert "supposé, dans les 10 à 50 % débattus" in told
    # What a scenario file says stays as it is typed.
    assert not ENGLISH.search(re.sub(r'"[a-z-]+"', "", told))
    for words in (("list", "schemes"), ("list", "sites"), ("population", "outreau")):
        english, french = (run(*words, "--format", "json", "--lang", one) for one in ("en", "fr"))
        assert json.loads(english.stdout) == json.loads(french.stdout)
    rows = json.loads(run("list", "schemes", "--format", "json").stdout)
    (of_t4,) = [row for row in rows if row["scheme"] == "T4"]
    assert of_t4["sources"] == (
        "discount_fraction: assumed, within the 10-50 % discussed in the field"
    )
    told = own_words(run("population", "outreau", "--lang", "fr").output)
    assert "revenu médian par unité" in told
    assert not ENGLISH.search(told)
    assert not ENGLISH.search(own_words(run("list", "sites", "--lang", "fr").output))


def test_old_rates_are_told_in_french():
    done = run("list", "rates", "--on", "2026-11-22", "--lang", "fr")
    told = own_words(done.stderr)
    assert told.startswith("Tarifs publics du 22/11/2026 en vigueur depuis plus de 12 mois au ")
    assert not ENGLISH.search(told)
    done = run("list", "rates", "--on", "2030-01-01", "--lang", "fr")
    assert "Tarifs publics périmés au 01/01/2030 : trve, connus jusqu’au 01/08/2026" in own_words(
        done.stderr
    )


def test_bill_and_list_rates_take_rates_of_one_s_own(tmp_path):
    rates = tmp_path / "my-rates.csv"
    name, value = "livret_a", 0.031
    rates.write_text(f"{HEAD}{name},2026-10-01,{value},1,primary,a letter\n")
    words = ("list", "rates", "--on", "2026-11-22", "--format", "json")
    usual, own = (json.loads(run(*words, *more).stdout) for more in ((), ("--rates", rates)))
    assert [row["name"] for row in own] == [row["name"] for row in usual]
    changed = [new for old, new in zip(usual, own, strict=True) if new != old]
    assert [(row["name"], row["value"], row["source"]) for row in changed] == [
        (name, value, "a letter")
    ]
    home = curve(tmp_path / "home.csv", ["kwh"])
    # A quarter of an hour at half a kWh: 96 slots are 48 kWh. VAT on energy at 10 %.
    rates.write_text(f"{HEAD}vat.energy,2026-05-01,0.1,1,primary,a bill of law\n")
    words = ("bill", "--consumption", home, "--contract", "base", "--kva", "6", "--json")
    usual, own = (json.loads(run(*words, *more).stdout) for more in ((), ("--rates", rates)))
    vat = [{one["component"]: one["eur"] for one in told["lines"]} for told in (usual, own)]
    assert vat[1]["vat_energy"] == pytest.approx(vat[0]["vat_energy"] / 2)
    assert vat[1]["energy"] == vat[0]["energy"]


def test_all_that_is_wrong_in_own_rates_is_told_at_once_in_each_language(tmp_path):
    rates = tmp_path / "my-rates.csv"
    rows = (
        "turpe.plant.gt37,2026-11-01,1.0,EUR/year,primary,a quote\n"
        "livret_a,2026-11-01,0.02,EUR/year,primary,\n"
        "vat.enrgy,2026-11-01,ten,1,primary,a quote\n"
    )
    rates.write_text(HEAD + rows)
    english, french = (run("list", "rates", "--rates", rates, "--lang", x) for x in ("en", "fr"))
    assert english.exit_code == french.exit_code == 2
    lines = english.stderr.splitlines()
    assert len(lines) == len(french.stderr.splitlines()) == 5
    for told in (
        "my-rates.csv, turpe.plant.gt37 from 2026-11-01: found no rate of this name",
        "my-rates.csv line 3, source: found ''",
        "my-rates.csv, livret_a from 2026-11-01: found the unit EUR/year, expected 1",
        "my-rates.csv line 4, value: found 'ten'",
        "my-rates.csv, vat.enrgy from 2026-11-01: found no rate of this name",
    ):
        assert sum(line.startswith(f"Error: {told}") for line in lines) == 1, told
    assert "my-rates.csv, turpe.plant.gt37 à partir du 2026-11-01" in french.stderr
    assert "my-rates.csv, ligne 4, value" in french.stderr
    assert not ENGLISH.search(own_words(french.stderr, "a quote"))
    missing = run(
        "bill", "--consumption", rates, "--contract", "base", "--kva", "6", "--rates", "x"
    )
    assert missing.exit_code == 2
    assert missing.stderr.startswith("Error: x: found no such file")
