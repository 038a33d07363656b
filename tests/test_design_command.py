"""The command ``design`` and what compare tells: JSON, words, charts, refusals."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose
from shared_runs import priced, simulated

import simcore as sc
from simcore.base.errors import InputError
from simcore.money.schemes.groups import GROUPS
from simcore.money.schemes.parts import HOURS, QUANTITIES, Part
from simcore.show.compare.answer import answer
from simcore.show.compare.designed import design_sentences
from simcore.show.design.charts import line_chart, triangle_chart
from simcore.show.design.frame import design_frame
from simcore.show.design.rows import design_json
from simcore.show.design.text import design_text, has_several
from simcore.show.words.catalogue import LANGUAGES
from simcore.show.words.tariffs import (
    bound_words,
    group_words,
    lever_words,
    part_words,
    value_words,
)
from simcore.study.design.design import QUICK, Asked, design
from simcore.study.design.levers import LEVERS
from simcore.study.design.reprice import repriced

ROOT = Path(__file__).parent.parent / "scenarios"
BLOCK = ROOT / "sites" / "arras-bon-secours.toml"
SMALL = ("time.step_minutes=60", "design.gain_mean_eur=5.0", 'design.hours=["season"]')
SETS = [word for one in SMALL for word in ("--set", one)]
KEYS = (
    "outside",
    "years",
    "bound_npv_eur",
    "bound_first_year_npv_eur",
    "bound_best_membership_npv_eur",
    "n_in",
    "gap_eur",
    "can_pay_eur_per_year",
    "need_eur_per_year",
    "sites",
    "pools",
    "tariffs",
    "thresholds",
    "pairs",
)
WHOLE = Asked(has_energy=False, has_membership=False)


@pytest.fixture(scope="module")
def found():
    return design(simulated(BLOCK, *SMALL), outcome=priced(BLOCK, *SMALL), asked=WHOLE)


def test_json_has_the_keys_that_programs_read(found):
    rows = design_json(found)
    assert tuple(rows)[: len(KEYS)] == KEYS
    assert (rows["outside"], rows["years"]) == ("refuse", "all")
    assert rows["bound_best_membership_npv_eur"] is None
    assert set(rows["tariffs"][0]) == {
        "n_prices",
        "parts",
        "npv_eur",
        "saving_min_eur",
        "saving_mean_eur",
    }
    assert [row["n_prices"] for row in rows["tariffs"]] == [1, 2, 3, 4]
    npv = [row["npv_eur"] for row in rows["tariffs"]]
    assert all(np.diff(npv) >= -0.01)
    assert max(npv) <= rows["bound_npv_eur"]
    of_lever = {"lever", "today", "value", "plain_value", "covered_value"}
    assert [set(row) for row in rows["thresholds"]] == [of_lever] * 10
    of_pair = {"levers", "bound_npv_eur", "wished_npv_eur"}
    assert [set(row) for row in rows["pairs"]] == [of_pair] * 45
    (site,), (pool,) = rows["sites"], rows["pools"]
    assert site["site"] == "arras-bon-secours"
    for row in (site, pool):
        assert row["bound_npv_eur"] == rows["bound_npv_eur"]
        assert row["bound_first_year_npv_eur"] == rows["bound_first_year_npv_eur"]
    assert json.loads(json.dumps(rows)) == rows


def test_the_command_prints_the_same_and_writes_a_folder(tmp_path):
    out = tmp_path / "design"
    words = ("--format", "json", "--no-energy", "--no-pairs", "--prices", "1", "--out", out)
    done = invoked("design", BLOCK, *SETS, *words)
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert set(KEYS) <= set(rows)
    assert [row["n_prices"] for row in rows["tariffs"]] == [1]
    assert rows["pairs"] == []
    written = json.loads((out / "design.json").read_text())
    assert written == rows
    assert {path.name for path in out.iterdir()} >= {"sites.csv", "tariffs.csv", "thresholds.csv"}
    assert sorted(path.name for path in (out / "charts").iterdir()) == [
        "design_line-en.png",
        "design_line-en.svg",
    ]
    bound = sc.design(simulated(BLOCK, *SMALL), asked=QUICK).bound
    assert_allclose(rows["bound_npv_eur"], bound.npv_eur)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_terminal_tells_bound_tariffs_levers_and_pairs(found, lang):
    told = [one for one in design_text(found, lang) if isinstance(one, str)]
    text = " ".join(told)
    assert {"en": "better than", "fr": "meilleure que"}[lang] in told[0]
    assert {"en": "Of 45 combinations", "fr": "Sur 45 combinaisons"}[lang] in text
    assert {"en": "Against refusing", "fr": "Face à un refus"}[lang] in text
    tables = [one for one in design_text(found, lang) if not isinstance(one, str)]
    assert [table.row_count for table in tables] == [1, 4, 4, 10, 8]


def test_what_is_beyond_reach_is_said_with_what_is_missing():
    wished = sc.load(BLOCK, [*SMALL, "design.gain_mean_eur=500.0"])
    flows = replace(simulated(BLOCK, *SMALL), scenario=wished)
    found = design(sc_with(flows, wished), asked=QUICK)
    assert found.tariffs == (None, None)
    saving = found.tenants["own_saving_eur"]
    # Free energy and the whole credit leave each the bill that it avoids.
    lacking = (500.0 - saving - 6.3618).sum()
    assert_allclose(found.missing_eur, lacking, rtol=1e-3)
    told = [one for one in design_text(found, "en") if isinstance(one, str)]
    assert any("tenants lack" in one for one in told)


def sc_with(flows, scenario):
    from simcore.study.compare.pipeline import with_scenario

    return with_scenario(flows, scenario)


def test_several_draws_have_prices_that_are_safe_in_all():
    draws = [simulated(BLOCK, *SMALL, f"seed={seed}") for seed in (62, 63)]
    alone = design(draws[0], asked=QUICK).tariffs[1]
    both = design(draws, asked=QUICK).tariffs[1]
    from simcore.study.compare.pipeline import prepared

    for draw in draws:
        sites = prepared(draw, {"T13": {}}).sites
        assert repriced(sites, both.parts, draw.scenario.design).gain_min_eur >= -0.01
    assert alone.saving_min_eur >= -1e-6


def test_charts_show_the_line_and_a_square_for_each_pair(found):
    ax = line_chart(found, lang="fr")
    (line,) = [one for one in ax.lines if one.get_gid() == "line"]
    assert_allclose(line.get_xydata(), found.line * [1.0, 1e-3])
    assert len([one for one in ax.lines if one.get_gid() == "tariff"]) >= 1
    squares = [one for one in triangle_chart(found).patches if one.get_gid() == "pair"]
    assert len(squares) == 45
    green = [one for one in squares if one.get_facecolor()[1] > 0.6 > one.get_facecolor()[0]]
    assert len(green) == sum(one.npv_eur >= 0 for one in found.combinations)


def test_compare_tells_the_bound_the_levers_and_the_best_of_two(found):
    quick = design(simulated(BLOCK, *SMALL), asked=QUICK)
    outcome = sc.price(simulated(BLOCK, *SMALL))
    plain = answer(outcome)
    outcome.cached_tables["design"] = design_frame(quick)
    told = answer(outcome)
    sentences = design_sentences(design_frame(quick), "en")
    assert len(sentences) in (2, 3)
    assert all(one in told and one not in plain for one in sentences)
    assert "at these costs and prices" in plain
    assert "at most two prices" in sentences[-1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_quantity_hour_and_lever_has_its_words(lang):
    for name in QUANTITIES:
        assert len(part_words(Part(quantity=name, price=0.3), lang)) > 10
    for name in HOURS:
        part = Part(quantity="shared_kwh", price=0.08, when=name, who="energy_poor")
        assert part_words(part, lang).endswith(group_words("energy_poor", lang))
    for name in GROUPS:
        assert len(group_words(f"not_{name}", lang)) > 10
    for name, lever in LEVERS.items():
        assert lever_words(name, lang)
        assert value_words(name, lever.in_pairs, lang)


def test_a_price_sheet_by_hand():
    assert part_words(Part(quantity="shared_kwh", price=0.089), "en") == (
        "8.9\N{NO-BREAK SPACE}c\N{NO-BREAK SPACE}EUR/kWh of shared energy before VAT"
    )
    sun = Part(quantity="shared_kwh", price=0.06, when="low_season+peak")
    assert part_words(sun, "en").endswith("in April to October, peak hours")


def test_whom_a_tariff_cannot_ask_for_more_is_told_without_a_name(found):
    free = ("opex_eur_per_kw", "organiser_eur_per_participant", "organiser_fixed_eur")
    given = [f"finance.{name}=0.0" for name in free]
    rich = sc.load(BLOCK, [*SMALL, "finance.grant_fraction=1.0", *given])
    balanced = design(sc_with(simulated(BLOCK, *SMALL), rich), asked=QUICK)
    texts = [
        " ".join(one for one in design_text(of, "en") if isinstance(one, str))
        for of in (found, balanced)
    ]
    assert "kEUR)" in texts[0]
    hidden = replace(found, is_described=False)
    told = " ".join(one for one in design_text(hidden, "en") if isinstance(one, str))
    assert "living there" in texts[0]
    assert "living there" not in told
    assert balanced.tariffs[-1].decides == "worst"
    assert "EUR to the worst-off" in texts[1]


def test_several_optima_are_told(found):
    best = found.tariffs[0]
    assert not has_several(replace(best, ranges=np.array([[p.price, p.price] for p in best.parts])))
    wide = np.array([[0.5 * part.price, part.price] for part in best.parts])
    assert has_several(replace(best, ranges=wide))


BAD = {
    'design.parts=["credt"]': ["not_one_of"],
    'design.parts=["shared_kwh","shared_kwh"]': ["named_twice"],
    'design.groups=["poor"]': ["not_one_of"],
    'design.objectives=["grant","grant"]': ["named_twice"],
    "design.parts=[]": ["design_empty"],
    "design.caps.shared_kw=0.2": ["not_one_of"],
}


@pytest.mark.parametrize("text", BAD)
def test_what_is_not_known_is_refused(text):
    with pytest.raises(InputError) as refused:
        design(simulated(BLOCK, "time.step_minutes=60", text), asked=QUICK)
    assert [problem.key for problem in refused.value.problems] == BAD[text]


def test_all_problems_are_told_at_once_and_nothing_is_written(tmp_path):
    out = tmp_path / "design"
    words = [word for text in list(BAD)[2:4] for word in ("--set", text)]
    done = invoked("design", BLOCK, *words, "--set", 'design.parts=["credt"]', "--out", out)
    assert done.exit_code != 0
    assert done.stderr.count("Error:") == 3
    assert "did you mean 'credit'" in done.stderr
    assert not out.exists()


def test_no_price_at_all_is_refused():
    done = invoked("design", BLOCK, "--set", "design.most_prices=0")
    assert done.exit_code != 0
    assert "design.most_prices" in done.stderr


def test_a_group_of_few_homes_has_no_price_of_its_own():
    sets = (
        "time.step_minutes=60",
        "sites.arras-bon-secours.dwellings=12",
        'design.groups=["people_5"]',
    )
    with pytest.raises(InputError) as refused:
        design(simulated(BLOCK, *sets, "sites.arras-bon-secours.buildings=[]"), asked=QUICK)
    assert [problem.key for problem in refused.value.problems] == ["group_too_small"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bound_of_the_years_that_count_leads(lang):
    bound = {
        "name": "refuse",
        "n_tenants": 60,
        "can_pay_eur_per_year": 30e3,
        "need_eur_per_year": 40e3,
        "npv_eur": -250e3,
        "first_year_npv_eur": -111e3,
    }
    every, first = (bound_words({**bound, "value": years}, lang) for years in ("all", "first"))
    assert every.index("250") < every.index("111")
    assert first.index("111") < first.index("250")
    # Enough in year 1, and not later: nothing is said to be missing a year.
    later = bound_words({**bound, "value": "all", "can_pay_eur_per_year": 41e3}, lang)
    assert {"en": "later the energy fades", "fr": "ensuite"}[lang] in later
    left = bound_words({**bound, "value": "first", "first_year_npv_eur": 5e3}, lang)
    assert {"en": "at most", "fr": "au plus"}[lang] in left


def test_a_cap_holds_a_price_down():
    found = design(
        simulated(BLOCK, *SMALL, 'design.parts=["shared_kwh"]', "design.caps.shared_kwh=0.01"),
        asked=QUICK,
    )
    assert [part.price for part in found.tariffs[0].parts] == [pytest.approx(0.01)]


def test_a_price_for_a_group_helps_it():
    sets = (
        "time.step_minutes=60",
        'design.groups=["poorest_third"]',
        "design.gain_poorest_eur=30.0",
    )
    found = design(simulated(BLOCK, *sets), asked=QUICK)
    assert found.tariffs[-1] is not None
    assert found.tariffs[-1].n_prices == 2
