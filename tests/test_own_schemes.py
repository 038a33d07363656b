"""Schemes of a scenario's own: as shipped ones that count the same, or refused with reasons."""

from pathlib import Path

import numpy as np
import pytest
from command_sample import answered
from numpy.testing import assert_allclose

import simcore as sc
from simcore.base.errors import InputError
from simcore.show.words.labels import scheme_name
from simcore.site.before_sharing import site_before_sharing
from simcore.site.bills import site_after_sharing
from simcore.site.lifetime import savings_by_year_eur
from simcore.study.compare.checks import money_residual_eur
from simcore.study.compare.pipeline import prepared, price, with_scenario
from simcore.study.compare.weights import weights
from simcore.study.finance.moved import movable, moved_npv_eur
from simcore.study.finance.plan import plan_of
from simcore.study.solve.solve import solve, target_of

BLOCK = Path(__file__).parent.parent / "scenarios" / "sites" / "arras-bon-secours.toml"
TWINS = {
    "a-fee": ('{quantity="dwelling", fee_eur_per_month=4.0}', "T8", {"fee_eur_per_month": 4.0}),
    "an-area": (
        '{quantity="floor_area", fee_eur_per_m2_month=0.05}',
        "T9",
        {"fee_eur_per_m2_month": 0.05},
    ),
    "own-discount": (
        '{quantity="supply_part", share_fraction=0.7}',
        "T4",
        {"discount_fraction": 0.3},
    ),
    "public-discount": (
        '{quantity="reference", share_fraction=0.7}',
        "T4r",
        {"discount_fraction": 0.3},
    ),
    "half-saving": (
        '{quantity="own_saving", share_fraction=0.5}',
        "T13",
        {"landlord_share_fraction": 0.5},
    ),
    "five": (
        '{quantity="shared_kwh", price_ht_eur_per_kwh=0.08, floor_ht_eur_per_kwh=0.06, '
        'cap_ht_eur_per_kwh=0.1, level="retail"}',
        "T5",
        {},
    ),
    "blocks": (
        '{quantity="shared_kwh", price_ht_eur_per_kwh=0.03, to_kwh_per_month=30.0, '
        'quota_by="consumption_unit", index="none"}, '
        '{quantity="shared_kwh", price_ht_eur_per_kwh=0.09, from_kwh_per_month=30.0, '
        'quota_by="consumption_unit", index="none"}',
        "T6",
        {},
    ),
    "by-income": (
        '{quantity="shared_kwh", price_ht_eur_per_kwh=0.03, who="energy_poor", index="none"}, '
        '{quantity="shared_kwh", price_ht_eur_per_kwh=0.08, who="not_energy_poor", index="none"}',
        "T7",
        {},
    ),
    "discount-and-credit": (
        '{quantity="supply_part", share_fraction=0.7}, '
        '{quantity="charge_rise", share_fraction=1.0}',
        "T19",
        {},
    ),
    "two-halves": (
        '{quantity="reference_saving", share_fraction=0.25, when=""}, '
        '{quantity="reference_saving", share_fraction=0.25}',
        "T13r",
        {"landlord_share_fraction": 0.5},
    ),
}
DEAR = {"price_ht_eur_per_kwh": 0.9}
LIKE = {
    "half-off": 'like="T4", discount_fraction=0.5',
    "mixed-cheaper": 'like="mixed", price_ht_eur_per_kwh=0.03',
}
MIXED = (
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.089, when="low_season"}, '
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.05, who="poorest_third"}, '
    '{quantity="credit", fee_eur_per_month=0.36}'
)
COMMON = ("time.step_minutes=60", "finance.unpaid_fraction=0.02", "fund.enabled=true")


def stated(name, parts, title="Own"):
    return f'schemes.{name}={{title="{title}", title_fr="Propre", parts=[{parts}]}}'


@pytest.fixture(scope="module")
def outcome():
    own = [stated(name, parts) for name, (parts, *_) in TWINS.items()]
    like = [f'schemes.{name}={{title="{name}", {table}}}' for name, table in LIKE.items()]
    mixed = stated("mixed", MIXED, "Price and credit")
    scenario = sc.load(BLOCK, [*COMMON, *own, *like, mixed])
    shipped = {name: parameters for _, name, parameters in TWINS.values()}
    flows = sc.simulate(scenario, jobs=1)
    own = {name: scenario.schemes[name] for name in (*TWINS, *LIKE, "mixed")}
    return price(flows, {**shipped, "T18": {}, **own})


