"""The price that each kind of tenant reads on its sheet: its own, never a mean of several."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scenario_sample import ROOT, SMALL
from shared_runs import simulated

import simcore as sc
from simcore.money.schemes import SCHEMES
from simcore.show.sheet.sheet import scheme_terms, sheet_html
from simcore.show.words.catalogue import texts
from simcore.study.sheet.sheet import (
    LEAST_HOMES,
    PRICE_BY,
    dwelling_sheets,
    price_groups,
    sheets_of,
)

NOBODY = {}


@pytest.fixture(scope="module")
def outcome():
    names = ("T1", "T3", "T4", "T6", "T7", "T10", "T13", "T14", "T15", "T17")
    return sc.price(simulated(SMALL, *(f"schemes.{name}={{}}" for name in names)))


def plain(page):
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def page_of(one, outcome, scheme):
    return plain(sheet_html(one, outcome, scheme, NOBODY))


def changed(outcome, **people):
    """The outcome with another population, its figures as they are."""
    (site,) = outcome.sites
    flows = replace(site.flows, population=replace(site.flows.population, **people))
    return replace(outcome, sites=(replace(site, flows=flows),))


def poor_and_others(outcome, n_poor_by_size):
    """The outcome as if so many homes of each size were energy poor, the others not, under T7."""
    (site,) = outcome.sites
    people, registers = site.flows.population, site.flows.registers["members"]
    part = np.flatnonzero(people.is_dwelling & people.is_participant & ~people.is_vacant)
    sizes, is_poor = people.n_occupants.copy(), np.zeros(people.n_members, bool)
    sizes[part] = np.where(np.arange(part.size) < part.size // 2, 1, 2)
    for size, n in n_poor_by_size.items():
        is_poor[[home for home in part if sizes[home] == size][:n]] = True
    shared_kwh = registers.shared_kwh.sum(axis=1)
    paid = np.where(is_poor, 0.03, 0.08) * shared_kwh * np.isin(np.arange(is_poor.size), part)
    t7 = site.schemes["T7"]
    t7 = replace(t7, payments_ht_eur=paid, payment_eur=1.2 * paid.sum(axis=0))
    schemes = {**site.schemes, "T7": t7}
    told = changed(outcome, is_energy_poor=is_poor, n_occupants=sizes)
    return replace(told, sites=(replace(told.sites[0], schemes=schemes),)), part.size


def test_every_criterion_has_its_words():
    assert {scheme.price_by for scheme in SCHEMES.values()} == {"", *PRICE_BY}
    names = {"energy_poor", "not_poor", "base", "hphc", "tempo", "indexed", "spot", "exempt"}
    names |= {f"rooms_{n}" for n in range(1, 6)}
    known = {key for key in texts("fr") if key.startswith("sheet.group.")}
    assert known == {f"sheet.group.{name}" for name in names}


def test_two_prices_by_income_are_two_columns(outcome):
    """Energy-poor households pay 3.0 c EUR, the others 8.0: nobody pays the mean."""
    (one, two) = (one for one in sheets_of(outcome, "T7") if one.household in ("1", "2"))
    for figures in (one, two):
        poor, others = figures.parts
        assert (poor.group, others.group) == ("energy_poor", "not_poor")
        assert_allclose([poor.price_ht_eur_per_kwh, others.price_ht_eur_per_kwh], [0.03, 0.08])
        assert poor.has_one_price
        assert not figures.has_one_price
        assert min(poor.n_homes, others.n_homes) >= LEAST_HOMES
        assert poor.n_homes + others.n_homes + figures.n_apart == figures.n_homes
        # 20 % of VAT on what is paid.
        assert_allclose(poor.payment_eur, 1.2 * 0.03 * poor.sun_kwh)
        assert_allclose(others.payment_eur, 1.2 * 0.08 * others.sun_kwh)
        page = page_of(figures, outcome, "T7")
        assert f"ménages sous conditions de ressources ({poor.n_homes})" in page
        assert f"autres ménages ({others.n_homes})" in page
        assert "<td class=n>3,0 c€ " in page
        assert "<td class=n>8,0 c€ " in page
        for part in (poor, others):
            assert f"<td class=n>{part.payment_eur:.0f} € <" in page
            assert f"<b class=big>+{part.saving_eur:.0f} €</b>" in page
        # The mean of both, which nobody pays, stands nowhere.
        assert f">{figures.payment_eur:.0f} €" not in page
    rows = outcome.members.query("scheme == 'T7' and n_occupants == 1 and is_participant")
    for part, is_poor in zip(one.parts, (True, False), strict=True):
        own = rows[rows["is_energy_poor"] == is_poor]
        assert part.n_homes == len(own)
        assert_allclose(part.payment_eur, own["payment_eur"].mean())
        assert_allclose(part.saving_eur, own["saving_eur"].mean())


def test_a_price_group_of_few_is_left_out_and_told_with_all(outcome):
    few, n_homes = poor_and_others(outcome, {1: LEAST_HOMES - 1, 2: LEAST_HOMES})
    one, two, every = sheets_of(few, "T7")
    assert [part.group for part in one.parts] == ["not_poor"]
    assert one.n_apart == LEAST_HOMES - 1
    assert_allclose(one.parts[0].price_ht_eur_per_kwh, 0.08)
    page = page_of(one, few, "T7")
    assert "Les groupes de moins de 5 ménages ne sont pas chiffrés ici" in page
    assert f"une personne, autres ménages ({one.parts[0].n_homes})" in page
    assert "sous conditions de ressources (" not in page
    assert two.parts[0].n_homes == LEAST_HOMES
    assert "moins de 5" not in page_of(two, few, "T7")
    assert (every.household, every.n_homes) == ("all", n_homes)
    assert [(part.group, part.n_homes) for part in every.parts] == [
        ("energy_poor", 2 * LEAST_HOMES - 1),
        ("not_poor", n_homes - 2 * LEAST_HOMES + 1),
    ]


@pytest.mark.parametrize(("n_poor", "is_mixed"), [(LEAST_HOMES, False), (LEAST_HOMES - 1, True)])
def test_real_homes_are_not_told_apart_where_few_would_be_known(outcome, n_poor, is_mixed):
    """What one type leaves out could be had from its total: no type is told apart then."""
    told, _ = poor_and_others(outcome, {1: n_poor, 2: LEAST_HOMES})
    (site,) = told.sites
    table = site.flows.inputs.site_table
    households = table.households.model_copy(update={"population_csv": "homes.csv"})
    inputs = replace(
        site.flows.inputs, site_table=table.model_copy(update={"households": households})
    )
    real = replace(told, sites=(replace(site, flows=replace(site.flows, inputs=inputs)),))
    assert real.sites[0].flows.has_real_homes
    sheets = list(sheets_of(real, "T7"))
    assert [one.is_mixed for one in sheets] == [is_mixed] * 2
    assert [len(one.parts) for one in sheets] == [0 if is_mixed else 2] * 2
    page = page_of(sheets[1], real, "T7")
    assert ("moyennes de ménages qui ne paient pas tous le même prix" in page) == is_mixed
    assert ("sous conditions de ressources (" in page) != is_mixed


def test_those_with_nothing_to_pay_are_no_part_of_a_mean(outcome):
    """Under T13 a household that saves nothing pays nothing; the others pay half their saving."""
    (site,) = outcome.sites
    t13, people = site.schemes["T13"], site.flows.population
    is_one = people.is_dwelling & people.is_participant & ~people.is_vacant
    is_one &= (people.n_occupants == 1) & ~people.is_off_peak & (people.supply == 0)
    free = np.flatnonzero(is_one)[:6]
    paid_ht, paid = t13.payments_ht_eur.copy(), t13.payment_eur.copy()
    paid_ht[:, free], paid[free] = 0.0, 0.0
    t13 = replace(t13, payments_ht_eur=paid_ht, payment_eur=paid)
    some = replace(outcome, sites=(replace(site, schemes={**site.schemes, "T13": t13}),))
    (one, *_) = sheets_of(some, "T13")
    by_group = {part.group: part for part in one.parts}
    assert list(by_group) == ["base", "hphc", "indexed", "exempt"]
    assert by_group["exempt"].n_homes == 6
    assert by_group["exempt"].payment_eur == 0
    payers = np.setdiff1d(np.flatnonzero(is_one), free)
    assert by_group["base"].n_homes == len(payers)
    assert_allclose(by_group["base"].payment_eur, paid[payers].mean())
    assert "rien à payer (6)" in page_of(one, some, "T13")
    # All who pay nothing under a free scheme are one group.
    assert [name for name, _ in price_groups(site, "T1", is_one)] == [""]


def test_contracts_and_rooms_have_their_own_price(outcome):
    (one, *_) = sheets_of(outcome, "T4")
    assert [part.group for part in one.parts] == ["base", "hphc", "indexed"]
    prices = [part.price_ht_eur_per_kwh for part in one.parts]
    assert prices[0] < prices[1]
    rows = outcome.members.query("scheme == 'T4' and n_occupants == 1 and is_participant")
    paid = sum(part.n_homes * part.payment_eur for part in one.parts)
    assert_allclose(paid, rows["payment_eur"].sum())
    page = page_of(one, outcome, "T4")
    assert "contrat Base (" in page
    assert "hors TVA, en moyenne" in page
    # T10: one fee for dwellings of as many rooms, in EUR a month.
    (one, *_) = sheets_of(outcome, "T10")
    people = outcome.sites[0].flows.population
    assert [part.group for part in one.parts] == ["rooms_2", "rooms_3"]
    for part, n in zip(one.parts, (2, 3), strict=True):
        of_rooms = people.is_dwelling & people.is_participant & ~people.is_vacant
        of_rooms &= (people.n_rooms == n) & (people.n_occupants == 1)
        fees = outcome.sites[0].schemes["T10"].payment_eur[of_rooms]
        assert_allclose(fees, part.payment_eur)
        month = f"{part.payment_eur / 12:.2f}".replace(".", ",")
        assert f"({month} €/mois)" in page_of(one, outcome, "T10")


def test_one_price_for_all_makes_one_column(outcome):
    for scheme in ("T3", "T14"):
        for one in sheets_of(outcome, scheme):
            assert one.parts == ()
            assert one.has_one_price
            assert "<table><tr><td>" in page_of(one, outcome, scheme)
    assert_allclose([one.price_ht_eur_per_kwh for one in sheets_of(outcome, "T14")], 0.08)
    # Under full supply there is one bill, and no payment beside it.
    (one, *_) = sheets_of(outcome, "T14")
    page = page_of(one, outcome, "T14")
    bill = (
        f"Facture unique du bailleur</td><td class=n>{one.bill_after_eur + one.payment_eur:.0f} €"
    )
    assert bill in page
    assert "Votre paiement au bailleur" not in page
    assert "Prix du kWh solaire" not in page_of(next(sheets_of(outcome, "T1")), outcome, "T1")


def test_the_full_cost_is_that_of_the_site_not_of_all_sites():
    """Two sites with costs of their own: each sheet tells its own price."""
    both = sc.price(
        simulated(
            ROOT / "tests/golden/two-sites.toml",
            *("time.step_minutes=60", "schemes.T3={}", "finance.sites.outreau.quote_eur=90000.0"),
        )
    )
    price_by_site = {one.site: one.price_ht_eur_per_kwh for one in sheets_of(both, "T3")}
    rows = both.summary.query("scheme == 'T3'").set_index("site")["price_ht_eur_per_kwh"]
    assert len(price_by_site) == 2
    for site, price in price_by_site.items():
        assert_allclose(price, rows[site])
    assert abs(price_by_site["outreau"] - price_by_site["arras-bon-secours"]) > 0.01
    for one in sheets_of(both, "T3"):
        told = plain(scheme_terms(SCHEMES["T3"], "T3", both, one)[0])
        assert f"{100 * one.price_ht_eur_per_kwh:.1f}".replace(".", ",") + " c€ hors TVA" in told


def test_a_single_dwelling_reads_its_own_price(outcome):
    people = outcome.sites[0].flows.population
    part = people.is_dwelling & people.is_participant & ~people.is_vacant
    poor, other = (
        int(np.flatnonzero(part & (people.is_energy_poor == is_poor))[0])
        for is_poor in (True, False)
    )
    sheets = list(dwelling_sheets(outcome, "T7", [poor + 1, other + 1]))
    assert [one.group for one in sheets] == ["energy_poor", "not_poor"]
    assert_allclose([one.price_ht_eur_per_kwh for one in sheets], [0.03, 0.08])
    page = page_of(sheets[0], outcome, "T7")
    assert "<td class=n>3,0 c€</td><td>hors TVA</td>" in page
    assert "ressources (1)" not in page


def test_the_sheet_says_what_the_law_has_tenants_told(outcome):
    """Told, refuse, leave: under every scheme; what is special to one, there alone."""
    said = {
        scheme: page_of(next(sheets_of(outcome, scheme)), outcome, scheme)
        for scheme in ("T1", "T7", "T10", "T13", "T14", "T15", "T17")
    }
    for scheme, page in said.items():
        assert "un mois au moins avant le début" in page, scheme
        assert "vous pouvez refuser, sans motif" in page, scheme
        assert "préavis de deux mois au plus" in page, scheme
    special = {
        "Même règle pour tous.": {"T7"},
        "Limites de la contribution.": {"T10"},
        "Votre contrat.": {"T13", "T14", "T17"},
        "Vos charges.": {"T15", "T17"},
        "une fois autorisé par l’État": {"T14"},
        "Vous gardez votre fournisseur": said.keys() - {"T14"},
        "Régler votre part au bailleur": {"T7", "T10", "T13", "T17"},
        "Régler la facture unique": {"T14"},
        "Le paiement est appelé avec la quittance": said.keys() - {"T1", "T15"},
    }
    for words, schemes in special.items():
        assert {scheme for scheme, page in said.items() if words in page} == schemes, words
