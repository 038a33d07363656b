"""Voting papers: the figures of a type of household, one page each, in plain French."""

import re
import shutil
import subprocess

import numpy as np
import pytest
import textstat
from command_sample import invoked
from numpy.testing import assert_allclose
from scenario_sample import SITES, SMALL, scenario_file
from shared_runs import simulated

import simcore as sc
from simcore.base.errors import InputError
from simcore.money.schemes import SCHEMES
from simcore.show.sheet import vote
from simcore.show.sheet.offers import scheme_offers
from simcore.show.sheet.vote import page_text, write_votes
from simcore.show.words.labels import label, several
from simcore.study.sheet import ballot
from simcore.study.sheet.ballot import MOST_CHOICES
from simcore.study.sheet.sheet import EVERY_HOME

CHOICES = ("T15", "T13", "T8")
EASY, LONGEST_SENTENCE = 70, 20
"""Ease by Kandel and Moles (1958) from which a French text is easy, and words of a sentence."""
AMOUNT = re.compile(r"([+\u2212]?\d+,\d\d)\u00a0€")


@pytest.fixture(scope="module")
def outcome():
    return sc.price(simulated(SMALL, *(f"schemes.{name}={{}}" for name in SCHEMES)))


def vote_pages(outcome, schemes, contact, lang):
    return vote.vote_pages(outcome, scheme_offers(outcome, schemes), contact, lang)


def ballots(outcome, schemes):
    told = scheme_offers(outcome, schemes)
    return list(ballot.ballots(outcome.sites, [one.offer for one in told]))


@pytest.fixture(scope="module")
def pages(outcome):
    return vote_pages(outcome, CHOICES, "", "fr")


def cents(text):
    return [round(100 * float(one.replace(",", ".").replace("\u2212", "-"))) for one in text]


def test_figures_are_those_of_the_members(outcome):
    rows = outcome.members.query("is_participant and is_dwelling and n_occupants == 1")
    one = ballots(outcome, CHOICES)[0]
    assert one.household == "1"
    t13 = rows[rows["scheme"] == "T13"]
    assert_allclose(one.today_eur_per_month, t13["bill_before_eur"].mean() / 12)
    for scheme, figures in zip(CHOICES, one.choices, strict=True):
        mean = rows.loc[rows["scheme"] == scheme, "saving_eur"].mean()
        assert_allclose(figures.saving_eur, mean if len(rows[rows["scheme"] == scheme]) else 0.0)


def test_all_choices_of_a_paper_are_of_the_same_homes(outcome):
    for one in ballots(outcome, tuple(SCHEMES)[:MOST_CHOICES]):
        assert len({figures.n_homes for figures in one.choices}) == 1
        assert len({round(figures.bill_before_eur, 6) for figures in one.choices}) == 1


def test_a_type_told_apart_by_one_scheme_only_is_told_with_all(outcome, monkeypatch):
    whole = ballot.site_sheets

    def without(site, scheme, part):
        return (one for one in whole(site, scheme, part) if (scheme, one.household) != ("T8", "2"))

    monkeypatch.setattr(ballot, "site_sheets", without)
    households = [one.household for one in ballots(outcome, CHOICES)]
    assert "2" not in households
    assert households[-1] == EVERY_HOME


def test_payers_and_exempt_are_told_on_papers_of_their_own(outcome):
    rows = outcome.members.query("is_participant and is_dwelling and scheme == 'T7'")
    papers = [one for one in ballots(outcome, ("T15", "T7")) if one.household == "1"]
    assert [one.groups for one in papers] == [("energy_poor",), ("not_poor",)]
    for one, is_poor in zip(papers, (True, False), strict=True):
        homes = rows[(rows["n_occupants"] == 1) & (rows["is_energy_poor"] == is_poor)]
        assert one.choices[0].n_homes == one.choices[1].n_homes == len(homes)
        assert_allclose(one.choices[1].payment_eur, homes["payment_eur"].mean())
        assert not one.choices[1].is_mixed
    # Few homes of a group have no paper of their own: all homes of the site, and that they differ.
    (whole,) = [one for one in ballots(outcome, ("T15", "T7")) if one.household == EVERY_HOME]
    assert [one.is_mixed for one in whole.choices] == [False, True]
    pages = vote_pages(outcome, ("T15", "T7"), "", "fr")
    said = label("vote.mixed", "fr")
    lines = [row["lines"] for row in pages[f"{whole.site}-{EVERY_HOME}"]["rows"]]
    assert [said in one for one in lines] == [False, False, True]
    (poor,) = [page for name, page in pages.items() if name.endswith("-1-energy_poor")]
    assert label("sheet.group.energy_poor", "fr") in poor["who"]


