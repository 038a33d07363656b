"""Where rates are from is told in French as well; it is kept once, in English, with the rate."""

import csv
import re
from pathlib import Path

from command_sample import called

import simcore
from simcore.show.words.catalogue import FOLDER, read_po
from simcore.show.words.rates import source_key, source_text

TABLE = Path(simcore.__file__).parent / "data" / "rates.csv"
ROWS = csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())
SOURCES = sorted({row["source"] for row in ROWS})


def test_every_source_of_the_shipped_rates_has_its_words_and_none_are_left_over():
    assert len(SOURCES) > 200
    for lang in ("en", "fr"):
        keys = read_po(FOLDER / lang / "rate.po").keys()
        assert keys == {source_key(source) for source in SOURCES}


def test_english_is_the_sentence_as_it_is_noted():
    for key, (words,) in read_po(FOLDER / "en" / "rate.po").items():
        assert key == f"rate.{words}"
    assert all(source_text(source, "en") == source for source in SOURCES)


def test_every_number_of_a_source_is_told_in_french():
    for source in SOURCES:
        told = source_text(source, "fr").replace("\u202f", "")
        assert not re.search(r"(?<!\d)1 (janvier|février|juin|août)", told), told
        assert not re.search(r"(\d\d|[02-9])er ", told.replace("1er ", "")), told
        told = told.replace(",", ".")
        for number in re.findall(r"\d+(?:[.,]\d+)*", source):
            bare = number.replace(",", "") if re.fullmatch(r"\d+,\d{3}", number) else number
            assert bare.replace(",", ".") in told, (source, told)


def test_french_has_its_dates_and_decimals():
    source = "0.1985 incl. tax / 1.2 - accise 0.03062; as in FigurinePanda43/hass-tarif-edf "
    told = source_text(f"{source}v2.4.1 (2026-08-03)", "fr").replace("\u202f", " ")
    assert told == (
        "0,1985 TTC / 1,2 - accise 0,03062 ; d’après FigurinePanda43/hass-tarif-edf "
        "v2.4.1 (03/08/2026)"
    )
    limit = "Code general des impots, art. 293 B, deliveries of goods; a single limit of 25,000 EUR"
    assert "25\u202f000\u00a0€" in source_text(f"{limit} was put off; KSCA and BDO (2025)", "fr")


def test_the_list_is_french_and_programs_get_what_is_noted():
    listed = called("list", "rates", "--on", "2026-11-30", "--lang", "fr")
    assert "arrêté du 26 décembre 2018, d’après openfisca-france" in " ".join(listed.split())
    assert "order of" not in listed
    rows = called("list", "rates", "--on", "2026-11-30", "--lang", "fr", "--format", "json")
    assert "order of 26 December 2018" in rows
