"""The tariff that a reader of the page sets: its figures are the engine's, its file too."""

import json
import re
import tomllib
from functools import cache

import numpy as np
import pytest
from command_sample import answered, called
from numpy.testing import assert_allclose
from page_sample import needs_browser, probed
from report_sample import (
    copy_of,
    headline,
    one_site_run,
    richest_run,
    two_sites_flows,
    two_sites_run,
    with_pictures,
)
from scenario_sample import SMALL
from shared_runs import simulated

import simcore as sc
from simcore.money.schemes import SCHEMES
from simcore.money.schemes.groups import members_of
from simcore.scenario.own_schemes import OwnScheme
from simcore.show.folder.read import REAL_SITES, read_run
from simcore.show.report import blocks
from simcore.show.report.page import FIXED
from simcore.show.report.sliders import NOTHING, choice_of, matrix_of, scenario_text
from simcore.show.words.labels import label
from simcore.site.records import MEMBERS
from simcore.study.compare.pipeline import prepared, price, with_scenario
from simcore.study.compare.sliders import FREE, SLIDERS, _in_groups, sliders

N_POSITIONS = 50
NEAR_EUR = 0.5
GRANTS = (0.0, 0.3, 0.55, 1.0)
FIGURES = {
    "median": "tenant_saving_median_eur",
    "worst": "tenant_saving_min_eur",
    "losers": "losers_fraction",
    "npv": "landlord_npv_eur",
}
SET = """
  const put = (id, value, event) => {
    const one = document.getElementById(id);
    one.value = value; one.dispatchEvent(new Event(event));
  };
  const set = (own) => {
    put("site", own.site, "change");
    for (const key of ["form", "who", "index"]) put(`t-${key}`, own[key], "change");
    const by = { price: 100, discount: 100, fee: 1, saving: 100, regulated: 100, back: 100 };
    Object.assign(by, { less: 100, grant: 100 });
    for (const [key, factor] of Object.entries(by)) {
      const row = document.querySelector(`[data-row="${key}"]`);
      if (!row.hidden) put(`t-${key}-n`, own[key] * factor, "input");
    }
  };
  const read = () => Object.fromEntries(["median", "worst", "losers", "npv", "yearly", "poorest"]
    .map((key) => [key, Number(document.getElementById(`out-${key}`).dataset.value)]));
  const toml = () => document.getElementById("tariff-toml").value;
"""


@cache
def page(lang="fr"):
    """The page of two sites, charts but for those of the tariff left out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "MOST_DRAWN", 0)
        return with_pictures(headline, read_run(two_sites_run()), lang)


def data_of(text):
    return json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])


def positions(n=N_POSITIONS):
    """Random settings of all sliders and choices."""
    rng = np.random.default_rng(7)
    groups = data_of(page())["tariff"]["who"]
    found = []
    for _ in range(n):
        one = dict(NOTHING) | {
            "form": str(rng.choice(["price", "own", "public", "none"])),
            "fee": round(float(rng.uniform(0, 8)), 2) * int(rng.integers(2)),
            "saving": round(float(rng.uniform(0, 1)), 3) * int(rng.integers(2)),
            "regulated": round(float(rng.uniform(0, 1)), 3) * int(rng.integers(2)),
            "back": round(float(rng.uniform(0, 1)), 3),
            "who": str(rng.choice(["", *groups])),
            "grant": float(rng.choice(GRANTS)),
            "site": str(rng.choice(["all", "outreau", "arras-towers"])),
        }
        if one["form"] == "price":
            one["price"] = round(float(rng.uniform(0, 0.25)), 4)
            one["index"] = str(rng.choice(["none", "consumer", "retail"]))
        if one["form"] in ("own", "public"):
            one["discount"] = round(float(rng.uniform(0, 1)), 3)
        if one["who"]:
            one["less"] = round(float(rng.uniform(0.01, 1)), 3)
        found.append(one)
    return found


def parts_of(own):
    """A setting as the parts of a scheme, written here once more."""
    asked = {
        "price": ("shared_kwh", "price_ht_eur_per_kwh", own["price"]),
        "own": ("supply_part", "share_fraction", 1 - own["discount"]),
        "public": ("reference", "share_fraction", 1 - own["discount"]),
    }
    found = [asked[own["form"]]] if own["form"] in asked else []
    found += [
        ("own_saving", "share_fraction", own["saving"]),
        ("reference_saving", "share_fraction", own["regulated"]),
        ("dwelling", "fee_eur_per_month", own["fee"]),
    ]
    parts = []
    for quantity, name, value in found:
        more = {"index": own["index"]} if quantity == "shared_kwh" else {}
        if own["who"]:
            less = {"who": own["who"], name: value * (1 - own["less"])}
            parts += [{**less, "quantity": quantity, **more}]
            more |= {"who": f"not_{own['who']}"}
        parts.append({"quantity": quantity, name: value, **more})
    return [*parts, {"quantity": "charge_rise", "share_fraction": own["back"]}]


def priced(flows, settings):
    """Summary of the engine for each setting, by the ordinary road."""
    rows = {}
    for grant in sorted({own["grant"] for own in settings}):
        own_schemes = {
            f"own-{number}": OwnScheme.model_validate({"title": "Own", "parts": parts_of(own)})
            for number, own in enumerate(settings)
            if own["grant"] == grant
        }
        plan = flows.scenario.finance.model_copy(update={"grant_fraction": grant})
        scenario = flows.scenario.model_copy(
            update={
                "finance": plan,
                "own_schemes": own_schemes,
                "schemes": {name: {} for name in own_schemes},
            }
        )
        outcome = price(with_scenario(flows, scenario))
        summary = outcome.summary.set_index(["scheme", "site"])
        members = outcome.members.set_index("scheme")
        rows |= {name: (summary.loc[name], members.loc[name]) for name in own_schemes}
    return [
        (summary.loc[own["site"]], members)
        for own, (summary, members) in (
            (own, rows[f"own-{number}"]) for number, own in enumerate(settings)
        )
    ]


def poorest_saving(members, flows, site):
    """What the poorest third of those who take part gain on average, by the engine's rows."""
    sites = {one.before_sharing.flows.site: one for one in prepared(flows, {FREE: {}}).sites}
    saved = []
    for name, one in sites.items():
        if site in ("all", name):
            homes = members[members["site"] == name].sort_values("member")
            chosen = homes["is_dwelling"] & homes["is_participant"] & ~homes["is_vacant"]
            poor = members_of(one.after_sharing[MEMBERS].basis, "poorest_third")
            saved.append(homes["saving_eur"].to_numpy()[poor[: len(homes)] & chosen.to_numpy()])
    return np.concatenate(saved).mean()


