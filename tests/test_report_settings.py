"""First sheets, designer and aids of the workbook: words for people, names where they find them."""

import re

import pandas as pd
import pytest
from openpyxl import load_workbook
from report_sample import two_sites_run
from scenario_sample import FIVE_SITES, SCENARIOS

from simcore.scenario.load import load
from simcore.scenario.provenance import resolved
from simcore.show.folder.read import read_run
from simcore.show.report.cells import in_words
from simcore.show.report.settings import about_frame, settings_frame
from simcore.show.report.workbook import sheet_name, write_workbook
from simcore.show.words.catalogue import LANGUAGES
from simcore.show.words.settings import area_words, setting_unit, setting_words

IDENTIFIER = re.compile(r"[a-z0-9]+([._][a-z0-9]+)+")
BATTERY = {"place": "shared", "capacity_kwh": 100, "power_kw": 50}
BESIDE = [f"sites.outreau.storage.{name}={value}" for name, value in BATTERY.items()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_has_words_and_a_part(lang):
    scenarios = (load(FIVE_SITES, BESIDE), load(SCENARIOS / "estate-40000.toml"))
    paths = {path for scenario in scenarios for path in resolved(scenario)}
    assert len(paths) > 500
    told = {path: setting_words(path, lang) for path in paths}
    assert sorted(path for path, words in told.items() if not words) == []
    assert sorted(path for path, words in told.items() if IDENTIFIER.search(words)) == []
    assert {area_words(path, lang) for path in paths if path.startswith("finance.")} == {
        {"en": "Plan of the landlord", "fr": "Plan du bailleur"}[lang]
    }


def test_words_of_a_setting_are_of_its_place():
    assert setting_words("sites.a.coaching.saved_fraction", "en") == "Mean saving of the first year"
    assert setting_words("fund.saved_fraction", "en") == "What they save"
    assert area_words("sites.a.storage.power_kw", "fr") == "a, batterie"
    assert area_words("schemes.T4.discount_fraction", "en") == "Tariffs compared, T4"
    assert setting_unit("flexibility.tank_hours", "fr") == "heures"


def test_the_run_is_told_in_words_and_its_settings_with_their_names():
    run = read_run(two_sites_run())
    about = about_frame(run, "fr")
    assert not any(IDENTIFIER.fullmatch(str(words)) for words in about["Élément"])
    assert "Empreinte de toutes les données" in set(about["Élément"])
    settings = settings_frame(run, "fr").set_index("Nom dans le fichier de scénario")
    row = settings.loc["finance.loan_years"]
    assert (row["Partie"], row["Valeur"], row["Unité"]) == ("Plan du bailleur", 25, "ans")
    assert settings.loc["grid.radial", "Valeur"] == "oui"


def test_facts_of_the_designer_are_told_in_words():
    rows = [
        ("bound", "refuse", "all"),
        ("scheme", "T4", ""),
        ("lever", "grant", "0.36"),
        ("lever", "excise", "nil"),
        ("tariff", "2", "6 c"),
        ("told", "1", "gain"),
        ("member_way", "fee", "30.0"),
        ("site", "outreau", ""),
    ]
    frame = pd.DataFrame(rows, columns=["fact", "name", "value"])
    told = in_words(frame, "en", "design").to_numpy().tolist()
    assert told == [
        ["What is possible at most", "against refusing", "every year of the plan"],
        ["Known tariff", "Discount on the supply part", ""],
        ["Lever", "grant, part of the building cost", "36%"],
        ["Lever", "excise on shared energy", "nil"],
        ["Tariff found", "best tariff of 2 prices", "6 c"],
        ["Tariff told", "best tariff of 1 price", "the next one lets all gain more"],
        ["Membership by", "own choice under a fee to join", "30.0"],
        ["Alone at a site", "outreau", ""],
    ]


def test_aids_points_of_law_and_usual_ranges_have_words():
    aids = in_words(pd.DataFrame({"aid": ["network", "grant"]}), "fr", "option_aids")
    assert aids["aid"].tolist() == ["Frais de réseau des centrales", "Subvention des travaux"]
    options = pd.DataFrame({"scheme": ["negotiate", "T4"], "open_law": ["sale", ""]})
    told = in_words(options, "fr", "options")
    assert told["scheme"].tolist() == ["tarif conçu", "T4"]
    assert told["open_law"][0].startswith("Vendre le kWh partagé")
    ranges = pd.DataFrame({"base": ["0.12100000000000001", "due"], "source": ["usual", "CRE"]})
    told = in_words(ranges, "fr", "weights")
    assert told["base"].tolist() == [0.121, "due"]
    assert told["source"].tolist() == ["plage d’usage d’un tel chiffre", "CRE"]


def test_numbers_have_the_format_of_their_unit(tmp_path):
    write_workbook(read_run(two_sites_run()), tmp_path / "book.xlsx", "fr")
    sheet = load_workbook(tmp_path / "book.xlsx")[sheet_name("summary", "fr")]
    heads = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert not any("[1]" in head for head in heads)
    assert heads["Perdants"] == "0.0%"
