"""Voting papers of a decision's options: the board's letters, its prices, sites left out."""

import re
import shutil
import subprocess
from itertools import combinations

import pytest
import textstat
from command_sample import invoked
from scenario_sample import FIVE_SITES
from sentence_sample import SITES, SMALL, designed, outcome, run, voted

from simcore.base.errors import InputError
from simcore.money.schemes.parts import Part
from simcore.show.options.words import options_in
from simcore.show.sheet import offers
from simcore.show.sheet.vote import page_text, vote_pages, write_votes
from simcore.show.words.labels import label, several
from simcore.study.compare.real_homes import counted_in
from simcore.study.design.votes import voted_at
from simcore.study.sheet.ballot import MOST_CHOICES, Offer, ballots

NAMES = ("usual", "all_three", "balanced", "designed")
EASY, LONGEST_SENTENCE = 70, 20
"""As of the papers of schemes, see ``test_vote.py``."""
AMOUNT = re.compile(r"([+\u2212]?[\d\u202f]+(?:,\d\d)?)\u00a0€")
ELSEWHERE = label("vote.elsewhere", "fr")


def tariffs(name):
    return voted(name) if name in ("balanced", "designed") else {}


def told(name, letters):
    of = outcome(name)
    return offers.option_offers(of, tariffs(name), offers.lettered(of, tariffs(name)), letters)


def pages_of(name, letters, lang="fr"):
    return vote_pages(outcome(name), told(name, letters), "", lang)


def letters_by_kind(name):
    return {row["option"]: row["letter"] for row in options_in(run(name))}


def letters_to_choose(name):
    return [letter for letter in letters_by_kind(name).values() if letter != "A"]


def homes_of(paper, name):
    """Site of a paper, and its homes."""
    (site,) = [one for one in outcome(name).sites if one.flows.site == paper.site]
    low, high = {"1": (1, 1), "2": (2, 2), "3-4": (3, 4), "5": (5, 99)}.get(
        paper.household, (1, 99)
    )
    n_people = site.flows.population.n_occupants
    return site, counted_in(site) & (n_people >= low) & (n_people <= high)


@pytest.mark.parametrize("name", NAMES)
def test_letters_are_those_of_the_board(name):
    of = outcome(name)
    found = {one.kind: letter for letter, one in offers.lettered(of, tariffs(name)).items()}
    assert found == letters_by_kind(name)
    pages = pages_of(name, letters_to_choose(name)[-1:])
    assert all(page["boxes"] == ["A", letters_to_choose(name)[-1]] for page in pages.values())


def test_papers_price_designed_tariffs_as_the_comparison_does():
    name = "balanced"
    letter = letters_by_kind(name)["worst"]
    papers = list(ballots(outcome(name).sites, [one.offer for one in told(name, [letter])]))
    at = {site.flows.site: site.schemes["worst"] for site in voted(name)["worst"].sites}
    assert {paper.site for paper in papers} == set(SITES)
    for paper in papers:
        site, is_in = homes_of(paper, name)
        assert not paper.groups
        nothing, choice = paper.choices
        assert nothing is None
        assert paper.n_homes == is_in.sum()
        assert choice.saving_eur == pytest.approx(at[paper.site].saving_eur[is_in].mean())
        before = site.bill_before.total_eur.sum(axis=0)[is_in].mean() / 12
        assert paper.today_eur_per_month == pytest.approx(before)


def test_a_designed_tariff_for_a_group_is_told_by_group():
    parts = (Part(quantity="supply_part", price=0.5, who="not_energy_poor"),)
    voted_on = voted_at("worst", parts, designed("balanced").sites)
    offer = Offer(scheme="worst", sites={one.flows.site: one for one in voted_on.sites})
    papers = list(ballots(outcome("balanced").sites, [offer]))
    told_of = [(one.household, one.groups, one.choices[0].is_mixed) for one in papers]
    assert told_of == [("all", (), True), ("1", ("not_poor",), False), ("all", (), True)]
    site, homes = homes_of(papers[1], "balanced")
    homes &= ~site.flows.population.is_energy_poor
    assert papers[1].n_homes == homes.sum()
    (paid,) = [one.schemes["worst"] for one in voted_on.sites if one.flows.site == papers[1].site]
    assert papers[1].choices[0].payment_eur == pytest.approx(paid.payment_eur[homes].mean())


def test_the_summary_tells_the_figures_of_the_table_of_options():
    name = "balanced"
    rows = {row["letter"]: row for row in options_in(run(name))}
    letters = [letters_by_kind(name)[kind] for kind in ("worst", "grant", "members")]
    page = pages_of(name, letters)["all"]
    assert page["rows"][0]["figures"] == ["0,00\u00a0€", "0\u00a0€"]
    for letter, row in zip(letters, page["rows"][1:], strict=True):
        gain, cost = (AMOUNT.findall(figure)[0] for figure in row["figures"])
        of = rows[letter]
        assert row["name"].startswith(f"{letter}. ")
        assert float(gain.replace(",", ".")) == round(of["tenant_saving_mean_eur"] / 12, 2)
        euros = int(cost.replace("\u202f", "").replace("\u2212", "-"))
        assert euros == round(of["cost_eur_per_year"], -2)
        assert f" {of['n_leaving_over_effort']:.0f}." in " ".join(row["lines"])


