"""The catalogues of words: read as Babel reads them, complete, and used."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po as babel_po

import simcore
from simcore.energy.sharing import KEYS
from simcore.money.finance.cashflow import LINES
from simcore.money.ledger import FLOWS, PARTIES
from simcore.money.schemes import SCHEMES
from simcore.show.words import catalogue
from simcore.show.words.catalogue import FOLDER, LANGUAGES, plural, read_po, terms, text, texts
from simcore.show.words.labels import typeset

CODE = Path(simcore.__file__).parent
FILES = sorted(FOLDER.glob("*/*.po"))
BLOCKS = {
    "scheme": (SCHEMES, ("title", "short", "description", "sheet")),
    "key": (KEYS, ("title", "short", "description", "sheet")),
    "party": (PARTIES, ("title", "head", "description")),
    "flow": (FLOWS, ("title",)),
}
"""Registries, and the texts that each of their entries must have."""
FAMILIES = ("column", "term", "word", "problem", "phrase", "help", "click", "rate", *BLOCKS)
"""Families of keys whose use other tests look at."""
JOINED = ("in_", "inputs_", "rates_", "fin_switch_")
"""Beginnings of keys that the code puts together from names alone."""


def _name(path):
    return f"{path.parent.name}/{path.stem}"


def _fields(words):
    return set(re.findall(r"{([^}]*)}", words))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_babel_reads_the_same_and_finds_no_fault(path):
    with path.open("rb") as file:
        found = babel_po(file, locale=path.parent.name, abort_invalid=True)
    assert [str(fault) for _, faults in found.check() for fault in faults] == []
    assert found.num_plurals == 2
    assert not found.fuzzy
    read = {}
    for one in found:
        assert not one.fuzzy, one.id
        key = one.id[0] if isinstance(one.id, tuple) else one.id
        read[key] = tuple(one.string) if isinstance(one.id, tuple) else (one.string,)
    assert read.pop("")
    assert read == read_po(path)


def test_every_language_has_the_same_files_keys_and_fields():
    files = {lang: {p.name for p in (FOLDER / lang).glob("*.po")} for lang in LANGUAGES}
    assert files["en"] == files["fr"]
    assert len(files["en"]) > 20
    english, french = texts("en"), texts("fr")
    assert english.keys() == french.keys()
    for key, forms in english.items():
        assert len(forms) == len(french[key]), key
        if key.startswith("click."):  # the library's own sentences may have more than is said
            continue
        own = _fields(" ".join(forms)) | {"n"}
        assert own == _fields(" ".join(french[key])) | {"n"}, key


def test_a_key_that_names_a_catalogue_stands_in_it():
    names = {path.stem for path in FILES}
    for path in FILES:
        keys = [key.split(".")[0] for key in read_po(path) if "." in key]
        strangers = sorted(names.intersection(keys) - {path.stem})
        assert strangers == [], path.name


def test_no_text_is_empty_in_a_file():
    for path in FILES:
        with path.open("rb") as file:
            assert all(all(one.string) for one in babel_po(file)), path


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("family", sorted(BLOCKS))
def test_every_entry_of_a_registry_has_its_block_of_words(family, lang):
    registry, parts = BLOCKS[family]
    wanted = {f"{family}.{name}.{part}" for name in registry for part in parts}
    assert sorted(wanted - texts(lang).keys()) == []
    # Nothing is told of what does not exist, but for the arrangement of a scheme.
    told = {key for key in texts(lang) if key.startswith(f"{family}.")}
    assert told - wanted == ({"key.common_parts.sheet"} if family == "key" else set())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_columns_terms_and_lines_of_the_plan_have_their_words(lang):
    known = texts(lang)
    columns = {key.split(".")[1] for key in known if key.startswith("column.")}
    assert len(columns) > 150
    assert {f"column.{name}.head" for name in columns} <= known.keys()
    assert len(terms()) == 31
    assert {f"term.{name}.meaning" for name in terms()} <= known.keys()
    assert sorted(line for line in LINES if f"row_{line}" not in known) == []


def test_a_description_is_one_sentence():
    for key, (words, *_) in texts("en").items():
        if key.endswith(".description"):
            assert words.endswith("."), key
            assert ". " not in words, key


@cache
def _trees():
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(CODE.rglob("*.py"))]


@cache
def _written():
    """Every string of the code and of the page, and a pattern of every string with fields."""
    whole, patterns = set(), set()
    for node in (node for tree in _trees() for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            whole.add(node.value)
        elif isinstance(node, ast.JoinedStr) and len(_fixed(node).strip("_.")) > 2:
            patterns.add(_pattern(node))
    return whole | _of_the_page(), patterns


def _of_the_page():
    """Keys that the templates of the page ask for."""
    paths = (CODE / "show" / "report" / "templates").iterdir()
    pages = (path.read_text(encoding="utf-8") for path in paths)
    return {key for page in pages for key in re.findall(r"say\([\"']([\w.]+)[\"']\)", page)}


def _fixed(node):
    return "".join(part.value for part in node.values if isinstance(part, ast.Constant))


def _pattern(node):
    parts = (re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in node.values)
    return "".join(parts)


def test_no_text_is_left_that_nothing_asks_for():
    whole, patterns = _written()
    pattern = re.compile("|".join(f"(?:{one})" for one in patterns))
    # The sheet puts its own family before its keys.
    whole = whole | {f"{own}.{one}" for own in ("sheet", "answer", "import") for one in whole}
    unused = [
        key
        for key in texts("en")
        if key.split(".")[0] not in FAMILIES
        and not key.startswith(JOINED)
        and key not in whole
        and key.removesuffix("_none") not in whole
        and not pattern.fullmatch(key)
    ]
    assert unused == []


def _asked():
    """First argument of each call that asks for a text, with the kind of call."""
    for node in (node for tree in _trees() for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", "")
            if name in ("label", "counted", "several", "text", "plural"):
                yield name, node.args[0]


def test_no_text_is_asked_for_that_is_missing():
    known, asked = texts("en"), list(_asked())
    assert len(asked) > 400
    assert len(_of_the_page()) > 10
    assert sorted(_of_the_page() - known.keys()) == []
    for name, first in asked:
        if isinstance(first, ast.Constant):
            keys = [first.value, f"{first.value}_none"] if name == "counted" else [first.value]
            # One answer among none is told by a sentence of its own.
            keys = [key for key in keys if key != "answer.good_none"]
            assert sorted(key for key in keys if key not in known) == []
            is_counted = name in ("counted", "several", "plural")
            assert len(known[first.value]) == (2 if is_counted else 1), keys
        elif isinstance(first, ast.JoinedStr):
            assert any(re.fullmatch(_pattern(first), key) for key in known), ast.unparse(first)


def test_registries_and_studies_hold_no_words_of_a_page():
    for record in (*SCHEMES.values(), *KEYS.values()):
        assert not hasattr(record, "title")
    wings = ("base", "energy", "money", "scenario", "site", "study")
    for wing in wings:
        for path in (CODE / wing).rglob("*.py"):
            assert not re.search(r"</(b|p|td|tr|li|div|span)>", path.read_text()), path


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        # French counts 0 and 1.5 as one, English neither.
        (0, "some", "one"),
        (1, "one", "one"),
        (1.0, "one", "one"),
        (1.5, "some", "one"),
        (-0.4, "some", "one"),
        (2, "some", "some"),
        (999.95, "some", "some"),
        (1e6, "some", "some"),
        (float("nan"), "some", "some"),
    ],
)
def test_plurals_follow_the_language(n, english, french):
    forms = {"one": 0, "some": 1}
    for lang, form in (("en", english), ("fr", french)):
        said = plural("cash_title", n, lang, n_schemes=6, n_years=25)
        known = texts(lang)["cash_title"][forms[form]]
        assert said == known.format(n=n, n_schemes=6, n_years=25)


def test_the_number_may_be_written_otherwise():
    assert plural("cash_title", 1200, "en", n="1,200", n_schemes=3, n_years=1).startswith(
        "1,200 of"
    )


def test_unknown_keys_languages_and_forms_are_told():
    with pytest.raises(
        LookupError, match=r"text scheme\.T4\.titel: .*did you mean 'scheme\.T4\.ti"
    ):
        text("scheme.T4.titel", "en")
    with pytest.raises(LookupError, match="language de: expected one of en, fr"):
        text("surplus", "de")
    with pytest.raises(
        LookupError, match=r"cash_title: found 2 forms; expected a call of plural\("
    ):
        text("cash_title", "en")
    with pytest.raises(LookupError, match=r"surplus: found 1 forms; expected a call of text\("):
        plural("surplus", 2, "en")


HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n'


def test_the_reader_takes_breaks_escapes_and_comments(tmp_path):
    first = 'msgid "a"\nmsgstr ""\n"one \\"two\\"\\n"\n"C:\\\\new"\n'
    body = f'#. told\n{first}# last\n\nmsgid "b"\nmsgstr ""\n'
    path = tmp_path / "some.po"
    path.write_text(HEADER + body, encoding="utf-8")
    # A text that is not translated yet is missing, not empty.
    assert read_po(path) == {"a": ('one "two"\nC:\\new',)}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('msgctxt "x"\nmsgid "a"\nmsgstr "b"\n', 'entry 1: cannot be read at msgctxt "x"'),
        ('msgid "a"\nmsgstr "b\n', 'entry 1: cannot be read at msgid "a"'),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "entry 2: a comes twice"),
    ],
)
def test_the_reader_refuses_what_it_does_not_know(tmp_path, body, told):
    path = tmp_path / "some.po"
    path.write_text(HEADER + body, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(told)):
        read_po(path)


def test_a_key_of_two_catalogues_is_refused(tmp_path, monkeypatch):
    for name in ("one", "two"):
        (tmp_path / "en").mkdir(exist_ok=True)
        (tmp_path / "en" / f"{name}.po").write_text(HEADER + 'msgid "a"\nmsgstr "b"\n')
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"two\.po: keys of another catalogue: a"):
        texts.__wrapped__("en")


def test_french_has_its_spaces_everywhere():
    for key, forms in texts("fr").items():
        for words in (typeset(one, "fr") for one in forms):
            assert not re.search(r" [?!;:»]|« |'|\d %", words), key
            assert not re.search(r"[\d}] (%|[ck]?€|EUR|[kM]?Wh?|kWc|kVA|min|h|m²|°C)(?!\w)", words)
            assert not re.search("\u00a0[?!;]|\u202f:", words), key
