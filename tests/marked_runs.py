"""A pseudo-language: French whose every text of the catalogues stands between two marks.

What a command says beyond the marks comes from no catalogue, so no translator ever sees it.
"""

import json
import re
import subprocess
import sys
from string import Formatter

from french_clock import stamps
from scenario_sample import ROOT, SITES, scenario_file

OPEN, CLOSE = "⟦⟧"
MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
OWN_FIELDS = re.compile(r"(%\(\w+\)s|\n)")
"""Fields of the library that reads the command line, and the ends of lines in heads of tables."""
SCENARIO = """title_fr = "Essai"
[time]
step_minutes = 60
[sites.arras-bon-secours]
dwellings = 6
buildings = []
"""
WRONG = """titel = "Essai"
[prices]
on = "demain"
[sites.Neuf]
dwellings = -3
kind = "vrai"
[sites.neuf]
dwellings = 3
[[sites.neuf.buildings]]
kind = "maison"
[finance]
grant_fraction = 3.0
[schemes.T99]
[schemes.T8]
fee_eur_per_month = "quatre"
"""
ESTATE = """[time]
step_minutes = 60
[schemes.T1]
[schemes.T13]
landlord_share_fraction = 0.5
[estate]
dwellings = 24
residences = 6
"""


def marked(form):
    """A text of a catalogue with marks around all of it but its fields.

    >>> marked("{n:,} logements")
    '{n:,}⟦ logements⟧'
    """
    try:
        parts = list(Formatter().parse(form))
    except ValueError:
        return _between_marks(form)
    return "".join(_between_marks(fixed) + _field(*field) for fixed, *field in parts)


def _between_marks(fixed):
    """Words between marks, but for what is no word: fields of another kind, ends of lines."""
    return "".join(
        f"{OPEN}{one}{CLOSE}" if one.strip() and not OWN_FIELDS.fullmatch(one) else one
        for one in OWN_FIELDS.split(fixed.replace("{", "{{").replace("}", "}}"))
    )


def _field(name, form, conversion):
    if name is None:
        return ""
    return f"{{{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}}}"


def unmarked(text):
    """What of a text stands in no catalogue, on one line."""
    return " ".join(MARKED.sub(" ", " ".join(text.split())).split())


def plain(text):
    """A text without its marks."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def run_marked(lines, cwd=ROOT):
    """What each command line says in the pseudo-language: ``code``, ``out``, ``err``, ``fault``."""
    words = json.dumps([[str(word) for word in line] for line in lines])
    done = subprocess.run(
        [sys.executable, __file__, words], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def files(folder):
    """Small files that the command lines read."""
    small = scenario_file(folder, SCENARIO, "essai.toml", (SITES / "arras-bon-secours.toml",))
    scenario_file(folder, "[finance]\ngrant_fraction = 0.1\n", "autre.toml", (small,))
    (folder / "faux.toml").write_text(WRONG)
    scenario_file(
        folder, ESTATE, "parc.toml", (SITES / "outreau.toml", SITES / "arras-bon-secours.toml")
    )
    for name, columns in (("toit", ["toit"]), ("compteurs", ["A", "B"]), ("compteur", ["kwh"])):
        rows = [f"{at},{','.join(['0.5'] * len(columns))}" for at in stamps("2026-06-01", 96)]
        (folder / f"{name}.csv").write_text("\n".join([f"time,{','.join(columns)}", *rows]) + "\n")
    rows = [f"{at},0.5" for at in stamps("2022-12-31T23:00", 17520)]
    (folder / "annee.csv").write_text("\n".join(["time,A", *rows[:200], *rows[210:]]) + "\n")
    return small


def main():
    """Run the command lines of the first argument in the pseudo-language, all in one process."""
    sys.path.insert(0, str(ROOT))
    from click.testing import CliRunner

    from cli import cli
    from simcore.show.words import catalogue

    usual = catalogue.read_po
    catalogue.read_po = lambda path: {
        key: tuple(map(marked, forms)) for key, forms in usual(path).items()
    }
    surroundings = {"COLUMNS": "2000", "SIMCORE_LANG": "fr"}
    told = []
    for words in json.loads(sys.argv[1]):
        done = CliRunner().invoke(cli, words, env=surroundings)
        is_broken = done.exception and not isinstance(done.exception, SystemExit)
        fault = repr(done.exception) if is_broken else ""
        told.append(
            {"code": done.exit_code, "out": done.stdout, "err": done.stderr, "fault": fault}
        )
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