def test_sites_outside_a_pilot_are_told_so_plainly():
    name = "usual"
    kinds = letters_by_kind(name)
    (pilot,) = [row for row in options_in(run(name)) if row["option"] == "pilot"]
    pages = pages_of(name, [kinds["pilot"], kinds["wait"]])
    for stem, page in pages.items():
        if stem == "all":
            assert label("vote.only", "fr", n="x").split("x")[1] in page["rows"][1]["lines"][0]
            continue
        nothing, trial, wait = page["rows"]
        is_there = stem.startswith(pilot["sites"])
        assert (trial["lines"] == [ELSEWHERE]) is not is_there
        assert (trial["figures"] == [nothing["figures"][0], "0,00\u00a0€"]) is not is_there
        assert wait["lines"] == [label("vote.wait", "fr")]
    n_there = sum(stem.startswith(pilot["sites"]) for stem in pages)
    assert 0 < n_there < len(pages) - 1


def test_who_stays_out_is_told_and_counts():
    name = "balanced"
    (one,) = told(name, [letters_by_kind(name)["members"]])[1:]
    papers = list(ballots(outcome(name).sites, [one.offer]))
    pages = pages_of(name, [one.letter])
    for paper in papers:
        _, is_in = homes_of(paper, name)
        (site,) = [at for at in voted(name)["members"].sites if at.flows.site == paper.site]
        assert paper.choices[0].n_out == (is_in & ~site.flows.population.is_participant).sum()
        lines = pages[f"{paper.site}-{paper.household}"]["rows"][1]["lines"]
        part = 100 * paper.choices[0].n_out / paper.n_homes
        said = several("vote.out", round(part), "fr")
        assert (said in lines) is (paper.choices[0].n_out > 0)
    assert sum(paper.choices[0].n_out for paper in papers) > 0


@pytest.mark.parametrize("name", NAMES)
def test_pages_of_options_are_plain_french(name):
    textstat.set_lang("fr")
    for letter in letters_to_choose(name):
        for page in pages_of(name, [letter]).values():
            text = page_text(page)
            assert textstat.flesch_reading_ease(text) >= EASY
            plain = AMOUNT.sub("x", text).replace("\u00a0", " ")
            sentences = re.split(r"[.?!:]\s", plain)
            assert max(len(one.split()) for one in sentences) <= LONGEST_SENTENCE


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="pdfinfo is not installed")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_longest_three_options_fit_on_one_sheet(lang, tmp_path):
    def length(letters):
        return max(len(page_text(page)) for page in pages_of("usual", letters, lang).values())

    letters = max(combinations(letters_to_choose("usual"), MOST_CHOICES), key=length)
    pages = pages_of("usual", letters, lang)
    for file in write_votes(pages, tmp_path / "out"):
        asked = ["pdfinfo", str(tmp_path / "out" / file)]
        found = subprocess.run(asked, check=True, capture_output=True).stdout.decode()
        assert re.search(r"Pages:\s+1\n", found)


def test_wrong_letters_are_told_all_at_once_before_any_work(tmp_path):
    asked = ("vote", FIVE_SITES, "--out", tmp_path / "no")
    for words, said in (
        (("--options", "Z,Q,B,B"), ("found Z", "found Q", "found Z, Q, B, B")),
        (("--options", "B,C,D,E"), ("one to 3 choices",)),
        (("--options", "B", "--schemes", "T1"), ("one of the two",)),
        (("--options", "A"), ("one to 3 schemes",)),
        (("--schemes", "T1", "--run", tmp_path), ("letters of its options", "manifest.json")),
        (("--options", "K", "--set", "time.step_minutes=7"), ("found K", "found 7")),
    ):
        refused = invoked(*asked, *words)
        assert refused.exit_code == 2
        assert all(one in refused.stderr for one in said), refused.stderr
    assert not (tmp_path / "no").exists()


def test_letters_that_a_run_lacks_are_refused_with_what_it_has(tmp_path):
    of = outcome("usual")
    with pytest.raises(InputError, match=r"--options: found J, expected one of A, B, C, D"):
        offers.option_offers(of, {}, offers.lettered(of, {}), ["J", "B"])


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """A run of one small site with the best membership sought, and its scenario."""
    folder = tmp_path_factory.mktemp("run")
    path = folder / "small.toml"
    settings = [word for word in SMALL if not word.startswith("sites.outreau")]
    sets = [word for setting in settings for word in ("--set", setting)]
    path.write_text(f'extends = ["{FIVE_SITES.parent / "sites/arras-bon-secours.toml"}"]\n')
    done = invoked(
        *("compare", path, *sets, "--schemes", "T15,T13", "--membership", "--no-charts"),
        *("--out", folder / "run"),
    )
    assert done.exit_code == 0, done.stderr
    return path, sets, folder / "run"


def test_the_command_tells_the_options_of_a_run(compared, tmp_path, monkeypatch):
    path, sets, folder = compared
    asked = ("vote", path, *sets, "--run", folder, "--options")
    done = invoked(*asked, "b", "--out", tmp_path / "papers", "--format", "json")
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "papers" / "vote-all.pdf").read_bytes().startswith(b"%PDF")
    calls = []
    monkeypatch.setattr("simcore.commands.running.flows_of", calls.append)
    unknown = invoked(*asked, "J", "--seed", "5", "--out", tmp_path / "no")
    assert unknown.exit_code == 2
    assert "--options: found J" in unknown.stderr
    assert "--run: found a run of other inputs (seed)" in unknown.stderr
    assert not calls
    assert not (tmp_path / "no").exists()
