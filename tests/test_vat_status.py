"""The landlord's VAT: taxed, under the franchise of small firms, or exempt as a what-if."""

from datetime import date
from pathlib import Path

import pytest
from numpy.testing import assert_allclose
from shared_runs import simulated
from site_sample import inputs_of

import simcore as sc
from simcore.base.errors import InputError
from simcore.money.rates import load_rates, rate
from simcore.site.landlord import finance_terms
from simcore.study.compare.checks import money_residual_eur
from simcore.study.compare.pipeline import price, with_scenario
from simcore.study.compare.vat_notes import LIMIT, turnover_eur

BLOCK = Path(__file__).parent.parent / "scenarios" / "sites" / "arras-bon-secours.toml"
FRANCHISE, EXEMPT = 'finance.vat_status="franchise"', 'finance.vat_status="exempt"'


def outcome(*settings):
    base = simulated(BLOCK)
    return price(with_scenario(base, sc.load(BLOCK, settings)))


def terms(*settings):
    return finance_terms(inputs_of(sc.load(BLOCK, settings)))


@pytest.mark.parametrize("setting", [FRANCHISE, EXEMPT])
def test_no_vat_charged_and_none_recovered(setting):
    taxed, plain = outcome(), outcome(setting)
    assert money_residual_eur(plain) < 1e-6
    assert plain.ledger.query("flow == 'vat_on_solar'")["eur"].sum() == 0
    # A price before VAT is all that a tenant pays: a sixth less than with 20 %.
    paid, before = (
        one.members.query("scheme == 'T4'")["payment_eur"].sum() for one in (plain, taxed)
    )
    assert_allclose(paid, before / 1.2, rtol=1e-12)
    built = "scheme == 'T1' and year == 0 and line == 'capex'"
    dearer, cheaper = (one.cash_flow.query(built)["eur"].sum() for one in (plain, taxed))
    assert_allclose(dearer, 1.2 * cheaper, rtol=1e-12)
    assert terms(setting).unrecovered_vat_fraction == 0.20
    assert terms().unrecovered_vat_fraction == 0.0


def test_the_landlords_own_staff_bears_no_vat_and_rises_with_wages():
    bought = terms(FRANCHISE)
    staff = ("finance.organiser_in_house=true", "finance.wage_index_fraction=0.03")
    own = terms(FRANCHISE, *staff)
    assert (bought.organiser_vat_fraction, own.organiser_vat_fraction) == (0.20, 0.0)
    assert (bought.indexing.organiser, own.indexing.organiser) == ("consumer", "wage")
    stated = terms("finance.organiser_in_house=true", 'finance.indexing.organiser="none"')
    assert stated.indexing.organiser == "none"
    year = {
        name: outcome(*settings).cash_flow.query("scheme == 'T4' and line == 'organiser'")
        for name, settings in {
            "bought": (FRANCHISE,),
            "own": (FRANCHISE, *staff),
        }.items()
    }
    first = {name: frame.set_index("year")["eur"] for name, frame in year.items()}
    assert_allclose(first["bought"][1], 1.2 * first["own"][1], rtol=1e-12)
    assert_allclose(first["own"][3], first["own"][1] * 1.03**2, rtol=1e-12)
    # 600 EUR, and 25 for each meter that takes part.
    n = int(simulated(BLOCK).sites[0].population.is_participant.sum())
    assert_allclose(first["own"][1], -(600 + 25 * n), rtol=1e-12)


def test_the_limit_of_the_franchise_is_checked_against_the_sales():
    limit = rate(load_rates(), LIMIT, date(2026, 11, 22))
    assert limit == 85_000
    assert rate(load_rates(), LIMIT, date(2024, 6, 1)) == 91_900
    keys = {note.key: note.values for note in outcome(FRANCHISE).notes}
    assert keys["vat_franchise"] == {"eur": limit}
    assert "vat_franchise_passed" not in keys
    dear = outcome(FRANCHISE, "schemes.T8.fee_eur_per_month=50.0", "finance.cpi_fraction=0.10")
    sold = turnover_eur(dear.sites, "T8")
    first = next(year for year, eur in enumerate(sold) if eur > limit)
    assert sold[1] < limit < sold[first]
    passed = {note.key: note.values for note in dear.notes}["vat_franchise_passed"]
    assert passed["year"] == first
    assert "T8" in passed["schemes"]


def test_exempt_is_told_as_a_what_if():
    for setting in (EXEMPT, "prices.landlord_vat_fraction=0.0"):
        assert "vat_exempt" in {note.key for note in outcome(setting).notes}
    assert not {"vat_exempt", "vat_franchise"} & {note.key for note in outcome().notes}


def test_a_rate_beside_a_status_without_vat_is_refused():
    with pytest.raises(InputError, match=r"0\.2 beside finance\.vat_status = \"franchise\""):
        sc.load(BLOCK, [FRANCHISE, "prices.landlord_vat_fraction=0.2"])
