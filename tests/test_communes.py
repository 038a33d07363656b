"""Coordinates and climate of a commune, from the shipped table."""

import pytest
from scenario_sample import OUTREAU

import simcore as sc
from simcore.base.errors import InputError
from simcore.scenario.communes import COAST_KM, communes, plain, sea_km


@pytest.fixture
def homeless(tmp_path):
    """A function that loads Outreau with other lines than its place and climate."""
    text = OUTREAU.read_text(encoding="utf-8")
    first, last = text.index("[sites.outreau.place]"), text.index("[sites.outreau.households]")
    text = (text[:first] + text[last:]).replace('climate = "coast"\n', "")
    kept = [one for one in text.splitlines() if not one.startswith(("place =", "climate ="))]

    def loaded(*lines, sets=()):
        place = kept.index("[sites.outreau]") + 1
        path = tmp_path / "mine.toml"
        path.write_text("\n".join([*kept[:place], *lines, *kept[place:]]), encoding="utf-8")
        return sc.load(path, sets).sites["outreau"]

    return loaded


def test_the_table_is_whole():
    every = communes()
    assert len(every) == 391
    assert len({plain(one.name) for one in every}) == 391
    assert all(50.0 < one.latitude < 51.1 and 1.5 < one.longitude < 3.2 for one in every)
    assert all(code.startswith("62") and len(code) == 5 for one in every for code in one.postcodes)


def test_the_sea_is_where_the_sites_say():
    # As their provenance tells: 4, 3 and 60 km.
    assert sea_km(50.727, 1.634) == pytest.approx(4, abs=1.5)
    assert sea_km(50.705, 1.597) == pytest.approx(3, abs=1.5)
    assert sea_km(50.457, 2.617) == pytest.approx(60, abs=8)
    # One degree north of Calais there is sea all around: 111.2 km to its shore.
    assert sea_km(51.97, 1.85) == pytest.approx(111.2, abs=8)


def test_a_commune_tells_place_and_climate(homeless):
    lens = homeless('commune = "Lens"')
    assert (lens.place.latitude, lens.place.longitude) == (50.433, 2.8279)
    assert lens.climate == "inland"
    assert lens.provenance["place"].source == "centre of Lens (GeoNames, CC BY 4.0)"
    assert lens.provenance["climate"].kind == "inferred"
    for spelt in ("saint martin boulogne", "St-Martin-Boulogne", "SAINT-MARTIN-BOULOGNE"):
        assert homeless(f'commune = "{spelt}"').climate == "coast"


def test_the_coast_ends_at_20_km(homeless):
    near = {one.name: one for one in communes()}
    assert near["Desvres"].sea_km < COAST_KM < near["Licques"].sea_km
    assert homeless('commune = "Desvres"').climate == "coast"
    assert homeless('commune = "Licques"').climate == "inland"
    # What is stated wins, with its own provenance.
    stated = homeless('commune = "Licques"', 'climate = "coast"')
    assert stated.climate == "coast"


def test_a_postcode_of_one_commune_does_as_well(homeless):
    assert homeless('postcode = "62930"').place.latitude == pytest.approx(50.77, abs=0.02)
    both = homeless('postcode = "62000"', 'commune = "Dainville"')
    assert both.place.longitude == 2.726


def test_an_altitude_is_no_second_place(homeless):
    site = homeless('commune = "Lens"', sets=["sites.outreau.place.altitude=40.0"])
    assert (site.place.altitude, site.place.latitude) == (40.0, 50.433)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('commune = "Lenz"', "outreau.commune: found no commune Lenz in the table"),
        ('commune = "Lenz"', "nearest names: Lens"),
        ('commune = "Lenz"', "or coordinates in [sites.<id>.place]"),
        ('commune = "Boulogne"', "Boulogne-sur-Mer"),
        ('postcode = "62000"', "write commune, one of Arras, Dainville"),
        ('postcode = "62301"', "did you mean '62300'?"),
        ("commune = 3", "found 3, expected text in quotes"),
    ],
)
def test_an_unknown_commune_is_refused_with_the_nearest(homeless, line, said):
    with pytest.raises(InputError) as refused:
        homeless(line)
    assert said in str(refused.value)
    # It is not told that place and climate miss as well.
    assert ("place: found nothing" in str(refused.value)) == (line == "commune = 3")


def test_two_places_are_refused():
    with pytest.raises(InputError, match=r"found a commune and a place for one site"):
        sc.load(OUTREAU, ["sites.outreau.commune=Lens"])
