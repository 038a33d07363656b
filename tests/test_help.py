"""Help and what the commands say: in each language, complete, and never half in another."""

import inspect
import string
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from cli import COMMANDS, cli
from simcore.show.words.catalogue import FOLDER, LANGUAGES, read_po
from simcore.show.words.labels import typeset
from simcore.show.words.spoken import VARIABLE

OUTREAU = "scenarios/sites/outreau.toml"
HELP = {lang: read_po(FOLDER / lang / "help.po") for lang in LANGUAGES}


def tree():
    """Every command with the names that call it."""
    for name, module in COMMANDS.items():
        command = import_module(f"simcore.commands.{module}").command
        yield (name,), command
        for own in getattr(command, "commands", {}).values():
            yield (name, own.name), own


TREE = dict(tree())
PATHS = pytest.mark.parametrize("path", list(TREE), ids=" ".join)


def run(*words, **environment):
    return CliRunner().invoke(cli, [str(word) for word in words], env=environment)


def squeezed(text):
    """A text as one line: help wraps where it wants."""
    return " ".join(text.translate({0xA0: " ", 0x202F: " "}).split()).replace("- ", "-")


def names_of(command):
    """Names under which help is looked for: long options without dashes, arguments."""
    for one in command.params:
        yield one.opts[-1].lstrip("-") if isinstance(one, click.Option) else one.name


def test_the_tree_is_whole():
    assert len(TREE) == len(COMMANDS) + 5
    assert ("list", "rates") in TREE
    assert sum(len(command.params) for command in TREE.values()) > 150


@pytest.mark.parametrize("lang", LANGUAGES)
@PATHS
def test_every_command_option_and_argument_has_help(path, lang):
    stem = ".".join(("help", *path))
    assert {f"{stem}.title", f"{stem}.text"} <= HELP[lang].keys()
    for name in names_of(TREE[path]):
        assert {f"{stem}.{name}", f"help.shared.{name}"} & HELP[lang].keys(), name


def test_no_help_is_left_over_and_none_stands_in_the_code():
    stems = {".".join(("help", *path)): set(names_of(command)) for path, command in TREE.items()}
    known = {
        f"{stem}.{name}" for stem, names in stems.items() for name in (*names, "title", "text")
    }
    known |= {f"help.shared.{name}" for names in stems.values() for name in names}
    known |= {"help.text", "help.shared.commands", "help.shared.help", "help.shared.version"}
    left = {key.removesuffix(".metavar") for key in HELP["en"]} - known
    assert {key for key in left if not key.startswith("help.type.")} == set()
    for module in dict.fromkeys(COMMANDS.values()):
        assert "help=" not in inspect.getsource(import_module(f"simcore.commands.{module}"))


@PATHS
def test_help_is_all_in_the_language_asked_for(path):
    english, french = (run(*path, "--help", "--lang", lang) for lang in LANGUAGES)
    assert english.exit_code == french.exit_code == 0
    stem = ".".join(("help", *path))
    own = {f"{stem}.{name}" for name in names_of(TREE[path])}
    own |= {key for name in names_of(TREE[path]) if (key := f"help.shared.{name}") in HELP["en"]}
    said, told = squeezed(english.output), squeezed(french.output)
    n_told = 0
    for key in {f"{stem}.text", *own} & HELP["en"].keys():
        (there,), (here,) = HELP["en"][key], HELP["fr"][key]
        here = squeezed(typeset(here, "fr"))
        is_told = squeezed(there) in said
        assert is_told == (here in told), key
        # "base, hphc ..." and the like read the same but for a word.
        assert not is_told or there == here or squeezed(there) not in told, key
        n_told += is_told
    assert n_told >= len(TREE[path].params)
    for word in ("Usage: ", "Options: ", "Show this", "[default", "required", "INTEGER", "TEXT "):
        assert word not in told


def test_the_list_of_commands_is_in_the_language_asked_for():
    told = squeezed(run("--lang", "fr", "--help").output)
    for name in COMMANDS:
        (here,) = HELP["fr"][f"help.{name}.title"]
        assert f"{name} {squeezed(typeset(here, 'fr'))}" in told
        assert HELP["en"][f"help.{name}.title"][0] not in told
    assert run().output == run("--help").output