@pytest.mark.parametrize("name", TWINS)
def test_a_list_of_parts_is_the_scheme_that_counts_the_same(outcome, name):
    twin = TWINS[name][1]
    summary = outcome.summary.set_index(["site", "scheme"])
    found, expected = (summary.loc[("all", one)] for one in (name, twin))
    assert_allclose(
        found.to_numpy(float, na_value=np.nan), expected.to_numpy(float), rtol=1e-9, atol=1e-6
    )
    (site,) = outcome.sites
    ever, twins = (savings_by_year_eur(site.schemes[one]) for one in (name, twin))
    assert_allclose(ever, twins, rtol=1e-9, atol=1e-9)
    flows, of_twin = (site.schemes[one].cash_flow for one in (name, twin))
    assert_allclose(flows.free_cash_flow_eur, of_twin.free_cash_flow_eur, rtol=1e-9, atol=1e-6)


def test_parts_of_several_indexes_by_hand(outcome):
    # In year 25 the price has risen by 2 % and faded by 0.5 % a year, the credit has risen.
    (site,) = outcome.sites
    scheme = site.schemes["mixed"]
    paid, through_charges, factors = scheme.streams
    assert_allclose(through_charges, 0.0)
    years = savings_by_year_eur(scheme)
    assert_allclose(years[0], scheme.saving_eur, atol=1e-9)
    assert_allclose(factors[:, 25], [1.02**24 * 0.995**24] * 2 + [1.02**24], rtol=1e-12)
    fades = 1.02**24 * 0.995**24
    avoided = scheme.before_payment_eur - scheme.charges_saving_eur + scheme.uplift_eur
    expected = fades * (avoided + scheme.charges_saving_eur) - 1.02**24 * scheme.uplift_eur
    expected = expected - fades * (paid[0] + paid[1]) - 1.02**24 * paid[2]
    assert_allclose(years[24], expected, atol=1e-9)
    # The landlord has the same payments, before VAT.
    payments = scheme.cash_flow.tenant_payments_eur
    assert_allclose(payments[25], (paid @ np.ones(paid.shape[-1]) @ factors[:, 25]) / 1.2)


@pytest.mark.parametrize("common_parts", ["free", "pays"])
def test_common_parts_pay_under_a_list_of_parts_as_under_its_twin(outcome, common_parts):
    flows = repriced(outcome, common_parts=common_parts)
    names = ("blocks", "T6", "discount-and-credit", "T19", "mixed")
    found = price(flows, {name: DEAR if name == "mixed" else {} for name in names})
    (site,) = found.sites
    for own, twin in (("blocks", "T6"), ("discount-and-credit", "T19")):
        each = (site.schemes[name].saving_eur for name in (own, twin))
        assert_allclose(*each, rtol=1e-9, atol=1e-9)
    is_common = site.flows.population.is_common_parts
    paid = site.schemes["mixed"].payments_ht_eur[:, is_common].sum()
    assert (paid > 0) == (common_parts == "pays")
    assert money_residual_eur(found) < 1e-6
    # What common parts are asked for in any year is no more than what their own bill falls by.
    own, through, factors = site.schemes["mixed"].streams
    years = savings_by_year_eur(site.schemes["mixed"])
    assert_allclose(years[0], site.schemes["mixed"].saving_eur, atol=1e-9)
    by_year = (factors.T @ through).sum(axis=-1)[1:]
    limit = site_after_sharing(site_before_sharing(site.flows), "members").common_limit
    most = 0.0 if limit is None else np.maximum(limit.limit_eur, 0.0).sum(axis=-1)
    assert (by_year <= most + 1e-6).all()
    # This price passes it, so that one year is at the limit.
    assert_allclose((most - by_year).min(), 0.0, atol=1e-6)


def repriced(outcome, **moved):
    """The same energy with other money."""
    finance = {name: value for name, value in moved.items() if name != "common_parts"}
    scenario = outcome.flows.scenario
    update = {"finance": scenario.finance.model_copy(update=finance)}
    if "common_parts" in moved:
        update["common_parts"] = moved["common_parts"]
    return with_scenario(outcome.flows, scenario.model_copy(update=update))


@pytest.mark.parametrize("rise", [0.0, 0.02, 0.04])
def test_price_and_credit_are_safe_in_every_year(outcome, rise):
    """Whatever retail prices do, nobody is better off refusing, in any year of the plan."""
    flows = repriced(outcome, retail_index_fraction=rise)
    (site,) = price(flows, {"T18": {}, "T19": {}, "T13": {"landlord_share_fraction": 1.0}}).sites
    people = site.flows.population
    tenants = people.is_dwelling & people.is_participant & ~people.is_vacant
    worst = {
        name: savings_by_year_eur(of, than_refusing=True)[:, tenants].min()
        for name, of in site.schemes.items()
    }
    assert min(worst["T18"], worst["T19"]) >= -1e-9
    # All of the saving of year 1 is too much later, unless retail prices outrun the charges:
    # energy fades, charges do not.
    assert (worst["T13"] < -0.1) == (rise < 0.04)


