"""Inputs that are told wherever a figure depends on them: their words, and every place."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from command_sample import called
from report_sample import EFFORT
from scenario_sample import FIVE_SITES, SMALL
from workbook_sample import sheets_of

import simcore as sc
from simcore.scenario.rates import scenario_rates
from simcore.show.compare.answer import answer
from simcore.show.folder.read import read_run
from simcore.show.folder.write import write_run
from simcore.show.report.sections import sections
from simcore.show.report.workbook import sheet_name, write_workbook
from simcore.show.terminal import footers, notes_text
from simcore.show.words.law import permit_words
from simcore.show.words.notes import SETTINGS, note
from simcore.study.compare.told_notes import TOLD, told_notes

ROOM = TemporaryDirectory(prefix="simcore-")
FEW = ("time.step_minutes=60", "sites.arras-bon-secours.dwellings=12")
FEW += ("sites.arras-bon-secours.buildings=[]", "schemes={T8={}, T14={}}")


def texts(*sets, lang="en", path=SMALL):
    scenario = sc.load(path, sets)
    notes = told_notes(scenario, scenario_rates(scenario), scenario.schemes)
    return [note(one.key, one.values, lang) for one in notes]


def test_five_sites_tell_what_they_are_set_to():
    # Livret A of 1.7 % from 1 August 2025 and a margin of 0.6.
    assert texts(path=FIVE_SITES) == [
        "excise due on shared energy",
        "suppliers bill the network rate of the period on shared energy (assumed)",
        "schemes set to: T3, T3i (price as the site costs), T4, T4r (discount 30%), "
        "T8 (fee 4 EUR/month, VAT included), T13, T13r, T17, T17r (to the landlord 50%)",
        "grant: 30% of the investment",
        "loan: 100% of what the grant leaves, over 25 years at 2.3%",
        "organising entity a year: 600 EUR an operation, 25 EUR a participant, "
        "0 c EUR a shared kWh",
        "payments for shared energy that never come: 1.5%",
        "what the common parts save lowers the tenants' charges",
    ]


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("finance.grant_fraction=0", "no grant"),
        ("finance.grant_fraction=0.125", "grant: 12.5% of the investment"),
        (
            "finance.grants=[{eur_per_kw=100}, {share_fraction=0.1, ceiling_eur=900}]",
            "grants by rule, up to their ceilings: 2",
        ),
        (
            "finance.sites={arras-bon-secours={grant_eur=9000}}",
            "sites with a grant of their own instead: 1",
        ),
        ("finance.loan_fraction=0", "no loan"),
        (
            "finance.livret_a_fraction=0.03",
            "loan: 100% of what the grant leaves, over 25 years at 3.6%",
        ),
        (
            "finance.loans=[{part_fraction=0.5, years=20}, {part_fraction=0.25, years=10}]",
            "loan in several parts (2): 75% of what the grant leaves",
        ),
        (
            "finance.organiser_in_house=true",
            "organising entity, the landlord's own staff, a year: 600 EUR an operation, "
            "25 EUR a participant, 0 c EUR a shared kWh",
        ),
        (
            "prices.common_parts_saving_to=landlord",
            "the landlord keeps what the common parts save",
        ),
        (
            "contracts.turpe_passthrough=none",
            "suppliers bill no network on shared energy (assumed)",
        ),
        (
            "schemes={T3={price_ht_eur_per_kwh=0.0825}}",
            "schemes set to: T3 (price 8.25 c EUR/kWh before VAT)",
        ),
    ],
)
def test_each_setting_is_told_with_its_value(setting, told):
    assert told in texts(setting)


def test_a_site_without_common_parts_has_nothing_to_tell_of_them():
    without = texts("sites.arras-bon-secours.common_parts_kwh_per_dwelling=0")
    assert not any("common parts" in text for text in without)


@cache
def outcome():
    return sc.compare(sc.load(SMALL, FEW), jobs=1)


@cache
def run():
    folder = Path(ROOM.name) / "run"
    write_run(outcome(), folder, effort=EFFORT, lang="en", charts=False)
    return read_run(folder)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_place_tells_every_setting(lang, tmp_path):
    told = texts(*FEW, lang=lang)
    assert len(told) == len(TOLD)
    write_workbook(run(), tmp_path / "book.xlsx", lang)
    book = sheets_of(tmp_path / "book.xlsx")[sheet_name("notes", lang)]
    cells = [str(cell) for row in book for cell in row]
    (settings,) = (one for one in sections(run(), lang) if one.key == "told")
    english = run().manifest["warnings"]
    for text, in_english in zip(told, texts(*FEW), strict=True):
        assert text in answer(outcome(), lang)
        assert f"- {text}\n" in notes_text(outcome(), lang) + "\n"
        assert text[:1].upper() + text[1:] in settings.points
        assert text in cells
        assert in_english in english
    # The foot of a chart has no room for them.
    assert told[3] not in footers(outcome(), lang)


def test_notes_are_settings_or_assumptions_and_stand_once():
    notes = [one for one in run().notes if one.key.startswith(SETTINGS)]
    shown = {one.key: one for one in sections(run(), "en") if one.key in ("told", "assumed")}
    assert len(shown["told"].points) == len(notes)
    assert len(shown["told"].points) + len(shown["assumed"].points) == len(run().notes)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_permit_is_told_in_the_workbook_and_beside_tables(lang, tmp_path):
    (permit,) = permit_words(["T14"], {}, lang)
    write_workbook(run(), tmp_path / "book.xlsx", lang)
    book = sheets_of(tmp_path / "book.xlsx")[sheet_name("notes", lang)]
    assert book[1] == [permit]
    sets = [word for one in FEW for word in ("--set", one)]
    words = ("social", SMALL, "--scheme", "T14", *sets, "--lang", lang)
    assert permit in called(*words, columns=400)


@pytest.mark.parametrize(
    ("price", "name"),
    [((), "T3 Full-cost price"), (("schemes.T3.price_ht_eur_per_kwh=0.08",), "T3 Given price")],
)
def test_sizes_under_a_given_price_are_not_called_full_cost(price, name, tmp_path):
    sets = [word for one in (*FEW[:3], *price) for word in ("--set", one)]
    words = ("size", SMALL, "--scheme", "T3", "--sizes", 3, "--no-charts")
    assert name in called(*words, *sets, "--out", tmp_path / "out", columns=200)


def test_a_price_that_is_sought_is_a_given_price():
    sets = [word for one in FEW[:3] for word in ("--set", one)]
    told = called("solve", SMALL, "--scheme", "T3", "--target", "no-loser", *sets, columns=200)
    assert told.replace("\xa0", " ").startswith(
        "T3 Given price: nobody loses (price 11.04 c EUR/kWh before VAT, "
    )