@pytest.mark.parametrize(
    ("words", "environment", "is_french"),
    [
        (("list", "keys"), {}, False),
        (("list", "keys"), {VARIABLE: ""}, False),
        (("list", "keys"), {VARIABLE: "fr"}, True),
        (("--lang", "fr", "list", "keys"), {}, True),
        (("list", "--lang", "fr", "keys"), {}, True),
        (("list", "keys", "--lang=fr"), {}, True),
        (("list", "keys", "--lang", "en"), {VARIABLE: "fr"}, False),
        (("--lang", "en", "list", "keys", "--lang", "fr"), {}, True),
        (("list", "keys"), {"LC_ALL": "fr_FR.UTF-8"}, True),
        (("list", "keys"), {"LC_ALL": "", "LANG": "fr_BE.UTF-8"}, True),
        (("list", "keys"), {"LC_ALL": "", "LANG": "fr"}, True),
        (("list", "keys"), {"LC_ALL": "", "LANG": "French_France.1252"}, True),
        (("list", "keys"), {"LC_ALL": "", "LC_MESSAGES": "fr_CH", "LANG": "de_CH"}, True),
        (("list", "keys"), {"LC_ALL": "", "LC_MESSAGES": "de_CH", "LANG": "fr_CH"}, False),
        (("list", "keys"), {"LC_ALL": "C.UTF-8", "LANG": "fr_FR.UTF-8"}, False),
        (("list", "keys"), {"LC_ALL": "de_DE.UTF-8"}, False),
        (("list", "keys"), {"LC_ALL": "en_GB.UTF-8"}, False),
        (("list", "keys"), {"LC_ALL": "fur_IT.UTF-8"}, False),
        (("list", "keys", "--lang", "en"), {"LC_ALL": "fr_FR.UTF-8"}, False),
        (("list", "keys"), {"LC_ALL": "fr_FR.UTF-8", VARIABLE: "en"}, False),
    ],
)
def test_the_language_is_that_of_the_line_then_of_the_environment(words, environment, is_french):
    done = run(*words, **environment)
    assert done.exit_code == 0
    assert ("parts fixes" in done.output) == is_french
    assert ("static parts" in done.output) != is_french
    assert ("clé " in done.output) == is_french


@pytest.mark.parametrize(
    ("words", "environment", "place"),
    [
        (("validate", OUTREAU, "--lang", "de"), {}, "--lang"),
        (("--help", "--lang=de"), {}, "--lang"),
        (("validate", "--help"), {VARIABLE: "de"}, VARIABLE),
    ],
)
def test_a_language_that_is_not_spoken_is_refused(words, environment, place):
    done = run(*words, **environment)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"Error: {place}: found de, expected one of en, fr\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("validat",), "La commande « validat » n’existe pas. Vouliez-vous dire 'validate' ?"),
        (("grid", "x", "--draw", "1"), "L’option « --draw » n’existe pas."),
        (("grid",), "Argument manquant : 'SCENARIO'."),
        (("share",), "Option manquante : '--production'."),
        (("grid", "x", "--draws", "-1"), "'--draws' : -1 n’est pas dans l’intervalle x>=0."),
        (("grid", "x", "--draws", "y"), "'--draws' : « y » n’est pas un nombre valable."),
        (("grid", "x", "--draws"), "L’option « --draws » demande une valeur."),
        (("import", "x", "--step", "7"), "« 7 » n’est pas l’une des valeurs '15', '30', '60'."),
        (("list", "rates", "--on", "x"), "« x » ne suit pas le format '%Y-%m-%d'."),
        (("list", "keys", "a", "b"), "Arguments en trop (a b)"),
        (("run", "x", "--charts=1"), "L’option « --charts » ne prend pas de valeur."),
        (("size", "x", "--schemes", "T1"), "cette commande n’en prend qu’un, --scheme"),
        (("weather", "x", "--at", "y"), "y : attendu LAT,LON, comme 50.29,2.78"),
        (("weather",), "donner un FICHIER, l’identifiant d’un SITE, ou --pvgis LAT,LON"),
    ],
)
def test_a_wrong_command_line_is_told_in_the_language_asked_for(words, told):
    done = run("--lang", "fr", *words)
    assert done.exit_code == 2
    lines = squeezed(done.stderr)
    assert lines.startswith("Usage : simcore")
    assert "Erreur : " in lines
    assert told in lines
    assert not any(word in lines for word in ("Error", "Try", "Invalid", "Missing", "No such"))


def fields_of(words):
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_library_s_sentences_are_its_own_and_filled_in_with_what_it_gives(lang):
    modules = ("core", "decorators", "exceptions", "formatting", "parser", "types")
    code = "".join(inspect.getsource(import_module(f"click.{name}")) for name in modules)
    english = read_po(FOLDER / "en" / "click.po")
    for key, forms in read_po(FOLDER / lang / "click.po").items():
        sentence = key.removeprefix("click.").encode("unicode_escape").decode()
        assert f'"{sentence}"' in code, key
        assert english[key][0] == key.removeprefix("click.")
        given = fields_of(" ".join(english[key]))
        assert all(fields_of(form) <= given for form in forms), key
