"""Plants on the buildings of a site: money of each, and what counts by production site."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scenario_sample import SITES
from site_sample import inputs_of

import simcore as sc
from simcore.base.errors import InputError
from simcore.money.finance import IFER_FROM_KW
from simcore.scenario.built import part_fractions, planes_of, roof_plants
from simcore.site.landlord import contract_terms, site_parts, site_plant
from simcore.study.compare.plant_notes import plant_notes
from simcore.study.size.size import size_sweep

TERRACES = SITES / "mining-terraces.toml"
ID = "mining-terraces"
FEBRUARY = "prices.on=2026-02-01"
"""The network charge of August 2025: 44.53 and 597.44 EUR (CRE 2025-40, annex 11)."""
PLANES = (
    "[{share=0.5, tilt_deg=40.0, azimuth_deg=180.0}, {share=0.5, tilt_deg=40.0, azimuth_deg=0.0}]"
)


def table(name="a", kind="house", **more):
    """A building as a line of TOML."""
    stated = {"name": f'"{name}"', "kind": f'"{kind}"', **more}
    return "{" + ", ".join(f"{key}={value}" for key, value in stated.items()) + "}"


def loaded(*buildings, sets=(), kwp_per_dwelling=None):
    """The terraces with other buildings."""
    of_site = f"sites.{ID}.plants.kwp_per_dwelling={kwp_per_dwelling}"
    all_sets = [f"sites.{ID}.buildings=[{', '.join(buildings)}]", FEBRUARY, *sets]
    return sc.load(TERRACES, all_sets + ([of_site] if kwp_per_dwelling is not None else []))


def plant_of(scenario, power_kw=None):
    inputs = inputs_of(scenario)
    return site_plant(inputs, inputs.peak_power_kw if power_kw is None else power_kw)


# One plant a building ----------------------------------------------------------------------


def test_three_towers_of_48_kwp():
    # 78 dwellings bear all: the lodge has no plant.
    towers = table("tower", "tower", count=3, dwellings=26, kwp=48.0)
    scenario = loaded(towers, table("lodge", dwellings=2, kwp=0.0), kwp_per_dwelling=1.8)
    plant = plant_of(scenario)
    assert_allclose(plant.peak_power_kw, 144.0)
    # 3 x 48 kWp x 1,150 EUR/kWp, and not 144 x 1,000 as one plant of 144 kWp.
    assert_allclose(plant.capex_eur, 165_600.0)
    # 48 kWp / 1.2 = 40 kVA, above 36.
    assert_allclose(plant.turpe_eur_per_year, 3 * 597.44)
    # Contiguous land: all of the 144 kWp bear the tax.
    assert_allclose(plant.ifer_power_kw, 144.0)
    assert_allclose(plant.ifer_eur_per_kw, 3.542)


@pytest.mark.parametrize(
    ("kwp", "capex_eur"), [(0.6, 96_000.0), (1.0, 160_000.0), (3.0, 480_000.0)]
)
def test_eighty_houses_at_2000_eur_per_kwp(kwp, capex_eur):
    # 80 x 0.6 kWp x 2,000 EUR/kWp = 96,000 EUR, where one plant of 48 kWp costs 55,200.
    plant = plant_of(loaded(table(count=80, dwellings=1), kwp_per_dwelling=kwp))
    assert_allclose(plant.capex_eur, capex_eur)
    assert_allclose(plant.turpe_eur_per_year, 80 * 44.53)


@pytest.mark.parametrize(
    ("kwp", "price"), [(9.0, 2_000.0), (9.001, 1_400.0), (36.0, 1_400.0), (36.001, 1_150.0)]
)
def test_the_band_is_that_of_each_plant(kwp, price):
    # Seven equal parts of a sum are not exactly the plant: 7 x 9 / 7 must stay within 9.
    seven = table(count=7, dwellings=11, kwp=kwp)
    rest = table("b", dwellings=3, kwp=0)
    plant = plant_of(loaded(seven, rest, kwp_per_dwelling=7 * kwp / 80))
    assert_allclose(plant.capex_eur, 7 * kwp * price)


def test_the_network_charge_is_that_of_each_connection():
    # The inverter is 1.2 times smaller than the modules: 43.2 kWp are 36 kVA.
    for kwp, charge in ((43.2, 44.53), (43.3, 597.44)):
        two = loaded(table(count=2, dwellings=40, kwp=kwp), kwp_per_dwelling=2 * kwp / 80)
        assert_allclose(plant_of(two).turpe_eur_per_year, 2 * charge)


# Production sites --------------------------------------------------------------------------


def halves(kwp, *lands):
    """Buildings of a peak power each, on land of these names."""
    dwellings = [80 - (len(lands) - 1) * 10] + [10] * (len(lands) - 1)
    buildings = [
        table(f"b{number}", dwellings=n, kwp=kwp, contiguous=f'"{land}"')
        for number, (land, n) in enumerate(zip(lands, dwellings, strict=True))
    ]
    return loaded(*buildings, kwp_per_dwelling=len(lands) * kwp / 80)


@pytest.mark.parametrize(
    ("kwp", "lands", "taxed_kw"),
    [
        (60.0, "nn", 120.0),  # together 120
        (60.0, "ns", 0.0),  # 60 each, on land of their own
        (50.0, "nn", 100.0),  # the threshold itself
        (49.9, "nn", 0.0),
        (60.0, "nns", 120.0),  # the third stands apart
        (100.0 / 3, "nnn", 100.0),  # a third three times
    ],
)
def test_the_flat_tax_counts_contiguous_plants(kwp, lands, taxed_kw):
    assert_allclose(plant_of(halves(kwp, *lands)).ifer_power_kw, taxed_kw)


def test_the_contract_counts_p_and_q():
    # Requests of early 2026: 4.00 c EUR to 9 kWp, 5.36 above.
    for lands, price in (("nn", 0.0536), ("ns", 0.04)):
        scenario = halves(5.0, *lands)
        inputs = inputs_of(sc.load(TERRACES, ["prices.surplus_request_date=2026-03-31"]))
        parts = site_parts(inputs_of(scenario), 10.0)
        assert_allclose(contract_terms(inputs, parts)["surplus_eur_per_kwh"], [price, price])
    # One land of 10 kWp, one of 5: the left over of a plant is by its power, 2/3 and 1/3.
    mixed = inputs_of(
        halves(5.0, "n", "n", "s"),
    )
    early = sc.load(TERRACES, ["prices.surplus_request_date=2026-03-31"])
    mixed_price = contract_terms(inputs_of(early), site_parts(mixed, 15.0))
    assert_allclose(mixed_price["surplus_eur_per_kwh"], [0.0536, 0.0536, 0.04])


def test_plants_of_several_contracts_are_paid_by_their_power():
    early = "prices.surplus_request_date=2026-03-31"
    lands = [
        table("b0", dwellings=60, kwp=5.0, contiguous='"n"'),
        table("b1", dwellings=10, kwp=5.0, contiguous='"n"'),
        table("b2", dwellings=10, kwp=5.0, contiguous='"s"'),
    ]
    plant = plant_of(loaded(*lands, sets=[early], kwp_per_dwelling=15 / 80))
    assert_allclose(plant.surplus_eur_per_kwh, (2 * 0.0536 + 0.04) / 3)
    # The bonus is of the contract too: 140 EUR/kWp from 9 to 36 kWp, 80 up to 9.
    assert_allclose(plant.grant_eur, 10 * 140 + 5 * 80)


# Quotes, works, sizes ----------------------------------------------------------------------


def test_quotes_and_works_are_of_each_building():
    quoted = table(count=2, dwellings=30, kwp=10.0, quote_eur=17_000, roof_works_eur=1_000)
    by_kwp = table("b", dwellings=20, kwp=20.0, quote_eur_per_kwp=1_300, connection_eur=500)
    by_kwp = by_kwp[:-1] + ", structure_works_eur=250}"
    plant = plant_of(loaded(quoted, by_kwp, kwp_per_dwelling=0.5))
    assert_allclose(plant.capex_eur, 2 * 17_000 + 20 * 1_300)
    assert_allclose(plant.roof_works_eur, 2 * 1_000 + 500 + 250)
    # Twice as large: quotes per kWp, works as they are. Nothing where nothing is built.
    twice = loaded(quoted, by_kwp, kwp_per_dwelling=1.0)
    assert_allclose(plant_of(twice).capex_eur, 2 * (2 * 17_000 + 20 * 1_300))
    assert_allclose(plant_of(twice).roof_works_eur, 2_750)
    none = plant_of(loaded(quoted, by_kwp, kwp_per_dwelling=0.0))
    assert none.capex_eur == none.roof_works_eur == none.turpe_eur_per_year == 0
    # The cost of the bands is multiplied, a quote is not.
    dearer = loaded(quoted, by_kwp, kwp_per_dwelling=0.5, sets=["finance.capex_factor=2.0"])
    assert_allclose(plant_of(dearer).capex_eur, 60_000)


def test_sizes_move_each_plant_through_its_own_band():
    inputs = inputs_of(loaded(table(count=10, dwellings=8), kwp_per_dwelling=0.6))
    sizes = np.array([80.0, 90.0, 100.0, 360.0, 370.0])
    plant = site_plant(inputs, sizes)
    assert_allclose(plant.capex_eur / sizes, [2000, 2000, 1400, 1400, 1150])
    assert_allclose(plant.ifer_power_kw, [0, 0, 100, 360, 370])
    alone = [site_plant(inputs, size) for size in sizes]
    for name in ("capex_eur", "turpe_eur_per_year", "surplus_eur_per_kwh", "surplus_cap_hours"):
        assert_allclose(getattr(plant, name), [getattr(one, name) for one in alone])


def test_a_quote_for_the_whole_site_stays_in_a_sweep():
    quote = [f"finance.sites.{ID}.quote_eur=96000", f"finance.sites.{ID}.roof_works_eur=7000"]
    inputs = inputs_of(sc.load(TERRACES, quote))
    # 96,000 EUR for 48 kWp are 2,000 EUR/kWp; works do not grow.
    plant = site_plant(inputs, np.array([24.0, 48.0]))
    assert_allclose(plant.capex_eur, [48_000, 96_000])
    assert_allclose(plant.roof_works_eur, 7_000)
    assert site_plant(inputs, 48.0).capex_eur == 96_000
    assert site_plant(inputs, 0.0).capex_eur == 0


def test_a_sweep_says_what_becomes_of_quotes():
    sets = ["time.step_minutes=60", f"finance.sites.{ID}.quote_eur=60000"]
    sweep = size_sweep(sc.load(TERRACES, sets), "T4", n_sizes=3)
    assert "site_quotes_scaled" in {note.key for note in sweep.notes}


# Nothing moves without buildings -----------------------------------------------------------


def test_one_building_with_everything_is_a_site_without_buildings():
    bare, one = loaded(), loaded(table("all", "terrace", dwellings=80))
    assert roof_plants(bare.sites[ID])[0].n_plants == 1
    for name in ("capex_eur", "turpe_eur_per_year", "ifer_power_kw", "roof_works_eur"):
        assert getattr(plant_of(bare), name) == getattr(plant_of(one), name)
    assert inputs_of(bare).planes == inputs_of(one).planes


def test_buildings_alike_move_no_plane():
    bare, many = loaded(), loaded(table(count=80, dwellings=1))
    assert inputs_of(bare).planes == inputs_of(many).planes
    assert part_fractions(many.sites[ID]) == (1 / 80,)


def test_identical_planes_of_a_plant_are_one():
    site = loaded(
        table("a", count=3, dwellings=20, kwp=4.0, planes=PLANES),
        table("b", dwellings=20, kwp=8.0),
        kwp_per_dwelling=0.25,
    ).sites[ID]
    # 20 kWp: 12 on the three of a, half to each side, 8 on b by the planes of the site.
    planes = planes_of(site, 20.0)
    assert [(plane.plant, plane.azimuth_deg) for plane in planes] == [
        ("a", 180.0),
        ("a", 0.0),
        ("south", 180.0),
        ("east", 90.0),
        ("west", 270.0),
    ]
    assert_allclose([plane.peak_power_kw for plane in planes], [6, 6, 3.2, 2.4, 2.4])


def test_powers_of_buildings_are_the_sites_where_it_states_none():
    scenario = loaded(table(count=80, dwellings=1, kwp_per_dwelling=2.0), kwp_per_dwelling=0.5)
    assert_allclose(inputs_of(scenario).peak_power_kw, 40.0)
    everywhere = loaded(
        table(count=80, dwellings=1, kwp_per_dwelling=2.0), sets=["plants.kwp_per_dwelling=0.7"]
    )
    assert_allclose(inputs_of(everywhere).peak_power_kw, 56.0)


# Notes and refusals ------------------------------------------------------------------------


def noted(scenario):
    return {note.key: note.values["n"] for note in plant_notes(scenario, powers(scenario))}


def powers(scenario):
    return {ID: inputs_of(scenario).peak_power_kw}


def test_notes_say_what_is_scaled_and_dropped():
    stated = table(count=80, dwellings=1, kwp=1.0, quote_eur=2_000, roof_area_m2=12)
    assert noted(loaded()) == {}
    as_stated = noted(loaded(stated, kwp_per_dwelling=1.0))
    assert as_stated == {"plants_of_buildings": 80, "plants_without_works": 80}
    # 12 m2 x 0.5 x 0.19 = 1.14 kWp: 2 kWp do not fit.
    scaled = noted(loaded(stated, sets=["plants.kwp_per_dwelling=2.0"], kwp_per_dwelling=1.0))
    assert scaled["plants_beyond_roofs"] == 80
    assert scaled["building_powers_scaled"] == 1
    assert scaled["quotes_scaled"] == 1
    none = noted(loaded(stated, kwp_per_dwelling=0.0))
    assert none == {"plant_costs_dropped": 1}
    factor = noted(loaded(stated, sets=["finance.capex_factor=1.1"], kwp_per_dwelling=1.0))
    assert factor["factor_leaves_quotes"] == 1


TWO_QUOTES = "found quote_eur and quote_eur_per_kwp of a, expected one of them"


@pytest.mark.parametrize(
    ("buildings", "said"),
    [
        ([table(count=79, dwellings=1)], "found buildings with 79 dwellings, expected the 80"),
        ([table(count=79, dwellings=1)], "did you mean count = 80 for a?"),
        ([table(count=3, dwellings=30)], "did you mean dwellings = 90 for the site?"),
        ([table(dwellings=80, quote_eur=1, quote_eur_per_kwp=1000)], TWO_QUOTES),
        ([table(dwellings=80, kwp=1, kwp_per_dwelling=1)], "found kwp and kwp_per_dwelling of a"),
        ([table(dwellings=80, quote_eur_per_kwp=1.15)], "did you mean 1150?"),
        ([table(dwellings=40), table(dwellings=40)], "found 2 buildings named a, expected a name"),
        ([table(dwellings=80, planes=PLANES)], "found planes of south, east, west, which stand on"),
        ([table(dwellings=80, roof_area_m2=100)], "found 48 kWp on a, expected at most 9.5 kWp"),
        ([table(dwellings=80, roof_area_m2=100)], "it needs 505 m2"),
        ([table(dwellings=40, kwp=1), table("b", dwellings=40)], "found no power of b, while"),
        ([table(dwellings=80, kind="hut")], 'found "hut", expected "tower", "low_block"'),
        ([table(name=" ", dwellings=80)], "found a name of blanks"),
    ],
)
def test_what_does_not_fit_is_refused_with_place_and_guess(buildings, said):
    with pytest.raises(InputError) as refused:
        loaded(*buildings)
    assert said in str(refused.value)
    assert f"sites.{ID}." in str(refused.value)


def test_a_quote_for_the_site_beside_those_of_buildings_is_refused():
    with pytest.raises(InputError, match="a quote for the whole site beside those of a"):
        loaded(table(dwellings=80, quote_eur=9), sets=[f"finance.sites.{ID}.quote_eur=3"])


def test_the_largest_plant_without_a_quote_has_a_known_cost():
    # 80 x 8 kWp are 640 kWp: one plant is above the last band, four of 160 are not.
    with pytest.raises(InputError, match="found 640 kWp, expected at most 500 kWp"):
        loaded(kwp_per_dwelling=8.0)
    plant = plant_of(loaded(table(count=4, dwellings=20), kwp_per_dwelling=8.0))
    assert_allclose(plant.capex_eur, 640_000.0)
    assert IFER_FROM_KW == 100.0


# Works, where nobody states them -----------------------------------------------------------


@pytest.mark.parametrize("kind", ["tower", "low_block", "house", "terrace"])
def test_usual_works_of_roofs_that_nobody_describes(kind):
    scenario = loaded(table(kind=kind, count=2, dwellings=40, kwp=48.0), kwp_per_dwelling=1.2)
    # A study of 1,500 EUR, and rails for 50 EUR/kWp; a house's band holds what it asks.
    each_eur = 1_500 + 50 * 48 if kind in ("tower", "low_block") else 0.0
    plant = plant_of(scenario)
    assert_allclose(plant.roof_works_eur, 2 * each_eur)
    # At half the size the study costs the same.
    half_eur = 2 * (1_500 + 50 * 24) if each_eur else 0.0
    assert_allclose(plant_of(scenario, np.array([48.0])).roof_works_eur, [half_eur])


@pytest.mark.parametrize(
    ("stated", "works_eur"),
    [
        ({"roof_works_eur": 0}, 1_500),
        ({"structure_works_eur": 0}, 2_400),
        ({"roof_works_eur": 700, "structure_works_eur": 50}, 750),
        ({"quote_eur": 60_000}, 0),
        ({"quote_eur_per_kwp": 1_200, "roof_works_eur": 300}, 300),
    ],
)
def test_what_is_stated_of_works_stands(stated, works_eur):
    scenario = loaded(table(kind="tower", dwellings=80, kwp=48.0, **stated))
    assert_allclose(plant_of(scenario).roof_works_eur, works_eur)


def test_works_stated_for_a_site_take_the_place_of_the_usual_ones_of_its_roofs():
    tower = table(kind="tower", dwellings=80, kwp=48.0)
    stated = loaded(tower, sets=[f"finance.sites.{ID}.roof_works_eur=900"])
    assert_allclose(plant_of(stated).roof_works_eur, 900 + 1_500)
    nothing = loaded(tower, sets=[f"finance.sites.{ID}.roof_works_eur=0"])
    assert_allclose(plant_of(nothing).roof_works_eur, 1_500)


def test_a_quote_for_the_site_leaves_no_usual_works():
    quoted = loaded(
        table(kind="tower", dwellings=80, kwp=48.0), sets=[f"finance.sites.{ID}.quote_eur=60000"]
    )
    assert plant_of(quoted).roof_works_eur == 0.0


# Where they stand --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"commune": '"Lenz"'}, "buildings.0.commune: found no commune Lenz"),
        ({"postcode": '"62999"'}, "did you mean '62990'?"),
        # Boulogne is 88 km from Lens as the crow flies.
        ({"commune": '"Boulogne-sur-Mer"'}, "expected buildings within 20 km"),
    ],
)
def test_a_building_in_no_commune_or_too_far_is_refused(stated, told):
    with pytest.raises(InputError) as refused:
        loaded(table("far", dwellings=80, **stated))
    assert told in str(refused.value)


def test_a_building_may_stand_in_a_commune_next_door():
    beside = loaded(table("near", dwellings=80, commune='"Liévin"', postcode='"62800"'))
    assert plant_of(beside).capex_eur == plant_of(loaded(table("near", dwellings=80))).capex_eur


@pytest.mark.parametrize(
    "setting",
    [
        "sites.outreau.dwellings=50",
        "sites.outreau.plants.kwp_per_dwelling=25",
        "sites.outreau.plants.roof_usable_fraction=0.01",
    ],
)
def test_a_setting_that_does_not_fit_the_buildings_is_where_the_refusal_points(setting):
    with pytest.raises(InputError) as caught:
        sc.load("scenarios/sites/outreau.toml", [setting])
    (problem,) = caught.value.problems
    assert problem.place == f"--set: {setting.partition('=')[0]}"