@needs_browser
@pytest.mark.slow
def test_figures_of_the_page_are_those_of_the_engine_at_random_settings(tmp_path):
    settings = positions()
    script = (
        SET
        + f"""
      const settings = {json.dumps(settings)};
      found.figures = []; found.ms = [];
      for (const own of settings) {{
        set(own);
        found.figures.push(read());
        const start = performance.now();
        put("t-back-n", own.back * 100, "input");
        found.ms.push(performance.now() - start);
      }}
    """
    )
    found = probed(page(), tmp_path, script)
    assert found["errors"] == []
    flows = two_sites_flows()
    expected = priced(flows, settings)
    plan = flows.scenario.finance
    rate = plan.discount_fraction
    spread = rate / (1 - (1 + rate) ** -plan.years)
    for own, told, (row, members) in zip(settings, found["figures"], expected, strict=True):
        assert abs(told["yearly"] - row["landlord_npv_eur"] * spread) < NEAR_EUR, own
        assert abs(told["poorest"] - poorest_saving(members, flows, own["site"])) < NEAR_EUR, own
        for key, name in FIGURES.items():
            near = NEAR_EUR if key != "losers" else 1e-9
            assert abs(told[key] - row[name]) < near, (own, key, told[key], row[name])


def test_sections_that_stand_still_say_so_where_a_tariff_can_be_set():
    text = page("en")
    for key, words in FIXED.items():
        (section,) = re.findall(rf'<section id="{key}".*?</section>', text, re.DOTALL)
        assert label(words, "en") in section
        assert section.count('href="#tariff"') == 1
    assert text.count('class="help fixed"') == len(FIXED)
    without = with_pictures(headline, read_run(richest_run()), "en")
    assert data_of(without)["tariff"] is None
    assert 'class="help fixed"' not in without


def test_rows_by_hand():
    # One home with 100 shared kWh a month at 20 % VAT and no rise: see the sums below.
    kwh = np.full((8760, 2), 0.3)
    flows = sc.from_arrays(production_kwh=np.full(8760, 0.2), consumption_kwh=kwh, step=60)
    found = sliders(sc.price(flows, {FREE: {}}))
    after = prepared(flows, {FREE: {}}).sites[0].after_sharing[MEMBERS]
    vat = 1 + after.basis.vat_fraction[0]
    # 0.2 kWh an hour to two equal homes: 876 kWh a year each, at 1 EUR a kWh and VAT.
    assert_allclose(found["rows"]["paid.price"], [876 * vat] * 2, atol=1e-3)
    assert_allclose(found["sites"][0]["net"][0], 2 * 876, atol=1e-3)
    # A fee has its VAT in it: 12 EUR a year at 1 EUR a month.
    assert_allclose(found["rows"]["paid.fee"], [12.0, 12.0], atol=1e-6)
    assert found["rows"]["kwh"] == [2628, 2628]
    years = flows.scenario.finance.years
    rate = flows.scenario.finance.discount_fraction
    comes = found["sites"][0]["comes"]
    fades = (1 - flows.scenario.finance.degradation_fraction) ** np.arange(years)
    worth = comes * np.sum(fades / (1 + rate) ** np.arange(1, years + 1))
    assert found["sites"][0]["worth"]["price"] == pytest.approx(worth, rel=1e-6)


