"""The tenant's information sheet: what it says, of whom, on one page."""

import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from shared_runs import simulated

import simcore as sc
from simcore.base.errors import InputError
from simcore.money.schemes import SCHEMES
from simcore.show.sheet.sheet import scheme_terms, sheet_html, write_sheets
from simcore.show.words.catalogue import texts
from simcore.study.sheet.sheet import LEAST_HOMES, SIZES, dwelling_sheets, sheets_of


@pytest.fixture(scope="module")
def outcome():
    settings = [f"schemes.{name}={{}}" for name in SCHEMES]
    return sc.price(simulated(SMALL, *settings))


def test_every_household_has_its_words():
    households = {name for name, _, _ in SIZES} | {"all", "dwelling"}
    keys = [key for key in texts("fr") if key.startswith("sheet.household.")]
    assert {key.removeprefix("sheet.household.") for key in keys} == households


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_every_scheme_gives_a_whole_page(outcome, scheme):
    for figures in sheets_of(outcome, scheme):
        page = sheet_html(figures, outcome, scheme, {})
        assert "${" not in page
        assert "{" not in page.split("</style>")[1]
        for heading in ("répartie", "Ce que vous payez", "Vos droits", "Vos obligations"):
            assert heading in page
        assert "14 jours" in page
        assert "à tout moment" in page
        # Self-contained: nothing is fetched.
        assert not re.search(r"(src|href)=|@import|url\(", page)


def test_figures_are_means_that_add_up(outcome):
    rows = outcome.members.query("scheme == 'T8' and is_participant and is_dwelling")
    (one, *_) = sheets_of(outcome, "T8")
    alone = rows[rows["n_occupants"] == 1]
    assert one.household == "1"
    assert one.n_homes == len(alone)
    assert_allclose(one.bill_before_eur, alone["bill_before_eur"].mean())
    assert_allclose(one.payment_eur, 48.0)
    assert_allclose(one.sun_kwh, alone["shared_kwh"].mean())
    total = one.bill_before_eur - one.bill_after_eur - one.payment_eur + one.charges_saving_eur
    assert_allclose(one.saving_eur, total)
    assert_allclose(one.saving_low_eur, alone["saving_eur"].quantile(0.1))
    assert_allclose(one.losers_fraction, (alone["saving_eur"] < -0.005).mean())


def test_a_page_says_what_the_figures_say(outcome):
    (one, *_) = sheets_of(outcome, "T8")
    page = sheet_html(one, outcome, "T8", {"name": "Office <A>", "contact": "01 02 03 04 05"})
    assert "+12\u00a0€ par an" in sheet_html(replace(one, saving_eur=12.4), outcome, "T8", {})
    assert "\u221212\u00a0€ par an" in sheet_html(replace(one, saving_eur=-12.4), outcome, "T8", {})
    assert "forfait de 4\u00a0€ par mois" in page
    assert "Office &lt;A&gt;" in page
    assert "révisé chaque année" in page
    losing = sheet_html(replace(one, losers_fraction=0.2), outcome, "T8", {})
    assert "20\u00a0% des ménages de ce type perdent" in losing
    assert "aucun ménage de ce type ne perd" in sheet_html(
        replace(one, losers_fraction=0.0), outcome, "T8", {}
    )


def test_types_with_few_homes_are_told_together(outcome):
    people = outcome.sites[0].flows.population
    sizes = people.n_occupants.copy()
    part = np.flatnonzero(people.is_dwelling & people.is_participant & ~people.is_vacant)
    sizes[part] = 1
    sizes[part[: LEAST_HOMES - 1]] = 4
    flows = replace(outcome.sites[0].flows, population=replace(people, n_occupants=sizes))
    few = replace(outcome, sites=(replace(outcome.sites[0], flows=flows),))
    found = {one.household: one.n_homes for one in sheets_of(few, "T1")}
    assert found == {"1": len(part) - LEAST_HOMES + 1, "all": len(part)}


def test_a_dwelling_gets_a_sheet_of_its_own(outcome):
    rows = outcome.members.query("scheme == 'T1' and is_participant and is_dwelling")
    third = rows.iloc[2]
    (one,) = dwelling_sheets(outcome, "T1", [int(third["member"])])
    assert (one.dwelling, one.n_homes) == (int(third["member"]), 1)
    assert_allclose(
        [one.saving_eur, one.sun_kwh, one.bill_after_eur],
        third[["saving_eur", "shared_kwh", "bill_after_eur"]].to_list(),
    )
    page = sheet_html(one, outcome, "T1", {})
    assert f"le logement n° {one.dwelling}<" in page.replace("\u00a0", " ")
    assert "ce ménage ne perd pas" in page
    assert "quatre ménages" not in page
    losing = sheet_html(replace(one, losers_fraction=1.0), outcome, "T1", {})
    assert "ce ménage perd" in losing
    assert len(list(dwelling_sheets(outcome, "T1"))) == len(rows[~rows["is_vacant"]])


def test_dwellings_that_cannot_have_a_sheet_are_all_named(outcome):
    people = outcome.sites[0].flows.population
    common_parts = people.n_members
    is_out = people.is_dwelling & (people.is_vacant | ~people.is_participant)
    outside = int(np.flatnonzero(is_out)[0]) + 1
    with pytest.raises(InputError) as told:
        list(dwelling_sheets(outcome, "T1", [0, common_parts, 999, 999, outside]))
    number = "expected a number from 1 to 70"
    assert str(told.value).splitlines() == [
        f"--dwelling: found 0, {number}",
        f"--dwelling: found {common_parts}, {number}",
        f"--dwelling: found 999, {number}",
        f"--dwelling: found {outside}, where nobody lives or takes part, "
        "expected a dwelling that takes part",
    ]
    # 70 dwellings, and the common parts as the 71st meter.
    assert common_parts == 71


