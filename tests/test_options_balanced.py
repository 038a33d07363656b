"""What can be voted on where a tariff balances the books, and the best membership."""

import json
from dataclasses import replace

import numpy as np
import pytest
from sentence_sample import DESIGNED, designed, energy, outcome, run, scenario, voted

import simcore as sc
from simcore.show.folder.mark import COMMAND
from simcore.show.options.tables import families_table, family_table
from simcore.show.options.words import full_title, members_words, options_in
from simcore.show.report.lacks import lacks_words
from simcore.show.report.sections import sections
from simcore.show.words.labels import label
from simcore.site.lifetime import savings_by_year_eur
from simcore.study.compare.pipeline import with_scenario
from simcore.study.compare.real_homes import counted_in, lived_in
from simcore.study.design.design import QUICK
from simcore.study.design.votes import votes
from simcore.study.options.families import FAMILIES, families_of
from simcore.study.options.options import options_of
from simcore.study.options.records import DESIGNED as KINDS_DESIGNED

LANGUAGES = ("en", "fr")
CENT = 0.01
NONE = ("answer_title_none", "options.trigger_none")
"""Words of a run in which nothing balances."""


def made(name):
    return options_of(outcome(name), (), voted(name))


def of_kind(name, kind):
    (found,) = [one for one in made(name).options if one.kind == kind]
    return found


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("balanced", "nothing pilot balanced worst poorest grant members"),
        ("designed", "nothing pilot worst poorest grant members"),
    ],
)
def test_where_a_tariff_balances_all_that_balance_are_told(name, kinds):
    assert [one.kind for one in made(name).options] == kinds.split()
    assert (made(name).aids, made(name).missing_eur) == ((), 0.0)


@pytest.mark.parametrize("name", DESIGNED)
def test_one_option_that_builds_rests_on_no_open_point_of_law(name):
    is_open = {one.kind: bool(one.open_law) for one in made(name).options}
    assert not is_open.pop("nothing")
    assert not is_open.pop("pilot")
    assert all(is_open.values())


@pytest.mark.parametrize("name", DESIGNED)
def test_designed_options_do_all_three(name):
    for kind in (*KINDS_DESIGNED, "members"):
        told = of_kind(name, kind)
        assert told.landlord.npv_eur >= -CENT
        assert told.tenants.losers_any_year_fraction == 0.0
        assert told.tenants.gain_mean_eur >= 20.0
    # The least grant is what the landlord has left over most.
    left = {kind: of_kind(name, kind).landlord.npv_eur for kind in KINDS_DESIGNED}
    assert max(left, key=left.get) == "grant"


def test_a_designed_option_is_worth_what_its_tariff_was_found_to():
    (best,) = [one for one in designed("balanced").tariffs if one.n_prices == 2]
    told = of_kind("balanced", "worst")
    assert told.landlord.npv_eur == pytest.approx(best.npv_eur, abs=CENT)


def test_common_parts_that_pay_do_so_under_designed_options_too():
    # Without it the landlord would miss a tenth more, and tenants keep what their charges pay.
    paying = scenario(('common_parts="pays"',), {"T13": {}, "T15": {}})
    flows = with_scenario(energy(), paying)
    found = sc.design(flows, asked=QUICK)
    tariffs = votes(found)
    told = options_of(sc.price(flows), (), tariffs)
    (asked,) = [one for one in told.options if one.kind == "negotiate"]
    number, _ = found.told
    assert asked.landlord.npv_eur == pytest.approx(found.tariffs[number - 1].npv_eur, abs=CENT)
    for site in tariffs["negotiate"].sites:
        priced = site.schemes["negotiate"]
        tenants = counted_in(site)
        assert np.allclose(priced.charges_saving_eur, 0.0)
        whole = savings_by_year_eur(priced)[:, tenants]
        own = savings_by_year_eur(priced, than_refusing=True)[:, tenants]
        assert np.allclose(whole, own)
        assert np.allclose(whole[0], priced.saving_eur[tenants])