def test_schemes_like_others_at_prices_of_their_own(outcome):
    summary = outcome.summary.set_index(["site", "scheme"])
    half = summary.loc[("all", "half-off")]
    (site,) = price(outcome.flows, {"T4": {"discount_fraction": 0.5}}).sites
    assert_allclose(half["tenant_payments_ht_eur"], site.schemes["T4"].payments_ht_eur.sum())
    mixed, cheaper = (
        site.schemes[name].payments_ht_eur.sum()
        for site in outcome.sites
        for name in ("mixed", "mixed-cheaper")
    )
    assert cheaper < mixed
    known = outcome.flows.scenario.known_schemes
    assert [one.default for one in known["mixed"].parameters] == [0.089, 0.05, 0.36]
    assert known["mixed"].law == ("sale", "vat", "equal_treatment")


def test_titles_are_told_in_both_languages(outcome):
    assert scheme_name("mixed", outcome.titles, "fr") == "mixed Propre"
    assert scheme_name("mixed", outcome.titles, "en") == "mixed Price and credit"
    assert scheme_name("half-off", outcome.titles, "fr") == "half-off half-off"


def test_a_price_of_a_scheme_of_ones_own_is_sought_and_its_plan_moved(outcome):
    sites = prepared(outcome.flows, {"mixed": {}, "T8": {}, "a-fee": {}})
    # Nobody loses: the price that brings most, by a straight line, is where the worst has nothing.
    found = solve(sites, "mixed", target_of("no-loser"))
    assert (found.parameter, found.method) == ("price_ht_eur_per_kwh", "root")
    assert found.point is not None
    assert abs(found.point.saving_eur.min()) < 0.01
    again = price(outcome.flows, {"mixed": {"price_ht_eur_per_kwh": found.price}})
    assert_allclose(again.sites[0].schemes["mixed"].saving_eur.max() > 0, True)
    npv = again.summary.set_index(["site", "scheme"]).loc[("all", "mixed"), "landlord_npv_eur"]
    # A fund takes its part of both.
    assert_allclose(found.point.npv_eur[0], npv, rtol=1e-9)
    own, twin = (
        moved_npv_eur(movable(plan_of(outcome, name)), ["", "retail", "yield"], [1.0, 0.03, 0.9])
        for name in ("discount-and-credit", "T19")
    )
    assert_allclose(own, twin, rtol=1e-9)
    moved = price(
        repriced(outcome, retail_index_fraction=0.03), {"discount-and-credit": {}}
    ).summary.set_index(["site", "scheme"])
    assert_allclose(own[1], moved.loc[("all", "discount-and-credit"), "landlord_npv_eur"])


def test_every_euro_is_booked(outcome):
    assert money_residual_eur(outcome) < 1e-6


def test_weights_move_a_scheme_of_ones_own_as_a_whole_run_does(outcome):
    table = weights(outcome.flows, "own-discount").set_index("input")
    twins = weights(outcome.flows, "T4").set_index("input")
    both = table.index.intersection(twins.index)
    assert len(both) > 10
    for end in ("npv_low_eur", "npv_high_eur"):
        # A fund takes a part of what is left; it follows the same cash.
        assert_allclose(table.loc[both, end], twins.loc[both, end], rtol=1e-6, atol=1.0)


def test_the_command_tells_its_title(tmp_path):
    rows = answered(
        *("compare", BLOCK, "--set", COMMON[0], "--set", stated("cheap-sun", MIXED, "Cheap sun")),
        *("--format", "json", "--no-charts", "--no-design", "--out", tmp_path / "run"),
    )
    (own,) = [row for row in rows if row["scheme"] == "cheap-sun" and row["site"] == "all"]
    assert own["title"] == "Cheap sun"
    assert own["landlord_npv_eur"] < 0
    run = sc.read_run(tmp_path / "run")
    assert run.titles["cheap-sun"] == "Cheap sun\nPropre"


BAD = {
    '{quantity="shared_kwhs", price_ht_eur_per_kwh=0.1}': "shared_kwhs",
    '{quantity="shared_kwh", price=0.1}': "price",
    '{quantity="shared_kwh", fee_eur_per_month=0.1}': "price_ht_eur_per_kwh",
    '{quantity="shared_kwh"}': "price_ht_eur_per_kwh",
    '{quantity="credit", fee_eur_per_month=0.1, when="peak"}': "hours",
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.1, who="poorest"}': "poorest_third",
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.1, when="noon"}': "noon",
    '{quantity="shared_kwh", price_ht_eur_per_kwh=8.0}': "0.08",
}