def test_a_dwelling_asked_for_twice_is_told_once(outcome, tmp_path):
    one, other = np.flatnonzero(outcome.sites[0].flows.population.is_participant)[:2] + 1
    asked = [int(other), int(one), int(other)]
    assert [one.dwelling for one in dwelling_sheets(outcome, "T1", asked)] == asked[:2]
    names = write_sheets(outcome, "T1", tmp_path / "out", {}, asked)
    assert len(names) == 2


@pytest.mark.parametrize("dwellings", [None, []])
def test_where_nobody_takes_part_no_folder_is_written(outcome, tmp_path, dwellings):
    site = outcome.sites[0]
    people = site.flows.population
    nobody = replace(people, is_participant=np.zeros(people.n_members, bool))
    flows = replace(site.flows, population=nobody)
    alone = replace(outcome, sites=(replace(site, flows=flows),))
    with pytest.raises(InputError, match=r"found .* take.? part"):
        write_sheets(alone, "T1", tmp_path / "out", {}, dwellings)
    assert not (tmp_path / "out").exists()


def test_sheet_command_without_a_plant_says_that_no_dwelling_takes_part(tmp_path):
    words = ["sheet", SMALL, "--scheme", "T1", "--out", tmp_path / "out"]
    settings = ["--set", "sites.arras-bon-secours.plants.kwp_per_dwelling=0"]
    done = invoked(*words, *settings, "--dwelling", "all")
    assert done.exit_code == 2, done.output
    assert "--dwelling: found arras-bon-secours, where no dwelling takes part" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("scheme", "terms", "evolution"),
    [
        ("T1", "gratuitement", "pas de prix"),
        ("T13", "50\u00a0%", "tarif réglementé"),
        ("T10", "3e ligne", "cesse au bout de 15 ans"),
        ("T6", "30 kWh par unité de consommation) coûtent 3,0\u00a0c€", "fixe"),
        ("T5", "entre 6,0\u00a0c€ et 10,0\u00a0c€", "encadrée"),
        ("T15", "vos charges baissent", "pas de prix"),
    ],
)
def test_terms_of_schemes(outcome, scheme, terms, evolution):
    (one, *_) = sheets_of(outcome, scheme)
    words = scheme_terms(SCHEMES[scheme], scheme, outcome, one)
    assert terms in words[0]
    assert evolution in words[1]


def test_the_hybrid_tells_its_own_sharing(outcome):
    (one, *_) = sheets_of(outcome, "T17")
    assert "parties communes sont servies d’abord" in sheet_html(one, outcome, "T17", {})


@pytest.mark.slow
def test_a_sheet_is_one_page_of_a4(outcome, tmp_path):
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    counter = shutil.which("pdfinfo")
    if browser is None or counter is None:
        pytest.skip("no chromium or no pdfinfo on this machine")
    # The longest terms and a warning.
    (one, *_) = sheets_of(outcome, "T17b")
    page = sheet_html(replace(one, losers_fraction=0.3), outcome, "T17b", {})
    (tmp_path / "sheet.html").write_text(page, encoding="utf-8")
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    target = f"--print-to-pdf={tmp_path / 'sheet.pdf'}"
    subprocess.run(
        [browser, *words, target, str(tmp_path / "sheet.html")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    told = subprocess.run(
        [counter, str(tmp_path / "sheet.pdf")], check=True, capture_output=True, text=True
    ).stdout
    assert re.search(r"Pages:\s+1\n", told)
    assert re.search(r"Page size:\s+59\d.* x 84\d", told)


def test_sheet_command_writes_a_folder_and_refuses_a_wrong_site(tmp_path):
    out = tmp_path / "sheets"
    words = ["sheet", SMALL, "--scheme", "T8", "--out", out]
    done = invoked(*words)
    assert done.exit_code == 0, done.output
    names = {path.name for path in out.iterdir()}
    assert {"sheets.json", "arras-bon-secours-T8-1.html"} <= names
    wrong = invoked(*words, "--site", "arras-bon-secour")
    assert wrong.exit_code == 2
    assert "did you mean 'arras-bon-secours'?" in wrong.stderr


def test_sheets_name_nobody(outcome, tmp_path):
    write_sheets(outcome, "T3", tmp_path / "out", {})
    for path in (tmp_path / "out").glob("*.html"):
        # No meter number: no run of more than five digits.
        assert not re.search(r"\d{6,}", path.read_text(encoding="utf-8").split("</style>")[1])


@pytest.mark.parametrize("scheme", ["T3", "T8", "T17b"])
def test_a_sheet_in_english_tells_the_same_figures(outcome, scheme):
    (one, *_) = sheets_of(outcome, scheme)
    french, english = (sheet_html(one, outcome, scheme, {}, lang) for lang in ("fr", "en"))
    assert french == sheet_html(one, outcome, scheme, {})
    assert '<html lang="en">' in english
    assert "Your rights" in english
    for words in ("Vos droits", "locataire", "logement"):
        assert words not in english
    kwh = [re.search(r"<td class=n>([\d,.\u202f]+)\s+?kWh", page)[1] for page in (french, english)]
    assert kwh[0].replace("\u202f", "") == kwh[1].replace(",", "")


def test_the_foot_tells_the_parameters_of_its_own_scheme_alone(outcome):
    (one, *_) = sheets_of(outcome, "T8")
    page = sheet_html(one, outcome, "T8", {}, "en")
    assert "schemes set to: T8 (fee 4 EUR/month, VAT included);" in page
    assert "organising entity a year: 600 EUR an operation, 25 EUR a participant" in page
