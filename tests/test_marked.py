"""Every command in a pseudo-language that marks what comes from the catalogues, and in French."""

import re
from itertools import islice

import pytest
from marked_runs import CLOSE, OPEN, WRONG, files, marked, plain, run_marked, unmarked
from marked_words import english, words_left
from test_help import TREE

from simcore.energy.sharing import KEYS
from simcore.money.schemes.law import LAW
from simcore.scenario.schema import Scenario
from simcore.show.words.catalogue import FOLDER, read_po

OF_A_LIST = {"gift", "sale", "spot", "residual", "years", "pays", "behind", "meter", *LAW, *KEYS}
"""Keys of parts, of needs and of sharing, which ``list`` lists."""
AS_LISTED = {"list": OF_A_LIST, "diff": {"finance"}}
"""What a command tells as it is typed; the head of a narrow column parts ``finance.`` of a key."""
AS_TYPED = {
    "note_estate_drawn",
    "help.share.key",
    "help.shared.columns",
    "in_loan_kind",
    "phrase.yes_or_no",
    "problem.household_vacant_takes_part.expected",
    "phrase.needed_quantity",
    "phrase.did_you_mean_dwellings",
    "problem.strategy_behind_meters.expected",
    "problem.pays_for_kept_saving.guess",
    "problem.placement_columns.expected",
    "form.example.sites.*.grid.placement",
    "problem.over_unknown.expected",
    "problem.own_rate_unknown.expected",
    "problem.entsoe_price_missing.expected",
}
"""Texts that hold keys, options, columns or names of others, as these are typed."""
COMMANDS = frozenset({"OPTIONS", *(part for path in TREE for part in path)})
CHOICES = {"RUN", "docx", "html", "pdf", "pptx", "xlsx", "base", "indexed", "tempo", "outreau"}
CHOICES |= {"extends"}
"""What can be chosen instead of what is refused."""
CHARTS = "--no-charts"
FEW = ("--schemes", "T1,T3,T8")


def lines_of(folder):
    """Small runs of every command, by whether they are quick."""
    small, other = folder / "essai.toml", folder / "autre.toml"
    sun = ("--key", "default", "--production", folder / "toit.csv")

    def out(name):
        return "--out", folder / name

    quick = [
        ("init", folder / "init"),
        ("new", "--commune", "Lens", "--dwellings", "9", "--kwp", "6", "--yes", *out("b.toml")),
        ("form", folder / "f.xlsx", "--from", small),
        ("validate", small),
        ("list", "sites", small),
        ("list", "schemes"),
        ("list", "keys"),
        ("population", "arras-bon-secours", "--scenario", small),
        ("run", small, CHARTS, *FEW, "--set", "fund.enabled=true", *out("run")),
        ("compare", small, CHARTS, *FEW, "--no-design", *out("compare")),
        ("social", small),
        ("frontier", small, "--points", "3", "--schemes", "T1,T2,T8,T13"),
        ("solve", small, "--scheme", "T3", "--target", "npv-zero"),
        ("solve", small, "--scheme", "T8", "--target", "no-loser"),
        ("keys", small, "--keys", "default,equal,full_dynamic"),
        ("keys", small, "--cooperative", "--orders", "5", "--keys", "default,equal"),
        ("explain", small),
        ("finance", small, CHARTS, *out("plan")),
        ("size", small, "--sizes", "4", CHARTS, *out("size")),
        ("refusals", small),
        ("sheet", small, "--scheme", "T13", *out("sheet")),
        ("vote", small, "--schemes", "T1,T13", *out("vote")),
        ("vote", small, "--options", "B", *out("vote-options")),
        ("weather", "outreau", *out("w.png")),
        ("share", *sun, "--consumption", folder / "compteurs.csv", *out("share")),
        ("bill", "--consumption", folder / "compteur.csv", "--contract", "hphc", "--kva", "6"),
        ("import", folder / "annee.csv", "--year", "2023", *out("meters")),
    ]
    long = [
        ("diff", small, other),
        ("design", small, "--no-membership", "--no-energy"),
        ("compare", small, CHARTS, *FEW, "--draws", "4", *out("futures")),
        ("sweep", small, "--draws", "4", CHARTS, "--schemes", "T1,T3", *out("sweep")),
        ("flex", small, "--ladder", "--rewards", CHARTS, *out("flex")),
        ("grid", small, "--draws", "1", "--no-reference", CHARTS, *out("grid")),
        ("estate", folder / "parc.toml", CHARTS, *out("estate")),
        ("finance", small, CHARTS, "--scheme", "T14", *out("plan14")),
    ]
    return {"quick": quick, "long": long}


def keys_of(node):
    """Keys that a scenario can hold, and the words that some of them take, from its schema."""
    if isinstance(node, dict):
        yield from node.get("properties", ())
        yield from node.get("enum", ())
        for part in node.values():
            yield from keys_of(part)
    elif isinstance(node, list):
        for part in node:
            yield from keys_of(part)