def test_the_best_membership_is_priced_among_those_who_are_in():
    found, told = designed("balanced").membership, of_kind("balanced", "members")
    assert found.n_in < found.n_asked
    sites = voted("balanced")["members"].sites
    n_in = sum(int((counted_in(site) & lived_in(site)).sum()) for site in sites)
    assert n_in == found.n_in
    for site in sites:
        out = lived_in(site) & ~counted_in(site)
        priced = site.schemes["members"]
        assert np.allclose(priced.saving_eur[out], priced.charges_saving_eur[out])
        assert np.allclose(priced.payment_eur[out], 0.0)
    # Poverty is told of all who are asked, as of the other options.
    others = of_kind("balanced", "worst").tenants
    assert told.tenants.n_over_before == others.n_over_before
    assert told.landlord.npv_eur > of_kind("balanced", "worst").landlord.npv_eur - CENT


def test_families_of_the_best_membership_are_those_of_the_other_options():
    rows = run("balanced").table("option_families")
    told_of = {
        option: list(own[["family", "n_homes", "before_eur_per_month"]].itertuples(index=False))
        for option, own in rows.groupby("option")
    }
    assert len(told_of["members"]) == len(told_of["worst"]) > 0
    for own, other in zip(told_of["members"], told_of["worst"], strict=True):
        assert own[:2] == other[:2]
        assert own[2] == pytest.approx(other[2])
    sites, asked = voted("balanced")["members"].sites, outcome("balanced").sites
    (everybody,) = families_of(sites, "members", ["everybody"], asked)
    homes = [counted_in(site) & FAMILIES["everybody"](site.flows.population) for site in asked]
    gains = sum(
        site.schemes["members"].saving_eur[flags].sum()
        for site, flags in zip(sites, homes, strict=True)
    )
    n_homes = sum(int(flags.sum()) for flags in homes)
    assert everybody.n_homes == n_homes
    assert everybody.before_eur - everybody.after_eur == pytest.approx(gains / n_homes / 12)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_says_that_families_of_the_membership_are_the_same(lang):
    of = run("balanced")
    rows = {row["option"]: row for row in options_in(of)}
    said = label("options.family_members", lang, letter=rows["members"]["letter"])
    assert families_table(of, lang).caption.endswith(said)
    assert family_table(of, rows["members"], lang).caption.endswith(said)
    assert said not in family_table(of, rows["worst"], lang).caption
    assert said not in families_table(run("usual"), lang).caption
    # A slide shows no caption.
    leads = {one.key: one.lead for one in sections(of, lang)}
    assert leads["option_families"].endswith(said)
    assert leads["option_members"].endswith(said)
    assert said not in leads["option_worst"]


@pytest.mark.parametrize(("name", "key"), [("balanced", "next_choose"), ("usual", "next_decide")])
def test_a_gap_is_left_to_close_only_where_there_is_one(name, key):
    (steps,) = [one for one in sections(run(name), "fr") if one.key == "next"]
    told = {one: label(one, "fr") in steps.points for one in ("next_choose", "next_decide")}
    assert told == {"next_choose": False, "next_decide": False} | {key: True}


def test_a_membership_that_brings_nothing_is_no_option():
    found = designed("balanced")
    same = replace(found.membership, npv_eur=found.bound.npv_eur)
    assert "members" not in votes(replace(found, membership=same))
    assert "members" not in votes(replace(found, membership=None))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whether_the_best_membership_was_sought_is_one_line(lang):
    assert members_words(run("usual"), lang) == label("options.members_unsought", lang)
    told = members_words(run("balanced"), lang)
    found = designed("balanced").membership
    assert told.startswith(label("options.members_found", lang, n_in=str(found.n_in), n="24")[:25])
    (matrix,) = [one for one in sections(run("balanced"), lang) if one.key == "options"]
    assert matrix.table.caption == told


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DESIGNED)
def test_no_sentence_says_that_nothing_balances_where_a_tariff_does(name, lang):
    told = sections(run(name), lang)
    texts = [text for one in told for text in (one.title, one.lead, *one.points)]
    assert not [text for text in texts for key in NONE if label(key, lang) in text]
    short = label("answer_title_short", lang, short="").strip()
    answer = told[0]
    assert not answer.title.startswith(short[:20])
    if name == "designed":
        assert answer.title == label("answer_title_designed", lang)
        (worst,) = [row for row in options_in(run(name)) if row["option"] == "worst"]
        assert worst["letter"] in answer.tiles_of
        assert answer.tiles[-1].text == label("tile_npv", lang)
    else:
        assert "T13" in answer.title