def test_amounts_of_a_page_add_up_to_the_cent(pages):
    for name, page in pages.items():
        if name == "all":
            continue
        today = cents(AMOUNT.findall(page["rows"][0]["figures"][0]))[0]
        for row in page["rows"][1:]:
            (pays,), (gain,) = (cents(AMOUNT.findall(one)) for one in row["figures"])
            assert pays == today - gain
            signs = {"payez": -1, "verse": 1, "facture baisse": 1, "monte": -1, "charges": 1}
            lines = [line for line in row["lines"] if AMOUNT.search(line) and "cinq" not in line]
            changes = [
                sign * cents(AMOUNT.findall(line))[0]
                for line in lines
                for word, sign in signs.items()
                if word in line
            ]
            assert sum(changes) == gain


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_pages_are_plain_french(outcome, scheme):
    textstat.set_lang("fr")
    for page in vote_pages(outcome, (scheme,), "", "fr").values():
        text = page_text(page)
        assert textstat.flesch_reading_ease(text) >= EASY
        # A figure is one word, and a mark is none.
        plain = AMOUNT.sub("x", text)
        sentences = re.split(r"[.?!:]\s", plain.replace("\u00a0", " "))
        assert max(len(one.split()) for one in sentences) <= LONGEST_SENTENCE
        assert scheme not in text
    hard = "L'autoconsommation collective nécessite une personne morale organisatrice désignée."
    assert textstat.flesch_reading_ease(hard) < EASY


def test_losers_open_law_and_whom_to_ask_are_said(outcome):
    pages = vote_pages(outcome, ("T3", "T14"), "Mme Martin, 03 21", "fr")
    page = next(page for name, page in pages.items() if name != "all")
    assert page["parts"][1]["points"] == ["Mme Martin, 03 21"]
    assert "La loi n’est pas encore claire sur ce choix." in page["rows"][2]["lines"]
    assert "sauf si le choix fait du bailleur" in page["parts"][0]["points"][2]
    figures = ballots(outcome, ("T3",))[0].choices[0]
    assert figures.losers_fraction == 1
    assert "Tous les foyers comme vous y perdent." in page["rows"][1]["lines"]
    (some,) = [one for one in ballots(outcome, ("T2",)) if one.household == "2"]
    rows = vote_pages(outcome, ("T2",), "", "fr")[f"{some.site}-2"]["rows"]
    part = some.choices[0].losers_fraction
    assert 0 < part < 1
    assert several("vote.lose", round(100 * part), "fr") in rows[1]["lines"]


def test_the_summary_tells_the_whole_run(outcome, pages):
    whole = outcome.summary.query("site == 'all'").set_index("scheme")
    rows = pages["all"]["rows"]
    assert [row["name"][:2] for row in rows] == ["A.", "B.", "C."]
    for scheme, row in zip(CHOICES, rows, strict=True):
        mean = round(100 * whole.loc[scheme, "tenant_saving_mean_eur"] / 12)
        assert cents(AMOUNT.findall(row["figures"][0])) == [mean]
        n = int(whole.loc[scheme, "n_leaving_over_effort"])
        assert row["lines"][1].endswith(f" {n}.")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
@pytest.mark.parametrize("n", [1, MOST_CHOICES])
def test_each_page_is_one_sheet_with_its_boxes(outcome, tmp_path, n):
    names = ("T17", "T13", "T14")[:n]
    pages = vote_pages(outcome, names, "", "fr")
    files = write_votes(pages, tmp_path / "out")
    assert files == [f"vote-{stem}.pdf" for stem in pages]
    for file, page in zip(files, pages.values(), strict=True):
        words = ["pdftotext", "-layout", str(tmp_path / "out" / file), "-"]
        text = subprocess.run(words, check=True, capture_output=True).stdout.decode()
        assert text.count("\f") == 1
        assert text.count("☐") == n + 1
        plain = "".join(text.split())
        for row in page["rows"]:
            for figure in row["figures"]:
                assert "".join(figure.split()) in plain


def test_the_command_writes_french_papers_and_refuses_what_it_cannot(tmp_path):
    path = scenario_file(tmp_path, "", extends=[SITES / "outreau.toml"])
    out = tmp_path / "papers"
    done = invoked("vote", path, "--schemes", "T13,T1", "--out", out, "--lang", "fr")
    assert done.exit_code == 0
    assert (out / "vote-all.pdf").read_bytes().startswith(b"%PDF")
    for schemes, said in (("T13,T13", "each once"), ("T99", "T9"), ("", "one to 3")):
        refused = invoked("vote", path, "--schemes", schemes, "--out", tmp_path / "no")
        assert refused.exit_code == 2
        assert said in refused.stderr
    assert not (tmp_path / "no").exists()


def test_scheme_that_was_not_run_is_named(outcome):
    with pytest.raises(InputError, match="T98"):
        scheme_offers(outcome, ["T98"])
    assert np.isfinite(ballots(outcome, ["T13"])[0].today_eur_per_month)