@pytest.mark.parametrize("part", BAD)
def test_a_part_that_cannot_be_meant_is_refused(part):
    with pytest.raises(InputError) as refused:
        sc.load(BLOCK, [stated("mine", part)])
    assert BAD[part] in str(refused.value)


def test_all_parts_are_told_at_once():
    parts = list(BAD)
    with pytest.raises(InputError) as refused:
        sc.load(BLOCK, [stated("mine", ", ".join((parts[0], parts[2], parts[5])))])
    assert len(refused.value.problems) == 3


MORE_BAD = (
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.1, floor_ht_eur_per_kwh=0.2, '
    "cap_ht_eur_per_kwh=0.1}",
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.1, from_kwh_per_year=90.0, '
    'to_kwh_per_year=20.0, quota_by="rooms"}',
    '{quantity="dwelling", fee_eur_per_month=1.0, to_kwh_per_month=9.0}',
    '{quantity="shared_kwh", price_ht_eur_per_kwh=0.1, cap_by="dwelling", index="retial"}',
)


def test_bounds_and_quotas_that_cannot_be_meant_are_told_at_once():
    with pytest.raises(InputError) as refused:
        sc.load(
            BLOCK,
            [
                stated("mine", ", ".join(MORE_BAD)),
                'schemes.other={title="Other", like="T44"}',
                'schemes.round={title="Round", like="round"}',
            ],
        )
    told = [(one.key, str(one.place).rpartition("schemes.")[2]) for one in refused.value.problems]
    assert sorted(told) == [
        ("above_other", "mine.parts.0.floor_ht_eur_per_kwh"),
        ("above_other", "mine.parts.1.from_kwh_per_year"),
        ("like_itself", "round.like"),
        ("not_one_of", "mine.parts.1"),
        ("not_one_of", "mine.parts.3"),
        ("not_one_of", "mine.parts.3"),
        ("not_one_of", "other.like"),
        ("part_cap_by", "mine.parts.3"),
        ("part_quota", "mine.parts.2"),
    ]


def test_groups_that_no_site_tells_or_too_small_are_refused_before_long_work(tmp_path):
    groups = ("group_seniors", "rooms_1", "portfolio_poorest_third")
    parts = ", ".join(
        f'{{quantity="shared_kwh", price_ht_eur_per_kwh=0.1, who="{who}"}}' for who in groups
    )
    with pytest.raises(InputError) as refused:
        sc.simulate(sc.load(BLOCK, [COMMON[0], stated("mine", parts)]), jobs=1)
    told = [(one.key, str(one.place)) for one in refused.value.problems]
    assert told == [
        ("own_group_missing", "schemes.mine.parts.0.who"),
        ("group_too_small", "schemes.mine.parts.1.who"),
    ]
    homes = tmp_path / "homes.csv"
    rows = [f"2,60,{'yes' if number < 6 else 'no'}" for number in range(70)]
    homes.write_text("\n".join(["n_occupants,floor_area_m2,group_seniors", *rows]))
    at = f'sites.arras-bon-secours.households.population_csv="{homes}"'
    seniors = '{quantity="dwelling", fee_eur_per_month=1.2, who="group_seniors"}'
    scenario = sc.load(BLOCK, [COMMON[0], at, stated("mine", seniors)])
    (site,) = price(sc.simulate(scenario, jobs=1), {"mine": {}}).sites
    paid = site.schemes["mine"].payments_ht_eur.sum(axis=0)
    assert (paid > 0).sum() == site.flows.population.is_participant[:6].sum() >= 5
    assert scenario.known_schemes["mine"].price_by == "group:group_seniors"


def test_flows_without_solar_hours_are_refused():
    plain = sc.simulate(sc.load(BLOCK, COMMON[:1]), jobs=1)
    sun = '{quantity="shared_kwh", price_ht_eur_per_kwh=0.1, when="solar"}'
    asked = sc.load(BLOCK, [COMMON[0], stated("sunny", sun)])
    with pytest.raises(InputError) as refused:
        price(with_scenario(plain, asked))
    assert [one.key for one in refused.value.problems] == ["flows_without_registers"]
    # Simulated for it, the solar hours are there.
    (site,) = price(sc.simulate(asked, jobs=1), {"sunny": {}}).sites
    assert site.schemes["sunny"].payments_ht_eur.sum() > 0