@pytest.mark.parametrize("lang", LANGUAGES)
def test_titles_of_options_tell_costs_left_money_or_balance(lang):
    titles = {row["option"]: full_title(run("balanced"), row, lang) for row in rows_of("balanced")}
    said = label("options.open", lang)
    even = label("options.with_nothing", lang)
    assert titles["worst"].endswith(f"{even}{said}")
    assert label("options.for_cost", lang, cost="")[:4] in titles["pilot"]
    (grant,) = [row for row in rows_of("balanced") if row["option"] == "grant"]
    assert f"{grant['landlord_npv_eur'] / 1e3:.0f}" in titles["grant"]
    minus = "−"
    assert not [title for title in titles.values() if minus in title]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", ": 1 tenant gains,"), ("fr", ": 1 locataire gagne,")]
)
def test_a_title_of_an_option_counts_one_tenant_as_one(lang, said):
    (row,) = [one for one in rows_of("balanced") if one["option"] == "pilot"]
    title = full_title(run("balanced"), {**row, "n_gaining": 1.0}, lang)
    assert said in title.replace("\u00a0", " ")


def rows_of(name):
    return options_in(run(name))


@pytest.mark.parametrize("name", DESIGNED)
def test_the_matrix_begins_with_doing_nothing_and_pages_beyond_three_come_later(name):
    told = sections(run(name), "fr")
    (matrix,) = [one for one in told if one.key == "options"]
    heads = [head.text for head in matrix.table.heads]
    assert len(heads) == 1 + len(rows_of(name))
    assert heads[1].startswith("A ")
    pages = [one for one in told if one.key.removeprefix("option_") in {*KINDS_DESIGNED, "pilot"}]
    assert sum(not one.is_appendix for one in pages) <= 3
    keys = [one.key for one in told]
    built = [row["option"] for row in rows_of(name) if row["scheme"]]
    assert all(f"option_{kind}" in keys for kind in built)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_would_change_an_answer_that_balances_is_the_heaviest_input(lang):
    (change,) = [one for one in sections(run("balanced"), lang) if one.key == "option_change"]
    weights = run("balanced").table("weights")
    assert change.table.rows[0][0].text in change.title
    assert len(change.table.rows) == min(6, len(weights))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_pack_lacks_is_one_line_with_its_commands(lang, tmp_path):
    of = run("usual")
    (told,) = [one for one in sections(of, lang) if one.key == "next"]
    assert [word for word in ("--draws", "--grid", "finance") if word in told.lead] == [
        "--draws",
        "--grid",
        "finance",
    ]
    plan = tmp_path / "plan"
    plan.mkdir()
    (plan / "manifest.json").write_text(json.dumps({COMMAND: "finance"}), encoding="utf-8")
    whole = replace(of, names=of.names | {"bands", "grid_sites"}, companions=(plan,))
    assert lacks_words(whole, lang) == ""
    assert lacks_words(replace(whole, companions=()), lang).count("finance") == 1


@pytest.mark.parametrize(
    ("name", "key"), [("balanced", "tiles_of_good"), ("usual", "tiles_of"), ("designed", "")]
)
def test_the_answer_names_what_its_figures_are_of(name, key):
    (found,) = [one for one in sections(run(name), "fr") if one.key == "answer"]
    starts = label(key or "tiles_of_option", "fr", scheme="|", title="|").partition("|")[0]
    assert starts
    assert found.tiles_of.startswith(starts)
