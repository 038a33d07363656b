"""Each dated row of a tax or network charge, moved alone, moves every party that it concerns."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from shared_runs import simulated

from simcore.money.rates import RateBook, load_rates
from simcore.money.rates.book import in_force
from simcore.site.road import prepared_site, site_outcome

OPTION = ("sites.arras-bon-secours.single_substation=true", 'contracts.acc_network_option="all"')
MEDIUM = ('contracts.turpe_option="mu4"',)
FAMILIES = ("vat.", "accise.", "turpe.", "cta.")
SCHEMES = {"T3": {"price_ht_eur_per_kwh": 0.10}, "T8": {"fee_eur_per_month": 4.0}}

# What a rise of a row changes in the books of T3, by the beginning of its name. Regulated prices
# hold the network charge: where it rises, less of them is left to the supplier.
MOVES = {
    "vat.energy": {"supply_bills", "vat_on_supply", "solar_payments", "vat_on_solar"},
    "vat.fixed": {"supply_bills", "vat_on_supply"},
    "accise.household": {"accise", "supply_bills", "vat_on_supply"},
    "cta.fraction": {"cta", "supply_bills", "vat_on_supply"},
    "turpe.cg": {"turpe", "supply_bills", "cta", "vat_on_supply"},
    # Of the common parts alone: within the regulated subscription of homes, whose base of the
    # CTA is a row of its own, the network's fixed charges move nothing.
    "turpe.cc": {"turpe", "common_parts_bill", "common_parts_charges", "cta", "vat_on_supply"},
    "turpe.cu4": {"turpe"},
    "turpe.mu4": {"turpe"},
    "turpe.plant.gt36": {"turpe_of_plants"},
}
NOT_ASKED = {
    (): ("turpe.mu4", "turpe.cu4acc"),
    MEDIUM: ("turpe.cu4", "turpe.mu4acc"),
    OPTION: ("turpe.mu4",),
}
"""Rows of other options."""
NEVER = (
    *("turpe.cust", "turpe.mudt", "turpe.lu", "turpe.plant.le36", "turpe.plant.mv"),
    # No meter is above 36 kVA or has a plant behind it; the reading of shared energy is 0.
    *("turpe.c4", "turpe.producer", "accise.small_business", "accise.shared"),
)
"""Rows that no meter or plant of this site is billed by."""


@cache
def flows(*settings):
    return simulated(SMALL, "time.step_minutes=60", *settings).sites[0]


def books(site, rates=None):
    """Flows of each scheme over the year, with other rates where given."""
    inputs = site.inputs if rates is None else replace(site.inputs, rates=rates)
    site = replace(site, inputs=inputs)
    return site_outcome(prepared_site(site, SCHEMES), SCHEMES)


def raised(name, on):
    """The shipped rates with the row of a name that is in force on a day a tenth higher."""
    book = load_rates()
    row = in_force(book.series[name], on)
    series = [
        replace(one, value=1.1 * one.value) if one is row else one for one in book.series[name]
    ]
    return RateBook(series={**book.series, name: tuple(series)})


def moved(before, after, scheme="T3"):
    """Flows of a scheme that are not what they were, by more than a tenth of a cent."""
    first, second = before.schemes[scheme].ledger_eur, after.schemes[scheme].ledger_eur
    return {flow for flow in first if abs(np.sum(first[flow]) - np.sum(second[flow])) > 0.001}


@pytest.mark.parametrize("settings", [(), MEDIUM, OPTION], ids=["usual", "medium", "option"])
@pytest.mark.parametrize("name", [name for name in load_rates().names if name.startswith(FAMILIES)])
def test_a_row_moves_whom_it_concerns(name, settings):
    site = flows(*settings)
    outcome = moved(books(site), books(site, raised(name, site.inputs.price_day)))
    if name.startswith((*NEVER, *NOT_ASKED[settings])):
        assert outcome == set()
        return
    (expected,) = [flows for start, flows in MOVES.items() if name.startswith(start)]
    assert expected <= outcome


BLOCK = '{name="block", kind="low_block", dwellings=70'
LARGE = f"sites.arras-bon-secours.buildings=[{BLOCK}, common_parts_powers_kva=[36, 37, 38, 42]}}]"


@pytest.mark.parametrize(
    "name",
    [
        # A participant pays the charge of participants in the place of turpe.c4.cg.
        *("accise.small_business", "turpe.c4.cc", "turpe.c4.cg_acc"),
        *(name for name in load_rates().names if name.startswith("turpe.c4cu")),
    ],
)
def test_a_row_above_36_kva_moves_the_common_parts(name):
    site = flows(LARGE)
    outcome = moved(books(site), books(site, raised(name, site.inputs.price_day)))
    tax = "accise" if name.startswith("accise") else "turpe"
    assert {tax, "common_parts_bill", "common_parts_charges", "vat_on_supply"} <= outcome


def test_vat_by_date_is_that_of_each_billing_period():
    """20 % until June, 10 % from July: by hand on T3's payments before VAT."""
    site = flows('prices.on="calendar"')
    book = load_rates()
    (row,) = book.series["vat.energy"]
    july = replace(row, valid_from=row.valid_from.replace(year=2026, month=7, day=1), value=0.10)
    rates = RateBook(series={**book.series, "vat.energy": (row, july)})
    done = books(site, rates).schemes
    months = np.array([period.month for period in site.inputs.periods])
    for scheme in SCHEMES:
        payments_eur = done[scheme].payments_ht_eur.sum(axis=-1)
        vat = np.where(months < 6, 0.20, 0.10)
        assert_allclose(done[scheme].ledger_eur["vat_on_solar"], vat * payments_eur, rtol=1e-12)
        paid_eur = ((1 + vat) * payments_eur).sum()
        assert_allclose(done[scheme].payment_eur.sum(), paid_eur, rtol=1e-12)
    # A fee of 4 EUR a month holds its VAT: 48 EUR a year whatever the rate.
    fee_eur = done["T8"].payment_eur[site.population.is_participant & site.population.is_dwelling]
    assert_allclose(fee_eur, 48.0)


def test_a_stated_vat_holds_whatever_the_rates_say():
    site = flows("prices.landlord_vat_fraction=0.055")
    done = books(site, raised("vat.energy", site.inputs.price_day)).schemes["T3"]
    expected = 0.055 * done.payments_ht_eur.sum()
    assert_allclose(done.ledger_eur["vat_on_solar"].sum(), expected, rtol=1e-12)