def test_cash_of_the_years_is_worth_the_net_present_value():
    found = sliders(sc.price(two_sites_flows()))
    for site in found["sites"]:
        cash = np.array(site["cash_eur"])
        years = np.arange(len(cash))
        worth = np.sum(cash / (1 + found["discount_fraction"]) ** years)
        assert worth == pytest.approx(site["npv_eur"], abs=0.5)


def test_groups_hold_five_homes_or_more_and_keep_sums():
    rng = np.random.default_rng(3)
    n = 37
    table = {
        "n": np.ones(n),
        "saving_eur": rng.normal(20, 9, n),
        "is_off_peak": 1.0 * (np.arange(n) < 3),
        "has_tank": 1.0 * (np.arange(n) % 5 == 0),
    }
    found = _in_groups(table, 5)
    assert found["n"].min() >= 5
    assert found["n"].sum() == n
    for name in ("saving_eur", "is_off_peak", "has_tank"):
        assert (found[name] * found["n"]).sum() == pytest.approx(table[name].sum())


def test_real_homes_are_in_groups_and_rows_of_single_ones_are_not_read(tmp_path):
    def real(told):
        return {**told, REAL_SITES: ["outreau"]}

    folder = copy_of(two_sites_run(), tmp_path / "run", manifest=real)
    assert matrix_of(read_run(folder)) is None
    assert '"rows"' not in with_pictures(headline, read_run(folder), "en")
    path = folder / SLIDERS
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "is_grouped": True}), encoding="utf-8")
    assert matrix_of(read_run(folder)) is not None
    assert "extends" in scenario_text(read_run(folder))
    assert "kwp" not in scenario_text(read_run(folder))


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        '{"why_not": ""}',
        '{"why_not": "x"}',
        '{"why_not": 3}',
        "[" * 5000,
    ],
)
def test_rows_that_cannot_be_read_are_left_out_in_one_line(tmp_path, broken):
    folder = copy_of(one_site_run(), tmp_path / "run")
    (folder / SLIDERS).write_text(broken, encoding="utf-8")
    text = with_pictures(headline, read_run(folder), "en")
    assert "make it again with this version" in text
    assert data_of(text)["tariff"] is None


def test_a_run_with_a_fund_says_why_there_are_no_sliders():
    assert matrix_of(read_run(richest_run()))["why_not"] == "fund"
    text = with_pictures(headline, read_run(richest_run()), "en")
    assert "contribution fund" in re.search(r'<section id="tariff".*?</section>', text, re.S)[0]


@pytest.mark.parametrize(
    ("scheme", "stated", "expected"),
    [
        ("T1", {}, {}),
        ("T3", {}, {"form": "price", "price": 0.11}),
        ("T3i", {}, {"form": "price", "price": 0.11, "index": "consumer"}),
        ("T4", {"discount_fraction": 0.2}, {"form": "own", "discount": 0.2}),
        ("T7", {}, {"form": "price", "price": 0.08, "who": "energy_poor", "less": 0.625}),
        ("T8", {}, {"fee": 4.0}),
        ("T13", {}, {"saving": 0.5}),
        ("T13r", {}, {"regulated": 0.5}),
        ("T19", {}, {"form": "own", "discount": 0.3, "back": 1.0}),
        ("T2", {}, None),
        ("T5", {}, None),
        ("T6", {}, None),
        ("T11", {}, None),
        ("T12", {}, None),
        ("T14", {}, None),
        ("T17", {}, None),
        ("T18", {}, None),
    ],
)
def test_schemes_as_a_choice(scheme, stated, expected):
    found = choice_of(SCHEMES[scheme], stated, 0.11)
    if expected is None:
        assert found is None
    else:
        assert found == pytest.approx({**NOTHING, **expected})


