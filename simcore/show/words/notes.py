"""Notes on a result in words, and what the readers of its files found."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from simcore.show.words.catalogue import counts, is_known
from simcore.show.words.labels import dated, day, exact, label, number, several
from simcore.show.words.parameters import name_words, worth_words
from simcore.show.words.problems import phrase_words
from simcore.study.compare.records import FOUND, Note

PARAMETERS = "scheme_parameters"
"""Key of the note that tells what the schemes are set to."""
TOLD_ONCE = frozenset(
    {
        PARAMETERS,
        "passthrough_period_rate",
        "grant",
        "grant_none",
        "grants_by_rule",
        "grants_of_sites",
        "loan",
        "loan_none",
        "loan_tranches",
        "organiser",
        "organiser_in_house",
        "unpaid",
        "common_parts_to_tenants",
        "common_parts_to_landlord",
    }
)
"""Notes that stand with the answer and among the assumptions, not at the foot of every chart."""

SETTINGS = (
    *("excise_", "passthrough_", PARAMETERS, "grant", "loan", "organiser", "vat_"),
    "unpaid",
    *("common_parts_free", "common_parts_to_", "accise_by_landlord", "network_option_"),
)
"""Beginnings of the keys of notes on what a scenario sets; the others tell where figures are
from."""


def note(key: str, values: Mapping[str, Any], lang: str = "en") -> str:
    """Words of a note on a result; a key unknown to the table is itself the text.

    Examples
    --------
    >>> note("prices_of", {"day": date(2026, 11, 22)}, "fr")
    'prix au 22/11/2026'
    >>> note("weather_file", {"kind": "cams", "file": "a.csv"}, "fr")
    'météo de a.csv, rayonnement CAMS (SoDa)'
    >>> values = {"room": "weather", "file": "a.epw", "key": "limits"}
    >>> note("found", {**values, "fields": {"n": 11, "worst": 89.0}})
    'weather file a.epw: 11 rows with light beyond physical limits (up to 89 W/m2), kept'
    """
    if key == FOUND:
        return _found_text(values, lang)
    if values.get("n_sites") == 1 and is_known(f"note_{key}_alone"):
        key = f"{key}_alone"
    if key == PARAMETERS:
        return label(f"note_{key}", lang, schemes=_schemes_text(values["schemes"], lang))
    if not is_known(f"note_{key}"):
        return key
    words = {name: _in_words(value, lang) for name, value in values.items()}
    if key == "weather_file" and "kind" in values:  # a run of before names the source itself
        kind = label(f"weather_kind_{values['kind']}", lang)
        words["source"] = f"{values['file']}, {kind}"
    return label(f"note_{key}", lang, **words)


def short_notes(notes: Sequence[Note], lang: str = "en") -> list[str]:
    """Notes in a few words each; all that the readers of files found as one, with its count."""
    told = [note(one.key, one.values, lang) for one in notes if one.key != FOUND]
    files = [str(one.values.get("file")) for one in notes if one.key == FOUND]
    if files:
        names = ", ".join(dict.fromkeys(files))
        told.append(several("note_found_in_files", len(files), lang, files=names))
    return told


def of_scheme(notes: Sequence[Note], scheme: str) -> list[Note]:
    """Notes for readers of one scheme, who need the parameters of no other."""
    return [kept for one in notes for kept in _own_part(one, scheme)]


def _own_part(one: Note, scheme: str) -> Iterator[Note]:
    if one.key != PARAMETERS:
        yield one
    elif own := one.values["schemes"].get(scheme):
        yield Note(key=PARAMETERS, values={"schemes": {scheme: own}})


def remark_text(key: str, fields: Mapping[str, Any], lang: str = "en") -> str:
    """A remark on a weather or production file in words."""
    figures = {name: _figure(value, lang) for name, value in fields.items()}
    name = f"remark_{key}"
    if counts(name):
        return several(name, fields["n"], lang, **{k: v for k, v in figures.items() if k != "n"})
    return label(name, lang, **figures)


def _found_text(values: Mapping[str, Any], lang: str) -> str:
    """What a reader found, after its room and file; of an unknown kind, the key alone."""
    key, fields = str(values["key"]), values["fields"]
    words = key
    if is_known(f"remark_{key}"):
        words = remark_text(key, fields, lang)
    elif is_known(f"phrase.{key}"):
        words = phrase_words(key, fields, lang)
    return label(f"note_found_{values['room']}", lang, file=values["file"], words=words)


def _schemes_text(schemes: Mapping[str, Mapping[str, float | None]], lang: str) -> str:
    """Schemes with the values of their parameters; those that are set alike together."""
    alike: dict[str, list[str]] = {}
    for scheme, values in schemes.items():
        told = parameters_text(values, lang)
        alike.setdefault(told, []).append(scheme)
    return ", ".join(f"{', '.join(names)} ({told})" for told, names in alike.items())


def parameters_text(values: Mapping[str, float | None], lang: str) -> str:
    """What a scheme is set to, each value in its unit.

    Examples
    --------
    >>> parameters_text({"fee_eur_per_month": 4.0}, "en")
    'fee 4 EUR/month, VAT included'
    """
    return ", ".join(_parameter_text(*one, lang) for one in values.items())


def _parameter_text(name: str, value: float | None, lang: str) -> str:
    words = name_words(name, lang)
    if value is None:
        return f"{words} {label('parameter.from_costs', lang)}"
    return f"{words} {worth_words(name, value, lang)}"


def _figure(value: object, lang: str) -> object:
    """Numbers as their readers write them; years and texts as they are."""
    if isinstance(value, float):
        return number(value, lang, 0 if float(value).is_integer() or abs(value) > 9 else 1)
    if isinstance(value, int) and not 1900 < value < 2200:
        return number(value, lang)
    return value


def _in_words(value: object, lang: str) -> object:
    if isinstance(value, date):
        return day(value, lang)
    if isinstance(value, float):
        return exact(value, lang)
    return dated(value, lang) if isinstance(value, str) else value
