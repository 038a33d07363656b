"""What is refused, in words: every key has its sentences, in each language, safely filled in."""

import ast
import pickle
import string
from datetime import date
from functools import cache
from typing import Literal, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenario_sample import ROOT
from source_files import MODULES, tree

from simcore.base.errors import InputError, Problem, did_you_mean, fault, phrase, refuse
from simcore.base.masking import masked
from simcore.scenario.schema import Scenario
from simcore.show.words.catalogue import FOLDER, LANGUAGES, read_po
from simcore.show.words.problems import in_words, visible

WINGS = sorted(
    path.name for path in (ROOT / "simcore").iterdir() if (path / "__init__.py").is_file()
)
NASTY = ("{0}.csv", "{x}", "%s %(y)d", "a\0b", "two\nlines", "\N{RIGHT-TO-LEFT OVERRIDE}x", "\\n")
BY_NAME = {"fault", "refuse", "phrase", "invalid", "InputFile"}
WRITER = ("phrase.problem_alone", "phrase.problem_with_guess", "phrase.error")
"""Entries that the writer itself, and the commands, fill in."""


def calls(path):
    """Calls that make a problem or a phrase, with the expression of their key."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in BY_NAME and node.args:
            yield node.func.id, node.args[0], node
        elif node.func.id in ("Problem", "Phrase"):
            yield node.func.id, next(k.value for k in node.keywords if k.arg == "key"), node


def keys_of(expression):
    """Texts that the expression of a key can be: a text, or one of two."""
    if isinstance(expression, ast.IfExp):
        return keys_of(expression.body) | keys_of(expression.orelse)
    assert isinstance(expression, ast.Constant), f"key by name only: {ast.unparse(expression)}"
    return {expression.value}


def used_in(path):
    for name, expression, _ in calls(path):
        if isinstance(expression, ast.Name) and path.as_posix().endswith(tuple(HANDED_ON)):
            continue
        if ast.unparse(expression) == "kind.phrase_key":  # said where the field is typed, InputFile
            continue
        kind = "phrase" if name in ("phrase", "Phrase", "InputFile") else "problem"
        yield from (f"{kind}.{key}" for key in keys_of(expression))


HANDED_ON = {"errors.py", "scenario/problems.py", "scenario/fields.py"}
"""Files in which the key of a problem is that of another one."""
ERRORS = {"phrase.did_you_mean"}


def needed(model=Scenario, seen=()):
    """Keys of what the scenario asks for where a figure that has no default is missing."""
    for name, field in model.model_fields.items():
        inner = [one for one in parts_of(field.annotation) if hasattr(one, "model_fields")]
        for one in inner:
            if one not in seen:
                yield from needed(one, (*seen, model))
        if field.is_required() and not inner and get_origin(field.annotation) is not Literal:
            yield f"phrase.needed_{name}"


def parts_of(annotation):
    yield annotation
    for part in get_args(annotation):
        yield from parts_of(part)


@cache
def used():
    """Keys that the code asks for."""
    return {key for path in MODULES for key in used_in(path)} | ERRORS | set(needed())


@cache
def entries(lang):
    """Texts of the catalogue of problems by key, both forms of one that counts."""
    forms = read_po(FOLDER / lang / "problems.po")
    return {key: " ".join(form) for key, form in forms.items()}


def fields_of(text):
    return {name: form for _, name, form, _ in string.Formatter().parse(text) if name is not None}


def test_every_key_of_the_code_has_its_words_and_no_words_are_left_over():
    for lang in LANGUAGES:
        known = entries(lang)
        wanted = {key for key in used() if key.startswith("phrase.")} | set(WRITER)
        for key in used() - wanted:
            wanted |= {f"{key}.found", f"{key}.expected"}
        assert wanted - set(known) == set()
        assert {key.removesuffix(".guess") for key in set(known) - wanted} <= used()


def test_languages_have_the_same_entries_with_the_same_fields():
    english, french = (entries(lang) for lang in LANGUAGES)
    assert list(english) == list(french)
    for key, text in english.items():
        assert fields_of(text) == fields_of(french[key]), key
        assert not {"key", "lang"} & set(fields_of(text)), key


@pytest.mark.parametrize("wing", WINGS)
def test_what_a_wing_refuses_is_no_sentence(wing):
    """Names of columns of a foreign file may have spaces."""
    foreign = {"Grandeur physique"}
    for path in sorted((ROOT / "simcore" / wing).rglob("*.py")):
        for _, _, node in calls(path):
            for one in (part for value in node.args for part in ast.walk(value)):
                assert not is_sentence(one) or one.value in foreign, f"{path.name}: {one.value}"
            for one in (part for word in node.keywords for part in ast.walk(word.value)):
                assert not is_sentence(one) or one.value in foreign, f"{path.name}: {one.value}"


def is_sentence(node):
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    words = node.value.split()
    return len(words) > 1 and sum(word.strip(":,.;'").isalpha() for word in words) > 1


def filled(text, value):
    """Something for every field: a number where one is formatted, else the value."""
    return {name: 1234.5 if form else value for name, form in fields_of(text).items()}


def whole(key, value):
    """A problem of a key, with every field that its sentences have."""
    known = entries("en")
    texts = [known.get(f"problem.{key}.{part}", "") for part in ("found", "expected", "guess")]
    return fault(key, value, **{k: v for text in texts for k, v in filled(text, value).items()})


PROBLEMS = sorted({key.split(".")[1] for key in entries("en") if key.startswith("problem.")})
"""Problems that have words: those of the code, as the first test holds."""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("value", NASTY)
def test_every_problem_can_be_told_whatever_stands_in_the_input(value, lang):
    for key in PROBLEMS:
        line = in_words(whole(key, value), lang)
        assert line.startswith(visible(value)), key
        assert line == visible(line), key
        assert len(line.splitlines()) == 1, key


@given(value=st.text(), name=st.text())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_any_text_is_shown_as_it_is_but_for_what_would_break_the_line(lang, value, name):
    told = fault("not_one_of", name, found=value, known=[value], guess=did_you_mean("a", ["a"]))
    line = in_words(told, lang)
    assert masked(visible(value)) in line
    assert all(one.isprintable() or one in "\u00a0\u202f" or one.isspace() for one in line)
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (
            fault("rate_missing", "turpe.cg", day=date(2019, 1, 1), first=date(2024, 8, 1)),
            "turpe.cg — trouvé : aucune valeur au 2019-01-01 ; attendu : une date à partir du "
            "2024-08-01, la première connue",
        ),
        (
            fault(
                "not_one_of",
                "excise",
                found="'du'",
                known=("due", "nil"),
                guess=did_you_mean("du", ["due"]),
            ),
            "excise — trouvé : 'du' ; attendu : l’une des valeurs due, nil ; "
            "vouliez-vous dire « due » ?",
        ),
        (
            fault("grant_above_investment", "grant_eur", grant=12345.0, built=10000.0),
            "grant_eur — trouvé : 12 345 EUR ; attendu : au plus ce qui est construit, "
            "10 000 EUR ; une prime du contrat d’achat compte comme une subvention",
        ),
        (
            fault("power_per_kwp", "a.csv, power", power=1234.56, least=0.3, most=1.3),
            "a.csv, power — trouvé : jusqu’à 1 235 kW par kWc ; attendu : une puissance "
            "maximale de 0.3 à 1.3",
        ),
        (
            fault(
                "meter_number",
                phrase("bare_line", file="a.csv", line=3),
                text="x",
                guess=phrase("more_cells", n=2),
            ),
            "a.csv, ligne 3 — trouvé : « x » ; attendu : un nombre ; 2 autres cellules de ce genre",
        ),
        (
            fault("steps_overlap", phrase("meter", file="a.csv", meter="A"), when="2026-01-01"),
            "a.csv, compteur A — trouvé : des pas qui se chevauchent à 2026-01-01 UTC ; "
            "attendu : des pas l’un après l’autre ; le fichier contient peut-être la même "
            "courbe à deux pas différents",
        ),
        (
            fault(
                "no_full_year",
                phrase("of_meter", meter="A"),
                parts=[
                    phrase("part_of_year", percent=40.0, year=2023),
                    phrase("part_of_year", percent=12.3, year=2024),
                ],
                least=90.0,
            ),
            "compteur A — trouvé : 40 % de 2023, 12 % de 2024 ; attendu : au moins 90 % d’une "
            "année civile",
        ),
        (
            fault(
                "grid_island", "net", n=9, names=phrase("few_and_more", names="a", n=8), source="s"
            ),
            "net — trouvé : un îlot de 9 nœuds (a et 8 autres) ; attendu : tous les nœuds "
            "reliés à la source s",
        ),
        (
            fault("latitude", "a.epw", found=70.0, low=-66, high=66, guess=phrase("maybe_swapped")),
            "a.epw — trouvé : latitude 70 ; attendu : de -66 à 66 : au-delà, les jours sans "
            "lever du soleil ne sont pas modélisés ; latitude et longitude sont peut-être "
            "échangées",
        ),
        (
            fault("workbook_entities", "a.xlsx", part="xl/workbook.xml"),
            "a.xlsx — trouvé : des déclarations d’entités dans xl/workbook.xml ; attendu : du "
            "XML simple ; le fichier est peut-être malveillant ; l’enregistrer de nouveau "
            "depuis un tableur",
        ),
        (
            fault("key_sum", phrase("part", place="k.csv", part="B"), percent=101.5),
            "k.csv, B — trouvé : 101.5 % en tout (ce membre a la plus grande part) ; attendu : "
            "au plus 100 %",
        ),
        (
            fault("unexpected", "x", found=phrase("nothing"), expected=phrase("yes_or_no")),
            "x — trouvé : rien ; attendu : yes ou no",
        ),
        (
            fault("curve_without_energy", "12345678901234"),
            "**********1234 — trouvé : une courbe sans énergie ; attendu : une courbe que l’on "
            "peut mettre à l’échelle",
        ),
    ],
    ids=lambda value: value.key if isinstance(value, Problem) else "",
)
def test_french_sentences_filled_in(told, text):
    assert plain(in_words(told, "fr")) == text


def plain(line):
    """A line with its no-break spaces as spaces."""
    return line.translate({0xA0: " ", 0x202F: " "})


def test_a_problem_that_counts_has_the_number_of_its_language():
    told = fault("more_problems", "a.csv", n=1)
    assert "1 autre problème de ce genre" in plain(in_words(told, "fr"))
    assert "found 1 more such problem" in in_words(told)
    assert "2 autres problèmes de ce genre" in plain(
        in_words(fault("more_problems", "a.csv", n=2), "fr")
    )
    for key, fields, one, une in (
        ("group_too_small", {"least": 5}, "1 home,", "1 logement ;"),
        ("pvgis_length", {"wanted": 8760}, "1 hour,", "1 heure ;"),
        ("grid_rows", {"expected": 3}, "1 row,", "1 ligne ;"),
        ("given_sites", {"sites": ("a",)}, "1 site: a", "1 site : a"),
    ):
        alone = fault(key, "x", n=1, **fields)
        assert one in in_words(alone)
        assert une in plain(in_words(alone, "fr"))
    # The number that is named first counts, whatever the order of the fields.
    crowded = fault("household_crowded", "a.csv", area=1.0, least=9.0, people=3)
    assert "3 personnes dans 1 m2" in plain(in_words(crowded, "fr"))


def test_an_error_reads_in_english_and_survives_another_process():
    error = refuse("plant_above_bands", "peak_power_kw", power=900.0, largest=500.0)
    text = (
        "peak_power_kw: found 900 kW, expected at most 500 kW, the last size band; "
        "give the investment itself, or a band for this size"
    )
    assert str(error) == text
    assert str(pickle.loads(pickle.dumps(error))) == text
    assert str(InputError([*error.problems, *error.problems])) == f"{text}\n{text}"


def test_a_missing_field_is_no_silence():
    with pytest.raises(KeyError, match="largest"):
        in_words(fault("plant_above_bands", "x", power=1.0))