@needs_browser
@pytest.mark.slow
def test_address_keeps_the_choice(tmp_path):
    own = positions(1)[0] | {"form": "price", "price": 0.0725, "index": "retail"}
    own |= {"fee": 1.5, "who": "large_home", "less": 0.25, "site": "outreau", "grant": 0.55}
    wait = "await new Promise((done) => setTimeout(done, 400));"
    script = (
        SET + f"set({json.dumps(own)}); {wait} found.hash = location.hash; found.told = read();"
    )
    first = probed(page(), tmp_path, script)
    assert first["errors"] == []
    again = page().replace(
        "<head>",
        f"<head><script>history.replaceState(null, '', {json.dumps(first['hash'])})</script>",
        1,
    )
    script = (
        SET
        + """
      found.hash = location.hash; found.told = read(); found.site = site.value;
      document.querySelector('nav a[href="#glossary"], nav a:last-child').click();
      found.moved = location.hash;
    """
    )
    second = probed(again, tmp_path, script)
    assert second["errors"] == []
    assert second["told"] == first["told"]
    assert second["site"] == "outreau"
    assert second["moved"].split("&")[1:] == first["hash"].split("&")[1:]
    assert second["moved"] != first["hash"]


@needs_browser
@pytest.mark.slow
def test_a_strange_address_is_read_as_far_as_it_can_be(tmp_path):
    hashes = "#x&form=price&price=1e999&who=nobody&less=%E0%A4%A&fee=-3&saving=7&site=nowhere"
    again = page().replace(
        "<head>", f"<head><script>history.replaceState(null, '', '{hashes}')</script>", 1
    )
    found = probed(again, tmp_path, SET + "found.told = read(); found.toml = toml();")
    assert found["errors"] == []
    (scheme,) = tomllib.loads(found["toml"])["schemes"].values()
    assert scheme["parts"] == [{"quantity": "own_saving", "share_fraction": 1.0}]


@needs_browser
@pytest.mark.slow
def test_the_file_of_a_choice_gives_the_figures_of_the_page(tmp_path):
    own = positions(1)[0] | {"form": "price", "price": 0.0725, "index": "retail", "saving": 0.0}
    own |= {"fee": 1.5, "who": "large_home", "less": 0.25, "site": "all", "grant": 0.55}
    script = SET + f"set({json.dumps(own)}); found.told = read(); found.toml = toml();"
    found = probed(page(), tmp_path, script)
    assert found["errors"] == []
    path = tmp_path / "own-tariff.toml"
    path.write_text(found["toml"], encoding="utf-8")
    called("validate", path)
    words = ("--no-design", "--format", "json", "--out", tmp_path / "run")
    (row,) = [one for one in answered("compare", path, *words) if one["site"] == "all"]
    assert row["scheme"] == "own-tariff"
    for key, name in FIGURES.items():
        assert abs(found["told"][key] - row[name]) < NEAR_EUR, key


@needs_browser
@pytest.mark.slow
def test_homes_like_mine_have_their_range(tmp_path):
    flows = two_sites_flows()
    script = (
        SET
        + """
      put("t-start", "", "change"); put("t-form", "none", "change");
      for (const key of ["fee", "saving", "back"]) put(`t-${key}-n`, 0, "input");
      put("h-kwh", 2000, "input"); put("h-kva", 6, "input");
      const out = document.getElementById("home-result");
      found.range = { ...out.dataset }; found.words = out.textContent;
      put("h-kwh", 39000, "input"); found.none = out.textContent;
    """
    )
    found = probed(page("en"), tmp_path, script)
    assert found["errors"] == []
    sites = prepared(flows, {FREE: {}}).sites
    saving = []
    for site in sites:
        people = site.before_sharing.flows.population
        kwh = site.before_sharing.flows.registers[MEMBERS].consumption_kwh.sum(axis=(0, 1))
        alike = people.is_dwelling & ~people.is_vacant & people.is_participant
        alike &= ~people.is_off_peak & ~people.has_electric_hot_water
        alike &= (np.abs(people.subscribed_power_kva - 6) < 1.6) & (np.abs(kwh - 2000) <= 400)
        saving.append(site.after_sharing[MEMBERS].saving_eur[alike])
    saving = np.concatenate(saving)
    assert len(saving) >= 20
    assert int(found["range"]["n"]) == len(saving)
    assert float(found["range"]["low"]) == pytest.approx(np.quantile(saving, 0.1) / 12, abs=0.01)
    assert float(found["range"]["high"]) == pytest.approx(np.quantile(saving, 0.9) / 12, abs=0.01)
    assert f"the {len(saving)} simulated homes like yours" in found["words"]
    assert "Fewer than five" in found["none"]


def test_the_scenario_of_the_page_is_that_of_the_run():
    text = scenario_text(read_run(one_site_run()))
    tables = tomllib.loads(text)
    assert tables["finance"]["grant_fraction"] == "@grant@"
    scenario = simulated(SMALL).scenario
    (name, site), *_ = tables["sites"].items()
    assert site["name"] == scenario.sites[name].name
    assert "schemes" not in tables