def refused_of(folder):
    """Command lines that are refused: by the library, by options, by files."""
    small = folder / "essai.toml"
    return [
        ("comparer",),
        ("run",),
        ("run", small, "--jobs", "deux"),
        ("run", small, "--format", "excel"),
        ("run", small, "--graines", "1"),
        ("run", folder / "rien.toml"),
        ("validate", folder / "faux.toml"),
        ("run", small, "--set", "plants.kwp_per_dwelling=beaucoup"),
        ("run", small, "--set", "sans-egal"),
        ("run", small, "--schemes", "T99"),
        ("solve", small, "--scheme", "T1", "--target", "npv-zero"),
        ("solve", small, "--scheme", "T3", "--target", "rien"),
        ("keys", small, "--keys", "moitie"),
        ("keys", small, "--out", folder / "k.gif"),
        ("grid", small, "--site", "ici"),
        ("explain", small, "--tenant", "999"),
        ("finance", small, "--site", "ici"),
        ("size", small, "--sizes", "1"),
        ("sweep", small, "--over", "prices.on=1:2"),
        ("sweep", small, "--draws", "0"),
        ("report", folder / "rien"),
        ("report", folder / "init", "--format", "odt"),
        ("bill", "--consumption", small, "--contract", "hphc", "--kva", "6"),
        ("bill", "--consumption", folder / "toit.csv", "--contract", "or", "--kva", "6"),
        ("import", folder / "essai.toml"),
        ("weather", folder / "annee.csv"),
        ("list", "sites", folder / "rien.toml"),
        ("population", "ici"),
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("marked")
    files(folder)
    return folder


def check(lines, told, codes, allowed=frozenset()):
    assert len(told) == len(lines) > 5
    for line, said in zip(lines, told, strict=True):
        assert (said["code"] in codes, said["fault"]) == (True, ""), (line, said)
        more = allowed | AS_LISTED.get(line[0], set())
        for stream in ("out", "err"):
            assert words_left(said[stream], more) == [], (line, stream, unmarked(said[stream]))
            assert english(said[stream]) == [], line
        assert OPEN in said["out"] + said["err"], line


def test_marks_stand_around_words_and_leave_fields_alone():
    form = marked("{n:,} logements sur {total}\nsans %(prog)s")
    assert form == f"{{n:,}}{OPEN} logements sur {CLOSE}{{total}}\n{OPEN}sans {CLOSE}%(prog)s"
    text = form.format(n=1234, total="the whole")
    assert plain(text) == "1,234 logements sur the whole\nsans %(prog)s"
    assert words_left(text) == ["prog", "the", "whole"]
    assert english(f"{OPEN}les tarifs of {CLOSE}") == ["of"]


def test_help_refusals_and_what_commands_say_are_all_in_the_catalogues(folder):
    """All in one process, as its start takes as long as most of them."""
    helped = [("--help",), *((*path, "--help") for path in TREE)]
    refused, quick = refused_of(folder), lines_of(folder)["quick"]
    told = iter(run_marked([*helped, *refused, *quick], folder))
    check(helped, list(islice(told, len(helped))), (0,), COMMANDS)
    typed = set(
        re.findall(r"\w+", " ".join(str(part) for line in refused for part in line) + f" {WRONG}")
    )
    known = typed.union(keys_of(Scenario.model_json_schema()), KEYS)
    check(refused, list(islice(told, len(refused))), (1, 2), COMMANDS | known | CHOICES)
    check(quick, list(told), (0,), frozenset({"compare", "validate"}))


@pytest.mark.slow
def test_what_long_commands_say_is_all_in_the_catalogues(folder):
    lines = lines_of(folder)["long"]
    told = run_marked(lines, folder)
    communes = {
        one for said in told for one in re.findall(r"\b[A-Z][a-zé]+", unmarked(said["out"]))
    }
    of_an_estate = {"op", "Le", "Touquet", "Paris", "Plage", "Noyelles", "sous", *communes}
    check(lines, told, (0,), frozenset({"compare", "validate"}) | of_an_estate)


@pytest.mark.parametrize("path", sorted((FOLDER / "fr").glob("*.po")), ids=lambda path: path.stem)
def test_no_english_word_stands_in_a_french_catalogue(path):
    found = {
        key: words
        for key, forms in read_po(path).items()
        if not key.startswith(("click.", "column.")) and key not in AS_TYPED
        if (words := english("".join(map(marked, forms))))
    }
    assert found == {}


def test_every_command_runs():
    ran = {line[0] for kind in lines_of(FOLDER).values() for line in kind}
    # The schema is for programs; packs have tests of their own.
    assert ran | {"schema", "report"} == {path[0] for path in TREE}
